"""``Evidence`` → ``Draft`` by rules alone: the built-in writer, no model needed.

Sentences are verbatim source text; the few words around them come from fixed templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.cards import tell_documents
from assistant.evidence import NEAR_BEST, Shelf, coverage
from assistant.library import bare_title
from assistant.plan import content_terms
from assistant.plan.asked import asks_exact_amount, asks_how, asks_list, asks_responsible
from assistant.table.tell import tell
from assistant.types import Draft, Evidence, Sentence, Source, Status
from index.numbers import find_quantities
from index.types import Chunk, Passage, Section

RELEVANT = 0.25
"""Share of the question's words, by weight, that the best passage must hold."""
HEADING = 0.3
"""Share of the question's words a heading must hold to stand for what is to be listed."""
SECTION = 480
"""Characters of a section that is told whole; nine in ten sections are shorter."""
LENGTH = 300
"""Characters of quoted text after which no further passage is begun."""
_WHOLE_SENTENCE = re.compile(r"[^。！？]*(?:[。！？]+[”’」』）)]*|$)", re.DOTALL)
MOST = 4
"""Passages told at most."""

_NOT_FOUND = "在现有文件中没有找到与这个问题相符的内容，因此不作回答。"
_NO_AMOUNT = "现有文件没有给出所问的具体数值，因此不作回答。相关但没有该数值的表述如下。"
_RELATED = 2
"""Passages named where the amount asked for is missing."""
_TIMES = {"", "年", "月", "日", "届", "次", "期", "级", "号"}
"""Units that tell a time, a number in a row, or nothing."""
_OUTSIDE = "这个问题不在知策的范围内。知策只依据已收录的教育规划文件回答政策和指标问题。"


@dataclass(frozen=True, slots=True)
class _Told:
    """The part of a passage that is told, and how much of the question it meets."""

    sentence: Sentence
    document: str
    met: float


