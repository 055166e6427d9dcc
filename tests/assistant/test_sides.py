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
