"""The newest run as the page shows it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.page.review import Review
from assistant.settings import Settings
from eval.records import baseline_path
from eval.report.newest import reviews_of
from eval.report.review import newest_review

SETTINGS = Settings()
BASELINE = baseline_path(SETTINGS)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The lines of the shipped baseline: its card, then an outcome a line."""
    return BASELINE.read_text(encoding="utf-8").splitlines()


def record(
    path: Path, lines: Sequence[str], cases: Sequence[str], *, seconds: int = 0, **more: Any
) -> Path:
    """A record of some cases of the baseline, as old as ``seconds`` say."""
    card = json.loads(lines[0]) | {"id": path.stem, "asked": list(cases)} | more
    kept = [line for line in lines[1:] if json.loads(line)["case"] in cases]
    path.write_text("\n".join([json.dumps(card), *kept]) + "\n", encoding="utf-8")
    os.utime(path, (1_700_000_000 - seconds, 1_700_000_000 - seconds))
    return path


def at_home(folder: Path, **more: Any) -> Settings:
    """Settings whose home is in ``folder``."""
    return SETTINGS.model_copy(update={"home": folder / "home", **more})


def asked(lines: Sequence[str], count: int) -> list[str]:
    return list(json.loads(lines[0])["asked"][:count])


def words(review: Review | None) -> str:
    assert review
    return " ".join((review.title, *review.facts, *review.remarks, *review.changes))


def test_the_newest_run_is_compared_with_the_one_before(tmp_path: Path, lines: list[str]) -> None:
    new = record(tmp_path / "new.jsonl", lines, asked(lines, 30))
    old = record(tmp_path / "old.jsonl", lines, asked(lines, 20), seconds=60)
    review = newest_review([new, old, BASELINE], SETTINGS)
    assert review
    assert review.title == "最新的评测：new"
    assert "上一次评测 old，共同的题 20 道" in words(review)
    assert review.headline.head[-1] == "与先前相比"
    assert ("整题答对" in row[0].value for row in review.headline.rows)
    assert review.kinds.head[:3] == ("题型", "题数", "整题答对")


def test_the_baseline_alone_is_shown_as_such(tmp_path: Path, lines: list[str]) -> None:
    baseline = record(tmp_path / "baseline.jsonl", lines, asked(lines, 10))
    review = newest_review([baseline], SETTINGS)
    assert review
    assert review.title == "随附的基线"
    assert review.changes == ()
    assert newest_review([], SETTINGS) is None


def test_a_run_that_shares_no_question_is_not_compared_with(
    tmp_path: Path, lines: list[str]
) -> None:
    every = asked(lines, 40)
    new = record(tmp_path / "new.jsonl", lines, every[:10])
    other = record(tmp_path / "other.jsonl", lines, every[20:40], seconds=60)
    baseline = record(tmp_path / "baseline.jsonl", lines, every, seconds=90)
    review = newest_review([new, other, baseline], SETTINGS)
    assert "对照随附的基线 baseline" in words(review)


def test_misses_tell_what_was_expected_and_what_was_wrong(tmp_path: Path, lines: list[str]) -> None:
    cases = ["ac-hulianwang", "v-puhui-2025", "un-dianhua"]
    outcome = json.loads(next(line for line in lines[1:] if '"case": "un-dianhua"' in line))
    outcome["answer"] = None
    outcome["error"] = "TimeoutError"
    poor = json.loads(next(line for line in lines[1:] if '"case": "ac-hulianwang"' in line))
    nothing = {"figures": [], "conflicts": [], "citations": []}
    poor["answer"] |= {"status": "partial", "text": "另有数据。", **nothing}
    told_anew = ('"un-dianhua"', '"ac-hulianwang"')
    kept = (line for line in lines[1:] if not any(case in line for case in told_anew))
    changed = [lines[0], *kept, json.dumps(outcome), json.dumps(poor)]
    review = newest_review([record(tmp_path / "new.jsonl", changed, cases)], SETTINGS)
    assert review
    miss, crash = review.misses
    assert (miss.id, miss.kind, miss.status) == ("ac-hulianwang", "是否达成", "部分回答")
    assert any("86.4%" in line for line in miss.expected)
    assert any(line.startswith("引用《台州市教育事业发展") for line in miss.expected)
    assert miss.why[0].startswith("缺少数据：")
    assert (crash.id, crash.status, crash.answer) == ("un-dianhua", "出错", "")
    assert crash.expected == ("说明没有依据，不作回答",)


