"""Words and signs that state an amount without a number, or bend what a number beside says.

A language model is free to use them elsewhere; in a sentence that tells a curated figure
they are left over once names, amounts and remarks are taken out, and the sentence goes.
"""

from __future__ import annotations

import re

SIGN = re.compile(r"[%‰‱℅\U0001d000-\U0001ffff]|百分|分之|个点|&[#a-z0-9]+;|<[a-z/!]|~~|\\")
"""What an amount hides behind: signs, emoji, entities and mark-up that a page would render."""
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn"})
"""Unicode categories of characters that are not seen, or change the one before them."""

_SHARE = (
    r"全部|所有|全员|全体|全市域|悉数|一律|[每各]所|每个|人人|[多少]数|大部分|大多|翻番|腰斩|成倍"
)
_NUMERAL = (
    r"[二三四五六七八九两几零倍半壹贰叁肆柒捌玖佰仟]|[陆伍拾](?=[个所名人项家门])|一成|位数"
    r"|若干|许多|大量|少量|一批|[^\W\d_\u3400-\u9fff]+"
)
_BOUND = (
    r"以[上下内]|之[上下内]|左右|上下|至[少多]|最[少多]|[高低多少大小]于|[超突]过|超出|足足"
    r"|大[约概致]|(?<!制)约(?!束)|接近|将近|逼近|几乎|差[不点]|有余|出头|开外|[往朝]上"
)
_DENIAL = r"[不未没无非莫]|难以|错误|虚假|如果|假如"
_TIME = r"[今去明前后上次翌本]年(?!度)|曾|同比|环比|[年月人师生户平]均|每[年月天日人]|远景"
_SCOPE = (
    r"[省国]|全[县区]|[我本][县区]|农村|乡村|城[市镇区]|市[区直本]|直属|[公民]办|私立|[男女]|小学|初中"
    r"|高中|中职|高职|职高|高校|大学|幼儿|学前|义务|特殊|残疾|随迁|留守|山区|海岛|新生|毕业"
    r"|[增降]幅|幅度|增量|缺口|差距|上一轮"
)
CLAIM = re.compile(_SHARE)
"""Shares in words; even a lead-in must not state them."""
BENDING = re.compile(f"{_SHARE}|{_NUMERAL}|{_BOUND}|{_DENIAL}|{_TIME}|{_SCOPE}")
"""Whatever states an amount, changes or denies one, or moves it to another time or thing."""
HARMLESS = re.compile(r"十[三四五]五|说法不一|[数口][值径]不同|略有不同|但不同|没有达到")
"""Words of the built-in writer that hold one of those above."""
BOUND = re.compile(_BOUND)
"""Comparators beside an amount that has its own: >98%以上."""
AROUND = re.compile(r"[以之][上下内]|左右|上下|至[少多]|最[少多]|[约近超]|[高低多少大小]于")
"""Comparators around a range."""
DENIES = re.compile(r"(?:没有|未找到|查不到)[^，。；：！？,;:!?]*\Z")
"""Up to where something is said to be missing."""
TELLING = re.compile(
    r"目标|实际|指标|数据|数值|数字|情况|文件|规划|方案|其中|分别|以及|同时|此外|另外|相比|比较"
    r"|属于|约束性|预期性|提出|明确|规定|确定|要求|显示|设定|定为|达到|达|为|是|提[高升]|上升|增[加长]"
    r"|降低|下降|减少|升[至到]|降[至到]|增至|变化|保持|持平|需要|将要|应当|力争|计划|到|年[底末]|期间"
)
"""Words with which figures are told; what else stands beside figures must be in their sources."""
FRAMING = re.compile(
    r"文件|规划|方案|意见|提出|指出|明确|要求|规定|具体|具体来说|来说|来讲|[这此]?方面|[这此]方|主要|做法|包括|此外|同时|另外"
    r"|其中|以及|分别|措施|内容|有关|相关|表示|强调|例如|总体|总的来说|首先|其次|最后|根据|按照|依据"
)
"""Words that lead to what a source says and say nothing of it."""
