"""The 指标 tab: filters, table, downloads, and the page of one indicator, wired in Gradio."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from assistant.library import Library
from assistant.page.chart import chart
from assistant.page.figures import count_html, indicator_html, table_html, values_html
from assistant.page.sheets import csv_file, workbook
from assistant.table.browse import UNMARKED, Filters, Order, Yearbook, arranged, narrow
from assistant.table.match import Matcher
from assistant.table.phrase import KIND
from index.figure_rows import Stage
from index.figures import FigureTable
from index.types import Attribute

if TYPE_CHECKING:
    import gradio as gr

_ALL = "全部"
_KEPT = 60.0
"""Seconds a written sheet is kept; Gradio has its own copy as soon as it is sent."""
_SCRIPT = """
element.addEventListener("click", (event) => {
  const sort = event.target.closest("button.fig-sort");
  if (sort) return trigger("select", {column: sort.dataset.column});
  const link = event.target.closest("a.open-indicator");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  if (element.closest("#fig-list")) window.figLeftAt = window.scrollY;
  trigger("submit", {indicator: link.dataset.indicator});
});
"""
"""A header sorts, a link opens its indicator; where the list was left is remembered."""
_DOWNLOAD = """(file) => {
  const link = document.createElement("a");
  link.href = file.url;
  link.download = file.orig_name;
  document.body.append(link);
  link.click();
  link.remove();
}"""
_TO_HEAD = """() => requestAnimationFrame(() => {
  const title = document.querySelector("#fig-head h2");
  document.getElementById("fig-tab").scrollIntoView();
  if (title) title.focus({preventScroll: true});
})"""
_TO_LIST = "() => requestAnimationFrame(() => window.scrollTo(0, window.figLeftAt || 0))"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class FiguresTab:
    """What others must reach of the tab."""

    shown: tuple[gr.blocks.Block, ...]
    """The components that ``show_indicator`` updates, in its order."""
    show_indicator: Callable[[str], list[Any]]
    """The updates that show the page of an indicator, by its canonical name."""


def build_tab(
    table: FigureTable, matcher: Matcher, library: Library, *, built: str = ""
) -> FiguresTab:
    """The tab inside the open block; ``built`` is when the index was built (ISO 8601)."""
    import gradio as gr  # noqa: PLC0415 -- 2 s, only for the page

    book = Yearbook.of(table, matcher, library, built=built)
    with gr.Column(elem_id="fig-tab", min_width=0):
        with gr.Column(elem_id="fig-list", min_width=0) as leaf:
            rows = _list(book)
        with gr.Column(elem_id="fig-page", min_width=0, visible=False) as page:
            back = gr.Button("← 返回列表", size="sm", elem_id="fig-back", min_width=0)
            head = _html("", elem_id="fig-head")
            plot = gr.Plot(show_label=False, container=False, elem_id="fig-chart")
            values = _html("", elem_id="fig-all")
    tab = FiguresTab((leaf, page, head, plot, values), partial(_show, book))
    for source in (rows, head):
        opened = source.submit(_told("indicator", tab.show_indicator), None, tab.shown, **_QUIET)
        opened.then(None, js=_TO_HEAD, **_QUIET)
    listed = back.click(_back, None, [leaf, page], **_QUIET)
    listed.then(None, js=_TO_LIST, **_QUIET)
    return tab


def _show(book: Yearbook, indicator: str) -> list[Any]:
    """The updates of ``FiguresTab.shown`` for the page of ``indicator``."""
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    figures = book.table.of(indicator)
    drawn = chart(figures, book.short)
    return [
        gr.Column(visible="hidden"),
        gr.Column(visible=True),
        indicator_html(book, indicator),
        gr.Plot(_plot(drawn) if drawn else None, visible=drawn is not None),
        values_html(book, indicator),
    ]


def _plot(drawn: dict[str, Any]) -> Any:  # noqa: ANN401 -- Gradio's form of a chart
    """``drawn`` as Gradio sends it to plotly.js, which comes with Gradio's own page."""
    from gradio.components.plot import PlotData  # noqa: PLC0415 -- see build_tab

    return PlotData(type="plotly", plot=json.dumps(drawn, ensure_ascii=False))


def _back() -> list[Any]:
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    return [gr.Column(visible=True), gr.Column(visible=False)]


