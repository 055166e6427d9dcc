"""Indicators whose names differ in one word, 省级 and 市级产教融合项目: which of them is named."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from assistant.measure import asked_units
from assistant.types import Match
from index.figures import FigureTable
from index.text import fold, segments

_MOSTLY = 0.5
"""Share of two names that is alike at least where they are told apart by one word."""


def outspoken(matches: Sequence[Match], text: str, table: FigureTable) -> list[Match]:
    """``matches`` without those of which ``text`` names a sibling by the word it has instead.

    Who asks for 省级产教融合项目 is never told of 市级 ones, whatever amount is claimed. A word
    for the measure (占比, 覆盖率) is none by which siblings are told apart, nor are words of
    different sorts: 新建 and 每县 may both be asked for in one question.
    """
    asked = fold(text)
    return [
        match
        for match in matches
        if not any(
            one in asked and other not in asked
            for rival in matches
            if rival is not match and rival.confidence >= match.confidence - _TINY
            for one, other in _instead(rival.indicator, match.indicator, table)
        )
    ]


_TINY = 1e-6


def _instead(name: str, other: str, table: FigureTable) -> tuple[tuple[str, str], ...]:
    """The words in which names of two related indicators differ, if they do so in one alone."""
    one, two = table.indicators[name], table.indicators[other]
    if other not in one.related and name not in two.related:
        return ()
    return _swapped((name, *one.aliases), (other, *two.aliases))


@lru_cache(maxsize=1024)
def _swapped(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each pair of words that stand for each other in one of ``names`` and one of ``others``.

    They are of one sort, 省级 and 市级, and none of the other's own. The last word is what is
    measured: 覆盖面 and 占比 may stand for each other.
    """
    found: dict[tuple[str, str], None] = {}
    for words, by in product(*([segments(fold(n)) for n in each] for each in (names, others))):
        match = SequenceMatcher(None, words, by, autojunk=False)
        edits = [edit for edit in match.get_opcodes() if edit[0] != "equal"]
        if len(edits) != 1 or match.ratio() < _MOSTLY:
            continue
        _, start, end, from_, to = edits[0]
        if end - start == to - from_ == 1 and (end < len(words) or to < len(by)):
            found[words[start], by[from_]] = None
    own, of_others = (fold(" ".join(each)) for each in (names, others))
    return tuple(
        (one, other)
        for one, other in found
        if one[-1] == other[-1]
        and one not in of_others
        and other not in own
        and not asked_units(one)
    )
