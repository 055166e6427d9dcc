"""``prove``: each figure of the table stands in its document, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index.figures import FigureTable
from index.numbers import find_quantities, same_amount
from index.proof.place import Place, column_of
from index.text import fold, squeeze
from index.types import Document, DocumentCard, Figure, Quantity, Row

_ALL = ("全部", "所有", "全员", "每所", "全市域")
"""Words that commit all of a countable lot: 100%."""
_WHOLE = Decimal(100)
_SHARED = "≥"
"""以上 behind the last of several values joined by 、 holds for each of them."""
_KIND = {"actual": "实际", "target": "目标"}
_FIRST_YEAR = 1990
_TAKEN = re.compile(r"[作取](?P<year>(?:19|20)\d\d)")
"""How a note settles the year of a sentence that leaves it open: 故作2025, 取2023年."""
_YEAR_BEFORE = re.compile(r"(?<![比较])上年")
"""A note's 上年之数, but not what a figure is only compared with: 比上年."""
_ATTRIBUTES = {"约束性", "预期性"}
_BRACKETS = re.compile(r"\(([^()]+)\)")


def prove(documents: Sequence[Document], table: FigureTable) -> list[str]:
    """What is wrong with the table, a line each; empty if every figure holds."""
    places = {document.card.id: Place.of(document) for document in documents}
    faults = [f"{f.id}：{fault}" for f in table.figures for fault in _faults(f, places[f.document])]
    seen: dict[tuple[object, ...], str] = {}
    for f in table.figures:
        same = (f.document, f.quote, f.indicator, f.breakdown, f.year, f.kind, f.value)
        if same in seen:
            faults.append(f"{f.id}：与 {seen[same]} 重复")
        seen[same] = f.id
    return faults


def _faults(figure: Figure, place: Place) -> Iterator[str]:
    quote = squeeze(figure.quote)
    if place.squeezed.count(quote) != 1:
        yield f"引文在文件中出现 {place.squeezed.count(quote)} 次：{figure.quote[:40]}"
        return
    if figure.region != place.card.region and figure.region not in quote:
        yield f"地区是 {figure.region!r}，文件的地区是 {place.card.region!r}"
    yield from _kind_faults(figure, place.card)
    if quote in place.rows:
        row, _, path = place.rows[quote]
        yield from _cell_faults(figure, row, path)
    else:
        yield from _text_faults(figure, quote, place)


def _kind_faults(figure: Figure, card: DocumentCard) -> Iterator[str]:
    """Years before the document was issued are reported, the others planned.

    Holds for all figures of the five documents; a note that says 作实际值 excepts one.
    """
    issued = card.issued.year if card.issued else card.period_start
    fits = (figure.year < issued) == (figure.kind == "actual")
    kind = f"{_KIND[figure.kind]}值"
    if not fits and f"作{kind}" not in figure.note:
        yield (
            f"文件成于 {issued} 年，{figure.year} 年的不应是{kind}；"
            f"如有依据，请在 note 写“作{kind}”"
        )


def _text_faults(figure: Figure, quote: str, place: Place) -> Iterator[str]:
    """Whether the sentence has the figure, in its section, for its year."""
    written = squeeze(figure.as_written)
    if quote not in place.sections.get(figure.section, ""):
        yield f"引文不在章节 {figure.section!r} 里"
    if written not in quote:
        yield f"as_written {figure.as_written!r} 不在引文里"
        return
    if not _says(figure):
        yield f"as_written {figure.as_written!r} 与比较词、数值、单位不符"
    if figure.attribute and figure.attribute not in quote:
        yield f"引文里没有 {figure.attribute!r}"
    year = _year_said(figure, quote[: quote.find(written) + len(written)], place.card)
    if figure.year != year:
        yield (
            f"按原文应是 {year} 年，不是 {figure.year} 年；"
            f"如有依据，请在 note 写“取{figure.year}年”"
        )


