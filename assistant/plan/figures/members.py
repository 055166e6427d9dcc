"""Several indicators named at once, each asked for: 白名单、黑名单各有几家.

What the members share (head noun, year, verb) stands once and is meant of each. A member is
told by the characters that only its indicator's name explains; one that selects nothing is
named as missing, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.plan.asked import asked_for
from assistant.plan.figures.enumeration import JOINT, OF_EACH, YEAR, Member, completed, members_of
from assistant.plan.figures.grades import grade_of
from assistant.plan.wording import official_of, official_words
from assistant.table.lookup import LIKELY, SURE, TIED, answering
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match
from index.text import fold, pairs_of

_WHICH = re.compile(r"哪一?[个项种边]|谁")
_ASKS = re.compile("多少|几")
_FLOOR = 0.4
"""Confidence from which an indicator is tried: other members' words lower that of each."""
_SHARED = 3
"""Characters that two names of one family have in common at least."""
_ALIKE = 0.005
"""Two confidences that differ by less are the same."""
_MOST = 5
"""Members that are told at most."""


@dataclass(frozen=True, slots=True)
class _Named:
    """An indicator named in a question, and where the pairs of characters are that it explains."""

    match: Match
    pairs: frozenset[int]
    measured: bool
    """Whether it is measured as asked."""


def in_members(
    text: str,
    whole: FigureQuery,
    matcher: Matcher,
    part: Callable[[tuple[Match, ...], str], FigureQuery],
    is_slot: Callable[[str, str], bool],
) -> tuple[FigureQuery, ...]:
    """One query for each of several indicators that ``text`` names, one for each missing.

    ``part`` asks one indicator of the text left when what only the others explain is gone;
    ``is_slot`` tells years, places and documents, which are no members.
    """
    folded = fold(text)
    each = bool(OF_EACH.search(folded)) or asked_for(text) == "comparison"
    each = each or (asked_for(text) == "attribute" and bool(_WHICH.search(folded)))
    joints = [joint.span() for joint in JOINT.finditer(folded)]
    if not each and not joints:
        return ()
    chosen = _chosen(_named(folded, whole, matcher), joints=None if each else joints)
    told = _told(folded, chosen, matcher)
    absent = _absent(folded, [one for one, *_ in told], is_slot) if told and each and joints else []
    queries = [part(matches, _without(rest, absent)) for _, matches, rest in told]
    queries = [query for query in queries if _answers(query, matcher)]
    known = {match.indicator for query in queries for match in query.matches}
    grades = {grade_of(name) for name in known} - {""}  # 村里高还是乡镇高: both are told
    for member in absent if queries else ():
        name = YEAR.sub("", member.text)
        if _AMOUNT.search(name) or not name or grade_of(name) in grades:
            continue  # 到底100%还是90%, 2023年底和2024年底: an amount or a year is no indicator
        said = completed(member, folded)
        matches = _read(member, said, known, whole, matcher)
        tried = (part(matches, words) for words in (said, member.text) if matches)
        missing = replace(queries[0], missing=name)
        queries.append(next((query for query in tried if _answers(query, matcher)), missing))
    return of_one_place(queries[:_MOST], matcher) if len(queries) > 1 else ()


_AMOUNT = re.compile(r"\d[%‰]")


def of_one_place(queries: Sequence[FigureQuery], matcher: Matcher) -> tuple[FigureQuery, ...]:
    """``queries``, one told elsewhere read as what stands beside the others, if that fits too.

    师德培训基地、名师工作室、专家工作站 stand in one sentence, whatever else is called 名师工作室.
    """
    places = [_places(query.matches[0].indicator, query, matcher) for query in queries]
    found = list(queries)
    for n, query in enumerate(queries):
        others = [held for m, held in enumerate(places) if m != n]
        shared = set.intersection(*others) if len(others) > 1 else set()
        if query.missing or not shared or shared & places[n]:
            continue
        best = query.matches[0].confidence
        for match in matcher.match(query.text):
            near = match.confidence >= best - 2 * TIED
            if near and shared & _places(match.indicator, query, matcher):
                found[n] = replace(query, matches=(replace(match, confidence=best),))
                break
    return tuple(found)


