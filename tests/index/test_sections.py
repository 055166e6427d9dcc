"""Every block stands under its whole heading path, with the units that answer for it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from index.sections import split_sections
from index.types import Document, Section, Units

DOCUMENTS = (
    "taizhou-education-14th-five-year-plan",
    "taizhou-education-modernization-2020-2022",
    "taizhou-education-work-2019-2020",
    "taizhou-quality-education-2023-2027",
    "linhai-education-14th-five-year-outline",
)
PLAN, MODERNIZATION, WORK, QUALITY, LINHAI = DOCUMENTS
PLAN_TABLE = "“十四五”期间台州教育发展的主要指标及预期"

Read = Callable[[str], Document]
Shipped = dict[str, Document]

LONG = "各地各校要结合实际，认真组织实施，" * 8
"""Keeps a tiny document from being taken for a hard-wrapped one: a line of 272 columns."""


def texts(document: Document, section: Section) -> list[str]:
    """The paragraphs and rows of ``section``."""
    return [document.text[block.start : block.end] for block in section.blocks]


def paths(document: Document) -> list[str]:
    """The heading paths of ``document`` in reading order, each section's once."""
    return [" > ".join(section.path) for section in split_sections(document)]


def path_of(document: Document, text: str) -> str:
    """The heading path of the only section that holds ``text``."""
    (found,) = [s for s in split_sections(document) if text in "\n".join(texts(document, s))]
    return " > ".join(found.path)


def units_of(document: Document, text: str) -> Units:
    """Who answers for the only section that holds ``text``."""
    (found,) = [s for s in split_sections(document) if text in "\n".join(texts(document, s))]
    return found.units


# nothing lost


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_block_is_in_exactly_one_section(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    placed = [
        (block.start, block.end)
        for section in split_sections(document)
        for block in ((section.heading,) if section.heading else ()) + section.blocks
    ]
    assert placed == sorted(placed)
    ends = {block.end for block in document.blocks}
    assert placed[0][0] == 0
    for (_, end), (start, _) in pairwise(placed):
        assert start == (end + 1 if end in ends else end)
    assert placed[-1][1] == len(document.text) - 1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_section_is_empty_and_no_title_either(shipped: Shipped, name: str) -> None:
    for section in split_sections(shipped[name]):
        assert section.blocks or section.heading
        assert all(title == title.strip() != "" for title in section.path)
        assert section.document == name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_section_opens_with_its_own_title(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    seen: set[tuple[str, ...]] = {()}
    for section in split_sections(document):
        first = section.heading or section.blocks[0]
        if section.path not in seen and not first.row:
            assert document.text[first.start : first.end].startswith(section.path[-1])
        if section.heading:
            heading = document.text[first.start : first.end]
            assert heading.rstrip("。") == section.path[-1]
        seen.add(section.path)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_above_a_section_is_a_section_too(shipped: Shipped, name: str) -> None:
    sections = split_sections(shipped[name])
    known = {section.path for section in sections}
    for section in sections:
        for depth in range(1, len(section.path)):
            assert section.path[:depth] in known


# heading paths of the five documents


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        (PLAN, "台发改规划〔2021〕137号", ""),
        (
            PLAN,
            "幼儿教师持证率达到99.22%",
            "一、主要成就与赶超指向 > （一）主要成就 > 区域教育体系构画新面貌",
        ),
        (PLAN, "——德育为先。坚持", "三、指导思想与基本理念 > （二）基本理念 > ——德育为先"),
        (
            PLAN,
            "专科学历占比达到98%以上",
            "四、总体目标与领域目标 > （二）领域目标 > ——建立健全以“普及·普惠”为重点的学前教育体系",
        ),
        (
            PLAN,
            "校际优质均衡系数 小学段",
            f"四、总体目标与领域目标 > （三）主要预期指标 > {PLAN_TABLE}",
        ),
        (
            PLAN,
            "新增省、市级STEM教育培育学校50所",
            "五、主要任务 > （一）全面落实立德树人根本任务 > 深化推进智育创新",
        ),
        (
            PLAN,
            "向符合条件的民办幼儿园购买普惠性教育服务",
            "六、重大行动 > （一）学前教育“扩容提质”行动 > 公办园普惠园扩容计划",
        ),
        (PLAN, "同级财政性教育经费的比例达到8%以上", "七、保障措施 > （二）依法强化教育投入"),
        (MODERNIZATION, "跻身全省第二方阵", "一、主要目标"),
        (
            MODERNIZATION,
            "体质健康测试合格率达97.2%以上",
            "二、重点任务和职责分工 > （一）立德铸魂工程 > 3.加强健康、体育、美育和劳动实践教育",
        ),
        (
            MODERNIZATION,
            "在学长短期留学生达500人以上",
            "二、重点任务和职责分工 > （十一）教育开放合作工程",
        ),
        (
            WORK,
            "托管率达49.92%",
            "一、2019年工作总结 > 3.深化改革开放更加有力 > 一是深化“最多跑一次”改革",
        ),
        (
            WORK,
            "完成30个高中学科培育基地评估",
            "一、2019年工作总结 > 3.深化改革开放更加有力 > 四是深化课程改革",
        ),
        (
            WORK,
            "新增160多名国际学生",
            "一、2019年工作总结 > 3.深化改革开放更加有力 > 四是推进教育对外开放",
        ),
        (
            WORK,
            "全年计划完成项目投入68亿元",
            "二、2020年工作思路 > (一)聚焦补短提升，实施教育现代化推进工程 > 1.扎实推进教育现代化",
        ),
        (
            WORK,
            "计划发展党员比上年提升10%",
            "二、2020年工作思路 > （五）聚焦党的领导，实施党建引领发展工程 > 25.夯实基层党建",
        ),
        (QUALITY, "浙政办发〔2023〕14号", ""),
        (
            QUALITY,
            "至少8个县(市、区)",
            "二、主要目标 > ——提升以“优质·均衡”为核心的义务教育质量",
        ),
        (QUALITY, "7 研究生在校生数(人) 0 90", "二、主要目标 > “学有优教”五年目标"),
        (QUALITY, "形成阶段性标志性成果", "二、主要目标"),
        (
            QUALITY,
            "2023年新增老年学校20所",
            "三、重点任务 > (六)促进终身教育普惠共享发展 > 18.实施促进老年教育普惠共享行动",
        ),
        (QUALITY, "“一周一梳理”", "四、保障措施 > (三)强化执行落实"),
        (
            LINHAI,
            "计划投入38.12亿元",
            "一、“十四五”发展思路 > （一）全面推进扩容提质 > 二是全力推进教育项目建设",
        ),
        (
            LINHAI,
            "初步计划投资6.4亿元",
            "二、2021年工作举措 > 一是对标补短，全力加快教育项目建设",
        ),
    ],
)
def test_a_statement_stands_under_its_whole_heading_path(
    shipped: Shipped, name: str, text: str, path: str
) -> None:
    assert path_of(shipped[name], text) == path


