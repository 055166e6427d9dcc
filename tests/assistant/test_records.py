"""Conversations and remarks are kept for their owner and for nobody else."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from assistant.errors import RecordMissing, RecordsProblem
from assistant.records import store as store_module
from assistant.records.store import FILE, UNREADABLE, Records
from assistant.records.types import NOTE_LENGTH, TITLE_LENGTH, Remark
from assistant.types import Answer, AnswerFigure, Citation, DocumentRef, Trace
from index.types import Manifest

PLAN = DocumentRef(
    id="plan",
    title="玉环市教育规划",
    number="玉政发〔2021〕8号",
    issuer="玉环市人民政府",
    region="玉环市",
    issued=date(2021, 6, 1),
)
FIGURE = AnswerFigure(
    id="p-001",
    indicator="普惠性幼儿园覆盖率",
    breakdown="",
    region="玉环市",
    stage="学前教育",
    year=2025,
    kind="target",
    comparator="≥",
    value=Decimal(90),
    value_max=None,
    unit="%",
    attribute="约束性",
    as_written="90%以上",
    citation=1,
)
ANSWER = Answer(
    question="覆盖率目标是多少？",
    standalone_question="玉环市2025年普惠性幼儿园覆盖率目标是多少？",
    status="answered",
    text="玉环市2025年普惠性幼儿园覆盖率目标为90%以上。[1]\n\n扩大资源。[2]",
    citations=(
        Citation(n=1, document=PLAN, section=("一、目标",), quote="达到90%以上", start=3, end=9),
        Citation(n=2, document=PLAN, section=("二、任务",), quote="扩大资源", start=20, end=24),
    ),
    figures=(FIGURE,),
    trace=Trace(writer="built-in", index="i-1", figures_version="f-1", id="a-1"),
)


def minutes() -> Iterator[datetime]:
    """Times that go on by a minute."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    while True:
        yield now
        now += timedelta(minutes=1)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "home", partial(next, minutes()))
    yield opened
    opened.close()


def test_what_was_asked_and_answered_is_read_back_whole(records: Records) -> None:
    begun = records.begin("甲", "覆盖率").conversation
    records.append("甲", begun.id, ANSWER.question, ANSWER)
    records.append("甲", begun.id, "那么？", "问题太短。")
    kept = records.exchanges("甲", begun.id)
    assert [(e.question, e.outcome) for e in kept] == [
        (ANSWER.question, ANSWER),
        ("那么？", "问题太短。"),
    ]
    assert kept[0].created < kept[1].created


def test_it_is_still_there_after_the_file_was_closed(tmp_path: Path) -> None:
    first = Records.open(tmp_path)
    begun = first.begin("甲", "覆盖率").conversation
    first.append("甲", begun.id, ANSWER.question, ANSWER)
    kept = first.conversations("甲")
    first.close()
    again = Records.open(tmp_path)
    assert again.conversations("甲") == kept
    assert again.exchanges("甲", begun.id)[0].outcome == ANSWER
    again.close()


def test_the_conversation_asked_last_comes_first(records: Records) -> None:
    first, second = (records.begin("甲", title).conversation for title in ("一", "二"))
    assert [c.title for c in records.conversations("甲")] == ["二", "一"]
    records.append("甲", first.id, ANSWER.question, ANSWER)
    assert [c.id for c in records.conversations("甲")] == [first.id, second.id]


def test_a_conversation_is_renamed_and_deleted(records: Records) -> None:
    begun = records.begin("甲", "旧").conversation
    assert records.rename("甲", begun.id, " 新\n名 ").title == "新 名"
    assert [c.title for c in records.conversations("甲")] == ["新 名"]
    records.delete("甲", begun.id)
    assert records.conversations("甲") == ()
    with pytest.raises(RecordMissing):
        records.exchanges("甲", begun.id)


def test_what_was_said_goes_with_its_conversation(records: Records) -> None:
    begun = records.begin("甲", "旧").conversation
    records.append("甲", begun.id, ANSWER.question, ANSWER)
    records.delete("甲", begun.id)
    with sqlite3.connect(records.place) as connection:
        assert connection.execute("SELECT count(*) FROM exchanges").fetchone() == (0,)
    connection.close()


