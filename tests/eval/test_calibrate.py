"""Fitting the threshold of relevance: the fit, what a threshold costs, which cases count."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.write.refusing.relevance import Signs
from eval.calibration.relevance import Sample, across, cost, fit, samples
from eval.types import Case


def case(question: str, *, answerable: bool = True) -> Case:
    return Case(id="c", question=question, kind="howto", answerable=answerable)


def sample(covered: float, margin: float, missing: float, *, answerable: bool) -> Sample:
    return Sample(case("问", answerable=answerable), Signs(covered, margin, missing))


GOOD = [
    sample(c / 10, m / 100, (c + m) % 3 / 10, answerable=True)
    for c in range(5, 11)
    for m in range(5, 16)
]
BAD = [
    sample(c / 10, m / 100, (c + m) % 5 / 8, answerable=False) for c in range(7) for m in range(8)
]


def test_what_tells_answerable_questions_apart_gets_a_positive_weight() -> None:
    _, covered, margin, missing = fit([*GOOD, *BAD])
    assert covered > 0
    assert margin > 0
    assert missing < 0


def test_the_fit_meets_the_share_of_answerable_questions() -> None:
    found = [*GOOD, *BAD]
    a, b, c, d = fit(found)
    scores = (a + b * s.signs.covered + c * s.signs.margin + d * s.signs.missing for s in found)
    likely = sum(1 / (1 + math.exp(-score)) for score in scores)
    assert likely == pytest.approx(len(GOOD), abs=0.5)


def test_known_questions_count_for_an_answer_and_unanswered_ones_against_it() -> None:
    good = [near(s, 0.5 + n % 5 / 10, 0.1 + n % 3 / 10) for n, s in enumerate(GOOD)]
    bad = [near(s, 0.2 + n % 5 / 10, 0.4 + n % 3 / 10) for n, s in enumerate(BAD)]
    *others, asked, unanswered = fit([*good, *bad])
    assert len(others) == len(fit([*GOOD, *BAD]))
    assert asked > 0
    assert unanswered < 0


def near(one: Sample, asked: float, unanswered: float) -> Sample:
    return replace(one, signs=replace(one.signs, asked=asked, unanswered=unanswered))


def test_the_order_of_the_questions_does_not_matter() -> None:
    assert fit([*GOOD, *BAD]) == pytest.approx(fit([*BAD, *GOOD]), rel=1e-6)


def test_a_higher_threshold_refuses_more_and_answers_less() -> None:
    found = [*GOOD, *BAD]
    likely = across(found)
    costs = [cost(found, likely, t / 10) for t in range(11)]
    refused, answered = zip(*costs, strict=True)
    assert list(refused) == sorted(refused)
    assert list(answered) == sorted(answered, reverse=True)


def test_the_ends_of_the_scale_refuse_nothing_and_everything() -> None:
    found = [*GOOD, *BAD]
    likely = [0.5] * len(found)
    assert cost(found, likely, 0.0) == (0.0, 1.0)
    assert cost(found, likely, 1.1) == (1.0, 0.0)


def test_a_question_is_judged_by_weights_fitted_to_others() -> None:
    turned = sample(0.0, 0.0, 1.0, answerable=True)
    kept = across([turned, *GOOD, *BAD])
    other = across([sample(0.0, 0.0, 1.0, answerable=False), *GOOD, *BAD])
    assert kept[0] == pytest.approx(other[0])


@pytest.mark.parametrize(
    "question",
    [
        "近视率2025年目标是多少",
        "你手里都有哪些文件？",
        "12345",
        "市教育局电话多少",
        "双减怎么落实？县管校聘怎么推进？",
    ],
)
def test_questions_decided_otherwise_do_not_count(assistant: Assistant, question: str) -> None:
    assert samples(assistant.shelf, [case(question)]) == []


def test_a_policy_question_counts_with_its_measures(assistant: Assistant) -> None:
    found = samples(
        assistant.shelf, [case("县管校聘怎么推进"), case("烟花爆竹怎么管", answerable=False)]
    )
    assert found[0].signs.covered == pytest.approx(1.0)
    assert found[0].signs.margin > 0
    assert all(0 <= one.signs.covered <= 1 for one in found)
