"""The known questions like the one asked: those that passages answer, and those that none does.

What is compared is how far above the questions around it a question lies, and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from index.questions import NO_DOCUMENT, is_unanswered
from index.store import OpenIndex, relative
from index.types import NOWHERE, Filter, Passage, Vectors

QUESTIONS = 20
"""Known questions looked at: the first ten hold one of a right answer for 92% of 1,427 new
questions, the first for 65%; 40 are no better."""
AROUND = 225
"""Known questions whose mean cosine is that of a question on something else: of 7,573 questions
as many as 100 were of 3,368 (100 tried too: 3 fewer key points of 389 kept-aside questions)."""
UNANSWERED = 3
"""Those looked at that no passage answers."""
VOTE = 0.2
"""Nearness over which the vote of a known question falls to 1/e: of 1,041 questions written after
all others 789 are told their answer with 0.1, 801 with 0.2, 774 if only the nearest counts."""
SAME_WORDS = 0.3
"""What the best BM25 score of a known question counts beside its nearness in meaning (with 0.4
instead of 0.2, 14 more of 1,038 new questions are told their answer)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The known questions nearest to what is asked, nearest first."""

    answered: tuple[Passage, ...] = ()
    unanswered: tuple[Passage, ...] = ()
    answerability: float = 0.0
    """How much what is asked lies where answered questions lie: about 1, or about -1."""


NOTHING_HEARD = Heard()


def heard(questions: OpenIndex, texts: Sequence[str], vectors: Vectors, *, where: Filter) -> Heard:
    """The answered and the unanswered questions nearest to any of ``texts``, nearest first.

    ``vectors`` are those of ``texts``, shape (len(texts), dimension). A question that tells a
    story is as answerable as its best clause.
    """
    space = questions.space
    if space is None:
        return NOTHING_HEARD
    places = [space.place(vector) for vector in vectors]
    cosines = [space.cosines(place) for place in places]
    pairs = zip(texts, cosines, strict=True)
    near = _nearest(_known(questions, text, found, where=where) for text, found in pairs)
    return Heard(
        tuple(one for one in near if not is_unanswered(one.chunk.id))[:QUESTIONS],
        tuple(one for one in near if is_unanswered(one.chunk.id))[:UNANSWERED],
        max(map(space.answerability, places), default=0.0),
    )


def _nearest(found: Iterable[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The best of several searches for known questions, each once."""
    best: dict[str, Passage] = {}
    for passage in chain.from_iterable(found):
        if passage.chunk.id not in best or best[passage.chunk.id].score < passage.score:
            best[passage.chunk.id] = passage
    return tuple(sorted(best.values(), key=lambda p: (-p.score, p.chunk.id)))


def _known(
    questions: OpenIndex, query: str, cosines: Vectors, *, where: Filter
) -> tuple[Passage, ...]:
    """The known questions nearest to ``query``: how far above those around, and shared words.

    ``cosines`` are those of each with it. Those that no passage answers are of no place:
    ``where`` does not leave them out.
    """
    near = questions.best(cosines, k=AROUND, where=where)
    if not near:
        return ()
    around = float(np.mean([cosine for _, cosine in near]))
    words = questions.sharing(query, k=AROUND, where=where)
    if where != NOWHERE:
        near += questions.best(cosines, k=UNANSWERED, where=_OF_NO_DOCUMENT)
        words += questions.sharing(query, k=UNANSWERED, where=_OF_NO_DOCUMENT)
    shared_words = relative(sorted(words, key=lambda one: -one[1]))
    scores = {
        i: (cosine - around) / max(1 - around, _TINY) + SAME_WORDS * shared_words.get(i, 0.0)
        for i, cosine in near
        if cosine > around
    }
    best = sorted(scores, key=lambda i: (-scores[i], i))
    answered = [i for i in best if not is_unanswered(i)][:QUESTIONS]
    unanswered = [i for i in best if is_unanswered(i)][:UNANSWERED]
    chunks = questions.chunks([*answered, *unanswered])
    return tuple(Passage(chunk, scores[chunk.id], dict(near)[chunk.id]) for chunk in chunks)


def nearness_of(scores: Iterable[float]) -> float:
    """How near questions with these ``scores`` are together; 0 for none.

    That of the nearest, and more if others are about as near: the logarithm of the sum of
    their weights.
    """
    near = np.array([score for score in scores if score > 0])
    if not near.size:
        return 0.0
    greatest = near.max()
    return float(greatest + VOTE * np.log(np.exp((near - greatest) / VOTE).sum()))


_OF_NO_DOCUMENT = Filter(documents=(NO_DOCUMENT,))


_TINY = 1e-6
