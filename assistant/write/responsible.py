"""Who answers for something: the units that the document names, lead units first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.evidence import Shelf, share_of
from assistant.library import bare_title
from assistant.plan.asked import asks_responsible
from assistant.types import Evidence, Plan, Sentence, Source
from assistant.write.mentions import SENTENCE, sentences_of, source_of
from assistant.write.passages import document_lead
from assistant.write.rarest import said_by_rarest
from index.text import fold
from index.types import Chunk, Section, Units

_WHO = re.compile(
    r"(?<![给为对让是])谁(?:来|去)?[^的，,。?？]{0,2}(?:[?？。!！]|$)|谁(?:来|去|配合|参与|协助|出面)"
    r"|谁的(?:份|事儿?|活儿?|责任?|任务)(?:[?？。!！]|$)"
)
"""What asks who does it, by whatever verb: 谁来干, 谁配合, 还有谁的份."""
_COMPARED = re.compile(r"谁[^，,。]{0,4}(?:更|高|低|多|少|大|小|好)")


def asks_who(question: str) -> bool:
    """Whether ``question`` asks which units answer for something or do it."""
    folded = fold(question)
    who = bool(_WHO.search(folded)) and not _COMPARED.search(folded)
    return who or asks_responsible(question)


def asks_units(question: str) -> bool:
    """Whether only the name of somebody answers ``question``: 谁, 哪个部门, 牵头单位."""
    return bool(_UNITS_ASKED.search(fold(question)))


_UNITS_ASKED = re.compile(
    "谁|(?:哪|什么)[个些几]*(?:部门|单位|家|局)|[归由]哪(?!些人|些代表|几类人|几方)|(?:牵头|责任)(?:单位|部门)"
)


def tell_responsible(evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """Who answers for what is asked about; nothing if no part of the documents is about it."""
    whole = _of_whole(evidence, shelf)
    if whole:
        yield document_lead(whole.document, shelf)
        yield Sentence(whole.quote, (whole,))
        return
    parts = _parts(evidence, shelf)
    if not parts and asks_responsible(evidence.plan.standalone):
        yield from _doers(evidence, shelf)
    for part in parts:
        title = shelf.library.card(part.document).title
        yield Sentence(f"《{title}》的“{bare_title(part.sources[0].section[-1])}”：", lead_in=True)
        if part.where:
            yield Sentence(part.where.quote, (part.where,))
        lead, others = "、".join(part.units.lead), "、".join(part.units.others)
        told = [f"牵头单位：{lead}" if lead else "", f"责任单位：{others}" if others else ""]
        yield Sentence(f"{'；'.join(one for one in told if one)}。", part.sources)


def names_whole(evidence: Evidence, shelf: Shelf) -> bool:
    """Whether a part that is told names all that is asked about, whatever else is near to it.

    足球特色学校 stands in one sentence of an 工程; of 午休床谁出钱 no part has the 午休床.
    """
    terms = (term for term in evidence.weights if not _ABOUT_UNITS.search(term))
    subject = dict.fromkeys(terms, 1.0)
    said_for = said_by_rarest(evidence.plan, shelf)
    texts = (
        " ".join((*part.sources[0].section, part.where.quote if part.where else ""))
        for part in _parts(evidence, shelf)
    )
    return len(subject) > 1 and any(share_of(subject, text, said_for) == 1 for text in texts)


def _doers(evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """The first sentence that says of a body that it does what is asked about."""
    subject, said_for = _subject(evidence, shelf), said_by_rarest(evidence.plan, shelf)
    for document in _newest_first(evidence.plan, shelf) if len(subject) > 1 else ():
        text = shelf.library.documents[document].text
        for section, start, end in sentences_of(document, shelf):
            one = fold(text[start:end])
            if _BODY.match(one) and share_of(subject, one, said_for) >= DONE_BY:
                source = source_of(document, section, start, end, shelf)
                yield document_lead(document, shelf)
                yield Sentence(source.quote, (source,))
                return


_BODY = re.compile(r"[^，,。；、]{0,10}?(?:部门|机构|委员会|政府|领导小组)(?![的、和与及])")
"""How a sentence begins that tells what a body does: 教育督导部门开展…."""
DONE_BY = 0.95
"""Share of the subject that such a sentence must hold: nothing else says that it is meant."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a document that is about what is asked, and who answers for it."""

    document: str
    units: Units
    sources: tuple[Source, ...]
    where: Source | None
    """The sentence that names what is asked, where no heading does."""


