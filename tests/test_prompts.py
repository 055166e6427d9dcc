"""Prompts are files with strict fields and a fingerprint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import prompts
from prompts import fingerprint, fingerprints, load_prompt


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of prompts with one in it."""
    monkeypatch.setattr(prompts, "_FOLDER", tmp_path)
    (tmp_path / "ask.md").write_text("标签写成 {F1}。\n问题：{{question}}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_fields_are_filled_in_and_labels_stay() -> None:
    assert load_prompt("ask", question="多少？") == "标签写成 {F1}。\n问题：多少？"


@pytest.mark.usefixtures("folder")
def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert load_prompt("ask", question=r"{{question}}\1").endswith(r"{{question}}\1")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("fields", [{}, {"question": "问", "answer": "答"}, {"Question": "问"}])
def test_a_missing_or_unknown_field_is_an_error(fields: dict[str, str]) -> None:
    with pytest.raises(KeyError, match=r"ask\.md: missing or unknown fields"):
        load_prompt("ask", **fields)


def test_a_fingerprint_changes_with_the_text(folder: Path) -> None:
    before = fingerprint("ask")
    assert re.fullmatch(r"[0-9a-f]{12}", before)
    assert fingerprint("ask") == before
    (folder / "ask.md").write_text("问题：{{question}}！", encoding="utf-8")
    assert fingerprint("ask") != before


def test_every_file_has_its_fingerprint() -> None:
    assert fingerprints()["judge.md"] == fingerprint("judge")
    assert {"places.txt", "synonyms.csv", "as_json.md"} <= fingerprints().keys()
    assert "__init__.py" not in fingerprints()


def test_the_judge_is_told_what_is_material() -> None:
    text = load_prompt("judge")
    assert "不改变" in text
    assert "correct" in text
