"""Words around numbers: comparators, amounts in words, and idioms that state no amount."""

from __future__ import annotations

import re
from decimal import Decimal

from index.types import Comparator

_DIGITS = "一二三四五六七八九"
_NUMERALS = f"零{_DIGITS}两十百千万亿"
_NOT = r"(?:不|未|没有?|勿)(?:得|应|能|可|宜|会|再|要|曾)?"
_FILLER = rf"[^\W\d_{_NUMERALS}的是]{{0,4}}"
_LINK = r"(?:达到|达|为|有|占|了|到)?"

_BEFORE: dict[str, tuple[Comparator, tuple[str, ...]]] = {
    "at_least": (
        "≥",
        (
            rf"(?:{_NOT}(?:低于|少于|小于|亚于)|[大高多]于或?等于|≥|≧|⩾|>=|=>|≮){_LINK}",
            rf"(?:至少|最少|起码){_FILLER}",
            r"(?<![以线网加再之])上",
        ),
    ),
    "at_most": (
        "≤",
        (
            rf"(?:{_NOT}(?:高于|超过|超出|多于|大于|突破)|[小低少]于或?等于|≤|≦|⩽|<=|=<|≯){_LINK}",
            rf"(?:至多|最多|顶多){_FILLER}",
            r"(?<![目此之以提空当学从])前",
        ),
    ),
    "more": (
        ">",
        (
            rf"(?:超过|超出|高于|大于|多于|突破|不止|不只|逾|>|(?<![赶反])超){_LINK}",
            r"(?<![通经不超])[过破]",
        ),
    ),
    "less": ("<", (rf"(?:低于|少于|小于|不到|不足|不满|不及|不够|未满|未达|未到|<){_LINK}",)),
    "about": (
        "≈",
        (
            rf"(?:大约|大概|大致|差不多|接近|将近|临近|逼近|几近|几乎|≈|~){_LINK}",
            rf"(?<![节契集预制条签合违简誓大])约{_LINK}",
            rf"(?<![最附亲贴邻远靠相就走新接将临逼几])近{_LINK}",
        ),
    ),
}
BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<{name}>{'|'.join(ways)})" for name, (_, ways) in _BEFORE.items())
    + r") *\Z"
)
BEFORE_MEANS: dict[str, Comparator] = {name: sign for name, (sign, _) in _BEFORE.items()}
ONLY_ROUND = frozenset("上过破")
"""Comparators only before a number that is 百, 千, 万 or 亿, or in 成: 上百所, 过万人, 过六成."""

_MANY = r"多(?![样种次方点层媒维渠]|元[化共办智投评治]|部门|功能|学科)"
INSIDE = re.compile(
    rf" *(?:(?P<more>余(?![额款下姚热量杭])|{_MANY})"
    r"|(?P<about>几|来(?=[个所人名年岁家次天万位项件亩元])))"
)
INSIDE_MEANS: dict[str, Comparator] = {"more": ">", "about": "≈"}

AFTER = re.compile(
    r" *(?:(?P<at_least>(?:\(含\)|含|及其|及|或)?(?:以上|之上))"
    r"|(?P<at_most>(?:及|或)?(?:以内|以下|之内|之下))"
    r"|(?P<about>左右|上下(?![联贯])|前后)|(?P<more>有余|出头|开外))"
)
AFTER_PERIOD = re.compile(
    rf"(?P<more>余(?![额款下])|{_MANY}(?![所个名家项]))"
    r"|(?P<at_most>内(?![部外容涵控设地在生心化需循]))"
)
"""Only behind a unit of time, length or multiple: 一年多, 30日内."""
AFTER_MEANS: dict[str, Comparator] = {"at_least": "≥", "at_most": "≤", "about": "≈", "more": ">"}

NEGATIVE = re.compile(r"(?:(?<![0-9a-z%)\]~-])-|(?<![减担抱肩背胜自辜欺])负|零下) *\Z")
ORDINAL = re.compile(r"第 *\Z")
LINK = re.compile(r" *(?:(?P<dash>[-—~〜∼]{1,2})|至|到) *")

HALF = Decimal(50)
WHOLE = Decimal(100)
_FIXED: tuple[tuple[str, Decimal, str, Comparator | None], ...] = (
    ("全覆盖|百分百", WHOLE, "%", None),
    (r"(?<!不)过半(?![年天个小])数?|超半数?|[一绝]?大半(?![年天个])|多半数", HALF, "%", ">"),
    ("近半(?![年天个小])数?", HALF, "%", "≈"),
    ("一半|半数|[减对各]半", HALF, "%", None),
    ("千兆(?![瓦赫])", Decimal(1), "千兆", None),
    ("成百上千", Decimal(100), "", "≈"),
    ("成千上万", Decimal(1000), "", "≈"),
    ("翻(?:了)?(?:一?番|一?倍)", Decimal(1), "番", None),
)
FIXED = tuple((re.compile(written), value, unit, sign) for written, value, unit, sign in _FIXED)
"""Amounts that are a word, not a numeral."""

HALF_OF = re.compile(r"(?<![一上下前后大小过深夜])半(?=年|天|个|小时|学期|学年|日|亩|公里)")
COUNTED_BY = re.compile(rf"数以(?P<size>[{_NUMERALS}]{{1,9}})计")
DOUBLINGS = re.compile(rf"翻(?:了)?(?P<times>[{_NUMERALS}]{{1,9}}|\d{{1,9}})番")

_ALONE = f"(?<![{_NUMERALS}])"
IDIOMS = re.compile(
    r"(?:(?<![系传])统|唯|(?<![共合协])同|(?<!分)之)一"
    rf"|(?<![{_NUMERALS}之])一(?:批|点(?![{_NUMERALS}])|方面|次性|大批|条龙|对一|本正经|门心思)"
    rf"|{_ALONE}一[^个所名家项座次件点分{_NUMERALS}\W\d]一(?![{_NUMERALS}])"  # 一校一品, 一周一梳理
    r"|(?<![以线网])[上下]一[年级届次期轮个步]|(?<!提)高一级|新一轮|三位一体|最后一公里"
    rf"|千家万户|(?<![{_NUMERALS}数几])[百千万]人计划"
    rf"|{_ALONE}三门(?=[县湾])|{_ALONE}三门(?!.{{0,8}}(?:课|科目|学科|语言|专业|修|考))"
    rf"|{_ALONE}(?:十[{_DIGITS}]|二十[{_DIGITS}]?)大(?=精神|报告|以来|[和、，,。》\"” ]|代表|\Z)"
)
"""Words that hold a numeral before a measure word, and yet state no amount.

Only those are listed that the rules of ``find`` would take for a quantity. 三门 is a county
of 台州 unless something taught follows; 十九大 is a congress, 三大行动 are three.
"""
