"""How relevant is relevant enough: fits ``assistant/write/refusing/relevance.py`` to dev cases.

``python -m eval.calibration.relevance`` prints the weights of a logistic regression on the
signs (``Signs``) of three models: what answers, where the documents come with known questions
(``KNOWING``) and where they do not (``UNKNOWING``), and what is near (``NEARING``). And what
each threshold would cost, each question judged by weights fitted to others: answerable questions
refused, others answered. Only dev questions are used that reach this decision: those that the
curated table, a list or the register does not answer, and that are of the region and paper asked.

Where the index was built of earlier questions (``ZHICE_DOCUMENTS`` names a folder with those),
the shipped questions that it does not know are asked of it as well: thousands that nobody had in
mind, told from those that no document answers. An answer that is not theirs counts for neither;
a dev question counts as much as ``DEV`` of them.
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
from assistant.write.counting import tell_counted
from assistant.write.passages import Told, select
from assistant.write.refusing.objections import objections
from assistant.write.refusing.relevance import Signs, signs
from assistant.write.responsible import asks_who, tell_responsible
from eval.cases import CASES, load_cases
from eval.types import Case
from index.build import questions_of
from index.questions import is_unanswered
from index.search import overlap
from index.sources import read_documents, shipped_documents
from index.types import Chunk

Weights: TypeAlias = tuple[float, ...]
"""Intercept, then what each of a model's signs counts."""
MODELS: dict[str, tuple[str, ...]] = {
    "KNOWING": (
        "covered",
        "missing",
        "asked",
        "unanswered",
        "answerability",
        "objected",
        "agreed",
    ),
    "NEARING": ("covered", "margin", "missing", "asked"),
    "UNKNOWING": ("covered", "margin", "missing", "objected"),
}
"""The signs of each model."""

DEV = 5.0
FOLDS = 10
_STEPS = 50
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Sample:
    """One question: what tells whether it is answered, and whether it can be."""

    case: Case
    signs: Signs
    weight: float = 1.0


def later(shelf: Shelf) -> Iterator[tuple[Case, Chunk]]:
    """The shipped questions that the index does not know, each with where its answer stands."""
    known = shelf.index.questions
    texts = {chunk.text for chunk in known.chunks(list(known.words.ids))} if known else set()
    folder = shipped_documents()
    for question in questions_of(folder, read_documents(folder)):
        if question.text not in texts:
            answerable = not is_unanswered(question.id)
            case = Case(
                id=question.id,
                question=question.text,
                kind="howto",
                answerable=answerable,
                split="held-out",
            )
            yield case, question


def later_samples(shelf: Shelf) -> list[Sample]:
    """Those among the ``later`` questions that are told their answer, or that have none."""
    asked = list(later(shelf))
    places = {case.id: place for case, place in asked}
    return [
        sample
        for sample, told in _samples(shelf, [case for case, _ in asked])
        if not sample.case.answerable or _tells(told, places[sample.case.id])
    ]


def _tells(told: Sequence[Told], place: Chunk) -> bool:
    return any(overlap(source, place) for part in told for source in part.sentence.sources)


def samples(shelf: Shelf, cases: Sequence[Case]) -> list[Sample]:
    """The questions among ``cases`` that hang on how relevant the passages are."""
    return [sample for sample, _ in _samples(shelf, cases)]


def _samples(shelf: Shelf, cases: Sequence[Case]) -> Iterator[tuple[Sample, Sequence[Told]]]:
    for case in cases:
        plan = make_plan(read_question(case.question, case.history), shelf.library, shelf.matcher)
        if plan.parts or plan.about_documents or plan.scope == "outside":
            continue
        evidence = gather(plan, shelf)
        if evidence.found or not evidence.passages:
            continue
        told = list(select(evidence, shelf))
        sentences = [part.sentence for part in told]
        by_units = asks_who(plan.standalone) and any(tell_responsible(evidence, shelf))
        against = () if by_units else objections(evidence, told, shelf)
        if tell_counted(evidence, shelf) or any(objection.sure for objection in against):
            continue
        own = signs(evidence, sentences, shelf)
        yield Sample(case, replace(own, objected=bool(against))), told


def _features(found: Sequence[Sample], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[1.0, *(getattr(one.signs, name) for name in names)] for one in found])


def fit(found: Sequence[Sample], names: Sequence[str]) -> Weights:
    """Intercept and weights of the signs ``names``, by Newton's method with a slight ridge."""
    features = _features(found, names)
    wanted = np.array([float(s.case.answerable) for s in found])
    counts = np.array([s.weight for s in found])
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        likely = _likely(features, weights)
        slope = features.T @ (counts * (wanted - likely)) - _RIDGE * weights
        spread = counts * likely * (1 - likely)
        bend = (features * spread[:, None]).T @ features + _RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return tuple(weights.tolist())


def _likely(features: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(features @ weights))), dtype=np.float64)


def cost(found: Sequence[Sample], likely: Sequence[float], threshold: float) -> tuple[float, float]:
    """Of the answerable the share refused, of the others the share answered."""
    refused = np.array(likely) < threshold
    answerable = np.array([s.case.answerable for s in found])
    return float(refused[answerable].mean()), float((~refused[~answerable]).mean())


def across(found: Sequence[Sample], names: Sequence[str]) -> list[float]:
    """How likely each question is answered, by weights fitted to other questions alone."""
    likely = np.zeros(len(found))
    for fold in range(FOLDS):
        others = [s for n, s in enumerate(found) if n % FOLDS != fold]
        own = [s for n, s in enumerate(found) if n % FOLDS == fold]
        likely[fold::FOLDS] = _likely(_features(own, names), np.array(fit(others, names)))
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
    knowing = [replace(sample, weight=DEV) for sample in samples(shelf, dev)]
    knowing += later_samples(shelf)
    for model, names in MODELS.items():
        found = samples(unknowing, dev) if model == "UNKNOWING" else knowing
        told = zip(("intercept", *names), fit(found, names), strict=True)
        weights = ", ".join(f"{sign} {weight:.2f}" for sign, weight in told)
        console.print(f"{model}: {len(found)} questions; {weights}", soft_wrap=True)
        likely = across(found, names)
        for name, own in (("dev", True), ("later", False)):
            kept = [n for n, one in enumerate(found) if (one.case.split == "dev") == own]
            if not kept:
                continue
            for threshold in THRESHOLDS:
                some = [found[n] for n in kept], [likely[n] for n in kept]
                refused, answered = cost(*some, threshold)
                console.print(
                    f"{name}, threshold {threshold}: answerable refused {refused:.1%}, "
                    f"others answered {answered:.1%}"
                )


THRESHOLDS = (0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


if __name__ == "__main__":
    main()
