"""Refusals: is what the documents do not say refused, and nothing else?"""

from __future__ import annotations

from assistant.types import Answer
from eval.scorers.measure import Measure
from eval.types import Case, Outcome, World


def refused(outcome: Outcome) -> bool:
    """Whether the question was refused; a crash is no refusal."""
    answer = None if outcome.error else outcome.answer
    return answer is not None and answer.status in {"not_found", "out_of_scope"}


def _unanswerable(case: Case) -> bool:
    return not case.answerable


def _answerable(case: Case) -> bool:
    return case.answerable


def _refused_rightly(case: Case, answer: Answer, world: World) -> float | None:
    del world
    if case.answerable:
        return None
    return float(refused(Outcome(case=case.id, answer=answer)))


def _answered_rightly(case: Case, answer: Answer, world: World) -> float | None:
    del world
    if not case.answerable:
        return None
    return float(not refused(Outcome(case=case.id, answer=answer)))


refused_rightly = Measure("refused_rightly", 1, _unanswerable, _refused_rightly)
answered_rightly = Measure("answered_rightly", 1, _answerable, _answered_rightly)
