"""``zhice eval …``, and the entry point of ``zhice``: the assistant's commands and these.

Thin, like ``assistant.cli``: heavy things are imported inside the commands.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import app, progress_bar
from assistant.cli import main as run_zhice
from eval.console import question_set, scored, show_headline, show_table, told

if TYPE_CHECKING:
    from assistant.page.types import Reviews
    from assistant.settings import Settings
    from eval.runs import Order


class SplitName(StrEnum):
    """Part of the question set."""

    dev = "dev"
    held_out = "held-out"


class SystemName(StrEnum):
    """What is put to the test."""

    zhice = "zhice"
    tutorial = "tutorial"
    words = "words"
    dense = "dense"
    no_headings = "no-headings"
    no_table = "no-table"
    no_questions = "no-questions"


class WriterName(StrEnum):
    """Who writes the answers."""

    built_in = "built-in"
    model = "model"


eval_app = typer.Typer(help="评测：运行题目集、比较、出报告、把关。", no_args_is_help=True)

Cases = Annotated[
    Path | None, typer.Option("--cases", help="题目文件夹，默认用自带的题目集。", file_okay=False)
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="只运行这种题型，可重复。")]
Ids = Annotated[list[str] | None, typer.Option("--case", help="只运行这道题，可重复。")]
RunName = Annotated[str, typer.Argument(help="评测记录：文件、编号或 baseline；默认最新的一次。")]
Baseline = Annotated[Path | None, typer.Option(help="基线记录，默认 eval/results/baseline.jsonl。")]
_MORE_WORKERS = "内置写作一直占用处理器，同时做几题只会更慢；--workers 不起作用，按 1 进行。"
_MANY_TESTS = "每项检验单独看 p<0.05；几十项里有一两项仅因偶然显得显著，并不奇怪。"


@eval_app.command("run")
def run_command(  # noqa: PLR0913 -- Typer: every option is an argument
    *,
    kind: Kinds = None,
    case: Ids = None,
    split: Annotated[SplitName | None, typer.Option(help="只运行这一组。")] = None,
    system: Annotated[SystemName | None, typer.Option(help="系统，默认 zhice。")] = None,
    writer: Annotated[
        WriterName | None, typer.Option(help="写作方式，默认 built-in；model 用 ZHICE_MODEL。")
    ] = None,
    encoder: Annotated[str, typer.Option(help="编码模型，默认取设置 ZHICE_ENCODER。")] = "",
    output: Annotated[Path | None, typer.Option(help="评测记录写到这个文件。")] = None,
    resume: Annotated[
        Path | None, typer.Option(help="续跑这份没有跑完的记录（--cases 照旧）。")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="同时问几题；只在用模型写作时有用。")
    ] = 1,
    cases: Cases = None,
) -> None:
    """运行题目集，逐题记录回答，最后打印总表。"""
    with told():
        from eval.cases import select
        from eval.records import read_run
        from eval.runs import Order, begin, model_notice, order_of
        from eval.runs import resume as go_on

        if resume and any((kind, case, split, system, writer, encoder, output)):
            raise typer.BadParameter("--resume 沿用记录里的选择；请去掉其他选项。")
        order = Order(system or "zhice", writer or "built-in", encoder)
        if order.waits and order.system != "zhice":
            raise typer.BadParameter("基线不用对话模型；请去掉 --writer model。")
        settings, every, world = question_set(cases)
        workers = _workers(workers, order_of(read_run(resume).card) if resume else order)
        with progress_bar("评测") as progress:
            if resume:
                path = go_on(
                    resume, settings, cases=every, world=world, workers=workers, progress=progress
                )
            else:
                path = begin(
                    order,
                    settings,
                    cases=select(every, kinds=kind or (), ids=case or (), split=split or ""),
                    world=world,
                    output=output,
                    workers=workers,
                    progress=progress,
                )
        run = read_run(path)
        show_headline(scored(run, every, world), model_notice(run))
        print(f"记录：{path}；逐题情况：zhice eval report {path}")


@eval_app.command("compare")
def compare_command(
    first: Annotated[
        str, typer.Argument(metavar="A", help="先前的评测记录：文件、编号或 baseline。")
    ],
    second: Annotated[str, typer.Argument(metavar="B", help="后来的评测记录。")],
    cases: Cases = None,
) -> None:
    """逐题比较两次运行，并检验各项指标的差别是否只是偶然。"""
    with told():
        from eval.compare import compare, lines_of, rows_of
        from eval.records import find_record, read_run

        settings, every, world = question_set(cases)
        runs = [read_run(find_record(name, settings)) for name in (first, second)]
        before, now = (scored(run, every, world) for run in runs)
        comparison = compare(before, now)
        for line in lines_of(comparison):
            print(line)
        head = ("分组", "指标", "甲", "乙", "变化", "变好/变差", "p", "判断")
        show_table(head, rows_of(comparison))
        print(_MANY_TESTS)


@eval_app.command("report")
def report_command(
    run: RunName = "",
    output: Annotated[
        Path | None, typer.Option(help="报告写到这个文件夹，默认在记录旁边。", file_okay=False)
    ] = None,
    baseline: Baseline = None,
    cases: Cases = None,
) -> None:
    """把一次运行写成报告（Markdown 和 HTML），并与基线相比。"""
    with told():
        from eval.records import baseline_path, find_record, read_baseline, read_run
        from eval.report import write_report

        settings, every, world = question_set(cases)
        path, shipped = find_record(run, settings), baseline_path(settings)
        record = read_run(path)
        earlier = read_baseline(baseline or shipped) if baseline or shipped.exists() else None
        if earlier and earlier.card.id == record.card.id:
            earlier = None
        folder = output or path.parent
        for file in write_report(record, earlier, cases=every, world=world, folder=folder):
            print(f"报告：{file}")


@eval_app.command("gate")
def gate_command(run: RunName = "", baseline: Baseline = None, cases: Cases = None) -> None:
    """把关：有答错的数字、不逐字的引文，或低于基线超出偶然，退出码为 1。"""
    with told():
        from eval.gate import Verdict, decide, unfit
        from eval.records import baseline_path, find_record, read_baseline, read_run

        settings, every, world = question_set(cases)
        record = read_run(find_record(run, settings))
        earlier = read_baseline(baseline or baseline_path(settings))
        verdict = Verdict(tuple(unfit(record, every, world)))
        if verdict.passed:
            verdict = decide(scored(record, every, world), scored(earlier, every, world))
        for line in verdict.remarks:
            print(f"注意：{line}")
        for line in verdict.failures:
            print(f"不合格：{line}", file=sys.stderr)
        if not verdict.passed:
            raise typer.Exit(1)
        print(f"合格：{record.card.id} 不低于基线 {earlier.card.id}。")


@eval_app.command("accept")
def accept_command(
    run: Annotated[str, typer.Argument(help="评测记录：文件或编号。")],
    baseline: Baseline = None,
    cases: Cases = None,
) -> None:
    """把一次完整的运行定为新的基线。"""
    with told():
        from eval.gate import absolute, check_acceptable
        from eval.records import BASELINE, copy_record, find_record, read_run, results_folder

        settings, every, world = question_set(cases)
        path = find_record(run, settings)
        record = read_run(path)
        check_acceptable(record, every, world)
        target = baseline or results_folder(settings) / BASELINE
        copy_record(path, target)
        for line in absolute(scored(record, every, world)):
            print(f"注意：{line}把关时这一条仍不合格。")
        print(f"基线已换成 {record.card.id}：{target}")


@eval_app.command("robust")
def robust_command(
    seed: Annotated[int, typer.Option(help="抽样的种子；同一种子抽到同样的题。")] = 3,
    examples: Annotated[int, typer.Option(min=0, help="每项列出几个不合格的例子。")] = 3,
) -> None:
    """稳健性：改坏数据和文件、加噪声、放进矛盾的文件、拿走依据，看回答是否跟着走或拒答。"""
    with told():
        import os

        from assistant.chain import Assistant
        from assistant.settings import Settings
        from eval.robustness import report_lines, run_robustness

        shelf = Assistant.open(Settings.read(os.environ)).shelf
        for line in report_lines(run_robustness(shelf, seed=seed), examples=examples):
            print(line)


@eval_app.command("judge")
def judge_command(run: RunName = "", cases: Cases = None) -> None:
    """请另一个模型（ZHICE_JUDGE_MODEL）给一次运行的文字打分，并说明它与逐项核对是否一致。"""
    with told():
        from assistant.model import ModelSpec, open_model
        from eval.judge import agreement, judge_all
        from eval.records import find_record, read_run
        from eval.report.words import RIGHT

        settings, every, world = question_set(cases)
        record = read_run(find_record(run, settings))
        with open_model(ModelSpec.judge(settings)) as model:
            grades = judge_all(every, record.outcomes, model, rows=world.rows)
        print(grades.line)
        summary = scored(record, every, world)
        exact = {one.case.id: one.measured(RIGHT.name) for one in summary.marked}
        agreed = agreement(grades.grades, exact)
        if agreed.share is not None:
            kappa = "无法计算" if agreed.kappa is None else f"{agreed.kappa:.2f}"
            print(f"与逐项核对一致 {agreed.share:.1%}（{agreed.cases} 题，kappa {kappa}）。")


def main() -> None:
    """The command ``zhice``, with ``zhice eval`` among its commands."""
    app.add_typer(eval_app, name="eval")
    run_zhice(_reviews_of)


def _reviews_of(settings: Settings) -> Reviews:
    """What the tab 评测 of the page shows; the record is read when the tab is opened."""
    from eval.report.newest import reviews_of

    return reviews_of(settings)


def _workers(wanted: int, order: Order) -> int:
    if wanted > 1 and not order.waits:
        print(_MORE_WORKERS, file=sys.stderr)
        return 1
    return wanted


if __name__ == "__main__":
    main()
