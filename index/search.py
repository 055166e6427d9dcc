"""Three searches of one shape: by meaning (dense), by words (BM25), and both (hybrid)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from index.store import OpenIndex
from index.types import Chunk, Encoder, Filter, Passage, Preference

Search: TypeAlias = Callable[..., list[Passage]]
Ranking: TypeAlias = list[tuple[str, float]]

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
NOWHERE = Filter()
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
    return _passages(index, _words(index, query, k=k, where=where), {})


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
    near = _dense(index, encoder, query, k=max(k, DEPTH), where=where)
    shared = _words(index, query, k=max(k, DEPTH), where=where)
    candidates = _fuse(near, shared)[: max(k, RERANKED)]
    chunks = index.chunks(candidates)
    cosines, overlaps = _standardised(near), _relative(shared)
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


def _relative(ranking: Ranking) -> dict[str, float]:
    """BM25 scores as shares of the best one."""
    best = ranking[0][1] if ranking else 1.0
    return {chunk_id: score / best for chunk_id, score in ranking}


def _leaning(chunk: Chunk, prefer: Preference) -> float:
    bonus = PREFERENCE if prefer.region and chunk.region == prefer.region else 0.0
    if any(chunk.period[0] - 1 <= year <= chunk.period[1] for year in prefer.years):
        bonus += PREFERENCE / 2
    if any(str(year) in chunk.indexed for year in prefer.years):
        bonus += PREFERENCE / 2
    return bonus


def _dense(index: OpenIndex, encoder: Encoder, query: str, *, k: int, where: Filter) -> Ranking:
    return index.nearest(encoder.queries([query])[0], k=k, where=where)


def _words(index: OpenIndex, query: str, *, k: int, where: Filter) -> Ranking:
    scores = index.words.scores(query, where)
    k = min(k, len(scores))
    if not k:
        return []
    best = np.argpartition(-scores, k - 1)[:k]
    ordered = best[np.lexsort((best, -scores[best]))]
    return [(index.words.ids[n], float(scores[n])) for n in ordered if scores[n] > 0]


def _passages(index: OpenIndex, ranking: Ranking, cosines: dict[str, float]) -> list[Passage]:
    chunks = index.chunks([chunk_id for chunk_id, _ in ranking])
    return [
        Passage(chunk, score, cosines.get(chunk.id))
        for chunk, (_, score) in zip(chunks, ranking, strict=True)
    ]
