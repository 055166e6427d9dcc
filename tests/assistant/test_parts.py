"""A question that asks several things is cut; what asks one thing stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library
from assistant.plan.figures.amounts import with_commas
from assistant.plan.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("近视率目标是多少，谁负责", ("近视率目标是多少，", "谁负责")),
        ("什么是教共体，怎么建", ("什么是教共体，", "怎么建")),
        (
            "这算必须完成的任务，还是个预估？表里怎么标的",
            ("这算必须完成的任务，还是个预估？", "表里怎么标的"),
        ),
        (
            "智慧校园占多少？接入的网得多快？谁牵头",
            ("智慧校园占多少？", "接入的网得多快？", "谁牵头"),
        ),
        ("谁牵头，什么时候完成", ("谁牵头，", "什么时候完成")),
        ("普惠园占比是多少？公办园占比呢？", ("普惠园占比是多少？", "公办园占比呢？")),
        ("随迁子女比例多少，目标呢", ("随迁子女比例多少，", "目标呢")),
        ("经费谁出？督导怎么改？", ("经费谁出？", "督导怎么改？")),
        (
            "关于双减，目标是什么？谁牵头？有哪些要求",
            ("关于双减，目标是什么？", "谁牵头？", "有哪些要求"),
        ),
        ("双减怎么落实？谢谢！", ("双减怎么落实？谢谢！",)),
        (
            "教共体怎么建，还有台州学院改名字那事怎么写的",
            ("教共体怎么建，", "还有台州学院改名字那事怎么写的"),
        ),
        (
            "两件事，一个是近视率指标，一个是体质合格率，都要到多少",
            ("近视率指标都要到多少", "体质合格率都要到多少"),
        ),
        ("校门口卖烟，这事怎么管", ("校门口卖烟，这事怎么管",)),
    ],
)
def test_each_clause_that_asks_is_a_part(
    library: Library, question: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(question, library.knows) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("改造中职：2020年实际、2025年目标", ("改造中职2020年实际", "改造中职2025年目标")),
        (
            "普惠县：2019创成几所、2022比例要多少？",
            ("普惠县2019创成几所", "普惠县2022比例要多少"),
        ),
        ("校医：多少学校、占比、目标", ("校医多少学校", "校医占比", "校医目标")),
    ],
)
def test_after_a_colon_each_amount_is_asked_of_what_stands_before_it(
    library: Library, question: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(question, library.knows) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("县管校聘、教共体各由谁负责", ("县管校聘由谁负责", "教共体由谁负责")),
        ("县管校聘和教共体分别由谁牵头", ("县管校聘由谁牵头", "教共体由谁牵头")),
        ("校园欺凌、心理健康这两项各归谁负责", ("校园欺凌归谁负责", "心理健康归谁负责")),
        ("双减、教共体分别是什么意思", ("双减是什么意思", "教共体是什么意思")),
    ],
)
def test_what_is_asked_of_each_is_asked_of_every_one(
    library: Library, question: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(question, library.knows) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "足球特色学校要多少所学生体测合格率又要到多少",
            ("足球特色学校要多少所", "学生体测合格率又要到多少"),
        ),
        ("查两个数：近视率多少、公办园几所", ("近视率多少、", "公办园几所")),
        ("智慧校园比例多少，谁来干", ("智慧校园比例多少，", "谁来干")),
        (
            "公办园占比2020多少，2025呢，2027要多少",
            ("公办园占比2020多少，", "2025呢，", "2027要多少"),
        ),
        ("合作项目几个由谁牵头", ("合作项目几个", "由谁牵头")),
        (
            "党组织占比18年多少19年升到多少20年新发展了几个党员21年发展几个",
            ("党组织占比18年多少", "19年升到多少", "20年新发展了几个党员", "21年发展几个"),
        ),
        ("银龄讲学请多少位退休老师去哪种学校", ("银龄讲学请多少位退休老师", "去哪种学校")),
        (
            "近视率20年多少，25年要压到多少，这个算硬指标还是软指标",
            ("近视率20年多少，", "25年要压到多少，这个算硬指标还是软指标"),
        ),
        (
            "满意度2020年多少，规划里2025要多少，属于哪类指标",
            ("满意度2020年多少，", "规划里2025要多少，属于哪类指标"),
        ),
        ("近视率要降到多少谁牵头", ("近视率要降到多少", "谁牵头")),
        ("2022年公办园占比要多少普惠园占比要多少", ("2022年公办园占比要多少", "普惠园占比要多少")),
        ("公办园几所？顺便普惠园占比也给一下", ("公办园几所？", "普惠园占比是多少")),
        ("十三五建了多少二级以上园，花了多少钱", ("十三五建了多少二级以上园，", "花了多少钱")),
        (
            "述职要交，缺几个数：初中要建几个联盟、几所名校",
            ("初中要建几个联盟、", "初中要建几所名校"),
        ),
        ("公办园占比，2020年是多少，2025要变成多少", ("公办园占比，2020年是多少，", "2025要多少")),
    ],
)
def test_what_is_asked_without_a_comma_or_a_word_is_a_part(
    library: Library, question: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(question, library.knows) == parts


@pytest.mark.parametrize(
    "question",
    [
        "建多少所学校投资多少亩",
        "台州有几所学校办了几个班",
        "小学建多少所乡村名校投多少钱",
        "台州技师学院学制几年、学费多少",
        "普惠园占比到多少才算达标",
        "2025年普惠园占比，台州和临海哪个高",
        "2025年老年学校覆盖率，乡镇街道和村社区比一比",
        "近视率给我三个数：2020年实际",
        "普惠园占比也给一下",
        "那2024年呢，再新增几所",
        "27年呢,目标数给我就行",
        "一个班几个人一天几节课",
        "近视率从20年多少到25年多少",
        "近视率20年是多少比25年高多少",
        "投资多少钱2025年完成",
    ],
)
def test_what_is_counted_or_compared_is_not_cut_off(library: Library, question: str) -> None:
    assert parts_of(question, library.knows) == (question,)


@pytest.mark.parametrize(
    "question",
    [
        "普惠园占比是多少",
        "请问，普惠园占比是多少",
        "2025年，台州市普惠园占比要达到多少？",
        "普惠园占比和公办园占比分别是多少",
        "普惠园占比2020年和2025年各是多少",
        "双师型教师占比：中职、高职各多少",
        "为了孩子，学校该怎么做？",
        "你好！普惠园占比是多少？",
        "近视率：目标多少",
        "双减和教共体",
        "双减、教共体，有什么区别",
        "那2027年呢？",
        "公办园呢，占比多少",
        "双职工三点半没法接，留校有人看着的小学生有多少",
        "我在乡下教书十几年了，评职称有没有照顾",
        "",
    ],
)
def test_one_question_stays_whole(library: Library, question: str) -> None:
    assert parts_of(question, library.knows) == (question,)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("占比18年多少 19年升到多少", "占比18年多少，19年升到多少"),
        ("银龄讲学 请多少位老师 去哪种学校", "银龄讲学，请多少位老师，去哪种学校"),
        ("学习型社区培育几个 责任单位是谁", "学习型社区培育几个，责任单位是谁"),
        ("残疾孩子入学率 学前 高中 分别多少", None),
        ("近视率要压下来多少 到2025", None),
        ("中职和高职 哪个要求高 多少比多少", None),
        ("县中崛起 责任单位是谁", None),
    ],
)
def test_a_blank_between_an_amount_and_another_question_is_a_comma(
    question: str, expected: str | None
) -> None:
    assert with_commas(question) == (expected or question)


def test_no_more_than_five_parts_are_answered(library: Library) -> None:
    assert len(parts_of("双减怎么做？" * 9, library.knows)) == 5


@given(st.text(alphabet="双减教共体谁负责多少怎么、，？：和各2025年 ", max_size=40))
def test_parts_are_never_empty(text: str) -> None:
    parts = parts_of(text, "双减教共体".__contains__)
    assert parts == (text,) or all(part.strip() for part in parts)
    assert 1 <= len(parts) <= 5
