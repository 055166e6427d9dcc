"""What to look up in the curated table for a question: indicator, years, regions, kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.measure import PARTS, asked_units
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_names,
    asks_responsible,
    asks_since_now,
    kind_of,
)
from assistant.plan.figures.changes import from_to, of_change, of_stock
from assistant.plan.figures.doubted import not_doubted
from assistant.plan.figures.enumeration import with_endings
from assistant.plan.figures.instead import not_instead, not_of_whole
from assistant.plan.figures.meant import matches_of, seen_again
from assistant.plan.figures.narrowing import apart, narrowed, of_scene, of_subject
from assistant.plan.figures.nouns import of_counted, of_nouns
from assistant.plan.figures.owners import of_thing_named
from assistant.plan.figures.several import counted_items, members, of_each, parted
from assistant.plan.listings import listing
from assistant.plan.named import documents_of
from assistant.plan.parts import names_thing, without_scene
from assistant.plan.sides import kinds_apart, of_group, of_measure, with_sides
from assistant.plan.slots import states_amount
from assistant.plan.times import without_asides, without_issue_years, without_plan_years, years_of
from assistant.plan.wording import official_of
from assistant.table.lookup import LIKELY, SURE
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold

NAMED = 0.85
"""Confidence from which an indicator counts as named even if no amount is asked for."""
_BOTH_KINDS = {"achieved", "difference", "trend"}
"""What needs targets and actuals, whichever of the words stands in the question."""
_AMOUNT = re.compile("多少|几")


def figure_queries(
    text: str,
    matches: tuple[Match, ...],
    words: tuple[str, ...],
    places: tuple[str, ...],
    years: tuple[int, ...],
    library: Library,
    matcher: Matcher,
) -> tuple[FigureQuery, ...]:
    """What to look up in the curated table; nothing if the question is not about figures.

    It is if it asks for an amount and likely names an indicator, or if it names one beyond
    doubt together with a year. Each part of an enumeration that names an indicator of its
    own is a query of its own.
    """
    said, text = text, with_endings(text)
    text, words, matches = _asking(text, words, matches, matcher)
    papers = len(documents_of(text, library))  # 十四五规划、2020-2022那份方案各写的多少
    undated = (without_plan_years if papers > 1 else without_issue_years)(
        without_asides(text), library
    )
    years = years_of(undated, library.newest_year) or (years if undated == text else ())
    years = _beside_now(years, text, matches, matcher.table)
    plain = _without_name(text, matches)
    of_figures = asked_for(text) != "value"
    how = asks_responsible(text) or (asks_how(text) and not of_figures)
    listed = (asks_list(plain) and not of_figures) or (how and not asks_exact_amount(text))
    whole = FigureQuery(
        matches=matches,
        years=years,
        regions=_regions(text, places, library),
        kind=None if asked_for(text) in _BOTH_KINDS or kinds_apart(text) else kind_of(plain),
        documents=_documents(text, library),
        text=" ".join([text, *words]),
        narrow=narrowed(text),
        units=() if "、" in plain and len(_AMOUNT.findall(text)) != 1 else asked_units(text),
    )
    if found := listing(whole, text, plain, matcher.table):
        return (found,)
    divided = whole.units == PARTS
    if (listed and not counted_items(text)) or asks_names(text) or divided:
        return ()
    whole = replace(whole, matches=of_measure(whole, matcher.table))
    named, whole = whole.matches, of_counted(whole, text, matcher.table)
    one = whole.matches != named  # the noun counted is meant, no other that stands beside it
    whole = of_group(whole, matcher.table)
    whole = of_change(whole, text, matcher.table)
    best = whole.matches[0].confidence if whole.matches else 0.0
    confirms = states_amount(text) and bool(_CONFIRMS.search(fold(text)))
    amount = asks_exact_amount(text) or (asks_amount(text) and bool(years) and "、" not in text)
    amount = amount or confirms
    if best < SURE and (of_figures or amount):
        whole = seen_again(whole, text, words, matcher)
        best = whole.matches[0].confidence if whole.matches else 0.0
    whole = of_stock(whole, text, matcher.table)
    whole = of_subject(of_scene(whole, text, matcher.table), text, library, matcher.table)
    whole = from_to(whole, text, matcher.table)
    best = whole.matches[0].confidence if whole.matches else 0.0
    wants = ((asks_amount(text) or confirms) and best >= LIKELY) or (best >= NAMED and bool(years))
    queries: tuple[FigureQuery, ...] = ()
    if best < SURE or counted_items(text):
        queries = of_each(text, whole, matcher)
    if wants and not queries:
        several = (
            () if one else members(text, whole, library, matcher) or parted(text, whole, matcher)
        )
        queries = several or with_sides(whole, text, matcher.table)
    queries = apart(queries, text, matcher.table)
    queries = of_nouns(queries, text, library, matcher.table)
    queries = of_thing_named(queries, text, library, matcher.table)
    queries = not_instead(queries, text, library, matcher)
    queries = not_of_whole(queries, text, library, matcher.table)
    return not_doubted(queries, said, matcher)


_CONFIRMS = re.compile(
    "(?:对不对?|对[吗吧么]|是[吗吧]|没错吧|准不准|对得上[吗么不])[?？。]*$"
    "|^[^什啥哪谁怎咋吗么几多为何呢]+[?？]$"
)
"""Wants the amount that it states confirmed: 投入38.12亿元对不对."""


def _asking(
    text: str, words: tuple[str, ...], matches: tuple[Match, ...], matcher: Matcher
) -> tuple[str, tuple[str, ...], tuple[Match, ...]]:
    """``text`` without clauses that set the scene, if the rest names an indicator itself."""
    last = _last_named(text)
    asking, least = (last, SURE) if last else (without_scene(text), LIKELY)
    if asking == text:
        return text, words, matches
    own = official_of(asking)
    found = matches_of(asking, own, matcher)
    named = bool(found) and found[0].confidence >= least
    return (asking, own, found) if named else (text, words, matches)


def _last_named(text: str) -> str:
    """The last two clauses of ``text``, if the last asks how many and names nothing itself.

    我妈想上老年大学，听说十件实事里要加老年学位，加多少个 asks for 老年学位. Where a clause says in
    what it stands (十件实事里) the rest of it is what is asked for.
    """
    clauses = re.findall(r"[^，,。；;？?！!]+", text)
    if not clauses[2:] or not asks_exact_amount(clauses[-1]) or names_thing(fold(clauses[-1])):
        return ""
    named, last = clauses[-2:]
    return f"{_WITHIN.split(named)[-1]}，{last}"


_WITHIN = re.compile("[里中](?!小)")
"""What ends the naming of what something stands in: 规划里, 实事中."""


def _beside_now(
    years: tuple[int, ...], text: str, matches: Sequence[Match], table: FigureTable
) -> tuple[int, ...]:
    """``years``, and that of the last actual figure where ``text`` holds them against today.

    十四五末要多少，比现在高多少 asks of 2020 too.
    """
    if not matches or not years or not asks_since_now(text):
        return years
    told = [f.year for f in table.of(matches[0].indicator) if f.kind == "actual"]
    before = [year for year in told if year < min(years)]
    return (*years, max(before)) if before else years


def _documents(text: str, library: Library) -> tuple[str, ...]:
    """The documents asked about; one named for comparison is compared with all others."""
    named = documents_of(text, library)
    return () if asked_for(text) == "comparison" and len(named) == 1 else named


def _regions(text: str, places: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The regions asked about; one named for comparison is compared with the default.

    So is one that is held against 全市.
    """
    asked = asked_for(text)
    compared = asked == "comparison" or (asked == "difference" and "全市" in text)
    compared = compared or bool(_BESIDE_ALL.search(fold(text)))
    if not places or (compared and len(places) == 1):
        return tuple(dict.fromkeys([library.default_region, *places]))
    return places


_BESIDE_ALL = re.compile("[和跟与同比及](?:整个)?(?:全市|市里|市级|市本级|大市)")
"""Holds a place against the whole city: 临海的和市里的."""


def _without_name(text: str, matches: tuple[Match, ...]) -> str:
    """``text`` without the name it calls the indicator by: the 计划 of 万人计划 is no target."""
    folded = fold(text)
    names = (name for match in matches[:1] for name in (fold(match.indicator), match.phrase))
    for name in names:
        folded = folded.replace(name, " ")
    return folded
