"""What a question wants: kind, places, documents."""

from __future__ import annotations

import pytest

from assistant.library import Library
from assistant.plan.asked import (
    asked_for,
    asks_about_documents,
    asks_amount,
    asks_exact_amount,
    asks_how,
    asks_list,
    asks_names,
    asks_responsible,
    asks_source,
    asks_why,
    attribute_of,
    insists_on_kind,
    kind_of,
)
from assistant.plan.named import documents_of, places_of
from assistant.types import Asked
from index.types import FigureKind

PLAN = "taizhou-education-14th-five-year-plan"
MODERN = "taizhou-education-modernization-2020-2022"
WORK = "taizhou-education-work-2019-2020"
QUALITY = "taizhou-quality-education-2023-2027"
LINHAI = "linhai-education-14th-five-year-outline"


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
        ("22年的目标，是不是2020年就超了", "achieved"),
        ("20年定的幼师持证率99，最后到了没有", "achieved"),
        ("全覆盖实现了么", "achieved"),
        ("到年底做成了没", "achieved"),
        ("跟头一年比，蹿了几个点", "difference"),
        ("那比20年要提多少", "difference"),
        ("比2020年要降到多少", "value"),
        ("规划里提到了吗", "value"),
        ("能看到吗", "value"),
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
        ("要做到多少元", "target"),
        ("应完成多少", "target"),
        ("底线多少", "target"),
        ("底子是多少", "actual"),
        ("现在是多少", "actual"),
        ("现在回答，培育几所", None),
        ("现在看2025年是多少", None),
        ("达到了多少", "actual"),
        ("主要做到多少", "actual"),
        ("计划建多少所", "target"),
        ("实际是多少", "actual"),
        ("现状如何", "actual"),
        ("目标和实际各是多少", None),
        ("比现在高多少", None),
        ("是多少", None),
    ],
)
def test_target_or_actual_is_read_where_one_of_them_is_named(
    question: str, kind: FigureKind | None
) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize("question", ["怎么落实双减", "如何推进", "该做些什么", "咋管手机"])
def test_measures_are_asked_for(question: str) -> None:
    assert asks_how(question)


@pytest.mark.parametrize("question", ["怎么还没完成", "怎么这么低", "怎么会下降", "占比是多少"])
def test_wondering_asks_for_no_measures(question: str) -> None:
    assert not asks_how(question)


def test_reasons_meanings_and_sources_are_told_apart() -> None:
    assert asks_why("什么是教共体")
    assert asks_why("为什么要双减")
    assert not asks_why("双减怎么落实")
    assert asks_source("这是哪份文件里写的")
    assert not asks_source("双减怎么落实")


@pytest.mark.parametrize("question", ["多少所", "几所学校", "百分之几", "几个", "有几亿"])
def test_only_a_number_answers_how_many(question: str) -> None:
    assert asks_exact_amount(question)


@pytest.mark.parametrize("question", ["多少条措施", "目标有哪些", "几条"])
def test_a_list_answers_what_counts_its_items(question: str) -> None:
    assert not asks_exact_amount(question)


@pytest.mark.parametrize("question", ["四方面要求", "八大行动", "有几条", "十件实事", "哪几项"])
def test_a_counted_list_is_a_list(question: str) -> None:
    assert asks_list(question)


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
        ("杭州市和温岭市", ("杭州", "温岭")),
        ("南京大学", ()),
        ("南京大学和杭州", ("杭州",)),
        ("浙江大学来合作吗", ()),
        ("上海交通大学", ()),
        ("三门峡", ()),
        ("我们两口子在路桥打工，娃能上公办吗", ()),
        ("家在黄岩区那边住着，孩子怎么入学", ()),
        ("我们在杭州打工，娃能上公办吗", ("杭州",)),
        ("在路桥上公办要什么条件", ("路桥",)),
        ("路桥有多少人在打工", ("路桥",)),
        ("台州学院", ("台州市",)),
        ("明天台州下雨吗", ("台州市",)),
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
        ("學有優教方案的目標", (QUALITY,)),
        ("现代化方案里", (MODERN,)),
        ("十四五教育规划", (PLAN,)),
        ("台州十四五规划", (PLAN,)),
        ("临海普惠园在十四五规划里", (PLAN,)),
        ("临海在学有优教方案里的目标", (QUALITY,)),
        ("按最新方案走的话", (QUALITY,)),
        ("临海最新方案里", (LINHAI,)),
        ("最新的文件是哪份", ()),
        ("临海十四五规划", ()),
        ("临海的“十四五”规划", ()),
        ("台州的发展思路", ()),
        ("临海发展思路", (LINHAI,)),
        ("工作总结", (WORK,)),
        ("规划里", ()),
        ("规划里怎么说", ()),
        ("两份方案", ()),
        ("十三五规划", ()),
        ("三年行动计划", ()),
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


@pytest.mark.parametrize(
    "question",
    [
        "你有哪些文件",
        "最新的文件是哪份",
        "规划是什么时候印发的",
        "文号是多少",
        "学有优教方案的文号",
        "收录了哪些规划",
        "2023年印发了哪些文件",
        "台州市教育局印发的文件",
    ],
)
def test_documents_themselves_are_asked_about(library: Library, question: str) -> None:
    assert asks_about_documents(question, library)


@pytest.mark.parametrize(
    "question",
    [
        "台州学院改名的批文号",
        "哪些文件提到双减",
        "这是哪份文件里写的",
        "教师编制的文件是哪个部门发的",
        "普惠园补助什么时候发",
        "最新的近视率",
        "双减怎么落实",
        "",
    ],
)
def test_what_documents_say_or_other_papers_are_no_question_about_them(
    library: Library, question: str
) -> None:
    assert not asks_about_documents(question, library)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("5位教育杰出人物叫什么名字", True),
        ("入选的是哪几位", True),
        ("培育校名单", True),
        ("都有谁", True),
        ("白名单有几家", False),
        ("共几位，叫什么", False),
        ("由谁负责", False),
        ("谁定得高", False),
        ("双减是什么", False),
    ],
)
def test_names_are_asked_for_where_no_count_is(question: str, *, asks: bool) -> None:
    assert asks_names(question) == asks


@pytest.mark.parametrize(
    ("question", "insists"),
    [("2020年要多少", False), ("2020年目标多少", True), ("2020年实际多少", True), ("多少", False)],
)
def test_what_is_called_target_or_actual_is_insisted_on(question: str, *, insists: bool) -> None:
    assert insists_on_kind(question) == insists
