"""Two ways in which tables reach us, turned back into rows.

*Tabbed*: a row a line, cells parted by tabs, merged cells left empty, the header repeated
after each page break. *Stacked*: a cell a line, long names broken over two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.sources.lines import Line
from index.text import SPACE
from index.types import Row

_CAPTION_NUMBER = re.compile(r"^表(?:\s*\d+|\s*[一二三四五六七八九十]+(?=[\s:：])|(?=\s))[\s:：]*")
_CAPTION_LENGTH = 40
_VALUE_COLUMN = re.compile(r"\d{4}年(?:.{0,4}[值数标划况])?(?:[(（].*[)）])?|.{0,4}属性")
_VALUE = re.compile(r"[<>≤≥约]?\d|[/—-]$")
_ONE_NUMBER = r"[<>≤≥]?\s*\d+(?:\.\d+)?%?"
_NUMBER = re.compile(rf"{_ONE_NUMBER}(?:\s*/\s*{_ONE_NUMBER})*|[/—-]")
_SERIAL = "序号"
_PART = "分项"
_STACKED_COLUMNS = range(3, 16)
"""Serial number, name, at least one value; a longer header is a list that only begins alike."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rebuilt row: the lines [first, last] it was made of."""

    first: int
    last: int
    row: Row


def find_rows(lines: list[Line]) -> list[Found]:
    """All table rows of a document in their order, tabbed and stacked."""
    return sorted([*_tabbed(lines), *_stacked(lines)], key=lambda found: found.first)


def _cell(text: str) -> str:
    return SPACE.sub("", text)


def _caption(text: str) -> str:
    """``text`` as a caption without its number; empty if it is a running paragraph."""
    caption = _CAPTION_NUMBER.sub("", text)
    return "" if len(caption) > _CAPTION_LENGTH or "。" in caption else caption


def _tabbed(lines: list[Line]) -> Iterator[Found]:
    table = _Table()
    for number, line in enumerate(lines):
        if line.tabbed:
            cells = [_cell(cell) for cell in line.text.split("\t")]
            yield Found(number, number, table.row(cells))
        elif not line.text.isdigit():  # a bare page number does not end a table
            table = _Table(_caption(line.text))


@dataclass(slots=True)
class _Table:
    """A tabbed table while it is read, line by line.

    ``aligned_right``: the header keeps an empty column for parts before its value columns:
    a label's distance from the values tells what it is, even where a merged cell shifted the
    row. Without one, its distance from the left does.
    """

    caption: str = ""
    names: tuple[str, ...] = ()
    first_value: int = 0
    values: int = 0
    aligned_right: bool = False
    labels: list[str] = field(default_factory=list)
    """Labels of the last row: a merged cell means them again."""

    def row(self, cells: list[str]) -> Row:
        """The next row, filled up from the rows above; without ``cells`` if it is a header."""
        written = tuple(cell for cell in cells if cell)
        if self._is_header(cells):
            self._begin(cells)
            return Row(self.caption, self.names, (), written)
        first = self._first_value(cells)
        labels = None if first is None else self._labels(cells[:first])
        if first is None or labels is None:
            return Row("", (), written, written)
        values = (cells[first:] + [""] * self.values)[: self.values]
        return Row(self.caption, self.names, (*labels, *values), written)

    def _is_header(self, cells: list[str]) -> bool:
        columns = [number for number, cell in enumerate(cells) if _VALUE_COLUMN.fullmatch(cell)]
        return bool(columns) and columns[0] > 0

    def _begin(self, cells: list[str]) -> None:
        """Take over a header; the same again, after a page break, goes on with the old labels."""
        named = [(number, cell) for number, cell in enumerate(cells) if cell]
        self.first_value = next(n for n, cell in named if _VALUE_COLUMN.fullmatch(cell))
        labels = [(number, cell) for number, cell in named if number < self.first_value]
        values = [cell for number, cell in named if number >= self.first_value]
        names = (*(cell for _, cell in labels), _PART, *values)
        if names != self.names:
            self.labels = [""] * len(labels)
        self.names, self.values = names, len(values)
        self.aligned_right = bool(labels) and self.first_value > labels[-1][0] + 1

    def _first_value(self, cells: list[str]) -> int | None:
        """The column where the values begin, from the right or as in the header.

        None if the row does not stand under the header: then no cell may get a wrong name.
        """
        if not self.values:
            return None
        filled = max(number for number, cell in enumerate(cells) if cell) + 1
        first = filled - self.values
        if first > 0 and (first == self.first_value or _VALUE.match(cells[first])):
            return first
        first = self.first_value
        fits = first < filled <= first + self.values and _VALUE.match(cells[first])
        return first if fits else None

    def _labels(self, cells: list[str]) -> list[str] | None:
        """Labels by column and the part last; a merged cell takes the label from above.

        None if there is a label that no column of the header is for.
        """
        last = len(self.labels)
        shift = last + 1 - len(cells) if self.aligned_right else 0
        found = {number + shift: cell for number, cell in enumerate(cells) if cell}
        if not all(0 <= number <= last for number in found):
            return None
        for number in range(last):
            if number in found:
                self.labels[number:] = [found[number], *[""] * (last - number - 1)]
        return [*self.labels, found.get(last, "")]


def _stacked(lines: list[Line]) -> Iterator[Found]:
    for number, line in enumerate(lines):
        if line.text == _SERIAL:
            yield from _stacked_table(lines, number)


def _stacked_table(lines: list[Line], top: int) -> Iterator[Found]:
    first = next((n for n in range(top, len(lines)) if lines[n].text == "1"), top)
    if first - top not in _STACKED_COLUMNS:
        return
    header = tuple(_cell(line.text) for line in lines[top:first])
    above = lines[top - 1].text if top else ""
    caption = _caption(above) if _CAPTION_NUMBER.match(above) else ""
    yield Found(top, first - 1, Row(caption, header, (), header))
    values, serial, number = len(header) - 2, 1, first
    while number < len(lines) and lines[number].text == str(serial):
        name_end = number + 1
        while name_end < len(lines) and not _NUMBER.fullmatch(lines[name_end].text):
            name_end += 1
        last = name_end + values - 1
        if last >= len(lines):
            return
        name = _cell("".join(line.text for line in lines[number + 1 : name_end]))
        numbers = tuple(_cell(line.text) for line in lines[name_end : last + 1])
        cells = (str(serial), name, *numbers)
        yield Found(number, last, Row(caption, header, cells, cells))
        serial, number = serial + 1, last + 1
