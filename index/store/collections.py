"""The vector store (Chroma, in a folder or on a server): write, open, compare the manifest.

Each build writes a collection of its own; then one pointer is turned to it. Until that
moment the old collection answers, so a build that breaks off loses nothing.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexStale, StoreProblem
from index.rows import Rows, metadata, page_rows, read_manifest, write_manifest
from index.store.client import REPAIR, connect, translated
from index.store.kept import Kept, load_kept, save_kept
from index.store.opened import OpenIndex
from index.store.space import QuestionSpace, fit_space, load_space, save_space
from index.types import NO_QUESTIONS, Chunk, Manifest, QuestionVectors, Vectors
from index.words import WordIndex, build_words, load_words, save_words

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

_POINTER = "zhice-manifest"
_PREFIX = "zhice-passages-"
_QUESTIONS = "-questions"
"""What follows a collection's name in the name of that of the questions it answers."""
_BATCH = 1000
"""Chunks written or read at once; Chroma's own limit is 5,461."""
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 1000,
    "max_neighbors": 24,
}
"""With 100,000 vectors 120 find 99% of the exact top 50 (measured by ``make bench``); but which
1% is missed differs from process to process, and an answer with it. 1,000 find all that one of
the shipped size has, in 2 ms."""


@dataclass(frozen=True, slots=True)
class Store:
    """Where collections live: a Chroma client and a folder for the word index."""

    client: ClientAPI
    folder: Path
    place: str
    """For messages: the folder or the server's address."""

    def manifest(self) -> Manifest | None:
        """The manifest of the index that answers now; None if there is none."""
        from chromadb.errors import NotFoundError  # noqa: PLC0415 -- chromadb takes 0.6 s

        with translated(self.place):
            try:
                pointer = self.client.get_collection(_POINTER, embedding_function=None)
            except NotFoundError:
                return None
            written = (pointer.metadata or {}).get("manifest")
        try:
            return read_manifest(str(written)) if written else None
        except ValueError as error:
            raise IndexStale(f"索引清单不是本程序写的（{written!r:.80}）；{REPAIR}。") from error

    def sound_manifest(self) -> Manifest | None:
        """The manifest of an index that can be opened; None where a build starts anew."""
        try:
            manifest = self.manifest()
            for name in _names(manifest) if manifest else ():
                self._collection(name)
        except IndexStale:
            return None
        return manifest

    def vectors(self, manifest: Manifest) -> dict[str, Vectors]:
        """All vectors of an index by chunk id, to be used again by the next build."""
        found: dict[str, Vectors] = {}
        for name in _names(manifest):
            collection = self._collection(name)
            with translated(self.place):
                found |= _all_vectors(collection)
        return found

    def write(
        self,
        manifest: Manifest,
        chunks: Sequence[Chunk],
        vectors: Vectors,
        questions: QuestionVectors = NO_QUESTIONS,
    ) -> None:
        """Write a new index and turn the pointer to it; the old one stays for its readers.

        Raises StoreProblem if anything fails; what was written is then removed again.
        """
        self._sweep()
        contents = ((chunks, vectors), (questions.questions, questions.vectors))
        try:
            with translated(self.place):
                for name, (rows, row_vectors) in zip(_names(manifest), contents, strict=False):
                    self._fill(name, rows, row_vectors)
                    save_words(build_words(rows), self._words_folder(name))
                    save_kept(Kept.of(rows), self._words_folder(name))
                    if name.endswith(_QUESTIONS):
                        space = fit_space(rows, row_vectors, encoder=manifest.encoder)
                        save_space(space, self._words_folder(name))
                pointer = self.client.get_or_create_collection(_POINTER, embedding_function=None)
                pointer.modify(metadata={"manifest": write_manifest(manifest)})
        except BaseException:
            for name in _names(manifest):
                self._drop(name)
            raise

    def open(self, manifest: Manifest) -> OpenIndex:
        """The index of ``manifest``, ready to be searched."""
        passages, *questions = (self._open(name, manifest) for name in _names(manifest))
        return replace(passages, questions=questions[0]) if questions else passages

    def _open(self, name: str, manifest: Manifest) -> OpenIndex:
        collection = self._collection(name)
        with translated(self.place):
            count = collection.count()
            kept = load_kept(self._words_folder(name))
            if kept is None or len(kept) != count:
                kept = _all_rows(collection)
            words = load_words(self._words_folder(name))
            if words is None or {*words.ids} != kept.rows.keys():
                words = build_words(kept.chunks(kept.rows))
            space = None
            if name.endswith(_QUESTIONS):
                space = self._space(collection, kept, words, manifest.encoder)
        return OpenIndex(manifest, collection, words, kept, self.place, space=space)

    def _space(
        self, collection: Collection, kept: Kept, words: WordIndex, encoder: str
    ) -> QuestionSpace:
        """The kept space of the questions, or one learned anew where none is at hand."""
        space = load_space(self._words_folder(collection.name))
        if space is None or len(space.rows) != len(words.ids):
            vectors = _all_vectors(collection)
            rows = np.stack([vectors[i] for i in words.ids])
            space = fit_space(kept.chunks(words.ids), rows, encoder=encoder)
        return space

    def _collection(self, name: str) -> Collection:
        with translated(self.place):
            return self.client.get_collection(name, embedding_function=None)

    def _sweep(self) -> None:
        """Remove all passages but those that answer now.

        Before a build, not after it: on a full disk a build that breaks off cannot always
        remove what it wrote, and the next one needs the room.
        """
        current = self.sound_manifest()
        kept = _names(current) if current else ()
        with translated(self.place):
            for collection in self.client.list_collections():
                if collection.name.startswith(_PREFIX) and collection.name not in kept:
                    self._drop(collection.name)

    def _fill(self, name: str, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        collection = self.client.create_collection(
            name, embedding_function=None, configuration={"hnsw": _HNSW.copy()}
        )
        for start in range(0, len(chunks), _BATCH):
            batch = chunks[start : start + _BATCH]
            collection.add(
                ids=[chunk.id for chunk in batch],
                embeddings=vectors[start : start + _BATCH],
                documents=[chunk.text for chunk in batch],
                metadatas=[metadata(chunk) for chunk in batch],
            )
        if collection.count() != len(chunks):
            raise StoreProblem(
                f"写入 {self.place} 不完整：应有 {len(chunks)} 段，实有 {collection.count()} 段；"
                "请检查磁盘空间后重试。"
            )

    def _drop(self, name: str) -> None:
        shutil.rmtree(self._words_folder(name), ignore_errors=True)
        shutil.rmtree(f"{self._words_folder(name)}.part", ignore_errors=True)
        # The failure that led here is the one to report, not a second one of cleaning up.
        with contextlib.suppress(StoreProblem), translated(self.place):
            self.client.delete_collection(name)

    def _words_folder(self, collection: str) -> Path:
        return self.folder / "words" / collection


def open_store(folder: Path, *, url: str = "") -> Store:
    """The store in ``folder``, or on the Chroma server at ``url`` if one is named.

    Raises StoreAway if the server does not answer, StoreProblem if the folder cannot be
    used.
    """
    return Store(connect(folder, url=url), folder, url or str(folder))


def _names(manifest: Manifest) -> tuple[str, ...]:
    """The names of an index's collections: passages, then the questions, if it has any."""
    asked = manifest.questions or manifest.unanswered
    questions = (f"{manifest.collection}{_QUESTIONS}",) if asked else ()
    return (manifest.collection, *questions)


def _all_vectors(collection: Collection) -> dict[str, Vectors]:
    found: dict[str, Vectors] = {}
    for offset in range(0, collection.count(), _BATCH):
        page = collection.get(limit=_BATCH, offset=offset, include=["embeddings"])
        vectors = np.asarray(page["embeddings"], dtype=np.float32)
        found.update(zip(page["ids"], vectors, strict=True))
    return found


def _all_rows(collection: Collection) -> Kept:
    rows: Rows = {}
    for offset in range(0, collection.count(), _BATCH):
        rows |= page_rows(
            collection.get(limit=_BATCH, offset=offset, include=["documents", "metadatas"])
        )
    return Kept(rows)