def _places(indicator: str, query: FigureQuery, matcher: Matcher) -> set[tuple[str, str]]:
    """The documents and headings from which the figures are that answer ``query``."""
    rows = answering(indicator, query, matcher.table)
    return {(row.document, row.section) for row in rows}


def _answers(query: FigureQuery, matcher: Matcher) -> bool:
    """Whether one of the readings of ``query`` has a figure that is just what it asks for."""
    return any(answering(match.indicator, query, matcher.table) for match in query.matches)


def _read(
    member: Member, said: str, known: set[str], whole: FigureQuery, matcher: Matcher
) -> tuple[Match, ...]:
    """The likeliest indicator that ``said`` of one member alone names and the word of it."""
    key = said.index(member.text) + member.text.index(member.key)
    for match in matcher.match(said, official_of(said)):
        if match.confidence < LIKELY:
            break
        able = answering(match.indicator, replace(whole, narrow=()), matcher.table)
        if match.indicator not in known and able and key in _pairs(said, match.indicator, matcher):
            return (replace(match, confidence=max(SURE, match.confidence)),)
    return ()


def _told(
    folded: str, chosen: Sequence[_Named], matcher: Matcher
) -> list[tuple[_Named, tuple[Match, ...], str]]:
    """Those of ``chosen`` that the question names, each with its readings and its own text."""
    alone = [(one, *_alone(folded, one, chosen, matcher)) for one in chosen]
    named = [one for one, matches, _ in alone if matches]
    return _told(folded, named, matcher) if len(named) < len(alone) else alone


def _without(text: str, members: Sequence[Member]) -> str:
    """``text`` with spaces for ``members``, which are asked alone."""
    for member in members:
        text = text.replace(member.text, " " * len(member.text))
    return text


def _named(folded: str, whole: FigureQuery, matcher: Matcher) -> list[_Named]:
    """The indicators that ``folded`` may name and that answer ``whole``, likeliest first."""
    free = replace(whole, narrow=(), units=())
    known = {m.indicator: m for m in matcher.match(folded, official_of(folded))}
    sure = [m for m in known.values() if m.confidence >= SURE]
    relatives = [
        match
        for match in known.values()
        if match.confidence < _FLOOR and any(_related(match, one, folded) for one in sure)
    ]
    tried = [m for m in known.values() if m.confidence >= _FLOOR]
    return [
        _Named(
            match,
            _pairs(folded, match.indicator, matcher, match.phrase),
            bool(answering(match.indicator, replace(free, units=whole.units), matcher.table)),
        )
        for match in (*tried, *relatives)
        if answering(match.indicator, free, matcher.table)
    ]


def _related(match: Match, other: Match, folded: str) -> bool:
    """Whether the names differ in one part only, each of which the question has.

    高校新引进博士数 and 高校新引进二级学院院长数.
    """
    first, second = fold(match.indicator), fold(other.indicator)
    if first == second:
        return False
    head = _common(first, second)
    tail = _common(first[head:][::-1], second[head:][::-1])
    parts = (first[head : len(first) - tail], second[head : len(second) - tail])
    return head + tail >= _SHARED and all(len(p) > 1 and p in folded for p in parts)


