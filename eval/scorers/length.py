"""Length: is the answer short enough to read? Reported only."""

from __future__ import annotations

from assistant.types import Answer
from eval.scorers.measure import Measure
from eval.scorers.statements import statements
from eval.types import Case, World
from index.text import squeeze

LONGEST = 300
"""Characters of running text, without tables, list lines and marks."""
LONGEST_EXPLAINED = 700
_EXPLAINED = {"list", "howto", "definition"}


def _every(case: Case) -> bool:
    del case
    return True


def _concise(case: Case, answer: Answer, world: World) -> float | None:
    """1 if the running text is no longer than its kind of question allows, else 0."""
    del world
    length = sum(len(squeeze(one.text)) for one in statements(answer) if not one.line)
    return float(length <= (LONGEST_EXPLAINED if case.kind in _EXPLAINED else LONGEST))


concise = Measure("concise", 1, _every, _concise)
