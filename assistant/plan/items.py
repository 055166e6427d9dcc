"""第二条展开说说: which item of a list that was told is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.library import bare_title

_NUMERALS = "一二三四五六七八九十"
ITEM = re.compile(
    rf"第([{_NUMERALS}]|1[0-9]|[1-9])(?:条|个|项|点|件|大?行动|步)|最后一(?:条|个|项|点|件)"
)
"""How a question points at an item of the list before it."""
_MARKED = re.compile(
    rf"^(?:- |[⑴-⒇①-⑳]|[(（]?(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})[)）.．、]|[{_NUMERALS}]是)(.+)$"
)


def item_of(question: str, told: Sequence[str]) -> str:
    """The item that ``question`` points at among the lines of ``told``; empty if none is."""
    pointed = ITEM.search(question)
    lines = [line for text in told for line in text.split("\n")]
    bullets = [line for line in lines if line.startswith("- ")]
    marked = [line for line in bullets or lines if _MARKED.match(line)]
    kinds = Counter(map(_kind_of_mark, marked))
    mark = kinds.most_common(1)[0][0] if kinds else ""
    items = [_MARKED.sub(r"\1", line) for line in marked if _kind_of_mark(line) == mark]
    if not pointed or not items:
        return ""
    number = pointed.group(1)
    if number is None:
        place = len(items)
    else:
        place = int(number) if number.isdigit() else _NUMERALS.index(number) + 1
    return _heading(items[place - 1]) if place <= len(items) else ""


def _kind_of_mark(line: str) -> str:
    """The kind of mark that ``line`` begins with: one list has one kind, its heading another."""
    first = line[0]
    if "⑴" <= first <= "⒇" or "①" <= first <= "⑳":
        return "round"
    return re.sub(rf"[{_NUMERALS}]", "一", re.sub(r"\d", "1", line[:2]))[:1]


def _heading(item: str) -> str:
    """The first clause of an item, without its number: enough to find it again."""
    return re.split(r"[。；;]", bare_title(item))[0]
