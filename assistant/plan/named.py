"""The places and documents that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from assistant.library import Library
from assistant.plan.times import issued_as_named, lasting_as_named
from index.text import fold, segments
from index.types import DocumentCard
from prompts import load_lines

_TITLE_PART = 4
"""Characters that question and title must share, and no other title, to name a document."""


def places_of(text: str, library: Library) -> tuple[str, ...]:
    """The places that ``text`` names; those of the documents by their full name.

    A place inside a longer name (南京大学) is none, nor a district of a region in which somebody
    only lives: 我们在路桥打工，娃能上公办吗 asks of the region. Nor is one that is to be avoided:
    不想跑杭州.
    """
    folded = _lived_in(library.regions).sub(" ", fold(text))
    folded = _avoided().sub(" ", folded)
    near = [place for place in _places() if place in folded]
    for name in segments(folded) if near else ():
        if any(name.startswith(p) and name[len(p) :] not in _KINDS_OF_PLACE for p in near):
            folded = folded.replace(name, " ")
    known = {region.rstrip("市县区"): region for region in library.regions}
    found = []
    words = segments(folded)
    for place in sorted({*known, *_places()}, key=lambda p: (-len(p), p not in words, p)):
        if place in folded:  # 台州湾新区 before 台州, and 台州 before the 天台 of 明天台州
            found.append(place)
            folded = folded.replace(place, " ")
    others = (place for place in _places() if place in found and place not in known)
    return tuple(dict.fromkeys([*(known[p] for p in known if p in found), *others]))


@lru_cache(maxsize=1)
def _avoided() -> re.Pattern[str]:
    """A place to which somebody does not want to go."""
    places = "|".join(map(re.escape, sorted(_places(), key=len, reverse=True)))
    return re.compile(
        rf"(?:不|别|懒得|省得|免得)[^,，。;；?？]{{0,4}}[去跑到往](?:{places})[市县区]?"
    )


@lru_cache(maxsize=4)
def _lived_in(regions: tuple[str, ...]) -> re.Pattern[str]:
    """A district of one of ``regions`` where somebody lives or works, and a clause behind it."""
    districts = "|".join(districts_of(regions)) or "(?!)"
    return re.compile(
        rf"(?:[在住到]|来)了?(?:{districts})[市县区]?[这那]?边?"
        r"(?:打工|上班|工作|务工|做工|做生意|开[个家]?[厂店]|租房?|买了?房|住|摆摊|种地)(?=[^，,。;；]{0,8}[，,。;；].)"
    )


@lru_cache(maxsize=4)
def districts_of(regions: tuple[str, ...]) -> tuple[str, ...]:
    """The districts that lie in ``regions`` and have no documents of their own."""
    lines = (line.split() for line in load_lines("districts"))
    return tuple(one for region, *within in lines if region in regions for one in within)


def place_names(library: Library) -> tuple[str, ...]:
    """All places known by name, those of the documents without 市."""
    return (*(region.rstrip("市县区") for region in library.regions), *_places())


_KINDS_OF_PLACE = ("", "市", "县", "区", "省")


@lru_cache(maxsize=4096)
def documents_of(text: str, library: Library) -> tuple[str, ...]:
    """The documents that ``text`` names: by a part of the title, or by a short form of it.

    A part is four characters that no other title has; a short form is a word like 规划 or
    方案 with the characters before it, all of them from one title: 学有优教方案, 十四五教育规划.
    The 十四五规划 of another region is none of this one.
    """
    return tuple(
        document
        for document in _named(text, library)
        if document in _named(_without_others(text, library.card(document), library), library)
    )


def _without_others(text: str, card: DocumentCard, library: Library) -> str:
    """``text`` without the title's characters that follow the name of another region."""
    others = [region for region in library.regions if region != card.region]
    names = "|".join(f"{region}|{region.rstrip('市县区')}" for region in others)
    following = f"[{re.escape(fold(card.title))}]*"
    return re.sub(f"(?:{names})的?{following}", " ", fold(text)) if others else text


def _named(text: str, library: Library) -> tuple[str, ...]:
    """The documents that ``text`` names, whatever region it names before them."""
    regions = [part for region in library.regions for part in (region, region.rstrip("市县区"))]
    words = _letters(text, without=regions)
    stretches = _stretches(library, regions)
    titles = {
        i: _letters(document.card.title, without=regions)
        for i, document in library.documents.items()
    }
    found = []
    for document in titles:
        others = [other for i, other in titles.items() if i != document]
        parts = (
            title[n : n + _TITLE_PART]
            for title in stretches[document]
            for n in range(len(title) - _TITLE_PART + 1)
        )
        if any(p in words and not any(p in other for other in others) for p in parts):
            found.append(document)
    numbered = [i for i, d in library.documents.items() if _is_numbered(text, d.card.number)]
    short = [*_by_short_form(words, titles), *lasting_as_named(text, library)]
    issued = issued_as_named(text, library)
    return tuple(dict.fromkeys([*numbered, *found, *short, *issued, *_newest(text, library)]))


def _newest(text: str, library: Library) -> Iterator[str]:
    """The newest document of the region, where one asks of what it says: 按最新方案走的话."""
    if _OF_NEWEST.search(fold(text)):
        named = [region for region in library.regions if region.rstrip("市县区") in text]
        regions = named or [library.default_region]
        own = (i for i, document in library.documents.items() if document.card.region in regions)
        yield max(own, key=library.newest_first)


_OF_NEWEST = re.compile(
    r"(?:按照?|依照|照着?|在)最新(?:的|那份|一份|这份)*(?:方案|规划|文件|政策)"
    r"|最新(?:的|那份|一份|这份)*(?:方案|规划|文件)(?:里|中|上|的?口径)"
)


def _stretches(library: Library, regions: Iterable[str]) -> dict[str, list[str]]:
    """What each title has between regions: 推进教育 is no part of 推进台州教育."""
    border = "|".join(map(re.escape, regions))
    cards = (document.card for document in library.documents.values())
    return {
        card.id: [_letters(piece, without=()) for piece in re.split(border, fold(card.title))]
        for card in cards
    }


def _is_numbered(text: str, number: str) -> bool:
    """Whether ``text`` names a document by its number, however the brackets are written."""
    bare = re.sub(r"[^\u3400-\u9fff0-9]", "", fold(number))
    return bool(bare) and bare in re.sub(r"[^\u3400-\u9fff0-9]|年", "", fold(text))


def _by_short_form(words: str, titles: Mapping[str, str]) -> Iterator[str]:
    """The title that holds most of the characters before a word for a document."""
    for match in _DOCUMENT_WORD.finditer(words):
        lengths = {}
        for document, title in titles.items():
            before = words[: match.start()]
            kept = before[len(before.rstrip(title)) :] if match.group() in title else ""
            lengths[document] = len(kept)
        longest = max(lengths.values())
        if longest >= _SHORT_FORM and list(lengths.values()).count(longest) == 1:
            yield max(lengths, key=lambda document: lengths[document])


_DOCUMENT_WORD = re.compile("规划|方案|总结|思路|举措")
_SHORT_FORM = 3
"""Characters of a title before 规划 or 方案 that name it: 十四五规划, 现代化方案."""


def _letters(text: str, *, without: Iterable[str]) -> str:
    """``text`` without digits and regions, which many titles share, and punctuation."""
    for region in without:
        text = fold(text).replace(region, "")
    return re.sub(r"[^\u3400-\u9fffa-z]", "", fold(text))


@lru_cache(maxsize=1)
def _places() -> tuple[str, ...]:
    return tuple(load_lines("places"))
