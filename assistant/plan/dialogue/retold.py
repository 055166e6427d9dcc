"""A turn in plainer words: what it only says of the talk, or of the user's own paper, taken off.

上一个问的那个 is 这个, 落到学校这一层 is 学校, 我稿子上写的90%，对不对 is 是90%吧; 原话怎么说的
asks for nothing but where it stands. The words are data: ``prompts/turn_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.plan.asked import asks_exact_amount
from assistant.plan.dialogue.turns import says_only, turn_words
from assistant.plan.slots import states_amount
from index.text import fold


def retold(text: str) -> str:
    """``text`` without what it says of the talk, its level or the user's paper; else as it is."""
    said = _LEVEL.sub(r"\1级", _ASKED_BEFORE.sub("这个", fold(text)))
    said = _NUMBER.sub("", _FINISHED.sub("完成", said))
    said = _without_zoom(_ASKED_OTHER.sub("那", said))
    for words, plainer in _PLAINER:
        said = words.sub(plainer, said)
    said = _as_premise(said) if states_amount(said) else said
    guess = _GUESS.sub("", said)
    said = guess if asks_exact_amount(guess) else said
    return text if said == fold(text) else said


_ASKED_BEFORE = re.compile(
    r"(?:上一?[个条次回]|前一?[个条]|刚才|刚刚)(?:我们?)?(?:问|查|聊|提)(?:到|过|起|及)?的?"
    r"(?:[这那]一?[个条项]|问题|指标)[,，]?(?!第)|^那?(?:上|前)一?个(?:问题|指标)(?:里|中)?的?[,，]"
)
"""What was asked last: 上一个问的那个."""
_LEVEL = re.compile(r"([省市县乡镇村])(?:里|上)?[这那]一?[级层]")
"""A level of government as one speaks of it: 县里这级."""
_FINISHED = re.compile(r"(?:[弄搞做干整办]完|搞定|弄好|弄掉)(?![成整全美善毕])")
"""Colloquial for 完成: 打算弄完几所."""
_NUMBER = re.compile(r"(?<=[年市县区划案教])的(?:数字|数据|数值|数)(?=[呢吗?？]|$|是多少)")
"""But the number of a year, place or document: 2020年的数呢, 学有优教的数."""


_ASKED_OTHER = re.compile(
    r"^(?:刚才|刚刚|前面|上面)(?:问|说|聊|查|讲|看)的?(?:都|只)?是[^,，。;；?？]{1,12}[,，。;；](?=.{4,})"
)
"""What was asked before, told to set off what is asked now: 刚才问的是幼儿园，小学有几个."""
_OF_KIND = r"(?:实际|目标|现状|规划|计划)"
_PLAINER = (
    (re.compile(rf"({_OF_KIND})的?(?:数[字值据]?|值)(?=[呢吗吧的,，。?？]|$|是?多少)"), r"\1"),
    (
        re.compile(
            rf"[,，。;；](?:别|甭|不用|不要|不是)(?:给我?|拿|报|说|问)?(?:那个)?{_OF_KIND}的?[?？。]*$"
        ),
        "",
    ),
    (
        re.compile(
            r"^(?P<group>[^,，。;；?？]{1,14}?)的?呢?[,，。;；?？]+(?:我|就|只|是|想)*(?:要看?|看|给我)的?"
            rf"(?P<slot>[^,，。;；?？]{{0,8}}{_OF_KIND})的?[?？。]*$"
        ),
        r"\g<group>的\g<slot>呢",
    ),
    (re.compile(r"[咧哩](?=[,，。;；?？]|$)"), "呢"),
    (re.compile("[抬拉拔调]高(?=[了多几])"), "提高"),
    (re.compile("(?<=[年末底])的?[那这]个数[字值据]?(?=[提增多少高低])"), ""),
    (re.compile(r"(?<=的)数[字值据]?(?:各自|分别|都)?是(?:啥|什么|哪些)(?=[?？。]*$)"), "是多少"),
    (
        re.compile(
            r"的?有没有(?:定|设|写|提|给|列|规定)(?:了|过|下)?(?:具体的?)?"
            r"(?:一?个(?:具体)?的?(?:目标|指标|数[字值据]?)?|目标|指标|数[字值据]?)(?=[?？。]*$)"
        ),
        "目标是多少",
    ),
    (re.compile(r"^([\u4e00-\u9fff]{3,8}(?<![的是有在要了])[这那]个)(?=[?？。]*$)"), r"\1呢"),
    (
        re.compile(
            r"^(?:是|从|打)*(?:哪一?年|[什啥]么?时候|几时|何时)就?(?:开始|起步|启动|搞起来?|做起来?)"
            r"(?:实施|执行|实行)?[的了]?(?=[呢呀啊?？。]*$)"
        ),
        "什么时候开始实施",
    ),
)
"""Colloquial turns of phrase, each with what says the same: 华师大那个, 2027的有没有定一个."""


