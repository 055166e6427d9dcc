"""What a question about figures needs beside the indicator it names best.

A plan and its result may stand under two indicators, and so may the years of one series; each
is told under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.library import Library
from assistant.measure import BODIES, asked_units, fee_of, measures
from assistant.plan.asked import asked_for, asks_both_kinds, kind_of
from assistant.plan.named import place_names
from assistant.plan.times import plan_ends
from assistant.table.lookup import LIKELY, SURE, TIED, TOTAL, answering, is_named, look_up
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold, word_classes
from index.types import Figure, FigureKind

_NEAR = 3 * TIED
"""An indicator that is less likely by no more than this may hold the other side."""
_MOST = 4
"""Years named one by one; more are a span, of which some may well be missing."""
_SERIES = {"trend", "comparison", "difference"}


def with_sides(query: FigureQuery, text: str, table: FigureTable) -> tuple[FigureQuery, ...]:
    """``query``, and another for what ``text`` asks for and its indicator does not have."""
    told = look_up(query, table).exact
    if not told:
        return (query,)
    asked = asked_for(text)
    if asked == "achieved" or asks_both_kinds(text):
        other = _other_kind(query, told, table)
    elif asked in _SERIES or len(query.years) > 1 or len(query.regions) > 1:
        other = _other_years(query, told, table) or _other_regions(query, told, table)
    else:
        other = None
    other = other or _other_level(query, told, table)
    return (query, other) if other else (query,)


def kinds_apart(text: str) -> bool:
    """Whether the kind that is spoken of is that of a later year only: 19年干完的和20年计划."""
    first, *pieces = _EACH_YEAR.split(fold(text))[1:] or [""]
    kinds = [kind_of(piece) for piece in pieces[-1:]]
    return len(first) > _BARE and bool(kinds) and kind_of(first) is None and kinds[0] is not None


_EACH_YEAR = re.compile(r"(?:20)?[123]\d年")
_BARE = 3
"""Characters between two years that name nothing, 和, 目标到, at most."""


def of_measure(query: FigureQuery, table: FigureTable) -> tuple[Match, ...]:
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


def of_group(query: FigureQuery, table: FigureTable) -> FigureQuery:
    """``query`` of the indicators of the group and level named, if the first one is of neither.

    残疾少年高中段入学率 is not that of all; of the disabled those that have 高中段 are meant.
    """
    anytime = replace(query, years=(), regions=(), kind=None, documents=())
    if (
        not query.narrow
        or not query.matches
        or answering(query.matches[0].indicator, anytime, table)
    ):
        return query
    rows = {m.indicator: answering(m.indicator, anytime, table) for m in query.matches}
    level = [
        m
        for m in query.matches
        if any(is_named(row.breakdown, query.text) for row in rows[m.indicator])
    ]
    if not level or min(query.matches[0].confidence, level[0].confidence + _HALF) < SURE:
        return query
    lift = max(SURE - level[0].confidence, 0.0)
    return replace(query, matches=tuple(replace(m, confidence=m.confidence + lift) for m in level))


_HALF = 0.35
"""What an indicator of the group may lack of being sure where the rest of its name is said."""


def each_named(query: FigureQuery, text: str, table: FigureTable) -> tuple[FigureQuery, ...]:
    """One query for each of several indicators that ``text`` names alike: 白名单黑名单各有几家.

    Nothing unless each has a part of its name there that no other of them has.
    """
    best = query.matches[0].confidence if query.matches else 0.0
    if not _EACH.search(fold(text)) or best < SURE:
        return ()
    alike = [m for m in query.matches if m.confidence >= max(SURE, best - TIED)]
    alike = [m for m in alike if answering(m.indicator, query, table)]
    pairs = [{a + b for a, b in pairwise(fold(m.indicator))} for m in alike]
    for n, own in enumerate(pairs):
        rest = own.difference(*(other for i, other in enumerate(pairs) if i != n))
        if not any(pair in fold(text) for pair in rest):
            return ()
    if len(alike) < 2:  # noqa: PLR2004 -- several
        return ()
    return tuple(replace(query, matches=(match,)) for match in alike)


_EACH = re.compile("各自?[有是要占]?(?:多少|几)|分别")


def of_change(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of what was added, built or lowered, where ``text`` asks for just that.

    新增几个硕士点 is not answered by how many there are. Between two years it is the
    difference that is asked for.
    """
    folded = fold(text)
    words = next((words for asked, words in _CHANGES.items() if re.search(asked, folded)), "")
    if not words or not query.matches:
        return query
    if _YEAR_BEFORE.search(folded) and len(query.years) > 1:
        changed = of_change(
            replace(query, years=query.years[:1]), _YEAR_BEFORE.sub("", text), table
        )
        told = changed.matches and answering(changed.matches[0].indicator, changed, table)
        return changed if told and changed.matches[0] is not query.matches[0] else query
    if len(query.years) > 1 or _TWO_TIMES.search(folded):
        return query
    if re.search(words, _names(query.matches[0].indicator, table)):
        return query
    first = query.matches[0]
    related = table.indicators[first.indicator].related if first.confidence >= SURE else ()
    changes = [
        match
        for match in query.matches
        if (match.confidence >= LIKELY or match.indicator in related)
        and re.search(words, _names(match.indicator, table))
    ]
    able = [m for m in changes if answering(m.indicator, query, table)] or changes
    if not able:
        return query
    lift = max(query.matches[0].confidence - able[0].confidence, 0.0)
    return replace(query, matches=tuple(replace(m, confidence=m.confidence + lift) for m in able))


