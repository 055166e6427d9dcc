"""Turns about the talk: corrections, wishes for more or fewer words, courtesies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.plan.dialogue.turns import (
    is_about_the_program,
    manner_of,
    only_says_wrong,
    put_right,
    times_asked_for_more,
    without_manner,
)
from assistant.plan.wording import is_courtesy
from index.text import fold


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("说错了，我问的是台州", "台州呢"),
        ("不对，是高中", "高中呢"),
        ("不对是高中", "高中呢"),
        ("我说的是2027年的", "2027年呢"),
        ("我是说临海", "临海呢"),
        ("不是目标，是实际", "实际呢"),
        ("我问的不是台州是临海", "临海呢"),
        ("不是临海，我问台州", "台州呢"),
        ("抱歉，问错了，2027年", "2027年呢"),
        ("更正：2027年", "2027年呢"),
        ("我问的是公办园占比", "公办园占比呢"),
        ("错了吧，应该是95%", "是95%吧"),
        ("不对，我问的是县管校聘怎么推进", "县管校聘怎么推进"),
        ("等等，临海呢", "临海呢"),
    ],
)
def test_a_correction_becomes_a_turn_that_names_what_is_right(text: str, turn: str) -> None:
    assert put_right(text) == turn


@pytest.mark.parametrize("text", ["不对", "说错了", "不对吧", "错了错了", "不是这个"])
def test_a_turn_may_say_only_that_something_was_wrong(text: str) -> None:
    assert only_says_wrong(text)


@pytest.mark.parametrize(
    "text",
    [
        "是不是约束性的",
        "不是95%吗",
        "这个不是约束性指标吗",
        "我想问普惠园占比是多少",
        "我说的那个机制是什么",
        "为什么不是100%",
        "应该是多少",
        "应该怎么做",
        "不是吧",
        "临海呢",
    ],
)
def test_what_puts_nothing_right_stays_as_it_is(text: str) -> None:
    assert put_right(text) == text


@given(st.text(max_size=30))
def test_any_text_is_read_as_a_turn_or_as_itself(text: str) -> None:
    assert put_right(text) in (text, fold(put_right(text)))


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("详细点", "more"),
        ("能不能再具体一点", "more"),
        ("展开说说", "more"),
        ("举个例子", "more"),
        ("还有吗", "more"),
        ("讲讲细节", "more"),
        ("简单点说", "plain"),
        ("说人话", "plain"),
        ("看不懂，能通俗点吗", "plain"),
        ("一句话概括", "plain"),
        ("具体怎么做", ""),
        ("具体是多少", ""),
        ("第二条展开说说", ""),
        ("详细说说县管校聘", ""),
        ("谁负责", ""),
        ("谢谢", ""),
    ],
)
def test_more_or_fewer_words_are_wanted_of_the_same(text: str, manner: str) -> None:
    assert manner_of(text) == manner


def test_how_often_more_was_asked_for_is_counted_from_the_question_on() -> None:
    assert times_asked_for_more("还有吗", ["双减怎么落实", "详细点"]) == 2
    assert times_asked_for_more("详细点", ["还有吗", "双减怎么落实"]) == 1
    assert times_asked_for_more("谁负责", ["详细点"]) == 0


def test_a_word_for_length_is_not_searched_for() -> None:
    assert without_manner("具体怎么做") == "怎么做"
    assert without_manner("怎么做") == "怎么做"


@pytest.mark.parametrize(
    "text", ["你是谁", "你能干什么", "你有什么功能", "介绍一下你自己", "怎么用", "您好"]
)
def test_a_question_may_be_about_the_program(text: str) -> None:
    assert is_about_the_program(text)


@pytest.mark.parametrize("text", ["你知道今天天气吗", "县管校聘怎么用", "双减是什么", "谢谢"])
def test_other_questions_are_not_about_the_program(text: str) -> None:
    assert not is_about_the_program(text)


@pytest.mark.parametrize("text", ["谢谢", "好的，明白了", "你好", "可以，没问题", "辛苦了！", "OK"])
def test_courtesies_ask_nothing(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize("text", ["谢谢，那临海呢", "好的做法有哪些", "明白卡是什么", ""])
def test_what_asks_is_no_courtesy(text: str) -> None:
    assert not is_courtesy(text)
