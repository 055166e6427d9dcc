"""An answer's text as blocks: the Markdown that the writers make, and no more of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from assistant.types import Answer

_MARK = re.compile(r"\[(\d{1,3})\]")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?")
# XML 1.0, section 2.2: what a document may hold at all; escapes of it are forbidden too.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark [n] of a citation that the answer has."""

    n: int


Runs: TypeAlias = tuple[str | Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the header first; every row as wide as it is written."""

    rows: tuple[tuple[Runs, ...], ...]


Block: TypeAlias = Paragraph | Item | Table


def blocks(answer: Answer) -> Iterator[Block]:
    """The answer's text in blocks, in order; empty lines only part them."""
    known = {citation.n for citation in answer.citations}
    lines = printable(answer.text).splitlines()
    at = 0
    while at < len(lines):
        table = _table_lines(lines[at:])
        if table:
            yield Table(tuple(tuple(_runs(c, known) for c in _cells(row)) for row in table))
            at += len(table) + 1  # the rule under the header is no row
            continue
        line = lines[at].strip()
        if line.startswith("- "):
            yield Item(_runs(line[2:].strip(), known))
        elif line:
            yield Paragraph(_runs(line, known))
        at += 1


def printable(text: str) -> str:
    """``text`` without the characters that no XML document may hold."""
    return _FORBIDDEN.sub("", text)


def _table_lines(lines: list[str]) -> list[str]:
    """The rows at the head of ``lines`` if a table begins there, without its rule."""
    if len(lines) < 2 or not _is_row(lines[0]) or not _RULE.fullmatch(lines[1].strip()):  # noqa: PLR2004 -- header and rule
        return []
    return [lines[0], *takewhile(_is_row, lines[2:])]


def _is_row(line: str) -> bool:
    return line.strip().startswith("|")


def _cells(row: str) -> tuple[str, ...]:
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(inner))


def _runs(line: str, known: set[int]) -> Runs:
    """``line`` cut at the marks of known citations; any other [n] is text."""
    runs: list[str | Mark] = []
    done = 0
    for found in _MARK.finditer(line):
        if int(found[1]) in known:
            runs += [line[done : found.start()], Mark(int(found[1]))]
            done = found.end()
    return tuple(run for run in (*runs, line[done:]) if run != "")
