"""``audit``: every quantity of the documents is a figure, or the reason is on file why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from index.figures import WAIVED, FigureTable, read_rows
from index.numbers import find_quantities
from index.proof.place import Place, column_of
from index.text import squeeze
from index.types import Block, Document, Figure, Row

_BEFORE, _AFTER = 10, 8
"""Characters of context that tell one occurrence of a quantity from another."""


class WaivedRow(BaseModel):
    """A row of ``waived.csv``: a quantity that is no figure, where it stands, and why."""

    model_config = ConfigDict(extra="forbid")

    document: str = Field(min_length=1)
    quantity: str = Field(min_length=1)
    context: str = Field(min_length=1)
    reason: str = Field(min_length=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """A quantity of a document and what became of it."""

    document: str
    quantity: str
    context: str
    figures: tuple[str, ...] = ()
    waived: str = ""

    @property
    def settled(self) -> bool:
        """Whether the quantity is curated or waived."""
        return bool(self.figures or self.waived)


def audit(documents: Sequence[Document], table: FigureTable, folder: Path) -> list[Finding]:
    """Every quantity of the documents in reading order: curated, waived, or neither."""
    waived = {
        (row.document, row.quantity, row.context): row.reason
        for _, row in read_rows(folder / WAIVED, WaivedRow)
    }
    return [finding for d in documents for finding in _findings(d, table, waived)]


def unused_waivers(findings: Sequence[Finding], folder: Path) -> list[int]:
    """Lines of ``waived.csv`` that waive nothing: their quantity is gone or curated."""
    used = {(f.document, f.quantity, f.context) for f in findings if f.waived}
    rows = read_rows(folder / WAIVED, WaivedRow)
    return [line for line, row in rows if (row.document, row.quantity, row.context) not in used]


def _findings(
    document: Document, table: FigureTable, waived: dict[tuple[str, str, str], str]
) -> Iterator[Finding]:
    spans = figure_spans(document, table)
    for block in document.blocks:
        for quantity, context, start, end in _quantities(document, block):
            ids = tuple(dict.fromkeys(i for i, a, b in spans if a < end and start < b))
            reason = "" if ids else waived.get((document.card.id, quantity, context), "")
            yield Finding(document.card.id, quantity, context, ids, reason)


def _quantities(document: Document, block: Block) -> Iterator[tuple[str, str, int, int]]:
    """The quantities of a block: text, context, clean offsets."""
    for quantity in find_quantities(document.text[block.start : block.end]):
        start, end = block.start + quantity.start, block.start + quantity.end
        around = document.text[max(0, start - _BEFORE) : end + _AFTER]
        yield quantity.text, around.replace("\n", "/"), start, end


def figure_spans(document: Document, table: FigureTable) -> list[tuple[str, int, int]]:
    """Where the document's figures stand: id, clean offsets of ``as_written``.

    Each figure stands in one place. Where its words occur several times in the quote, it
    takes the first that no other figure has, so that a figure left out leaves a gap.
    """
    place = Place.of(document)
    own = [f for f in table.figures if f.document == document.card.id]
    possible = {figure.id: list(_spans(figure, place)) for figure in own}
    taken: dict[tuple[int, int], None] = {}
    found = []
    for figure_id in sorted(possible, key=lambda i: len(possible[i])):
        spans = possible[figure_id]
        for span in [s for s in spans if s not in taken][:1] or spans[:1]:
            taken[span] = None
            found.append((figure_id, *span))
    return found


def _spans(figure: Figure, place: Place) -> Iterator[tuple[int, int]]:
    """Clean offsets at which ``as_written`` stands in the figure's quote, whole."""
    quote, written = squeeze(figure.quote), squeeze(figure.as_written)
    if quote in place.rows:
        row, start, _ = place.rows[quote]
        yield from _cell_spans(figure, row, start)
        return
    at = place.squeezed.find(quote)
    whole = rf"(?<!\d){re.escape(written)}" if written[0].isdigit() else re.escape(written)
    for match in re.finditer(whole, quote) if at >= 0 else ():
        yield place.offsets[at + match.start()], place.offsets[at + match.end() - 1] + 1


def _cell_spans(figure: Figure, row: Row, start: int) -> Iterator[tuple[int, int]]:
    """Clean offsets of the parts of the cell under the figure's year that are as written."""
    column = column_of(figure, row)
    if column is None:
        return
    behind = sum(bool(cell) for cell in row.cells[column:])
    start += sum(len(cell) + 1 for cell in row.written[:-behind])
    for part in row.cells[column].split("/"):
        if part == figure.as_written:
            yield start, start + len(part)
        start += len(part) + 1
