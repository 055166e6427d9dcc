"""Several things of which a question asks one amount each, a query for each of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from assistant.library import Library
from assistant.measure import SHARES, asked_units
from assistant.plan.asked import asks_exact_amount, kind_of, slot_words
from assistant.plan.figures.meant import indicator_near, matches_of, seen_again
from assistant.plan.figures.members import in_members
from assistant.plan.figures.narrowing import narrowed
from assistant.plan.named import documents_of, places_of
from assistant.plan.sides import of_measure
from assistant.plan.wording import content_terms, official_of
from assistant.table.lookup import LIKELY, SURE, answering
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Match
from index.figures import FigureTable
from index.text import fold, word_classes
from index.types import Figure

_ENUMERATION = re.compile(r"[、，,；;]|和|与|及|跟")


def members(
    text: str, whole: FigureQuery, library: Library, matcher: Matcher
) -> tuple[FigureQuery, ...]:
    """One query for each of several indicators named at once, one for each that is missing."""

    def part(matches: tuple[Match, ...], said: str) -> FigureQuery:
        return _part(whole, matches, said, official_of(said), matcher.table)

    def is_slot(member: str, key: str) -> bool:
        named = places_of(key, library) or documents_of(member, library)
        alone = content_terms(member) == (key,)
        return bool(named) or (alone and (kind_of(key) is not None or key in slot_words()))

    return in_members(text, whole, matcher, part, is_slot)


def parted(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each part of an enumeration, if two or more name their own indicator.

    A part that names one only beside the others (二级以上占比 after 普惠园占比) is read so.
    """
    found: dict[str, FigureQuery] = {}
    for part in _ENUMERATION.split(text):
        words = official_of(part)
        matches = matches_of(part, words, matcher)
        if matches and matches[0].confidence >= SURE:
            found.setdefault(
                matches[0].indicator, _part(whole, matches, part, words, matcher.table)
            )
            continue
        near = indicator_near(next(reversed(found), ""), content_terms(part), matcher)
        if near and found:
            found.setdefault(
                near, _part(whole, (Match(near, 1.0, near),), part, words, matcher.table)
            )
    return tuple(found.values()) if len(found) > 1 else _said_of_each(text, whole, matcher)


