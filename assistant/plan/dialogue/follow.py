"""A follow-up made complete: what it leaves out is taken from the turn before.

A turn is read as slots (years, region, what is wanted) and a subject. The slots that a
follow-up names replace those before; a subject of its own makes a new topic, unless the turn
only exchanges the subject (那公办园呢) or points back (这个机制…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_about_documents,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_responsible,
    asks_source,
    kind_of,
)
from assistant.plan.dialogue.exchange import (
    best_subject,
    is_group,
    is_level,
    is_new_topic,
    of_group,
    of_years,
    reasked,
)
from assistant.plan.dialogue.turns import leaned_on, manner_of, put_right, without_manner
from assistant.plan.listings import is_listing, listed_again
from assistant.plan.named import documents_of, places_of
from assistant.plan.queries import indicator_near
from assistant.plan.slots import (
    COMPARED,
    DEFAULT_WORDS,
    EXCHANGES,
    PERIOD,
    POINTS,
    asks_nothing,
    asks_policy,
    asks_targets,
    is_of_figures,
    ordinal_years,
    policy_topic,
    said_straight,
    shifted_years,
    single_words,
    states_amount,
    subject_of,
    topic_of,
    without_filler,
)
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, is_courtesy
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import Asked, FigureQuery, Plan
from index.text import fold

_ASKING: dict[Asked, str] = {
    "value": "是多少",
    "trend": "历年变化",
    "difference": "相差多少",
    "comparison": "比较",
    "attribute": "是约束性还是预期性指标",
    "achieved": "完成了吗",
}
_SOURCE = "（出自哪份文件）"
_WHICH_DOCUMENT = re.compile(
    r"^(?:这|那)?(?:是|在|出自)?哪[份个](?:文件|方案|规划)里?[说写讲提]?[到过]?的?[吗呢?？]*$"
)
"""Asks only where it stands what was told: 哪份文件."""
_KINDS = {"target": "目标", "actual": "实际", None: ""}


def complete(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """``text`` as a question that needs no earlier turn; unchanged if it needs none."""
    right = said_straight(put_right(text)) if earlier else ""
    if not right or is_courtesy(right):
        return right or text
    if asks_about_documents(right, library) and not _WHICH_DOCUMENT.match(fold(right)):
        return right
    if manner := manner_of(right):
        return _again(manner, earlier[-1], library, matcher)
    return _followed(right, earlier, library, matcher)


def _followed(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """``text`` completed from the turn that it continues, unless it is a topic of its own."""
    before = leaned_on(text, earlier, library, matcher)
    own = subject_of(text, library, matcher)
    if earlier[-1].about_documents and (of_one := _of_document(text, own, earlier[-1], library)):
        return of_one
    if asks_source(text) and not own:
        return f"{before.standalone.rstrip('？?').replace(_SOURCE, '')}{_SOURCE}"
    if is_listing(before) and not own:
        return listed_again(text, before, library)
    if is_new_topic(text, own, library, matcher):
        return text
    points = bool(POINTS.search(fold(text)))
    group = points and not before.queries and is_group(own)  # 民办的那些以后怎么办
    exchanges = EXCHANGES.search(fold(text)) or (before.queries and is_level(own, matcher))
    if own and (group or (exchanges and not (points and not before.queries))):
        return _exchanged(text, own, before, library, matcher)
    return _continued(text, own, before, earlier, library, matcher)


def _of_document(text: str, own: str, before: Plan, library: Library) -> str:
    """``text`` asked of the document that the question ``before`` was about; empty if of none.

    One that ``text`` names itself takes its place: 学有优教方案呢 after 十四五规划的文号.
    """
    if named := documents_of(text, library):
        return f"《{library.card(named[0]).title}》的文号和印发日期" if asks_nothing(text) else ""
    if not before.documents or (own and not POINTS.search(fold(text))):
        return ""
    asked = POINTS.sub("", without_filler(text))
    open_list = asks_amount(asked) and not (asks_policy(asked) or asks_exact_amount(asked))
    listed = "有哪些" if open_list else ""
    return f"《{library.card(before.documents[0]).title}》{asked.rstrip('呢?？')}{listed}"


def _again(manner: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked before, asked again: of who does it more is how, of a year's figure all."""
    if manner == "plain" or is_listing(before):
        return before.standalone
    topic = topic_of(before, library, matcher)
    if not before.queries:
        how = f"{_kept_place('', before, library)}{topic}怎么做"
        return how if asks_responsible(before.standalone) else before.standalone
    rows = {
        f.year
        for q in before.queries
        for f in look_up(replace(q, years=(), kind=None), matcher.table).exact
    }
    return (
        f"{_head(before.queries[0].regions, ())}{topic}历年变化"
        if len(rows) > 1
        else before.standalone
    )


