"""Quantities of Chinese texts: what is found, what it is worth, and what is no quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index
from index.numbers import find_quantities, normalised, same_amount
from index.types import Quantity

DOCUMENTS = sorted((Path(index.__file__).parent / "documents").glob("*.txt"))

LATIN_NAMES = {"5G", "IPv6"}
"""The only words of the documents whose digits are a name's and no quantity."""


def the_quantity(text: str) -> Quantity:
    """The only quantity of ``text``."""
    (found,) = find_quantities(text)
    return found


def listed(words: str) -> list[str]:
    """The words of a list that white space parts."""
    return words.split()


def brief(quantity: Quantity) -> str:
    """``comparator value[~value_max] unit``, the form of the tables below."""
    upper = "" if quantity.value_max is None else f"~{quantity.value_max}"
    return f"{quantity.comparator} {quantity.value}{upper} {quantity.unit}".rstrip()


ARABIC = {
    "90%": "= 90 %",
    "90 %": "= 90 %",
    "1,200": "= 1200",
    "20.7万人": "= 20.7 万人",
    "68.2 亿元": "= 68.2 亿元",
    "3.5‰": "= 3.5 ‰",
    "-1.5": "= -1.5",
    "负5%": "= -5 %",
    "９０％": "= 90 %",
    "90％": "= 90 %",
    "１，２００所": "= 1200 所",
    "１.５倍": "= 1.5 倍",
    ".73": "= 0.73",
    "3千人": "= 3000 人",
    "3百万元": "= 300 万元",
    "1亿2000万元": "= 120000000 元",
    "2万3千人": "= 23000 人",
    "1万亿元": "= 1 万亿元",
    "5千米": "= 5 千米",
    "61.9亿": "= 61.9 亿",
    "150 所以上": "≥ 150 所",
    "73/100": "= 73 %",
    "1/3以上": "≥ 33.33 %",
    "½": "= 50 %",
    "¼/": "= 25 %",
    "⑽": "= 10",
    "9️⃣0️⃣%": "= 90 %",
    "𝟗𝟎%": "= 90 %",
    "٩٠%": "= 90 %",
}
CHINESE = {
    "三十五所": "= 35 所",
    "百分之九十五": "= 95 %",
    "百分之九十五点五": "= 95.5 %",
    "百分之95": "= 95 %",
    "千分之三": "= 3 ‰",
    "万分之0.34": "= 0.34 ‱",
    "三分之一": "= 33.33 %",
    "三分之二": "= 66.67 %",
    "三分之二以上": "≥ 66.67 %",
    "五分之一": "= 20 %",
    "一千二百": "= 1200",
    "一百零二人": "= 102 人",
    "一百二": "= 120",
    "两万三": "= 23000",
    "两万三千人": "= 23000 人",
    "二十万": "= 20 万",
    "三点五亿元": "= 3.5 亿元",
    "两所": "= 2 所",
    "十件": "= 10 件",
    "十方面": "= 10 方面",
    "一个": "= 1 个",
    "一支管理队伍": "= 1 支",
    "三大行动": "= 3 大",
    "七成": "= 70 %",
    "七成员工": "= 70 %",
    "七成三": "= 73.0 %",
    "九成以上": "≥ 90 %",
    "一半": "= 50 %",
    "一半以上": "≥ 50 %",
    "过半": "> 50 %",
    "超过半数": "> 50 %",
    "半数": "= 50 %",
    "半年": "= 0.5 年",
    "三年半": "= 3.5 年",
    "二〇二五年": "= 2025 年",
    "二零二五年": "= 2025 年",
    "二○○五年": "= 2005 年",
    "两个半小时": "= 2.5 个小时",
    "九百分之一": "= 0.1111 %",
    "两千零二十五年": "= 2025 年",
    "百分之百": "= 100 %",
    "百分百": "= 100 %",
    "全覆盖": "= 100 %",
    "廿三人": "= 23 人",
    "柒拾叁所": "= 73 所",
    "百分之柒拾叁": "= 73 %",
    "兩萬三千億元": "= 2300000000000 元",
    "兩萬億元": "= 2 万亿元",
    "一万一": "= 11000",
    "一百一十一所": "= 111 所",
    "翻一番": "= 1 番",
    "翻了两番": "= 2 番",
    "两倍": "= 2 倍",
    "第十五次": "= 15 次",
    "（百名教师）": "= 100 名",
}
RANGES = {
    "1-2个": "range 1~2 个",
    "3—4个": "range 3~4 个",
    "3——4 个": "range 3~4 个",
    "20%-30%": "range 20~30 %",
    "20-30%": "range 20~30 %",
    "２０％～３０％": "range 20~30 %",
    "6至8": "range 6~8",
    "1到2": "range 1~2",
    "至少学会1至2项": "range 1~2 项",
    "2017－2035": "range 2017~2035",
    "2020年-2022年": "range 2020~2022 年",
    "三到五年": "range 3~5 年",
    "七至八成": "range 70~80 %",
    "百分之二十至三十": "range 20~30 %",
    "百分之二十至百分之三十": "range 20~30 %",
    "七八个": "range 7~8 个",
    "十七八人": "range 17~18 人",
    "5000-1万人": "range 5000~10000 人",
    "5000万-1亿元": "range 50000000~100000000 元",
    "3-5个以上": "range 3~5 个",
}
COMPARATORS = {
    "不低于60%": "≥ 60 %",
    "不得少于60%": "≥ 60 %",
    "至少8个": "≥ 8 个",
    "至少有 1 所": "≥ 1 所",
    "60及以上": "≥ 60",
    "85%（含）以上": "≥ 85 %",
    "≥90%": "≥ 90 %",
    ">= 90%": "≥ 90 %",
    "大于或等于5%": "≥ 5 %",
    "上百所": "≥ 100 所",
    "过六成": "> 60 %",
    "超过30%": "> 30 %",
    "高于30%": "> 30 %",
    ">97": "> 97",
    "20多个": "> 20 个",
    "20 多个": "> 20 个",
    "1400余亩": "> 1400 亩",
    "200余个": "> 200 个",
    "3000余": "> 3000",
    "160多名": "> 160 名",
    "20余万": "> 20 万",
    "3万多名": "> 3 万名",
    "百余所": "> 100 所",
    "一年多": "> 1 年",
    "万分之0.34以内": "≤ 0.34 ‱",
    "3 岁以下": "≤ 3 岁",
    "不超过3%": "≤ 3 %",
    "不高于3%": "≤ 3 %",
    "至多3所": "≤ 3 所",
    "最多跑一次": "≤ 1 次",
    "≤3%": "≤ 3 %",
    "前200名": "≤ 200 名",
    "前1%": "≤ 1 %",
    "5年内": "≤ 5 年内",
    "30日内": "≤ 30 日",
    "低于60%": "< 60 %",
    "不到三成": "< 30 %",
    "不足3%": "< 3 %",
    "<0.35": "< 0.35",
    "约30%": "≈ 30 %",
    "大约有三分之一": "≈ 33.33 %",
    "接近60%": "≈ 60 %",
    "近30所": "≈ 30 所",
    "近一半": "≈ 50 %",
    "10个左右": "≈ 10 个",
    "10万人次左右": "≈ 10 万人次",
    "数以百计": "≈ 100",
    "数以万计": "≈ 10000",
    "数十": "≈ 10",
    "几十": "≈ 10",
    "十几人": "≈ 10 人",
    "1个百分点以上": "≥ 1 个百分点",
    "三分之一以上": "≥ 33.33 %",
    "千兆以上": "≥ 1 千兆",
}


