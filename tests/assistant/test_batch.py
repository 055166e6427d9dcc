"""Many questions at once: what a fault of the program costs."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.batch import Item, write_batch
from assistant.errors import BatchProblem
from assistant.types import Answer, Trace


def faulty(question: str, _history: list[str]) -> Answer:
    """An answer, but for one question a fault that nobody foresaw."""
    if question == "坏":
        raise IndexError("tuple index out of range")
    return Answer(
        question=question,
        standalone_question=question,
        status="answered",
        text="好[1]",
        trace=Trace(writer="built-in"),
    )


def test_a_fault_in_one_question_costs_the_others_nothing(tmp_path: Path) -> None:
    assistant: Any = SimpleNamespace(ask=faulty)
    items = [Item(id=str(n), question=text) for n, text in enumerate("甲坏乙")]
    output = tmp_path / "out.jsonl"

    with pytest.raises(BatchProblem, match="1 个问题因程序出错没有回答（编号 1）"):
        write_batch(assistant, items, output, kind="ask", k=0, progress=lambda *_: None)

    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["0", "1", "2"]
    assert [line["answer"]["status"] for line in lines] == ["answered", "out_of_scope", "answered"]
    assert "程序出错" in lines[1]["answer"]["text"]


def test_a_fault_in_a_search_leaves_the_other_searches(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    assistant: Any = SimpleNamespace()

    with pytest.raises(BatchProblem, match="没有回答"):
        write_batch(
            assistant,
            [Item(id="1", question="甲")],
            output,
            kind="search",
            k=3,
            progress=lambda *_: None,
        )

    assert json.loads(output.read_text(encoding="utf-8")) == {"id": "1", "passages": []}
