"""``zhice``: thin; heavy things are imported inside the commands that need them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.types import Answer
    from index.figures import FigureTable
    from index.types import Progress


class Kind(StrEnum):
    """Which figures to list."""

    actual = "actual"
    target = "target"


app = typer.Typer(
    name="zhice",
    help="知策：依据教育规划文件回答问题，每句话都有出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
index_app = typer.Typer(help="建立和查看索引。", no_args_is_help=True)
app.add_typer(index_app, name="index")

Question = Annotated[str | None, typer.Argument(help="问题。", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
Batch = Annotated[
    Path | None, typer.Option("--batch", help='逐行读取 JSONL：{"id", "question", "history"}。')
]
Output = Annotated[Path | None, typer.Option("--output", help="批量结果写到这个 JSONL 文件。")]
Count = Annotated[int, typer.Option("--k", min=1, max=200, help="返回的段数。")]


@app.command()
def ask(
    question: Question = None, as_json: AsJson = False, batch: Batch = None, output: Output = None
) -> None:
    """回答一个问题，或批量回答一个文件里的问题。"""
    with told_in_one_line():
        if batch:
            _run_batch(batch, output, "ask", k=0)
            return
        answer = _assistant().ask(_one(question))
        print(answer.model_dump_json(indent=2) if as_json else "", end="\n" if as_json else "")
        if not as_json:
            _show(answer)


@app.command()
def search(
    question: Question = None,
    k: Count = 10,
    as_json: AsJson = False,
    batch: Batch = None,
    output: Output = None,
) -> None:
    """查找与问题最相关的原文段落。"""
    with told_in_one_line():
        if batch:
            _run_batch(batch, output, "search", k=k)
            return
        from assistant.batch import found_passages

        found = found_passages(_assistant(), _one(question), k=k)
        if as_json:
            import json

            print(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for passage in found:
            path = " > ".join(passage["section"])
            print(f"[{passage['rank']}] {passage['document']['title']} > {path}")
            print(f"    {passage['text']}\n")


@app.command()
def figures(
    indicator: Annotated[str, typer.Option(help="指标名称或说法，如 普惠园占比。")] = "",
    year: Annotated[int | None, typer.Option(help="年份。")] = None,
    region: Annotated[str, typer.Option(help="地区，如 台州市。")] = "",
    kind: Annotated[Kind | None, typer.Option(help="actual 实际；target 目标。")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV。")] = False,
) -> None:
    """查核定数据表：每行一个数据，附文件和原文。"""
    with told_in_one_line():
        from assistant.table import export
        from assistant.table.match import make_matcher

        table = _table()
        chosen = export.choose(
            table,
            make_matcher(table),
            indicator=indicator,
            year=year,
            region=region,
            kind=kind.value if kind else "",
        )
        if as_json or as_csv:
            print(export.as_json(chosen) if as_json else export.as_csv(chosen).rstrip("\n"))
            return
        print(export.as_text(chosen) if chosen else "没有符合条件的数据。")


@app.command()
def audit(
    every: Annotated[bool, typer.Option("--all", help="逐条列出全部数字。")] = False,
) -> None:
    """核对文件里的每个数字：已入表、已说明为何不入，或尚未处理（退出码 1）。"""
    with told_in_one_line():
        from assistant.settings import Settings
        from index.proof import audit as run_audit
        from index.proof import prove, unused_waivers
        from index.sources import read_documents

        settings, table = Settings.read(), _table()
        documents = read_documents(settings.documents)
        findings = run_audit(documents, table, settings.figures)
        for finding in findings:
            verdict = "、".join(finding.figures) or finding.waived or "尚未处理"
            if every or not finding.settled:
                print(f"{finding.document}\t{finding.quantity}\t{verdict}\t{finding.context}")
        faults = prove(documents, table)
        faults += [
            f"waived.csv 第{line}行没有对应的数字"
            for line in unused_waivers(findings, settings.figures)
        ]
        for fault in faults:
            print(fault)
        curated = sum(bool(finding.figures) for finding in findings)
        open_ones = sum(not finding.settled for finding in findings)
        print(
            f"共 {len(findings)} 个数字：入表 {curated}，说明不入 "
            f"{len(findings) - curated - open_ones}，尚未处理 {open_ones}；"
            f"表中 {len(table.figures)} 条数据，不符 {len(faults)} 处。"
        )
        if open_ones or faults:
            raise typer.Exit(1)


@app.command()
def chat() -> None:
    """连续对话；空行或 Ctrl-D 结束。"""
    with told_in_one_line():
        assistant = _assistant()
        from assistant.errors import QuestionProblem

        earlier: list[str] = []
        print("请输入问题（空行结束）：")
        while line := _read_line():
            try:
                answer = assistant.ask(line, earlier)
            except QuestionProblem as problem:
                print(problem, file=sys.stderr)
                continue
            earlier.append(line)
            _show(answer)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，默认取设置 ZHICE_HOST。")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="端口，默认取设置 ZHICE_PORT。")
    ] = None,
) -> None:
    """打开网页。"""
    with told_in_one_line():
        from assistant.page import serve as serve_page
        from assistant.settings import Settings

        given = {"host": host, "port": port}
        update = {name: value for name, value in given.items() if value is not None}
        serve_page(Settings.read().model_copy(update=update))


@index_app.command("build")
def index_build() -> None:
    """建立或更新索引；没有变化的段落不重新编码。"""
    with told_in_one_line():
        from assistant.chain import encoder_of
        from assistant.settings import Settings
        from index.build import build_index
        from index.store import open_store

        settings = Settings.read()
        store = open_store(settings.home / "index", url=settings.chroma_url)
        with progress_bar("编码段落") as progress:
            report = build_index(settings.documents, encoder_of(settings), store, progress=progress)
        if not report.changed:
            print(f"索引已是最新（{report.chunks} 段，编号 {report.manifest.id}）。")
            return
        print(
            f"索引建成：{report.chunks} 段，新编码 {report.encoded} 段，沿用 {report.reused} 段，"
            f"用时 {report.seconds:.1f} 秒（编码 {report.encode_seconds:.1f} 秒）。"
        )


@index_app.command("status")
def index_status() -> None:
    """查看索引是否可用；缺失或过期时说明怎么修复。"""
    with told_in_one_line():
        from assistant.chain import encoder_of
        from assistant.settings import Settings
        from index.build import wanted_manifest
        from index.store import check_manifest, open_store

        settings = Settings.read()
        store = open_store(settings.home / "index", url=settings.chroma_url)
        wanted = wanted_manifest(settings.documents, encoder_of(settings))
        manifest = check_manifest(store.manifest(), wanted, place=store.place)
        print(
            f"索引可用：{manifest.chunks} 段，{len(manifest.documents)} 份文件，"
            f"编码模型 {manifest.encoder}，编号 {manifest.id}，建于 {manifest.built}。"
        )


def main() -> None:
    """The command ``zhice``."""
    app()


def _table() -> FigureTable:
    from assistant.settings import Settings
    from index.figures import load_table
    from index.sources import load_register

    settings = Settings.read()
    known = tuple(card.id for card in load_register(settings.documents))
    return load_table(settings.figures, known)


@contextlib.contextmanager
def told_in_one_line() -> Iterator[None]:
    """A problem of ours is one line on stderr and exit code 1."""
    from assistant.errors import AssistantProblem
    from index.errors import IndexProblem

    try:
        yield
    except (AssistantProblem, IndexProblem) as problem:
        print(f"出错：{' '.join(str(problem).split())}", file=sys.stderr)
        raise typer.Exit(1) from problem


def _assistant() -> Assistant:
    from assistant.chain import Assistant as Opened
    from assistant.settings import Settings

    return Opened.open(Settings.read())


def _one(question: str | None) -> str:
    if question is None:
        raise typer.BadParameter("请给出问题，或用 --batch 指定文件。")
    return question


def _run_batch(batch: Path, output: Path | None, kind: str, *, k: int) -> None:
    from assistant.batch import read_batch, write_batch

    if output is None:
        raise typer.BadParameter("批量运行需要 --output。")
    items = read_batch(batch)
    with progress_bar("批量处理") as progress:
        write_batch(_assistant(), items, output, kind=kind, k=k, progress=progress)


def _show(answer: Answer) -> None:
    """The answer as text for a terminal, its citations below."""
    if answer.standalone_question != answer.question:
        print(f"（理解为：{answer.standalone_question}）")
    print(answer.text)
    for citation in answer.citations:
        path = " > ".join(citation.section)
        number = f"（{citation.document.number}）" if citation.document.number else ""
        print(f"\n[{citation.n}] 《{citation.document.title}》{number}{path}")
        print(f"    “{citation.quote}”")
    print()


def _read_line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on the terminal's error stream; yields what moves it on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn
    from rich.progress import Progress as Bar

    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
