"""Directions in which questions with one answer lie near each other, whatever their words.

The encoder knows what texts are about; which differences between questions matter here is
learned from the known questions themselves. Linear discriminant analysis (Fisher 1936) scales
down the directions in which questions with one answer differ, in closed form when an index is
built. For the packaged encoder better ones are shipped, which ``index.encode.learn`` goes on to
from there; they serve for questions that are added, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.questions import is_unanswered
from index.types import Chunk, Vectors

Matrix: TypeAlias = NDArray[Any]
"""Of floats: single ones as kept, double ones while anything is learned."""

LEARNED = Path(__file__).parent.parent / "data" / "axes.npz"
AXES = 200
"""Directions kept. On 1,852 questions of the test set, nearest known question one of a right
answer: 80.3% as encoded, 83.2% with 200 of Fisher's axes, 82.6% with 100, 81.4% with all 384."""
SHRINKAGE = 0.3
"""What the spread of questions with one answer is taken to be equal in all directions."""
LEAST = 1e-6
"""What is added to a diagonal so that it can be inverted."""
TINY = 1e-12
"""What no divisor is below."""


@dataclass(frozen=True, slots=True)
class Axes:
    """Directions learned for the vectors of one encoder."""

    encoder: str
    mean: Vectors
    """Shape (dimension,)."""
    axes: Vectors
    """Shape (dimension, axes)."""


def fisher_axes(questions: Sequence[Chunk], vectors: Matrix) -> Matrix:
    """The directions in which answers differ most, against how questions of one answer do.

    ``vectors``, of shape (questions, dimension), become rows of shape (dimension, axes).
    """
    inner = np.zeros((vectors.shape[1], vectors.shape[1]))
    groups = _groups(questions)
    for group in groups:
        apart = vectors[group] - vectors[group].mean(axis=0)
        inner += apart.T @ apart
    inner /= max(1, sum(map(len, groups)) - len(groups))
    even = np.trace(inner) / len(inner) * np.eye(len(inner))
    spread, directions = np.linalg.eigh((1 - SHRINKAGE) * inner + SHRINKAGE * even + LEAST * even)
    whitening = (directions / np.sqrt(np.maximum(spread, TINY))) @ directions.T
    _, best = np.linalg.eigh(whitening @ np.cov(vectors.T) @ whitening)
    return np.asarray(whitening @ best[:, ::-1][:, :AXES])


def _groups(questions: Sequence[Chunk]) -> list[list[int]]:
    """The numbers of the questions that one answer answers, for each answer."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        if not is_unanswered(question.id):
            found[question.document, question.start, question.end].append(number)
    return list(found.values())


def learned_axes(encoder: str) -> Axes | None:
    """Those shipped for ``encoder``; None if there are none."""
    axes = load_axes(LEARNED)
    return axes if axes and axes.encoder == encoder else None


@lru_cache(maxsize=4)
def load_axes(path: Path) -> Axes | None:
    """What is kept in ``path``; None if there is nothing that can be read."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            mean, axes = (kept[name].astype(np.float32) for name in ("mean", "axes"))
            return Axes(str(kept["encoder"]), mean, axes)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):  # not shipped, or cut short
        return None


def save_axes(axes: Axes, path: Path = LEARNED) -> None:
    """Write ``axes`` to ``path``, in half precision: that moves no cosine by 0.001."""
    np.savez(
        path,
        encoder=np.array(axes.encoder),
        mean=axes.mean.astype(np.float16),
        axes=axes.axes.astype(np.float16),
    )
    load_axes.cache_clear()