@pytest.mark.parametrize(("written", "meaning"), (ARABIC | CHINESE | RANGES | COMPARATORS).items())
def test_value_unit_and_comparator_are_read(written: str, meaning: str) -> None:
    for text in (written, f"，{written}。", f"覆盖面{written}，工作"):
        assert brief(the_quantity(text)) == meaning


@pytest.mark.parametrize("written", [*RANGES, *COMPARATORS])
def test_the_text_of_a_quantity_holds_its_comparator_words(written: str) -> None:
    assert the_quantity(f"，{written}，").text == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("占比达到90%以上。", "90%以上"),
        ("达到或超过30%的县", "超过30%"),
        ("节约30%", "30%"),
        ("最近3所", "3所"),
        ("近三年", "三年"),
        ("目前3名", "3名"),
        ("学前三年教育", "三年"),
        ("减负40条", "40条"),
        ("网上3所", "3所"),
        ("通过百名教师", "百名"),
        ("台州2022台州", "2022"),
        ("系统一年内", "一年内"),
        ("统一三所学校", "三所"),
        ("唯一一所", "一所"),
    ],
)
def test_words_that_only_look_like_comparators_stay_outside(text: str, written: str) -> None:
    assert the_quantity(text).text == written


@pytest.mark.parametrize(
    "text",
    listed(
        """一体化 一流 统一 进一步 一批 一定 一些 第一 二是 三位一体 十四五 “十三五”期间 十四五期间
    五育并举 一校一品 一周一梳理 四有 千方百计 万众 唯一 之一 一带一路 二中、三中全会 十九大和
    百年大计 百校达标 千家万户 乡村名校百千万工程 十分重要 万一 队伍 大陆续 线上百科 三门县
    黄岩、三门通过评估 第二方阵 第三方 健康第一的理念 新一轮 最后一公里 （万人） 单位：万元
    上半年 二三线 5G IPv6 STEM2 [F1] 全部 所有 高一级学历 多数"""
    ),
)
def test_an_ordinary_word_with_a_numeral_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    "disguise",
    [
        *listed("73% ７３％ 百分之七十三 百分之73 七成三 73/100 𝟕𝟑% 7️⃣3️⃣% 百分之柒拾叁"),
        *("73 %", "百 分 之 七 十 三", "7\u200b3%", "百分之七十三点零"),
    ],
)
def test_seventy_three_percent_is_found_in_every_disguise(disguise: str) -> None:
    assert same_amount(the_quantity(f"达到{disguise}。"), the_quantity("73%"))


