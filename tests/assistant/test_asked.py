"""What a question wants: kind, years, places, documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library, open_library
from assistant.plan.asked import (
    asked_for,
    asks_amount,
    asks_list,
    asks_responsible,
    attribute_of,
    documents_of,
    kind_of,
    places_of,
    years_of,
)
from assistant.types import Asked
from index.sources import shipped_documents
from index.types import FigureKind

PLAN = "taizhou-education-14th-five-year-plan"
MODERN = "taizhou-education-modernization-2020-2022"
WORK = "taizhou-education-work-2019-2020"
QUALITY = "taizhou-quality-education-2023-2027"
LINHAI = "linhai-education-14th-five-year-outline"


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(shipped_documents())


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("普惠园占比是多少", "value"),
        ("县管校聘怎么推进", "value"),
        ("毛入学率历年的变化趋势", "trend"),
        ("逐年怎么走", "trend"),
        ("近视率要下降多少", "difference"),
        ("2025年比2020年提高了多少", "difference"),
        ("两者相差多少", "difference"),
        ("普惠园比公办园高多少", "difference"),
        ("台州和临海比较", "comparison"),
        ("两个市哪个高", "comparison"),
        ("两份文件的说法一致吗", "comparison"),
        ("是约束性还是预期性指标", "attribute"),
        ("算硬指标吗", "attribute"),
        ("2020年的目标完成了吗", "achieved"),
        ("达标了吗", "achieved"),
    ],
)
def test_what_is_wanted_is_read_off_the_words(question: str, wanted: Asked) -> None:
    assert asked_for(question) == wanted


def test_traditional_and_full_width_words_are_read_as_well() -> None:
    assert asked_for("歷年的變化趨勢") == "trend"


def test_an_attribute_is_asked_before_a_comparison() -> None:
    assert asked_for("约束性还是预期性") == "attribute"
    assert attribute_of("约束性还是预期性") == ""
    assert attribute_of("哪些是约束性指标") == "约束性"
    assert attribute_of("预期指标有哪些") == "预期性"


def test_amounts_lists_and_units_are_told_apart() -> None:
    assert asks_amount("普惠园占比要达到多少")
    assert not asks_amount("县管校聘怎么推进")
    assert asks_list("八大行动有哪些")
    assert not asks_list("普惠园占比是多少")
    assert asks_responsible("双减由哪个部门牵头")
    assert not asks_responsible("普惠园占比是多少")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("目标是多少", "target"),
        ("要达到多少", "target"),
        ("计划建多少所", "target"),
        ("实际是多少", "actual"),
        ("现状如何", "actual"),
        ("目标和实际各是多少", None),
        ("是多少", None),
    ],
)
def test_target_or_actual_is_read_where_one_of_them_is_named(
    question: str, kind: FigureKind | None
) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2025年的目标", (2025,)),
        ("２０２５年的目标", (2025,)),
        ("2025的目标", (2025,)),
        ("到2025年底", (2025,)),
        ("2021年9月26日印发", (2021,)),
        ("25年的目标", (2025,)),
        ("20、22年", (2020, 2022)),
        ("25年和27年", (2025, 2027)),
        ("二〇二五年", (2025,)),
        ("二零二五年", (2025,)),
        ("一九九九年", (1999,)),
        ("2020、2022、2025年", (2020, 2022, 2025)),
        ("2025年和2025年", (2025,)),
        ("2022-2025年", (2022, 2023, 2024, 2025)),
        ("2022—2025年", (2022, 2023, 2024, 2025)),
        ("2022年到2025年", (2022, 2023, 2024, 2025)),
        ("从2022至2025", (2022, 2023, 2024, 2025)),
        ("十三五末", (2020,)),
        ("十四五末", (2025,)),
        ("“十四五”末", (2025,)),
        ("十四五期末", (2025,)),
        ("十五五规划末", (2030,)),
    ],
)
def test_years_are_read_in_every_spelling(question: str, years: tuple[int, ...]) -> None:
    assert years_of(question) == years


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
        "",
    ],
)
def test_what_is_no_year_of_the_plans_is_not_read_as_one(question: str) -> None:
    assert years_of(question) == ()


@given(st.integers(1990, 2100))
def test_every_year_around_the_plans_is_read(year: int) -> None:
    assert years_of(f"台州市{year}年普惠园占比是多少") == (year,)


@given(st.integers(2016, 2039))
def test_a_short_year_is_of_this_century(year: int) -> None:
    assert years_of(f"{year % 100}年普惠园占比") == (year,)


@given(st.text(max_size=40))
def test_years_are_of_the_plans_and_named_once(text: str) -> None:
    years = years_of(text)
    assert all(1990 <= year <= 2100 for year in years)
    assert len(set(years)) == len(years)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("台州的普惠园占比", ("台州市",)),
        ("台州市普惠园占比", ("台州市",)),
        ("臨海普惠園占比", ("临海市",)),
        ("临海和台州比较", ("台州市", "临海市")),
        ("杭州普惠园占比", ("杭州",)),
        ("浙江省的目标", ("浙江",)),
        ("温岭和玉环", ("温岭", "玉环")),
        ("台州湾新区的普惠园占比", ("台州湾新区",)),
        ("天台县近视率", ("天台",)),
        ("全国的毛入学率", ("全国",)),
        ("普惠园占比是多少", ()),
        ("", ()),
    ],
)
def test_places_are_named_by_their_full_name_where_documents_know_them(
    library: Library, question: str, places: tuple[str, ...]
) -> None:
    assert places_of(question, library) == places


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("台州市教育事业发展“十四五”规划的目标", (PLAN,)),
        ("教育现代化实施方案里", (MODERN,)),
        ("2019年教育工作总结怎么说", (WORK,)),
        ("学有优教方案的目标", (QUALITY,)),
        ("临海的工作举措", (LINHAI,)),
        ("现代化实施方案和学有优教专项", (MODERN, QUALITY)),
        ("规划里怎么说", ()),
        ("实施方案", ()),
        ("普惠园占比是多少", ()),
        ("", ()),
    ],
)
def test_a_document_is_named_by_a_part_of_its_title_that_no_other_has(
    library: Library, question: str, documents: tuple[str, ...]
) -> None:
    assert documents_of(question, library) == documents


def test_every_document_is_named_by_its_title(library: Library) -> None:
    titles = {i: library.card(i).title for i in library.documents}
    assert {i: documents_of(title, library) for i, title in titles.items()} == {
        i: (i,) for i in titles
    }
