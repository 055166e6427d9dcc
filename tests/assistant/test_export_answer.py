"""An answer taken away says what the answer says, word for word, and nothing else."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.chain import Assistant
from assistant.records.blocks import Item, Mark, Paragraph, Table, blocks
from assistant.records.export import as_docx, as_markdown, as_text
from assistant.types import Answer, AnswerFigure, Citation, Conflict, DocumentRef, Trace

TODAY = date(2026, 3, 9)
PLAN = DocumentRef(
    id="plan",
    title="玉环市教育规划",
    number="玉政发〔2021〕8号",
    issuer="玉环市人民政府",
    region="玉环市",
    issued=date(2021, 6, 1),
)
NOTICE = PLAN.model_copy(update={"id": "notice", "number": "", "issued": None, "title": "通知"})
TEXT = """玉环市2025年覆盖率目标为90%以上。[1]

教师队伍：[2]
- 1.提升教师素质 *待遇* [2]
- 3~5年轮岗，5~8年交流[3]

| 年份 | 数值 |
| --- | --- |
| 2025年 | ≥90%[1] |
| 2027年 | 95%\\|左右[2] |

其余见[9]。"""


def figure(**other: object) -> AnswerFigure:
    columns: dict[str, object] = {
        "id": "p-001",
        "indicator": "覆盖率",
        "breakdown": "农村",
        "region": "玉环市",
        "stage": "学前教育",
        "year": 2025,
        "kind": "target",
        "comparator": "≥",
        "value": Decimal(90),
        "value_max": None,
        "unit": "%",
        "attribute": "约束性",
        "as_written": "≥90",
        "citation": 1,
    }
    return AnswerFigure.model_validate(columns | other)


def answer(**other: object) -> Answer:
    parts: dict[str, object] = {
        "question": "覆盖率多少？\n教师呢？",
        "standalone_question": "玉环市覆盖率多少？教师呢？",
        "status": "partial",
        "text": TEXT,
        "citations": (
            Citation(
                n=1,
                document=PLAN,
                section=("一、目标", "（一）学前"),
                quote="覆盖率 ≥90",
                start=3,
                end=9,
            ),
            Citation(
                n=2,
                document=PLAN,
                section=(),
                quote="1.提升教师素质\n *待遇* <b>",
                start=20,
                end=24,
            ),
            Citation(
                n=3, document=NOTICE, section=("二、任务",), quote="3~5年轮岗", start=2, end=4
            ),
        ),
        "figures": (figure(),),
        "conflicts": (
            Conflict(indicator="覆盖率", year=2025, figures=("a", "b"), note="以规划为准"),
        ),
        "trace": Trace(writer="built-in", index="i-77", figures_version="f-88"),
    }
    return Answer.model_validate(parts | other)


def read_back(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def lines_of(document: WordDocument) -> list[str]:
    """The text of all paragraphs in and out of tables, with that of links."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return ["".join(t.text or "" for t in p.iter(qn("w:t"), qn("w:tab"))) for p in paragraphs]


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def shown(markdown: str) -> str:
    """What a Markdown reader shows, its white space removed."""
    markdown = re.sub(
        r"^\[\^(\d+)\]: ", r"注\1 ", markdown, flags=re.MULTILINE
    )  # knows no footnotes
    markdown = re.sub(r"\[\^(\d+)\]", r"[\1]", markdown).replace("\n    ", "\n")
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    text = re.sub(r"<[^>]*>", "", html)
    for name, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(name, char)
    return squeezed(text)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_text_is_read_as_paragraphs_items_and_tables() -> None:
    kinds = [type(block) for block in blocks(answer())]
    assert kinds == [Paragraph, Paragraph, Item, Item, Table, Paragraph]
    found = list(blocks(answer()))
    assert found[0] == Paragraph(("玉环市2025年覆盖率目标为90%以上。", Mark(1)))
    assert found[5] == Paragraph(("其余见[9]。",))  # no such source: text, not a mark
    assert isinstance(found[4], Table)
    assert found[4].rows[2] == (("2027年",), ("95%|左右", Mark(2)))


