"""Whether what was found has the kind of thing that is asked for: an amount, a place, a name.

A sentence about pay does not say how much, one about 三张清单 does not say which three. What
is missing is named, and the passage is told as different from what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from assistant.measure import RANK, SHARES, asked_units, measures
from assistant.plan import content_terms
from assistant.plan.asked import asks_how, asks_openly, asks_why, kind_of
from assistant.write.aspects import (
    asks_people,
    dealing_untold,
    ones_unnamed,
    outcome_untold,
    people_unnamed,
    short_form_unexplained,
)
from index.numbers import find_quantities
from index.plans import FIVE_YEAR_PLAN
from index.text import fold, word_classes
from index.types import Quantity

_Check: TypeAlias = Callable[[str, Sequence[str]], str]
_AMOUNT = re.compile(
    r"多少(?!条)|(?<![哪这近那前后十好点])几(?:个|所|名|人|万|亿|千|百|家|分|成|元|岁|小时|分钟|次|门|块|倍|年|"
    r"天(?!时)|米|平|节)|百分之几|多大|多高|多久|多长"
)
_RATIO = re.compile(r"几比几|普职比|师生比|生师比")
_HOW_OFTEN = re.compile(
    r"(?:每?隔?多久|多长时间|(?<![哪这])几(?:天|周|个?月|年))[^，。?]{0,4}一(?:次|回|趟|遍)|每?隔多久"
)
_RANKED = re.compile(
    r"第[一二三四五六七八九十\d]+(?!条|章|项|批|期|届|轮|个)|首位|前列|榜首|前[一二三四五六七八九十百\d]"
)
_NO_AMOUNT = re.compile(f"{_HOW_OFTEN.pattern}|{RANK.pattern}")
"""多少 and 几 that ask for a time or a rank."""
_EVERY = re.compile(
    r"(?:每|按|逐|一)个?(?:学?年|学期|季|月|旬|周|天|日)|定期|年度|季度|月度|[月周旬日][查会报检评考]"
)
_DATED = re.compile(r"(?:20)?\d\d年?(?:底|末|初)?的?")
_NAMED_ONES = re.compile(r"哪几(?![天点号月年])|哪些")
"""几个“相统一”是哪几个 wants them named, not counted."""
_COUNTED_WHOLE = re.compile(r"(?:几|多少)个(\w{3})(?:$|[?？。，])")
"""A noun of three characters that is counted: 博士 110 人 are no 博士点."""
_CLOCK = re.compile(r"几点|几号|几月|哪[几一]?天|哪月")
_WHEN = re.compile(r"什么时候|啥时候|何时|几时|哪年|哪一年|到期|截止")
_SEASON = re.compile("[春夏秋冬]季|学期|开学|寒假|暑假")
_WHERE = re.compile(
    r"哪个?(?:镇|乡|村|街道|地方)|哪条(?:路|街)|在哪(?:儿|里)?(?:[?？。]|$)|"
    r"(?:分|搬|迁|转|退|安置|安排)[到去往]哪(?:儿|里)|去哪(?:儿|里)?(?:玩|逛|吃|住|买)"
)
UNLISTED = "具体名目"
_CONTACT = re.compile(
    r"(?<![发上登推])(电话|手机|热线|地址|网址|邮箱|微信|公众号|传真|联系方式|账号|密码|二维码)"
    r"(?:号码?)?(?:[?？。]|$|是?多少|是什么|是啥|在哪|有吗|有没有|给我|发我|告诉)|"
    r"(?:哪个|什么|多少|查|给我|发我)(电话|手机|热线|地址|网址|邮箱|微信|公众号|账号)"
)
_PERSON = re.compile(
    r"(?:局长|校长|书记|主任|园长|院长|市长|县长|区长|负责人|领导|处长|科长)[^，。？?]{0,8}"
    r"(?:是谁|谁是|哪位|姓名|名字|叫什么|姓什么)|哪位(?!.*负责)"
)
_NAMES = re.compile(r"(?<![黑白])名单|名字|叫什么|(?:是|有)谁(?!负责|牵头)|哪几家")
_CALLED = re.compile(r"叫什么|叫啥|名字")
_DIGITS = "一二三四五六七八九十百"
_COUNT = rf"(?<![第{_DIGITS}])(十[一二三四五六七八九]?|[二两三四五六七八九])(?![{_DIGITS}])"
_WHICH = re.compile(
    rf"哪{_COUNT}(?!年)\w|"
    rf"{_COUNT}(?:[个项大张条类件步种点]|方面)[^，。？?]{{0,8}}?(?:是|指|有|包括|分别)*(?:哪|什么|啥)"
)
_COUNTED_NOUN = re.compile(_COUNT + r"(?:[个项大张条类件步种点]|方面)?\"?([\u4e00-\u9fff]{2})")
_NUMERAL = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ITEM = re.compile(
    r"、|;| - |[一二三四五六七八九十]是|[(（]?[一二三四五六七八九十\d]{1,2}[)）.．]|[⑴-⒇①-⑳]"
)
_AND = re.compile(r"[和与及]")
"""What parts or begins an item in folded text, in which a line break is a blank."""
_SENTENCE = re.compile(r"[^。！？]+")
_CLAUSE = re.compile(r"[^。！？!?，,；;]+")
_CANCELS = re.compile(r"取消|停掉|停办|叫停|废除|(?<!让)不让|(?<!许)不许|撤销|作废")
_CANCELLED = re.compile(r"取消|停|废|禁|不得|严禁|撤|不准")
_MONEY = re.compile(
    r"(?:经费|资金|补贴|补助|津贴|奖金|工资|薪|学费|费用|预算)[^，,。;；?]{0,6}多少(?:[钱元万亿]|[?？。]|$)"
)
"""What is asked for is a sum: 经费有多少."""
_TIMES = {"", "年", "月", "日", "届", "次", "期", "级", "号"}
"""Units that tell a time, a number in a row, or nothing."""
_STATED = ("%", "元", "百分点", "‰", "‱")
"""Units in which a question may state an amount to have it confirmed."""
_FEW = 2
_CONFIRMS = re.compile(r"[对是]吧|对不对|没错|是不是|确认|属实|真的|[对是]吗|就行|说是")
_NO_COUNT = {"一个", "一定", "一批", "一种", "一系列"}


def lacking(question: str, told: Sequence[str]) -> Iterator[str]:
    """What of the thing asked for ``told`` has not, once for each check that sees it missing."""
    yield from _missing(_CHECKS, question, told)


def lacking_surely(question: str, told: Sequence[str]) -> Iterator[str]:
    """The same of what no words but its own could tell: a person, an address, a short form."""
    yield from _missing(_SURE, question, told)


def _missing(checks: Sequence[_Check], question: str, told: Sequence[str]) -> Iterator[str]:
    folded = FIVE_YEAR_PLAN.sub(" ", fold(question))
    texts = [fold(text) for text in told]
    yield from (missing for has in checks if (missing := has(folded, texts)))


def lacking_name(question: str) -> str:
    """The name, place or number to reach someone that is asked for; no figure holds any."""
    folded = fold(question)
    return next((missing for has in _NAMED if (missing := has(folded, ()))), "")


def _contact(question: str, told: Sequence[str]) -> str:
    contact = _CONTACT.search(question)
    wanted = contact.group(1) or contact.group(2) if contact else ""
    return wanted if wanted and not any(wanted in text for text in told) else ""


def _person(question: str, told: Sequence[str]) -> str:
    del told  # the documents name no office holder
    return "人名" if _PERSON.search(question) else ""


def _place(question: str, told: Sequence[str]) -> str:
    del told  # nor any address
    asked = _WHERE.search(question)
    if not asked:
        return ""
    before = word_classes(question[: asked.start()])
    compared = asked[0].startswith("在") and bool(before) and before[-1][1][0] in "ad"
    return "" if compared else "具体地点"  # 新在哪, 差距大在哪 ask for no place


def _stated(question: str, told: Sequence[str]) -> str:
    """An amount that the question states must stand in what is told."""
    if not _CONFIRMS.search(question):
        return ""
    stated = [q for q in find_quantities(question) if q.unit.endswith(_STATED)]
    found = {(q.value, q.unit) for text in told for q in find_quantities(text)}
    missing = [q.text for q in stated if (q.value, q.unit) not in found]
    return "数值" if missing else ""


def _often(question: str, told: Sequence[str]) -> str:
    if not _HOW_OFTEN.search(question):
        return ""
    return "" if any(_EVERY.search(text) for text in told) else "具体频次"


def _rank(question: str, told: Sequence[str]) -> str:
    if not RANK.search(question):
        return ""
    return "" if any(_RANKED.search(text) for text in told) else "名次"


def _amount(question: str, told: Sequence[str]) -> str:
    question = _NO_AMOUNT.sub(" ", question)
    asks = _AMOUNT.search(question) or _RATIO.search(question) or _CLOCK.search(question)
    if not (asks or _names_share(question)) or _NAMED_ONES.search(question):
        return ""
    counted = _COUNTED_WHOLE.search(question)
    if counted and not any(counted.group(1) in text for text in told):
        return "具体数值"
    return "" if any(_is_amount(q, question) for q in _quantities(told)) else "具体数值"


def asks_amount_of(question: str) -> bool:
    """Whether only an amount answers ``question``."""
    folded = _NO_AMOUNT.sub(" ", fold(question))
    asks = _AMOUNT.search(folded) or _names_share(folded)
    return bool(asks) and not _NAMED_ONES.search(folded)


def _names_share(folded: str) -> bool:
    """Whether a share of some year or kind is named and nothing asked of it: 覆盖率25年目标."""
    undated = _DATED.sub("", folded)
    dated = undated != folded or kind_of(folded) is not None
    asks = asks_how(folded) or asks_why(folded) or asks_openly(folded)
    return dated and not asks and asked_units(undated) == SHARES


def tells_amount(question: str, text: str) -> bool:
    """Whether ``text`` has an amount of the kind that ``question`` asks for."""
    return any(_is_amount(quantity, fold(question)) for quantity in find_quantities(text))


def _time(question: str, told: Sequence[str]) -> str:
    if not _WHEN.search(question):
        return ""
    dated = any(q.unit in {"年", "月", "日"} for q in _quantities(told))
    return "" if dated or any(_SEASON.search(text) for text in told) else "具体时间"


def counted(question: str) -> tuple[str, str]:
    """The numeral and the noun of the ones asked for by their number: 十大工程是什么."""
    folded = fold(question)
    noun = _COUNTED_NOUN.search(folded) if _WHICH.search(folded) else None
    return (noun.group(1), noun.group(2)) if noun else ("", "")


def _which(question: str, told: Sequence[str]) -> str:
    """哪三张: the sentence that counts them must list as many."""
    which = _WHICH.search(question)
    if not which:
        return ""
    numeral = which.group(1) or which.group(2)
    noun = _COUNTED_NOUN.search(question)
    counted = noun.group(2) if noun and noun.group(1) == numeral else ""
    count = sum(_NUMERAL[digit] for digit in numeral)
    if counted and any(text.count(counted) >= count for text in told):
        return ""
    sentences = [match.group() for text in told for match in _SENTENCE.finditer(text)]
    if counted.startswith("位") and any(_people(text) >= count for text in sentences):
        return ""
    phrase = counted or which.group(0)[-2:]
    named = [one for one in sentences if re.search(f"{numeral}.?{re.escape(phrase[:1])}", one)]
    if any(_items(text) + bool(_AND.search(text)) >= count for text in named):
        return ""
    listed = [] if named else [*sentences, *told]
    return "" if any(_items(text) >= count for text in listed) else UNLISTED


def _people(text: str) -> int:
    """How many people a sentence names: 专家程红兵和郑杰."""
    return len({word for word, kind in word_classes(text) if kind == "nr" and len(word) > 1})


def _items(text: str) -> int:
    return len(_ITEM.findall(text)) + 1


def _names(question: str, told: Sequence[str]) -> str:
    if not _NAMES.search(question) or asks_people(question):
        return ""
    listed = (t for t in told if "《" in t or _items(t) > _FEW or _is_called(question, t))
    return "" if any(listed) else "名单"


def _is_called(question: str, text: str) -> bool:
    """Whether one thing's name is asked for, and ``text`` has one in quotes: “括苍云”."""
    return bool(_CALLED.search(question)) and '"' in text


