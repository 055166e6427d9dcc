"""The notice of figures that disagree: the values side by side, each with its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from assistant.page.talk.sources import Places, mark_link
from assistant.table.phrase import KIND, amount_text
from assistant.types import Answer, AnswerFigure, Citation, Conflict
from index.types import Figure


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the figures that disagree."""

    figure: Figure
    citation: Citation | None
    """Where the answer says that it stands; None if it does not tell this figure."""
    title: str
    issued: date


def conflict_html(conflict: Conflict, answer: Answer, places: Places, *, turn: int) -> str:
    """All values with their documents, newest first; what staff found out is folded."""
    sides = sorted(_sides(conflict, answer, places), key=lambda side: side.issued, reverse=True)
    alike = len({side.title for side in sides}) < len(sides)
    values = "".join(
        _value(side, conflict, turn, _section(side) if alike else "") for side in sides
    )
    note = escape(conflict.note)
    ruling = f"<details><summary>核对说明</summary><p>{note}</p></details>" if note else ""
    head = _head(conflict, places)
    return (
        f'<section class="conflict" role="note" aria-label="{head}">'
        f"<h4>{head}：{conflict.year}年{escape(conflict.indicator)}</h4>"
        f"<ul>{values}</ul>{ruling}</section>"
    )


_HEADS = {"表述不同": "各处表述不同", "口径不同": "统计口径不同", "后文件调整": "后来的文件有调整"}
"""What a notice is headed, by what staff ruled: >95% and 95%以上 do not contradict each other."""


def _head(conflict: Conflict, places: Places) -> str:
    """In what the figures differ; as values, unless staff ruled otherwise."""
    figures = set(conflict.figures)
    ruled = (r.ruling for r in places.table.rulings if set(r.figures) == figures)
    return _HEADS.get(next(ruled, ""), "数值不一致")


def _sides(conflict: Conflict, answer: Answer, places: Places) -> list[_Side]:
    """The figures of a conflict, from the table, else as the answer tells them."""
    told = {figure.id: figure for figure in answer.figures}
    citations = {citation.n: citation for citation in answer.citations}
    rows = {figure.id: figure for figure in places.table.figures}
    sides = []
    for key in conflict.figures:
        if key not in rows and key not in told:
            continue
        figure = rows[key] if key in rows else row_of(told[key])
        citation = citations.get(told[key].citation) if key in told else None
        known = citation.document if citation else None
        title = known.title if known else places.title(figure.document)
        issued = (
            (known.issued or date.min) if known else places.library.newest_first(figure.document)
        )
        sides.append(_Side(figure, citation, title, issued))
    return sides


def _section(side: _Side) -> str:
    """The heading under which the figure stands, to tell places of one document apart."""
    path = side.citation.section if side.citation else side.figure.section.split(" > ")
    return path[-1] if path else ""


def _value(side: _Side, conflict: Conflict, turn: int, section: str) -> str:
    """One side; without a mark if the answer does not cite it."""
    figure = side.figure
    named = "" if figure.indicator == conflict.indicator else f"，{escape(figure.indicator)}"
    mark = mark_link(side.citation, turn) if side.citation else ""
    where = f" <small>{escape(section)}</small>" if section else ""
    return (
        f"<li><b>{escape(amount_text(figure))}</b> <span>{KIND[figure.kind]}{named}</span> "
        f"<cite>《{escape(side.title)}》</cite>{mark}{where}</li>"
    )


def row_of(figure: AnswerFigure) -> Figure:
    """The row of the table that ``figure`` was, as far as an answer holds it."""
    fields = {name: getattr(figure, name) for name in type(figure).model_fields}
    del fields["citation"]
    return Figure(**fields, document="", section="", quote="")
