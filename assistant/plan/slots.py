"""The slots of a turn: its years and region, what is wanted, and the subject that is left."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_names,
    asks_openly,
    asks_responsible,
    asks_why,
    kind_of,
)
from assistant.plan.figures.meant import matches_of
from assistant.plan.named import documents_of, places_of
from assistant.plan.times import years_of
from assistant.plan.wording import official_of
from assistant.table.lookup import LIKELY, look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.figures import FigureTable
from index.numbers import find_quantities
from index.text import fold

EXCHANGES = re.compile(
    r"^(?:那么?(?![年次回时里边儿])|换成|换|改成|至于|也(?:再|来)?[说讲谈聊])|呢[?？。!！]*$"
)
"""Words by which a turn asks the same of something else."""
POINTS = re.compile(
    r"除了?(?:这|那|上面|前面|刚才)[^,，。;；]{0,4}?(?:[以之]?外|(?=[,，还别])),?，?|"
    r"(?:你?(?:刚才|刚刚|前面|上面)(?:说|提到|讲)?的?)?(?:这|那)(?:个|些|种|类|份|两份|事|块|项|次|回)"
    r"(?:(?:文件|方案|规划|总结)(?:里面?|中)?|事)?|该|它们?|(?<!其)[他她]们|此|上述|其中|刚才|刚刚|[这那](?:里|边|儿)|当地"
)
"""Words that point back, with what they point by: 你刚才说的那个, 那份文件."""
TIMES = re.compile(
    r"(?:二[0〇零]|20)[\d一二三四五六七八九0〇零]{2}年|(?!1[0-5])[\d一二三四五六七八九0〇零]{2}年|20\d\d|(?<!哪)[那这当]?一年|[那这当]年|(?:往后|以后|接下来)?(?:每|各)一?年|十[三四五]五(?:期间|时期)?|[前上后下去明今]一?年|再下一年|同一?年|(?:最后|第|头|开头)一年|[一二三四五六七八九1-9]年[之以]?[后前]"
)
COMPARED = re.compile(f"[比跟和与同]?(?:{TIMES.pattern})")
TOTAL = re.compile("一共|总共|共计|合计|总数|全部")
"""Asks of the whole, where a part was spoken of."""
PERIOD = re.compile(r"十[二三四五]五(?!末|规划|收官)")
DEFAULT_WORDS = ("全市", "整个市", "市里", "台州")
_NUMERALS = "一二三四五六七八九"
_LATER = re.compile(rf"([{_NUMERALS}]|[1-9])年[之以]?(后|前)")
_SHIFTS = {
    "头一年": -1,
    "前一年": -1,
    "上一年": -1,
    "上年": -1,
    "再下一年": 1,
    "后一年": 1,
    "下一年": 1,
    "转过年": 1,
    "转年": 1,
}


def shifted_years(text: str, years: tuple[int, ...]) -> tuple[int, ...]:
    """The years before, moved by what 前一年, 后一年 and their like say."""
    folded = fold(text)
    shift = next((by for word, by in _SHIFTS.items() if word in folded), 0)
    if later := _LATER.search(folded):
        count = _NUMERALS.find(later.group(1)) + 1 or int(later.group(1))
        shift = -count if later.group(2) == "前" else count
    return tuple(year + shift for year in years) if shift else ()


def ordinal_years(text: str, before: Plan, table: FigureTable) -> tuple[int, ...]:
    """The first or last year of what was told before, if ``text`` asks for it: 最后一年."""
    which = _FIRST_OR_LAST.search(fold(text))
    told = look_up(replace(before.queries[0], years=()), table).exact
    single = len(before.queries[0].years) == 1 and _YEAR_BEFORE.search(fold(text))
    if not which or not told or single:
        return ()
    years = [figure.year for figure in told]
    return (max(years) if which.group(1) else min(years),)


_YEAR_BEFORE = re.compile("头一?年(?!级)")
"""The year before, after a question for one year alone."""
_FIRST_OR_LAST = re.compile(r"(最后一?年|末年|最终)|第一年|头一年|开头那?一?年|起始年|最早")


def asks_policy(text: str) -> bool:
    """Whether ``text`` asks for words where figures were asked for before."""
    words = asks_responsible(text) or asks_how(text) or asks_list(text) or asks_why(text)
    return words and not asks_exact_amount(text)


def asks_targets(text: str, topic: str, before: Plan, matcher: Matcher) -> bool:
    """Whether ``text`` asks for the targets of a topic that no indicator is named by."""
    if before.queries or kind_of(text) != "target" or asks_policy(text):
        return False
    asked = f"{topic}{text}"
    return not any(m.confidence >= LIKELY for m in matches_of(asked, official_of(asked), matcher))


def is_of_figures(text: str, own: str, library: Library, matcher: Matcher) -> bool:
    """Whether ``text`` names a year or place, or its words ``own`` those of any indicator."""
    slots = years_of(text, library.newest_year) or places_of(text, library) or kind_of(text)
    asks = asked_for(text) != "value" or bool(documents_of(text, library))
    return bool(slots) or asks or any(matcher.knows(word) for word in (own, *official_of(text)))


def asks_nothing(text: str) -> bool:
    """Whether ``text`` leaves open what is wanted."""
    asks = asks_amount(text) or asks_list(text) or asks_how(text) or asks_responsible(text)
    words = asks_why(text) or asks_names(text) or asks_openly(text)
    return not (asks or words or asks_when(text))


def asks_when(text: str) -> bool:
    """Whether ``text`` asks for a time: 什么时候完成, 哪一年建成, 多久一次."""
    return bool(WHEN.search(fold(text)))


WHEN = re.compile("(?:什么|啥)时候|何时|几时|哪一?年|哪一?天|几年|多久|几月")


def states_amount(text: str) -> bool:
    """Whether ``text`` states an amount, no date: 不是95%吗."""
    return any(q.unit and q.unit[0] not in "年月日" for q in find_quantities(text))


def without_filler(text: str) -> str:
    """``text`` without the words by which a turn takes up the last one."""
    return _FILLER.sub("", text.strip())


_FILLER = re.compile(
    r"^(?:(?:那么?|至于|换成|改成)(?![个些种类份年次回里边儿时])|"
    r"(?:那|也|再|还|顺便|另外|接着|然后)*(?:[说讲谈聊]一?[说讲谈聊]|介绍(?:一下)?|[说讲谈聊]一?下)(?![的到过]))"
)
"""Takes up the last turn, or asks to be told as well: 也说说."""


def said_straight(text: str) -> str:
    """``text`` with the year that it compares with where one asks so: 比2020年多了多少.

    Some say 和2020年比多了多少.
    """
    return _BESIDE.sub(r"比\1", text)


_BESIDE = re.compile(
    rf"[跟和与同]({TIMES.pattern})(?:相|做|一)?比(?:较|起来)?[，,]?(?=[多少高低增减涨降大小])"
)
