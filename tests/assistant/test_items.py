"""第二条展开说说 points at an item of the list that was told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.plan.items import item_of, item_wanted, list_wanted, number_of, placed

BULLETS = [
    "八大行动是：\n- （一）强基行动。要办好园。\n- （二）提质行动；要上水平\n- （三）融合行动"
]
INLINE = ["一是加强领导。", "二是压实责任。", "三是强化考核。"]


@pytest.mark.parametrize(
    ("text", "before", "full"),
    [
        ("排第七的呢", "十件实事第一件是什么", "第七件呢"),
        ("那排在第3位的那条呢", "第二件是什么", "那第3条呢"),
        ("排第七的呢", "十件实事有哪些", "排第七的呢"),  # how it is counted was not said
        ("安排第二批", "第二件是什么", "安排第二批"),
    ],
)
def test_an_item_by_its_rank_is_counted_as_the_one_before(
    text: str, before: str, full: str
) -> None:
    assert placed(text, before) == full


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("第一条展开说说", "强基行动"),
        ("第二条展开说说", "提质行动"),
        ("第2条呢", "提质行动"),
        ("第三项是什么", "融合行动"),
        ("第三个行动", "融合行动"),
        ("第三大行动", "融合行动"),
        ("最后一条", "融合行动"),
    ],
)
def test_an_item_is_found_by_its_place(question: str, item: str) -> None:
    assert item_of(question, BULLETS) == item


def test_items_are_found_where_each_is_a_statement_of_its_own() -> None:
    assert item_of("第二条展开说说", INLINE) == "压实责任"
    assert item_of("最后一项", INLINE) == "强化考核"


@pytest.mark.parametrize("question", ["第四条呢", "第十条", "第19条", "谁负责", "第二天", ""])
def test_what_points_at_no_item_finds_none(question: str) -> None:
    assert item_of(question, BULLETS) == ""


def test_an_answer_without_a_list_has_no_items() -> None:
    assert item_of("第二条展开说说", ["普惠园占比达到90%以上。"]) == ""
    assert item_of("最后一条", []) == ""


@given(st.integers(1, 10), st.lists(st.text("强基提质融合", min_size=1), min_size=1, max_size=10))
def test_the_place_in_digits_and_in_characters_is_the_same(place: int, names: list[str]) -> None:
    told = ["\n".join(f"- {name}" for name in names)]
    numeral = "一二三四五六七八九十"[place - 1]
    found = item_of(f"第{place}条", told)
    assert found == item_of(f"第{numeral}条", told)
    assert found == (names[place - 1] if place <= len(names) else "")


@pytest.mark.parametrize(
    ("question", "count", "noun"),
    [
        ("现代化方案，十一项工程分别是哪些", 11, "工程"),
        ("六个“更加有力”", 6, "更加有力"),
        ("八大重大行动", 8, "重大行动"),
        ("保障措施有哪四条", 4, ""),
        ("19项任务", 19, "任务"),
        ("临海21年打算干哪几件大事", 0, ""),
        ("十三五三大主要成就", 3, "主要成就"),
        ("打造哪些专业群", 0, "专业群"),
    ],
)
def test_the_length_and_the_noun_of_a_list_are_read(question: str, count: int, noun: str) -> None:
    wanted = list_wanted(question)
    assert wanted
    assert (wanted.count, wanted.noun) == (count, noun)


@pytest.mark.parametrize(
    "question", ["十四五规划", "2020年", "第三条是什么", "三全育人", "双减抓哪些事", "二级以上", ""]
)
def test_what_counts_nothing_asks_for_no_list(question: str) -> None:
    assert list_wanted(question) is None


def test_an_item_wanted_is_read_with_the_words_around_it() -> None:
    wanted = item_wanted("学有优教方案第18条讲的啥")
    assert wanted
    assert wanted.count == 18
    assert wanted.words.startswith("学有优教方案")
    last = item_wanted("十件实事的最后一件")
    assert last
    assert last.count == -1
    assert item_wanted("十件实事") is None


@given(st.integers(1, 39))
def test_a_number_in_characters_is_read_as_in_digits(number: int) -> None:
    digits = "一二三四五六七八九"
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else digits[tens - 1]) + "十" if tens else ""
    assert number_of(ten + (digits[ones - 1] if ones else "")) == number == number_of(str(number))