def test_slipped_item_numbers_stay_as_they_are(shipped: Shipped) -> None:
    items = [
        section.path[-1]
        for section in split_sections(shipped[WORK])
        if len(section.path) == 3 and section.path[0].startswith("二、")
    ]
    numbers = [int(item.partition(".")[0]) for item in items]
    assert numbers == [*range(1, 26), 25, 26, 28, 29, 30]
    assert [item for item in items if item.startswith("25.")] == [
        "25.加强政治建设",
        "25.夯实基层党建",
    ]


def test_points_out_of_order_are_points_all_the_same(shipped: Shipped) -> None:
    points = [
        section.path[2][:2]
        for section in split_sections(shipped[WORK])
        if len(section.path) == 3 and section.path[1] == "3.深化改革开放更加有力"
    ]
    assert points == ["一是", "二是", "四是", "三是", "四是", "五是"]


def test_the_ten_deeds_are_one_section_with_their_introduction(shipped: Shipped) -> None:
    document = shipped[WORK]
    (section,) = [s for s in split_sections(document) if s.path[-1:] == ("13.办好十件教育实事",)]
    introduction, *deeds = texts(document, section)
    assert introduction.endswith("今年重点考虑办好以下十件教育实事：")
    assert [deed[0] for deed in deeds] == list("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽")


def test_both_parts_of_the_outline_have_their_points(shipped: Shipped) -> None:
    sections = split_sections(shipped[LINHAI])
    first = [s.path for s in sections if len(s.path) == 3]
    assert len(first) == 6 * 3
    assert {path[2][:2] for path in first} == {"一是", "二是", "三是"}
    second = [s.path[1][:2] for s in sections if len(s.path) == 2 and s.path[0][0] == "二"]
    assert second == ["一是", "二是", "三是", "四是", "五是"]


# headings, titles and points of tiny documents


