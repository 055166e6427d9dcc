"""Slips of the pen are mended; words, names and the documents' own text are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library
from assistant.plan.spell import Speller, speller_of


@pytest.fixture(scope="module")
def speller(library: Library) -> Speller:
    return speller_of(library.text, library.stems)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("校园欺零怎么治理", "校园欺凌怎么治理"),
        ("家长委圆会怎么建", "家长委员会怎么建"),
        ("校外培训几构", "校外培训机构"),
        ("高等教育毛入学律", "高等教育毛入学率"),
        ("双师形教师", "双师型教师"),
        ("标准画学校", "标准化学校"),
        ("随千子女", "随迁子女"),
        ("心理辅倒", "心理辅导"),
        ("公办又儿园占比", "公办幼儿园占比"),
        ("校園欺零", "校园欺凌"),
        ("双简怎么落实", "双减怎么落实"),
        ("临还2021年建学校", "临海2021年建学校"),
        ("台洲老年大学", "台州老年大学"),
        ("公班幼儿园占多少", "公办幼儿园占多少"),
        ("均衡系数初钟的", "均衡系数初中的"),
    ],
)
def test_a_slip_that_sounds_like_a_word_of_the_documents_is_mended(
    speller: Speller, written: str, meant: str
) -> None:
    mended, slips = speller.mend(written)
    assert mended.replace("園", "园") == meant
    assert len(slips) == 1


def test_several_slips_in_one_question_are_each_mended_and_told(speller: Speller) -> None:
    mended, slips = speller.mend("校园欺零和培训几构，校园欺零谁管")
    assert mended == "校园欺凌和培训机构，校园欺凌谁管"
    assert slips == {"校园欺零": "校园欺凌", "培训几构": "培训机构"}


@pytest.mark.parametrize(
    "text",
    [
        "校园欺凌怎么治理",
        "学校食堂的饭菜",
        "语文老师",
        "升高中只凭分？",
        "手机进校园",
        "天气预报",
        "师德四个相统一",
        "幼儿园的工作是谁负责",
        "所有资料在哪里",
        "所有指标都列出来",
        "机智的学生",
        "参与学校的事有什么组织",
        "培智学校的设备",
        "南京大学",
        "黄岩区",
        "玉环市",
        "仙居县",
        "台洲市",
        "林海市",
        "台州学院",
        "临海中学",
        "普惠性幼儿园2025年",
        "ABC 2025",
        "",
    ],
)
def test_words_and_names_of_places_are_not_touched(speller: Speller, text: str) -> None:
    assert speller.mend(text) == (text, {})


def test_a_name_that_is_right_though_no_document_has_it_is_kept(library: Library) -> None:
    text = "双师形教师"
    assert speller_of(library.text, library.stems, names="双师形").mend(text)[1] == {}


@given(data=st.data())
def test_what_a_document_says_is_never_mended(
    library: Library, speller: Speller, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(library.text) - 30))
    piece = "".join(library.text[start : start + 30].split())
    assert speller.mend(piece) == (piece, {})


@given(text=st.text(alphabet="校园欺零委圆会几构双师形入学律，2025 Ａ", max_size=30))
def test_mending_keeps_the_length_and_tells_every_change(speller: Speller, text: str) -> None:
    mended, slips = speller.mend(text)
    assert len(mended) == len(text)
    assert (mended == text) == (not slips)
