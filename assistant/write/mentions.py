"""Which documents speak of something: one sentence of each, the one that is most about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from assistant.evidence import Shelf, share_of
from assistant.library import bare_title
from assistant.plan.wording import official_words, synonyms_in
from assistant.types import Evidence, Sentence, Source
from assistant.write.refusing.naming import begins_word, nouns_of
from index.text import content_words, fold
from index.types import Section

_ASKS = re.compile(
    r"(?:哪些|哪[几两]?[份个]|几份|什么)(?:文件|方案|规划|材料)[^，,。?]{0,3}"
    r"(?:提到|提过|讲|说|谈|涉及|写|出现)|"
    r"在(?:哪些|哪[几两]?[份个])(?:文件|方案|规划|材料)(?:里面?|中)?有?[?？。]*$|"
    r"(?:有关|关于|涉及|提到|讲到?)[^，,。?]+的?(?:文件|方案|规划|材料)(?:有哪|是哪|有几|都有)"
)
_ASKING = re.compile(
    r"(?:(?:提|讲|说|谈|写|涉|出现)[到过了及]*)?在?(?:哪些|哪[几两]?[份个]|几份|什么)(?:文件|方案|规划|材料)(?:里面?|中)?[有都还也]*"
    r"(?:(?:提|讲|说|谈|写|涉|出现)[到过了及]*)?|有关|关于|涉及|提到|讲到?|"
    r"的?(?:文件|方案|规划|材料)(?=有哪|是哪|有几|都有)"
)
"""The words that ask for documents, not of what they speak: 哪份文件里讲了."""
SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")


def asks_mentions(question: str) -> bool:
    """Whether ``question`` wants the documents that speak of something: 哪些文件提到教共体."""
    return bool(_ASKS.search(fold(question)))


def tell_mentions(evidence: Evidence, shelf: Shelf) -> Iterator[Sentence]:
    """For each document that has all the words asked for, newest first, one sentence of it.

    A word that no document has is looked for by the official ones, which is said.
    """
    plan = evidence.plan
    subject = _ASKING.sub(" ", fold(plan.standalone))
    official = official_words(subject)
    other = {said: words for said, words in official.items() if not shelf.library.knows(said)}
    short = {s: tuple(filter(partial(_shortens, s), w)) for s, w in official.items()}
    nouns = dict.fromkeys(nouns_of(plan.standalone, shelf), 1.0)
    named = {term: weight for term, weight in (nouns | evidence.weights).items() if term in subject}
    parts = {term for said in other for term in named if term in said}
    kept = {word for words in synonyms_in(subject).values() for word in words}
    known = {t: w for t, w in named.items() if t not in parts or t in kept}
    weights = known | dict.fromkeys(other, 1.0)
    chosen = plan.documents or tuple(shelf.library.documents)
    told = [
        (document, source)
        for document in sorted(chosen, key=shelf.library.newest_first, reverse=True)
        if weights and (source := _best(document, weights, short | other, shelf))
    ]
    if told and other:
        yield Sentence(_by_other_words(other), lead_in=True, echo=True)
    for document, source in told:
        yield Sentence(f"《{shelf.library.card(document).title}》提到：", lead_in=True)
        yield Sentence(source.quote, (source,))


def _shortens(said: str, official: str) -> bool:
    """Whether ``said`` is ``official`` with characters left out: 教共体, 教育共同体."""
    rest = iter(official)
    return all(character in rest for character in said)


def _by_other_words(official: Mapping[str, tuple[str, ...]]) -> str:
    said = "”“".join(official)
    words = "”“".join(dict.fromkeys(word for words in official.values() for word in words))
    return f"文件里没有“{said}”的原词，以下按“{words}”查得。"


def _best(
    document: str, weights: Mapping[str, float], other: Mapping[str, tuple[str, ...]], shelf: Shelf
) -> Source | None:
    """The sentence of ``document`` that is most about what is asked for, if one has all of it."""
    text = shelf.library.documents[document].text
    found: list[tuple[tuple[bool, float, int], Source]] = []
    for section, start, end in sentences_of(document, shelf):
        folded = fold(text[start:end])
        if _holds_all(folded, weights, other):
            title = bare_title(section.path[-1]) if section.path else ""
            headed = share_of(weights, title, other)
            source = source_of(document, section, start, end, shelf)
            found.append(((not _holds_all(folded, weights, {}), -headed, end - start), source))
    return min(found, key=lambda one: one[0])[1] if found else None


def _holds_all(folded: str, terms: Iterable[str], other: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a sentence has each term, or one of the official words for it."""
    return all(
        _has(folded, term) or any(_has(folded, word) for word in other.get(term, ()))
        for term in terms
    )


def _has(folded: str, term: str) -> bool:
    """Whether ``term`` stands in a sentence as a word, or from where one begins.

    院校服务 is not about 校服.
    """
    return term in folded and (term in content_words(folded) or begins_word(folded, term))


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
