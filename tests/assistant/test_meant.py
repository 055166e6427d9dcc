"""What a question means as a whole: its topic, its listing, its change, its premise."""

from __future__ import annotations

from typing import NamedTuple, cast

import pytest

from assistant.check import check
from assistant.evidence import Shelf
from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.table.gaps import AGREES, DIFFERS
from assistant.table.lookup import look_up
from assistant.table.match import make_matcher
from assistant.table.tell import tell
from assistant.types import Answer, Draft, Evidence, Plan
from index.figures import load_table, shipped_data
from index.store import OpenIndex
from index.types import Encoder


class Desk(NamedTuple):
    """Plans dialogues and tells figures; neither index nor encoder is needed for that."""

    shelf: Shelf

    def plan(self, dialogue: str) -> Plan:
        """What is understood of the last turn of ``dialogue``; turns are parted by |."""
        *earlier, last = dialogue.split("|")
        question = read_question(last, tuple(earlier))
        return make_plan(question, self.shelf.library, self.shelf.matcher)

    def answer(self, dialogue: str) -> Answer:
        """The figures told for each of its parts, checked."""
        whole = self.plan(dialogue)
        told = [
            tell(plan, query, look_up(query, self.shelf.table), self.shelf)
            for plan in whole.parts or (whole,)
            for query in plan.queries
        ]
        sentences = tuple(sentence for one in told for sentence in one.sentences)
        draft = Draft(Evidence(whole), told[0].status, sentences)
        return check(draft, self.shelf.library)


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    table = load_table(shipped_data(), tuple(library.documents))
    index, encoder = cast("OpenIndex", None), cast("Encoder", None)
    return Desk(Shelf(index, encoder, library, table, make_matcher(table)))


# Topics


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        (
            "儿童平均预期受教育年限是多少|2025年台州市有哪些约束性指标？",
            "2025年台州市有哪些约束性指标？",
        ),
        ("近视率是多少|有哪些约束性指标", "有哪些约束性指标"),
        ("近视率|2025年台州市有哪些约束性指标？|临海呢", "临海市2025年约束性指标有哪些"),
        ("2025年台州市有哪些约束性指标|预期性的呢", "台州市2025年预期性指标有哪些"),
        ("小学校际优质均衡系数|初中呢", "台州市初中校际优质均衡系数是多少"),
        ("临海2021年投资多少|那台州2020年呢", "台州市2020年投资是多少"),
        ("近视率怎样|临海呢", "临海市近视率是多少"),
        ("公办园占比|好的，谢谢|临海呢", "临海市公办园占比是多少"),
    ],
)
def test_a_turn_takes_over_just_what_it_leaves_out(
    desk: Desk, dialogue: str, standalone: str
) -> None:
    assert desk.plan(dialogue).standalone == standalone


def test_words_of_no_indicator_are_asked_of_what_was_said(desk: Desk) -> None:
    plan = desk.plan("台州学院有什么目标|什么时候改名")
    assert plan.standalone.endswith("什么时候改名")
    assert not plan.queries


@pytest.mark.parametrize("text", ["谢谢", "好的", "OK，谢谢你！", "知道了", "明白", "再见"])
def test_thanks_repeat_nothing(desk: Desk, text: str) -> None:
    plan = desk.plan(f"公办园占比|{text}")
    assert (plan.scope, plan.queries, plan.standalone) == ("outside", (), text)


@pytest.mark.parametrize("text", ["好的，那临海呢", "谢谢，目标呢"])
def test_thanks_beside_a_question_do_not_hide_it(desk: Desk, text: str) -> None:
    assert desk.plan(f"公办园占比|{text}").queries


# Listings


@pytest.mark.parametrize(
    "question",
    [
        "2025年台州市有哪些约束性指标",
        "2025年台州市约束性指标有几个",
        "2025年台州市约束性指标一共有多少个，都是啥",
    ],
)
def test_how_many_indicators_lists_them_all(desk: Desk, question: str) -> None:
    plan = desk.plan(question)
    assert not plan.parts
    rows = [f for f in desk.shelf.table.figures if f.attribute == "约束性" and f.year == 2025]
    told = {figure.indicator for figure in desk.answer(question).figures}
    assert told >= {figure.indicator for figure in rows}


