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
_MOST = 5
"""Parts that are answered at most."""


def parts_of(text: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """The questions in ``text``, in their order; one alone if it asks one thing only.

    ``knows`` tells whether the documents have a word.
    """
    folded = fold(text)
    if (head := _HEAD.match(folded)) and not _asks(head["head"], knows):
        items = _ITEM.findall(head["items"])
        if len(items) > 1 and all(_asks_amount(item, knows) for item in items):
            return tuple(f"{head['head']}{item}" for item in items[:_MOST])
    if parts := _each(folded, knows):
        return parts
    found: list[str] = []
    waiting = ""
    for clause in _CLAUSE.findall(text):
        waiting += clause
        if _asks(clause, knows):
            found.append(waiting)
            waiting = ""
    if found and waiting:
        found[-1] += waiting
    return tuple(found[:_MOST]) if len(found) > 1 else (text,)


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
    asks = asks_how(folded) or asks_list(folded) or asks_responsible(folded) or asks_why(folded)
    if asks or asked_for(folded) != "value":
        return True
    return not bare and (asks_exact_amount(folded) or bool(_ASKS.search(folded)))


def _asks_amount(item: str, knows: Callable[[str], bool]) -> bool:
    """Whether an enumerated item names an amount asked for: 2020年实际, 多少小学, 占比."""
    amount = asks_exact_amount(item) or asked_for(item) != "value"
    return (
        amount
        or bool(re.search(r"\d{2,4}年|目标|实际|比例|占比|率|数$", item))
        or not (asked_terms(item, knows))
    )