def test_a_line_with_a_bar_is_no_table() -> None:
    assert list(blocks(answer(text="| 甲 | 乙 |\n普通一行"))) == [
        Paragraph(("| 甲 | 乙 |",)),
        Paragraph(("普通一行",)),
    ]


def test_markdown_has_the_text_footnotes_figures_and_trace() -> None:
    text = as_markdown(answer(), today=TODAY)
    assert text.startswith(
        "# 覆盖率多少？ 教师呢？\n\n理解为：玉环市覆盖率多少？教师呢？\n\n只能回答一部分\n"
    )
    assert "玉环市2025年覆盖率目标为90%以上。[^1]" in text
    assert "| 2025年 | ≥90%[^1] |" in text
    assert "| 覆盖率（农村） | 玉环市 | 2025年 | 目标 | ≥90% | 约束性 | [^1] |" in text
    place = "《玉环市教育规划》（玉政发〔2021〕8号，2021年6月1日）一、目标 › （一）学前"
    assert f"[^1]: {place}：“覆盖率 ≥90”" in text
    assert "[^3]: 《通知》二、任务：“3\\~5年轮岗”" in text
    assert "- 覆盖率（2025年）：以规划为准" in text
    assert "2026年3月9日导出。写作：内置写作规则；索引：i-77；数据表：f-88" in text


def test_a_reader_of_markdown_shows_the_words_as_they_are() -> None:
    page = shown(as_markdown(answer(), today=TODAY))
    for words in ("1.提升教师素质 *待遇* <b>", "3~5年轮岗，5~8年交流", "95%|左右", "其余见[9]。"):
        assert squeezed(words) in page


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_text_is_shown_as_it_is(words: str) -> None:
    page = shown(as_markdown(answer(text=f"甲{words}乙", citations=(), figures=()), today=TODAY))
    assert f"甲{words}乙" in page


@pytest.mark.parametrize(
    "line", ["# 甲", "1. 甲", "12) 甲", "+ 甲", "甲\n---", "甲\n===", "> 甲", "* 甲"]
)
def test_no_line_becomes_a_heading_list_or_rule(line: str) -> None:
    made = as_markdown(answer(text=line, citations=(), figures=(), conflicts=()), today=TODAY)
    assert squeezed(line) in shown(made)


def test_plain_text_keeps_the_marks_and_names_the_sources() -> None:
    text = as_text(answer())
    assert TEXT in text
    assert "[3] 《通知》二、任务\n“3~5年轮岗”" in text
    assert as_text(answer(citations=(), text="没有依据。")).endswith("没有依据。")


def test_word_has_every_sentence_and_every_quote() -> None:
    lines = lines_of(read_back(as_docx(answer(), today=TODAY)))
    for line in (
        "覆盖率多少？ 教师呢？",
        "理解为：玉环市覆盖率多少？教师呢？",
        "只能回答一部分",
        "玉环市2025年覆盖率目标为90%以上。[1]",
        "1.提升教师素质 *待遇* [2]",
        "≥90%[1]",
        "95%|左右[2]",
        "“覆盖率 ≥90”",
        "“3~5年轮岗”",
        "[3] 《通知》二、任务",
        "覆盖率（2025年）：以规划为准",
    ):
        assert line in lines


def test_word_has_no_number_that_the_answer_has_not() -> None:
    whole = answer()
    said = f"{whole.model_dump_json()} {TODAY.year} {TODAY.month} {TODAY.day} {PLAN.issued} 6 1"
    lines = "\n".join(lines_of(read_back(as_docx(whole, today=TODAY))))
    assert numbers(lines) <= numbers(said)
    assert numbers(as_text(whole)) <= numbers(said)
    assert numbers(as_markdown(whole, today=TODAY)) <= numbers(said)