def test_nobody_reaches_the_conversation_of_another(records: Records) -> None:
    begun = records.begin("甲", "甲的对话").conversation
    records.append("甲", begun.id, ANSWER.question, ANSWER)
    assert records.conversations("乙") == ()
    for attempt in (
        lambda: records.exchanges("乙", begun.id),
        lambda: records.append("乙", begun.id, "混进来", ANSWER),
        lambda: records.rename("乙", begun.id, "改名"),
        lambda: records.delete("乙", begun.id),
    ):
        with pytest.raises(RecordMissing, match="没有这段对话"):
            attempt()
    assert [c.title for c in records.conversations("甲")] == ["甲的对话"]
    assert len(records.exchanges("甲", begun.id)) == 1


def test_a_long_title_is_cut_and_an_empty_one_is_named(records: Records) -> None:
    long = records.begin("甲", "长" * 500).conversation.title
    assert len(long) == TITLE_LENGTH
    assert long.endswith("长…")
    assert records.begin("甲", " \n").conversation.title == "新对话"


def test_beyond_the_limit_those_untouched_longest_go(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "CONVERSATIONS", 3)
    for title in ("一", "二", "三"):
        assert records.begin("甲", title).removed == ()
    records.begin("乙", "别人的")
    oldest = next(c for c in records.conversations("甲") if c.title == "一")
    records.append("甲", oldest.id, "还在用", ANSWER)
    started = records.begin("甲", "四")
    assert [c.title for c in started.removed] == ["二"]
    assert {c.title for c in records.conversations("甲")} == {"一", "三", "四"}
    assert len(records.conversations("乙")) == 1


def test_a_full_conversation_takes_no_further_question(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "EXCHANGES", 2)
    begun = records.begin("甲", "满").conversation
    for _ in range(2):
        records.append("甲", begun.id, "问", ANSWER)
    with pytest.raises(RecordsProblem, match="已满 2 问"):
        records.append("甲", begun.id, "问", ANSWER)
    assert len(records.exchanges("甲", begun.id)) == 2


def test_an_answer_of_another_version_is_a_line_not_a_fault(records: Records) -> None:
    begun = records.begin("甲", "旧版").conversation
    records.append("甲", begun.id, "问", ANSWER)
    with sqlite3.connect(records.place) as connection:
        connection.execute("""UPDATE exchanges SET answer = '{"text": "没有出处的 99%"}'""")
    connection.close()
    assert records.exchanges("甲", begun.id)[0].outcome == UNREADABLE


def test_a_remark_is_kept_with_all_it_is_about(records: Records) -> None:
    manifest = Manifest("i-1", "packaged", 8, "r", (("plan", "abc"),), 3, "c", "2026-01-01")
    kept = records.add_feedback(
        "甲", ANSWER, Remark("down", "p-001", " 应为95% "), manifest=manifest
    )
    assert records.feedback("甲") == (kept,)
    assert (kept.answer_id, kept.figure, kept.note) == ("a-1", "p-001", "应为95%")
    assert Answer.model_validate_json(kept.answer) == ANSWER
    assert [c["quote"] for c in json.loads(kept.citations)] == ["达到90%以上"]
    assert json.loads(kept.manifest)["documents"] == [["plan", "abc"]]
    assert kept.figures_version == "f-1"


def test_a_remark_on_the_whole_answer_has_all_citations(records: Records) -> None:
    other = Manifest("i-2", "packaged", 8, "r", (), 3, "c", "2026-01-01")
    kept = records.add_feedback("甲", ANSWER, Remark("up"), manifest=other)
    assert len(json.loads(kept.citations)) == 2
    assert kept.manifest == "i-1"  # not the manifest of an index it was not made from


def test_a_second_remark_on_the_same_replaces_the_first(records: Records) -> None:
    records.add_feedback("甲", ANSWER, Remark("up"))
    records.add_feedback("乙", ANSWER, Remark("up"))
    records.add_feedback("甲", ANSWER, Remark("down"))
    records.add_feedback("甲", ANSWER, Remark("down", "p-001"))
    assert [(f.verdict, f.figure) for f in records.feedback("甲")] == [
        ("down", "p-001"),
        ("down", ""),
    ]
    assert [f.verdict for f in records.feedback("乙")] == ["up"]


