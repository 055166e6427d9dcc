"""第二条展开说说, 十件实事: which item of a list is meant, and how long the list wanted is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.library import bare_title
from index.numbers.numerals import integer
from index.plans import FIVE_YEAR_PLAN
from index.text import fold

_NUMERALS = "一二三四五六七八九十"
_NUMERAL = rf"[二三]?十[{_NUMERALS[:-1]}]?|[{_NUMERALS[:-1]}]|[1-3]?\d"
_UNKNOWN = ("几", "多少")
_ONE = r"条|个|项|点|件|步"
ITEM = re.compile(rf"第({_NUMERAL})(?:{_ONE}|大?行动)|最后一(?:条|个|项|点|件)")
"""How a question points at an item of the list before it, or of one that it names."""
_STEP = re.compile(
    rf"再?(?P<to>[下上])一?(?P<sort>[{_ONE.replace('|', '').replace('步', '')}])(?![问话月])"
)
"""The item after or before the one told last: 下一条."""
WHICH = re.compile("哪一?[条项个点件]")
"""Asks which item of the list it is: the whole list is meant, not the item told last."""
_MARKED = re.compile(
    rf"^(?:- |[⑴-⒇①-⑳]|[(（]?(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})[)）.．、]|[{_NUMERALS}]是)(.+)$"
)
_SORT = r"小?(?:大(?:块|类|项|件|方面)|个方面|方面|部分|[个项条件类种点块大级步章张支组位门])"
COUNTED = re.compile(
    rf"(?<![\d第{_NUMERALS}])(?P<count>[二三]?十[{_NUMERALS[:-1]}]?|[两{_NUMERALS[1:-1]}]|[1-3]?\d|几|多少)"
    rf'"?(?P<sort>{_SORT})(?!月)(?<!二级)'
)
"""How many things a list that is asked for has: 十一项, 六个, 哪几条."""
_WHICH_ONES = re.compile("哪些")
_SPECIAL = 3
"""Characters of a noun from which on 哪些 asks for the one list of them: 专业群, not 事."""
_TO_NOUN = re.compile(
    r'[^\w"]|分别|各自|都|[各是叫]|有(?:哪|什么|啥|几)|哪|什么|啥|包括|列|请|讲|说|怎|咋|如何|报|给|全部|一共|呢|吗|的'
)
"""What ends the noun that is counted."""
_QUOTED_NOUN = re.compile(r'(?:大|个)?"([^"]{1,8})"')
"""A noun in quotation marks right behind the count: 几个“聚焦”."""
_ABOUT_LIST = re.compile(
    r"(?:大|小)?标题|题目|目录|提纲|大纲|名字|名称|名单|清单|要点|内容|具体|地方|东西|一?条条|逐[条项个]|列[下给]|"
    r"[这那]一?(?:部分|方面|[块段章节项条个份])"
)
"""Words that name a list or what is told of it, not what it is of."""
_ASIDE = re.compile(r"\([^()]*\)")
_ANYTHING = re.compile(r"^(?:[来去](?=\w\w)|[大小要]?(?:事情?)?)")
"""What may stand before a noun, or alone for one: 几件大事, 四个小行动."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The list that a question asks for."""

    count: int
    """How many items it has; 0 if that is asked."""
    sort: str
    """The word that counts: 项, 大, 方面, 章."""
    noun: str
    """What is counted; empty if no more is said than 八项 or 四个方面."""
    words: str
    """The question without the count and without words about lists."""
    quoted: bool = False
    """Whether the noun stands in quotation marks: 几个“聚焦”."""


def list_wanted(question: str) -> Wanted | None:
    """The list that ``question`` asks for by the number of its items, if it does."""
    text = fold(question)
    counted = COUNTED.search(_without_periods(text))
    if not counted:
        named = _WHICH_ONES.search(text)
        wanted = _wanted(text, named, 0, "") if named else None
        return wanted if wanted and len(wanted.noun) >= _SPECIAL else None
    return _wanted(text, counted, number_of(counted["count"]), counted["sort"])


def item_wanted(question: str) -> Wanted | None:
    """The item that ``question`` points at: its number as the count, -1 for the last."""
    text = fold(question)
    pointed = ITEM.search(_without_periods(text))
    if not pointed:
        return None
    return _wanted(text, pointed, number_of(pointed[1]) if pointed[1] else -1, "")


