"""Question answering in the customary ways, with Zhice's encoder: what Zhice is measured against.

``tutorial``     pieces of 500 characters in Chroma, the five nearest
``words``        our chunks, BM25 alone
``dense``        our chunks, nearest vectors alone
``no-headings``  our chunks without title, heading path and table header, hybrid search
``no-table``     all of Zhice without the curated table
``no-questions`` all of Zhice without the questions that passages are known to answer

All but the last two share one small writer: it quotes the best chunk's sentences that hold most
of the question's words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from assistant.chain import Assistant
from assistant.evidence import Shelf
from assistant.library import Library
from assistant.table.match import make_matcher
from assistant.types import Answer, Citation, Trace
from eval.errors import EvalProblem
from eval.systems.tutorial import build_tutorial, memory_index
from eval.types import Span, System
from index.build import chunk_all
from index.chunks import sentences
from index.figures import FigureTable
from index.search import Search, dense, hybrid, words
from index.store import OpenIndex
from index.text import close_up, content_words, fold
from index.types import Document, Encoder, Progress, Vectors

BASELINES = ("tutorial", "words", "dense", "no-headings", "no-table", "no-questions")
LENGTH = 300
"""Characters quoted at most, unless one sentence is longer."""
_NOTHING = "没有找到相关内容。"


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk that was found: its raw span and its headings, where known."""

    span: Span
    section: tuple[str, ...] = ()


Finder: TypeAlias = Callable[[str, int], Sequence[Piece]]
"""The best pieces for a question, best first, at most so many."""


def open_baseline(
    name: str,
    *,
    documents: Sequence[Document],
    encoder: Encoder,
    library: Library,
    table: FigureTable,
    index: OpenIndex | None = None,
    cache: Path | None = None,
) -> System:
    """The baseline called ``name``.

    ``index`` is Zhice's own index of ``documents``, used by those that search our chunks
    (without it they are encoded anew). ``cache`` is a folder in which the vectors of texts
    that had to be encoded are kept for the next time. Raises EvalProblem for another name.
    """
    if name not in BASELINES:
        raise EvalProblem(f"没有名为 {name!r} 的基线；可用：{'、'.join(BASELINES)}。")
    encoder = RememberingEncoder(encoder, cache) if cache else encoder
    if name == "tutorial":
        tutorial = build_tutorial(documents, encoder)
        return Baseline(name, library, lambda q, k: [Piece(s) for s in tutorial.find(q, k=k)])
    if name == "no-headings":
        bare = _without_headings(documents, encoder)
        return Baseline(name, library, _finder(hybrid, bare, encoder))
    index = index or _index(documents, encoder)
    if name == "no-table":
        return _Less(name, Assistant(_without_table(index, encoder, library, table)))
    if name == "no-questions":
        bare_index = replace(index, questions=None)
        matcher = make_matcher(table, encoder)
        return _Less(name, Assistant(Shelf(bare_index, encoder, library, table, matcher)))
    return Baseline(name, library, _finder(dense if name == "dense" else words, index, encoder))


@dataclass(frozen=True, slots=True)
class Baseline:
    """Finds pieces and quotes the best one."""

    name: str
    library: Library
    finder: Finder

    def find(self, question: str, *, k: int) -> Sequence[Span]:
        """The ``k`` best passages, best first."""
        return [piece.span for piece in self.finder(question, k)]

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """The best piece's sentences nearest to the question.

        As is customary, a follow-up is searched together with the question before it.
        """
        standalone = " ".join([*history[-1:], question])
        pieces = self.finder(standalone, 5)
        citations = tuple(quote(pieces[0], standalone, self.library)) if pieces else ()
        said = (f"{close_up(' '.join(c.quote.split()))}[{c.n}]" for c in citations)
        return Answer(
            question=question,
            standalone_question=standalone,
            status="answered" if citations else "not_found",
            text="\n\n".join(said) or _NOTHING,
            citations=citations,
            trace=Trace(writer=f"baseline:{self.name}"),
        )


