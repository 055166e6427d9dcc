"""Run records: written line by line, read whole, never with a secret in them."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.settings import Settings
from assistant.types import Answer, AnswerFigure, Trace
from eval.errors import RunProblem
from eval.records import (
    BASELINE,
    MASK,
    copy_record,
    go_on,
    masked,
    newest,
    read_run,
    secrets_of,
    settings_text,
    start,
    unanswered,
)
from eval.types import Outcome, RunCard


def card(*asked: str) -> RunCard:
    return RunCard(
        id="20261122-083000-zhice",
        system="zhice",
        writer="built-in",
        encoder="packaged",
        started="2026-11-22T08:30:00+00:00",
        commit="7f78c2d",
        asked=asked,
    )


def answer(text: str = "90%以上[1]") -> Answer:
    figure = AnswerFigure(
        id="p14-001",
        indicator="普惠性幼儿园在园幼儿占比",
        breakdown="",
        region="台州市",
        stage="学前教育",
        year=2025,
        kind="target",
        comparator="≥",
        value=Decimal("92.36"),
        value_max=None,
        unit="%",
        attribute="",
        as_written="90%以上",
        citation=1,
    )
    return Answer(
        question="占比？",
        standalone_question="占比？",
        status="answered",
        text=text,
        figures=(figure,),
        trace=Trace(writer="built-in"),
    )


def record(folder: Path, *outcomes: Outcome, asked: tuple[str, ...] = ("a", "b", "c")) -> Path:
    path = folder / "run.jsonl"
    with start(path, card(*asked)) as recorder:
        for outcome in outcomes:
            recorder.add(outcome)
    return path


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    outcomes = (
        Outcome(case="a", answer=answer(), found=(("plan", 1, 9),), milliseconds=12.5),
        Outcome(case="b", error="TimeoutError: 太久"),
    )
    run = read_run(record(tmp_path, *outcomes))
    assert run.outcomes == outcomes
    assert run.card == card("a", "b", "c")
    assert unanswered(run) == ("c",)


@given(st.text())
def test_any_text_is_one_line_of_the_record(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    outcome = Outcome(case="a", answer=answer(text))
    path = record(tmp_path_factory.mktemp("record"), outcome)
    assert read_run(path).outcomes == (outcome,)


def test_a_lone_surrogate_of_a_model_does_not_end_the_run(tmp_path: Path) -> None:
    run = read_run(record(tmp_path, Outcome(case="a", answer=answer("普惠\ud800园"))))
    assert run.outcomes[0].answer == answer("普惠?园")


def test_outcomes_stand_in_the_order_asked_whoever_was_first(tmp_path: Path) -> None:
    run = read_run(record(tmp_path, Outcome(case="c"), Outcome(case="a")))
    assert [outcome.case for outcome in run.outcomes] == ["a", "c"]


def test_an_outcome_is_on_disk_before_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with start(path, card("a", "b")) as recorder:
        recorder.add(Outcome(case="a"))
        assert len(read_run(path).outcomes) == 1


def test_a_torn_last_line_counts_as_not_written(tmp_path: Path) -> None:
    path = record(tmp_path, Outcome(case="a"), Outcome(case="b"))
    path.write_bytes(path.read_bytes()[:-20])
    assert unanswered(read_run(path)) == ("b", "c")


def test_going_on_cuts_the_torn_line_off(tmp_path: Path) -> None:
    path = record(tmp_path, Outcome(case="a"), Outcome(case="b", answer=answer()))
    path.write_bytes(path.read_bytes()[:-200])
    with go_on(path) as recorder:
        recorder.add(Outcome(case="c"))
    assert [outcome.case for outcome in read_run(path).outcomes] == ["a", "c"]


def test_a_whole_last_line_without_its_line_end_is_kept(tmp_path: Path) -> None:
    path = record(tmp_path, Outcome(case="a"))
    path.write_bytes(path.read_bytes()[:-1])
    with go_on(path) as recorder:
        recorder.add(Outcome(case="b"))
    assert [outcome.case for outcome in read_run(path).outcomes] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "第2行（整行）"),
        ('{"case": "a", "answr": 1}', "第2行（answr）"),
        ('{"case": "z"}', "第2行：题目 'z' 不在这次运行的题目之中"),
        ('{"case": "a"}\n{"case": "a"}', "第3行：题目 'a' 重复"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = record(tmp_path)
    path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    with pytest.raises(RunProblem) as problem:
        read_run(path)
    assert reason in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_file_that_is_no_record_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    with pytest.raises(RunProblem, match="是空的"):
        read_run(empty)
    with pytest.raises(RunProblem, match="读不到评测记录"):
        read_run(tmp_path / "none.jsonl")
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"\xff\xfe\n")
    with pytest.raises(RunProblem, match="第1行（整行）不是评测记录"):
        read_run(other)


def test_a_record_is_never_written_over(tmp_path: Path) -> None:
    record(tmp_path)
    with pytest.raises(RunProblem, match=r"已经存在.*--resume"):
        record(tmp_path)


def test_a_record_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunProblem, match="写不了评测记录"):
        record(tmp_path / "file" / "folder")


def test_the_newest_record_is_the_one_written_last(tmp_path: Path) -> None:
    for age, name in enumerate((BASELINE, "first.jsonl", "second.jsonl")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (100 - age, 100 - age))
    assert newest(tmp_path).name == "first.jsonl"
    with pytest.raises(RunProblem, match=r"还没有评测记录.*zhice eval run"):
        newest(tmp_path / "none")


def test_a_copy_leaves_out_the_torn_line(tmp_path: Path) -> None:
    path = record(tmp_path, Outcome(case="a"))
    with path.open("ab") as file:
        file.write(b'{"case"')
    copy_record(path, tmp_path / "results" / BASELINE)
    assert read_run(tmp_path / "results" / BASELINE) == read_run(path)
    assert [p.name for p in (tmp_path / "results").iterdir()] == [BASELINE]


def test_a_card_holds_no_secret(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        encoder_api_key=SecretStr("sk-first"),
        encoder_base_url="http://user:password@host/v1?token=abc",
        chroma_url="http://host/sk-first",
    )
    shown = settings_text(settings)
    assert shown["encoder_api_key"] == MASK
    assert shown["encoder_base_url"] == f"http://{MASK}@host/v1?{MASK}"
    assert shown["chroma_url"] == f"http://host/{MASK}"
    assert shown["home"] == str(tmp_path)
    assert shown["figures"] == "index/data"
    assert set(shown) == set(Settings.model_fields)
    assert "" not in secrets_of(settings)


def test_a_question_mark_of_an_ordinary_text_stays() -> None:
    assert masked("ValueError: 目标?多少") == "ValueError: 目标?多少"
