"""前者, 后者, 第一个: which of the things spoken of before a turn points at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.library import Library
from assistant.plan.asked import asks_list
from assistant.plan.dialogue.subject import subject_of
from assistant.plan.items import ITEM, item_wanted
from assistant.plan.wording import content_terms
from assistant.table.lookup import look_up
from assistant.table.match import Matcher
from assistant.types import Plan
from index.text import fold

_FORMER = re.compile("前者|前面?一个|前面那个|先前那个")
_LATTER = re.compile("后者|后面?一个|后面那个")
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
    topics = _topics(earlier, library, matcher)
    place = -_TWO if former else -1 if latter else _place(item.count if item else 0)
    if len(topics) < _TWO or not -len(topics) <= place < len(topics):
        return text, tuple(earlier)
    pointing = former or latter or ITEM.search(fold(text))
    asked = fold(text).replace(pointing[0], "这个", 1) if pointing else text
    return asked, (*earlier, topics[place])


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
        return ""
    known = besides["known"]
    said = subject_of(before.standalone, library, matcher)
    whole = said.replace(known, "") if content_terms(said.replace(known, "")) else said
    place = "" if before.places == (library.default_region,) else "、".join(before.places)
    return f"{place}{whole}除了{known}还有哪些"


_BESIDES = re.compile(
    r"除了?(?!这|那|上面|前面|刚才)(?P<known>[^,，。;；还]{2,8}?)(?:[之以]?外)?[,，]?还有"
    r"(?:别的|其他的?|什么|啥|哪些)?[吗呢嘛?？。]*$"
)
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
