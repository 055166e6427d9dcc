"""Enumerations as they stand in a question: their members, and what these share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.plan.wording import content_terms
from index.text import fold, is_word, segments

JOINT = re.compile(r"[、/;；|]|和|与|以?及|跟|vs\.?|对比|还是|还有|,")
OF_EACH = re.compile(
    r"(?:各自?|分别|都)[^各段类级地县校,，。]{0,4}?(?:多少|几)|分别|各自?[是为占有]|vs"
)
"""Asks the same of each member, wherever these stand."""
_SHARED = 3
"""Characters that an ending has at most, and one."""


def with_endings(text: str) -> str:
    """``text`` with what single characters share said of each: 一、二、三等奖, 初、高中.

    The ending is that of the word after them; with it each of them must be a word. Numerals
    that follow on one another may stand side by side: 一二三等奖.
    """
    parted = _SIDE_BY_SIDE.sub(lambda run: "、".join(run[0]), text)
    if parted != text and (said := with_endings(parted)) != parted:
        return said
    folded = fold(text)
    for run in reversed(list(_SINGLE.finditer(folded))):
        last = segments(folded[run.end() :])[:1]
        ending = last[0][1:] if last else ""
        single = _JOINED.split(run["singles"])
        before = re.split(r"[\d年]", folded[: run.start()])[-1]
        alone = segments(before + single[0])[-1] == single[0]
        if (
            alone
            and ending
            and len(ending) < _SHARED
            and all(is_word(one + ending) for one in single)
        ):
            said = "、".join(one + ending for one in single)
            text = f"{text[: run.start()]}{said}、{text[run.end() :]}"
    return text


_SIDE_BY_SIDE = re.compile(
    r"(?<![一二三四五六七八九十百])(?:一二三四?|一二|二三)(?![一二三四五六七八九十百千万亿个])"
)
_SINGLE = re.compile(
    r"(?P<singles>[\u4e00-\u9fff](?:、[\u4e00-\u9fff])*)(?:、|[、]?[和与及](?!合))"
)
_JOINED = re.compile("、")


YEAR = re.compile(r"(?<!\d)(?:20)?\d\d(?:年[底末初]?|(?![\d.%]))")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration as it stands there."""

    text: str
    places: range
    """Where its pairs of characters stand."""
    key: str
    """The word that tells it apart: its first; of the first member the last that is its own."""
    first: int
    """Where that word begins."""
    inside: bool
    """Whether members stand before and after it, so that nothing but itself is in it."""


def members_of(folded: str) -> Iterator[Member]:
    """The members of the enumeration in ``folded``; none if there is but one."""
    each = OF_EACH.search(folded)
    end = each.start() if each else len(folded)
    clause = re.split("[,:。]", folded[:end])[-1]
    items = [item for item in JOINT.split(clause) if len(item) > 1]
    at = end - len(clause)
    for n, item in enumerate(items if items[1:] else ()):
        at = folded.index(item, at)
        terms = list(content_terms(item))
        if n == 0:  # anything may stand before it, and what all share may stand in it
            terms = [t for t in reversed(terms) if t not in items[-1]] or terms[:1]
        if terms:
            places = range(at, at + len(item) - 1)
            inside = 0 < n < len(items) - 1
            yield Member(item, places, terms[0], at + item.index(terms[0]), inside)
        at += len(item)


def completed(member: Member, folded: str) -> str:
    """``member`` with what stands before the first and after the last, which all share."""
    first, *_, last = members_of(folded)
    before = "" if member == first else folded[: first.first]
    end = last.places.stop + 1
    after = folded[end:] if member == last else folded[last.first + len(last.key) :]
    return f"{before}{member.text}{after}"
