"""``zhice ask``, ``chat`` and ``search``: questions and their answers in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.console import AsJson, progress_bar, told_in_one_line

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.types import Answer, Event

Question = Annotated[str | None, typer.Argument(help="问题。", show_default=False)]
Batch = Annotated[
    Path | None, typer.Option("--batch", help='逐行读取 JSONL：{"id", "question", "history"}。')
]
Output = Annotated[Path | None, typer.Option("--output", help="批量结果写到这个 JSONL 文件。")]
Count = Annotated[int, typer.Option("--k", min=1, max=200, help="返回的段数。")]


def ask(
    question: Question = None, as_json: AsJson = False, batch: Batch = None, output: Output = None
) -> None:
    """回答一个问题，或批量回答一个文件里的问题。"""
    with told_in_one_line():
        if batch:
            _run_batch(batch, output, "ask", k=0)
            return
        asked = _one(question)
        with _assistant() as assistant:
            if as_json:
                print(assistant.ask(asked).model_dump_json(indent=2))
            else:
                _show(assistant.stream(asked))


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


def chat() -> None:
    """连续对话；空行或 Ctrl-D 结束。"""
    with told_in_one_line(), _assistant() as assistant:
        from assistant.errors import QuestionProblem

        earlier: list[str] = []
        print("请输入问题（空行结束）：")
        while line := _read_line():
            try:
                _show(assistant.stream(line, earlier))
            except QuestionProblem as problem:
                print(problem, file=sys.stderr)
                continue
            earlier.append(line)


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
    with _assistant() as assistant, progress_bar("批量处理") as progress:
        write_batch(assistant, items, output, kind=kind, k=k, progress=progress)


def _show(events: Iterable[Event]) -> None:
    """The answer as text for a terminal, sentence by sentence, its citations below."""
    from assistant.types import Answer, Said

    shown = ""
    for event in events:
        if isinstance(event, Said | Answer):
            answer = event.so_far if isinstance(event, Said) else event
            if not shown and answer.standalone_question != answer.question:
                print(f"（理解为：{answer.standalone_question}）")
            print(_added(answer.text, shown), end="", flush=True)
            shown = answer.text
        if isinstance(event, Answer):
            print()
            _show_citations(event)


def _added(text: str, shown: str) -> str:
    """What ``text`` adds to what is ``shown``; all of it if the model gave up on the way."""
    if text.startswith(shown):
        return text[len(shown) :]
    return f"\n\n{_ANEW}\n\n{text}"


_ANEW = "（以上没有写完，请以下面完整的回答为准。）"


def _show_citations(answer: Answer) -> None:
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
