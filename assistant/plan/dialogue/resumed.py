"""A turn that the rules of conversation leave without a figure: the one beside that told, or it.

能坐下多少娃 after 新增幼儿园多少所 asks for another figure of the same sentence; 我咋记得是八成
after 优质高中分配生比例 for the same one again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import asked_for, asks_exact_amount, asks_list, asks_names, kind_of
from assistant.plan.dialogue.own import names_other
from assistant.plan.dialogue.subject import subject_of
from assistant.plan.dialogue.wanting import ASKING, KINDS, head_of, places_meant
from assistant.plan.figures.kindred import Kin, Said, kin_asked
from assistant.plan.named import documents_of, places_of
from assistant.plan.slots import asks_nothing, ordinal_years, shifted_years, states_amount
from assistant.plan.times import without_plan_years, years_of
from assistant.plan.wording import content_terms, official_of, official_words
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.figures import FigureTable
from index.text import fold, word_classes
from index.types import Figure

CLEAR = 0.65
"""Likelihood from which the figure beside the one told is taken as meant: asked each without its
fifth, 42 of 44 dev dialogues above are right (45 of 48 above 0.6)."""
LEFT = 0.6
"""Likelihood from which one told is asked for again, where the rules take nothing of it."""
SURE_OF_TOLD = 0.9
"""The same where words of the documents are left over: 2023年的方案改数了没？改成几所."""
_BACK = 2
"""Turns back in which the figure told may stand: 谁负责 may come between."""


def resumed(
    plan: Plan,
    text: str,
    earlier: Sequence[Plan],
    library: Library,
    matcher: Matcher,
    read: Callable[[str], Plan],
) -> Plan:
    """``plan``, as the rules of conversation complete ``text``, or one for what it asks instead.

    Where ``plan`` finds no figure or again just those told, that is the figure beside them; where
    there is none and ``text`` names another thing (哪个县关得最多), nothing is told of it.
    """
    before = told_last(earlier)
    if before is None and earlier and plan.standalone != text:
        return _without_unsaid(plan, text, library, matcher)
    if before is None or plan.about_documents or not leaves_out(text):
        return plan
    said = as_said(text, before, library, matcher)
    found, told = {*_found(plan, matcher.table)}, {*_found(before, matcher.table)}
    missing = _repeated(text, said, found, told, library, matcher)
    if found and found != told and not missing:
        return plan
    kin = kin_asked(said, told_by(before, matcher.table), matcher.second)
    if kin and _is_meant(kin, plan, said):
        asked = _asking(text, kin, before, library, matcher.table)
        other = read(asked) if asked else plan
        if any(_found(other, matcher.table)):
            return other
    if not missing:
        return plan
    return replace(plan, queries=tuple(replace(query, missing=missing) for query in plan.queries))


def _without_unsaid(plan: Plan, text: str, library: Library, matcher: Matcher) -> Plan:
    """``plan`` without figures that say nothing of the thing that ``text`` names.

    文凭上要到多少 after what was said of certificates in words: the share of those who have one
    is named by what was said before alone.
    """
    own = subject_of(text, library, matcher)
    things = [word for word, kind in word_classes(own) if "n" in kind and len(word) > 1]
    said = {*things, *official_of("".join(things))}
    table = matcher.table
    told = fold("".join("".join(_names_of(figure, table)) for figure in _found(plan, table)))
    unsaid = bool(told and things) and not any(word in told for word in said)
    return replace(plan, queries=(), asked="policy") if unsaid else plan


def _names_of(figure: Figure, table: FigureTable) -> Iterator[str]:
    """What ``figure`` may be called: its indicator by any name, its level, what is noted of it."""
    yield from (figure.indicator, *table.indicators[figure.indicator].aliases)
    yield from (figure.breakdown, figure.note)


def _repeated(
    text: str,
    said: Said,
    found: Collection[Figure],
    told: Collection[Figure],
    library: Library,
    matcher: Matcher,
) -> str:
    """What ``text`` asks of and the figures ``found`` are not of, if they are those ``told`` again.

    文凭上有没有硬杠杠 after 持证率, 哪个县关得最多 after that of the city; empty if they may do.
    """
    same = {f.indicator for f in found} == {f.indicator for f in told}
    if not same or not {f.id for f in told} <= {f.id for f in found}:
        return ""
    place = _WHICH_PLACE.search(fold(text))
    if place and len({figure.region for figure in found}) == 1:
        return f"各{place[1]}"
    more = asked_for(text) not in {"value", "attribute"}
    if _names_slot(text, library) or more or not said.other:
        return ""
    return subject_of(text, library, matcher)


def _is_meant(kin: Kin, plan: Plan, said: Said) -> bool:
    """Whether ``kin`` is likely enough to be asked for instead of what ``plan`` asks for.

    One told is asked for again only with a slot of its own, or if a part of it may be meant:
    nobody asks for what he just heard. 公办园呢，2025年 names a thing that is known, and another.
    """
    if kin.told:
        left = not plan.queries and plan.standalone == said.text
        clear = kin.likelihood >= (SURE_OF_TOLD if said.known else LEFT)
        return left and clear and (said.slot or kin.parts)
    return kin.measured and kin.likelihood >= CLEAR


def _found(plan: Plan, table: FigureTable) -> Iterator[Figure]:
    """The figures that the table has for ``plan``."""
    for query in plan.queries:
        yield from look_up(query, table).exact


def told_last(earlier: Sequence[Plan]) -> Plan | None:
    """The last of the turns just before that asked for figures; None if none did."""
    return next((one for one in reversed(earlier[-_BACK:]) if one.queries), None)


def leaves_out(text: str) -> bool:
    """Whether ``text`` may ask for a figure that it does not name: an amount, or nothing."""
    if asks_names(text) or asks_list(text):
        return bool(_WHICH_PLACE.search(fold(text)))
    return asks_exact_amount(text) or asks_nothing(text) or states_amount(text)


_WHICH_PLACE = re.compile("哪一?[个家些]?(县|区|市(?!级)|地方|乡镇|街道|学校)")
"""Asks which place it is that a figure is told of: 哪个县关得最多."""


def as_said(text: str, before: Plan, library: Library, matcher: Matcher) -> Said:
    """``text`` as it bears on the figures told ``before``."""
    slot = _names_slot(text, library) or bool(kind_of(text)) or asked_for(text) != "value"
    own = subject_of(text, library, matcher)
    known = any(library.knows(term) or official_words(term) for term in content_terms(own))
    return Said(text, slot, bool(own) and names_other(own, before, library, matcher), known)


def _names_slot(text: str, library: Library) -> bool:
    """Whether ``text`` names a year, a place, a document or an amount."""
    named = (*years_of(text, library.newest_year), *places_of(text, library))
    return bool(named or documents_of(text, library)) or states_amount(text)


def told_by(plan: Plan, table: FigureTable) -> tuple[Figure, ...]:
    """The figures told of ``plan``; all of its indicators if the table had nothing."""
    exact = tuple(_found(plan, table))
    likeliest = (match.indicator for query in plan.queries for match in query.matches[:1])
    return exact or tuple(figure for name in likeliest for figure in table.of(name))


def _asking(text: str, kin: Kin, before: Plan, library: Library, table: FigureTable) -> str:
    """The question for the figure ``kin``: of the slots of ``text``, or of those before."""
    name, level = kin.label
    asked = before.queries[0]
    places = places_meant(text, asked.regions, library)
    rows = [f for f in table.of(name) if level in {"", f.breakdown} and f.region in places]
    moved = ordinal_years(text, before, table) or shifted_years(text, asked.years)
    documents = documents_of(text, library)
    named = years_of(without_plan_years(text, library), library.newest_year)
    years = named or moved or (() if documents else asked.years)
    titles = "".join(re.sub("（.*）", "", library.card(one).title) for one in documents)
    kept = asked_for(text) in _KEPT and (asked_for(text) != "difference" or len(rows) > 1)
    wanted = ASKING.get(asked_for(text), "") if kept else ""
    called = f"{name}（{level}）" if level else name
    return (
        f"{titles}{head_of(places, years)}{called}{KINDS[kind_of(text)]}{wanted or '是多少'}"
        if rows
        else ""
    )


_KEPT = {"trend", "difference", "attribute", "achieved"}
"""What is asked of the other figure as it was put: 比较 would need both."""
