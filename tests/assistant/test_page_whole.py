"""What a principal and a clerk do, in a real browser against the real ``zhice serve``.

The real index of the five documents, the built-in writer, the baseline of the evaluation.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from assistant.records.users import Users
from tests.browsing import chromium, served, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SERVE = ("-m", "eval.cli", "serve")
PUHUI = "2025年台州市普惠性幼儿园在园幼儿占比要达到多少？"
RATE = "高等教育毛入学率"
PASSWORD = "校长自己的密码1"  # noqa: S105 -- of nobody


@contextmanager
def opened(folder: Path, home: Path, **settings: str) -> Iterator[str]:
    """The address of ``zhice serve`` over the index of ``home``; what it keeps goes to ``folder``.

    It is ended with Ctrl-C, and must then have said nothing of any fault.
    """
    (folder / "index").symlink_to(home / "index")
    with served(folder, *SERVE, home=str(folder), port="0", **settings) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page keeps what it keeps."""
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def address(folder: Path, home: Path) -> Iterator[str]:
    with opened(folder, home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@contextmanager
def visit(browser: Browser, address: str, *, width: int = 1440) -> Iterator[Page]:
    """The page, ready to be asked; nothing may be wrong in its console."""
    wrong: list[str] = []
    with visited(browser, address, width=width, locale="zh-CN") as page:
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.reload()
        page.locator("#talks nav").wait_for(state="attached")
        yield page
    assert wrong == []


def ask(page: Page, question: str) -> str:
    """Ask in the box; the text of what came of it."""
    turn = page.locator(".exchange").count() + 1
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")
    page.locator(f"#answer-{turn}:not([aria-busy]) .actions").wait_for()
    return page.locator(f"#answer-{turn}").inner_text()


def test_a_principal_asks_on_and_reads_the_source(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        assert "普惠性幼儿园在园幼儿占比目标为90%以上。[1]" in ask(page, PUHUI)
        assert "95%以上" in ask(page, "那2027年呢？")
        assert "理解为" in page.locator("#answer-2 .understood").inner_text()
        page.locator("#answer-1 a.mark").first.click()
        card = page.locator("#source-1-1.here")
        quoted = card.locator("mark").inner_text()
        assert "普惠性幼儿园在园幼儿占比达到90%以上" in quoted
        assert "台发改规划〔2021〕137号" in card.inner_text()
        card.get_by_text("打开原文").click()
        shown = page.locator("#reader .read-here")
        shown.first.wait_for()
        assert "".join(shown.all_inner_texts()) == quoted
        page.wait_for_function(
            "() => { const seen = document.querySelector('#reader .read-here')"
            ".getBoundingClientRect(); return seen.top >= 0 && seen.bottom <= innerHeight; }"
        )


def test_what_cannot_be_answered_looks_like_it(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        assert "没有杭州2025年" in ask(page, "杭州2025年普惠园占比")
        assert page.locator("#answer-1 .answer.not_found .label").is_visible()
        ask(page, "全国学前教育普及普惠县比例2025年是多少？")
        values = page.locator("#answer-2 .conflict li b").all_inner_texts()
        assert {"100%", "90%"} == set(values)


def test_a_clerk_finds_a_target_and_takes_it_away(
    browser: Browser, address: str, folder: Path
) -> None:
    with visit(browser, address) as page:
        ask(page, f"{RATE}2027年目标")
        page.get_by_role("tab", name="指标").click()
        page.get_by_label("指标", exact=True).first.press_sequentially("毛入学率")
        page.locator(".fig-count", has_text="460 条中的 9 条").wait_for()
        with page.expect_download() as excel:
            page.get_by_role("button", name="下载 Excel").click()
        book = openpyxl.load_workbook(io.BytesIO(excel.value.path().read_bytes()))
        header, *rows = book["指标数据"].iter_rows(values_only=True)
        numbers = {row[header.index("年份")]: row[header.index("数值")] for row in rows}
        assert (len(rows), numbers[2027]) == (9, 72)
        page.locator("#fig-rows a.open-indicator").first.click()
        page.locator("#fig-chart .point").first.wait_for()
        assert page.locator("#fig-head h2").inner_text() == RATE
        page.locator("#fig-all a.open-source").last.click()
        page.locator("#reader .read-here").first.wait_for()
        page.get_by_role("tab", name="问答").click()
        chip = page.locator("#answer-1 .chip", has_text="72%")
        chip.locator("summary").click()
        chip.locator("input").fill("应为73%")
        chip.get_by_role("button", name="提交").click()
        page.locator("#toast.seen", has_text="已记下这个数据的问题").wait_for()
    with closing(sqlite3.connect(folder / "zhice.sqlite")) as kept:
        told = kept.execute("select verdict, figure, note from feedback").fetchall()
    assert told == [("down", "q23-044", "应为73%")]


def test_conversations_come_back_are_renamed_and_deleted(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, PUHUI)
        page.reload()
        page.locator("#answer-1 .question", has_text=PUHUI).wait_for()
        entry = page.locator(".talks li")
        entry.locator("summary").click()
        entry.locator("input").fill("普惠园")
        entry.locator("[data-do=rename]").click()
        page.locator(".talks .title", has_text="普惠园").wait_for()
        entry.locator("summary").click()
        entry.locator("[data-do=delete]").click()
        entry.locator("[data-do=delete]", has_text="确认删除").click()
        page.locator(".welcome").wait_for()
        page.wait_for_function("document.querySelectorAll('.talks li').length === 0")


def test_a_phone_shows_every_tab_and_answers_while_a_run_is_scored(
    browser: Browser, address: str, folder: Path
) -> None:
    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth") <= 375)

    with visit(browser, address, width=375) as page:
        page.get_by_role("tab", name="评测").click()
        page.locator("#review", has_text="正在读取评测记录").wait_for()
        page.get_by_role("tab", name="问答").click()
        assert "约束性" in ask(page, "2025年台州市有哪些约束性指标？")
        assert fits()
        for tab, part in (("指标", "#fig-rows tbody tr"), ("文件", "#reader a, #reader button")):
            page.get_by_role("tab", name=tab).click()
            page.locator(part).first.wait_for()
            assert fits()
        page.get_by_role("tab", name="评测").click()
        page.set_default_timeout(120_000)  # the whole baseline is scored
        page.locator(".eval-headline", has_text="整题答对").wait_for()
        assert page.locator(".eval-miss").count() == 10
        assert fits()
    assert len(list((folder / "review").glob("*.json"))) == 1


def test_the_keyboard_alone_is_enough(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("#box textarea").focus()
        page.keyboard.type(PUHUI)
        page.keyboard.press("Enter")
        page.locator("#answer-1:not([aria-busy]) .actions").wait_for()
        page.locator("#answer-1").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "mark"
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 'source-1-1'")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 'answer-1'")
        page.locator("#answer-1 .wrong summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#answer-1 .wrong input").first.is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#answer-1 .wrong input").first.is_visible()


def test_who_signs_in_is_named_held_back_and_let_out(
    browser: Browser, home: Path, tmp_path: Path
) -> None:
    users = Users(tmp_path / "users")
    users.add("王校长", PASSWORD)
    keep = {"users_file": str(users.path), "requests_per_minute": "10"}
    with opened(tmp_path, home, **keep) as address, visited(browser, address) as page:
        for password in ("不对的密码", PASSWORD):
            page.get_by_label("用户名").fill("王校长")
            page.get_by_label("密码").fill(password)
            page.get_by_role("button", name="登录").click()
            if password != PASSWORD:
                assert page.get_by_role("alert").inner_text() == "用户名或密码不对；请重新输入。"
        page.locator("#masthead .signed", has_text="王校长").wait_for()
        page.locator(".welcome .ask").first.click()
        page.locator("#answer-1:not([aria-busy]) .actions").wait_for()
        for _ in range(10):
            page.locator("#answer-1 [data-do=up]").click()
        page.locator("#toast.seen", has_text="操作太频繁").wait_for()
        page.get_by_role("link", name="退出登录").click()
        page.get_by_role("button", name="退出登录").click()
        page.get_by_label("密码").wait_for()


def test_a_server_that_is_gone_is_told(browser: Browser, address: str) -> None:
    with visited(browser, address) as page:
        page.locator("#talks nav").wait_for(state="attached")
        page.context.set_offline(True)
        page.locator("#box textarea").fill(PUHUI)
        page.locator("#box textarea").press("Enter")
        page.locator("#toast.seen", has_text="没有连上知策的服务器").wait_for()
        assert page.locator("#box textarea").input_value() == PUHUI
        page.context.set_offline(False)