def test_headings_nest_by_their_kind(read: Read) -> None:
    document = read(
        f"规划\n一、总则\n（一）目标\n1.学前教育。{LONG}。\n——普惠。{LONG}。\n(二)任务\n二、保障\n{LONG}。\n"
    )
    assert paths(document) == [
        "",
        "一、总则",
        "一、总则 > （一）目标",
        "一、总则 > （一）目标 > 1.学前教育",
        "一、总则 > （一）目标 > ——普惠",
        "一、总则 > (二)任务",
        "二、保障",
    ]
    assert [bool(section.heading) for section in split_sections(document)] == [
        False,
        True,
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_heading_alone_is_no_body_and_a_title_sentence_is(read: Read) -> None:
    document = read(f"一、总则\n（一）强化投入。{LONG}。\n")
    alone, titled = split_sections(document)
    assert (alone.path, texts(document, alone)) == (("一、总则",), [])
    assert titled.path == ("一、总则", "（一）强化投入")
    assert texts(document, titled) == [f"（一）强化投入。{LONG}。"]


@pytest.mark.parametrize("line", ["3.5万名学生毕业", "2020.6", "一、二级幼儿园占比达到80%"])
def test_a_figure_or_grade_at_the_start_is_no_heading(read: Read, line: str) -> None:
    assert paths(read(f"{line}，{LONG}。\n")) == [""]


def test_an_item_without_a_title_sentence_is_named_by_its_first_clause(read: Read) -> None:
    document = read(f"1.推进普惠，{LONG}。\n2.{'扩大普惠资源' * 12}。\n")
    first, second = split_sections(document)
    assert first.path == ("1.推进普惠",)
    assert second.path == (f"2.{'扩大普惠资源' * 12}"[:60],)
    assert not first.heading
    assert not second.heading


def test_short_first_sentences_are_titles_where_neighbours_have_them_too(read: Read) -> None:
    document = read(f"（一）行动\n扩容计划。{LONG}。\n品质提升。{LONG}。\n{LONG}。\n")
    assert paths(document) == ["（一）行动", "（一）行动 > 扩容计划", "（一）行动 > 品质提升"]
    assert path_of(document, f"\n{LONG}") == "（一）行动 > 品质提升"


@pytest.mark.parametrize(
    "paragraphs",
    [
        (f"扩容计划。{LONG}。", f"{LONG}。", f"{LONG}。"),
        (f"扩容、提质、改革。{LONG}。", f"公平、优质、开放。{LONG}。"),
        (f"{'推进扩容提质' * 6}。{LONG}。", f"{'推进改革开放' * 6}。{LONG}。"),
    ],
)
def test_a_first_sentence_is_no_title_if_single_a_list_or_long(
    read: Read, paragraphs: tuple[str, ...]
) -> None:
    document = read("\n".join(("（一）行动", *paragraphs)))
    assert paths(document) == ["（一）行动"]


def test_points_inside_a_paragraph_become_sections(read: Read) -> None:
    document = read(f"1.队伍建设。一是引进人才。{LONG}。二是培训教师。{LONG}。\n{LONG}总之。\n")
    assert paths(document) == [
        "1.队伍建设",
        "1.队伍建设 > 一是引进人才",
        "1.队伍建设 > 二是培训教师",
        "1.队伍建设",
    ]
    assert path_of(document, "总之") == "1.队伍建设"


def test_points_behind_a_colon_leave_their_introduction_to_the_item(read: Read) -> None:
    document = read(
        f"1.人才引育。{LONG}。\n一是引进人才。{LONG}。\n今年抓两件事：一是建学校；二是招教师。\n"
    )
    assert path_of(document, "今年抓两件事：") == "1.人才引育"
    assert paths(document)[-2:] == ["1.人才引育 > 一是建学校", "1.人才引育 > 二是招教师"]


def test_an_item_that_ends_in_a_semicolon_is_text_not_a_heading(read: Read) -> None:
    document = read(f"一、实事\n1.改扩建30所幼儿园；\n2.新增学位5万个。\n{LONG}。\n")
    first = split_sections(document)[1]
    assert (first.path[-1], first.heading) == ("1.改扩建30所幼儿园", None)
    assert texts(document, first) == ["1.改扩建30所幼儿园；"]


def test_a_table_is_part_of_the_heading_above_it_not_of_a_list_item(read: Read) -> None:
    table = "主要指标\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n"
    document = read(f"一、目标\n——公平。{LONG}。\n——优质。{LONG}。\n{table}二、任务\n")
    assert path_of(document, "满意度（%） 85") == "一、目标 > 主要指标"
    assert path_of(document, "主要指标") == "一、目标"


def test_a_table_under_an_item_heading_belongs_to_the_item(read: Read) -> None:
    table = "主要指标\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n"
    document = read(f"一、目标\n——公平\n{LONG}。\n{table}")
    assert path_of(document, "满意度（%） 85") == "一、目标 > ——公平 > 主要指标"


def test_a_table_right_under_its_heading_does_not_repeat_it(read: Read) -> None:
    document = read("一、主要指标\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n")
    assert set(paths(document)) == {"一、主要指标"}


def test_text_behind_a_table_is_not_in_the_table(read: Read) -> None:
    document = read(
        f"一、目标\n主要指标\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n{LONG}以上。\n"
    )
    assert path_of(document, "以上。") == "一、目标"


# units


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        (
            "1.推动习近平新时代中国特色社会主义思想",
            ("市教育局", "团市委", "市文化和广电旅游体育局", "市卫健委"),
            ("县（市、区）人民政府", "集聚区管委会"),
        ),
        (
            "（五）高等教育跨越发展工程。",
            ("市教育局", "市发改委", "市经信局", "市人社局", "市财政局"),
            ("市直高校",),
        ),
        (
            "3.加强产教融合平台载体建设。",
            (
                "市教育局",
                "市发改委",
                "市自然资源和规划局",
                "市经信局",
                "市人社局",
                "市财政局",
            ),
            ("市直高校", "县（市、区）人民政府", "集聚区管委会"),
        ),
        (
            "3.提升特殊教育服务质量。",
            ("市教育局", "市财政局", "市民政局", "市卫健委", "市残联"),
            ("县（市、区）人民政府",),
        ),
    ],
)
def test_the_units_of_a_project_answer_for_all_its_items(
    shipped: Shipped, text: str, lead: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert units_of(shipped[MODERNIZATION], text) == Units(lead, others)


def test_every_part_of_every_project_has_units_and_nothing_else_has(shipped: Shipped) -> None:
    for section in split_sections(shipped[MODERNIZATION]):
        in_project = len(section.path) >= 2
        assert bool(section.units.lead) == bool(section.units.others) == in_project


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        (
            "1.创建国家学前教育普及普惠县。",
            "市教育局",
            ("市财政局", "市自然资源和规划局", "相关县〔市、区〕政府"),
        ),
        ("2.推进城乡学前教育一体化。", "市教育局", ()),
        ("3.健全幼儿园成本分担机制。", "市发展改革委", ("市财政局", "市教育局")),
        (
            "12.深入推进“双高”建设。",
            "市教育局",
            ("市人力社保局", "各高职院校"),
        ),
        (
            "14.加快高水平大学建设。",
            "市教育局",
            ("市委人才办", "市发展改革委", "市财政局", "市科技局", "台州学院"),
        ),
    ],
)
def test_the_first_of_the_units_in_brackets_leads_where_the_document_says_so(
    shipped: Shipped, text: str, lead: str, others: tuple[str, ...]
) -> None:
    assert units_of(shipped[QUALITY], text) == Units((lead,), others)


