"""The 问答 tab: its components, and what questions and clicks do.

Import this module when the page is built: it loads Gradio.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

import gradio as gr

from assistant.errors import RecordsProblem
from assistant.page.talk.answers import exchange_html, welcome_html
from assistant.page.talk.history import download_html, history_html, notice_html
from assistant.page.talk.sources import Places
from assistant.page.talk.stages import keep, kept, stages
from assistant.page.types import Desk, Talk
from assistant.plan import tidy
from assistant.records import Records
from assistant.records.export import as_docx, as_markdown
from assistant.records.types import Remark
from assistant.types import Answer

_BOX = "请输入问题，按回车提问"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
_NAME_LENGTH = 40


def build_tab(desk: Desk, bridge: gr.HTML, owner_of: Callable[[gr.Request], str]) -> TalkTab:
    """The tab's components inside an open ``gr.Tab``; ``bridge`` sends the clicks of page.js."""
    html = partial(gr.HTML, apply_default_css=False, js_on_load=None)
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="history", min_width=0, visible=desk.records is not None):
            history = html(history_html((), ""), elem_id="talks")
        with gr.Column(elem_id="talk", min_width=0):
            past = html("", elem_id="past")
            now = html(welcome_html(), elem_id="now")
            box = gr.Textbox(
                label="问题",
                show_label=False,
                placeholder=_BOX,
                submit_btn="提问",
                elem_id="box",
            )
        with gr.Column(elem_id="sources", min_width=0):
            html(_PANEL, elem_id="cards")
    tab = TalkTab(desk, Places(desk.shelf.library, desk.shelf.table), owner_of)
    _connect(tab, bridge, [past, now, box, history, html("", elem_id="outbox"), gr.State(Talk())])
    return tab


_PANEL = (
    '<h2>原文出处</h2><div id="cards-shown" aria-live="polite">'
    '<p class="hint">回答里的 [1]、[2] 指向这里的原文。</p></div>'
)


@dataclass(frozen=True, slots=True)
class TalkTab:
    """What the tab does with questions and clicks; a method per kind of event."""

    desk: Desk
    places: Places
    owner_of: Callable[[gr.Request], str]

    def respond(
        self, typed: str, talk: Talk, request: gr.Request, event: gr.EventData
    ) -> Iterator[list[Any]]:
        """Updates of past, now, box, history, outbox and talk, as the answer grows."""
        clicked = str(_sent(event).get("question", ""))
        for number, grown in enumerate(stages(self.desk.stream, clicked or typed, talk)):
            newest = grown.exchanges[-1]
            failed = isinstance(newest.outcome, str)
            box = tidy(typed) if failed else gr.skip() if clicked or number else ""
            before = gr.skip() if number else self.past(talk)
            rest = _SKIPPED
            if newest.outcome is not None and newest.whole:
                ended, notice = self._kept(grown, request)
                rest = [self.history(request, ended), notice, ended]
            yield [before, self.now(grown), box, *rest]

    def _kept(self, talk: Talk, request: gr.Request) -> tuple[Talk, Any]:
        """``talk`` as it is kept, and what to tell if it cannot be."""
        owner = self.owner_of(request)
        if self.desk.records is None or not owner:
            return talk, gr.skip()
        try:
            return keep(self.desk.records, owner, talk), gr.skip()
        except RecordsProblem as problem:
            return talk, _notice(str(problem))

    def turn(self, talk: Talk, request: gr.Request, event: gr.EventData) -> list[Any]:
        """Updates of past, now, history, outbox and talk: begin, open, rename, delete."""
        sent, records, owner = _sent(event), self.desk.records, self.owner_of(request)
        key, done = str(sent.get("id", "")), str(sent.get("do", ""))
        notice: Any = gr.skip()
        try:
            if done == "new":
                talk = Talk()
            elif records and owner:
                talk = _turned(records, owner, talk, sent)
        except RecordsProblem as problem:
            # A tab that was reloaded asks for its conversation again; it may be gone by then.
            talk = Talk() if talk.id == key else talk
            notice = gr.skip() if sent.get("quiet") else _notice(str(problem))
        return [
            self.past(talk, last=False),
            self.now(talk),
            self.history(request, talk),
            notice,
            talk,
        ]

    def remark(self, talk: Talk, request: gr.Request, event: gr.EventData) -> str:
        """What the outbox says to a thumb, a figure said to be wrong, or an export."""
        sent = _sent(event)
        answer = dict(enumerate((e.outcome for e in talk.exchanges), 1)).get(sent.get("turn", 0))
        if not isinstance(answer, Answer):
            return _notice("这个回答已不在页面上；请重新提问。")
        done = str(sent.get("do", ""))
        if done in _EXPORTS:
            return _exported(answer, done)
        return self._remarked(answer, sent, self.owner_of(request))

    def _remarked(self, answer: Answer, sent: dict[str, Any], owner: str) -> str:
        if self.desk.records is None or not owner:
            return _notice("这个网页不保存意见。")
        remark = Remark(
            "up" if sent.get("do") == "up" else "down",
            figure=str(sent.get("figure", "")),
            note=str(sent.get("note", "")),
        )
        try:
            self.desk.records.add_feedback(
                owner, answer, remark, manifest=self.desk.shelf.index.manifest
            )
        except RecordsProblem as problem:
            return _notice(str(problem))
        return _notice("已记下，谢谢。" if not remark.figure else "已记下这个数据的问题，谢谢。")

    def past(self, talk: Talk, *, last: bool = True) -> str:
        """All exchanges, or all but the last."""
        exchanges = talk.exchanges if last else talk.exchanges[:-1]
        return "".join(
            exchange_html(exchange, self.places, turn=turn)
            for turn, exchange in enumerate(exchanges, 1)
        )

    def now(self, talk: Talk) -> str:
        """The last exchange; the starting page if there is none."""
        if not talk.exchanges:
            return welcome_html()
        return exchange_html(talk.exchanges[-1], self.places, turn=len(talk.exchanges))

    def listed(self, request: gr.Request) -> str:
        """The list as a page that was just opened shows it."""
        return self.history(request, Talk())

    def history(self, request: gr.Request, talk: Talk) -> str:
        """The list of the owner's conversations."""
        owner = self.owner_of(request)
        if self.desk.records is None or not owner:
            return history_html((), talk.id)
        try:
            return history_html(self.desk.records.conversations(owner), talk.id)
        except RecordsProblem:
            return history_html((), talk.id)


