"""What the passages found say: of each the sentences that meet the question best, verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import NEAR_BEST, OWN, Shelf, coverage, share_of
from assistant.library import bare_title
from assistant.plan.asked import asks_how, asks_list, asks_why, slot_words
from assistant.types import Evidence, Sentence, Source
from assistant.write.lists import listed, outline, told_whole
from assistant.write.order import is_row, is_set_back, measures_first, named_first
from assistant.write.within import MENTION, met_by, only_within
from assistant.write.wording import called, defines, explained
from index.search import shared
from index.text import fold
from index.types import Chunk, Passage, Section

SECTION = 480
"""Characters of a section that is told whole; nine in ten sections are shorter."""
LENGTH = 300
"""Characters of quoted text after which no further passage is begun."""
ROOM = 480
"""Characters that what is told next to the first passage may bring the answer to: at 480 all key
points of 326 of 339 dev questions are told in 254 characters on average, without it of 327 in
266, at 400 of 322."""
LISTS = 700
"""Characters of lists after which no further document's list is begun."""
AS_GOOD = 0.8
"""Share of what the best passage meets that another must meet to be told: of 0.72 to 0.9 it
told most key points of 263 dev questions, in 5% fewer characters than 0.72."""
FIRST = 0.6
"""Share of what the best passage meets from which the first one found is told where measures
are asked for."""
SAME = 0.6
"""How near a known question must be for its answer to be told whole: told from 0.6 on, all key
points of 315 of 339 dev questions are told, from 0.8 on of 314, never of 312."""
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
    if wants_list(evidence.plan.standalone):
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
    spans: list[tuple[str, int, int]] = []
    whole = _wants_whole(text)
    for number, (passage, share) in enumerate(_ordered(evidence, shelf)):
        chunk = passage.chunk
        place = (chunk.document, chunk.section)
        full = bool(told) and (length > LENGTH or number >= MOST)
        full = full or (is_row(chunk) and not _is_timely(chunk, evidence))
        full = full or (bool(told) and is_row(chunk) and is_set_back(chunk, evidence))
        heading = bool(children(chunk, shelf))
        enough = FIRST if whole and not number else AS_GOOD
        if share < enough * best or full or told.get(place) or (heading and told):
            continue
        named = _named_child(chunk, evidence, shelf) if heading and not wants_list(text) else None
        if named:
            place = (chunk.document, named.sources[0].section)
        told_whole_here = (
            whole and not heading and not only_within(chunk, evidence, shelf, most=MENTION)
        )
        section = named or (_short_section(chunk, shelf) if told_whole_here else None)
        sentence = section or _tell(passage, evidence, shelf)
        if told and (length + len(sentence.text) > ROOM or _is_within(sentence, spans)):
            continue
        length += len(sentence.text)
        spans += [(s.document, s.start, s.end) for s in sentence.sources]
        yield Told(sentence, chunk.document)
        if heading and wants_list(text):
            return  # the headings under the best one are the list, and whole
        if not told and wants_list(text) and place[1] and shelf.library.children(*place):
            yield Told(outline(*place, shelf), chunk.document)
            return
        told[place] = section is not None


def _wants_whole(text: str) -> bool:
    """Whether a short section is told whole: the measures, a topic, or each of several."""
    return asks_how(text) or names_topic(text) or bool(_EACH.search(text))


def _is_timely(chunk: Chunk, evidence: Evidence) -> bool:
    """Whether a table row has a year that is asked for."""
    years = evidence.plan.prefer.years
    return not years or any(str(year) in chunk.indexed for year in years)


def _is_within(sentence: Sentence, told: Sequence[tuple[str, int, int]]) -> bool:
    """Whether all that ``sentence`` says has been told."""
    return all(
        any(s.document == d and start <= s.start and s.end <= end for d, start, end in told)
        for s in sentence.sources
    )


def _named_child(chunk: Chunk, evidence: Evidence, shelf: Shelf) -> Sentence | None:
    """What stands under a heading's own heading that is named just as well: 总体目标.

    The wider one, 总体目标与领域目标, names more than is asked.
    """
    plan, weights = evidence.plan, evidence.weights
    held = share_of(weights, bare_title(chunk.section[-1]), plan.said_for)
    named = [
        section
        for section in children(chunk, shelf)
        if held and share_of(weights, bare_title(section.path[-1]), plan.said_for) >= held
    ]
    if not named:
        return None
    narrowest = min(named, key=lambda section: len(section.path[-1]))
    told = told_whole(chunk.document, narrowest.path, shelf)
    return told if len(told.text) <= SECTION else None


def wants_list(text: str) -> bool:
    """Whether things are to be named one by one: 有哪些, 都有啥."""
    return asks_list(text) or bool(_WHAT_ALL.search(fold(text)))


_WHAT_ALL = re.compile(
    r"(?:都|各|分别)(?:有|是|讲|包括|含)(?:了)?(?:什么|啥|哪)|(?:有|包括)(?:些)?(?:什么|啥)[?？。]*$"
)
_EACH = re.compile(r"分别|各自?(?:是|有|叫|为|做|管|负责|培养)")
"""Asks for each of several: they stand side by side, not in the first sentence alone."""


def names_topic(text: str) -> bool:
    """Whether ``text`` only names a topic: 县管校聘 编制."""
    folded = fold(text)
    return not _ASKS.search(folded) and not any(word in folded for word in slot_words())


_ASKS = re.compile(r"[吗呢么?]|几|多少|什么|啥|谁|哪|何")


