"""Turns that leave a topic, return to one, point at one, or take over only what they leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.plan.items import with_item
from assistant.table.match import Matcher

Said: TypeAlias = Callable[[str], str]


@pytest.fixture
def said(library: Library, matcher: Matcher) -> Said:
    """The stand-alone question of the last of the turns between bars."""

    def standalone(dialogue: str) -> str:
        *earlier, text = dialogue.split("|")
        return make_plan(read_question(text, tuple(earlier)), library, matcher).standalone

    return standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        ("特教谁牵头|换个话题，银龄讲学支持多少人", "银龄讲学支持多少人"),
        ("特教谁牵头|怎么推进|不说这个了，学习型社区要建几个", "学习型社区要建几个"),
        ("近视率目标是多少|再问个别的，老年大学新建几个", "老年大学新建几个"),
        ("近视率目标是多少|顺便问一下一周一梳理是什么制度", "一周一梳理是什么制度"),
        ("近视率目标是多少|对了，研究生在校生2027年要多少", "研究生在校生2027年要多少"),
        ("民办学校怎么规范|另外，学习型社区要建几个", "学习型社区要建几个"),
    ],
)
def test_a_turn_that_announces_another_topic_takes_nothing_over(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        ("普惠园占比2025年目标是多少|对了，那2027年呢", "台州市2027年普惠园占比是多少"),
        ("县中崛起谁牵头|对了，什么时候完成", "县中崛起什么时候完成"),
    ],
)
def test_one_more_question_without_a_subject_of_its_own_still_leans_on_the_last(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        (
            "普惠园占比2027年要达到多少|县中崛起谁牵头|说回普惠园，2025年目标多少",
            "台州市2025年普惠园占比目标多少",
        ),
        ("县管校聘怎么推进|近视率目标是多少|说回县管校聘", "县管校聘怎么推进"),
        ("县管校聘怎么推进|近视率目标是多少|回到县管校聘，谁负责", "县管校聘谁负责"),
        ("公办园占比目标是多少|临海呢|说回台州，2022年的呢", "台州市2022年公办园占比是多少"),
        ("近视率目标是多少|说回县管校聘，谁负责", "县管校聘，谁负责"),
        ("近视率目标是多少|县管校聘怎么推进|说回近视率2020年实际多少", "近视率2020年实际多少"),
    ],
)
def test_a_turn_returns_to_the_topic_that_it_names(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        ("银龄讲学计划是什么|文号没有就算了，支持多少人", "银龄讲学支持多少人"),
        ("双减怎么深化|除了牵头单位，什么时候完成", "双减深化什么时候完成"),
    ],
)
def test_a_clause_that_lets_go_of_something_asks_nothing(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        ("儿童近视率到2025年要降到多少|课后托管怎么弄", "课后托管怎么弄"),
        ("县中招聘考哪几门|那这个县中崛起是哪几家单位负责", "县中崛起是哪几家单位负责"),
    ],
)
def test_a_turn_that_names_its_own_subject_stands_alone(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        ("老年教育谁牵头|财政局也管吗", "老年教育财政局也管吗"),
        ("一周一梳理是什么|除了这个还有什么制度", "一周一梳理还有什么制度"),
        ("台州学院什么时候更名|谁负责", "台州学院更名谁负责"),
        ("双减怎么深化|谁牵头|还有别的单位吗", "双减深化还有哪些单位负责"),
        ("校外培训机构怎么管|为什么", "校外培训机构为什么要这样做"),
        ("督导怎么改革|临海呢", "临海市督导怎么改革"),
        ("临海怎么抓师德|那里有没有一票否决", "临海市师德有没有一票否决"),
        ("学有优教怎么考核|多久小结一次|例会多久开一次", "学有优教考核例会多久开一次"),
    ],
)
def test_a_turn_takes_over_only_what_it_leaves_out(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        ("民办学校怎么规范|那招生呢", "民办学校招生怎么规范"),
        ("学校劳动实践基地谁负责|那研学呢", "研学实践基地谁负责"),
        ("台州学院更名谁负责|三期项目呢", "台州学院三期项目谁负责"),
    ],
)
def test_a_word_takes_its_place_in_a_compound_of_the_documents(
    dialogue: str, standalone: str, said: Said
) -> None:
    assert said(dialogue) == standalone


@pytest.mark.parametrize(
    ("dialogue", "standalone"),
    [
        (
            "2020年教育基建项目年度投入计划多少|实际呢|差多少",
            "2020年教育基建项目年度投入目标与实际差多少",
        ),
        ("普惠性幼儿园覆盖面2020年多少|和2019年比呢", "2019年、2020年普惠性幼儿园覆盖面比较"),
        ("2022年普惠性幼儿园覆盖面|比临海高吗", "临海市2022年普惠性幼儿园覆盖面哪个高"),
        ("普及普惠县评估率历年目标|2025年呢", "2025年普及普惠县评估率是多少"),
        ("2019年发展党员多少人|那年建了多少制度", "2019年建立健全制度数是多少"),
        ("临海2021年教育基建项目年度投入多少|涉及多少项目", "临海市2021年推进教育项目数是多少"),
        ("临海2021年教育基建项目年度投入多少|其中大洋三小投多少", "年度投入中大洋三小投多少"),
        ("乡村名校要建多少所|什么时候完成", "乡村名校什么时候完成"),
        ("2019年关停了多少培训机构|名单能给我吗", "2019年关停培训机构名单能给我吗"),
        ("特教标准化学校2019年创成了几所|谁牵头", "标准化学校谁牵头"),
        (
            "学生体质健康合格率2025年|高校新生呢|第一个是约束性的吗",
            "学生体质健康合格率是约束性的吗",
        ),
        ("公办园占比2025年目标|普惠园呢|前者是约束性的吗", "公办园占比是约束性的吗"),
        ("公办园占比2025年目标|普惠园呢|后者2027年呢", "2027年普惠园占比是多少"),
    ],
)
def test_what_is_asked_of_figures_told_before(dialogue: str, standalone: str, said: Said) -> None:
    assert said(dialogue).endswith(standalone)


def test_a_measure_goes_only_with_what_the_table_measures_so(said: Said) -> None:
    assert "持证率" not in said("心理健康持证率多少|那辅导中心呢")
    assert said("老年学校覆盖率2025年目标|老年学堂呢").count("覆盖率") == 1


def test_the_whole_is_asked_for_without_the_part_told_before(said: Said) -> None:
    dialogue = "2019年因有偿补课被解聘的老师叫什么名字|名字没有就算了，那次一共查处了多少人"
    assert said(dialogue) == "2019年有偿补课老师一共查处了多少人"


@pytest.mark.parametrize(
    ("question", "item", "whole"),
    [
        ("第二条展开说说", "强化协同推进", "“强化协同推进”展开说说"),
        ("展开说说第二条", "强化协同推进", "展开说说强化协同推进"),
        ("那第三条呢？", "强化执行落实", "展开说说强化执行落实"),
        ("第一个具体讲讲", "学前教育“扩容提质”行动", "学前教育“扩容提质”行动具体讲讲"),
    ],
)
def test_an_item_reads_as_a_name_in_the_question(question: str, item: str, whole: str) -> None:
    assert with_item(question, item) == whole
