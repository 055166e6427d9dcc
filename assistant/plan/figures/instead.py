"""What stands in a question where a figure's own word stands: 篮球 for 足球, 上线率 for 录取率."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from assistant.library import Library
from assistant.plan.asked import slot_words
from assistant.plan.figures.narrowing import narrowed, without_speaker
from assistant.plan.wording import is_silent, official_words
from assistant.table.lookup import look_up, told_of
from assistant.table.match import Matcher, syllables
from assistant.types import FigureQuery
from index.figures import FigureTable
from index.text import fold, is_word, pairs_of, word_classes


def not_instead(
    queries: tuple[FigureQuery, ...], text: str, library: Library, matcher: Matcher
) -> tuple[FigureQuery, ...]:
    """``queries``, a single one narrowed to the kind or rate that ``text`` names instead.

    篮球特色学校 is no 足球特色学校, and a 辍学率 no 入学率: no figure is of it, and the one found
    is only named as a different one.
    """
    if len(queries) != 1 or queries[0].missing:
        return queries
    query = queries[0]
    rows = look_up(query, matcher.table).exact
    if not rows:
        return queries
    told = fold(" ".join(told_of(row, matcher.table) for row in rows))
    names = [
        fold(name)
        for indicator in dict.fromkeys(row.indicator for row in rows)
        for name in (indicator, *matcher.table.indicators[indicator].aliases)
    ]
    asked = _without_titles(_DATE.sub(" ", fold(without_speaker(text))), library)
    rate = _other_rate(asked, told)
    kind = rate or next(_other_kinds(asked, names, told, library, matcher), "")
    return (replace(query, narrow=(*query.narrow, (kind,))),) if kind else queries


def not_of_whole(
    queries: tuple[FigureQuery, ...], text: str, library: Library, table: FigureTable
) -> tuple[FigureQuery, ...]:
    """``queries``, lacking the places if ``text`` asks which it is: 哪个县毛入园率最高.

    A figure of the whole region tells of none in it.
    """
    place = _WHICH_PLACE.search(fold(text))
    regions = {row.region for query in queries for row in look_up(query, table).exact}
    compared = any(len(query.regions) > 1 for query in queries)
    if not place or compared or regions != {library.default_region}:
        return queries
    lacking = f"各{place[1]}"
    return tuple(replace(query, missing=query.missing or lacking) for query in queries)


_WHICH_PLACE = re.compile("哪一?[个些]?(县|区(?!域)|乡镇|街道)(?!级)")
_DATE = re.compile(r"\d+年?")


def _without_titles(asked: str, library: Library) -> str:
    """``asked`` without what names a document: 中职数 学有优教方案 has no 数学."""
    titles = " ".join(fold(document.card.title) for document in library.documents.values())
    spans = (range(n, n + _OF_TITLE) for n in range(len(asked) - _OF_TITLE + 1))
    named = {n for span in spans if asked[span.start : span.stop] in titles for n in span}
    return "".join(" " if n in named else character for n, character in enumerate(asked))


_OF_TITLE = 4
"""Characters of a title in a row that name the document: 学有优教."""


def _other_rate(asked: str, told: str) -> str:
    """The rate that ``asked`` names, if ``told`` has neither it nor what it is a rate of.

    普惠率 may be that of 普惠园覆盖面; 持正率 only sounds like 持证率.
    """
    for rate in _RATE.finditer(asked):
        of = rate["of"]
        said = (of, *(one for words in official_words(of).values() for one in words))
        sounds = "".join(syllables(rate[0]))
        alike = any("".join(syllables(one)) == sounds for one in _RATES.findall(told))
        other = is_word(of) and not narrowed(of) and not alike
        if other and not any(pairs_of(one) & pairs_of(told) for one in said):
            return rate[0]
    return ""


_RATE = re.compile(r"(?P<of>[\u4e00-\u9fff]{2})率")
_RATES = re.compile(r"(?=([\u4e00-\u9fff]{2}率))")


@dataclass(frozen=True, slots=True)
class _Noun:
    """A noun of a question between what stands before and after it."""

    text: str
    before: str
    after: str


def _other_kinds(
    asked: str, names: Sequence[str], told: str, library: Library, matcher: Matcher
) -> Iterator[str]:
    """The nouns of ``asked`` that stand in the place of a name's own, and for no word of it.

    One that documents or indicators have must make a compound that none of them has, 篮球特色:
    else it may be meant beside the name's own. A colloquial word may stand for that.
    """
    pairs = pairs_of(told)
    own = [part for name in names for part in _nouns(name)]
    for noun in _nouns(asked):
        word = noun.text
        usual = is_silent(word) or word in slot_words() or official_words(word)
        if usual or not is_word(word) or pairs_of(word) & pairs:
            continue
        compound = word + noun.after[:_LEAST]
        if compound in library.text or compound in matcher.written:
            continue
        least = _SURELY if library.knows(word) or word in matcher.written else _LEAST
        if any(_in_place_of(part, noun, asked, least) for part in own):
            yield word


@lru_cache(maxsize=2048)
def _nouns(text: str) -> tuple[_Noun, ...]:
    """The nouns of ``text``, among them 游泳 and what says of what sort a thing is."""
    found: list[_Noun] = []
    end = 0
    for word, kind in word_classes(text):
        start, end = end, end + len(word)
        if _IS_NOUN.match(kind) and word[1:]:
            found.append(_Noun(word, text[:start], text[end:]))
    return tuple(found)


_IS_NOUN = re.compile("n(?![sg])|vn|b")


def _in_place_of(own: _Noun, noun: _Noun, asked: str, least: int) -> bool:
    """Whether ``noun`` stands in ``asked`` between words as ``own`` does in a name.

    What follows is the same for ``least`` characters: 篮球 特色学校; or what goes before, where
    the name ends with it: 幼儿园 车位. A slip that sounds like ``own`` is no other kind.
    """
    if own.text in asked or syllables(own.text) == syllables(noun.text):
        return False
    after = _alike(own.after, noun.after)
    before = _alike(own.before[::-1], noun.before[::-1])
    if own.after in {"", "数"}:
        enough = least == _LEAST <= before
    else:
        enough = after >= least or (least == _LEAST and own.after == noun.after[:1])
    return enough and before + after >= _MOSTLY * (len(own.before) + len(own.after))


def _alike(one: str, other: str) -> int:
    """How many characters ``one`` and ``other`` begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


_LEAST = 2
"""Characters beside a noun that make its place known."""
_SURELY = 3
"""As many where the noun is known: it may be meant in another place. With 2 one of 801 dev
questions that were told their figure lost it (项目经费 for 课题经费), with 3 none."""
_MOSTLY = 0.4
"""Share of the rest of a name that stands beside the noun as in the name."""
