"""The 指标 tab: what its renderers make of figures, and the tab in a real browser.

Run as a program this file opens a page with that tab alone, for the browser tests.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from assistant.library import Library, open_library
from assistant.page.figures import (
    count_html,
    indicator_html,
    row_html,
    source_link,
    table_html,
    values_html,
)
from assistant.page.figures_tab import build_tab
from assistant.table.browse import COLUMNS, Filters, Order, Yearbook, narrow
from assistant.table.match import make_matcher
from assistant.table.phrase import KIND, amount_text, plain
from index.figures import FigureTable, load_table, shipped_data
from index.sources import shipped_documents
from index.text import squeeze
from index.types import Figure, Ruling

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).parents[2]
RATE = "高等教育毛入学率"
TAG = re.compile(r"<[^>]+>")


def opened_data() -> tuple[FigureTable, Library]:
    library = open_library(shipped_documents())
    return load_table(shipped_data(), tuple(library.documents)), library


@pytest.fixture(scope="module")
def book() -> Yearbook:
    table, library = opened_data()
    return Yearbook.of(table, make_matcher(table), library)


def seen(html: str) -> str:
    """The text of a piece of HTML, cells parted by a bar."""
    return unescape(TAG.sub("", re.sub(r"</t[dh]>", "|", html)))


# The renderers


def test_every_row_tells_the_whole_figure(book: Yearbook) -> None:
    for figure in book.figures:
        cells = seen(row_html(book, figure)).split("|")
        assert cells[:8] == [
            figure.indicator,
            figure.breakdown,
            figure.region,
            str(figure.year),
            KIND[figure.kind],
            amount_text(figure),
            figure.attribute,
            book.short[figure.document],
        ], figure.id


def test_every_amount_has_comparator_value_and_unit(book: Yearbook) -> None:
    words = {"≥": "以上|不低于|至少|≥", ">": "多|余|超|>|高于|以上", "≤": "内|≤|不高于|前|不超过"}
    words |= {"<": "<|小于|低于|不足|以下", "≈": "近|约|左右|数以", "range": "-|至|—|～|~|、|到"}
    for figure in book.figures:
        shown = seen(row_html(book, figure)).split("|")[5]
        written = squeeze(figure.as_written)
        assert plain(figure.value) in shown or written in squeeze(shown), figure.id
        unit_said = figure.unit in shown or written in squeeze(shown) or not figure.unit
        assert unit_said or "万分之" in shown, figure.id
        if figure.comparator in words:
            assert re.search(words[figure.comparator], shown), (figure.id, shown)


def test_each_source_link_leads_to_the_quoted_words(book: Yearbook) -> None:
    place = re.compile(r'data-document="([^"]+)" data-start="(\d+)" data-end="(\d+)"')
    for figure in book.figures:
        found = place.search(source_link(book, figure))
        assert found
        raw = book.library.documents[found[1]].raw[int(found[2]) : int(found[3])]
        assert squeeze(raw) == squeeze(figure.quote), figure.id


def planted(figure: Figure, text: str) -> Figure:
    return replace(figure, indicator=text, breakdown=text, as_written=text, note=text, quote=text)


def test_markup_in_the_table_is_text(book: Yearbook) -> None:
    bad = '<img src=x onerror="alert(1)">\'&'
    figure = planted(book.figures[0], bad)
    html = row_html(book, figure)
    assert "<img" not in html
    assert seen(html).split("|")[:2] == [bad, bad]
    known = replace(
        book.table.indicators[book.figures[0].indicator], definition=bad, aliases=(bad,)
    )
    ruling = Ruling(bad, "", "台州市", 2020, "actual", (figure.id,), "真实矛盾", bad)
    table = replace(book.table, figures=(figure,), indicators={bad: known}, rulings=(ruling,))
    planted_book = replace(book, table=table, figures=(figure,))
    whole = indicator_html(planted_book, bad) + values_html(planted_book, bad)
    assert "<img" not in whole
    assert whole.count("&lt;img") > 4
    assert "<img" not in count_html(planted_book, (), Filters(words=bad))
    assert "<img" not in indicator_html(planted_book, bad + "?")


def test_headers_tell_how_they_sort(book: Yearbook) -> None:
    html = table_html(book, book.figures[:3], Order("year", descending=True))
    assert html.count("aria-sort=") == len(COLUMNS)
    assert 'class="fig-year" aria-sort="descending"' in html
    assert table_html(book, (), Order()) == ""


def test_the_count_says_how_many_of_how_many(book: Yearbook) -> None:
    assert seen(count_html(book, book.figures, Filters())) == "共 460 条"
    some = narrow(book, Filters(year=2025))
    assert seen(count_html(book, some, Filters(year=2025))) == f"460 条中的 {len(some)} 条"


@pytest.mark.parametrize(
    ("filters", "line"),
    [
        (Filters(words="天气"), "没有“指标：天气”的数据；请换一个说法，或清除筛选。"),
        (
            Filters(words="毛入学率", year=2016),
            (
                "没有同时符合“指标：毛入学率”、“年份：2016”的数据；"
                "可以去掉“年份：2016”（9 条），或去掉“指标：毛入学率”（1 条）。"
            ),
        ),
        (
            Filters(words="天气", year=2016, region="临海市"),
            "没有同时符合“指标：天气”、“年份：2016”、“地区：临海市”的数据；请清除筛选后重新选择。",
        ),
    ],
)
def test_an_empty_table_says_what_to_loosen(book: Yearbook, filters: Filters, line: str) -> None:
    assert seen(count_html(book, narrow(book, filters), filters)) == line


def test_an_indicator_shows_its_disagreements_with_both_sides(book: Yearbook) -> None:
    text = seen(indicator_html(book, "全国学前教育普及普惠县（市、区）比例"))
    assert "数据有出入：真实矛盾" in text
    assert "100% 2025年目标 《台州市教育事业发展“十四五”规划》" in text
    assert "90% 2025年目标" in text
    assert "领域目标写100%，同一规划主要预期指标正文和指标表均写90%。" in text


def test_a_disagreement_nobody_ruled_on_says_so(book: Yearbook) -> None:
    open_book = replace(book, table=replace(book.table, rulings=()))
    text = seen(indicator_html(open_book, RATE))
    assert "数据有出入：尚未核定" in text
    assert ">70% 2025年目标" in text


def test_all_values_of_every_indicator_are_listed(book: Yearbook) -> None:
    for name in book.table.indicators:
        html = values_html(book, name)
        figures = book.table.of(name)
        assert html.count('class="open-source"') == len(figures), name
        for figure in figures:
            assert f"{figure.year}|{amount_text(figure)}|" in seen(html), figure.id


def test_targets_actuals_breakdowns_and_regions_are_apart(book: Yearbook) -> None:
    html = values_html(book, "中小学专任教师拥有境外学习研修经历的比例")
    captions = re.findall(r"<caption>(.*?)</caption>", html)
    assert captions == [
        "台州市",
        "台州市 · 义务段",
        "台州市 · 初中",
        "台州市 · 小学",
        "台州市 · 高中",
    ]
    for part in html.split("<caption>")[1:]:
        assert part.count('class="fig-part"') == len(set(re.findall("fig-(target|actual)", part)))


def test_words_of_the_document_stand_beside_a_composed_amount(book: Yearbook) -> None:
    html = values_html(book, RATE)
    assert "原文写作" not in html.split("67.5")[0]
    every = "".join(values_html(book, name) for name in book.table.indicators)
    assert "原文写作“" in every


def test_an_unknown_indicator_is_told(book: Yearbook) -> None:
    assert "没有指标“幸福感”" in seen(indicator_html(book, "幸福感"))
    assert values_html(book, "幸福感") == ""


# The tab in a browser


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a page with the tab alone, as a process of its own."""
    import urllib.request

    log = folder / "server.log"
    given = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1", "no_proxy": "127.0.0.1"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, __file__],
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
            cwd=PROJECT,
            env=given | {"PYTHONPATH": str(PROJECT), "TMPDIR": str(folder)},
        )
    assert process.stdout
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1"), log.read_text()
    with urllib.request.urlopen(address) as reply:  # noqa: S310 -- loopback
        assert reply.status == 200
    yield address
    process.send_signal(signal.SIGINT)
    process.wait(20)
    process.stdout.close()
    assert "Traceback" not in log.read_text()
    assert not list(folder.glob("zhice-figures-*")), "sheets are left behind"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("figures")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    switches = (
        "--no-sandbox --disable-gpu --disable-background-networking "
        "--disable-component-update --disable-quic --no-first-run"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=switches.split()
        )
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser, address: str, *, width: int = 1440, theme: str = "light"
) -> Iterator[Page]:
    """The tab in a fresh browser; nothing may be asked of another machine, no script may fail."""
    asked: list[str] = []
    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(40_000)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}?__theme={theme}")
    page.get_by_role("tab", name="指标").click()
    rows(page).first.wait_for()
    yield page
    page.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert faults == []