@pytest.mark.parametrize(
    "claim",
    listed(
        """73个百分点 七十三个百分点 0.73 零点七三 一半 过半 半数 三分之二 两万三千人 二十万 翻一番
    成千上万 居全省第三 居全省第一 全省前五 三区 数百人 rmb5500 top10 叁佰所 廿余所"""
    ),
)
def test_a_claim_in_words_does_not_escape(claim: str) -> None:
    assert len(find_quantities(f"学校{claim}，")) == 1


def test_every_number_of_a_sentence_is_listed_in_order() -> None:
    text = "项目投入由 2016 年 21.1 亿元增长到 2020 年 68.2 亿元；2021年9月26日印发137号。"
    assert [brief(found) for found in find_quantities(text)] == [
        "= 2016 年",
        "= 21.1 亿元",
        "= 2020 年",
        "= 68.2 亿元",
        "= 2021 年",
        "= 9 月",
        "= 26 日",
        "= 137 号",
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2023-04-19", [2023, 4, 19]),
        ("2021.9.26", [2021, 9, 26]),
        ("2021/9/26", [2021, 9, 26]),
        ("12月-3月", [12, 3]),
        ("1.2022年", [1, 2022]),
        ("94，300所", [94, 300]),
        ("增至30到2025年", [30, 2025]),
        ("20万3所", [20, 3]),
        ("①②", [1, 2]),
        ("19.2\t19\t人", ["19.2", 19]),
        ("三区两市", [3, 2]),
    ],
)
def test_neighbouring_numbers_do_not_run_together(text: str, values: list[int | str]) -> None:
    assert [found.value for found in find_quantities(text)] == [Decimal(v) for v in values]


def test_an_ordinal_keeps_its_word_and_is_no_count() -> None:
    ordinal, count = the_quantity("第3名"), the_quantity("3名")
    assert ordinal.text == "第3名"
    assert not same_amount(ordinal, count)
    assert same_amount(ordinal, the_quantity("第三名"))


def test_a_broken_line_does_not_part_a_number_from_its_words() -> None:
    text = "达到90%以\n\n上，每天 1小\n\n时，到 2022 \n\n年"
    assert [brief(q) for q in find_quantities(text)] == ["≥ 90 %", "= 1 小时", "= 2022 年"]
    assert [q.text for q in find_quantities(text)] == ["90%以\n\n上", "1小\n\n时", "2022 \n\n年"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10万人", "100000人"),
        ("10万人", "十万人"),
        ("0.5亿元", "5000万元"),
        ("5个百分点", "5百分点"),
        ("90％", "90%以上"),
        ("5千米", "5公里"),
        ("1-2万人", "10000至20000人"),
        ("5年内", "五年"),
        ("百分之七十", "七成"),
    ],
)
def test_the_same_amount_in_other_words_is_the_same(one: str, other: str) -> None:
    assert same_amount(the_quantity(one), the_quantity(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("90%", "90个百分点"),
        ("3‰", "3%"),
        ("3个", "3-4个"),
        ("10万人", "10人"),
        ("10人", "10名"),
        ("1-2个", "1-3个"),
        ("翻一番", "2倍"),
        ("90", "90%"),
    ],
)
def test_another_value_or_unit_is_another_amount(one: str, other: str) -> None:
    assert not same_amount(the_quantity(one), the_quantity(other))


def test_a_normalised_quantity_has_wan_and_yi_multiplied_out() -> None:
    assert normalised(the_quantity("20.7万人")) == (Decimal(207000), "人")
    assert normalised(the_quantity("二十万")) == (Decimal(200000), "")
    assert normalised(the_quantity("万分之0.34")) == (Decimal("0.34"), "‱")
    assert normalised(the_quantity("5百分点")) == (Decimal(5), "个百分点")


def in_chinese(tenths: int) -> str:
    """A number of tenths from 0 to 1000 in Chinese numerals: 955 is 九十五点五."""
    names = "零一二三四五六七八九"
    whole, tenth = divmod(tenths, 10)
    tens, ones = divmod(whole, 10)
    if whole == 100:
        spelt = "一百"
    elif tens == 0:
        spelt = names[ones]
    else:
        spelt = (names[tens] if tens > 1 else "") + "十" + (names[ones] if ones else "")
    return spelt + (f"点{names[tenth]}" if tenth else "")


