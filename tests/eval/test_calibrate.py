"""Fitting the threshold of relevance: the fit, what a threshold costs, which cases count."""

from __future__ import annotations

import math

import pytest

from assistant.chain import Assistant
from eval.calibrate import Sample, cost, fit, samples
from eval.types import Case


def case(question: str, *, answerable: bool = True) -> Case:
    return Case(id="c", question=question, kind="howto", answerable=answerable)


def sample(covered: float, margin: float, *, answerable: bool) -> Sample:
    return Sample(case("问", answerable=answerable), covered, margin)


GOOD = [sample(c / 10, m / 100, answerable=True) for c in range(5, 11) for m in range(5, 16)]
BAD = [sample(c / 10, m / 100, answerable=False) for c in range(7) for m in range(8)]


def test_what_tells_answerable_questions_apart_gets_a_positive_weight() -> None:
    _, covered, margin = fit([*GOOD, *BAD])
    assert covered > 0
    assert margin > 0


def test_the_fit_meets_the_share_of_answerable_questions() -> None:
    found = [*GOOD, *BAD]
    a, b, c = fit(found)
    likely = sum(1 / (1 + math.exp(-(a + b * s.covered + c * s.margin))) for s in found)
    assert likely == pytest.approx(len(GOOD), abs=0.5)


def test_the_order_of_the_questions_does_not_matter() -> None:
    assert fit([*GOOD, *BAD]) == pytest.approx(fit([*BAD, *GOOD]), rel=1e-6)


def test_a_higher_threshold_refuses_more_and_answers_less() -> None:
    found = [*GOOD, *BAD]
    costs = [cost(found, fit(found), t / 10) for t in range(11)]
    refused, answered = zip(*costs, strict=True)
    assert list(refused) == sorted(refused)
    assert list(answered) == sorted(answered, reverse=True)


def test_the_ends_of_the_scale_refuse_nothing_and_everything() -> None:
    assert cost([*GOOD, *BAD], (0.0, 1.0, 1.0), 0.0) == (0.0, 1.0)
    assert cost([*GOOD, *BAD], (0.0, 1.0, 1.0), 1.1) == (1.0, 0.0)


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
    assert samples(assistant, [case(question)]) == []


def test_a_policy_question_counts_with_its_measures(assistant: Assistant) -> None:
    found = samples(assistant, [case("县管校聘怎么推进"), case("烟花爆竹怎么管", answerable=False)])
    assert found[0].covered == pytest.approx(1.0)
    assert found[0].margin > 0
    assert all(0 <= one.covered <= 1 for one in found)
