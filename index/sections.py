"""``Document`` → ``Section``s: who stands under which heading, and who answers for it.

Headings, outermost first: 一、 ／ （一） ／ 1. or —— ／ a paragraph's first sentence that is
its title ／ 一是. Tables get their caption as the innermost heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

from index.sources.lines import UNITS
from index.types import Block, Document, Row, Section, Units

_LEVELS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]级)")),
    (2, re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")),
    (3, re.compile(r"^\d{1,2}[.．](?!\d)|^——")),
    (5, re.compile(r"^[一二三四五六七八九十]{1,2}是")),
)
_ITEM_LEVEL, _LEAD_LEVEL, _POINT_LEVEL, _TABLE_LEVEL = 3, 4, 5, 6
_LEAD_LENGTH = 32
"""Characters. The longest title sentence of the documents has 28."""
_TITLE_LENGTH = 60
_POINT = re.compile(r"(?<=[。；;：:])(?=([一二三四五六七八九十]{1,2})是)")
_INLINE_UNITS = re.compile(
    r"[(（]((?:责任|牵头)单位[:：](?:[^()（）]|[(（][^()（）]*[)）])*)[)）]\s*。?$"
)
FIRST_LEADS = re.compile(r"列?第一位的?为牵头单位")
_UNITS_NOTE = re.compile(r"[,，;；](?:列第一位|以下).*$")
_SEPARATOR = re.compile(r"[、,，](?![^〔（(]*[〕）)])")


_Path: TypeAlias = tuple[tuple[int, str], ...]
"""Headings from the outermost in, each with its level."""


@dataclass(slots=True)
class _Draft:
    """A section that is still being filled; its path by level."""

    path: _Path
    heading: Block | None = None
    blocks: list[Block] = field(default_factory=list)
    units: Units = field(default_factory=Units)


def split_sections(document: Document) -> tuple[Section, ...]:
    """The sections of ``document`` in reading order; every block is in exactly one.

    A heading that stands alone is its section's ``heading``; a title sentence stays in
    the text it opens.
    """
    drafts = [_Draft(())]
    leads, captions = _title_sentences(document), _captions(document)
    for block in document.blocks:
        for part in _points(document, block):
            _place(document, drafts, part, leads=leads, captions=captions)
    _spread_units(document, drafts)
    return tuple(
        Section(
            document=document.card.id,
            path=tuple(title for _, title in draft.path),
            blocks=tuple(draft.blocks),
            units=draft.units,
            heading=draft.heading,
        )
        for draft in drafts
        if draft.blocks or draft.heading
    )


def _text(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def _level(text: str) -> int | None:
    return next((level for level, pattern in _LEVELS if pattern.match(text)), None)


def _points(document: Document, block: Block) -> Iterator[Block]:
    """``block`` parted before 一是, 二是, … if such points stand inside the paragraph."""
    text = _text(document, block)
    found = list(_POINT.finditer(text))
    if block.row or not found:
        yield block
        return
    borders = [0, *(match.start() for match in found), len(text)]
    for start, end in pairwise(borders):
        yield replace(block, start=block.start + start, end=block.start + end)


def _place(
    document: Document,
    drafts: list[_Draft],
    block: Block,
    *,
    leads: set[int],
    captions: set[int],
) -> None:
    """Put ``block`` where it belongs: a new section, or the text of the current one."""
    text = _text(document, block)
    path = drafts[-1].path
    level = _LEAD_LEVEL if block.start in leads else _level(text)
    if block.row:
        path = _table_path(path, block.row)
    elif UNITS.match(text):
        path = _above(path, _ITEM_LEVEL)
    elif level is None and block.start in captions:
        path = _around_items(drafts)
    elif level is None:
        path = _above(path, _POINT_LEVEL)
    else:
        title, alone = _title(text)
        path = (*_above(path, level), (level, title))
        drafts.append(_Draft(path, block if alone else None, [] if alone else [block]))
        return
    if drafts[-1].path != path:
        drafts.append(_Draft(path))
    drafts[-1].blocks.append(block)


def _above(path: _Path, level: int) -> _Path:
    return tuple(step for step in path if step[0] < level)


def _table_path(path: _Path, row: Row) -> _Path:
    path = _above(path, _TABLE_LEVEL)
    if not row.caption or (path and path[-1][1] == row.caption):
        return path
    return (*path, (_TABLE_LEVEL, row.caption))


def _around_items(drafts: list[_Draft]) -> _Path:
    """The current path without items that are single paragraphs: a table is no part of them."""
    path = drafts[-1].path
    opened = {draft.path for draft in drafts if draft.heading}
    while path and path[-1][0] >= _ITEM_LEVEL and path not in opened:
        path = path[:-1]
    return path


def _captions(document: Document) -> set[int]:
    """Starts of the paragraphs that are the caption of the table behind them."""
    return {
        above.start
        for above, block in pairwise(document.blocks)
        if block.row
        and not above.row
        and block.row.caption
        and _text(document, above).endswith(block.row.caption)
    }


def _title(text: str) -> tuple[str, bool]:
    """The title that ``text`` opens with, and whether it is all there is."""
    sentence, stop, rest = text.partition("。")
    if len(sentence) > _TITLE_LENGTH:
        sentence = re.split(r"[，,；;]", sentence, maxsplit=1)[0][:_TITLE_LENGTH]
        return sentence, False
    title = sentence.rstrip("；;：:")
    item = sentence.endswith(("；", ";")) or (stop and len(sentence) > _LEAD_LENGTH)
    return title, not rest.strip() and not item


def _title_sentences(document: Document) -> set[int]:
    """Starts of paragraphs whose first sentence is their title.

    A short first sentence counts as a title only where most of the neighbours under the
    same heading open that way too: 公办园普惠园扩容计划。… / 幼儿教育品质提升行动。…
    """
    found: set[int] = set()
    group: list[Block] = []
    for block in (*document.blocks, None):
        if block and not block.row and _level(_text(document, block)) is None:
            group.append(block)
            continue
        titled = [b.start for b in group if _opens_with_title(_text(document, b))]
        if len(titled) > 1 and 2 * len(titled) >= len(group):
            found.update(titled)
        group = []
    return found


def _opens_with_title(text: str) -> bool:
    sentence, stop, rest = text.partition("。")
    return bool(stop and rest) and len(sentence) <= _LEAD_LENGTH and "、" not in sentence


def _spread_units(document: Document, drafts: list[_Draft]) -> None:
    """Read who answers for what, and hand it down to the sections that it covers."""
    first_leads = bool(FIRST_LEADS.search(document.text))
    for draft in drafts:
        for block in draft.blocks:
            text = _text(document, block)
            if UNITS.match(text):
                _hand_down(drafts, draft.path, _labelled(text))
            elif inline := _INLINE_UNITS.search(text):
                units = _labelled(_UNITS_NOTE.sub("", inline.group(1)))
                if first_leads and not units.lead:
                    units = Units(units.others[:1], units.others[1:])
                draft.units = units


def units_spans(document: Document, block: Block) -> list[tuple[int, int]]:
    """Where in ``block`` it is said who answers for its section: spans from its start."""
    text = _text(document, block)
    if UNITS.match(text):
        return [(0, len(text))]
    inline = _INLINE_UNITS.search(text)
    if not inline:
        return []
    said = _UNITS_NOTE.sub("", inline.group(1))
    return [(inline.start(1), inline.start(1) + len(said))]


def _hand_down(drafts: list[_Draft], path: _Path, units: Units) -> None:
    for draft in drafts:
        if path and draft.path[: len(path)] == path:
            draft.units = Units(draft.units.lead + units.lead, draft.units.others + units.others)


def _labelled(text: str) -> Units:
    names = _names(UNITS.sub("", text))
    return Units(lead=names) if text.startswith("牵头") else Units(others=names)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _SEPARATOR.split(text) if name.strip(" 。"))
