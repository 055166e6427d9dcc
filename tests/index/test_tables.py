"""Both kinds of tables come back as rows, each cell under its header."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.text import squeeze
from index.types import Document, Row

Read = Callable[[str], Document]
Shipped = dict[str, Document]
Printed = Callable[[Document, int, int], str]

PLAN_HEADER = ("领域", "主要目标", "分项", "2020年", "2025年", "指标属性")
PLAN_ROWS = """\
学段与规模|幼儿园在园人数（万人）||19.2|19|预期性
学段与规模|义务教育在校生数（万人）||63.9|70|预期性
学段与规模|高中段在校生数（万人）||19|21|预期性
学段与规模|普通本专科在校生数（万人）||3.85|4|预期性
学段与规模|研究生在校生数（万人）||0|0.08|预期性
学段与规模|从业人员继续教育（万人次）||100|100|预期性
公平与均衡|全国学前教育普及普惠县（市、区）比例（%）||/|90|预期性
公平与均衡|校际优质均衡系数|小学段|0.303|0.298|预期性
公平与均衡|校际优质均衡系数|初中段|0.27|0.25|预期性
公平与均衡|全国义务教育优质均衡发展县（市、区）比例（%）||0|60|预期性
公平与均衡|适龄持证残疾儿童少年入学率（%）|学前段|97|>97|约束性
公平与均衡|适龄持证残疾儿童少年入学率（%）|义务段|99|>99|约束性
公平与均衡|适龄持证残疾儿童少年入学率（%）|高中段|94|>94|约束性
公平与均衡|学前/义务教育学生公办学校就读率（%）||40.92/82.50|>60/>95|约束性
公平与均衡|义务教育公民办学校教师条件差异系数（小/初）||<0.4/<0.35|<0.4/<0.35|预期性
公平与均衡|随迁子女公办义务教育学校就读率（%）||72.91|>95|约束性
公平与均衡|社会公众对教育满意度（%）||85|>88|预期性
普及与质量|学前教育毛入园率（%）||>98|>98|预期性
普及与质量|初中毕业生升入高中段比例（%）||99|>99|预期性
普及与质量|高等教育毛入学率（%）||60|>70|预期性
普及与质量|儿童预期受教育年限（年）||15|15.5|预期性
普及与质量|初高中教师中研究生学历（含硕士学位）的比例（%）|初中|3.16|8|预期性
普及与质量|初高中教师中研究生学历（含硕士学位）的比例（%）|普通高中|11.35|20|预期性
普及与质量|职业院校“双师型”教师占专业课教师比例（%）|中职|89|91|预期性
普及与质量|职业院校“双师型”教师占专业课教师比例（%）|高职|78.7|81|预期性
健康水平|中小学生体质健康合格率（%）||98|99|预期性
健康水平|高校新生体质健康合格率（%）||91.5|95|约束性
健康水平|儿童青少年总体近视率（%）||55.8|50.8|约束性
普及与质量|高校师均横向经费（万元）||2.7|3|预期性
开放与交流|小学/初中/高中专任教师拥有境外学习研修经历的比例（%）||0.94/1.78/2.65|3.5/3.5/10.5|预期性
开放与交流|学历留学生人数占高校在校生总数比例（%）||1|1.5|预期性
开放与交流|国内外著名高校合作办学数（所）||3|4|预期性
开放与交流|高校海外留学访学3个月以上经历的专任教师比例（%）||10.5|15|预期性
"""
QUALITY_HEADER = (
    "序号",
    "指标",
    "2022年实际值",
    "2023年目标值",
    "2024年目标值",
    "2025年目标值",
    "2026年目标值",
    "2027年目标值",
)
QUALITY_ROWS = """\
1|优质幼儿园(一、二级)在园幼儿占比(%)|73.17|76|78|80|82|85
2|通过国家学前教育普及普惠县省级评估率(%)|10|30|70|90|100|100
3|通过国家义务教育优质均衡发展县省级评估率(%)|10|30|45|60|70|80
4|儿童平均预期受教育年限(年)|14.65|14.8|14.95|15.1|15.25|15.4
5|长学制技术技能人才招生占中职招生比例(%)|29|33|36|40|40|40
6|高等教育毛入学(%)|66.3|67.5|68.8|70|71|72
7|研究生在校生数(人)|0|90|200|500|800|1200
8|硕士学位授予点(个)|3|3|10|10|10|15
9|乡镇(街道)老年学校覆盖率(%)|85|90|95|100|100|100
10|村(社区)老年学堂覆盖率(%)|15|20|30|35|40|50
"""


def rows(document: Document) -> list[Row]:
    """The table rows of ``document``, headers too."""
    return [block.row for block in document.blocks if block.row]


def cells(document: Document) -> list[tuple[str, ...]]:
    """The filled-up cells of the rows of ``document``, without its headers."""
    return [row.cells for row in rows(document) if row.cells]


def typed(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("|")) for line in text.splitlines()]


# the five documents


def test_the_table_of_the_fourteenth_plan_comes_back_row_by_row(shipped: Shipped) -> None:
    document = shipped["taizhou-education-14th-five-year-plan"]
    assert cells(document) == typed(PLAN_ROWS)
    assert {row.header for row in rows(document)} == {PLAN_HEADER}
    assert {row.caption for row in rows(document)} == {"“十四五”期间台州教育发展的主要指标及预期"}


def test_its_header_is_repeated_on_each_of_three_pages(shipped: Shipped) -> None:
    table = rows(shipped["taizhou-education-14th-five-year-plan"])
    headers = [number for number, row in enumerate(table) if not row.cells]
    assert headers == [0, 10, 30]
    assert {table[number].written for number in headers} == {
        ("领域", "主要目标", "2020年", "2025年", "指标属性")
    }


def test_the_table_of_the_2027_plan_comes_back_row_by_row(shipped: Shipped) -> None:
    document = shipped["taizhou-quality-education-2023-2027"]
    assert cells(document) == typed(QUALITY_ROWS)
    assert {row.header for row in rows(document)} == {QUALITY_HEADER}
    assert {row.caption for row in rows(document)} == {"“学有优教”五年目标"}


@pytest.mark.parametrize(
    "name",
    [
        "taizhou-education-modernization-2020-2022",
        "taizhou-education-work-2019-2020",
        "linhai-education-14th-five-year-outline",
    ],
)
def test_the_other_documents_have_no_table(shipped: Shipped, name: str) -> None:
    assert rows(shipped[name]) == []


def test_a_row_is_quoted_as_its_written_cells_and_nothing_of_its_neighbours(
    shipped: Shipped, printed: Printed
) -> None:
    for document in shipped.values():
        for block in document.blocks:
            if block.row:
                text = document.text[block.start : block.end]
                assert text == " ".join(block.row.written)
                assert printed(document, *document.raw_span(block.start, block.end)) == squeeze(
                    text
                )


# tabbed


def test_a_merged_cell_means_the_cell_above(read: Read) -> None:
    document = read(
        "领域\t主要目标\t\t2020年\t2025年\n"
        "公平\t入学率（%）\t学前段\t97\t>97\n"
        "\t\t高中段\t94\t>94\n"
        "\t满意度（%）\t\t85\t>88\n"
        "质量\t毛入园率（%）\t\t98\t99\n"
    )
    assert cells(document) == [
        ("公平", "入学率（%）", "学前段", "97", ">97"),
        ("公平", "入学率（%）", "高中段", "94", ">94"),
        ("公平", "满意度（%）", "", "85", ">88"),
        ("质量", "毛入园率（%）", "", "98", "99"),
    ]


def test_a_table_goes_on_behind_a_page_break_and_its_repeated_header(read: Read) -> None:
    document = read(
        "主要指标\n"
        "领域\t主要目标\t2020年\t2025年\n公平\t满意度（%）\t85\t>88\n"
        "12\n\n"
        "领域\t主要目标\t\t2020年\t2025年\n\t入学率（%）\t学前段\t97\t>97\n"
    )
    assert cells(document)[-1] == ("公平", "入学率（%）", "学前段", "97", ">97")
    assert {row.caption for row in rows(document)} == {"主要指标"}


def test_each_table_has_its_own_caption_and_labels(read: Read) -> None:
    document = read(
        "表1 学前指标\n领域\t主要目标\t2020年\t2025年\n公平\t满意度（%）\t85\t>88\n"
        "表2 高教指标\n领域\t主要目标\t2020年\t2025年\n\t毛入学率（%）\t60\t>70\n"
    )
    assert [row.caption for row in rows(document) if row.cells] == ["学前指标", "高教指标"]
    assert cells(document)[1] == ("", "毛入学率（%）", "", "60", ">70")


def test_a_running_paragraph_is_no_caption(read: Read) -> None:
    document = read("指标见下表。\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n")
    assert {row.caption for row in rows(document)} == {""}


@pytest.mark.parametrize("caption", ["表彰奖励指标", "表一般指标", "主要指标表"])
def test_a_caption_keeps_its_first_word_even_if_it_begins_like_a_number(
    read: Read, caption: str
) -> None:
    document = read(f"{caption}\n指标\t2020年\t2025年\n满意度（%）\t85\t>88\n")
    assert rows(document)[0].caption == caption


def test_a_table_with_one_column_of_names_has_its_values_under_their_years(read: Read) -> None:
    document = read("指标\t2020年\t2025年\n满意度（%）\t85\t>88\n毛入学率（%）\t60\t>70\n")
    assert [dict(zip(row.header, row.cells, strict=True)) for row in rows(document)[1:]] == [
        {"指标": "满意度（%）", "分项": "", "2020年": "85", "2025年": ">88"},
        {"指标": "毛入学率（%）", "分项": "", "2020年": "60", "2025年": ">70"},
    ]


def test_a_column_behind_the_years_keeps_its_place(read: Read) -> None:
    document = read("领域\t指标\t2020年\t2025年\t备注\n公平\t满意度（%）\t85\t>88\t含在建\n")
    assert dict(zip(rows(document)[1].header, cells(document)[0], strict=True)) == {
        "领域": "公平",
        "指标": "满意度（%）",
        "分项": "",
        "2020年": "85",
        "2025年": ">88",
        "备注": "含在建",
    }


def test_an_empty_value_cell_moves_no_other_value(read: Read) -> None:
    document = read(
        "领域\t指标\t2020年\t2025年\t备注\n"
        "公平\t满意度（%）\t\t>88\t力争\n"
        "\t入学率（%）\t97\t\t力争\n"
        "\t毛入园率（%）\t98\t99\t\n"
    )
    assert cells(document) == [
        ("公平", "满意度（%）", "", "", ">88", "力争"),
        ("公平", "入学率（%）", "", "97", "", "力争"),
        ("公平", "毛入园率（%）", "", "98", "99", ""),
    ]


def test_a_row_that_does_not_fit_the_header_gets_no_names_but_is_kept(read: Read) -> None:
    document = read("领域\t指标\t2020年\t2025年\n公平\t尚无\n\t\t含\t在建\t另计\t1\t2\n")
    assert [row.header for row in rows(document)[1:]] == [(), ()]
    assert cells(document) == [("公平", "尚无"), ("含", "在建", "另计", "1", "2")]


def test_tabbed_text_without_a_header_is_kept_without_names(read: Read) -> None:
    document = read("联系人\t王老师\n任务\t到2025年建成学校\n")
    assert [(row.caption, row.header) for row in rows(document)] == [("", ()), ("", ())]
    assert cells(document) == [("联系人", "王老师"), ("任务", "到2025年建成学校")]


def test_a_table_ends_where_text_comes_between(read: Read) -> None:
    document = read("指标\t2020年\t2025年\n满意度（%）\t85\t>88\n另有：\n教师数\t10\t20\n")
    assert rows(document)[-1] == Row("", (), ("教师数", "10", "20"), ("教师数", "10", "20"))


# stacked


def stacked(*lines: str) -> str:
    """A table with a cell a line, an empty line behind each."""
    return "\n\n".join(lines) + "\n"


HEADER = ("表 五年目标", "序号", "指标", "2022年实际值", "2027年目标值")


def test_a_cell_a_line_becomes_rows_and_wrapped_names_are_joined(read: Read) -> None:
    document = read(
        stacked(*HEADER, "1", "通过国家学前教育", "普惠县评估率(%)", "10", "100")
        + stacked("2", "研究生数(人)", "0", "1200", "三、重点任务")
    )
    assert cells(document) == [
        ("1", "通过国家学前教育普惠县评估率(%)", "10", "100"),
        ("2", "研究生数(人)", "0", "1200"),
    ]
    assert {row.caption for row in rows(document)} == {"五年目标"}
    assert document.text.endswith("2 研究生数(人) 0 1200\n三、重点任务\n")


def test_a_cell_with_slashes_is_one_value(read: Read) -> None:
    document = read(
        stacked(
            *HEADER, "1", "就读率(学前/义务)(%)", "40.92/ 82.50", ">60/ >95", "2", "数", "/", "5"
        )
    )
    assert cells(document) == [
        ("1", "就读率(学前/义务)(%)", "40.92/82.50", ">60/>95"),
        ("2", "数", "/", "5"),
    ]


def test_a_table_cut_short_keeps_its_whole_rows_and_loses_no_cell(read: Read) -> None:
    document = read(stacked(*HEADER, "1", "入园率", "97", "98", "2", "近视率", "55.8"))
    assert cells(document) == [("1", "入园率", "97", "98")]
    assert document.text.endswith("2\n近视率\n55.8\n")


@pytest.mark.parametrize(
    "lines",
    [
        ("序号", "1", "2", "3"),
        ("序号", "学校", "1", "2", "3"),
        ("序号", "学校"),
        ("序号", *("坚持立德树人。" for _ in range(20)), "1", "加强领导", "2"),
    ],
)
def test_lines_that_only_begin_like_a_table_stay_paragraphs(
    read: Read, lines: tuple[str, ...]
) -> None:
    document = read(stacked(*lines))
    assert rows(document) == []
    assert squeeze(document.text) == squeeze("".join(lines))
