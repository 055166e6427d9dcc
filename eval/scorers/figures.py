"""Figures: are all the expected ones told, and is each told whole?"""

from __future__ import annotations

from assistant.types import Answer, AnswerFigure
from eval.scorers.measure import Measure, share
from eval.scorers.statements import DIFFERENT, Statement, statements
from eval.scorers.told import expected, linked, row_of, same, tells, told_in, writes
from eval.types import Case, World
from index.text import squeeze
from index.types import Figure

_KINDS = {"target": "目标", "actual": "实际"}


def _due(case: Case) -> bool:
    return case.answerable and bool(case.figures)


def _exact(case: Case, answer: Answer, world: World) -> float | None:
    """1 if every expected row, or one of its alternatives, is told; else 0.

    Told is a row that stands in ``figures`` with its key, amount and comparator and whose
    whole amount a statement about it tells; or whose quote is cited and whose amount, as
    the document writes it, stands in the text. What is announced as not the thing asked
    (相近但不同的数据, 相关但没有该数值) does not count.
    """
    if not _due(case):
        return None
    said = [one for one in statements(answer) if one.label not in DIFFERENT]
    wanted = expected(case, world)
    return float(all(any(_told(row, answer, said) for row in rows) for rows in wanted))


def _told(row: Figure, answer: Answer, said: list[Statement]) -> bool:
    for figure in answer.figures:
        if same(row_of(figure), row) and any(
            linked(one, figure) and tells(one.text, row_of(figure)) for one in said
        ):
            return True
    quote = squeeze(row.quote)
    cited = any(
        c.document.id == row.document and quote in squeeze(c.quote) for c in answer.citations
    )
    return cited and any(writes(one.text, row) for one in said)


def _whole(case: Case, answer: Answer, world: World) -> float | None:
    """The share of told curated figures that some statement or table row tells whole."""
    del case, world
    said = statements(answer)
    told = [figure for figure in answer.figures if any(told_in(one, figure) for one in said)]
    whole = [figure for figure in told if any(_is_whole(one, figure) for one in said)]
    return share(len(whole), len(told))


def _is_whole(statement: Statement, figure: AnswerFigure) -> bool:
    """Comparator, unit, year, region, 目标 or 实际, and of a target its attribute."""
    words = [f"{figure.year}年", figure.region, _KINDS[figure.kind]]
    words += [figure.attribute] if figure.kind == "target" else []
    text = squeeze(statement.text)
    return (
        linked(statement, figure)
        and tells(statement.text, row_of(figure))
        and all(word in text for word in words)
    )


figures_exact = Measure("figures_exact", 1, _due, _exact)
figures_whole = Measure("figures_whole", 1, _due, _whole)
