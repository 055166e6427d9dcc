"""The years, places and kinds of figure that a follow-up asks of, or sets side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import asked_for, asks_both_kinds, asks_since_now, kind_of
from assistant.plan.dialogue.subject import subject_of, topic_of
from assistant.plan.dialogue.wanting import KINDS, head_of, places_meant
from assistant.plan.figures.meant import matches_of
from assistant.plan.named import documents_of, places_of
from assistant.plan.times import years_of
from assistant.plan.wording import official_of
from assistant.table.lookup import LIKELY, look_up
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Plan
from index.text import fold


def slots_of(
    text: str,
    own_years: tuple[int, ...],
    asked: FigureQuery,
    earlier: Sequence[Plan],
    library: Library,
    matcher: Matcher,
) -> tuple[tuple[str, ...], tuple[int, ...], str]:
    """The places and years that ``text`` asks of, and the kinds of figure it sets side by side."""
    places, years = places_meant(text, asked.regions, library), own_years or asked.years
    wanted, kind = asked_for(text), kind_of(text)
    if asks_both_kinds(text) and not own_years:
        years = _with_base(asked, matcher)
    if wanted not in {"difference", "comparison"}:
        if wanted == "attribute" or (wanted == "trend" and len(years) == 1):
            return places, own_years if wanted == "attribute" else (), ""
        stays = not kind or own_years or look_up(replace(asked, kind=kind), matcher.table).exact
        return places, years if stays else (), ""  # 目标呢 after 2020年实际: the year was its
    beside = own_years or kind or places_of(text, library) or documents_of(text, library)
    if not beside and len(asked.years) == 1 and _both_told(asked, earlier):
        return places, years, "目标与实际"
    told = [asked, *([] if beside else _told_before(asked, earlier))]
    years = tuple(sorted({year for query in told for year in query.years} | {*own_years}))
    places = tuple(dict.fromkeys([*(p for query in told for p in query.regions), *places]))
    sides = ""
    if kind and len(years) < _TWO and len(places) < _TWO:  # 跟计划比: the actual is
        sides = KINDS["actual" if kind == "target" else "target"]
    open_years = (
        wanted == "difference"
        and not asks_since_now(text)
        and len(years) == 1
        and len(places) < _TWO
    )
    return places, () if open_years else years, sides


def _with_base(asked: FigureQuery, matcher: Matcher) -> tuple[int, ...]:
    """The years asked of, and that of the last actual figure where they have but targets.

    原来多少、要到多少 after a target of 2025 asks of 2020 too.
    """
    actual = replace(asked, kind="actual")
    if not asked.years or look_up(actual, matcher.table).exact:
        return asked.years
    told = look_up(replace(actual, years=()), matcher.table).exact
    before = [figure.year for figure in told if figure.year < min(asked.years)]
    return tuple(sorted({*asked.years, max(before)})) if before else asked.years


def as_difference(
    text: str, before: Plan, earlier: Sequence[Plan], library: Library, matcher: Matcher
) -> str:
    """``text`` as one asks for a difference, if it asks by how much the last two told changed.

    那就是多了几个亿 after 2019年投了多少 and 2020年呢 asks what 相差几个亿 does; 翻了几番 asks
    for both. As it is if it names something or only one year or place was told.
    """
    if other := _than_other(text, before, library, matcher):
        return other
    times, changed = _TIMES_AS_MUCH.search(text), _CHANGED.search(text)
    if not before.queries or not _told_before(before.queries[0], earlier):
        return text
    if times and not subject_of(_TIMES_AS_MUCH.sub("", text), library, matcher):
        return text if years_of(text) or places_of(text, library) else "比较"
    if not changed:
        return text
    asks = f"相差{text[changed.end() :]}"
    own = subject_of(text[: changed.start()] + asks, library, matcher)
    return text if own or years_of(text) or places_of(text, library) else asks


def _than_other(text: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked ``before`` and the other indicator that ``text`` holds it against.

    比公办园占比高几个点 after 普惠园占比 asks of both; empty if it names a year, a place or none.
    """
    than = _THAN.match(fold(text))
    if not than or not before.queries or asked_for(text) != "difference":
        return ""
    if years_of(than[1], library.newest_year) or places_of(than[1], library):
        return ""
    other = matches_of(than[1], official_of(than[1]), matcher)[:1]
    asked = before.queries[0]
    told = {match.indicator for query in before.queries for match in query.matches[:1]}
    if not other or other[0].confidence < LIKELY or other[0].indicator in told:
        return ""
    topic = topic_of(before, library, matcher)
    return f"{head_of(asked.regions, asked.years)}{topic}和{than[1]}相差多少"


