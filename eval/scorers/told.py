"""Whether a text tells an amount: whole, or at least its number."""

from __future__ import annotations

import re

from assistant.firewall import cuts, spaced
from assistant.types import AnswerFigure
from eval.scorers.statements import Statement
from eval.types import Case, World
from index.figures import amount, key
from index.numbers import find_quantities, normalised
from index.text import fold, squeeze
from index.types import Figure, Quantity

_BARE = re.compile(r"[<>≥≤\d.,]+")
_DENIES = re.compile(
    r"(?:文件|规划|方案|资料)[里中]?(?:并?没有|均?未|找不到|查不到)[^，。；：！？]*\Z"
)
"""Up to an amount that a clause says the documents do not hold."""
_YEARS = range(1990, 2101)


def expected(case: Case, world: World) -> list[tuple[Figure, ...]]:
    """The rows an answer must tell, each with its alternatives."""
    return [tuple(world.rows[i] for i in ids.split("|")) for ids in case.figures]


def row_of(figure: AnswerFigure) -> Figure:
    """An answer's figure as a row; it has no document there."""
    return Figure(
        **figure.model_dump(exclude={"citation"}, mode="python"), document="", section="", quote=""
    )


def same(one: Figure, other: Figure) -> bool:
    """Whether two rows are of the same thing and say the same amount and comparator."""
    return key(one) == key(other) and amount(one) == amount(other)


def year(quantity: Quantity) -> int:
    """The year that a quantity names, or 0."""
    named = quantity.unit == "年" and quantity.comparator == "=" and quantity.value in _YEARS
    return int(quantity.value) if named else 0


def quantities(text: str) -> list[Quantity]:
    """The quantities that ``text`` asserts: not those it says the documents do not hold."""
    text = spaced(text)
    return [q for q in find_quantities(text) if not _DENIES.search(text, 0, q.start)]


def states(quantity: Quantity, row: Figure) -> bool:
    """Whether a quantity is the row's amount whole: value, range, unit and comparator."""
    least, unit = normalised(quantity)
    most = quantity.value_max
    if most is not None:
        most, _ = normalised(Quantity(most, quantity.unit, "=", 0, 0, ""))
    value, value_max, row_unit, comparator = amount(row)
    same_unit = unit in {row_unit, row_unit.partition("/")[0]}  # 1小时/天 is read as 1小时
    return same_unit and (least, most, quantity.comparator) == (value, value_max, comparator)


def mentions(quantity: Quantity, row: Figure) -> bool:
    """Whether a quantity has the row's number, comparator aside; the unit may be missing."""
    value, _, unit, _ = amount(row)
    least, own = normalised(quantity)
    return (least == value and own in {unit, unit.partition("/")[0]}) or (
        not own and quantity.value == row.value
    )


def tells(text: str, row: Figure) -> bool:
    """Whether ``text`` tells the row's amount whole.

    Words that say more than a number (每天校内体育锻炼一小时, 数以百计) tell it as written.
    """
    if any(states(quantity, row) for quantity in quantities(text)):
        return True
    return not _BARE.fullmatch(squeeze(row.as_written)) and writes(text, row)


def writes(text: str, row: Figure) -> bool:
    """Whether the row's amount stands in ``text`` as the document writes it, nothing cut off."""
    written, text = spaced(row.as_written), spaced(text)
    return written in text and not cuts(written, text)


def linked(statement: Statement, figure: AnswerFigure) -> bool:
    """Whether a statement is about a figure: it cites its source or names its indicator."""
    name = fold(squeeze(figure.indicator))
    return figure.citation in statement.marks or name in fold(squeeze(statement.text))


def told_in(statement: Statement, figure: AnswerFigure) -> bool:
    """Whether a statement tells at least the number of a figure that it is about."""
    row = row_of(figure)
    return linked(statement, figure) and (
        tells(statement.text, row) or any(mentions(q, row) for q in quantities(statement.text))
    )
