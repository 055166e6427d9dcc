"""Several things named at once are each told or named as missing; one school is not all."""

from __future__ import annotations

import pytest

from assistant.evidence import Shelf
from assistant.library import Library
from assistant.plan import make_plan, read_question
from assistant.plan.figures.enumeration import with_endings
from assistant.plan.figures.owners import institution
from assistant.table.lookup import look_up
from assistant.table.tell import tell


def answered(question: str, shelf: Shelf) -> tuple[set[str], str]:
    """The ids of the figures told for ``question``, and all that is said."""
    plan = make_plan(read_question(question), shelf.library, shelf.matcher)
    ids: set[str] = set()
    said: list[str] = []
    for one in plan.parts or (plan,):
        for query in one.queries:
            found = look_up(query, shelf.table)
            ids |= {figure.id for figure in found.exact}
            said += [sentence.text for sentence in tell(one, query, found, shelf).sentences]
    return ids, "\n".join(said)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2020年网络同步课程、微课资源、新型教学空间分别建多少", {"w19-134", "w19-135", "w19-133"}),
        ("2019年新增一级、二级幼儿园各几所", {"w19-014", "w19-015"}),
        ("国家双优中职、省双高中职2025年各几所", {"p14-033", "p14-034"}),
        ("普高录取率和高职录取率2019年哪个高", {"w19-044", "w19-045"}),
        ("标志性事件、改革案例各展示了多少", {"w19-035", "w19-036"}),
        ("足球特色学校 德育品牌 2022 各多少", {"m20-006", "m20-004"}),
        ("国培专家库、马云乡村教师计划各入选几人 2019", {"w19-093", "w19-095"}),
        ("2019年撤并薄弱园、新建公办园分别几所", {"w19-011", "w19-012"}),
        ("小学托管率和弹性上学占比2019年分别是多少", {"w19-020", "w19-022"}),
        ("高校2019年引进博士、高层次人才、二级学院院长各几人", {"w19-097", "w19-098", "w19-099"}),
        ("2025年义务段和高中段在校生各多少", {"p14-046", "p14-048"}),
    ],
)
def test_each_of_several_things_named_is_told(shelf: Shelf, question: str, told: set[str]) -> None:
    assert answered(question, shelf)[0] == told


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("小学、初中、高中教师研究生学历比例2022年各多少", {"m20-041", "m20-042"}, "小学"),
        ("小学和幼儿园教师持证率2025各多少", {"p14-024"}, "小学"),
        ("2020年超银河计划和网络同步课程各多少", {"w19-134"}, "超银河计划"),
    ],
)
def test_a_member_that_selects_nothing_is_named_as_missing(
    shelf: Shelf, question: str, told: set[str], missing: str
) -> None:
    ids, said = answered(question, shelf)
    assert ids == told
    assert f"没有找到“{missing}”的这项数据" in said


@pytest.mark.parametrize(
    "question",
    [
        "台州和临海普惠园占比2025各多少",
        "2025年和2027年普惠园占比各多少",
        "普惠园占比目标和实际各多少",
        "教师企业实践流动站、技术技能传承创新工作室2025建多少个",
        "学前段、义务段、高中段残疾儿童入学率2025各多少",
        "残疾儿童25年各学段入学率指标各是多少",
        "十四五规划和现代化方案对优质高中分配比例各定了多少",
    ],
)
def test_places_years_levels_and_parts_of_a_name_are_no_members(
    shelf: Shelf, question: str
) -> None:
    assert "没有找到" not in answered(question, shelf)[1]


@pytest.mark.parametrize("group", ["男生和女生", "城区和农村"])
def test_where_all_members_are_groups_of_which_nothing_is_known_nothing_is_told(
    shelf: Shelf, group: str
) -> None:
    assert answered(f"{group}普惠园占比2025各多少", shelf)[0] == set()


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("一二三等奖各几个", "一等奖、二等奖、三等奖各几个"),
        ("学校一二三十所", "学校一二三十所"),
        ("一、二、三等奖各几个", "一等奖、二等奖、三等奖各几个"),
        ("2022年初、高中教师", "2022年初中、高中教师"),
        ("黑、白名单各几家", "黑名单、白名单各几家"),
        ("中、高职双师型教师", "中职、高职双师型教师"),
        ("名师工作室、专家工作站", "名师工作室、专家工作站"),
        ("初中和高中教师", "初中和高中教师"),
    ],
)
def test_an_ending_that_single_characters_share_is_said_of_each(question: str, whole: str) -> None:
    assert with_endings(question) == whole


@pytest.mark.parametrize(
    ("question", "school"),
    [
        ("台州学院一家的师均横向经费多少", "台州学院"),
        ("大洋三小投多少", "大洋三小"),
        ("台州科技职业学院引进博士几个", "台州科技职业学院"),
        ("回浦中学体质健康合格率多少", "回浦中学"),
        ("哲商小学有多少学生托管", "哲商小学"),
        ("临海小学投多少", "临海小学"),
        ("台州大学生体质健康合格率", ""),
        ("台州小学课后托管率多少", ""),
        ("中心幼儿园持证率", ""),
        ("乡村小学有多少所", ""),
        ("五年内三小时", ""),
        ("幼儿园小学教师", ""),
        ("教师本科学历小学初中高中各要几成", ""),
    ],
)
def test_a_school_is_known_by_its_own_name(library: Library, question: str, school: str) -> None:
    assert institution(question, library) == school


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("台州学院一家的师均横向经费2025年定多少万", "3万元"),
        ("临海2021年教育基建投入大洋三小投多少", "6.4亿元"),
        ("台州一中高考录取率2019年多少", "95.4%"),
        ("桃渚二中初中研究生学历教师2025年比例多少", "8%"),
    ],
)
def test_the_figure_of_all_is_only_named_beside_where_one_school_is_asked_about(
    shelf: Shelf, question: str, beside: str
) -> None:
    ids, said = answered(question, shelf)
    assert ids == set()
    assert "因此不作回答" in said
    assert "相近但不同的数据" in said
    assert beside in said


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("台州学院进入ESI前1%的学科2020年几个", {"w19-116"}),
        ("台州学院拿了多少国家自然科学基金", {"w19-056"}),
    ],
)
def test_what_the_table_has_of_a_school_is_told(
    shelf: Shelf, question: str, told: set[str]
) -> None:
    assert answered(question, shelf)[0] == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("现代化方案要求初中教师研究生学历2022年3%，2020年已经够了吧", {"m20-041", "p14-088"}),
        ("等级幼儿园覆盖面2020年定的98%，最后有没有完成", {"w19-112", "p14-013"}),
        ("中职双师型22年要90%，2020年够了吗", {"m20-018", "p14-092"}),
        ("体质健康合格率2022年97.2%的目标，2020年实际够不够", {"m20-007", "p14-096"}),
        ("研究生在校生2022年有没有达到目标", {"q23-045", "q23-046"}),
        ("现代化方案普惠幼儿园覆盖面22年要到90%，20年实际到了没有", {"m20-012", "p14-012"}),
    ],
)
def test_what_was_reached_stands_beside_the_target_whichever_document_has_it(
    shelf: Shelf, question: str, told: set[str]
) -> None:
    ids, said = answered(question, shelf)
    assert ids == told
    assert "文件中没有2020年的数据" not in said


def test_the_whole_is_told_where_a_part_was_only_spoken_of_before(shelf: Shelf) -> None:
    assert answered("2019年有偿补课被解聘的老师，一共查处了多少人", shelf)[0] == {"w19-105"}
    assert answered("2019年有偿补课一共解聘了多少人", shelf)[0] == {"w19-106"}
