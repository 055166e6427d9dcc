"""Questions for the indicators themselves: which are binding, which a document sets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import asks_list, attribute_of
from assistant.plan.items import list_wanted
from assistant.plan.named import documents_of, places_of
from assistant.plan.times import years_of
from assistant.table.lookup import LIKELY, look_up
from assistant.types import FigureQuery, Plan
from index.figures import FigureTable
from index.text import fold


def listing(whole: FigureQuery, text: str, plain: str, table: FigureTable) -> FigureQuery | None:
    """``whole`` as a query for all indicators of an attribute or of a document, if it is one.

    学有优教方案有哪些指标 asks for those of the document as long as it names none of them. A
    document without a table of indicators does not list them; its text answers. ``plain`` is
    ``text`` without the indicator's name: 预期受教育年限 names no attribute.
    """
    if not (asks_list(text) or list_wanted(text) or _WHICH.search(fold(text))):
        return None
    if (attribute := attribute_of(plain)) and _OF_ATTRIBUTE.search(fold(plain)):
        return replace(whole, matches=(), attribute=attribute, units=())
    named = any(match.confidence >= LIKELY for match in whole.matches)
    documents = whole.documents or _by_caption(text, table)
    if "指标" in fold(text) and documents and not named:
        every = replace(whole, matches=(), units=(), documents=documents)
        return every if look_up(replace(every, years=()), table).exact else None
    return None


_WHICH = re.compile("有些?(?:什么|啥)(?:样的)?指标")
_OF_ATTRIBUTE = re.compile(
    r"指标|(?:约束|预期)(?:性|[的类型项])|[是算属于]{1,2}\w{0,2}(?:约束|预期)"
)
"""Names the attribute of indicators: what 人数预期 asks for is an amount."""


def _by_caption(text: str, table: FigureTable) -> tuple[str, ...]:
    """The document whose table's caption ``text`` has a part of: 五年目标, 十四五…指标."""
    folded = _letters(text)
    captions = Counter((f.section.rpartition(" > ")[2], f.document) for f in table.figures)
    found = {
        document
        for (caption, document), figures in captions.items()
        if figures >= _TABLE
        for n in range(len(_letters(caption)) - _PART + 1)
        if _letters(caption)[n : n + _PART] in folded
    }
    return tuple(found) if len(found) == 1 else ()


def _letters(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


_TABLE = 20
"""Figures under one heading from which on it is a table's caption."""
_PART = 3
"""Characters of a caption that name its table."""


def is_listing(plan: Plan) -> bool:
    """Whether ``plan`` asks for indicators of which none is named."""
    return bool(plan.queries) and not plan.queries[0].matches


def listed_again(text: str, before: Plan, library: Library) -> str:
    """The listing ``before`` with the region, years, documents and attribute of ``text``."""
    asked = before.queries[0]
    places = places_of(text, library) or asked.regions
    years = years_of(text, library.newest_year) or asked.years
    documents = documents_of(text, library) or asked.documents
    titles = "".join(f"《{library.card(document).title}》" for document in documents)
    attribute = attribute_of(text) or asked.attribute
    head = f"{'、'.join(places)}{'、'.join(f'{year}年' for year in years)}"
    return f"{titles}{head}{attribute}指标有哪些"
