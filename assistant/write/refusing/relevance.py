"""Whether what was found answers the question at all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import Shelf
from assistant.types import Evidence, Sentence, Status
from assistant.write.passages import select
from assistant.write.refusing.naming import asking, holds, nouns_named, of_another, seen_of
from index.text import content_words, fold
from index.types import Passage


@dataclass(frozen=True, slots=True)
class Weights:
    """What each of the signs counts in a logistic regression over dev questions."""

    intercept: float
    covered: float
    margin: float
    missing: float
    asked: float = 0.0
    unanswered: float = 0.0


KNOWING = Weights(-3.58, 4.58, 3.92, -2.81, 10.87, -10.89)
"""Where the documents come with the questions they answer."""
NEARING = Weights(-5.07, 2.84, 6.37, -2.85, 7.91)
"""The same without those that none answers: what is near is often near such a one."""
UNKNOWING = Weights(-1.62, 3.63, 15.39, -1.89)
"""Where they do not. Both by ``python -m eval.calibration.relevance``."""
RELEVANT = 0.4
"""From which likelihood passages are told as the answer: by tenfold cross validation on 631 dev
questions it refuses 1.2% of the answerable with known questions, 0.6% without, and answers 40%
and 87% of the others. Below it the nearest passages are named as different."""
NEAR = 0.1
"""From which likelihood passages are named beside a refusal as near to what is asked."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether passages answer a question."""

    covered: float
    """The share of the question's words, by weight, that the best passage holds."""
    margin: float
    """How much nearer in meaning the best passage is than those around it."""
    missing: float
    """The share of the question's words, by weight, that are nouns nothing told holds."""
    asked: float | None = None
    """How near the nearest questions are that the documents are known to answer; None where no
    such questions are known."""
    unanswered: float = 0.0
    """How near the nearest questions are that they are known not to answer."""


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
    likely = relevance(signs(evidence, told, shelf)) >= RELEVANT
    return "answered" if likely and not of_another(evidence, told, shelf) else "not_found"


def is_near(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> bool:
    """Whether ``told`` is near enough to what is asked to be named beside a refusal.

    It may well be near what is known to be unanswered.
    """
    found = signs(evidence, told, shelf)
    weights = UNKNOWING if found.asked is None else NEARING
    return _likely(found, weights) >= NEAR


def is_outside(evidence: Evidence, shelf: Shelf) -> bool:
    """Whether the question shares nothing with the documents but the name of a place."""
    places = (*shelf.library.regions, *evidence.plan.places)
    names = {part for place in places for part in (place, place.rstrip("市县区"))}
    unknown = shelf.index.words.weight("")
    known = [t for t, w in evidence.weights.items() if w < unknown or evidence.plan.said_for.get(t)]
    return not set(known) - names


def relevance(found: Signs) -> float:
    """How likely what was found answers the question, in [0, 1]."""
    return _likely(found, UNKNOWING if found.asked is None else KNOWING)


def _likely(found: Signs, weights: Weights) -> float:
    score = (
        weights.intercept
        + weights.covered * found.covered
        + weights.margin * found.margin
        + weights.missing * found.missing
        + weights.asked * (found.asked or 0.0)
        + weights.unanswered * found.unanswered
    )
    return 1 / (1 + math.exp(-score))


def signs(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> Signs:
    """What tells whether ``told`` answers the question."""
    covered = max(evidence.coverage, default=0.0)
    asked = _nearness(evidence.known)
    return Signs(
        covered,
        evidence.margin,
        _missing(evidence, told, shelf),
        asked if shelf.index.questions else None,
        _nearness(evidence.unanswered),
    )


def _nearness(questions: Sequence[Passage]) -> float:
    """How near known questions are: between the nearest and the mean of the nearest three."""
    scores = [question.score for question in questions[:_FIRST]]
    return (max(scores) + sum(scores) / len(scores)) / 2 if scores else 0.0


_FIRST = 3
"""Known questions that tell how near any is: one alone may be near by chance."""


def _missing(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> float:
    """The share of the question's words, by weight, that are nouns nothing told holds."""
    plan = evidence.plan
    clauses = fold(asking(plan.standalone))
    nouns = nouns_named(evidence, shelf)
    words = {*(term for term in _longest(evidence.weights) if term in clauses), *nouns}
    weights = {word: shelf.index.words.weight(word) for word in words}
    seen = seen_of(told, evidence, shelf) + fold("\n".join(_named_anyway(shelf)))
    missing = [noun for noun in nouns if not holds(seen, noun, plan.said_for)]
    total = sum(weights.values())
    return sum(weights[noun] for noun in missing) / total if total else 0.0


def _longest(terms: Mapping[str, float]) -> list[str]:
    """The terms that are no part of another."""
    return [term for term in terms if not any(term != o and term in o for o in terms)]


@lru_cache(maxsize=8)
def _title_words(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for title in titles for word in content_words(title))


def _named_anyway(shelf: Shelf) -> frozenset[str]:
    """The words of titles, issuers and regions: they say where, not what."""
    cards = [document.card for document in shelf.library.documents.values()]
    return _title_words(tuple(f"{c.title}{c.issuer}{c.region}" for c in cards))