def test_a_region_without_such_indicators_has_none(desk: Desk) -> None:
    answer = desk.answer("2025年台州市有哪些约束性指标|临海呢")
    assert (answer.status, answer.figures) == ("not_found", ())
    assert answer.text == "现有文件中没有标明临海市2025年的约束性指标，因此不作回答。"


def test_the_indicators_of_a_document_are_those_of_its_table(desk: Desk) -> None:
    plan = desk.plan("学有优教方案有哪些指标")
    assert not plan.about_documents
    figures = desk.answer("学有优教方案有哪些指标").figures
    assert len({figure.indicator for figure in figures}) == 10
    assert {figure.year for figure in figures} == {2027}


def test_a_document_without_such_a_table_is_answered_by_its_text(desk: Desk) -> None:
    assert desk.plan("十四五规划有哪些指标").queries
    plan = desk.plan("现代化方案有几个指标")
    assert (plan.queries, plan.about_documents) == ((), False)


# Which indicator


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2019年撤了多少薄弱幼儿园，新建了多少公办园", {"w19-011", "w19-012"}),
        ("2020年近视率要下降几个百分点", {"w19-130"}),
        ("2027年要新增几个硕士点", {"q23-087"}),
        ("2027年有几个硕士点", {"q23-056"}),
        ("近视率2020年到2025年下降几个百分点", {"p14-100", "p14-101"}),
        ("近视率2025年要降到多少", {"p14-101"}),
        ("公办学校就读率学前和义务段目标", {"p14-069", "p14-071"}),
        ("公办学校就读率义务段目标", {"p14-071"}),
    ],
)
def test_a_change_is_asked_for_by_its_word(desk: Desk, question: str, told: set[str]) -> None:
    plan = desk.plan(question)
    found = {
        figure.id
        for one in plan.parts or (plan,)
        for query in one.queries
        for figure in look_up(query, desk.shelf.table).exact
    }
    assert told <= found
    assert len(found) == len(told)


def test_of_two_indicators_named_as_well_the_newest_is_told(desk: Desk) -> None:
    told = desk.answer("双师型比例").text.split("\n\n")
    assert "2025年" in told[0]
    assert "（中职）目标为91%" in told[0]
    assert "2025年" in told[1]
    assert "（高职）目标为81%" in told[1]


# What is told


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("全国学前教育普及普惠县（市、区）比例是约束性还是预期性指标？", "全国学前教育"),
        ("2027年全国学前教育普及普惠县（市、区）比例是约束性还是预期性指标？", "《台州市"),
    ],
)
def test_an_attribute_is_told_from_the_year_that_has_it(
    desk: Desk, question: str, lead: str
) -> None:
    answer = desk.answer(question)
    assert answer.text.startswith(lead)
    assert "是预期性指标，台州市2025年目标为90%" in answer.text
    assert "没有标明" not in answer.text


@pytest.mark.parametrize(
    ("question", "year"),
    [("学科教室和创新实验室2020年目标和2025年目标", 2025), ("学生体质健康合格率2022、2025", 2025)],
)
def test_a_year_told_under_another_name_is_not_denied(desk: Desk, question: str, year: int) -> None:
    answer = desk.answer(question)
    assert f"文件中没有{year}年的数据" not in answer.text
    assert f"没有{year}年的数据，有数据的是另一名称的指标。" in answer.text
    assert "另有相近指标" not in answer.text
    assert {figure.year for figure in answer.figures} >= {year}


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("普惠园2025年目标是95%吧", DIFFERS),
        ("2025年普惠园目标不是95%吗", DIFFERS),
        ("普惠园2025年目标是90%对吗", AGREES),
        ("公办园占比2025年是不是60%", AGREES),
        ("普惠园2025年目标是多少", ""),
        ("一个问题，普惠园2025年目标是多少对吧", ""),
    ],
)
def test_a_stated_amount_is_confirmed_or_not(desk: Desk, question: str, lead: str) -> None:
    text = desk.answer(question).text
    assert text.startswith(lead or "台州市2025年")
    assert "95" not in text