_SKIPPED = [gr.skip(), gr.skip(), gr.skip()]
_numbers = count(1)


def _sent(event: gr.EventData) -> dict[str, Any]:
    """What page.js sent with a click; nothing where something was typed."""
    return event._data if isinstance(event._data, dict) else {}  # noqa: SLF001 -- Gradio's attributes raise where nothing was sent


def _notice(text: str) -> str:
    return notice_html(" ".join(text.split()), number=next(_numbers))


def _turned(records: Records, owner: str, talk: Talk, sent: dict[str, Any]) -> Talk:
    """The talk that is open after a click on the list; raises RecordsProblem."""
    key = str(sent.get("id", ""))
    match sent.get("do"):
        case "open":
            return kept(records, owner, key)
        case "rename":
            records.rename(owner, key, str(sent.get("title", "")))
        case "delete":
            records.delete(owner, key)
            return Talk() if talk.id == key else talk
    return talk


def _exported(answer: Answer, form: str) -> str:
    today = datetime.now(UTC).astimezone().date()
    if form == "docx":
        content = as_docx(answer, today=today)
    else:
        content = as_markdown(answer, today=today).encode()
    name = _UNSAFE.sub(" ", answer.standalone_question).strip(" .")[:_NAME_LENGTH] or "回答"
    return download_html(f"{name}.{_EXPORTS[form]}", content, number=next(_numbers))


_EXPORTS = {"docx": "docx", "markdown": "md"}


def _connect(tab: TalkTab, bridge: gr.HTML, parts: list[Any]) -> None:
    """Let the box and the clicks reach the tab's methods."""
    past, now, box, history, outbox, talk = parts
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    # page.js asks nothing while an answer grows, and the answer is shown as whole together with
    # the talk it ends: so the turns of one conversation stay in order, and none is dropped.
    gr.on(
        [box.submit, bridge.submit],
        tab.respond,
        inputs=[box, talk],
        outputs=[past, now, box, history, outbox, talk],
        concurrency_id="ask",
        concurrency_limit=tab.desk.at_once,
        trigger_mode="multiple",
        **quiet,
    )
    quick: dict[str, Any] = quiet | {"trigger_mode": "multiple", "concurrency_limit": 4}
    bridge.select(tab.turn, inputs=[talk], outputs=[past, now, history, outbox, talk], **quick)
    bridge.input(tab.remark, inputs=[talk], outputs=[outbox], **quick)
    gr.on(None, tab.listed, outputs=[history], **quiet)