@dataclass(frozen=True, slots=True)
class _Less:
    """Zhice over a shelf that lacks something."""

    name: str
    assistant: Assistant

    def find(self, question: str, *, k: int) -> Sequence[Span]:
        found = self.assistant.search(question, k=k)
        return [(p.chunk.document, p.chunk.start, p.chunk.end) for p in found]

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        return self.assistant.ask(question, history)


def _without_table(
    index: OpenIndex, encoder: Encoder, library: Library, table: FigureTable
) -> Shelf:
    """The shelf with a table that holds nothing, so that only passages are left."""
    empty = replace(table, figures=(), indicators={}, rulings=(), version="empty")
    return Shelf(index, encoder, library, empty, make_matcher(empty))


def quote(piece: Piece, question: str, library: Library) -> list[Citation]:
    """The sentences of ``piece`` that hold most words of ``question``, in reading order.

    Sentences are taken best first as long as they stay within ``LENGTH`` characters
    together; the best is taken whole however long it is.
    """
    document, start, end = piece.span
    raw = library.documents[document].raw
    asked = set(content_words(question))
    spans = [_trimmed(raw, start + a, start + b) for a, b in sentences(raw[start:end])]
    ranked = sorted(spans, key=lambda span: -_held(asked, raw[span[0] : span[1]]))
    kept: list[tuple[int, int]] = []
    for span in ranked:
        if kept and not _held(asked, raw[span[0] : span[1]]):
            break
        if not kept or sum(b - a for a, b in [*kept, span]) <= LENGTH:
            kept.append(span)
    return [
        Citation(
            n=n,
            document=library.reference(document),
            section=piece.section,
            quote=raw[a:b],
            start=a,
            end=b,
        )
        for n, (a, b) in enumerate(sorted(kept), start=1)
    ]


def _held(asked: set[str], text: str) -> int:
    folded = fold(close_up(" ".join(text.split())))
    return sum(word in folded for word in asked)


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    """``raw[start:end]`` without the white space at its ends."""
    text = raw[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _finder(search: Search, index: OpenIndex, encoder: Encoder) -> Finder:
    def find(question: str, k: int) -> list[Piece]:
        chunks = [passage.chunk for passage in search(index, encoder, question, k=k)]
        return [Piece((c.document, c.start, c.end), c.section) for c in chunks]

    return find


def _index(documents: Sequence[Document], encoder: Encoder) -> OpenIndex:
    chunks = chunk_all(documents)
    vectors = encoder.passages([chunk.indexed for chunk in chunks])
    return memory_index(chunks, vectors, encoder=encoder.name)


def _without_headings(documents: Sequence[Document], encoder: Encoder) -> OpenIndex:
    """Our chunks as their bare text: no title, no heading path, no table header."""
    chunks = [replace(chunk, context="") for chunk in chunk_all(documents)]
    vectors = encoder.passages([chunk.text for chunk in chunks])
    return memory_index(chunks, vectors, encoder=encoder.name)


@dataclass(frozen=True, slots=True)
class RememberingEncoder:
    """An encoder that keeps passages' vectors in a folder: one file for each set of texts."""

    encoder: Encoder
    folder: Path

    @property
    def name(self) -> str:
        """The name of the encoder within."""
        return self.encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages, from the file if these very texts were encoded before."""
        digest = hashlib.sha256("\0".join([self.name, *texts]).encode()).hexdigest()
        path = self.folder / f"vectors-{digest[:16]}.npy"
        if path.exists():
            return np.asarray(np.load(path), dtype=np.float32)
        vectors = self.encoder.passages(texts, progress=progress)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part.npy")
        np.save(unfinished, vectors)
        unfinished.rename(path)
        return vectors

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries; never kept."""
        return self.encoder.queries(texts)
