"""The vocabulary of the index. Read this page as the design; it imports nothing of ours.

documents → sections → chunks → store → passages, and beside them the curated figures.

Two kinds of offsets occur and are never mixed: *clean* offsets count characters of
``Document.text``; *raw* offsets count characters of the file as it was committed.
``Document.raw_span`` leads from the first to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""Embedding vectors, shape (number of texts, dimension), each of length 1."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (done, total) while something long is going on."""

Comparator: TypeAlias = Literal["=", "≥", ">", "≤", "<", "≈", "range"]
FigureKind: TypeAlias = Literal["actual", "target"]
Attribute: TypeAlias = Literal["约束性", "预期性", ""]
BlockKind: TypeAlias = Literal["paragraph", "row"]


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One row of the register: what is known of a document besides its text."""

    id: str
    file: str
    title: str
    number: str
    issuer: str
    region: str
    level: str
    issued: date | None
    period_start: int
    period_end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a rebuilt table.

    ``cells`` are filled up from merged cells and stand under ``header``; ``written`` are
    the cells as the file has them, in their order.
    """

    caption: str
    header: tuple[str, ...]
    cells: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table row: clean offsets into ``Document.text``."""

    kind: BlockKind
    start: int
    end: int
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """A line of the file that is not part of the document (clean-up drops it)."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One plan file, cleaned: paragraphs whole, tables rebuilt, every offset traceable."""

    card: DocumentCard
    raw: str
    text: str
    origins: tuple[int, ...]
    """For each character of ``text`` its raw offset; -1 for a separator that was added."""
    blocks: tuple[Block, ...]
    noise: tuple[Noise, ...]
    sha256: str

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets [start, end) of the clean span [start, end), white space cut off."""
        inside = [o for o in self.origins[start:end] if o >= 0]
        if not inside:
            raise ValueError(f"clean span {start}:{end} holds no character of the file")
        return inside[0], inside[-1] + 1


@dataclass(frozen=True, slots=True)
class Units:
    """Who answers for a section: lead units first, then the other responsible ones."""

    lead: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading path and the blocks that stand directly under it (clean offsets)."""

    document: str
    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    units: Units = field(default_factory=Units)
    heading: Block | None = None
    """The heading's own line, if it stands alone."""

    @property
    def is_table(self) -> bool:
        """Whether it is a table under its caption: figures, nothing a plan consists of."""
        return any(block.row for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is indexed: a stretch of one section, with its title and heading path as context."""

    id: str
    document: str
    region: str
    period: tuple[int, int]
    section: tuple[str, ...]
    context: str
    """Title, heading path and, for a table row, its filled-up cells; indexed, not quoted."""
    text: str
    start: int
    """Raw offset of the first character."""
    end: int
    """Raw offset behind the last character."""
    units: Units = field(default_factory=Units)

    @property
    def indexed(self) -> str:
        """The text that encoders and the word index see."""
        return f"{self.context}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a question."""

    chunk: Chunk
    score: float
    """Fused rank score of the search that found it; comparable within one search only."""
    similarity: float | None = None
    """Cosine with the question in [-1, 1], where the dense search saw it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which chunks may be found; an empty field does not restrict."""

    documents: tuple[str, ...] = ()
    region: str = ""
    year: int | None = None


NOWHERE = Filter()


@dataclass(frozen=True, slots=True)
class Preference:
    """What a question leans to without excluding the rest."""

    region: str = ""
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity found in a text: clean offsets [start, end) of ``text`` as written."""

    value: Decimal
    unit: str
    comparator: Comparator
    start: int
    end: int
    text: str
    value_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator, whole, with the verbatim quote it rests on."""

    id: str
    indicator: str
    breakdown: str
    region: str
    stage: str
    year: int
    kind: FigureKind
    comparator: Comparator
    value: Decimal
    value_max: Decimal | None
    unit: str
    attribute: Attribute
    as_written: str
    document: str
    section: str
    quote: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured: its canonical name and what people call it."""

    name: str
    stage: str
    unit: str
    definition: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What staff found out about figures that differ."""

    indicator: str
    breakdown: str
    region: str
    year: int | None
    """None where figures of several years are told together."""
    kind: FigureKind
    figures: tuple[str, ...]
    ruling: str
    wording: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """How an index was built. A store answers only if this matches what is asked of it."""

    id: str
    encoder: str
    dimension: int
    rules: str
    documents: tuple[tuple[str, str], ...]
    """Pairs (document id, SHA-256 of its file and its row of the register)."""
    chunks: int
    collection: str
    built: str
    """UTC time, ISO 8601."""
    questions: int = 0
    """Number of the questions that passages answer."""
    unanswered: int = 0
    """Number of those that none does."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    manifest: Manifest
    chunks: int
    encoded: int
    reused: int
    removed: int
    seconds: float
    encode_seconds: float
    changed: bool


@dataclass(frozen=True, slots=True)
class QuestionVectors:
    """Questions, each as a chunk that stands where its answer stands, if it has any."""

    questions: tuple[Chunk, ...]
    """``text`` is the question, ``start`` and ``end`` are the raw offsets of the answer."""
    vectors: Vectors
    """As queries, shape (number of questions, dimension)."""


NO_QUESTIONS = QuestionVectors((), np.empty((0, 0), dtype=np.float32))


class Encoder(Protocol):
    """Turns texts into vectors. Queries and passages are prompted apart."""

    @property
    def name(self) -> str:
        """Stable name kept in the manifest; two encoders of one name give equal vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of queries, shape (len(texts), dimension)."""
        ...


Where: TypeAlias = dict[str, Any]
"""A Chroma metadata filter."""
