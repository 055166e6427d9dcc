"""Five-year plans in questions: 十三五 limits the years, and asks for what its years came to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.plans import FIVE_YEAR_PLAN, PLAN_YEARS
from index.text import fold
from index.types import Figure

SUMMED = 0.2
"""What it counts in an indicator's confidence that it is summed up over the plan named."""
_ALONE = re.compile(rf"{FIVE_YEAR_PLAN.pattern}(?![^,，。;；?？]{{0,8}}(?:规划|思路))")
"""A plan named for its years, not the document about it: 十四五规划 sets what 2027 changes."""
_YEARLY = re.compile(r"[每逐历各]年|涨|增长|变化|走势|趋势")
"""Asks for the years one by one, or for what changed over them."""


def period_fit(rows: Sequence[Figure], query: FigureQuery) -> float:
    """What it counts that figures are summed up over a period: for it if that is named.

    2020年的投入 does not ask for what five years came to.
    """
    summed = [row for row in rows if "累计" in row.note]
    periods = FIVE_YEAR_PLAN.findall(fold(query.text))
    if any(period in fold(row.note) for row in summed for period in periods):
        return 0.0 if _YEARLY.search(fold(query.text)) else SUMMED
    return -SUMMED if query.years and summed and len(summed) == len(rows) and not periods else 0.0


def in_period(rows: tuple[Figure, ...], query: FigureQuery) -> tuple[Figure, ...]:
    """Those of ``rows`` that the plan named covers, with what it started from; all without one.

    十四五计划投多少 is not answered by what 2020 was to come to.
    """
    period = _named(query)
    if not period:
        return rows
    years = PLAN_YEARS[period]
    inside = any(row.year in years for row in rows)
    return tuple(row for row in rows if inside and _covers(years, row))


def _covers(years: range, row: Figure) -> bool:
    """Whether ``row`` is of the plan's years, or of what was reached just before them."""
    return row.year in years or (row.year == years[0] - 1 and row.kind == "actual")


def _named(query: FigureQuery) -> str:
    """The one plan that is named where no year is."""
    return period_named(query.text) if query.matches and not query.years else ""


def period_named(text: str) -> str:
    """The one five-year plan that ``text`` names for its years; empty for none or several."""
    periods = set(_ALONE.findall(fold(text)))
    return periods.pop() if len(periods) == 1 else ""


def of_time(
    first: Match,
    query: FigureQuery,
    table: FigureTable,
    answering: Callable[[str], tuple[Figure, ...]],
) -> Match:
    """The related indicator summed up over the plan named, or not so if a year is, if meant.

    ``answering`` tells an indicator's figures that are just what is asked for.
    """
    if query.years:
        return _of_one_year(first, query, table, answering)
    return _summed_up(first, query, table, answering)


def _of_one_year(
    first: Match,
    query: FigureQuery,
    table: FigureTable,
    answering: Callable[[str], tuple[Figure, ...]],
) -> Match:
    """The related indicator of single years, if ``first`` is summed up over plans alone.

    光2021年呢 after 十四五打算砸多少钱建学校 asks for what that year is to cost.
    """
    rows = table.of(first.indicator)
    if answering(first.indicator) or not all("累计" in row.note for row in rows):
        return first
    units = {row.unit for row in rows}
    for name in table.indicators[first.indicator].related:
        held = answering(name)
        yearly = {row.year for row in held} >= {*query.years}
        if yearly and all(row.unit in units and "累计" not in row.note for row in held):
            return replace(first, indicator=name)
    return first


def _summed_up(
    first: Match,
    query: FigureQuery,
    table: FigureTable,
    answering: Callable[[str], tuple[Figure, ...]],
) -> Match:
    """The related indicator summed up over the plan that is named, if ``first`` is of years.

    十三五基建花了多少 asks for what five years came to.
    """
    period = _named(query)
    rows = answering(first.indicator) if period else ()
    if not period or _YEARLY.search(fold(query.text)) or _is_summed(rows, period):
        return first
    units = {figure.unit for figure in table.of(first.indicator)}
    for name in table.indicators[first.indicator].related:
        others = answering(name)
        if _is_summed(others, period) and units & {figure.unit for figure in others}:
            return replace(first, indicator=name)
    return first


def _is_summed(rows: Sequence[Figure], period: str) -> bool:
    return any("累计" in row.note and period in row.note for row in rows)
