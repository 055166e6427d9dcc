"""Turns as they are spoken: 26, 23年那份, 超没超, 我咋记得是八成, 黑白名单之外, 华师大那个."""

from __future__ import annotations

import pytest

from assistant.library import Library
from assistant.plan.asked import asked_for, kind_of
from assistant.plan.dialogue.retold import retold
from assistant.plan.named import documents_of
from assistant.plan.times import with_period
from assistant.table.match import Matcher
from tests.assistant.turn_plans import Told, plan_of, told_of

MODERN = "taizhou-education-modernization-2020-2022"
QUALITY = "taizhou-quality-education-2023-2027"
FINE, DUAL = "优质幼儿园（一、二级）在园幼儿占比", "职业院校“双师型”教师占专业课教师比例"
YEARLY, ABROAD = "教育基建项目年度投入", "中小学专任教师拥有境外学习研修经历的比例"
QUOTA, CITY = "优质高中招生指标分配比例", "成为学习型城市的县（市、区）比例"
TWIN, FIT = "国家“双优”中职学校数", "高校新生体质健康合格率"
LATE, INCLUSIVE = "实施弹性上学、延迟上学的小学数", "普惠性幼儿园在园幼儿占比"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        # a bare number is a year where years were told
        (("学有优教方案优质幼儿园在园幼儿占比2024年", "25年", "26"), {(FINE, "", 2026)}),
        # a document named by its year of issue or its age
        (("十四五规划里国家双优中职要培育几所", "后来23年那份改成几所了？"), {(TWIN, "", 2027)}),
        (("学有优教方案国家双优中职几所", "十四五规划呢", "新的那份呢"), {(TWIN, "", 2027)}),
        # the years told before
        (
            ("“双师型”教师占专业课教师比例，中职2025年", "2020年呢", "高职这两年的数分别是啥"),
            {(DUAL, "高职", 2020), (DUAL, "高职", 2025)},
        ),
        # base and target
        (
            ("小学老师出国研修过的比例2025年要多少", "高中老师咧，原来多少、要到多少"),
            {(ABROAD, "高中", 2020), (ABROAD, "高中", 2025)},
        ),
        (("大一新生体质合格率2025目标多少", "原先多少"), {(FIT, "", 2020)}),
        # how two years told relate
        (
            ("2016年台州教育项目投入多少", "2020年呢", "翻了几番"),
            {(YEARLY, "", 2016), (YEARLY, "", 2020)},
        ),
        (("2020年台州教育项目投入多少", "翻了几番"), {(YEARLY, "", 2020)}),
        (
            ("大一新生体质合格率2025目标多少", "2020年实打实呢", "超没超"),
            {(FIT, "", 2020), (FIT, "", 2025)},
        ),
        (
            ("普惠园在园幼儿占比到27年要多少", "比十四五末那个数抬高了几个点"),
            {(INCLUSIVE, "", 2025), (INCLUSIVE, "", 2027)},
        ),
        # an amount in doubt
        (
            ("学习型城市的县占比2022年目标多少", "我看25年只有85，你别看错了吧"),
            {(CITY, "", 2022), (CITY, "", 2025)},
        ),
        (
            ("台州优质高中分配生比例，2022年要到多少", "不对吧，我咋记得是八成"),
            {(QUOTA, "", 2022), (QUOTA, "", 2025)},
        ),
        (("台州优质高中分配生比例，2022年要到多少", "我记得猪肉涨了八成"), set()),
        # a value that may not exist
        (("社会公众教育满意度2025年目标是多少", "2027的有没有定一个"), set()),
        # the noun told before, of another group
        (
            ("小学教师本科学历比例2022年多少", "刚才问的是小学，初中那边的比例有多少"),
            {("教师本科学历比例", "初中", 2022)},
        ),
        # what no document knows is told nothing of before
        (("2019年有多少小学实行推迟上学", "夏天和冬天一样吗"), set()),
        (("2019年有多少小学实行推迟上学", "早上最晚几点到校"), set()),
    ],
)
def test_a_spoken_turn_is_told_its_figures(
    library: Library, matcher: Matcher, turns: tuple[str, ...], told: Told
) -> None:
    assert told_of(plan_of(turns, library, matcher), matcher) == told


@pytest.mark.parametrize(
    ("turns", "standalone"),
    [
        (
            ("2020年校外培训机构怎么管", "黑白名单之外还有啥招数"),
            "2020年校外培训机构除了黑白名单还有哪些",
        ),
        (
            ("产教融合有哪些内容", "“五个一批”之外还有什么"),
            "产教融合除了五个一批还有哪些内容",
        ),
        (
            ("镇海中学台州分校2019年开学没有", "北师大台州实验学校呢", "华师大那个"),
            "华师大2019年开学没有",
        ),
        (("镇海中学台州分校2019年开学没有", "民办学校呢"), "民办学校"),
    ],
)
def test_a_spoken_turn_goes_on_with_what_was_asked(
    library: Library, matcher: Matcher, turns: tuple[str, ...], standalone: str
) -> None:
    assert plan_of(turns, library, matcher).standalone == standalone


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("华师大那个", "华师大那个呢"),
        ("高中老师咧", "高中老师呢"),
        ("刚才问的是幼儿园，小学那边有几个", "那小学那边有几个"),
        ("2027的有没有定一个", "2027目标是多少"),
        ("哪年开始的", "什么时候开始实施"),
        ("高职的数分别是啥", "高职的是多少"),
        ("规划里有没有写", "规划里有没有写"),  # no value is asked for
        ("哪年开始的课程改革", "哪年开始的课程改革"),
        ("拔高了没有", "提高了没有"),
        ("要不要那个", "要不要那个"),
    ],
)
def test_a_spoken_turn_is_put_plainly(text: str, plain: str) -> None:
    assert retold(text) == plain


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("26", (2025,), "2026年"),
        ("那27的呢", (2025,), "那2027年的呢"),
        ("26", (), "26"),  # no year was spoken of
        ("26个呢", (2025,), "26个呢"),
        ("50呢", (2025,), "50呢"),
    ],
)
def test_a_bare_number_after_years_is_a_year(
    library: Library, text: str, before: tuple[int, ...], whole: str
) -> None:
    assert with_period(text, before, library.default_region, library) == whole


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("23年那份改成几所了", (QUALITY,)),
        ("23年的新方案呢", (QUALITY,)),
        ("新方案产教融合有哪些内容", (QUALITY,)),
        ("老方案里呢", (MODERN,)),
        ("2020年那份呢", ()),  # two were issued in that year
        ("23年那份数据呢", ()),
        ("要不要出台新方案", ()),
        ("创新方案有哪些", ()),
    ],
)
def test_a_document_is_named_by_its_year_or_age(
    library: Library, text: str, documents: tuple[str, ...]
) -> None:
    assert documents_of(text, library) == documents


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("这个是硬杠子还是软指标呀", "attribute"),
        ("非完成不可的那种吗", "attribute"),
        ("是死任务吗", "attribute"),
        ("2025年必须达到多少", "value"),
        ("落实了伐", "achieved"),
        ("超没超", "achieved"),
        ("硬件设施有多少", "value"),
    ],
)
def test_spoken_words_ask_as_well(text: str, wanted: str) -> None:
    assert asked_for(text) == wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("20年实打实呢", "actual"),
        ("原先多少", "actual"),
        ("原来的计划是多少", "target"),
        ("原来多少、要到多少", None),  # both
    ],
)
def test_spoken_words_name_target_or_actual(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind
