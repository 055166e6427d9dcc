"""The page in a real browser: asking, sources, figures, history, keyboard, narrow screens.

``tests/page_desk.py`` opens it around hand-made answers.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from assistant.errors import SettingsProblem
from assistant.page import serve
from assistant.page.app import masthead_html
from assistant.page.talk.answers import EXAMPLES
from assistant.records import Records
from assistant.settings import Settings
from index.errors import IndexMissing
from tests.browsing import PROJECT, chromium, served, visited
from tests.page_desk import INDICATOR, LONG_WORD, SENTENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

DESK = PROJECT / "tests/page_desk.py"
BROWSERS = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page under test keeps what it keeps."""
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("page"), str(DESK), str(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@contextmanager
def visit(browser: Browser, address: str, *, query: str = "", **more: Any) -> Iterator[Page]:
    """The page, ready to be asked."""
    with visited(browser, address, **more) as page:
        if query:
            page.goto(address + query)
        page.locator("#box textarea").wait_for()
        page.locator("#talks nav").wait_for(state="attached")
        yield page


def ask(page: Page, question: str) -> str:
    """Ask in the box and wait; the text of what came of it."""
    before = page.locator(".exchange").count()
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    return outcome(page, before + 1).inner_text()


def outcome(page: Page, turn: int) -> Locator:
    """The exchange of that number, as soon as it is whole."""
    exchange = page.locator(f"#answer-{turn}")
    page.locator(f"#answer-{turn}:not([aria-busy]) :is(.actions, .problem)").wait_for()
    return exchange


def kept_records(folder: Path) -> Records:
    return Records.open(folder / "home")


# Opening


def test_a_missing_index_is_told_before_the_page_listens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(IndexMissing):
        serve(Settings(home=tmp_path, port=0))
    assert "http://" not in capsys.readouterr().out


def test_a_host_that_lets_strangers_in_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="ZHICE_USERS_FILE"):
        serve(Settings(home=tmp_path, host="0.0.0.0"))  # noqa: S104 -- the index is missing too


def test_the_head_names_who_signed_in_and_the_way_out() -> None:
    assert "/logout" not in masthead_html("")
    assert '<span>&lt;b&gt;</span><a href="/logout">退出登录</a>' in masthead_html("<b>")


# Asking


