"""The chain documents → sections → chunks → store, and what it did."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np

from index.chunks import RULES, split_chunks
from index.encode.packed import encoded
from index.errors import IndexBusy, IndexStale, StoreProblem
from index.questions import (
    is_question,
    is_unanswered,
    load_questions,
    load_unanswered,
    questions_fingerprint,
)
from index.sections import split_sections
from index.sources import fingerprints, read_documents
from index.store import Store, check_manifest
from index.types import (
    NO_QUESTIONS,
    BuildReport,
    Chunk,
    Document,
    Encoder,
    Manifest,
    Progress,
    QuestionVectors,
    Vectors,
)


def build_index(
    documents: Path, encoder: Encoder, store: Store, *, progress: Progress | None = None
) -> BuildReport:
    """Bring the index up to date with the documents; unchanged chunks are not encoded again.

    Raises an IndexProblem; the old index then still answers.
    """
    started = time.perf_counter()
    with _only_one(store.folder):
        old = store.sound_manifest()
        wanted = wanted_manifest(documents, encoder)
        if old and _same(old, wanted):
            return BuildReport(old, old.chunks, 0, old.chunks, 0, _since(started), 0.0, False)
        sources = read_documents(documents)
        chunks, questions = chunk_all(sources), questions_of(documents, sources)
        known = store.vectors(old) if old and old.encoder == wanted.encoder else {}
        new = [chunk for chunk in chunks if chunk.id not in known]
        encoding = time.perf_counter()
        texts = [chunk.indexed for chunk in new]
        vectors, made = encoded(encoder, "passage", texts, progress=progress)
        asked = _question_vectors(questions, known, encoder)
        encode_seconds = _since(encoding)
        manifest = _finished(wanted, encoder.dimension, chunks, questions)
        store.write(manifest, chunks, _merged(chunks, known, new, vectors), asked)
    kept = {chunk.id for chunk in chunks}
    gone = sum(1 for i in known if i not in kept and not is_question(i))
    return BuildReport(
        manifest,
        len(chunks),
        made,
        len(chunks) - made,
        gone,
        _since(started),
        encode_seconds,
        True,
    )


def chunk_all(documents: Sequence[Document]) -> tuple[Chunk, ...]:
    """The chunks of all documents in their order."""
    return tuple(
        chunk
        for document in documents
        for chunk in split_chunks(document, split_sections(document))
    )


def questions_of(folder: Path, documents: Sequence[Document]) -> tuple[Chunk, ...]:
    """The questions that passages of ``documents`` answer, and those that none does."""
    by_id = {document.card.id: document for document in documents}
    answered = load_questions(folder, by_id, {i: split_sections(d) for i, d in by_id.items()})
    return (*answered, *load_unanswered(folder))


def _question_vectors(
    questions: tuple[Chunk, ...], known: dict[str, Vectors], encoder: Encoder
) -> QuestionVectors:
    """Vectors of the questions, encoded as queries: a question is compared with questions."""
    new = [question for question in questions if question.id not in known]
    if not questions:
        return NO_QUESTIONS
    vectors, _ = encoded(encoder, "query", [question.text for question in new])
    return QuestionVectors(questions, _merged(questions, known, new, vectors))


def wanted_manifest(documents: Path, encoder: Encoder) -> Manifest:
    """What the manifest of an index of today's documents and settings would say.

    The encoder's name suffices: asking for its dimension would load the model.
    """
    return Manifest(
        id="",
        encoder=encoder.name,
        dimension=0,
        rules=RULES,
        documents=(*fingerprints(documents), *questions_fingerprint(documents)),
        chunks=0,
        collection="",
        built="",
    )


def _same(old: Manifest, wanted: Manifest) -> bool:
    try:
        check_manifest(old, wanted, place="")
    except IndexStale:
        return False
    return True


def _finished(
    wanted: Manifest, dimension: int, chunks: Sequence[Chunk], questions: Sequence[Chunk]
) -> Manifest:
    name = uuid4().hex[:12]
    unanswered = sum(is_unanswered(question.id) for question in questions)
    return replace(
        wanted,
        id=name,
        dimension=dimension,
        chunks=len(chunks),
        questions=len(questions) - unanswered,
        unanswered=unanswered,
        collection=f"zhice-passages-{name}",
        built=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _merged(
    chunks: Sequence[Chunk], known: dict[str, Vectors], new: Sequence[Chunk], vectors: Vectors
) -> Vectors:
    """Vectors of all chunks in their order, shape (chunks, dimension)."""
    fresh = dict(zip((chunk.id for chunk in new), vectors, strict=True))
    rows = [known[c.id] if c.id in known else fresh[c.id] for c in chunks]
    return np.stack(rows) if rows else vectors


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415

    lock = FileLock(folder / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusy(f"另一个建索引的程序正在运行（{folder}）；请等它结束后再试。") from error
    except OSError as error:
        raise StoreProblem(
            f"不能写入索引文件夹 {folder}（{error.strerror}）；请检查权限，或改设 ZHICE_HOME。"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _since(started: float) -> float:
    return time.perf_counter() - started
