"""Where a clause asks for a second thing behind an amount, without a comma between the two."""

from __future__ import annotations

import re
from operator import and_

from assistant.measure import asked_units
from assistant.plan.asked import asks_exact_amount
from index.text import fold, word_classes

MEASURES = re.compile("率|比例|占比|系数|人数|总数|投入")
"""Words that name a measure of their own."""


def with_commas(text: str) -> str:
    """``text`` with commas for its blanks, if one parts an amount from what is asked next.

    18年多少 19年升到多少. Where only the last piece asks, the blanks are those of key words:
    残疾孩子入学率 学前 高中 分别多少.
    """
    pieces = _BLANK.split(text)
    amounts = [asks_exact_amount(piece) for piece in pieces]
    asked_on = [bool(_ASKS_ON.search(fold(piece))) for piece in pieces]
    return "，".join(pieces) if any(map(and_, amounts, asked_on[1:])) else text


_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d])")
_ASKS_ON = re.compile(r"多少|(?<!好)几|哪|谁|什么|啥|怎|还是")


def cut_apart(clause: str) -> list[str]:
    """``clause`` cut where it asks something else without a comma.

    How much of another kind (投资多少大概几个项目), of another thing (特色学校要多少所学生体测
    合格率又要到多少) or year (18年多少19年升到多少), or who does it (合作项目几个由谁牵头).
    """
    for amount in _HOW_MUCH.finditer(clause):
        if at := _asked_next(clause, amount.end()):
            return [clause[:at], *cut_apart(clause[at:])]
        first, second = clause[: amount.end("asked")], clause[amount.end("asked") :]
        if asks_exact_amount(second) and asks_other_measure(second, first):
            return [first, *cut_apart(second)]
        first, second = clause[: amount.end()], clause[amount.end() :]
        if _is_said(clause[: amount.start()]) and _begins_anew(second):
            return [first, *cut_apart(second)]
    return [clause]


_HOW_MUCH = re.compile(
    r"(?P<asked>多少|(?<!好)几(?!年))(?:个?百分点|万?[个所名人家项门位元亩]|%|成|亿元?|万元?)?"
)


def _asked_next(clause: str, end: int) -> int:
    """Where in ``clause`` something else is asked behind the amount that ends at ``end``.

    Of another year, 几个党员|19年升到多少, or with a verb of its own, 几位老师|去哪种学校: only
    the noun that is counted stands between. 0 if there is no such place.
    """
    rest = fold(clause)[end:]
    year = _NEXT_YEAR.match(rest)
    if year and _HOW_MUCH.search(rest, year.end()):
        return end + year.end() if _is_counted(year["noun"]) else 0
    which = _VERB_WHICH.search(rest)
    words = [("", ""), *word_classes(rest[: which.start()] if which else "")]
    verb, kind = words[-1]
    at = which.start() - len(verb) if which else 0
    return end + at if kind == "v" and at > 0 and _is_counted(rest[:at]) else 0


def _is_counted(noun: str) -> bool:
    """Whether ``noun`` behind 几 or 多少 is no more than what is counted: 个党员, or nothing."""
    return not noun or word_classes(noun)[-1][1][:1] in _COUNTED


_NEXT_YEAR = re.compile(r"(?P<noun>[^\W\d]{0,6}?)(?=(?:20[123]\d|[123]\d(?=年))(?!\d))")
_VERB_WHICH = re.compile("哪(?:一?[些种类个所家])|什么样?的?(?!时候)")
_COUNTED = ("n", "q", "m", "j")


def _is_said(before: str) -> bool:
    """Whether ``before`` an amount names what it is the amount of: 特色学校要, 合作项目.

    In 建多少所学校 the noun follows.
    """
    folded = fold(before)
    named = _STATES.sub("", folded, count=1)
    word, kind = [("", ""), *word_classes(named)][-1]
    noun = len(word) > 1 and kind[:1] in _COUNTABLE and kind != "ns"
    return noun or bool(MEASURES.search(named[-2:]))


_STATES = re.compile(
    r"(?:(?:20)?\d\d年?[底末]?)?[又还再会将应该需约要想得是为有]*"
    r"(?:(?:提高|提升|增加|下降|[达降升提涨增做])?到|达)?$"
)
"""The year of an amount and the verb with which it is said of what stands before."""
_COUNTABLE = ("n", "j", "l")


def _begins_anew(rest: str) -> bool:
    """Whether ``rest``, behind an amount, asks something else: 学生体测合格率要多少, 由谁牵头."""
    folded = fold(rest)
    if _WHO_NEXT.match(folded):
        return True
    amount = _HOW_MUCH.search(folded)
    return amount is not None and _is_said(folded[: amount.start()])


_WHO_NEXT = re.compile(
    r"(?:是|该|又|还)?(?:[由归]|谁|(?:哪|什么)[个些]?(?:部门|单位)).*(?:谁|哪|什么)?"
)


def asks_other_measure(clause: str, before: str) -> bool:
    """Whether ``clause`` asks how much of another kind than ``before``: 几所小学，管了多少娃."""
    units = asked_units(clause)
    asks = asks_exact_amount(clause) or len(re.sub(r"\W", "", clause)) <= _MEASURE
    if not (before and asks and units):
        return False
    spent = bool(_SPENT.search(fold(clause)) and _COUNTS.search(fold(before)))
    return asked_units(before) not in {(), units} or (spent and asked_units(before) != units)


_SPENT = re.compile(r"[花投砸用](?:资|入)?了?(?:多少|几)")
"""Asks what something cost: 花了多少钱."""
_COUNTS = re.compile(r"(?:多少|几)[^\W\d]{2,}")
"""Asks how many there are of what is named: 多少二级以上园."""
_MEASURE = 3
"""Characters of a clause that only names another measure: 占比？"""
