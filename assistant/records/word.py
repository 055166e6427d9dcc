"""An answer as a Word file: the only module that knows python-docx."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.records.blocks import Item, Mark, Paragraph, Runs, Table, blocks
from assistant.records.lines import (
    FIGURE_COLUMNS,
    conflicts,
    figures,
    quote,
    remarks,
    source_line,
    title,
    trace_line,
)
from assistant.types import Answer

BODY, HEADING, LATIN = "宋体", "黑体", "Times New Roman"
_MARGIN = Mm(25)
_LONGEST_TITLE = 255  # more is refused by the format
_GREY = RGBColor(0x59, 0x59, 0x59)
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def word_file(answer: Answer, *, today: date) -> bytes:
    """The file: question, answer, figures, sources; marks are links to the sources."""
    document = _blank(today)
    document.core_properties.title = title(answer)[:_LONGEST_TITLE]
    document.add_heading(title(answer), level=1)
    for remark in remarks(answer):
        document.add_paragraph(remark, style="Remark")
    for block in blocks(answer):
        _add_block(document, block)
    if answer.conflicts:
        document.add_heading("文件说法不一", level=2)
        for line in conflicts(answer):
            document.add_paragraph(line, style="List Bullet")
    if answer.figures:
        document.add_heading("数据", level=2)
        _add_table(document, _figures(answer))
    if answer.citations:
        document.add_heading("原文出处", level=2)
    for number, citation in enumerate(answer.citations):
        paragraph = document.add_paragraph(f"[{citation.n}] ")
        _bookmark(paragraph, citation.n, number)
        paragraph.add_run(source_line(citation)).bold = True
        document.add_paragraph(f"“{quote(citation)}”", style="Quote")
    document.add_paragraph(trace_line(answer, today), style="Remark")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank(today: date) -> WordDocument:
    """An empty A4 document with Chinese fonts and no traces of the template's maker."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    for style, east, points in (
        ("Normal", BODY, 12),
        ("Heading 1", HEADING, 16),
        ("Heading 2", HEADING, 14),
        ("List Bullet", BODY, 12),
        ("Quote", BODY, 11),
    ):
        _set_font(document.styles[style], east, points)
    remark = document.styles.add_style("Remark", WD_STYLE_TYPE.PARAGRAPH)
    remark.base_style = document.styles["Normal"]
    _set_font(remark, BODY, 10)
    remark.font.color.rgb = _GREY
    document.styles["Normal"].paragraph_format.line_spacing = 1.3
    properties = document.core_properties
    properties.author, properties.comments, properties.language = "知策", "", "zh-CN"
    properties.created = properties.modified = datetime.combine(today, time(), tzinfo=UTC)
    return document


def _set_font(style: ParagraphStyle, east: str, points: int) -> None:
    """Both fonts of ``style``; those of the template's theme would win over them."""
    style.font.name = LATIN
    style.font.size = Pt(points)
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in _THEME:
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), east)


def _add_block(document: WordDocument, block: Paragraph | Item | Table) -> None:
    if isinstance(block, Table):
        _add_table(document, block)
        return
    style = "List Bullet" if isinstance(block, Item) else "Normal"
    _add_runs(document.add_paragraph(style=style), block.runs)


def _add_table(document: WordDocument, table: Table) -> None:
    """A Word table with a header row that is repeated on every page."""
    width = max(len(row) for row in table.rows)
    grid = document.add_table(rows=0, cols=width, style="Table Grid")
    for number, row in enumerate(table.rows):
        line = grid.add_row()
        for cell, runs in zip(line.cells, row, strict=False):
            _add_runs(cell.paragraphs[0], runs)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(10)
                run.bold = number == 0
    header = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(header)  # noqa: SLF001 -- the only way to it
    document.add_paragraph()


def _figures(answer: Answer) -> Table:
    rows: list[tuple[Runs, ...]] = [tuple((name,) for name in FIGURE_COLUMNS)]
    for *cells, citation in figures(answer):
        rows.append((*((cell,) for cell in cells), (Mark(int(citation)),)))
    return Table(tuple(rows))


def _add_runs(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        if isinstance(run, Mark):
            _add_mark(paragraph, run.n)
        else:
            paragraph.add_run(run)


def _add_mark(paragraph: WordParagraph, n: int) -> None:
    """[n] raised, as a link to its source."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"source_{n}")
    run = paragraph.add_run(f"[{n}]")
    run.font.superscript = True
    link.append(run._r)  # noqa: SLF001 -- python-docx makes no links inside a document
    paragraph._p.append(link)  # noqa: SLF001 -- as above


def _bookmark(paragraph: WordParagraph, n: int, number: int) -> None:
    """A bookmark around what ``paragraph`` holds so far."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"source_{n}")
    paragraph.runs[0]._r.addprevious(start)  # noqa: SLF001 -- python-docx makes no bookmarks
    paragraph._p.append(end)  # noqa: SLF001 -- as above
