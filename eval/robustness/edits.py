"""Corruptions of figures: a digit, a year or a region, in the table or in a document."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import cycle
from typing import Literal, TypeAlias

from assistant.evidence import Shelf
from assistant.table.phrase import plain
from assistant.types import Source
from index.types import Figure

Field: TypeAlias = Literal["value", "year", "region"]
FIELDS: tuple[Field, ...] = ("value", "year", "region")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Corruption:
    """A figure before and after one field of it was corrupted."""

    field: Field
    was: Figure
    became: Figure


@dataclass(frozen=True, slots=True)
class Edit:
    """A corrupted figure in a document: ``old`` became ``new`` at a raw offset; same length."""

    field: Field
    was: Figure
    document: str
    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """The raw offset behind the edit."""
        return self.start + len(self.old)


def other_digit(text: str, chance: random.Random) -> str:
    """``text`` with one digit changed, none to 0."""
    at = chance.choice([n for n, character in enumerate(text) if character in "0123456789"])
    return text[:at] + chance.choice("123456789".replace(text[at], "")) + text[at + 1 :]


def corrupt_rows(shelf: Shelf, *, sample: int, seed: int) -> list[Corruption]:
    """``sample`` rows of the table, each with one field corrupted; the fields take turns."""
    chance = random.Random(seed)  # noqa: S311 -- no secret, but the same rows each time
    rows = chance.sample(shelf.table.figures, min(sample, len(shelf.table.figures)))
    regions = sorted({figure.region for figure in shelf.table.figures})
    found = []
    for field, row in zip(cycle(FIELDS), rows, strict=False):
        others = [region for region in regions if region != row.region]
        if field == "region" and others:
            became = replace(row, region=chance.choice(others))
        elif field == "year":
            became = replace(row, year=int(_other_year(row.year, chance)))
        else:
            became = replace(row, value=Decimal(other_digit(plain(row.value), chance)))
        changed: Field = "value" if became.value != row.value else field
        found.append(Corruption(changed, row, became))
    return found


def corrupt_documents(
    shelf: Shelf, fields: Sequence[Field], *, sample: int, seed: int
) -> list[Edit]:
    """At most ``sample`` edits, far enough apart that no quote holds two; the fields take turns."""
    chance = random.Random(seed)  # noqa: S311 -- see corrupt_rows
    rows = chance.sample(shelf.table.figures, len(shelf.table.figures))
    sources = {row.id: shelf.library.figure_source(row) for row in rows}
    found: list[Edit] = []
    taken: list[Source] = []
    for field in [field for field, _ in zip(cycle(fields), range(sample), strict=False)]:
        for row in rows:
            source = sources[row.id]
            if any(_overlap(source, other) for other in taken):
                continue
            if edit := _edit(row, source, field, shelf, chance):
                found.append(edit)
                taken.append(source)
                break
    return found


def _overlap(one: Source, other: Source) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _edit(
    row: Figure, source: Source, field: Field, shelf: Shelf, chance: random.Random
) -> Edit | None:
    """The edit of ``row`` in its document; None if its quote does not have the word just once."""
    if field == "value":
        number = _NUMBER.search(row.as_written)
        if number is None or Decimal(number.group()) != row.value:
            return None
        old, new = number.group(), other_digit(number.group(), chance)
    elif field == "year":
        old, new = str(row.year), _other_year(row.year, chance)
    else:
        old, new = row.region.removesuffix("市"), _elsewhere(row.region, shelf)
        if len(new) != len(old):
            return None
    text = shelf.library.documents[row.document].raw[source.start : source.end]
    places = [match.start() for match in _alone(old).finditer(text)]
    if len(places) != 1:
        return None
    return Edit(field, row, row.document, source.start + places[0], old, new)


def _other_year(year: int, chance: random.Random) -> str:
    """``year`` with another last digit."""
    return f"{year // 10}{other_digit(str(year % 10), chance)}"


def _elsewhere(region: str, shelf: Shelf) -> str:
    """The short name of another region of the documents; empty if there is none."""
    others = [name for name in shelf.library.regions if name != region]
    return others[0].removesuffix("市") if others else ""


def _alone(word: str) -> re.Pattern[str]:
    """``word``, not as part of a longer number."""
    return re.compile(rf"(?<![\d.]){re.escape(word)}(?![\d.])")


def edited(shelf: Shelf, edits: Iterable[Edit]) -> dict[str, str]:
    """The texts of the documents that ``edits`` change, by id."""
    raws: dict[str, str] = {}
    for edit in edits:
        raw = raws.get(edit.document, shelf.library.documents[edit.document].raw)
        raws[edit.document] = raw[: edit.start] + edit.new + raw[edit.end :]
    return raws


def follow(shelf: Shelf, edits: Sequence[Edit]) -> tuple[Figure, ...]:
    """The table's rows as curated from the edited documents: quotes and values follow."""
    raws = edited(shelf, edits)
    return tuple(_followed(row, shelf, edits, raws) for row in shelf.table.figures)


def _followed(row: Figure, shelf: Shelf, edits: Sequence[Edit], raws: dict[str, str]) -> Figure:
    source = shelf.library.figure_source(row)
    for edit in edits:
        if edit.document != row.document or not source.start <= edit.start < source.end:
            continue
        row = replace(row, quote=raws[row.document][source.start : source.end])
        if edit.field == "value" and plain(row.value) == plain(Decimal(edit.old)):
            written = _alone(edit.old).sub(edit.new, row.as_written)
            row = replace(row, value=Decimal(edit.new), as_written=written)
    return row
