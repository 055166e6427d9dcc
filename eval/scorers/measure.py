"""What scorers are made of: a function over an answer, and what a crash scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from assistant.types import Answer
from eval.types import Case, Outcome, World

Applies: TypeAlias = Callable[[Case], bool]
OfAnswer: TypeAlias = Callable[[Case, Answer, World], float | None]


@dataclass(slots=True)  # not frozen: the protocol Scorer asks for plain attributes
class Measure:
    """A scorer of answers.

    ``due`` tells which cases score 0 where a crash left no answer; for the others a crash
    is not applicable. ``of`` may still find that an answer gives nothing to measure.
    """

    name: str
    version: int
    due: Applies
    of: OfAnswer

    def __call__(self, case: Case, outcome: Outcome, world: World) -> float | None:
        """The measure in [0, 1]; 0 for a crash where it applies, None where it does not."""
        if outcome.error or outcome.answer is None:
            return 0.0 if self.due(case) else None
        return self.of(case, outcome.answer, world)


def share(hits: int, count: int) -> float | None:
    """``hits`` of ``count``; None of nothing."""
    return hits / count if count else None
