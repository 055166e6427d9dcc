"""What stands in a figure's place, 篮球 for 足球 and 上线率 for 录取率, is told no figure."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import gather
from assistant.plan import make_plan, read_question


def told(question: str, assistant: Assistant) -> set[str]:
    shelf = assistant.shelf
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    return {figure.id for found in gather(plan, shelf).found for figure in found.exact}


@pytest.mark.parametrize(
    "question",
    [
        "台州市要建多少所篮球特色学校到2022年",  # known, but no document has 篮球特色
        "网球特色学校2022年多少所",
        "2025年台州幼儿园保安持证率是多少",
        "2020年台州新建、改扩建二级以上标准幼儿园新增车位是多少",
        "2019年台州高考一段上线率是多少？",
        "2025年台州高等教育毛辍学率是多少",
        "2025年临海普惠园空置率是多少",
    ],
)
def test_another_kind_or_rate_is_told_no_figure(question: str, assistant: Assistant) -> None:
    assert told(question, assistant) == set()


@pytest.mark.parametrize(
    "question", ["2025年各县里哪个县学前三年毛入园率最高", "哪个街道的普惠园占比2025年最高"]
)
def test_a_figure_of_the_whole_city_does_not_tell_which_place_it_is(
    question: str, assistant: Assistant
) -> None:
    assert assistant.ask(question).status == "not_found"


def test_of_two_regions_the_higher_one_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("2025年学前三年毛入园率，台州和临海哪个区高")
    assert answer.status in {"answered", "partial"}


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("台州市要建多少所足球特色学校到2022年", "m20-006"),
        ("2019年台州高考录取率是多少？", "w19-044"),
        ("2025年普惠园普及率", "p14-021"),  # the rate of a word that the figure has
        ("2022年中职双师率", "m20-018"),
        ("台州市国家双优中职数学有优教方案又写几所", "q23-080"),  # 数 学有优教, no 数学
        ("2020年幼儿园教师持正率", "p14-014"),  # a slip
        ("2019年搞晚点上学的小学有多少所", "w19-021"),  # a colloquial word of an alias
        ("高校老师人均从企业拉来的项目经费，25年几万块", "p14-103"),  # known: beside its own
    ],
)
def test_a_word_of_the_figure_takes_nothing_away(
    question: str, figure: str, assistant: Assistant
) -> None:
    assert figure in told(question, assistant)
