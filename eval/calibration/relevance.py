"""How relevant is relevant enough: fits ``assistant/write/relevance.py`` to the dev cases.

``python -m eval.calibration.relevance`` prints the weights of a logistic regression on what
the best passage holds of the question, how much nearer it is than others, what nouns of the
question nothing told holds, how near the nearest questions are that the documents are known to
answer, and how near those that they are known not to; then without the last, which is what
tells what is near; then without known questions, as where documents come with none. And what
each threshold would cost, each question judged by weights fitted to others: answerable questions
refused, others answered. Only dev questions are used that reach this decision: those that the
curated table does not answer, that ask for nothing which is told to be missing, and that are of
what is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.chain import Assistant
from assistant.evidence import Shelf, gather
from assistant.plan import make_plan, read_question
from assistant.settings import Settings
from assistant.write.passages import select
from assistant.write.refusing.detail import untold_detail
from assistant.write.refusing.lacks import lacking
from assistant.write.refusing.naming import of_another
from assistant.write.refusing.relevance import Signs, is_outside, signs
from eval.cases import CASES, load_cases
from eval.types import Case

Weights: TypeAlias = tuple[float, ...]
"""Intercept, covered, margin, missing and, with known questions, asked and unanswered."""

FOLDS = 10
_STEPS = 50
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Sample:
    """One question: what tells whether it is answered, and whether it can be."""

    case: Case
    signs: Signs


def samples(shelf: Shelf, cases: Sequence[Case]) -> list[Sample]:
    """The questions among ``cases`` that hang on how relevant the passages are."""
    found: list[Sample] = []
    for case in cases:
        plan = make_plan(read_question(case.question, case.history), shelf.library, shelf.matcher)
        if plan.parts or plan.about_documents or plan.scope == "outside":
            continue
        evidence = gather(plan, shelf)
        if evidence.found or not evidence.passages or is_outside(evidence, shelf):
            continue
        told = [part.sentence for part in select(evidence, shelf)]
        missing = lacking(plan.standalone, [sentence.text for sentence in told])
        missing = missing or untold_detail(evidence, told, shelf)
        if not missing and not of_another(evidence, told, shelf):
            found.append(Sample(case, signs(evidence, told, shelf)))
    return found


def _features(found: Sequence[Sample]) -> NDArray[np.float64]:
    return np.array([list(_row(sample.signs)) for sample in found])


def _row(signs: Signs) -> Iterator[float]:
    yield from (1.0, signs.covered, signs.margin, signs.missing)
    if signs.asked is not None:
        yield from (signs.asked, signs.unanswered)


def fit(found: Sequence[Sample]) -> Weights:
    """Intercept and weights of the signs, by Newton's method with a slight ridge."""
    features = _features(found)
    wanted = np.array([float(s.case.answerable) for s in found])
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        likely = _likely(features, weights)
        slope = features.T @ (wanted - likely) - _RIDGE * weights
        bend = (features * (likely * (1 - likely))[:, None]).T @ features + _RIDGE * np.eye(
            len(weights)
        )
        weights = weights + np.linalg.solve(bend, slope)
    return tuple(weights.tolist())


def _likely(features: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(features @ weights))), dtype=np.float64)


def cost(found: Sequence[Sample], likely: Sequence[float], threshold: float) -> tuple[float, float]:
    """Of the answerable the share refused, of the others the share answered."""
    refused = np.array(likely) < threshold
    answerable = np.array([s.case.answerable for s in found])
    return float(refused[answerable].mean()), float((~refused[~answerable]).mean())


def across(found: Sequence[Sample]) -> list[float]:
    """How likely each question is answered, by weights fitted to other questions alone."""
    likely = np.zeros(len(found))
    for fold in range(FOLDS):
        others = [s for n, s in enumerate(found) if n % FOLDS != fold]
        own = [s for n, s in enumerate(found) if n % FOLDS == fold]
        likely[fold::FOLDS] = _likely(_features(own), np.array(fit(others)))
    return [float(one) for one in likely]


def main() -> None:
    """Print weights and thresholds."""
    from rich.console import Console  # noqa: PLC0415 -- only the command prints

    assistant = Assistant.open(Settings.read(os.environ))
    shelf = assistant.shelf
    documents = tuple(shelf.library.documents.values())
    cases = load_cases(CASES, documents=documents, table=shelf.table)
    dev = [case for case in cases if case.split == "dev"]
    unknowing = replace(shelf, index=replace(shelf.index, questions=None))
    console = Console()
    knowing = samples(shelf, dev)
    nearing = [replace(s, signs=replace(s.signs, unanswered=0.0)) for s in knowing]
    kinds = (("KNOWING", knowing), ("NEARING", nearing), ("UNKNOWING", samples(unknowing, dev)))
    for name, found in kinds:
        told = zip(_SIGNS, fit(found), strict=False)
        weights = ", ".join(f"{sign} {weight:.2f}" for sign, weight in told)
        console.print(f"{name}: {len(found)} questions; {weights}", soft_wrap=True)
        likely = across(found)
        for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
            refused, answered = cost(found, likely, threshold)
            console.print(
                f"threshold {threshold}: answerable refused {refused:.1%}, "
                f"others answered {answered:.1%}"
            )


_SIGNS = ("intercept", "covered", "margin", "missing", "asked", "unanswered")


if __name__ == "__main__":
    main()
