"""Whether one reading of a question may stand for another that has nothing to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.measure import asked_units
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import content_words, fold, pairs_of, segments
from index.types import Figure
from prompts import load_pairs

_SURELY = 0.85
"""Confidence from which an indicator is beyond doubt the one named."""


def falls_short(match: Match, first: Match, query: FigureQuery, table: FigureTable) -> bool:
    """Whether ``match`` explains only part of what ``first`` does of the question.

    持证率 of 心理健康持证率 is any: a reading that leaves words out is no substitute for the
    one that has them, unless the table names the two as related.
    """
    if match.indicator in table.indicators[first.indicator].related:
        return False
    asked = pairs_of(query.text)
    return pairs_of(match.phrase) & asked < pairs_of(first.phrase) & asked


def called_alike(match: Match, first: Match, query: FigureQuery, table: FigureTable) -> bool:
    """Whether the table has one name for both, and the question names both but for the measure.

    普惠园 is the share of children or the cover: where the one has no figure the other is told,
    under its own name. 国家双高 is never told as 省双高.
    """
    one, other = table.indicators[first.indicator], table.indicators[match.indicator]
    related = match.indicator in one.related and first.confidence >= _SURELY
    if not related or not {*one.aliases} & {*other.aliases}:
        return False
    units = {figure.unit for figure in table.of(first.indicator)}
    if not units & {figure.unit for figure in table.of(match.indicator)}:
        return False
    own, others = (fold(" ".join([it.name, *it.aliases])) for it in (one, other))
    words = (word for word in segments(fold(query.text)) if len(word) > 1 and word in own)
    return all(word in others or asked_units(word) for word in words)


def told_better(
    tied: Sequence[Match],
    answers: Mapping[str, Sequence[Figure]],
    query: FigureQuery,
    table: FigureTable,
) -> dict[str, int]:
    """For each of ``tied`` how many readings speak of more of the question than it does.

    What names share is no proof, nor is what only one name has: it has been weighed. Words that
    stand where the one is quoted from or noted, and not so of the other, tell 摸排出来的 from
    those that were put in order.
    """
    names = fold(" ".join(_names_of(match.indicator, table) for match in tied))
    words = {term for term in content_words(query.text) if term not in names} - _asking_words()
    heard = {
        match.indicator: {
            word
            for word in words
            if any(word in fold(f"{row.quote} {row.note}") for row in answers[match.indicator])
        }
        for match in tied
    }
    return {name: sum(held < other for other in heard.values()) for name, held in heard.items()}


@lru_cache(maxsize=1)
def _asking_words() -> frozenset[str]:
    """Words that tell what is wanted of a subject, and none: 目标, 占比."""
    return frozenset(word for _, word in load_pairs("question_words"))


def _names_of(indicator: str, table: FigureTable) -> str:
    known = table.indicators[indicator]
    return " ".join([known.name, *known.aliases])


def of_documents(query: FigureQuery, table: FigureTable, *, least: float) -> FigureQuery:
    """``query``, for the indicators that the document named has if the likeliest has none there.

    实施方案（20-22）里在学留学生 is no 新增国际学生 of another paper. ``least`` is the confidence
    that one of those must have.
    """
    held = {
        m.indicator
        for m in query.matches
        if any(figure.document in query.documents for figure in table.of(m.indicator))
    }
    own = [m for m in query.matches if m.indicator in held and m.confidence >= least]
    if not query.documents or not own or query.matches[0].indicator in held:
        return query
    first = query.matches[0].confidence
    return replace(query, matches=(replace(own[0], confidence=first), *own[1:]))
