"""Learned axes: each known question finds another one of its answer on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encode import load_encoder
from index.encode.learn import learn_axes
from index.store.axes import AXES, Axes, fisher_axes, learned_axes, load_axes, save_axes
from index.types import Chunk, Vectors
from tests.index.test_space import asked, question, unit

ANSWERS, EACH = 60, 10


def found_same(axes: Vectors, mean: Vectors, known: Vectors, new: Vectors) -> float:
    """The share of ``new`` questions, two of each answer, whose nearest ``known`` one is of it."""
    rows, places = (unit((vectors - mean) @ axes) for vectors in (known, new))
    nearest = (places @ rows.T).argmax(axis=1) // EACH
    return float(np.mean(nearest == np.repeat(np.arange(ANSWERS), 2)))


def test_on_learned_axes_more_questions_find_one_of_their_answer() -> None:
    questions, known = asked(ANSWERS, EACH)
    _, new = asked(ANSWERS, 2, seed=5)
    mean = known.mean(axis=0)
    fisher = fisher_axes(questions, known)[:, :4]  # too few to tell all answers apart
    learned = learn_axes(questions, known, encoder="e", epochs=30)
    by_encoder = found_same(np.eye(known.shape[1]), mean, known, new)
    assert found_same(learned.axes, learned.mean, known, new) > found_same(fisher, mean, known, new)
    assert found_same(learned.axes, learned.mean, known, new) > 2 * by_encoder


def test_what_nothing_answers_is_put_away_from_what_is_answered() -> None:
    questions, vectors = asked(ANSWERS, EACH)
    mixed: list[Chunk] = [
        question(n, q.start // 10, answered=vectors[n, 0] > 0) for n, q in enumerate(questions)
    ]
    answered = vectors[:, 0] > 0

    def nearest_is_alike(axes: Vectors) -> float:
        rows = unit((vectors - vectors.mean(axis=0)) @ axes)
        cosines = rows @ rows.T - 2 * np.eye(len(rows))
        return float(np.mean(answered[cosines.argmax(axis=1)] == answered))

    learned = learn_axes(mixed, vectors, encoder="e", epochs=30)
    assert nearest_is_alike(learned.axes) > nearest_is_alike(np.eye(vectors.shape[1]))


def test_the_same_questions_give_the_same_axes() -> None:
    questions, vectors = asked(ANSWERS, EACH)
    one, other = (learn_axes(questions, vectors, encoder="e", epochs=1) for _ in range(2))
    np.testing.assert_array_equal(one.axes, other.axes)


def test_axes_are_kept_and_found_again(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    axes = Axes("e", random.random(8, np.float32), random.random((8, 3), np.float32))
    save_axes(axes, tmp_path / "axes.npz")
    kept = load_axes(tmp_path / "axes.npz")
    assert kept is not None
    assert kept.encoder == "e"
    np.testing.assert_allclose(kept.mean, axes.mean, atol=1e-3)
    np.testing.assert_allclose(kept.axes, axes.axes, atol=1e-3)


@pytest.mark.parametrize("left", [0, 1, 100])
def test_axes_that_are_cut_short_are_none(tmp_path: Path, left: int) -> None:
    path = tmp_path / f"axes-{left}.npz"
    save_axes(Axes("e", np.zeros(8, np.float32), np.eye(8, dtype=np.float32)), path)
    path.write_bytes(path.read_bytes()[:left])
    assert load_axes(path) is None


def test_axes_are_shipped_for_the_packaged_encoder_and_no_other() -> None:
    encoder = load_encoder("packaged")
    shipped = learned_axes(encoder.name)
    assert shipped is not None
    assert shipped.axes.shape == (encoder.dimension, AXES)
    assert learned_axes("another") is None
