"""Where a citation stands: its document, its heading path, and the paragraph around the quote."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from html import escape
from itertools import zip_longest

from assistant.library import Library
from assistant.types import Answer, Citation
from index.figures import FigureTable
from index.text import squeeze
from index.types import Block, Document, Row

AROUND = 300
"""Characters of a paragraph shown before and behind the quote."""
_BLOCKS = 12
"""Paragraphs shown of one citation at most; the longest quotes are whole sections."""


@dataclass(frozen=True, slots=True)
class Places:
    """What renderers look things up in: the curated table, and the paragraphs of a raw span."""

    library: Library
    table: FigureTable
    _spans: dict[str, list[tuple[int, int, Block]]] = field(default_factory=dict, repr=False)

    def title(self, document: str) -> str:
        """The title of a document."""
        return self.library.card(document).title

    def blocks(self, document: str, start: int, end: int) -> list[Block]:
        """The paragraphs and table rows that the raw span [start, end) touches."""
        if document not in self.library.documents:
            return []
        if document not in self._spans:
            self._spans[document] = sorted(
                _raw_spans(self.library.documents[document]), key=lambda span: span[:2]
            )
        spans = self._spans[document]
        last = bisect_right(spans, end - 1, key=lambda span: span[0])
        return [block for first, behind, block in spans[:last] if start < behind and first < end]


def _raw_spans(document: Document) -> list[tuple[int, int, Block]]:
    spans = []
    for block in document.blocks:
        origins = [o for o in document.origins[block.start : block.end] if o >= 0]
        if origins:
            spans.append((min(origins), max(origins) + 1, block))
    return spans


def sources_html(answer: Answer, places: Places, *, turn: int = 1) -> str:
    """A card for each citation of ``answer``, the ``turn``-th on the page."""
    return "\n".join(card_html(citation, places, turn=turn) for citation in answer.citations)


def card_html(citation: Citation, places: Places, *, turn: int = 1) -> str:
    """One citation: title, number, date, heading path, paragraph, and the way to the reader."""
    number, issued = citation.document.number, citation.document.issued
    facts = [f"文号：{escape(number)}"] if number else []
    facts += [f"发布日期：{issued.year}年{issued.month}月{issued.day}日"] if issued else []
    path = escape(" › ".join(citation.section))
    return (
        f'<article class="source" data-turn="{turn}" data-n="{citation.n}" tabindex="-1" '
        f'aria-label="出处{citation.n}">'
        f'<h3><a class="back" href="#answer-{turn}" title="回到回答">[{citation.n}]</a> '
        f"《{escape(citation.document.title)}》</h3>"
        f'<p class="facts">{"".join(f"<span>{fact}</span>" for fact in facts)}</p>'
        f'<p class="path">{path}</p>'
        f"{_paragraphs(citation, places)}{_reader_link(citation, places)}</article>"
    )


def mark_link(citation: Citation, turn: int) -> str:
    """The mark [n] in an answer, which shows the card of its citation."""
    title = escape(citation.document.title)
    return (
        f'<a class="mark" role="button" href="#source-{turn}-{citation.n}" data-turn="{turn}" '
        f'data-n="{citation.n}" title="《{title}》" aria-label="出处{citation.n}：《{title}》">'
        f"[{citation.n}]</a>"
    )


def _reader_link(citation: Citation, places: Places) -> str:
    if citation.document.id not in places.library.documents:
        return ""
    return (
        f'<p class="onward"><a class="open-source" href="#" '
        f'data-document="{escape(citation.document.id)}" '
        f'data-start="{citation.start}" data-end="{citation.end}">打开原文</a></p>'
    )


def _paragraphs(citation: Citation, places: Places) -> str:
    """The paragraphs of the quote with its words marked; the bare quote if they are not known."""
    blocks = places.blocks(citation.document.id, citation.start, citation.end)
    if not blocks:
        return f"<blockquote><mark>{escape(citation.quote)}</mark></blockquote>"
    document = places.library.documents[citation.document.id]
    shown = [
        _row(block.row, citation) if block.row else _paragraph(document, block, citation)
        for block in blocks[:_BLOCKS]
    ]
    more = '<p class="cut">……</p>' if len(blocks) > _BLOCKS else ""
    return f"<blockquote>{''.join(shown)}{more}</blockquote>"


def _paragraph(document: Document, block: Block, citation: Citation) -> str:
    """The text of ``block``, cut around the quoted words, these marked."""
    quoted = [
        place
        for place in range(block.start, block.end)
        if citation.start <= document.origins[place] < citation.end
    ]
    if not quoted:
        return f"<p>{escape(document.text[block.start : block.end])}</p>"
    first, behind = quoted[0], quoted[-1] + 1
    start, end = max(block.start, first - AROUND), min(block.end, behind + AROUND)
    return (
        f"<p>{'……' if start > block.start else ''}{escape(document.text[start:first])}"
        f"<mark>{escape(document.text[first:behind])}</mark>"
        f"{escape(document.text[behind:end])}{'……' if end < block.end else ''}</p>"
    )


def _row(row: Row, citation: Citation) -> str:
    """A table row, each cell beside its heading, the quoted cells marked."""
    quote = squeeze(citation.quote)
    caption = f"<caption>{escape(row.caption)}</caption>" if row.caption else ""
    lines = [
        f'<tr><th scope="row">{escape(heading)}</th><td>{_cell(cell, quote)}</td></tr>'
        for heading, cell in zip_longest(row.header, row.cells, fillvalue="")
        if cell.strip()
    ]
    return f"<table>{caption}<tbody>{''.join(lines)}</tbody></table>"


def _cell(cell: str, quote: str) -> str:
    return f"<mark>{escape(cell)}</mark>" if squeeze(cell) in quote else escape(cell)
