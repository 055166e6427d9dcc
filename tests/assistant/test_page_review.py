"""The 评测 tab: its renderers, and the tab in a real browser.

Run as a program this file opens a page with only this tab around a hand-made review, which
cannot be read while the file that it is given exists.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.page.review import (
    PAGE,
    Cell,
    Grid,
    Miss,
    Review,
    misses_html,
    problem_html,
    review_html,
)
from tests.browsing import chromium, open_page, served, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEADLINE = Grid(
    ("指标", "全部（30 题）", "与先前相比"),
    (
        (Cell("答错数字", "越低越好"), Cell("0.0%", "0/30，上界 9.5%"), Cell("±0 题")),
        (Cell("整题答对", "全对的题"), Cell("20.0%", "9.5–37.3，n=30"), Cell("+3.3", "p=0.500")),
    ),
)
KINDS = Grid(("题型", "题数"), ((Cell("查数"), Cell("20")), (Cell("列举"), Cell("10"))))


def miss(number: int, kind: str = "查数", **more: Any) -> Miss:
    given = {
        "id": f"v-{number}",
        "kind": kind,
        "question": f"第{number}个指标是多少？",
        "earlier": (),
        "expected": ("甲市2025年占比目标为90%以上",),
        "why": ("缺少数据：占比",),
        "status": "没有依据",
        "answer": "文件没有写明。",
    }
    return Miss(**(given | more))


def review(**more: Any) -> Review:
    misses = (*(miss(n) for n in range(1, 15)), *(miss(n, "列举") for n in range(15, 25)))
    given = {
        "title": "最新的评测：20261122-080000-zhice",
        "facts": ("30 题",),
        "headline": HEADLINE,
        "kinds": KINDS,
        "changes": ("由错变对 1 题，由对变错 0 题。",),
        "misses": misses,
        "kept_aside": 7,
    }
    return Review(**(given | more))


def test_headline_kinds_and_changes_are_shown() -> None:
    page = review_html(review(remarks=("题目改过。",)))
    for words in ("20.0%", "9.5–37.3，n=30", "+3.3", "由错变对 1 题", "列举", "题目改过。"):
        assert words in page


def test_without_a_run_it_is_said_how_to_make_one() -> None:
    assert "zhice eval run" in review_html(None)
    assert misses_html(None) == ""


def test_a_review_without_numbers_is_its_remark() -> None:
    page = review_html(Review("评测结果读不出来", remarks=("a.jsonl 第2行 <坏>",)))
    assert "a.jsonl 第2行 &lt;坏&gt;" in page
    assert "<table" not in page
    assert misses_html(Review("评测结果读不出来")) == ""


def test_misses_come_in_pages() -> None:
    page = misses_html(review())
    assert page.count("<details") == PAGE
    assert "第 1 页，共 3 页" in page
    assert misses_html(review(), page=3).count("<details") == 4


def test_misses_are_chosen_by_kind() -> None:
    page = misses_html(review(), kind="列举")
    assert page.count("<details") == 10
    assert "第15个指标" in page
    assert "第1个指标" not in page
    assert '<option value="列举" selected>列举（10）</option>' in page
    assert "翻页" not in page


def test_what_is_kept_aside_is_counted_in_one_line() -> None:
    assert "留出集里另有 7 题没有答对" in misses_html(review())
    assert "留出集" not in misses_html(review(kept_aside=0))


def test_where_nothing_was_missed_that_is_said() -> None:
    page = misses_html(review(misses=()))
    assert "没有答对的题目（0 题）" in page
    assert "没有。" in page
    assert "<select" not in page


@settings(deadline=None)
@given(st.text(max_size=5), st.integers())
def test_any_kind_and_page_asked_for_show_something(kind: str, page: int) -> None:
    assert 0 < misses_html(review(), kind=kind, page=page).count("<details") <= PAGE


@settings(deadline=None)
@given(st.text(alphabet="<>&\"'a", min_size=1, max_size=8))
def test_text_of_answers_is_never_markup(text: str) -> None:
    raw = f"<b>{text}</b>"
    strange = miss(1, raw, question=raw, earlier=(raw,), expected=(raw,), why=(raw,), answer=raw)
    page = misses_html(review(misses=(strange,))) + review_html(review(title=raw, remarks=(raw,)))
    assert "<b>" not in page
    assert problem_html(raw).count("<") == 2


def test_a_crash_has_no_answer() -> None:
    page = misses_html(review(misses=(miss(1, status="出错", answer="", expected=()),)))
    assert "没有得到回答" in page
    assert "<p>—</p>" in page


# In a browser


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """While this file exists the review cannot be read."""
    return tmp_path_factory.mktemp("review") / "broken"


@pytest.fixture(scope="module")
def address(broken: Path) -> Iterator[str]:
    with served(broken.parent, __file__, str(broken)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_a_miss_is_opened_and_read(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        page.get_by_role("tab", name="评测").click()
        page.locator(".eval-headline", has_text="20.0%").wait_for()
        row = page.locator(".eval-miss", has_text="第2个指标是多少？")
        assert not row.locator(".eval-answer").is_visible()
        row.locator("summary").click()
        shown = row.inner_text()
        for words in ("甲市2025年占比目标为90%以上", "缺少数据：占比", "文件没有写明。", "v-2"):
            assert words in shown


def test_misses_are_turned_over_and_chosen_by_kind(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        page.get_by_role("tab", name="评测").click()
        page.get_by_role("button", name="下一页").click()
        page.locator(".eval-miss", has_text="第11个").wait_for()
        assert page.locator(".eval-miss").count() == PAGE
        page.get_by_role("combobox").select_option("列举")
        page.locator(".eval-miss", has_text="第24个").wait_for()
        assert page.locator(".eval-kind").all_inner_texts() == ["列举"] * 10
        page.get_by_role("combobox").select_option("")
        page.locator(".eval-pager", has_text="第 1 页").wait_for()


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    with visited(browser, address, width=width) as page:
        page.get_by_role("tab", name="评测").click()
        page.locator(".eval-miss summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_broken_record_leaves_the_page_at_work(
    browser: Browser, address: str, broken: Path
) -> None:
    broken.touch()
    with visited(browser, address) as page:
        page.get_by_role("tab", name="评测").click()
        page.get_by_role("alert").wait_for()
        broken.unlink()
        assert "没有读出来" in page.get_by_role("alert").inner_text()
        page.get_by_role("tab", name="开始").click()
        page.get_by_label("问题").fill("还能用吗")


def _program(broken: Path) -> None:
    import gradio as gr

    from assistant.page.review_tab import build_tab

    def reviews() -> Review:
        if broken.exists():
            raise ZeroDivisionError
        return review()

    with gr.Blocks(title="评测", analytics_enabled=False) as page, gr.Tabs():
        with gr.Tab("开始"):
            gr.Textbox(label="问题")
        with gr.Tab("评测") as tab:
            build_tab(tab, reviews)
    open_page(page)


if __name__ == "__main__":
    import logging

    logging.disable(logging.ERROR)  # the fault is meant; its traceback is not looked at
    _program(Path(sys.argv[1]))
