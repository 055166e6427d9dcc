"""Grades of places by which related indicators are told apart: 省级 and 市级, 乡镇 and 村."""

from __future__ import annotations

import re

from assistant.plan.asked import asked_for
from assistant.plan.figures.enumeration import JOINT, OF_EACH
from index.text import fold


def grade_of(name: str) -> str:
    """The grade of places with which ``name`` begins: 省 of 省级产教融合项目数; else empty."""
    found = _GRADE.match(fold(name))
    return found.group()[0] if found else ""


def grades_apart(text: str) -> tuple[str, ...]:
    """The grades of places of each of which ``text`` asks: 市里几个，县里几个.

    Each has an amount of its own, or they are held against one another: 市里定的省级几个 asks
    of one.
    """
    folded = fold(text)
    sides = JOINT.split(folded)
    if asked_for(text) != "comparison" and not OF_EACH.search(folded):
        sides = [side for side in sides if _AMOUNT.search(side)]
    found = (_GRADE.findall(side) for side in sides)
    return tuple(dict.fromkeys(grades[0][0] for grades in found if len(grades) == 1))


_GRADE = re.compile(
    r"(?<!全)(?<!台州)"
    r"(?:[省市县乡镇村](?=级|里(?!程)|一级|\()|乡镇|(?<!乡)镇上|村社|社区(?=级|里|一级))"
)
"""A grade of places, not the place itself: 省级, 市里, 乡镇(街道), 村(社区)."""
_AMOUNT = re.compile("多少|几")
