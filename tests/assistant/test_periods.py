"""Five-year plans in questions: which years they cover and what was summed up over them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.library import open_library
from assistant.table.lookup import look_up
from assistant.table.periods import in_period, period_named
from assistant.types import FigureQuery, Match
from index.figures import FigureTable, load_table, shipped_data
from index.sources import shipped_documents

YEARLY = "教育基建项目年度投入"
SUMMED = "教育基建五年累计投入"
SATISFIED = "儿童青少年总体近视率"


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    return load_table(shipped_data(), tuple(open_library(shipped_documents()).documents))


def query(indicator: str, text: str, *years: int) -> FigureQuery:
    return FigureQuery(
        (Match(indicator, 1.0, indicator),), text=text, years=years, regions=("台州市",)
    )


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("十三五基建花了多少", "十三五"),
        ("“十四五”期间投多少", "十四五"),
        ("十四五规划里投多少", ""),
        ("十四五教育规划投多少", ""),
        ("十三五和十四五各投多少", ""),
        ("五年投多少", ""),
    ],
)
def test_a_plan_is_named_for_its_years_or_as_a_document(text: str, plan: str) -> None:
    assert period_named(text) == plan


def test_what_five_years_came_to_is_told_where_the_plan_is_named(figures: FigureTable) -> None:
    found = look_up(query(YEARLY, "十三五基建花了多少亿"), figures)
    assert [figure.id for figure in found.exact] == ["p14-002"]


@pytest.mark.parametrize("text", ["十三五每年基建花了多少亿", "2020年基建花了多少亿"])
def test_single_years_are_told_where_they_are_asked_for(figures: FigureTable, text: str) -> None:
    years = (2020,) if "2020" in text else ()
    found = look_up(query(YEARLY, text, *years), figures)
    assert {figure.indicator for figure in found.exact} == {YEARLY}


def test_years_before_the_plan_do_not_answer_for_it(figures: FigureTable) -> None:
    assert look_up(query(YEARLY, "十四五基建要投多少"), figures).exact == ()
    assert look_up(query(YEARLY, "十四五规划里基建投多少"), figures).exact != ()


def test_what_the_plan_started_from_is_told_with_what_it_sets(figures: FigureTable) -> None:
    rows = in_period(figures.of(SATISFIED), query(SATISFIED, "十四五近视率要降多少"))
    assert sorted((figure.year, figure.kind) for figure in rows) == [
        (2020, "actual"),
        (2025, "target"),
    ]


@pytest.mark.parametrize(
    ("place", "year", "ids"),
    [("临海市", 2021, ["l14-012"]), ("临海市", 2022, []), ("台州市", 2020, ["p14-002"])],
)
def test_one_year_of_what_is_only_summed_up_is_that_of_single_years(
    figures: FigureTable, place: str, year: int, ids: list[str]
) -> None:
    asked = replace(query(SUMMED, f"光{year}年呢", year), regions=(place,))
    assert [figure.id for figure in look_up(asked, figures).exact] == ids


def test_one_year_of_land_is_no_other_thing(figures: FigureTable) -> None:
    asked = replace(query("新增教育用地面积", "光2021年呢", 2021), regions=("临海市",))
    assert look_up(asked, figures).exact == ()
