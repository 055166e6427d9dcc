"""What is understood of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionProblem
from assistant.library import Library, open_library
from assistant.plan import LONGEST, content_terms, make_plan, official_words, read_question, tidy
from assistant.types import Plan
from index.sources import shipped_documents


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(shipped_documents())


def understood(library: Library, question: str, *earlier: str) -> Plan:
    return make_plan(read_question(question, earlier), library)


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


def test_colloquial_words_are_searched_for_by_official_ones(library: Library) -> None:
    assert official_words("民工子弟上公立学校的多吗")["民工子弟"] == ("随迁子女",)
    assert "随迁子女" in understood(library, "民工子弟上公立学校的多吗").search


def test_the_default_region_is_that_of_most_documents(library: Library) -> None:
    assert understood(library, "普惠园占比是多少").prefer.region == "台州市"


@pytest.mark.parametrize("text", ["临海的普惠园占比", "临海市普惠园占比", "臨海普惠園占比"])
def test_another_region_is_understood_when_it_is_named(library: Library, text: str) -> None:
    assert understood(library, text).prefer.region == "临海市"


@pytest.mark.parametrize("text", ["2025年目标", "２０２５年目标", "25年的目标", "二〇25年和2025年"])
def test_years_are_read_in_full_and_short(library: Library, text: str) -> None:
    assert understood(library, text).prefer.years == (2025,)


def test_15_years_of_schooling_are_no_year(library: Library) -> None:
    assert understood(library, "残疾儿童15年制教育").prefer.years == ()


def test_a_follow_up_is_completed_from_the_last_question_that_stands_alone(
    library: Library,
) -> None:
    plan = understood(library, "谁负责？", "双减深化行动怎么落实？", "然后呢")
    assert plan.standalone == "双减深化行动怎么落实？ 谁负责？"


def test_a_question_that_stands_alone_forgets_the_earlier_ones(library: Library) -> None:
    asked = "特殊教育学校标准化建设有什么要求？"
    assert understood(library, asked, "双减深化行动怎么落实？").standalone == asked
