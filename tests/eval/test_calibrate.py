"""Fitting the threshold of relevance: the fit, what a threshold costs, which cases count."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from assistant.chain import Assistant
from assistant.write.refusing import relevance
from assistant.write.refusing.relevance import Signs, Weights
from eval.calibration.relevance import (
    MODELS,
    Sample,
    across,
    cost,
    fit,
    later,
    later_samples,
    samples,
)
from eval.types import Case


def case(question: str, *, answerable: bool = True) -> Case:
    return Case(id="c", question=question, kind="howto", answerable=answerable)


def sample(covered: float, margin: float, missing: float, *, answerable: bool) -> Sample:
    return Sample(case("问", answerable=answerable), Signs(covered, margin, missing))


TOLD = ("covered", "margin", "missing")
"""The signs that tell good from bad here."""
GOOD = [
    sample(c / 10, m / 100, (c + m) % 3 / 10, answerable=True)
    for c in range(5, 11)
    for m in range(5, 16)
]
BAD = [
    sample(c / 10, m / 100, (c + m) % 5 / 8, answerable=False) for c in range(7) for m in range(8)
]


def test_what_tells_answerable_questions_apart_gets_a_positive_weight() -> None:
    _, covered, margin, missing = fit([*GOOD, *BAD], TOLD)
    assert covered > 0
    assert margin > 0
    assert missing < 0


def test_the_fit_meets_the_share_of_answerable_questions() -> None:
    found = [*GOOD, *BAD]
    a, b, c, d = fit(found, TOLD)
    scores = (a + b * s.signs.covered + c * s.signs.margin + d * s.signs.missing for s in found)
    likely = sum(1 / (1 + math.exp(-score)) for score in scores)
    assert likely == pytest.approx(len(GOOD), abs=0.5)


def test_known_questions_count_for_an_answer_and_unanswered_ones_against_it() -> None:
    good = [near(s, 0.5 + n % 5 / 10, 0.1 + n % 3 / 10) for n, s in enumerate(GOOD)]
    bad = [near(s, 0.2 + n % 5 / 10, 0.4 + n % 3 / 10) for n, s in enumerate(BAD)]
    *_, asked, unanswered = fit([*good, *bad], (*TOLD, "asked", "unanswered"))
    assert asked > 0
    assert unanswered < 0


def near(one: Sample, asked: float, unanswered: float) -> Sample:
    return replace(one, signs=replace(one.signs, asked=asked, unanswered=unanswered))


def test_lying_among_answered_questions_counts_for_an_answer_and_objections_against_it() -> None:
    good = [weighed(s, n % 7 / 5 - 0.2, n % 2) for n, s in enumerate(GOOD)]
    bad = [weighed(s, n % 7 / 5 - 1.0, n % 3) for n, s in enumerate(BAD)]
    *_, answerability, against = fit([*good, *bad], (*TOLD, "answerability", "objected"))
    assert answerability > 0
    assert against < 0


def weighed(one: Sample, answerability: float, against: int) -> Sample:
    signs = replace(one.signs, answerability=answerability, objected=bool(against))
    return replace(one, signs=signs)


def test_a_sign_that_tells_nothing_counts_nothing() -> None:
    *_, objected = fit([*GOOD, *BAD], MODELS["UNKNOWING"])
    assert objected == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_weighs_just_the_signs_it_was_fitted_to(model: str) -> None:
    weights: Weights = getattr(relevance, model)
    counted = {sign.name for sign in fields(Signs) if getattr(weights, sign.name)}
    assert counted == set(MODELS[model])


def test_the_order_of_the_questions_does_not_matter() -> None:
    assert fit([*GOOD, *BAD], TOLD) == pytest.approx(fit([*BAD, *GOOD], TOLD), rel=1e-6)


def test_a_higher_threshold_refuses_more_and_answers_less() -> None:
    found = [*GOOD, *BAD]
    likely = across(found, TOLD)
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
    kept = across([turned, *GOOD, *BAD], TOLD)
    other = across([sample(0.0, 0.0, 1.0, answerable=False), *GOOD, *BAD], TOLD)
    assert kept[0] == pytest.approx(other[0])


@pytest.mark.parametrize(
    "question",
    [
        "近视率2025年目标是多少",
        "你手里都有哪些文件？",
        "12345",
        "台州2021年教育工作总结讲了啥",
        "双减怎么落实？县管校聘怎么推进？",
    ],
)
def test_questions_decided_otherwise_do_not_count(assistant: Assistant, question: str) -> None:
    assert samples(assistant.shelf, [case(question)]) == []


@pytest.mark.parametrize(
    ("question", "against"),
    [
        ("食物中毒归哪几个部门处置", 1),
        ("县管校聘怎么推进", 0),
        ("红烧肉怎么做", 0),
    ],
)
def test_a_question_counts_with_what_speaks_against_an_answer(
    assistant: Assistant, question: str, against: int
) -> None:
    [found] = samples(assistant.shelf, [case(question)])
    assert found.signs.objected == against


def test_a_question_counts_as_much_as_it_weighs() -> None:
    twice = fit([*GOOD, *GOOD, *BAD], TOLD)
    weighed = fit([*(replace(one, weight=2.0) for one in GOOD), *BAD], TOLD)
    assert weighed == pytest.approx(twice, rel=1e-6)


def test_no_question_is_later_than_the_index_that_knows_all(assistant: Assistant) -> None:
    assert list(later(assistant.shelf)) == []


def test_questions_that_the_index_does_not_know_are_asked_of_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some of those that it knows are taken for later ones."""
    shelf = assistant.shelf
    unknowing = replace(shelf, index=replace(shelf.index, questions=None))
    asked = list(later(unknowing))
    assert len(asked) > 20_000
    some = [*asked[:4], *asked[-4:]]
    monkeypatch.setattr("eval.calibration.relevance.later", lambda _: iter(some))
    found = {sample.case.id: sample.case.answerable for sample in later_samples(shelf)}
    assert set(found) <= {case.id for case, _ in some}
    assert {*found.values()} == {True, False}


def test_what_units_answer_is_not_objected_to(assistant: Assistant) -> None:
    [found] = samples(assistant.shelf, [case("产教融合第3条由谁负责")])
    assert not found.signs.objected


def test_a_policy_question_counts_with_its_measures(assistant: Assistant) -> None:
    found = samples(
        assistant.shelf, [case("县管校聘怎么推进"), case("烟花爆竹怎么管", answerable=False)]
    )
    assert found[0].signs.covered == pytest.approx(1.0)
    assert found[0].signs.margin > 0
    assert all(0 <= one.signs.covered <= 1 for one in found)
