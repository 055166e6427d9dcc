"""The vocabulary of the assistant: question → plan → evidence → draft → answer.

Inside, frozen dataclasses, each holding the one it was made from; at the border, the
pydantic models of the JSON contract (``Answer`` and what it is made of).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from index.known import NOTHING_HEARD, Heard
from index.types import (
    Attribute,
    Comparator,
    Figure,
    FigureKind,
    Filter,
    Passage,
    Preference,
    Quantity,
    Ruling,
)

Status: TypeAlias = Literal["answered", "partial", "not_found", "out_of_scope"]
Stage: TypeAlias = Literal["plan", "evidence", "write", "check", "total"]
Scope: TypeAlias = Literal["inside", "outside"]
Asked: TypeAlias = Literal[
    "value", "trend", "difference", "comparison", "attribute", "achieved", "listing", "policy"
]
"""What a question wants: policy text, or of figures one, a series, a difference, …"""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation, as the user typed it."""

    question: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asks now, cleaned, with what was asked before."""

    text: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator that a question may mean, and how sure that is, in [0, 1]."""

    indicator: str
    confidence: float
    phrase: str
    """The name or alias that fits best."""


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """What is asked of the curated table; an empty field does not restrict."""

    matches: tuple[Match, ...]
    """Indicators, likeliest first."""
    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    kind: FigureKind | None = None
    documents: tuple[str, ...] = ()
    attribute: Attribute = ""
    text: str = ""
    """The question's words, to choose among breakdowns."""
    narrow: tuple[tuple[str, ...], ...] = ()
    """Levels and groups that the question names, each with the words that stand for it."""
    units: tuple[str, ...] = ()
    """Units one of which measures what is asked; any if empty."""
    missing: str = ""
    """What is named that the table has no row of: nothing near is told but as different."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the table has for a query."""

    exact: tuple[Figure, ...]
    """Figures that meet the whole query: newest target first."""
    nearest: tuple[Figure, ...] = ()
    """Figures of the same indicator for another year, region or kind; never passed off."""
    others: tuple[str, ...] = ()
    """Indicators that the question may mean just as well."""
    sure: bool = True
    """Whether the indicator is beyond doubt."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is understood of a question and how to look for an answer."""

    question: Question
    standalone: str
    """The question with everything filled in that earlier turns said."""
    scope: Scope
    terms: tuple[str, ...]
    """Content words of the stand-alone question, each once."""
    search: str
    """What is searched for: the stand-alone question and official words for colloquial ones."""
    said_for: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For a colloquial term the official terms that stand for it as well."""
    asked: Asked = "policy"
    about_documents: bool = False
    """Whether the documents themselves are asked about."""
    documents: tuple[str, ...] = ()
    """Documents that the question names."""
    queries: tuple[FigureQuery, ...] = ()
    """What to look up in the curated table; empty if no indicator is meant."""
    places: tuple[str, ...] = ()
    """Places the question names, those of the documents by their full name."""
    notes: tuple[str, ...] = ()
    """How something was understood that could be understood otherwise; told to the user."""
    parts: tuple[Plan, ...] = ()
    """The plans of the questions in one question; empty if it asks one thing."""
    where: Filter = field(default_factory=Filter)
    prefer: Preference = field(default_factory=Preference)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a plan, best first; ``coverage`` tells how much of it is met."""

    plan: Plan
    passages: tuple[Passage, ...] = ()
    coverage: tuple[float, ...] = ()
    """For each passage the share of the plan's terms it holds, by weight, in [0, 1]."""
    margin: float = 0.0
    """How much nearer in meaning the best passage is than those around it (cosines)."""
    weights: dict[str, float] = field(default_factory=dict)
    """Inverse document frequency of each of the plan's terms."""
    heard: Heard = NOTHING_HEARD
    """The known questions nearest to the one asked, answered and unanswered ones."""
    found: tuple[Found, ...] = ()
    """What the curated table has, one for each of the plan's queries."""
    parts: tuple[Evidence, ...] = ()
    """The evidence for each of the plan's parts."""


