"""The vocabulary of the evaluation: case → outcome → scores → run → comparison.

Pydantic at the borders (case files, run records), frozen dataclasses inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from assistant.types import Answer
from index.figures import FigureTable
from index.types import Document, Figure

CaseKind: TypeAlias = Literal[
    "value",
    "colloquial",
    "typo",
    "list",
    "trend",
    "comparison",
    "difference",
    "attribute",
    "achieved",
    "responsible",
    "howto",
    "definition",
    "conflict",
    "region",
    "documents",
    "multi",
    "followup",
    "unanswerable",
    "off_topic",
    "injection",
]
Split: TypeAlias = Literal["dev", "held-out"]
Span: TypeAlias = tuple[str, int, int]
"""(document id, first raw offset, raw offset behind the last)."""


class Strict(BaseModel):
    """Base of what is read from files: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SupportingQuote(Strict):
    """Source text that supports the right answer, verbatim but for white space."""

    document: str
    quote: str = Field(min_length=2)


class Case(Strict):
    """One question of the test set and what a perfect answer must hold.

    ``figures`` are row ids of the curated table, each of which the answer must tell;
    ``a|b`` is met by either row. ``points`` are key points, each a list of accepted
    spellings. ``forbidden`` are amounts (``95%``) that a wrong answer might tell as the
    thing asked.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    question: str = Field(min_length=1)
    history: tuple[str, ...] = ()
    kind: CaseKind
    answerable: bool
    figures: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    points: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[SupportingQuote, ...] = ()
    note: str = ""
    split: Split = "dev"
    """Not written in the files: the name of the file says it."""


class Outcome(Strict):
    """What one system did with one case: an answer, or the error that it ended with."""

    case: str
    answer: Answer | None = None
    error: str = ""
    found: tuple[Span, ...] = ()
    """Passages found for the question, best first; empty where a case tests no search."""
    milliseconds: float = 0.0


class RunCard(Strict):
    """The head of a run record: everything that decides its answers."""

    id: str
    """``20261122-083000-zhice``: time of the start (UTC) and system."""
    system: str
    """``zhice``, or a baseline: ``tutorial``, ``words``, ``dense``, ``no-headings``."""
    writer: str
    """``built-in`` or the name of a chat model."""
    encoder: str
    started: str
    commit: str
    settings: dict[str, str] = {}
    """Every setting as text; secrets masked."""
    index: str = ""
    """Id of the index manifest."""
    figures_version: str = ""
    prompts: dict[str, str] = {}
    """Fingerprint of each file in ``prompts/``."""
    cases: str = ""
    """Fingerprint of the cases asked."""
    asked: tuple[str, ...] = ()
    """Ids of the cases asked, in their order: what a finished record holds."""
    judge: str = ""
    """Name of the judge model; empty without one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run record: its card and one outcome a case, in the order of the case files."""

    card: RunCard
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What scorers may look at besides case and outcome: the documents and the table."""

    documents: dict[str, Document]
    table: FigureTable
    rows: dict[str, Figure] = field(default_factory=dict)
    """The table's rows by id."""


class System(Protocol):
    """Something that answers questions: Zhice, or a baseline."""

    @property
    def name(self) -> str:
        """The name that reports use."""
        ...

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """The answer; whatever it raises is a failed case."""
        ...

    def find(self, question: str, *, k: int) -> Sequence[Span]:
        """The ``k`` best passages, best first."""
        ...


class Scorer(Protocol):
    """A pure measure of one outcome."""

    name: str
    version: int

    def __call__(self, case: Case, outcome: Outcome, world: World) -> float | None:
        """A number in [0, 1]; None where the measure does not apply to the case."""
        ...
