"""What tests of dialogues ask: the plan of the last turn, and the figures that it finds."""

from __future__ import annotations

from typing import TypeAlias

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import Plan

Told: TypeAlias = set[tuple[str, str, int]]


def plan_of(turns: tuple[str, ...], library: Library, matcher: Matcher) -> Plan:
    """The plan of the last of ``turns``."""
    return make_plan(read_question(turns[-1], turns[:-1]), library, matcher)


def told_of(plan: Plan, matcher: Matcher) -> Told:
    """Indicator, level and year of each figure that ``plan`` finds."""
    return {
        (figure.indicator, figure.breakdown, figure.year)
        for query in plan.queries
        for figure in look_up(query, matcher.table).exact
    }
