"""What all robustness checks stand on: a changed world, a system over it, a report.

A world is a ``Shelf``: documents, index and table that belong together. A check changes a
copy of it, opens the system under test over the copy, asks, and judges the replies.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from assistant.chain import Assistant
from assistant.errors import AssistantProblem
from assistant.evidence import Shelf
from assistant.library import Library, open_library
from assistant.table.match import make_matcher
from assistant.types import Answer
from eval.systems import Zhice
from eval.systems.tutorial import drop_index, memory_index
from eval.types import System
from index.build import chunk_all
from index.errors import IndexProblem
from index.figures import FigureTable
from index.numbers import find_quantities, normalised
from index.sources.register import REGISTER, RegisterRow
from index.types import Chunk, DocumentCard, Figure, Quantity

Opener: TypeAlias = Callable[[Shelf], System]
"""Opens the system under test over a world."""

Verdict: TypeAlias = Literal[
    "followed",  # says what the changed source says
    "refused",  # says that there is no answer
    "stopped",  # stops with a problem that is named, such as a quote that is not verbatim
    "quoted",  # says the old value, verbatim from a place that still has it
    "elsewhere",  # says something else, and not the old value
    "stale",  # says the old value although its source no longer has it
    "kept",  # same status, and the same figures or source as before
    "hedged",  # the same figures, or amounts and source, with another status or quoted
    "lost",  # refuses what it answered before
    "gained",  # answers what it refused before
    "moved",  # answers with other figures, or from another source than before
    "both",  # shows both sides of a disagreement
    "one-sided",  # shows one side only
    "answered",  # answers although nothing supports an answer
    "crashed",  # an exception that is no named problem
]
REFUSALS = ("not_found", "out_of_scope")
_MARK = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Example:
    """One question that did not pass, for people to read."""

    question: str
    verdict: Verdict
    wanted: str
    got: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: how often each verdict, and what did not pass."""

    check: str
    """Its name in reports: 表中改数, 噪声·同音字."""
    verdicts: dict[Verdict, int]
    passing: tuple[Verdict, ...]
    failing: tuple[Verdict, ...]
    """Verdicts that are faults; what is neither passes nor fails (an answer to another reading)."""
    examples: tuple[Example, ...] = ()

    @property
    def asked(self) -> int:
        """Questions asked."""
        return sum(self.verdicts.values())

    @property
    def passed(self) -> int:
        """Questions that passed."""
        return sum(self.verdicts.get(verdict, 0) for verdict in self.passing)

    @property
    def failed(self) -> int:
        """Questions that failed."""
        return sum(self.verdicts.get(verdict, 0) for verdict in self.failing)


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a question: an answer, a named problem, or a crash."""

    answer: Answer | None
    problem: str = ""
    crash: str = ""

    @property
    def missing(self) -> Verdict:
        """The verdict where there is no ``answer``."""
        return "crashed" if self.crash else "stopped"

    @property
    def refused(self) -> bool:
        """Whether it says or shows that there is no answer."""
        return bool(self.problem) or (self.answer is not None and self.answer.status in REFUSALS)

    @property
    def shown(self) -> str:
        """The reply in one line."""
        if self.answer is None:
            return self.crash or self.problem
        return f"[{self.answer.status}] {' '.join(self.answer.text.split())}"


def ask(system: System, question: str) -> Reply:
    """The reply of ``system``; never raises."""
    try:
        return Reply(system.answer(question, ()))
    except (IndexProblem, AssistantProblem) as problem:
        return Reply(None, problem=str(problem))
    except Exception as crash:  # noqa: BLE001 -- one question must not end the run
        return Reply(None, crash=f"{type(crash).__name__}: {crash}")


def report(
    check: str,
    judged: Sequence[Example],
    *,
    passing: Sequence[Verdict],
    failing: Sequence[Verdict],
) -> CheckReport:
    """The report over all ``judged`` questions; those that passed are only counted."""
    counts: dict[Verdict, int] = {}
    for one in judged:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    examples = tuple(one for one in judged if one.verdict not in passing)
    return CheckReport(check, counts, tuple(passing), tuple(failing), examples)


def open_zhice(shelf: Shelf) -> System:
    """Zhice with the built-in writer."""
    return Zhice(Assistant(shelf))


def with_figures(shelf: Shelf, figures: Sequence[Figure]) -> Shelf:
    """``shelf`` with these rows in its table, and the rulings on rows that are still there."""
    ids = {figure.id for figure in figures}
    rulings = tuple(ruling for ruling in shelf.table.rulings if ids.issuperset(ruling.figures))
    table = replace(shelf.table, figures=tuple(figures), rulings=rulings, version="changed")
    return replace(shelf, table=table, matcher=make_matcher(table))


def without_table(shelf: Shelf) -> Shelf:
    """``shelf`` with a table that knows no figure and no indicator: passages alone are left."""
    table = replace(shelf.table, figures=(), indicators={}, rulings=(), version="empty")
    return replace(shelf, table=table, matcher=make_matcher(table))


@contextmanager
def with_documents(
    shelf: Shelf,
    raws: Mapping[str, str],
    *,
    added: Sequence[tuple[DocumentCard, str]] = (),
    figures: Sequence[Figure] | None = None,
) -> Iterator[Shelf]:
    """``shelf`` over documents some of which have another text, with other rows if given.

    ``raws`` are texts by document id. Only chunks that are new are encoded.
    """
    cards = {document.card: document.raw for document in shelf.library.documents.values()}
    texts = {card: raws.get(card.id, raw) for card, raw in cards.items()} | dict(added)
    library = _library(texts)
    kept = set(library.documents)
    rows = shelf.table.figures if figures is None else figures
    table = replace(shelf.table, figures=tuple(f for f in rows if f.document in kept))
    with with_chunks(shelf, chunk_all(tuple(library.documents.values()))) as changed:
        yield with_figures(replace(changed, library=library), table.figures)


@contextmanager
def with_chunks(shelf: Shelf, chunks: Sequence[Chunk]) -> Iterator[Shelf]:
    """``shelf`` with an index of just these chunks; vectors of known ones are used again."""
    page = shelf.index.collection.get(include=["embeddings"])
    vectors = dict(zip(page["ids"], np.asarray(page["embeddings"], np.float32), strict=True))
    new = [chunk for chunk in chunks if chunk.id not in vectors]
    encoded = shelf.encoder.passages([chunk.indexed for chunk in new])
    vectors |= dict(zip((chunk.id for chunk in new), encoded, strict=True))
    rows = np.stack([vectors[chunk.id] for chunk in chunks])
    index = memory_index(chunks, rows, encoder=shelf.encoder.name)
    try:
        yield replace(shelf, index=index)
    finally:
        drop_index(index)


def _library(texts: Mapping[DocumentCard, str]) -> Library:
    """The library of documents that are written into a temporary folder to be read."""
    with tempfile.TemporaryDirectory(prefix="zhice-robust-") as name:
        folder = Path(name)
        with (folder / REGISTER).open("w", encoding="utf-8", newline="") as register:
            writer = csv.DictWriter(register, list(RegisterRow.model_fields))
            writer.writeheader()
            for card, text in texts.items():
                writer.writerow({k: "" if v is None else v for k, v in asdict(card).items()})
                (folder / card.file).write_text(text, encoding="utf-8", newline="")
        return open_library(folder)


def question_of(figure: Figure) -> str:
    """The look-up question for a figure."""
    return f"{figure.region}{figure.year}年{figure.indicator}{figure.breakdown}是多少？"


def states(text: str, figure: Figure) -> bool:
    """Whether ``text`` has the figure's amount, with its unit or, as table cells do, without."""
    value, unit = normalised(Quantity(figure.value, figure.unit, "=", 0, 0, ""))
    said = (normalised(q) for q in find_quantities(_MARK.sub(" ", text)))
    return any(amount == value and its in (unit, "") for amount, its in said)


def held(table: FigureTable, library: Library) -> tuple[Figure, ...]:
    """The rows of ``table`` whose quote still stands in ``library``."""
    return tuple(figure for figure in table.figures if _holds(figure, library))


def _holds(figure: Figure, library: Library) -> bool:
    try:
        library.figure_source(figure)
    except IndexProblem:
        return False
    return True
