"""The pipeline of the tutorials, as a yardstick: 500-character splits, Chroma, top five."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import chromadb
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.retrieval import Span
from index.types import Document, Encoder

_SIZE, _OVERLAP, _TOP = 500, 50, 5


@dataclass(frozen=True, slots=True)
class Tutorial:
    """A tutorial's index over the documents, in memory."""

    collection: Collection
    spans: dict[str, Span]
    encoder: Encoder
    seconds: float
    """Time to build it."""

    def find(self, question: str) -> Sequence[Span]:
        """The spans of the five nearest pieces."""
        answer = self.collection.query(
            query_embeddings=[self.encoder.queries([question])[0]], n_results=_TOP, include=[]
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
    client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection(f"tutorial-{uuid4().hex}", embedding_function=None)
    collection.add(ids=list(spans), embeddings=encoder.passages(texts), documents=texts)
    return Tutorial(collection, spans, encoder, time.perf_counter() - started)
