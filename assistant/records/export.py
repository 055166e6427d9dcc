"""An answer to take away: as Markdown, as plain text, as a Word file. All text verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.records.blocks import Item, Mark, Runs, Table, blocks, printable
from assistant.records.lines import (
    FIGURE_COLUMNS,
    conflicts,
    figures,
    quote,
    remarks,
    source_line,
    title,
    trace_line,
)
from assistant.types import Answer, Citation

# Characters that Markdown would take for its own; single ~ strikes through on some sites.
_SPECIAL = re.compile(r"[\\`*_<>~\[\]&|]")
# What would make a heading, a list, or a rule under the line before, at the start of a line.
_LINE_START = re.compile(r"^(\s*\d{0,9})([#+.)=-])(?=\s|$|[#=-])", re.MULTILINE)


def as_markdown(answer: Answer, *, today: date) -> str:
    """``answer`` as Markdown with footnotes [^1], rendered by any reader as it is written."""
    parts = [f"# {_escaped(title(answer))}", *map(_escaped, remarks(answer))]
    parts += ["\n".join(group) for group in _grouped(answer)]
    if answer.conflicts:
        parts += ["## 文件说法不一", "\n".join(f"- {_escaped(c)}" for c in conflicts(answer))]
    if answer.figures:
        rows = [" | ".join(map(_escaped, row[:-1])) + f" | [^{row[-1]}]" for row in figures(answer)]
        head = [" | ".join(FIGURE_COLUMNS), " | ".join("---" for _ in FIGURE_COLUMNS)]
        parts += ["## 数据", "\n".join(f"| {row} |" for row in (*head, *rows))]
    parts += ["---", _escaped(trace_line(answer, today))]
    return "\n\n".join([*parts, *map(_footnote, answer.citations)]) + "\n"


def as_text(answer: Answer) -> str:
    """``answer`` to paste anywhere: the text with its marks, and below the sources."""
    sources = [f"[{c.n}] {source_line(c)}\n“{quote(c)}”" for c in answer.citations]
    below = ["原文出处：", *sources] if sources else []
    return "\n\n".join([title(answer), *remarks(answer), printable(answer.text), *below])


def as_docx(answer: Answer, *, today: date) -> bytes:
    """``answer`` as a Word file on A4; its marks lead to the sources at the end."""
    from assistant.records.word import word_file  # noqa: PLC0415 -- python-docx, only for this

    return word_file(answer, today=today)


def _grouped(answer: Answer) -> Iterator[list[str]]:
    """The blocks of the text in Markdown; the items of one list stand together."""
    items: list[str] = []
    for block in blocks(answer):
        if isinstance(block, Item):
            items.append(f"- {_marked(block.runs)}")
            continue
        if items:
            yield items
            items = []
        yield _table(block) if isinstance(block, Table) else [_marked(block.runs)]
    if items:
        yield items


def _table(block: Table) -> list[str]:
    rows = [f"| {' | '.join(_marked(cell) for cell in row)} |" for row in block.rows]
    rule = f"|{' --- |' * len(block.rows[0])}"
    return [rows[0], rule, *rows[1:]]


def _marked(runs: Runs) -> str:
    return "".join(f"[^{run.n}]" if isinstance(run, Mark) else _escaped(run) for run in runs)


def _footnote(citation: Citation) -> str:
    """A footnote; its further lines are indented, so that they stay in it."""
    text = f"{_escaped(source_line(citation))}：“{_escaped(quote(citation))}”"
    return f"[^{citation.n}]: " + "\n    ".join(text.splitlines())


def _escaped(text: str) -> str:
    r"""``text`` so that Markdown shows it as it is: 3~5 is written 3\~5."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", text))
