"""Fitting which of the figures beside the one told a turn asks for."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.chain import Assistant
from assistant.plan.figures.kindred import BESIDE
from eval.calibration.beside import Sample, across, fit, likelihoods, samples
from eval.types import Case

TOLD, NEW = ("甲", ""), ("乙", "")


def sample(*, told: float, new: float, nothing: float, right: int) -> Sample:
    """Two labels with one sign each, and nothing with another; ``right`` is which is meant."""
    rows = np.array([[told, 0.0], [new, 0.0], [0.0, nothing]])
    return Sample((TOLD, NEW), frozenset({TOLD}), rows, np.arange(3) == right)


MANY = [
    sample(told=0.1, new=1.0, nothing=0.5, right=1),
    sample(told=1.0, new=0.2, nothing=0.4, right=0),
    sample(told=0.0, new=0.1, nothing=2.0, right=2),
] * 10


def test_what_goes_with_the_right_ones_gets_a_positive_weight() -> None:
    weights = fit(MANY)
    assert weights.shape == (2,)
    assert (weights > 0).all()


def test_likelihoods_add_up_and_the_greater_sign_is_likelier() -> None:
    chances = likelihoods(MANY[0], np.array([2.0, 1.0]))
    assert chances.sum() == pytest.approx(1.0)
    assert chances[1] > chances[0]


def test_each_is_judged_by_weights_fitted_without_it_and_nothing_is_left_out() -> None:
    found = across(MANY)
    assert len(found) == 20
    assert {(right, new) for _, right, new in found} == {(True, True), (True, False)}


def dialogue(*turns: str, figures: tuple[str, ...] = (), answerable: bool = True) -> Case:
    *history, question = turns
    return Case(
        id="d",
        question=question,
        history=tuple(history),
        kind="followup",
        answerable=answerable,
        figures=figures,
    )


def test_a_dialogue_counts_if_its_last_turn_follows_a_figure_and_names_none(
    assistant: Assistant,
) -> None:
    first = "教育现代化方案到2022年新增幼儿园多少所"
    cases = [
        dialogue(first, "能坐下多少娃", figures=("m20-010",)),
        dialogue(first, "园长工资多少", answerable=False),
        dialogue(first, "谁负责"),
        dialogue("教共体是什么", "怎么建"),
    ]
    seats, pay = samples(assistant.shelf, cases)
    assert seats.right[seats.labels.index(("新增幼儿园学位数", ""))]
    assert pay.right[-1]
    assert not pay.right[:-1].any()
    assert seats.rows.shape == (len(seats.labels) + 1, len(BESIDE) + 4)
