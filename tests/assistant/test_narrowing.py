"""A figure of all answers neither for its parts nor for a subject or level that it is not of."""

from __future__ import annotations

import pytest

from assistant.evidence import Shelf
from assistant.plan import make_plan, read_question
from assistant.plan.figures.narrowing import levels_apart, narrowed
from assistant.table.lookup import look_up
from assistant.table.tell import tell


def told(question: str, shelf: Shelf) -> tuple[set[str], set[str], str]:
    """The ids told as the answer, those named as different, and all that is said."""
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    exact: set[str] = set()
    near: set[str] = set()
    said: list[str] = []
    for one in plan.parts or (plan,):
        for query in one.queries:
            found = look_up(query, shelf.table)
            exact |= {figure.id for figure in found.exact}
            near |= {figure.id for figure in found.nearest}
            said += [sentence.text for sentence in tell(one, query, found, shelf).sentences]
    return exact, near, "\n".join(said)


@pytest.mark.parametrize(
    ("question", "total", "missing"),
    [
        ("2019年撤并薄弱幼儿园106所，各县市区分别几所", "w19-011", "各县市区"),
        ("2019年新增的一级幼儿园，每个县各增了几所", "w19-014", "各县"),
        ("2020年新建老年大学，各区县分别几个", "w19-137", "各区县"),
        ("2019年教育基建投入61.9亿，各县分别投了多少亿", "w19-009", "各县"),
        ("高中段2025年那21万在校生，普高多少、中职多少", "p14-048", "普高、中职"),
        ("2025年普通本专科在校生4万，本科多少、专科多少", "p14-050", "本科、专科"),
        ("2020年研究生在校生数，硕士多少、博士多少", "p14-051", "硕士、博士"),
        ("2025年义务教育在校生里小学、初中各多少", "p14-046", "小学、初中"),
    ],
)
def test_parts_that_no_figure_has_are_missing_and_the_total_is_told_as_different(
    question: str, total: str, missing: str, shelf: Shelf
) -> None:
    exact, near, said = told(question, shelf)
    assert exact == set()
    assert total in near
    assert f"{missing}“" in said


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("到2022年每个县至少建几所老年大学", {"m20-026"}),
        ("2022年本科学历教师，小学、初中、高中各占多少", {"m20-038", "m20-039", "m20-040"}),
        ("2019年撤并了几所薄弱幼儿园", {"w19-011"}),
    ],
)
def test_what_is_set_for_each_or_broken_down_is_told(
    question: str, ids: set[str], shelf: Shelf
) -> None:
    exact, _, _ = told(question, shelf)
    assert exact == ids


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("普高多少、中职多少", ("普高", "中职")),
        ("小学、初中各多少", ("小学", "初中")),
        ("小学和初中一共多少", ()),
        ("小学多少人", ()),
    ],
)
def test_levels_are_apart_where_an_amount_of_each_is_asked(
    question: str, levels: tuple[str, ...]
) -> None:
    assert levels_apart(question) == levels


@pytest.mark.parametrize("subject", ["智慧教育", "数字教育", "职业教育", "乡村教育"])
def test_the_money_for_one_subject_is_not_that_for_all(subject: str, shelf: Shelf) -> None:
    exact, _, _ = told(f"{subject}投入多少", shelf)
    assert exact == set()


@pytest.mark.parametrize("question", ["全市教育投入多少", "教育投入多少"])
def test_a_word_for_the_whole_place_is_no_subject(question: str, shelf: Shelf) -> None:
    exact, _, _ = told(question, shelf)
    assert exact


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("我们小学正在做预算，2020年生均教育装备值要力争到多少元", {"w19-122"}),
        ("我们幼儿园在写材料，2025年高等教育毛入学率目标多少", {"p14-085", "q23-042"}),
        ("小学2020年生均教育装备值要力争到多少元", set()),
        ("我们高中想学，2019年弹性上学多少所学校在搞", set()),
    ],
)
def test_who_asks_does_not_narrow_a_figure_of_no_level(
    question: str, ids: set[str], shelf: Shelf
) -> None:
    exact, _, _ = told(question, shelf)
    assert exact == ids


def test_levels_are_named_longest_first_with_their_official_words() -> None:
    assert narrowed("普高和普通高中") == (("普通高中",), ("普高",))
    assert narrowed("普高") == (("普高", "普通高中"),)
    assert narrowed("中小学") == ()


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("请提供2023年优质幼儿园在园幼儿占比的实际完成值，不要目标值", "q23-010"),
        ("2027年普惠园占比的实际完成数，不要计划数", "q23-001"),
    ],
)
def test_the_kind_that_is_not_wanted_is_no_answer(question: str, near: str, shelf: Shelf) -> None:
    exact, others, _ = told(question, shelf)
    assert exact == set()
    assert near in others


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("台州市2020年心理健康持证率目标", set()),  # never that of 幼儿园教师持证率
        ("国家双高高职院校2022年目标几所", set()),  # nor 省双高
        ("临海市2025年普惠性幼儿园占比目标", {"l14-004"}),
        ("临海市公办园占比2025年目标", set()),
    ],
)
def test_a_reading_that_leaves_words_out_is_no_substitute(
    question: str, ids: set[str], shelf: Shelf
) -> None:
    exact, _, _ = told(question, shelf)
    assert exact == ids


def test_what_is_only_called_alike_is_told_as_such(shelf: Shelf) -> None:
    _, _, said = told("临海市2025年普惠性幼儿园占比目标", shelf)
    assert "文件中没有临海市2025年“普惠性幼儿园在园幼儿占比”的数据" in said
    assert "指标名称不同" in said


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("推迟上学的小学有几所？占比？19年的", {"w19-021", "w19-022"}),
        ("2019年暑期有偿补课，查处的人数和解聘的人数公布过多少", {"w19-105", "w19-106"}),
        ("2019年有偿补课解聘了几人", {"w19-106"}),
        (
            "师德平台建设，市级培训基地、名师工作室、专家工作站分别建几家？十四五的",
            {"p14-123", "p14-124", "p14-125"},
        ),
        (
            "儿童平均预期受教育年限，学有优教方案里逐年目标列一下（含2022实际）",
            {f"q23-0{n}" for n in range(27, 33)},
        ),
    ],
)
def test_each_of_several_amounts_is_told(question: str, ids: set[str], shelf: Shelf) -> None:
    exact, _, _ = told(question, shelf)
    assert exact == ids
