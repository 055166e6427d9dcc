"""The web page: what its renderers make of answers, and the page in a real browser.

Run as a program this file opens the page around hand-made answers, for the browser tests.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import encoder_of
from assistant.errors import SettingsProblem
from assistant.page import (
    EXAMPLES,
    Exchange,
    answer_html,
    conversation_html,
    panel_html,
    problem_html,
    run_page,
    serve,
    sources_html,
    stages,
)
from assistant.plan import read_question
from assistant.settings import Settings
from assistant.types import Answer, Citation, DocumentRef, Status, Trace
from index.build import build_index
from index.errors import IndexMissing
from index.figures import shipped_data
from index.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).parents[2]
PLAN = DocumentRef(
    id="plan",
    title="甲市教育<规划>",
    number="甲教〔2021〕1号",
    issuer="甲市教育局",
    region="甲市",
    issued=date(2021, 9, 6),
)
NOTICE = DocumentRef(
    id="notice", title="甲市通知", number="", issuer="甲市教育局", region="甲市", issued=None
)
PLACES = (
    Citation(
        n=1, document=PLAN, section=("一、目标", "（一）学前"), quote="占比90%以上", start=0, end=7
    ),
    Citation(
        n=2, document=NOTICE, section=("表<1>",), quote="初中段 0.27\n预期性", start=9, end=20
    ),
)
TABLE = "| 指标 | 2025年 |\n|---|---|\n| 每千常住人口拥有3岁以下婴幼儿托位数 | 4.6[2] |"
LONG_WORD = "W" * 99
ITEMS = "- 初中段0.27[2]\n- <i>斜</i>"
TEXT = f"《甲市教育规划》提出：\n\n占比90%以上。[1]\n\n{ITEMS}\n\n{TABLE}\n\n{LONG_WORD}"


def answer(text: str = TEXT, status: Status = "answered", **more: Any) -> Answer:
    given = {"question": "占比？", "standalone_question": "占比？", "citations": PLACES} | more
    return Answer(text=text, status=status, trace=Trace(writer="built-in"), **given)


def reply(question: str, history: tuple[str, ...]) -> Answer:
    """What the page under test answers; a follow-up is understood with the question before."""
    question = read_question(question).text
    if "天气" in question:
        text = "这个问题不在知策的范围内。"
        return answer(
            text, "out_of_scope", question=question, standalone_question=question, citations=()
        )
    whole = " ".join([*history[-1:], question])
    return answer(
        question=question, standalone_question=whole, suggestions=("2027年呢？",) if history else ()
    )


class Seen(HTMLParser):
    """The tags, links and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        """Read all of ``html``."""
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and where it leads."""
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


# The renderers


def test_a_marker_leads_to_the_card_of_its_source() -> None:
    assert Seen(answer_html(answer("九成[1]和[2]"), turn=3)).links == ["#source-3-1", "#source-3-2"]
    cards = sources_html(answer(), turn=3)
    assert 'id="source-3-1"' in cards
    assert 'id="source-3-2"' in cards


def test_a_number_in_brackets_without_a_source_stays_text() -> None:
    assert Seen(answer_html(answer("甲政[2019]9号[7]"))).links == []


def test_a_card_says_where_the_words_stand() -> None:
    first, second = sources_html(answer()).split("</article>")[:2]
    shown = Seen(first).text
    assert "[1] 《甲市教育<规划>》" in shown
    assert "文号：甲教〔2021〕1号" in shown
    assert "发布日期：2021年9月6日" in shown
    assert "一、目标 › （一）学前" in shown
    assert shown.endswith("占比90%以上")
    assert "文号" not in second
    assert "日期" not in second


def test_lists_and_tables_are_shown_as_such() -> None:
    assert {"ul", "li", "table", "th", "td"} <= Seen(answer_html(answer())).tags


@pytest.mark.parametrize(
    "text", ["1. 目标*重*点", "2) 二", "+ 加", "* 注", "# 题", "> 引", "__甲__", "`甲`"]
)
def test_signs_of_the_source_text_are_not_read_as_formatting(text: str) -> None:
    shown = Seen(answer_html(answer(text)))
    assert shown.text.strip() == text
    assert shown.tags == {"div", "p"}


@given(
    st.text(st.sampled_from("<>&\"'`[]()!1-|:\n /ab甲=#*_\\$\x00"), max_size=60)
    | st.text(max_size=60)
)
def test_no_text_becomes_markup(text: str) -> None:
    wild = answer(text, question=text, standalone_question=text + "？")
    html = conversation_html((Exchange(text, wild), Exchange(text, text))) + panel_html(
        (Exchange(text, wild),)
    )
    subset = {"p", "ul", "li", "br", "a", "table", "thead", "tbody", "tr", "th", "td"}
    frame = {"div", "section", "article", "h2", "h3", "span", "blockquote"}
    seen = Seen(html)
    assert seen.tags <= subset | frame
    assert all(link.startswith(("#source-1-", "#answer-1")) for link in seen.links)


def test_what_was_understood_is_shown_if_it_differs() -> None:
    follow_up = answer(question="那2027年呢？", standalone_question="占比 那2027年呢？")
    assert "理解为：占比 那2027年呢？" in answer_html(follow_up)
    assert "理解为" not in answer_html(answer())


def test_answer_refusal_and_problem_look_different() -> None:
    looks = {
        answer_html(answer("同", "answered")),
        answer_html(answer("同", "partial")),
        answer_html(answer("同", "not_found")),
        answer_html(answer("同", "out_of_scope")),
        problem_html("同"),
    }
    assert len(looks) == 5


# The conversation


def test_an_answer_grows_by_paragraphs_and_ends_whole() -> None:
    shown = [grown[-1].outcome for grown in stages(reply, "占比？", ())]
    texts = [outcome.text for outcome in shown if isinstance(outcome, Answer)]
    assert shown[0] is None
    assert [len(text.split("\n\n")) for text in texts] == [1, 2, 3, 4, 5]
    assert texts[-1] == TEXT
    assert "正在查找" in conversation_html((Exchange("占比？", None),))


def test_earlier_questions_count_but_not_those_that_failed() -> None:
    heard: list[tuple[str, ...]] = []

    def listening(question: str, history: tuple[str, ...]) -> Answer:
        heard.append(history)
        return reply(question, history)

    conversation: tuple[Exchange, ...] = ()
    for question in ("占比？", " ", "天气？", "那2027年呢？"):
        *_, conversation = stages(listening, question, conversation)
    assert heard[-1] == ("占比？", "天气？")
    assert [type(exchange.outcome) for exchange in conversation] == [Answer, str, Answer, Answer]


def test_a_problem_is_one_line() -> None:
    def away(_question: str, _history: tuple[str, ...]) -> Answer:
        raise IndexMissing("还没有索引；\n请先运行 zhice index build。")

    *_, conversation = stages(away, "占比？", ())
    assert conversation[-1].outcome == "还没有索引； 请先运行 zhice index build。"


def test_a_fault_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_question: str, _history: tuple[str, ...]) -> Answer:
        raise ZeroDivisionError

    *_, conversation = stages(broken, "占比？", ())
    assert "程序出错" in str(conversation[-1].outcome)
    assert "ZeroDivisionError" in caplog.text


def test_the_sources_of_the_newest_answer_stand_first() -> None:
    conversation = (Exchange("甲", answer()), Exchange("乙", "出错"), Exchange("丙", answer()))
    panel = panel_html(conversation)
    assert panel.index('id="source-3-1"') < panel.index('id="source-1-1"')
    assert "source-2" not in panel


# Opening


def test_a_missing_index_is_told_before_the_page_listens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(IndexMissing):
        serve(Settings(home=tmp_path, port=0))
    assert "http://" not in capsys.readouterr().out


@pytest.mark.parametrize("host", ["127.0.0.1", "256.1.1.1"])
def test_a_place_where_it_cannot_listen_is_named(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsProblem, match=f"{host}:{port} .*ZHICE_PORT"):
            run_page(reply, host=host, port=port)


# In a browser


@contextmanager
def opened(folder: Path, *command: str) -> Iterator[str]:
    """The address of the page that a program opens; ended with Ctrl-C, silent on stderr."""
    complaints = folder / "stderr.txt"
    with complaints.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
        )
        assert process.stdout
        line = process.stdout.readline()
        try:
            assert "http://" in line, complaints.read_text()
            yield line[line.index("http://") :].split()[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
    assert process.returncode == 0
    assert complaints.read_text() == ""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with opened(tmp_path_factory.mktemp("page"), __file__) as address:
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
def visit(browser: Browser, address: str, *, width: int = 1440, query: str = "") -> Iterator[Page]:
    """The page in a fresh browser session; nothing may be asked of any other machine."""
    asked: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(10_000)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + query)
    page.locator("#box textarea").wait_for()
    yield page
    page.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def ask(page: Page, question: str) -> str:
    """Ask in the box and wait; the text of what came of it."""
    before = page.locator(".exchange").count()
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    return outcome(page, before + 1)


def outcome(page: Page, turn: int) -> str:
    exchange = page.locator(f"#answer-{turn}")
    exchange.locator(f".answer:has-text('{LONG_WORD}'), .out_of_scope, .problem").wait_for()
    return exchange.inner_text()


def test_a_citation_leads_to_its_source_and_back(browser: Browser, address: str) -> None:
    with visit(browser, address, query="?a=b") as page:
        assert "占比90%以上。[1]" in ask(page, "占比？")
        page.locator("#answer-1 a.mark", has_text="[1]").click()
        card = page.locator("#source-1-1.here")
        card.wait_for()
        assert "甲教〔2021〕1号" in card.inner_text()
        card.locator("a.jump").click()
        page.locator("#answer-1.here").wait_for()
        assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_an_example_and_a_suggestion_can_be_clicked(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        buttons = page.locator("#proposals button")
        assert buttons.all_inner_texts() == list(EXAMPLES)
        buttons.nth(1).click()
        assert EXAMPLES[1] in outcome(page, 1)
        assert "理解为" in ask(page, "那2027年呢？")
        buttons.filter(has_text="2027年呢？").click()
        assert "理解为：那2027年呢？ 2027年呢？" in outcome(page, 3)


def test_each_visitor_has_a_conversation_of_his_own(browser: Browser, address: str) -> None:
    with visit(browser, address) as one, visit(browser, address) as other:
        ask(one, "占比？")
        assert "理解为" not in ask(other, "托位数？")
        assert "理解为：占比？ 那2027年呢？" in ask(one, "那2027年呢？")


def test_markup_in_a_question_is_text(browser: Browser, address: str) -> None:
    question = "<b>粗</b> ${value} {{value}} `x` <script>alert(1)</script>"
    with visit(browser, address) as page:
        assert question in ask(page, question)
        assert question in page.locator("#sources .asked").inner_text()
        assert page.locator("#desk :is(b, i, script)").count() == 0


def test_refusal_and_problem_are_told(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        assert "不在文件范围内" in ask(page, "今天天气怎么样？")
        assert ask(page, "  ") == "问题是空的；请输入想了解的政策或指标。"
        assert page.locator("#answer-2 [role=alert]").count() == 1
        assert page.locator(".source").count() == 0
        assert page.locator("#box textarea").input_value() == ""


def test_broken_and_endless_questions_are_problems(browser: Browser, address: str) -> None:
    half_a_sign = """(box) => {
        box.value = '\\ud83d';
        box.dispatchEvent(new Event('input'));
    }"""
    with visit(browser, address) as page:
        page.locator("#box textarea").evaluate(half_a_sign)
        page.locator("#box textarea").press("Enter")
        assert "问题是空的" in outcome(page, 1)
        assert "太长" in ask(page, "问" * 3000)
        assert len(page.locator("#answer-2 .question").inner_text()) == 2000
        assert len(page.locator("#box textarea").input_value()) == 3000


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    with visit(browser, address, width=width) as page:
        ask(page, "占" * 30 + "W" * 120)
        ask(page, "今天天气怎么样？")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beyond = """(width) => [...document.querySelectorAll('#desk :is(p, li, article), #box')]
            .filter((part) => part.getBoundingClientRect().right > width).length"""
        assert page.evaluate(beyond, width) == 0


def tiny_library(folder: Path) -> Settings:
    """Settings with one tiny document, no curated figures and an index of it."""
    (folder / "plan.txt").write_text(
        "甲市教育规划\n一、目标\n到2025年，普惠性幼儿园在园幼儿占比达到90%以上。\n",
        encoding="utf-8",
    )
    (folder / "documents.csv").write_text(
        "id,file,title,number,issuer,region,level,issued,period_start,period_end,note\n"
        "plan,plan.txt,甲市教育规划,甲教〔2021〕1号,甲市教育局,甲市,市,2021-09-26,2021,2025,\n",
        encoding="utf-8",
    )
    for table in shipped_data().glob("*.csv"):
        header = table.read_text(encoding="utf-8").splitlines()[0]
        (folder / table.name).write_text(header + "\n", encoding="utf-8")
    settings = Settings(home=folder / "home", documents=folder, figures=folder)
    build_index(folder, encoder_of(settings), open_store(settings.home / "index"))
    return settings


def test_the_real_assistant_answers_on_the_page(browser: Browser, tmp_path: Path) -> None:
    settings = tiny_library(tmp_path).model_dump_json(include={"home", "documents", "figures"})
    program = (
        "from assistant.page import serve; from assistant.settings import Settings; "
        f"serve(Settings.model_validate_json({settings!r}).model_copy(update={{'port': 0}}))"
    )
    with opened(tmp_path, "-c", program) as address, visit(browser, address) as page:
        page.locator("#box textarea").fill("普惠性幼儿园在园幼儿占比2025年要达到多少？")
        page.locator("#box textarea").press("Enter")
        page.locator("#answer-1 a.mark").first.click()
        assert "90%以上" in page.locator("#answer-1 .answered").inner_text()
        assert "甲教〔2021〕1号" in page.locator(".source.here").inner_text()


def _report_strangers(event: str, details: tuple[Any, ...]) -> None:
    """Complain of a connection to anywhere but this machine."""
    if event == "socket.connect" and isinstance(details[1], tuple):
        host = details[1][0]
        if host not in {"127.0.0.1", "::1"}:
            sys.stderr.write(f"connected to {host}\n")


if __name__ == "__main__":
    sys.addaudithook(_report_strangers)
    run_page(reply, host="127.0.0.1", port=0)
