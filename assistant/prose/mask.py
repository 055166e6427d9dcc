"""Texts without amounts: a label or a word stands where one stood. Years stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from assistant.firewall.placed import is_time
from index.numbers import find_quantities
from index.text import fold

SOME = "某量"
"""Stands for an amount that the model is not to tell."""
_FENCE = str.maketrans(
    {"<": "〈", ">": "〉", "〔": "（", "〕": "）", "{": "（", "}": "）", "[": "（", "]": "）"}
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBERING = re.compile(
    r"(?m)^\s*(?:\d{1,2}[.．、]|[(（][\d一二三四五六七八九十]{1,3}[)）]|[⑴-⒇①-⑳])\s*"
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` states an amount that is no year; any other digit is one as well."""
    taken: list[tuple[int, int]] = []
    years: list[tuple[int, int]] = []
    for quantity in find_quantities(text):
        (years if is_time(quantity) else taken).append((quantity.start, quantity.end))
    years += [found.span() for found in _YEAR.finditer(fold(text))]
    for at, character in enumerate(text):
        inside = any(start <= at < end for start, end in (*taken, *years))
        if unicodedata.category(character)[0] == "N" and not inside:
            taken.append((at, at + 1))
    return iter(sorted(_joined(taken)))


def _joined(taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``taken`` with neighbours made one: 12 digits by themselves are one number."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(taken):
        if joined and joined[-1][1] == start and end - start == 1:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def masked(text: str, label: Callable[[str], str] = lambda _: SOME) -> str:
    """``text`` with ``label(amount)`` for each amount; signs that mark labels are made plain."""
    parts, last = [], 0
    for start, end in spans(text):
        parts += [text[last:start].translate(_FENCE), label(text[start:end])]
        last = end
    return "".join((*parts, text[last:].translate(_FENCE)))


def without_numbering(text: str) -> str:
    """``text`` without the numbers of its points at the beginning of lines."""
    return _NUMBERING.sub("", text)
