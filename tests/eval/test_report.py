"""The report: its numbers, what it says of failures, and the page in a browser without a net."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, AnswerFigure, Milliseconds, Status, Trace
from eval.cases import fingerprint
from eval.errors import RunProblem
from eval.report import ablation_table, readme_table, write_report
from eval.report.headline import Scores, Summary, compare, summarise
from eval.report.html import report_html
from eval.report.markdown import report_markdown
from eval.report.notices import notices
from eval.report.words import KINDS, MEASURES, STAGES, SYSTEMS, percent
from eval.scorers import SCORERS
from eval.types import Case, CaseKind, Outcome, Run, RunCard, Split, World
from index.figures import FigureTable
from index.types import Figure

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

CARD = RunCard(
    id="20261122-080000-zhice",
    system="zhice",
    writer="built-in",
    encoder="packaged",
    started="2026-11-22T08:00:00+00:00",
    commit="0123456789ab",
    settings={"encoder": "packaged"},
    prompts={"words.csv": "abcdef012345"},
)
FIGURE = Figure(
    id="p-1",
    indicator="普惠性幼儿园在园幼儿占比",
    breakdown="",
    region="甲市",
    stage="学前教育",
    year=2025,
    kind="target",
    comparator="≥",
    value=Decimal(90),
    value_max=None,
    unit="%",
    attribute="",
    as_written="90%以上",
    document="plan",
    section="一、目标",
    quote="普惠性幼儿园在园幼儿占比达到90%以上",
)
WORLD = World({}, FigureTable((FIGURE,), {}, (), "v1"), {"p-1": FIGURE})
ATTACK = "<script>document.title='broken'</script><img src=x onerror=alert(1)>\n![x](http://a.b/c)"


def case(name: str, kind: CaseKind = "value", split: Split = "dev", **more: Any) -> Case:
    given = {"question": f"{name}是多少？", "answerable": True} | more
    return Case(id=name, kind=kind, split=split, **given)


def answer(text: str = "90%以上。", status: Status = "answered", **more: Any) -> Answer:
    spent = Milliseconds(plan=1, evidence=2, write=3, check=4, total=10)
    trace = Trace(writer="built-in", milliseconds=spent)
    return Answer(
        question="问", standalone_question="问", text=text, status=status, trace=trace, **more
    )


def outcome(name: str, text: str = "90%以上。", milliseconds: float = 10, **more: Any) -> Outcome:
    return Outcome(case=name, answer=answer(text, **more), milliseconds=milliseconds)


def crash(name: str, error: str = "TimeoutError: 没有回应") -> Outcome:
    return Outcome(case=name, error=error, milliseconds=60000)


def summary_of(
    cases: list[Case], outcomes: list[Outcome], scores: Scores | None = None, /, **card: Any
) -> Summary:
    run = Run(CARD.model_copy(update=card), tuple(outcomes))
    return summarise(run, scores or {}, cases=cases, world=WORLD, versions={"mrr": 3})


def four() -> Summary:
    """Four cases: right, a wrong figure, points missing, a crash."""
    cases = [
        case("puhui"),
        case("gongban", split="held-out"),
        case("cuoshi", "howto", points=(("政策破冰",), ("资金统筹",))),
        case("duihua", "followup", history=("先前的问题",)),
    ]
    outcomes = [
        outcome("puhui", milliseconds=10),
        outcome("gongban", "60%。", milliseconds=30),
        outcome("cuoshi", "政 策破冰。", milliseconds=20),
        crash("duihua"),
    ]
    scores: Scores = {
        "puhui": {"figures_exact": 1.0, "wrong_figure": 0.0, "mrr": 0.5, "verbatim": 1.0},
        "gongban": {"figures_exact": 0.0, "wrong_figure": 1.0, "mrr": 1.0, "verbatim": 1.0},
        "cuoshi": {"key_points": 0.5, "key_points_all": 0.0, "wrong_figure": 0.0, "mrr": None},
        "duihua": {"figures_exact": 0.0, "wrong_figure": 0.0, "answered_rightly": 0.0},
    }
    return summary_of(cases, outcomes, scores)


# The numbers


def test_a_mean_is_over_the_cases_a_measure_applies_to() -> None:
    group = four().splits["all"]
    assert (group.scores["mrr"].mean, group.scores["mrr"].count) == (0.75, 2)
    assert (group.scores["figures_exact"].mean, group.scores["figures_exact"].count) == (1 / 3, 3)
    assert "citation_recall" not in group.scores


def test_splits_and_kinds_hold_their_own_cases() -> None:
    summary = four()
    assert {name: group.cases for name, group in summary.splits.items()} == {
        "all": 4,
        "dev": 3,
        "held-out": 1,
    }
    assert list(summary.kinds) == ["value", "howto", "followup"]
    assert summary.kinds["value"]["held-out"].scores["right"].mean == 0


def test_a_crash_is_not_right_and_tells_no_wrong_figure() -> None:
    group = four().splits["all"]
    assert group.crashes == 1
    assert (group.scores["right"].mean, group.scores["right"].count) == (0.25, 4)
    assert group.wrong
    assert (group.wrong.count, group.wrong.n) == (1, 4)


def test_no_wrong_figure_in_twenty_cases_still_allows_fourteen_percent() -> None:
    cases = [case(f"c{number}") for number in range(20)]
    scores = {one.id: {"wrong_figure": 0.0} for one in cases}
    wrong = summary_of(cases, [outcome(one.id) for one in cases], scores).splits["all"].wrong
    assert wrong
    assert (wrong.count, round(wrong.upper, 3)) == (0, 0.139)


def test_a_case_to_which_nothing_applies_is_neither_right_nor_missed() -> None:
    summary = summary_of([case("a")], [outcome("a")], {"a": {"mrr": 0.0}})
    assert summary.marked[0].right is None
    assert not summary.misses


def test_a_right_answer_with_an_unfaithful_quote_is_a_miss() -> None:
    scores = {"a": {"figures_exact": 1.0, "verbatim": 0.0}}
    summary = summary_of([case("a")], [outcome("a")], scores)
    assert summary.splits["all"].scores["right"].mean == 1
    assert summary.misses[0].missing == ("有引文与原文不一致",)


def test_times_are_of_answers_not_of_crashes() -> None:
    times = four().splits["all"].times
    assert times
    assert (times.n, times.median, times.p95) == (3, 20, 29)
    assert times.stages == {"plan": 1, "evidence": 2, "write": 3, "check": 4, "total": 10}


def test_misses_with_a_wrong_figure_come_first() -> None:
    assert [row.case.id for row in four().misses] == ["gongban", "cuoshi"]


def test_two_runs_are_compared_over_the_cases_of_both() -> None:
    cases = [case(name) for name in ("a", "b", "c")]
    right, wrong = {"figures_exact": 1.0}, {"figures_exact": 0.0}
    old = summary_of(cases, [outcome("a"), outcome("b")], {"a": wrong, "b": right})
    new = summary_of(cases, [outcome(c.id) for c in cases], {"a": right, "b": wrong, "c": right})
    comparison = compare(new, old)
    change = comparison.changes["right"]
    assert comparison.shared == change.test.count == 2
    assert change.before == change.now == 0.5
    assert [row.case.id for row in comparison.better] == ["a"]
    assert [row.case.id for row in comparison.worse] == ["b"]
    assert change.test.p == 1
    assert "与先前的运行只有 2 题相同；对比只用这些题。" in notices(new, comparison)


def test_a_question_that_was_reworded_is_not_compared() -> None:
    cases, now = [case("a"), case("b")], [outcome("a"), outcome("b")]
    other = now[0].model_copy(update={"answer": answer().model_copy(update={"question": "另问"})})
    old = summary_of(cases, [other, crash("b")])
    assert compare(summary_of(cases, now), old).shared == 1


@given(st.floats(0, 1))
def test_what_is_not_all_is_never_written_as_all(share: float) -> None:
    assert (percent(share) == "100.0%") == (share == 1)
    assert (percent(share) == "0.0%") == (share == 0)


# What an answer lacks


def test_a_missing_figure_is_told_whole() -> None:
    asked = case("a", figures=("p-1",))
    lacks = summary_of([asked], [outcome("a")], {"a": {"figures_exact": 0.0}}).misses[0].missing
    assert lacks == ("缺少数据：甲市2025年普惠性幼儿园在园幼儿占比目标为90%以上（p-1）",)


def test_a_figure_that_was_used_but_not_told_is_not_called_missing() -> None:
    used = AnswerFigure.of(FIGURE, citation=1)
    told = [outcome("a", "见表。", figures=(used,))]
    asked = case("a", figures=("p-1",))
    lacks = summary_of([asked], told, {"a": {"figures_exact": 0.0}}).misses[0].missing
    assert lacks == ("应说的数据都用到了，但没有如实说出",)


def test_missing_points_forbidden_amounts_and_refusals_are_named() -> None:
    asked = case("a", points=(("政策破冰",), ("资金统筹", "统筹资金")), forbidden=("60%", "70%"))
    scores = {"key_points_all": 0.0, "wrong_figure": 1.0, "answered_rightly": 0.0}
    lacks = summary_of([asked], [outcome("a", "政策破冰，60%。")], {"a": scores}).misses[0].missing
    assert lacks == (
        "有依据，应当回答，却拒答了",
        "说了与所问不符的数字，其中题目列为错误的：60%",
        "缺少要点：资金统筹",
    )


def test_an_answer_where_none_is_due_and_an_incomplete_figure_are_named() -> None:
    asked, scores = case("a", answerable=False), {"refused_rightly": 0.0, "figures_whole": 0.5}
    lacks = summary_of([asked], [outcome("a")], {"a": scores}).misses[0].missing
    assert [line.split("（")[0] for line in lacks] == [
        "没有依据，应当拒答，却作了回答",
        "有数字说得不完整",
    ]


# Markdown


def cells(markdown: str, name: str) -> list[str]:
    """The cells of the row that begins with ``name``, small print cut off."""
    line = next(line for line in markdown.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip().split("（")[0] for cell in line.strip("| ").split("|")]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_numbers_in_the_markdown_are_those_of_the_summary(measure: Any) -> None:
    summary = four()
    if measure.name not in summary.splits["all"].scores:
        assert f"| {measure.chinese}（" not in report_markdown(summary).split("## 各题型")[0]
        return
    shown = cells(report_markdown(summary), f"{measure.chinese}（")[1:]
    scores = [group.scores.get(measure.name) for group in summary.splits.values()]
    assert shown == [measure.written(score.mean) if score else "—" for score in scores]


def test_wrong_figures_are_told_apart_with_their_bound() -> None:
    assert "25.0%（1/4，上界 75.1%）" in report_markdown(four())


def test_a_miss_shows_the_question_what_was_missing_and_what_was_said() -> None:
    misses = report_markdown(four()).split("## 没有答对的题目（2 题）")[1]
    _, first, second = misses.split("### ")
    assert first.startswith("`gongban`（查数，留出集）\n\n- 问题：gongban是多少？\n")
    assert "- 不足：说了与所问不符的数字\n" in first
    assert "- 得分：数字正确 0.0%；答错数字 有\n" in first
    assert "> 60%。" in first
    assert "- 不足：缺少要点：资金统筹\n" in second


def test_the_report_tells_versions_and_how_the_run_was_made() -> None:
    text = report_markdown(four())
    assert "| MRR（mrr） | 3 |" in text
    assert "| 开始时间 | 2026-11-22 08:00 UTC |" in text
    assert "| 提示词 words.csv | abcdef012345 |" in text


def test_an_earlier_run_adds_what_changed() -> None:
    now = four()
    scores = {row.case.id: {"figures_exact": 0.0, "wrong_figure": 1.0} for row in now.marked}
    outcomes = [row.outcome for row in now.marked]
    old = summary_of([row.case for row in now.marked], outcomes, scores, id="20261101-zhice")
    text = report_markdown(now, old)
    assert "- 变对 1 题：`puhui`\n- 变错 0 题：无" in text
    assert "-3 题（原 4 题，p=0.250）" in text
    assert cells(text, "整题答对")[-1] == "+25.0"
    assert "变对 1 题puhui是多少？ puhui变错 0 题" in Seen(report_html(now, old)).text.replace(
        "\n", ""
    )


@given(st.text())
def test_a_question_cannot_break_a_table_or_load_anything(question: str) -> None:
    asked = case("a", question=question + "|<b>![x](y)\n# z")
    text = report_markdown(summary_of([asked], [crash("a", ATTACK)]))
    line = next(line for line in text.splitlines() if line.startswith("- `a`"))
    assert "<" not in line
    assert "\\|&lt;b>!\\[x\\](y) # z" in line
    assert "![" not in text


def test_an_answer_is_quoted_line_by_line_and_harmless() -> None:
    asked, said = case("a"), outcome("a", f"一\n\n{ATTACK}")
    text = report_markdown(summary_of([asked], [said], {"a": {"figures_exact": 0.0}}))
    assert "> 一\n>\n> &lt;script>" in text
    assert "> !\\[x](http://a.b/c)" in text


def test_the_readme_table_is_compact_and_english() -> None:
    lines = readme_table(four()).splitlines()
    assert lines[0] == "| measure | dev (3) | held-out (1) | all (4) |"
    assert lines[2].startswith("| wrong-figure rate (upper 95 % bound) | 0.0% (≤ ")
    assert "| figures right | 50.0% (9.5–90.5) | 0.0% (0.0–79.3) | 33.3% (6.1–79.2) |" in lines
    assert "| crashes | 1 | 0 | 1 |" in lines
    assert (
        "| time to answer, median / 95th percentile | 15 / 20 ms | 30 / 30 ms | 20 / 29 ms |"
        in (lines)
    )


def test_the_ablation_table_has_a_row_for_each_system_in_the_given_order() -> None:
    rows = ablation_table(dict.fromkeys(SYSTEMS, four())).splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == [f"| {name}" for name in SYSTEMS.values()]
    assert rows[0].startswith("| tutorial pipeline | 25.0% (≤ 75.1%) | 25.0% | 33.3% |")


# What must be known before the numbers


def test_a_run_in_which_half_of_the_cases_failed_says_so() -> None:
    cases = [case(f"c{number}") for number in range(12)]
    outcomes = [outcome(c.id) if n % 2 else crash(c.id) for n, c in enumerate(cases)]
    summary = summary_of(cases, outcomes, {c.id: {"figures_exact": 1.0} for c in cases})
    said = "12 题中有 6 题出错（50.0%），都按没有答对计分。"
    text = report_markdown(summary)
    assert said in text
    assert said in report_html(summary)
    assert text.count("TimeoutError: 没有回应") == 6
    assert cells(text, "整题答对")[1] == "50.0%"


def test_an_empty_run_says_so_and_shows_no_numbers() -> None:
    summary = summary_of([case("a")], [])
    page, text = report_html(summary), report_markdown(summary)
    for report in (page, text):
        assert "这次运行没有任何结果，因此没有分数" in report
        assert "总表" not in report
        assert "0123456789ab" in report
    assert "plotly.js" not in page
    assert readme_table(summary).startswith("| measure |\n| --- |\n")
    assert "—" in ablation_table({"zhice": summary})


def test_a_run_in_which_all_failed_shows_no_times() -> None:
    summary = summary_of([case("a")], [crash("a")], {"a": {"figures_exact": 0.0}})
    assert cells(report_markdown(summary), "耗时中位数（")[1] == "—"
    assert "1 题中有 1 题出错（100.0%）" in report_html(summary)


def test_an_interrupted_run_and_a_choice_of_cases_are_told_apart() -> None:
    cases = [case(name) for name in ("a", "b", "c")]
    assert "没有跑完：应有 3 题，只有 1 题" in notices(summary_of(cases, [outcome("a")]))[0]
    chosen = notices(summary_of(cases, [outcome("a")], asked=("a",)))
    assert chosen == ("题目集有 3 题，这次运行只选了其中 1 题。",)


def test_outcomes_of_unknown_cases_are_named_and_not_counted() -> None:
    summary = summary_of([case("a")], [outcome("a"), outcome("gone")])
    assert summary.splits["all"].cases == 1
    assert "1 题不在现在的题目集里（gone）" in notices(summary)[0]


def test_questions_and_figures_that_changed_since_are_told() -> None:
    asked = case("a")
    card: dict[str, Any] = {"asked": ("a",), "cases": fingerprint([asked]), "figures_version": "v1"}
    assert not notices(summary_of([asked], [outcome("a")], **card))
    card["figures_version"] = "v0"
    said = notices(summary_of([case("a", question="改过的问题")], [outcome("a")], **card))
    assert [line.split("在")[0] for line in said] == ["题目", "核定数据表"]


# The page

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Seen(HTMLParser):
    """The text of a page, what it would load, and whether every tag is closed in order."""

    def __init__(self, html: str) -> None:
        """Read all of ``html``."""
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, and what it loads."""
        self.tags.append(tag)
        self.open += [] if tag in VOID else [tag]
        self.loads += [value or "" for name, value in attrs if name in {"src", "href", "srcset"}]

    def handle_endtag(self, tag: str) -> None:
        """Close the tag."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        """Note the text outside scripts and styles."""
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text += data


def attacked() -> Summary:
    """Every text that comes from elsewhere tries to break out."""
    cases = [
        case("a", question=f"问{ATTACK}", history=(ATTACK,), note=ATTACK, points=((ATTACK,),)),
        case("b", "howto", question=ATTACK),
        case("c", "trend", "held-out"),
    ]
    outcomes = [outcome("a", f"答{ATTACK}"), crash("b", ATTACK), outcome("c", "W" * 400)]
    scores = {"a": {"key_points_all": 0.0}, "b": {"mrr": 0.0}, "c": {"figures_exact": 0.0}}
    return summary_of(cases, outcomes, scores, settings={ATTACK: ATTACK}, commit=ATTACK)


def test_the_page_is_well_formed_and_loads_nothing() -> None:
    page = Seen(report_html(four(), four()))
    assert page.faults == page.open == []
    assert page.loads == ["data:,"]
    assert page.tags.count("figure") == 4


def test_plotly_is_in_the_page_once() -> None:
    assert report_html(four(), four()).count("* plotly.js v") == 1


def test_the_page_shows_the_numbers_and_the_misses() -> None:
    text = Seen(report_html(four())).text
    assert "25.0%4.6–69.9%，4 题" in text
    assert "没有答对的题目（2 题）" in text
    assert "gongban是多少？" in text
    assert "说了与所问不符的数字" in text
    assert "TimeoutError: 没有回应" in text
    assert all(name in text for name in STAGES.values())
    assert KINDS["followup"] in text


def test_what_looks_like_html_is_shown_as_text() -> None:
    page = Seen(report_html(attacked()))
    assert "img" not in page.tags
    assert page.faults == page.open == []
    assert f"答{ATTACK}" in page.text
    assert page.text.count("<script>document.title='broken'</script>") >= 7


def test_both_reports_are_written_and_named_after_the_run(tmp_path: Path) -> None:
    cases = [case("a"), case("b", "off_topic", answerable=False)]
    refused = outcome("b", "现有文件中没有。", status="not_found")
    run = Run(CARD, (outcome("a"), refused))
    paths = write_report(run, run, cases=cases, world=WORLD, folder=tmp_path / "new")
    assert [path.name for path in paths] == [f"{CARD.id}.md", f"{CARD.id}.html"]
    text = paths[0].read_text(encoding="utf-8")
    assert cells(text, "应拒则拒（")[1:3] == ["100.0%", "100.0%"]
    assert all(scorer.name.replace("_", "\\_") in text for scorer in SCORERS)
    assert "与先前的运行" in paths[1].read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunProblem, match=r"写不了报告 .*；请检查该位置。"):
        write_report(Run(CARD, ()), None, cases=[], world=WORLD, folder=tmp_path / "file")


# The page in a browser that reaches nothing


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=switches)
        yield browser
        browser.close()


@contextmanager
def shown(browser: Browser, html: str, folder: Path, width: int = 1440) -> Iterator[Page]:
    """The page from a file, every further request refused and counted as a fault."""
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    asked: list[str] = []

    def only_the_page(request: Request) -> bool:
        return request.url == path.as_uri() or request.url == "data:,"

    with browser.new_context(viewport={"width": width, "height": 900}, offline=True) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.on("request", lambda r: None if only_the_page(r) else asked.append(r.url))
        page.goto(path.as_uri())
        yield page
        assert not asked
        assert not faults


@pytest.mark.parametrize("width", [375, 1440])
def test_charts_show_without_a_net_and_nothing_is_wider_than_the_screen(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    with shown(browser, report_html(four(), four()), tmp_path, width) as page:
        page.locator("#chart-times .bars .point").first.wait_for(state="attached")
        assert page.locator("#chart-kinds .bars .point path").count() == 4
        assert page.locator("#chart-measures-compared .scatterlayer .point").count() == 16
        assert page.locator("#chart-times .bars .point").count() >= 1
        for details in page.locator("details").all():
            details.locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_misses_can_be_chosen_by_kind(browser: Browser, tmp_path: Path) -> None:
    with shown(browser, report_html(four()), tmp_path) as page:
        misses = page.locator("details[data-kind]")
        assert page.locator("#kind option").all_inner_texts() == [
            "全部（2）",
            "查数（1）",
            "怎么做（1）",
        ]
        page.locator("#kind").select_option("howto")
        assert [miss.is_visible() for miss in misses.all()] == [False, True]
        page.locator("#kind").select_option("")
        assert all(miss.is_visible() for miss in misses.all())


def test_an_answer_cannot_run_in_the_page(browser: Browser, tmp_path: Path) -> None:
    with shown(browser, report_html(attacked()), tmp_path, 375) as page:
        page.locator("details[data-kind] summary").first.click()
        assert "<script>" in page.locator(".said").first.inner_text()
        assert page.title() == f"知策评测报告 {CARD.id}"
        assert page.locator("img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_the_paper(browser: Browser, tmp_path: Path, scheme: Any) -> None:
    with shown(browser, report_html(four()), tmp_path) as page:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector("#chart-kinds text")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        inks = page.evaluate(
            "[...document.querySelectorAll('#chart-kinds text')]"
            ".map((text) => getComputedStyle(text).fill)"
        )
        assert inks
        assert all(abs(_lightness(ink) - _lightness(paper)) > 0.6 for ink in inks)


def _lightness(colour: str) -> float:
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
