"""The sentence the assistant is: plan → evidence → write → check, as a LangChain chain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.check import check
from assistant.evidence import Shelf, find_passages, gather
from assistant.library import open_library
from assistant.plan import make_plan, read_question
from assistant.plan.items import ITEM, item_of
from assistant.settings import Settings
from assistant.suggest import suggest
from assistant.table.match import make_matcher
from assistant.types import Answer, Draft, Evidence, Milliseconds, Plan, Question, Stage
from assistant.write import write
from index.build import wanted_manifest
from index.encode import load_encoder
from index.figures import load_table
from index.store import check_manifest, open_store
from index.types import Encoder, Passage

From = TypeVar("From")
To = TypeVar("To")


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one open index."""

    shelf: Shelf
    _tried: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Suggested questions that were tried, and whether they are answered."""

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """The assistant of these settings.

        Raises an IndexProblem if the index is missing, stale or cannot be read.
        """
        encoder = encoder_of(settings)
        store = open_store(settings.home / "index", url=settings.chroma_url)
        wanted = wanted_manifest(settings.documents, encoder)
        manifest = check_manifest(store.manifest(), wanted, place=store.place)
        library = open_library(settings.documents)
        table = load_table(settings.figures, tuple(library.documents))
        return cls(Shelf(store.open(manifest), encoder, library, table, make_matcher(table)))

    def chain(self, spent: dict[Stage, float]) -> Runnable[Question, Answer]:
        """The chain from a question to its answer; ``spent`` receives milliseconds."""
        planned = _stage("plan", self._plan, spent)
        gathered = _stage("evidence", self._gather, spent)
        written = _stage("write", self._write, spent)
        checked = _stage("check", self._check, spent)
        return planned | gathered | written | checked

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The checked answer to ``question``, with earlier questions as ``history``.

        Raises QuestionProblem if the question cannot be read.
        """
        started = time.perf_counter()
        spent: dict[Stage, float] = {}
        answer = self.chain(spent).invoke(read_question(question, tuple(history)))
        spent["total"] = _milliseconds(started)
        trace = answer.trace.model_copy(
            update={
                "milliseconds": Milliseconds(**spent),
                "index": self.shelf.index.manifest.id,
                "figures_version": self.shelf.table.version,
            }
        )
        return answer.model_copy(update={"trace": trace})

    def search(self, question: str, *, k: int) -> list[Passage]:
        """The ``k`` best passages for ``question``, found as answers find them."""
        return find_passages(self._plan(read_question(question)), self.shelf, k=k)

    def _plan(self, question: Question) -> Plan:
        item = self._pointed_at(question)
        if item:
            text = ITEM.sub(item, question.text)
            plan = make_plan(Question(text), self.shelf.library, self.shelf.matcher)
            return replace(plan, question=question)
        return make_plan(question, self.shelf.library, self.shelf.matcher)

    def _pointed_at(self, question: Question) -> str:
        """The item of the last list told that 第二条 means; empty if it means none."""
        if not ITEM.search(question.text):
            return ""
        turns = list(question.history)
        while turns and ITEM.search(turns[-1].question):
            turns.pop()
        if not turns:
            return ""
        told = write(
            self._gather(self._plan(Question(turns[-1].question, tuple(turns[:-1])))), self.shelf
        )
        return item_of(question.text, [sentence.text for sentence in told.sentences])

    def _gather(self, plan: Plan) -> Evidence:
        return gather(plan, self.shelf)

    def _write(self, evidence: Evidence) -> Draft:
        draft = write(evidence, self.shelf)
        return replace(draft, suggestions=suggest(draft, self.shelf, self._answers))

    def _answers(self, question: str) -> bool:
        """Whether ``question`` alone is answered; tried once, then remembered."""
        if question not in self._tried:
            evidence = self._gather(self._plan(read_question(question)))
            answer = self._check(write(evidence, self.shelf))
            if len(self._tried) >= _REMEMBERED:
                self._tried.clear()
            self._tried[question] = answer.status == "answered"
        return self._tried[question]

    def _check(self, draft: Draft) -> Answer:
        return check(draft, self.shelf.library)


_REMEMBERED = 5000
"""Suggestions whose trial is remembered; more than sections and figures together."""


def encoder_of(settings: Settings) -> Encoder:
    """The encoder that the settings name."""
    return load_encoder(
        settings.encoder,
        base_url=settings.encoder_base_url,
        api_key=settings.encoder_api_key.get_secret_value(),
    )


def _stage(
    stage: Stage, step: Callable[[From], To], spent: dict[Stage, float]
) -> Runnable[From, To]:
    """``step`` as a link of the chain that notes its milliseconds in ``spent``."""

    def run(value: From) -> To:
        started = time.perf_counter()
        outcome = step(value)
        spent[stage] = _milliseconds(started)
        return outcome

    return RunnableLambda(run)


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
