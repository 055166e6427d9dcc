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
from assistant.plan.times import time_first
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
    text = time_first(text)
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
        if _asks(clause, knows) or _asks_other_measure(clause, before):
            found.append(waiting)
            waiting = ""
    if found and waiting:
        found[-1] += waiting
    return tuple(found[:_MOST]) if len(found) > 1 else (text,)


def _continues(clause: str, before: str) -> bool:
    """Whether ``clause`` only asks of what the clause ``before`` named.

    …2025目标，临海和台州市分别多少; 想做到多少，结果做到多少.
    """
    folded = fold(clause)
    if _OF_EACH.search(folded) and _NAMES_AMOUNT.search(before):
        return True
    left = fold(re.sub(r"\W", "", folded))
    for word in slot_words():
        left = left.replace(word, "")
    kinds = (kind_of(before), kind_of(clause))
    return len(left) <= _ADVERB and kinds == ("target", "actual")


_THAT_GROUP = re.compile("[这那]一?[组条项块张份]")
_OF_EACH = re.compile(r"(?:各自?|分别)[是有要为占]?(?:百分之)?(?:多少|几)\w?[?？。]*$")
"""Asks one amount of each of several things."""
_ADVERB = 2
"""Characters of a word that names nothing: 结果, 最后."""


def _asks_other_measure(clause: str, before: str) -> bool:
    """Whether ``clause`` asks how much of another kind than ``before``: 几所小学，管了多少娃."""
    units = asked_units(clause)
    asks = asks_exact_amount(clause) or len(re.sub(r"\W", "", clause)) <= _MEASURE
    return bool(before and asks and units and asked_units(before) not in {(), units})


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
    """``clause`` cut where it asks how much of another kind: 投资多少大概几个项目."""
    for amount in _HOW_MUCH.finditer(clause):
        first, second = clause[: amount.end()], clause[amount.end() :]
        if asks_exact_amount(second) and _asks_other_measure(second, first):
            return [first, second]
    return [clause]


_HOW_MUCH = re.compile("多少")


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
    asks = how or asks_list(folded) or asks_responsible(folded) or asks_why(folded)
    wanted = asked_for(folded)
    if wanted == "achieved" and not names_thing(folded):
        return False
    named = bare and bool(_NAMELY.search(folded))
    if (bare and wanted == "trend") or named or _COMPARES.search(folded) or sets_scene(clause):
        return False  # says how to tell what was asked before, beside what, or of what
    if asks or wanted != "value" or (not bare and _NAMES_AMOUNT.search(folded)):
        return True
    return not bare and (asks_exact_amount(folded) or bool(_ASKS.search(folded)))


_POINTS_BACK = re.compile("[这那]种事|[这那]事儿?|此类事")


def names_thing(folded: str) -> bool:
    """Whether ``folded`` has a noun beside the words that ask: 2020年其实已经够了吧 has none."""
    for word in slot_words():
        folded = folded.replace(word, " ")
    return any(kind[0] in _NOUNS and len(word) > 1 for word, kind in word_classes(folded))


_NOUNS = "nj"
"""Classes of words that name something: nouns and their short forms."""


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
