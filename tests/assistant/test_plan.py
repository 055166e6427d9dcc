"""What is understood of a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionProblem
from assistant.library import Library, open_library
from assistant.plan import LONGEST, content_terms, make_plan, official_words, read_question, tidy
from assistant.table.match import Matcher, make_matcher
from assistant.types import Plan
from index.figures import load_table, shipped_data
from index.sources import shipped_documents

Understood: TypeAlias = Callable[..., Plan]


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(shipped_documents())


@pytest.fixture(scope="module")
def matcher(library: Library) -> Matcher:
    return make_matcher(load_table(shipped_data(), tuple(library.documents)))


@pytest.fixture
def understood(library: Library, matcher: Matcher) -> Understood:
    return lambda question, *earlier: make_plan(read_question(question, earlier), library, matcher)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x01", "\ud800"])
def test_a_question_of_nothing_is_told_so(text: str) -> None:
    with pytest.raises(QuestionProblem, match="问题是空的"):
        read_question(text)


@pytest.mark.parametrize("text", ["😀😀😀", "？？？", "——"])
def test_a_question_without_words_is_told_so(text: str) -> None:
    with pytest.raises(QuestionProblem, match="没有可读的文字"):
        read_question(text)


def test_an_endless_question_is_refused_with_its_length() -> None:
    with pytest.raises(QuestionProblem, match=rf"100000 字.*{LONGEST} 字以内"):
        read_question("问" * 100_000)


def test_control_characters_and_surrogates_are_taken_out_of_a_question() -> None:
    assert read_question("普惠\x00园\ud800占比？").text == "普惠 园 占比？"


def test_unreadable_earlier_questions_are_left_out() -> None:
    question = read_question("那2027年呢？", ("", "😀", "公办园占比"))
    assert [turn.question for turn in question.history] == ["公办园占比"]


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_question_words_and_numbers_carry_no_content() -> None:
    assert content_terms("2025年到底是多少呢？") == ()


def test_colloquial_words_are_searched_for_by_official_ones(understood: Understood) -> None:
    assert official_words("民工子弟上公立学校的多吗")["民工子弟"] == ("随迁子女",)
    assert "随迁子女" in understood("民工子弟上公立学校的多吗").search


def test_the_default_region_is_that_of_most_documents(understood: Understood) -> None:
    assert understood("普惠园占比是多少").prefer.region == "台州市"


@pytest.mark.parametrize("text", ["临海的普惠园占比", "临海市普惠园占比", "臨海普惠園占比"])
def test_another_region_is_understood_when_it_is_named(understood: Understood, text: str) -> None:
    assert understood(text).prefer.region == "临海市"


@pytest.mark.parametrize("text", ["2025年目标", "２０２５年目标", "25年的目标", "二〇25年和2025年"])
def test_years_are_read_in_full_and_short(understood: Understood, text: str) -> None:
    assert understood(text).prefer.years == (2025,)


def test_15_years_of_schooling_are_no_year(understood: Understood) -> None:
    assert understood("残疾儿童15年制教育").prefer.years == ()


def test_a_follow_up_is_completed_from_the_last_question_that_stands_alone(
    understood: Understood,
) -> None:
    plan = understood("谁负责？", "双减深化行动怎么落实？", "然后呢")
    assert plan.standalone == "双减深化行动怎么落实？ 谁负责？"


def test_a_question_that_stands_alone_forgets_the_earlier_ones(understood: Understood) -> None:
    asked = "特殊教育学校标准化建设有什么要求？"
    assert understood(asked, "双减深化行动怎么落实？").standalone == asked
