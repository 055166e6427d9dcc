"""The learned space of known questions: what asks for the same lies near, whatever its words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.chain import Assistant
from index.encode import load_encoder
from index.questions import is_unanswered
from index.store.axes import AXES
from index.store.collections import Store, open_store
from index.store.space import ENOUGH, QuestionSpace, fit_space, load_space, save_space
from index.types import Chunk, Manifest, QuestionVectors, Vectors

RANDOM = 20261123
PLAIN, LOUD = 8, 24
"""Directions in which answers differ a little, and in which all questions differ a lot."""


def question(number: int, answer: int, *, answered: bool = True) -> Chunk:
    """A question whose answer is the ``answer``-th stretch of a document, if it has any."""
    name = f"question-{'' if answered else 'unanswered-'}{number}"
    document, start = ("plan", 10 * answer) if answered else ("", 0)
    return Chunk(name, document, "", (0, 0), (), "", f"问{number}", start, start + 9)


def unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def asked(answers: int, each: int, seed: int = RANDOM) -> tuple[list[Chunk], Vectors]:
    """Questions of ``answers`` answers: alike in plain directions, at random in loud ones."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(RANDOM).standard_normal((answers, PLAIN))
    numbers = np.repeat(np.arange(answers), each)
    plain = centres[numbers] + 0.1 * random.standard_normal((len(numbers), PLAIN))
    loud = 2 * random.standard_normal((len(numbers), LOUD))
    questions = [question(n, int(answer)) for n, answer in enumerate(numbers)]
    return questions, unit(np.hstack([plain, loud]))


def found_same(space: QuestionSpace, answers: int, seed: int) -> float:
    """The share of new questions whose nearest known one has the same answer."""
    new, vectors = asked(answers, 2, seed)
    each = len(space.rows) // answers
    nearest = [int(space.cosines(space.place(v)).argmax()) // each for v in vectors]
    return float(np.mean([n * 10 == q.start for n, q in zip(nearest, new, strict=True)]))


def test_what_questions_of_one_answer_differ_in_counts_less() -> None:
    questions, vectors = asked(answers=100, each=8)
    learned = fit_space(questions, vectors)
    each_its_own = [question(n, n) for n in range(len(questions))]
    unlearned = fit_space(each_its_own, vectors)
    assert found_same(learned, 100, seed=1) > 2 * found_same(unlearned, 100, seed=1)


def test_too_few_questions_are_compared_as_they_are_encoded() -> None:
    questions, vectors = asked(answers=10, each=8)
    assert len(questions) < ENOUGH
    space = fit_space(questions, vectors)
    cosines = space.cosines(space.place(vectors[0]))
    np.testing.assert_allclose(cosines, vectors @ vectors[0], atol=1e-5)
    assert space.answerability(space.place(vectors[0])) == 0


def test_a_space_without_questions_is_empty_whatever_axes_are_shipped() -> None:
    shipped = load_encoder("packaged").name
    space = fit_space([], np.zeros((0, 0), np.float32), encoder=shipped)
    assert space.rows.shape[0] == 0


def test_the_axes_shipped_for_an_encoder_are_taken_even_for_few_questions() -> None:
    encoder = load_encoder("packaged")
    questions = [question(n, n) for n in range(3)]
    vectors = encoder.queries([q.text for q in questions])
    assert fit_space(questions, vectors, encoder=encoder.name).axes.shape == (384, AXES)
    assert fit_space(questions, vectors).axes.shape == (384, 384)


def test_what_lies_where_answered_questions_lie_is_answerable() -> None:
    questions, vectors = asked(answers=100, each=8)
    of_some = vectors[:, 0] > 0
    mixed = [
        question(n, q.start // 10, answered=bool(some))
        for n, (q, some) in enumerate(zip(questions, of_some, strict=True))
    ]
    space = fit_space(mixed, vectors)
    _, new = asked(100, 2, seed=2)
    told = np.array([space.answerability(space.place(v)) for v in new])
    right = (told > 0) == (new[:, 0] > 0)
    clear = np.abs(new[:, 0]) > 0.1
    assert right[clear].mean() > 0.9


def test_where_all_are_answered_nothing_is_learned_of_what_is_not() -> None:
    questions, vectors = asked(answers=100, each=8)
    space = fit_space(questions, vectors)
    assert space.answerability(space.place(vectors[0])) == 0


def test_a_space_is_kept_whole(tmp_path: Path) -> None:
    space = fit_space(*asked(answers=100, each=8))
    save_space(space, tmp_path)
    kept = load_space(tmp_path)
    assert kept is not None
    for name in ("mean", "axes", "rows", "answered", "landmarks", "weights"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(space, name))
    assert [path.name for path in tmp_path.iterdir()] == ["space.npz"]


@pytest.mark.parametrize("left", [0, 1, 200])
def test_a_space_that_is_cut_short_is_none(tmp_path: Path, left: int) -> None:
    assert load_space(tmp_path) is None
    save_space(fit_space(*asked(answers=100, each=8)), tmp_path)
    kept = tmp_path / "space.npz"
    kept.write_bytes(kept.read_bytes()[:left])
    assert load_space(tmp_path) is None


def written(store: Store) -> Manifest:
    """The manifest of an index with known questions that was just written."""
    questions, vectors = asked(answers=100, each=8)
    manifest = Manifest(
        id="n",
        encoder="e",
        dimension=vectors.shape[1],
        rules="r",
        documents=(),
        chunks=1,
        collection="zhice-passages-n",
        built="",
        questions=len(questions),
    )
    passage = Chunk("p", "plan", "", (0, 0), (), "", "一段", 0, 2)
    store.write(manifest, [passage], vectors[:1], QuestionVectors(tuple(questions), vectors))
    return manifest


def test_a_space_that_is_gone_is_learned_anew(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    manifest = written(store)
    (kept,) = tmp_path.rglob("space.npz")
    first = store.open(manifest).questions
    kept.unlink()
    again = store.open(manifest).questions
    assert first is not None
    assert again is not None
    assert first.space is not None
    assert again.space is not None
    _, new = asked(100, 1, seed=3)
    for vector in new[:20]:
        one, other = first.space.place(vector), again.space.place(vector)
        np.testing.assert_allclose(first.space.cosines(one), again.space.cosines(other), atol=1e-3)


def test_known_questions_of_one_answer_lie_nearer_than_the_encoder_puts_them(
    assistant: Assistant,
) -> None:
    """Every twentieth known question is compared with all others."""
    shelf = assistant.shelf
    index = shelf.index.questions
    assert index is not None
    assert index.space is not None
    ids = index.words.ids
    chosen = [n for n, i in enumerate(ids) if not is_unanswered(i)][::20]
    chunks = index.chunks(list(ids))
    vectors = shelf.encoder.queries([chunks[n].text for n in chosen])
    collection = index.collection.get(include=["embeddings"])
    place = dict(zip(collection["ids"], np.asarray(collection["embeddings"]), strict=True))
    encoded = np.stack([place[i] for i in ids])

    def same(cosines: Vectors, number: int) -> bool:
        cosines[number] = -1
        nearest, own = chunks[int(cosines.argmax())], chunks[number]
        return nearest.document == own.document and max(nearest.start, own.start) < min(
            nearest.end, own.end
        )

    pairs = list(zip(chosen, vectors, strict=True))
    by_encoder = np.mean([same(encoded @ v, n) for n, v in pairs])
    by_space = np.mean([same(index.space.cosines(index.space.place(v)), n) for n, v in pairs])
    assert by_space > by_encoder + 0.05