_CHANGES = {
    r"(?:新增|增加|增设|新添)[^,，。?？]{0,6}(?:几|多少)": "新增|增建|增加|增长",
    r"(?:新建|改扩建)[^,，。?？]{0,6}(?:几|多少)": "新建|改扩建|增建",
    r"(?:下降|降低|降|[压减]下?|下)(?![到至])[^,，。?？]{0,3}(?:几|多少)": "下降|降低",
    r"(?:提高|提升|增长)(?![到至])[^,，。?？]{0,3}(?:几|多少)": "提高|提升|增长",
}
"""How a change is asked for, and the words by which indicators are called one."""
_YEAR_BEFORE = re.compile(r"[比较](?:上一?|去|前一?)年|同比")
_TWO_TIMES = re.compile(r"[比较]|同|以来|从.+到")


def of_thing_named(
    queries: tuple[FigureQuery, ...], text: str, library: Library, table: FigureTable
) -> tuple[FigureQuery, ...]:
    """``queries`` without readings that are not of the school or the fee that ``text`` names.

    临海中学占地多少亩 is not answered by what all schools got, 保教费多少 by no investment.
    """
    school, fee = _school(text, library), fee_of(text)
    if not school and not fee:
        return queries
    found = []
    for query in queries:
        kept = (m for m in query.matches if school in _told(m.indicator, table))
        able = tuple(m for m in kept if fee in _told(m.indicator, table, quotes=True))
        if able and able[0].confidence >= min(LIKELY, query.matches[0].confidence):
            found.append(replace(query, matches=able))
    return tuple(found)


def _school(text: str, library: Library) -> str:
    """The one school that ``text`` names as the documents do; empty for schools in general."""
    places = "|".join(place_names(library))
    named = re.search(
        rf"(?:{places})(?:中学|小学|学院|大学)(?![生教老学里的有一共]|毕业)", fold(text)
    )
    counted = asked_units(text) == BODIES
    return named.group() if named and not counted and named.group() in library.text else ""


def _told(indicator: str, table: FigureTable, *, quotes: bool = False) -> str:
    """Names and definition of ``indicator``, if wanted with what its figures are quoted from."""
    said = (row.quote for row in table.of(indicator)) if quotes else ()
    return fold(" ".join([_names(indicator, table), table.indicators[indicator].definition, *said]))


