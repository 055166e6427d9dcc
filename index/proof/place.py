"""Where a figure stands: its quote in the document, its cell in the rebuilt table."""

from __future__ import annotations

from dataclasses import dataclass

from index.sections import split_sections
from index.text import squeeze
from index.types import Document, DocumentCard, Figure, Row


@dataclass(frozen=True, slots=True)
class Place:
    """A document prepared for looking quotes up."""

    card: DocumentCard
    squeezed: str
    offsets: tuple[int, ...]
    sections: dict[str, str]
    """Heading path → squeezed text of all its sections."""
    rows: dict[str, tuple[Row, int, str]]
    """Squeezed cells of a table row → the row, its clean offset and its heading path."""

    @classmethod
    def of(cls, document: Document) -> Place:
        """The place that ``document`` is."""
        offsets = tuple(n for n, c in enumerate(document.text) if not c.isspace())
        squeezed = "".join(document.text[n] for n in offsets)
        sections: dict[str, str] = {}
        rows: dict[str, tuple[Row, int, str]] = {}
        for section in split_sections(document):
            path = " > ".join(section.path)
            text = "".join(squeeze(document.text[b.start : b.end]) for b in section.blocks)
            sections[path] = sections.get(path, "") + text
            found = ((b.row, b.start) for b in section.blocks if b.row)
            rows |= {squeeze("".join(row.written)): (row, at, path) for row, at in found}
        return cls(document.card, squeezed, offsets, sections, rows)


def column_of(figure: Figure, row: Row) -> int | None:
    """The column of the figure's year."""
    columns = (n for n, name in enumerate(row.header) if name.startswith(str(figure.year)))
    return next(columns, None)
