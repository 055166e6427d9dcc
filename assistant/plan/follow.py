"""A follow-up made complete: what it leaves out is taken from the turn before.

A turn is read as slots (years, region, what is wanted) and a subject. The slots that a
follow-up names replace those before; a subject of its own makes a new topic, unless the turn
only exchanges the subject (那公办园呢) or points back (这个机制…).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_about_documents,
    asks_amount,
    asks_how,
    asks_list,
    asks_responsible,
    asks_source,
    kind_of,
    places_of,
)
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
    shifted_years,
    single_words,
    subject_of,
    topic_of,
    with_measure,
    without_filler,
)
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, official_words
from assistant.table.lookup import LIKELY, SURE
from assistant.table.match import Matcher
from assistant.types import Asked, Plan
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
    if not earlier or asks_about_documents(text, library):
        return text
    before = _leaned_on(text, earlier, library, matcher)
    own = subject_of(text, library, matcher)
    if asks_source(text) and not own:
        return f"{before.standalone.rstrip('？?')}（{text}）"
    if _is_new_topic(text, own, library, matcher):
        return text
    points = bool(POINTS.search(fold(text)))
    if own and EXCHANGES.search(fold(text)) and not (points and not before.queries):
        return _exchanged(text, own, before, library, matcher)
    return _continued(text, own, before, library, matcher)


def _is_new_topic(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` is about something of its own, whatever was asked before."""
    if _names_nothing_known(text, own, library):
        return True  # another subject altogether: what was asked before does not explain it
    if not own or EXCHANGES.search(fold(text)) or POINTS.search(without_filler(fold(text))):
        return False
    matches = matches_of(text, official_of(text), matcher)
    if matches and matches[0].confidence >= SURE:
        return True
    terms = content_terms(own)
    headed = asks_policy(text) and any(library.has_heading(term) for term in terms)
    return headed or len(terms) >= _SELF_CONTAINED


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


def _continued(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The topic before, with the slots that ``text`` names in the place of the old ones."""
    topic = topic_of(before, library, matcher)
    if not before.queries or asks_policy(text):
        return _continued_policy(text, topic, before, library)
    asked = before.queries[0]
    own_years = years_of(text, library.newest_year) or shifted_years(text, asked.years)
    places = _places(text, asked.regions, library)
    years = own_years or asked.years
    wanted = asked_for(text)
    if wanted in {"difference", "comparison"}:
        years = tuple(sorted({*asked.years, *own_years}))
        places = tuple(dict.fromkeys([*asked.regions, *places]))
    if wanted == "attribute" or (wanted in {"difference", "trend"} and len(years) == 1):
        years = own_years if wanted == "attribute" else ()
    if kind_of(text) not in {None, asked.kind} and not own_years and asked.kind:
        years = ()  # 目标呢 after 2020年实际: the year was that of the actual
    period = PERIOD.search(fold(text))
    if period and len(own_years) == 0:
        years = ()
    own_words = content_terms(own) or single_words(text)
    named = "、".join(dict.fromkeys(q.matches[0].indicator for q in before.queries if q.matches))
    topic = indicator_near(named, own_words, matcher) or topic
    wants = _tail(text, before, years_changed=bool(own_years))
    return f"{_head(places, years)}{period.group() if period else ''}{topic}{wants}"


def _continued_policy(text: str, topic: str, before: Plan, library: Library) -> str:
    """The topic before and what ``text`` asks of it in words; the region before is kept."""
    place = _kept_place(text, before, library)
    if places_of(text, library):
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
    subject = _best_subject(text, own, before, library, matcher)
    rest = fold(text).replace(own, " ")  # the 占比 of 公办园占比呢 names and does not ask
    return f"{head}{subject}{_tail(rest, before, years_changed=years != asked.years)}"


def _of_part(own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The subject before with the part that ``own`` names: 高职 for 中职."""
    said = subject_of(before.standalone, library, matcher)
    old = next((part for part in _parts(matcher) if part in said), "")
    return said.replace(old, own) if old else f"{topic_of(before, library, matcher)}{own}"


def _parts(matcher: Matcher) -> list[str]:
    """The breakdowns of the table without 段, longest first."""
    return sorted({name.removesuffix("段") for name in matcher.breakdowns}, key=len, reverse=True)


def _best_subject(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``own``, alone or with the subject before, whichever names an indicator better."""
    alone = matches_of(text, official_of(text), matcher)[:1]
    if not (alone and alone[0].confidence >= SURE) and any(p in own for p in _parts(matcher)):
        return _of_part(own, before, library, matcher)
    measured = with_measure(own, before)
    joined = f"{topic_of(before, library, matcher)}{own}"
    both = matches_of(joined, official_of(joined), matcher)[:1]
    topic = {query.matches[0].indicator for query in before.queries if query.matches}
    if both and both[0].indicator not in topic and both[0].confidence >= LIKELY:
        better = not alone or both[0].confidence > alone[0].confidence
        return joined if better else measured
    return measured


def _tail(text: str, before: Plan, *, years_changed: bool) -> str:
    """What is wanted: as ``text`` says, else as before."""
    if not asks_nothing(text):
        return POINTS.sub("", without_filler(COMPARED.sub("", text)))
    kind = kind_of(text)
    if kind is None and not years_changed:
        kind = before.queries[0].kind
    return f"{_KINDS[kind]}{_ASKING.get(before.asked, '是多少')}"


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
