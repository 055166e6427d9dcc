"""What a part of a question leaves unsaid because an earlier part said it, said again.

初中要建几个联盟、几所幸福学校: the second is asked of 初中 too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.plan.asked import asks_responsible
from assistant.plan.figures.narrowing import narrowed
from assistant.plan.slots import asks_nothing
from assistant.plan.times import years_of
from assistant.plan.wording import content_terms
from assistant.table.lookup import look_up
from assistant.types import Plan
from index.figures import FigureTable
from index.text import fold, word_classes


def inherited(parts: Sequence[str]) -> tuple[str, ...]:
    """``parts`` of one question, each with what it takes from the one before it."""
    found: list[str] = []
    level = ""
    for part in parts:
        before = found[-1] if found else ""
        listed = _is_listed(part, before)
        level = (_level_asked(before) or level) if listed else ""
        begun = _begun(before) if listed and _AMOUNT.match(fold(part)) else ""
        text = f"{begun or level}{part}"
        for fill in _FILLS if before else ():
            text = fill(text, before)
        found.append(text)
    return tuple(found)


def of_year_held(text: str, said: Sequence[Plan], table: FigureTable) -> list[Plan]:
    """``said``, the plan last for which the table has the year that is all ``text`` asks for.

    …砸多少钱建学校，新增多少亩地，光2021年呢: there is none for the land, but for the money.
    """
    years = years_of(text)
    alone = bool(years) and asks_nothing(text) and not content_terms(_YEAR_ALONE.sub("", text))
    for plan in reversed(said if alone else ()):
        queries = (replace(query, years=years, kind=None) for query in plan.queries)
        if any(look_up(query, table).exact for query in queries):
            return [*(one for one in said if one is not plan), plan]
    return list(said)


_YEAR_ALONE = re.compile(r"(?:20)?[123]\d年?")


def _is_listed(part: str, before: str) -> bool:
    """Whether ``part`` is an item beside ``before`` that names no level: 、几所幸福学校.

    So where both stand in one enumeration, or it begins with the amount it asks for.
    """
    return (before.endswith("、") or bool(_AMOUNT.match(fold(part)))) and not narrowed(part)


def _begun(text: str) -> str:
    """What ``text`` says before the amount of which it names the object: 初中要建|几个联盟."""
    amount = _OF_OBJECT.search(fold(text))
    begun = text[: amount.start()] if amount else ""
    verb = [("", ""), *word_classes(fold(begun))][-1]
    return begun if verb[1] == "v" and verb[0] not in _STATES else ""


_OF_OBJECT = re.compile(r"(?:多少|几)[^\W\d]?[^\W\d]{2,}[、，,]$")
_STATES = ("要", "有", "到", "达", "达到", "是", "为")
"""Verbs that say no deed, only how much it is of what stands before them."""


def _level_asked(text: str) -> str:
    """The level of which all that ``text`` asks is asked: 初中要建几个联盟."""
    before = _AMOUNT.split(fold(text))[0]
    levels = (level for level, *_ in narrowed(before))
    return next((one for one in levels if _INTENDED.match(before.partition(one)[2])), "")


_AMOUNT = re.compile("多少|几")
_INTENDED = re.compile(
    r"(?:阶段|学段|这块|方面)?(?:到?(?:20)?\d\d年?[底末]?)?(?:要|将|得|应|计划|打算|准备)"
)
"""What follows a level of which something is intended, and no noun that has it in its name."""


def _of_that_year(text: str, before: str) -> str:
    """``text`` with the year for 那年: 录取率2019多少？那年职称有什么新举措."""
    years = years_of(before)
    if len(years) != 1 or years_of(text):
        return text
    return _THAT_YEAR.sub(f"{years[0]}年", text, count=1)


_THAT_YEAR = re.compile("(?:[那同]一?年|当年(?!级))(?![内级])")


def _by_year(text: str, before: str) -> str:
    """``text`` with the one year of the amount whose unit it asks for: 2027年到多少，谁牵头.

    What each plan sets has a unit of its own.
    """
    years = years_of(before)
    alone = _WHO_ALONE.match(fold(text)) and not years_of(text)
    return f"{years[0]}年{text}" if alone and len(years) == 1 else text


_WHO_ALONE = re.compile(
    r"(?:是|又|该|都|由|归|让|具体)*(?:谁|哪一?[个些家几]*(?:单位|部门|局|家))(?:来|去)?"
    r"(?:牵头|负责|管|主抓|抓|干|落实)[的呢啊]*[,，;；?？。]*$"
)


def _of_all_units(text: str, before: str) -> str:
    """``text`` without the unit that it only sets aside: 除了教育局还有谁牵头."""
    del before
    if not asks_responsible(text) and not _WHO_ELSE.search(fold(text)):
        return text
    return _WHO_ELSE.sub("还有谁负责", _SET_ASIDE.sub("", text))


_SET_ASIDE = re.compile(
    r"除了?[^，,。？?]{2,8}?(?:以?外|之外)?[，,]?(?=还有?(?:谁|哪|别|其他))"
    r"|[^，,。？?]{2,8}?(?:以外|之外)[，,]?(?=还有?(?:谁|哪|别|其他))"
)
_WHO_ELSE = re.compile(r"还有(?:谁|哪些?(?:几[家个])?(?:部门|单位|局))(?=[?？。]*$)")
"""Asks for other units without saying what they do: 还有哪些部门."""


def _of_year(text: str, before: str) -> str:
    """``text`` without a verb that only says that it comes to be so much: 2025要变成多少."""
    del before
    return _COMES_TO.sub("", text) if years_of(text) else text


_COMES_TO = re.compile(r"(?:[变转]|改变|发展|提升|下降)(?:成为|成|为)(?=多少|几成|百分之几)")


def _as_amount(text: str, before: str) -> str:
    """``text`` as a question, where it only wants a measure told as well: 合格率也给一下."""
    del before
    wanted = WANTED.search(fold(text))
    return f"{_BESIDES.sub('', fold(text)[: wanted.start('how')])}是多少" if wanted else text


WANTED = re.compile(
    r"(?:率|占比|比例|系数|人?数)(?P<how>(?:也|都|再|一并|一起|顺便)*(?:给|报|说|列|讲|查)(?:一?下|我|个|出))"
)
"""A measure that is wanted without a question word: 体测合格率也给一下."""
_BESIDES = re.compile("^(?:顺便|另外|还有|再|也|把|以及)+")

_FILLS: tuple[Callable[[str, str], str], ...] = (
    _of_that_year,
    _by_year,
    _of_all_units,
    _of_year,
    _as_amount,
)
