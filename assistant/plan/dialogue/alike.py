"""The indicator that is to the one before as what a turn names is: 公办 to 普惠性, 一年 to 五年."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.plan.wording import content_terms
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold


def sibling_of(own: str, before: Plan, matcher: Matcher) -> str:
    """The indicator related to the one before that alone has words of ``own`` in its name.

    Else the one that is called most like it and has such a word; empty if there is none.
    """
    names = _names(before)
    words = [w for w in content_terms(own) if not any(w in fold(name) for name in names)]
    related = (r for name in names for r in matcher.table.indicators[name].related)
    found = {name for name in related if any(word in fold(name) for word in words)} - {*names}
    return found.pop() if len(found) == 1 else _namesake(words, names[:1], matcher)


def _namesake(words: Sequence[str], names: Sequence[str], matcher: Matcher) -> str:
    """The indicator called as the one before but for one of ``words``; empty if none clearly is.

    公办幼儿园在园幼儿占比 is to 普惠性幼儿园在园幼儿占比 what 公办的呢 asks for after it.
    """
    indicators = matcher.table.indicators
    alike = sorted(
        (SequenceMatcher(None, name, other, autojunk=False).ratio(), other)
        for name in names
        for other in indicators
        if other != name
        and indicators[other].unit == indicators[name].unit
        and any(word in fold(other) for word in words)
    )
    best, second = alike[-1:], alike[-2:-1]
    clear = best and best[0][0] >= _ALIKE and (not second or second[0][0] < best[0][0])
    return best[0][1] if clear else ""


_ALIKE = 0.6
"""Share of two names from which on they are names of the same measure."""


def of_one_year(text: str, before: Plan, matcher: Matcher) -> str:
    """The indicator that tells of each year what the one before sums up over several.

    教育基建项目年度投入 for 21年一年呢 after 教育基建五年累计投入. Empty if ``text`` asks for no
    year alone or there is none.
    """
    if not _ALONE.search(fold(text)):
        return ""
    table, query = matcher.table, before.queries[0]
    summed = [name for name in _names(before)[:1] if _SUMMED.search(name)]
    yearly = [
        other
        for name in summed
        for other in table.indicators[name].related
        if _YEARLY.search(other)
        and table.indicators[other].unit == table.indicators[name].unit
        and any(figure.region in query.regions for figure in table.of(other))
    ]
    return yearly[0] if len(yearly) == 1 else ""


_ALONE = re.compile("一年(?!级)|当年|全年|单年")
_SUMMED = re.compile("累计|五年")
_YEARLY = re.compile("年度|当年|全年")


def _names(before: Plan) -> list[str]:
    """The likeliest indicator of each figure that was asked for before."""
    return [query.matches[0].indicator for query in before.queries if query.matches]
