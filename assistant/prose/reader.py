"""A model's stream → sentences, each as soon as it is whole with its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MARK = re.compile(r"[\[［【]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]］】]")
_END = re.compile(r"[。！？!?；;][”’」』）)]*|\n")
_MARKS_BEHIND = re.compile(rf"(?:\s*{MARK.pattern})+[。；;]?")
_HALF_MARK = re.compile(r"[ \t]*(?:[\[［【][\s\d,，、]*)?\Z")
_BULLET = re.compile(
    r"^\s*(?:>+\s*|#{1,6}\s*|[-*+•·—]+\s+|\d{1,2}(?:[、)）]|[.．](?!\d))\s*|[(（]\d{1,2}[)）]\s*)+"
)
_BOLD = re.compile(r"\*\*|__|`")
LONGEST = 400
"""Characters after which what has no end is given up as no sentence."""


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a stream: up to 。！？ or ； behind a mark, or the end of a line."""
    held = ""
    for piece in pieces:
        held += piece.replace("\r", "")
        while (end := _whole(held)) is not None:
            yield from _tidy(held[:end])
            held = held[end:]
        if len(held) > LONGEST:
            yield held
            held = ""
    while held:
        end = _whole(f"{held}\n") or len(held)
        yield from _tidy(held[:end])
        held = held[end:]


def _whole(text: str) -> int | None:
    """Where the first sentence of ``text`` ends, marks behind it included; None if unsure."""
    for found in _END.finditer(text):
        end = found.end()
        if found.group() == "\n":
            return end
        behind = _MARKS_BEHIND.match(text, end)
        if behind:
            end = behind.end()
        rest = text[end:]
        if _HALF_MARK.match(rest):
            return None
        if found.group()[0] in "；;" and not MARK.search(text[:end]):
            continue
        return end
    return None


def _tidy(text: str) -> Iterator[str]:
    """``text`` without Markdown around it, if anything is left."""
    plain = _BOLD.sub("", _BULLET.sub("", text)).strip()
    if plain:
        yield plain
