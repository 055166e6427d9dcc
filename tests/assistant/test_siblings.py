"""Indicators whose names differ in one word: the one named is meant, whatever is claimed."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.table.gaps import AGREES, DIFFERS
from assistant.table.match import Matcher
from assistant.table.siblings import outspoken
from assistant.types import Match

OF_PROVINCE, OF_CITY = "省级产教融合项目数", "市级产教融合项目数"


def left(matcher: Matcher, text: str, *names: str) -> list[str]:
    matches = [Match(name, 0.8, name) for name in names]
    return [match.indicator for match in outspoken(matches, text, matcher.table)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2022年省级产教融合项目几个", [OF_PROVINCE]),
        ("市里的产教融合项目几个", [OF_CITY]),
        ("产教融合项目几个", [OF_PROVINCE, OF_CITY]),
        ("省级、市级产教融合项目各几个", [OF_PROVINCE, OF_CITY]),
    ],
)
def test_the_level_that_is_named_rules_out_the_other(
    matcher: Matcher, text: str, names: list[str]
) -> None:
    assert left(matcher, text, OF_PROVINCE, OF_CITY) == names


def test_what_is_less_likely_rules_out_nothing(matcher: Matcher) -> None:
    matches = [Match(OF_CITY, 0.9, OF_CITY), Match(OF_PROVINCE, 0.6, OF_PROVINCE)]
    assert outspoken(matches, "省级产教融合", matcher.table) == matches


def test_measures_and_words_of_another_sort_rule_out_nothing(matcher: Matcher) -> None:
    cover, share = "等级幼儿园覆盖面", "等级幼儿园比例"
    assert left(matcher, "等级幼儿园覆盖面多少", cover, share) == [cover, share]
    each, new = "各县（市、区）老年大学数", "新建老年大学（学堂）数"
    assert left(matcher, "新建几个老年大学", each, new) == [each, new]
    assert left(matcher, "省级产教融合", OF_PROVINCE, cover) == [OF_PROVINCE, cover]


@pytest.mark.parametrize(
    ("claim", "lead", "figure"),
    [
        ("报告里写2022年省级产教融合项目建成60个，核一下对吗", DIFFERS, "m20-023"),
        ("2022年省级产教融合项目是30个，对吗", AGREES, "m20-023"),
        ("2022年市级产教融合项目是30个，对吗", DIFFERS, "m20-024"),
        ("报告里写2022年市里的产教融合项目60个，核一下对吗", AGREES, "m20-024"),
        ("2020年初中老师研究生学历比例是11.35%，对吗", DIFFERS, ""),
    ],
)
def test_a_claim_is_held_against_the_figure_of_its_own_level(
    assistant: Assistant, claim: str, lead: str, figure: str
) -> None:
    answer = assistant.ask(claim)
    assert lead in answer.text
    assert not figure or [one.id for one in answer.figures] == [figure]


@pytest.mark.parametrize(
    "claim",
    [
        "报告里写2020年老师境外进修比例1.78%，核一下对吗",
        "报告里写2022年创成优质均衡县的比例10%，核一下对吗",
    ],
)
def test_what_is_so_of_one_part_or_reading_alone_is_not_confirmed(
    assistant: Assistant, claim: str
) -> None:
    answer = assistant.ask(claim)
    assert answer.figures
    assert AGREES not in answer.text
