"""How relevant is relevant enough: monotone in each sign, other subjects kept out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.types import Evidence, Sentence, Status
from assistant.write import judge
from assistant.write.passages import select
from assistant.write.refusing.naming import is_well_known
from assistant.write.refusing.relevance import (
    KNOWING,
    RELEVANT,
    UNKNOWING,
    Signs,
    is_near,
    relevance,
    signs,
)

SHARE = st.floats(0, 1)


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


@given(SHARE, SHARE, SHARE, SHARE)
def test_more_of_the_question_covered_is_never_less_relevant(
    a: float, b: float, margin: float, missing: float
) -> None:
    low, high = sorted((a, b))
    assert relevance(Signs(low, margin, missing)) <= relevance(Signs(high, margin, missing))


@given(SHARE, SHARE, SHARE, SHARE)
def test_a_greater_margin_is_never_less_relevant(
    a: float, b: float, covered: float, missing: float
) -> None:
    low, high = sorted((a, b))
    assert relevance(Signs(covered, low, missing)) <= relevance(Signs(covered, high, missing))


@given(SHARE, SHARE, SHARE, SHARE)
def test_more_missing_is_never_more_relevant(
    a: float, b: float, covered: float, margin: float
) -> None:
    low, high = sorted((a, b))
    assert relevance(Signs(covered, margin, high)) <= relevance(Signs(covered, margin, low))


@given(SHARE, SHARE, SHARE)
def test_relevance_is_a_likelihood(covered: float, margin: float, missing: float) -> None:
    assert 0 <= relevance(Signs(covered, margin, missing)) <= 1


def test_nothing_found_is_not_relevant() -> None:
    assert relevance(Signs(0.0, 0.0, 0.0)) < RELEVANT


def test_each_sign_counts_its_way() -> None:
    for weights in (KNOWING, UNKNOWING):
        assert weights.covered > 0
        assert weights.margin > 0
        assert weights.missing < 0
    assert KNOWING.asked > 0


@given(SHARE, SHARE, SHARE, SHARE, SHARE)
def test_a_nearer_known_question_is_never_less_relevant(
    a: float, b: float, covered: float, margin: float, missing: float
) -> None:
    low, high = sorted((a, b))
    signs_of = (Signs(covered, margin, missing, asked) for asked in (low, high))
    less, more = map(relevance, signs_of)
    assert less <= more


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
    ("question", "near"), [("食堂阿姨工资怎么定", True), ("公积金贷款额度", False)]
)
def test_only_what_is_near_is_named_beside_a_refusal(
    assistant: Assistant, question: str, *, near: bool
) -> None:
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    assert is_near(evidence, told_of(evidence, assistant), shelf) == near


def test_a_question_of_a_county_and_the_weather_is_outside(assistant: Assistant) -> None:
    assert judged(assistant, "明天椒江会下雨吗") == "out_of_scope"


@given(SHARE, SHARE, SHARE, SHARE, SHARE)
def test_a_nearer_question_that_none_answers_is_never_more_relevant(
    a: float, b: float, covered: float, margin: float, asked: float
) -> None:
    low, high = sorted((a, b))
    signs_of = (Signs(covered, margin, 0.0, asked, unanswered) for unanswered in (low, high))
    less, more = map(relevance, signs_of)
    assert less >= more


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
    ("question", "known"),
    [
        ("学校的无线网要铺到什么地方", True),
        ("双减怎么落实", True),
        ("学校的无线网密码多久换一次", False),
        ("台州农村宅基地审批规划", False),
    ],
)
def test_what_is_asked_much_as_a_known_question_is_well_known(
    assistant: Assistant, question: str, *, known: bool
) -> None:
    shelf = assistant.shelf
    evidence = gather(make_plan(read_question(question), shelf.library, shelf.matcher), shelf)
    assert is_well_known(evidence, told_of(evidence, assistant)) == known


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("学校无线网要铺到哪些地方？", "教学、办公及主要活动场所"),
    ],
)
def test_what_is_well_known_to_answer_need_not_show_it_by_its_words(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert words in answer.text
