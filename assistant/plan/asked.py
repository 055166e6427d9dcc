"""What a question wants, read off its words: of figures, of measures, of documents."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.library import Library
from assistant.plan.wording import asked_terms, official_words
from assistant.types import Asked
from index.text import fold
from index.types import Attribute, FigureKind
from prompts import load_pairs

_ORDER: tuple[Asked, ...] = ("attribute", "difference", "achieved", "trend", "comparison")
_ATTRIBUTES: tuple[Attribute, ...] = ("约束性", "预期性")
_EXACT = re.compile(
    r"多少(?!条)|(?<!第)几(?:[个所名人万亿千百家分成比元块岁项件门次倍亩位场届]|小时|分钟|[?？。]|$)"
    r"|[百千万]分之几|多大|多高"
)
_COUNTED = re.compile(
    r"[二三四五六七八九十几]{1,2}(?:条|方面|项|大(?!学)|件|种|类|点(?!半|钟|整|多|左右|以?[前后]|下班|放学))"
)
_INDICATORS = re.compile(
    r"指标[^,，。?？]{0,6}(?:几|多少)[个项条]|(?:几|多少)[个项条][^,，。?？]{0,4}指标"
)
"""Asks how many indicators there are, which naming them answers."""


def asked_for(text: str) -> Asked:
    """What of figures is wanted; ``value`` if nothing more special is."""
    folded = _HIGH_SCHOOL.sub(" ", fold(text))
    if _DIFFERENCE.search(folded) and not _any("attribute", folded):
        return "difference"
    found: Asked = next((kind for kind in _ORDER if _any(kind, folded)), "value")
    if found in {"value", "trend"} and _CAME_TO.search(folded):
        return "achieved"
    if found == "value" and _COURSE.search(folded):
        return "trend"
    return "comparison" if found == "value" and _WHICH_MORE.search(folded) else found


_HIGH_SCHOOL = re.compile("[普职]高(?=多少|几)")
"""Schools, of which 普高多少 asks no difference."""
_CAME_TO = re.compile(
    r"(?<![看听提说得谈想找收遇])(?:到|达标|达成|[完做办搞弄]成|实现|兑现|落实|够上)了?(?:没有?|吗|么|伐)(?:[?？。！!，,]|$)"
    r"|(?:(?P<one>[超够到达])没(?P=one)标?)(?:[?？。！!，,]|$)"
    r"|(?:够|到|达标|达成|完成|实现)了吧[?？。]*$|(?<![不足])够(?:了吗|了没有?|不够|没够)[?？。]*$"
    r"|(?:有没有|是否|是不是)[^,，。?？]{0,8}(?:达到|达标|达成|完成|实现|兑现|够|超过?)(?:了|的)?(?:目标|要求|标准)?[?？。]*$"
)
"""What 定的99，最后到了没有 asks for; 提到了吗 does not."""


_COURSE = re.compile(
    r"\d年?(?:[到至、和-]{1,2}(?:20)?\d\d年?)+[^,，。?？]*[怎咋](?:么|样)[^,，。?？]*的[?？。]*$"
    r"|[怎咋](?:么样?|样)?一(?P<pace>[步年点])一?(?P=pace)[^,，。?？]*的[?？。]*$"
    r"|年年(?:的|都|要)*[^,，。?？]{0,2}(?:目标|多少|几)"
)
"""Asks how figures went over the years: 2016、2020是怎么变的, 怎么一步步铺开的, 年年目标多少."""
_WHICH_MORE = re.compile(
    r"(?:哪个|哪边|哪家|谁)[^,，。？?]{0,4}(?:更|高|低|多(?!少)|大|小(?!学)|严)"
)
"""What 哪个占比高 asks for."""


_DIFFERENCE = re.compile(
    r"比(?!例|重|率)[^,，。？?]{2,12}?(?<!至)[多少高低提增涨升降减跌蹿窜][^到至,，。？?]{0,2}?(?:多少|几)"
    r"|[跟和与同][^,，。？?]{2,10}?比(?:起来)?[,，]?[^到至,，。？?]{0,2}[多少高低提增涨升降减跌蹿窜][^到至,，。？?]{0,2}?(?:多少|几)"
)
"""What 比16年多花几个亿 asks for: the words between are anybody's."""


def asks_amount(text: str) -> bool:
    """Whether the question asks how much or how many."""
    return _any("amount", fold(text)) or asked_for(text) != "value"


