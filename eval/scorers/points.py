"""Key points: how much of what a perfect answer must say is said?"""

from __future__ import annotations

import re

from assistant.types import Answer
from eval.scorers.measure import Measure
from eval.scorers.statements import statements
from eval.types import Case, World
from index.text import fold, squeeze


def _due(case: Case) -> bool:
    return bool(case.points)


def _key_points(case: Case, answer: Answer, world: World) -> float | None:
    """The share of key points of which some accepted spelling stands in the answer."""
    del world
    if not case.points:
        return None
    text = fold(squeeze("\n".join(one.text for one in statements(answer))))
    met = [any(_stands(spelling, text) for spelling in point) for point in case.points]
    return sum(met) / len(met)


def _all(case: Case, answer: Answer, world: World) -> float | None:
    """1 if every key point is met, else 0."""
    met = _key_points(case, answer, world)
    return None if met is None else float(met == 1)


def _stands(spelling: str, text: str) -> bool:
    """Whether ``spelling`` stands in ``text``; 10所 does not stand in 110所 or 0.10所."""
    wanted = fold(squeeze(spelling))
    before = r"(?<!\d)(?<!\d\.)" if wanted[:1].isdigit() else ""
    behind = r"(?!\.?\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and bool(re.search(before + re.escape(wanted) + behind, text))


key_points = Measure("key_points", 1, _due, _key_points)
key_points_all = Measure("key_points_all", 1, _due, _all)
