"""Cases × system → record: every outcome is written as soon as it is known.

A case that fails is an outcome; only an interrupt or a record that cannot be written ends
a run, and what is written then can be resumed under the same card.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import prompts
from assistant.chain import encoder_of
from assistant.settings import Settings
from eval.cases import fingerprint
from eval.errors import RunProblem
from eval.records import (
    Recorder,
    go_on,
    in_checkout,
    masked,
    read_run,
    results_folder,
    secrets_of,
    settings_text,
    start,
    unanswered,
)
from eval.systems import BUILT_IN, index_of, open_system, settings_for
from eval.types import Case, Outcome, Run, RunCard, System, World
from index.types import Progress

FOUND = 10
"""Passages asked of a search, enough for every retrieval measure."""
_SHOWN = 500
"""Characters kept of an error's message: an answer of a server may be a whole page."""
# Where a run happens, who judges it, and folders whose content has a fingerprint of its own.
_NOT_COMPARED = frozenset(
    {"home", "host", "port", "documents", "figures"}
    | {"judge_model", "judge_model_base_url", "judge_model_api_key"}
)
_NAMES = {
    "system": "系统",
    "commit": "代码版本",
    "writer": "写作方式",
    "encoder": "编码模型",
    "index": "索引",
    "figures_version": "核定数据表",
    "cases": "题目",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run: a system, who writes (``built-in``, ``model``), and the encoder.

    An empty ``encoder`` is the one of the settings.
    """

    system: str = "zhice"
    writer: str = BUILT_IN
    encoder: str = ""

    @property
    def waits(self) -> bool:
        """Whether time is spent waiting for a model, so that workers help.

        Encoder and built-in writer keep the cores busy: two at a time slow each other down.
        """
        return self.writer != BUILT_IN


def begin(
    order: Order,
    settings: Settings,
    *,
    cases: Sequence[Case],
    world: World,
    output: Path | None,
    workers: int,
    progress: Progress,
) -> Path:
    """The path of the finished record of ``order`` over ``cases``.

    Raises RunProblem if there is nothing to ask or the record cannot be written.
    """
    if not cases:
        raise RunProblem("没有符合条件的题目；请放宽 --kind、--case 或 --split。")
    settings = settings_for(settings, writer=order.writer, encoder=order.encoder)
    system = open_system(order.system, settings)
    card = make_card(system, settings, cases=cases, world=world)
    path = output or results_folder(settings) / f"{card.id}.jsonl"
    with start(path, card) as recorder:
        ask_all(cases, system, recorder, workers, secrets_of(settings), progress=progress)
    return path


def resume(
    path: Path,
    settings: Settings,
    *,
    cases: Sequence[Case],
    world: World,
    workers: int,
    progress: Progress,
) -> Path:
    """``path``, its interrupted record now finished; ``cases`` are the whole question set.

    Raises RunProblem naming what differs from the record's card.
    """
    run = read_run(path)
    order = order_of(run.card)
    settings = settings_for(settings, writer=order.writer, encoder=order.encoder)
    known = {case.id: case for case in cases}
    asked = [known[case] for case in run.card.asked if case in known]
    system = open_system(order.system, settings)
    check_same(path, run.card, make_card(system, settings, cases=asked, world=world))
    rest = [known[case] for case in unanswered(run)]
    with go_on(path) as recorder:
        ask_all(rest, system, recorder, workers, secrets_of(settings), progress=progress)
    return path


def order_of(card: RunCard) -> Order:
    """The order that a card's run was started with."""
    writer = BUILT_IN if card.writer == BUILT_IN else "model"
    return Order(card.system, writer, card.settings.get("encoder", ""))


def ask_all(
    cases: Sequence[Case],
    system: System,
    recorder: Recorder,
    workers: int,
    secrets: tuple[str, ...] = (),
    *,
    progress: Progress,
) -> None:
    """Ask ``system`` every case and record each outcome when it is known.

    An interrupt is a RunProblem that tells how to resume.
    """
    done = 0
    try:
        with contextlib.closing(_outcomes(cases, system, workers, secrets)) as outcomes:
            for done, outcome in enumerate(outcomes, start=1):
                recorder.add(outcome)
                progress(done, len(cases))
    except KeyboardInterrupt as stop:
        raise RunProblem(
            f"评测被中断，{len(cases)} 题中已记下 {done} 题；"
            f"续跑：zhice eval run --resume {recorder.path}"
        ) from stop


def ask_case(system: System, secrets: tuple[str, ...], case: Case) -> Outcome:
    """What ``system`` does with ``case``: its answer and passages, or the error it ends with.

    Passages are asked for where the case names its source and the question stands alone.
    """
    started = time.perf_counter()
    try:
        answer = system.answer(case.question, case.history)
        taken = _milliseconds(started)
        searched = case.quotes and not case.history
        found = tuple(system.find(case.question, k=FOUND)) if searched else ()
        return Outcome(case=case.id, answer=answer, found=found, milliseconds=taken)
    except Exception as error:  # noqa: BLE001 -- a failed case is an outcome, not the run's end
        message = masked(f"{type(error).__name__}: {' '.join(str(error).split())}", secrets)
        return Outcome(case=case.id, error=message[:_SHOWN], milliseconds=_milliseconds(started))


def model_notice(run: Run) -> str:
    """A Chinese sentence if a chat model was to write and failed in half or more; else empty.

    Refusals are told by the built-in writer in any case; they are no failure of the model.
    """
    errors = sum(outcome.answer is None for outcome in run.outcomes)
    rules = sum(bool(outcome.answer and outcome.answer.trace.problem) for outcome in run.outcomes)
    if run.card.writer == BUILT_IN or 2 * (errors + rules) <= len(run.outcomes):
        return ""
    return (
        f"{len(run.outcomes)} 题中有 {errors} 题出错、{rules} 题因模型不可用改由内置规则写成，"
        f"对话模型 {run.card.writer} 写成的不到一半，这些分数说明不了它；请检查模型后重新运行。"
    )


def make_card(
    system: System, settings: Settings, *, cases: Sequence[Case], world: World
) -> RunCard:
    """The card of a run of ``system`` over ``cases`` that starts now."""
    started = datetime.now(UTC)
    return RunCard(
        id=f"{started:%Y%m%d-%H%M%S}-{system.name}",
        system=system.name,
        writer=masked(settings.model) or BUILT_IN,
        encoder=encoder_of(settings).name,
        started=started.isoformat(timespec="seconds"),
        commit=commit_of(Path(prompts.__file__).parent.parent),
        settings=settings_text(settings),
        index=index_of(settings),
        figures_version=world.table.version,
        prompts=prompt_fingerprints(Path(prompts.__file__).parent),
        cases=fingerprint(cases),
        asked=tuple(case.id for case in cases),
    )


def check_same(path: Path, old: RunCard, new: RunCard) -> None:
    """Raise RunProblem with the first thing on which answers rest that is not as it was."""
    for what, (before, now) in _differences(old, new).items():
        raise RunProblem(
            f"{path} 不能续跑：{what}变了（原为 {before or '无'}，现为 {now or '无'}）；"
            "请改回原样，或不带 --resume 重新运行。"
        )


def _differences(old: RunCard, new: RunCard) -> dict[str, tuple[str, str]]:
    """Chinese name of each thing that differs, with its text before and now."""
    pairs = {what: (getattr(old, name), getattr(new, name)) for name, what in _NAMES.items()}
    names = sorted((old.settings.keys() | new.settings.keys()) - _NOT_COMPARED)
    for name in names:
        texts = (old.settings.get(name, ""), new.settings.get(name, ""))
        pairs[f"设置 ZHICE_{name.upper()} "] = texts
    for name in sorted(old.prompts.keys() | new.prompts.keys()):
        texts = (old.prompts.get(name, ""), new.prompts.get(name, ""))
        pairs[f"提示词 prompts/{name} "] = texts
    return {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}


def commit_of(folder: Path) -> str:
    """The git commit of ``folder``, with ``+`` if files differ from it; empty outside git."""
    git = shutil.which("git")
    if git is None or not in_checkout():
        return ""

    def said(*arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 -- fixed arguments
            [git, *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    commit = said("rev-parse", "--short=12", "HEAD")
    return f"{commit}{'+' if commit and said('status', '--porcelain') else ''}"


def prompt_fingerprints(folder: Path) -> dict[str, str]:
    """Twelve digits of the SHA-256 of each prompt and word list in ``folder``, by name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }


def _outcomes(
    cases: Sequence[Case], system: System, workers: int, secrets: tuple[str, ...]
) -> Generator[Outcome, None, None]:
    """Outcomes as they become known; with several workers not in the order of the cases."""
    ask = partial(ask_case, system, secrets)
    if workers == 1:
        yield from map(ask, cases)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        for future in as_completed([pool.submit(ask, case) for case in cases]):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