def _ordered(evidence: Evidence, shelf: Shelf) -> list[tuple[Passage, float]]:
    """The passages with what each meets; first those that define what is to be explained."""
    pairs = list(zip(evidence.passages, evidence.coverage, strict=True))
    pairs = named_first(measures_first(pairs, evidence), evidence, shelf)
    subject = explained(evidence.plan.standalone)
    if not subject:
        return pairs
    best = max(evidence.coverage)
    return sorted(
        pairs, key=lambda pair: pair[1] < NEAR_BEST * best or not defines(pair[0].chunk, subject)
    )


def tell_one(passage: Passage, evidence: Evidence, shelf: Shelf) -> Told:
    """What of ``passage`` meets the question."""
    return Told(_tell(passage, evidence, shelf), passage.chunk.document)


def _short_section(chunk: Chunk, shelf: Shelf) -> Sentence | None:
    """All of the chunk's section, if it can be read in one go and is no table."""
    if is_row(chunk) or not chunk.section:
        return None
    source = shelf.library.section_source(chunk.document, chunk.section)
    if len(source.quote) > SECTION:
        return None
    source = replace(source, quote=unnumbered(source.quote))
    return Sentence(source.quote, (source,))


def unnumbered(quote: str) -> str:
    """``quote`` without the number or dash of the heading it begins with: 6.实施双减."""
    return bare_title(quote) or quote


def _with_known(chunk: Chunk, told: tuple[int, int], evidence: Evidence, shelf: Shelf) -> Source:
    """The part ``told`` of a chunk's text with the answer of the known question like the one asked.

    Both stand side by side or in each other; an answer too long to be read in one go is left out.
    """
    first, _ = shelf.library.clean_span(chunk)
    start, end = first + told[0], first + told[1]
    own = [k for k in evidence.heard.answered if k.score >= SAME and shared(chunk, k.chunk) >= OWN]
    if own and chunk.section == own[0].chunk.section:
        place = shelf.library.clean_span(max(own, key=lambda known: known.score).chunk)
        whole = min(start, place[0]), max(end, place[1])
        if place[0] <= end and start <= place[1] and whole[1] - whole[0] <= SECTION:
            start, end = whole
    source = shelf.library.span_source(chunk.document, chunk.section, start, end)
    return replace(source, quote=unnumbered(source.quote), context=chunk.context)


def _tell(passage: Passage, evidence: Evidence, shelf: Shelf) -> Sentence:
    chunk = passage.chunk
    if children(chunk, shelf):
        return outline(chunk.document, chunk.section, shelf)
    if is_row(chunk):
        return Sentence(_row_text(chunk), (_source(chunk, 0, len(chunk.text)),))
    spans = [
        (m.start(), m.end()) for m in _WHOLE_SENTENCE.finditer(chunk.text) if m.group().strip()
    ]
    text = evidence.plan.standalone
    within = only_within(chunk, evidence, shelf, most=MENTION if _wants_whole(text) else 1.0)
    met = [
        met_by(chunk, (a, b), evidence, shelf)
        if within
        else coverage(evidence.plan, evidence.weights, chunk.text[a:b])
        for a, b in spans
    ]
    named = called(text)
    kept = [
        n
        for n, value in enumerate(met)
        if (value >= NEAR_BEST * max(met) and value > 0)
        or (named and named in fold(chunk.text[slice(*spans[n])]))
    ]
    first, last = (kept[0], kept[-1]) if kept else (0, len(spans) - 1)
    title_only = bool(chunk.section) and chunk.text[: spans[last][1]].rstrip("。") in chunk.section
    if wants_list(text) or asks_why(text) or _EACH.search(text) or "\n" in chunk.text or title_only:
        first, last = 0, len(spans) - 1
    source = _with_known(chunk, (spans[first][0], spans[last][1]), evidence, shelf)
    return Sentence(source.quote, (source,))


def children(chunk: Chunk, shelf: Shelf) -> list[Section]:
    """The sections under a chunk that is nothing but a heading; else none."""
    if not chunk.section or chunk.text.rstrip("。") != chunk.section[-1]:
        return []
    return shelf.library.children(chunk.document, chunk.section)


def _row_text(chunk: Chunk) -> str:
    """A table row as a sentence: each cell under its header, as the context has it."""
    return f"{chunk.section[-1]}：{chunk.context.rpartition(' > ')[2]}。"


def _source(chunk: Chunk, start: int, end: int) -> Source:
    """The part [start, end) of a chunk as a source; raw offsets of the whole chunk."""
    quote = unnumbered(chunk.text[start:end].strip())
    return Source(chunk.document, chunk.section, quote, chunk.start, chunk.end, chunk.context)


def arrange(told: Sequence[Told], shelf: Shelf) -> Iterator[Sentence]:
    """The told parts under a lead-in for each document, best document first.

    Those of one section stand in its own order, the section of the best one first.
    """
    for document in dict.fromkeys(part.document for part in told):
        yield document_lead(document, shelf)
        parts = [part.sentence for part in told if part.document == document]
        sections = list(dict.fromkeys(s.sources[0].section for s in parts))
        first = parts[0].sources[0].section
        under = [s for s in sections if s[:-1] == first]
        if under == sections[1:]:  # the headings under the first one are told: in their order
            yield from [parts[0], *sorted(parts[1:], key=lambda s: s.sources[0].start)]
        else:
            yield from sorted(
                parts, key=lambda s: (sections.index(s.sources[0].section), s.sources[0].start)
            )


def document_lead(document: str, shelf: Shelf) -> Sentence:
    """The lead-in over what a document says: title and number."""
    card = shelf.library.card(document)
    number = f"（{card.number}）" if card.number else ""
    return Sentence(f"《{card.title}》{number}提出：", lead_in=True)
