"""Citations: are the supporting quotes cited, do the quotes carry the words, are they verbatim?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.types import Answer, AnswerFigure, Citation
from eval.scorers.measure import Measure, share
from eval.scorers.places import bare, covers, overlap, place, places, quoted_at, supporting
from eval.scorers.statements import Statement, statements
from eval.scorers.told import quantities, row_of, states, told_in, writes, year
from eval.types import Case, World
from index.figures import amount
from index.numbers import find_quantities, normalised
from index.text import content_words, fold, squeeze
from index.types import Quantity

MOST = 0.8
"""Share of a statement's content words that its citations must hold."""
SURPLUS = 600
"""Characters by which a stretch may be longer than its quote; the longest chunk has 200."""
_TEMPLATE = {"提出", "牵头", "单位", "牵头单位", "责任", "责任单位", "文件", "名称", "文件名称"}
_TEMPLATE |= {"文号", "发文", "发文单位", "印发", "日期", "印发日期"}


def _quoted(case: Case) -> bool:
    return case.answerable and bool(case.quotes)


def _answerable(case: Case) -> bool:
    return case.answerable


def _recall(case: Case, answer: Answer, world: World) -> float | None:
    """The share of supporting quotes that a citation's quote overlaps, or holds as text."""
    if not _quoted(case):
        return None
    cited = [span for citation in answer.citations for span in quoted_at(citation, world)]
    hits = 0
    for quote, where in zip(case.quotes, supporting(case, world), strict=True):
        text = squeeze(quote.quote)
        held = any(
            c.document.id == quote.document and text in squeeze(c.quote) for c in answer.citations
        )
        hits += held or any(covers(span, where) for span in cited)
    return share(hits, len(case.quotes))


def _precision(case: Case, answer: Answer, world: World) -> float | None:
    """The share of unlabelled statements with marks that their cited quotes carry."""
    del case
    judged = [one for one in statements(answer) if one.marks and not one.label]
    carried = sum(_carried(one, answer, world) for one in judged)
    return share(carried, len(judged))


def _carried(statement: Statement, answer: Answer, world: World) -> bool:
    """Whether the cited quotes carry a statement.

    A statement that tells curated figures: each one's own citation holds its row's quote and
    its amount as written, and each quantity is one of theirs whole, a year or a difference.
    Any other: every quantity and ``MOST`` content words stand in the quotes, the headings,
    the documents' titles and dates, or the head of the table row.
    """
    cited = [citation for citation in answer.citations if citation.n in statement.marks]
    if {citation.n for citation in cited} != set(statement.marks):
        return False
    told = [figure for figure in answer.figures if told_in(statement, figure)]
    told = [figure for figure in told if figure.citation in statement.marks]
    if told:
        return all(_rests(f, cited, world) for f in told) and _is_of(statement, told)
    texts = [text for citation in cited for text in _carrying(citation, world)]
    return _holds_quantities(statement.text, texts) and _holds_words(statement.text, texts)


def _rests(figure: AnswerFigure, cited: Sequence[Citation], world: World) -> bool:
    """Whether the figure's citation quotes the place of its row, with the amount as written."""
    row = world.rows.get(figure.id)
    citation = next((one for one in cited if one.n == figure.citation), None)
    if row is None or citation is None or citation.document.id != row.document:
        return False
    where = places(row.quote, row.document, world)
    return writes(citation.quote, row) and any(
        covers(span, where) for span in quoted_at(citation, world)
    )


def _is_of(statement: Statement, told: Sequence[AnswerFigure]) -> bool:
    """Whether each quantity of the statement is of its figures: amount, year or difference."""
    rows = [row_of(figure) for figure in told]
    names = {squeeze(name) for row in rows for name in (row.indicator, row.breakdown) if name}
    text = squeeze(statement.text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "□")
    values = [amount(row)[0] for row in rows]
    written = [squeeze(row.as_written) for row in rows]
    gaps = {abs(one - other) for one in values for other in values}
    years = {row.year for row in rows}
    return all(
        any(states(q, row) for row in rows)
        or any(w in text and q.text in w for w in written)
        or year(q) in years
        or normalised(q)[0] in gaps
        for q in quantities(text)
    )


def _carrying(citation: Citation, world: World) -> Iterator[str]:
    """The texts a statement may draw on: quote, headings, document, head of the row."""
    document = citation.document
    yield citation.quote
    yield from citation.section
    yield f"{document.title} {document.number} {document.issuer} {document.issued or ''}"
    known = world.documents.get(document.id)
    for block in known.blocks if known else ():
        if known and block.row and overlap(
            place(citation), (document.id, *known.raw_span(block.start, block.end))
        ):  # fmt: skip
            yield from (block.row.caption, *block.row.header, *block.row.cells)


def _holds_quantities(statement: str, texts: Sequence[str]) -> bool:
    """Whether each quantity stands in a text, comparator included, or in a name quoted whole."""
    held = {_said(q) for text in texts for q in find_quantities(squeeze(text))}
    held |= {_said(q) for text in texts for q in find_quantities(text)}
    return all(_said(quantity) in held for quantity in quantities(statement))


def _said(quantity: Quantity) -> tuple[object, ...]:
    return (*normalised(quantity), quantity.value_max, quantity.comparator)


def _holds_words(statement: str, texts: Sequence[str]) -> bool:
    words = [word for word in content_words(statement) if word not in _TEMPLATE]
    held = fold(squeeze("\n".join(texts)))
    return not words or sum(word in held for word in words) >= MOST * len(words)


def _verbatim(case: Case, answer: Answer, world: World) -> float | None:
    """1 if every citation's quote stands in the raw file between its offsets, else 0."""
    del case
    if not answer.citations:
        return None
    return float(all(_is_verbatim(citation, world) for citation in answer.citations))


def _is_verbatim(citation: Citation, world: World) -> bool:
    """White space aside; a stretch that is much longer than the quote points nowhere."""
    quote = squeeze(citation.quote)
    if not quote or quote not in bare(citation.document.id, world):
        return False
    raw = world.documents[citation.document.id].raw
    stretch = squeeze(raw[max(0, citation.start) : citation.end])
    return quote in stretch and len(stretch) <= len(quote) + SURPLUS


citation_recall = Measure("citation_recall", 1, _quoted, _recall)
citation_precision = Measure("citation_precision", 1, _answerable, _precision)
verbatim = Measure("verbatim", 1, _answerable, _verbatim)
