"""A question that asks several things, cut into what each of its clauses asks.

普惠县：2019创成几所、2022比例要多少？ is two questions about one subject; each is completed
from those before it, just as a follow-up is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.measure import asked_units
from assistant.plan.asked import (
    asked_for,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_responsible,
    asks_why,
    kind_of,
    slot_words,
)
from assistant.plan.inherit import WANTED, inherited
from assistant.plan.times import time_first, years_of
from assistant.plan.wording import asked_terms
from index.numbers import find_quantities
from index.text import fold, word_classes

_CLAUSE = re.compile(r"[^，,；;？?。！!]+[，,；;？?。！!]*")
_ITEM = re.compile(r"[^、，,；;？?。！!]+")
_HEAD = re.compile(r"^(?P<head>[^：:？?。]{2,40})[：:](?P<items>.+)$", re.DOTALL)
_ASKS = re.compile(r"什么|啥|哪|谁|(?<![好十])几|多少|吗|是否|是不是|有没有|怎|如何|呢[?？]*$")
_NAMELY = re.compile(r"都?(?:是|叫)(?:啥|什么|哪些|哪几个?)[?？。]*$")
"""Asks for the names of what was counted before: 有几个，都是啥."""
_INTENDS = re.compile(r"打算|安排")
"""Words for plans that only ask beside a question word: 20年打算投68亿."""
_COMPARES = re.compile(
    r"^(?:那|又|能|还)?(?:够|超过|高于|低于|赶上|对得上|符合)[^，。]*?(?:[吗没么]|不够)[?？]*$"
)
"""A clause that only holds what was asked before against something: 够22年定的线吗."""
_NAMES_AMOUNT = re.compile(r"\d年?[^,，]*(?:目标|实际|占比|比例|率)(?:值|数)?[,，;；]$")
"""An amount asked for by its name alone, before something else is asked: 2022年目标，谁牵头."""
_MOST = 5
"""Parts that are answered at most."""


def parts_of(text: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """The questions in ``text``, in their order; one alone if it asks one thing only.

    ``knows`` tells whether the documents have a word.
    """
    text = _without_notice(time_first(text))
    folded = fold(text)
    if head := _HEAD.match(folded):
        items = _ITEM.findall(head["items"])
        if len(items) > 2 and _OF_EACH.match(items[-1]):  # noqa: PLR2004 -- several, and what is asked of each
            subject = _THAT_GROUP.sub("", head["head"])
            return tuple(f"{subject}{item}多少" for item in items[:-1][:_MOST])
        if len(items) > 1 and all(_asks_amount(item, knows) for item in items):
            return tuple(f"{head['head']}{item}" for item in items[:_MOST])
    if parts := _each(folded, knows):
        return parts
    found: list[str] = []
    waiting = ""
    for clause in _clauses(text):
        before = found[-1] if found and not waiting else ""
        if before and _continues(clause, before):
            found[-1] += clause
            continue
        waiting += clause
        more = before and _YEAR_OR_WHO.match(fold(clause))
        if more or _asks(clause, knows) or _asks_other_measure(clause, before):
            found.append(waiting)
            waiting = ""
    if found and waiting:
        found[-1] += waiting
    return inherited(found[:_MOST]) if len(found) > 1 else (text,)


def _without_notice(text: str) -> str:
    """``text`` without the head that only says that figures are wanted: 下周交，缺几个数：….

    A year named there is that of all.
    """
    head = _NOTICE.match(fold(text))
    first = _ITEM.search(fold(text), head.end()) if head else None
    if not head or not first or _is_named(head["last"]) or not _is_named(first.group()):
        return text
    years = "、".join(f"{year}年" for year in years_of(head["said"]))
    return f"{years}{text[head.end() :]}"


def _is_named(folded: str) -> bool:
    """Whether ``folded`` says of what it speaks: 近视率2025年目标, but not 帮我查."""
    return names_thing(folded) or bool(_MEASURES.search(folded))


_NOTICE = re.compile(
    r"^(?P<said>(?:[^:?。]*,)?(?P<last>[^:?。,]*)"
    r"(?:[几两三四五些]|下面|以下)[个项组条]*(?:数|数字|数据|指标|问题)):"
)


def _continues(clause: str, before: str) -> bool:
    """Whether ``clause`` only asks of what the clause ``before`` named.

    …2025目标，临海和台州市分别多少; 想做到多少，结果做到多少.
    """
    folded = fold(clause)
    if _NAMES_AMOUNT.search(before) and (_OF_EACH.search(folded) or _only_compares(folded)):
        return True
    left = fold(re.sub(r"\W", "", folded))
    for word in slot_words():
        left = left.replace(word, "")
    kinds = (kind_of(before), kind_of(clause))
    return len(left) <= _ADVERB and kinds == ("target", "actual")


def _only_compares(folded: str) -> bool:
    """Whether ``folded`` holds sides of what was named against one another: 乡镇和村社区比一比."""
    sides = asked_for(folded) in {"comparison", "difference"} and not asked_units(folded)
    return sides and not (asks_how(folded) or _MEASURES.search(folded))


_MEASURES = re.compile("率|比例|占比|系数|人数|总数|投入")
"""Words that name a measure of their own."""
_THAT_GROUP = re.compile("[这那]一?[组条项块张份]")
_OF_EACH = re.compile(r"(?:各自?|分别)[是有要为占]?(?:百分之)?(?:多少|几)\w?[?？。]*$")
"""Asks one amount of each of several things."""
_ADVERB = 2
"""Characters of a word that names nothing: 结果, 最后."""


def _asks_other_measure(clause: str, before: str) -> bool:
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


def _clauses(text: str) -> list[str]:
    """The clauses of ``text``; several amounts enumerated (投资多少、几个项目) are several."""
    found: list[str] = []
    for clause in _CLAUSE.findall(text):
        items = _AMOUNTS.findall(clause)
        several = len(items) > 1 and all(asks_exact_amount(item) for item in items)
        found += items if several else _two_measures(clause)
    return found


def _two_measures(clause: str) -> list[str]:
    """``clause`` cut where it asks something else without a comma.

    How much of another kind (投资多少大概几个项目), of another thing (特色学校要多少所学生体测
    合格率又要到多少), or who does it (合作项目几个由谁牵头).
    """
    for amount in _HOW_MUCH.finditer(clause):
        first, second = clause[: amount.end("asked")], clause[amount.end("asked") :]
        if asks_exact_amount(second) and _asks_other_measure(second, first):
            return [first, *_two_measures(second)]
        first, second = clause[: amount.end()], clause[amount.end() :]
        if _is_said(clause[: amount.start()]) and _begins_anew(second):
            return [first, *_two_measures(second)]
    return [clause]


_HOW_MUCH = re.compile(
    r"(?P<asked>多少|(?<!好)几(?!年))(?:个?百分点|万?[个所名人家项门位元亩]|%|成|亿元?|万元?)?"
)


def _is_said(before: str) -> bool:
    """Whether ``before`` an amount names what it is the amount of: 特色学校要, 合作项目.

    In 建多少所学校 the noun follows.
    """
    folded = fold(before)
    named = _STATES.sub("", folded, count=1)
    word, kind = [("", ""), *word_classes(named)][-1]
    noun = len(word) > 1 and kind[:1] in _COUNTABLE and kind != "ns"
    return noun or bool(_MEASURES.search(named[-2:]))


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


_AMOUNTS = re.compile(r"[^、]+、?")


def _each(folded: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """What is asked of each of several things: A、B 各归谁负责; nothing if it is not so."""
    match = _EACH.match(folded)
    if not match or not (asks_responsible(folded) or asks_why(folded)):
        return ()
    items = [item for item in _AND.split(match["items"]) if asked_terms(item, knows)]
    return tuple(f"{item}{match['asked']}" for item in items[:_MOST]) if len(items) > 1 else ()


_EACH = re.compile(
    r"^(?P<items>.+?)[，,]?(?:这|那)?(?:[两三四几]?[个条项件])?(?:各自?|分别)(?P<asked>.+)$"
)
_AND = re.compile(r"[、和与及跟]")


def _asks(clause: str, knows: Callable[[str], bool]) -> bool:
    """Whether ``clause`` asks something of its own, not only 各是多少 of what was named."""
    folded = fold(clause)
    bare = not asked_terms(folded, knows) and not re.search(r"\d{2}", folded)
    if _POINTS_BACK.search(folded) and not asks_exact_amount(folded):
        return False  # 市里对这种事怎么看 asks of the story before it
    how = asks_how(folded) and not _INTENDS.search(_ASKS.sub("", folded))
    asks = how or bool(WANTED.search(folded))
    asks = asks or asks_list(folded) or asks_responsible(folded) or asks_why(folded)
    wanted = asked_for(folded)
    if wanted == "achieved" and not names_thing(folded):
        return False
    named = bare and bool(_NAMELY.search(folded))
    if (bare and wanted == "trend") or named or _COMPARES.search(folded) or sets_scene(clause):
        return False  # says how to tell what was asked before, beside what, or of what
    if asks or wanted != "value" or (not bare and _NAMES_AMOUNT.search(folded)):
        return True
    return not bare and (asks_exact_amount(folded) or bool(_ASKS.search(folded)))


_YEAR_OR_WHO = re.compile(
    r"^(?:那|又|都|是|由|归|该)*"
    r"(?:(?:20)?[123]\d年?的?呢|谁(?:来|去)?[^\W\d高低多少大小更的]{1,2}呢?)[,，;；?？。]*$"
)
"""Asks only of another year, or who does it: 2025呢, 谁来干."""


def names_thing(folded: str) -> bool:
    """Whether ``folded`` has a noun beside the words that ask: 2020年其实已经够了吧 has none."""
    for word in slot_words():
        folded = folded.replace(word, " ")
    return any(kind[0] in _NOUNS and len(word) > 1 for word, kind in word_classes(folded))


_NOUNS = "nj"
"""Classes of words that name something: nouns and their short forms."""
_POINTS_BACK = re.compile("[这那]种事|[这那]事儿?|此类事")


def sets_scene(clause: str) -> bool:
    """Whether ``clause`` states an amount, asks nothing and is followed by another.

    2020年办十件实事，近视率要降多少 asks nothing of the ten.
    """
    folded = fold(clause)
    if not _FOLLOWED.search(folded) or _ASKS.search(folded) or _WANTS.search(folded):
        return False
    return any(q.unit and q.unit[0] not in _DATES for q in find_quantities(folded))


def without_scene(text: str) -> str:
    """``text`` without the clauses that only set the scene, as long as others remain."""
    kept = [clause for clause in _CLAUSE.findall(text) if not sets_scene(clause)]
    return "".join(kept) or text


_FOLLOWED = re.compile(r"[,，;；。]$")
_WANTS = re.compile(r"列|说说|讲讲|介绍|给我|报一下")
"""Words that want something told without a question word."""
_DATES = "年月日"


_OF_PAPER = re.compile(r"(?:方案|规划|总结|思路)里?$")


def _asks_amount(item: str, knows: Callable[[str], bool]) -> bool:
    """Whether an enumerated item names an amount asked for: 2020年实际, 多少小学, 占比.

    20到22年那个方案 says where it stands.
    """
    if _OF_PAPER.search(item):
        return False
    amount = asks_exact_amount(item) or asked_for(item) != "value"
    return (
        amount
        or bool(re.search(r"\d{4}|\d{2}年|目标|实际|比例|占比|率|数$", item))
        or not (asked_terms(item, knows))
    )