def test_an_example_and_a_suggestion_can_be_clicked(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        examples = page.locator(".welcome button.ask")
        assert examples.all_inner_texts() == [q for group in EXAMPLES.values() for q in group]
        examples.nth(1).click()
        assert examples.count() in {0, 8}
        outcome(page, 1)
        assert page.locator("#answer-1 .question").inner_text() == EXAMPLES["校长常问"][1]
        assert "理解为" in ask(page, "那2027年呢？")
        page.locator("#answer-2 .next button").click()
        assert "理解为：那2027年呢？ 2027年呢？" in outcome(page, 3).inner_text()


def test_sentences_appear_one_by_one_and_nothing_above_them_moves(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as page:
        page.locator("#box textarea").fill("慢")
        page.locator("#box textarea").press("Enter")
        page.locator("#answer-1[aria-busy] .said").wait_for()
        top = page.locator("#answer-1 .said p").first.bounding_box()
        box = page.locator("#box").bounding_box()
        assert LONG_WORD not in page.locator("#answer-1").inner_text()
        assert page.locator("#box textarea").input_value() == ""
        assert LONG_WORD in outcome(page, 1).inner_text()
        assert page.locator("#answer-1 .said p").first.bounding_box() == top
        assert page.locator("#box").bounding_box() == box


def test_one_question_is_answered_at_a_time(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("#box textarea").fill("慢")
        page.locator("#box textarea").press("Enter")
        page.locator("#answer-1[aria-busy] .said").wait_for()
        page.locator("#box textarea").fill("又如何？")
        page.locator("#box textarea").press("Enter")
        page.locator("#toast.seen", has_text="正在回答").wait_for()
        page.locator(".talks .fresh").click()
        outcome(page, 1)
        assert page.locator("#box textarea").input_value() == "又如何？"
        page.locator("#box .submit-button").click()
        assert "理解为：慢 又如何？" in outcome(page, 2).inner_text()


def test_enter_pressed_twice_asks_once(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("#box textarea").fill("占比？")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        outcome(page, 1)
        page.wait_for_timeout(500)
        assert page.locator(".exchange").count() == 1


def test_a_new_question_comes_to_the_top(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        for _ in range(3):
            ask(page, "占比？")
        page.wait_for_function(
            "() => Math.abs(document.querySelector('#answer-3').getBoundingClientRect().top) < 60"
        )


def test_each_visitor_has_a_conversation_of_his_own(browser: Browser, address: str) -> None:
    with visit(browser, address) as one, visit(browser, address) as other:
        ask(one, "占比？")
        assert "理解为" not in ask(other, "托位数？")
        assert "理解为：占比？ 那2027年呢？" in ask(one, "那2027年呢？")


def test_refusal_fault_and_model_away_look_different(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        assert "不在文件范围内" in ask(page, "今天天气怎么样？")
        assert "文件中没有找到依据" in ask(page, "有文件吗？")
        assert "对话模型没有应答； 请稍后再试。" in ask(page, "坏")
        assert page.locator("#answer-3 [role=alert]").count() == 1
        assert "没有连上" in ask(page, "模型")
        assert page.locator(".model-fault").count() == 1
        looks = [
            page.locator(part).first.evaluate(
                "(e) => [getComputedStyle(e).backgroundColor, getComputedStyle(e).borderLeftColor]"
            )
            for part in ("#answer-2 .answer", "#answer-3 .problem", "#answer-4 .answer")
        ]
        assert len({json.dumps(look) for look in looks}) == 3


def test_broken_and_endless_questions_are_problems(browser: Browser, address: str) -> None:
    half_a_sign = """(box) => {
        box.value = '\\ud83d';
        box.dispatchEvent(new Event('input'));
    }"""
    with visit(browser, address) as page:
        page.locator("#box textarea").evaluate(half_a_sign)
        page.locator("#box textarea").press("Enter")
        assert "问题是空的" in outcome(page, 1).inner_text()
        assert "太长" in ask(page, "问" * 3000)
        assert len(page.locator("#answer-2 .question").inner_text()) == 2000
        page.wait_for_function("document.querySelector('#box textarea').value.length === 3000")


def test_markup_in_questions_and_documents_is_text(browser: Browser, address: str) -> None:
    question = "<b>粗</b> ${value} {{value}} `x` <script>alert(1)</script> <img src=x onerror=a()>"
    with visit(browser, address) as page:
        assert question in ask(page, question)
        page.locator("#answer-1 a.mark").first.click()
        assert question in page.locator("#sources .asked").inner_text()
        card = page.locator("#source-1-1").inner_text()
        assert "<b>加强</b><img src=x onerror=boom()>管理" in card
        assert (
            page.locator("#desk .said, #desk .question, #desk .source")
            .locator("img, script, i")
            .count()
            == 0
        )


# Sources and figures


def test_a_mark_shows_the_paragraph_with_the_quoted_words_and_leads_back(
    browser: Browser, address: str
) -> None:
    with visit(browser, address, query="?a=b") as page:
        assert "占比90%以上。[1]" in ask(page, "占比？")
        page.locator("#answer-1 a.mark", has_text="[1]").click()
        card = page.locator("#source-1-1.here")
        card.wait_for()
        assert "甲教〔2021〕1号" in card.inner_text()
        assert card.locator("mark").inner_text() == SENTENCE
        assert "同时" in card.inner_text()
        card.locator("a.back").click()
        page.locator("#answer-1.here").wait_for()
        assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_a_mark_of_an_earlier_answer_shows_that_answers_sources(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as page:
        ask(page, "甲？")
        ask(page, "乙？")
        page.locator("#source-2-1").wait_for()
        page.locator("#answer-1 a.mark").first.click()
        page.locator("#source-1-1.here").wait_for()
        assert page.locator("#sources .asked").inner_text() == "甲？"


def test_marks_work_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("#box textarea").focus()
        page.keyboard.type("占比？")
        page.keyboard.press("Enter")
        outcome(page, 1)
        for key in ("Enter", " "):
            page.locator("#answer-1 a.mark").first.focus()
            page.keyboard.press(key)
            page.wait_for_function("document.activeElement.id === 'source-1-1'")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "back"
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(ring) == "solid"


def test_the_source_opens_in_the_reader_and_the_figure_in_its_tab(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as page:
        ask(page, "占比？")
        page.locator("#cards .open-source").first.click()
        page.locator("#reader .read-text").wait_for()
        assert SENTENCE in page.locator("#reader").inner_text()
        page.get_by_role("tab", name="问答").click()
        page.locator("#answer-1 a.open-indicator").first.click()
        page.locator("#fig-head h2").wait_for()
        assert INDICATOR in page.locator("#fig-head").inner_text()
        assert not page.locator("#fig-rows").is_visible()


def test_a_conflict_is_a_notice_with_both_values(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, "冲突？")
        notice = page.locator("#answer-1 .conflict")
        assert "90%以上" in notice.inner_text()
        assert "85%" in notice.inner_text()
        assert not notice.locator("p").is_visible()
        notice.locator("summary").click()
        assert notice.locator("p").inner_text() == "规划与通知不同。"
        assert notice.locator("cite").all_inner_texts() == ["《甲市教育<规划>》", "《甲市通知》"]
        notice.locator("a.mark").first.click()
        page.locator("#source-1-1.here").wait_for()


# What can be done with an answer


def test_an_answer_is_copied_with_its_footnotes(browser: Browser, address: str) -> None:
    with visit(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        ask(page, "占比？")
        page.locator("#answer-1 [data-do=copy]").click()
        page.locator("#toast.seen", has_text="已复制").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "占比90%以上。[1]" in copied
        assert "甲教〔2021〕1号" in copied


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_an_answer_is_exported(browser: Browser, address: str, tmp_path: Path, form: str) -> None:
    with visit(browser, address) as page:
        ask(page, "占比/多少？")
        for _ in range(2):  # the same file twice
            with page.expect_download() as download:
                page.locator(f"#answer-1 [data-do={form}]").click()
        name = download.value.suggested_filename
        download.value.save_as(tmp_path / name)
    assert name == f"占比 多少？.{'docx' if form == 'docx' else 'md'}"
    if form == "docx":
        text = "\n".join(p.text for p in Document(str(tmp_path / name)).paragraphs)
    else:
        text = (tmp_path / name).read_text(encoding="utf-8")
    assert "占比90%以上。" in text
    assert "甲教〔2021〕1号" in text


def test_thumbs_and_a_wrong_figure_are_kept_with_the_answer(
    browser: Browser, address: str, folder: Path
) -> None:
    with visit(browser, address) as page:
        ask(page, "占比？")
        page.locator("#answer-1 [data-do=up]").click()
        page.locator("#toast.seen", has_text="已记下，谢谢。").wait_for()
        assert page.locator("#answer-1 [data-do=up]").get_attribute("aria-pressed") == "true"
        chip = page.locator("#answer-1 .chip").first
        chip.locator("summary").click()
        chip.locator("input").fill("应为<b>95%</b>")
        chip.locator("input").press("Enter")
        page.locator("#toast.seen", has_text="已记下这个数据的问题").wait_for()
        owner = _owner(folder, "占比？")
    records = kept_records(folder)
    wrong, good = records.feedback(owner)
    records.close()
    assert (good.verdict, good.figure, good.figures_version) == ("up", "", "f")
    assert (wrong.verdict, wrong.figure, wrong.note) == ("down", "t-1", "应为<b>95%</b>")
    assert SENTENCE in wrong.citations


def _owner(folder: Path, question: str) -> str:
    """The owner of the newest conversation that begins with ``question``."""
    import sqlite3

    with sqlite3.connect(folder / "home/zhice.sqlite") as connection:
        wanted = "select owner from conversations where title = ? order by created desc limit 1"
        return str(connection.execute(wanted, (question,)).fetchone()[0])


# History


def test_conversations_are_kept_renamed_and_deleted(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, "第一")
        ask(page, "那2027年呢？")
        page.locator(".talks .fresh").click()
        page.locator(".welcome").wait_for()
        ask(page, "第二")
        titles = page.locator(".talks .title")
        page.wait_for_function("document.querySelectorAll('.talks .title').length === 2")
        assert titles.all_inner_texts() == ["第二", "第一"]
        page.reload()
        page.locator("#answer-1 .question", has_text="第二").wait_for()
        titles.filter(has_text="第一").click()
        page.locator("#answer-2 .question", has_text="那2027年呢？").wait_for()
        assert "理解为：那2027年呢？ 又如何？" in ask(page, "又如何？")
        entry = page.locator(".talks li", has_text="第一")
        entry.locator("summary").click()
        entry.locator("input").fill("新<i>名</i>")
        entry.locator("[data-do=rename]").click()
        renamed = page.locator(".talks li", has_text="新<i>名</i>")
        renamed.wait_for()
        renamed.locator("summary").click()
        renamed.locator("[data-do=delete]").click()
        assert titles.count() == 2
        renamed.locator("[data-do=delete]", has_text="确认删除").click()
        page.locator(".welcome").wait_for()
        page.wait_for_function("document.querySelectorAll('.talks .title').length === 1")
        assert titles.all_inner_texts() == ["第二"]


def test_nobody_sees_anothers_conversations(browser: Browser, address: str) -> None:
    with visit(browser, address) as one:
        ask(one, "私事")
        key = one.locator(".talks .title").first.get_attribute("data-id")
        one.reload()
        one.locator(".talks .title", has_text="私事").wait_for()
        with visit(browser, address) as other:
            assert other.locator(".talks .title").count() == 0
            other.evaluate("(key) => sessionStorage.setItem('zhice-talk', key)", key)
            other.reload()
            other.locator(".welcome").wait_for()
            other.wait_for_timeout(500)
            assert other.locator(".exchange").count() == 0


# Form


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1440, "light")])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    with visit(browser, address, query=f"?__theme={scheme}", width=width) as page:
        ask(page, "冲突" + "占" * 30 + "W" * 120)
        ask(page, "今天天气怎么样？")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beyond = """(width) => [...document.querySelectorAll('#desk :is(p, li, article), #box')]
            .filter((part) => part.getBoundingClientRect().right > width).length"""
        assert page.evaluate(beyond, width) == 0
        box = page.locator("#answer-1 .table-box")
        assert (
            box.evaluate("(e) => e.scrollWidth >= e.clientWidth && getComputedStyle(e).overflowX")
            == "auto"
        )


def test_on_a_phone_the_sources_stand_below_and_the_history_folds(
    browser: Browser, address: str
) -> None:
    with visit(browser, address, width=375) as page:
        ask(page, "占比？")
        assert not page.locator(".talks").is_visible()
        page.locator(".drawer").click()
        page.locator(".talks .title", has_text="占比？").wait_for()
        page.locator("#answer-1 a.mark").first.click()
        page.locator("#source-1-1.here").wait_for()
        below = page.locator("#sources").bounding_box()
        talk = page.locator("#talk").bounding_box()
        assert below
        assert talk
        assert below["y"] >= talk["y"] + talk["height"] - 1
        assert page.locator("#source-1-1").evaluate(
            "(e) => e.getBoundingClientRect().top < innerHeight"
        )


# Many at once


def told_by_program(address: str, question: str, history: list[str]) -> dict[str, Any]:
    """What the page's own API says: an answer, or an error."""
    url, kind = f"{address}gradio_api/call/ask", {"Content-Type": "application/json"}
    body = json.dumps({"data": [question, history]}).encode()
    request = urllib.request.Request(url, body, kind)  # noqa: S310 -- loopback
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as started:
        event = json.load(started)["event_id"]
    with opener.open(f"{url}/{event}", timeout=60) as events:
        lines = events.read().decode().splitlines()
    told = next(line for line in reversed(lines) if line.startswith("data:"))
    parsed = json.loads(told.removeprefix("data:"))
    return dict(parsed[0] if isinstance(parsed, list) else parsed)


def test_twenty_programs_at_once_each_get_their_own_answer(address: str) -> None:
    def asked(number: int) -> tuple[int, str]:
        return number, told_by_program(address, f"甲号{number}", ["占比？"] * (number % 3))["text"]

    with ThreadPoolExecutor(BROWSERS) as pool:
        answers = dict(pool.map(asked, range(BROWSERS)))
    assert answers == {n: f"答甲号{n}问{n % 3}。[1]" for n in range(BROWSERS)}


def test_a_program_is_told_what_went_wrong(address: str) -> None:
    assert told_by_program(address, "坏", [])["error"] == "对话模型没有应答；\n请稍后再试。"


def test_browsers_at_once_see_their_own_answers(browser: Browser, address: str) -> None:
    from contextlib import ExitStack

    with ExitStack() as stack:
        pages = [stack.enter_context(visit(browser, address)) for _ in range(5)]
        for round_ in range(2):
            for number, page in enumerate(pages):
                page.locator("#box textarea").fill(f"甲号{number}-{round_}")
                page.locator("#box textarea").press("Enter")
            for number, page in enumerate(pages):
                said = outcome(page, round_ + 1).locator(".said").inner_text()
                assert said == f"答甲号{number}-{round_}问{round_}。[1]"