def _wanted(text: str, found: re.Match[str], number: int, sort: str) -> Wanted:
    before, after = text[: found.start()], text[found.end() :].lstrip('" ')
    quoted = _QUOTED_NOUN.match(text[found.end() :])
    phrase = quoted[1] if quoted else _TO_NOUN.split(after)[0]
    noun = _ANYTHING.sub("", _ABOUT_LIST.sub(" ", phrase).strip('" '))
    if number > 0 and not noun and text[found.end() :].startswith(phrase):
        noun = phrase  # 三张清单: the lists themselves are counted
    return Wanted(number, sort, noun, bare_words(f"{before} {after}"), quoted=bool(quoted))


def numbered(turns: Sequence[str]) -> list[str]:
    """``turns`` with 第四件 for 下一件 where the turn before is about 第三件.

    第四件呢 by itself asks of it what was asked of the third.
    """
    told: list[str] = []
    for text in turns:
        before = told[-1] if told else ""
        told.append(_of_item(_stepped(text, before), before))
    return told


def _stepped(text: str, before: str) -> str:
    """``text`` with the number of the item after, or before, the one ``before`` points at."""
    step, pointed = _STEP.search(text), ITEM.search(before)
    if not step or not pointed or not pointed[1]:
        return text
    number = number_of(pointed[1]) + (1 if step["to"] == "下" else -1)
    return f"{text[: step.start()]}第{number}{step['sort']}{text[step.end() :]}"


def _of_item(text: str, before: str) -> str:
    """What was asked of the item ``before``, asked of the one that ``text`` only points at."""
    pointed, other = ITEM.search(text), ITEM.search(before)
    if not pointed or not other or ITEM.sub("", _TAKES_UP.sub("", text)).strip():
        return text
    return before.replace(other[0], pointed[0])


def bare_words(question: str) -> str:
    """``question`` without counts, without words about lists and without asides in brackets."""
    text = _ABOUT_LIST.sub(" ", _ASIDE.sub(" ", fold(question)))
    kept = list(text)
    for counted in COUNTED.finditer(_without_periods(text)):
        kept[counted.start() : counted.end()] = " " * len(counted[0])
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def _without_periods(text: str) -> str:
    """``text`` with 十四五 blanked: it counts nothing."""
    return FIVE_YEAR_PLAN.sub(lambda period: " " * len(period[0]), text)


def number_of(numeral: str) -> int:
    """The number that ``numeral`` writes, in digits or characters; 0 if it asks for one (几)."""
    if numeral in _UNKNOWN:
        return 0
    return int(numeral) if numeral.isdigit() else integer(numeral) or 0


def with_item(question: str, item: str) -> str:
    """``question`` with ``item``, in quotation marks, in the place of what points at it.

    The quotation marks keep the item's last word and the next one apart: 推进 and 展开. One that
    has some of its own stands as it is. 那第三条呢 asks to be told of it.
    """
    apart = re.search("[“”《》]", item) or not re.search(rf"(?:{ITEM.pattern})[^\W\d]", question)
    named = item if apart else f"“{item}”"
    if ITEM.sub("", _TAKES_UP.sub("", question)).strip() == "":
        return f"展开说说{item}"
    return ITEM.sub(lambda _: named, question)


_TAKES_UP = re.compile("^那么?(?=第|最后)|[呢?？。]+$")


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
    place = number_of(pointed.group(1)) if pointed.group(1) else len(items)
    return _heading(items[place - 1]) if 0 < place <= len(items) else ""


def _kind_of_mark(line: str) -> str:
    """The kind of mark that ``line`` begins with: one list has one kind, its heading another."""
    first = line[0]
    if "⑴" <= first <= "⒇" or "①" <= first <= "⑳":
        return "round"
    return re.sub(rf"[{_NUMERALS}]", "一", re.sub(r"\d", "1", line[:2]))[:1]


def _heading(item: str) -> str:
    """The first clause of an item, without its number: enough to find it again."""
    heading = re.split(r"[。；;]", bare_title(item))[0]
    label, _, title = heading.partition("：")
    return f"《{title}》" if label == "文件名称" else heading


def placed(text: str, before: str) -> str:
    """``text`` with 第七件 for 排第七的, counted as the item was that was asked for ``before``."""
    ranked = _RANKED.match(fold(text))
    if not ranked:
        return text
    counted = _COUNTED.findall(fold(before))
    sort = ranked["sort"] or (counted[-1] if counted else "")
    return (
        f"{ranked['lead'] or ''}第{ranked['number']}{sort}{fold(text)[ranked.end() :]}"
        if sort
        else text
    )


_RANKED = re.compile(
    rf"^(?P<lead>那么?|还有)?排(?:在|名|行)?第(?P<number>{_NUMERAL})位?的?[那这]?一?(?P<sort>[件条个项点])?"
)
_COUNTED = re.compile(rf"第(?:{_NUMERAL})([件条个项点])")
