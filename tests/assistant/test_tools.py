"""Arithmetic and look-up over the curated table, and the same as LangChain tools."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.tools import BaseTool
from pydantic import ValidationError

from assistant.library import open_library
from assistant.table.match import Matcher, make_matcher
from assistant.tools import (
    Difference,
    FigureArguments,
    IndicatorArguments,
    as_tools,
    compare_figures,
    figure_trend,
    find_conflicts,
    find_figures,
    list_indicators,
    ruling_on,
)
from index.figures import FigureTable, conflicts, load_table, shipped_data
from index.sources import shipped_documents
from index.text import is_cjk
from index.types import Comparator, Figure

INCLUSIVE = "普惠性幼儿园在园幼儿占比"
BASE = Figure(
    id="t-001",
    indicator="近视率",
    breakdown="",
    region="台州市",
    stage="综合",
    year=2020,
    kind="actual",
    comparator="=",
    value=Decimal("55.8"),
    value_max=None,
    unit="%",
    attribute="",
    as_written="55.8%",
    document="plan",
    section="一、目标",
    quote="近视率55.8%",
)


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    return load_table(shipped_data(), tuple(open_library(shipped_documents()).documents))


@pytest.fixture(scope="module")
def matcher(figures: FigureTable) -> Matcher:
    return make_matcher(figures)


@pytest.fixture(scope="module")
def tools(figures: FigureTable, matcher: Matcher) -> dict[str, BaseTool]:
    return {tool.name: tool for tool in as_tools(figures, matcher)}


def figure(value: str, unit: str = "%", comparator: Comparator = "=", **more: Any) -> Figure:
    return replace(BASE, value=Decimal(value), unit=unit, comparator=comparator, **more)


def compared(figures: FigureTable, earlier: str, later: str) -> Difference | None:
    return compare_figures(figures.figure(earlier), figures.figure(later))


# Comparing


def test_percentages_differ_by_percentage_points() -> None:
    difference = compare_figures(figure("55.8"), figure("50.8", year=2025))
    assert difference is not None
    assert (difference.value, difference.unit) == (Decimal(-5), "个百分点")
    assert difference.quantity.text == "5个百分点"


def test_a_difference_keeps_the_unit_that_both_figures_have(figures: FigureTable) -> None:
    difference = compared(figures, "p14-003", "p14-004")
    assert difference is not None
    assert (difference.value, difference.unit) == (Decimal("47.1"), "亿元")
    assert (difference.earlier.year, difference.later.year) == (2016, 2020)


def test_units_of_different_size_are_multiplied_out(figures: FigureTable) -> None:
    difference = compared(figures, "p14-052", "q23-048")
    assert difference is not None
    assert (difference.value, difference.unit) == (Decimal(-300), "人")
    assert difference.quantity.text == "300人"


@pytest.mark.parametrize(
    ("first", "second"),
    [("≥", "≤"), ("≥", ">"), ("<", ">"), ("≤", "<")],
)
def test_bounds_on_different_sides_have_no_difference(
    first: Comparator, second: Comparator
) -> None:
    assert compare_figures(figure("60", comparator=first), figure("70", comparator=second)) is None


@pytest.mark.parametrize("bound", ["≥", ">", "≤", "<"])
def test_bounds_on_one_side_and_plain_values_may_be_subtracted(bound: Comparator) -> None:
    for other in (figure("60", comparator=bound), figure("60")):
        difference = compare_figures(other, figure("70", comparator=bound))
        assert difference is not None
        assert difference.value == 10


def test_a_range_has_no_difference() -> None:
    both = figure("3", "个", "range", value_max=Decimal(4))
    assert compare_figures(both, figure("5", "个")) is None
    assert compare_figures(figure("5", "个"), both) is None


@pytest.mark.parametrize(
    ("first", "second"), [("%", "个百分点"), ("个", "所"), ("%", "‱"), ("", "%")]
)
def test_different_units_have_no_difference(first: str, second: str) -> None:
    assert compare_figures(figure("5", first), figure("6", second)) is None


def test_the_difference_of_about_sixty_is_about_ten() -> None:
    difference = compare_figures(figure("60", comparator="≈"), figure("70"))
    assert difference is not None
    assert difference.quantity.comparator == "≈"


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_a_difference_turned_round_is_its_negative(one: Decimal, other: Decimal) -> None:
    first, second = replace(BASE, value=one), replace(BASE, value=other)
    there, back = compare_figures(first, second), compare_figures(second, first)
    assert there is not None
    assert back is not None
    assert there.value == -back.value == other - one
    assert there.quantity.value == back.quantity.value >= 0


@given(st.integers(1, 10**6), st.sampled_from(["人", "亿元", "个", "所"]))
def test_ten_thousands_and_units_are_the_same_amount(value: int, unit: str) -> None:
    small = replace(BASE, value=Decimal(value * 10**4), unit=unit)
    large = replace(BASE, value=Decimal(value), unit=f"万{unit}")
    assume = compare_figures(small, large)
    assert unit == "亿元" or (assume is not None and assume.value == 0)


# Trends


def test_a_trend_is_oldest_first_and_leaves_gaps_as_gaps(figures: FigureTable) -> None:
    trend = figure_trend(figures.of("高等教育毛入学率"))
    years = [f.year for f in trend.figures]
    assert years == sorted(years)
    assert trend.gaps == (2021,)


def test_a_trend_holds_nothing_that_the_table_does_not_have(figures: FigureTable) -> None:
    for name in figures.indicators:
        rows = figures.of(name)
        trend = figure_trend(rows)
        assert set(trend.figures) <= set(rows)
        assert not {f.year for f in trend.figures} & set(trend.gaps)


def test_a_trend_tells_the_same_amount_once_but_different_ones_all(figures: FigureTable) -> None:
    trend = figure_trend([figures.figure(i) for i in ("p14-021", "p14-139", "q23-001")])
    assert [f.id for f in trend.figures] == ["p14-021", "q23-001"]
    trend = figure_trend([figures.figure(i) for i in ("p14-085", "q23-042")])
    assert len(trend.figures) == 2


def test_a_trend_of_nothing_is_empty() -> None:
    assert (figure_trend([]).figures, figure_trend([]).gaps) == ((), ())


def test_one_year_has_no_gaps() -> None:
    assert figure_trend([BASE]).gaps == ()


# Finding


def test_figures_are_found_by_words_years_and_kind(figures: FigureTable, matcher: Matcher) -> None:
    arguments = FigureArguments(indicator="普惠园占比", year_from=2026, year_to=2027, kind="target")
    assert [f.id for f in find_figures(figures, matcher, arguments).exact] == ["q23-001"]


def test_years_in_the_wrong_order_are_a_range_all_the_same(
    figures: FigureTable, matcher: Matcher
) -> None:
    arguments = FigureArguments(indicator="高等教育毛入学率", year_from=2024, year_to=2023)
    found = find_figures(figures, matcher, arguments)
    assert {f.year for f in found.exact} == {2023, 2024}


def test_a_single_year_is_that_year(figures: FigureTable, matcher: Matcher) -> None:
    for bound in ("year_from", "year_to"):
        arguments = FigureArguments.model_validate({"indicator": "毛入学率", bound: 2024})
        assert {f.year for f in find_figures(figures, matcher, arguments).exact} == {2024}


def test_a_stage_chooses_among_indicators(figures: FigureTable, matcher: Matcher) -> None:
    for stage in ("义务教育", "综合"):
        arguments = FigureArguments(indicator="标准化学校比例", stage=stage)
        found = find_figures(figures, matcher, arguments)
        assert {f.stage for f in (*found.exact, *found.nearest)} <= {stage}


def test_without_a_match_the_nearest_are_labelled_as_different(
    figures: FigureTable, matcher: Matcher
) -> None:
    arguments = FigureArguments(indicator="普惠园占比", year_from=2030)
    found = find_figures(figures, matcher, arguments)
    assert found.exact == ()
    assert found.nearest[0].id == "q23-001"


def test_words_that_mean_nothing_find_nothing(figures: FigureTable, matcher: Matcher) -> None:
    found = find_figures(figures, matcher, FigureArguments(indicator="红烧肉"))
    assert (found.exact, found.nearest, found.sure) == ((), (), False)


def test_all_indicators_are_listed_without_words(figures: FigureTable, matcher: Matcher) -> None:
    listed = list_indicators(figures, matcher, IndicatorArguments())
    assert len(listed) == len(figures.indicators)


def test_indicators_are_listed_by_words_and_stage(figures: FigureTable, matcher: Matcher) -> None:
    names = [i.name for i in list_indicators(figures, matcher, IndicatorArguments(words="普惠园"))]
    assert names[:2] == [INCLUSIVE, "普惠性幼儿园覆盖面"]
    special = list_indicators(figures, matcher, IndicatorArguments(stage="特殊教育"))
    assert {indicator.stage for indicator in special} == {"特殊教育"}
    assert list_indicators(figures, matcher, IndicatorArguments(words="红烧肉")) == ()


# Disagreements


def test_a_disagreement_is_found_from_any_of_its_figures(figures: FigureTable) -> None:
    for one in ("p14-026", "p14-042", "p14-055"):
        (found,) = find_conflicts(figures, [figures.figure(one)])
        assert {f.id for f in found.figures} == {"p14-026", "p14-042", "p14-055"}
        assert found.ruling is not None
        assert found.ruling.ruling == "真实矛盾"


def test_a_disagreement_without_a_ruling_is_found_all_the_same(figures: FigureTable) -> None:
    unruled = replace(figures, rulings=())
    (found,) = find_conflicts(unruled, [figures.figure("p14-026")])
    assert found.ruling is None
    assert {f.value for f in found.figures} == {100, 90}


def test_every_disagreement_of_the_table_has_a_ruling(figures: FigureTable) -> None:
    found = find_conflicts(figures, figures.figures)
    assert len(found) >= len(conflicts(figures.figures)) > 10
    assert [d.figures[0].id for d in found if d.ruling is None] == []


def test_different_definitions_are_told_from_one_figure_of_a_year(figures: FigureTable) -> None:
    (found,) = find_conflicts(figures, [figures.figure("p14-011")])
    assert found.ruling is not None
    assert found.ruling.ruling == "口径不同"
    assert {f.id for f in found.figures} == {"p14-011", "p14-068"}


def test_a_change_over_years_is_told_only_from_two_of_its_figures(figures: FigureTable) -> None:
    rows = [figures.figure(i) for i in ("m20-019", "p14-028")]
    assert find_conflicts(figures, rows[:1]) == ()
    (found,) = find_conflicts(figures, rows)
    assert found.ruling is not None
    assert found.ruling.year is None
    assert {f.year for f in found.figures} == {2020, 2022, 2025, 2027}


def test_figures_that_agree_give_no_disagreement(figures: FigureTable) -> None:
    rows = [figures.figure("p14-021"), figures.figure("p14-139")]
    assert find_conflicts(figures, rows) == ()


def test_a_ruling_covers_all_figures_or_none(figures: FigureTable) -> None:
    rows = [figures.figure(i) for i in ("p14-026", "p14-042", "p14-055")]
    ruling = ruling_on(figures, rows)
    assert ruling is not None
    assert ruling.figures == ("p14-026", "p14-042", "p14-055")
    assert ruling_on(figures, [*rows, figures.figure("p14-001")]) is None


# LangChain


def test_every_tool_and_argument_is_described_in_chinese(tools: dict[str, BaseTool]) -> None:
    assert set(tools) == {
        "find_figures",
        "compare_figures",
        "figure_trend",
        "list_indicators",
        "find_conflicts",
    }
    for tool in tools.values():
        assert any(map(is_cjk, tool.description))
        assert all(any(map(is_cjk, about["description"])) for about in tool.args.values())


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("find_figures", {"indicator": "普惠园占比"}),
        ("find_figures", {"indicator": "普惠园占比", "year_from": 2030}),
        ("find_figures", {"indicator": "红烧肉"}),
        ("find_figures", {"indicator": "双师型", "stage": "职业教育", "attribute": "约束性"}),
        ("compare_figures", {"first": "p14-100", "second": "p14-101"}),
        ("compare_figures", {"first": "p14-035", "second": "p14-036"}),
        ("compare_figures", {"first": "nothing", "second": "p14-036"}),
        ("figure_trend", {"indicator": "高等教育毛入学率"}),
        ("figure_trend", {"indicator": "红烧肉"}),
        ("list_indicators", {}),
        ("find_conflicts", {}),
        ("find_conflicts", {"words": "普及普惠县"}),
    ],
)
def test_what_a_tool_returns_can_be_written_as_json(
    tools: dict[str, BaseTool], tool: str, arguments: dict[str, Any]
) -> None:
    outcome = tools[tool].invoke(arguments)
    assert json.loads(json.dumps(outcome, ensure_ascii=False)) == outcome


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("find_figures", {}),
        ("find_figures", {"indicator": ""}),
        ("find_figures", {"indicator": "普惠园占比", "year": 2025}),
        ("find_figures", {"indicator": "普惠园占比", "year_from": 1800}),
        ("find_figures", {"indicator": "普惠园占比", "year_to": "明年"}),
        ("find_figures", {"indicator": "普惠园占比", "kind": "计划"}),
        ("find_figures", {"indicator": "普惠园占比", "attribute": "硬性"}),
        ("find_figures", {"indicator": "指标" * 60}),
        ("compare_figures", {"first": "p14-100"}),
        ("list_indicators", {"word": "普惠园"}),
    ],
)
def test_wrong_arguments_are_refused(
    tools: dict[str, BaseTool], tool: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        tools[tool].invoke(arguments)


def test_a_tools_figure_is_whole_and_says_where_it_stands(tools: dict[str, BaseTool]) -> None:
    outcome = tools["find_figures"].invoke({"indicator": "普惠园占比", "year_from": 2027})
    assert outcome["sure"] is True
    (shown,) = outcome["figures"]
    assert shown["statement"] == f"台州市2027年{INCLUSIVE}目标为95%以上"
    assert shown["amount"] == "95%以上"
    assert "95%以上" in shown["quote"]
    assert shown["document"] == "taizhou-quality-education-2023-2027"


def test_a_tools_difference_cites_its_operands(tools: dict[str, BaseTool]) -> None:
    outcome = tools["compare_figures"].invoke({"first": "p14-100", "second": "p14-101"})
    assert outcome["difference"] == "-5个百分点"
    assert [one["id"] for one in outcome["operands"]] == ["p14-100", "p14-101"]
    outcome = tools["compare_figures"].invoke({"first": "p14-017", "second": "q23-042"})
    assert outcome["difference"] == "约10个百分点"


def test_a_tool_says_why_there_is_no_difference(tools: dict[str, BaseTool]) -> None:
    outcome = tools["compare_figures"].invoke({"first": "p14-035", "second": "p14-036"})
    assert outcome == {"difference": None, "reason": "单位、区间或比较词不同，不能相减"}
    outcome = tools["compare_figures"].invoke({"first": "p99-001", "second": "p14-036"})
    assert outcome["difference"] is None
    assert "p99-001" in outcome["reason"]


def test_a_tools_trend_names_the_years_without_a_figure(tools: dict[str, BaseTool]) -> None:
    outcome = tools["figure_trend"].invoke({"indicator": "儿童青少年总体近视率"})
    assert [one["year"] for one in outcome["figures"]] == [2020, 2025]
    assert outcome["years_without"] == [2021, 2022, 2023, 2024]


def test_a_tools_disagreements_carry_ruling_and_wording(tools: dict[str, BaseTool]) -> None:
    outcome = tools["find_conflicts"].invoke({"words": "全国学前教育普及普惠县比例"})
    assert {"真实矛盾", "后文件调整"} <= {one["ruling"] for one in outcome}
    assert all(one["wording"] and len(one["figures"]) > 1 for one in outcome)