def asks_exact_amount(text: str) -> bool:
    """Whether only a number answers the question: 多少, 几个, 百分之几, 几比几."""
    return bool(_EXACT.search(fold(text)))


def asks_list(text: str) -> bool:
    """Whether the question wants things named one by one: 有哪些, 四方面, 几条."""
    folded = fold(text)
    return _any("listing", folded) or any(p.search(folded) for p in (_COUNTED, _INDICATORS))


def attribute_of(text: str) -> Attribute:
    """约束性 or 预期性 if just one of them is named."""
    folded = fold(text)
    named: list[Attribute] = [word for word in _ATTRIBUTES if word.removesuffix("性") in folded]
    return named[0] if len(named) == 1 else ""


def asks_how(text: str) -> bool:
    """Whether the question wants a procedure or measures: the whole passage, not a sentence."""
    return _any("how", _NOT_HOW.sub(" ", fold(text))) and not _COURSE.search(fold(text))


_NOT_HOW = re.compile(
    r"怎么(?=比|会|还|没|不|这么|那么|又|样|一[份个种家][^,，]{0,4}一个样)|[怎咋]样(?=[呢?？。]|$)"
)
"""怎么 that wonders and 怎样 that asks of a state: neither asks for measures."""


def asks_source(text: str) -> bool:
    """Whether the question wants to know which document says it."""
    return _any("source", fold(text))


def asks_why(text: str) -> bool:
    """Whether the question wants a reason or a meaning: 为什么, 什么是, 什么意思."""
    return _any("why", fold(text))


def asks_about_documents(text: str, library: Library) -> bool:
    """Whether the question is about the documents themselves: which there are, number, date.

    It is if nothing else is named: 台州学院改名的批文号 asks for what no document is.
    """
    folded = fold(text)
    asks = _any("documents", folded) or _OF_DOCUMENTS.search(folded)
    if not asks or _WRITTEN.search(folded):
        return False
    folded = _WRITING.sub(" ", folded)
    titles = fold("".join(d.card.title + d.card.issuer for d in library.documents.values()))
    for word in (*slot_words(), *(str(year) for year in range(2015, 2031))):
        folded = folded.replace(word, " ")
    terms = asked_terms(folded, library.knows)
    official = (word for said in official_words(folded).values() for word in said)
    named = (*filter(library.knows, terms), *official)
    return all(set(word) <= set(titles) for word in named)


_OF_DOCUMENTS = re.compile(
    r"(?:文件|材料|资料|规划|方案)(?:的|是|都|全|一共|收了?)*"
    r"(?:叫什么|叫啥|名字|名称|名叫|全名|全称|标题|题目|有哪(?!些?指标)|有几(?!个?指标)|管到|管几年|有效期|到哪一?年)|"
    r"(?:哪|几|什么|啥)[几些]?[份个种本]?(?:文件|材料|资料)(?!名?[要需交准备]|.{0,4}(?:提到|讲|说|写|谈|涉及))|"
    r"(?:文件|材料|规划|方案|总结)[^,，。?？]{0,4}[,，]?(?:各自?|分别|都)?(?:管|适用|覆盖|涵盖|对应)(?:的|到)?(?:年份|年限|期限|时间段?|时段|哪[几些]?年)|"
    r"(?:谁|哪[个家]?(?:单位|部门|局))(?:制定|出台?|印发?|发布?|下发|编制?)的"
)
"""Asks for the documents there are or what they are called, in whatever words."""
_WRITING = re.compile("文件|材料|资料|名字|名称|全名|全称")
_WRITTEN = re.compile(r"哪[份个](?:文件|方案|规划)?里|写(?:的|在|着|到)")
"""Asks where something is written, not about the documents: 这是哪份文件里写的."""


def asks_responsible(text: str) -> bool:
    """Whether the question asks who answers for something; not who takes part: 由哪些人组成."""
    return _any("responsible", _COMPOSED.sub(" ", fold(text)))


_COMPOSED = re.compile(r"由(?:哪|什么|谁)[^，,。?？]{0,4}(?:组成|构成|参加|参与)")


def kind_of(text: str) -> FigureKind | None:
    """Whether targets or actuals are asked for; None where both or neither word stands."""
    target, actual = _kinds(text)
    if target == actual:
        return None
    return "target" if target else "actual"


def asks_both_kinds(text: str) -> bool:
    """Whether targets and actuals are both spoken of: 计划投68亿，实际投了多少."""
    return all(_kinds(text))


