"""Many questions at once: JSONL in, JSONL out, in the same order."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant.chain import Assistant
from assistant.errors import BatchProblem, QuestionProblem
from assistant.types import Answer, Trace
from index.types import Progress

_log = logging.getLogger(__name__)
_FAULT = "程序出错，这个问题没有得到回答。"
_NAMED = 5
"""Items that the line about a fault names."""


def _sound(value: object) -> object:
    """Lone surrogates, which JSON can spell but UTF-8 cannot, become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_sound)]


class Earlier(BaseModel):
    """An earlier turn of a batch line."""

    model_config = ConfigDict(extra="ignore")

    q: Text


class Item(BaseModel):
    """One line of a batch file."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    question: Text
    history: list[Earlier] = []


def read_batch(path: Path) -> list[Item]:
    """The lines of a batch file; raises BatchProblem with file, line and reason."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise BatchProblem(f"读不到文件 {path}（{error.strerror}）；请检查路径。") from error
    except UnicodeDecodeError as error:
        raise BatchProblem(
            f"文件 {path} 不是 UTF-8（第 {error.start} 字节）；请转换编码。"
        ) from error
    return [_item(path, n, line) for n, line in enumerate(lines, start=1) if line.strip()]


def write_batch(
    assistant: Assistant,
    items: Sequence[Item],
    output: Path,
    *,
    kind: str,
    k: int,
    progress: Progress,
) -> None:
    """Write one line for each item; the file appears whole or not at all.

    Raises BatchProblem for a path that cannot be written, and behind a file that is whole if
    a fault of the program cost some items their answers.
    """
    unfinished = output.with_name(f"{output.name}.part")
    failed: list[str | int] = []
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for done, item in enumerate(items, start=1):
                try:
                    line = (
                        _searched(assistant, item, k)
                        if kind == "search"
                        else _asked(assistant, item)
                    )
                except Exception:  # noqa: BLE001 -- one fault must not cost the others their answers
                    _log.exception("batch item %r failed", item.id)
                    failed.append(item.id)
                    line = _failed(item, kind)
                file.write(f"{json.dumps(line, ensure_ascii=False)}\n")
                progress(done, len(items))
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BatchProblem(
            f"写不了文件 {output}（{error.strerror}）；请检查路径和空间。"
        ) from error
    if failed:
        ids = "、".join(map(str, failed[:_NAMED]))
        raise BatchProblem(
            f"{len(failed)} 个问题因程序出错没有回答（编号 {ids}），其余已写入 {output}；"
            "请把这些问题报告给开发者。"
        )


def found_passages(assistant: Assistant, question: str, *, k: int) -> list[dict[str, Any]]:
    """The passages of a search as the JSON contract writes them."""
    return [
        {
            "rank": rank,
            "score": round(passage.score, 4),
            "document": assistant.shelf.library.reference(passage.chunk.document).model_dump(
                mode="json"
            ),
            "section": list(passage.chunk.section),
            "text": passage.chunk.text,
            "start": passage.chunk.start,
            "end": passage.chunk.end,
        }
        for rank, passage in enumerate(assistant.search(question, k=k), start=1)
    ]


def _asked(assistant: Assistant, item: Item) -> dict[str, Any]:
    try:
        answer = assistant.ask(item.question, [turn.q for turn in item.history])
    except QuestionProblem as problem:
        # One unreadable question must not cost the others their answers.
        answer = _unreadable(item.question, str(problem))
    return {"id": item.id, "answer": answer.model_dump(mode="json")}


def _searched(assistant: Assistant, item: Item, k: int) -> dict[str, Any]:
    try:
        return {"id": item.id, "passages": found_passages(assistant, item.question, k=k)}
    except QuestionProblem:
        # See above: nothing can be found for what cannot be read.
        return {"id": item.id, "passages": []}


def _failed(item: Item, kind: str) -> dict[str, Any]:
    if kind == "search":
        return {"id": item.id, "passages": []}
    return {"id": item.id, "answer": _unreadable(item.question, _FAULT).model_dump(mode="json")}


def _unreadable(question: str, reason: str) -> Answer:
    shown = question[:200]
    return Answer(
        question=shown,
        standalone_question=shown,
        status="out_of_scope",
        text=reason,
        trace=Trace(writer="built-in"),
    )


def _item(path: Path, number: int, line: str) -> Item:
    try:
        return Item.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BatchProblem(
            f"{path} 第{number}行不是 JSON（第 {error.colno} 个字符）；"
            '每行应形如 {"id": "1", "question": "…"}。'
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "整行"
        raise BatchProblem(
            f"{path} 第{number}行（{field}）：{first['msg']}；"
            '每行应形如 {"id": "1", "question": "…"}。'
        ) from error
