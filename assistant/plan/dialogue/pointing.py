"""前者, 后者, 第一个: which of the things spoken of before a turn points at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import asks_exact_amount, asks_list
from assistant.plan.dialogue.again import is_topic, of_other_school
from assistant.plan.dialogue.subject import subject_of
from assistant.plan.dialogue.wanting import head_of
from assistant.plan.figures.meant import matches_of
from assistant.plan.items import ITEM, item_wanted
from assistant.plan.named import place_names, places_of
from assistant.plan.queries import figure_queries
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms, official_of
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold
from prompts import load_lines

_FORMER = re.compile("前者|前面?一个|前面那个|先前那个")
_LATTER = re.compile("后者|后面?一个|后面那个")
_THE_ONE = re.compile(f"{_FORMER.pattern}|{_LATTER.pattern}")
_TWO = 2


def pointed_at(
    text: str, earlier: Sequence[Plan], library: Library, matcher: Matcher
) -> tuple[str, tuple[Plan, ...]]:
    """``text`` and the turns before it, so that it continues the one it points at.

    What it points by becomes 这个. 第一个 is a turn's subject only where no list was told.
    """
    former, latter = _FORMER.search(fold(text)), _LATTER.search(fold(text))
    item = item_wanted(text)
    if not (former or latter or item):
        return text, tuple(earlier)
    if (former or latter) and (two := both_of(earlier[-1], library, matcher)):
        pointing, one = (former, two[0]) if former else (latter, two[1])
        asked = fold(text).replace(pointing[0] if pointing else "", "这个", 1)
        return asked, (*earlier, one)
    topics = _topics(earlier, library, matcher)
    if (former or latter) and len(topics) < _TWO and not earlier[-1].queries:
        return _THE_ONE.sub("这个", fold(text), count=1), tuple(earlier)
    place = -_TWO if former else -1 if latter else _place(item.count if item else 0)
    if len(topics) < _TWO or not -len(topics) <= place < len(topics):
        return text, tuple(earlier)
    pointing = former or latter or ITEM.search(fold(text))
    asked = fold(text).replace(pointing[0], "这个", 1) if pointing else text
    return asked, (*earlier, topics[place])


def both_of(plan: Plan, library: Library, matcher: Matcher) -> tuple[Plan, ...]:
    """``plan`` as it would ask of the first and of the second alone of two things that it joins.

    These are levels, places or years: 中职和高职双师型老师比例2025年分别是多少. Nothing if it
    joins no two.
    """
    text = fold(plan.standalone)
    if len(plan.parts) == _TWO:
        return plan.parts
    if not plan.queries:
        return _both_topics(text, plan, library, matcher)
    names = list(dict.fromkeys(q.matches[0].indicator for q in plan.queries if q.matches))
    if len(plan.queries) == len(names) == _TWO:
        head = head_of(plan.queries[0].regions, plan.queries[0].years)
        return tuple(_asking(f"{head}{name}是多少", plan, library, matcher) for name in names)
    levels = {level.removesuffix("段") for level in matcher.breakdowns} | {*load_lines("subsets")}
    places = place_names(library)
    years = (r"(?<!\d)(?:20)?\d\d(?!\d)年?",)
    for kinds in (map(re.escape, levels), map(re.escape, places), years):
        longest = "|".join(sorted(kinds, key=len, reverse=True))
        joined = re.search(
            rf"(?P<first>{longest})(?:(?P<noun>[\u4e00-\u9fff]{{0,4}}?)(?:和|与|跟|及|、|以及|还是))?"
            rf"(?P<second>{longest})",  # or side by side: 中职高职
            text,
        )
        noun = joined["noun"] or "" if joined else ""
        if joined and joined["first"] != joined["second"] and not _JOINER.search(noun):
            one = f"{text[: joined.end('first')]}{text[joined.end() :]}"
            other = f"{text[: joined.start()]}{text[joined.start('second') :]}"
            return tuple(
                _asking(_SEVERALLY.sub("", said), plan, library, matcher) for said in (one, other)
            )
    return ()


def _both_topics(text: str, plan: Plan, library: Library, matcher: Matcher) -> tuple[Plan, ...]:
    """``plan`` as it would ask of each of two topics of policy: 双减和课后服务怎么搞."""
    for joiner in _JOINER.finditer(text):
        first = subject_of(text[: joiner.start()], library, matcher)
        second = subject_of(text[joiner.end() :], library, matcher)
        joined = f"{first}{joiner[0]}{second}"
        if (
            first
            and second
            and joined in text
            and all(is_topic(one, library, matcher) for one in (first, second))
        ):
            return tuple(
                replace(plan, standalone=text.replace(joined, one)) for one in (first, second)
            )
    return ()


_JOINER = re.compile("以及|[和与跟及、]")
_SEVERALLY = re.compile("各自?(?=[是有要])|分别|都(?=[是有要])")


def _asking(said: str, plan: Plan, library: Library, matcher: Matcher) -> Plan:
    """``plan`` as it is of the question ``said``."""
    words = official_of(said)
    matches, years = matches_of(said, words, matcher), years_of(said, library.newest_year)
    places = places_of(said, library)
    queries = figure_queries(said, matches, words, places, years, library, matcher)
    return replace(plan, standalone=said, queries=queries, places=places)


def of_told_document(text: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """``text`` asked of the document that a figure told ``before`` is from: 那份文件还有哪些…."""
    pointing = _DOCUMENT.match(text)
    figures = (f for query in before.queries for f in look_up(query, matcher.table).exact)
    first = next(figures, None)
    rest = text[pointing.end() :] if pointing else ""
    if first is None or not asks_list(rest):
        return ""
    return f"《{library.card(first.document).title}》{rest}"


def beside_told(text: str, before: Plan, library: Library, matcher: Matcher) -> str:
    """What else there is of what was asked about ``before``: 除了结对还有呢; empty if unasked."""
    besides = _BESIDES.match(fold(text))
    if not besides:
        return _others_like(text, before) or of_other_school(text, before)
    known = (besides["known"] or besides["other"]).strip('"')
    again = fold(before.standalone)
    if _LISTS.search(again) and known not in again and not before.queries:
        return _LISTS.sub(f"除了{known}还有哪些", again, count=1)
    said = subject_of(before.standalone, library, matcher)
    whole = said.replace(known, "") if content_terms(said.replace(known, "")) else said
    place = "" if before.places == (library.default_region,) else "、".join(before.places)
    years = "" if before.queries else head_of((), before.prefer.years)
    return f"{place}{years}{whole}除了{known}还有哪些"


_LISTS = re.compile("(?:都|主要|具体)*有(?:哪些|什么|啥)")
"""Asks for a list."""
_BESIDES = re.compile(
    r"(?:除了?(?!这|那|上面|前面|刚才)(?P<known>[^,，。;；还]{2,8}?)(?:[之以]?外)?"
    r"|(?!这|那|上面|前面|刚才)(?P<other>[^,，。;；还]{2,8}?)[之以]外)[,，]?还有"
    r"(?:别的|其他的?|什么|啥|哪些)?(?:招数?|办法|措施|做法|举措|内容|手段|安排|动作|事)?[吗呢嘛?？。]*$"
)


def _others_like(text: str, before: Plan) -> str:
    """What else of a list ``text`` asks for by what it is about: 还有没有跟孩子身体有关的.

    The list is what the question ``before`` asked one of: 2020年那十件教育实事里给老人办的是哪件.
    """
    about = _ABOUT.match(fold(text))
    within = _LIST.match(fold(before.standalone))
    if not about or not within or asks_exact_amount(before.standalone):
        return ""
    return f"{within['list']}里跟{about['about']}有关的有哪些"


_ABOUT = re.compile(
    r"(?:那|还|另外|其中|里面)*(?:有没有|有)(?:什么|哪些|哪[件条项个])?"
    r"(?:跟|和|与|同|关于|涉及|针对)(?P<about>[^,，。;；?？]{2,10}?)(?:有关|相关|沾边|挂钩)?的"
    r"(?:内容|事|条目|措施)?[吗么呢]?[?？。]*$"
)
_LIST = re.compile(
    r"(?P<list>.*?(?:[一二两三四五六七八九十]{1,2}|\d{1,2})[条件项个大](?:(?!是|有|都|分|包|叫)[^,，。;；?？里中]){2,8})"
)
"""A list of so many things, and that one of them is asked for: 十件实事里."""
_DOCUMENT = re.compile(
    "(?:[这那同该]|[同那这]一)[份个]?(?:文件|方案|规划|总结)(?:里面?|中)?(?:还|又|也)?"
)


def _place(count: int) -> int:
    """The index of the item of that number, -1 for the last."""
    return count - 1 if count > 0 else -1


def _topics(earlier: Sequence[Plan], library: Library, matcher: Matcher) -> list[Plan]:
    """The last turn about each subject, in the order in which these came up."""
    plans = [part for plan in earlier for part in (plan.parts or (plan,))]
    found: dict[str, Plan] = {}
    for plan in plans:
        names = [query.matches[0].indicator for query in plan.queries if query.matches]
        subject = subject_of(plan.standalone, library, matcher)
        found["、".join(names) if len(plan.queries) == 1 and not _level(plan) else subject] = plan
    return list(found.values())


def _level(plan: Plan) -> bool:
    """Whether ``plan`` asks of a level or group of its indicator."""
    return any(query.narrow for query in plan.queries)
