"""What questions on policy are answered with, whole and first things first."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant

TOLD: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("十四五规划的基本理念都有啥",), ("德育为先", "公平优质", "跨越发展", "互通融合", "创新示范")),
    (("教育大家培养工程三级分别培养什么人",), ("卓越教师", "非凡教师", "出色教师")),
    (("临海抓师德有哪些硬招",), ("入职宣誓", "一票否决", "信用记录")),
    (("双减怎么搞", "谁来干"), ("牵头单位：市教育局",)),
    (("双减要做什么", "再详细一点"), ("作业管理",)),
    (("幼儿园的办园成本谁来分担、怎么分担",), ("牵头单位：市发展改革委", "核定办园成本")),
    (("学有优教整体是哪个部门牵头，谁配合",), ("由市教育局牵头", "市委组织部")),
    (("临海的文件叫什么",), ("发展思路和2021年工作举措",)),
    (("你手里有哪几份材料",), ("“十四五”规划", "学有优教", "2019年教育工作总结")),
    (("学有优教方案的保障措施", "什么时候印发的"), ("2023年4月19日",)),
]


@pytest.mark.parametrize(("turns", "told"), TOLD)
def test_the_answer_holds_what_is_asked_for(
    assistant: Assistant, turns: tuple[str, ...], told: tuple[str, ...]
) -> None:
    """All of a list, each of several, the units, the documents."""
    answer = assistant.ask(turns[-1], turns[:-1])
    assert answer.status == "answered"
    for words in told:
        assert words.removeprefix("由") in answer.text


def test_the_heading_that_names_just_what_is_asked_wins(assistant: Assistant) -> None:
    """总体目标 is told, not what stands under 总体目标与领域目标."""
    text = assistant.ask("十四五规划的总体目标是什么").text
    told = text.split("\n\n")[1].removeprefix("总体目标\n")
    assert told.startswith("基本形成以立德树人为根本的区域教育新模式")


def test_the_date_asked_for_is_that_of_the_document_spoken_of(assistant: Assistant) -> None:
    """The others are not told."""
    answer = assistant.ask("什么时候印发的", ("学有优教方案的保障措施",))
    assert {citation.document.id for citation in answer.citations} == {
        "taizhou-quality-education-2023-2027"
    }


def test_a_quote_does_not_begin_with_the_number_of_its_heading(assistant: Assistant) -> None:
    """6.实施“双减”深化行动 is told without the 6."""
    quote = assistant.ask("双减怎么搞").citations[0].quote
    assert quote.startswith("实施“双减”深化行动")


def test_names_asked_for_are_not_answered_with_a_count(assistant: Assistant) -> None:
    """The documents count those honoured and do not name them."""
    answer = assistant.ask("2019年表彰的5位教育杰出人物叫什么名字")
    assert answer.status == "not_found"
