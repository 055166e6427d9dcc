"""What the next turn asks: of another level, in another unit, of a plan named by its years."""

from __future__ import annotations

import pytest

from assistant.library import Library
from assistant.plan.named import documents_of
from assistant.plan.times import issued_as_named, without_plan_years
from assistant.table.match import Matcher
from tests.assistant.turn_plans import plan_of, told_of

MODERN = "taizhou-education-modernization-2020-2022"
QUALITY = "taizhou-quality-education-2023-2027"
MASTERS = "初高中教师中研究生学历（含硕士学位）的比例"
QUOTA, DUAL = "优质高中招生指标分配比例", "国家“双优”中职学校数"
SUMMED, YEARLY = "教育基建五年累计投入", "教育基建项目年度投入"
LAND, FLOOR = "新增教育用地面积", "新建、改扩建校舍面积"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("2020年普高老师研究生学历占比多少", "幼儿园的呢"), set()),
        (("2020年普高老师研究生学历占比多少", "中职的呢"), set()),
        (("2025年初中老师研究生比例", "小学的呢"), set()),
        (("2025年初中老师研究生比例", "高中的呢"), {(MASTERS, "普通高中", 2025)}),
        (("2025年高中老师研究生比例", "初中的呢"), {(MASTERS, "初中", 2025)}),
        (("2025年高中段毛入学率", "学前的呢"), {("学前教育毛入园率", "", 2025)}),
        (
            ("普惠园占比2025年多少", "公办的呢"),  # no level of it but another indicator
            {("公办幼儿园在园幼儿占比", "", 2025)},
        ),
    ],
)
def test_a_level_asked_for_next_is_one_of_the_same_share(
    library: Library, matcher: Matcher, turns: tuple[str, ...], told: set[tuple[str, str, int]]
) -> None:
    assert told_of(plan_of(turns, library, matcher), matcher) == told


@pytest.mark.parametrize(
    ("turns", "indicator"),
    [
        ((f"临海{SUMMED}多少", "要新增多少地"), LAND),
        ((f"临海{SUMMED}多少", "要新增多少地", "盖多少面积的房子"), FLOOR),
        ((f"临海{SUMMED}多少", "台州呢"), SUMMED),
        ((f"2021年临海{YEARLY}多少", "多少个项目"), "推进教育项目数"),
        ((f"2021年临海{YEARLY}多少", "多少亿元"), YEARLY),
    ],
)
def test_another_unit_asks_for_what_is_told_in_the_same_sentence(
    library: Library, matcher: Matcher, turns: tuple[str, ...], indicator: str
) -> None:
    query = plan_of(turns, library, matcher).queries[0]
    assert query.matches[0].indicator == indicator


def test_a_year_without_a_figure_in_the_same_sentence_asks_for_none_of_it(
    library: Library, matcher: Matcher
) -> None:
    turns = (f"临海{LAND}多少", "21年那一年投多少")
    assert SUMMED not in plan_of(turns, library, matcher).standalone


@pytest.mark.parametrize(
    ("turns", "asked", "years"),
    [
        ((f"2019年{YEARLY}多少", "2020年实际呢", "那就是多了几个亿？"), "difference", (2019, 2020)),
        (
            ("2020年高等教育毛入学率", "2025年呢", "高出几个百分点"),
            "difference",
            (2020, 2025),
        ),
        ((f"2019年{YEARLY}多少", "那就是多了几个亿？"), "value", (2019,)),
        ((f"2019年{YEARLY}多少", "2020年实际呢", "投了几个亿"), "value", (2020,)),
    ],
)
def test_by_how_much_it_changed_is_asked_of_the_two_years_told(
    library: Library, matcher: Matcher, turns: tuple[str, ...], asked: str, years: tuple[int, ...]
) -> None:
    plan = plan_of(turns, library, matcher)
    named = tuple(year for year in plan.queries[0].years if year in {2019, 2020, 2025})
    assert (plan.asked, named) == (asked, years), plan.standalone


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (
            ("优质高中招生指标分配比例，十四五规划定的多少", "2020-2022那个实施方案里呢"),
            {(QUOTA, "", 2022)},
        ),
        (
            ("十四五规划说要培育几所国家双优中职", "后来2023年那个方案改成几所了"),
            {(DUAL, "", 2027)},
        ),
        (
            ("普惠园占比2025年多少", "2023年那个方案定了多少"),
            {("普惠性幼儿园在园幼儿占比", "", 2027)},
        ),
        (("优质高中招生指标分配比例2025年多少", "2022年呢"), {(QUOTA, "", 2022)}),
        (("国家双优中职2025年几所", "2023年那个方案投了多少钱"), set()),
    ],
)
def test_years_that_name_a_plan_are_not_asked_for(
    library: Library, matcher: Matcher, turns: tuple[str, ...], told: set[tuple[str, str, int]]
) -> None:
    assert told_of(plan_of(turns, library, matcher), matcher) == told


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("2020-2022那个实施方案里呢", [MODERN]),
        ("20到22年那个方案", [MODERN]),
        ("实施方案（20-22）里留学生要多少", [MODERN]),
        ("2023—2027年的方案", [QUALITY]),
        ("2020-2022年的招生方案", []),
        ("2021-2022年方案", []),
    ],
)
def test_a_plan_is_named_by_its_first_and_last_year(
    library: Library, text: str, documents: list[str]
) -> None:
    assert issued_as_named(text, library) == documents
    assert (without_plan_years(text, library) != text) == bool(documents)


def test_words_on_both_sides_of_a_region_are_no_part_of_a_title(library: Library) -> None:
    assert documents_of("临海2021年推进教育项目数", library) == ()
    assert documents_of("加快推进台州教育现代化", library) == (MODERN,)


@pytest.mark.parametrize(
    ("turns", "standalone"),
    [
        (
            ("十四五规划里小学教育品质塑造有哪些计划", "初中那块呢？"),
            "十四五规划里初中教育有哪些计划",
        ),
        (("小学弹性上学怎么做", "初中呢"), "初中弹性上学怎么做"),
        (("社区教育以后怎么搞", "具体有哪些课堂"), "社区教育有哪些课堂"),
        (("校外培训机构怎么治理", "具体有哪些老年学堂"), "具体有哪些老年学堂"),
    ],
)
def test_a_question_about_policy_goes_on_with_its_subject(
    library: Library, matcher: Matcher, turns: tuple[str, ...], standalone: str
) -> None:
    assert plan_of(turns, library, matcher).standalone == standalone


def test_a_group_of_what_was_counted_is_asked_of_the_same_year(
    library: Library, matcher: Matcher
) -> None:
    plan = plan_of(("台州2020年新增多少学位", "其中幼儿园多少"), library, matcher)
    assert "2020年" in plan.standalone
    policy = plan_of(("2020年乡村学校怎么帮扶", "民办的那些怎么办"), library, matcher)
    assert "2020" not in policy.standalone


def test_a_difference_between_places_keeps_its_year(library: Library, matcher: Matcher) -> None:
    turns = ("台州2025年普惠园占比", "临海呢", "差了几个点")
    query = plan_of(turns, library, matcher).queries[0]
    assert query.years == (2025,)
    assert set(query.regions) == {"台州市", "临海市"}
