"""A follow-up made complete: what it leaves out is taken from the turn before.

A turn is read as slots (years, region, what is wanted) and a subject. The slots that a
follow-up names replace those before; a subject of its own makes a new topic, unless the turn
only exchanges the subject (那公办园呢) or points back (这个机制…).
"""

from __future__ import annotations

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
    attribute_of,
    documents_of,
    kind_of,
    places_of,
)
from assistant.plan.exchange import best_subject, is_level
from assistant.plan.listings import is_listing, listed_again
from assistant.plan.queries import indicator_near, matches_of
from assistant.plan.slots import (
    COMPARED,
    DEFAULT_WORDS,
    EXCHANGES,
    PERIOD,
    POINTS,
    asks_nothing,
    asks_policy,
    official_of,
    ordinal_years,
    shifted_years,
    single_words,
    subject_of,
    topic_of,
    without_filler,
)
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, is_courtesy, official_words
from assistant.table.lookup import SURE, look_up
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
_KINDS = {"target": "目标", "actual": "实际", None: ""}
_SELF_CONTAINED = 3
"""Content words from which on a question about policy stands by itself."""


def complete(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """``text`` as a question that needs no earlier turn; unchanged if it needs none."""
    if not earlier or is_courtesy(text) or asks_about_documents(text, library):
        return text
    before = _leaned_on(text, earlier, library, matcher)
    own = subject_of(text, library, matcher)
    if asks_source(text) and not own:
        return f"{before.standalone.rstrip('？?')}（{text}）"
    if is_listing(before) and not own:
        return listed_again(text, before, library)
    if _is_new_topic(text, own, library, matcher):
        return text
    points = bool(POINTS.search(fold(text)))
    exchanges = EXCHANGES.search(fold(text)) or (before.queries and is_level(own, matcher))
    if own and exchanges and not (points and not before.queries):
        return _exchanged(text, own, before, library, matcher)
    return _continued(text, own, before, earlier, library, matcher)


def _is_new_topic(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` is about something of its own, whatever was asked before."""
    if _names_nothing_known(text, own, library):
        return True  # another subject altogether: what was asked before does not explain it
    if own and _asks_alone(text, own):
        return True
    if attribute_of(text) and asks_list(text) and not POINTS.search(fold(text)):
        return True  # which indicators there are has no subject but itself
    if not own or EXCHANGES.search(fold(text)) or POINTS.search(without_filler(fold(text))):
        return False
    matches = matches_of(text, official_of(text), matcher)
    if matches and matches[0].confidence >= SURE:
        return True
    terms = content_terms(own)
    headed = asks_policy(text) and any(library.has_heading(term) for term in terms)
    return headed or len(terms) >= _SELF_CONTAINED


def _asks_alone(text: str, own: str) -> bool:
    """Whether ``text`` names year, measure and subject itself, though it ends in 呢."""
    whole = without_filler(text) == text.strip() and not POINTS.search(fold(text))
    terms = content_terms(own)
    return whole and len(terms) >= _SELF_CONTAINED and bool(years_of(text)) and asks_amount(text)


def _names_nothing_known(text: str, own: str, library: Library) -> bool:
    """Whether ``text`` has words of its own, none of which any document knows, and no slot."""
    terms = content_terms(own) if own else content_terms(text)
    if not terms or any(library.knows(term) or official_words(term) for term in terms):
        return False
    slots = years_of(text, library.newest_year) or places_of(text, library) or asks_policy(text)
    return bool(own) or not (slots or asks_amount(text) or POINTS.search(fold(text)))


def _leaned_on(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> Plan:
    """The turn that ``text`` continues: the last one, or the figures asked for before it.

    谁负责 may follow a question about a figure; 完成了吗 after it means the figure again.
    """
    last = earlier[-1]
    figures = next((plan for plan in reversed(earlier) if plan.queries), None)
    about_figures = asks_amount(text) or bool(years_of(text, library.newest_year))
    if last.queries or not figures or not about_figures:
        return last
    names = [query.matches[0].indicator for query in figures.queries if query.matches]
    topics = [*names, topic_of(figures, library, matcher)]
    return figures if any(topic and topic in last.standalone for topic in topics) else last


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
    if own and asks_nothing(text) and not _is_of_figures(text, own, library, matcher):
        return f"{_kept_place(text, before, library)}{_said(before, library, matcher)}{text}"
    if not before.queries or asks_policy(text):
        return _continued_policy(text, topic, before, library)
    asked = before.queries[0]
    own_years = (
        years_of(text, library.newest_year)
        or ordinal_years(text, before, matcher.table)
        or shifted_years(text, asked.years)
    )
    places = _places(text, asked.regions, library)
    years = own_years or asked.years
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
    wants = _tail(text, before, years_changed=bool(own_years))
    return f"{_head(places, years)}{period.group() if period else ''}{topic}{against}{wants}"


def _is_of_figures(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` names a year or place, or its words ``own`` those of any indicator."""
    slots = years_of(text, library.newest_year) or places_of(text, library) or kind_of(text)
    asks = asked_for(text) != "value" or bool(documents_of(text, library))
    return bool(slots) or asks or any(matcher.knows(word) for word in (own, *official_of(text)))


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


def _continued_policy(text: str, topic: str, before: Plan, library: Library) -> str:
    """The topic before and what ``text`` asks of it in words; the region before is kept."""
    place = _kept_place(text, before, library)
    if places_of(text, library):
        if asks_nothing(text) and asks_exact_amount(before.standalone):
            years = years_of(text, library.newest_year) or before.prefer.years
            return f"{_head(places_of(text, library), years)}{topic}是多少"
        if asks_nothing(text):
            return f"{place}{topic}{_asking_of(before.standalone)}"
        place = ""  # it stands in ``text``
    return f"{place}{topic}{POINTS.sub('', without_filler(text))}"


def _kept_place(text: str, before: Plan, library: Library) -> str:
    """The places of ``text``, or else of the turn before; the region meant anyway is not named."""
    places = _places(text, before.places, library)
    return "" if places == (library.default_region,) else _head(places, ())


def _exchanged(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What was asked before, asked of the subject that ``text`` names: 那公办园呢？"""
    if not before.queries:
        place = _kept_place(text, before, library)
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
    """What is wanted: as ``text`` says, else as before."""
    if not asks_nothing(text):
        return POINTS.sub("", without_filler(COMPARED.sub("", text)))
    kind = kind_of(text)
    if kind is None and not years_changed:
        kind = before.queries[0].kind
    asked = "value" if before.asked == "attribute" and years_changed else before.asked
    return f"{_KINDS[kind]}{_ASKING.get(asked, '是多少')}"


def _asking_of(text: str) -> str:
    """The words by which a question about policy asks."""
    if asks_responsible(text):
        return "由谁负责"
    if asks_how(text):
        return "怎么做"
    return "有哪些" if asks_list(text) else ""


def _head(places: tuple[str, ...], years: tuple[int, ...]) -> str:
    return f"{'、'.join(places)}{'、'.join(f'{year}年' for year in years)}"


def _places(text: str, before: tuple[str, ...], library: Library) -> tuple[str, ...]:
    places = places_of(text, library)
    default = any(word in text for word in DEFAULT_WORDS)
    return places or ((library.default_region,) if default else before)
