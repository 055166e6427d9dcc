"""Whether what is told says of the thing asked what is asked of it.

All words of a question may stand in a passage that does not answer it: a project is named and
not whether it is finished, a short form is used and not explained, schools are counted and
not named, a grant is promised and not how one applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.plan import content_terms
from assistant.plan.wording import QUOTED
from index.numbers import find_quantities
from index.plans import FIVE_YEAR_PLAN
from index.text import word_classes

_SENTENCE = re.compile(r"[^。！？；;\n]+")
_ABOUT = 0.5
"""Share of the question's words, aside from those that ask, that a sentence about it holds."""
_NUMERAL = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MEANS = re.compile(
    r"是什么(?!时)|什么意思|指什么|指的|是指|指哪|哪[一二两三四五六七八九十几]|[是指叫]啥|啥意思|"
    r"[包括有](?:什么|哪些|啥)|分别|列出来|内容|全称|含义|啥制度|具体|代表(?:什么|啥|哪)"
)
_EXPLAINS = re.compile(r'^"?(?:[^，,。]{0,6}[:(—]|[^，,。]{0,4}(?:是?指|即|包括))')
_PARTS = re.compile(r"、|和|与|及")
_OUTCOME = re.compile(
    r"(?<![想提说讲写])[了过成](?:没有?|吗)[?。]*$|"
    r"(?<![有])(?<!的\w\w)(?<![想提说讲写][过到了])没有?[?。]*$|"
    r"下来(?:了?没|了吗)|进度(?!表|图)|进展|到哪一?步了"
)
"""方案里想过没, 有撑腰的说法没 ask what is written, not what has become of it."""
_ASKS_ALREADY = re.compile(r"[哪什谁几][^，,。]*[？?，,]|[?？]|几[^，,。]{0,2}$")
"""A question before it: 哪几个县要建，点了名没有 asks for the names; 定死几成没 for a number."""
_ASKS_SAID = re.compile(
    r"(?:说|提|讲|写|要求|规定|明确)[过到]了?[^，,。]*$|有(?:啥|什么|哪些|些|点|个)[^，,。]*$|"
    r"\w[过了](?:啥|什么|哪些)[^，,。]*$|[算写列包纳管](?:进去?|入|括)$"
)
"""Asks whether something is said or there at all: 说过要减负没有, 出台过什么没有, 算进去没."""
_DONE = re.compile(
    r"已|完成|成[为立功]|[建创办评]成|获|通过|实现|达到|出台|印发|投用|启用|新增|覆盖|入选|列入|居全|取消|撤销"
)
_PLANNED = re.compile(
    r"争取|力争|到20\d\d年|计划|推[动进]|加快|加强|支持|探索|逐步|预计|拟|将|目标|落实|完善|健全|启动"
)
_KINDS = "学校|小学|初中|高中|中学|中职|幼儿园|园|高校|大学|学院|企业|公司|医院|机构|名校|社区|基地"
_WHICH_ONES = re.compile(
    rf"(?:哪几?|哪些|哪[一二两三四五六七八九十\d]+)(?:所|家|个)?(?:{_KINDS})(?!类)|"
    r"(?<![黑白])名单|名单(?:上|里)|哪几[家所](?!.*(?:负责|牵头|来抓))|名字"
)
_SCHOOL = re.compile(
    r"(?:学校|小学|中学|高中|幼儿园|大学|学院|公司|集团|校区|中心校|分校|[一二三四五六七八九十][小中高])$"
)
_NAMED = 2
_DEALING: dict[str, tuple[str, ...]] = {
    "报名": ("报名",),
    "报考": ("报考",),
    "报": ("报名", "申报"),
    "申请": ("申请", "申报"),
    "申领": ("申领", "发放"),
    "领": ("领取", "发放"),
    "办理": ("办理",),
    "登记": ("登记",),
    "预约": ("预约",),
    "缴": ("缴纳",),
    "投诉": ("投诉",),
    "举报": ("举报",),
    "查": ("查询", "公示"),
    "考": ("考试", "报考"),
    "算分": ("计分", "量化", "折算"),
    "划分": ("划分", "划定"),
    "开户": ("开户", "开通"),
    "材料": ("材料",),
    "证件": ("证件", "证明"),
    "证明": ("证明",),
    "手续": ("手续",),
    "表": ("填报", "申请表", "登记表"),
}
"""What one person does at a counter, and the words by which a document tells how."""
_VERBS = "|".join(sorted(_DEALING, key=len, reverse=True))
_DEALS = re.compile(
    rf"(?:怎么|怎样|如何|咋|[在去到]哪里?|去哪儿)(?:样|去|才能)?({_VERBS})(?!告|道|销|复|批|答|处)|"
    rf"({_VERBS})[^，。?]{{0,4}}(?:要|需要?|带|交)[^，。?]{{0,3}}(?:什么|哪些|啥)|"
    r"(?:交|带|填|递|备齐?)(?:什么|哪些|啥)(材料|证件|证明|手续|表)"
)


