"""A question that asks several things, cut into what each of its clauses asks.

普惠县：2019创成几所、2022比例要多少？ is two questions about one subject; each is completed
from those before it, just as a follow-up is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.plan.asked import (
    asked_for,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_responsible,
    asks_why,
)
from assistant.plan.wording import asked_terms
from index.text import fold

_CLAUSE = re.compile(r"[^，,；;？?。！!]+[，,；;？?。！!]*")
_ITEM = re.compile(r"[^、，,；;？?。！!]+")
_HEAD = re.compile(r"^(?P<head>[^：:？?。]{2,40})[：:](?P<items>.+)$", re.DOTALL)
_ASKS = re.compile(r"什么|啥|哪|谁|几|多少|吗|是否|是不是|有没有|怎|如何|呢[?？]*$")
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
    folded = fold(text)
    if head := _HEAD.match(folded):
        items = _ITEM.findall(head["items"])
        if len(items) > 1 and all(_asks_amount(item, knows) for item in items):
            return tuple(f"{head['head']}{item}" for item in items[:_MOST])
    if parts := _each(folded, knows):
        return parts
    found: list[str] = []
    waiting = ""
    for clause in _clauses(text):
        waiting += clause
        if _asks(clause, knows):
            found.append(waiting)
            waiting = ""
    if found and waiting:
        found[-1] += waiting
    return tuple(found[:_MOST]) if len(found) > 1 else (text,)


def _clauses(text: str) -> list[str]:
    """The clauses of ``text``; several amounts enumerated (投资多少、几个项目) are several."""
    found: list[str] = []
    for clause in _CLAUSE.findall(text):
        items = _AMOUNTS.findall(clause)
        several = len(items) > 1 and all(asks_exact_amount(item) for item in items)
        found += items if several else [clause]
    return found


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
    how = asks_how(folded) and not _INTENDS.search(_ASKS.sub("", folded))
    asks = how or asks_list(folded) or asks_responsible(folded) or asks_why(folded)
    wanted = asked_for(folded)
    named = bare and bool(_NAMELY.search(folded))
    if (bare and wanted == "trend") or named or _COMPARES.search(folded):
        return False  # says how to tell what was asked before, or beside what
    if asks or wanted != "value" or (not bare and _NAMES_AMOUNT.search(folded)):
        return True
    return not bare and (asks_exact_amount(folded) or bool(_ASKS.search(folded)))


def _asks_amount(item: str, knows: Callable[[str], bool]) -> bool:
    """Whether an enumerated item names an amount asked for: 2020年实际, 多少小学, 占比."""
    amount = asks_exact_amount(item) or asked_for(item) != "value"
    return (
        amount
        or bool(re.search(r"\d{4}|\d{2}年|目标|实际|比例|占比|率|数$", item))
        or not (asked_terms(item, knows))
    )