@dataclass(frozen=True, slots=True)
class Source:
    """Verbatim source text behind a statement: raw offsets in a document's file."""

    document: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    context: str = ""
    """Title, headings and table header over the quote; may be echoed, is not quoted."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement of an answer and the sources it rests on.

    ``text`` is verbatim source text or a fixed template filled from sources; a lead-in
    states nothing by itself and needs no source.
    """

    text: str
    sources: tuple[Source, ...] = ()
    lead_in: bool = False
    figures: tuple[Figure, ...] = ()
    """The curated figures it states; each has its own source among ``sources``."""
    computed: tuple[Quantity, ...] = ()
    """What a tool computed from ``figures``."""
    echo: bool = False
    """Whether it repeats quantities of the question without stating them as facts."""
    prose: bool = False
    """Whether a chat model worded it: supported by its sources, not verbatim."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A written answer before the check."""

    evidence: Evidence
    status: Status
    sentences: tuple[Sentence, ...]
    writer: str = "built-in"
    suggestions: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    """Disagreements among the figures told, as staff ruled on them."""


class Contract(BaseModel):
    """Base of the JSON contract: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentRef(Contract):
    """A document as the contract names it."""

    id: str
    title: str
    number: str
    issuer: str
    region: str
    issued: date | None


class Citation(Contract):
    """A numbered pointer to verbatim source text."""

    n: int
    document: DocumentRef
    section: tuple[str, ...]
    quote: str
    start: int
    end: int


def json_number(value: Decimal | None) -> int | float | None:
    """``value`` as a JSON number; 15 digits hold every figure exactly as it is written."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[Decimal, PlainSerializer(json_number, when_used="json")]


class AnswerFigure(Contract):
    """A figure used in an answer, whole."""

    id: str
    indicator: str
    breakdown: str
    region: str
    stage: str
    year: int
    kind: FigureKind
    comparator: Comparator
    value: Number
    value_max: Annotated[Decimal | None, PlainSerializer(json_number, when_used="json")]
    unit: str
    attribute: Attribute
    as_written: str
    citation: int

    @classmethod
    def of(cls, figure: Figure, *, citation: int) -> AnswerFigure:
        """``figure`` as the contract writes it."""
        names = [name for name in cls.model_fields if name != "citation"]
        return cls(citation=citation, **{name: getattr(figure, name) for name in names})


class Conflict(Contract):
    """Figures that differ where they should not."""

    indicator: str
    year: int
    figures: tuple[str, ...]
    note: str


class Milliseconds(Contract):
    """Time of each stage."""

    plan: float = 0.0
    evidence: float = 0.0
    write: float = 0.0
    check: float = 0.0
    total: float = 0.0


class Trace(Contract):
    """How an answer came about."""

    writer: str
    removed: tuple[str, ...] = ()
    milliseconds: Milliseconds = Field(default_factory=Milliseconds)
    index: str = ""
    figures_version: str = ""
    id: str = ""
    """The answer's own id, also in the log and in what is traced."""
    prompts: str = ""
    """Fingerprint of the prompts a chat model was given; empty if none was asked."""
    problem: str = ""
    """Why the chat model that is set did not write the answer; one line, empty if it did."""


class Answer(Contract):
    """One answer: the object of the JSON contract."""

    question: str
    standalone_question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    figures: tuple[AnswerFigure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    suggestions: tuple[str, ...] = ()
    trace: Trace


@dataclass(frozen=True, slots=True)
class Said:
    """One more sentence passed the check while the answer is being written."""

    so_far: Answer
    """The answer as it would be if nothing followed; its text grows by whole sentences."""


Event: TypeAlias = Plan | Evidence | Said | Answer
"""What ``Assistant.stream`` yields: the plan, the evidence, what is said, and the answer."""
