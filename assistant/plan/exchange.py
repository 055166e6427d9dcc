"""The subject of a follow-up that exchanges it: another level, a sibling, another thing."""

from __future__ import annotations

import re

from assistant.library import Library
from assistant.plan.queries import matches_of
from assistant.plan.slots import official_of, subject_of, topic_of, with_measure, with_whole_name
from assistant.plan.wording import content_terms
from assistant.table.lookup import LIKELY, SURE, TIED, look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold


def is_level(own: str, matcher: Matcher) -> bool:
    """Whether ``own`` is but a level or group of the table: 高中, 初中段的."""
    return any(own.removesuffix("段") == part for part in _parts(matcher))


def best_subject(text: str, own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``own``, alone or with the subject before, whichever names an indicator better."""
    alone = matches_of(text, official_of(text), matcher)[:1]
    if not (alone and alone[0].confidence >= SURE) and any(p in own for p in _parts(matcher)):
        return _of_part(own, before, library, matcher)
    if not (alone and alone[0].confidence >= SURE) and (sibling := _sibling(own, before, matcher)):
        return sibling
    measured = with_measure(own, before)
    joined = f"{topic_of(before, library, matcher)}{own}"
    both = matches_of(joined, official_of(joined), matcher)[:1]
    topic = {query.matches[0].indicator for query in before.queries if query.matches}
    if both and both[0].indicator not in topic and both[0].confidence >= LIKELY:
        better = not alone or both[0].confidence > alone[0].confidence
        return joined if better else measured
    return measured


def _of_part(own: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """The subject before with the level that ``own`` names in the place of its own level.

    Where the user's words may mean several indicators it is the one that was told.
    """
    said = subject_of(before.standalone, library, matcher)
    level = _level(own, before, matcher)
    old = next((part for part in _parts(matcher) if part in said), "")
    if not old:
        return f"{topic_of(before, library, matcher)}{level}"
    place = re.compile(f"{re.escape(old)}(?:教育|段)?")
    replaced = with_measure(place.sub(own, said, count=1), before)
    name = _told(before, matcher)
    if _means_one(replaced, matcher) or not name:
        return with_whole_name(replaced, name)
    if (other := place.sub(own, name)) != name and _means_one(other, matcher):
        return other  # the level is part of the name
    return f"{name}（{level}）"


def _told(before: Plan, matcher: Matcher) -> str:
    """The indicator that was told before; the likeliest if the table had nothing."""
    query = before.queries[0]
    told = look_up(query, matcher.table).exact
    likeliest = next((match.indicator for match in query.matches), "")
    return told[0].indicator if told else likeliest


def _means_one(text: str, matcher: Matcher) -> bool:
    """Whether ``text`` names one indicator beyond doubt, and no other nearly as well."""
    first, *others = (m.confidence for m in matches_of(text, official_of(text), matcher))
    return first >= SURE and max(others, default=0.0) < first - TIED


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
