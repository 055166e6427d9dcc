"""Wrong figures: does an answer state a figure that is not true for what was asked?"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Answer, AnswerFigure
from eval.scorers.claims import untrue
from eval.scorers.measure import Measure
from eval.scorers.places import bare
from eval.scorers.statements import Statement, statements
from eval.scorers.told import expected, mentions, quantities, row_of, same, tells, told_in, writes
from eval.types import Case, World
from index.numbers import find_quantities, normalised, same_amount
from index.text import fold, squeeze
from index.types import Figure, Quantity

_TIMES = {"年", "月", "日", "世纪", "届", "号"}
"""Units that no bare forbidden number (21, 500) means."""


def _due(case: Case) -> bool:
    del case
    return True


def _wrong(case: Case, answer: Answer, world: World) -> float:
    """1 if a wrong figure is told, else 0; applies to every case, a crash tells none.

    A statement is *labelled* if it begins with a phrase that announces it as different
    (``statements.LABELS``); *told* means told in an unlabelled statement. An answer is wrong if

    (a) the case is unanswerable and a curated figure or a forbidden amount is told;
    (b) figures are expected, curated figures are told, and none of these is an expected one
        (same key, same amount) — only if the answer's status is answered or partial;
    (c) one of its curated figures is no row of the table, or a statement in the answer's own
        words gives an indicator an amount, comparator included, that no row of it has for the
        year, region and kind it names (``claims.untrue``): even a labelled one, for a label
        announces another figure and does not excuse a false one;
    (d) no curated figure is told, or none is expected, and a forbidden amount is told while
        no expected amount is (of the expected rows, else of the key points).

    A told figure counts by its number: 90% for 90%以上 is told, and wrong by (c). True
    figures of other years, each with its own year, beside an expected one are not wrong. A
    forbidden amount is compared without comparator (95% is told by 95%以上) unless it is the
    number of an expected row; amounts that the documents are said not to hold are not told.
    """
    every = statements(answer)
    said = [one for one in every if not one.label]
    told = [figure for figure in answer.figures if any(told_in(one, figure) for one in said)]
    rows = [row for alternatives in expected(case, world) for row in alternatives]
    forbidden = any(_forbids(text, one.text, rows) for text in case.forbidden for one in said)
    if not case.answerable and (told or forbidden):
        return 1.0
    if answer.status in {"answered", "partial"} and rows and told and _misses(told, rows):
        return 1.0
    if any(_is_strange(figure, world) for figure in answer.figures) or _lies(answer, every, world):
        return 1.0
    policy = not told or not rows
    return float(policy and forbidden and not _tells_expected(case, rows, said))


def _lies(answer: Answer, said: Sequence[Statement], world: World) -> bool:
    """Whether a statement is untrue; headings are those of the citations that really exist."""
    headings = {
        heading.strip("—")
        for citation in answer.citations
        for heading in citation.section
        if squeeze(heading.strip("—")) in bare(citation.document.id, world)
    }
    longest_first = sorted(headings, key=len, reverse=True)
    return any(untrue(one, longest_first, world) for one in said)


def _misses(told: Sequence[AnswerFigure], rows: Sequence[Figure]) -> bool:
    return not any(same(row_of(figure), row) for figure in told for row in rows)


def _is_strange(figure: AnswerFigure, world: World) -> bool:
    return not any(same(row_of(figure), row) for row in world.table.figures)


def _tells_expected(case: Case, rows: Sequence[Figure], said: Sequence[Statement]) -> bool:
    if rows:
        return any(tells(one.text, row) or writes(one.text, row) for row in rows for one in said)
    spellings = {fold(squeeze(s)) for point in case.points for s in point if find_quantities(s)}
    return any(spelling in fold(squeeze(one.text)) for spelling in spellings for one in said)


def _forbids(written: str, text: str, rows: Sequence[Figure]) -> bool:
    """Whether ``text`` tells the forbidden amount ``written`` (words: as they stand)."""
    written = squeeze(written)
    found = find_quantities(written)
    if len(found) != 1 or found[0].text != written:
        return fold(written) in fold(squeeze(text))
    wanted = found[0]
    close = any(mentions(wanted, row) for row in rows)
    return any(
        _same_number(wanted, quantity, text)
        and (not close or quantity.comparator == wanted.comparator)
        for quantity in quantities(text)
    )


def _same_number(wanted: Quantity, quantity: Quantity, text: str) -> bool:
    """Whether two quantities agree; a unit may be missing, or stand in a table's head."""
    (value, unit), (least, other) = normalised(wanted), normalised(quantity)
    if unit:
        bare = not other and quantity.value == wanted.value and wanted.unit in text
        return same_amount(wanted, quantity) or bare
    return other not in _TIMES and (least == value or quantity.value == wanted.value)


wrong_figure = Measure("wrong_figure", 1, _due, _wrong)
