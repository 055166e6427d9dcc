"""The curated table to leaf through: filters, order, and why nothing is shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import open_library
from assistant.table.browse import (
    COLUMNS,
    UNMARKED,
    Filters,
    Order,
    Yearbook,
    arranged,
    loosened,
    narrow,
    short_names,
    told,
)
from assistant.table.match import make_matcher
from index.figures import amount, load_table, shipped_data
from index.sources import load_register, shipped_documents


def made() -> Yearbook:
    library = open_library(shipped_documents())
    table = load_table(shipped_data(), tuple(library.documents))
    return Yearbook.of(table, make_matcher(table), library)


BOOK = made()


@pytest.mark.parametrize(
    ("filters", "field", "value"),
    [
        (Filters(year=2025), "year", 2025),
        (Filters(region="临海市"), "region", "临海市"),
        (Filters(kind="actual"), "kind", "actual"),
        (Filters(attribute="约束性"), "attribute", "约束性"),
        (Filters(attribute=UNMARKED), "attribute", ""),
        (
            Filters(document="taizhou-quality-education-2023-2027"),
            "document",
            "taizhou-quality-education-2023-2027",
        ),
    ],
)
def test_a_filter_shows_what_meets_it_and_nothing_else(
    filters: Filters, field: str, value: Any
) -> None:
    shown = {figure.id for figure in narrow(BOOK, filters)}
    assert shown == {f.id for f in BOOK.table.figures if getattr(f, field) == value}
    assert shown


def test_filters_hold_together() -> None:
    shown = narrow(BOOK, Filters(words="毛入学率", year=2025, kind="target"))
    assert {(f.indicator, f.year, f.kind) for f in shown} == {("高等教育毛入学率", 2025, "target")}
    assert len(shown) == 2


def test_a_stage_is_that_of_the_indicator() -> None:
    shown = narrow(BOOK, Filters(stage="高中教育"))
    assert {BOOK.table.indicators[f.indicator].stage for f in shown} == {"高中教育"}


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("高等教育毛入学率", "高等教育毛入学率"),
        ("读大学的比例", "高等教育毛入学率"),  # an alias
        ("高等教育毛入学律", "高等教育毛入学率"),  # a slip
        ("双师 中职", "中职学校“双师型”教师比例"),
        ("  普惠性　在园 ", "普惠性幼儿园在园幼儿占比"),
    ],
)
def test_words_find_names_aliases_and_slips(words: str, indicator: str) -> None:
    assert indicator in {figure.indicator for figure in narrow(BOOK, Filters(words=words))}


def test_a_breakdown_is_found_by_its_name() -> None:
    shown = narrow(BOOK, Filters(words="境外学习 高中"))
    assert {figure.breakdown for figure in shown} == {"高中"}


@pytest.mark.parametrize("words", ["天气", "2025", "<b>"])
def test_words_that_name_nothing_show_nothing(words: str) -> None:
    assert narrow(BOOK, Filters(words=words)) == ()


def test_every_name_finds_its_own_figures() -> None:
    for name in BOOK.table.indicators:
        wanted = {figure.id for figure in BOOK.table.of(name)}
        assert wanted <= {figure.id for figure in narrow(BOOK, Filters(words=name))}, name


def test_what_to_loosen_is_told_with_what_it_would_show() -> None:
    filters = Filters(words="毛入学率", year=2016)
    assert narrow(BOOK, filters) == ()
    assert loosened(BOOK, filters) == [("年份：2016", 9), ("指标：毛入学率", 1)]
    for label, count in loosened(BOOK, Filters(region="临海市", year=2027)):
        assert count, label


def test_filters_are_named_as_the_page_names_them() -> None:
    chosen = Filters("托位", "学前教育", 2025, "台州市", next(iter(BOOK.short)), "target", "无")
    assert told(chosen, BOOK) == [
        "指标：托位",
        "学段：学前教育",
        "年份：2025",
        "地区：台州市",
        "文件：台州 2021—2025 规划",
        "目标/实际：目标",
        "性质：无",
    ]


def test_documents_have_short_names_of_their_own() -> None:
    cards = load_register(shipped_documents())
    names = short_names(cards)
    assert len(set(names.values())) == len(cards)
    assert names["linhai-education-14th-five-year-outline"] == "临海 2021—2025 举措"
    twin = replace(cards[0], id="twin", title="另一个规划")
    assert short_names([cards[0], twin]) == {cards[0].id: cards[0].title, "twin": "另一个规划"}


@pytest.mark.parametrize("column", COLUMNS)
@given(year=st.sampled_from([2019, 2022, 2025, None]))
def test_sorting_loses_nothing_and_goes_both_ways(column: str, year: int | None) -> None:
    figures = narrow(BOOK, Filters(year=year))
    up = arranged(BOOK, figures, Order(column))
    down = arranged(BOOK, figures, Order(column, descending=True))
    assert sorted(f.id for f in up) == sorted(f.id for f in down) == sorted(f.id for f in figures)
    if column in {"region", "kind", "year", "document"}:
        assert [getattr(f, column) for f in up] == [getattr(f, column) for f in down][::-1]


def test_amounts_are_sorted_by_what_they_come_to() -> None:
    pupils = [f for f in BOOK.figures if f.indicator == "研究生在校生数"]
    up = arranged(BOOK, pupils, Order("amount"))
    assert [amount(f)[0] for f in up] == sorted(amount(f)[0] for f in pupils)
    assert {f.unit for f in up} == {"人", "万人"}


def test_names_are_sorted_by_pinyin() -> None:
    up = arranged(BOOK, BOOK.figures, Order("indicator"))
    names = list(dict.fromkeys(f.indicator for f in up))
    assert names.index("财政性学前教育经费占同级财政性教育经费的比例") < names.index(
        "高等教育毛入学率"
    )
    assert names.index("高等教育毛入学率") < names.index("研究生在校生数")


def test_a_header_sorts_up_then_down_then_not_at_all() -> None:
    first = Order().clicked("year")
    assert first == Order("year")
    assert first.clicked("year") == Order("year", descending=True)
    assert first.clicked("year").clicked("year") == Order()
    assert first.clicked("amount") == Order("amount")
    assert first.clicked("<script>") == first
    assert arranged(BOOK, BOOK.figures, Order()) == BOOK.figures


def test_the_yearbook_stands_stage_by_stage_and_indicator_by_indicator() -> None:
    stages = [BOOK.table.indicators[f.indicator].stage for f in BOOK.figures]
    names = [f.indicator for f in BOOK.figures]
    for column in (stages, names):
        changes = sum(a != b for a, b in pairwise(column))
        assert changes == len(set(column)) - 1
