"""No noun of a question is passed over; what one sentence tells is told whole."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.evidence import Shelf, gather
from assistant.plan import make_plan, read_question
from assistant.plan.figures.several import counted_items
from assistant.plan.times import years_of
from assistant.types import Found


def found(question: str, shelf: Shelf, *history: str) -> tuple[Found, ...]:
    plan = make_plan(read_question(question, history), shelf.library, shelf.matcher)
    return tuple(one for part in plan.parts or (plan,) for one in gather(part, shelf).found)


def told(question: str, shelf: Shelf, *history: str) -> set[str]:
    return {figure.id for one in found(question, shelf, *history) for figure in one.exact}


def near(question: str, shelf: Shelf, *history: str) -> set[str]:
    return {figure.id for one in found(question, shelf, *history) for figure in one.nearest}


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("心理健康教师2025年持证率", "w19-082"),
        ("体育教育投入多少", "p14-002"),
        ("特殊教育投入多少亿", "p14-002"),
    ],
)
def test_what_speaks_of_no_noun_of_the_question_is_told_as_different(
    question: str, other: str, shelf: Shelf
) -> None:
    assert told(question, shelf) == set()
    assert other in near(question, shelf)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("教育投入2019年多少亿", "w19-009"),
        ("教师心理健康教育资格证持证率2019年多少", "w19-082"),
        ("等级幼儿园覆盖面98%那个目标2020年完成了没", "p14-013"),
        ("全市学前教育毛入园率2025年多少", "p14-081"),
    ],
)
def test_a_noun_that_the_figure_speaks_of_takes_nothing_away(
    question: str, figure: str, shelf: Shelf
) -> None:
    assert figure in told(question, shelf)


def test_an_indicator_that_is_only_likely_needs_every_known_noun(shelf: Shelf) -> None:
    plan = make_plan(read_question("网络教育在校生数多少"), shelf.library, shelf.matcher)
    assert ("网络",) in plan.queries[0].narrow


def test_a_level_without_the_group_is_not_answered_by_the_group(shelf: Shelf) -> None:
    """高中阶段 alone does not ask for the disabled."""
    assert told("2025年高中阶段毛入学率多少", shelf) == set()


def test_of_readings_that_nearly_tie_the_one_quoted_in_the_words_asked_is_told(
    shelf: Shelf,
) -> None:
    question = "城镇小区配套幼儿园整治，摸排出来多少所"
    assert told(question, shelf) == {"w19-016"}
    assert told("城镇小区配套幼儿园整治2020年完成多少所", shelf) == {"w19-110"}


def test_the_year_of_an_earlier_turn_holds_for_another_level(shelf: Shelf) -> None:
    question, earlier = "高职院校呢？", "2022年中职双师型教师比例目标多少"
    assert told(question, shelf, earlier) == set()
    assert "p14-095" in near(question, shelf, earlier)


def test_another_place_is_told_of_its_own_year(shelf: Shelf) -> None:
    figures = told("临海呢", shelf, "残疾孩子入学率2022年各学段目标")
    assert figures == {"l14-008", "l14-009", "l14-010"}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("23、24、25这三年怎么涨", (2023, 2024, 2025)),
        ("20、22年占比多少", (2020, 2022)),
        ("20年来投了多少", ()),
        ("15、16、17岁的学生", ()),
    ],
)
def test_short_years_side_by_side_are_years(text: str, years: tuple[int, ...]) -> None:
    assert tuple(sorted(years_of(text))) == years


def test_a_change_that_one_sentence_tells_is_told_from_both_ends(shelf: Shelf) -> None:
    assert told("初中分层走班试点，2019年扩了多少所", shelf) == {"w19-024", "w19-025"}
    assert told("初中分层走班试点，2019年有多少所", shelf) == {"w19-025"}


def test_things_counted_before_one_amount_is_asked_are_each_told(shelf: Shelf) -> None:
    text = "2025年幼儿园、义务段、高中段、普通本专科，四个在校（园）人数预期，一次给全"
    assert told(text, shelf) == {"p14-044", "p14-046", "p14-048", "p14-050"}
    assert not counted_items(text.replace("四个", "三个"))


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("2019高考和高职的录取率哪个高一点", {"w19-044", "w19-045"}),
        ("体质健康合格率，25年要求中小学生高还是大学新生高，各多少", {"p14-097", "p14-099"}),
    ],
)
def test_members_that_share_their_head_are_both_told(
    question: str, figures: set[str], shelf: Shelf
) -> None:
    assert told(question, shelf) == figures


def test_two_amounts_of_other_kinds_side_by_side_are_two_questions(shelf: Shelf) -> None:
    text = "临海2021年教育项目投入多少大概几个项目"
    plan = make_plan(read_question(text), shelf.library, shelf.matcher)
    assert len(plan.parts) == len(["投入", "项目"])


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("义务教育在校生数2025年预计多少万", "p14-046"),
        ("学有优教方案里高等教育毛入学率2024年是多少", "q23-041"),
    ],
)
def test_a_noun_that_is_no_topic_takes_nothing_from_an_indicator_surely_named(
    question: str, figure: str, shelf: Shelf
) -> None:
    assert figure in told(question, shelf)


@pytest.mark.parametrize(
    "question",
    ["2020年老年大学新加多少个位子", "我妈想上老年大学，2020年十件实事里说新加多少个位子？"],
)
def test_the_noun_that_is_counted_tells_the_indicator(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.text.startswith("台州市2020年新增老年学位数目标为5万个")


def test_a_school_by_its_number_is_not_told_what_all_cost(assistant: Assistant) -> None:
    answer = assistant.ask("临海38.12亿里头，第三职业技术学校这一个要花多少钱")
    assert answer.status == "not_found"
    assert "第三职业技术学校" in answer.text


def test_a_plan_named_by_its_first_and_last_year_is_the_one_asked(assistant: Assistant) -> None:
    question = "写汇报急用：20到22年那个方案，新增幼儿园几所、学位多少个、公办园覆盖面到多少"
    told = [figure.id for figure in assistant.ask(question).figures]
    assert {"m20-009", "m20-010"} <= set(told)
    assert "老年" not in assistant.ask(question).text


def test_a_follow_up_that_counts_others_asks_of_the_same_matter(assistant: Assistant) -> None:
    history = ("2019年弹性上学有几所小学在搞", "占了百分之多少")
    answer = assistant.ask("受惠的学生有多少", history)
    assert "36.4万人" in answer.text
    assert "74.8%" not in answer.text
