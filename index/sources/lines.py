"""The raw file as lines: which are noise, which start a block, which go on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text import width
from index.types import Noise

_BLANK = " \u00a0\u3000\r\n\f\v\ufeff"
_TERMINAL = re.compile(r"[。！？；：:!?;][”’」』）)]*$")
_SENTENCE = re.compile(r"[。；！？;]")
_CLAUSE = re.compile(r"[，。；！？,;]")
_HARD_WRAP = 40, 100
"""Columns. A file whose widest line lies between these was wrapped by its layout: the one
wrapped file of the five has 59, the others lines of more than 400. Below, lines are just short."""
_FULL = 0.8
"""A line filling this share of the widest line may go on in the next one."""

MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]级)"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}[.．](?!\d)"
    r"|——"
    r"|[⑴-⒇①-⑳]|[(（]\d{1,2}[)）]"
    r"|[一二三四五六七八九十]{1,2}是)"
)
UNITS = re.compile(r"^(?:牵头单位|责任单位)[:：]")

NOISE = (
    (re.compile(r"^当前位置[:：]"), "网页导航"),
    (re.compile(r"^>\s*(?!\d)\S+(\s*>\s*\S+)+$"), "网页导航"),
    (re.compile(r"^信息来源[:：].*发布时间[:：]"), "网页发布信息"),
    (re.compile(r"^打印本页\s*关闭窗口$"), "网页按钮"),
    (re.compile(r"^(?:19|20)\d\d\s*[-—－]+\s*(?:19|20)\d\d$"), "残缺标题，只剩年份"),
    (re.compile(r"^[-—－]\s*\d{1,4}\s*[-—－]$"), "页码"),
)
"""What web pages and PDFs put around a document: pattern of a whole line, and its name."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: raw offsets of what is left when white space is cut off."""

    start: int
    end: int
    text: str

    @property
    def tabbed(self) -> bool:
        """Whether the line is a row of tab-separated cells; a tab before text only indents."""
        return "\t" in self.text.strip()


def split_lines(raw: str) -> tuple[list[Line], tuple[Noise, ...]]:
    """The lines of ``raw`` that hold text, and the noise among them.

    Tabs are kept at both ends of a table row: they are empty cells.
    """
    kept: list[Line] = []
    noise: list[Noise] = []
    offset = 0
    for line in raw.split("\n"):
        text = line.strip(_BLANK)
        if "\t" not in text.strip():
            text = text.strip()
        start = offset + line.index(text) if text else offset
        offset += len(line) + 1
        if not text:
            continue
        reason = next((why for pattern, why in NOISE if pattern.search(text)), "")
        if reason:
            noise.append(Noise(start, start + len(text), text, reason))
        else:
            kept.append(Line(start, start + len(text), text))
    return kept, tuple(noise)


def wrap_columns(lines: list[Line]) -> int | None:
    """The widest line of a hard-wrapped file in columns; None if the file is not wrapped."""
    widest = max((width(line.text) for line in lines if not line.tabbed), default=0)
    narrow, wide = _HARD_WRAP
    return widest if narrow <= widest <= wide else None


def goes_on(line: Line, following: Line, *, wrap: int | None) -> bool:
    """Whether ``following`` continues the paragraph of ``line``.

    In a wrapped file a full line goes on unless a new block starts behind a finished
    sentence. Elsewhere lines end inside a paragraph only at page breaks: an unfinished
    line goes on if it holds more than a heading.
    """
    if UNITS.match(following.text):
        return False
    finished = bool(_TERMINAL.search(line.text))
    starts = bool(MARKER.match(following.text))
    if wrap is not None:
        full = width(line.text) >= _FULL * wrap
        return full and not (finished and starts)
    running = _SENTENCE if MARKER.match(line.text) else _CLAUSE
    return not finished and not starts and bool(running.search(line.text))