def _list(book: Yearbook) -> gr.HTML:
    """Filters, count, downloads and the table; returns the table."""
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    boxes = _boxes(book)
    order = gr.State(Order())
    with gr.Row(elem_id="fig-bar"):
        count = _html(count_html(book, book.figures, Filters()), elem_id="fig-told")
        clear = gr.Button("清除筛选", size="sm", min_width=0)
        _download("下载 Excel", _Sheets(book).excel, [order, *boxes])
        _download("下载 CSV", _Sheets(book).csv, [order, *boxes])
    rows = _html(table_html(book, book.figures, Order()), elem_id="fig-rows")

    def refresh(order: Order, *chosen: Any) -> list[Any]:  # noqa: ANN401 -- what the boxes hold
        filters = _chosen(chosen)
        figures = arranged(book, narrow(book, filters), order)
        return [count_html(book, figures, filters), table_html(book, figures, order)]

    def sort(order: Order, *chosen: Any, column: str) -> list[Any]:  # noqa: ANN401 -- as above
        order = order.clicked(column)
        return [order, *refresh(order, *chosen)]

    # a text box of Gradio 6.31 tells .change as one types; its .input came to nothing here
    for listen in (boxes[0].change, *(box.input for box in boxes[1:])):
        listen(refresh, [order, *boxes], [count, rows], trigger_mode="always_last", **_QUIET)
    rows.select(_told("column", sort), [order, *boxes], [order, count, rows], **_QUIET)
    empty = ["" for _ in boxes]
    clear.click(
        lambda: [Order(), *empty, *refresh(Order(), *empty)],
        None,
        [order, *boxes, count, rows],
        **_QUIET,
    )
    return rows


def _boxes(book: Yearbook) -> list[Any]:
    """The filters in the order of the fields of ``Filters``."""
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    cards = [document.card for document in book.library.documents.values()]
    years = sorted({figure.year for figure in book.figures}, reverse=True)
    choices: list[tuple[str, list[tuple[str, Any]]]] = [
        ("学段", [(stage, stage) for stage in get_args(Stage)]),
        ("年份", [(str(year), year) for year in years]),
        ("地区", [(region, region) for region in book.library.regions]),
        ("文件", [(card.title, card.id) for card in cards]),
        ("目标/实际", [(text, kind) for kind, text in KIND.items()]),
        ("性质", [(text, text) for text in (*get_args(Attribute), UNMARKED) if text]),
    ]
    with gr.Row(elem_id="fig-filters"):
        words = gr.Textbox(
            label="指标", placeholder="输入名称或通俗说法，如 毛入学率", max_length=60, min_width=0
        )
        return [
            words,
            *(
                gr.Dropdown([(_ALL, ""), *values], value="", label=label, min_width=0)
                for label, values in choices
            ),
        ]


def _chosen(values: Sequence[Any]) -> Filters:
    """What the boxes hold as filters; an emptied box holds None."""
    words, stage, year, region, document, kind, attribute = values
    return Filters(
        words=words or "",
        stage=stage or "",
        year=year or None,
        region=region or "",
        document=document or "",
        kind=kind or "",
        attribute=attribute or "",
    )


def _download(label: str, write: Callable[..., str], boxes: Sequence[Any]) -> None:
    """A button that writes a sheet of what is shown and hands it to the browser."""
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    button = gr.Button(label, size="sm", min_width=0)
    file = gr.DownloadButton(visible=False)
    written = button.click(write, boxes, file, **_QUIET)
    written.success(None, file, js=_DOWNLOAD, **_QUIET)


class _Sheets:
    """Writes sheets into a folder that only this process reads and that ends with it."""

    def __init__(self, book: Yearbook) -> None:
        self._book = book
        self._folder = tempfile.TemporaryDirectory(prefix="zhice-figures-")

    def excel(self, order: Order, *chosen: Any) -> str:  # noqa: ANN401 -- what the boxes hold
        """The path of a new .xlsx of the rows chosen."""
        filters = _chosen(chosen)
        figures = arranged(self._book, narrow(self._book, filters), order)
        return self._written(workbook(self._book, figures, filters), len(figures), "xlsx")

    def csv(self, order: Order, *chosen: Any) -> str:  # noqa: ANN401 -- what the boxes hold
        """The path of a new .csv of the rows chosen."""
        figures = arranged(self._book, narrow(self._book, _chosen(chosen)), order)
        return self._written(csv_file(self._book, figures), len(figures), "csv")

    def _written(self, content: bytes, count: int, ending: str) -> str:
        folder = Path(self._folder.name)
        for old in folder.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT:
                shutil.rmtree(old, ignore_errors=True)
        place = Path(tempfile.mkdtemp(dir=folder))
        path = place / f"知策指标数据_{count}条_{self._book.table.version[:8]}.{ending}"
        path.write_bytes(content)
        return str(path)


def _html(value: str, *, elem_id: str) -> gr.HTML:
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    return gr.HTML(value, apply_default_css=False, js_on_load=_SCRIPT, elem_id=elem_id)


def _told(name: str, respond: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """``respond`` with what the page's script sent under ``name``."""
    import gradio as gr  # noqa: PLC0415 -- see build_tab

    def listener(event: Any, *values: Any) -> list[Any]:  # noqa: ANN401 -- called by Gradio
        return respond(*values, **{name: str(getattr(event, name))})

    listener.__annotations__["event"] = gr.EventData  # Gradio goes by it, and loads late here
    return listener
