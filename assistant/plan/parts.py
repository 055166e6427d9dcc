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
from assistant.plan.figures.amounts import MEASURES, asks_other_measure, cut_apart
from assistant.plan.inherit import WANTED, inherited
from assistant.plan.times import years_of
from assistant.plan.wording import asked_terms
from index.numbers import find_quantities
from index.plans import FIVE_YEAR_PLAN
from index.text import fold, word_classes

_CLAUSE = re.compile(r"[^，,；;？?。！!]+[，,；;？?。！!]*")
_ITEM = re.compile(r"[^、，,；;？?。！!]+")
_HEAD = re.compile(r"^(?P<head>[^：:？?。]{2,40})[：:](?P<items>.+)$", re.DOTALL)
_ASKS = re.compile(
    r"多[快大宽高远久长重]|什么|啥|哪|谁|(?<![好十])几|多少|吗|是否|是不是|有没有|怎|如何|呢[?？]*$"
)
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
    text = _without_notice(_time_first(text))
    folded = fold(text)
    if head := _HEAD.match(folded):
        items = _ITEM.findall(head["items"])
        if len(items) > 2 and _OF_EACH.match(items[-1]):  # noqa: PLR2004 -- several, and what is asked of each
            subject = _THAT_GROUP.sub("", head["head"])
            return tuple(f"{subject}{item}多少" for item in items[:-1][:_MOST])
        if len(items) > 1 and all(_asks_amount(item, knows) for item in items):
            return tuple(f"{head['head']}{item}" for item in items[:_MOST])
    if parts := _each(folded, knows) or _one_and_one(folded):
        return parts
    found: list[str] = []
    waiting = ""
    for clause in _clauses(text):
        before = found[-1] if found and not waiting else ""
        if before and _continues(clause, before):
            found[-1] += clause
            continue
        if waiting and asks_exact_amount(waiting) and asked_for(clause) == "attribute":
            found.append(waiting)  # 原先多少？非完成不可的那种吗
            waiting = ""
        waiting += clause
        more = before and _YEAR_OR_WHO.match(fold(clause))
        if more or _asks(clause, knows) or asks_other_measure(clause, before):
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
    return names_thing(folded) or bool(MEASURES.search(folded))


_NOTICE = re.compile(
    r"^(?P<said>(?:[^:?。]*,)?(?P<last>[^:?。,]*)"
    r"(?:[几两三四五些]|下面|以下)[个项组条]*(?:数|数字|数据|指标|问题)):"
)


_OR, _IS = re.compile("还是"), re.compile("[是算属]")
"""Gives the choice of another: 算死任务，还是个预估."""


def _continues(clause: str, before: str) -> bool:
    """Whether ``clause`` only asks of what the clause ``before`` named.

    …2025目标，临海和台州市分别多少; 想做到多少，结果做到多少; 要到多少，这个算硬指标吗.
    """
    folded = fold(clause)
    if _THAT_NUMBER.match(folded) or (_OR.match(folded) and _IS.search(before)):
        return True
    if _NAMES_AMOUNT.search(before) and (_OF_EACH.search(folded) or _only_compares(folded)):
        return True
    points = asked_for(clause) == "attribute" and _POINTS.match(folded)
    if points or (_WHAT_SORT.match(folded) and names_thing(fold(before))):
        return asks_exact_amount(before)
    left = fold(re.sub(r"\W", "", folded))
    for word in slot_words():
        left = left.replace(word, "")
    kinds = (kind_of(before), kind_of(clause))
    return len(left) <= _ADVERB and kinds == ("target", "actual")


def _only_compares(folded: str) -> bool:
    """Whether ``folded`` holds sides of what was named against one another: 乡镇和村社区比一比."""
    sides = asked_for(folded) in {"comparison", "difference"} and not asked_units(folded)
    return sides and not (asks_how(folded) or MEASURES.search(folded))


_THAT_NUMBER = re.compile(r"[那这]个?(?:数字?|值|数值|目标)是?(?:多少|几)[个所]?[?？。]*$")
"""Asks only for the number that the clause before speaks of: 那个数是多少."""
_THAT_GROUP = re.compile("[这那]一?[组条项块张份]")
_OF_EACH = re.compile(r"(?:各自?|分别)[是有要为占]?(?:百分之)?(?:多少|几)\w?[?？。]*$")
"""Asks one amount of each of several things."""
_POINTS = re.compile(r"[这那它其](?:个|项)?(?!些)(?:指标|数|目标)?(?:算|是|属于?|到底|究竟)")
"""Says of what was just asked of what sort it is: 这个算硬指标还是软指标."""
_WHAT_SORT = re.compile(
    r"(?:[这那它其](?:个|项)?)?(?:算|是|属于?)(?:哪一?[类种]|什么(?:性质|类型)?)的?指标[呢?？。]*$"
)
_ADVERB = 2
"""Characters of a word that names nothing: 结果, 最后."""


def _clauses(text: str) -> list[str]:
    """The clauses of ``text``; several amounts enumerated (投资多少、几个项目) are several."""
    found: list[str] = []
    for clause in _CLAUSE.findall(text):
        items = _AMOUNTS.findall(clause)
        several = len(items) > 1 and all(asks_exact_amount(item) for item in items)
        found += items if several else cut_apart(clause)
    return found


_AMOUNTS = re.compile(r"[^、]+、?")


def _each(folded: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """What is asked of each of several things: A、B 各归谁负责; nothing if it is not so."""
    match = _EACH.match(folded)
    if not match or not (asks_responsible(folded) or asks_why(folded)):
        return ()
    items = [item for item in _AND.split(match["items"]) if asked_terms(item, knows)]
    return tuple(f"{item}{match['asked']}" for item in items[:_MOST]) if len(items) > 1 else ()


def _one_and_one(folded: str) -> tuple[str, ...]:
    """What is asked of two things told one by one: 一个是近视率，一个是合格率，都要到多少."""
    match = _ONE_AND_ONE.match(folded)
    return tuple(f"{match[item]}{match['asked']}" for item in ("one", "other")) if match else ()


_ONE_AND_ONE = re.compile(
    r"^(?:[^,，:：]{0,12}[,，:：])?(?:一个|一[项是])是?(?P<one>[^,，;；]{2,24})[,，;；]"
    r"(?:另外?|还有|又|再)?(?:一个|一[项是])是?(?P<other>[^,，;；]{2,24})[,，;；]"
    r"(?:这两个|这俩|两个)?(?P<asked>(?:都|各自?|分别)[^,，;；]*(?:多少|几)[^,，;；]*)$"
)
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
_POINTS_BACK = re.compile(r"[这那]种事|(?:^|[\W对于把管遇碰到])[这那]事儿?|此类事")
"""Points at what was told before: 台州学院改名字那事 names it itself."""


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


def _time_first(text: str) -> str:
    """``text`` with a time that is named as an afterthought put before all: 几所？占比？19年的."""
    later = _AFTERTHOUGHT.match(fold(text))
    return f"{later['time']}{text[: later.end('asked')]}" if later else text


_AFTERTHOUGHT = re.compile(
    rf"^(?P<asked>.+[,，;；。?？])(?P<time>(?:20[123]\d|[123]\d)年?|{FIVE_YEAR_PLAN.pattern})"
    r"(?:期间|时期|那会儿?)?的[?？。]*$"
)
