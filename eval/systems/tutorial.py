"""The pipeline of the tutorials, as a yardstick: 500-character splits, Chroma, top five.

Beside it what else the evaluation keeps in Chroma: an index in memory.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import uuid4

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.retrieval import Span
from index.chunks import RULES
from index.rows import metadata
from index.store import OpenIndex
from index.store.kept import Kept
from index.types import Chunk, Document, Encoder, Manifest, Vectors
from index.words import build_words

_SIZE, _OVERLAP, _TOP = 500, 50, 5
_PLACE = "内存"


@dataclass(frozen=True, slots=True)
class Tutorial:
    """A tutorial's index over the documents, in memory."""

    collection: Collection
    spans: dict[str, Span]
    encoder: Encoder
    seconds: float
    """Time to build it."""

    def find(self, question: str, *, k: int = _TOP) -> Sequence[Span]:
        """The spans of the ``k`` nearest pieces."""
        answer = self.collection.query(
            query_embeddings=[self.encoder.queries([question])[0]],
            n_results=min(k, len(self.spans)),
            include=[],
        )
        return [self.spans[i] for i in answer["ids"][0]]


def build_tutorial(documents: Sequence[Document], encoder: Encoder) -> Tutorial:
    """The tutorial pipeline built over the raw files."""
    started = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=_SIZE, chunk_overlap=_OVERLAP, add_start_index=True
    )
    texts: list[str] = []
    spans: dict[str, Span] = {}
    for document in documents:
        for piece in splitter.create_documents([document.raw]):
            start = piece.metadata["start_index"]
            spans[str(len(texts))] = (document.card.id, start, start + len(piece.page_content))
            texts.append(piece.page_content)
    collection = _client().create_collection(f"tutorial-{uuid4().hex}", embedding_function=None)
    collection.add(ids=list(spans), embeddings=encoder.passages(texts), documents=texts)
    return Tutorial(collection, spans, encoder, time.perf_counter() - started)


def memory_index(chunks: Sequence[Chunk], vectors: Vectors, *, encoder: str) -> OpenIndex:
    """An index of ``chunks`` that lives as long as the process; nothing is written.

    ``vectors`` have one row a chunk, ``encoder`` is the name of what made them.
    """
    name = uuid4().hex[:12]
    collection = _client().create_collection(
        f"memory-{name}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    if chunks:
        collection.add(
            ids=[chunk.id for chunk in chunks],
            embeddings=vectors,
            documents=[chunk.text for chunk in chunks],
            metadatas=[metadata(chunk) for chunk in chunks],
        )
    manifest = Manifest(
        id=name,
        encoder=encoder,
        dimension=vectors.shape[1],
        rules=RULES,
        documents=(),
        chunks=len(chunks),
        collection=collection.name,
        built="",
    )
    return OpenIndex(manifest, collection, build_words(chunks), Kept.of(chunks), _PLACE)


def drop_index(index: OpenIndex) -> None:
    """Free what an index of ``memory_index`` holds."""
    _client().delete_collection(index.manifest.collection)


@lru_cache(maxsize=1)
def _client() -> ClientAPI:
    return chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
