"""The subject of a turn: one of its own, or one that takes the place of the last one."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.library import Library
from assistant.plan.asked import asks_amount, asks_list, attribute_of
from assistant.plan.named import places_of
from assistant.plan.queries import matches_of
from assistant.plan.slots import (
    EXCHANGES,
    POINTS,
    asks_policy,
    official_of,
    subject_of,
    topic_of,
    with_measure,
    with_whole_name,
    without_filler,
)
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, official_words
from assistant.table.lookup import LIKELY, SURE, TIED, look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold
from prompts import load_lines, load_pairs

_SELF_CONTAINED = 3
"""Content words from which on a question about policy stands by itself."""


def is_new_topic(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` is about something of its own, whatever was asked before."""
    if _names_nothing_known(text, own, library):
        return True  # another subject altogether: what was asked before does not explain it
    which = attribute_of(text) and asks_list(text)  # which indicators there are needs no subject
    if (own and _asks_alone(text, own)) or (which and not POINTS.search(fold(text))):
        return True
    if asks_policy(text) and _apposed(text, library, matcher):
        return True
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


def _apposed(text: str, library: Library, matcher: Matcher) -> bool:
    """Whether what ``text`` points at is named right before: 特教这个工程谁牵头.

    A level or group alone (民办的那些) is that of what was asked about before.
    """
    pointing = POINTS.search(fold(text))
    named = subject_of(text[: pointing.start()], library, matcher) if pointing else ""
    return bool(named) and not is_group(named)


def _names_nothing_known(text: str, own: str, library: Library) -> bool:
    """Whether ``text`` has words of its own, none of which any document knows, and no slot."""
    terms = content_terms(own) if own else content_terms(text)
    if EXCHANGES.search(fold(text)):
        terms = tuple(_WITHIN.sub("", term) for term in terms)  # 村里呢 asks of 村
    if not terms or any(library.knows(term) or official_words(term) for term in terms):
        return False
    slots = years_of(text, library.newest_year) or places_of(text, library) or asks_policy(text)
    return bool(own) or not (slots or asks_amount(text) or POINTS.search(fold(text)))


_WITHIN = re.compile(r"(?<=.)[里上内级]$")


def is_level(own: str, matcher: Matcher) -> bool:
    """Whether ``own`` is but a level or group of the table: 高中, 初中段的."""
    return any(own.removesuffix("段") == part for part in _parts(matcher))