def _parts(evidence: Evidence, shelf: Shelf) -> list[_Part]:
    """The parts that name the subject best, newest document first.

    By a heading, by a question that they are known to answer, or in a sentence.

    Units of a part that only resembles the question would be a false answer, so the subject
    must stand there by most of its words' weight.
    """
    subject = _subject(evidence, shelf)
    found = [
        _fit(section, subject, evidence, shelf)
        for document in _newest_first(evidence.plan, shelf)
        for section in shelf.library.sections[document]
        if section.units.lead or section.units.others
    ]
    best = max((score for score, *_ in found), default=0.0)
    parts: dict[tuple[str, tuple[str, ...]], _Part] = {}
    for score, section, where in found:
        if best < NAMED or score < best - _TIE:
            continue
        sources = shelf.library.units_sources(section.document, section.path)
        if sources:
            place = (section.document, sources[0].section)
            parts.setdefault(place, _Part(section.document, section.units, sources, where))
    return list(parts.values())[:MOST]


NAMED = 0.6
"""Share of the subject's weight that a heading must hold: more than half."""
SAID = 0.8
"""Share that a sentence must hold: one word of two may stand there for something else."""
_TIE = 0.01
MOST = 4
"""Parts told: the newest plan has three tasks of one field at most."""
_IN_TEXT = 0.95
"""What a sentence counts beside a heading: what a part is about its heading says."""


def _subject(evidence: Evidence, shelf: Shelf) -> dict[str, float]:
    """The words for what somebody answers for, by weight; not those for who it may be."""
    said_for = evidence.plan.said_for
    units, headings = _units_and_headings(shelf)
    return {
        term: weight
        for term, weight in evidence.weights.items()
        if not _ABOUT_UNITS.search(term)
        and (shelf.library.knows(term) or said_for.get(term))
        and (term in headings or term not in units)
    }


def _units_and_headings(shelf: Shelf) -> tuple[str, str]:
    """The names of all units that answer for something, and all headings."""
    sections = [one for document in shelf.library.sections.values() for one in document]
    units = {unit for one in sections for unit in (*one.units.lead, *one.units.others)}
    headings = {heading for one in sections for heading in one.path}
    return fold("\n".join(units)), fold("\n".join(headings))


def _newest_first(plan: Plan, shelf: Shelf) -> list[str]:
    """The documents that are meant: those named, else those of the region."""
    cards = [document.card for document in shelf.library.documents.values()]
    meant = [c for c in cards if not plan.documents or c.id in plan.documents]
    if not plan.documents:
        meant = [card for card in meant if card.region == plan.prefer.region] or meant
    return [card.id for card in sorted(meant, key=lambda c: str(c.issued or ""), reverse=True)]


def _fit(
    section: Section, subject: Mapping[str, float], evidence: Evidence, shelf: Shelf
) -> tuple[float, Section, Source | None]:
    """How well ``section`` names the subject, and in which sentence if in no heading."""
    said_for = said_by_rarest(evidence.plan, shelf)
    named = share_of(subject, " ".join(section.path), said_for)
    for known in evidence.heard.answered:
        asked = share_of(subject, known.chunk.text, said_for)
        if _stands_in(known.chunk, section) and asks_responsible(known.chunk.text):
            named = max(named, _IN_TEXT * asked)
    text = shelf.library.documents[section.document].text
    spans = (
        match.span()
        for block in section.blocks
        for match in SENTENCE.finditer(text, block.start, block.end)
    )
    said = ((share_of(subject, text[a:b], said_for), a, b) for a, b in spans)
    best, start, end = max(said, default=(0.0, 0, 0))
    if best < SAID or named >= _IN_TEXT * best:
        return named, section, None
    where = source_of(section.document, section, start, end, shelf)
    return _IN_TEXT * best, section, where


def _stands_in(chunk: Chunk, section: Section) -> bool:
    return (chunk.document, chunk.section) == (section.document, section.path)


def _of_whole(evidence: Evidence, shelf: Shelf) -> Source | None:
    """Where a document says who leads all of it, if nothing but the document is named."""
    plan = evidence.plan
    for document in plan.documents[:1]:
        names = fold(shelf.library.card(document).title)
        asked = [t for t in plan.terms if shelf.library.knows(t) and not set(t) <= set(names)]
        if any(not _ABOUT_UNITS.search(term) for term in asked):
            return None
        for section, start, end in sentences_of(document, shelf):
            text = fold(shelf.library.documents[document].text[start:end])
            if _LEADS_ALL.search(text):
                return source_of(document, section, start, end, shelf)
    return None


_ABOUT_UNITS = re.compile(
    "部门|单位|牵头|负责|责任|配合|整体|协同|方案|规划|文件|^[一二两三四五六七八九十]年$"
)
_LEADS_ALL = re.compile("牵头(?!单位).*(?:协同|配合|等部门)")
