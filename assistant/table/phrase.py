"""Figures in words: amounts whole, sentences as an official would write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.numbers import find_quantities, normalised
from index.text import squeeze
from index.types import Figure, Quantity

KIND = {"target": "目标", "actual": "实际"}
_SIGN = {"=": "", "≥": "≥", ">": ">", "≤": "≤", "<": "<"}
_REMARK = re.compile(r"原文|句中|承前|表中|即|同一|该|文件|分行|“(?!十)")
_REMARK_LENGTH = 14
_DIGIT = re.compile(r"\d")
_WHOLE = 100


def amount_text(figure: Figure) -> str:
    """The figure's amount whole: as written where that stands alone, else composed.

    A table cell such as ``>95`` gets the unit of its row: ``>95%``; words that commit all
    of a lot get their share: ``100%（全覆盖）``. What the columns say comes first: words that
    say another amount are not repeated.
    """
    written = squeeze(figure.as_written)
    found = find_quantities(written)
    agrees = any((q.value, q.value_max) == (figure.value, figure.value_max) for q in found)
    if not _DIGIT.search(written):
        if figure.unit == "%" and _is_all(figure):
            return f"{composed(figure)}（{written}）"
        return written if agrees else composed(figure)
    if not agrees or len(found) != 1 or found[0].text != written:
        return composed(figure)
    whole = (found[0].comparator, normalised(found[0])[1]) == (figure.comparator, _unit(figure))
    return written if whole else composed(figure)


def _is_all(figure: Figure) -> bool:
    return figure.value == _WHOLE and figure.comparator == "="


def _unit(figure: Figure) -> str:
    return normalised(Quantity(figure.value, figure.unit, "=", 0, 0, ""))[1]


def composed(figure: Figure) -> str:
    """Comparator, value and unit, put together from the table's columns."""
    unit = figure.unit
    if unit == "‱" and figure.comparator == "≤":
        return f"万分之{plain(figure.value)}以内"
    if figure.value_max is not None:
        return f"{plain(figure.value)}-{plain(figure.value_max)}{unit}"
    if figure.comparator == "≈":
        return f"{plain(figure.value)}{unit}左右"
    return f"{_SIGN[figure.comparator]}{plain(figure.value)}{unit}"


def plain(value: Decimal) -> str:
    """``value`` without an exponent and without zeros that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def name(figure: Figure) -> str:
    """The indicator with its breakdown."""
    return f"{figure.indicator}（{figure.breakdown}）" if figure.breakdown else figure.indicator


def remark(figure: Figure) -> str:
    """What must be said with the figure: 约束性指标, 含在建, 力争; in brackets, or nothing.

    约束性 and 预期性 are said of targets; a figure reached binds nobody.
    """
    first = figure.note.split("；")[0]
    if len(first) > _REMARK_LENGTH or _REMARK.search(first) or find_quantities(first):
        first = ""
    named = figure.attribute and figure.kind == "target"
    parts = [f"{figure.attribute}指标" if named else "", first]
    said = "，".join(part for part in parts if part)
    return f"（{said}）" if said else ""


def statement(figure: Figure) -> str:
    """The figure as a clause: region, year, indicator, kind, amount, remark."""
    return (
        f"{figure.region}{figure.year}年{name(figure)}{KIND[figure.kind]}为"
        f"{amount_text(figure)}{remark(figure)}"
    )


def table(figures: Sequence[Figure], marks: Sequence[str]) -> str:
    """A Markdown table of ``figures``, one a line; ``marks`` are their citation marks."""
    lines = ["| 年份 | 地区 | 指标 | 类别 | 数值 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {f.year}年 | {f.region} | {name(f)} | {KIND[f.kind]} | {amount_text(f)}{remark(f)}{m} |"
        for f, m in zip(figures, marks, strict=True)
    ]
    return "\n".join(lines)
