"""Dialogues: what a turn leaves out is taken from the turns before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import pytest

from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.table.match import Matcher
from assistant.types import Plan

Understood: TypeAlias = Callable[[tuple[str, ...]], Plan]
PUHUI = "普惠性幼儿园在园幼儿占比"
GONGBAN = "公办幼儿园在园幼儿占比"
ENROLMENT = "高等教育毛入学率"
DUAL = "职业院校“双师型”教师占专业课教师比例"
MYOPIA = "儿童青少年总体近视率"
ELDERLY = "乡镇（街道）老年学校覆盖率"
GREAT = "{}教师、{}校长和{}班主任培养数"
SUMMED, YEARLY = "教育基建五年累计投入", "教育基建项目年度投入"
MASTERS = "初高中教师中研究生学历（含硕士学位）的比例"
QUOTA = "优质高中招生指标分配比例"
PAIRED = "“一对一”结对帮扶的普通高中数"
TAIZHOU, LINHAI = ("台州市",), ("临海市",)


class Figure(NamedTuple):
    """A turn about a figure and what must be understood of it."""

    text: str
    indicator: str
    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = TAIZHOU
    asked: str = "value"
    kind: str | None = None


class Policy(NamedTuple):
    """A turn about policy and words that its stand-alone question has, and has not."""

    text: str
    has: tuple[str, ...]
    lacks: tuple[str, ...] = ()


@pytest.fixture
def understood(library: Library, matcher: Matcher) -> Understood:
    return lambda turns: make_plan(read_question(turns[-1], turns[:-1]), library, matcher)


def check(turn: Figure | Policy, plan: Plan) -> None:
    if isinstance(turn, Policy):
        assert plan.queries == (), plan.standalone
        assert all(word in plan.standalone for word in turn.has), plan.standalone
        assert not any(word in plan.standalone for word in turn.lacks), plan.standalone
        return
    (query,) = plan.queries
    heard = (query.matches[0].indicator, query.years, query.regions, plan.asked, query.kind)
    assert heard == tuple(turn[1:]), plan.standalone


DIALOGUES: dict[str, list[Figure | Policy]] = {
    "years and regions": [
        Figure("普惠园占比2025年目标是多少", PUHUI, (2025,), kind="target"),
        Figure("那2027年呢？", PUHUI, (2027,)),
        Figure("前一年呢", PUHUI, (2026,)),
        Figure("临海呢", PUHUI, (2026,), LINHAI),
        Figure("那全市呢", PUHUI, (2026,)),
    ],
    "attribute and responsible": [
        Figure("近视率2025年目标是多少", MYOPIA, (2025,), kind="target"),
        Figure("是约束性的吗", MYOPIA, asked="attribute"),
        Policy("谁负责", ("近视率", "谁负责"), ("2025",)),
        Figure("完成了吗", MYOPIA, asked="achieved"),
        Figure("这是哪份文件里写的", MYOPIA, asked="achieved"),
    ],
    "difference and comparison": [
        Figure("高等教育毛入学率2020年实际是多少", ENROLMENT, (2020,), kind="actual"),
        Figure("那2025年呢？", ENROLMENT, (2025,)),
        Figure("比2020年高多少", ENROLMENT, (2020, 2025), asked="difference"),
        Figure("两个文件说法一样吗", ENROLMENT, (2020, 2025), asked="comparison"),
        Figure("这是哪份文件里写的", ENROLMENT, (2020, 2025), asked="comparison"),
    ],
    "another level": [
        Figure("双师型教师中职占比2025年目标", DUAL, (2025,), kind="target"),
        Figure("换成高职呢", DUAL, (2025,), kind="target"),
        Figure("2020年呢", DUAL, (2020,)),
        Figure("是约束性的吗", DUAL, asked="attribute"),
        Policy("谁负责", ("高职", "谁负责")),
    ],
    "another region until the topic changes": [
        Figure("临海市普惠园占比是多少", PUHUI, regions=LINHAI),
        Policy("谁负责", ("临海", "普惠性幼儿园谁负责"), ("占比",)),
        Figure("完成了吗", PUHUI, regions=LINHAI, asked="achieved"),
        Figure("公办园占比呢", GONGBAN, regions=LINHAI, asked="achieved"),
        Policy("县管校聘怎么推进", ("县管校聘怎么推进",), ("临海", "公办园")),
    ],
    "an off-topic turn in between": [
        Figure("公办园2025年目标占比", GONGBAN, (2025,), kind="target"),
        Policy("今天天气怎么样", ("今天天气怎么样",), ("公办园",)),
        Figure("那2020年呢", GONGBAN, (2020,)),
        Policy("讲个笑话", ("讲个笑话",), ("公办园",)),
        Figure("临海呢", GONGBAN, (2020,), LINHAI),
    ],
    "policy": [
        Policy("双减深化行动怎么落实", ("双减深化行动怎么落实",)),
        Policy("谁牵头", ("双减深化行动谁牵头",)),
        Policy("那教共体呢", ("教共体谁牵头",), ("双减",)),
        Policy("这个机制是什么", ("教共体机制是什么",), ("双减",)),
        Policy("督导那块怎么改", ("督导", "怎么改"), ("教共体",)),
    ],
    "policy in another region": [
        Policy("临海双减怎么落实", ("临海双减",)),
        Policy("谁牵头", ("临海", "双减谁牵头")),
        Policy("那教共体呢", ("临海", "教共体"), ("双减",)),
        Policy("那台州呢", ("教共体",), ("临海",)),
        Policy("有哪些要求", ("教共体有哪些要求",), ("临海",)),
    ],
    "years told from the newest document": [
        Figure("去年近视率是多少", MYOPIA, (2022,)),
        Figure("今年呢", MYOPIA, (2023,)),
        Figure("后年呢", MYOPIA, (2025,)),
        Figure("再下一年呢", MYOPIA, (2026,)),
        Figure("前年呢", MYOPIA, (2021,)),
    ],
    "corrections": [
        Figure("普惠园占比2025年目标是多少", PUHUI, (2025,), kind="target"),
        Figure("临海呢", PUHUI, (2025,), LINHAI, kind="target"),
        Figure("说错了，我问的是台州", PUHUI, (2025,), kind="target"),
        Figure("不对，是公办园", GONGBAN, (2025,), kind="target"),
        Figure("我说的是2020年的", GONGBAN, (2020,)),
    ],
    "the same at greater length": [
        Policy("双减怎么落实", ("双减怎么落实",)),
        Policy("详细点", ("双减怎么落实",)),
        Policy("谁负责", ("双减谁负责",), ("详细",)),
        Policy("展开说说", ("双减怎么做",)),
        Policy("简单点说", ("双减怎么做",)),
    ],
    "all years where more is asked of a figure": [
        Figure("普惠园占比2025年目标是多少", PUHUI, (2025,), kind="target"),
        Figure("具体点", PUHUI, asked="trend"),
        Policy("怎么提高", ("普惠性幼儿园怎么提高",), ("占比",)),
    ],
    "narrowed lists": [
        Policy("2022年主要目标有哪些", ("2022年主要目标有哪些",)),
        Policy("学前教育呢", ("2022年学前教育主要目标有哪些",)),
        Policy("职业教育呢", ("2022年职业教育主要目标有哪些",), ("学前",)),
        Policy("2025年呢", ("2025年职业教育主要目标有哪些",), ("2022",)),
    ],
    "groups and parts of a topic": [
        Policy("乡村学校怎么帮扶", ("乡村学校怎么帮扶",)),
        Policy("教师呢", ("乡村教师怎么帮扶",)),
        Policy("课后服务怎么做", ("课后服务怎么做",)),
        Policy("收费呢", ("课后服务收费怎么做",)),
        Policy("县管校聘呢", ("县管校聘怎么做",), ("课后",)),
    ],
    "of one document": [
        Policy("学有优教方案的文号", ("学有优教方案的文号",)),
        Policy("它的重点任务有哪些", ("学有优教专项实施方案（2023—2027年）》", "重点任务有哪些")),
        Policy("临海的文件是谁发的", ("临海的文件是谁发的",)),
        Policy("现代化实施方案呢", ("《加快推进台州教育现代化实施方案（2020-2022年）》",)),
    ],
    "a bare question keeps its subject": [
        Figure("台州27年老年学校要覆盖多少乡镇", ELDERLY, (2027,)),
        Policy("主要靠谁来办", ("老年学校", "主要靠谁来办"), ("2027",)),
        Policy("职教高地怎么建", ("职教高地怎么建",), ("老年",)),
        Policy("跟哪个市一起", ("职教高地", "跟哪个市一起")),
        Policy("海外做什么", ("职教高地", "海外做什么"), ("哪个市",)),
    ],
    "what no figure tells is asked in words": [
        Figure("近视率要降到多少", MYOPIA, kind="target"),
        Figure("2020年多少", MYOPIA, (2020,), kind="target"),
        Policy("靠什么降", ("近视靠什么降",), ("2020", "率")),
        Figure("临海有数吗", MYOPIA, regions=LINHAI),
        Policy("讲个笑话", ("讲个笑话",), ("近视",)),
    ],
    "a group is exchanged in the indicator's name": [
        Figure("普惠园占比25年多少", PUHUI, (2025,)),
        Figure("公办的呢", GONGBAN, (2025,)),
        Figure("教育大家工程市级培养多少", GREAT.format("市级卓越", "卓越", "卓越")),
        Figure("县级呢", GREAT.format("县级非凡", "非凡", "非凡")),
        Figure("乡级", GREAT.format("乡级出色", "出色", "出色")),
    ],
    "one year of what was summed up": [
        Figure("临海教育基建五年累计投入是多少", SUMMED, regions=LINHAI),
        Figure("21年一年呢", YEARLY, (2021,), LINHAI),
        Policy("有哪些学校", ("临海", "有哪些学校")),
        Figure("十四五一共呢", YEARLY, regions=LINHAI),
    ],
    "course of the years and another level by its short name": [
        Figure("高等教育毛入学率23年目标", ENROLMENT, (2023,), kind="target"),
        Figure("往后每年呢", ENROLMENT, asked="trend"),
        Figure("初高中教师中研究生学历的比例，初中25年占多少", MASTERS, (2025,)),
        Figure("普高呢", MASTERS, (2025,)),
    ],
    "the same figure of another document": [
        Figure("优质高中招生指标分配比例2022年多少", QUOTA, (2022,)),
        Figure("学有优教里呢", QUOTA),
        Figure("十四五规划呢", QUOTA),
        Figure("20年那个三年方案里是怎么定的", QUOTA),
        Figure("23年的五年方案又定的多少", QUOTA),
    ],
    "one document is kept until another is named": [
        Policy("十四五规划文号多少", ("十四五规划文号多少",)),
        Policy("谁编的", ("《台州市教育事业发展“十四五”规划》谁编的",)),
        Policy("学有优教方案呢", ("学有优教专项实施方案",), ("十四五",)),
        Policy("哪天发的", ("学有优教专项实施方案", "哪天发的")),
        Policy("收录了哪些文件", ("收录了哪些文件",), ("学有优教",)),
    ],
    "what is taken up first": [
        Policy("临海怎么抓师德", ("临海怎么抓师德",)),
        Policy("有偿家教临海怎么治", ("有偿家教临海怎么治",)),
        Policy("台州市里呢，严重的会不会不让再当老师", ("有偿家教", "台州", "严重"), ("临海",)),
        Policy("高等教育跨越发展工程谁负责", ("高等教育跨越发展工程谁负责",), ("有偿",)),
        Policy("产教融合那个呢，责任单位是哪些", ("产教融合",), ("高等教育",)),
    ],
    "what else there is": [
        Figure("台州县中崛起27年要结对多少所", PAIRED, (2027,)),
        Policy("除了结对还有呢", ("县中崛起除了结对还有哪些",), ("2027",)),
        Policy("怎么保障随迁子女上学", ("随迁子女",), ("县中",)),
        Policy("他们在临海怎么入学", ("随迁子女", "临海"), ("他们",)),
    ],
    "a period resets the year": [
        Figure("教育基建五年累计投入2020年是多少", "教育基建五年累计投入", (2020,)),
        Figure("那十三五一共多少", "教育基建五年累计投入"),
        Figure("临海呢", "教育基建五年累计投入", regions=LINHAI),
        Figure("2025年呢", "教育基建五年累计投入", (2025,), LINHAI),
        Policy("双减谁负责", ("双减谁负责",), ("临海", "2025", "投入")),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_every_turn_of_a_dialogue_is_understood(understood: Understood, name: str) -> None:
    turns = DIALOGUES[name]
    for count, turn in enumerate(turns, start=1):
        check(turn, understood(tuple(turn.text for turn in turns[:count])))


@pytest.mark.parametrize(
    "question",
    [
        "特殊教育学校标准化建设有什么要求？",
        "高等教育毛入学率是多少",
        "你有哪些文件",
        "火星移民怎么办",
        "县管校聘怎么推进",
    ],
)
def test_a_question_that_stands_alone_takes_nothing_from_before(
    understood: Understood, question: str
) -> None:
    assert understood(("临海2025年普惠园占比目标", question)).standalone == question


def test_only_the_new_figure_is_named_where_a_turn_exchanges_it(understood: Understood) -> None:
    plan = understood(("近视率2025年目标", "公办园占比呢"))
    assert plan.standalone == "台州市2025年公办园占比目标是多少"


def test_target_and_actual_may_be_exchanged(understood: Understood) -> None:
    plan = understood(("毛入学率2020年实际是多少", "目标呢"))
    assert (plan.queries[0].kind, plan.queries[0].years) == ("target", ())


def test_how_a_relative_year_is_understood_is_told_in_a_follow_up_too(
    understood: Understood,
) -> None:
    assert understood(("近视率是多少", "那明年呢")).notes == (
        "最新文件印发于2023年，“明年”按2024年理解。",
    )


def test_a_slip_of_an_earlier_turn_is_mended_before_it_is_leaned_on(
    understood: Understood,
) -> None:
    assert understood(("校园欺零怎么治理", "谁负责")).standalone.startswith("校园欺凌")


def test_no_word_is_told_twice(understood: Understood) -> None:
    plan = understood(("十三五建了多少幼儿园", "一共投资多少", "十三五一共多少"))
    assert "投资投资" not in plan.standalone


EXCHANGED: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    (
        ("临海25年残疾儿童学前段入学率", "义务段呢"),
        ("临海市2025年", "残疾儿童", "率（义务段）"),
        ("学前",),
    ),
    (
        ("临海25年残疾儿童学前段入学率", "义务段呢", "高中段"),
        ("临海市2025年", "入学（园）率", "高中段"),
        ("学前", "义务"),
    ),
    (("学前公办就读率2025目标", "换成义务教育呢"), ("2025年义务教育", "公办", "就读率"), ("学前",)),
    (("25年小学老师境外研修比例", "初中", "高中呢"), ("2025年高中",), ("小学", "初中")),
    (("2023年村社老年学堂覆盖率目标", "乡镇那一级呢"), ("乡镇（街道）老年学校覆盖率",), ("村",)),
]


@pytest.mark.parametrize(("turns", "has", "lacks"), EXCHANGED)
def test_a_level_takes_the_place_of_any_level_before(
    understood: Understood, turns: tuple[str, ...], has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    standalone = understood(turns).standalone
    assert all(word in standalone for word in has), standalone
    assert not any(word in standalone for word in lacks), standalone


SLOTS: list[tuple[tuple[str, ...], str, tuple[int, ...], str | None]] = [
    (
        ("随迁子女公办就读率25年要多少", "这是约束性的吗", "20年底子是多少"),
        "value",
        (2020,),
        "actual",
    ),
    (("校际均衡系数25年多少", "现在是多少"), "value", (), "actual"),
    (("幼儿园教师持证率2020年实际多少", "目标呢"), "value", (2020,), "target"),
    (("2020年教育基建项目年度投入实际多少", "跟计划比多了还是少了"), "comparison", (2020,), None),
    (("近视率2025年目标", "它算不算约束"), "attribute", (), None),
    (("近视率2025年目标", "那最后做到没有"), "achieved", (2025,), None),
]


@pytest.mark.parametrize(("turns", "asked", "years", "kind"), SLOTS)
def test_kind_and_year_are_those_asked_for_now(
    understood: Understood,
    turns: tuple[str, ...],
    asked: str,
    years: tuple[int, ...],
    kind: str | None,
) -> None:
    plan = understood(turns)
    query = plan.queries[0]
    assert (plan.asked, query.years, query.kind) == (asked, years, kind), plan.standalone


def test_an_amount_to_be_confirmed_is_asked_once(understood: Understood) -> None:
    turns = ("普惠园占比2025年目标", "不是95%吗", "2027年呢")
    assert understood(turns[:2]).standalone == "台州市2025年普惠园占比目标不是95%吗"
    assert "95" not in understood(turns).standalone


def test_all_levels_end_the_one_of_before(understood: Understood) -> None:
    turns = ("2019年残疾儿童少年入学率学前段", "高中段呢", "2022年三段各要求多少")
    assert "高中" not in understood(turns).standalone


def test_both_regions_are_compared(understood: Understood) -> None:
    plan = understood(("学前三年毛入园率是多少", "跟临海比呢"))
    assert (plan.asked, plan.queries[0].regions) == ("comparison", (*TAIZHOU, *LINHAI))


def test_a_document_is_asked_for_only_once(understood: Understood) -> None:
    turns = ("近视率2025年目标", "这是哪份文件里写的", "出处在哪")
    assert understood(turns).standalone.count("（") == 1


def test_the_first_year_is_that_of_every_part(understood: Understood) -> None:
    plan = understood(("25年幼儿园多少人？高中多少人？",))
    heard = [(q.matches[0].indicator, q.years) for part in plan.parts for q in part.queries]
    assert heard == [("幼儿园在园人数", (2025,)), ("高中段在校生数", (2025,))]


@pytest.mark.parametrize(
    ("turns", "has", "lacks"),
    [
        (("2019年总结六个更加有力", "2020年六个聚焦呢"), "2020年总结六个聚焦", "2019"),
        (
            ("随迁子女蓝天教育行动", "公办随迁学校改扩建吗", "民办的那些以后怎么办"),
            "民办随迁学校",
            "公办",
        ),
        (("台州师德师风怎么抓的", "负面清单有没有行业禁入", "临海呢"), "临海市师德师风", "负面"),
        (("老师有国外研修经历的比例", "高中2025年要10.5%？", "小学的2020年呢"), "小学", "10.5"),
    ],
)
def test_what_a_turn_names_takes_the_place_of_its_like(
    understood: Understood, turns: tuple[str, ...], has: str, lacks: str
) -> None:
    said = understood(turns).standalone
    assert has in said
    assert lacks not in said


def test_a_year_that_is_compared_with_stands_beside_that_of_before(understood: Understood) -> None:
    plan = understood(("十四五末台州义务教育在校生预计多少万人", "和2020年比多了多少"))
    assert plan.queries[0].years == (2020, 2025)


def test_a_plan_is_asked_of_what_is_told_of_it(understood: Understood) -> None:
    turns = ("临海2021年教育基建项目年度投入是多少", "推进教育项目数是多少", "整个十四五呢")
    assert understood(turns).queries[0].matches[0].indicator.startswith("教育基建")
