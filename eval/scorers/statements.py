"""``Answer.text`` → its statements: sentences, list lines and table rows, each with its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.types import Answer
from index.text import squeeze

LABELS = re.compile(
    r"相近但不同的数据|另有相近指标|注意(?!力)|各处表述略有不同|相关但没有该|相关但不同的表述"
)
"""How a statement begins that is announced as different from what was asked."""
DIFFERENT = ("相近但不同的数据", "相关但没有该|相关但不同的表述")
"""Labels that say: this is not what was asked."""

_MARK = re.compile(r"\[(\d+)\]")
_SENTENCE = re.compile(r"[^。！？]*(?:[。！？]+[”’」』）)》]*|$)(?:\s*\[\d+\])*")
_LINE_START = re.compile(r"^(?:[-*+]|\d+\.)\s+|^[>#]+\s*")
_RULE = re.compile(r"[|\s:-]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list line or table row of an answer."""

    text: str
    """Without marks and mark-up; the cells of a row are parted by commas."""
    marks: tuple[int, ...]
    """Numbers of its citations; those behind it, where a mark closes several sentences."""
    label: str = ""
    """The phrase that announces it as different; empty if it tells what was asked."""
    line: bool = False
    """Whether it is a list line or a table row."""

    @property
    def leads(self) -> bool:
        """Whether it states nothing by itself but leads to what follows."""
        return not self.marks and self.text.endswith(("：", "如下。"))


def statements(answer: Answer) -> list[Statement]:
    """The statements of an answer, in order, table heads left out.

    A label counts for its own sentence only. If that sentence leads to something, it also
    counts for the table or list right behind it and for verbatim quotes up to the first
    statement that is none.
    """
    quotes = [squeeze(citation.quote) for citation in answer.citations]
    found: list[Statement] = []
    reach = ""
    for block in re.split(r"\n\s*\n", answer.text):
        listed = bool(found) and found[-1].leads
        for one in _statements(block):
            quoted = any(squeeze(one.text) in quote for quote in quotes)
            reached = one.leads or quoted or (one.line and listed)
            if one.label or not reached:
                reach = ""
            found.append(replace(one, label=one.label or reach))
            if one.label and one.leads:
                reach = one.label
                listed = True
    return found


def _statements(block: str) -> Iterator[Statement]:
    """The statements of a block; one without marks has those that come next in it, or last."""
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    pieces = list(_pieces(lines))
    marks = [tuple(int(n) for n in _MARK.findall(text)) for text, _ in pieces]
    last = next((found for found in reversed(marks) if found), ())
    for n, (text, line) in enumerate(pieces):
        plain = _LINE_START.sub("", _MARK.sub("", text)).replace("**", "").strip()
        plain = "，".join(c.strip() for c in plain.strip("| ").split("|")) if line else plain
        label = LABELS.match(plain)
        behind = next((found for found in marks[n:] if found), last)
        yield Statement(plain, behind, label.group() if label else "", line)


def _pieces(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """The sentences of paragraphs, and the lines of lists and tables as wholes."""
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else ""
        head = line.startswith("|") and following.startswith("|") and _RULE.fullmatch(following)
        if head or _RULE.fullmatch(line):
            continue
        if line.startswith("|") or _LINE_START.match(line):
            yield line, True
        else:
            yield from ((s, False) for s in _SENTENCE.findall(line) if _MARK.sub("", s).strip())
