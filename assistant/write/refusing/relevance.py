"""Whether what was found answers the question at all."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.evidence import Shelf
from assistant.plan.times import years_of
from assistant.types import Evidence, Sentence, Status
from assistant.write.passages import Told, select
from assistant.write.refusing.naming import asking, holds, nouns_named, seen_of
from assistant.write.refusing.objections import Objection, objections
from index.known import VOTE, Heard
from index.search import overlap
from index.text import content_words, fold
from index.types import Passage


@dataclass(frozen=True, slots=True)
class Weights:
    """What each of the signs counts in a logistic regression over dev questions."""

    intercept: float
    covered: float = 0.0
    margin: float = 0.0
    missing: float = 0.0
    asked: float = 0.0
    unanswered: float = 0.0
    answerability: float = 0.0
    objected: float = 0.0
    agreed: float = 0.0


KNOWING = Weights(-1.54, 3.42, 0.0, -1.04, 2.46, -4.61, 2.11, -1.88, 1.59)
"""Where the documents come with the questions they answer. How much nearer the best passage is
adds nothing to these signs."""
NEARING = Weights(-4.62, 1.75, 1.57, -0.19, 4.90)
"""What is near: what speaks against an answer may well be near what is asked."""
UNKNOWING = Weights(-0.74, 2.45, 13.29, -2.21, objected=-3.27)
"""Where they come with none. All by ``python -m eval.calibration.relevance``."""
RELEVANT = 0.68
"""From which likelihood passages are told as the answer. By tenfold cross validation it refuses
6.1% of the answerable among 1,260 dev questions and answers 7.4% of the others, and
12% and 15% of 2,312 written after all that were known then. Below it the nearest passages
are named as different. Of pairs of an answerable and another question 97.9% of dev ones and
93.7% of later ones are told apart; 97.7 and 93.6% without whose answer is told, 97.6 and 93.5% if,
besides, several unanswered questions count together."""
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
    """The share of the question's words, by weight, that are nouns nothing told holds; all of
    what is outside."""
    asked: float | None = None
    """How near the nearest question is that the documents are known to answer; None where no
    such questions are known."""
    unanswered: float = 0.0
    """How near the nearest question is that they are known not to answer."""
    answerability: float = 0.0
    """How much it lies where answered questions lie."""
    objected: bool = False
    """Whether any check finds something missing in what is told; how many do tells no more."""
    agreed: float = 0.0
    """The share, by nearness, of the nearest known questions whose answer is what is told."""


def judge(evidence: Evidence, shelf: Shelf) -> Status:
    """Whether what the evidence has to say answers the question."""
    told = list(select(evidence, shelf)) if evidence.passages else []
    return judge_told(evidence, told, objections(evidence, told, shelf), shelf)


def judge_told(
    evidence: Evidence, told: Sequence[Told], against: Sequence[Objection], shelf: Shelf
) -> Status:
    """Whether ``told``, what the evidence has to say, answers the question.

    ``against`` it are its objections. Outside is what is not answered and shares no content
    word with any document but the name of a region.
    """
    found = signs(evidence, [part.sentence for part in told], shelf)
    found = replace(found, objected=bool(against))
    sure = any(objection.sure for objection in against)
    if told and not sure and relevance(found) >= RELEVANT:
        return "answered"
    return "out_of_scope" if is_outside(evidence, shelf) else "not_found"


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
        + weights.answerability * found.answerability
        + weights.objected * found.objected
        + weights.agreed * found.agreed
    )
    return 1 / (1 + math.exp(-score))


def signs(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> Signs:
    """What tells whether ``told`` answers the question."""
    known = shelf.index.questions is not None
    years, newest = {*evidence.plan.prefer.years}, shelf.library.newest_year
    answered = _timely(evidence.heard.answered, years, newest)
    unanswered = _timely(evidence.heard.unanswered, years or _UNDATED, newest)
    return Signs(
        covered=max(evidence.coverage, default=0.0),
        margin=evidence.margin,
        missing=_missing(evidence, told, shelf),
        asked=max(answered, default=0.0) if known else None,
        unanswered=max(unanswered, default=0.0),
        answerability=evidence.heard.answerability,
        agreed=_agreed(evidence.heard, told),
    )


def _agreed(heard: Heard, told: Sequence[Sentence]) -> float:
    """The share, by nearness, of the nearest known questions whose answer is in ``told``."""
    near = sorted((*heard.answered, *heard.unanswered), key=lambda q: -q.score)[:_VOTERS]
    votes = [math.exp((question.score - near[0].score) / VOTE) for question in near]
    sources = [source for sentence in told for source in sentence.sources]
    own = (
        vote
        for vote, question in zip(votes, near, strict=True)
        if any(overlap(source, question.chunk) for source in sources)
    )
    return sum(own) / sum(votes) if votes else 0.0


_VOTERS = 6
"""The nearest known questions, answered or not, that are asked whether this is their answer."""


_UNDATED = frozenset({0})
"""No year: that no document tells the rate of 2019 says nothing of whether any tells one."""


def _timely(questions: Sequence[Passage], wanted: Collection[int], newest: int) -> list[float]:
    """How near those of ``questions`` are that name no other year than those ``wanted``.

    How many were closed in 2019 says nothing of how many were closed in 2020.
    """
    years = ({*years_of(question.chunk.text, newest)} for question in questions)
    pairs = zip(questions, years, strict=True)
    return [q.score for q, named in pairs if not (wanted and named) or named & {*wanted}]


def _missing(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> float:
    """The share of the question's words, by weight, that are nouns nothing told holds."""
    plan = evidence.plan
    seen = seen_of(told, evidence, shelf) + fold("\n".join(_named_anyway(shelf)))
    if is_outside(evidence, shelf):
        return 1.0
    clauses = fold(asking(plan.standalone))
    nouns = nouns_named(evidence, shelf)
    words = {*(term for term in _longest(evidence.weights) if term in clauses), *nouns}
    weights = {word: shelf.index.words.weight(word) for word in words}
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