def of_stock(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of what there is, where ``text`` asks how many there are, not what was added.

    一共有多少党员 is not answered by how many were admitted in a year: without an indicator of
    the whole the figure must speak of a total, and is else only named as a different one.
    """
    if query.years or plan_ends(text) or not _STOCK.search(fold(text)):
        return query
    verbs = {word for word, kind in word_classes(fold(text)) if kind == "v" and len(word) > 1}
    flows = {m.indicator for m in query.matches if _is_flow(m.indicator, text, verbs, table)}
    others = [match for match in query.matches if match.indicator not in flows]
    if not flows or (others and others[0].confidence >= SURE):
        return replace(query, matches=tuple(others)) if flows else query
    named = query.matches[0].indicator in flows
    return replace(query, narrow=(*query.narrow, TOTAL)) if named else query


_STOCK = re.compile(r"(?<!没)有(?:多少|几)|(?:总共|一共|共计)(?:多少|几)|总数|总量")
_FLOW = re.compile(r"(?:当年|期间|每年)(?:预计)?\w{2}|新增")
"""In the definition of an indicator that counts what a year or plan added: 当年发展的党员."""


def _is_flow(indicator: str, text: str, verbs: set[str], table: FigureTable) -> bool:
    """Whether ``indicator`` counts what was done in a time, and ``text`` names no such deed."""
    known = table.indicators[indicator]
    deeds = [found[-2:] for found in _FLOW.findall(known.definition)]
    said = any(deed in text for deed in deeds) or any(verb in known.definition for verb in verbs)
    return bool(deeds) and not said and fold(known.name).removesuffix("数") not in fold(text)


def _names(indicator: str, table: FigureTable) -> str:
    """The names and aliases of ``indicator``."""
    known = table.indicators[indicator]
    return fold(" ".join([known.name, *known.aliases]))


def _other_kind(
    query: FigureQuery, told: tuple[Figure, ...], table: FigureTable
) -> FigureQuery | None:
    """The actuals where only targets are told, or the targets of actuals.

    Of another likely indicator for the same years, or of the same one for the nearest year.
    """
    if len({figure.kind for figure in told}) > 1 or not query.years:
        return None
    missing: FigureKind = "actual" if told[0].kind == "target" else "target"
    other = replace(query, kind=missing)
    if elsewhere := _elsewhere(other, told, table):
        return elsewhere
    rows = answering(told[0].indicator, replace(other, years=()), table)
    ends = plan_ends(query.text)
    years = sorted({f.year for f in rows}, key=lambda y: (y not in ends, abs(y - told[0].year)))
    if not years:
        return None
    only = Match(told[0].indicator, 1.0, told[0].indicator)
    return replace(other, matches=(only,), years=(years[0],))


def _other_years(
    query: FigureQuery, told: tuple[Figure, ...], table: FigureTable
) -> FigureQuery | None:
    """Another likely indicator for those of a few years that are not told."""
    missing = tuple(year for year in query.years if year not in {f.year for f in told})
    if not missing or len(query.years) > _MOST:
        return None
    return _elsewhere(replace(query, years=missing), told, table)


def _other_regions(
    query: FigureQuery, told: tuple[Figure, ...], table: FigureTable
) -> FigureQuery | None:
    """Another likely indicator for the regions compared that have no figure of this one."""
    missing = tuple(place for place in query.regions if place not in {f.region for f in told})
    return _elsewhere(replace(query, regions=missing), told, table) if missing else None


def _other_level(
    query: FigureQuery, told: tuple[Figure, ...], table: FigureTable
) -> FigureQuery | None:
    """The likely indicator of a second level that is named: 义务段 is told, and 学前 asked too."""
    levels = {figure.breakdown for figure in told}
    if not any(is_named(level, query.text) for level in levels):
        return None
    for match in query.matches:
        rows = answering(match.indicator, query, table) if match.confidence >= LIKELY else ()
        others = {row.breakdown for row in rows} - levels
        if any(is_named(level, query.text) for level in others) and rows[0].unit == told[0].unit:
            return replace(query, matches=(replace(match, confidence=1.0),))
    return None


def _elsewhere(
    query: FigureQuery, told: tuple[Figure, ...], table: FigureTable
) -> FigureQuery | None:
    """``query`` asked of the likeliest other indicator in the same unit that answers it."""
    best = query.matches[0].confidence if query.matches else 0.0
    for match in query.matches:
        near = match.confidence >= max(LIKELY, min(best, SURE) - _NEAR)
        near = near or match.indicator in table.indicators[told[0].indicator].related
        if not near or match.indicator == told[0].indicator:
            continue
        rows = answering(match.indicator, query, table)
        if rows and rows[0].unit == told[0].unit:
            return replace(query, matches=(replace(match, confidence=1.0),))
    return None
