"""An index that answers: searched by vector and by word, and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from index.rows import chroma_filter
from index.store.client import translated
from index.store.kept import Kept
from index.store.space import QuestionSpace
from index.types import Chunk, Filter, Manifest, Vectors
from index.words import WordIndex

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

Ranking: TypeAlias = list[tuple[str, float]]
"""Ids of chunks with their scores, best first."""


def relative(ranking: Ranking) -> dict[str, float]:
    """Scores as shares of the best one."""
    best = ranking[0][1] if ranking else 1.0
    return {chunk_id: score / best for chunk_id, score in ranking}


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index that answers: vectors in Chroma, words and texts in memory."""

    manifest: Manifest
    collection: Collection
    words: WordIndex
    kept: Kept
    place: str
    questions: OpenIndex | None = None
    """What people ask, with an answer or without, if the documents come with any."""
    space: QuestionSpace | None = None
    """Where the questions lie, if this is their index."""

    def nearest(self, vector: Vectors, *, k: int, where: Filter) -> Ranking:
        """Ids and cosines of the ``k`` chunks nearest to ``vector`` (shape (dimension,))."""
        if not self.words.ids:
            return []
        with translated(self.place):
            answer = self.collection.query(
                query_embeddings=vector,
                n_results=min(k, len(self.words.ids)),
                where=chroma_filter(where),
                include=["distances"],
            )
        distances = (answer["distances"] or [[]])[0]
        return [(i, 1.0 - float(d)) for i, d in zip(answer["ids"][0], distances, strict=True)]

    def best(self, cosines: Vectors, *, k: int, where: Filter) -> Ranking:
        """Ids and ``cosines``, which run along the chunks, of the ``k`` greatest."""
        allowed = np.where(self.words.allowed(where), cosines, -1.0)
        return [(i, cosine) for i, cosine in self._best(allowed, k) if cosine > -1]

    def sharing(self, query: str, *, k: int, where: Filter) -> Ranking:
        """Ids and BM25 scores of the ``k`` chunks that share most words with ``query``."""
        best = self._best(self.words.scores(query, where), k)
        return [(i, score) for i, score in best if score > 0]

    def _best(self, scores: Vectors, k: int) -> Ranking:
        """The ids with the ``k`` greatest of all ``scores``, greatest first."""
        k = min(k, len(scores))
        if not k:
            return []
        best = np.argpartition(-scores, k - 1)[:k]
        ordered = best[np.lexsort((best, -scores[best]))]
        return [(self.words.ids[n], float(scores[n])) for n in ordered]

    def overlapping(self, places: Sequence[Chunk]) -> list[Chunk]:
        """The chunks that share text with any of ``places``, in the order they were written."""
        return self.kept.overlapping(places)

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        """The chunks with these ids, in the same order."""
        return self.kept.chunks(ids)
