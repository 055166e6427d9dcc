"""What to look up in the curated table for a question: indicator, years, regions, kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.library import Library
from assistant.measure import asked_units, measures
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_names,
    asks_responsible,
    documents_of,
    kind_of,
)
from assistant.plan.listings import listing
from assistant.plan.sides import of_change, with_sides
from assistant.plan.wording import content_terms, official_words
from assistant.table.lookup import LIKELY, SURE, TIED
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold
from index.types import Figure
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
    plain = _without_name(text, matches)
    of_figures = asked_for(text) != "value"
    how = asks_responsible(text) or (asks_how(text) and not of_figures)
    listed = (asks_list(plain) and not of_figures) or (how and not asks_exact_amount(text))
    whole = FigureQuery(
        matches=matches,
        years=years,
        regions=_regions(text, places, library),
        kind=None if asked_for(text) in _BOTH_KINDS else kind_of(plain),
        documents=_documents(text, library),
        text=" ".join([text, *words]),
        narrow=_narrowed(text),
        units=() if "、" in text else asked_units(text),
    )
    if found := listing(whole, text, matcher.table):
        return (found,)
    if listed or asks_names(text):
        return ()
    whole = replace(whole, matches=_measured(whole, matcher.table))
    whole = of_change(whole, text, matcher.table)
    best = whole.matches[0].confidence if whole.matches else 0.0
    amount = asks_exact_amount(text) or (asks_amount(text) and bool(years) and "、" not in text)
    if best < SURE and (of_figures or amount):
        whole = _seen_again(whole, text, words, matcher)
        best = whole.matches[0].confidence if whole.matches else 0.0
    wants = (asks_amount(text) and best >= LIKELY) or (best >= NAMED and bool(years))
    if best < SURE and (each := _of_each(text, whole, matcher)):
        return each
    if not wants:
        return ()
    return _parted(text, whole, matcher) or with_sides(whole, text, matcher.table)


def _documents(text: str, library: Library) -> tuple[str, ...]:
    """The documents asked about; one named for comparison is compared with all others."""
    named = documents_of(text, library)
    return () if asked_for(text) == "comparison" and len(named) == 1 else named


def _measured(query: FigureQuery, table: FigureTable) -> tuple[Match, ...]:
    """The matches that are measured as asked: 占几成 asks for no number of kindergartens.

    All of them if none is.
    """
    units = query.units
    if not units:
        return query.matches
    kept = (match for match in query.matches if _is_measured(table.of(match.indicator), units))
    return tuple(kept) or query.matches


def _is_measured(rows: Sequence[Figure], units: tuple[str, ...]) -> bool:
    """Whether one of ``rows`` has such a unit; an indicator without any is not ruled out."""
    return not rows or any(measures(row.unit, units) for row in rows)


def _seen_again(
    query: FigureQuery, text: str, words: tuple[str, ...], matcher: Matcher
) -> FigureQuery:
    """``query`` with the indicators that a second look finds, if it finds any.

    Where words name others likely, it must agree; else the passages decide among those.
    """
    if not matcher.second:
        return query
    series = asked_for(text) in {"trend", "difference"} and len(query.regions) == 1
    years = 2 if series else 1
    likeliest = matcher.second.likeliest(query, matcher.match(text, words), years=years)
    best = query.matches[0].confidence if query.matches else 0.0
    near = [match.indicator for match in query.matches if match.confidence >= best - 2 * TIED]
    agrees = best < LIKELY or any(match.indicator in near for match in likeliest[:1])
    return replace(query, matches=likeliest) if likeliest and agrees else query


def _regions(text: str, places: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The regions asked about; one named for comparison is compared with the default.

    So is one that is held against 全市.
    """
    asked = asked_for(text)
    compared = asked == "comparison" or (asked == "difference" and "全市" in text)
    if not places or (compared and len(places) == 1):
        return tuple(dict.fromkeys([library.default_region, *places]))
    return places


def indicator_near(topic: str, own: tuple[str, ...], matcher: Matcher) -> str:
    """The indicator like ``topic`` that has one of ``own`` in its name: 投资 of 幼儿园.

    Or in its breakdowns. Empty if the topic has the words itself or no such is likely.
    """
    if not own or any(word in fold(topic) for word in own):
        return ""
    likely = matcher.match(f"{topic}{''.join(own)}")
    return next(
        (
            match.indicator
            for match in likely
            if match.confidence >= LIKELY and any(word in _told(match, matcher) for word in own)
        ),
        "",
    )


def _told(match: Match, matcher: Matcher) -> str:
    """The name of an indicator and its breakdowns."""
    rows = matcher.table.of(match.indicator)
    return fold(" ".join([match.indicator, *dict.fromkeys(row.breakdown for row in rows)]))


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


def _of_each(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each of several things of which one amount is asked: A、B各有几万学生.

    Nothing unless each has an indicator of its own.
    """
    match = _EACH.match(fold(text))
    items = _ENUMERATION.split(match["items"]) if match and asks_exact_amount(text) else []
    if len(items) < 2:  # noqa: PLR2004 -- several
        return ()
    found: dict[str, FigureQuery] = {}
    for item in items:
        asked = f"{item}{match['asked']}" if match else item
        words = tuple(word for said in official_words(asked).values() for word in said)
        query = _seen_again(_part(whole, (), asked, words), asked, words, matcher)
        if query.matches:
            found.setdefault(query.matches[0].indicator, query)
    return tuple(found.values()) if len(found) == len(items) else ()


_EACH = re.compile(r"^(?P<items>.+?)[，,]?(?:各自?|分别)(?P<asked>.+)$")


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
