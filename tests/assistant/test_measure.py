"""In what an answer must be measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import measure
from assistant.measure import (
    COUNTS,
    PEOPLE,
    SHARES,
    asked_units,
    asks_rank,
    measures,
    ranking_named,
)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("建了几所学校", ("所", "个", "家")),
        ("学校有多少所", ("所", "个", "家")),
        ("省现代化学校所数", ("所", "个", "家")),
        ("省现代化学校所数占比", SHARES),
        ("建多少小学", ("所", "个", "家")),
        ("投入多少钱", ("元",)),
        ("能多收几多老人", PEOPLE),
        ("里面老师几个", PEOPLE),
        ("有人看着的小孩全市有多少", PEOPLE),
        ("一共投了多少", ("元",)),
        ("新增多少地", ("亩", "平方")),
        ("盖多少面积的房子", ("亩", "平方")),
        ("新增校舍面积一共多少", ("亩", "平方")),
        ("临海中学占地有多大", ("亩", "平方")),
        ("占地大的学校有多少所", ("所", "个", "家")),
        ("这个工程分几级", ("级", "层", "档")),
        ("要学会几门才艺", ("门", "项")),
        ("要花多少块钱", ("元",)),
        ("工资多少", ("元",)),
        ("奖学金有多少", ("元",)),
        ("投了几个亿", ("亿",)),
        ("普惠园占比", SHARES),
        ("随迁子女比例", SHARES),
        ("近视率是多少", SHARES),
        ("百分之几", SHARES),
        ("占几成", SHARES),
        ("下降几个百分点", SHARES),
        ("下降几个点", SHARES),
        ("几点放学", ("点", "时")),
        ("几岁上学", ("岁",)),
        ("几月开学", ("月",)),
        ("要几个月", ("月",)),
        ("几号开学", ("日", "号")),
        ("每天运动几小时", ("小时",)),
        ("每天运动几个小时", ("小时",)),
        ("每周几节体育课", ("节",)),
        ("有多少老师", ("人", "名", "位")),
        ("有几个孩子", ("人", "名", "位")),
        ("一共几个学员", ("人", "名", "位")),
        ("建几个名师工作室", COUNTS),
        ("培训多少名教师", ("人", "名", "位")),
        ("多少万人", ("人", "名", "位")),
        ("普高和职高招生几比几", ("比",)),
        ("放学后留校的小学生有多少", ("人", "名", "位")),
        ("留校照看的小朋友一共有多少", ("人", "名", "位")),
        ("以后十个年轻人里几个上得了大学", SHARES),
        ("一百个老师中有多少个是硕士", SHARES),
        ("一个班里几个学生", ("人", "名", "位")),
        ("十四五初中要建几个优质学校联盟", COUNTS),
        ("十个基地里几个是省级的", COUNTS),
        ("培训多少人次", ("人次",)),
        ("新增多少个学位", ("个",)),
        ("多少平方米", ("平方",)),
        ("建几个基地", COUNTS),
        ("這個區有幾所學校", ("所", "个", "家")),
    ],
)
def test_the_unit_is_read_beside_the_question_word(question: str, units: tuple[str, ...]) -> None:
    assert asked_units(question) == units


@pytest.mark.parametrize(
    "question",
    [
        "是多少",
        "这几年怎么样",
        "前几年怎样",
        "近几年",
        "哪几所",
        "从几年级开始",
        "建多少名校",
        "多少名师工作室",
        "多少平台",
        "多少成果",
        "多少节目",
        "率先发展",
        "怎么提高效率呀",
        "",
    ],
)
def test_what_names_no_unit_may_be_measured_in_any(question: str) -> None:
    assert asked_units(question) == ()


def test_an_amount_answers_only_in_the_unit_asked_for() -> None:
    assert measures("万元", asked_units("投入多少钱"))
    assert not measures("%", asked_units("投入多少钱"))
    assert measures("个百分点", asked_units("提高几个百分点"))
    assert not measures("所", asked_units("占比多少"))


def test_institutions_are_counted_in_any_word_for_them() -> None:
    assert measures("个", asked_units("创成几所成校"))
    assert measures("所", asked_units("关停多少家"))
    assert not measures("个百分点", asked_units("创成几所成校"))
    assert not measures("人", asked_units("关停多少家"))


def test_what_is_counted_is_no_share() -> None:
    assert measures("家", asked_units("建几个基地"))
    assert not measures("%", asked_units("建几个基地"))


@given(st.text(max_size=4))
def test_any_unit_will_do_where_none_is_asked_for(unit: str) -> None:
    assert measures(unit, ())


@given(st.text(max_size=40))
def test_units_are_read_off_any_text(text: str) -> None:
    assert isinstance(asked_units(text), tuple)


def test_a_fee_asked_for_is_told_by_its_word_and_people_are_not_a_fee() -> None:
    assert measure.fee_of("幼儿园保教费多少") == "费"
    assert measure.fee_of("免学费的学生有多少人") == ""


def test_points_of_a_share_or_of_a_change_are_no_time_of_day() -> None:
    assert asked_units("长学制占比要提高多少点") == SHARES
    assert asked_units("近视率降几点") == SHARES
    assert asked_units("早上几点到校") == ("点", "时")


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("中职在省赛里排第几", True),
        ("给我列几个指标", False),
        ("全省列第几", True),
        ("拿了第几名", True),
        ("排了几个人", False),
        ("20年安排多少人", False),
        ("一等奖几名", False),
    ],
)
def test_a_rank_is_no_count(question: str, *, asks: bool) -> None:
    assert asks_rank(question) == asks


@pytest.mark.parametrize(
    ("question", "ranking"),
    [
        ("台州学院在软科排名第几", "软科"),
        ("台州学院2027年全国第几", ""),
        ("十件实事里排第六的是什么", ""),
    ],
)
def test_a_ranking_is_named_where_a_place_in_it_is_asked_for(question: str, ranking: str) -> None:
    assert ranking_named(question) == ranking
