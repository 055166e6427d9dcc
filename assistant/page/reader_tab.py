"""The 文件 tab: one piece of HTML that is either the register or the reader of a document.

Import this module when the page is built: it loads Gradio.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from assistant.library import Library
from assistant.page.reader import reader_html, register_html
from assistant.reading import Reading, place_of, reading_of
from index.figures import FigureTable

if TYPE_CHECKING:
    from gradio.components import Component


@dataclass(frozen=True, slots=True)
class ReaderTab:
    """The tab's component, and what to put into it to show a document."""

    view: Component
    show_place: Callable[[str, int, int], str]
    """Document id and raw offsets → value of ``view``: the reader, scrolled to that place and
    its words highlighted. (0, 0) is the document's beginning; an unknown id is the register."""


def build_tab(library: Library, table: FigureTable) -> ReaderTab:
    """The tab's component inside an open ``gr.Tab``; clicks on the register open a document."""
    shown = count(1)

    @cache
    def reading(document: str) -> Reading:
        return reading_of(library, table, document)

    def show_place(document: str, start: int, end: int) -> str:
        # The number makes every value a new one: the browser scrolls again to the same place.
        if document not in library.documents:
            return _numbered("", next(shown), register_html(library, table))
        place = place_of(reading(document), start, end)
        return _numbered(document, next(shown), reader_html(reading(document), place))

    def opened(event: gr.EventData) -> str:
        sent = event._data if isinstance(event._data, dict) else {}  # noqa: SLF001 -- Gradio's attributes raise where nothing was sent
        return show_place(str(sent.get("document", "")), 0, 0)

    view = gr.HTML(
        _numbered("", 0, register_html(library, table)),
        elem_id="reader",
        apply_default_css=False,
        js_on_load=Path(__file__).with_name("reader.js").read_text(encoding="utf-8"),
    )
    view.click(opened, outputs=view, api_visibility="private", show_progress="hidden")
    return ReaderTab(view, show_place)


def _numbered(document: str, number: int, html: str) -> str:
    return f'<div class="read-root" data-document="{document}" data-shown="{number}">{html}</div>'
