"""Dialogues: what a turn leaves out, points at or goes on from, over the five real documents."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.plan import read_question
from assistant.plan.dialogue.turns import put_right
from assistant.plan.items import list_wanted, numbered


@pytest.mark.parametrize(
    ("turns", "numbers"),
    [
        (["十件实事", "第五件是什么", "下一件呢"], ["十件实事", "第五件是什么", "第6件是什么"]),
        (
            ["第三个怎么做", "上一个呢", "再上一个呢"],
            ["第三个怎么做", "第2个怎么做", "第1个怎么做"],
        ),
        (["第三件是什么", "第十件呢"], ["第三件是什么", "第十件是什么"]),
        (["八大行动", "下一步怎么做"], ["八大行动", "下一步怎么做"]),
        (["第三个怎么做", "谁牵头", "下一个呢"], ["第三个怎么做", "谁牵头", "下一个呢"]),
    ],
)
def test_the_item_after_the_one_told_is_known_by_its_number(
    turns: list[str], numbers: list[str]
) -> None:
    assert numbered(turns) == numbers


def test_a_noun_in_quotation_marks_is_counted_as_it_stands() -> None:
    wanted = list_wanted("今年的工作是围绕哪几个“聚焦”来排的？")
    assert wanted is not None
    assert (wanted.noun, wanted.quoted) == ("聚焦", True)


def test_a_list_that_something_rests_on_is_named_without_its_verb() -> None:
    wanted = list_wanted("方案靠哪几条来保障")
    assert wanted is not None
    assert (wanted.noun, wanted.quoted) == ("保障", False)


def test_what_puts_nothing_right_stays_as_it_is() -> None:
    assert put_right("第二个呢") == "第二个呢"


@pytest.mark.parametrize(
    ("turns", "standalone"),
    [
        (
            ("2023年台州计划新增多少所老年学校？", "那2024年呢，再新增几所"),
            "台州市2024年新增老年学校数再新增几所",
        ),
        (("校外培训机构怎么落实", "出自哪份文件"), "校外培训机构怎么落实"),
        (
            ("公办园占比2025年目标多少", "是约束性的吗", "哪份文件说的"),
            "台州市公办园占比是多少（出自哪份文件）",
        ),
        (
            ("随迁子女公办就读率25年目标", "那份文件还有哪些约束性指标"),
            "《台州市教育事业发展“十四五”规划》有哪些约束性指标",
        ),
        (
            ("2019年高考录取率多少", "高职呢", "两个差多少"),
            "台州市2019年高考录取率和高职录取率两个差多少",
        ),
        (("研学实践基地怎么建", "劳动教育呢", "也说说心理健康"), "心理健康怎么建"),
        (("推迟上学是怎么规定的", "托管呢", "收不收钱"), "托管收不收钱"),
        (
            ("老年学校覆盖率2023年目标", "一直到2027年呢", "哪年到100%"),
            "台州市老年学校覆盖率哪年到100%",
        ),
    ],
)
def test_a_turn_is_understood_from_those_before(
    assistant: Assistant, turns: tuple[str, ...], standalone: str
) -> None:
    *before, text = turns
    assert assistant._plan(read_question(text, tuple(before))).standalone == standalone


def test_two_regions_told_are_set_side_by_side(assistant: Assistant) -> None:
    answer = assistant.ask("两地比较一下", ("财政性学前教育经费占比", "临海呢"))
    assert {figure.region for figure in answer.figures} == {"台州市", "临海市"}


def test_the_next_item_of_a_list_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("第十件呢", ("2020年教育实事第三件是什么", "第四件呢"))
    assert "选派50名中小学校长、教师" in answer.text


def test_a_year_asked_for_is_never_answered_with_the_year_before(assistant: Assistant) -> None:
    answer = assistant.ask("那2024年呢，再新增几所", ("2023年台州计划新增多少所老年学校？",))
    assert answer.status == "not_found"