def short_form_unexplained(question: str, told: Sequence[str]) -> str:
    """三全育人是哪三全: a short form with a number must stand beside what it stands for."""
    if not _MEANS.search(question):
        return ""
    bare = question.replace('"', "")
    forms = {
        form: count
        for text in told
        for form in QUOTED.findall(text)
        if (count := _counts(form)) and (form in bare or _lead(form) in bare)
    }
    explained = any(_explains(text, form, count) for text in told for form, count in forms.items())
    return "具体内容" if forms and not explained else ""


def _counts(form: str) -> int:
    """What the greatest number in a short form counts; 0 if it counts nothing."""
    form = FIVE_YEAR_PLAN.sub("", form)
    if form.count("一") >= _SEVERAL:
        return form.count("一")  # 一网一码一图 has three parts, each with its own number
    digits = [int(n) for n in re.findall(r"\d+", form)]
    most = max([*digits, *(_NUMERAL.get(c, 0) for c in form)], default=0)
    return most if most > 1 else 0


_SEVERAL = 3
"""Times that 一 stands in a short form of parts; 一周一梳理 is one part."""


def _lead(form: str) -> str:
    """A short form without its last noun: 三全 of 三全育人; the whole of a short one.

    So too of 两个先行: 两个 alone counts anything.
    """
    lead = form[:-2]
    return form if len(form) <= _SHORTEST or _ANY.fullmatch(lead) else lead


_ANY = re.compile(r"[\d一二两三四五六七八九十]+[个项大类种]?")
"""A count of anything: 两个."""
_SHORTEST = 3
"""Characters of a short form that has no last noun to leave out: 一章三, 三防."""


_DASH = " - "
"""What begins an item of a list in folded text, in which a line break is a blank."""


def _explains(text: str, form: str, count: int) -> bool:
    """Whether the parts stand right before ``form``, or right behind it, or listed under it."""
    head, *listed = text.split(_DASH)
    if form in head and len(listed) >= count:
        return True
    for match in re.finditer(re.escape(form), text):
        before = re.split(r"[，,。；;:\n]", text[: match.start()].rstrip('"'))[-1]
        if len(_PARTS.findall(before)) + 1 >= count and not before.endswith("、"):
            return True
        if _EXPLAINS.search(text[match.end() :]):
            return True
    return False


def outcome_untold(question: str, told: Sequence[str]) -> str:
    """建成了没有: a sentence about it must tell what was done, not what is planned."""
    asked = _OUTCOME.search(question)
    before = question[: asked.start()] if asked else ""
    if not asked or _ASKS_ALREADY.search(before) or _ASKS_SAID.search(before):
        return ""
    for sentence in _about(question.replace(asked.group(), ""), told):
        counted = any(q.unit not in {"", "年"} for q in find_quantities(sentence))
        if (_DONE.search(sentence) or counted) and not _PLANNED.search(sentence):
            return ""
    return "进展情况"


