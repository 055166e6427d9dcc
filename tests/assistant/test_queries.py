"""What is looked up in the curated table for a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.plan.figures.meant import indicator_near
from assistant.table.match import Matcher
from assistant.types import FigureQuery

Asked: TypeAlias = Callable[[str], tuple[FigureQuery, ...]]
PUHUI = "普惠性幼儿园在园幼儿占比"
GONGBAN = "公办幼儿园在园幼儿占比"
ENROLMENT = "高等教育毛入学率"


@pytest.fixture
def queries(library: Library, matcher: Matcher) -> Asked:
    return lambda text: make_plan(read_question(text), library, matcher).queries


def named(queries: tuple[FigureQuery, ...]) -> list[str]:
    return [query.matches[0].indicator for query in queries]


def test_an_amount_asked_of_an_indicator_is_looked_up(queries: Asked) -> None:
    (query,) = queries("2025年普惠园占比目标是多少")
    assert query.matches[0].indicator == PUHUI
    assert (query.years, query.regions, query.kind) == ((2025,), ("台州市",), "target")


def test_an_indicator_with_a_year_is_looked_up_without_a_question_word(queries: Asked) -> None:
    assert named(queries("高等教育毛入学率2025年")) == [ENROLMENT]


@pytest.mark.parametrize(
    "question",
    [
        "县管校聘怎么推进",
        "双减谁负责",
        "八大行动有哪些",
        "普惠园占比谁负责",
        "你好",
        "2025年",
        "“教育大家”培养工程啥意思，分几级",
    ],
)
def test_what_asks_for_words_is_not_looked_up(queries: Asked, question: str) -> None:
    assert queries(question) == ()


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("普惠园占比是多少", ("台州市",)),
        ("临海普惠园占比是多少", ("临海市",)),
        ("杭州普惠园占比是多少", ("杭州",)),
        ("台州和临海普惠园占比谁高", ("台州市", "临海市")),
        ("普惠园占比和临海比较一下", ("台州市", "临海市")),
    ],
)
def test_the_region_is_the_one_named_or_that_of_most_documents(
    queries: Asked, question: str, regions: tuple[str, ...]
) -> None:
    assert queries(question)[0].regions == regions


def test_each_indicator_of_an_enumeration_is_a_query(queries: Asked) -> None:
    assert named(queries("普惠园占比和公办园占比分别是多少")) == [PUHUI, GONGBAN]
    assert named(queries("2025年普惠园占比、公办园占比、毛入学率")) == [PUHUI, GONGBAN, ENROLMENT]


def test_all_indicators_of_an_attribute_are_one_query(queries: Asked) -> None:
    (query,) = queries("约束性指标有哪些")
    assert query.attribute == "约束性"
    assert query.matches == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("2020年毛入学率实际是多少", "actual"),
        ("毛入学率目标是多少", "target"),
        ("毛入学率是多少", None),
        ("毛入学率目标完成了吗", None),
        ("毛入学率目标历年变化", None),
    ],
)
def test_targets_and_actuals_are_both_needed_to_tell_whether_it_was_met(
    queries: Asked, question: str, kind: str | None
) -> None:
    assert queries(question)[0].kind == kind


def test_levels_and_units_of_the_question_narrow_the_query(queries: Asked) -> None:
    (query,) = queries("双师型教师占比高职2025年是多少")
    assert [names[0] for names in query.narrow] == ["高职"]
    assert "%" in query.units


def test_the_indicator_of_the_same_thing_with_another_measure_is_near(matcher: Matcher) -> None:
    topic = "新建、改扩建二级以上标准幼儿园数"
    assert indicator_near(topic, ("投资",), matcher).endswith("总投资")
    assert indicator_near(topic, ("幼儿园",), matcher) == ""
    assert indicator_near(topic, (), matcher) == ""


@pytest.mark.parametrize(
    ("question", "indicators"),
    [
        ("普惠园占比90%以上对不对", [PUHUI]),
        ("临海十四五教育基建计划投入38.12亿元，对吧", ["教育基建五年累计投入"]),
        ("老师工资涨了5000元对吗", []),
        ("投了5000万怎么用", []),
    ],
)
def test_an_amount_to_be_confirmed_is_looked_up(
    queries: Asked, question: str, indicators: list[str]
) -> None:
    assert named(queries(question)) == indicators
