"""What is written of chunks, kept beside the vector store and in memory.

A question looks at some thirty chunks by their ids and at those of a place; from Chroma each
look takes milliseconds, and all texts of an index take a few megabytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.rows import Rows, chunk_of, metadata
from index.types import Chunk

_FILE = "rows.json"


@dataclass(frozen=True)
class Kept:
    """The rows of an index; a chunk is made of one when it is looked at."""

    rows: Rows
    _read: dict[str, Chunk] = field(init=False, default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, chunks: Iterable[Chunk]) -> Self:
        """The rows of ``chunks``."""
        return cls({chunk.id: (chunk.text, metadata(chunk)) for chunk in chunks})

    def __len__(self) -> int:
        """The number of chunks."""
        return len(self.rows)

    def chunks(self, ids: Iterable[str]) -> list[Chunk]:
        """The chunks with these ids, in the same order."""
        return [self._chunk(chunk_id) for chunk_id in ids]

    def overlapping(self, places: Sequence[Chunk]) -> list[Chunk]:
        """The chunks that share text with any of ``places``, in the order of the rows."""
        found = np.zeros(len(self.rows), dtype=np.bool_)
        documents, starts, ends = self._stretches
        for place in places:
            found |= (documents == place.document) & (starts < place.end) & (ends > place.start)
        ids = list(self.rows)
        return self.chunks(ids[n] for n in np.flatnonzero(found))

    def _chunk(self, chunk_id: str) -> Chunk:
        if chunk_id not in self._read:
            self._read[chunk_id] = chunk_of(chunk_id, self.rows[chunk_id])
        return self._read[chunk_id]

    @cached_property
    def _stretches(self) -> tuple[NDArray[np.str_], NDArray[np.int64], NDArray[np.int64]]:
        """Documents, first offsets and those behind the last, along the rows."""
        cards = [card for _, card in self.rows.values()]
        documents = np.array([card["document"] for card in cards], dtype=np.str_)
        starts = np.array([card["start"] for card in cards], dtype=np.int64)
        return documents, starts, np.array([card["end"] for card in cards], dtype=np.int64)


def save_kept(kept: Kept, folder: Path) -> None:
    """Write ``kept`` into ``folder``, which is there; complete or not at all."""
    unfinished = folder / f"{_FILE}.part"
    unfinished.write_text(json.dumps(kept.rows, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(folder / _FILE)


def load_kept(folder: Path) -> Kept | None:
    """The rows kept in ``folder``; None if there are none that can be read."""
    try:
        rows = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return Kept({chunk_id: (text, card) for chunk_id, (text, card) in rows.items()})
    except (OSError, ValueError, TypeError, AttributeError):  # missing or cut short
        return None
