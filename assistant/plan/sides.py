"""What a question about figures needs beside the indicator it names best.

A plan and its result may stand under two indicators, and so may the years of one series; each
is told under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.measure import measures
from assistant.plan.asked import asked_for, asks_both_kinds, kind_of
from assistant.plan.figures.changes import names_of
from assistant.plan.figures.enumeration import members_of
from assistant.plan.figures.grades import grade_of, grades_apart
from assistant.plan.times import plan_ends
from assistant.table.likeliest import of_others
from assistant.table.lookup import LIKELY, SURE, TIED, answering, is_named, look_up
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold, pairs_of
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
    query = _with_whole(query, told, text, table)
    asked = asked_for(text)
    if asked == "difference":
        query = _to_plan_end(query, told, text, table)
        told = look_up(query, table).exact or told
    if asked == "achieved" or asks_both_kinds(text):
        other = _other_kind(query, told, table)
    elif asked in _SERIES or len(query.years) > 1 or len(query.regions) > 1:
        other = _other_years(query, told, table) or _other_regions(query, told, table)
    else:
        other = None
    other = other or _other_level(query, told, table) or _other_grade(query, told, text, table)
    return (query, other) if other else (query,)


def _with_whole(
    query: FigureQuery, told: tuple[Figure, ...], text: str, table: FigureTable
) -> FigureQuery:
    """``query`` of the whole too, where that is named beside the part that is told.

    查处的人数和解聘的人数 are all who were caught, and those among them who were dismissed.
    """
    parts = {row.breakdown for row in table.of(told[0].indicator)}
    own = told[0].breakdown
    if not own or parts != {"", own}:
        return query
    names = names_of(told[0].indicator, table)
    beside = [one for one in members_of(fold(text)) if not is_named(own, one.text)]
    pairs = {pair for one in beside for pair in pairs_of(one.text)}
    if not beside or not any(pair in names for pair in pairs):
        return query
    return replace(query, text=fold(query.text).replace(fold(own).removesuffix("段"), " "))


def _to_plan_end(
    query: FigureQuery, told: tuple[Figure, ...], text: str, table: FigureTable
) -> FigureQuery:
    """``query`` of the last year of the plan too that a year is held against.

    2020实绩离十四五目标还差多少 needs the target of 2025.
    """
    ends = tuple(year for year in plan_ends(text) if year not in query.years)
    later = bool(query.years) and all(year > max(query.years) for year in ends)
    rows = answering(told[0].indicator, replace(query, years=ends), table) if ends and later else ()
    same = {row.unit for row in rows} == {told[0].unit}
    return replace(query, years=(*query.years, *ends)) if same else query


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
        and not of_others(m.indicator, fold(query.text))
    ]
    if not level or min(query.matches[0].confidence, level[0].confidence + _HALF) < SURE:
        return query
    lift = max(SURE - level[0].confidence, 0.0)
    return replace(query, matches=tuple(replace(m, confidence=m.confidence + lift) for m in level))


_HALF = 0.35
"""What an indicator of the group may lack of being sure where the rest of its name is said."""


def _other_kind(
    query: FigureQuery, told: tuple[Figure, ...], table: FigureTable
) -> FigureQuery | None:
    """The actuals where only targets are told, or the targets of actuals.

    Of another likely indicator for the same years, or of the same one for the nearest year.
    """
    if len({figure.kind for figure in told}) > 1 or not query.years:
        return None
    missing: FigureKind = "actual" if told[0].kind == "target" else "target"
    other = replace(query, kind=missing, documents=())
    held = answering(told[0].indicator, other, table)
    if query.documents and (years := tuple(sorted({row.year for row in held}))):
        only = Match(told[0].indicator, 1.0, told[0].indicator)
        return replace(other, matches=(only,), years=years)
    if elsewhere := _elsewhere(other, told, table):
        rows = answering(elsewhere.matches[0].indicator, elsewhere, table)
        return replace(elsewhere, years=tuple(sorted({row.year for row in rows})))
    rows = answering(told[0].indicator, replace(other, years=()), table)
    ends = plan_ends(query.text)
    ordered = sorted({f.year for f in rows}, key=lambda y: (y not in ends, abs(y - told[0].year)))
    if not ordered:
        return None
    only = Match(told[0].indicator, 1.0, told[0].indicator)
    return replace(other, matches=(only,), years=(ordered[0],))


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


def _other_grade(
    query: FigureQuery, told: tuple[Figure, ...], text: str, table: FigureTable
) -> FigureQuery | None:
    """The related indicator of another grade that is asked beside: 省里认的要几个，市里认的几个.

    乡镇铺得开还是村里铺得开 too: each of the two names begins with a grade of places, and the
    question speaks of both. Told together they must stand under one heading.
    """
    own = grade_of(told[0].indicator)
    if not own or own not in (named := grades_apart(text)):
        return None
    for name in table.indicators[told[0].indicator].related:
        rows = answering(name, query, table) if grade_of(name) in {*named} - {own} else ()
        beside = any((a.document, a.section) == (b.document, b.section) for a in rows for b in told)
        if beside and rows[0].unit == told[0].unit:
            return replace(query, matches=(Match(name, 1.0, name),))
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
