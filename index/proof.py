"""Proof that the curated table says what the documents say, and that nothing is missing.

``prove`` takes each figure to its document; ``audit`` takes each quantity of the documents
to a figure or to the reason why it is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from index.figures import WAIVED, FigureTable, read_rows
from index.numbers import find_quantities, normalised
from index.sections import split_sections
from index.text import fold, squeeze
from index.types import Block, Document, Figure, Quantity, Row

_BEFORE, _AFTER = 10, 8
"""Characters of context that tell one occurrence of a quantity from another."""
_ALL = ("全部", "所有", "全员", "每所", "全市域")
"""Words that commit all of a countable lot: 100%."""
_SHARED = "≥"
"""以上 behind the last of several values joined by 、 holds for each of them."""


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


def prove(documents: Sequence[Document], table: FigureTable) -> list[str]:
    """What is wrong with the table, a line each; empty if every figure holds."""
    places = {document.card.id: _Place.of(document) for document in documents}
    faults = [f"{f.id}：{fault}" for f in table.figures for fault in _faults(f, places[f.document])]
    seen: dict[tuple[object, ...], str] = {}
    for f in table.figures:
        same = (f.document, f.quote, f.indicator, f.breakdown, f.year, f.kind, f.value)
        if same in seen:
            faults.append(f"{f.id}：与 {seen[same]} 重复")
        seen[same] = f.id
    return faults


@dataclass(frozen=True, slots=True)
class _Place:
    """A document prepared for looking quotes up."""

    squeezed: str
    offsets: tuple[int, ...]
    sections: dict[str, str]
    """Heading path → squeezed text of all its sections."""
    rows: dict[str, tuple[Row, str]]
    """Squeezed cells of a table row → the row and its heading path."""

    @classmethod
    def of(cls, document: Document) -> _Place:
        offsets = tuple(n for n, c in enumerate(document.text) if not c.isspace())
        squeezed = "".join(document.text[n] for n in offsets)
        sections: dict[str, str] = {}
        rows: dict[str, tuple[Row, str]] = {}
        for section in split_sections(document):
            path = " > ".join(section.path)
            text = "".join(squeeze(document.text[b.start : b.end]) for b in section.blocks)
            sections[path] = sections.get(path, "") + text
            found = ((b.row, path) for b in section.blocks if b.row)
            rows |= {squeeze("".join(row.written)): (row, path) for row, path in found}
        return cls(squeezed, offsets, sections, rows)


def _faults(figure: Figure, place: _Place) -> Iterator[str]:
    quote, written = squeeze(figure.quote), squeeze(figure.as_written)
    if place.squeezed.count(quote) != 1:
        yield f"引文在文件中出现 {place.squeezed.count(quote)} 次：{figure.quote[:40]}"
        return
    if quote in place.rows:
        row, path = place.rows[quote]
        yield from _cell_faults(figure, row, path)
        return
    if quote not in place.sections.get(figure.section, ""):
        yield f"引文不在章节 {figure.section!r} 里"
    if written not in quote:
        yield f"as_written {figure.as_written!r} 不在引文里"
    if not _says(figure):
        yield f"as_written {figure.as_written!r} 与比较词、数值、单位不符"


def _says(figure: Figure) -> bool:
    """Whether ``as_written`` states the figure's value, comparator and unit."""
    if any(word in figure.as_written for word in _ALL) and (figure.value, figure.unit) == (
        100,
        "%",
    ):
        return True
    found = find_quantities(figure.as_written)
    shared = bool(found) and found[-1].comparator == _SHARED == figure.comparator
    return any(
        q.value == figure.value
        and q.value_max == figure.value_max
        and (q.comparator == figure.comparator or shared)
        and _unit_fits(q, figure)
        for q in found
    )


def _unit_fits(quantity: Quantity, figure: Figure) -> bool:
    """Whether the written unit is the figure's, or its beginning: 40亿 of a sum in 亿元."""
    written = normalised(quantity)[1]
    meant = normalised(Quantity(figure.value, figure.unit, "=", 0, 0, ""))[1]
    return written == meant or figure.unit.startswith(quantity.unit)


def _cell_faults(figure: Figure, row: Row, path: str) -> Iterator[str]:
    """Whether the row has the figure in the column of its year, under its unit."""
    if path != figure.section:
        yield f"表格行在章节 {path!r} 里，不在 {figure.section!r}"
    columns = [n for n, name in enumerate(row.header) if name.startswith(str(figure.year))]
    parts = row.cells[columns[0]].split("/") if columns else []
    if figure.as_written not in parts:
        yield f"{figure.year} 年一列是 {'/'.join(parts)!r}，没有 {figure.as_written!r}"
        return
    bare = fold(figure.as_written).lstrip("<>≤≥")
    sign = fold(figure.as_written)[: -len(bare)] or "="
    if (sign, bare) != (figure.comparator, f"{figure.value}") and float(bare) != figure.value:
        yield f"单元格 {figure.as_written!r} 与 {figure.comparator}{figure.value} 不符"
    label = "".join(cell for n, cell in enumerate(row.cells) if n < columns[0])
    if figure.unit and f"({fold(figure.unit)})" not in fold(label):
        yield f"行名 {label!r} 里没有单位 {figure.unit!r}"
    if figure.attribute != ("" if row.cells[-1] not in {"约束性", "预期性"} else row.cells[-1]):
        yield f"指标属性是 {row.cells[-1]!r}，不是 {figure.attribute!r}"


def _findings(
    document: Document, table: FigureTable, waived: dict[tuple[str, str, str], str]
) -> Iterator[Finding]:
    spans = list(_curated(document, table))
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


def _curated(document: Document, table: FigureTable) -> Iterator[tuple[str, int, int]]:
    """Where the document's figures stand: id, clean offsets of ``as_written``."""
    place = _Place.of(document)
    for figure in table.figures:
        quote, written = squeeze(figure.quote), squeeze(figure.as_written)
        at = place.squeezed.find(quote)
        if figure.document != document.card.id or at < 0:
            continue
        inside = quote.find(written)
        while inside >= 0:
            first, last = at + inside, at + inside + len(written) - 1
            yield figure.id, place.offsets[first], place.offsets[last] + 1
            inside = quote.find(written, inside + 1)
