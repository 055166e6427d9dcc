"""Whether what was found answers the question at all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import Shelf
from assistant.plan.asked import slot_words
from assistant.plan.wording import is_silent
from assistant.types import Evidence, Sentence, Status
from assistant.write.passages import select
from index.text import content_words, fold, is_word, word_classes

INTERCEPT, COVERED, MARGIN, MISSING = -2.19, 3.10, 20.47, -2.61
"""Logistic regression over 313 dev questions (``python -m eval.calibration.relevance``)."""
RELEVANT = 0.3
"""From which likelihood passages are told as the answer: by tenfold cross validation it refuses
0.8% of the answerable of those questions. Below it the nearest passages are named as different."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether passages answer a question."""

    covered: float
    """The share of the question's words, by weight, that the best passage holds."""
    margin: float
    """How much nearer in meaning the best passage is than those around it."""
    missing: float
    """The share of the question's words, by weight, that are nouns nothing told holds."""


def judge(evidence: Evidence, shelf: Shelf) -> Status:
    """Whether what the evidence has to say answers the question."""
    told = [part.sentence for part in select(evidence, shelf)] if evidence.passages else []
    return judge_told(evidence, told, shelf)


def judge_told(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> Status:
    """Whether ``told``, what the evidence has to say, answers the question.

    Outside is what shares no content word with any document but the name of a region.
    """
    if is_outside(evidence, shelf):
        return "out_of_scope"
    return "answered" if relevance(signs(evidence, told, shelf)) >= RELEVANT else "not_found"


def is_outside(evidence: Evidence, shelf: Shelf) -> bool:
    """Whether the question shares nothing with the documents but the name of a region."""
    names = {part for region in shelf.library.regions for part in (region, region[:-1])}
    unknown = shelf.index.words.weight("")
    known = [t for t, w in evidence.weights.items() if w < unknown or evidence.plan.said_for.get(t)]
    return not set(known) - names


def relevance(found: Signs) -> float:
    """How likely what was found answers the question, in [0, 1]."""
    score = INTERCEPT + COVERED * found.covered + MARGIN * found.margin + MISSING * found.missing
    return 1 / (1 + math.exp(-score))


def signs(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> Signs:
    """What tells whether ``told`` answers the question."""
    covered = max(evidence.coverage, default=0.0)
    return Signs(covered, evidence.margin, _missing(evidence, told, shelf))


def _missing(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> float:
    """The share of the question's words, by weight, that are nouns nothing told holds."""
    plan = evidence.plan
    places = "".join((*plan.places, *shelf.library.regions))
    asking = _asking(plan.standalone)
    nouns = {noun for noun in nouns_of(asking, shelf) if noun not in places}
    words = {*(term for term in _longest(evidence.weights) if term in fold(asking)), *nouns}
    weights = {word: shelf.index.words.weight(word) for word in words}
    seen = fold("\n".join((*_seen(told, shelf), *_named_anyway(shelf))))
    missing = [noun for noun in nouns if not _holds(seen, noun, plan.said_for)]
    total = sum(weights.values())
    return sum(weights[noun] for noun in missing) / total if total else 0.0


def _asking(question: str) -> str:
    """The clauses of ``question`` that ask; all of it if they name nothing by themselves.

    领导让我写个双减的汇报，双减要做哪些动作 does not ask for the report.
    """
    clauses = _CLAUSE.findall(question)
    asking = [c for c in clauses if any(word in fold(c) for word in slot_words())]
    named = any(len(word) > 1 and kind[0] == "n" for c in asking for word, kind in word_classes(c))
    return "，".join(asking) if named else question


_CLAUSE = re.compile(r"[^，,。；;！!？?]+")


def _holds(text: str, noun: str, said_for: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether ``text`` has ``noun``, an official word for it, or all of its parts."""
    parts = [word for word in content_words(noun) if word != noun]
    whole = len(noun) <= sum(map(len, parts)) and all(part in text for part in parts)
    return whole or any(word in text for word in (noun, *_official(noun, said_for)))


def _official(noun: str, said_for: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The official words for ``noun`` or for a part of it."""
    for said, words in said_for.items():
        if said in noun or noun in said:
            yield from words


def _longest(terms: Mapping[str, float]) -> list[str]:
    """The terms that are no part of another."""
    return [term for term in terms if not any(term != o and term in o for o in terms)]


_TIME = re.compile(r"[\d年月日周天期初末前后]")


def nouns_of(question: str, shelf: Shelf) -> Iterator[str]:
    """The words of ``question`` that name something, aside from those that ask.

    What neither the documents nor the dictionary have is a wrong cut, no word.
    """
    for word, kind in word_classes(fold(question)):
        named = kind[0] == "n" or kind in _NAMING or (kind == "t" and not _TIME.search(word))
        asks = is_silent(word) or word in slot_words()
        if kind == "n" and len(word) == 1 and not asks and not shelf.library.knows(word):
            yield word  # 猫为什么爱睡觉 is not about sleep
        elif named and len(word) > 1 and not asks and (shelf.library.knows(word) or is_word(word)):
            yield word


_NAMING = {"vn", "an", "j", "l", "i"}


def _seen(told: Sequence[Sentence], shelf: Shelf) -> Iterator[str]:
    """What is told, and the headings and titles over it."""
    for sentence in told:
        yield sentence.text
        for source in sentence.sources:
            yield from source.section
            yield source.context
            card = shelf.library.card(source.document)
            yield f"{card.title}{card.region}"


@lru_cache(maxsize=8)
def _title_words(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for title in titles for word in content_words(title))


def _named_anyway(shelf: Shelf) -> frozenset[str]:
    """The words of titles, issuers and regions: they say where, not what."""
    cards = [document.card for document in shelf.library.documents.values()]
    return _title_words(tuple(f"{c.title}{c.issuer}{c.region}" for c in cards))
