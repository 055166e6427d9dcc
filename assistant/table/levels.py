"""Several levels asked for at once: 三个学段各多少."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.types import FigureQuery, Match
from index.text import fold
from index.types import Figure

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
