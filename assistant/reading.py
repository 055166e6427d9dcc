"""A document ready to be read: where its sections begin, where its curated figures stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.library import Library
from index.figures import FigureTable
from index.proof import figure_spans
from index.types import Document, Figure, Section


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a section begins: clean offsets [start, end) of its heading or title sentence.

    A section that a table opens has an anchor at its first row.
    """

    id: str
    start: int
    end: int
    path: tuple[str, ...]

    @property
    def title(self) -> str:
        """The innermost heading."""
        return self.path[-1]

    @property
    def depth(self) -> int:
        """1 for the outermost headings."""
        return len(self.path)


def anchors_of(sections: Sequence[Section]) -> tuple[Anchor, ...]:
    """An anchor for each heading path, where it first occurs, in reading order."""
    found: dict[tuple[str, ...], Anchor] = {}
    for section in sections:
        if section.path and section.path not in found:
            block = section.heading or section.blocks[0]
            end = block.end if section.heading else block.start + len(section.path[-1])
            name = f"read-s{len(found) + 1}"
            found[section.path] = Anchor(name, block.start, end, section.path)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Mark:
    """A curated figure where it stands: clean offsets [start, end) of its words."""

    figure: Figure
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A document ready to be read: anchors and marks in reading order.

    ``raw`` has for each clean character its raw offset; a separator that clean-up added
    has that of the character before it.
    """

    document: Document
    anchors: tuple[Anchor, ...]
    marks: tuple[Mark, ...]
    raw: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Clean offsets [start, end) that are to be shown highlighted."""

    start: int
    end: int


def reading_of(library: Library, table: FigureTable, document: str) -> Reading:
    """``document`` ready to be read; KeyError if the library has no such document."""
    rows = {figure.id: figure for figure in table.figures}
    whole = library.documents[document]
    spans = sorted(figure_spans(whole, table), key=lambda span: span[1:])
    marks = tuple(Mark(rows[i], start, end) for i, start, end in spans)
    raw = tuple(accumulate(whole.origins, max))
    return Reading(whole, anchors_of(library.sections[document]), marks, raw)


def place_of(reading: Reading, start: int, end: int) -> Place | None:
    """Where the raw offsets [start, end) stand in the clean text; None if nowhere."""
    text = reading.document.text
    first, last = bisect_left(reading.raw, start), bisect_left(reading.raw, end)
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    return Place(first, last) if first < last else None