def ones_unnamed(question: str, told: Sequence[str]) -> str:
    """哪几所学校, 名单: a sentence about them must name them, not count them."""
    asked = _WHICH_ONES.search(question)
    if not asked or asks_people(question):
        return ""
    sentences = list(_about(question.replace(asked.group(), ""), told))
    return "" if any(_names_ones(sentence) for sentence in sentences) else "名单"


def asks_people(question: str) -> bool:
    """Whether ``question`` wants people named: 叫什么名字, 是哪几位."""
    return bool(_WHO.search(question))


def people_unnamed(question: str, told: Sequence[str]) -> str:
    """这5位叫什么名字: someone must be named; that they are counted answers nothing."""
    asked = _WHO.search(question)
    if not asked:
        return ""
    terms = content_terms(question.replace(asked.group(), ""))
    clauses = (clause for text in told for clause in re.split(r"[，,。；;\n]", text))
    near = (c for c in clauses if sum(term in c for term in terms) >= _ABOUT * len(terms))
    named = any(k == "nr" and len(w) > 1 for clause in near for w, k in word_classes(clause))
    return "" if named else "人名"


_PEOPLE = "(?<!育)人|人物|教师|老师|名师|校长|院长|园长|班主任|学生|同学|教授|专家|博士|新秀|位|们"
_WHO = re.compile(
    rf"(?:{_PEOPLE})[^，,。?？]{{0,4}}(?:叫什么|叫啥|名字|姓名|名单|(?:是|有|都)谁)|"
    r"哪几?位|(?:分别|都)[是有]谁"
)


def _names_ones(sentence: str) -> bool:
    """Whether ``sentence`` has names: of titles, of places, of schools that have a name."""
    if "《" in sentence:
        return True
    bodies = sum(kind == "nt" for _, kind in word_classes(sentence))
    parts = re.split(r"、|等|，|,", sentence)
    schools = sum(bool(_SCHOOL.search(part)) and _is_name(part) for part in parts)
    return max(bodies, schools) >= _NAMED


def _is_name(part: str) -> bool:
    return any(kind in {"ns", "nt", "nz", "nr"} for _, kind in word_classes(part)) or bool(
        re.search(r"[一二三四五六七八九十][小中高]$", part)
    )


_REGIONS = re.compile(r"哪(?:几|些|[一二两三四五六七八九])?个?(?:县|市|区|地方)(?!级)")


def asks_regions(question: str) -> bool:
    """Whether ``question`` wants districts named: 哪几个县.

    哪个县不使劲，会怎么样 asks what becomes of any.
    """
    found = _REGIONS.search(question)
    return found is not None and not _ASKS_AFTER.search(question, found.end())


_ASKS_AFTER = re.compile("[，,][^，,]*(?:怎么样|怎样|如何处|什么后果|啥后果)")


def dealing_untold(question: str, told: Sequence[str]) -> str:
    """怎么报名: a sentence about it must speak of just that."""
    asked = _DEALS.search(question)
    if not asked:
        return ""
    verb = next(filter(None, asked.groups()))
    rest = question.replace(asked.group(), "")
    held = any(word in s for s in _about(rest, told) for word in _DEALING[verb])
    return "" if held else "办理方式"


def is_one_of_many(sentence: str, term: str) -> bool:
    """Whether ``term`` is but an item among others in ``sentence``: an amount is of them all."""
    if re.search(r"分别|其中|各|均|每", sentence):
        return False
    item = rf"、[^、，,。；]{{0,6}}{re.escape(term)}|{re.escape(term)}[^、，,。；]{{0,6}}(?:、|等)"
    return bool(re.search(item, sentence))


def _about(question: str, told: Sequence[str]) -> Iterator[str]:
    """The sentences of ``told`` that hold most of the question's words."""
    terms = content_terms(question)
    for text in told:
        for sentence in _SENTENCE.findall(text):
            held = sum(term in sentence for term in terms)
            if held >= _ABOUT * len(terms):
                yield sentence
