"""What is counted: the whole or what a year added, and what only sets the scene."""

from __future__ import annotations

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.plan.parts import parts_of, sets_scene, without_scene
from assistant.table.lookup import TOTAL, look_up
from assistant.table.match import Matcher
from assistant.types import FigureQuery


def queries(text: str, library: Library, matcher: Matcher) -> tuple[FigureQuery, ...]:
    return make_plan(read_question(text), library, matcher).queries


@pytest.mark.parametrize("question", ["台州一共有多少国际学生", "临海有多少教育用地"])
def test_how_many_there_are_is_not_told_by_what_was_added(
    question: str, library: Library, matcher: Matcher
) -> None:
    (query,) = queries(question, library, matcher)
    found = look_up(query, matcher.table)
    assert TOTAL in query.narrow
    assert (found.exact, bool(found.nearest)) == ((), True)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("2019年新增了多少国际学生", "w19-034"),
        ("有多少家校外培训机构被关停", "w19-027"),
        ("幼儿园有多少人", "p14-044"),
    ],
)
def test_what_was_added_is_told_where_it_is_asked_for(
    question: str, figure: str, library: Library, matcher: Matcher
) -> None:
    query = queries(question, library, matcher)[0]
    assert figure in {found.id for found in look_up(query, matcher.table).exact}


def test_a_clause_that_states_an_amount_and_asks_nothing_sets_the_scene() -> None:
    assert sets_scene("2020年办十件实事，")
    assert sets_scene("2019年那两次近视调查，")
    assert not sets_scene("2020年办几件实事，")
    assert not sets_scene("2020年，")
    assert not sets_scene("近视率下降1个百分点")
    assert not sets_scene("十件实事列一下，")


def test_the_scene_is_left_out_as_long_as_something_remains() -> None:
    assert without_scene("2020年办十件实事，近视率打算降多少？") == "近视率打算降多少？"
    assert without_scene("2020年办十件实事。") == "2020年办十件实事。"


def test_the_scene_is_no_question_of_its_own(library: Library) -> None:
    text = "2020年办十件实事，近视率打算降多少？"
    assert parts_of(text, library.knows) == (text,)


@pytest.mark.parametrize(
    ("question", "indicators"),
    [
        ("2020年办十件实事，近视率打算降多少？", ["儿童青少年近视率下降幅度"]),
        ("2019年那两次近视调查，查出来近视率是多少？", ["儿童青少年总体近视率"]),
        ("2023到2027年每年的儿童平均预期受教育年限目标给我列一下", ["儿童平均预期受教育年限"]),
        (
            "2027年乡镇老年学校和村老年学堂覆盖率各多少",
            ["乡镇（街道）老年学校覆盖率", "村（社区）老年学堂覆盖率"],
        ),
    ],
)
def test_only_what_is_asked_is_looked_up(
    question: str, indicators: list[str], library: Library, matcher: Matcher
) -> None:
    found = queries(question, library, matcher)
    assert [query.matches[0].indicator for query in found] == indicators


def test_a_plan_named_in_the_first_part_holds_for_the_second(
    library: Library, matcher: Matcher
) -> None:
    text = "“十三五”台州完成多少个教育重大建设项目，基建投入多少亿？"
    plan = make_plan(read_question(text), library, matcher)
    found = [look_up(query, matcher.table) for part in plan.parts for query in part.queries]
    assert [one.exact[0].id for one in found] == ["p14-001", "p14-002"]
