"""The register of the documents and the reader of one of them, as HTML. Pure.

The text is the document's clean text, every character of it and nothing else: numbers of
marks, cells that a merged one leaves empty and the like are drawn by the style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from assistant.library import Library
from assistant.reading import Anchor, Place, Reading
from assistant.table.phrase import KIND, name
from index.figures import FigureTable
from index.types import Block, DocumentCard, Figure, Row

_SENTENCE_END = "。；！？;!?…"
_SHORT = 60
"""Characters. A paragraph below this without a full stop is no running text."""
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


# The register


def register_html(library: Library, table: FigureTable) -> str:
    """All documents with what is known of them, newest first."""
    cards = [document.card for document in library.documents.values()]
    cards.sort(key=lambda card: library.newest_first(card.id), reverse=True)
    rows = "".join(_register_row(library, table, card) for card in cards)
    heads = "".join(f'<th scope="col">{head}</th>' for head in _REGISTER)
    return (
        f'<h2 class="read-title">文件目录</h2><p class="read-quiet">共 {len(cards)} 份文件，'
        "新的在前；点标题打开原文。</p>"
        f'<table class="read-register"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


_REGISTER = ("文件", "文号", "发文单位", "地区", "日期", "核定数据", "篇幅")


def _register_row(library: Library, table: FigureTable, card: DocumentCard) -> str:
    figures = sum(figure.document == card.id for figure in table.figures)
    title = (
        f'<button type="button" class="read-open" data-document="{escape(card.id)}">'
        f"{escape(card.title)}</button>"
    )
    length = len(library.documents[card.id].text)
    facts = (card.number, card.issuer, card.region, date_text(card))
    cells = [*map(escape, facts), f"{figures} 项", f"{length:,} 字"]
    told = zip(_REGISTER[1:], cells, strict=True)
    tail = "".join(f'<td data-label="{head}">{cell}</td>' for head, cell in told)
    return f'<tr><th scope="row">{title}</th>{tail}</tr>'


def date_text(card: DocumentCard) -> str:
    """The day of issue; the period where none is known."""
    if card.issued:
        return f"{card.issued.year}年{card.issued.month}月{card.issued.day}日"
    return f"未载明（{card.period_start}—{card.period_end}年）"


# The reader


def reader_html(reading: Reading, place: Place | None = None) -> str:
    """A document to read: its head with the search, its outline, its text; one string."""
    card = reading.document.card
    facts = filter(None, (card.number, card.issuer, date_text(card)))
    return (
        '<div class="read-bar"><button type="button" class="read-back">返回目录</button>'
        f"{_SEARCH}</div>"
        f'<header class="read-head"><h2 class="read-title" tabindex="-1">{escape(card.title)}</h2>'
        f'<p class="read-quiet">{"".join(f"<span>{escape(fact)}</span>" for fact in facts)}'
        f"<span>{_marked(len(reading.marks))}</span></p></header>"
        '<div class="read-desk"><details class="read-outline"><summary>目录</summary>'
        f'<nav aria-label="文件目录">{outline_html(reading.anchors)}</nav></details>'
        f'<article class="read-text" lang="zh-CN">{body_html(reading, place)}</article></div>'
    )


def _marked(count: int) -> str:
    return f"核定数据 {count} 项，文中有底色，点开看指标" if count else "没有核定数据"


_SEARCH = (
    '<div class="read-search" role="search">'
    '<input type="search" class="read-query" placeholder="在本文件中查找" '
    'aria-label="在本文件中查找，回车到下一处" autocomplete="off" enterkeyhint="search">'
    '<output class="read-count" aria-live="polite"></output>'
    '<button type="button" class="read-step" data-step="-1" aria-label="上一处">↑</button>'
    '<button type="button" class="read-step" data-step="1" aria-label="下一处">↓</button></div>'
)


def outline_html(anchors: Sequence[Anchor]) -> str:
    """The anchors as a nested list of links, each under the heading it belongs to."""
    return _list(anchors, 1)


def _list(anchors: Sequence[Anchor], depth: int) -> str:
    """The anchors of this depth as items, those that follow one inside it."""
    heads = [n for n, anchor in enumerate(anchors) if anchor.depth <= depth]
    if not heads:
        return _list(anchors, depth + 1) if anchors else ""
    borders = [*heads, len(anchors)]
    items = (
        f'<li><a class="read-jump" href="#{anchors[head].id}">{escape(anchors[head].title)}</a>'
        f"{_list(anchors[head + 1 : border], depth + 1)}</li>"
        for head, border in zip(heads, borders[1:], strict=True)
    )
    return f"<ol>{''.join(items)}</ol>"


def body_html(reading: Reading, place: Place | None = None) -> str:
    """The text of a document: headings, paragraphs, tables; figures and ``place`` marked."""
    page = _Page(reading, place)
    return "\n".join(
        page.table(run) if run[0].row else page.paragraph(run[0]) for run in _runs(reading)
    )


def _runs(reading: Reading) -> Iterator[list[Block]]:
    """The blocks, those that are rows of one table together."""
    begun = {anchor.start for anchor in reading.anchors}
    run: list[Block] = []
    for block in reading.document.blocks:
        if run and not (run[-1].row and block.row and block.start not in begun):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class _Page:
    """A document while its blocks are written."""

    reading: Reading
    place: Place | None

    def paragraph(self, block: Block) -> str:
        """A heading if the block is one, else a paragraph with anchors where sections begin."""
        anchors = [a for a in self.reading.anchors if block.start <= a.start < block.end]
        text = self.reading.document.text[block.start : block.end]
        if anchors and (anchors[0].start, anchors[0].end) == (block.start, block.end):
            level = min(anchors[0].depth + 2, 6)
            return (
                f'<h{level} id="{anchors[0].id}" tabindex="-1" class="read-heading">'
                f"{self.words(block.start, block.end)}</h{level}>"
            )
        kind = "" if anchors else _front(text, self.reading.document.card)
        return f"<p{kind}>{''.join(self._parts(block, anchors))}</p>"

    def _parts(self, block: Block, anchors: Sequence[Anchor]) -> Iterator[str]:
        """The text of a paragraph, the titles of the sections that begin in it set off."""
        at = block.start
        for anchor in anchors:
            end = min(anchor.end, block.end)
            yield self.words(at, anchor.start)
            yield (
                f'<strong id="{anchor.id}" tabindex="-1" class="read-lead">'
                f"{self.words(anchor.start, end)}</strong>"
            )
            at = end
        yield self.words(at, block.end)

    def table(self, blocks: Sequence[Block]) -> str:
        """Rows that follow one another, as one table; a merged cell is empty but for the first."""
        rows = [(block, block.row) for block in blocks if block.row]
        laid = [_columns(row) for _, row in rows]
        used = sorted({column for columns in laid for column in columns})
        lines = (
            self._row(block, row, [used.index(column) for column in columns], len(used))
            for (block, row), columns in zip(rows, laid, strict=True)
        )
        anchor = next((a for a in self.reading.anchors if a.start == blocks[0].start), None)
        mark = f' id="{anchor.id}" tabindex="-1"' if anchor else ""
        label = escape(rows[0][1].caption or "表格")
        return (
            f'<div class="read-scroll"{mark} role="region" aria-label="{label}">'
            f'<table class="read-table">{"".join(lines)}</table></div>'
        )

    def _row(self, block: Block, row: Row, columns: Sequence[int], width: int) -> str:
        tag = "th" if row.header and not row.cells else "td"
        cells = [f'<{tag} class="read-merged"></{tag}>'] * width
        at = block.start
        for column, written in zip(columns, row.written, strict=True):
            cells[column] = f"<{tag}>{self.words(at, at + len(written))}</{tag}>"
            at += len(written) + 1
        return f"<tr>{''.join(cells)}</tr>"

    def words(self, start: int, end: int) -> str:
        """Text between clean offsets, escaped; curated figures and the place marked."""
        marks = [mark for mark in self.reading.marks if mark.start < end and start < mark.end]
        place = self.place or Place(start, start)
        borders = {start, end, place.start, place.end}
        borders |= {border for mark in marks for border in (mark.start, mark.end)}
        inside = sorted(border for border in borders if start <= border <= end)
        pieces = [
            (tuple(m.figure for m in marks if m.start <= a < m.end), a, b)
            for a, b in pairwise(inside)
        ]
        return "".join(
            _figures_html(figures, "".join(self._piece(a, b) for _, a, b in run))
            for figures, run in groupby(pieces, key=lambda piece: piece[0])
        )

    def _piece(self, start: int, end: int) -> str:
        text = escape(self.reading.document.text[start:end])
        here = self.place and self.place.start <= start < self.place.end
        return f'<mark class="read-here">{text}</mark>' if here else text


def _front(text: str, card: DocumentCard) -> str:
    """The class of a paragraph that is no running text: the title, a signature, a line alone."""
    if text == card.title:
        return ' class="read-name"'
    if _DATE.fullmatch(text) or text in card.issuer.split("、"):
        return ' class="read-signed"'
    alone = len(text) < _SHORT and text[-1] not in _SENTENCE_END
    return ' class="read-front"' if alone else ""


def _columns(row: Row) -> list[int]:
    """The column of each written cell: the last that can be meant, since rows fill from above."""
    names = row.cells or row.header
    found: list[int] = []
    last = len(names)
    for written in reversed(row.written):
        while last and names[last - 1] != written:
            last -= 1
        last -= 1
        found.append(last)
    return found[::-1] if last >= 0 else list(range(len(row.written)))


def _figures_html(figures: Sequence[Figure], inner: str) -> str:
    """Words that are ``figures``: marked, leading to the (first) indicator."""
    if not figures:
        return inner
    ids = escape(" ".join(figure.id for figure in figures))
    told = escape("；".join(map(_told, figures)))
    return (
        f'<mark class="read-figure" data-figures="{ids}"><a class="open-indicator" href="#" '
        f'data-indicator="{escape(figures[0].indicator)}" title="{told}">{inner}</a></mark>'
    )


def _told(figure: Figure) -> str:
    """A figure's indicator, region, year and kind; its value is what is marked."""
    more = f"，{figure.attribute}" if figure.attribute and figure.kind == "target" else ""
    return f"{name(figure)}，{figure.region}，{figure.year}年{KIND[figure.kind]}{more}"