def _year_said(figure: Figure, clause: str, card: DocumentCard) -> int:
    """The year of a figure in running text; ``clause`` is the quote up to its amount.

    The year that the note takes, else the last one named in the clause, else in the headings,
    else the end of the period for a target and the year before it for an actual. From there
    5年内 counts on, and a note that says 上年 counts back.
    """
    if taken := _TAKEN.search(figure.note):
        return int(taken["year"])
    at_end = card.period_end if figure.kind == "target" else card.period_start - 1
    named = [at_end, *_years(figure.section), *_years(clause)]
    within = [int(q.value) for q in find_quantities(clause) if q.unit == "年内"]
    return named[-1] + sum(within[-1:]) - bool(_YEAR_BEFORE.search(figure.note))


def _years(text: str) -> list[int]:
    """The years that ``text`` names with 年."""
    found = (q for q in find_quantities(text) if q.unit == "年" and q.value >= _FIRST_YEAR)
    return [int(quantity.value_max or quantity.value) for quantity in found]


def _says(figure: Figure) -> bool:
    """Whether ``as_written`` states the figure's value, comparator and unit."""
    every = any(word in figure.as_written for word in _ALL)
    if every and (figure.value, figure.unit) == (_WHOLE, "%"):
        return figure.comparator == "="
    found = find_quantities(figure.as_written)
    shared = len(found) > 1 and found[-1].comparator == _SHARED
    return any(
        figure.comparator == (_SHARED if shared else quantity.comparator)
        and same_amount(_in_full(quantity, figure), _meant(figure, quantity.text))
        for quantity in found
    )


def _meant(figure: Figure, text: str) -> Quantity:
    return Quantity(figure.value, figure.unit, "=", 0, 0, text, figure.value_max)


def _in_full(quantity: Quantity, figure: Figure) -> Quantity:
    """``quantity`` with the rest of its unit, where the source leaves it out.

    每天 says that hours are 小时/天; anything else (61.9亿 is 亿元) the note must say.
    """
    rest = figure.unit.removeprefix(quantity.unit)
    daily = rest.startswith("/") and f"每{rest[1:]}" in figure.as_written
    noted = re.search(rf"单位(?:按|“){re.escape(figure.unit)}", figure.note)
    left_out = figure.unit.startswith(quantity.unit) and (daily or noted)
    return replace(quantity, unit=figure.unit) if left_out else quantity


def _cell_faults(figure: Figure, row: Row, path: str) -> Iterator[str]:
    """Whether the row has the figure in the column of its year, under its unit."""
    if path != figure.section:
        yield f"表格行在章节 {path!r} 里，不在 {figure.section!r}"
    column = column_of(figure, row)
    parts = row.cells[column].split("/") if column is not None else []
    if column is None or figure.as_written not in parts:
        yield f"{figure.year} 年一列是 {'/'.join(parts)!r}，没有 {figure.as_written!r}"
        return
    if not _says(replace(figure, unit="")):
        yield f"单元格 {figure.as_written!r} 与 {figure.comparator}{figure.value} 不符"
    label = fold(" ".join(row.cells[:column]))
    units = [unit for unit in _BRACKETS.findall(label) if _is_unit(unit)]
    if [figure.unit] != (units or [""]):
        yield f"行名 {label!r} 里的单位不是 {figure.unit!r}"
    if not any(_is_part(figure, label, n, parts) for n in range(len(parts))):
        yield f"行名 {label!r} 里 {figure.as_written!r} 的分项不是 {figure.breakdown!r}"
    attribute = row.cells[-1] if row.cells[-1] in _ATTRIBUTES else ""
    if figure.attribute != attribute:
        yield f"指标属性是 {attribute!r}，不是 {figure.attribute!r}"


def _is_unit(text: str) -> bool:
    """Whether a bracket of a row's label holds a unit: (万人), but not (小/初) or (市、区)."""
    found = find_quantities(f"1{text}")
    return bool(found) and found[0].unit == text


def _is_part(figure: Figure, label: str, n: int, parts: list[str]) -> bool:
    """Whether part ``n`` of a cell is the figure, and the label names its breakdown there.

    小学/初中/高中 over 0.94/1.78/2.65 name the parts in their order.
    """
    stem = figure.breakdown.removesuffix("段")
    if parts[n] != figure.as_written or len(parts) == 1:
        return parts[n] == figure.as_written and stem in label
    listed = re.search(rf"[^()/ ]+(?:/[^()/ ]+){{{len(parts) - 1}}}", label)
    name = listed.group().split("/")[n] if listed else ""
    return bool(stem and name) and (name.startswith(stem) or stem.startswith(name))
