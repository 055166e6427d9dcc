"""Which of the figures beside the one told does a turn ask for: the weights, fitted to dialogues.

``python -m eval.calibration.beside`` asks the dev dialogues whose last turn leaves out what it
asks for, prints the weights of a conditional logit (``assistant/plan/figures/kindred.py``), and
how many are understood, each dialogue asked without the fifth of them that it belongs to.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.chain import Assistant
from assistant.evidence import Shelf
from assistant.plan import make_plan, read_question
from assistant.plan.dialogue.resumed import as_said, leaves_out, told_by, told_last
from assistant.plan.figures.kindred import BESIDE, Label, row_of_nothing, signs_of
from assistant.settings import Settings
from assistant.types import Plan
from eval.cases import CASES, load_cases
from eval.types import Case

FOLDS = 5
THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.8, 0.9)
_STEPS, _RATE, _RIDGE = 300, 0.05, 1.0

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One dialogue: what stands beside, the last of them nothing, and which of it is right."""

    labels: tuple[Label, ...]
    told: frozenset[Label]
    rows: Weights
    """Shape (labels + 1, signs): those of each label, and those of nothing in columns behind."""
    right: NDArray[np.bool_]


def samples(shelf: Shelf, cases: Sequence[Case]) -> Iterator[Sample]:
    """A sample of each dialogue that follows a figure and leaves out what it asks for."""
    for case in cases:
        turns = (*case.history, case.question)
        plans = [
            make_plan(read_question(turn, turns[:n]), shelf.library, shelf.matcher)
            for n, turn in enumerate(turns)
        ]
        before = told_last(plans[:-1])
        if before is not None and leaves_out(case.question):
            yield _sample(case, before, plans[-1], shelf)


def _sample(case: Case, before: Plan, plan: Plan, shelf: Shelf) -> Sample:
    second, table = shelf.matcher.second, shelf.table
    if second is None:
        raise SystemExit("这份索引没有编码器；请用随包模型重建索引。")
    told = told_by(before, table)
    said = as_said(case.question, before, shelf.library, shelf.matcher)
    signs, unanswered = signs_of(said, told, second)
    nothing = row_of_nothing(said, unanswered)
    rows = np.zeros((len(signs) + 1, len(BESIDE) + len(nothing)))
    for n, one in enumerate(signs.values()):
        rows[n, : len(BESIDE)] = one.row()
    rows[-1, len(BESIDE) :] = nothing
    figures = [table.figure(i) for group in case.figures for i in group.split("|")]
    meant = {(figure.indicator, figure.breakdown) for figure in figures}
    known = frozenset((figure.indicator, figure.breakdown) for figure in told)
    right = np.array([label in meant for label in signs] + [False])
    if not figures and not case.answerable:  # the reading is right, the table lacks the year
        named = {query.matches[0].indicator for query in plan.queries if query.matches}
        right = np.array([label in known and label[0] in named for label in signs] + [True])
    if not right.any():
        right[-1] = True
    return Sample(tuple(signs), known, rows, right)


def fit(some: Sequence[Sample]) -> Weights:
    """The weights with which the right ones are likeliest, by Adam with a ridge."""
    weights = np.zeros(some[0].rows.shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = -_RIDGE * weights
        for one in some:
            chances = likelihoods(one, weights)
            wanted = chances * one.right
            slope += one.rows.T @ (wanted / wanted.sum() - chances)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        size = np.sqrt(second / (1 - 0.999**step)) + 1e-8
        weights = weights + _RATE * first / (1 - 0.9**step) / size
    return weights


def likelihoods(sample: Sample, weights: Weights) -> Weights:
    """How likely each label is asked for, and behind them nothing; they add up to 1."""
    scores = sample.rows @ weights
    chances: Weights = np.exp(scores - scores.max())
    shares: Weights = chances / chances.sum()
    return shares


def across(some: Sequence[Sample]) -> list[tuple[float, bool, bool]]:
    """Of each sample fitted without: likelihood of the best, if it is right, if it was not told.

    Samples of which nothing is best are left out.
    """
    found = []
    for fold in range(FOLDS):
        weights = fit([one for n, one in enumerate(some) if n % FOLDS != fold])
        for one in some[fold::FOLDS]:
            chances = likelihoods(one, weights)
            best = int(np.argmax(chances))
            if best < len(one.labels):
                new = one.labels[best] not in one.told
                found.append((float(chances[best]), bool(one.right[best]), new))
    return found


def main() -> int:
    """Fit, and print the weights and what they get right."""
    shelf = Assistant.open(Settings.read()).shelf
    documents = tuple(shelf.library.documents.values())
    cases = load_cases(CASES, documents=documents, table=shelf.table)
    dialogues = [case for case in cases if case.split == "dev" and case.history]
    some = tuple(samples(shelf, dialogues))
    weights = [round(float(weight), 2) for weight in fit(some)]
    sys.stdout.write(f"{len(some)} dialogues\n")
    sys.stdout.write(f"BESIDE {weights[: len(BESIDE)]}\nNOTHING {weights[len(BESIDE) :]}\n")
    found = across(some)
    for least in THRESHOLDS:
        new = [right for chance, right, is_new in found if is_new and chance >= least]
        old = [right for chance, right, is_new in found if not is_new and chance >= least]
        sys.stdout.write(f"{least}: new {sum(new)}/{len(new)}, told {sum(old)}/{len(old)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
