"""Where quotes stand in the raw files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.types import Citation
from eval.types import Case, Span, World
from index.text import squeeze


@lru_cache(maxsize=32)
def _squeezed(raw: str) -> tuple[str, tuple[int, ...]]:
    """``raw`` without white space, and the raw offset of each character left."""
    offsets = tuple(offset for offset, character in enumerate(raw) if not character.isspace())
    return "".join(raw[offset] for offset in offsets), offsets


def bare(document: str, world: World) -> str:
    """The document's raw text without white space; empty if there is no such document."""
    known = world.documents.get(document)
    return _squeezed(known.raw)[0] if known else ""


def places(quote: str, document: str, world: World) -> list[Span]:
    """Every place of a quote in the raw file, white space aside."""
    known, wanted = world.documents.get(document), squeeze(quote)
    if known is None or not wanted:
        return []
    text, offsets = _squeezed(known.raw)
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append((document, offsets[at], offsets[at + len(wanted) - 1] + 1))
        at = text.find(wanted, at + 1)
    return found


def place(citation: Citation) -> Span:
    """The stretch of the file that a citation points to."""
    return citation.document.id, citation.start, citation.end


def quoted_at(citation: Citation, world: World) -> list[Span]:
    """Where a citation's quote stands in its stretch; the stretch itself if it does not."""
    stretch = place(citation)
    found = places(citation.quote, citation.document.id, world)
    return [one for one in found if overlap(one, stretch)] or [stretch]


def supporting(case: Case, world: World) -> list[list[Span]]:
    """For each supporting quote of a case the places where it stands."""
    return [places(quote.quote, quote.document, world) for quote in case.quotes]


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches share a character of one document."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def covers(span: Span, quote: Sequence[Span]) -> bool:
    """Whether a stretch overlaps any of a quote's places."""
    return any(overlap(span, one) for one in quote)
