"""Years in every spelling, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import Assistant
from assistant.library import Library
from assistant.plan.times import (
    lasting_as_named,
    time_notes,
    with_period,
    without_issue_years,
    without_plan_years,
    years_of,
)

NEWEST = 2023
"""The year of the newest document in these tests."""


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2025年的目标", (2025,)),
        ("２０２５年的目标", (2025,)),
        ("2025的目标", (2025,)),
        ("那26、27两年的分别多少", (2026, 2027)),
        ("5、6两年级的", ()),
        ("到2025年底", (2025,)),
        ("2021年9月26日印发", (2021,)),
        ("25年的目标", (2025,)),
        ("25年底", (2025,)),
        ("20、22年", (2020, 2022)),
        ("20和22年", (2020, 2022)),
        ("25年和27年", (2025, 2027)),
        ("二〇二五年", (2025,)),
        ("二零二五年", (2025,)),
        ("一九九九年", (1999,)),
        ("2020、2022、2025年", (2020, 2022, 2025)),
        ("2025年和2025年", (2025,)),
        ("高教25年目标", (2025,)),
        ("十三五末", (2020,)),
        ("十四五末", (2025,)),
        ("十三五每年投的钱，头一年和末一年变化", (2016, 2020)),
        ("十四五的最后一年要多少", (2025,)),
        ("“十四五”末", (2025,)),
        ("十四五期末", (2025,)),
        ("十四五收官", (2025,)),
        ("十五五规划末", (2030,)),
    ],
)
def test_years_are_read_in_every_spelling(question: str, years: tuple[int, ...]) -> None:
    assert years_of(question, NEWEST) == years


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2022-2025年", (2022, 2023, 2024, 2025)),
        ("2022—2025年", (2022, 2023, 2024, 2025)),
        ("2022~2025年", (2022, 2023, 2024, 2025)),
        ("2022年到2025年", (2022, 2023, 2024, 2025)),
        ("从2022至2025", (2022, 2023, 2024, 2025)),
        ("2022-25年", (2022, 2023, 2024, 2025)),
        ("22-25年", (2022, 2023, 2024, 2025)),
        ("22到25年", (2022, 2023, 2024, 2025)),
        ("2027年以后", (2027, 2028, 2029, 2030)),
        ("27年以后", (2027, 2028, 2029, 2030)),
        ("从2028年开始", (2028, 2029, 2030)),
        ("2030年起", (2030,)),
    ],
)
def test_ranges_are_filled_up_to_the_horizon_of_the_plans(
    question: str, years: tuple[int, ...]
) -> None:
    assert years_of(question, NEWEST) == years


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("大前年", (2020,)),
        ("前年", (2021,)),
        ("去年", (2022,)),
        ("上年", (2022,)),
        ("今年", (2023,)),
        ("明年", (2024,)),
        ("后年", (2025,)),
        ("到后年", (2025,)),
        ("大后年", (2026,)),
    ],
)
def test_relative_years_count_from_the_newest_document_and_it_is_said(
    question: str, years: tuple[int, ...]
) -> None:
    assert years_of(question, NEWEST) == years
    (note,) = time_notes(question, NEWEST)
    assert note.startswith("最新文件印发于2023年，")
    assert note.endswith(f"按{years[0]}年理解。")


def test_each_relative_year_of_a_question_has_its_note() -> None:
    assert set(years_of("今年和明年", NEWEST)) == {2023, 2024}
    assert len(time_notes("今年和明年", NEWEST)) == len(("今年", "明年"))


def test_without_a_newest_document_no_relative_year_is_guessed() -> None:
    assert years_of("去年和明年") == ()
    assert time_notes("去年", 0) == ()


@pytest.mark.parametrize("question", ["2025年的目标", "十四五末", "上年末", "这几年", ""])
def test_absolute_years_need_no_note(question: str) -> None:
    assert time_notes(question, NEWEST) == ()


@pytest.mark.parametrize("word", ["比上年", "比上一年", "较上年", "较前一年", "同比"])
def test_more_than_the_year_before_names_that_year_too(word: str) -> None:
    assert years_of(f"2020年{word}增加多少", NEWEST) == (2020, 2019)
    assert years_of(f"{word}增加多少", NEWEST) == ()


@pytest.mark.parametrize(
    "question",
    [
        "残疾儿童15年基础教育",
        "3年内",
        "近三年",
        "99年",
        "1985年",
        "十四五期间",
        "29项重点工作",
        "500精英计划",
        "减负40条",
        "9年级",
        "20年来",
        "近20年来",
        "近20年",
        "20多年",
        "20年左右",
        "20年间",
        "20年教龄",
        "20年的教龄",
        "30年以上教龄",
        "满30年的教师",
        "从教30年的教师",
        "20起校园欺凌案件",
        "18岁",
        "18岁以后",
        "21世纪",
        "年年",
        "两年",
        "二十五年",
        "",
    ],
)
def test_what_is_no_year_of_the_plans_is_not_read_as_one(question: str) -> None:
    assert years_of(question, NEWEST) == ()


@given(st.integers(1990, 2100))
def test_every_year_around_the_plans_is_read(year: int) -> None:
    assert years_of(f"台州市{year}年普惠园占比是多少") == (year,)


@given(st.integers(2016, 2039))
def test_a_short_year_is_of_this_century(year: int) -> None:
    assert years_of(f"{year % 100}年普惠园占比") == (year,)


@given(st.integers(2016, 2030), st.integers(2016, 2030))
def test_a_range_is_the_same_short_and_in_full(first: int, last: int) -> None:
    first, last = sorted((first, last))
    between = tuple(range(first, last + 1))
    assert years_of(f"{first}年到{last}年") == between
    assert tuple(sorted(years_of(f"{first % 100}-{last % 100}年"))) == between


@given(st.text(max_size=40), st.integers(2015, 2030))
def test_years_are_of_the_plans_and_named_once(text: str, newest: int) -> None:
    years = years_of(text, newest)
    assert all(1990 <= year <= 2100 for year in years)
    assert len(set(years)) == len(years)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("五年方案里谁负责", ["taizhou-quality-education-2023-2027"]),
        ("三年行动方案", ["taizhou-education-modernization-2020-2022"]),
        ("3年方案", ["taizhou-education-modernization-2020-2022"]),
        ("七年规划", []),
        ("2025年规划", []),
        ("怎么办", []),
    ],
)
def test_a_document_is_named_by_the_years_it_covers(
    assistant: Assistant, text: str, documents: list[str]
) -> None:
    assert lasting_as_named(text, assistant.shelf.library) == documents


def test_a_document_by_year_and_length_sets_no_year(library: Library) -> None:
    asked = "23年的五年方案里普惠园占比要到多少"
    assert lasting_as_named(asked, library) == ["taizhou-quality-education-2023-2027"]
    assert not years_of(without_issue_years(asked, library))
    assert "三年方案" not in without_plan_years("三年方案里定的目标呢", library)
    other = "21年的五年方案里普惠园占比要到多少"
    assert lasting_as_named(other, library) == []
    assert years_of(without_plan_years(other, library)) == (2021,)


def test_a_document_by_year_and_title_sets_no_year(library: Library) -> None:
    asked = without_issue_years("2023年那个学有优教方案里普惠园占比要到多少", library)
    assert "2023" not in asked
    other = "2023年那个学前教育方案里普惠园占比要到多少"
    assert without_issue_years(other, library) == other


@pytest.mark.parametrize(
    ("text", "years", "full"),
    [
        ("第二年打算建几所", (2019,), "2020年打算建几所"),
        ("次年呢", (2019,), "2020年呢"),
        ("同一年派出国的老师几名", (2020,), "2020年派出国的老师几名"),
        ("两年后公办园呢", (2020,), "2022年公办园呢"),
        ("那五年以后呢", (2020,), "那2025年呢"),
        ("再过五年提到多少", (2020,), "2025年提到多少"),
        ("三年前呢", (2025,), "2022年呢"),
        ("再往后推两年呢", (2024,), "2026年呢"),
        ("往前数三年呢", (2025,), "2022年呢"),
        ("最后那年呢", (2023,), "2027年呢"),
        ("到最后那一年呢", (2023,), "到2027年呢"),
        ("毕业三年后怎么办", (2023,), "毕业三年后怎么办"),
        ("学制的第二年呢", (2023,), "学制的第二年呢"),
        ("第二年级呢", (2023,), "第二年级呢"),
        ("同年级的呢", (2023,), "同年级的呢"),
        ("十四五的最后那年", (2023,), "十四五的最后那年"),
        ("2022年五年以后呢", (2020,), "2022年五年以后呢"),  # told from the year it names itself
        ("五年以后呢", (2020, 2025), "五年以后呢"),  # from which of them?
        ("五年以后呢", (), "五年以后呢"),
    ],
)
def test_a_year_is_told_from_the_one_before(
    library: Library, text: str, years: tuple[int, ...], full: str
) -> None:
    assert with_period(text, years, "台州市", library) == full


@pytest.mark.parametrize(
    ("text", "undated"),
    [
        ("2021年的十四五规划写的也是这个数", True),
        ("21年那份十四五规划怎么说", True),
        ("2021年十四五规划里呢", True),
        ("2021年学前规划里呢", False),
        ("20年的现代化方案里写的是几", True),
        ("2022年的现代化方案里写的是几", False),  # issued in 2020, and about 2022
        ("2021年的数呢", False),
    ],
)
def test_the_year_of_issue_before_a_title_names_the_document(
    library: Library, text: str, undated: bool
) -> None:
    assert ("年" not in without_issue_years(text, library)) is undated