def _continued(
    text: str,
    own: str,
    before: Plan,
    earlier: Sequence[Plan],
    library: Library,
    matcher: Matcher,
) -> str:
    """The topic before, with the slots that ``text`` names in the place of the old ones."""
    topic = topic_of(before, library, matcher)
    if own and asks_nothing(text) and not is_of_figures(text, own, library, matcher):
        return f"{_kept_place(text, before, library)}{_said(before, library, matcher)}{text}"
    if not before.queries or asks_policy(text):
        return _continued_policy(text, own, before, library, matcher)
    asked = before.queries[0]
    own_years = (
        years_of(text, library.newest_year)
        or ordinal_years(text, before, matcher.table)
        or shifted_years(text, asked.years)
    )
    places = _places(text, asked.regions, library)
    years = own_years or asked.years
    if compared := _COMPARED_WITH.search(fold(text)):
        text = f"与{compared.group(1)}比较"
    wanted = asked_for(text)
    if wanted in {"difference", "comparison"}:
        beside = own_years or kind_of(text) or places_of(text, library)
        beside = beside or documents_of(text, library)
        told = [asked, *([] if beside else _told_before(asked, earlier))]
        years = tuple(sorted({year for query in told for year in query.years} | {*own_years}))
        places = tuple(dict.fromkeys([*(p for query in told for p in query.regions), *places]))
    if wanted == "attribute" or (wanted in {"difference", "trend"} and len(years) == 1):
        years = own_years if wanted == "attribute" else ()
    kind, against = kind_of(text), ""
    if kind and wanted in {"difference", "comparison"} and len(years) < _TWO and len(places) < _TWO:
        against = _KINDS["actual" if kind == "target" else "target"]  # 跟计划比: the actual is
    elif kind and not own_years and not look_up(replace(asked, kind=kind), matcher.table).exact:
        years = ()  # 目标呢 after 2020年实际: the year was that of the actual
    period = PERIOD.search(fold(text))
    if period and len(own_years) == 0:
        years = ()
    own_words = content_terms(own) or single_words(text)
    named = "、".join(dict.fromkeys(q.matches[0].indicator for q in before.queries if q.matches))
    topic = indicator_near(named, own_words, matcher) or topic
    if _ALL_LEVELS.search(fold(text)) and named:
        topic = named  # 三段又要求到多少 after 高中段呢
    wants = _tail(text, before, years_changed=bool(own_years))
    return f"{_head(places, years)}{period.group() if period else ''}{topic}{against}{wants}"


def _said(before: Plan, library: Library, matcher: Matcher) -> str:
    """What the turn before was about, in the user's words."""
    return subject_of(before.standalone, library, matcher) or topic_of(before, library, matcher)


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


_TWO = 2
_ALL_LEVELS = re.compile(r"[各三两](?:个?学?段|级)")
_COMPARED_WITH = re.compile(r"[跟和与同]([^,，。?？]{1,10}?)比(?:一?比|呢|怎么样|如何)?[?？。]*$")
"""Wants both told side by side: 跟临海比呢."""


def _continued_policy(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The topic before and what ``text`` asks of it in words; the region before is kept."""
    topic = policy_topic(before, library, matcher)
    place = _kept_place(text, before, library)
    years = years_of(text, library.newest_year)
    if years and not (own or places_of(text, library) or before.queries) and asks_nothing(text):
        return of_years(years, before.standalone)
    if places_of(text, library):
        if asks_nothing(text) and asks_exact_amount(before.standalone):
            years = years or before.prefer.years
            return f"{_head(places_of(text, library), years)}{topic}是多少"
        if asks_nothing(text):
            return f"{place}{_head((), years)}{topic}{_asking_of(before.standalone)}"
        place = ""  # it stands in ``text``
    if not own and asks_targets(text, topic, before, matcher):
        return f"{place}{topic}的目标有哪些"
    return f"{place}{topic}{without_manner(POINTS.sub('', without_filler(text)))}"


def _kept_place(text: str, before: Plan, library: Library) -> str:
    """The places of ``text``, or else of the turn before; the region meant anyway is not named."""
    places = _places(text, before.places, library)
    return "" if places == (library.default_region,) else _head(places, ())


def _exchanged(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked before, asked of the subject that ``text`` names: 那公办园呢？"""
    if not before.queries:
        place = _kept_place(text, before, library)
        again = reasked(own, before, library, matcher) if asks_nothing(text) else ""
        years = years_of(text, library.newest_year)
        if again and not places_of(text, library):
            return of_years(years, again) if years else again
        if is_group(own) and POINTS.search(fold(text)):
            return f"{place}{of_group(text, own, before, library, matcher)}"
        if asks_nothing(text):
            return f"{place}{own}{_asking_of(before.standalone)}"
        return text if places_of(text, library) else f"{place}{text}"
    asked = before.queries[0]
    years = years_of(text, library.newest_year) or asked.years
    head = _head(_places(text, asked.regions, library), years)
    subject = best_subject(text, own, before, library, matcher)
    rest = fold(text).replace(own, " ")  # the 占比 of 公办园占比呢 names and does not ask
    return f"{head}{subject}{_tail(rest, before, years_changed=years != asked.years)}"


def _tail(text: str, before: Plan, *, years_changed: bool) -> str:
    """What is wanted: as ``text`` says, else as before; an amount to be confirmed stays."""
    said = POINTS.sub("", without_filler(COMPARED.sub("", text)))
    if not asks_nothing(text):
        return said
    kind = kind_of(text)
    if kind is None and not years_changed:
        kind = before.queries[0].kind
    if states_amount(text):
        return f"{_KINDS[kind]}{said}"
    asked = "value" if before.asked == "attribute" and years_changed else before.asked
    return f"{_KINDS[kind]}{_ASKING.get(asked, '是多少')}"


def _asking_of(text: str) -> str:
    """The words by which a question about policy asks."""
    if asks_responsible(text):
        return "由谁负责"
    if asks_how(text):
        return "怎么做"
    if asks_exact_amount(text):
        return "是多少"
    return "有哪些" if asks_list(text) else ""


def _head(places: tuple[str, ...], years: tuple[int, ...]) -> str:
    return f"{'、'.join(places)}{'、'.join(f'{year}年' for year in years)}"


def _places(text: str, before: tuple[str, ...], library: Library) -> tuple[str, ...]:
    places = places_of(text, library)
    default = any(word in text for word in DEFAULT_WORDS)
    return places or ((library.default_region,) if default else before)
