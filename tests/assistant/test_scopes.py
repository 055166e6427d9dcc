"""A question on a policy asked of two regions or documents at once, and of one that has nothing."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.plan import read_question
from assistant.types import Plan

TZ, LH = "台州市", "临海市"
PLAN, MODERN = "taizhou-education-14th-five-year-plan", "taizhou-education-modernization-2020-2022"
WORK, BEST = "taizhou-education-work-2019-2020", "taizhou-quality-education-2023-2027"
OUTLINE = "linhai-education-14th-five-year-outline"

CUT: list[tuple[str, list[str], str]] = [
    ("学校党建，台州市和临海市分别提了哪些要求", [TZ, LH], "学校党建 提了哪些要求"),
    ("临海和台州的小班化分别怎么说", [LH, TZ], "小班化怎么说"),
    ("随班就读，市里和临海怎么要求", [TZ, LH], "随班就读 怎么要求"),
    ("教师惩戒，两地怎么规定", [TZ, LH], "教师惩戒 怎么规定"),
    ("市里规划和临海思路，对产教融合的提法分别是什么", [PLAN, OUTLINE], "对产教融合的提法是什么"),
    ("2019年总结和十四五规划里阳光招生怎么表述", [WORK, PLAN], "阳光招生怎么表述"),
    ("学有优教方案与现代化方案关于老年大学各写了什么", [BEST, MODERN], "关于老年大学写了什么"),
    ("两个方案对教师培训的说法有何不同", [MODERN, BEST], "对教师培训的说法"),
    ("劳动教育，五份文件各怎么讲", [PLAN, MODERN, WORK, BEST, OUTLINE], "劳动教育 怎么讲"),
    ("临海举措和十四五规划对幼儿园小学化各怎么说", [OUTLINE, PLAN], "对幼儿园小学化怎么说"),
]
NOT_CUT = [
    "临海的学校食堂怎么管",
    "十四五规划里特殊教育怎么写",
    "2025年普惠园占比，台州和临海各是多少",
    "台州和临海有什么不同",
    "这五份文件分别叫什么",
    "台州近视率要降到多少，临海的双师型比例要达到多少",
]


def _plan(assistant: Assistant, question: str) -> Plan:
    return assistant._plan(read_question(question))


@pytest.mark.parametrize(("question", "scopes", "asked"), CUT)
def test_what_is_asked_of_several_is_one_question_for_each(
    assistant: Assistant, question: str, scopes: list[str], asked: str
) -> None:
    parts = _plan(assistant, question).parts
    assert [p.where.region or p.where.documents[0] for p in parts] == scopes
    assert {p.standalone for p in parts} == {asked}


@pytest.mark.parametrize("question", NOT_CUT)
def test_figures_and_what_is_asked_of_one_are_left_whole(
    assistant: Assistant, question: str
) -> None:
    parts = _plan(assistant, question).parts
    assert not any(part.where.region or part.where.documents for part in parts)


def test_each_region_is_told_under_its_name_from_its_own_documents(assistant: Assistant) -> None:
    answer = assistant.ask("台州和临海对校外培训机构监管各有什么说法")
    first, second = answer.text.split("临海市：")
    assert answer.status == "answered"
    assert first.startswith("台州市：《")
    assert second.startswith("《临海市教育局")
    assert {c.document.region for c in answer.citations} == {TZ, LH}


def test_a_document_that_says_nothing_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("十四五规划和学有优教方案里幼小衔接分别怎么写")
    assert answer.status == "partial"
    assert "（2023—2027年）》没有相应内容。" in answer.text
    assert {c.document.id for c in answer.citations} == {PLAN}


def test_a_region_that_says_nothing_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("英才教育，台州和临海分别怎么推")
    assert answer.status == "partial"
    assert "临海市的文件没有相应内容。" in answer.text


def test_what_a_region_has_no_figure_of_is_told_in_words(assistant: Assistant) -> None:
    answer = assistant.ask("县管校聘改革，台州和临海的提法有什么不一样")
    assert not answer.figures
    assert {c.document.region for c in answer.citations} == {TZ, LH}


ONLY_LINHAI = [
    "失信惩戒机制怎么建",
    "教研室教研区教研组三级研训",
    "学校安全月查月会怎么做",
    "校务公开要公开什么",
    "场景式沉浸式学习怎么推行",
]


@pytest.mark.parametrize("question", ONLY_LINHAI)
def test_what_only_another_region_says_is_told_and_labelled(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.text.startswith("台州市的文件没有直接说到这一点，以下出自临海市的文件。")
    assert {c.document.region for c in answer.citations} == {LH}


def test_what_only_other_documents_say_is_labelled_so_where_one_is_named(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("三年方案定了哪些保障措施")
    assert answer.text.startswith(
        "《加快推进台州教育现代化实施方案（2020-2022年）》没有直接说到这一点，以下出自其他文件。"
    )
    named = assistant.ask("学有优教方案定了哪些保障措施")
    assert "以下出自" not in named.text
    assert {c.document.id for c in named.citations} == {"taizhou-quality-education-2023-2027"}


@pytest.mark.parametrize(
    "question", ["临海的师德承诺制度", "近视防控怎么抓", "教师培训怎么做", "括苍云要打造成什么平台"]
)
def test_no_label_where_the_region_is_asked_for_or_the_own_one_says_it(
    assistant: Assistant, question: str
) -> None:
    assert "以下出自" not in assistant.ask(question).text


def test_what_no_region_says_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("学校直升机停机坪怎么建").status == "not_found"
