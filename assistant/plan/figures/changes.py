"""What was added, lowered or built, or what there is in all: no answer for one another."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.plan.times import plan_ends
from assistant.table.lookup import LIKELY, SURE, TOTAL, answering
from assistant.types import FigureQuery
from index.figures import FigureTable
from index.text import fold, word_classes


def of_change(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of what was added, built or lowered, where ``text`` asks for just that.

    新增几个硕士点 is not answered by how many there are. Between two years it is the
    difference that is asked for.
    """
    folded = fold(text)
    words = next((words for asked, words in _CHANGES.items() if re.search(asked, folded)), "")
    if not words or not query.matches:
        return query
    if _YEAR_BEFORE.search(folded) and len(query.years) > 1:
        changed = of_change(
            replace(query, years=query.years[:1]), _YEAR_BEFORE.sub("", text), table
        )
        told = changed.matches and answering(changed.matches[0].indicator, changed, table)
        return changed if told and changed.matches[0] is not query.matches[0] else query
    if len(query.years) > 1 or _TWO_TIMES.search(folded):
        return query
    if re.search(words, names_of(query.matches[0].indicator, table)):
        return query
    first = query.matches[0]
    related = table.indicators[first.indicator].related if first.confidence >= SURE else ()
    changes = [
        match
        for match in query.matches
        if (match.confidence >= LIKELY or match.indicator in related)
        and re.search(words, names_of(match.indicator, table))
    ]
    able = [m for m in changes if answering(m.indicator, query, table)] or changes
    if not able:
        return query
    lift = max(query.matches[0].confidence - able[0].confidence, 0.0)
    return replace(query, matches=tuple(replace(m, confidence=m.confidence + lift) for m in able))


_CHANGES = {
    r"(?:新增|增加|增设|新添)[^,，。?？]{0,6}(?:几|多少)": "新增|增建|增加|增长",
    r"(?:新建|改扩建)[^,，。?？]{0,6}(?:几|多少)": "新建|改扩建|增建",
    r"(?:下降|降低|降|[压减]下?|下)(?![到至])[^,，。?？]{0,3}(?:几|多少)": "下降|降低",
    r"(?:提高|提升|增长)(?![到至])[^,，。?？]{0,3}(?:几|多少)": "提高|提升|增长",
    r"多(?:多少|几)": "增长|增加|新增",
}
"""How a change is asked for, and the words by which indicators are called one."""
_YEAR_BEFORE = re.compile(r"[比较](?:上一?|去|前一?)年|同比")
_TWO_TIMES = re.compile(r"[比较]|同|以来|从.+到")


def from_to(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of both years, where ``text`` asks how much it changed and one sentence tells both.

    由25所扩大到35所 answers 扩了多少所; 35所 alone does not.
    """
    if len(query.years) != 1 or not query.matches or not _CHANGED.search(fold(text)):
        return query
    first = query.matches[0].indicator
    rows = answering(first, query, table)
    quotes = {row.quote for row in rows}
    both = answering(first, replace(query, years=()), table)
    years = {row.year for row in both if row.quote in quotes and _RANGE.search(row.quote)}
    said = any(_FLOWS.search(names_of(row.indicator, table)) for row in rows)
    return query if said or len(years) != _BOTH else replace(query, years=tuple(sorted(years)))


_CHANGED = re.compile(r"(?:扩大?|增加?|涨|提高|提升|下?降|减少?|[多少])了(?:多少|几)")
_RANGE = re.compile("[由从].+[到至]")
_FLOWS = re.compile("新增|增建|增加|增长|新建|下降|降低|提高|提升")
_BOTH = 2


def of_stock(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery:
    """``query`` of what there is, where ``text`` asks how many there are, not what was added.

    一共有多少党员 is not answered by how many were admitted in a year: without an indicator of
    the whole the figure must speak of a total, and is else only named as a different one.
    """
    if standing := _standing(query, text, table):
        return standing
    if query.years or plan_ends(text) or not _STOCK.search(fold(text)):
        return query
    verbs = {word for word, kind in word_classes(fold(text)) if kind == "v" and len(word) > 1}
    flows = {m.indicator for m in query.matches if _is_flow(m.indicator, text, verbs, table)}
    others = [match for match in query.matches if match.indicator not in flows]
    if not flows or (others and others[0].confidence >= SURE):
        return replace(query, matches=tuple(others)) if flows else query
    named = query.matches[0].indicator in flows
    return replace(query, narrow=(*query.narrow, TOTAL)) if named else query


def _standing(query: FigureQuery, text: str, table: FigureTable) -> FigureQuery | None:
    """``query`` of those there are, where the first reading counts who came in another year.

    在学的留学生2022年要到多少人 asks for no 新增国际学生, of whom that year has no figure.
    """
    first = query.matches[0] if query.matches else None
    if first is None or not query.years or not _STANDS.search(fold(text)):
        return None
    if not _FLOW.search(table.indicators[first.indicator].definition + first.indicator):
        return None
    if any(flow in fold(text) for flow in _ADDED) or answering(first.indicator, query, table):
        return None
    for match in query.matches[1:]:
        stands = not _FLOW.search(table.indicators[match.indicator].definition + match.indicator)
        if match.confidence >= LIKELY and stands and answering(match.indicator, query, table):
            sure = replace(match, confidence=max(SURE, first.confidence))
            return replace(query, matches=(sure,))
    return None


_STANDS = re.compile(r"在[学读](?![段习区生])|(?:要|达|升)到(?:多少|几)")
"""Speaks of those there are at a time: 在学, 要到多少人."""
_ADDED = ("新增", "增加", "新招", "增设")
_STOCK = re.compile(r"(?<!没)有(?:多少|几)|(?:总共|一共|共计)(?:多少|几)|总数|总量")
_FLOW = re.compile(r"(?:当年|期间|每年)(?:预计)?\w{2}|新增")
"""In the definition of an indicator that counts what a year or plan added: 当年发展的党员."""


def _is_flow(indicator: str, text: str, verbs: set[str], table: FigureTable) -> bool:
    """Whether ``indicator`` counts what was done in a time, and ``text`` names no such deed."""
    known = table.indicators[indicator]
    deeds = [found[-2:] for found in _FLOW.findall(known.definition)]
    said = any(deed in text for deed in deeds) or any(verb in known.definition for verb in verbs)
    return bool(deeds) and not said and fold(known.name).removesuffix("数") not in fold(text)


def names_of(indicator: str, table: FigureTable) -> str:
    """The names and aliases of ``indicator``."""
    known = table.indicators[indicator]
    return fold(" ".join([known.name, *known.aliases]))