def write(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft answer to the evidence's question."""
    if evidence.plan.about_documents:
        cards = tuple(tell_documents(shelf.library, evidence.plan.documents))
        return Draft(evidence, "answered", cards)
    if evidence.found:
        return _write_figures(evidence, shelf)
    status = judge(evidence, shelf)
    if status != "answered":
        text = _OUTSIDE if status == "out_of_scope" else _NOT_FOUND
        return Draft(evidence, status, (Sentence(text, lead_in=True),))
    return _write_passages(evidence, shelf)


def _write_passages(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft from passages: who answers for it, or what they say."""
    if asks_responsible(evidence.plan.standalone):
        responsible = tuple(_responsible(evidence, shelf))
        if responsible:
            return Draft(evidence, "answered", responsible)
    told = list(_select(evidence, shelf))
    if _lacks_amount(evidence, told):
        lead = Sentence(_NO_AMOUNT, lead_in=True)
        return Draft(evidence, "not_found", (lead, *_arrange(told[:_RELATED], shelf)))
    return Draft(evidence, "answered", tuple(_arrange(told, shelf)))


def _write_figures(evidence: Evidence, shelf: Shelf) -> Draft:
    """The draft from the curated table: each query in its turn, nothing said twice."""
    pairs = zip(evidence.plan.queries, evidence.found, strict=True)
    told = [tell(evidence.plan, query, found, shelf) for query, found in pairs]
    statuses = {one.status for one in told}
    status: Status = statuses.pop() if len(statuses) == 1 else "partial"
    sentences = dict.fromkeys(sentence for one in told for sentence in one.sentences)
    rulings = dict.fromkeys(ruling for one in told for ruling in one.rulings)
    return Draft(evidence, status, tuple(sentences), rulings=tuple(rulings))


def judge(evidence: Evidence, shelf: Shelf) -> Status:
    """Whether the evidence answers the question, by the words that question and text share.

    Outside is what shares no content word with any document but the name of a region.
    """
    names = {part for region in shelf.library.regions for part in (region, region[:-1])}
    unknown = shelf.index.words.weight("")
    known = [t for t, w in evidence.weights.items() if w < unknown or evidence.plan.said_for.get(t)]
    if not set(known) - names:
        return "out_of_scope"
    if max(evidence.coverage, default=0.0) < RELEVANT:
        return "not_found"
    return "answered"


def _lacks_amount(evidence: Evidence, told: Sequence[_Told]) -> bool:
    """Whether an amount is asked for and nothing that is told has one (years apart)."""
    if not asks_exact_amount(evidence.plan.standalone):
        return False
    texts = (part.sentence.text for part in told)
    return not any(q.unit not in _TIMES for text in texts for q in find_quantities(text))


def _responsible(evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """Who answers for the section that meets the question best: lead units first."""
    best = max(evidence.coverage)
    for passage, share in zip(evidence.passages, evidence.coverage, strict=True):
        chunk = passage.chunk
        sources = shelf.library.units_sources(chunk.document, chunk.section)
        if not sources or share < NEAR_BEST * best:
            continue
        section = sources[0].section
        title = shelf.library.card(chunk.document).title
        yield Sentence(f"《{title}》的“{bare_title(section[-1])}”：", lead_in=True)
        lead, others = "、".join(chunk.units.lead), "、".join(chunk.units.others)
        parts = [f"牵头单位：{lead}" if lead else "", f"责任单位：{others}" if others else ""]
        yield Sentence(f"{'；'.join(part for part in parts if part)}。", sources)
        return


def _select(evidence: Evidence, shelf: Shelf) -> Iterator[_Told]:
    """What is told: the best passages, of each the sentences that meet the question best."""
    pairs = list(zip(evidence.passages, evidence.coverage, strict=True))
    best = max(evidence.coverage)
    if asks_list(evidence.plan.standalone) and (listed := _listed(evidence, shelf)):
        yield _Told(listed, listed.sources[0].document, best)
        return
    length = 0
    whole = asks_how(evidence.plan.standalone)
    for number, (passage, share) in enumerate(pairs):
        full = share < NEAR_BEST * best or length > LENGTH or number >= MOST
        if number and (full or _children(passage.chunk, shelf)):
            continue
        sentence = _tell(passage, evidence, shelf)
        alone = whole and not number and not _children(passage.chunk, shelf)
        if alone and (section := _short_section(passage.chunk, shelf)):
            sentence = section
        length += len(sentence.text)
        yield _Told(sentence, passage.chunk.document, share)


def _listed(evidence: Evidence, shelf: Shelf) -> Sentence | None:
    """For a question that wants things named: all that stands under the heading that fits.

    The heading must hold a good part of the question's words; of several the one fits best
    that says least besides.
    """
    best: tuple[float, Chunk] | None = None
    enough = NEAR_BEST * max(evidence.coverage)
    for passage, share in zip(evidence.passages, evidence.coverage, strict=True):
        chunk = passage.chunk
        if not chunk.section or share < enough:
            continue
        held = coverage(evidence.plan, evidence.weights, chunk.section[-1])
        words = content_terms(chunk.section[-1])
        asked = set(evidence.plan.terms)
        told = sum(word in asked for word in words) / max(len(words), 1)
        if held >= HEADING and (best is None or held + told > best[0]):
            best = held + told, chunk
    if best is None:
        return None
    return _outline(best[1], shelf) or _whole_section(best[1], shelf)


def _short_section(chunk: Chunk, shelf: Shelf) -> Sentence | None:
    """All of the chunk's section, if it can be read in one go and is no table."""
    if _is_row(chunk) or not chunk.section:
        return None
    section = _whole_section(chunk, shelf)
    return section if len(section.text) <= SECTION else None


def _whole_section(chunk: Chunk, shelf: Shelf) -> Sentence:
    source = shelf.library.section_source(chunk.document, chunk.section)
    return Sentence(source.quote, (source,))


def _tell(passage: Passage, evidence: Evidence, shelf: Shelf) -> Sentence:
    chunk = passage.chunk
    if _children(chunk, shelf) and (children := _outline(chunk, shelf)):
        return children
    if _is_row(chunk):
        return Sentence(_row_text(chunk), (_source(chunk, 0, len(chunk.text)),))
    spans = [
        (m.start(), m.end()) for m in _WHOLE_SENTENCE.finditer(chunk.text) if m.group().strip()
    ]
    met = [coverage(evidence.plan, evidence.weights, chunk.text[a:b]) for a, b in spans]
    kept = [n for n, value in enumerate(met) if value >= NEAR_BEST * max(met) and value > 0]
    first, last = (kept[0], kept[-1]) if kept else (0, len(spans) - 1)
    title_only = bool(chunk.section) and chunk.text[: spans[last][1]].rstrip("。") in chunk.section
    if asks_list(evidence.plan.standalone) or "\n" in chunk.text or title_only:
        first, last = 0, len(spans) - 1
    source = _source(chunk, spans[first][0], spans[last][1])
    return Sentence(source.quote, (source,))


def _outline(chunk: Chunk, shelf: Shelf) -> Sentence | None:
    """For a heading that stands over others: those others as a list, each with its source."""
    children = shelf.library.children(chunk.document, chunk.section)
    if not children:
        return None
    sources = tuple(shelf.library.heading(child) for child in children)
    items = "\n".join(f"- {source.quote.strip('—')}" for source in sources)
    head = shelf.library.title_source(chunk.document, chunk.section)
    return Sentence(f"{head.quote.strip('—')}：\n{items}", (head, *sources))


def _children(chunk: Chunk, shelf: Shelf) -> list[Section]:
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


def _arrange(told: Sequence[_Told], shelf: Shelf) -> Iterator[Sentence]:
    """The told parts under a lead-in for each document, best document first."""
    for document in dict.fromkeys(part.document for part in told):
        card = shelf.library.card(document)
        number = f"（{card.number}）" if card.number else ""
        yield Sentence(f"《{card.title}》{number}提出：", lead_in=True)
        yield from (part.sentence for part in told if part.document == document)
