"""What to look up in the curated table for a question: indicator, years, regions, kind."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.library import Library
from assistant.measure import asked_units
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_responsible,
    attribute_of,
    documents_of,
    kind_of,
)
from assistant.plan.wording import content_terms, official_words
from assistant.table.lookup import LIKELY, SURE
from assistant.table.match import Matcher
from assistant.types import Asked, FigureQuery, Match
from index.text import fold
from prompts import load_lines

_CANDIDATES = 12
"""Indicators kept as possible readings of a question."""
NAMED = 0.85
"""Confidence from which an indicator counts as named even if no amount is asked for."""
_BOTH_KINDS = {"achieved", "difference", "trend"}
"""What needs targets and actuals, whichever of the words stands in the question."""
_ENUMERATION = re.compile(r"[、，,；;]|和|与|及|跟")


def matches_of(text: str, words: tuple[str, ...], matcher: Matcher) -> tuple[Match, ...]:
    """The indicators that ``text`` may mean, with official ``words`` for colloquial ones."""
    return tuple(matcher.match(text, words)[:_CANDIDATES])


def figure_queries(
    text: str,
    matches: tuple[Match, ...],
    words: tuple[str, ...],
    places: tuple[str, ...],
    years: tuple[int, ...],
    library: Library,
    matcher: Matcher,
) -> tuple[FigureQuery, ...]:
    """What to look up in the curated table; nothing if the question is not about figures.

    It is if it asks for an amount and likely names an indicator, or if it names one beyond
    doubt together with a year. Each part of an enumeration that names an indicator of its
    own is a query of its own.
    """
    best = matches[0].confidence if matches else 0.0
    wants = (asks_amount(text) and best >= LIKELY) or (best >= NAMED and bool(years))
    plain = _without_name(text, matches)
    of_figures = asked_for(text) != "value"
    how = asks_responsible(text) or (asks_how(text) and not of_figures)
    listed = (asks_list(plain) and not of_figures) or (how and not asks_exact_amount(text))
    attribute = attribute_of(text) if asks_list(text) else ""
    if not attribute and (not wants or listed):
        return ()
    whole = FigureQuery(
        matches=() if attribute else matches,
        years=years,
        regions=_regions(asked_for(text), places, library),
        kind=None if asked_for(text) in _BOTH_KINDS else kind_of(plain),
        documents=documents_of(text, library),
        attribute=attribute,
        text=" ".join([text, *words]),
        narrow=_narrowed(text),
        units=() if "、" in text else asked_units(text),
    )
    return (whole,) if attribute else _parted(text, whole, matcher) or (whole,)


def _regions(asked: Asked, places: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The regions asked about; one named for comparison is compared with the default."""
    if not places or (asked == "comparison" and len(places) == 1):
        return tuple(dict.fromkeys([library.default_region, *places]))
    return places


def indicator_near(topic: str, own: tuple[str, ...], matcher: Matcher) -> str:
    """The indicator like ``topic`` that has one of ``own`` in its name: 投资 of 幼儿园.

    Empty if the topic has the words itself or no such indicator is likely.
    """
    if not own or any(word in fold(topic) for word in own):
        return ""
    likely = matcher.match(f"{topic}{''.join(own)}")
    return next(
        (
            match.indicator
            for match in likely
            if match.confidence >= LIKELY and any(word in fold(match.indicator) for word in own)
        ),
        "",
    )


def _parted(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each part of an enumeration, if two or more name their own indicator.

    A part that names one only beside the others (二级以上占比 after 普惠园占比) is read so.
    """
    found: dict[str, FigureQuery] = {}
    for part in _ENUMERATION.split(text):
        words = tuple(word for said in official_words(part).values() for word in said)
        matches = matches_of(part, words, matcher)
        if matches and matches[0].confidence >= SURE:
            found.setdefault(matches[0].indicator, _part(whole, matches, part, words))
            continue
        near = indicator_near(next(reversed(found), ""), content_terms(part), matcher)
        if near and found:
            found.setdefault(near, _part(whole, (Match(near, 1.0, near),), part, words))
    return tuple(found.values()) if len(found) > 1 else ()


def _part(
    whole: FigureQuery, matches: tuple[Match, ...], text: str, words: tuple[str, ...]
) -> FigureQuery:
    """``whole`` asked of one part of the enumeration, with its official ``words``."""
    return replace(
        whole,
        matches=matches,
        text=" ".join([text, *words]),
        narrow=_narrowed(text),
        units=asked_units(text),
    )


def _without_name(text: str, matches: tuple[Match, ...]) -> str:
    """``text`` without the name it calls the indicator by: the 计划 of 万人计划 is no target."""
    folded = fold(text)
    names = (name for match in matches[:1] for name in (fold(match.indicator), match.phrase))
    for name in names:
        folded = folded.replace(name, " ")
    return folded


def _narrowed(text: str) -> tuple[tuple[str, ...], ...]:
    """The levels and groups that ``text`` names, longest first, with their official words."""
    folded = fold(text).replace("中小学", " ")
    official = official_words(text)
    found: list[tuple[str, ...]] = []
    for name in _subsets():
        if name in folded:
            stands = (word for said, words in official.items() if name in said for word in words)
            found.append((name, *stands))
            folded = folded.replace(name, " ")
    return tuple(found)


@lru_cache(maxsize=1)
def _subsets() -> tuple[str, ...]:
    return tuple(sorted(load_lines("subsets"), key=len, reverse=True))