def best_subject(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``own``, alone or with the subject before, whichever names an indicator better."""
    alone = matches_of(text, official_of(text), matcher)[:1]
    if not (alone and alone[0].confidence >= SURE):
        if other := _other_reading(own, before):
            return other
        part = any(p in own for p in _parts(matcher))
        sibling = _sibling(own, before, matcher)
        if part and _has_level(own, text, before, library, matcher):
            sibling = ""
        if sibling or part:
            return sibling or _of_part(own, before, library, matcher)
    measured = with_measure(own, before)
    joined = f"{topic_of(before, library, matcher)}{own}"
    both = matches_of(joined, official_of(joined), matcher)[:1]
    topic = {query.matches[0].indicator for query in before.queries if query.matches}
    if both and both[0].indicator not in topic and both[0].confidence >= LIKELY:
        first = matches_of(measured, official_of(measured), matcher)[:1]
        same = bool(first) and first[0].indicator == both[0].indicator
        better = not alone or both[0].confidence > alone[0].confidence
        return joined if better and not same else measured
    return measured


def _other_reading(own: str, before: Plan) -> str:
    """The one indicator that the question before may mean too and that is called by ``own``.

    村里的呢 after 老年大学覆盖率, which is that of villages or that of towns.
    """
    bare = _WITHIN.sub("", own)
    likely = [m for query in before.queries for m in query.matches if m.confidence >= LIKELY]
    best = max((match.confidence for match in likely), default=0.0)
    near = {match.indicator for match in likely if match.confidence >= best - TIED}
    called = [name for name in near if bare in fold(name)]
    return called[0] if len(called) == 1 and len(near) > 1 else ""


def _has_level(own: str, text: str, before: Plan, library: Library, matcher: Matcher) -> bool:
    """Whether the indicator before has the level ``own`` where and when ``text`` asks for it."""
    asked = before.queries[0]
    places = places_of(text, library) or asked.regions
    years = years_of(text, library.newest_year) or asked.years
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    return any(
        figure.breakdown and figure.breakdown.removesuffix("段") in own
        for name in names
        for figure in matcher.table.of(name)
        if figure.region in places and (not years or figure.year in years)
    )


def _of_part(own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The subject before with the level that ``own`` names in the place of its own level.

    Where the user's words may mean several indicators it is the one that was told.
    """
    said = subject_of(before.standalone, library, matcher)
    level = _level(own, before, matcher)
    levelled = said.replace("中小学", " ")  # it is both
    old = next((part for part in _parts(matcher) if part in levelled), "")
    if not old:
        return f"{topic_of(before, library, matcher)}{level}"
    place = re.compile(f"(?<!中){re.escape(old)}(?:教育|段)?")
    replaced = with_measure(place.sub(own, said, count=1), before)
    name = _told(before, matcher)
    if not name or _means_one(replaced, name, matcher):
        return with_whole_name(replaced, name)
    if (other := place.sub(own, name)) != name and _means_one(other, "", matcher):
        return other  # the level is part of the name
    return f"{name}（{level}）"


def _told(before: Plan, matcher: Matcher) -> str:
    """The indicator that was told before; the likeliest if the table had nothing."""
    query = before.queries[0]
    told = look_up(query, matcher.table).exact
    likeliest = next((match.indicator for match in query.matches), "")
    return told[0].indicator if told else likeliest


def _means_one(text: str, told: str, matcher: Matcher) -> bool:
    """Whether ``text`` names one indicator beyond doubt, and no other nearly as well.

    That is the one ``told`` before if that one has a level which ``text`` names.
    """
    first, *others = matches_of(text, official_of(text), matcher)
    parts = {figure.breakdown.removesuffix("段") for figure in matcher.table.of(told)} - {""}
    same = first.indicator == told or not any(part in text for part in parts)
    doubt = max((match.confidence for match in others), default=0.0)
    return same and first.confidence >= SURE and doubt < first.confidence - TIED


def _level(own: str, before: Plan, matcher: Matcher) -> str:
    """``own`` as the table calls that level of the indicator before: 义务段 for 义务."""
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    levels = {figure.breakdown for name in names for figure in matcher.table.of(name)}
    named = [level for level in levels if level and level.removesuffix("段") in own]
    return min(named, key=len) if len(named) == 1 else own


def _parts(matcher: Matcher) -> list[str]:
    """The breakdowns of the table without 段, longest first."""
    return sorted({name.removesuffix("段") for name in matcher.breakdowns}, key=len, reverse=True)


def _sibling(own: str, before: Plan, matcher: Matcher) -> str:
    """The indicator related to the one before that alone has words of ``own`` in its name."""
    names = [query.matches[0].indicator for query in before.queries if query.matches]
    words = [w for w in content_terms(own) if not any(w in fold(name) for name in names)]
    related = (r for name in names for r in matcher.table.indicators[name].related)
    found = {name for name in related if any(word in fold(name) for word in words)} - {*names}
    return found.pop() if len(found) == 1 else ""


def reasked(own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The question about policy ``before``, asked of ``own``; empty if it cannot be.

    ``own`` takes the place of what was asked about. Where nothing but a year or a document
    was named, it narrows: 2022年主要目标有哪些 is asked of 学前教育. So does a group (教师呢)
    and what is no topic by itself but stands beside the old one: 收费呢 after 课后服务.
    """
    text = fold(before.standalone)
    said = subject_of(before.standalone, library, matcher)
    titles = fold("".join(library.card(document).title for document in before.documents))
    if said and not set(said) <= set(titles):
        place = re.search("[^,，。;；?？]{0,3}?".join(map(re.escape, said)), text)
        subject = _narrowed(own, said, library, matcher)
        again = f"{text[: place.start()]}{subject}{text[place.end() :]}" if place else ""
        return again.replace('"', "") if again.count('"') % 2 else again
    heads = [*YEAR.finditer(_untitled(text)), *_TITLE.finditer(text)]
    names = (place for place in before.places if text.startswith(place))
    at = max([*(head.end() for head in heads), *map(len, names)], default=0)
    return f"{text[:at]}{own}{text[at:]}"


def of_group(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What ``text`` asks of the group ``own`` in what was asked about before: 民办的那些怎么办."""
    said = subject_of(before.standalone, library, matcher)
    asked = POINTS.sub("", fold(text)).replace(own, "", 1)
    return f"{_narrowed(own, said, library, matcher)}{asked.lstrip('的')}"


def _narrowed(own: str, said: str, library: Library, matcher: Matcher) -> str:
    """``own`` as what is asked of: with what was ``said`` before if it is but a part of that."""
    for groups in _groups():
        if own in groups:
            old = next((group for group in groups if group in said), "")
            whole = f"{old}教育" if own.endswith("教育") and f"{old}教育" in said else old
            return said.replace(whole, own, 1) if old else f"{own}{said}"
    alone = len(own) > _FACET and not _beside(own, said, library)
    return own if alone or _is_topic(own, library, matcher) else f"{said}{own}"


_FACET = 2
"""Characters of a word that hardly is a topic by itself: 收费, 职称."""


def _is_topic(own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``own`` stands by itself: in a heading, in quotation marks or in the table."""
    names = (own, *official_of(own))
    headed = any(library.has_heading(name) for name in names)
    matches = matches_of(own, names[1:], matcher)
    quoted = f'"{own}"' in fold(library.text)
    return headed or quoted or any(match.confidence >= LIKELY for match in matches)


def _beside(own: str, said: str, library: Library) -> bool:
    """Whether some section speaks of ``own`` and of what was ``said`` before."""
    old = [term for term in content_terms(said) if library.knows(term)]
    longest = max(old, key=len, default="")
    texts = (
        document.text[section.blocks[0].start : section.blocks[-1].end]
        for document in library.documents.values()
        for section in library.sections[document.card.id]
        if section.blocks
    )
    return any(longest in text and own in text for text in texts) if longest else False


def is_group(own: str) -> bool:
    """Whether ``own`` is but a level, a group or a role: 民办, 教师."""
    return any(own in kind for kind in _groups())


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, ...], ...]:
    """Levels, and roles, of which anything may be asked; each kind longest first."""
    roles = [word for kind, word in load_pairs("turn_words") if kind == "role"]
    kinds = (load_lines("subsets"), roles)
    return tuple(tuple(sorted(words, key=len, reverse=True)) for words in kinds)


def of_years(years: tuple[int, ...], text: str) -> str:
    """``text`` with ``years`` in the place of the years it names, or before it if it names none."""
    named = "、".join(f"{year}年" for year in years)
    found = list(YEAR.finditer(_untitled(text)))
    if not found:
        return f"{named}{text}"
    for match in reversed(found[1:]):
        text = text[: match.start()] + text[match.end() :]
    return f"{text[: found[0].start()]}{named}{text[found[0].end() :]}"


def _untitled(text: str) -> str:
    """``text`` with its titles blotted out, its length kept: their years are not asked for."""
    return _TITLE.sub(lambda title: " " * len(title[0]), text)


_TITLE = re.compile("《[^》]*》")
YEAR = re.compile(
    r"(?:二[0〇零]|20)[\d一二三四五六七八九0〇零]{2}年?|(?<!\d)[1-3]\d年(?![制级内来间基])|[去今明]年"
)
"""A year as it stands in a question."""
