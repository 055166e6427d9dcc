"""A turn that names no figure: it asks for the one beside that told, for it again, or for none."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.chain import Assistant
from assistant.library import Library
from assistant.plan.dialogue.resumed import told_by
from assistant.plan.figures.kindred import Said, Signs, kin_asked, labels_beside, score_of_nothing
from assistant.table.match import Matcher
from tests.assistant.turn_plans import plan_of, told_of

PUNISHED, PLACES = "有偿补课被查处教师数", "新增幼儿园学位数"
PROVINCE, CITY = "省级产教融合项目数", "市级产教融合项目数"
DEGREES, ADULTS = "每年新增大专及以上学历层次教育学员数", "每年新增成人初高中学历提升人数"
PUBLIC = "公办幼儿园在园幼儿占比"
GOOD, QUOTA = "校际优质均衡系数", "优质高中招生指标分配比例"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        # another figure of the same sentence, by unit and meaning
        (("教育现代化方案到2022年新增幼儿园多少所", "能坐下多少娃"), {(PLACES, "", 2022)}),
        (
            ("2019年小学放学后托管率多高", "等于是多少娃娃享到了福"),
            {("小学课后托管服务学生数", "", 2019)},
        ),
        (
            ("临海十四五教育计划投入多少", "地要批多少亩"),
            {("新增教育用地面积", "", 2025)},
        ),
        # its sibling of another level
        (("2020-2022方案要建多少个省级产教融合项目", "市一级"), {(CITY, "", 2022)}),
        (("学有优教方案每年成人初高中学历提升要多少人", "大专往上的"), {(DEGREES, "", 2027)}),
        # a part of it that its words do not name: all of it is told
        (
            ("2019暑假有偿补课查了多少老师", "饭碗丢掉的有几个"),
            {(PUNISHED, "", 2019), (PUNISHED, "解聘", 2019)},
        ),
        (("校际优质均衡系数小学段2025年要降到几", "初钟的"), {(GOOD, "初中", 2025)}),
        # what is known is never taken for the one told
        (("普惠园占比2027年要达到多少", "公办园呢，2025年"), {(PUBLIC, "", 2025)}),
        # of the year that it moves to, not of the one told
        (
            ("2020年台州教育项目计划投68亿，对不？", "头一年实际花出去多少"),
            {("教育基建项目年度投入", "", 2019)},
        ),
        (
            ("19年教育系统发展了多少名党员", "转过年来计划再多几成？"),
            {("发展党员数增长率", "", 2020)},
        ),
        # of the thing the last turn named, not of the first one's
        (
            (
                "2019年放学托管惠及多少学生",
                "那早上晚点到校的，有几所小学在做",
                "这个又照顾到多少人？",
            ),
            {("小学弹性上学、延迟上学惠及学生数", "", 2019)},
        ),
        # in another document
        (
            ("台州十四五规划里国家双优中职要培育几所", "2023年的方案改数了没？改成几所"),
            {("国家“双优”中职学校数", "", 2027)},
        ),
        # at all levels
        (
            ("台州2022年残疾儿童高中段入学率目标多少", "换成临海2025年的，三个学段都列给我"),
            {("残疾儿童少年入学（园）率", level, 2025) for level in ("学前段", "义务段", "高中段")},
        ),
        # the same again
        (("台州优质高中分配生比例，2022年要到多少", "不对吧，我咋记得是八成"), {(QUOTA, "", 2022)}),
    ],
)
def test_a_turn_asks_for_the_figure_beside_the_one_told(
    assistant: Assistant, turns: tuple[str, ...], told: set[tuple[str, str, int]]
) -> None:
    matcher = assistant.shelf.matcher
    assert told_of(plan_of(turns, assistant.shelf.library, matcher), matcher) >= told


@pytest.mark.parametrize(
    "turns",
    [
        ("2020年银龄讲学计划要派多少退休老师", "那他们一个月补助多少钱"),
        ("2019暑假有偿补课解聘几个老师", "那18个人分别罚了多少钱"),
        ("硕士点2027年要多少个", "博士点呢"),
        ("2027年老年学校覆盖率", "上一学期学费多少"),
        ("比2020年近视率低多少", "明天台州下雨吗"),
        ("结对帮扶要到几所", "负责处室电话多少"),
        ("2019年小学课后托管的占比", "里面老师几个"),
        ("2019年关了1070家有问题的培训机构？", "哪个县关得最多，给个数"),
        ("台州幼儿园老师2025年都要有证？", "文凭上有没有硬杠杠，要到多少"),
    ],
)
def test_what_stands_nowhere_beside_is_not_taken_for_what_does(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    matcher = assistant.shelf.matcher
    assert told_of(plan_of(turns, assistant.shelf.library, matcher), matcher) == set()


def test_beside_a_figure_stand_its_levels_its_sentence_its_heading_and_its_kin(
    library: Library, matcher: Matcher
) -> None:
    told = told_by(plan_of(("2022年新增幼儿园多少所",), library, matcher), matcher.table)
    beside = labels_beside("能坐下多少娃", told, matcher.table)
    assert beside[PLACES, ""] is True
    assert all(figure.indicator in {name for name, _ in beside} for figure in told)
    assert (QUOTA, "") not in beside
    assert (PROVINCE, "") not in beside


def test_without_known_questions_and_names_as_vectors_nothing_is_taken_as_meant(
    library: Library, matcher: Matcher
) -> None:
    told = told_by(plan_of(("2022年新增幼儿园多少所",), library, matcher), matcher.table)
    assert matcher.second is None
    said = Said("能坐下多少娃", slot=False, other=False)
    assert kin_asked(said, told, matcher.second) is None
    assert kin_asked(said, (), matcher.second) is None


def test_a_figure_in_another_unit_or_told_just_so_weighs_less() -> None:
    signs: dict[str, Any] = {
        "unit": 1,
        "nearness": 2.0,
        "heard": 0.3,
        "words": 0,
        "related": False,
        "quoted": True,
        "told": False,
        "again": False,
        "level": False,
    }
    weight = Signs(**signs).score()
    assert Signs(**{**signs, "unit": -1}).score() < weight
    again = Signs(**{**signs, "told": True, "again": True}).score()
    assert again < Signs(**{**signs, "told": True}).score()


def test_a_thing_that_nothing_said_before_has_speaks_for_another_topic() -> None:
    plain = score_of_nothing(Said("有几个", slot=False, other=False), 0.0)
    assert score_of_nothing(Said("有几个", slot=False, other=True), 0.0) > plain
    assert score_of_nothing(Said("有几个", slot=False, other=False), 0.9) > plain
