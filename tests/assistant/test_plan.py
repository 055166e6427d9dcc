"""What is understood of a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import QuestionProblem
from assistant.library import Library
from assistant.plan import LONGEST, make_plan, official_words, read_question, tidy
from assistant.plan.make import TURNS
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import is_cjk

Understood: TypeAlias = Callable[..., Plan]


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
    assert read_question("普惠\x00园\ud800占比？").text == "普惠园占比？"


def test_unreadable_earlier_questions_are_left_out() -> None:
    question = read_question("那2027年呢？", ("", "😀", "公办园占比"))
    assert [turn.question for turn in question.history] == ["公办园占比"]


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


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


def test_a_question_of_several_has_a_plan_for_each(understood: Understood) -> None:
    plan = understood("临海普惠园占比2025年是多少，谁负责")
    assert [part.asked for part in plan.parts] == ["value", "policy"]
    assert plan.parts[1].standalone == "临海市普惠性幼儿园2025年谁负责"
    assert [part.prefer.region for part in plan.parts] == ["临海市", "临海市"]


def test_what_a_second_clause_leaves_out_is_what_the_first_said(understood: Understood) -> None:
    first, second = understood("普惠园占比2025年目标是多少？公办园占比呢？").parts
    assert first.queries[0].matches[0].indicator == "普惠性幼儿园在园幼儿占比"
    assert second.queries[0].matches[0].indicator == "公办幼儿园在园幼儿占比"
    assert (second.queries[0].years, second.queries[0].kind) == ((2025,), "target")


def test_a_slip_and_a_relative_year_are_told(understood: Understood) -> None:
    assert understood("去年高等教育毛入学律是多少").notes == (
        "“入学律”按“入学率”理解。",
        "最新文件印发于2023年，“去年”按2022年理解。",
    )


def test_a_question_of_nothing_known_is_outside(understood: Understood) -> None:
    assert understood("你好呀").scope == "outside"
    assert understood("普惠园占比").scope == "inside"


def test_only_the_last_turns_are_remembered(understood: Understood) -> None:
    history = ("临海普惠园占比2025年目标", *["县管校聘怎么推进"] * TURNS)
    assert understood("谁负责", *history).standalone == "县管校聘谁负责"


BASES = (
    "2025年普惠园占比目标是多少",
    "临海公办园在园幼儿占比",
    "高等教育毛入学率2020年实际是多少",
    "双师型教师占比2025年比2020年提高了多少",
    "近视率历年变化",
    "随迁子女公办学校就读率是约束性还是预期性指标",
    "2022-2025年近视率目标完成了吗",
    "双减怎么落实",
)


def slots(plan: Plan) -> tuple[object, ...]:
    """What of a plan no noise may change."""
    indicators = [query.matches[0].indicator for query in plan.queries]
    kinds = [query.kind for query in plan.queries]
    return (indicators, kinds, plan.prefer.years, plan.places, plan.asked)


@st.composite
def noisy(draw: st.DrawFn) -> tuple[str, str]:
    """A question, and the same in other width, script, spacing and punctuation."""
    base = draw(st.sampled_from(BASES))
    text = opencc.OpenCC("s2t").convert(base) if draw(st.booleans()) else base
    noise = []
    for before, character in zip(" " + text, text, strict=False):
        if (is_cjk(before) or is_cjk(character)) and draw(st.integers(0, 3)) == 0:
            noise.append(draw(st.sampled_from(["  ", "\t", "\u3000", "\n"])))
        wide = character.isascii() and character.isalnum() and draw(st.booleans())
        noise.append(chr(ord(character) + 0xFEE0) if wide else character)
    return base, "".join(noise) + draw(st.sampled_from(["", "？", "?", "。", "！", "？？", "…"]))


@settings(max_examples=60, deadline=None)
@given(pair=noisy())
def test_width_script_spacing_and_punctuation_change_nothing(
    library: Library, matcher: Matcher, pair: tuple[str, str]
) -> None:
    base, noise = (make_plan(read_question(text), library, matcher) for text in pair)
    assert slots(noise) == slots(base)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=60),
    mixed=st.text(
        alphabet="那这呢谁负责比2025年普惠园占比临海各、，：？第二条十三五末去", max_size=20
    ),
)
def test_any_text_whatever_is_understood_or_refused_by_name(
    library: Library, matcher: Matcher, text: str, mixed: str
) -> None:
    for history in ((), ("普惠园占比是多少", mixed), (mixed, "双减怎么落实", text)):
        for question in (text, mixed, text + mixed):
            try:
                plan = make_plan(read_question(question, history), library, matcher)
            except QuestionProblem:
                continue
            assert plan.standalone
