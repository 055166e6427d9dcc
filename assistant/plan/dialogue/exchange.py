"""The subject of a turn: one of its own, or one that takes the place of the last one."""

from __future__ import annotations

import re

from assistant.library import Library
from assistant.plan.asked import asks_amount, asks_list, attribute_of
from assistant.plan.dialogue.again import beside, is_group
from assistant.plan.dialogue.alike import sibling_of
from assistant.plan.dialogue.subject import subject_of, topic_of, with_measure, with_whole_name
from assistant.plan.dialogue.turns import supposes_failure, without_manner
from assistant.plan.figures.meant import matches_of
from assistant.plan.figures.narrowing import narrowed
from assistant.plan.named import places_of
from assistant.plan.queries import figure_queries
from assistant.plan.slots import (
    EXCHANGES,
    POINTS,
    asks_nothing,
    asks_policy,
    without_filler,
)
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, official_of, official_words
from assistant.table.lookup import LIKELY, SURE, TIED, look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold, word_classes
from prompts import load_lines

_SELF_CONTAINED = 3
"""Content words from which on a question about policy stands by itself."""


def is_new_topic(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` is about something of its own, whatever was asked before."""
    of_told = _OF_TOLD.search(fold(text)) and not before.queries
    if not of_told and _names_nothing_known(text, own, library):
        return True  # another subject altogether: what was asked before does not explain it
    which = attribute_of(text) and asks_list(text)  # which indicators there are needs no subject
    if (own and _asks_alone(text, own)) or (which and not POINTS.search(fold(text))):
        return True
    if asks_policy(text) and _apposed(text, library, matcher):
        return True
    points = of_told or POINTS.search(without_filler(fold(text)))
    if not own or points or EXCHANGES.search(fold(text)):
        return False
    if _says_more(text, own, before, library, matcher):
        return False
    return _names_itself(text, own, library, matcher) or (
        not asks_nothing(text) and _unrelated(own, before, library, matcher)
    )


_OF_TOLD = re.compile("的[那这][个条项件种些家所](?![\\w])")
"""Points at a part of what was told by what is said of it: 每年检查一次的那个，结果拿来干嘛."""


def _says_more(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` wants more of what was told, by a word for it, and names what is beside it.

    具体有哪些课堂 after 社区教育怎么搞: some heading has 课堂, but it is asked of 社区教育.
    """
    said = subject_of(before.standalone, library, matcher)
    more = without_manner(text) != text and not before.queries
    return bool(more and said) and all(beside(t, said, library) for t in content_terms(own))


def _names_itself(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` names an indicator, a heading or as much as a question about policy has."""
    matches = matches_of(text, official_of(text), matcher)
    sites = {word for word, kind in word_classes(fold(own)) if kind == "s"}  # 海外做什么
    heads = (term for term in content_terms(own) if not is_group(term) and term not in sites)
    headed = asks_policy(text) and any(map(library.has_heading, heads))
    sure = bool(matches) and matches[0].confidence >= SURE
    return sure or headed or _weight(own) >= _SELF_CONTAINED


def _weight(own: str) -> int:
    """How many words of ``own`` carry content: 财政局 is one, 义务教育 two, a count (一次) none."""
    words = (word for word, kind in word_classes(own) if kind != "m" and content_terms(word))
    return sum(len(word) // 2 for word in words)


def _unrelated(own: str, before: Plan, library: Library, matcher: Matcher) -> bool:
    """Whether ``own`` is a thing that no section names beside what was asked before."""
    terms = content_terms(own)
    titles = fold("".join(document.card.title for document in library.documents.values()))
    if _weight(own) < _NAMES or own in titles or not all(map(library.knows, terms)):
        return False  # 学有优教方案又写几所: a document is no thing asked about
    said = subject_of(before.standalone, library, matcher)
    return bool(said) and not any(beside(term, said, library) for term in terms)


_NAMES = 2
"""Content words from which on a thing is named and not a side of one."""


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
    counts = {word for word, kind in word_classes(fold(text)) if kind == "m"}  # 跟哪个市一起
    terms = content_terms(own) if own else content_terms(text)
    if EXCHANGES.search(fold(text)):
        terms = tuple(_WITHIN.sub("", term) for term in terms)  # 村里呢 asks of 村
    if (
        counts.issuperset(terms)
        or _BOTH.search(fold(text))
        or any(library.knows(term) or official_words(term) for term in terms)
    ):
        return False
    slots = years_of(text, library.newest_year) or places_of(text, library) or asks_policy(text)
    slots = slots or supposes_failure(text)  # 如果完不成呢
    return bool(own) or not (slots or asks_amount(text) or POINTS.search(fold(text)))


_BOTH = re.compile("^那?(?:两[地边市者个]|二者|它们)")
"""The two that were spoken of: 两地比较一下."""
_WITHIN = re.compile(r"(?<=.)[里上内级]$")


def is_level(own: str, matcher: Matcher) -> bool:
    """Whether ``own`` is but a level or group of the table: 高中, 初中段的."""
    return _official_level(own, matcher).removesuffix("段") in _parts(matcher)


def _official_level(own: str, matcher: Matcher) -> str:
    """``own`` as the table calls that level: 普通高中 for 普高; as it is if it calls none so."""
    parts = _parts(matcher)
    called = (word for word in official_words(own).get(own, ()) if word in parts)
    return own if own in parts else next(called, own)


def best_subject(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``own``, alone or with the subject before, whichever names an indicator better."""
    alone = matches_of(text, official_of(text), matcher)[:1]
    own = _official_level(own, matcher)
    told = [query.matches[0].indicator for query in before.queries if query.matches]
    if len(own) > _NAMES and any(own in name for name in told) and before.queries[0].narrow:
        return told[0]  # 社会公众的呢 after 学生满意度
    if not (alone and alone[0].confidence >= SURE):
        if other := _other_reading(own, before, matcher):
            return other
        part = any(p in own for p in _parts(matcher))
        sibling = sibling_of(own, before, matcher)
        if part and _has_level(own, text, before, library, matcher):
            sibling = ""
        if sibling or part:
            return sibling or _of_part(own, before, library, matcher)
        if _lacks_level(own, before, matcher):
            return f"{_told(before, matcher)}（{own}）"
    measured = _measured_as(own, before, matcher)
    joined = f"{topic_of(before, library, matcher)}{own}"
    both = matches_of(joined, official_of(joined), matcher)[:1]
    topic = {query.matches[0].indicator for query in before.queries if query.matches}
    if both and both[0].indicator not in topic and both[0].confidence >= LIKELY:
        first = matches_of(measured, official_of(measured), matcher)[:1]
        same = bool(first) and first[0].indicator == both[0].indicator
        better = not alone or both[0].confidence > alone[0].confidence
        return joined if better and not same else measured
    return measured


def names_another(said: str, before: Plan, library: Library, matcher: Matcher) -> bool:
    """Whether ``said`` alone asks for a figure that is not of what was asked before.

    早上晚点到校的，有几所小学在做 after 放学托管惠及多少学生 needs nothing of it.
    """
    words = official_of(said)
    places, years = places_of(said, library), years_of(said, library.newest_year)
    matches = matches_of(said, words, matcher)
    queries = figure_queries(said, matches, words, places, years, library, matcher)
    names = {query.matches[0].indicator for query in queries if query.matches}
    told = {query.matches[0].indicator for query in before.queries if query.matches}
    return len(names) == 1 and not names & told


def _measured_as(own: str, before: Plan, matcher: Matcher) -> str:
    """``own`` with the measure asked for before, if the table measures it so.

    辅导中心 after 持证率 has none: what has a 持证率 is another thing. 幼儿园的呢 after
    中小学生体质健康合格率 asks for that share and for no other one of kindergartens.
    """
    name = _told(before, matcher) if before.queries else ""
    if own in load_lines("subsets") and _BOTH_SCHOOLS in name:
        return name.replace(_BOTH_SCHOOLS, own)
    measured = with_measure(own, before)
    likeliest = matches_of(measured, official_of(measured), matcher)[:1]
    words = (*content_terms(own), *official_of(own))
    other = [m for m in likeliest if m.confidence >= LIKELY]
    named = any(word in fold(m.indicator + m.phrase) for m in other for word in words)
    return measured if named or not other else own


_BOTH_SCHOOLS = "中小学"


def _other_reading(own: str, before: Plan, matcher: Matcher) -> str:
    """The one indicator that the question before may mean too and that is called by ``own``.

    村里的呢 after 老年大学覆盖率, which is that of villages or that of towns. Not if ``own`` is
    one of its levels: 高中的呢 after 初高中教师研究生比例 asks for less than the whole of it.
    """
    bare = _WITHIN.sub("", own)
    likely = [m for query in before.queries for m in query.matches if m.confidence >= LIKELY]
    best = max((match.confidence for match in likely), default=0.0)
    near = {match.indicator for match in likely if match.confidence >= best - TIED}
    called = [name for name in near if bare in fold(name)]
    levels = {row.breakdown for name in called for row in matcher.table.of(name)}
    one = len(called) == 1 and len(near) > 1 and not any(bare in level for level in levels)
    return called[0] if one else ""


def _lacks_level(own: str, before: Plan, matcher: Matcher) -> bool:
    """Whether ``own`` is but a level or group, and the indicator before has none but others.

    幼儿园的呢 after 普高教师研究生学历占比 is asked of that share and of no other, though the
    table has it for 初中 and 普通高中 alone.
    """
    levels = {figure.breakdown for figure in matcher.table.of(_told(before, matcher))}
    return own in load_lines("subsets") and any(map(narrowed, levels))


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
    called = (w for w in load_lines("subsets") if _official_level(w, matcher) != w)
    named = [part for part in (*_parts(matcher), *called) if part in levelled]
    old = max(named, key=lambda part: (levelled.rfind(part) + len(part), len(part)), default="")
    if not old:
        return f"{topic_of(before, library, matcher)}{level}"
    levels = "|".join(map(re.escape, _parts(matcher)))  # 高中呢 after 小学初中 ends both
    place = re.compile(f"(?<![中初])(?:(?:{levels})段?[和与、]?)*{re.escape(old)}(?:教育|段)?")
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
    named = named or [level for level in levels if level.endswith(own)]  # 普通高中 for 高中
    return min(named, key=len) if len(named) == 1 else own


def _parts(matcher: Matcher) -> list[str]:
    """The breakdowns of the table without 段, longest first."""
    parts = {name.removesuffix("段") for name in matcher.breakdowns}
    return sorted(parts, key=lambda part: (-len(part), part))
