"""The second look: which indicator is meant where no name of it is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.plan.queries import figure_queries
from assistant.table.likeliest import SecondLook
from assistant.table.lookup import SURE
from assistant.table.match import Matcher, make_matcher
from assistant.types import FigureQuery, Match
from index.encode import load_encoder
from index.figures import load_table, shipped_data

Asked: TypeAlias = Callable[[str], tuple[FigureQuery, ...]]


@pytest.fixture(scope="module")
def matcher(library: Library) -> Matcher:
    table = load_table(shipped_data(), tuple(library.documents))
    return make_matcher(table, load_encoder("packaged"))


@pytest.fixture
def queries(library: Library, matcher: Matcher) -> Asked:
    return lambda text: make_plan(read_question(text), library, matcher).queries


def named(queries: tuple[FigureQuery, ...]) -> list[str]:
    return [query.matches[0].indicator for query in queries]


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        ("到27年山区海岛那边有几所高中能一对一结上对子", "“一对一”结对帮扶的普通高中数"),
        ("22年跟国外大学的合作办学得有几个", "与国外高校合作办学项目数"),
        ("晚点上学那个改革，19年有多少小学生受益", "小学弹性上学、延迟上学惠及学生数"),
        ("民办学校里头建起党组织的，19年有几成", "民办学校党组织覆盖率"),
        ("初中老师里头读过研究生的，十四五末占几成", "初高中教师中研究生学历（含硕士学位）的比例"),
        ("职高毕业能上大学的，22年要到几成", "中职毕业生升入普通高校比例"),
        ("优质高中分给初中的名额22年占几成", "优质高中招生指标分配比例"),
    ],
)
def test_wording_that_no_name_has_is_understood_by_year_unit_and_meaning(
    queries: Asked, question: str, indicator: str
) -> None:
    assert named(queries(question)) == [indicator]


@pytest.mark.parametrize(
    "question",
    [
        "黄二高改扩建总投资多少",
        "台州学院在软科排名第几",
        "37乘以48等于几",
        "校服是不是统一买，多少钱一套",
        "台州幼儿园老师一个月工资几千",
        "台州养老机构床位2025年规划多少张",
        "2019年台州多少人考上清华北大",
        "课后托管一个月收多少钱",
    ],
)
def test_what_the_table_does_not_have_is_not_taken_for_the_nearest_indicator(
    queries: Asked, question: str
) -> None:
    assert [q for q in queries(question) if q.matches[0].confidence >= SURE] == []


def test_without_an_encoder_only_names_are_understood(library: Library, matcher: Matcher) -> None:
    plain = make_matcher(matcher.table)
    question = read_question("22年跟国外大学的合作办学得有几个")
    assert plain.second is None
    found = make_plan(question, library, plain).queries
    assert [query for query in found if query.matches[0].confidence >= SURE] == []


def test_a_trend_needs_an_indicator_of_two_years(matcher: Matcher) -> None:
    assert isinstance(matcher.second, SecondLook)
    text = "教育口每年投的钱这些年怎么走"
    query = FigureQuery((), years=(2016, 2020), regions=("台州市",), text=text)
    found = matcher.second.likeliest(query, matcher.match(text), years=2)
    years = {f.year for match in found for f in matcher.table.of(match.indicator)}
    assert found
    assert found[0].indicator == "教育基建项目年度投入"
    assert len(years) > 1


def test_no_shared_character_is_no_ground_for_a_guess(matcher: Matcher) -> None:
    assert isinstance(matcher.second, SecondLook)
    assert matcher.second.likeliest(FigureQuery((), text="qq"), []) == ()


def test_words_that_lag_far_behind_anothers_are_not_taken(matcher: Matcher) -> None:
    """Similarity alone is no proof: the words of another indicator fit much better."""
    assert isinstance(matcher.second, SecondLook)
    text = "22年跟国外大学的合作办学得有几个"
    query = FigureQuery((), years=(2022,), regions=("台州市",), text=text, units=("个数",))
    other = Match("各县（市、区）老年大学数", 0.7, "")
    words = [match for match in matcher.match(text) if match.indicator != other.indicator]
    assert matcher.second.likeliest(query, words) != ()
    assert matcher.second.likeliest(query, [*words, other]) == ()


def test_an_amount_that_only_one_indicator_has_tells_it(queries: Asked) -> None:
    assert named(queries("20年打算投68亿盖学校，实际投下去多少")) == ["教育基建项目年度投入"]


def test_one_amount_asked_of_several_things_is_a_query_each(queries: Asked) -> None:
    assert named(queries("25年幼儿园、小学初中、高中各有几万学生")) == [
        "幼儿园在园人数",
        "义务教育在校生数",
        "高中段在校生数",
    ]


def test_what_is_measured_otherwise_than_asked_is_not_meant(
    library: Library, matcher: Matcher
) -> None:
    share = "优质幼儿园（一、二级）在园幼儿占比"
    matches = (Match("新增二级幼儿园数", 0.9, "二级幼儿园"), Match(share, 0.8, share))
    text = "一二级幼儿园的娃27年占几成"
    found = figure_queries(text, matches, (), (), (2027,), library, matcher)
    assert named(found) == [share]


def test_what_is_warmed_answers_the_same(library: Library, matcher: Matcher) -> None:
    assert matcher.second is not None
    warmed = SecondLook(matcher.table, matcher.second.encoder)
    warmed.warm()
    (query,) = make_plan(read_question("22年中职升学占几成"), library, matcher).queries
    words = matcher.match(query.text)
    assert warmed.likeliest(query, words) == matcher.second.likeliest(query, words)