def _said_of_each(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each of several subjects of one predicate: 老年学校、老年学堂覆盖多少.

    Nothing unless each with the predicate names an indicator of its own, all are measured in one
    unit, and the one that is named best as it stands is among them.
    """
    items, asked = _subjects(fold(text))
    if not items[1:] or not asks_exact_amount(asked):
        return ()
    found: dict[str, FigureQuery] = {}
    units: set[str] = set()
    for item in items:
        said = f"{item}{asked}"
        words = official_of(said)
        query = _part(whole, matches_of(said, words, matcher), said, words, matcher.table)
        if not _is_sure(query):
            query = seen_again(query, said, words, matcher)
        if not _is_sure(query):
            return ()
        rows = answering(query.matches[0].indicator, query, matcher.table)
        units |= {row.unit for row in rows} or {""}
        found.setdefault(query.matches[0].indicator, query)
    whole_named = bool(whole.matches) and whole.matches[0].indicator in found
    return (
        tuple(found.values())
        if len(found) == len(items) and len(units) == 1 and whole_named
        else ()
    )


def _is_sure(query: FigureQuery) -> bool:
    """Whether the first reading of ``query`` is beyond doubt."""
    return bool(query.matches) and query.matches[0].confidence >= SURE


def _subjects(folded: str) -> tuple[list[str], str]:
    """The things of which ``folded`` says the same, and what it says: 老年学校、老年学堂|覆盖多少.

    What stands before the first and is none of it (2027年) is said of each.
    """
    *before, last = re.split("[、和与及]", folded)
    subject = ""
    for word, kind in word_classes(last):
        if kind[:1] not in _OF_NAMES:
            break
        subject += word
    head = _HEAD_YEAR.match(before[0]) if before else None
    first = head.group() if head else ""
    rest = [one.removeprefix(first) for one in before]
    items = [f"{first}{one}" for one in (*rest, subject)] if subject and all(rest) else []
    return items, last[len(subject) :]


_OF_NAMES = "nbatjlf"
"""Classes of words that make up the name of a thing: 老年 (t), 学堂 (n)."""
_HEAD_YEAR = re.compile(r"(?:到|至)?(?:20)?\d\d年?[底末]?(?:的|,)?")


def counted_items(text: str) -> bool:
    """Whether ``text`` says of how many things it wants an amount, and names as many."""
    match, items, _ = _items(text)
    return (
        len(items) > 1 and match is not None and len(items) == _COUNTS.get(match["count"] or "", 0)
    )


def _items(text: str) -> tuple[re.Match[str] | None, list[str], str]:
    """The things of each of which ``text`` asks an amount, and what stands before them."""
    match = _EACH.match(fold(text))
    head, _, named = match["items"].rpartition(",") if match else ("", "", "")
    head, named = (head, named) if "、" in named else ("", match["items"] if match else "")
    return match, _ENUMERATION.split(named) if match else [], head


def of_each(text: str, whole: FigureQuery, matcher: Matcher) -> tuple[FigureQuery, ...]:
    """One query for each of several things of which one amount is asked: A、B各有几万学生.

    Nothing unless each has an indicator of its own.
    """
    match, items, head = _items(text)
    count = match["count"] if match else None
    counted = counted_items(text)
    if not items[1:] or not (counted or (asks_exact_amount(text) and not count)):
        return ()
    found: dict[tuple[Figure, ...], FigureQuery] = {}
    for item in items:
        asked = f"{head}{item}{match['asked']}" if match else item
        words = official_of(asked)
        matches = matches_of(asked, words, matcher)
        least = LIKELY if counted else SURE
        sure = _known(matches) if matches and matches[0].confidence >= least else ()
        query = _part(whole, sure, asked, words, matcher.table)
        query = query if sure else seen_again(query, asked, words, matcher)
        if query.matches:
            told = answering(query.matches[0].indicator, query, matcher.table)
            found.setdefault(told, query)
    shared = not counted or _of_one_heading(found)
    return tuple(found.values()) if len(found) == len(items) and shared else ()


def _known(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """``matches``, the first taken as meant."""
    first = matches[0]
    return (replace(first, confidence=max(SURE, first.confidence)), *matches[1:])


def _of_one_heading(told: Collection[tuple[Figure, ...]]) -> bool:
    """Whether figures of each of ``told`` stand under one heading: 四个人数 are of one table."""
    places = [{(row.document, row.section) for row in rows} for rows in told]
    return bool(places) and bool(set.intersection(*places))


_EACH = re.compile(
    r"^(?P<items>.+?)[，,]?(?:各自?|分别|[这那]?(?P<count>[两三四五六七八])[个项种类])(?P<asked>[^，,]+)"
)
_COUNTS = {numeral: count for count, numeral in enumerate("两三四五六七八", 2)}


def _part(
    whole: FigureQuery,
    matches: tuple[Match, ...],
    text: str,
    words: tuple[str, ...],
    table: FigureTable,
) -> FigureQuery:
    """``whole`` asked of one part of the enumeration, with its official ``words``."""
    units = asked_units(text)
    if not units and {*whole.units} & {*SHARES} and not _MEASURE.search(text):
        units = whole.units  # A和B覆盖率各多少 asks for two of them
    part = replace(
        whole,
        matches=matches,
        text=" ".join([text, *words]),
        narrow=narrowed(text),
        units=units,
    )
    return replace(part, matches=of_measure(part, table))


_MEASURE = re.compile(r"数|额|钱|面积|规模|人|所|家|个")
"""A part that names another measure than the share asked for at the end."""
