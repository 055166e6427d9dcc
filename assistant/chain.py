"""The sentence the assistant is: plan → evidence → write → check, as a LangChain chain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.encode import load_encoder
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.check import check
from assistant.evidence import Shelf, gather
from assistant.library import open_library
from assistant.plan import make_plan, read_question
from assistant.settings import Settings
from assistant.types import Answer, Milliseconds, Question, Stage
from assistant.write import write
from index.build import wanted_manifest
from index.search import hybrid
from index.store import check_manifest, open_store
from index.types import Encoder, Passage

From = TypeVar("From")
To = TypeVar("To")


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from one open index."""

    shelf: Shelf

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """The assistant of these settings.

        Raises an IndexProblem if the index is missing, stale or cannot be read.
        """
        encoder = encoder_of(settings)
        store = open_store(settings.home / "index", url=settings.chroma_url)
        wanted = wanted_manifest(settings.documents, encoder)
        manifest = check_manifest(store.manifest(), wanted, place=store.place)
        return cls(Shelf(store.open(manifest), encoder, open_library(settings.documents)))

    def chain(self, spent: dict[Stage, float]) -> Runnable[Question, Answer]:
        """The chain from a question to its answer; ``spent`` receives milliseconds."""
        return (
            RunnableLambda(_timed("plan", lambda q: make_plan(q, self.shelf.library), spent))
            | RunnableLambda(_timed("evidence", lambda p: gather(p, self.shelf), spent))
            | RunnableLambda(_timed("write", lambda e: write(e, self.shelf), spent))
            | RunnableLambda(_timed("check", lambda d: check(d, self.shelf.library), spent))
        )

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
            }
        )
        return answer.model_copy(update={"trace": trace})

    def search(self, question: str, *, k: int) -> list[Passage]:
        """The ``k`` best passages for ``question``, found as answers find them."""
        plan = make_plan(read_question(question), self.shelf.library)
        return hybrid(
            self.shelf.index,
            self.shelf.encoder,
            plan.search,
            k=k,
            where=plan.where,
            prefer=plan.prefer,
        )


def encoder_of(settings: Settings) -> Encoder:
    """The encoder that the settings name."""
    return load_encoder(
        settings.encoder,
        base_url=settings.encoder_base_url,
        api_key=settings.encoder_api_key.get_secret_value(),
    )


def _timed(
    stage: Stage, step: Callable[[From], To], spent: dict[Stage, float]
) -> Callable[[From], To]:
    def run(value: From) -> To:
        started = time.perf_counter()
        outcome = step(value)
        spent[stage] = _milliseconds(started)
        return outcome

    return run


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
