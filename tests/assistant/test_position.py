"""Items of a list that a question points at by where they stand, or half remembers."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.write.counting.position import (
    as_ordinal,
    item_pointed_at,
    position_of,
)
from assistant.write.lists import in_own_order

POINTED: list[tuple[str, tuple[int, int]]] = [
    ("重点任务第三项", (3, 3)),
    ("重点任务倒数第二个", (-2, -2)),
    ("工程里排第六的是哪个", (6, 6)),
    ("行动中排在第四位的", (4, 4)),
    ("最后一条", (-1, -1)),
    ("最后两项叫什么", (-2, -1)),
    ("后三条", (-3, -1)),
    ("最后那个", (-1, -1)),
    ("末项", (-1, -1)),
    ("头一条", (1, 1)),
    ("头两件", (1, 2)),
    ("前三个", (1, 3)),
    ("首项", (1, 1)),
    ("第二到第四项", (2, 4)),
    ("第2至5条", (2, 5)),
    ("第十二条", (12, 12)),
    ("十四五规划第五条", (5, 5)),
]
NOT_POINTED = [
    "前三个月",
    "课后三点半服务",
    "学前三年",
    "第一书记",
    "十四五规划",
    "前20%",
    "第四到第二项",
]


@pytest.mark.parametrize(("text", "span"), POINTED)
def test_where_an_item_stands_is_read(text: str, span: tuple[int, int]) -> None:
    position = position_of(text)
    assert position is not None
    assert (position.first, position.last) == span


@pytest.mark.parametrize("text", NOT_POINTED)
def test_what_points_at_no_item_is_none(text: str) -> None:
    assert position_of(text) is None


def test_a_position_outside_a_list_has_no_items() -> None:
    position = position_of("最后六个")
    assert position is not None
    assert not position.numbers(5)
    assert list(position.numbers(8)) == [3, 4, 5, 6, 7, 8]


TOLD = ["任务：\n- （一）建校\n- （二）招生\n- （三）督导"]


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("倒数第二个展开说说", "招生"),
        ("最后那个讲什么", "督导"),
        ("头一条呢", "建校"),
        ("第三条谁负责", "督导"),
        ("第四条谁负责", ""),
        ("前两个说说", ""),
        ("还有吗", ""),
    ],
)
def test_an_item_of_the_list_told_before_is_found(question: str, item: str) -> None:
    assert item_pointed_at(question, TOLD) == item


def test_any_position_is_written_as_an_ordinal() -> None:
    assert as_ordinal("倒数第二个展开说说") == "第一个展开说说"
    assert as_ordinal("倒數第二個展開說說") == "第一个展开说说"
    assert as_ordinal("展开说说") == "展开说说"


ITEMS: list[tuple[str, list[str]]] = [
    ("现代化方案十一项工程里倒数第二项是哪个", ["（十）智慧教育引领工程"]),
    ("八大行动里排第七的叫什么", ["（七）特殊教育“全程融通”行动"]),
    ("十件教育实事头两件是啥", ["⑴", "⑵"]),
    ("主要任务最后两条是什么", ["（七）全面谋划教育治理现代化", "（八）系统推进"]),
    ("学有优教方案前两块重点任务", ["(一)促进学前教育", "(二)促进义务教育"]),
    ("2019年工作总结前三条叫什么", ["- 1.坚持党的领导", "- 2.推进补短", "- 3.深化改革"]),
    ("十四五规划八大行动里第二到第四项是什么", ["- （二）", "- （三）", "- （四）"]),
    ("八大行动里管幼儿园的是哪个", ["（一）学前教育“扩容提质”行动"]),
    ("现代化方案里那个讲终身学习的工程叫什么", ["（七）终身教育体系建设工程"]),
    ("十一项工程里讲老师的是哪一个", ["（九）卓越教师队伍建设工程"]),
]


@pytest.mark.parametrize(("question", "told"), ITEMS)
def test_just_the_items_pointed_at_are_told(
    assistant: Assistant, question: str, told: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert all(item in answer.text for item in told)
    lines = [line for line in answer.text.splitlines() if line.startswith(("- （", "⑴", "⑵", "⑶"))]
    assert len(lines) in {0, len(told)}


def test_a_number_that_a_document_does_not_have_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask("学有优教方案第二十五项任务是什么")
    assert answer.status == "not_found"
    assert "没有第二十五项" in answer.text


def test_an_item_that_several_lists_may_hold_is_not_guessed(assistant: Assistant) -> None:
    answer = assistant.ask("那个讲信息化的工程叫什么")
    assert "教育惠民服务工程：" not in answer.text


def test_positions_count_in_the_list_told_before(assistant: Assistant) -> None:
    answer = assistant.ask("倒数第二个展开说说", ["八大行动有哪些"])
    assert "特殊教育“全程融通”行动" in answer.standalone_question
    assert "倒数" not in answer.standalone_question


@pytest.mark.parametrize("question", ["重大行动有哪些", "学有优教方案保障措施有哪些"])
def test_a_heading_is_told_without_its_number(assistant: Assistant, question: str) -> None:
    head = next(line for line in assistant.ask(question).text.splitlines() if "：[" in line)
    assert head.startswith(("重大行动：", "保障措施："))


def test_numbers_that_do_not_count_from_one_are_left_out() -> None:
    assert in_own_order(["11.甲", "12.乙"]) == ["甲", "乙"]
    assert in_own_order(["1.甲", "2.乙"]) == ["1.甲", "2.乙"]
    assert in_own_order(["（一）甲", "（二）乙"]) == ["（一）甲", "（二）乙"]
    assert in_own_order(["德育为先"]) == ["德育为先"]
    assert in_own_order([]) == []
