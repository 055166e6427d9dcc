"""How relevant is relevant enough: monotone in each sign, other subjects kept out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Sentence, Status
from assistant.write import judge
from assistant.write.passages import select
from assistant.write.refusing.objections import objections
from assistant.write.refusing.relevance import (
    KNOWING,
    NEAR,
    NEARING,
    RELEVANT,
    UNKNOWING,
    Signs,
    is_near,
    relevance,
    signs,
)

SHARE = st.floats(0, 1)
NEARNESS = st.floats(0, 1.5)
PLACE = st.floats(-2, 2)
FOUND = st.builds(
    Signs, SHARE, SHARE, SHARE, st.none() | NEARNESS, NEARNESS, PLACE, st.booleans(), SHARE
)


def judged(assistant: Assistant, question: str) -> Status:
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    evidence = gather(plan, shelf)
    return judge(evidence, shelf)


def told_of(evidence: Evidence, assistant: Assistant) -> list[Sentence]:
    return [part.sentence for part in select(evidence, assistant.shelf)]


def missing_in(assistant: Assistant, question: str) -> float:
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    evidence = gather(plan, shelf)
    return signs(evidence, told_of(evidence, assistant), shelf).missing


def changed(found: Signs, name: str, value: Any) -> float:
    """How relevant ``found`` is where its sign ``name`` is ``value``."""
    return relevance(replace(found, **{name: value}))


@given(FOUND, SHARE, SHARE)
def test_more_of_the_question_covered_is_never_less_relevant(
    found: Signs, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    assert changed(found, "covered", low) <= changed(found, "covered", high)


@given(FOUND, SHARE, SHARE)
def test_a_greater_margin_is_never_less_relevant(found: Signs, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert changed(found, "margin", low) <= changed(found, "margin", high)


@given(FOUND, SHARE, SHARE)
def test_more_missing_is_never_more_relevant(found: Signs, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert changed(found, "missing", high) <= changed(found, "missing", low)


@given(FOUND, NEARNESS, NEARNESS)
def test_a_nearer_known_question_is_never_less_relevant(found: Signs, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert changed(found, "asked", low) <= changed(found, "asked", high)


@given(FOUND, NEARNESS, NEARNESS)
def test_a_nearer_question_that_none_answers_is_never_more_relevant(
    found: Signs, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    assert changed(found, "unanswered", high) <= changed(found, "unanswered", low)


@given(FOUND, PLACE, PLACE)
def test_what_lies_more_where_answered_questions_lie_is_never_less_relevant(
    found: Signs, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    assert changed(found, "answerability", low) <= changed(found, "answerability", high)


@given(FOUND)
def test_what_is_objected_to_is_less_relevant_with_known_questions_or_without(
    found: Signs,
) -> None:
    assert changed(found, "objected", True) < changed(found, "objected", False)


@given(FOUND)
def test_relevance_is_a_likelihood(found: Signs) -> None:
    assert 0 <= relevance(found) <= 1


@given(FOUND, PLACE, NEARNESS)
def test_without_known_questions_what_is_like_them_tells_nothing(
    found: Signs, place: float, near: float
) -> None:
    unknowing = replace(found, asked=None)
    told = replace(unknowing, answerability=place, unanswered=near)
    silent = replace(unknowing, answerability=0.0, unanswered=0.0)
    assert relevance(told) == relevance(silent)


def test_a_known_question_of_another_year_says_nothing(assistant: Assistant) -> None:
    shelf = assistant.shelf
    asked = read_question("2021年一年又关了多少家培训班")
    evidence = gather(make_plan(asked, shelf.library, shelf.matcher), shelf)
    nearest = evidence.heard.answered[0]
    assert "2019年" in nearest.chunk.text
    assert (signs(evidence, [], shelf).asked or 0.0) < nearest.score


@given(FOUND, SHARE, SHARE)
def test_what_more_known_questions_have_as_their_answer_is_never_less_relevant(
    found: Signs, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    assert changed(found, "agreed", low) <= changed(found, "agreed", high)


def test_known_questions_agree_with_their_own_answer_and_with_no_other(
    assistant: Assistant,
) -> None:
    shelf = assistant.shelf
    asked = read_question("学生视力不好怎么防控")
    evidence = gather(make_plan(asked, shelf.library, shelf.matcher), shelf)
    told = told_of(evidence, assistant)
    other = gather(
        make_plan(read_question("县管校聘怎么推进"), shelf.library, shelf.matcher), shelf
    )
    assert 0.5 < signs(evidence, told, shelf).agreed <= 1
    assert signs(evidence, told_of(other, assistant), shelf).agreed == 0
    assert signs(evidence, [], shelf).agreed == 0


def test_many_questions_that_none_answers_speak_no_louder_than_the_nearest(
    assistant: Assistant,
) -> None:
    shelf = assistant.shelf
    asked = read_question("台州有自闭症专门学校吗")
    evidence = gather(make_plan(asked, shelf.library, shelf.matcher), shelf)
    nearest = max(question.score for question in evidence.heard.unanswered)
    assert len(evidence.heard.unanswered) > 1
    assert signs(evidence, [], shelf).unanswered <= nearest


def test_nothing_found_is_not_relevant() -> None:
    assert relevance(Signs(0.0, 0.0, 0.0)) < RELEVANT


def test_nothing_found_nor_known_is_not_relevant() -> None:
    assert relevance(Signs(0.0, 0.0, 0.0, 0.0)) < RELEVANT


def test_each_sign_counts_its_way() -> None:
    for weights in (KNOWING, UNKNOWING, NEARING):
        assert weights.covered > 0
        assert weights.missing < 0
    assert UNKNOWING.margin > 0
    assert NEARING.margin > 0
    assert KNOWING.asked > 0
    assert KNOWING.unanswered < 0
    assert KNOWING.answerability > 0
    assert KNOWING.objected < 0
    assert KNOWING.agreed > 0
    assert UNKNOWING.objected < 0


def test_what_is_near_may_be_objected_to_and_like_what_none_answers() -> None:
    assert NEARING.asked > 0
    assert NEARING.unanswered == NEARING.answerability == NEARING.objected == 0
    assert NEAR < RELEVANT


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("县管校聘怎么推进", False),
        ("台州农村宅基地审批规划", True),
        ("台州中小学放春假吗", True),
        ("领导让我写个双减的汇报，双减深化行动有哪些措施", False),
    ],
)
def test_nouns_that_nothing_told_holds_are_missing(
    assistant: Assistant, question: str, *, missing: bool
) -> None:
    assert (missing_in(assistant, question) > 0) == missing


@pytest.mark.parametrize("question", ["县管校聘怎么推进", "双减深化行动有哪些措施"])
def test_a_question_the_documents_speak_of_is_relevant(assistant: Assistant, question: str) -> None:
    assert judged(assistant, question) == "answered"


@pytest.mark.parametrize("question", ["股票涨了吗", "台州股票涨了吗", "红烧肉怎么做"])
def test_a_question_of_no_word_but_a_region_is_outside(assistant: Assistant, question: str) -> None:
    assert judged(assistant, question) == "out_of_scope"


@pytest.mark.parametrize(
    ("question", "near"), [("学分银行的账户怎么开", True), ("高铁票改签手续费多少", False)]
)
def test_only_what_is_near_is_named_beside_a_refusal(
    assistant: Assistant, question: str, *, near: bool
) -> None:
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    assert is_near(evidence, told_of(evidence, assistant), shelf) == near


def test_a_question_of_a_county_and_the_weather_is_outside(assistant: Assistant) -> None:
    assert judged(assistant, "明天椒江会下雨吗") == "out_of_scope"


@pytest.mark.parametrize(
    "question",
    [
        "小孩带手机去上课，学校能不能没收",
        "校服一套收多少，家长能不能不订",
        "孩子每天晚上几点必须睡，文件里写了吗",
    ],
)
def test_what_is_like_a_question_that_none_answers_is_refused(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status in {"not_found", "out_of_scope"}


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("学校的无线网要铺到什么地方", True),
        ("双减怎么落实", True),
        ("学校的无线网密码多久换一次", False),
        ("台州农村宅基地审批规划", False),
    ],
)
def test_what_is_asked_much_as_a_known_question_is_answered(
    assistant: Assistant, question: str, *, answered: bool
) -> None:
    status: Status = "answered" if answered else "not_found"
    assert judged(assistant, question) == status
    assert assistant.ask(question).status == status


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("学校无线网要铺到哪些地方？", "教学、办公及主要活动场所"),
    ],
)
def test_what_is_known_to_answer_need_not_show_it_by_its_words(
    assistant: Assistant, question: str, words: str
) -> None:
    """One objection is weighed against how near known questions lie; it decides nothing alone."""
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    assert len(objections(evidence, list(select(evidence, shelf)), shelf)) == 1
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert words in answer.text