def test_answers_without_an_id_are_told_apart(records: Records) -> None:
    nameless = ANSWER.model_copy(update={"trace": Trace(writer="built-in")})
    other = nameless.model_copy(update={"text": "别的。"})
    ids = {records.add_feedback("甲", a, Remark("up")).answer_id for a in (nameless, other)}
    assert len(ids) == 2
    assert all(ids)


def test_a_remark_on_a_figure_the_answer_lacks_is_refused(records: Records) -> None:
    with pytest.raises(RecordsProblem, match="p-999"):
        records.add_feedback("甲", ANSWER, Remark("down", "p-999"))


def test_a_note_too_long_is_refused_whole(records: Records) -> None:
    with pytest.raises(RecordsProblem, match=f"缩短到 {NOTE_LENGTH} 字"):
        records.add_feedback("甲", ANSWER, Remark("down", note="长" * (NOTE_LENGTH + 1)))
    assert records.feedback("甲") == ()


def test_remarks_have_a_limit(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "FEEDBACK", 1)
    records.add_feedback("甲", ANSWER, Remark("up"))
    records.add_feedback("甲", ANSWER, Remark("down"))  # in place of the first
    with pytest.raises(RecordsProblem, match="不能再加"):
        records.add_feedback("甲", ANSWER, Remark("down", "p-001"))
    assert len(records.feedback("甲")) == 1


def test_threads_lose_nothing(records: Records) -> None:
    owners = [f"人{number}" for number in range(8)]
    begun = {owner: records.begin(owner, owner).conversation.id for owner in owners}

    def ask(number: int) -> None:
        owner = owners[number % 8]
        records.append(owner, begun[owner], f"{owner}的第{number}问", ANSWER)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(80)))
    for owner in owners:
        asked = [exchange.question for exchange in records.exchanges(owner, begun[owner])]
        assert len(asked) == 10
        assert all(question.startswith(f"{owner}的") for question in asked)


def test_two_processes_worth_of_records_share_the_file(tmp_path: Path) -> None:
    one, other = Records.open(tmp_path), Records.open(tmp_path)
    begun = one.begin("甲", "共用").conversation
    other.append("甲", begun.id, "问", ANSWER)
    assert len(one.exchanges("甲", begun.id)) == 1
    one.close()
    other.close()


def test_what_no_browser_can_reach_any_more_goes(tmp_path: Path) -> None:
    first = Records.open(tmp_path, partial(next, minutes()))
    for owner in ("browser:1", "guest:2", "user:王校长"):
        first.begin(owner, "旧")
    first.close()
    for days, left in ((400, 1), (402, 0)):
        later = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
        again = Records.open(tmp_path, lambda later=later: later)  # type: ignore[misc] -- bound now
        assert len(again.conversations("browser:1")) == len(again.conversations("guest:2")) == left
        assert len(again.conversations("user:王校长")) == 1
        again.close()


def test_only_the_owner_of_the_machine_may_read_the_file(records: Records) -> None:
    assert stat.S_IMODE(records.place.stat().st_mode) == 0o600


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(RecordsProblem, match=r"格式 7，本版本认得 1.*请升级知策"):
        Records.open(tmp_path)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes("这不是数据库".encode() * 200)
    with pytest.raises(RecordsProblem, match="不能读写"):
        Records.open(tmp_path)


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("一个文件", encoding="utf-8")
    with pytest.raises(RecordsProblem, match=r"不能读写.*ZHICE_HOME"):
        Records.open(tmp_path / "home")


def test_a_full_disk_is_told_and_what_was_kept_stays(records: Records) -> None:
    begun = records.begin("甲", "盘满").conversation
    records.append("甲", begun.id, "问", ANSWER)
    records.close()
    # SQLite itself is given no further page: the same error as a disk without room.
    with records._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RecordsProblem, match=r"full.*请检查磁盘空间"):
        records.append("甲", begun.id, "长问" * 20_000, ANSWER)
    assert len(records.exchanges("甲", begun.id)) == 1


def test_a_disk_that_became_read_only_is_told(records: Records) -> None:
    with records._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(RecordsProblem, match=r"readonly.*权限"):
        records.begin("甲", "只读")
