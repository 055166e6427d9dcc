"""What a question narrows its figure down to: a level, a group, a subject, single places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.library import Library
from assistant.plan.figures.changes import names_of
from assistant.plan.wording import is_silent, official_words
from assistant.table.lookup import SURE, answering, is_quoted, look_up, told_of
from assistant.types import FigureQuery
from index.figures import FigureTable
from index.text import fold, segments, word_classes
from index.types import Figure
from prompts import load_lines

_CLAUSE = re.compile(r"[^,，;；。?？!！]+[,，;；。?？!！]*")


def narrowed(text: str) -> tuple[tuple[str, ...], ...]:
    """The levels and groups that ``text`` names, longest first, with their official words."""
    folded = fold(text).replace("中小学", " ")
    official = official_words(text)
    found: list[tuple[str, ...]] = []
    for name in _subsets():
        if name in folded:
            stands = (word for said, words in official.items() if name in said for word in words)
            found.append((name, *stands))
            folded = folded.replace(name, " ")
    return tuple(found)


@lru_cache(maxsize=1)
def _subsets() -> tuple[str, ...]:
    return tuple(sorted(load_lines("subsets"), key=len, reverse=True))


def of_scene(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` not narrowed by what only tells who asks, if its figure's own level is said.

    Or if it is of none. 我们小学正在做预算，… is no question about primary schools; but
    我们高中，延迟上学的有多少 must not be answered by what another level does.
    """
    asking = without_speaker(text)
    if not query.narrow or not query.matches or not asking or asking == text:
        return query
    kept = tuple(one for one in query.narrow if one in narrowed(asking))
    rows = answering(query.matches[0].indicator, replace(query, narrow=kept), table)
    return replace(query, narrow=kept) if rows and _own_level(rows, asking, table) else query


def without_speaker(text: str) -> str:
    """``text`` without the clauses that only tell who asks."""
    return "".join(c for c in _CLAUSE.findall(text) if not _TELLS_WHO.match(fold(c)))


def _own_level(rows: Sequence[Figure], asking: str, table: FigureTable) -> bool:
    """Whether ``asking`` says of which stage ``rows`` are, or they are of no level at all."""
    told = [fold(told_of(row, table)) for row in rows]
    stage = table.indicators[rows[0].indicator].stage
    return fold(stage) in fold(asking) or not any(n in one for one in told for n in _subsets())


_TELLS_WHO = re.compile(
    r"(?:我们?|咱们?|俺们?|本人|本校|我校)(?![^,，]*(?:多少|几|哪|谁|什么|啥|吗))[^\d]*[,，;；。]$"
)
"""A clause about the one who asks, which asks nothing and names no year."""


def of_subject(query: FigureQuery, text: str, library: Library, table: FigureTable) -> FigureQuery:
    """``query`` narrowed to the noun that makes a compound with the name it matched.

    智慧教育投入 asks for 智慧教育, of which the documents speak, not for 教育投入 in all: a
    figure whose names and source do not speak of it does not answer.
    """
    folded = fold(text)
    first = query.matches[0] if query.matches else None
    at = folded.find(first.phrase) if first else -1
    if first is None or at < 1:
        return query
    before = word_classes(folded[:at])[-1]
    compound = before[0] + segments(first.phrase)[0]
    parts = "".join(row.breakdown for row in table.of(first.indicator))
    named = before[0] in names_of(first.indicator, table) + fold(parts)
    named = named or bool(_OF_PLACE.search(before[0])) or any(n in before[0] for n in _subsets())
    sort = before[1] in _NAMING and len(before[0]) > 1 and not is_silent(before[0])
    if named or not sort or compound not in fold(library.text):
        return query
    return replace(query, narrow=(*query.narrow, (compound,)))


_NAMING = {"n", "nr", "nz", "vn", "a", "b"}
"""Classes of words that say what sort a thing is: nouns, among them those
taken for a person's name (智慧), and what stands before them."""

_OF_PLACE = re.compile("全?[市县区省国]$")
"""A word that says where: 全市教育投入 is all of it."""


def apart(
    queries: tuple[FigureQuery, ...], text: str, table: FigureTable
) -> tuple[FigureQuery, ...]:
    """``queries`` as missing where ``text`` asks for the parts of a figure that has none.

    2019年撤并的106所，各县市区分别几所 has no answer in the 106, nor 本科多少、专科多少 in all
    students; 每个县至少建几所 has one in a figure that is set for each.
    """
    places = _EACH_PLACE.search(fold(text))
    if places:
        named = f"各{places['places']}"
        return tuple(_by_place(query, named, table) for query in queries)
    levels = levels_apart(text)
    one = len(queries) == 1 and bool(levels)
    return (_by_level(queries[0], levels, table),) if one else queries


def _by_place(query: FigureQuery, places: str, table: FigureTable) -> FigureQuery:
    found = look_up(query, table)
    rows = found.exact if found.sure and not query.missing else ()
    each = any(_FOR_EACH.search(row.indicator + row.quote + row.note) for row in rows)
    return query if not rows or each else replace(query, missing=places)


def _by_level(query: FigureQuery, levels: Sequence[str], table: FigureTable) -> FigureQuery:
    """``query`` as missing if one figure would be told for each of ``levels``."""
    bare = replace(query, narrow=tuple(n for n in query.narrow if not {*n} & {*levels}))
    found = look_up(bare, table)
    if query.missing or len(found.exact) != 1 or found.exact[0].breakdown:
        return query
    told = next(m for m in query.matches if m.indicator == found.exact[0].indicator)
    names = names_of(told.indicator, table)
    whole = len({level in names for level in levels}) == 1  # else it is that of one of them
    if not whole or not (found.sure or is_quoted(told, bare, table)):
        return query
    known = replace(told, confidence=max(SURE, told.confidence))
    return replace(bare, matches=(known,), missing="、".join(levels))


def levels_apart(text: str) -> tuple[str, ...]:
    """The levels or groups of each of which ``text`` asks an amount: 普高多少、中职多少."""
    folded = fold(text)
    either = "|".join(map(re.escape, _subsets()))
    found = re.findall(rf"({either})\w{{0,2}}?(?:多少|几)", folded)
    listed = re.search(rf"(?:{either})(?:(?:[、和与及](?:{either}))+)(?=各|分别)", folded)
    found = found if len(set(found)) > 1 else re.findall(either, listed[0] if listed else "")
    return tuple(dict.fromkeys(found)) if len(set(found)) > 1 else ()


_PLACE = "(?:县|市|区|乡|镇|街道|村|社区)"
_EACH_PLACE = re.compile(
    rf"(?:各个?|每一?个?|哪几?个?)(?P<places>{_PLACE}(?:[、(]?{_PLACE}\)?)*)"
    r"(?:(?!至少|不少于)[^,，。;；?？]){0,6}?(?:多少|几)"
)
"""Asks how much of it is each place's: 各县市区分别几所."""
_FOR_EACH = re.compile("每|各|均")
"""In a figure set for each of several: 每个县(市、区)至少1所."""
