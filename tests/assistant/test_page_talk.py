"""What clicks do in the 问答 tab, asked of its methods as Gradio asks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from assistant.chain import Assistant
from assistant.page.talk.sources import Places
from assistant.page.talk.stages import stages
from assistant.page.talk.tab import TalkTab
from assistant.page.types import Desk, Talk
from assistant.records import Records
from tests.page_desk import stream, tiny_library

WHO = gr.Request(username="browser:a")


def owner_of(request: gr.Request) -> str:
    return str(request.username)


def click(**sent: Any) -> gr.EventData:
    return gr.EventData(None, sent)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    settings = tiny_library(tmp_path_factory.mktemp("talk"))
    return Desk(stream, Assistant.open(settings).shelf)


@pytest.fixture
def tab(desk: Desk, tmp_path: Path) -> Iterator[TalkTab]:
    records = Records.open(tmp_path)
    yield TalkTab(
        replace(desk, records=records), Places(desk.shelf.library, desk.shelf.table), owner_of
    )
    records.close()


def asked(tab: TalkTab, question: str, talk: Talk) -> tuple[Talk, list[Any]]:
    """The talk after ``question``, and the last updates."""
    *_, last = tab.respond(question, talk, WHO, gr.EventData(None, None))
    return last[-1], last


def test_a_question_is_kept_and_listed(tab: TalkTab) -> None:
    talk, last = asked(tab, "占比？", Talk())
    assert talk.id
    assert "占比？" in last[3]
    again, _ = asked(tab, "那2027年呢？", talk)
    assert again.id == talk.id
    assert "占比？" in tab.listed(WHO)
    assert "占比？" not in tab.listed(gr.Request(username="browser:b"))


def test_what_cannot_be_kept_is_still_answered_and_told(tab: TalkTab) -> None:
    assert tab.desk.records
    tab.desk.records.place.unlink()
    tab.desk.records.place.mkdir()
    tab.desk.records.close()
    talk, last = asked(tab, "占比？", Talk())
    assert talk.exchanges[-1].whole
    assert not talk.id
    assert "不能读写" in last[4]
    assert "还没有对话" in tab.listed(WHO)


def test_a_page_that_keeps_nothing_answers_all_the_same(desk: Desk) -> None:
    tab = TalkTab(desk, Places(desk.shelf.library, desk.shelf.table), owner_of)
    talk, _ = asked(tab, "占比？", Talk())
    assert talk.exchanges[-1].whole
    assert not talk.id
    assert "不保存" in tab.remark(talk, WHO, click(do="up", turn=1))
    assert tab.turn(talk, WHO, click(do="open", id="x"))[-1] == talk
    assert tab.turn(talk, WHO, click(do="new"))[-1] == Talk()


@pytest.mark.parametrize("turn", [0, 1, 3, -1, "x", None])
def test_a_remark_on_what_is_not_there_is_told(tab: TalkTab, turn: Any) -> None:
    talk, _ = asked(tab, "坏", Talk())
    talk, _ = asked(tab, "占比？", talk)
    assert "已不在页面上" in tab.remark(talk, WHO, click(do="up", turn=turn))


def test_a_remark_on_a_figure_that_the_answer_does_not_tell_is_refused(tab: TalkTab) -> None:
    talk, _ = asked(tab, "占比？", Talk())
    assert "没有数据" in tab.remark(talk, WHO, click(do="flag", turn=1, figure="t-9"))
    assert tab.desk.records
    assert tab.desk.records.feedback("browser:a") == ()


def test_a_conversation_that_is_gone_is_told_unless_the_page_asked_by_itself(tab: TalkTab) -> None:
    *_, notice, talk = tab.turn(Talk(), WHO, click(do="open", id="x"))
    assert "没有这段对话" in notice
    assert talk == Talk()
    *_, notice, _ = tab.turn(Talk(), WHO, click(do="open", id="x", quiet=True))
    assert "没有这段对话" not in str(notice)


def test_another_owners_conversation_cannot_be_opened_renamed_or_deleted(tab: TalkTab) -> None:
    talk, _ = asked(tab, "私事", Talk())
    stranger = gr.Request(username="browser:b")
    for done in ("open", "rename", "delete"):
        *_, notice, shown = tab.turn(Talk(), stranger, click(do=done, id=talk.id, title="改"))
        assert "没有这段对话" in notice
        assert shown == Talk()
    assert "私事" in tab.listed(WHO)


def test_deleting_another_conversation_leaves_the_open_one(tab: TalkTab) -> None:
    first, _ = asked(tab, "甲", Talk())
    second, _ = asked(tab, "乙", Talk())
    _, now, listed, _, talk = tab.turn(second, WHO, click(do="delete", id=first.id))
    assert talk == second
    assert "乙" in now
    assert "甲" not in listed


def test_the_page_of_many_turns_sends_only_the_last_one_as_it_grows(tab: TalkTab) -> None:
    talk = Talk()
    for _ in range(3):
        *_, talk = stages(stream, "占比？", talk)
    first, *rest = tab.respond("又？", talk, WHO, gr.EventData(None, None))
    assert first[0].count('class="exchange"') == 3
    assert first[1].count('class="exchange"') == 1
    assert all(not isinstance(updates[0], str) for updates in rest)
