"""Several levels asked for at once are told by an indicator that has them."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant

ASKED = "残疾儿童25年{levels}入学率指标各是多少"


@pytest.mark.parametrize("levels", ["三个学段", "各学段", "分学段"])
def test_levels_are_told_by_an_indicator_that_has_them(assistant: Assistant, levels: str) -> None:
    answer = assistant.ask(ASKED.format(levels=levels))
    assert {figure.breakdown for figure in answer.figures} == {"学前段", "义务段", "高中段"}
    assert {figure.indicator for figure in answer.figures} == {"适龄持证残疾儿童少年入学率"}


def test_the_growth_planned_over_the_year_before_is_the_rate_of_growth(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("2020年教育系统发展党员计划比上年增加多少？")
    assert [figure.indicator for figure in answer.figures] == ["发展党员数增长率"]


def test_a_share_against_the_year_before_is_told_for_both_years(assistant: Assistant) -> None:
    answer = assistant.ask("民办学校党组织覆盖率2019年比上年涨了多少个百分点")
    assert {figure.year for figure in answer.figures} == {2018, 2019}


def test_what_rose_within_a_plan_is_told_by_year_not_summed_up(assistant: Assistant) -> None:
    answer = assistant.ask("十三五期间项目投入从头到尾涨了多少")
    assert {figure.indicator for figure in answer.figures} == {"教育基建项目年度投入"}


def test_a_table_row_of_other_years_is_not_told(assistant: Assistant) -> None:
    answer = assistant.ask("2023年台州社会公众对教育的满意度实际得分")
    assert "85" not in answer.text


def test_a_level_that_only_stands_in_the_sentence_is_not_told_the_figure_of_another(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("2022年幼儿园教师本科学历比例是多少")
    assert answer.status == "not_found"
    assert "相近但不同的数据" in answer.text