def widened(text: str) -> str:
    """``text`` with its ASCII signs in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def test_a_percentage_is_the_same_in_arabic_full_width_and_chinese() -> None:
    for tenths in range(1001):
        arabic = f"{Decimal(tenths) / 10}%"
        for written in (arabic, widened(arabic), f"百分之{in_chinese(tenths)}"):
            found = the_quantity(f"占比{written}。")
            assert (found.value, found.unit) == (Decimal(tenths) / 10, "%"), written


NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
    st.decimals(0, 10**5, places=2).map(str),
)
UNITS = st.sampled_from(listed("% ‰ 所 个 人次 万人 亿元 万平方米 个百分点 年 岁"))
BEFORE = st.sampled_from(["", "不低于", "至少", "超过", "不超过", "低于", "约", "接近"])
AFTER = st.sampled_from(["", "以上", "以内", "左右"])
GAPS = st.text(" \u3000\u00a0\n\u200b", max_size=4)


@settings(deadline=None)
@given(number=NUMBERS, unit=UNITS, before=BEFORE, after=AFTER, gap=GAPS)
def test_width_and_white_space_change_nothing(
    number: str, unit: str, before: str, after: str, gap: str
) -> None:
    plain = the_quantity(f"比例{before}{number}{unit}{after}。")
    assert (plain.value, plain.unit) == (Decimal(number.replace(",", "")), unit)
    for text in (
        f"比例{before}{number}{gap}{unit}{after}。",
        widened(f"比例{before}{number}{gap}{unit}{after}。"),
    ):
        found = the_quantity(text)
        assert brief(found) == brief(plain)
        assert found.text == text[2:-1]


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(
            "0123456789０９①½Ⅳ⑽.,，%％/-—~～零〇一二三五两十百千万亿廿柒拾分之点成半几数多余来过近约超第前负"
            "年月日个所人次元家门倍番翻覆盖全以上下内至到 \t\n\u200b(（>≥a",
            max_size=40,
        ),
    )
)
def test_offsets_are_exact_and_quantities_never_overlap(text: str) -> None:
    found = find_quantities(text)
    for quantity in found:
        assert quantity.start < quantity.end
        assert quantity.text == text[quantity.start : quantity.end]
        assert quantity.value_max is None or quantity.value < quantity.value_max
        assert (quantity.comparator == "range") == (quantity.value_max is not None)
        assert same_amount(quantity, quantity)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None)
@given(st.text("0123456789０１２３%％所个万，。、年 的约以上", max_size=30))
def test_no_digit_is_missed(text: str) -> None:
    covered = {i for q in find_quantities(text) for i in range(q.start, q.end)}
    assert {i for i, c in enumerate(text) if c.isdigit()} <= covered


@pytest.mark.parametrize(
    "text", ["万" * 3000, "一" * 3000, "9" * 3000, "三分之" + "9" * 60, "\ud800"]
)
def test_a_degenerate_text_is_survived(text: str) -> None:
    for quantity in find_quantities(text):
        assert quantity.text == text[quantity.start : quantity.end]


def test_the_documents_are_there() -> None:
    assert len(DOCUMENTS) == 5


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_digit_of_a_document_lies_in_a_quantity(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    covered = {i for q in find_quantities(text) for i in range(q.start, q.end)}
    missed = {
        word.group()
        for word in re.finditer("[A-Za-z0-9０-９]+", text)
        for i in range(*word.span())
        if text[i].isdigit() and i not in covered
    }
    assert missed <= LATIN_NAMES


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "taizhou-education-14th-five-year-plan",
            "474 个 / 20 多个 / 3-4个 / 万分之0.34以内 / >95",
        ),
        ("taizhou-education-modernization-2020-2022", "三分之一以上 / 20%-30% / 千兆以上 / 1-2 所"),
        (
            "taizhou-education-work-2019-2020",
            "十方面 / 两家 / 160多名 / 40亿 / 1个百分点以上 / 十件",
        ),
        (
            "taizhou-quality-education-2023-2027",
            "200余个 / 前200名 / 8-10个 / 10万人次左右 / 1.1万人",
        ),
        ("linhai-education-14th-five-year-outline", "1400余亩 / 64.7万平方米 / 一小时 / 全覆盖"),
    ],
)
def test_the_figures_of_a_document_are_found_as_written(name: str, expected: str) -> None:
    (path,) = (path for path in DOCUMENTS if path.stem == name)
    found = {quantity.text for quantity in find_quantities(path.read_text(encoding="utf-8"))}
    assert set(expected.split(" / ")) <= found
    assert not found & {"十四五", "十三五", "百校", "三门", "一批"}
