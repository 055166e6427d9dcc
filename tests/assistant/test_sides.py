"""What a question needs beside the indicator it names best: the other kind, year, region."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.table.match import Matcher
from assistant.types import FigureQuery

Row: TypeAlias = tuple[str, tuple[int, ...], tuple[str, ...], str | None]
COVERED = "“互联网+义务教育”学校覆盖率"
PAIRED = "“互联网+义务教育”结对帮扶学校占比"
HOME = ("台州市",)


@pytest.fixture
def queries(library: Library, matcher: Matcher) -> Callable[[str], tuple[FigureQuery, ...]]:
    return lambda text: make_plan(read_question(text), library, matcher).queries


def rows(queries: tuple[FigureQuery, ...]) -> list[Row]:
    return [(q.matches[0].indicator, q.years, q.regions, q.kind) for q in queries]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "互联网+义务教育覆盖率2020年计划多少实际做到多少",
            [(COVERED, (2020,), HOME, None), (PAIRED, (2020,), HOME, "actual")],
        ),
        (
            "十四五高等教育毛入学率要过七成，22年实际走到哪了",
            [
                ("高等教育毛入学率", (2022,), HOME, None),
                ("高等教育毛入学率", (2025,), HOME, "target"),
            ],
        ),
        ("2020年等级幼儿园覆盖面完成了吗", [("等级幼儿园覆盖面", (2020,), HOME, None)]),
        ("2025年近视率目标是多少", [("儿童青少年总体近视率", (2025,), HOME, "target")]),
        ("近视率完成了吗", [("儿童青少年总体近视率", (), HOME, None)]),
        (
            "普惠园占比台州和临海2025年哪个高",
            [
                ("普惠性幼儿园在园幼儿占比", (2025,), ("台州市", "临海市"), None),
                ("普惠性幼儿园覆盖面", (2025,), ("临海市",), None),
            ],
        ),
    ],
)
def test_plan_and_result_years_and_regions_are_completed_from_related_indicators(
    queries: Callable[[str], tuple[FigureQuery, ...]], question: str, expected: list[Row]
) -> None:
    assert rows(queries(question)) == expected


def test_a_year_that_another_likely_indicator_has_is_asked_of_it(
    queries: Callable[[str], tuple[FigureQuery, ...]],
) -> None:
    found = queries("学前段残疾孩子入学率2020和2022年连起来看")
    assert found[0].years == (2020, 2022)
    assert [query.years for query in found[1:]] in ([], [(2022,)], [(2020,)])


def test_one_document_named_for_comparison_is_compared_with_all(
    queries: Callable[[str], tuple[FigureQuery, ...]],
) -> None:
    assert queries("研究生在校生数跟十四五规划里的对得上吗")[0].documents == ()
    assert queries("十四五规划里研究生在校生数2025年多少")[0].documents != ()


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("随迁子女公办就读率，2020实绩离十四五目标还差多少", (2020, 2025)),
        ("高等教育毛入学率2022年离十四五目标差几个百分点", (2022, 2025)),
        ("高等教育毛入学率2027年比十四五目标高多少", (2027,)),
        ("随迁子女公办就读率2020年多少", (2020,)),
        ("小学课后托管学生数2019年离十四五目标差多少", (2019,)),
    ],
)
def test_a_year_held_against_a_plan_is_told_with_the_end_of_the_plan(
    queries: Callable[[str], tuple[FigureQuery, ...]], question: str, years: tuple[int, ...]
) -> None:
    assert queries(question)[0].years == years


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        ("2020年发展党员打算比上年多多少", "发展党员数增长率"),
        ("2019年发展党员多少", "发展党员数"),
        ("在学的短期留学生2022年要多少人以上", "在学长短期留学生数"),
        ("留学生22年要到多少人", "在学长短期留学生数"),
        ("新增国际学生2022年要到多少人", "新增国际学生数"),
        ("留学生2019年多少人", "新增国际学生数"),
        ("学历留学生占高校在校生比例25年目标", "学历留学生人数占高校在校生总数比例"),
    ],
)
def test_what_came_in_a_year_is_no_answer_for_what_there_is_nor_for_how_much_more(
    queries: Callable[[str], tuple[FigureQuery, ...]], question: str, indicator: str
) -> None:
    assert queries(question)[0].matches[0].indicator == indicator


PROJECTS = ["省级产教融合项目数", "市级产教融合项目数"]
COVERAGE = ["乡镇（街道）老年学校覆盖率", "村（社区）老年学堂覆盖率"]


@pytest.mark.parametrize(
    ("question", "indicators"),
    [
        ("2025年乡镇老年学校、村老年学堂覆盖多少", COVERAGE),
        (
            "2025年公办园、普惠园占比要达到多少",
            ["公办幼儿园在园幼儿占比", "普惠性幼儿园在园幼儿占比"],
        ),
        ("2025年老年学校和足球特色学校占多少", None),
        ("小学、初中2025年校际均衡系数多少", ["校际优质均衡系数"]),
    ],
)
def test_one_predicate_of_several_subjects_is_asked_of_each(
    queries: Callable[[str], tuple[FigureQuery, ...]],
    question: str,
    indicators: list[str] | None,
) -> None:
    found = [query.matches[0].indicator for query in queries(question)]
    assert found == indicators if indicators else len(found) < 2


@pytest.mark.parametrize(
    ("question", "indicators"),
    [
        ("2027年老年学堂覆盖率，村里高还是乡镇高", COVERAGE[::-1]),
        ("2022年省里认的产教融合项目几个，市里认的几个", PROJECTS),
        ("市里要求2022年省级产教融合项目建成几个", PROJECTS[:1]),
        ("2027年全市乡镇老年学校覆盖率到多少", COVERAGE[:1]),
    ],
)
def test_the_other_grade_of_places_is_asked_where_both_are_spoken_of(
    queries: Callable[[str], tuple[FigureQuery, ...]], question: str, indicators: list[str]
) -> None:
    assert [query.matches[0].indicator for query in queries(question)] == indicators
