"""Further turns: 前者, 各是多少, 换成…的口径, 二等三等的呢, and what names nothing of its own."""

from __future__ import annotations

import pytest

from assistant.library import Library
from assistant.plan.dialogue.own import names_other, own_subject
from assistant.table.match import Matcher
from tests.assistant.turn_plans import Told, plan_of, told_of

MASTERS = "初高中教师中研究生学历（含硕士学位）的比例"
DUAL = "职业院校“双师型”教师占专业课教师比例"
DEGREE, MYOPIA = "教师本科学历比例", "儿童青少年总体近视率"
CITY, PRIZES = "成为学习型城市的县（市、区）比例", "中职学生全省职业能力大赛创新创业赛获奖数"
STUDENTS, DISABLED = "研究生在校生数", "残疾儿童少年入学（园）率"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("中职高职双师型2025年各多少", "前者2020年实际呢"), {(DUAL, "中职", 2020)}),
        # former and latter of two things asked for in one turn
        (("中职和高职双师型老师比例2025年分别是多少", "后者2020年是多少"), {(DUAL, "高职", 2020)}),
        (
            ("2022年，小学老师和初中老师的本科学历比例目标", "前者我稿子上写的90%，对不对"),
            {(DEGREE, "小学", 2022)},
        ),
        (("2022年小学和初中教师本科学历比例", "后者呢"), {(DEGREE, "初中", 2022)}),
        (("2022年小学教师本科学历比例", "初中呢", "前者呢"), {(DEGREE, "小学", 2022)}),
        # each of those that were spoken of, and not of an earlier topic
        (
            ("初中老师里研究生学历的，2025年要到多少", "普高呢", "2020年底子各是多少"),
            {(MASTERS, "初中", 2020), (MASTERS, "普通高中", 2020)},
        ),
        (
            ("残疾儿童入学率2022年学前段", "义务段呢", "2019年各多少"),
            {(DISABLED, "学前段", 2019), (DISABLED, "义务段", 2019)},
        ),
        (
            ("近视率2025年多少", "2025年普高老师研究生学历占比多少", "2020年是多少"),
            {(MASTERS, "普通高中", 2020)},
        ),
        # a verb that no document has asks of what was told before
        (("2020年台州孩子的近视率实际是多少", "五年以后降到多少"), {(MYOPIA, "", 2025)}),
        (("2020年台州孩子的近视率实际是多少", "今年猪肉涨到多少"), set()),
        # a year that names a paper is not the year asked for
        (("学习型城市占全部县市区多少", "2021年的十四五规划写的也是这个数？"), {(CITY, "", 2025)}),
        (("学习型城市占全部县市区多少", "之前20年那个方案不是更高吗，写的几"), {(CITY, "", 2022)}),
        (("学习型城市占全部县市区比例2022年", "21年呢"), set()),
        (("学习型城市占全部县市区比例2025年", "现代化方案那个口径是多少"), {(CITY, "", 2022)}),
        (("学习型城市占全部县市区比例2022年", "2021年十四五规划里呢"), {(CITY, "", 2025)}),
        (("研究生在校生2025年多少", "换成十四五规划的口径是多少"), {(STUDENTS, "", 2025)}),
        # of what sort it is, whatever sorts are named
        (
            ("近视率2025年多少", "这算死任务还是预估"),
            {(MYOPIA, "", 2020), (MYOPIA, "", 2025)},
        ),
        # by how much it differs from another thing, from today, from the year before
        (
            ("普惠园占比2025年多少", "比公办园占比高几个点"),
            {("普惠性幼儿园在园幼儿占比", "", 2025), ("公办幼儿园在园幼儿占比", "", 2025)},
        ),
        (
            ("研究生在校生2027年多少", "比现在多多少"),
            {(STUDENTS, "", 2022), (STUDENTS, "", 2027)},
        ),
        (
            ("学习型城市占全部县市区比例2022年", "往后推三年呢"),
            {(CITY, "", 2025)},
        ),
        # ranks
        (
            ("2019年中职创新创业赛拿了几个一等奖", "二等三等的呢"),
            {(PRIZES, "二等奖", 2019), (PRIZES, "三等奖", 2019)},
        ),
        # the group of another indicator of the same measure
        (
            ("中小学生体质健康合格率2025年", "大学刚入学的呢"),
            {("高校新生体质健康合格率", "", 2025)},
        ),
        (("中小学生体质健康合格率2025年", "幼儿园的呢"), set()),
        # all levels of before end where another is asked for
        (("临海2025年残疾小孩入学率小学初中的目标", "高中呢"), {(DISABLED, "高中段", 2025)}),
        # the document's number is the same figure
        (
            ("学有优教里研究生在校生25年目标", "27年?", "再说一遍学有优教的数"),
            {(STUDENTS, "", 2027)},
        ),
        # years told from those before
        (("研究生在校生2025年多少", "嗯嗯", "最后那年呢"), {(STUDENTS, "", 2027)}),
        (("研究生在校生2023年多少", "再过两年呢"), {(STUDENTS, "", 2025)}),
    ],
)
def test_a_further_turn_is_told_its_own_figures(
    library: Library, matcher: Matcher, turns: tuple[str, ...], told: Told
) -> None:
    assert told_of(plan_of(turns, library, matcher), matcher) == told


