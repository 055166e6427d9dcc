"""Turns about the talk itself: the last question was put wrong, or its answer told too short.

不对，我问的是台州 puts one slot right and leaves the rest as it was; 详细点 asks the same again
and wants more of it; 我咋记得是八成 doubts what was told. The words are data:
``prompts/turn_words.csv``. Which turn is meant stands here too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal, TypeAlias

from assistant.library import Library
from assistant.plan.asked import asks_amount
from assistant.plan.dialogue.subject import subject_of, topic_of
from assistant.plan.dialogue.wanting import head_of, places_meant
from assistant.plan.items import ITEM
from assistant.plan.named import places_of
from assistant.plan.slots import PERIOD, TOTAL, asks_nothing, asks_policy, states_amount
from assistant.plan.times import plan_ends, years_of
from assistant.plan.wording import EITHER, content_terms, is_courtesy, is_silent, naming_words
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import FigureQuery, Plan
from index.numbers import find_quantities
from index.text import fold
from index.types import Quantity
from prompts import load_pairs

Manner: TypeAlias = Literal["more", "plain", ""]
"""How the same is wanted again: at greater length, in few words; empty: nothing of the kind."""

_CLAUSE = re.compile(r"[^，,。；;：:！!\s]+")
_FRAME = re.compile(
    r"^(?:我(?:刚才|刚刚|其实|本来|是|想|要)*(?:问|说|指|讲|查|看|要)的(?:应该|其实|就)?|我的意思|"
    r"应该|应当|应|而)"
    r"是(?!不是|否|说|什么|多少)"
)
"""What a restated slot stands behind: 我问的是台州, 应该是高中."""
_FRAME_AFTER = re.compile(
    r"^(?:我(?:刚才|刚刚|其实|本来|是|想|要)*(?:问|说|指|讲|查|看|要)的?|是(?!不是|否))"
)
"""The same where a clause before it said already that something was wrong: 不对，是高中."""
_IS_SAYING = re.compile(r"^我是(?:问|说|指|讲)(?:的是)?")
_NOT_BUT = re.compile(r"^(?:我.{0,4}的)?(?<!是)不是(?P<no>[^，,]{1,14}?)(?:而是|是)(?P<yes>.+)$")
"""不是目标是实际."""
_NOT = re.compile(r"^(?:我.{0,4}的)?不是(?P<no>[^，,]{1,14})$")
_ASKS = re.compile(r"[吗么吧呢?？]|多少|什么|怎|谁|哪")
_LEFT = re.compile(r"[了吧的啊哦呀嘛我你您是]*")
_GLUED = re.compile(r"^(?=是|应|我|不是)")


def put_right(text: str) -> str:
    """What ``text`` puts right of the question before, as a turn that leaves the rest as it was.

    ``text`` itself if it puts nothing right; empty if it says only that something was wrong.
    """
    wrong, kept = False, list[str]()
    for clause in map(_unglued, _CLAUSE.findall(fold(text))):
        said_wrong, rest = clause
        wrong |= said_wrong
        if swapped := _NOT_BUT.match(rest) if not _ASKS.search(rest) else None:
            wrong, rest = True, swapped["yes"]
        elif _NOT.match(rest) and not _ASKS.search(rest):
            wrong, rest = True, ""
        for frame in (_IS_SAYING, _FRAME, *((_FRAME_AFTER,) if wrong else ())):
            if match := frame.match(rest):
                wrong, rest = True, rest[match.end() :]
        kept += [rest] if rest else []
    return _as_turn("，".join(kept)) if wrong else text


def _unglued(clause: str) -> tuple[bool, str]:
    """Whether ``clause`` begins by saying that something is wrong, and what it says then."""
    rest = clause
    for word in turn_words("repair"):
        rest = rest.replace(word, "") if rest.startswith(word) or rest.endswith(word) else rest
    if rest != clause and _LEFT.fullmatch(rest):
        return True, ""
    for word in turn_words("repair"):
        if clause.startswith(word) and _GLUED.match(clause[len(word) :]):
            return True, clause[len(word) :]
    return False, clause


def _as_turn(rest: str) -> str:
    """What is left of a correction as a follow-up: 2027年的 as 2027年呢, 95% as 是95%吧."""
    bare = rest.rstrip("的，")
    if not bare or _ASKS.search(bare) or asks_policy(bare):
        return bare
    return f"是{bare}吧" if states_amount(bare) else f"{bare}呢"


def leaned_on(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> Plan:
    """The turn that ``text`` continues: the last one, or one before it that has what it names.

    谁负责 may follow a question about a figure; 完成了吗 after it means the figure again.
    """
    last = earlier[-1]
    if asks_nothing(text) and not subject_of(text, library, matcher):
        return _of_period(text, earlier, matcher) or _of_place(text, earlier, library, matcher)
    figures = next((plan for plan in reversed(earlier) if plan.queries), None)
    about_figures = asks_amount(text) or bool(years_of(text, library.newest_year))
    if last.queries or not figures or not about_figures:
        return last
    names = [query.matches[0].indicator for query in figures.queries if query.matches]
    topics = [*names, topic_of(figures, library, matcher)]
    return figures if any(topic and topic in last.standalone for topic in topics) else last


def _of_period(text: str, earlier: Sequence[Plan], matcher: Matcher) -> Plan | None:
    """The last question for figures with a figure of the five-year plan that ``text`` names.

    整个十四五呢 after the money and the number of one year's projects means the money, if the
    number is told of that year alone. None if ``text`` names no plan or nothing has such a figure.
    """
    period = PERIOD.search(fold(text))
    whole = earlier[-1].queries or TOTAL.search(fold(text))  # 十四五一共呢 asks for a figure
    for plan in reversed(earlier if period and whole else ()):
        query = plan.queries[0] if plan.queries else None
        asked = replace(query, years=(), kind=None, text=f"{text}{query.text}") if query else None
        found = look_up(asked, matcher.table).exact if asked and asked.matches else ()
        if any(figure.year in plan_ends(text) for figure in found):
            return plan
    return None


def _of_place(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> Plan:
    """The last question with a subject of which the place named in ``text`` has most words.

    The last one of all if ``text`` names no place with documents, or has most words of none.
    """
    texts = [
        fold(document.text)
        for document in library.documents.values()
        if document.card.region in places_of(text, library)
    ]
    for plan in reversed(earlier if texts and not earlier[-1].queries else ()):
        terms = content_terms(topic_of(plan, library, matcher))
        known = [term for term in terms if any(term in one for one in texts)]
        if len(known) * 2 > len(terms):
            return plan
    return earlier[-1]


def manner_of(text: str) -> Manner:
    """Whether ``text`` asks for nothing but more of what was told, or for fewer words."""
    if ITEM.search(text) or is_courtesy(text) or not asks_nothing(text):
        return ""
    if says_only(text, "plain", "more"):
        return "plain" if any(word in fold(text) for word in turn_words("plain")) else "more"
    return ""


def without_manner(text: str) -> str:
    """``text`` without a word for length before what it asks: 怎么做 of 具体怎么做."""
    words = (word for word in turn_words("more") if not word.startswith("还"))
    return text.removeprefix(next((word for word in words if text.startswith(word)), ""))


def times_asked_for_more(text: str, history: Sequence[str]) -> int:
    """How often, ``text`` included, more was asked for since the question itself."""
    count = 0
    for turn in (text, *reversed(history)):
        if manner_of(turn) != "more":
            return count
        count += 1
    return count


def is_about_the_program(text: str) -> bool:
    """Whether ``text`` asks only who the program is or what it is for: 你能干什么."""
    return bool(re.search("你|您|知策|怎么用", fold(text))) and says_only(text, "self", "thanks")


def greets(text: str) -> bool:
    """Whether ``text`` has a word of greeting."""
    return any(word in fold(text) for word in turn_words("greeting"))


def only_says_wrong(text: str) -> bool:
    """Whether ``text`` says that something was wrong, and not what would be right: 不对."""
    return not put_right(text)


def says_only(text: str, *kinds: str) -> bool:
    """Whether ``text`` has a word of one of ``kinds``, and else only words that name nothing."""
    rest = fold(text)
    for word in sorted((w for kind in kinds for w in turn_words(kind)), key=len, reverse=True):
        rest = rest.replace(word, " ")
    bare = EITHER.sub("", rest)
    named = (word for word in naming_words(bare, lambda _: False) if not is_silent(word))
    return rest != fold(text) and all(len(word) == 1 for word in named)


def supposes_failure(text: str) -> bool:
    """Whether ``text`` supposes that something is not done: 要是哪个县干得不行, 如果完不成呢."""
    return bool(_fails().search(fold(text)))


@lru_cache(maxsize=1)
def _fails() -> re.Pattern[str]:
    words = "|".join(map(re.escape, turn_words("condition")))
    return re.compile(f"(?:{words})[^,，。;；?？]*(?:不(?!是|同)|没|未|落后|垫底|倒数|拖后腿)")


def doubted_figure(text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher) -> str:
    """The question before, for its figure and those of the year or amount that ``text`` states.

    Empty if ``text`` states no amount, doubts nothing or names a thing of its own.
    """
    before = earlier[-1]
    amounts = _amounts(text)
    if not amounts or not before.queries or not before.queries[0].matches:
        return ""
    asked = before.queries[0]
    if not _only_doubts(text, library):
        return ""
    stated = {*years_of(text, library.newest_year), *_years_of_amounts(amounts, asked, matcher)}
    years = tuple(sorted({*asked.years, *stated})) if asked.years else ()
    places = places_meant(text, asked.regions, library)
    return f"{head_of(places, years)}{topic_of(before, library, matcher)}是多少"


def _amounts(text: str) -> list[Quantity]:
    """The amounts that ``text`` states; no dates."""
    found = find_quantities(text)
    return [q for q in found if not (q.unit[:1] in {"年", "月", "日"} and q.unit)]


def _only_doubts(text: str, library: Library) -> bool:
    """Whether ``text`` has a word of doubt and, but for years, places and amounts, no other."""
    rest = fold(text)
    for quantity in reversed(find_quantities(rest)):
        rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
    for place in places_of(text, library):
        rest = rest.replace(place, " ").replace(place.rstrip("市县区"), " ")
    kinds = ("doubt", "repair", "paper", "draft", "verbatim")
    doubts = any(word in rest for word in turn_words("doubt")) and not _PREMISE.search(fold(text))
    return doubts and says_only(_YEAR_STATED.sub(" ", rest), *kinds)


_PREMISE = re.compile(r"\d[^,，。;；]{0,6}[吗吧么][?？。]*$")
"""Wants the amount itself confirmed, which its own figure does: 写的不是95%吗."""
_YEAR_STATED = re.compile(r"\d+年?|以[上下]|左右")


def _years_of_amounts(
    amounts: Sequence[Quantity], asked: FigureQuery, matcher: Matcher
) -> set[int]:
    """The years in which the indicator before has one of ``amounts``."""
    every = look_up(replace(asked, years=(), kind=None), matcher.table).exact
    values = {amount.value for amount in amounts}
    return {figure.year for figure in every if figure.value in values}


@lru_cache(maxsize=16)
def turn_words(kind: str) -> tuple[str, ...]:
    """The words of one kind, longest first."""
    words = (word for found, word in load_pairs("turn_words") if found == kind)
    return tuple(sorted(words, key=len, reverse=True))
