"""The word index (BM25) over chunks: built in memory, kept beside the vector store."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.text import tokens
from index.types import Chunk, Filter

if TYPE_CHECKING:
    import bm25s

_CARDS = "chunks.json"
_K1, _B = 1.2, 0.6
"""BM25 constants (Robertson & Zaragoza 2009). b below the usual 0.75 because chunks are cut
to similar lengths, and only table rows are short."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """BM25 over chunks, with what is needed to filter them; arrays run along chunks."""

    ids: tuple[str, ...]
    documents: NDArray[np.str_]
    regions: NDArray[np.str_]
    years: NDArray[np.int64]
    """Shape (chunks, 2): first and last year of the document's period."""
    ranker: bm25s.BM25 | None

    def scores(self, query: str, where: Filter) -> NDArray[np.float32]:
        """BM25 score of each chunk for ``query``; 0 where ``where`` excludes it."""
        zeros = np.zeros(len(self.ids), dtype=np.float32)
        if self.ranker is None:
            return zeros
        known = [token for token in tokens(query) if token in self.ranker.vocab_dict]
        if not known:
            return zeros
        scores = self.ranker.get_scores(known)
        return np.where(self.allowed(where), scores, zeros).astype(np.float32)

    def weight(self, token: str) -> float:
        """Inverse document frequency of ``token``; greatest for one that no chunk holds."""
        found = 0
        if token and self.ranker is not None and token in self.ranker.vocab_dict:
            number = self.ranker.vocab_dict[token]
            borders = self.ranker.scores["indptr"]
            found = int(borders[number + 1] - borders[number])
        return math.log(1 + (len(self.ids) - found + 0.5) / (found + 0.5))

    def allowed(self, where: Filter) -> NDArray[np.bool_]:
        """Which chunks ``where`` does not exclude."""
        mask = np.ones(len(self.ids), dtype=np.bool_)
        if where.documents:
            mask &= np.isin(self.documents, where.documents)
        if where.region:
            mask &= self.regions == where.region
        if where.year is not None:
            mask &= (self.years[:, 0] <= where.year) & (where.year <= self.years[:, 1])
        return mask


def build_words(chunks: Sequence[Chunk]) -> WordIndex:
    """The word index of ``chunks``."""
    import bm25s  # noqa: PLC0415 -- 0.25 s, not needed for the command line's help

    ranker = None
    corpus = [tokens(chunk.indexed) for chunk in chunks]
    if any(corpus):
        ranker = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        ranker.index(corpus, show_progress=False)
    cards: list[list[str | int]] = [[c.id, c.document, c.region, *c.period] for c in chunks]
    return _with_cards(cards, ranker)


def save_words(words: WordIndex, folder: Path) -> None:
    """Write ``words`` into ``folder``, which must not exist yet; complete or not at all."""
    unfinished = folder.with_name(f"{folder.name}.part")
    unfinished.mkdir(parents=True, exist_ok=True)
    if words.ranker is not None:
        words.ranker.save(str(unfinished), show_progress=False)
    rows = zip(words.ids, words.documents, words.regions, words.years, strict=True)
    cards = [[i, str(d), str(r), int(y[0]), int(y[1])] for i, d, r, y in rows]
    (unfinished / _CARDS).write_text(json.dumps(cards, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(folder)


def load_words(folder: Path) -> WordIndex | None:
    """The word index kept in ``folder``; None if there is none that can be read."""
    import bm25s  # noqa: PLC0415 -- see build_words

    try:
        cards = json.loads((folder / _CARDS).read_text(encoding="utf-8"))
        kept = any(folder.glob("*.index.npy"))
        ranker = bm25s.BM25.load(str(folder), show_progress=False) if kept else None
        return _with_cards(cards, ranker)
    except (OSError, EOFError, ValueError):  # missing or cut short
        return None


def _with_cards(cards: Sequence[Sequence[str | int]], ranker: bm25s.BM25 | None) -> WordIndex:
    return WordIndex(
        ids=tuple(str(card[0]) for card in cards),
        documents=np.array([card[1] for card in cards], dtype=np.str_),
        regions=np.array([card[2] for card in cards], dtype=np.str_),
        years=np.array([card[3:5] for card in cards], dtype=np.int64).reshape(-1, 2),
        ranker=ranker,
    )
