"""The 文件 tab: its renderers, and the tab in a real browser.

Run as a program this file opens a page with only this tab and a box that asks for a place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.library import Library, open_library
from assistant.page.reader import body_html, outline_html, reader_html, register_html
from assistant.reading import Reading, place_of, reading_of
from index.figures import FigureTable, load_table, shipped_data
from index.sources import shipped_documents
from index.text import squeeze
from tests.browsing import chromium, open_page, served, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PLAN = "taizhou-education-14th-five-year-plan"
FOUR_YEARS = "taizhou-quality-education-2023-2027"
SHIPPED = sorted(path.stem for path in shipped_documents().glob("*.txt"))


class Seen(HTMLParser):
    """What a browser shows of a piece of HTML: its text, and the words in marks of a class."""

    def __init__(self, source: str) -> None:
        """Read all of ``source``."""
        super().__init__()
        self.text = ""
        self.marked: dict[str, list[str]] = {}
        self.figures: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a mark."""
        if tag == "mark":
            given = dict(attrs)
            name = given["class"] or ""
            self.marked.setdefault(name, []).append("")
            self._open.append((name, given.get("data-figures") or ""))

    def handle_endtag(self, tag: str) -> None:
        """End a mark."""
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take over text, also into the marks around it."""
        self.text += data
        for name, figures in self._open:
            self.marked[name][-1] += data
            for figure in figures.split():
                self.figures[figure] = self.figures.get(figure, "") + data


@pytest.fixture(scope="module")
def table(library: Library) -> FigureTable:
    return load_table(shipped_data(), tuple(library.documents))


@pytest.fixture(scope="module")
def readings(library: Library, table: FigureTable) -> dict[str, Reading]:
    return {document: reading_of(library, table, document) for document in library.documents}


def tiny(folder: Path, text: str) -> Reading:
    """A document of this text, read without curated figures."""
    return reading_of(tiny_library(folder, text), NO_FIGURES, "plan")


def tiny_library(
    folder: Path, text: str, *, title: str = "甲市规划", issued: str = "2021-09-26"
) -> Library:
    (folder / "plan.txt").write_text(text, encoding="utf-8")
    (folder / "documents.csv").write_text(
        "id,file,title,number,issuer,region,level,issued,period_start,period_end,note\n"
        f"plan,plan.txt,{title},甲教〔2021〕1号,甲市教育局,甲市,市,{issued},2021,2025,\n",
        encoding="utf-8",
    )
    return open_library(folder)


NO_FIGURES = FigureTable((), {}, (), "")


# The text


@pytest.mark.parametrize("document", SHIPPED)
def test_no_character_of_a_document_is_lost_or_added(
    readings: dict[str, Reading], document: str
) -> None:
    reading = readings[document]
    assert squeeze(Seen(body_html(reading)).text) == squeeze(reading.document.text)


def test_every_curated_figure_is_marked_with_the_words_it_is_written_in(
    readings: dict[str, Reading], table: FigureTable
) -> None:
    marked: dict[str, str] = {}
    for reading in readings.values():
        marked |= Seen(body_html(reading)).figures
    assert len(marked) == len(table.figures) == 460
    for figure in table.figures:
        assert squeeze(marked[figure.id]) == squeeze(figure.as_written)


def test_a_mark_tells_the_figure_and_leads_to_its_indicator(readings: dict[str, Reading]) -> None:
    page = body_html(readings[PLAN])
    mark = re.search(r'<mark class="read-figure" data-figures="p14-080">(.*?)</mark>', page)
    assert mark
    assert 'class="open-indicator" href="#" data-indicator="学前教育毛入园率"' in mark[1]
    assert 'title="学前教育毛入园率，台州市，2020年实际"' in mark[1]
    assert mark[1].endswith("&gt;98</a>")


@pytest.mark.parametrize("document", SHIPPED)
def test_the_source_of_every_figure_is_shown_word_for_word(
    readings: dict[str, Reading], library: Library, table: FigureTable, document: str
) -> None:
    reading = readings[document]
    for figure in table.figures:
        if figure.document == document:
            source = library.figure_source(figure)
            place = place_of(reading, source.start, source.end)
            assert place
            shown = reading.document.text[place.start : place.end]
            assert squeeze(shown) == squeeze(figure.quote)


@settings(deadline=None)
@given(st.sampled_from(SHIPPED), st.integers(0, 25_000), st.integers(0, 300))
def test_any_place_shows_exactly_its_words(
    readings: dict[str, Reading], document: str, first: int, length: int
) -> None:
    reading = readings[document]
    raw = reading.document.raw
    start = first % len(raw)
    end = min(start + length, len(raw))
    dropped = {n for noise in reading.document.noise for n in range(noise.start, noise.end)}
    wanted = "".join(raw[n] for n in range(start, end) if n not in dropped)
    place = place_of(reading, start, end)
    seen = Seen(body_html(reading, place))
    assert squeeze("".join(seen.marked.get("read-here", []))) == squeeze(wanted)
    assert squeeze(seen.text) == squeeze(reading.document.text)


def test_markup_in_a_document_is_text(tmp_path: Path) -> None:
    reading = tiny(tmp_path, "一、<b>目标</b>\n<script>alert(1)</script>&amp;，到2025年。\n")
    page = reader_html(reading, place_of(reading, 3, 5))
    assert "<script" not in page
    assert "<b>" not in page
    assert "&amp;amp;" in page
    assert squeeze(Seen(body_html(reading)).text) == squeeze(reading.document.text)


# Outline and tables


def test_the_outline_nests_headings_and_leads_to_them(tmp_path: Path) -> None:
    text = "甲市教育\n一、目标\n（一）学前\n占比90%以上。\n（二）义务\n均衡。\n二、措施\n加强领导。"
    reading = tiny(tmp_path, text)
    bare = re.sub(r' class="read-jump" href="#read-s(\d)"', r" \1", outline_html(reading.anchors))
    assert bare == (
        "<ol><li><a 1>一、目标</a><ol><li><a 2>（一）学前</a></li><li><a 3>（二）义务</a></li></ol>"
        "</li><li><a 4>二、措施</a></li></ol>"
    )
    page = body_html(reading)
    assert '<h3 id="read-s1" tabindex="-1" class="read-heading">一、目标</h3>' in page
    assert '<h4 id="read-s2" tabindex="-1" class="read-heading">（一）学前</h4>' in page
    assert '<p class="read-front">甲市教育</p>' in page


def test_title_and_signature_are_set_apart(tmp_path: Path) -> None:
    page = body_html(tiny(tmp_path, "甲市规划\n现印发。\n甲市教育局\n2021年9月26日\n"))
    assert page.splitlines() == [
        '<p class="read-name">甲市规划</p>',
        "<p>现印发。</p>",
        '<p class="read-signed">甲市教育局</p>',
        '<p class="read-signed">2021年9月26日</p>',
    ]


def test_a_heading_that_its_points_follow_is_no_heading_of_them(tmp_path: Path) -> None:
    page = body_html(tiny(tmp_path, "一、目标\n（一）推进扩容提质。一是建校。扩大。二是建园。\n"))
    lead = '<strong id="read-s2" tabindex="-1" class="read-lead">（一）推进扩容提质。</strong>'
    assert f"<p>{lead}" in page
    assert page.count("<h") == 1


def test_a_document_without_headings_has_no_outline(tmp_path: Path) -> None:
    reading = tiny(tmp_path, "到2025年，占比达到90%以上。\n")
    assert outline_html(reading.anchors) == ""
    assert "<p>到2025年，占比达到90%以上。</p>" in body_html(reading)
    assert "没有核定数据" in reader_html(reading)


@pytest.mark.parametrize("document", SHIPPED)
def test_every_heading_of_the_outline_stands_once_in_the_text(
    readings: dict[str, Reading], document: str
) -> None:
    reading = readings[document]
    page = body_html(reading)
    for anchor in reading.anchors:
        assert page.count(f'id="{anchor.id}"') == 1
    assert outline_html(reading.anchors).count("<a ") == len(reading.anchors)


def test_a_table_has_its_rows_and_leaves_merged_cells_empty(
    readings: dict[str, Reading],
) -> None:
    page = body_html(readings[PLAN])
    rows = re.findall(r"<tr>(.*?)</tr>", page)
    cells = [re.findall(r"<(t[hd])[^>]*>(.*?)</t[hd]>", row) for row in rows]
    words = [[re.sub(r"<[^>]*>", "", html.unescape(cell)) for _, cell in row] for row in cells]
    assert len(rows) == 36
    assert ["", "义务段", "99", ">99", "约束性"] in [row[-5:] for row in words]
    heads = [row for row in cells if row[0][0] == "th"]
    assert [re.sub(r"<[^>]*>", "", cell) for _, cell in heads[0]][:2] == ["领域", "主要目标"]


# The register


def test_the_register_has_the_newest_document_first(library: Library, table: FigureTable) -> None:
    page = register_html(library, table)
    assert re.findall(r'data-document="([^"]*)"', page) == [
        "taizhou-quality-education-2023-2027",
        "taizhou-education-14th-five-year-plan",
        "linhai-education-14th-five-year-outline",
        "taizhou-education-modernization-2020-2022",
        "taizhou-education-work-2019-2020",
    ]
    assert "台发改规划〔2021〕137号" in page
    assert '<td data-label="核定数据">157 项</td>' in page


def test_a_document_without_a_date_tells_its_period(tmp_path: Path) -> None:
    library = tiny_library(tmp_path, "到2025年。\n", title="甲<i>市", issued="")
    page = register_html(library, NO_FIGURES)
    assert "未载明（2021—2025年）" in page
    assert "甲&lt;i&gt;市" in page


# In a browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("reader"), __file__) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def open_document(page: Page, title: str = "“十四五”规划") -> Locator:
    """The text of the document of this title, opened from the register."""
    page.get_by_role("tab", name="文件").click()
    page.locator(".read-open", has_text=title).first.click()
    page.locator(".read-text").wait_for()
    return page.locator(".read-text")


def in_sight(page: Page, selector: str) -> bool:
    """Whether the first such element is on the screen, below the bar."""
    place = page.locator(selector).first.bounding_box()
    bar = page.locator(".read-bar").bounding_box()
    assert place
    assert bar
    below = place["y"] >= bar["y"] + bar["height"] - 1
    return bool(below and place["y"] + place["height"] <= 900)


def test_a_document_is_opened_and_its_outline_jumps(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        open_document(page)
        assert page.locator("details.read-outline[open]").count() == 1
        page.locator(".read-jump", has_text="六、").first.click()
        page.wait_for_timeout(300)
        assert in_sight(page, "h3.read-heading:has-text('六、')")
        current = page.locator(".read-current")
        assert current.inner_text().startswith("六、")
        page.locator(".read-back").click()
        page.locator(".read-register").wait_for()


def test_a_search_marks_all_hits_and_steps_through_them(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        text = open_document(page)
        whole = text.inner_text()
        count = squeeze(whole).count("普惠性幼儿园")
        page.locator(".read-query").fill("普惠性 幼儿园")
        page.locator(".read-count", has_text=f"1 / {count}").wait_for()
        hits = page.locator(".read-found")
        words = hits.evaluate_all("(hits) => hits.map((hit) => hit.textContent).join('')")
        assert squeeze(words) == "普惠性幼儿园" * count
        page.locator(".read-query").press("Enter")
        page.locator(".read-count", has_text=f"2 / {count}").wait_for()
        assert in_sight(page, ".read-now")
        page.locator(".read-query").press("Shift+Enter")
        page.locator(".read-step").first.click()
        page.locator(".read-count", has_text=f"{count} / {count}").wait_for()
        page.locator(".read-query").press("Escape")
        assert hits.count() == 0
        assert text.inner_text() == whole


def test_a_search_goes_across_marks_and_widths(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        text = open_document(page)
        whole = text.evaluate("(text) => text.textContent")
        inner = page.locator(".read-text p .read-figure").first.evaluate(
            "(mark) => mark.parentNode.textContent.slice(0, 400)"
        )
        marked = page.locator(".read-text p .read-figure").first.inner_text()
        at = inner.index(marked)
        across = inner[max(0, at - 3) : at + len(marked) + 3]
        wide = re.sub(r"[!-~]", lambda m: chr(ord(m[0]) + 0xFEE0), across)
        page.locator(".read-query").fill(wide)
        page.locator(".read-now").first.wait_for()
        words = page.locator(".read-now").evaluate_all(
            "(hits) => hits.map((hit) => hit.textContent).join('')"
        )
        assert squeeze(words) == squeeze(across)
        page.locator(".read-query").fill("没有这样的话")
        page.locator(".read-count", has_text="没有找到").wait_for()
        assert text.evaluate("(text) => text.textContent") == whole


def test_a_figure_leads_to_its_indicator(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        open_document(page)
        page.evaluate(
            """document.addEventListener("click", (event) => {
                const link = event.target.closest("a.open-indicator");
                if (!link) return;
                event.preventDefault();
                document.title = link.dataset.indicator;
            })"""
        )
        mark = page.locator("[data-figures='p14-080'] a")
        assert mark.get_attribute("title") == "学前教育毛入园率，台州市，2020年实际"
        mark.click()
        assert page.title() == "学前教育毛入园率"


def test_a_place_is_scrolled_to_and_exactly_its_words_marked(
    browser: Browser, address: str, library: Library, table: FigureTable
) -> None:
    figure = table.figure("q23-015")
    source = library.figure_source(figure)
    with visited(browser, address) as page:
        for _ in range(2):  # the same place again scrolls again
            page.get_by_role("tab", name="开始").click()
            page.get_by_label("地方").fill(f"{FOUR_YEARS} {source.start} {source.end}")
            page.get_by_role("button", name="打开原文").click()
            page.locator(".read-here").first.wait_for()
            page.wait_for_timeout(400)
            assert in_sight(page, ".read-here")
            words = page.locator(".read-here").all_inner_texts()
            assert squeeze("".join(words)) == squeeze(figure.quote)
            page.evaluate("window.scrollTo(0, 0)")


def test_an_unknown_document_is_the_register(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        page.get_by_label("地方").fill("nothing 3 9")
        page.get_by_role("button", name="打开原文").click()
        page.locator(".read-register").wait_for()


def test_the_search_is_reached_and_left_by_keyboard(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        page.get_by_role("tab", name="文件").click()
        page.locator(".read-open").first.focus()
        page.keyboard.press("Enter")
        page.locator(".read-text").wait_for()
        page.locator(".read-back").focus()
        page.keyboard.press("Tab")
        page.keyboard.type("教育")
        page.locator(".read-now").first.wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(".read-count", has_text="2 / ").wait_for()


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    with visited(browser, address, width=width) as page:
        page.get_by_role("tab", name="文件").click()
        page.locator(".read-register").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        open_document(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("details.read-outline[open]").count() == (width > 900)
        if width < 900:
            page.locator(".read-outline summary").click()
            page.locator(".read-jump").nth(3).click()
            page.wait_for_timeout(300)
            assert page.locator("details.read-outline[open]").count() == 0
            assert in_sight(page, "#read-s4")


def _program() -> None:
    import gradio as gr

    from assistant.page.reader_tab import build_tab

    library = open_library(shipped_documents())
    with gr.Blocks(title="文件", analytics_enabled=False) as page:
        with gr.Tabs() as tabs:
            with gr.Tab("开始", id="start"):
                box = gr.Textbox(label="地方")
                button = gr.Button("打开原文")
            with gr.Tab("文件", id="files"):
                tab = build_tab(library, load_table(shipped_data(), tuple(library.documents)))

        def go(text: str) -> list[object]:
            document, start, end = text.split()
            return [gr.Tabs(selected="files"), tab.show_place(document, int(start), int(end))]

        button.click(go, inputs=box, outputs=[tabs, tab.view], api_visibility="private")
    open_page(page)


if __name__ == "__main__":
    _program()
