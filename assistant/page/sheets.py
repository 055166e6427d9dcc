"""Figures to take away: an Excel workbook with typed cells and its sources, and CSV.

Text is never a formula: in the workbook it is written as text, in CSV a sign that Excel
would calculate with gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.table.browse import Filters, Yearbook, told
from assistant.table.phrase import KIND, amount_text
from index.types import Comparator, Figure

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell: TypeAlias = str | int | Decimal | date | None
Column: TypeAlias = tuple[str, float]
"""Header and width in characters."""

COMPARATORS: dict[Comparator, str] = {
    "=": "等于",
    "≥": "不低于",
    ">": "高于",
    "≤": "不高于",
    "<": "低于",
    "≈": "约",
    "range": "区间",
}
FIGURE_COLUMNS: tuple[Column, ...] = (
    ("编号", 10),
    ("学段", 10),
    ("指标", 40),
    ("分项", 10),
    ("地区", 10),
    ("年份", 8),
    ("类别", 8),
    ("比较", 9),
    ("数值", 11),
    ("区间上限", 11),
    ("单位", 9),
    ("完整写法", 18),
    ("原文写法", 18),
    ("性质", 9),
    ("文件", 50),
    ("说明", 40),
)
SOURCE_COLUMNS: tuple[Column, ...] = (
    ("编号", 10),
    ("指标", 40),
    ("文件", 50),
    ("文号", 22),
    ("发文单位", 36),
    ("发布日期", 12),
    ("章节", 50),
    ("原文", 90),
    ("起始字符", 10),
    ("结束字符", 10),
)
_TEXT = "@"
"""Excel's format of a cell that is text whatever stands in it."""
_CALCULATED = ("=", "+", "-", "@", "\t", "\r")


def figure_cells(book: Yearbook, figure: Figure) -> tuple[Cell, ...]:
    """The cells of a figure under ``FIGURE_COLUMNS``."""
    return (
        figure.id,
        book.table.indicators[figure.indicator].stage,
        figure.indicator,
        figure.breakdown,
        figure.region,
        figure.year,
        KIND[figure.kind],
        COMPARATORS[figure.comparator],
        figure.value,
        figure.value_max,
        figure.unit,
        amount_text(figure),
        figure.as_written,
        figure.attribute,
        book.card(figure).title,
        figure.note,
    )


def source_cells(book: Yearbook, figure: Figure) -> tuple[Cell, ...]:
    """The cells of a figure's source under ``SOURCE_COLUMNS``; offsets count the raw file."""
    card, source = book.card(figure), book.sources[figure.id]
    return (
        figure.id,
        figure.indicator,
        card.title,
        card.number,
        card.issuer,
        card.issued,
        figure.section,
        figure.quote,
        source.start,
        source.end,
    )


def notes(book: Yearbook, figures: Sequence[Figure], filters: Filters) -> list[tuple[str, str]]:
    """What must be known of a sheet later: which rows, of which state of the table."""
    built = datetime.fromisoformat(book.built).date().isoformat() if book.built else ""
    said = [
        ("内容", f"知策指标数据，{len(figures)} 条（全表 {len(book.figures)} 条）"),
        ("筛选", "；".join(told(filters, book)) or "无"),
        ("数据表版本", book.table.version),
        ("索引建立日期", built),
        ("数值", "数值、区间上限两列是数字，单位和比较方式在旁边的列里：“以上”即“不低于”。"),
        ("起始、结束字符", "原文在源文件中的位置，按字符数，从 0 起。"),
    ]
    return [(term, text) for term, text in said if text]


def csv_file(book: Yearbook, figures: Sequence[Figure]) -> bytes:
    """``figures`` as CSV, UTF-8 with a mark so that Excel reads it; one line a figure."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([header for header, _ in FIGURE_COLUMNS])
    for figure in figures:
        writer.writerow([_csv_cell(cell) for cell in figure_cells(book, figure)])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_CALCULATED) else cell
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)


def workbook(book: Yearbook, figures: Sequence[Figure], filters: Filters) -> bytes:
    """``figures`` as .xlsx: the sheets 指标数据, 来源 and 说明."""
    import xlsxwriter  # noqa: PLC0415 -- only for a download

    out = io.BytesIO()
    made = datetime.now(UTC).replace(tzinfo=None)
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as file:
        file.set_properties({"title": "知策指标数据", "created": made})
        _sheet(file, "指标数据", FIGURE_COLUMNS, [figure_cells(book, figure) for figure in figures])
        _sheet(file, "来源", SOURCE_COLUMNS, [source_cells(book, figure) for figure in figures])
        about = file.add_worksheet("说明")
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 90)
        for row, (term, text) in enumerate(notes(book, figures, filters)):
            about.write_string(row, 0, term, file.add_format({"bold": True}))
            about.write_string(row, 1, text)
    return out.getvalue()


def _sheet(
    file: Workbook, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
) -> None:
    """A sheet whose header stays in sight and can be filtered by."""
    sheet = file.add_worksheet(name)
    bold = file.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "valign": "top"})
    forms = {
        form: file.add_format(_form(form))
        for form in {_number_format(c) for row in rows for c in row}
    }
    for at, (header, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, header, bold)
    for line, cells in enumerate(rows, 1):
        for at, cell in enumerate(cells):
            form = forms[_number_format(cell)]
            if isinstance(cell, str):
                sheet.write_string(line, at, cell, form)
            elif isinstance(cell, date):
                sheet.write_datetime(line, at, cell, form)
            elif cell is not None:
                sheet.write_number(line, at, float(cell), form)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _form(shown: str) -> dict[str, Any]:
    """How Excel shows a cell: dates by day, numbers with the digits they are written with."""
    return {"num_format": shown, "valign": "top", "text_wrap": shown == _TEXT}


def _number_format(cell: Cell) -> str:
    """Excel's number format for ``cell``: 40.92 is shown with two digits behind the point."""
    if isinstance(cell, date):
        return "yyyy-mm-dd"
    if cell is None or isinstance(cell, str):
        return _TEXT
    exponent = Decimal(cell).as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"0.{'0' * places}" if places else "0"
