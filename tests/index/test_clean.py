"""Cleaning drops the listed noise and layout, and no sentence with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sources.clean import clean
from index.text import squeeze
from index.types import Document

DOCUMENTS = (
    "taizhou-education-14th-five-year-plan",
    "taizhou-education-modernization-2020-2022",
    "taizhou-education-work-2019-2020",
    "taizhou-quality-education-2023-2027",
    "linhai-education-14th-five-year-outline",
)
PLAN, MODERNIZATION, WORK, QUALITY, LINHAI = DOCUMENTS

Read = Callable[[str], Document]
Shipped = dict[str, Document]
Printed = Callable[[Document, int, int], str]


def paragraphs(document: Document) -> list[str]:
    """The paragraphs of ``document`` in reading order, without table rows."""
    return [document.text[b.start : b.end] for b in document.blocks if not b.row]


# nothing lost, nothing added


def test_exactly_six_lines_of_the_five_documents_are_noise(shipped: Shipped) -> None:
    noise = [(i, n.text, n.reason) for i, d in shipped.items() for n in d.noise]
    assert noise == [
        (MODERNIZATION, "2020-2022", "残缺标题，只剩年份"),
        (MODERNIZATION, "2020-2022", "残缺标题，只剩年份"),
        (QUALITY, "当前位置:首页", "网页导航"),
        (
            QUALITY,
            "> 专题专栏 \u00a0> 重要专题 \u00a0> 公共服务“七优享”工程 \u00a0> 政策速递",
            "网页导航",
        ),
        (QUALITY, "信息来源: 市府办 发布时间: 2023-12-11 16: 05 浏览次数:", "网页发布信息"),
        (QUALITY, "打印本页 关闭窗口", "网页按钮"),
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_noise_line_is_where_it_says(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    for noise in document.noise:
        assert document.raw[noise.start : noise.end] == noise.text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_the_noise_is_missing_from_the_clean_text(
    shipped: Shipped, printed: Printed, name: str
) -> None:
    document = shipped[name]
    assert squeeze(document.text) == printed(document, 0, len(document.raw))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_clean_character_stands_at_its_origin(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    assert len(document.origins) == len(document.text)
    for character, origin in zip(document.text, document.origins, strict=True):
        if origin < 0:
            assert character in " \n"
        elif character == " ":
            assert document.raw[origin].isspace()
        else:
            assert document.raw[origin] == character


@pytest.mark.parametrize("name", DOCUMENTS)
def test_origins_only_go_forward(shipped: Shipped, name: str) -> None:
    origins = [origin for origin in shipped[name].origins if origin >= 0]
    assert origins == sorted(set(origins))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_blocks_are_all_of_the_text_and_part_it_by_line_ends(shipped: Shipped, name: str) -> None:
    document = shipped[name]
    texts = [document.text[block.start : block.end] for block in document.blocks]
    assert "".join(f"{text}\n" for text in texts) == document.text
    assert all(text.strip() == text != "" for text in texts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_raw_span_of_any_stretch_holds_its_text(
    shipped: Shipped, printed: Printed, name: str
) -> None:
    document = shipped[name]
    whole = [(block.start, block.end) for block in document.blocks]
    steps = range(0, len(document.text) - 60, 37)
    for start, end in [*whole, *((start, start + 60) for start in steps)]:
        first, last = document.raw_span(start, end)
        assert printed(document, first, last) == squeeze(document.text[start:end])


def test_a_separator_alone_has_no_raw_span(read: Read) -> None:
    document = read("坚持立德树人。\n")
    with pytest.raises(ValueError, match="clean span 7:8"):
        document.raw_span(7, 8)


LINES = st.one_of(
    st.sampled_from(
        (
            *("序号", "指标", "2022年实际值", "1", "2", "3", "10", "0.5/0.7", "90%", "/"),
            *("领域\t指标\t2020年\t2025年\t属性", "学段\t入园率\t97\t98\t预期性", "\t\t初中\t1\t2"),
            *("指标\t\t2020年", "\t2025年", "\t\t公平\t90", "\t到2025年建成学校。", "\t\t"),
            *(
                "一、总则",
                "（一）主要目标",
                "1.加强领导。",
                "——公平优质。坚持公平。",
                "一是改革；二是开放。",
            ),
            *("牵头单位：市教育局", "责任单位：县（市、区）政府", "- 12 -", "2020-2022", "12"),
            *(
                "表 主要指标",
                "表1 主要指标",
                "打印本页 关闭窗口",
                "当前位置:首页",
                "\u3000\u00a0",
                "\f",
            ),
            "到2022年，基本实现教育现代化，所有县（市、区）通过教育基",
            "为贯彻落实《台州教育现代化2035行动纲要》，制定本方案。",
        )
    ),
    st.text(st.characters(exclude_characters="\n"), max_size=6),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_no_arrangement_of_lines_loses_or_adds_a_character(raw: str) -> None:
    cleaned = clean(raw)
    kept = list(raw)
    for noise in cleaned.noise:
        kept[noise.start : noise.end] = " " * len(noise.text)
    assert squeeze(cleaned.text) == squeeze("".join(kept))
    found = [(c, raw[o]) for c, o in zip(cleaned.text, cleaned.origins, strict=True) if o >= 0]
    assert all(clean_one == raw_one or raw_one.isspace() for clean_one, raw_one in found)
    borders = [edge for block in cleaned.blocks for edge in (block.start, block.end + 1)]
    assert borders == sorted(borders)


# paragraphs whole


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_long_paragraph_of_the_documents_ends_as_a_sentence_does(
    shipped: Shipped, name: str
) -> None:
    title, units = "台州市公共服务优质共享行动专班办公室 关于印发", "牵头单位："
    assert [
        paragraph
        for paragraph in paragraphs(shipped[name])
        if len(paragraph) > 40
        and paragraph[-1] not in "。；：:)"
        and not paragraph.startswith((title, units))
    ] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (PLAN, "学前教育供给持续扩大，补短提高成效明显。"),
        (PLAN, "二级以上幼儿园在园幼儿占比达到80%以上。全市幼儿园教师持证率实现全覆盖"),
        (PLAN, "形成100所乡村名校；全面启动“台州市小学家校协同共育方案”"),
        (PLAN, "——互通融合。形成早期教育、学前教育、基础教育与高等教育有机链接，"),
        (MODERNIZATION, "确保到2022年实现台州教育现代化阶段性目标，特制定本方案。"),
        (MODERNIZATION, "入学（园）率分别达到94%、98.5%和86%。"),
        (MODERNIZATION, "加大事业编制挖潜力度,盘活事业编制存量，"),
        (MODERNIZATION, "高质量发展，跻身全省第二方阵。"),
        (QUALITY, "各县(市、区)、台州湾新区公共服务优质共享行动专班:"),
        (LINHAI, "到2025年，全市普惠性幼儿园覆盖面达到90%以上，"),
    ],
)
def test_a_sentence_broken_by_the_layout_is_whole_again(
    shipped: Shipped, name: str, text: str
) -> None:
    assert sum(text in paragraph for paragraph in paragraphs(shipped[name])) == 1


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        (PLAN, ("四、总体目标与领域目标", "（二）领域目标", "七、保障措施")),
        (PLAN, ("——建立健全以“普及·普惠”为重点的学前教育体系", "台州市教育局", "2021年9月26日")),
        (MODERNIZATION, ("一、主要目标", "二、重点任务和职责分工", "2020年6月15日")),
        (WORK, ("一、2019年工作总结", "(一)聚焦补短提升，实施教育现代化推进工程", "2020年4月3日")),
        (QUALITY, ("二、主要目标", "(六)促进终身教育普惠共享发展。", "附件")),
        (LINHAI, ("一、“十四五”发展思路", "二、2021年工作举措")),
    ],
)
def test_a_heading_stays_alone(shipped: Shipped, name: str, headings: tuple[str, ...]) -> None:
    found = paragraphs(shipped[name])
    assert [found.count(heading) for heading in headings] == [1] * len(headings)


def test_each_of_the_eleven_projects_has_its_two_lines_of_units(shipped: Shipped) -> None:
    found = paragraphs(shipped[MODERNIZATION])
    assert sum(paragraph.startswith("牵头单位：") for paragraph in found) == 11
    assert sum(paragraph.startswith("责任单位：") for paragraph in found) == 11
    assert not any("单位：" in paragraph[5:] for paragraph in found if "成员单位" not in paragraph)
    assert "牵头单位：市教育局、团市委、市文化和广电旅游体育局、市卫健委" in found
    assert "责任单位：市直高校、县（市、区）人民政府、集聚区管委会" in found


def test_a_paragraph_goes_on_behind_a_page_number(read: Read) -> None:
    first = "学前教育供给持续扩大，" + "各类教育协调发展，" * 10
    document = read(f"{first}补短提\n\n- 12 -\n\n\f高成效明显。\n\n（一）主要成就\n")
    assert paragraphs(document) == [f"{first}补短提高成效明显。", "（一）主要成就"]
    assert [noise.text for noise in document.noise] == ["- 12 -"]


def test_a_hard_wrapped_paragraph_is_whole_and_its_neighbours_are_apart(read: Read) -> None:
    document = read(
        "一、主要目标\n\n"
        "到2022年，基本实现教育现代化，所有县（市、区）通过教\n\n"
        "育基本达标评估，普惠率达到90%，高等教育率达到\n\n"
        "98.5%和 86%。\n\n"
        "1.加强德育工作。全面落实德育工作指南，出台进一步的。\n\n"
        "2.加强健康教育。开齐上足体育课，保证中小学生每天 1小\n\n"
        "时体育活动。\n\n"
        "牵头单位：市教育局、团市委、市文化和广电旅游体育局、\n\n"
        "市卫健委\n\n"
        "责任单位：县（市、区）人民政府、集聚区管委会\n"
    )
    goal = (
        "到2022年，基本实现教育现代化，所有县（市、区）通过教育基本达标评估，"
        "普惠率达到90%，高等教育率达到98.5%和86%。"
    )
    assert paragraphs(document) == [
        "一、主要目标",
        goal,
        "1.加强德育工作。全面落实德育工作指南，出台进一步的。",
        "2.加强健康教育。开齐上足体育课，保证中小学生每天1小时体育活动。",
        "牵头单位：市教育局、团市委、市文化和广电旅游体育局、市卫健委",
        "责任单位：县（市、区）人民政府、集聚区管委会",
    ]


def test_short_lines_are_not_taken_for_wrapped_ones(read: Read) -> None:
    lines = ["一、加强党的领导", "坚持立德树人。", "二、强化教育投入", "补齐教育短板。"]
    assert paragraphs(read("\n".join(lines))) == lines


def test_a_short_line_without_a_clause_is_no_broken_sentence(read: Read) -> None:
    body = "教育事业取得长足进步，" * 12 + "总体良好。"
    document = read(f"台州市教育局\n2021年9月26日\n总体目标\n{body}\n")
    assert paragraphs(document) == ["台州市教育局", "2021年9月26日", "总体目标", body]


def test_white_space_stays_only_where_it_parts_words(read: Read) -> None:
    document = read("\u3000\u3000市教育局\u3000关于 2025 年 STEM Plus 的《规划》 的 “通知”\r\n")
    assert document.text == "市教育局 关于2025年STEM Plus的《规划》的“通知”\n"


def test_a_tab_before_a_paragraph_only_indents_it(read: Read) -> None:
    document = read("\t一、总则\n\t为加快推进教育现代化，制定本规划。\t\n")
    assert paragraphs(document) == ["一、总则", "为加快推进教育现代化，制定本规划。"]


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页",
        "> 首页 > 政策",
        "信息来源：市府办 发布时间：2023-12-11",
        "打印本页 关闭窗口",
        "2020—2022",
        "— 7 —",
    ],
)
def test_what_surrounds_a_document_on_a_page_is_dropped_and_listed(read: Read, line: str) -> None:
    document = read(f"坚持立德树人。\n  {line} \n加强教育投入。\n")
    assert paragraphs(document) == ["坚持立德树人。", "加强教育投入。"]
    (noise,) = document.noise
    assert document.raw[noise.start : noise.end] == noise.text == line
    assert noise.reason


@pytest.mark.parametrize(
    "line",
    [
        "把学校作为当前位置：首页的重点。",
        "体质达标率>90%，近视率<50%。",
        "2020-2022年是关键时期。",
        "实施打印本页 关闭窗口功能改造。",
        "-18岁残疾儿童少年医教结合全覆盖。",
        ">60/ >95",
        "1200-1500",
    ],
)
def test_a_sentence_that_only_looks_like_noise_stays(read: Read, line: str) -> None:
    document = read(f"坚持立德树人。\n{line}\n")
    assert document.noise == ()
    assert squeeze(line) in squeeze(document.text)
