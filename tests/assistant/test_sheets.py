"""The sheets to take away, read back cell by cell."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from assistant.library import open_library
from assistant.page.sheets import (
    COMPARATORS,
    FIGURE_COLUMNS,
    SOURCE_COLUMNS,
    csv_file,
    workbook,
)
from assistant.table.browse import Filters, Yearbook
from assistant.table.match import make_matcher
from assistant.table.phrase import amount_text
from index.figures import load_table, shipped_data
from index.sources import shipped_documents


@pytest.fixture(scope="module")
def book() -> Yearbook:
    library = open_library(shipped_documents())
    table = load_table(shipped_data(), tuple(library.documents))
    return Yearbook.of(table, make_matcher(table), library, built="2026-11-22T10:43:00+00:00")


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_figure_can_be_read_back(book: Yearbook) -> None:
    sheet = opened(workbook(book, book.figures, Filters()))["指标数据"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == tuple(name for name, _ in FIGURE_COLUMNS)
    assert len(rows) == len(book.figures) == 460
    for figure, row in zip(book.figures, rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        assert (cells["编号"], cells["指标"]) == (figure.id, figure.indicator)
        assert (cells["分项"] or "", cells["单位"] or "") == (figure.breakdown, figure.unit)
        assert cells["年份"] == figure.year
        assert type(cells["数值"]) in {int, float}
        assert Decimal(str(cells["数值"])) == figure.value
        most = cells["区间上限"]
        assert (None if most is None else Decimal(str(most))) == figure.value_max
        assert cells["比较"] == COMPARATORS[figure.comparator]
        assert cells["完整写法"] == amount_text(figure)
        assert cells["类别"] == {"target": "目标", "actual": "实际"}[figure.kind]
        assert cells["文件"] == book.card(figure).title


def test_numbers_are_shown_with_the_digits_they_are_written_with(book: Yearbook) -> None:
    figures = [f for f in book.figures if str(f.value) in {"40.92", "161"}]
    sheet = opened(workbook(book, figures, Filters()))["指标数据"]
    column = [name for name, _ in FIGURE_COLUMNS].index("数值") + 1
    forms = {
        sheet.cell(row, column).value: sheet.cell(row, column).number_format
        for row in range(2, len(figures) + 2)
    }
    assert forms == {40.92: "0.00", 161: "0"}


def test_each_row_has_its_source(book: Yearbook) -> None:
    sheet = opened(workbook(book, book.figures, Filters()))["来源"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == tuple(name for name, _ in SOURCE_COLUMNS)
    for figure, row in zip(book.figures, rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        card = book.card(figure)
        document = book.library.documents[figure.document]
        quoted = document.raw[cells["起始字符"] : cells["结束字符"]]
        assert "".join(quoted.split()) == "".join(str(cells["原文"]).split()), figure.id
        assert (cells["文件"], cells["文号"] or "") == (card.title, card.number)
        issued = cells["发布日期"]
        assert (issued.date() if isinstance(issued, datetime) else None) == card.issued
        assert cells["章节"] == figure.section


def test_headers_stay_in_sight_and_can_be_filtered_by(book: Yearbook) -> None:
    made = opened(workbook(book, book.figures[:3], Filters()))
    assert made.sheetnames == ["指标数据", "来源", "说明"]
    sheet = made["指标数据"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:P4"
    assert sheet.column_dimensions["C"].width > 30


def test_the_notes_tell_filters_version_and_date(book: Yearbook) -> None:
    filters = Filters(year=2025, kind="target")
    about = opened(workbook(book, book.figures[:3], filters))["说明"]
    told = dict(about.iter_rows(values_only=True))
    assert told["筛选"] == "年份：2025；目标/实际：目标"
    assert told["数据表版本"] == book.table.version
    assert told["索引建立日期"] == "2026-11-22"
    assert str(told["内容"]).startswith("知策指标数据，3 条")
    undated = dict(
        opened(workbook(replace(book, built=""), [], Filters()))["说明"].iter_rows(values_only=True)
    )
    assert "索引建立日期" not in undated
    assert undated["筛选"] == "无"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(book: Yearbook, text: str) -> None:
    planted = replace(book.figures[0], breakdown=text, note=text)
    sheet = opened(workbook(book, [planted], Filters()))["指标数据"]
    cell = sheet["D2"]
    assert (cell.value, cell.data_type) == (text, "s")
    row = list(csv.reader(io.StringIO(csv_file(book, [planted]).decode("utf-8-sig"))))[1]
    assert row[3] == f"'{text}"


def test_csv_has_the_same_columns_and_opens_in_excel(book: Yearbook) -> None:
    content = csv_file(book, book.figures)
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == [name for name, _ in FIGURE_COLUMNS]
    assert len(rows) == 460
    for figure, row in zip(book.figures, rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        assert Decimal(cells["数值"]) == figure.value
        assert cells["完整写法"] == amount_text(figure)
        assert cells["区间上限"] == ("" if figure.value_max is None else str(figure.value_max))