def _common(first: str, second: str) -> int:
    """Characters that both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def _pairs(folded: str, indicator: str, matcher: Matcher, name: str = "") -> frozenset[int]:
    """Where the pairs of characters stand that the names of ``indicator`` explain.

    Only those of ``name`` and its own if it is given: that 高职 may be called 中职高考 does not
    make it what 高考 means beside it.
    """
    names = {name, re.sub(r"[\W\d_]", "", fold(indicator))} if name else set()
    pairs = {
        pair
        for phrase in matcher.phrases
        if phrase.indicator == indicator and (not names or phrase.text in names)
        for pair, _, _ in phrase.parts
    }
    parts = {fold(row.breakdown) for row in matcher.table.of(indicator)}
    pairs |= {pair for part in parts for pair in pairs_of(part)}
    asking = {n for m in _ASKS.finditer(folded) for n in range(m.start() - 1, m.end())}
    found = {n for n, pair in enumerate(pairwise(folded)) if "".join(pair) in pairs} - asking
    for said, words in official_words(folded).items():
        if any(_held(pairs_of(word), pairs) for word in words):
            spans = (m.span() for m in re.finditer(re.escape(said), folded))
            found |= {n for start, end in spans for n in range(start, end - 1)}
    return frozenset(found)


def _held(word: set[str], pairs: set[str]) -> bool:
    """Whether most of the pairs of an official word are among ``pairs``."""
    return bool(word) and len(word & pairs) * 2 > len(word)


def _chosen(named: Sequence[_Named], *, joints: Sequence[tuple[int, int]] | None) -> list[_Named]:
    """Those of ``named`` that each explain a part of the question which no other does.

    With ``joints`` one must stand between what two of them explain.
    """
    chosen, able = list(named[:1]), list(named[1:])
    while able:
        able = [
            one
            for one in able
            if all(_own(other, [*chosen, one]) for other in (*chosen, one))
            and (joints is None or _joined(one, chosen, joints))
        ]
        if able:
            best = max(able, key=lambda one: _rank(one, chosen))
            chosen.append(best)
            able.remove(best)
    return sorted(chosen, key=lambda one: _own(one, chosen))


def _rank(one: _Named, chosen: Sequence[_Named]) -> tuple[int, bool, float]:
    """How much ``one`` explains that ``chosen`` do not, then how well it is named."""
    return len(_own(one, [*chosen, one])), one.measured, one.match.confidence


def _joined(one: _Named, chosen: Sequence[_Named], joints: Sequence[tuple[int, int]]) -> bool:
    """Whether a joint stands between what ``one`` explains alone and what another does."""
    for other in chosen:
        low, high = sorted((_own(one, [other])[0], _own(other, [one])[0]))
        if any(low < start and end <= high for start, end in joints):
            return True
    return False


def _own(one: _Named, chosen: Sequence[_Named]) -> list[int]:
    """Where the pairs stand that ``one`` explains and none else of ``chosen``."""
    return sorted(one.pairs.difference(*(other.pairs for other in chosen if other is not one)))


def _alone(
    folded: str, one: _Named, chosen: Sequence[_Named], matcher: Matcher
) -> tuple[tuple[Match, ...], str]:
    """What ``folded`` without all that only others explain means; nothing if not ``one``.

    And that text. What it names just as well stands beside ``one``.
    """
    others = [other for other in chosen if other is not one]
    text = _without_others(folded, one, others)
    taken = {other.match.indicator for other in others}
    matches = [m for m in matcher.match(text, official_of(text)) if m.indicator not in taken]
    best = matches[0].confidence if matches else 0.0
    again = next((m.confidence for m in matches if m.indicator == one.match.indicator), 0.0)
    likely = LIKELY if others and again >= best and JOINT.search(folded) else SURE
    own = one.pairs & _pairs(text, one.match.indicator, matcher)
    if again >= max(likely, best - TIED):
        lift = max(SURE - again, 0.0)
        near = [
            m
            for m in matches
            if m.confidence > again - _ALIKE and _pairs(text, m.indicator, matcher) >= own
        ]
        return tuple(replace(m, confidence=m.confidence + lift) for m in near), text
    if any(o.match.confidence >= SURE and _related(one.match, o.match, folded) for o in others):
        return (replace(one.match, confidence=SURE),), text
    return (), text


def _without_others(folded: str, one: _Named, others: Sequence[_Named]) -> str:
    """``folded`` with spaces for what ``others`` explain and ``one`` does not."""
    kept = {place for pair in one.pairs for place in (pair, pair + 1)}
    pairs = {pair for other in others for pair in other.pairs - one.pairs}
    blank = {place for pair in pairs for place in (pair, pair + 1)} - kept
    return "".join(" " if n in blank else c for n, c in enumerate(folded))


def _absent(
    folded: str, told: Sequence[_Named], is_slot: Callable[[str, str], bool]
) -> list[Member]:
    """The members of the enumeration that none of ``told`` is of; none if all are.

    Of several told a part that only one of them explains must stand in a member. Where one is
    told, all that the members share is its own: then the word that tells them apart must.
    """
    own = {n for one in told for n in _own(one, told)}
    members = [one for one in members_of(folded) if not is_slot(one.text, one.key)]
    absent = [
        member
        for member in members
        if not own & ({*member.places} if told[1:] else {member.first})
        or (member.inside and len(own & {*member.places}) * 2 < len(member.places))
    ]
    return absent if len(absent) < len(members) else []
