"""Raw text → clean text with a map back: paragraphs whole, table rows whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.sources.lines import Line, goes_on, split_lines, wrap_columns
from index.sources.tables import find_rows
from index.text import is_cjk
from index.types import Block, BlockKind, Noise, Row


@dataclass(slots=True)
class _Page:
    """Clean text being written, each character with the raw offset it came from."""

    raw: str
    characters: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def copy(self, start: int, end: int) -> None:
        """Take over raw[start:end]; white space stays only where it parts words."""
        gap: int | None = None
        for offset in range(start, end):
            character = self.raw[offset]
            if character.isspace():
                gap = offset if gap is None else gap
                continue
            if gap is not None and gap > start and _parts(self.characters, character):
                self._put(" ", gap)
            gap = None
            self._put(character, offset)

    def join(self, character: str) -> None:
        """Put in a separator that the file does not have."""
        self._put(character, -1)

    def close(self, start: int, row: Row | None = None) -> None:
        """End the block that began at clean offset ``start``."""
        kind: BlockKind = "row" if row else "paragraph"
        self.blocks.append(Block(kind, start, len(self.characters), row))
        self.join("\n")

    def _put(self, character: str, origin: int) -> None:
        self.characters.append(character)
        self.origins.append(origin)


def _parts(before: list[str], after: str) -> bool:
    """Whether white space between these two is more than layout: it parts two words."""
    left = before[-1]
    both_latin = left.isascii() and left.isalnum() and after.isascii() and after.isalnum()
    return both_latin or (is_cjk(left) and is_cjk(after))


@dataclass(frozen=True, slots=True)
class CleanText:
    """The outcome of cleaning one file."""

    text: str
    origins: tuple[int, ...]
    blocks: tuple[Block, ...]
    noise: tuple[Noise, ...]


def clean(raw: str) -> CleanText:
    """``raw`` without noise and layout, as blocks, with the raw offset of each character."""
    lines, noise = split_lines(raw)
    rows = {found.first: found for found in find_rows(lines)}
    wrap = wrap_columns(lines)
    page = _Page(raw)
    number = 0
    while number < len(lines):
        start = len(page.characters)
        if number in rows:
            found = rows[number]
            _copy_cells(page, lines[number : found.last + 1], found.row)
            page.close(start, found.row)
            number = found.last + 1
            continue
        last = number
        while (
            last + 1 < len(lines)
            and last + 1 not in rows
            and goes_on(lines[last], lines[last + 1], wrap=wrap)
        ):
            last += 1
        for line in lines[number : last + 1]:
            page.copy(line.start, line.end)
        page.close(start)
        number = last + 1
    return CleanText("".join(page.characters), tuple(page.origins), tuple(page.blocks), noise)


def _copy_cells(page: _Page, lines: list[Line], row: Row) -> None:
    """The row's written cells, parted by single spaces, each cell without white space."""
    offsets = iter(
        offset
        for line in lines
        for offset in range(line.start, line.end)
        if not page.raw[offset].isspace()
    )
    for number, cell in enumerate(row.written):
        if number:
            page.join(" ")
        for character in cell:
            page.characters.append(character)
            page.origins.append(next(offsets))
