"""``Plan`` → ``Evidence``: the passages found, and how much of the question each one meets."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.library import Library
from assistant.types import Evidence, Plan
from index.search import hybrid
from index.store import OpenIndex
from index.text import fold
from index.types import Encoder

PASSAGES = 8
"""Passages gathered for an answer: five hold the supporting one for 99% of questions."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything answers are made from: the open index, its encoder and the library."""

    index: OpenIndex
    encoder: Encoder
    library: Library


def gather(plan: Plan, shelf: Shelf) -> Evidence:
    """The evidence for ``plan``, best first."""
    if plan.scope == "outside":
        return Evidence(plan)
    passages = tuple(
        hybrid(
            shelf.index,
            shelf.encoder,
            plan.search,
            k=PASSAGES,
            where=plan.where,
            prefer=plan.prefer,
        )
    )
    weights = {term: shelf.index.words.weight(term) for term in plan.terms}
    return Evidence(
        plan,
        passages,
        tuple(coverage(plan, weights, passage.chunk.indexed) for passage in passages),
        weights,
    )


def coverage(plan: Plan, weights: dict[str, float], text: str) -> float:
    """The share of the plan's terms, by weight, that ``text`` holds; in [0, 1].

    A colloquial term is held where an official word stands for it.
    """
    folded = fold(text)
    total = sum(weights.values())
    met = sum(
        weight
        for term, weight in weights.items()
        if term in folded or any(word in folded for word in plan.said_for.get(term, ()))
    )
    return met / total if total else 0.0