def test_a_mark_in_word_leads_to_its_source() -> None:
    body = read_back(as_docx(answer(), today=TODAY)).element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    goals = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert goals == names == {"source_1", "source_2", "source_3"}
    raised = [run for link in body.iter(qn("w:hyperlink")) for run in link.iter(qn("w:vertAlign"))]
    assert {element.get(qn("w:val")) for element in raised} == {"superscript"}


def test_tables_in_word_are_tables_with_a_header_row() -> None:
    tables = read_back(as_docx(answer(), today=TODAY)).tables
    assert [cell.text for cell in tables[0].rows[0].cells] == ["年份", "数值"]
    assert tables[1].rows[0].cells[0].text == "指标"
    assert tables[1].rows[1].cells[4].text == "≥90%"
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in tables)


def test_word_is_a4_with_chinese_fonts_and_lists() -> None:
    document = read_back(as_docx(answer(), today=TODAY))
    section = document.sections[0]
    size = (section.page_width, section.page_height)
    assert [round(length.mm) for length in size if length] == [210, 297]
    for style, east in (("Normal", "宋体"), ("Heading 1", "黑体")):
        fonts = document.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == east
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert [p.style.name for p in document.paragraphs if p.text.startswith("1.提升")] == [
        "List Bullet"
    ]
    assert (document.core_properties.author, document.core_properties.comments) == ("知策", "")


def test_characters_that_xml_forbids_are_left_out() -> None:
    text = "甲\x00\x0b\x1b乙\ud800丙\ufffe丁"
    made = lines_of(read_back(as_docx(answer(text=text, question=text), today=TODAY)))
    assert made.count("甲乙丙丁") == 2
    assert "甲乙丙丁" in as_markdown(answer(text=text), today=TODAY)


def test_the_longest_question_fits_a_word_file() -> None:
    lines = lines_of(read_back(as_docx(answer(question="长" * 2000), today=TODAY)))
    assert lines[0] == "长" * 2000


def test_a_refusal_has_neither_figures_nor_sources() -> None:
    refusal = answer(
        status="not_found",
        text="文件没有说。",
        citations=(),
        figures=(),
        conflicts=(),
        trace=Trace(writer="某模型"),
        standalone_question="覆盖率多少？\n教师呢？",
    )
    lines = lines_of(read_back(as_docx(refusal, today=TODAY)))
    assert "文件中没有找到依据" in lines
    assert not {"原文出处", "数据", "文件说法不一"} & set(lines)
    assert any(line.endswith("写作：某模型。") for line in lines)
    assert "##" not in as_markdown(refusal, today=TODAY)


@pytest.mark.parametrize("kind", ["actual", "target"])
def test_a_figure_keeps_comparator_unit_and_kind(kind: str) -> None:
    made = as_markdown(
        answer(figures=(figure(kind=kind, as_written=">97", value=97, comparator=">"),)),
        today=TODAY,
    )
    assert f"| {'实际' if kind == 'actual' else '目标'} | >97% |".replace(">", "\\>") in made


@pytest.mark.parametrize(
    "question",
    [
        "2025年台州市普惠性幼儿园在园幼儿占比要达到多少？",
        "教师队伍建设有哪些措施？",
        "台州历年教育投入",
    ],
)
def test_real_answers_come_through_whole(assistant: Assistant, question: str) -> None:
    real = assistant.ask(question)
    made = squeezed("\n".join(lines_of(read_back(as_docx(real, today=TODAY)))))
    page = shown(as_markdown(real, today=TODAY))
    for citation in real.citations:
        assert squeezed(citation.quote) in made
        assert squeezed(citation.quote) in page
    for line in re.split(r"\n|\|", real.text):
        words = squeezed(line.removeprefix("- "))
        if words and not set(words) <= {"-"}:
            assert words in made
