"""The words of a question: which an answer must hold, and the official ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library
from assistant.plan.wording import (
    asked_terms,
    clauses_naming,
    content_terms,
    is_silent,
    naming_words,
    official_words,
    recut,
    terms_said_for,
)


def terms(text: str, library: Library) -> tuple[str, ...]:
    return asked_terms(text, lambda term: library.knows(term) or bool(official_words(term)))


def test_question_words_and_numbers_carry_no_content() -> None:
    assert content_terms("2025年到底是多少呢？") == ()
    assert content_terms("双减谁来抓？")[0] == "双减"


@pytest.mark.parametrize(
    ("question", "asked", "not_asked"),
    [
        ("学校食堂搞不搞陪餐", "陪餐", "搞不搞"),
        ("鼓不鼓励家长陪餐", "陪餐", "不鼓"),
        ("手机能不能带进学校", "手机", "不能"),
        ("我自己要不要交钱", "交钱", "自己"),
        ("以后校外培训怎么办", "培训", "以后"),
        ("师德出问题了", "师德", "师德出"),
        ("双减怎么落实", "双减", "怎么"),
    ],
)
def test_only_what_names_something_must_be_in_the_answer(
    library: Library, question: str, asked: str, not_asked: str
) -> None:
    found = terms(question, library)
    assert asked in found
    assert not_asked not in found


@pytest.mark.parametrize("text", ["自己", "以后", "搞不搞", "怎么办", "哈哈", "2025年", ""])
def test_words_that_name_nothing_are_not_asked_for(library: Library, text: str) -> None:
    assert terms(text, library) == ()


def test_a_thing_no_document_knows_is_asked_for_all_the_same(library: Library) -> None:
    assert "火星" in terms("火星移民的学校怎么办", library)


def test_a_compound_of_known_words_asks_for_no_more_than_them() -> None:
    known = {"学校", "食堂"}
    assert asked_terms("学校食堂", known.__contains__) == ("学校", "食堂")
    assert "学校食堂" in asked_terms("学校食堂", {"食堂"}.__contains__)


def test_a_word_of_the_dictionary_is_not_known_by_a_part_of_it() -> None:
    assert "光合作用" in asked_terms("光合作用", {"作用"}.__contains__)


def test_of_a_wrongly_cut_word_the_known_part_is_asked_for() -> None:
    assert asked_terms("师德出问题", {"师德"}.__contains__) == ("师德",)


@pytest.mark.parametrize(
    ("said", "official"),
    [
        ("普高", "普通高中"),
        ("民工子弟", "随迁子女"),
        ("随迁娃", "随迁子女"),
        ("老师", "教师"),
        ("公办园", "公办幼儿园"),
        ("普惠園", "普惠性幼儿园"),
    ],
)
def test_colloquial_words_stand_for_official_ones(said: str, official: str) -> None:
    found = official_words(f"{said}的多吗")
    assert official in {word for words in found.values() for word in words}


def test_an_official_word_that_stands_in_the_question_is_not_repeated() -> None:
    assert official_words("民工子弟就是随迁子女吗")["民工子弟"] == ()


def test_official_terms_are_told_for_each_colloquial_one() -> None:
    assert "随迁" in terms_said_for({"民工子弟": ("随迁子女",)})["民工"]


@pytest.mark.parametrize("word", ["什么", "说说", "说", "看", "？", " ", ""])
def test_words_that_only_ask_or_point_are_silent(word: str) -> None:
    assert is_silent(word)


@pytest.mark.parametrize("word", ["双减", "近视率", "省"])
def test_words_that_name_are_not_silent(word: str) -> None:
    assert not is_silent(word)


def test_the_preposition_that_a_slot_leaves_names_nothing(library: Library) -> None:
    assert "由" not in naming_words("教共体由", library.knows)
    assert "".join(naming_words("普惠园占比", library.knows)) == "普惠园占比"


@given(st.text(max_size=30))
def test_terms_are_of_the_text_and_named_once(text: str) -> None:
    found = asked_terms(text, lambda word: len(word) > 3)
    assert len(set(found)) == len(found)


def test_a_colloquial_word_is_not_lost_to_a_wrong_cut() -> None:
    assert "特教" in asked_terms("规划里特教行动有哪几条", {"特教", "行动", "规划"}.__contains__)
    assert recut("特教行动有哪几条") == "特教行动有哪几条"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "孩子三点多放学没人接，我们都上班，学校管不管？",
            ("孩子三点多放学没人接", "学校管不管"),
        ),
        ("各种活动都要进校园，上面管不管", ("各种活动都要进校园",)),
        ("县管校聘怎么推进", ()),
    ],
)
def test_the_clauses_of_a_story_that_name_something(text: str, clauses: tuple[str, ...]) -> None:
    assert clauses_naming(text) == clauses
