"""How relevant is relevant enough: monotone in both measures, other subjects kept out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Plan, Question, Status
from assistant.write import judge
from assistant.write.relevance import COVERED, MARGIN, RELEVANT, relevance

SHARE = st.floats(0, 1)
PLAN = Plan(Question("问"), "问", "inside", (), "问")


def evidence(covered: float, margin: float) -> Evidence:
    return Evidence(PLAN, coverage=(covered,), margin=margin)


def judged(assistant: Assistant, question: str) -> Status:
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    return judge(gather(plan, shelf), shelf)


@given(SHARE, SHARE, SHARE)
def test_more_of_the_question_covered_is_never_less_relevant(a: float, b: float, m: float) -> None:
    low, high = sorted((a, b))
    assert relevance(evidence(low, m)) <= relevance(evidence(high, m))


@given(SHARE, SHARE, SHARE)
def test_a_greater_margin_is_never_less_relevant(a: float, b: float, covered: float) -> None:
    low, high = sorted((a, b))
    assert relevance(evidence(covered, low)) <= relevance(evidence(covered, high))


@given(SHARE, SHARE)
def test_relevance_is_a_likelihood(covered: float, margin: float) -> None:
    assert 0 <= relevance(evidence(covered, margin)) <= 1


def test_the_best_passage_alone_decides() -> None:
    best = relevance(evidence(0.9, 0.1))
    assert relevance(Evidence(PLAN, coverage=(0.1, 0.9, 0.2), margin=0.1)) == best


def test_nothing_found_is_not_relevant() -> None:
    assert relevance(Evidence(PLAN)) < RELEVANT


def test_both_measures_count_in_favour() -> None:
    assert COVERED > 0
    assert MARGIN > 0


@pytest.mark.parametrize("question", ["县管校聘怎么推进", "双减深化行动有哪些措施"])
def test_a_question_the_documents_speak_of_is_relevant(assistant: Assistant, question: str) -> None:
    assert judged(assistant, question) == "answered"


@pytest.mark.parametrize("question", ["股票涨了吗", "台州股票涨了吗", "红烧肉怎么做"])
def test_a_question_of_no_word_but_a_region_is_outside(assistant: Assistant, question: str) -> None:
    assert judged(assistant, question) == "out_of_scope"
