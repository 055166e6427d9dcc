"""Whether what is told says of the thing asked what is asked of it."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.write.aspects import asks_regions, is_one_of_many
from assistant.write.refusing.lacks import lacking, lacking_surely

LACKS: list[tuple[str, str, str]] = [
    ("“三会一课”都包括什么", "严格执行“三会一课”、组织生活会。", "具体内容"),
    ("六业联动的六业是指什么", "健全“六业”联动机制。", "具体内容"),
    ("减负40条的内容列出来", "落实“减负40条”。", "具体内容"),
    ("三位一体是指什么", "推进以督政、督学、评估监测“三位一体”为特色的改革。", ""),
    ("三位一体是指什么", "构建“三位一体”：督政、督学、监测。", ""),
    ("五育并举指什么", "“五育并举”工程\n- 德育\n- 智育\n- 体育\n- 美育\n- 劳育", ""),
    ("一降一升是什么", "打好“一降一升”攻坚战。", ""),
    ("“十四五”规划指什么", "编制“十四五”规划。", ""),
    ("方案推进的是哪两个文件", "根据《甲》、《乙》，推进“两个先行”。", ""),
    ("“两个先行”指什么", "推进“两个先行”。", "具体内容"),
    ("三会一课怎么落实", "严格执行“三会一课”。", ""),
    ("新校区建成了没有", "加快新校区建设。", "进展情况"),
    ("校企合作条例通过了没", "推动校企合作条例立法。", "进展情况"),
    ("新校区的建设进度", "力争到2025年建成新校区。", "进展情况"),
    ("新校区建成了没有", "新校区建成投用。", ""),
    ("有没有心理教师", "配备心理教师。", ""),
    ("脊柱这块有啥行动没", "开展正脊行动。", ""),
    ("局里为进校园的事出台过什么东西没有", "出台进校园活动方案。", ""),
    ("甲校和乙校的新校区建成过半了没有", "加快新校区建设。", "进展情况"),
    ("指标生的名额25年定死几成没", "25年达到80%。", ""),
    ("农村人算进去没", "覆盖城乡全体劳动者的农村人培训。", ""),
    ("工作进度表是怎样的", "一周一梳理，工作进度逐项报。", ""),
    ("卫星班在哪几所学校", "建成3个卫星班。", "名单"),
    ("乡村名校名单", "建成乡村名校150所、幸福小学100所、教共体30个。", "名单"),
    ("跟哪些大学合作办学", "与北京师范大学、华东师范大学合作办学。", ""),
    ("表彰的5位杰出人物叫什么名字", "表彰5位杰出人物，出台《台州市队伍建设办法》。", "人名"),
    ("哪几位老师入选国培专家库", "5位老师入选国培专家库，3人入选马云计划。", "人名"),
    ("加盟的知名专家是谁", "知名专家程红兵和郑杰加盟台州。", ""),
    ("新建哪些学校", "新建大洋三小、桃渚二中等学校。", ""),
    ("教师资格证怎么报名", "严格教师资格制度。", "办理方式"),
    ("奖学金怎么申请", "奖学金资助学生8万人。", "办理方式"),
    ("奖学金怎么申请", "奖学金由学生申请、学校评定。", ""),
    ("入学报名要带什么材料", "保障随迁子女入学。", "办理方式"),
    ("怎么报告安全事故", "及时报告安全事故。", ""),
]


@pytest.mark.parametrize(
    ("question", "told", "missing"), LACKS, ids=[f"{q}：{t}" for q, t, _ in LACKS]
)
def test_what_is_asked_of_a_thing_must_be_told_of_it(
    question: str, told: str, missing: str
) -> None:
    found = chain(lacking_surely(question, [told]), lacking(question, [told]))
    assert next(found, "") == missing


@pytest.mark.parametrize(
    ("sentence", "term", "one_of_many"),
    [
        ("投入38亿元，建设临海中学、江南三小、桃渚二中等项目", "江南", True),
        ("投入38亿元，建设临海中学、江南三小、桃渚二中等项目", "桃渚", True),
        ("江南三小投入2亿元", "江南", False),
        ("甲校、乙校分别投入2亿元和3亿元", "甲校", False),
    ],
)
def test_an_amount_of_many_things_is_not_that_of_one(
    sentence: str, term: str, *, one_of_many: bool
) -> None:
    assert is_one_of_many(sentence, term) == one_of_many


@pytest.mark.parametrize(
    ("question", "asks"),
    [("哪几个县要新建特教学校", True), ("哪些市级项目在建", False), ("哪个部门负责", False)],
)
def test_districts_are_asked_for_by_their_kind(question: str, *, asks: bool) -> None:
    assert asks_regions(question) == asks


@given(st.text(max_size=60))
def test_any_text_may_be_told(told: str) -> None:
    assert list(lacking("新校区的建设进度", [told])) in ([], ["进展情况"])
