"""Whether a quantity of a passage is said of what the passage says it of, and of its year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.firewall.quantities import Said, said
from assistant.library import Library
from assistant.types import Source
from index.numbers import find_quantities
from index.text import content_words, fold, is_cjk, segments, squeeze
from index.types import Quantity

_CLAUSE = re.compile(r"[^，。；：！？!?,;:\n]+")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_YEARS = range(1990, 2101)
_ENOUGH = 0.6
"""Share of a clause's content words that must stand around the quantity in the source."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A quantity where it stands: its clause, what leads to it, and the times that govern it."""

    says: Said
    clause: str
    before: str
    """The clause, and the one before it where the clause alone says nothing."""
    times: frozenset[Said]
    """Times in its clause, else the last one before it in its sentence."""
    next_to: str
    """The content word beside it: the last one before it in its clause, else the next."""


def is_time(quantity: Quantity) -> bool:
    """Whether ``quantity`` names a year or a span of years."""
    ends = (quantity.value, quantity.value if quantity.value_max is None else quantity.value_max)
    return quantity.unit == "年" and all(end in _YEARS for end in ends)


def times_of(texts: Sequence[str]) -> set[Said]:
    """The years and spans of years in ``texts``."""
    return {said(q) for text in texts for q in find_quantities(squeeze(text)) if is_time(q)}


def places(text: str) -> Iterator[Place]:
    """Each quantity of ``text`` that is no year, where it stands."""
    text = squeeze(text)
    quantities = find_quantities(text)
    clauses = [(found.start(), found.end()) for found in _CLAUSE.finditer(text)]
    for quantity in quantities:
        if is_time(quantity):
            continue
        at = [n for n, (start, end) in enumerate(clauses) if start <= quantity.start < end]
        if not at:
            continue
        start, end = clauses[at[0]]
        clause = _without(text, start, end, quantities)
        first = start
        if at[0] and len(content_words(clause)) < _FEW and not _ends(text, start):
            first = clauses[at[0] - 1][0]
        around = _without(text, first, end, quantities)
        leading = _without(text, start, quantity.start, quantities)
        behind = _without(text, quantity.end, end, quantities)
        yield Place(
            said(quantity),
            clause,
            around,
            frozenset(_times(text, quantity, (start, end), quantities)),
            _last(leading) or _first(behind),
        )


def _ends(text: str, start: int) -> bool:
    """Whether a sentence ends right before ``start``."""
    return bool(_SENTENCE_END.match(text[start - 1 : start]))


def _without(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> str:
    """``text`` in [start, end), folded, a blank for each quantity."""
    part = text[start:end]
    for q in reversed(quantities):
        if start <= q.start and q.end <= end:
            part = f"{part[: q.start - start]} {part[q.end - start :]}"
    return fold(part)


def _times(
    text: str, quantity: Quantity, clause: tuple[int, int], quantities: Sequence[Quantity]
) -> set[Said]:
    times = [q for q in quantities if is_time(q)]
    before = [q for q in times if q.start < quantity.start]
    inside = [q for q in times if clause[0] <= q.start < clause[1]]
    if inside:
        earlier = [q for q in inside if q.start < quantity.start]
        return {said((earlier or inside)[-1 if earlier else 0])}
    last = before[-1:] if before else []
    return {said(q) for q in last if not _SENTENCE_END.search(text, q.end, quantity.start)}


def _last(text: str) -> str:
    return next((w for w in reversed(segments(text)) if len(w) > 1 and is_cjk(w[0])), "")


def _first(text: str) -> str:
    return next((w for w in segments(text) if len(w) > 1 and is_cjk(w[0])), "")


def misplaced(text: str, sources: Sequence[Source], library: Library) -> str:
    """Why a quantity of ``text`` is not said of what its source says it of; empty if all are."""
    held = [(place, source) for source in sources for place in places(source.quote)]
    for place in places(text):
        alike = [(one, source) for one, source in held if one.says == place.says]
        if not alike:
            return "数字不在所注出处里"
        alike = [(one, source) for one, source in alike if _names_what(one, text)]
        if not any(_is_of(place, one, source) for one, source in alike):
            return "数字说的不是原文所说的事"
        if not any(
            _is_of(place, one, source) and _is_timely(place, one, source, library)
            for one, source in alike
        ):
            return "数字不是所写年份的"
    return ""


def _names_what(held: Place, text: str) -> bool:
    """Whether ``text`` has enough of the clause in which the source states the quantity.

    Of “互联网+义务教育”学校覆盖率达65%以上 it is not enough to say 推进义务教育，覆盖65%以上.
    """
    folded = fold(squeeze(text))
    words = {w for w in segments(held.clause) if len(w) > 1 and is_cjk(w[0])}
    return sum(word in folded for word in words) >= _NAMED * len(words)


_NAMED = 0.5
"""Share of the words of the source's clause that must stand in the sentence."""


def _is_of(place: Place, held: Place, source: Source) -> bool:
    """Whether the words around the quantity stand around it in the source as well."""
    around = held.before + fold("".join(source.section[-1:]))
    words = set(content_words(place.before))
    known = sum(word in around for word in words)
    beside = not place.next_to or place.next_to in held.before
    others = [p for p in places(source.quote) if p.says != held.says and p.clause != held.clause]
    rivals = [sum(word in p.before for word in words) for p in others]
    own = sum(word in held.before for word in words)
    return (
        bool(words) and beside and known >= _ENOUGH * len(words) and own >= max(rivals, default=0)
    )


def _is_timely(place: Place, held: Place, source: Source, library: Library) -> bool:
    if held.times:
        return place.times == held.times or not place.times
    card = library.card(source.document)
    return place.times <= times_of([*source.section, source.context, card.title])