def _without_zoom(said: str) -> str:
    """``said`` without the words that lead down to a group: 学校, of 落到我们学校这一层,."""
    zoom = _zooming().match(said)
    return f"{zoom['group']}，{said[zoom.end() :]}" if zoom else said


@lru_cache(maxsize=1)
def _zooming() -> re.Pattern[str]:
    """落到我们学校这一层: a word for going down, then a role of those that anything is asked of."""
    words, roles = ("|".join(map(re.escape, turn_words(kind))) for kind in ("zoom", "role"))
    return re.compile(
        rf"(?:那么?|再)?(?:{words})(?:我们|咱们?|我)?的?(?P<group>{roles})"
        r"(?:[这那]一?[级层块头边儿]|[级层](?!次)|层面|头上|身上)?[,，]?(?=.)"
    )


def _as_premise(said: str) -> str:
    """``said`` as one asks whether an amount is right: 我稿子上写的90%，对不对 is 是90%吧."""
    written = _written().search(said)
    if not written:
        return said
    rest = _RIGHT.sub("", said[written.end() :])
    return f"{said[: written.start()]}是{rest}吧"


@lru_cache(maxsize=1)
def _written() -> re.Pattern[str]:
    """What the user's own paper says, before an amount: 我稿子上写的, 我们材料里填了."""
    words = "|".join(map(re.escape, turn_words("draft")))
    return re.compile(
        rf"(?:我们?|咱们?|单位)?(?:的|这边|这里)?(?:{words})[上里中]?面?"
        r"(?:写|说|填|报|列|记|印|标|用)[的了成着]*[是为]?(?=\d|百分之)"
    )


_RIGHT = re.compile(
    r"[,，]?(?:对不对|对不|对吗|对吧|是不是|没错吧|准不准|准吗|(?:写|填|报)?错了?(?:没有?|吗))[?？。]*$|[?？。]+$"
)
"""Wants an amount confirmed: 对不对."""
_GUESS = re.compile(
    r"(?:是不是|不是|好像|应该)?(?:还|要|会)?更[高低多少大小](?:[吗吧些]|一些|一点)?[?？]?[,，]"
)
"""A guess before the question itself: 不是更高吗，写的几."""


def asks_verbatim(text: str) -> bool:
    """Whether ``text`` wants but the words of the document, and says what for: 文件原话怎么说的.

    我要贴到材料里 after it asks nothing. 双减的原话 names something, which makes it a question.
    """
    clauses = [clause for clause in _STOPS.split(fold(text)) if clause]
    wants = [c for c in clauses if any(word in c for word in turn_words("verbatim"))]
    others = [c for c in clauses if c not in wants]
    bare = all(says_only(_HOW_SAID.sub(" ", c), "verbatim", "paper") for c in wants)
    return bool(wants) and bare and not any(_ASKS.search(c) for c in others)


def wants_words(text: str) -> bool:
    """Whether ``text`` wants the words of the document: 原话怎么说的."""
    return any(word in fold(text) for word in turn_words("verbatim"))


_STOPS = re.compile("[，,。；;！!？?]")
_ASKS = re.compile(r"[吗么呢]$|多少|什么|啥|怎|谁|哪|几")
_HOW_SAID = re.compile(
    "(?:是|具体)?(?:怎么|咋|如何|怎样)[说写讲提表]?[述达]?的?|(?:发|给|贴)[给我]?"
)


def of_year_end(text: str, years: Sequence[tuple[int, ...]]) -> str:
    """``text`` with the year whose end it speaks of: the last one that a turn named alone."""
    last = next((one[0] for one in reversed(years) if len(one) == 1), 0)
    return _YEAR_END.sub(f"{last}年底", text) if last else text


_YEAR_END = re.compile(r"^(?:那|到)?年底(?=[^,，]{0,4}(?:到|达|没有|了吗|完成|做))")