def rows(page: Page) -> Any:
    return page.locator("#fig-rows tbody tr")


def wait_for_rows(page: Page, count: int) -> None:
    page.wait_for_function(
        "(count) => document.querySelectorAll('#fig-rows tbody tr').length === count", arg=count
    )


def search(page: Page, words: str, count: int) -> None:
    page.get_by_label("指标", exact=True).first.press_sequentially(words)
    wait_for_rows(page, count)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_table_is_filtered_by_typing_and_choosing(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        wait_for_rows(page, 460)
        search(page, "毛入学率", 9)
        choose(page, "目标/实际", "目标")
        wait_for_rows(page, 6)
        assert page.locator(".fig-count").inner_text() == "460 条中的 6 条"
        choose(page, "年份", "2016")
        page.locator(".fig-empty").wait_for()
        assert "可以去掉“年份：2016”（6 条）" in page.locator(".fig-empty").inner_text()
        page.get_by_role("button", name="清除筛选").click()
        wait_for_rows(page, 460)
        assert page.get_by_label("指标", exact=True).first.input_value() == ""
        assert page.locator(".fig-count").inner_text() == "共 460 条"


def test_a_header_sorts_and_sorts_back_with_the_keyboard(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        search(page, "毛入学率", 9)
        years = page.locator("#fig-rows td.fig-year")
        page.locator("button[data-column=amount]").click()
        page.locator("th.fig-amount[aria-sort=ascending]").wait_for()
        assert years.all_inner_texts()[0] == "2020"
        page.locator("button[data-column=year]").focus()
        page.keyboard.press("Enter")
        page.locator("th.fig-year[aria-sort=ascending]").wait_for()
        page.locator("button[data-column=year]").press("Enter")
        page.locator("th.fig-year[aria-sort=descending]").wait_for()
        shown = years.all_inner_texts()
        assert shown == sorted(shown, reverse=True)


def test_an_indicator_opens_with_its_chart_and_leads_back(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        search(page, "毛入学率", 9)
        rows(page).locator("a.open-indicator").first.click()
        page.locator("#fig-chart .point").first.wait_for()
        assert page.locator("#fig-head h2").inner_text() == RATE
        assert page.locator("#fig-chart .point").count() == 9
        labels = page.locator("#fig-chart .textpoint").all_text_contents()
        assert {"接近60%", ">70%", "72%"} <= {text.strip() for text in labels}
        assert page.locator("#fig-all a.open-source").count() == 9
        assert not page.locator("#fig-rows").is_visible()
        page.locator("#fig-head a.open-indicator").first.click()
        page.locator("#fig-head h2", has_text="学前教育毛入园率").wait_for()
        page.get_by_role("button", name="返回列表").click()
        page.locator("#fig-rows").wait_for()
        assert rows(page).count() == 9
        assert not page.locator("#fig-head").is_visible()


def test_another_tab_can_open_an_indicator(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.get_by_role("tab", name="问答").click()
        page.get_by_role("button", name="看指标").click()
        page.locator("#fig-chart .point").first.wait_for()
        assert page.locator("#fig-head h2").inner_text() == RATE
        box = page.locator("#fig-chart .main-svg").first.bounding_box()
        assert box
        assert box["width"] > 800


def test_what_is_shown_can_be_taken_away(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        search(page, "毛入学率", 9)
        page.locator("button[data-column=year]").click()
        page.locator("th.fig-year[aria-sort=ascending]").wait_for()
        shown = page.locator("#fig-rows td.fig-year").all_inner_texts()
        with page.expect_download() as excel:
            page.get_by_role("button", name="下载 Excel").click()
        assert re.fullmatch(r"知策指标数据_9条_\w{8}\.xlsx", excel.value.suggested_filename)
        sheet = openpyxl.load_workbook(io.BytesIO(excel.value.path().read_bytes()))["指标数据"]
        header, *lines = sheet.iter_rows(values_only=True)
        assert [str(line[header.index("年份")]) for line in lines] == shown
        assert {line[header.index("指标")] for line in lines} == {RATE}
        with page.expect_download() as text:
            page.get_by_role("button", name="下载 CSV").click()
        assert text.value.suggested_filename.endswith(".csv")
        assert len(text.value.path().read_text(encoding="utf-8-sig").splitlines()) == 10


@pytest.mark.parametrize(("width", "theme"), [(375, "light"), (1440, "dark")])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, address: str, tmp_path: Path, width: int, theme: str
) -> None:
    with visit(browser, address, width=width, theme=theme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=tmp_path / f"figures-list-{width}-{theme}.png")
        search(page, "优质均衡", 17)
        page.locator("a.open-indicator").first.click()
        page.locator("#fig-chart .point").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=tmp_path / f"figures-one-{width}-{theme}.png", full_page=True)
        name = page.locator("#fig-head h2").bounding_box()
        link = page.locator("#fig-all a.open-source").first.bounding_box()
        assert name
        assert link
        assert link["x"] + link["width"] <= width


def main() -> None:
    """Open the page until interrupted; its address is printed."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    table, library = opened_data()
    with gr.Blocks(analytics_enabled=False) as page:
        with gr.Tabs() as tabs:
            with gr.Tab("问答"):
                button = gr.Button("看指标")
            with gr.Tab("指标", id="figures"):
                tab = build_tab(table, make_matcher(table), library)
        button.click(
            lambda: [gr.Tabs(selected="figures"), *tab.show_indicator(RATE)],
            None,
            [tabs, *tab.shown],
        )
    folder = PROJECT / "assistant/page"
    styles = [folder / "page.css", folder / "figures.css"]
    page.launch(
        server_name="127.0.0.1",
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        css="".join(style.read_text(encoding="utf-8") for style in styles),
    )
    sys.stdout.write(f"{page.local_url}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        signal.pause()
    page.close(verbose=False)


if __name__ == "__main__":
    main()
