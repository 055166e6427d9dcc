"""Measure words and units after a number, and what each of them may not be the start of."""

from __future__ import annotations

import re
from decimal import Decimal

_MEASURES = r"""
    所(?!有|以(?!上|下|内)|需|谓) 个(?!性|别|体(?!育|系|验|检)) 名(?!称|额|牌) 人次 项 项目
    人(?!均|才|民|口|格) 位(?!于|置) 件 座(?!谈|右) 种(?!子) 级 类(?!似|比) 倍 % ‰ ‱
    家(?!庭|政|园|乡|具|风|访|属|族) 门(?!户|槛|口|诊|卫|票) 亩 次(?!数|序|要|生) 篇 间 届 岁
    周岁 处(?!理|置|于|罚) 台(?!州|风|湾|账|阶|胞) 册 套(?!餐|路) 条(?!件|例|款)
    本(?!科(?!研)|身|质|着|领|土) 批 轮 场(?!所|景|域) 支(?!持|撑|付|柱) 节(?!约|日|奏)
    堂(?!食) 张(?!贴|扬) 份(?!额) 户(?!籍|型) 层(?!次|面|出) 组(?!织|成|建) 班(?!级|子|主)
    方面 环节 领域 期(?!间|望|末|待|刊|限|盼) 号(?!召|称|码|角|令) 元(?!素|化|旦|宵) 美元
    欧元 港元 元人民币 人民币 学位 课时 学时 学分 学期 学年 季度 世纪 年级 年
    年内(?!容|部|涵) 个月 月 日(?!常|益|程|报|子) 天(?!台|然|津|气|空|性|才|赋) 周年
    周(?!边|期|密|围|末) 个小时 小时 个钟头 分钟 秒钟 秒 公里 平方公里 平方千米 千米 米
    平方米 立方米 厘米 毫米 ㎡ ㎞ 公顷 吨 公斤 千克 克(?!服|难) 千瓦 千瓦时 兆 辆 艘
    架(?!构) 栋 幢 株 棵 颗 枚 幅(?!度) 首(?!先|要|个|批|次) 笔 起(?!点|步|来|草|到|着)
    例(?!如|外|会) 桩 床 席 宗 个百分点 百分点 个点(?!位|评|击|赞) 车次 班次 场次
    代(?!表|理|替|码) 成(?!立|功|果|效|熟|就|绩|群)
"""
"""Words that make even a lone Chinese numeral a quantity: 两所, 十件."""

_AFTER_SEVERAL = r"""
    大(?!型|幅) 省(?!级|厅|委|政|直|定|教) 县(?!级|域|委|政|中|管) 国(?!家|际|有|民|培)
    市(?!级|直|场|委|政|民|域|属|县) 区(?!级|域|委|政|县|位|别|块|分) 镇(?!海|级) 乡(?!村|镇)
    村(?!级|民|居|\() 校(?!级|际|内|外|服|友|训) 地(?!方|区|位|点|市)
    对(?!接|于|标|象|比|口|照|应|外|内)
"""
"""Words that do so after any numeral but 一: 三大行动, 两市, but not 一地一品, 一对一."""

_WEAK = r"""
    时(?!间|代|期|刻|常|尚|段|候) 分(?!别|校|析|布|类|层|配|级|解|流|院|部|为|工|批|开|享|行)
    点(?!位|评|击|赞|子|线|面|\d) 强(?!化|调|省|市|师|校|势|国|县) 版(?!本|权|图|块) 折(?!叠)
    步(?!入|伐|骤|行) 字(?!母|体) 页 头(?!部|脑|号) 部(?!门|署|分|长|委|属|级|队|省|编) 度(?!过)
    刻(?!画|苦|板) 只(?!有|要|能|增) 款(?!项|式) 章(?!程|节) 轨(?!道|迹) 股(?!权|份|东|室)
"""
"""Words that are units after an Arabic or a longer Chinese number only: 十分重要 is no score."""

_TRAILER = re.compile(r"\(\?!.*\Z")


def _names(listed: str) -> tuple[str, ...]:
    return tuple(sorted(listed.split(), key=lambda word: -len(_TRAILER.sub("", word))))


def _bare(listed: str) -> frozenset[str]:
    return frozenset(_TRAILER.sub("", word) for word in listed.split())


UNIT = re.compile(
    r" *(?P<scale>万亿|亿|万(?!分之|一|众|象|物))?(?: *(?P<name>"
    + "|".join(_names(_MEASURES + _AFTER_SEVERAL + _WEAK))
    + "))?"
)
"""The longest unit. Each excludes words that it begins by accident (台 is no unit in 台州), but
not those that a count may precede: 一支管理队伍 and 七成员工 must be found."""

MEASURES = _bare(_MEASURES)
AFTER_SEVERAL = _bare(_AFTER_SEVERAL)

PERIODS = frozenset(
    {"年", "年内", "个月", "月", "日", "天", "周", "小时", "个小时", "季度", "学期", "学年"}
)
LENGTHS = frozenset({"米", "公里", "千米", "岁", "周岁", "分钟", "倍", "%"})
RANKED = frozenset({"名", "位", "强", "%", "‰", ""})

_SPELLINGS = {
    "百分点": "个百分点",
    "个点": "个百分点",
    "年内": "年",
    "个小时": "小时",
    "个钟头": "小时",
    "周岁": "岁",
    "千米": "公里",
    "㎞": "公里",
    "平方千米": "平方公里",
    "㎡": "平方米",
    "公斤": "千克",
    "元人民币": "元",
    "人民币": "元",
    "秒钟": "秒",
}
_SCALES = {"万亿": Decimal(10**12), "亿": Decimal(10**8), "万": Decimal(10**4)}


def size_and_name(unit: str) -> tuple[Decimal, str]:
    """What 万 or 亿 in a unit multiplies by, and the rest of it in its canonical spelling."""
    for scale, size in _SCALES.items():
        if unit.startswith(scale):
            name = unit.removeprefix(scale)
            return size, _SPELLINGS.get(name, name)
    return Decimal(1), _SPELLINGS.get(unit, unit)
