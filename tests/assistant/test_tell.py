"""Figures in sentences: told whole, newest first, disagreements shown, gaps named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

import pytest

from assistant.chain import Assistant
from assistant.check import check
from assistant.evidence import Shelf
from assistant.firewall.names import hide
from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.table.lookup import look_up
from assistant.table.match import Matcher, make_matcher
from assistant.table.tell import Told, tell
from assistant.types import Answer, Asked, Draft, Evidence, FigureQuery, Match, Plan
from index.figures import FigureTable, amount, load_table, shipped_data
from index.numbers import find_quantities, normalised
from index.store import OpenIndex
from index.types import Encoder

INCLUSIVE = "普惠性幼儿园在园幼儿占比"
COVERED = "普惠性幼儿园覆盖面"
MYOPIA = "儿童青少年总体近视率"
BALANCE = "校际优质均衡系数"
COUNTIES = "全国学前教育普及普惠县（市、区）比例"
HEAD = "| 年份 | 地区 | 指标 | 类别 | 数值 |"


@dataclass(frozen=True)
class Teller:
    """Tells what the table has; neither index nor encoder is needed for that."""

    shelf: Shelf

    def plan(self, question: str) -> Plan:
        """What is understood of ``question``."""
        return make_plan(read_question(question), self.shelf.library, self.shelf.matcher)

    def told(self, question: str) -> list[Told]:
        """What is said of each query of ``question``."""
        plan = self.plan(question)
        return [tell(plan, q, look_up(q, self.shelf.table), self.shelf) for q in plan.queries]

    def answer(self, question: str) -> Answer:
        """The same, checked."""
        told = self.told(question)
        sentences = tuple(sentence for one in told for sentence in one.sentences)
        rulings = tuple(ruling for one in told for ruling in one.rulings)
        draft = Draft(Evidence(self.plan(question)), told[0].status, sentences, rulings=rulings)
        return check(draft, self.shelf.library)

    def of(self, asked: Asked, *indicators: str, **slots: Any) -> Answer:
        """The answer about indicators by their names, with the slots of a query."""
        query = FigureQuery(tuple(Match(name, 1.0, name) for name in indicators), **slots)
        plan = replace(self.plan("普惠园占比"), asked=asked, queries=(query,))
        told = tell(plan, query, look_up(query, self.shelf.table), self.shelf)
        return check(Draft(Evidence(plan), told.status, told.sentences), self.shelf.library)


@pytest.fixture(scope="module")
def figures(library: Library) -> FigureTable:
    return load_table(shipped_data(), tuple(library.documents))


@pytest.fixture(scope="module")
def matcher(figures: FigureTable) -> Matcher:
    return make_matcher(figures)


@pytest.fixture(scope="module")
def teller(library: Library, figures: FigureTable, matcher: Matcher) -> Teller:
    index, encoder = cast("OpenIndex", None), cast("Encoder", None)
    return Teller(Shelf(index, encoder, library, figures, matcher))


def first(answer: Answer) -> str:
    return answer.text.split("[")[0]


# Values


def test_a_value_is_told_whole(teller: Teller) -> None:
    answer = teller.answer("普惠园占比2025年的目标是多少")
    assert answer.status == "answered"
    assert first(answer) == f"台州市2025年{INCLUSIVE}目标为90%以上。"
    assert [f.as_written for f in answer.figures] == ["90%以上"]
    assert "90%以上" in answer.citations[0].quote


def test_an_attribute_travels_with_the_value(teller: Teller) -> None:
    assert first(teller.answer("近视率2025年目标")) == (
        f"台州市2025年{MYOPIA}目标为50.8%（约束性指标）。"
    )


def test_without_a_year_the_newest_target_comes_first(teller: Teller) -> None:
    assert first(teller.answer("普惠园占比目标是多少")).startswith("台州市2027年")
    years = [f.year for f in teller.answer("普惠园占比目标是多少").figures]
    assert years == sorted(years, reverse=True)


def test_many_figures_go_into_a_table_under_the_newest(teller: Teller) -> None:
    answer = teller.answer("高等教育毛入学率是多少")
    assert first(answer) == "台州市2027年高等教育毛入学率目标为72%。"
    rows = [line for line in answer.text.splitlines() if line.startswith("| 2")]
    years = [int(row[2:6]) for row in rows]
    assert HEAD in answer.text
    assert years == sorted(years, reverse=True)
    assert all("[" in row for row in rows)


def test_two_indicators_in_one_question_are_both_told(teller: Teller) -> None:
    told = teller.told("普惠园占比和近视率2025年目标分别是多少")
    assert [one.sentences[0].figures[0].indicator for one in told] == [INCLUSIVE, MYOPIA]


def test_another_reading_is_named_as_another(teller: Teller) -> None:
    answer = teller.of("value", INCLUSIVE, COVERED, years=(2025,), regions=("临海市", "台州市"))
    assert f"另有相近指标：临海市2025年{COVERED}目标为90%以上。" in answer.text


# Trends


def test_a_trend_tells_both_ends_and_a_table_oldest_first(teller: Teller) -> None:
    answer = teller.answer("近视率历年的变化趋势")
    assert first(answer) == (
        f"台州市{MYOPIA}从2020年（实际）的55.8%到2025年（目标）的50.8%，各年如下。"
    )
    rows = [line for line in answer.text.splitlines() if line.startswith("| 2")]
    assert [row[2:6] for row in rows] == ["2020", "2025"]


def test_years_without_a_figure_are_not_filled_in(teller: Teller) -> None:
    text = teller.answer("近视率历年的变化趋势").text
    assert not any(f"{year}年" in text for year in range(2021, 2025))


def test_two_series_are_not_told_as_one(teller: Teller) -> None:
    answer = teller.answer("校际优质均衡系数历年的变化趋势")
    assert "各年如下" not in answer.text
    assert answer.text.startswith(HEAD)
    assert len(answer.figures) == 4
    assert answer.trace.removed == ()


def test_a_trend_of_a_single_year_is_a_value(teller: Teller) -> None:
    answer = teller.of("trend", "学习型社区数")
    assert first(answer) == "台州市2027年学习型社区数目标为20个。"


# Differences


def test_a_difference_is_told_with_both_operands(teller: Teller) -> None:
    answer = teller.answer("近视率2025年比2020年下降多少")
    assert (
        f"台州市2025年{MYOPIA}目标（50.8%）比2020年{MYOPIA}实际（55.8%）低5个百分点。"
    ) in answer.text
    assert [f.year for f in answer.figures] == [2025, 2020]


def test_a_difference_is_of_one_kind_and_one_document_where_there_is_one(
    assistant: Assistant,
) -> None:
    spent = assistant.ask("教育基建投入2020年比2019年多了多少").text
    assert "实际（68.2亿元）比2019年教育基建项目年度投入实际（61.9亿元）高6.3亿元" in spent
    planned = assistant.ask("研究生2026年比2025年多多少人").text
    assert "（800人）比2025年研究生在校生数目标（500人）高300人" in planned


def test_a_difference_of_bounds_says_so(teller: Teller) -> None:
    answer = teller.of("difference", "社会公众对教育满意度")
    assert "高3个百分点（按界限值计算）。" in answer.text


def test_a_difference_of_an_approximate_value_is_approximate(teller: Teller) -> None:
    answer = teller.answer("毛入学率2027年比2020年提高多少")
    assert "高约12个百分点。" in answer.text
    assert answer.trace.removed == ()


def test_equal_values_are_level(teller: Teller) -> None:
    answer = teller.of("difference", "从业人员继续教育人次")
    assert "持平，均为100万人次。" in answer.text


def test_values_that_differ_in_their_comparator_are_not_level(teller: Teller) -> None:
    answer = teller.of(
        "difference", COVERED, years=(2020, 2022), regions=("台州市",), kind="target"
    )
    assert {f.comparator for f in answer.figures} == {"=", "≥"}
    assert "持平" not in answer.text


def test_two_regions_of_one_year_may_be_compared(teller: Teller) -> None:
    name = "普惠性幼儿园覆盖面"
    rows = teller.of("comparison", name, regions=("台州市", "临海市"))
    assert {f.region for f in rows.figures} == {"台州市", "临海市"}
    assert rows.trace.removed == ()


def test_what_cannot_be_subtracted_is_told_without_a_difference(teller: Teller) -> None:
    answer = teller.of("difference", "义务教育公民办学校教师条件差异系数")
    assert "个百分点" not in answer.text
    assert answer.trace.removed == ()


# Attributes


def test_an_attribute_is_told_with_its_target(teller: Teller) -> None:
    assert first(teller.answer("近视率是约束性指标吗")) == (
        f"{MYOPIA}是约束性指标，台州市2025年目标为50.8%。"
    )


def test_an_attribute_that_no_document_gives_is_said_to_be_missing(teller: Teller) -> None:
    answer = teller.answer("普惠园占比是约束性还是预期性指标")
    assert answer.text.startswith(f"文件没有标明“{INCLUSIVE}”是约束性还是预期性指标。")
    assert "90%以上" in answer.text


def test_an_indicator_with_a_number_in_its_name_may_be_said_to_lack_an_attribute(
    teller: Teller,
) -> None:
    name = "残疾儿童少年15年基础教育入学率"
    query = FigureQuery((Match(name, 1.0, name),))
    plan = replace(teller.plan("普惠园占比"), asked="attribute", queries=(query,))
    told = tell(plan, query, look_up(query, teller.shelf.table), teller.shelf)
    answer = check(Draft(Evidence(plan), told.status, told.sentences), teller.shelf.library)
    assert f"“{name}”" in answer.text
    assert answer.trace.removed == ()


# Achieved


def test_a_target_that_was_reached_is_said_to_be(teller: Teller) -> None:
    answer = teller.of("achieved", COVERED, years=(2020,), regions=("台州市",))
    assert f"台州市{COVERED}2020年实际的92.36%达到了2020年目标的90%。" in answer.text


def test_without_an_actual_the_gap_is_named(teller: Teller) -> None:
    answer = teller.of("achieved", INCLUSIVE)
    assert answer.text.endswith("文件没有给出2025年、2027年的实际完成数。")
    assert "达到了" not in answer.text


# What is not there


def test_a_year_that_is_not_there_is_refused_with_the_nearest(teller: Teller) -> None:
    answer = teller.answer("普惠园占比2030年目标是多少")
    assert answer.status == "not_found"
    assert answer.text.startswith(
        f"现有文件中没有台州市2030年“{INCLUSIVE}”的目标数据，因此不作回答。"
    )
    assert f"相近但不同的数据：台州市2027年{INCLUSIVE}目标为95%以上。" in answer.text


def test_one_of_two_years_that_is_not_there_is_named(teller: Teller) -> None:
    answer = teller.answer("近视率2025年和2030年是多少")
    assert answer.status == "partial"
    assert answer.text.endswith("文件中没有2030年的数据。")


@pytest.mark.parametrize("place", ["杭州", "温岭", "浙江省", "台州湾新区", "三门县"])
def test_another_place_is_refused_and_the_nearest_says_its_own(teller: Teller, place: str) -> None:
    answer = teller.answer(f"{place}近视率是多少")
    assert answer.status == "not_found"
    assert f"没有{place.rstrip('省县')}" in answer.text
    assert "相近但不同的数据：台州市" in answer.text
    assert {f.region for f in answer.figures} == {"台州市"}


def test_another_region_of_the_documents_is_told_as_that_region(teller: Teller) -> None:
    answer = teller.answer("临海市普惠园覆盖面2025年目标")
    assert first(answer) == f"临海市2025年{COVERED}目标为90%以上。"
    assert {f.region for f in answer.figures} == {"临海市"}


# Disagreements


def test_a_contradiction_is_told_with_all_values_and_documents(teller: Teller) -> None:
    answer = teller.answer("全国学前教育普及普惠县比例2025年目标")
    assert "注意，文件之间说法不一：" in answer.text
    assert {str(f.value) for f in answer.figures} >= {"100", "90"}
    assert [c.figures for c in answer.conflicts] == [("p14-026", "p14-042", "p14-055")]


def test_of_documents_that_differ_the_newest_is_told_first(teller: Teller) -> None:
    (told,) = teller.told("研究生在校生数2025年目标")
    text = next(s.text for s in told.sentences if "先后" in s.text)
    assert text.index("500人") < text.index("0.08万人")
    assert text.index("学有优教") < text.index("“十四五”规划")
    assert [ruling.ruling for ruling in told.rulings] == ["后文件调整"]


def test_a_different_definition_is_told_as_such(teller: Teller) -> None:
    text = teller.answer("公办幼儿园在园幼儿占比2020年实际是多少").text
    assert "注意，统计口径不同：" in text
    assert "40.92%" in text


def test_a_disagreement_that_nobody_ruled_on_is_told_as_open(
    teller: Teller, figures: FigureTable
) -> None:
    unruled = Teller(replace(teller.shelf, table=replace(figures, rulings=())))
    answer = unruled.answer("研究生在校生数2025年目标")
    assert "注意，文件之间说法不一：" in answer.text
    assert answer.conflicts == ()


def test_rulings_speak_of_their_own_figures_only(library: Library, figures: FigureTable) -> None:
    """Their wording leaves with the answer, unseen by the check."""
    titles = [library.card(document).title for document in library.documents]
    strange = []
    for ruling in figures.rulings:
        rows = [figures.figure(i) for i in ruling.figures]
        told = {amount(f)[0] for f in rows} | {Decimal(f.year) for f in rows}
        wording = hide(ruling.wording, [*titles, *(f.indicator for f in rows), "二级以上幼儿园"])
        found = find_quantities(wording.replace("三分之一", "33.33%"))
        strange += [(ruling.indicator, q.text) for q in found if normalised(q)[0] not in told]
    assert strange == []


# Everything that is told holds


@pytest.mark.parametrize(
    "asked", ["value", "trend", "difference", "comparison", "attribute", "achieved"]
)
def test_nothing_that_is_told_of_any_indicator_is_removed(
    teller: Teller, figures: FigureTable, asked: Asked
) -> None:
    removed = {name: teller.of(asked, name).trace.removed for name in figures.indicators}
    assert {name: gone for name, gone in removed.items() if gone} == {}


def test_every_figure_told_is_cited_and_of_the_indicator_asked_about(
    teller: Teller, figures: FigureTable
) -> None:
    for name in figures.indicators:
        answer = teller.of("value", name)
        assert {f.citation for f in answer.figures} <= {c.n for c in answer.citations}
        assert name in {f.indicator for f in answer.figures}


# From question to answer


def test_a_question_is_answered_with_the_figure_and_its_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("25年普惠园占比要达到多少？")
    assert answer.status == "answered"
    assert first(answer) == f"台州市2025年{INCLUSIVE}目标为90%以上。"
    assert "普惠性幼儿园在园幼儿占比达到90%以上" in answer.citations[0].quote


def test_a_word_that_only_sounds_right_is_answered_as_well(assistant: Assistant) -> None:
    answer = assistant.ask("25年普惠圆占比要达到多少？")
    note, told, *_ = answer.text.split("\n\n")
    assert note == "“普惠圆”按“普惠园”理解。"
    assert told.startswith(f"台州市2025年{INCLUSIVE}目标为90%以上。")
    assert answer.status in {"answered", "partial"}


def test_a_follow_up_keeps_the_indicator_and_changes_the_region(assistant: Assistant) -> None:
    answer = assistant.ask("那临海呢？", ["普惠性幼儿园覆盖面2025年目标是多少？"])
    assert first(answer) == f"临海市2025年{COVERED}目标为90%以上。"


def test_a_premise_that_is_wrong_is_not_repeated_as_a_fact(assistant: Assistant) -> None:
    answer = assistant.ask("2025年普惠园占比目标是99%吗？")
    assert "99%" not in answer.text
    assert "90%以上" in answer.text


# Other than asked


def other(teller: Teller, asked: FigureQuery, told: FigureQuery) -> Answer:
    """What is said where ``told`` is looked up in the place of what is asked."""
    plan = replace(teller.plan("普惠园占比"), asked="value", queries=(asked,))
    said = tell(plan, asked, look_up(told, teller.shelf.table), teller.shelf)
    return check(Draft(Evidence(plan), said.status, said.sentences), teller.shelf.library)


TRUST = (Match("小学课后托管率", 1.0, "托管率"),)
LAND = (Match("新增教育用地面积", 1.0, "教育用地"),)


def test_an_actual_told_for_a_target_is_said_to_be_one(teller: Teller) -> None:
    query = FigureQuery(TRUST, years=(2019,), kind="target")
    answer = other(teller, query, replace(query, kind=None))
    assert answer.text.startswith("文件中没有目标数据，以下是实际数据。")
    assert "2019年小学课后托管率实际为49.92%" in answer.text
    assert answer.status == "partial"


def test_a_figure_of_another_region_is_said_to_be_one(teller: Teller) -> None:
    query = FigureQuery(LAND, regions=("台州市",))
    answer = other(teller, query, replace(query, regions=()))
    assert answer.text.startswith("文件中没有台州市数据，以下是临海市数据。")
    assert "临海市2025年新增教育用地面积目标为1400余亩" in answer.text


def test_kind_and_region_may_both_be_other(teller: Teller) -> None:
    query = FigureQuery(LAND, regions=("台州市",), kind="actual")
    answer = other(teller, query, replace(query, regions=(), kind=None))
    assert answer.text.startswith("文件中没有台州市的实际数据，以下是临海市的目标数据。")


def test_what_is_told_as_asked_is_not_said_to_be_other(teller: Teller) -> None:
    query = FigureQuery(TRUST, years=(2019,), regions=("台州市",), kind="actual")
    assert "以下是" not in other(teller, query, query).text


def test_an_actual_is_held_against_the_target_of_its_year(teller: Teller) -> None:
    answer = teller.of("comparison", "教育基建项目年度投入", years=(2020,), regions=("台州市",))
    assert (
        "实际（68.2亿元）比2020年台州市教育基建项目年度投入目标（68亿元）高0.2亿元" in answer.text
    )


def test_a_target_is_not_refused_where_only_an_actual_answers(assistant: Assistant) -> None:
    answer = assistant.ask("2019年小学课后托管率要达到多少")
    assert (answer.status, [f.value for f in answer.figures]) == ("partial", [Decimal("49.92")])
    assert assistant.ask("2019年小学课后托管率目标是多少").status == "not_found"