def asks_since_now(text: str) -> bool:
    """Whether ``text`` holds a figure against what it is today: 比现在高多少."""
    return bool(_THAN_NOW.search(fold(text)))


_THAN_NOW = re.compile("[比较](?:现在|目前|眼下|如今|当前|现状|眼前|当下)")


def _kinds(text: str) -> tuple[bool, bool]:
    """Whether targets and whether actuals are spoken of; 要做到多少 speaks of a target."""
    folded = _THAN_NOW.sub(" ", _DENIED.sub(" ", fold(text)))
    rest = _MUST.sub(" ", folded)
    now = bool(_NOW.search(rest)) and not _YEAR.search(rest)
    now = now or bool(_BEFORE.search(rest))
    return rest != folded or _any("target", rest), now or _any("actual", rest)


_DENIED = re.compile(
    r"(?:(?<!是)不要|不是(?!说)|而非|[别勿]拿|别给我?|不含|不用)(?:目标|计划|规划|预期|实际|现状)(?:的|完成)?[值数]?"
)
"""The kind that is not wanted: 实际完成值，不要目标值."""
_NOW = re.compile(
    r"(?:现在|目前|如今|眼下)(?!请?(?:回答|告诉|问|说|我)|的?(?:文件|规划|方案|政策))"
)
_BEFORE = re.compile("(?:原[来先本]|当初|起初|本来|起先)(?:只?[是有占才到]|才?只有)?(?:多少|几)")
"""Asks what a figure was when the plan was made: 原先多少."""
_YEAR = re.compile(r"\d年|20\d\d")
"""Where a year is named 现在 asks of no other."""


def insists_on_kind(text: str) -> bool:
    """Whether only the kind that is asked for answers: an actual, or what is called a target.

    2020年要多少 may be answered with what 2020 came to, said to be that.
    """
    folded = fold(text)
    return kind_of(text) == "actual" or any(word in folded for word in _CALLED_TARGET)


_CALLED_TARGET = ("目标", "计划", "规划", "预期", "要求")


_MUST = re.compile(
    r"(?:(?<![主重只])要|想|必须|须|应当?|需|得(?![到了]))(?:在[^，,。]{2,6})?"
    r"(?:做到|达到|完成|实现|建成|办成|创成|够到|升到|降到|提到|提高到)(?!了)(?:多少)?"
)
"""What still has to be reached: 要做到, 应达到; but not 做到了."""


def asks_names(text: str) -> bool:
    """Whether the question wants names, which no count answers: 叫什么名字, 是哪几位."""
    folded = fold(text)
    counts = _EXACT.search(folded.replace("哪几", " "))
    return bool(_NAMES.search(folded)) and not counts


def asks_openly(text: str) -> bool:
    """Whether a question word of ``text`` asks for what no figure tells: 主要花在哪, 靠什么降."""
    folded = fold(text)
    return bool(_OPEN.search(folded)) and not (asks_amount(folded) or kind_of(folded))


_OPEN = re.compile(
    r"(?:什么|啥)(?!时候|水平|程度|标准|数|样|地步)|哪(?!一?[年天]|怕)|谁(?![更高低多少大小的])"
)
"""Question words, but those that ask for a time, a degree or nothing at all."""
_NAMES = re.compile(
    r"(?<![黑白])名单|名字|叫什么|叫啥|姓什么|(?:是|有|都)谁(?!负责|牵头|管|定|高|低|多|更|的)|哪[几些]?[位名]"
)


def _any(kind: str, folded: str) -> bool:
    """Whether ``folded`` has a word of one ``kind``, or asks for an attribute in other words."""
    if kind == "attribute" and BINDING.search(folded):
        return True
    return any(word in folded for word in _words().get(kind, ()))


BINDING = re.compile(
    "[硬软死](?:性的?)?(?:杠[子杠]?|任务|指标|要求|约束|目标)|非(?:完成|做到|达到|办到)?不可"
    "|必须(?:要)?(?:完成|达到|做到|办到)的?(?:那种|一类|那类|性质)?的?(?:吗|么|不|还是)"
)
"""Asks whether a figure binds: 硬杠子还是软指标, 非完成不可的那种吗."""


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for kind, word in load_pairs("question_words"):
        words[kind] = (*words.get(kind, ()), word)
    return words


def slot_words() -> tuple[str, ...]:
    """All words that tell what is wanted of a subject and name none; longest first."""
    return tuple(sorted({w for ws in _words().values() for w in ws}, key=len, reverse=True))