@pytest.mark.parametrize(
    ("turns", "has", "lacks"),
    [
        (("现代化方案2022年智慧校园比例", "网速有啥要求"), "网速有啥要求", "比例"),
        (("学有优教怎么考核各县", "那要是哪个县干得不行,会怎么样"), "学有优教", "那要是"),
        (("学有优教怎么考核各县", "如果完不成呢"), "学有优教考核", "那"),
        (("学有优教怎么考核各县", "要是下雨怎么办"), "下雨", "学有优教"),
        (("2022年普惠园占比目标", "生均经费有啥要求"), "生均经费有啥要求", "2022"),
        (("双减和课后服务怎么搞", "后者谁负责"), "课后服务谁负责", "双减"),
        (("双减怎么落实", "原文怎么写的"), "双减怎么落实", "原文"),
        (("双减谁牵头", "课后服务的原话怎么说"), "课后服务", "双减"),
        (
            ("2020年那十件教育实事里给老人办的是哪件", "还有没有跟孩子身体有关的？"),
            "十件教育实事里跟孩子身体有关的有哪些",
            "老人",
        ),
        (("普高那个英才教育激活计划怎么安排", "落到学校这一层,该怎么做"), "英才教育", "落到"),
        (("普惠园谁负责", "临海的双减呢"), "双减", "普惠园"),
        (("2023年要创多少所省双高职业院校", "这事归谁管"), "省“双高”职业院校归谁管", "要创"),
        (("普惠园2025年占比", "谁负责"), "普惠性幼儿园谁负责", "占比"),
        (("县中崛起要结对多少所高中", "哪些单位负责", "给这些学校放什么权"), "县中崛起", "负责"),
    ],
)
def test_a_further_turn_about_policy_keeps_or_leaves_the_topic(
    library: Library, matcher: Matcher, turns: tuple[str, ...], has: str, lacks: str
) -> None:
    plan = plan_of(turns, library, matcher)
    assert has in plan.standalone, plan.standalone
    assert lacks not in plan.standalone, plan.standalone
    assert plan.queries == ()


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("网速接入", True),
        ("无线网络", True),
        ("智慧校园", False),  # what was asked before
        ("高中", False),  # a level of it
        ("生均经费", True),
        ("现代化方案", False),  # a document that may tell it
        ("", False),
    ],
)
def test_another_thing_is_not_told_with_the_figure_of_before(
    library: Library, matcher: Matcher, own: str, other: bool
) -> None:
    before = plan_of(("2022年智慧校园比例",), library, matcher)
    assert names_other(own, before, library, matcher) is other


def test_two_amounts_of_another_thing_are_not_told_with_one_figure(
    library: Library, matcher: Matcher
) -> None:
    turns = ("2019年台州关了多少家有问题的培训机构", "那好的名单上几家，坏的几家")
    assert "关停校外培训机构数" not in plan_of(turns, library, matcher).standalone
    both = ("2025年双师型老师占比要到多少", "中职多少，高职多少")
    assert {level for _, level, _ in told_of(plan_of(both, library, matcher), matcher)} == {
        "中职",
        "高职",
    }


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("五年以后降到多少", ""),
        ("打算涨到几成", ""),
        ("要是哪个县干得不行,会怎么样", ""),
        ("要是下雨怎么办", "下雨"),
        ("今年猪肉涨到多少", "猪肉"),
        ("双减怎么样", "双减"),
    ],
)
def test_verbs_of_what_was_told_name_nothing(
    library: Library, matcher: Matcher, text: str, own: str
) -> None:
    before = plan_of(("近视率2025年是多少",), library, matcher)
    assert own_subject(text, before, library, matcher) == own
