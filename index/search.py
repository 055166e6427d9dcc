"""Three searches of one shape: by meaning (dense), by words (BM25), and both (hybrid).

``expanded`` is the hybrid one with the questions that passages are known to answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np

from index.known import NOTHING_HEARD, Heard, heard, nearness_of
from index.store import OpenIndex, Ranking, relative
from index.types import NOWHERE, Chunk, Encoder, Filter, Passage, Preference, Vectors

Search: TypeAlias = Callable[..., list[Passage]]

DEPTH = 50
"""Candidates each search hands to the fusion."""
RANK_CONSTANT = 20
"""The k of reciprocal rank fusion (Cormack et al. 2009)."""
WORD_WEIGHT = 2.0
"""Weight of the word ranking against the dense one (1.0) in the fusion: BM25 alone puts the
passage first for 72% of 156 questions, dense alone for 60%."""
RERANKED = 30
"""Fused candidates that are put in their final order by score."""
WORD_SCORE = 8.0
"""What the best BM25 score counts against one standard deviation of the cosine."""
PREFERENCE = 1.0
"""What the preferred region counts in that measure; a preferred year counts half of it.
Re-ranking by score raised the mean reciprocal rank on the same questions from 0.86 to 0.90."""
INDIFFERENT = Preference()


def dense(
    index: OpenIndex, encoder: Encoder, query: str, *, k: int = 10, where: Filter = NOWHERE
) -> list[Passage]:
    """The ``k`` passages nearest in meaning; the score is the cosine."""
    ranking = _dense(index, encoder, query, k=k, where=where)
    return _passages(index, ranking, dict(ranking))


def words(
    index: OpenIndex, encoder: Encoder, query: str, *, k: int = 10, where: Filter = NOWHERE
) -> list[Passage]:
    """The ``k`` passages that share most words; the score is BM25. ``encoder`` is not used."""
    del encoder
    return _passages(index, index.sharing(query, k=k, where=where), {})


def hybrid(
    index: OpenIndex,
    encoder: Encoder,
    query: str,
    *,
    k: int = 10,
    where: Filter = NOWHERE,
    prefer: Preference = INDIFFERENT,
) -> list[Passage]:
    """The ``k`` best of both searches: fused by reciprocal rank, ordered by score.

    ``prefer`` moves passages of a region and years up without excluding others.
    """
    vector = encoder.queries([query])[0]
    return _hybrid(index, vector, query, k=k, where=where, prefer=prefer)


@dataclass(frozen=True, slots=True)
class Expanded:
    """Passages, best first, and the known questions nearest to what was asked.

    A question's ``chunk`` stands where its answer stands; its score is in [0, 1.3].
    """

    passages: tuple[Passage, ...]
    heard: Heard = NOTHING_HEARD

    @property
    def questions(self) -> tuple[Passage, ...]:
        """The nearest of the questions that passages answer."""
        return self.heard.answered


def expanded(
    index: OpenIndex,
    encoder: Encoder,
    query: str,
    *,
    clauses: Sequence[str] = (),
    k: int = 10,
    where: Filter = NOWHERE,
    prefer: Preference = INDIFFERENT,
) -> Expanded:
    """The hybrid search, in which a known question like ``query`` speaks for its passages.

    So does one like a clause of it: who tells a story asks with one of its clauses.
    """
    texts = [query, *clauses] if index.questions else [query]
    vectors = encoder.queries(texts)
    found = _hybrid(index, vectors[0], query, k=max(k, RERANKED), where=where, prefer=prefer)
    if index.questions is None:
        return Expanded(tuple(found[:k]))
    known = heard(index.questions, texts, vectors, where=where)
    questions = known.answered
    found += _unseen(index, questions[:RESCUED], found, prefer=prefer)
    scored = [replace(p, score=p.score + ASKED * spoken_for(p.chunk, questions)) for p in found]
    scored.sort(key=lambda passage: (-passage.score, passage.chunk.id))
    return Expanded(tuple(scored[:k]), known)


ASKED = 12.0
"""What it counts in a passage's score that known questions like the one asked are answered by it:
of 1,041 questions written after all others, 774 are told their answer at 8, 814 at 20, 829 at 30
(in 5% and 8% more characters). From 20 on what a heading lists no longer comes first
(八大重大行动的最后一个)."""
RESCUED = 3
"""Known questions whose passages are looked at even if the search itself did not find them."""


def spoken_for(chunk: Chunk, questions: Sequence[Passage]) -> float:
    """How near the known questions are that ``chunk`` answers, by how much of each it answers.

    Several that are about as near count more than one.
    """
    return nearness_of(known.score * shared(chunk, known.chunk) for known in questions)


class Place(Protocol):
    """A stretch of a document: a chunk, a source; ``start`` and ``end`` are raw offsets."""

    @property
    def document(self) -> str:
        """Which document it is of."""
        ...

    @property
    def start(self) -> int:
        """Of its first character."""
        ...

    @property
    def end(self) -> int:
        """Behind its last character."""
        ...


def overlap(one: Place, other: Place) -> bool:
    """Whether two stretches have a character in common."""
    return one.document == other.document and one.start < other.end and other.start < one.end


def shared(one: Chunk, other: Chunk) -> float:
    """The share of the shorter of two stretches of text that lies in the other, in [0, 1]."""
    if one.document != other.document:
        return 0.0
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, both / max(1, min(one.end - one.start, other.end - other.start)))


def _unseen(
    index: OpenIndex, questions: Sequence[Passage], found: Sequence[Passage], *, prefer: Preference
) -> list[Passage]:
    """The passages that answer ``questions`` and are not among those found."""
    missing = [q.chunk for q in questions if not any(shared(p.chunk, q.chunk) for p in found)]
    chunks = index.overlapping(missing) if missing else []
    return [Passage(chunk, _ABSENT + _leaning(chunk, prefer)) for chunk in chunks]


def _hybrid(
    index: OpenIndex, vector: Vectors, query: str, *, k: int, where: Filter, prefer: Preference
) -> list[Passage]:
    near = index.nearest(vector, k=max(k, DEPTH), where=where)
    alike = index.sharing(query, k=max(k, DEPTH), where=where)
    candidates = _fuse(near, alike)[: max(k, RERANKED)]
    chunks = index.chunks(candidates)
    cosines, overlaps = _standardised(near), relative(alike)
    scored = [
        Passage(
            chunk,
            WORD_SCORE * overlaps.get(chunk.id, 0.0)
            + cosines.get(chunk.id, _ABSENT)
            + _leaning(chunk, prefer),
            dict(near).get(chunk.id),
        )
        for chunk in chunks
    ]
    return sorted(scored, key=lambda passage: (-passage.score, passage.chunk.id))[:k]


_ABSENT = -1.5
"""Standardised cosine of a chunk that is not among the nearest."""


def _fuse(near: Ranking, shared: Ranking) -> list[str]:
    fused: dict[str, float] = defaultdict(float)
    for weight, ranking in ((1.0, near), (WORD_WEIGHT, shared)):
        for rank, (chunk_id, _) in enumerate(ranking, start=1):
            fused[chunk_id] += weight / (RANK_CONSTANT + rank)
    return sorted(fused, key=lambda chunk_id: (-fused[chunk_id], chunk_id))


def _standardised(ranking: Ranking) -> dict[str, float]:
    """Cosines in standard deviations from the mean of the nearest; independent of the model."""
    if not ranking:
        return {}
    values = np.array([score for _, score in ranking])
    scaled = (values - values.mean()) / (values.std() + 1e-9)
    ids = (chunk_id for chunk_id, _ in ranking)
    return dict(zip(ids, np.maximum(scaled, _ABSENT).tolist(), strict=True))


def _leaning(chunk: Chunk, prefer: Preference) -> float:
    bonus = PREFERENCE if prefer.region and chunk.region == prefer.region else 0.0
    if any(chunk.period[0] - 1 <= year <= chunk.period[1] for year in prefer.years):
        bonus += PREFERENCE / 2
    if any(str(year) in chunk.indexed for year in prefer.years):
        bonus += PREFERENCE / 2
    return bonus


def _dense(index: OpenIndex, encoder: Encoder, query: str, *, k: int, where: Filter) -> Ranking:
    return index.nearest(encoder.queries([query])[0], k=k, where=where)


def _passages(index: OpenIndex, ranking: Ranking, cosines: dict[str, float]) -> list[Passage]:
    chunks = index.chunks([chunk_id for chunk_id, _ in ranking])
    return [
        Passage(chunk, score, cosines.get(chunk.id))
        for chunk, (_, score) in zip(chunks, ranking, strict=True)
    ]
