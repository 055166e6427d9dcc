"""Several levels asked for at once, 三个学段各多少; a level that figures are not told by."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.types import FigureQuery, Match
from index.text import fold
from index.types import Figure
from prompts import load_lines

_LEVELS = re.compile(r"(?:[两二三四五各几分]|不同|哪些)(?:个|大)?学?段(?!时间|话|路)")
_SEVERAL = 2


def of_levels(
    likely: Sequence[Match],
    near: Sequence[Match],
    query: FigureQuery,
    answering: Callable[[str], tuple[Figure, ...]],
) -> list[Match]:
    """``likely``, or that of ``near`` alone that is told by levels, if levels are asked for.

    三个学段的入学率 is not answered by the one rate of all fifteen years.
    """
    if not _LEVELS.search(fold(query.text)):
        return list(likely)
    told = [match for match in near if _by_level(answering(match.indicator))]
    return [replace(told[0], confidence=near[0].confidence)] if told else list(likely)


def _by_level(rows: Sequence[Figure]) -> bool:
    return len({row.breakdown for row in rows if row.breakdown}) >= _SEVERAL


def is_other_level(names: Sequence[str], parts: Collection[str], said: str) -> bool:
    """Whether one of ``names`` is a level that figures told by the levels ``parts`` are not of.

    A sentence on 幼儿园教师专科和小学教师本科 makes the rate of 小学 none of 幼儿园.
    ``said`` is what the indicator is called: it may be of a level itself.
    """
    levels = _level_names()
    named = [name for name in names if name in levels]
    return bool(named and levels & {*parts}) and not any(name in said for name in named)


@lru_cache(maxsize=1)
def _level_names() -> frozenset[str]:
    return frozenset(line.split()[0] for line in load_lines("levels"))
