"""What a question about figures needs beside the indicator it names best.

A plan and its result may stand under two indicators, and so may the years of one series; each
is told under its own name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.plan.asked import asked_for, asks_both_kinds
from assistant.plan.times import plan_ends
from assistant.table.lookup import LIKELY, SURE, TIED, answering, is_named, look_up
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold
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
    elif asked in _SERIES or len(query.years) > 1:
        other = _other_years(query, told, table) or _other_regions(query, told, table)
    else:
        other = None
    other = other or _other_level(query, told, table)
    return (query, other) if other else (query,)


def of_change(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of what was added, built or lowered, where ``text`` asks for just that.

    新增几个硕士点 is not answered by how many there are. Between two years it is the
    difference that is asked for.
    """
    folded = fold(text)
    words = next((words for asked, words in _CHANGES.items() if re.search(asked, folded)), "")
    if not words or len(query.years) > 1 or _TWO_TIMES.search(folded) or not query.matches:
        return query
    if re.search(words, _names(query.matches[0].indicator, table)):
        return query
    changes = [
        match
        for match in query.matches
        if match.confidence >= LIKELY and re.search(words, _names(match.indicator, table))
    ]
    able = [m for m in changes if answering(m.indicator, query, table)] or changes
    if not able:
        return query
    lift = max(query.matches[0].confidence - able[0].confidence, 0.0)
    return replace(query, matches=tuple(replace(m, confidence=m.confidence + lift) for m in able))


_CHANGES = {
    r"(?:新增|增加|增设|新添)[^,，。?？]{0,6}(?:几|多少)": "新增|增建|增加",
    r"(?:新建|改扩建)[^,，。?？]{0,6}(?:几|多少)": "新建|改扩建|增建",
    r"(?:下降|降低|降)(?![到至])[^,，。?？]{0,3}(?:几|多少)": "下降|降低",
    r"(?:提高|提升|增长)(?![到至])[^,，。?？]{0,3}(?:几|多少)": "提高|提升|增长",
}
"""How a change is asked for, and the words by which indicators are called one."""
_TWO_TIMES = re.compile(r"[比较]|同|以来|从.+到")


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
