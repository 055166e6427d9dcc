"""The page as a whole: its tabs, the links between them, style and script."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, TypeAlias

import gradio as gr
from gradio.events import api

from assistant.errors import AssistantProblem
from assistant.page.figures_tab import FiguresTab
from assistant.page.figures_tab import build_tab as build_figures
from assistant.page.reader_tab import ReaderTab
from assistant.page.reader_tab import build_tab as build_reader
from assistant.page.review_tab import build_tab as build_review
from assistant.page.talk.tab import build_tab as build_talk
from assistant.page.types import Desk
from assistant.types import Answer
from index.errors import IndexProblem

FOLDER = Path(__file__).parent
Page: TypeAlias = gr.Blocks


def assemble(
    desk: Desk, owner_of: Callable[[gr.Request], str], user_of: Callable[[gr.Request], str]
) -> Page:
    """The page around ``desk``.

    ``owner_of`` tells whose conversations a request may see, ``user_of`` who signed in.
    """
    html = partial(gr.HTML, apply_default_css=False)
    page = gr.Blocks(title="知策", analytics_enabled=False, delete_cache=_SHEETS_KEPT)
    with page:
        masthead = html(masthead_html(""), elem_id="masthead", js_on_load=None)
        script = (FOLDER / "page.js").read_text(encoding="utf-8")
        bridge = html("", elem_id="bridge", js_on_load=script)
        with gr.Tabs(selected="talk", elem_id="tabs") as tabs:
            with gr.Tab("问答", id="talk"):
                build_talk(desk, bridge, owner_of)
            with gr.Tab("指标", id="figures", render_children=True):
                shelf = desk.shelf
                built = shelf.index.manifest.built
                figures = build_figures(shelf.table, shelf.matcher, shelf.library, built=built)
            with gr.Tab("文件", id="reader", render_children=True):
                reader = build_reader(desk.shelf.library, desk.shelf.table)
            if desk.reviews:
                with gr.Tab("评测", id="review") as tab:
                    build_review(tab, desk.reviews)
        _link(bridge, tabs, reader, figures)
        _greet(page, masthead, user_of)
        _offer(desk)
    return page


_SHEETS_KEPT = (3600, 3600)
"""Every so many seconds files that were downloaded are deleted if they are as old, in seconds."""


def masthead_html(user: str) -> str:
    """The head of the page; with who signed in, and the way out, if anybody did."""
    signed = (
        f'<p class="signed"><span>{escape(user)}</span><a href="/logout">退出登录</a></p>'
        if user
        else ""
    )
    return f"<h1>知策</h1><p>依据教育规划文件回答问题，每句话都有出处。</p>{signed}"


def _greet(page: Page, masthead: gr.HTML, user_of: Callable[[gr.Request], str]) -> None:
    """Tell who signed in as soon as the page is open."""

    def greeted(request: gr.Request) -> Any:  # noqa: ANN401 -- Gradio's own for no update
        user = user_of(request)
        return masthead_html(user) if user else gr.skip()

    page.load(
        greeted, outputs=masthead, api_visibility="private", show_progress="hidden", queue=False
    )


def _link(bridge: gr.HTML, tabs: gr.Tabs, reader: ReaderTab, figures: FiguresTab) -> None:
    """Let links of class open-source and open-indicator, wherever they stand, open their tab."""

    def turn_to(event: gr.EventData) -> list[Any]:
        sent = event._data if isinstance(event._data, dict) else {}  # noqa: SLF001 -- see talk/tab.py
        return [gr.Tabs(selected="reader" if "document" in sent else "figures"), sent]

    def show(sent: dict[str, Any]) -> list[Any]:
        if "document" in sent:
            place = (str(sent["document"]), _offset(sent, "start"), _offset(sent, "end"))
            return [reader.show_place(*place), *(gr.skip() for _ in figures.shown)]
        return [gr.skip(), *figures.show_indicator(str(sent.get("indicator", "")))]

    # In two steps: what is sent to a tab that was never open does not all arrive.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    wanted = gr.State({})
    turned = bridge.click(
        turn_to, outputs=[tabs, wanted], trigger_mode="multiple", concurrency_limit=4, **quiet
    )
    outputs = [reader.view, *figures.shown]
    turned.then(show, inputs=[wanted], outputs=outputs, concurrency_limit=4, **quiet)


def _offset(sent: dict[str, Any], name: str) -> int:
    try:
        return int(sent.get(name, 0))
    except (TypeError, ValueError):
        return 0


def _offer(desk: Desk) -> None:
    """Let programs ask the page as browsers do: the answer as the JSON contract has it."""

    def ask(question: str, history: list[str]) -> dict[str, Any]:
        """The answer to a question; history holds the earlier questions, oldest first."""
        try:
            *_, answer = desk.stream(question, tuple(history))
        except (AssistantProblem, IndexProblem) as problem:
            raise gr.Error(str(problem), print_exception=False) from problem
        return answer.model_dump(mode="json") if isinstance(answer, Answer) else {}

    api(ask, api_name="ask", concurrency_id="ask", concurrency_limit=desk.at_once)


def dress() -> dict[str, Any]:
    """How the page looks: what ``launch`` and ``mount_gradio_app`` take besides the page."""
    styles = sorted(FOLDER.glob("*.css"), key=lambda path: (path.name != "page.css", path.name))
    return {
        "theme": gr.themes.Default(primary_hue="blue", font="system-ui", font_mono="monospace"),
        "css": "\n".join(path.read_text(encoding="utf-8") for path in styles),
    }
