"""How well supporting passages are found: recall at five and mean reciprocal rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from eval.cases import CASES, load_cases
from eval.types import Span, SupportingQuote
from index.figures import load_table, shipped_data
from index.text import squeeze
from index.types import Document

__all__ = ["CASES", "Finder", "Lookup", "Retrieval", "Span", "load_lookups", "measure"]

Finder: TypeAlias = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question and the places in the documents that support its answer."""

    question: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Shares in [0, 1] over ``questions`` questions."""

    questions: int
    first: float
    in_five: float
    reciprocal_rank: float


def load_lookups(documents: Sequence[Document], *, folder: Path = CASES) -> list[Lookup]:
    """The answerable questions of the case files that stand alone and name their source.

    Raises CaseProblem on a wrong case.
    """
    table = load_table(shipped_data(), [document.card.id for document in documents])
    squeezed = {document.card.id: _squeezed(document.raw) for document in documents}
    return [
        Lookup(case.question, tuple(_place(squeezed, quote) for quote in case.quotes))
        for case in load_cases(folder, documents=documents, table=table)
        if case.answerable and case.quotes and not case.history
        if case.kind != "documents"
    ]


def measure(lookups: Sequence[Lookup], find: Finder) -> Retrieval:
    """How well ``find`` (best span first) finds a supporting place of each question."""
    ranks = [_rank(lookup, find(lookup.question)) for lookup in lookups]
    found = [rank for rank in ranks if rank]
    count = len(ranks)
    return Retrieval(
        questions=count,
        first=sum(rank == 1 for rank in found) / count,
        in_five=sum(rank <= _FIVE for rank in found) / count,
        reciprocal_rank=sum(1 / rank for rank in found) / count,
    )


_FIVE = 5


def _rank(lookup: Lookup, spans: Sequence[Span]) -> int:
    """The rank from 1 of the first span that overlaps a supporting place; 0 if none does."""
    for rank, (document, start, end) in enumerate(spans, start=1):
        if any(document == d and start < b and a < end for d, a, b in lookup.places):
            return rank
    return 0


def _squeezed(raw: str) -> tuple[str, list[int]]:
    """``raw`` without white space, and the raw offset of each character left."""
    offsets = [offset for offset, character in enumerate(raw) if not character.isspace()]
    return "".join(raw[offset] for offset in offsets), offsets


def _place(squeezed: dict[str, tuple[str, list[int]]], quote: SupportingQuote) -> Span:
    text, offsets = squeezed[quote.document]
    wanted = squeeze(quote.quote)
    start = text.index(wanted)
    return quote.document, offsets[start], offsets[start + len(wanted) - 1] + 1
