"""Folding keeps the length and makes spellings equal; tokens do not see layout."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text import close_up, content_words, fold, is_cjk, squeeze, tokens, width

ANYTHING = st.text(st.characters(exclude_categories=()))
"""Any text at all: lone surrogates, control characters and unassigned code points too."""
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)
WHITE_SPACE = st.text(st.sampled_from(" \t\n\r\u00a0\u3000"), max_size=3)


@settings(deadline=None)
@given(ANYTHING)
def test_folding_keeps_the_length_of_any_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(ANYTHING)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_of_the_basic_plane_folds_to_one_that_stays() -> None:
    everything = "".join(map(chr, range(0x10000)))
    folded = fold(everything)
    assert len(folded) == len(everything)
    assert fold(folded) == folded


@settings(deadline=None)
@given(ANYTHING, ANYTHING)
def test_each_character_folds_by_itself(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@pytest.mark.parametrize("code", range(0x21, 0x7F))
def test_a_full_width_character_folds_to_its_half_width_twin(code: int) -> None:
    assert fold(chr(code + 0xFEE0)) == fold(chr(code))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("９０％以上", "90%以上"),
        ("ＳＴＥＭ教育", "stem教育"),
        ("臺灣學前教育發展規劃", "台湾学前教育发展规划"),
        ("中小學生綜合實踐基地", "中小学生综合实践基地"),
        ("“双师型”‘教育大家’", "\"双师型\"'教育大家'"),
        ("「雙高」『雙優』", '"双高""双优"'),
        ("﹁雙高﹂", '"双高"'),
        ("2023—2027年", "2023-2027年"),
        ("2017－2035", "2017-2035"),
        ("〔2021〕137号", "(2021)137号"),
        ("二〇三五年", "二0三五年"),
        ("县（市、区）", "县(市、区)"),
    ],
)
def test_spellings_of_one_thing_fold_to_one_text(written: str, plain: str) -> None:
    assert fold(written) == fold(plain) == plain


def test_control_characters_and_lone_surrogates_become_spaces() -> None:
    assert fold("甲\x00乙\ud800丙\u200b丁\u3000戊\n己") == "甲 乙 丙 丁 戊 己"


def test_a_character_that_would_grow_stays_as_it_is() -> None:
    assert fold("㎡㈠ﷺ") == "㎡㈠ﷺ"


@given(ANYTHING)
def test_squeezed_text_holds_everything_but_white_space(text: str) -> None:
    assert squeeze(text) == "".join(text.split())


@settings(deadline=None)
@given(st.lists(st.tuples(CHINESE, WHITE_SPACE), max_size=8))
def test_tokens_do_not_see_white_space_inside_chinese(parts: list[tuple[str, str]]) -> None:
    spaced = "".join(run + space for run, space in parts)
    assert tokens(spaced) == tokens("".join(run for run, _ in parts))


def test_tokens_are_words_and_character_pairs() -> None:
    assert sorted(tokens("学前教育")) == sorted(
        ["学前", "教育", "学前教育", "学前", "前教", "教育"]
    )


def test_a_number_is_one_token_and_a_single_character_is_kept() -> None:
    assert tokens("达 92.36 %") == ["达", "92.36"]


def test_numbers_and_latin_words_stay_apart_and_small() -> None:
    assert tokens("ＳＴＥＭ ５Ｇ 2.0") == ["stem", "5g", "2.0"]


def test_a_question_in_traditional_script_has_the_tokens_of_the_document() -> None:
    assert tokens("義務教育學校標準化率") == tokens("义务教育学校标准化率")


def test_punctuation_parts_words() -> None:
    assert "育义" in tokens("教育义务")
    assert "育义" not in tokens("教育、义务")


@pytest.mark.parametrize("text", ["", " \n\u3000", "。，！", "\ud800\x00"])
def test_text_without_words_has_no_tokens(text: str) -> None:
    assert tokens(text) == []
    assert content_words(text) == []


def test_content_words_have_two_characters_at_least_and_no_pairs_across_words() -> None:
    words = content_words("普惠性 幼儿园的5G")
    assert {"普惠性", "幼儿园", "5g"} <= set(words)
    assert "的" not in words
    assert "性幼" not in words


def test_closing_up_keeps_white_space_between_latin_words() -> None:
    assert close_up("到 2025 年 STEM education") == "到2025年STEM education"


def test_full_width_digits_stand_as_close_as_characters() -> None:
    assert close_up("２ ０２　５年目标") == "２０２５年目标"
    assert close_up("3 000 and 5") == "3 000 and 5"


def test_a_wide_character_takes_two_columns() -> None:
    assert width("到2022年，") == 2 * 3 + 4
    assert width("") == 0


def test_only_ideographs_count_as_chinese() -> None:
    assert [is_cjk(c) for c in "教a1，〇 "] == [True, False, False, False, False, False]
