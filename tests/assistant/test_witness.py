"""Known questions as witnesses: what is asked like them is measured by what answers them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.plan.figures.doubted import not_doubted
from assistant.table.likeliest import SecondLook, ends
from assistant.table.match import make_matcher
from assistant.table.witness import SILENCE, Hearing, Statement, Witnesses, speaks_of, support
from assistant.types import FigureQuery, Match


def test_indicators_of_one_answer_share_what_its_question_says() -> None:
    heard = (Statement(0.8, frozenset({"A", "B"})), Statement(0.3, frozenset({"A"})))
    assert support(heard, ["A", "B"]) == {"A": 0.4, "B": 0.4}
    assert support(heard, ["B"]) == {"B": 0.8}
    assert support((), ["A"]) == {}


def test_an_indicator_is_as_near_as_the_nearest_question_that_it_answers() -> None:
    statements = (Statement(0.8, frozenset({"A"})), Statement(0.3, frozenset({"A", "B"})))
    told = Hearing(statements, 0.5)
    assert (told.of(["A"]), told.of(["B"]), told.of(["C"])) == (0.8, 0.3, 0.0)


def test_of_a_span_of_years_its_ends_must_be_held() -> None:
    assert ends((2020, 2021, 2022, 2023)) == (2020, 2023)
    assert ends((2020, 2025)) == (2020, 2025)
    assert ends((2020, 2022, 2025)) == (2020, 2022, 2025)
    assert ends(()) == ()


def test_a_question_in_other_words_is_near_the_indicator_of_a_known_one(
    assistant: Assistant,
) -> None:
    shelf = assistant.shelf
    witnesses = Witnesses(shelf.index, shelf.encoder, shelf.library, shelf.table)
    heard = witnesses.hear("重高名额分给各初中的，得拿出几成来").statements
    assert heard[0].nearness >= heard[-1].nearness
    spoken = support(heard, list(shelf.table.indicators))
    assert max(spoken, key=lambda name: spoken[name]) == "优质高中招生指标分配比例"


def test_without_known_questions_none_is_heard(assistant: Assistant) -> None:
    shelf = assistant.shelf
    unasked = replace(shelf.index, questions=None)
    witnesses = Witnesses(unasked, shelf.encoder, shelf.library, shelf.table)
    assert witnesses.hear("普惠园占比") == SILENCE


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("重高名额分给各初中的，现在文件说至少得拿出几成来？", "q23-007"),
        ("“1+X”模式治理小区配套园，摸排出来多少所要整治？", "w19-016"),
        ("职业院校面向社会搞培训，年度规模最终要做到多少人次？", "q23-090"),
        ("临海十四五教育要投多少钱，校舍建多少平方", "l14-001"),
    ],
)
def test_the_assistant_hears_its_witnesses(assistant: Assistant, question: str, told: str) -> None:
    assert isinstance(assistant.shelf.matcher.second, SecondLook)
    answer = assistant.ask(question)
    assert answer.figures[0].id == told


@pytest.mark.parametrize("question", ["临海小学东校区投资几个亿", "课后托管一个月收多少钱"])
def test_a_near_question_alone_makes_no_figure(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        "普惠性幼儿园扩容工程一个园补几十万",
        "474个重大项目拆迁了多少户",
        "校园足球特色学校被摘牌的有几所",
        "乡村名校评上给多少奖励",
    ],
)
def test_what_is_asked_like_what_nothing_answers_is_told_no_figure(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status != "answered" or answer.figures == ()


@pytest.mark.parametrize("question", ["普惠园占比目标多少", "市级师德培训基地要建几家"])
def test_a_figure_that_known_questions_ask_for_is_told(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.figures


def test_without_unanswered_questions_nothing_is_doubted(assistant: Assistant) -> None:
    shelf = assistant.shelf
    matcher = make_matcher(shelf.table, shelf.encoder)
    query = FigureQuery((Match("乡村名校数", 0.9, "乡村名校"),))
    text = "乡村名校评上给多少奖励"
    assert not_doubted((query,), text, shelf.matcher) == ()
    assert not_doubted((query,), text, matcher) == (query,)
    dated = replace(query, years=(2025,))
    assert not_doubted((dated,), text, shelf.matcher) == (dated,)
    unknown = FigureQuery((Match("乡村名校数", 0.2, "乡村名校"),))
    assert not_doubted((unknown,), text, shelf.matcher) == (unknown,)


@pytest.mark.parametrize(
    ("unanswered", "text", "speaks"),
    [
        ("2019年儿童青少年近视率", "儿童青少年近视率目标是多少", False),
        ("2019年儿童青少年近视率", "2025年近视率", False),
        ("2019年儿童青少年近视率", "19年近视率多少", True),
        ("近视率2019", "2019年近视率", True),
        ("大学生近视率多少", "2025年近视率", True),
        ("近视率下降12个点了吗", "2025年近视率", True),
        ("30个省级产教融合项目名单", "省级产教融合项目要建多少个", False),
        ("30个省级产教融合项目名单", "省级产教融合项目有哪些", True),
        ("省级产教融合项目每个补多少", "省级产教融合项目要建多少个", True),
    ],
)
def test_an_unanswered_question_of_a_year_says_nothing_of_others(
    unanswered: str, text: str, *, speaks: bool
) -> None:
    assert speaks_of(unanswered, text) == speaks