def _cancelled(question: str, told: Sequence[str]) -> str:
    """A question that takes something to be cancelled: a clause must say so of that thing."""
    if not _CANCELS.search(question):
        return ""
    things = [term for term in content_terms(question) if not _CANCELS.search(term)]
    clauses = [c for text in told for c in _CLAUSE.findall(text) if _CANCELLED.search(c)]
    held = any(term in _cancelled_thing(clause) for clause in clauses for term in things)
    return "" if held or (clauses and not things) else "这种说法"


def _cancelled_thing(clause: str) -> str:
    """What a clause says is cancelled: the head behind 的, not what it is of.

    取消高级职称评审的论文发表要求 does not cancel the titles.
    """
    thing = clause.rpartition("取消")[2]
    return thing.rpartition("的")[2] if thing != clause else clause


_NAMED: tuple[_Check, ...] = (_contact, _person, _place)
_SURE: tuple[_Check, ...] = (_contact, _person, short_form_unexplained)
_CHECKS: tuple[_Check, ...] = (
    _place,
    _stated,
    _often,
    _rank,
    _amount,
    _time,
    _which,
    _names,
    _cancelled,
    outcome_untold,
    ones_unnamed,
    people_unnamed,
    dealing_untold,
)


def _quantities(told: Sequence[str]) -> Iterator[Quantity]:
    for text in told:
        yield from find_quantities(text)


def _is_amount(quantity: Quantity, question: str) -> bool:
    """Whether ``quantity`` is of the kind that ``question`` asks for."""
    if quantity.text in _NO_COUNT:
        return False
    if _CLOCK.search(question):
        return quantity.unit in {"月", "日", "点", "时", "号"}
    if _RATIO.search(question):
        return ":" in fold(quantity.text) or "比" in quantity.text
    if _MONEY.search(question) and not quantity.unit.endswith("元"):
        return False
    units = asked_units(question)
    if units:
        return measures(quantity.unit, units) or (units == SHARES and "分之" in quantity.text)
    return quantity.unit not in _TIMES
