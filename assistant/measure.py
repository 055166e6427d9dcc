"""In what an answer must be measured: 几所 in schools, 占比 in per cent, 多少钱 in yuan.

Read off the words beside 多少 and 几. What is measured otherwise does not answer the
question, however near its words are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text import fold, segments, word_classes

SHARES = ("%", "‰", "‱", "百分点")
_SHARE = re.compile(
    r"占(?:到|多少|几)|比例|占比|比重|比率|百分之几|几成"
    r"|率(?=是|为|要|多少|达|目标|实际|[?？。，]|$)"
)
_BESIDE = re.compile(r"(?:多少|(?<![哪这那近前后])几多?)(?!比几)(?:百|千|万)?(\w{1,4})")
_BEFORE = re.compile(
    r"(?:工资|(?<!经)费|薪|奖学金|奖金|补助|补贴|津贴|罚款)\w{0,3}?(?:多少|几)"
    r"|(?:投(?:资|入)?|花|砸)(?:了|下去|进去|出去)*(?:多少|几)(?=[?？。，,！!]|$)"
)
_LAND = re.compile(
    r"(?:(?<!覆盖)面积|占地)(?:一共|总共|大概|大约|[是为有要达到约共])*(?:多少|多大|几)(?=\W|$)"
)
COUNTS = ("个数",)
"""Whatever is counted one by one, in any unit but a share or a measure."""
_MEASURED = re.compile(r"元|亿|平方|亩|小时|分钟|年|岁|米|时$")
"""Units of money, area and time, which count nothing."""
PEOPLE, _MONEY, _AREA = ("人", "名", "位"), ("元",), ("亩", "平方")
BODIES = ("所", "个", "家")
"""Institutions are counted in any of these: 4个 and 4所 are as many."""
PARTS = ("级", "层", "档")
"""What something is divided into, 分几级: no amount of anything."""
_O_CLOCK = ("点", "时")
_CHANGE = re.compile(r"[提升增涨高降低差少多][高加长升了出]{0,2}(?:多少|几)")
_UNITS: dict[str, tuple[str, ...]] = {
    "个百分点": SHARES,
    "百分点": SHARES,
    "个点": SHARES,
    "个亿": ("亿",),
    "个人": PEOPLE,
    "个月": ("月",),
    "比例": SHARES,
    "成": SHARES,
    "学位": ("个",),
    "学生": PEOPLE,
    "小学生": PEOPLE,
    "中小学生": PEOPLE,
    "中学生": PEOPLE,
    "初中生": PEOPLE,
    "高中生": PEOPLE,
    "大学生": PEOPLE,
    "个娃": PEOPLE,
    "娃": PEOPLE,
    "老师": PEOPLE,
    "教师": PEOPLE,
    "孩子": PEOPLE,
    "小朋友": PEOPLE,
    "小孩": PEOPLE,
    "儿童": PEOPLE,
    "老人": PEOPLE,
    "人次": ("人次",),
    "人": PEOPLE,
    "名": PEOPLE,
    "位": PEOPLE,
    "学校": BODIES,
    "小学": BODIES,
    "所": BODIES,
    "钱": _MONEY,
    "元": _MONEY,
    "块": _MONEY,
    "块钱": _MONEY,
    "补助": _MONEY,
    "奖学金": _MONEY,
    "亿": ("亿",),
    "家": BODIES,
    "万": ("万",),
    "平方": ("平方",),
    "平米": ("平方",),
    "亩": ("亩",),
    "地": _AREA,
    "面积": _AREA,
    "占地": _AREA,
    "级": PARTS,
    "层": PARTS,
    "档": PARTS,
    "岁": ("岁",),
    "年": ("年",),
    "小时": ("小时",),
    "分钟": ("分钟", "小时"),
    "点": _O_CLOCK,
    "号": ("日", "号"),
    "月": ("月",),
    "门": ("门", "项"),
    "样": ("项", "门", "个", "件"),
    "节": ("节",),
    "次": ("次",),
    "分": ("分",),
    "个": COUNTS,
}
"""For what stands beside 多少 or 几 the units that measure it; the first that fits counts."""


_OF_TEN = re.compile(
    r"(?<![\d一二三四五六七八九十])(?:[一每]?[十百]|10+)[个名位]([^，,。?\d]{1,8}?)"
    r"[里中](?:面|头|间)?[^，,。?]{0,4}(?:几|多少)[个名位]"
)
"""十个年轻人里几个 asks for a share of the people."""
_NUMBER_OF = re.compile(r"(?<=[\u4e00-\u9fff])[所家]数(?=\W|$|是|要|为|定|目标|实际)")
"""Asks for a number by the unit: 省现代化学校所数."""
_MOOD = re.compile("来着|[啊呀啦吧嘛哦呢](?=[，,。?？!！]|$)")
"""Says nothing of what is counted: 多少娃来着."""


def asked_units(text: str) -> tuple[str, ...]:
    """The units in which ``text`` wants its answer; empty if any will do."""
    folded = _MOOD.sub(" ", fold(text))
    if (ten := _OF_TEN.search(folded)) and _are_people(ten[1]):
        return SHARES
    for beside in _BESIDE.finditer(folded):
        rest = folded[beside.start(1) :]
        found = next((units for noun, units in _UNITS.items() if _begins(rest, noun)), ())
        if _VILLAGES.match(rest):
            return ("村",)
        if found == COUNTS and (_counts_people(rest) or _asks_people(folded)):
            return PEOPLE
        if found == _O_CLOCK and (_SHARE.search(folded) or _CHANGE.search(folded)):
            return SHARES  # 占比要提高多少点
        if found:
            return found
    asked = (
        (_RATIO.search(folded), ("比",)),
        (_asks_people(folded), PEOPLE),
        (_BEFORE.search(folded), _MONEY),
        (_LAND.search(folded), _AREA),
        (_SHARE.search(folded), SHARES),
        (_NUMBER_OF.search(folded), BODIES),
    )
    return next((units for is_asked, units in asked if is_asked), ())


_RATIO = re.compile("几比几")
_VILLAGES = re.compile(r"个村(?:子|庄|(?=[?？。,，了里吗])|$)")
"""Villages, which no figure counts: 多少个村, but not 多少个村级学堂."""


def asks_rank(text: str) -> bool:
    """Whether ``text`` asks for a place in a ranking, which no count of prizes is: 排第几."""
    return bool(RANK.search(fold(text)))


def ranking_named(text: str) -> str:
    """The ranking in which ``text`` asks for a place: 软科 of 在软科排名第几; empty if none."""
    named = _RANKED_IN.search(fold(text))
    return named[1] if named else ""


_RANKED_IN = re.compile(
    r"在(?:20\d\d年?)?([\u4e00-\u9fffa-z]{2,6}?)(?:排行)?榜?单?[上中里]?(?:(?<!安)排|位列|位居)(?!除|查|队|练)"
)
"""The ranking in which a place is asked for."""
RANK = re.compile(
    r"(?<!安)排(?:名|位|行|在|到)?第?(?:几|多少)名?|第几名|名次|位次|位列第?几|列第几|前(?:几|多少)[名位强]"
)


def _asks_people(folded: str) -> bool:
    """Whether what stands before 多少 are people: 小学生有多少."""
    who = _PEOPLE_ASKED.search(folded)
    return who is not None and _is_person(word_classes(who[1]))


def _are_people(noun: str) -> bool:
    """Whether ``noun`` is one for people: 年轻人, 老师."""
    return noun.endswith(("人", "娃")) or _is_person(word_classes(noun) or [("", "")])


def _counts_people(rest: str) -> bool:
    """Whether ``rest``, from behind 几 or 多少, counts people: 个学员, 个班主任."""
    first, (_, after) = [*word_classes(rest.removeprefix("个")), ("", ""), ("", "")][:2]
    return _is_person([first]) and after[:1] != "n"  # 名师工作室 is none


def _is_person(words: Sequence[tuple[str, str]]) -> bool:
    """Whether the last of ``words``, each with its class, is one for a person."""
    word, kind = words[-1]
    called = word.endswith(_PERSON) or _UNITS.get(word) == PEOPLE
    return len(word) > 1 and kind[:1] == "n" and called


_PEOPLE_ASKED = re.compile(
    r"([\u4e00-\u9fff]+?)(?:全市|台州|市里|一共|总共|大概|大约|到底|共)*有?(?:多少|几)[个名位]?(?:[?？。,，]|$)"
)
"""小学生有多少, 老师几个 counts them."""


_PERSON = ("员", "生", "师", "者", "长", "主任")


def fee_of(text: str) -> str:
    """The fee, pay or grant whose amount ``text`` asks for; empty if it asks for none.

    经费多少 is answered by what speaks of 费; 免学费的学生多少人 asks for people.
    """
    found = _FEE.search(fold(text)) if asked_units(text) in {(), _MONEY} else None
    return next((word for word in found.groups() if word), "") if found else ""


_FEES = "费|补贴|津贴|工资|薪|奖学金|奖金|补助|罚款"
_FEE = re.compile(
    rf"({_FEES})(?:标准)?[^,，。、;；?？多]{{0,6}}(?:多少|几)(?!人|[名位所个家])"
    rf"|(?:多少|几)(?:钱的?)?\w{{0,3}}?({_FEES})"
)


def _begins(text: str, noun: str) -> bool:
    """Whether ``text`` begins with ``noun``, a longer one also after 个: 几个孩子.

    A single character must be a word: the 平 of 平台 and the 名 of 名师 measure nothing.
    """
    if noun == "所":  # never the beginning of a noun; 几所成校 is cut wrongly
        return text.startswith(noun)
    if len(noun) == 1:
        return text.startswith(noun) and segments(text)[0] == noun
    return text.startswith(noun) or text.removeprefix("个").startswith(noun)


def measures(unit: str, units: tuple[str, ...]) -> bool:
    """Whether an amount in ``unit`` may answer what is asked in ``units``."""
    share = any(one in unit for one in SHARES)
    if units == COUNTS:
        return bool(unit) and not share and not _MEASURED.search(unit)
    if units and share != bool({*units} & {*SHARES}):
        return False  # 个百分点 counts no institutions
    return not units or any(wanted in unit for wanted in units)
