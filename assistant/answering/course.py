"""The course of one answer: its id, its times, its deadline, and what became of the model."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from assistant.evidence import Shelf, gather
from assistant.types import (
    Answer,
    Draft,
    Evidence,
    Milliseconds,
    Plan,
    Sentence,
    Stage,
    Trace,
)
from assistant.write import write
from prompts import fingerprints

if TYPE_CHECKING:
    from assistant.model import ChatModel, Deadline

T = TypeVar("T")
_log = logging.getLogger(__name__)


def new_id() -> str:
    """Twelve hex digits that no other answer has."""
    return secrets.token_hex(6)


@dataclass(slots=True)
class Course:
    """What is noted while an answer comes about."""

    id: str = field(default_factory=new_id)
    prompts: str = ""
    """Fingerprint of the prompts, once the chat model was asked."""
    problem: str = ""
    """Why the chat model does not write; one line without digits."""
    _deadline: Deadline | None = None
    faults: dict[Sentence, str] = field(default_factory=dict)
    """What the check said of sentences of this answer."""
    _plan: Plan | None = None
    _evidence: Evidence | None = None
    _draft: Draft | None = None
    _started: float = field(default_factory=time.perf_counter)
    _spent: dict[Stage, float] = field(default_factory=dict)

    def asks_model(self) -> None:
        """Note that the chat model is asked, and with which prompts."""
        self.prompts = self.prompts or prompts_in_use()

    def fails(self, problem: str) -> None:
        """Note why the chat model, which was asked, does not write."""
        self.asks_model()
        self.problem = problem

    def by(self, model: ChatModel) -> Deadline:
        """By when ``model`` must be done with all of the answer, from when it is first asked."""
        if self._deadline is None:
            self._deadline = model.deadline()
        return self._deadline

    def evidence(self, plan: Plan, shelf: Shelf) -> Evidence:
        """The evidence for ``plan``, gathered once; gathering may change the plan's terms."""
        if self._evidence is None or not (plan is self._plan or plan is self._evidence.plan):
            self._evidence, self._plan = gather(plan, shelf), plan
        return self._evidence

    def draft(self, evidence: Evidence, shelf: Shelf) -> Draft:
        """The built-in draft for ``evidence``, written once."""
        if self._draft is None or self._draft.evidence is not evidence:
            self._draft = write(evidence, shelf)
        return self._draft

    @contextlib.contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        """Add what the block takes to the time of ``stage``."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._spent[stage] = self._spent.get(stage, 0.0) + _since(started)

    def timed(self, stage: Stage, made: Iterator[T]) -> Iterator[T]:
        """``made``, with the time of making each counted to ``stage``."""
        while True:
            with self.timing(stage):
                one = next(made, None)
            if one is None:
                return
            yield one

    def noted(self, answer: Answer, *, index: str, figures: str) -> Answer:
        """``answer`` with its id, its times so far, and the versions it rests on."""
        spent = {stage: round(taken, 2) for stage, taken in self._spent.items()}
        update = {
            "milliseconds": Milliseconds(**spent, total=round(_since(self._started), 2)),
            "index": index,
            "figures_version": figures,
            "id": self.id,
            "prompts": self.prompts,
            "problem": self.problem,
        }
        return answer.model_copy(update={"trace": answer.trace.model_copy(update=update)})


def log(answer: Answer) -> None:
    """One line about ``answer``: id, status, writer, milliseconds, and the model's problem."""
    trace: Trace = answer.trace
    _log.info(
        "answer %s %s %s %.0f ms%s",
        trace.id,
        answer.status,
        trace.writer,
        trace.milliseconds.total,
        f" {trace.problem}" if trace.problem else "",
    )


def prompts_in_use() -> str:
    """Twelve hex digits that change with any prompt an answering model may be given."""
    kept = (f"{name}={digest}" for name, digest in fingerprints().items() if _is_asked(name))
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:12]


def _is_asked(name: str) -> bool:
    return name.endswith(".md") and not name.startswith(("judge", "probe_"))


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
