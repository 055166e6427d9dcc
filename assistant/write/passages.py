"""What the passages found say: of each the sentences that meet the question best, verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import NEAR_BEST, Shelf, coverage
from assistant.plan.asked import asks_how, asks_list, asks_why
from assistant.types import Evidence, Sentence, Source
from assistant.write.lists import listed, outline
from index.types import Chunk, Passage, Section

SECTION = 480
"""Characters of a section that is told whole; nine in ten sections are shorter."""
LENGTH = 300
"""Characters of quoted text after which no further passage is begun."""
LISTS = 700
"""Characters of lists after which no further document's list is begun."""
AS_GOOD = 0.8
"""Share of what the best passage meets that another must meet to be told: of 0.72 to 0.9 it
told most key points of 263 dev questions, in 5% fewer characters than 0.72."""
MOST = 4
"""Passages told at most."""
_WHOLE_SENTENCE = re.compile(r"[^。！？]*(?:[。！？]+[”’」』）)]*|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Told:
    """The part of a passage that is told, and its document."""

    sentence: Sentence
    document: str


def select(evidence: Evidence, shelf: Shelf) -> Iterator[Told]:
    """What is told: a list if one is asked for and found, else the best passages."""
    if asks_list(evidence.plan.standalone):
        lists = list(_within(listed(evidence, shelf)))
        if lists:
            yield from lists
            return
    yield from _passages(evidence, shelf)


def _within(lists: Sequence[Sentence]) -> Iterator[Told]:
    """The first list, and those of other documents while there is room."""
    length = 0
    for number, sentence in enumerate(lists):
        length += len(sentence.text)
        if number and length > LISTS:
            return
        yield Told(sentence, sentence.sources[0].document)


def _passages(evidence: Evidence, shelf: Shelf) -> Iterator[Told]:
    """The best passages in their order; one that meets much less than the best is left out."""
    best = max(evidence.coverage)
    length = 0
    text = evidence.plan.standalone
    told: dict[tuple[str, tuple[str, ...]], bool] = {}
    pairs = zip(evidence.passages, evidence.coverage, strict=True)
    for number, (passage, share) in enumerate(pairs):
        chunk = passage.chunk
        place = (chunk.document, chunk.section)
        full = bool(told) and (length > LENGTH or number >= MOST)
        heading = bool(children(chunk, shelf))
        if share < AS_GOOD * best or full or told.get(place) or (heading and told):
            continue
        sentence = _tell(passage, evidence, shelf)
        section = _short_section(chunk, shelf) if asks_how(text) and not heading else None
        sentence = section or sentence
        length += len(sentence.text)
        yield Told(sentence, chunk.document)
        if heading and asks_list(text):
            return  # the headings under the best one are the list, and whole
        told[place] = section is not None


def _short_section(chunk: Chunk, shelf: Shelf) -> Sentence | None:
    """All of the chunk's section, if it can be read in one go and is no table."""
    if _is_row(chunk) or not chunk.section:
        return None
    source = shelf.library.section_source(chunk.document, chunk.section)
    return Sentence(source.quote, (source,)) if len(source.quote) <= SECTION else None


def _tell(passage: Passage, evidence: Evidence, shelf: Shelf) -> Sentence:
    chunk = passage.chunk
    if children(chunk, shelf):
        return outline(chunk.document, chunk.section, shelf)
    if _is_row(chunk):
        return Sentence(_row_text(chunk), (_source(chunk, 0, len(chunk.text)),))
    spans = [
        (m.start(), m.end()) for m in _WHOLE_SENTENCE.finditer(chunk.text) if m.group().strip()
    ]
    met = [coverage(evidence.plan, evidence.weights, chunk.text[a:b]) for a, b in spans]
    kept = [n for n, value in enumerate(met) if value >= NEAR_BEST * max(met) and value > 0]
    first, last = (kept[0], kept[-1]) if kept else (0, len(spans) - 1)
    title_only = bool(chunk.section) and chunk.text[: spans[last][1]].rstrip("。") in chunk.section
    text = evidence.plan.standalone
    if asks_list(text) or asks_why(text) or "\n" in chunk.text or title_only:
        first, last = 0, len(spans) - 1
    source = _source(chunk, spans[first][0], spans[last][1])
    return Sentence(source.quote, (source,))


def children(chunk: Chunk, shelf: Shelf) -> list[Section]:
    """The sections under a chunk that is nothing but a heading; else none."""
    if not chunk.section or chunk.text.rstrip("。") != chunk.section[-1]:
        return []
    return shelf.library.children(chunk.document, chunk.section)


def _is_row(chunk: Chunk) -> bool:
    return " > " in chunk.context and "：" in chunk.context and " " in chunk.text


def _row_text(chunk: Chunk) -> str:
    """A table row as a sentence: each cell under its header, as the context has it."""
    return f"{chunk.section[-1]}：{chunk.context.rpartition(' > ')[2]}。"


def _source(chunk: Chunk, start: int, end: int) -> Source:
    """The part [start, end) of a chunk as a source; raw offsets of the whole chunk."""
    quote = chunk.text[start:end].strip()
    return Source(chunk.document, chunk.section, quote, chunk.start, chunk.end, chunk.context)


def arrange(told: Sequence[Told], shelf: Shelf) -> Iterator[Sentence]:
    """The told parts under a lead-in for each document, best document first."""
    for document in dict.fromkeys(part.document for part in told):
        yield document_lead(document, shelf)
        yield from (part.sentence for part in told if part.document == document)


def document_lead(document: str, shelf: Shelf) -> Sentence:
    """The lead-in over what a document says: title and number."""
    card = shelf.library.card(document)
    number = f"（{card.number}）" if card.number else ""
    return Sentence(f"《{card.title}》{number}提出：", lead_in=True)
