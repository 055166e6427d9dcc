"""Whether the one detail that a question is after is told: 第12条, 三年级, 妇联, OK镜.

Most words of such a question stand in a true passage; what it is after does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from assistant.evidence import Shelf
from assistant.plan.wording import is_silent
from assistant.types import Evidence, Sentence
from assistant.write.refusing.naming import asking, holds, seen_of
from index.text import fold, is_word, word_classes

_Kind: TypeAlias = Callable[[str, Evidence, Shelf], Iterator[str]]
_NUMBERED = re.compile(r"第(?:[一二三四五六七八九十百]+|\d+)(?:条|款|项|章|节)")
_YEARS = re.compile(r"[一二三四五六七八九]年级|[初高][一二三]")
_LEAVES = {"初三": "初中", "高三": "高中"}
"""Last years of a school: what is told of 初中毕业生 is told of them."""
_LATIN = re.compile(r"(?<![a-z0-9])(?!(?:ppt|excel|word|wps|pdf)(?![a-z]))[a-z][a-z0-9.+]+")
_ABOVE = re.compile(r"..(?<!干)[部厅]$")
"""A body of the state or the province: what it does is not what the city's papers tell."""
_BODY = re.compile(r"(?:局|委|办|厅|处|联|科室|集团|公司)$")


def untold_details(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> Iterator[str]:
    """The details that the question is after and ``told`` has not; one of each kind."""
    yield from _untold(_DETAILS, evidence, told, shelf)


def untold_names(evidence: Evidence, told: Sequence[Sentence], shelf: Shelf) -> Iterator[str]:
    """The same of bodies and of names in letters, which have no other words for them."""
    yield from _untold(_NAMES, evidence, told, shelf)
    question = fold(asking(evidence.plan.standalone))
    without = _without_duty(question, told, shelf)
    yield from islice((f"“{body}”的具体分工" for body in without), 1)


def _untold(
    kinds: Sequence[_Kind], evidence: Evidence, told: Sequence[Sentence], shelf: Shelf
) -> Iterator[str]:
    question = fold(asking(evidence.plan.standalone))
    seen = seen_of(told, evidence, shelf)
    for kind in kinds:
        details = kind(question, evidence, shelf)
        untold = (d for d in details if not holds(seen, d, evidence.plan.said_for))
        missing = (f"“{d}”" for d in untold if f"{_LEAVES.get(d)}毕业" not in seen)
        yield from islice(missing, 1)


def _numbered(question: str, evidence: Evidence, shelf: Shelf) -> Iterator[str]:
    """An item by its number; where a document is meant its items are told as a list."""
    del shelf
    if not evidence.plan.documents:
        yield from _NUMBERED.findall(question)


def _school_years(question: str, evidence: Evidence, shelf: Shelf) -> Iterator[str]:
    del evidence, shelf
    yield from _YEARS.findall(question)


def _names_in_letters(question: str, evidence: Evidence, shelf: Shelf) -> Iterator[str]:
    del evidence, shelf
    yield from (name.rstrip("0123456789.+") for name in _LATIN.findall(question))


def _bodies(question: str, evidence: Evidence, shelf: Shelf) -> Iterator[str]:
    """Offices and companies that no document knows: 市妇联; and those above: 教育部."""
    del evidence
    for word, kind in word_classes(question):
        if kind[0] == "n" and _ABOVE.search(word) and is_word(word):
            yield word
            continue
        bare = word.lstrip("省市县区")
        named = kind[0] == "n" and len(bare) > 1 and bool(_BODY.search(word))
        if named and is_word(bare) and not shelf.library.knows(bare) and not is_silent(word):
            yield bare


def _without_duty(question: str, told: Sequence[Sentence], shelf: Shelf) -> Iterator[str]:
    """Bodies whose part is asked for and that ``told`` has in its lists of units at most.

    Who issues a document speaks in it of what it does itself without its name.
    """
    if not _DUTY.search(question):
        return
    issuers = " ".join(document.card.issuer for document in shelf.library.documents.values())
    text = fold("\n".join(_UNITS.sub(" ", sentence.text) for sentence in told))
    for word, kind in word_classes(question):
        body = word[2:] and (kind == "nt" or _BODY.search(word))
        if body and word not in text + issuers:
            yield word


_DUTY = re.compile(r"(?:承担|负责|分管|干|做)(?:了|些)?(?:什么|哪|啥|几项)|职责|分工")
_UNITS = re.compile(r"[(（]?(?:责任|牵头|配合)单位[:：][^)）\n]*[)）]?")
_DETAILS: tuple[_Kind, ...] = (_numbered, _school_years)
_NAMES: tuple[_Kind, ...] = (_names_in_letters, _bodies)
