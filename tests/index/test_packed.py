"""The packed vectors: those of the encoder, of all that is shipped, and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import chunk_all, questions_of
from index.encode import load_encoder, packed
from index.encode.base import BatchedEncoder, Role
from index.encode.packed import encoded, load_packed, pack
from index.figures import load_table, shipped_data, spoken
from index.sources import read_documents, shipped_documents
from index.types import Vectors


class Hashing(BatchedEncoder):
    """A quick encoder that remembers what it was asked for."""

    batch = 8
    dimension = 32

    def __init__(self, name: str) -> None:
        """Be called ``name``."""
        self.name = name
        self.asked: list[str] = []

    def _vectors(self, texts: list[str], role: Role) -> Vectors:
        self.asked += texts
        seeds = [abs(hash((role, text))) % 2**32 for text in texts]
        rows = np.stack([np.random.default_rng(s).standard_normal(self.dimension) for s in seeds])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def shipped_texts() -> dict[Role, Sequence[str]]:
    folder = shipped_documents()
    documents = read_documents(folder)
    table = load_table(shipped_data(), [document.card.id for document in documents])
    names = [spoken(indicator) for indicator in table.indicators.values()]
    return {
        "passage": [*(chunk.indexed for chunk in chunk_all(documents)), *names],
        "query": [question.text for question in questions_of(folder, documents)],
    }


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is looked in for packed vectors instead of the shipped one."""
    path = tmp_path / "vectors.npz"
    monkeypatch.setattr(packed, "PACKED", path)
    return path


def test_all_that_is_shipped_is_packed() -> None:
    """If this fails: the documents or questions changed; run ``make vectors``."""
    kept = load_packed(packed.PACKED)
    assert kept is not None
    assert kept.encoder == load_encoder("packaged").name
    for role, texts in shipped_texts().items():
        assert set(texts) <= set(kept.find(role, texts))


def test_packed_vectors_are_those_of_the_encoder() -> None:
    kept = load_packed(packed.PACKED)
    assert kept is not None
    encoder, texts = load_encoder("packaged"), shipped_texts()
    passages, questions = texts["passage"][::40], texts["query"][::500]
    found = kept.find("passage", passages)
    for text, vector in zip(passages, encoder.passages(passages), strict=True):
        assert found[text] @ vector > 0.9999
    found = kept.find("query", questions)
    for text, vector in zip(questions, encoder.queries(questions), strict=True):
        assert found[text] @ vector > 0.9999


def test_only_what_is_not_packed_is_encoded(file: Path) -> None:
    assert pack(Hashing("one"), {"query": ["甲", "乙", "甲"], "passage": ["丙"]}, file) == 3
    encoder = Hashing("one")
    vectors, made = encoded(encoder, "query", ["丁", "乙", "甲", "乙"])
    assert (encoder.asked, made) == (["丁"], 1)
    wanted = Hashing("one").queries(["丁", "乙", "甲", "乙"])
    assert (np.sum(vectors * wanted, axis=1) > 0.999).all()


def test_a_role_and_an_encoder_have_vectors_of_their_own(file: Path) -> None:
    pack(Hashing("one"), {"query": ["甲"]}, file)
    as_passage, other = Hashing("one"), Hashing("other")
    assert encoded(as_passage, "passage", ["甲"])[1] == 1
    assert encoded(other, "query", ["甲"])[1] == 1
    assert (as_passage.asked, other.asked) == (["甲"], ["甲"])


@pytest.mark.parametrize("left", [0, 1, 200])
def test_without_a_whole_file_all_is_encoded(file: Path, left: int) -> None:
    assert load_packed(file.with_name("none.npz")) is None
    pack(Hashing("one"), {"query": ["甲"]}, file)
    file.write_bytes(file.read_bytes()[:left])
    load_packed.cache_clear()
    assert encoded(Hashing("one"), "query", ["甲", "乙"])[1] == 2


def test_nothing_asked_for_is_nothing_found(file: Path) -> None:
    pack(Hashing("one"), {"query": ["甲"]}, file)
    vectors, made = encoded(Hashing("one"), "query", [])
    assert (len(vectors), made) == (0, 0)


def test_what_is_packed_is_not_encoded_to_be_packed_again(file: Path) -> None:
    pack(Hashing("one"), {"query": ["甲"]}, file)
    encoder = Hashing("one")
    assert pack(encoder, {"query": ["甲", "乙"]}, file) == 2
    assert encoder.asked == ["乙"]
