"""What a question wants, read off its words: kind, years, places, documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.library import Library
from assistant.types import Asked
from index.numbers import find_quantities
from index.text import fold
from index.types import Attribute, FigureKind
from prompts import load_lines, load_pairs

_SHORT_YEAR = re.compile(r"(?<![\d.])(1[6-9]|[23]\d)(?=年(?![制级内])|(?:[到至-]|、)[123]\d年)")
# A year in two digits, from 2016 on: 25年, 20、22年; but not the 15年 of 15年基础教育.
_PLAN_END = re.compile(r"(十[三四五])五\"?(?:期|规划|时期)?(?:末|收官|结束)")
_PLAN_ENDS = {"十三": 2020, "十四": 2025, "十五": 2030}
_ORDER: tuple[Asked, ...] = ("attribute", "difference", "achieved", "trend", "comparison")
_ATTRIBUTES: tuple[Attribute, ...] = ("约束性", "预期性")
_EXACT = re.compile(
    r"多少(?!条)|几(?:个|所|名|人|万|亿|家|分|成|比|元|岁|小时|分钟)|百分之几|多大|多高"
)
_COUNTED = re.compile(r"[二三四五六七八九十几]{1,2}(?:条|方面|项|大(?!学)|件)")
_TITLE_PART = 4
"""Characters that question and title must share, and no other title, to name a document."""


def asked_for(text: str) -> Asked:
    """What of figures is wanted; ``value`` if nothing more special is."""
    folded = fold(text)
    return next((kind for kind in _ORDER if _any(kind, folded)), "value")


def asks_amount(text: str) -> bool:
    """Whether the question asks how much or how many."""
    return _any("amount", fold(text)) or asked_for(text) != "value"


def asks_exact_amount(text: str) -> bool:
    """Whether only a number answers the question: 多少, 几个, 百分之几, 几比几."""
    return bool(_EXACT.search(fold(text)))


def asks_list(text: str) -> bool:
    """Whether the question wants things named one by one: 有哪些, 四方面, 几条."""
    folded = fold(text)
    return _any("listing", folded) or bool(_COUNTED.search(folded))


def attribute_of(text: str) -> Attribute:
    """约束性 or 预期性 if just one of them is named."""
    folded = fold(text)
    named: list[Attribute] = [word for word in _ATTRIBUTES if word.removesuffix("性") in folded]
    return named[0] if len(named) == 1 else ""


def asks_how(text: str) -> bool:
    """Whether the question wants a procedure or measures: the whole passage, not a sentence."""
    return _any("how", fold(text))


def asks_about_documents(text: str) -> bool:
    """Whether the question is about the documents themselves: which there are, number, date."""
    return _any("documents", fold(text))


def asks_responsible(text: str) -> bool:
    """Whether the question asks who answers for something."""
    return _any("responsible", fold(text))


def kind_of(text: str) -> FigureKind | None:
    """Whether targets or actuals are asked for; None where both or neither word stands."""
    folded = fold(text)
    target, actual = _any("target", folded), _any("actual", folded)
    if target == actual:
        return None
    return "target" if target else "actual"


def years_of(text: str) -> tuple[int, ...]:
    """The years that ``text`` names, in full, in Chinese numerals or short; ranges filled."""
    folded = fold(text)
    years: list[int] = []
    for quantity in find_quantities(text):
        low, high = int(quantity.value), int(quantity.value_max or quantity.value)
        if quantity.unit.startswith("年") or not quantity.unit:
            years += [y for y in range(low, min(high, low + 50) + 1) if _is_year(y)]
    years += [2000 + int(match.group(1)) for match in _SHORT_YEAR.finditer(folded)]
    years += [_PLAN_ENDS[match.group(1)] for match in _PLAN_END.finditer(folded)]
    return tuple(dict.fromkeys(years))


def places_of(text: str, library: Library) -> tuple[str, ...]:
    """The places that ``text`` names; those of the documents by their full name."""
    folded = fold(text)
    known = {region.rstrip("市县区"): region for region in library.regions}
    found = []
    for place in sorted({*known, *_places()}, key=len, reverse=True):
        if place in folded:  # 台州湾新区 before 台州
            found.append(place)
            folded = folded.replace(place, " ")
    others = (place for place in _places() if place in found and place not in known)
    return tuple(dict.fromkeys([*(known[p] for p in known if p in found), *others]))


def documents_of(text: str, library: Library) -> tuple[str, ...]:
    """The documents that ``text`` names by a part of the title that no other title has."""
    regions = [part for region in library.regions for part in (region, region.rstrip("市县区"))]
    words = _letters(text, without=regions)
    titles = {
        i: _letters(document.card.title, without=regions)
        for i, document in library.documents.items()
    }
    found = []
    for document, title in titles.items():
        others = [other for i, other in titles.items() if i != document]
        parts = (title[n : n + _TITLE_PART] for n in range(len(title) - _TITLE_PART + 1))
        if any(p in words and not any(p in other for other in others) for p in parts):
            found.append(document)
    return tuple(found)


def _letters(text: str, *, without: Iterable[str]) -> str:
    """``text`` without digits and regions, which many titles share, and punctuation."""
    for region in without:
        text = fold(text).replace(region, "")
    return re.sub(r"[^\u3400-\u9fffa-z]", "", fold(text))


def _is_year(number: int) -> bool:
    return 1990 <= number <= 2100  # noqa: PLR2004 -- a span of years around the plans


def _any(kind: str, folded: str) -> bool:
    return any(word in folded for word in _words().get(kind, ()))


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for kind, word in load_pairs("question_words"):
        words[kind] = (*words.get(kind, ()), word)
    return words


@lru_cache(maxsize=1)
def _places() -> tuple[str, ...]:
    return tuple(load_lines("places"))
