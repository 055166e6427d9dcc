"""What to look up in the curated table for a question: indicator, years, regions, kind."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.library import Library
from assistant.measure import SHARES, asked_units
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_names,
    asks_responsible,
    kind_of,
    slot_words,
)
from assistant.plan.figures.changes import of_change, of_stock
from assistant.plan.figures.enumeration import with_endings
from assistant.plan.figures.members import in_members
from assistant.plan.figures.narrowing import apart, narrowed, of_scene, of_subject
from assistant.plan.figures.owners import of_thing_named
from assistant.plan.listings import listing
from assistant.plan.named import documents_of, places_of
from assistant.plan.parts import names_thing, without_scene
from assistant.plan.sides import kinds_apart, of_group, of_measure, with_sides
from assistant.plan.times import plan_ends, without_asides, without_issue_years, years_of
from assistant.plan.wording import content_terms, official_of
from assistant.table.lookup import LIKELY, SURE, TIED, answering
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold
from index.types import Figure

_CANDIDATES = 12
"""Indicators kept as possible readings of a question."""
NAMED = 0.85
"""Confidence from which an indicator counts as named even if no amount is asked for."""
_BOTH_KINDS = {"achieved", "difference", "trend"}
"""What needs targets and actuals, whichever of the words stands in the question."""
_AMOUNT = re.compile("多少|几")
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
    text = with_endings(text)
    text, words, matches = _asking(text, words, matches, matcher)
    undated = without_issue_years(without_asides(text), library)
    years = years_of(undated, library.newest_year) or (years if undated == text else ())
    plain = _without_name(text, matches)
    of_figures = asked_for(text) != "value"
    how = asks_responsible(text) or (asks_how(text) and not of_figures)
    listed = (asks_list(plain) and not of_figures) or (how and not asks_exact_amount(text))
    whole = FigureQuery(
        matches=matches,
        years=years,
        regions=_regions(text, places, library),
        kind=None if asked_for(text) in _BOTH_KINDS or kinds_apart(text) else kind_of(plain),
        documents=_documents(text, library),
        text=" ".join([text, *words]),
        narrow=narrowed(text),
        units=() if "、" in plain and len(_AMOUNT.findall(text)) != 1 else asked_units(text),
    )
    if found := listing(whole, text, plain, matcher.table):
        return (found,)
    if listed or asks_names(text):
        return ()
    whole = replace(whole, matches=of_measure(whole, matcher.table))
    whole = of_group(whole, matcher.table)
    whole = of_change(whole, text, matcher.table)
    best = whole.matches[0].confidence if whole.matches else 0.0
    amount = asks_exact_amount(text) or (asks_amount(text) and bool(years) and "、" not in text)
    if best < SURE and (of_figures or amount):
        whole = _seen_again(whole, text, words, matcher)
        best = whole.matches[0].confidence if whole.matches else 0.0
    whole = of_stock(whole, text, matcher.table)
    whole = of_subject(of_scene(whole, text, matcher.table), text, library, matcher.table)
    best = whole.matches[0].confidence if whole.matches else 0.0
    wants = (asks_amount(text) and best >= LIKELY) or (best >= NAMED and bool(years))
    queries: tuple[FigureQuery, ...] = ()
    if best < SURE:
        queries = _of_each(text, whole, matcher)
    if wants and not queries:
        queries = (
            _members(text, whole, library, matcher)
            or _parted(text, whole, matcher)
            or with_sides(whole, text, matcher.table)
        )
    queries = apart(queries, text, matcher.table)
    return of_thing_named(queries, text, library, matcher.table)


def _asking(
    text: str, words: tuple[str, ...], matches: tuple[Match, ...], matcher: Matcher
) -> tuple[str, tuple[str, ...], tuple[Match, ...]]:
    """``text`` without clauses that set the scene, if the rest names an indicator itself."""
    last = _last_named(text)
    asking, least = (last, SURE) if last else (without_scene(text), LIKELY)
    if asking == text:
        return text, words, matches
    own = official_of(asking)
    found = matches_of(asking, own, matcher)
    named = bool(found) and found[0].confidence >= least
    return (asking, own, found) if named else (text, words, matches)


def _last_named(text: str) -> str:
    """The last two clauses of ``text``, if the last asks how many and names nothing itself.

    我妈想上老年大学，听说十件实事里要加老年学位，加多少个 asks for 老年学位. Where a clause says in
    what it stands (十件实事里) the rest of it is what is asked for.
    """
    clauses = re.findall(r"[^，,。；;？?！!]+", text)
    if not clauses[2:] or not asks_exact_amount(clauses[-1]) or names_thing(fold(clauses[-1])):
        return ""
    named, last = clauses[-2:]
    return f"{_WITHIN.split(named)[-1]}，{last}"


_WITHIN = re.compile("[里中](?!小)")
"""What ends the naming of what something stands in: 规划里, 实事中."""


def _documents(text: str, library: Library) -> tuple[str, ...]:
    """The documents asked about; one named for comparison is compared with all others."""
    named = documents_of(text, library)
    return () if asked_for(text) == "comparison" and len(named) == 1 else named


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
    timed = query if query.years else replace(query, years=plan_ends(text))
    likeliest = matcher.second.likeliest(timed, matcher.match(text, words), years=years)
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
    compared = compared or bool(_BESIDE_ALL.search(fold(text)))
    if not places or (compared and len(places) == 1):
        return tuple(dict.fromkeys([library.default_region, *places]))
    return places


_BESIDE_ALL = re.compile("[和跟与同比及](?:整个)?(?:全市|市里|市级|市本级|大市)")
"""Holds a place against the whole city: 临海的和市里的."""


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


def _members(
    text: str, whole: FigureQuery, library: Library, matcher: Matcher
) -> tuple[FigureQuery, ...]:
    """One query for each of several indicators named at once, one for each that is missing."""

    def part(matches: tuple[Match, ...], said: str) -> FigureQuery:
        return _part(whole, matches, said, official_of(said), matcher.table)

    def is_slot(member: str, key: str) -> bool:
        named = places_of(key, library) or documents_of(member, library)
        alone = content_terms(member) == (key,)
        return bool(named) or (alone and (kind_of(key) is not None or key in slot_words()))

    return in_members(text, whole, matcher, part, is_slot)


def _parted(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each part of an enumeration, if two or more name their own indicator.

    A part that names one only beside the others (二级以上占比 after 普惠园占比) is read so.
    """
    found: dict[str, FigureQuery] = {}
    for part in _ENUMERATION.split(text):
        words = official_of(part)
        matches = matches_of(part, words, matcher)
        if matches and matches[0].confidence >= SURE:
            found.setdefault(
                matches[0].indicator, _part(whole, matches, part, words, matcher.table)
            )
            continue
        near = indicator_near(next(reversed(found), ""), content_terms(part), matcher)
        if near and found:
            found.setdefault(
                near, _part(whole, (Match(near, 1.0, near),), part, words, matcher.table)
            )
    return tuple(found.values()) if len(found) > 1 else ()


