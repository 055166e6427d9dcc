"""Which documents speak of something: one sentence of each, the one that is most about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.evidence import Shelf, share_of
from assistant.library import bare_title
from assistant.types import Evidence, Sentence, Source
from assistant.write.refusing.naming import nouns_of
from index.text import fold
from index.types import Section

_ASKS = re.compile(
    r"(?:哪些|哪[几两]?[份个]|几份|什么)(?:文件|方案|规划|材料)[^，,。?]{0,3}(?:提到|提过|讲|说|谈|涉及|写)|"
    r"在(?:哪些|哪[几两]?[份个])(?:文件|方案|规划|材料)(?:里面?|中)?有?[?？。]*$|"
    r"(?:有关|关于|涉及|提到|讲到?)[^，,。?]+的?(?:文件|方案|规划|材料)(?:有哪|是哪|有几|都有)"
)
_OF_DOCUMENTS = re.compile(r"^(?:文件|方案|规划|材料|提到|涉及|有关|关于)$")
SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")


def asks_mentions(question: str) -> bool:
    """Whether ``question`` wants the documents that speak of something: 哪些文件提到教共体."""
    return bool(_ASKS.search(fold(question)))


def tell_mentions(evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """For each document that has all the words asked for, newest first, one sentence of it."""
    plan = evidence.plan
    nouns = dict.fromkeys(nouns_of(plan.standalone, shelf), 1.0)
    weights = {t: w for t, w in (nouns | evidence.weights).items() if not _OF_DOCUMENTS.match(t)}
    chosen = plan.documents or tuple(shelf.library.documents)
    for document in sorted(chosen, key=shelf.library.newest_first, reverse=True):
        found: list[tuple[float, int, Source]] = []
        text = shelf.library.documents[document].text
        for section, start, end in sentences_of(document, shelf):
            if weights and _holds_all(fold(text[start:end]), weights, plan.said_for):
                title = bare_title(section.path[-1]) if section.path else ""
                headed = share_of(weights, title, plan.said_for)
                found.append(
                    (-headed, end - start, source_of(document, section, start, end, shelf))
                )
        if found:
            source = min(found, key=lambda one: one[:2])[2]
            yield Sentence(f"《{shelf.library.card(document).title}》提到：", lead_in=True)
            yield Sentence(source.quote, (source,))


def _holds_all(folded: str, terms: Iterable[str], said_for: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a sentence has each term, or all the official words for it."""
    return all(
        term in folded or bool(said_for.get(term) and all(w in folded for w in said_for[term]))
        for term in terms
    )


def source_of(document: str, section: Section, start: int, end: int, shelf: Shelf) -> Source:
    """A stretch of a document's text as a source."""
    whole = shelf.library.documents[document]
    span = whole.raw_span(start, end)
    return Source(document, section.path, whole.text[start:end], *span, whole.card.title)


def sentences_of(document: str, shelf: Shelf) -> Iterator[tuple[Section, int, int]]:
    """The sentences of a document's paragraphs: section and clean offsets."""
    text = shelf.library.documents[document].text
    for section in shelf.library.sections[document]:
        for block in section.blocks:
            if block.row is None:
                for match in SENTENCE.finditer(text, block.start, block.end):
                    yield section, *match.span()