def test_all_nineteen_tasks_have_a_leading_unit(shipped: Shipped) -> None:
    sections = [s for s in split_sections(shipped[QUALITY]) if s.path[:1] == ("三、重点任务",)]
    tasks = [s for s in sections if len(s.path) == 3]
    assert len(tasks) == 19
    assert all(task.units.lead for task in tasks)
    assert not any(s.units.lead or s.units.others for s in sections if len(s.path) < 3)


@pytest.mark.parametrize("name", [PLAN, WORK, LINHAI])
def test_where_no_units_are_named_there_are_none(shipped: Shipped, name: str) -> None:
    assert {section.units for section in split_sections(shipped[name])} == {Units()}


@pytest.mark.parametrize(
    ("brackets", "lead", "others"),
    [
        (
            "（责任单位：市教育局、县（市、区）人民政府，各高校）",
            (),
            ("市教育局", "县（市、区）人民政府", "各高校"),
        ),
        ("(责任单位:市教育局,相关县〔市、区〕政府)。", (), ("市教育局", "相关县〔市、区〕政府")),
        ("（牵头单位：市教育局、市财政局）", ("市教育局", "市财政局"), ()),
        (
            "（责任单位：市教育局、市财政局，列第一位的为牵头单位，下同）",
            ("市教育局",),
            ("市财政局",),
        ),
    ],
)
def test_units_in_brackets_are_read_whole(
    read: Read, brackets: str, lead: tuple[str, ...], others: tuple[str, ...]
) -> None:
    document = read(f"1.推进普惠。{LONG}。{brackets}\n2.推进均衡。{LONG}。\n")
    assert units_of(document, "1.推进普惠。") == Units(lead, others)
    assert units_of(document, "2.推进均衡。") == Units()


def test_lines_of_units_answer_for_their_own_part_only(read: Read) -> None:
    document = read(
        f"（一）立德工程\n1.德育。{LONG}。\n牵头单位：市教育局、团市委\n"
        f"责任单位：县（市、区）人民政府\n（二）学前工程\n1.普惠。{LONG}。\n"
    )
    both = Units(("市教育局", "团市委"), ("县（市、区）人民政府",))
    assert units_of(document, "1.德育。") == units_of(document, "牵头单位") == both
    assert units_of(document, "1.普惠。") == Units()
