"""Where in a list the items stand that a question points at: 倒数第二个, 前三项, 排第六的."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from assistant.plan.items import item_of, number_of
from index.plans import FIVE_YEAR_PLAN
from index.text import fold

_N = r"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九两]|[1-3]?\d)"
_ONE = r"(?:(?:大?行动|[条个项点件步块大])(?!月))"
_POINTED = re.compile(
    rf"倒数第(?P<back>{_N}){_ONE}?|(?:排|列|位居)[在到行]?第(?P<rank>{_N})(?:{_ONE}|位)?的?|"
    rf"第(?P<from>{_N}){_ONE}?[到至-]第?(?P<to>{_N}){_ONE}|第(?P<nth>{_N}){_ONE}|"
    rf"(?:最后|最末|末尾?|(?<![课学今以之然先])后)的?[那这]?(?P<last>{_N}){_ONE}|(?:最后|最末|末)的?[那这]?(?P<end>{_ONE})|"
    rf"(?:最?(?<![学以之目当])前面?|(?<!开)头|最先)的?[那这]?(?P<first>{_N}){_ONE}|(?:最前面?的?[那这]?|首)(?P<head>{_ONE})"
)
_FIRST_ITEM = "第一个"
"""What stands for any position where the rest of a question is read."""


@dataclass(frozen=True, slots=True)
class Position:
    """Items of a list by their numbers from one; from the end where they are negative."""

    first: int
    last: int
    said: str
    """How the question points at them."""
    rest: str
    """The question without that."""

    @property
    def one(self) -> bool:
        """Whether a single item is pointed at."""
        return self.first == self.last

    @property
    def plain(self) -> str:
        """The question pointing at the first item instead: what it says of the list is alike."""
        return self.rest.replace("\x00", _FIRST_ITEM)

    def numbers(self, length: int) -> range:
        """The numbers of the items in a list of ``length``; none where it is too short."""
        first, last = (n if n > 0 else length + 1 + n for n in (self.first, self.last))
        return range(first, last + 1) if 0 < first <= last <= length else range(0)


def position_of(question: str) -> Position | None:
    """The items that ``question`` points at by where they stand, if it does."""
    text = FIVE_YEAR_PLAN.sub(lambda plan: plan[0].replace("十四五", "\x01"), fold(question))
    found = _POINTED.search(text)
    if not found:
        return None
    span = _span(found)
    rest = f"{text[: found.start()]}\x00{text[found.end() :]}".replace("\x01", "十四五")
    return Position(*span, found[0], rest) if span else None


def _span(found: re.Match[str]) -> tuple[int, int] | None:
    """The first and the last number that ``found`` points at."""
    said = {name: number_of(n) for name, n in found.groupdict().items() if n and n[0] in _DIGITS}
    if "from" in said:
        return (said["from"], said["to"]) if 0 < said["from"] < said["to"] else None
    number = next((n for n in said.values() if n), 0)
    spans = {
        "nth": (number, number),
        "rank": (number, number),
        "back": (-number, -number),
        "last": (-number, -1),
        "first": (1, number),
        "end": (-1, -1),
        "head": (1, 1),
    }
    named = next(name for name in spans if found[name])
    return spans[named] if number or named in {"end", "head"} else None


_DIGITS = "一二三四五六七八九十两0123456789"


def item_pointed_at(question: str, told: Sequence[str]) -> str:
    """The one item among the lines of ``told`` that ``question`` points at; empty if none."""
    position = position_of(question)
    if position is None or not position.one:
        return ""
    items = takewhile(bool, (item_of(f"第{n}个", told) for n in count(1)))
    length = sum(1 for _ in items)
    return next((item_of(f"第{n}个", told) for n in position.numbers(length)), "")


def as_ordinal(question: str) -> str:
    """``question`` with 第一个 for the words that point at an item where it stands: 倒数第二个."""
    position = position_of(question)
    if position is None:
        return question
    if position.said in question:  # as it was typed
        return question.replace(position.said, _FIRST_ITEM, 1)
    return position.plain
