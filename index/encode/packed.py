"""Vectors of the shipped documents and questions, packed beside the data they are of.

Encoding 17,400 questions and 478 passages takes 140 s on two cores; who starts for the first
time need not wait for what is the same everywhere. Each number is kept in 8 bits: the cosine
of a packed vector and its original is above 0.9999. What is not packed is encoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.encode.base import Role, unit
from index.types import Encoder, Progress, Vectors

PACKED = Path(__file__).parent.parent / "data" / "vectors.npz"
_STEPS = 127


@dataclass(frozen=True, slots=True)
class Packed:
    """Packed vectors of one encoder, by role and text."""

    encoder: str
    keys: NDArray[np.uint64]
    """Shape (texts,), ascending."""
    rows: NDArray[np.int8]
    """Shape (texts, dimension), each row to its own scale."""

    def find(self, role: Role, texts: Sequence[str]) -> dict[str, Vectors]:
        """The unit vectors of those of ``texts`` that are packed."""
        wanted = np.array([_key(role, text) for text in texts], dtype=np.uint64)
        if not len(wanted) or not len(self.keys):
            return {}
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        held = np.flatnonzero(self.keys[places] == wanted)
        rows = unit(self.rows[places[held]], self.encoder) if len(held) else self.rows[:0]
        return {texts[int(n)]: row for n, row in zip(held, rows, strict=True)}


def encoded(
    encoder: Encoder, role: Role, texts: Sequence[str], *, progress: Progress | None = None
) -> tuple[Vectors, int]:
    """Vectors of ``texts``, shape (len(texts), dimension), and how many had to be encoded."""
    packed = load_packed(PACKED)
    own = packed is not None and packed.encoder == encoder.name
    held = packed.find(role, texts) if packed and own else {}
    new = [text for text in texts if text not in held]
    made = encoder.passages(new, progress=progress) if role == "passage" else encoder.queries(new)
    if not held:
        return made, len(new)
    held |= dict(zip(new, made, strict=True))
    return np.stack([held[text] for text in texts]), len(new)


@lru_cache(maxsize=4)
def load_packed(path: Path) -> Packed | None:
    """What is packed in ``path``; None if there is none that can be read."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            return Packed(str(kept["encoder"]), kept["keys"], kept["rows"])
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):  # not shipped, or cut short
        return None


def pack(encoder: Encoder, texts: dict[Role, Sequence[str]], path: Path = PACKED) -> int:
    """Pack the vectors of ``texts`` in ``path``; tells how many. Those packed are not encoded."""
    keys: list[int] = []
    parts: list[Vectors] = []
    for role, some in texts.items():
        once = list(dict.fromkeys(some))
        keys += [_key(role, text) for text in once]
        parts.append(encoded(encoder, role, once)[0])
    order = np.argsort(np.array(keys, dtype=np.uint64), kind="stable")
    rows = np.concatenate(parts)[order]
    scaled = np.rint(rows / np.abs(rows).max(axis=1, keepdims=True) * _STEPS)
    np.savez(
        path,
        encoder=np.array(encoder.name),
        keys=np.array(keys, dtype=np.uint64)[order],
        rows=scaled.astype(np.int8),
    )
    load_packed.cache_clear()
    return len(rows)


def _key(role: Role, text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{role}\n{text}".encode()).digest()[:8], "big")
