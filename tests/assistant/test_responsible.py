"""Who answers for something: the part that is about it, or a refusal; never a part beside it."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.responsible import asks_units, asks_who


@pytest.mark.parametrize(
    ("question", "part", "unit"),
    [
        ("双减谁负责", "实施“双减”深化行动", "市司法局"),
        ("换个话题，双减谁负责", "实施“双减”深化行动", "市司法局"),
        ("职业教育谁牵头", "加快构建现代职业教育体系", "各高职院校"),
        ("近视率谁负责", "创建国家义务教育优质均衡发展县", "市卫生健康委"),
        ("老年教育的牵头单位是谁", "实施促进老年教育普惠共享行动", "市委老干部局"),
        ("县中崛起归哪几家管", "实施“县中崛起”行动计划", "市人力社保局"),
        ("产教深度融合，五年方案里哪几家单位负责，经信在不在", "加强产教深度融合", "市经信局"),
        ("教育开放合作工程牵头单位里有外办吗，都有谁", "教育开放合作工程", "市外办"),
        ("足球特色学校由哪些部门负责", "立德铸魂工程", "市文化和广电旅游体育局"),
        ("给老人办学这事，都哪些部门负责", "实施促进老年教育普惠共享行动", "市委老干部局"),
        ("台州学院升大学的事，市里哪些部门一起抓", "加快高水平大学建设", "市委人才办"),
    ],
)
def test_the_units_of_the_part_that_names_the_subject_are_told(
    assistant: Assistant, question: str, part: str, unit: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.text.index(f"的“{part}”：") < answer.text.index(unit)


def test_a_subject_that_no_heading_has_is_shown_in_its_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("台州学院三期工程建设的责任单位")
    assert "加快台州学院三期项目开工建设" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "安全工作谁负责",
        "临海的学前教育谁负责",
        "食物中毒归哪几个部门处置",
    ],
)
def test_where_no_part_with_units_is_about_it_nobody_is_named(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert "牵头或责任单位" in answer.text


@pytest.mark.parametrize(
    "question", ["足球特色学校的草坪由哪些部门负责", "学校午休床的事由哪些部门负责"]
)
def test_units_of_a_part_that_lacks_a_word_of_the_question_are_not_told(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).status == "not_found"


@pytest.mark.parametrize(
    ("question", "units"),
    [("谁负责", True), ("归哪个部门管", True), ("牵头单位有哪些", True), ("怎么分工负责", False)],
)
def test_a_name_alone_answers_some_questions(question: str, units: bool) -> None:
    assert asks_units(question) is units


def test_who_is_higher_asks_for_no_unit() -> None:
    assert asks_who("这个谁来干")
    assert asks_who("这活教育局以外还有谁的份")
    assert not asks_who("谁的份额更高")
    assert not asks_who("台州和临海谁更高")
