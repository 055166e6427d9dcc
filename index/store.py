"""The vector store (Chroma, in a folder or on a server): write, open, compare the manifest.

Each build writes a collection of its own; then one pointer is turned to it. Until that
moment the old collection answers, so a build that breaks off loses nothing.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from index.errors import IndexMissing, IndexStale, StoreAway, StoreProblem
from index.rows import chroma_filter, metadata, page_chunks, read_manifest, write_manifest
from index.types import Chunk, Filter, Manifest, Vectors
from index.words import WordIndex, build_words, load_words, save_words

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

_POINTER = "zhice-manifest"
_PREFIX = "zhice-passages-"
_BATCH = 1000
"""Chunks written or read at once; Chroma's own limit is 5,461."""
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 120,
    "max_neighbors": 24,
}
"""With 100,000 vectors these find 99% of the exact top 50 (measured by ``make bench``)."""
REPAIR = "请运行 zhice index build 重建索引"


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

        with _translated(self.place):
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
            if manifest:
                self._collection(manifest)
        except IndexStale:
            return None
        return manifest

    def vectors(self, manifest: Manifest) -> dict[str, Vectors]:
        """All vectors of an index by chunk id, to be used again by the next build."""
        collection = self._collection(manifest)
        with _translated(self.place):
            found: dict[str, Vectors] = {}
            for offset in range(0, collection.count(), _BATCH):
                page = collection.get(limit=_BATCH, offset=offset, include=["embeddings"])
                vectors = np.asarray(page["embeddings"], dtype=np.float32)
                found.update(zip(page["ids"], vectors, strict=True))
        return found

    def write(self, manifest: Manifest, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Write a new index and turn the pointer to it; the old one stays for its readers.

        Raises StoreProblem if anything fails; what was written is then removed again.
        """
        self._sweep()
        try:
            with _translated(self.place):
                self._fill(manifest.collection, chunks, vectors)
                save_words(build_words(chunks), self._words_folder(manifest.collection))
                pointer = self.client.get_or_create_collection(_POINTER, embedding_function=None)
                pointer.modify(metadata={"manifest": write_manifest(manifest)})
        except BaseException:
            self._drop(manifest.collection)
            raise

    def open(self, manifest: Manifest) -> OpenIndex:
        """The index of ``manifest``, ready to be searched."""
        collection = self._collection(manifest)
        with _translated(self.place):
            words = load_words(self._words_folder(manifest.collection))
            if words is None or len(words.ids) != manifest.chunks:
                words = build_words(_all_chunks(collection))
        return OpenIndex(manifest, collection, words, self.place)

    def _collection(self, manifest: Manifest) -> Collection:
        with _translated(self.place):
            return self.client.get_collection(manifest.collection, embedding_function=None)

    def _sweep(self) -> None:
        """Remove all passages but those that answer now.

        Before a build, not after it: on a full disk a build that breaks off cannot always
        remove what it wrote, and the next one needs the room.
        """
        current = self.sound_manifest()
        kept = current.collection if current else ""
        with _translated(self.place):
            for collection in self.client.list_collections():
                if collection.name.startswith(_PREFIX) and collection.name != kept:
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
        with contextlib.suppress(StoreProblem), _translated(self.place):
            self.client.delete_collection(name)

    def _words_folder(self, collection: str) -> Path:
        return self.folder / "words" / collection


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index that answers: vectors in Chroma, words in memory."""

    manifest: Manifest
    collection: Collection
    words: WordIndex
    place: str

    def nearest(self, vector: Vectors, *, k: int, where: Filter) -> list[tuple[str, float]]:
        """Ids and cosines of the ``k`` chunks nearest to ``vector`` (shape (dimension,))."""
        if not self.manifest.chunks:
            return []
        with _translated(self.place):
            answer = self.collection.query(
                query_embeddings=vector,
                n_results=min(k, self.manifest.chunks),
                where=chroma_filter(where),
                include=["distances"],
            )
        distances = (answer["distances"] or [[]])[0]
        return [(i, 1.0 - float(d)) for i, d in zip(answer["ids"][0], distances, strict=True)]

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        """The chunks with these ids, in the same order."""
        if not ids:
            return []
        with _translated(self.place):
            page = self.collection.get(ids=list(ids), include=["documents", "metadatas"])
        found = page_chunks(page)
        return [found[i] for i in ids]


def open_store(folder: Path, *, url: str = "") -> Store:
    """The store in ``folder``, or on the Chroma server at ``url`` if one is named.

    Raises StoreAway if the server does not answer, StoreProblem if the folder cannot be
    used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(
            f"不能使用索引文件夹 {folder}（{error.strerror}）；请改设 ZHICE_HOME。"
        ) from error
    client = _server_client(url) if url else _folder_client(folder)
    return Store(client, folder, url or str(folder))


def _folder_client(folder: Path) -> ClientAPI:
    import chromadb  # noqa: PLC0415 -- 0.6 s
    from chromadb.api.shared_system_client import SharedSystemClient  # noqa: PLC0415 -- see above

    try:
        with _translated(str(folder)):
            return chromadb.PersistentClient(folder / "chroma", settings=_settings())
    except StoreProblem:
        # chromadb keeps the half-made client and would hand it out next time.
        SharedSystemClient.clear_system_cache()
        raise


def _server_client(url: str) -> ClientAPI:
    import chromadb  # noqa: PLC0415 -- 0.6 s

    host, port, scheme = _address(url)
    try:
        return chromadb.HttpClient(host, port, ssl=scheme == "https", settings=_settings())
    except ValueError as error:
        raise _away(url) from error


def _settings() -> Settings:
    from chromadb.config import Settings  # noqa: PLC0415 -- see above

    return Settings(anonymized_telemetry=False)


def _address(url: str) -> tuple[str, int, str]:
    """Host, port and scheme of a server's address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:  # a port that is no number, brackets that do not match
        parts, port = urlsplit(""), 0
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise StoreAway(f"ZHICE_CHROMA_URL={url!r} 不是网址；应形如 http://127.0.0.1:8000。")
    return parts.hostname, port, parts.scheme


def check_manifest(manifest: Manifest | None, wanted: Manifest, *, place: str) -> Manifest:
    """``manifest`` if it is what the settings and documents of today ask for.

    Raises IndexMissing or IndexStale, which name what differs and the command that repairs.
    """
    if manifest is None:
        raise IndexMissing(f"还没有索引（{place}）；{REPAIR}。")
    if manifest.encoder != wanted.encoder:
        raise IndexStale(
            f"索引由编码模型 {manifest.encoder} 建成，现在设置的是 {wanted.encoder}；"
            f"{REPAIR}，或改回原来的 ZHICE_ENCODER。"
        )
    if manifest.rules != wanted.rules:
        raise IndexStale(
            f"索引的切分规则是 {manifest.rules}，程序已改为 {wanted.rules}；{REPAIR}。"
        )
    old, new = dict(manifest.documents), dict(wanted.documents)
    if old != new:
        changed = sorted({i for i in old | new if old.get(i) != new.get(i)})
        raise IndexStale(f"索引建成后文件有变化：{'、'.join(changed)}；{REPAIR}。")
    return manifest


def _away(place: str) -> StoreAway:
    return StoreAway(
        f"连不上 Chroma 服务 {place}；请启动它，或取消 ZHICE_CHROMA_URL 改用本机索引。"
    )


@contextlib.contextmanager
def _translated(place: str) -> Iterator[None]:
    """Chroma's and the disk's exceptions as ours, with one line that tells what to do."""
    import httpx  # noqa: PLC0415 -- comes with chromadb
    from chromadb.errors import ChromaError, NotFoundError  # noqa: PLC0415 -- see above

    try:
        yield
    except httpx.TransportError as error:
        raise _away(place) from error
    except NotFoundError as error:
        raise IndexStale(
            f"索引 {place} 的内容已被删除或换新（{_reason(error)}）；"
            f"请重新启动本程序，或{REPAIR[1:]}。"
        ) from error
    except Exception as error:
        # Chroma raises a bare Exception for an answer that is not Chroma's, such as a
        # proxy's HTTP 502. What is neither that nor one of these is a fault of ours.
        known = isinstance(error, ChromaError | OSError | RuntimeError)
        if not known and type(error) is not Exception:
            raise
        raise StoreProblem(
            f"读写索引 {place} 失败（{_reason(error)}）；"
            "请检查磁盘空间和权限，仍不行就清空它，再运行 zhice index build。"
        ) from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _all_chunks(collection: Collection) -> list[Chunk]:
    found: dict[str, Chunk] = {}
    for offset in range(0, collection.count(), _BATCH):
        page = collection.get(limit=_BATCH, offset=offset, include=["documents", "metadatas"])
        found.update(page_chunks(page))
    return list(found.values())