_THAN = re.compile(
    r"^(?:那么?|它|这个?|还)*(?:比|[跟和与同](?=[^,，。?？]{2,}比))([^,，。?？]{2,16}?)(?:(?<!占)比[,，]?)?"
    r"(?:要|会|还|得)?[多少高低大小][^,，。?？]{0,2}?(?:多少|几)"
)
"""Holds what was told against another thing: 比公办园占比高几个点."""
_TIMES_AS_MUCH = re.compile(
    "(?:是|翻|涨|增长|增加|多|差|提高|扩大|变成)?[了出到]?[几多]少?(?:番|倍)"
)
"""How many times as much it is: 翻了几番."""
_CHANGED = re.compile(
    r"(?:[多少高低大小增减涨升降]|增加|增长|减少|提高|提升|上升|下降|降低)(?:[了出]来?)+(?=几|多少)"
)
"""By how much a figure changed: 多了几个亿, 高出多少."""


def of_both(
    text: str, own: str, earlier: Sequence[Plan], library: Library, matcher: Matcher
) -> str:
    """The two indicators that the last two turns asked for, if ``text`` compares just them.

    哪个高, 两个差多少 after 高考录取率 and 高职呢; empty if it names something itself.
    """
    last = [plan for plan in earlier[-_TWO:] if plan.queries and plan.queries[0].matches]
    names = [{match.indicator for match in plan.queries[0].matches[:1]} for plan in last]
    slots = years_of(text, library.newest_year) or places_of(text, library) or kind_of(text)
    compares = asked_for(text) == "comparison" or _BETWEEN.search(fold(text))
    if own or slots or not compares or len(last) < _TWO or names[0] == names[1]:
        return ""
    return "和".join(topic_of(plan, library, matcher) for plan in last)


_BETWEEN = re.compile("两|中间|之间|它们|相差")
"""What is between two: 两个差多少."""


def of_each(
    text: str,
    own: str,
    earlier: Sequence[Plan],
    places: tuple[str, ...],
    library: Library,
    matcher: Matcher,
) -> tuple[str, tuple[str, ...]]:
    """What each of the last turns asked for, if ``text`` asks of each, and their places.

    2020年底子各是多少 after 初中老师2025年… and 普高呢 asks of both levels. Nothing to change if
    the last turn was no follow-up, or one of them asked of several itself.
    """
    run = _run(earlier)
    asked = [plan.queries[0] for plan in run if len(plan.queries) == 1 and plan.queries[0].matches]
    each = _EACH.search(fold(text)) and not _ALL_LEVELS.search(fold(text))
    if own or not each or len(run) < _TWO or len(asked) < len(run):
        return "", places
    named = places_of(text, library)
    places = named or tuple(dict.fromkeys(place for query in asked for place in query.regions))
    if len({query.matches[0].indicator for query in asked}) > 1:
        return "、".join(dict.fromkeys(topic_of(plan, library, matcher) for plan in run)), places
    levels = list(dict.fromkeys(_level_of(query, matcher) for query in asked))
    several = len(levels) > 1 and all(levels)
    return f"{asked[0].matches[0].indicator}（{'、'.join(levels)}）" if several else "", places


def _run(earlier: Sequence[Plan]) -> list[Plan]:
    """The last turns, back to the one that leans on none before it."""
    run: list[Plan] = []
    for plan in reversed(earlier):
        run.insert(0, plan)
        if plan.standalone == plan.question.text:
            break
    return run


def _level_of(query: FigureQuery, matcher: Matcher) -> str:
    """The one level of its indicator that ``query`` asks for."""
    levels = {figure.breakdown for figure in look_up(query, matcher.table).exact}
    return levels.pop() if len(levels) == 1 else ""


_EACH = re.compile("各(?:自|是|为|有|占|要|达|多少|几)|分别|都(?:是|有|占|要)?(?:多少|几)")
"""Asks one thing of each of what was spoken of."""
_ALL_LEVELS = re.compile(r"各(?:个?学?段|级)|[三四五]个?(?:学?段|级)")
"""Asks of all levels there are, not of those that were spoken of."""


def _told_before(asked: FigureQuery, earlier: Sequence[Plan]) -> list[FigureQuery]:
    """The last earlier question for the same indicator of another year or region.

    What 哪个高 compares where one turn asked of 临海 and the next 台州呢.
    """
    names = {match.indicator for match in asked.matches[:1]}
    told = [
        query
        for plan in reversed(earlier)
        for query in plan.queries[:1]
        if names & {match.indicator for match in query.matches[:1]}
        and (query.years, query.regions) != (asked.years, asked.regions)
    ]
    return told[:1] if len(asked.years) < _TWO and len(asked.regions) < _TWO else []


def _both_told(asked: FigureQuery, earlier: Sequence[Plan]) -> bool:
    """Whether the last two questions were for the target and the actual of one indicator."""
    last = [plan.queries[0] for plan in earlier[-_TWO:] if plan.queries and plan.queries[0].matches]
    same = {(q.matches[0].indicator, q.years or asked.years, q.regions) for q in last}
    return len(same) == 1 and {q.kind for q in last} == {"target", "actual"}


_TWO = 2
