"""Whose figure is asked for: that of one school or fee is never that of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from assistant.library import Library
from assistant.measure import BODIES, asked_units, fee_of
from assistant.plan.figures.changes import names_of
from assistant.plan.named import place_names
from assistant.plan.wording import official_words
from assistant.table.lookup import LIKELY, SURE
from assistant.types import FigureQuery
from index.figures import FigureTable
from index.numbers import find_quantities
from index.text import fold, is_word, pairs_of, segments, word_classes


def of_thing_named(
    queries: tuple[FigureQuery, ...], text: str, library: Library, table: FigureTable
) -> tuple[FigureQuery, ...]:
    """``queries`` without readings that are not of the school or the fee that ``text`` names.

    临海中学占地多少亩 is not answered by what all schools got, 保教费多少 by no investment.
    Where no passage tells it of the school either, the figure of all is only named beside.
    """
    school, fee = institution(text, library), fee_of(text)
    if not school and not fee:
        return queries
    found = []
    for query in queries:
        kept = (m for m in query.matches if school in _told(m.indicator, table))
        able = tuple(m for m in kept if fee in _told(m.indicator, table, quotes=True))
        if able and able[0].confidence >= min(LIKELY, query.matches[0].confidence):
            found.append(replace(query, matches=able))
        elif school and _is_of_all(query, school, library):
            found.append(replace(query, missing=school))
    return tuple(found)


def institution(text: str, library: Library) -> str:
    """The one school that ``text`` names by its own name; empty for schools in general."""
    folded = fold(text)
    if asked_units(text) == BODIES:
        return ""
    named = (_ORDINAL.findall(folded), _by_kind(folded, library), _by_number(folded, library))
    return next(chain(*named), "")


_ORDINAL = re.compile(
    r"第[一二三四五六七八九十]+(?:职业|技术|高级|中等|实验)*(?:学校|中学|小学|幼儿园|中专|职高)"
)
"""A school by its number: 第三职业技术学校."""


_KIND = re.compile("学院|大学|中学|小学|幼儿园")
_OWN_KIND = "学院"
"""A place before it always makes the name of one: 台州学院."""
_TRADES = re.compile("(?:职业|技术|科技|师范|广播电视|开放|技师|汽车|应用)+$")
"""What stands between the own name of a college and its kind: 台州科技职业学院."""
_GENERAL = re.compile(r"[教老学里有的]|毕业|一共|一[类流般]")
"""What follows 临海小学 where all the schools of the place are meant, or their people."""


def _by_kind(folded: str, library: Library) -> Iterator[str]:
    """Names such as 台州学院, 回浦中学: a place or a proper name before a kind of school."""
    for kind in _KIND.finditer(folded):
        before = re.split(r"\W|\d", folded[: kind.start()])[-1]
        stem = _TRADES.sub("", before)
        words = segments(stem)
        name = f"{words[-1] if words else ''}{before[len(stem) :]}{kind.group()}"
        if not words or folded.startswith("生", kind.end()):
            continue
        if words[-1].rstrip("市县区") not in place_names(library):
            known = _is_own(words[-1], library)
        elif kind.group() == _OWN_KIND:
            known = True
        else:
            known = name in library.text and not _GENERAL.match(folded, kind.end())
        if known:
            yield name


_NUMBERED = re.compile(
    r"[一二三四五六七八九十][中小幼](?![学心时型班国考生段等央年间外期级微组区全])"
)


def _by_number(folded: str, library: Library) -> Iterator[str]:
    """Names such as 台州一中, 大洋三小: a place or a proper name before a number."""
    for number in _NUMBERED.finditer(folded):
        words = segments(re.split(r"\W|\d", folded[: number.start()])[-1])
        if words and (
            words[-1].rstrip("市县区") in place_names(library) or _is_own(words[-1], library)
        ):
            yield f"{words[-1]}{number.group()}"


def _is_own(word: str, library: Library) -> bool:
    """Whether ``word`` is a proper name: no word of the dictionary, or tagged as such a name.

    What is cut as one word but is two of the dictionary is none: 本科学历.
    """
    if not word[1:] or _KIND.search(word) or official_words(word):
        return False
    if len(word) == 2 * _WORD and is_word(word[:_WORD]) and is_word(word[_WORD:]):
        return False
    tags = {kind for _, kind in word_classes(word)}
    return tags <= {"ns", "nr", "nz", "nt"} or not (is_word(word) or library.knows(word))


_WORD = 2
"""Characters of most words."""


def _is_of_all(query: FigureQuery, school: str, library: Library) -> bool:
    """Whether ``query`` surely names an indicator of which no passage tells of ``school``.

    One that only stands in an enumeration (大洋三小、临海小学等项目) shares its amount.
    """
    if not query.matches or query.matches[0].confidence < SURE:
        return False
    pairs = pairs_of(query.matches[0].indicator)
    for sentence in _SENTENCE.findall(fold(library.text)):
        alone = school in sentence and not re.search(f"{school}、|、{school}", sentence)
        near = sum(pair in sentence for pair in pairs) >= _NEAR * len(pairs)
        if alone and near and any(q.unit for q in find_quantities(sentence)):
            return False
    return True


_SENTENCE = re.compile(r"[^。;；\n]+")
_NEAR = 0.5
"""Share of an indicator's name that a sentence about a school holds if it may tell it."""


def _told(indicator: str, table: FigureTable, *, quotes: bool = False) -> str:
    """Names and definition of ``indicator``, if wanted with what its figures are quoted from."""
    said = (row.quote for row in table.of(indicator)) if quotes else ()
    told = [names_of(indicator, table), table.indicators[indicator].definition, *said]
    return fold(" ".join(told))
