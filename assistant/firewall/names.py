"""Names that hold figures, and text in the form in which it is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.library import Library, bare_title
from assistant.table.phrase import remark
from assistant.types import Sentence
from index.numbers import find_quantities
from index.text import SPACE, fold, squeeze
from index.types import Figure
from prompts import load_lines

HIDDEN = "\u25a1"
_IDLE_BLANK = re.compile(r"(?<![0-9.%]) | (?![0-9.<>≥≤])")


def spaced(text: str) -> str:
    """``text`` without white space but for one blank where it parts two numbers.

    The row ``63.9 70`` does not say 63.970. No line of the five documents breaks inside a
    number.
    """
    return _IDLE_BLANK.sub("", SPACE.sub(" ", text))


def cuts(part: str, whole: str) -> bool:
    """Whether ``part``, wherever it stands in ``whole``, begins or ends inside a quantity.

    达到90% taken out of 达到90%以上 loses the comparator.
    """
    spans = [(quantity.start, quantity.end) for quantity in find_quantities(whole)]
    at = whole.find(part)
    while at >= 0:
        edges = (at, at + len(part))
        if not any(start < edge < end for start, end in spans for edge in edges):
            return False
        at = whole.find(part, at + 1)
    return part in whole


def hide(text: str, names: Iterable[str]) -> str:
    """``text`` of the same length with every occurrence of a name made unreadable."""
    folded = fold(text)
    bare = {_bare(name) for name in names} - {""}
    held = sorted((name for name in bare if name in folded), key=len, reverse=True)
    if held:  # a pattern of all headings, not only of those that stand there, takes 5 ms
        for found in re.finditer("|".join(map(re.escape, held)), folded):
            text = blank(text, found.start(), found.end())
    return text


@lru_cache(maxsize=8192)
def _bare(name: str) -> str:
    """A name as it stands in text without white space; the same names come with every sentence."""
    return fold(squeeze(name))


def blank(text: str, start: int, end: int) -> str:
    """``text`` of the same length, unreadable in [start, end)."""
    return f"{text[:start]}{HIDDEN * (end - start)}{text[end:]}"


@lru_cache(maxsize=1)
def place_names() -> tuple[str, ...]:
    """Places outside the documents."""
    return tuple(load_lines("places"))


def document_names(library: Library) -> list[str]:
    """Titles, numbers and dates of all documents."""
    cards = [document.card for document in library.documents.values()]
    names = [card.title for card in cards] + [card.number for card in cards if card.number]
    return names + [str(card.issued) for card in cards if card.issued]


def headings(sentence: Sentence, library: Library) -> list[str]:
    """Headings that the sentence may name: its sources'; any, if it leads to something."""
    paths = {source.section for source in sentence.sources}
    if sentence.lead_in:
        paths = {s.path for sections in library.sections.values() for s in sections}
    titles = {title for path in paths for title in path}
    return [form for t in titles for form in (t, t.strip("—"), bare_title(t)) if len(form) > 1]


def labels(figure: Figure) -> dict[str, str]:
    """How the figure's indicator may be written → the breakdown that is named with it."""
    whole, part = squeeze(figure.indicator), squeeze(figure.breakdown)
    if not part:
        return {whole: ""}
    return {whole: "", **dict.fromkeys((f"{whole}（{part}）", whole + part, part + whole), part)}


def figure_names(figures: Sequence[Figure]) -> list[str]:
    """What is said with figures and is no amount: indicators, breakdowns, remarks, 全部."""
    written = [label for figure in figures for label in (*labels(figure), figure.breakdown)]
    written += [f.as_written for f in figures if not find_quantities(f.as_written)]
    return written + [text for figure in figures if (text := remark(figure))]
