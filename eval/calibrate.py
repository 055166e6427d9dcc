"""How relevant is relevant enough: fits ``assistant/write/relevance.py`` to the dev cases.

``python -m eval.calibrate`` prints the weights of a logistic regression on what the best
passage holds of the question and how much nearer it is than others, and what each threshold
would cost: answerable questions refused, others answered. Only dev questions are used that
reach this decision: those that the curated table does not answer and that ask for no amount,
name or date which the passages lack.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question
from assistant.settings import Settings
from assistant.write.lacks import lacking
from assistant.write.passages import select
from assistant.write.relevance import judge
from eval.cases import CASES, load_cases
from eval.types import Case

_STEPS = 50
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Sample:
    """One question: what of it is covered, the margin, and whether it can be answered."""

    case: Case
    covered: float
    margin: float


def samples(assistant: Assistant, cases: Sequence[Case]) -> list[Sample]:
    """The questions among ``cases`` that hang on how relevant the passages are."""
    shelf = assistant.shelf
    found: list[Sample] = []
    for case in cases:
        plan = make_plan(read_question(case.question, case.history), shelf.library, shelf.matcher)
        if plan.parts or plan.about_documents or plan.scope == "outside":
            continue
        evidence = gather(plan, shelf)
        if evidence.found or not evidence.passages or judge(evidence, shelf) == "out_of_scope":
            continue
        told = [part.sentence.text for part in select(evidence, shelf)]
        if not lacking(plan.standalone, told):
            found.append(Sample(case, max(evidence.coverage), evidence.margin))
    return found


def fit(found: Sequence[Sample]) -> tuple[float, float, float]:
    """Intercept and weights of covered and margin, by Newton's method with a slight ridge."""
    features = np.array([[1.0, s.covered, s.margin] for s in found])
    wanted = np.array([float(s.case.answerable) for s in found])
    weights = np.zeros(3)
    for _ in range(_STEPS):
        likely = _likely(features, weights)
        slope = features.T @ (wanted - likely) - _RIDGE * weights
        bend = (features * (likely * (1 - likely))[:, None]).T @ features + _RIDGE * np.eye(3)
        weights = weights + np.linalg.solve(bend, slope)
    intercept, covered, margin = weights.tolist()
    return intercept, covered, margin


def _likely(features: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(features @ weights))), dtype=np.float64)


def cost(
    found: Sequence[Sample], weights: tuple[float, float, float], threshold: float
) -> tuple[float, float]:
    """Of the answerable the share refused, of the others the share answered."""
    features = np.array([[1.0, s.covered, s.margin] for s in found])
    refused = _likely(features, np.array(weights)) < threshold
    answerable = np.array([s.case.answerable for s in found])
    return float(refused[answerable].mean()), float((~refused[~answerable]).mean())


def main() -> None:
    """Print weights and thresholds."""
    from rich.console import Console  # noqa: PLC0415 -- only the command prints

    assistant = Assistant.open(Settings.read(os.environ))
    shelf = assistant.shelf
    documents = tuple(shelf.library.documents.values())
    cases = load_cases(CASES, documents=documents, table=shelf.table)
    found = samples(assistant, [case for case in cases if case.split == "dev"])
    weights = fit(found)
    console = Console()
    console.print(
        f"{len(found)} questions; intercept {weights[0]:.2f}, covered {weights[1]:.2f}, "
        f"margin {weights[2]:.2f}"
    )
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        refused, answered = cost(found, weights, threshold)
        console.print(
            f"threshold {threshold}: answerable refused {refused:.1%}, "
            f"others answered {answered:.1%}"
        )


if __name__ == "__main__":
    main()