def _of_each(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each of several things of which one amount is asked: A、B各有几万学生.

    Nothing unless each has an indicator of its own.
    """
    match = _EACH.match(fold(text))
    head, _, named = match["items"].rpartition(",") if match else ("", "", "")
    head, named = (head, named) if "、" in named else ("", match["items"] if match else "")
    items = _ENUMERATION.split(named) if match else []
    count = match["count"] if match else None
    counted = len(items) == _COUNTS.get(count or "", 0)
    if len(items) < 2 or not (counted or (asks_exact_amount(text) and not count)):  # noqa: PLR2004 -- several
        return ()
    found: dict[tuple[Figure, ...], FigureQuery] = {}
    for item in items:
        asked = f"{head}{item}{match['asked']}" if match else item
        words = official_of(asked)
        matches = matches_of(asked, words, matcher)
        sure = matches if matches and matches[0].confidence >= SURE else ()
        query = _part(whole, sure, asked, words, matcher.table)
        query = query if sure else _seen_again(query, asked, words, matcher)
        if query.matches:
            told = answering(query.matches[0].indicator, query, matcher.table)
            found.setdefault(told, query)
    return tuple(found.values()) if len(found) == len(items) else ()


_EACH = re.compile(
    r"^(?P<items>.+?)[，,]?(?:各自?|分别|[这那]?(?P<count>[两三四五六七八])[个项种类])(?P<asked>[^，,]+)"
)
_COUNTS = {numeral: count for count, numeral in enumerate("两三四五六七八", 2)}


def _part(
    whole: FigureQuery,
    matches: tuple[Match, ...],
    text: str,
    words: tuple[str, ...],
    table: FigureTable,
) -> FigureQuery:
    """``whole`` asked of one part of the enumeration, with its official ``words``."""
    units = asked_units(text)
    if not units and {*whole.units} & {*SHARES} and not _MEASURE.search(text):
        units = whole.units  # A和B覆盖率各多少 asks for two of them
    part = replace(
        whole,
        matches=matches,
        text=" ".join([text, *words]),
        narrow=narrowed(text),
        units=units,
    )
    return replace(part, matches=of_measure(part, table))


_MEASURE = re.compile(r"数|额|钱|面积|规模|人|所|家|个")
"""A part that names another measure than the share asked for at the end."""


def _without_name(text: str, matches: tuple[Match, ...]) -> str:
    """``text`` without the name it calls the indicator by: the 计划 of 万人计划 is no target."""
    folded = fold(text)
    names = (name for match in matches[:1] for name in (fold(match.indicator), match.phrase))
    for name in names:
        folded = folded.replace(name, " ")
    return folded
