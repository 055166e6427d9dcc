"""The indicator that is to the one before as what a turn names is: 公办 to 普惠性, 一年 to 五年.

Or that was told in one sentence with it: 用地 with 投资.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from assistant.measure import asked_units, measures
from assistant.plan.figures.meant import matches_of
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, official_of
from assistant.table.likeliest import of_others
from assistant.table.lookup import LIKELY, look_up
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Plan
from index.text import fold
from index.types import Figure


def sibling_of(own: str, before: Plan, matcher: Matcher) -> str:
    """The indicator related to the one before that alone has words of ``own`` in its name.

    Else the one that is called most like it and has such a word; else the related one that has
    the official word for it: 高校新生 for 大学刚入学的. Empty if there is none.
    """
    names = _names(before)
    words = [w for w in content_terms(own) if not any(w in fold(name) for name in names)]
    found = _related(words, names, matcher)
    other = found.pop() if len(found) == 1 else _namesake(words, names[:1], matcher)
    found = _related(() if other else official_of(own), names, matcher)
    return other or (found.pop() if len(found) == 1 else "")


def _related(words: Sequence[str], names: Sequence[str], matcher: Matcher) -> set[str]:
    """The indicators related to ``names`` in whose own name one of ``words`` stands."""
    related = (r for name in names for r in matcher.table.indicators[name].related)
    return {name for name in related if any(word in fold(name) for word in words)} - {*names}


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


def told_with(text: str, asked: FigureQuery, matcher: Matcher) -> str:
    """The one indicator of what ``text`` counts whose figures stand in the sentences told before.

    涉及多少项目 after 投资6.4亿元，推进教育项目70余个 is the second figure of that sentence. Where
    these have none it is the one that ``text`` itself names: 那年建了多少制度.
    """
    counted = _COUNTED.search(fold(text))
    words = content_terms(counted[1]) if counted else ()
    told = look_up(asked, matcher.table).exact
    near = {name for name in _beside(told, matcher) if not of_others(name, fold(text))}
    called = {name for name in near if any(word in fold(name) for word in words)}
    if len(called) == 1:
        return called.pop()
    if other := _measured_otherwise(text, told, near, matcher):
        return other
    names = {figure.indicator for figure in told}
    likeliest = next(iter(matches_of(text, official_of(text), matcher)), None)
    sure = likeliest and likeliest.confidence >= LIKELY and likeliest.indicator not in names
    named = likeliest.indicator if likeliest and sure else ""
    return named if any(word in fold(named) for word in words) else ""


def _beside(told: Sequence[Figure], matcher: Matcher) -> set[str]:
    """The other indicators with a figure in the sentences of those ``told``."""
    names = {figure.indicator for figure in told}
    return {
        other.indicator
        for other in matcher.table.figures
        for figure in told
        if figure.document == other.document
        and (figure.quote in other.quote or other.quote in figure.quote)
    } - names


def _measured_otherwise(
    text: str, told: Sequence[Figure], near: Iterable[str], matcher: Matcher
) -> str:
    """The indicator of ``near`` in the unit that ``text`` asks for and what was ``told`` has not.

    要新增多少地 after 投多少钱: of several the one that has most words of ``text``, if one has.
    """
    units = asked_units(text)
    if not units or not told or any(measures(figure.unit, units) for figure in told):
        return ""
    words, years = (*content_terms(text), *official_of(text)), years_of(text)
    held = {
        name: sum(word in fold(name) for word in words)
        for name in near
        if any(
            measures(figure.unit, units) and (not years or figure.year in years)
            for figure in matcher.table.of(name)
        )
    }
    most = [name for name, count in held.items() if count == max(held.values())]
    return most[0] if len(most) == 1 else ""


_COUNTED = re.compile(r"(?:多少|几)[个所家名项门次位处支座件]?([\u4e00-\u9fff]{2,8})")
"""What is counted: 项目 of 涉及多少项目."""
