"""Statements in an answer's own words that give an indicator an amount no row has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from eval.scorers.places import bare
from eval.scorers.statements import Statement
from eval.scorers.told import mentions, quantities, states, year
from eval.types import World
from index.figures import amount
from index.numbers import normalised
from index.text import fold, squeeze
from index.types import Figure, Quantity

_CHANGE = re.compile(r"(?:[高低多少增减差升降]|增[加长]|减少|提[高升]|下降|降低|上升)了?\Z")
_SAYS = re.compile(r"[为达到至是]\Z")
_KINDS = {"target": "目标", "actual": "实际"}
_POINTS = {"百分点", "个百分点"}


def untrue(statement: Statement, headings: Sequence[str], world: World) -> bool:
    """Whether a statement that names an indicator tells an amount that no row of it has.

    An amount belongs to the year that stands last before it (with 分别 to any year named), to
    目标 or 实际 between that year and it, and to the regions and breakdowns that the statement
    names. A difference of two rows is true. What stands verbatim in a document is not judged:
    the table is proved against it. ``headings`` (“学有优教”五年目标) hold no amounts.
    """
    text = squeeze(statement.text)
    if any(text.rstrip("。；，") in bare(document, world) for document in world.documents):
        return False
    for heading in headings:
        text = text.replace(squeeze(heading), "□")
    named = set(_pattern(tuple(world.table.indicators)).findall(fold(text)))
    rows = [row for row in world.table.figures if fold(squeeze(row.indicator)) in named]
    hidden = _hidden(text, rows, world)
    found = quantities(hidden)
    years = [q for q in found if year(q)]
    amounts = [q for q in found if q not in years and _is_amount(q, hidden, rows)]
    rows = _fitting(rows, _without_titles(text, world), world)
    return any(not _is_row(q, hidden, _of_time(rows, years, q, hidden)) for q in amounts)


def _fitting(rows: list[Figure], text: str, world: World) -> list[Figure]:
    """The rows of the regions and breakdowns that ``text`` names; of all, if it names none."""
    parts = {row.breakdown for row in rows if row.breakdown and squeeze(row.breakdown) in text}
    regions = {row.region for row in world.table.figures if row.region in text}
    return [
        row
        for row in rows
        if (not parts or not row.breakdown or row.breakdown in parts)
        and (not regions or row.region in regions)
    ]


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``names`` in a folded text, longest first."""
    folded = sorted({fold(squeeze(name)) for name in names}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, folded)) or r"(?!)")


def _without_titles(text: str, world: World) -> str:
    for document in world.documents.values():
        for name in filter(None, (document.card.title, document.card.number)):
            text = text.replace(squeeze(name), "□" * len(squeeze(name)))
    return text


def _hidden(text: str, rows: Iterable[Figure], world: World) -> str:
    """``text`` with the names in it that hold numbers made unreadable."""
    text = _without_titles(text, world)
    for part in {squeeze(row.breakdown) for row in rows if row.breakdown}:
        text = text.replace(part, "□" * len(part))
    names = _pattern(tuple(world.table.indicators)).finditer(fold(text))
    for name in names:
        text = text[: name.start()] + "□" * len(name.group()) + text[name.end() :]
    return text


def _is_amount(quantity: Quantity, text: str, rows: list[Figure]) -> bool:
    """Whether a quantity is told as an amount of the rows' indicators, and not, say, 两份文件."""
    _, unit = normalised(quantity)
    units = {amount(row)[2].partition("/")[0] for row in rows}
    says = not unit and bool(_SAYS.search(text, 0, quantity.start))
    return unit in _POINTS or (bool(unit) and unit in units) or says


def _of_time(
    rows: list[Figure], years: list[Quantity], quantity: Quantity, text: str
) -> list[Figure]:
    """The rows that the amount may be of, by the years and kinds that the text names."""
    if not years or normalised(quantity)[1] in _POINTS or _changes(quantity, text):
        return rows
    before = [one for one in years if one.start < quantity.start]
    if not before or "分别" in text:
        named = {year(one) for one in years}
        return [row for row in rows if row.year in named]
    between = text[before[-1].start : quantity.start]
    kinds = {kind for kind, word in _KINDS.items() if word in between}
    return [
        row for row in rows if row.year == year(before[-1]) and (not kinds or row.kind in kinds)
    ]


def _changes(quantity: Quantity, text: str) -> bool:
    return bool(_CHANGE.search(text, 0, quantity.start))


def _is_row(quantity: Quantity, text: str, rows: list[Figure]) -> bool:
    """Whether the amount is a row's, or the difference of two."""
    _, unit = normalised(quantity)
    for row in rows:
        written = squeeze(row.as_written)
        if states(quantity, row) or (not unit and mentions(quantity, row)):
            return True
        if quantity.text in written and written in text:
            return True
    if unit not in _POINTS and not _changes(quantity, text):
        return False
    gaps = {abs(amount(one)[0] - amount(other)[0]) for one, other in combinations(rows, 2)}
    return normalised(quantity)[0] in gaps