def test_misses_kept_aside_are_counted_and_never_shown() -> None:
    from eval.cases import CASES

    review = newest_review([BASELINE], SETTINGS)
    assert review
    assert review.kept_aside > 0
    assert len(review.misses) > 0
    hidden = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("held-out*.yaml"))
    assert not [miss.id for miss in review.misses if f"id: {miss.id}\n" in hidden]


def test_a_broken_record_is_one_line_and_the_next_is_shown(
    tmp_path: Path, lines: list[str]
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n", encoding="utf-8")
    baseline = record(tmp_path / "baseline.jsonl", lines, asked(lines, 5))
    review = newest_review([broken, baseline], SETTINGS)
    assert review
    assert review.title == "随附的基线"
    assert "broken.jsonl" in review.remarks[0]
    assert "\n" not in review.remarks[0]


def test_a_half_written_run_says_that_it_is_not_finished(tmp_path: Path, lines: list[str]) -> None:
    path = record(tmp_path / "new.jsonl", lines, asked(lines, 6))
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    review = newest_review([path], SETTINGS)
    assert "没有跑完：应有 6 题，只有 5 题" in words(review)


def test_a_review_is_read_once_until_a_file_changes(tmp_path: Path, lines: list[str]) -> None:
    record(tmp_path / "one.jsonl", lines, asked(lines, 5), seconds=60)
    record(tmp_path / "baseline.jsonl", lines, asked(lines, 5), seconds=90)
    reviews = reviews_of(at_home(tmp_path), folder=tmp_path)
    first = reviews()
    assert first
    assert reviews() is first
    record(tmp_path / "two.jsonl", lines, asked(lines, 6))
    second = reviews()
    assert second
    assert (first.title, second.title) == ("最新的评测：one", "最新的评测：two")


def test_a_review_is_kept_on_disk_and_scored_anew_if_that_is_broken(
    tmp_path: Path, lines: list[str]
) -> None:
    settings = at_home(tmp_path)
    record(tmp_path / "baseline.jsonl", lines, asked(lines, 5))
    first = reviews_of(settings, folder=tmp_path)()
    assert first
    (kept,) = (settings.home / "review").iterdir()
    changed = json.loads(kept.read_text(encoding="utf-8")) | {"title": "从磁盘读来"}
    kept.write_text(json.dumps(changed), encoding="utf-8")
    again = reviews_of(settings, folder=tmp_path)()
    assert again
    assert (again.title, again.misses) == ("从磁盘读来", first.misses)
    kept.write_text("{", encoding="utf-8")
    assert reviews_of(settings, folder=tmp_path)() == first


def test_a_process_that_cannot_score_is_a_line(
    tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(tmp_path / "baseline.jsonl", lines, asked(lines, 5))
    settings = at_home(tmp_path)
    settings.home.write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    review = reviews_of(settings, folder=tmp_path)()
    assert review
    assert "zhice eval report" in review.remarks[0]
    monkeypatch.undo()
    review = reviews_of(settings, folder=tmp_path)()
    assert review
    assert review.title == "随附的基线"  # only not kept


def test_where_no_run_can_be_read_that_is_all_there_is_to_show(tmp_path: Path) -> None:
    (tmp_path / "baseline.jsonl").write_text("x\n", encoding="utf-8")
    review = reviews_of(at_home(tmp_path), folder=tmp_path)()
    assert review
    assert review.title == "评测结果读不出来"
    assert "baseline.jsonl" in review.remarks[0]
    assert review.misses == ()


def test_documents_that_the_questions_are_not_about_are_a_line(
    tmp_path: Path, lines: list[str]
) -> None:
    record(tmp_path / "one.jsonl", lines, asked(lines, 5))
    reviews = reviews_of(at_home(tmp_path, documents=tmp_path), folder=tmp_path)
    review = reviews()
    assert review
    assert review.title == "评测结果读不出来"
    assert len(review.remarks) == 1
    assert review.headline.rows == ()
