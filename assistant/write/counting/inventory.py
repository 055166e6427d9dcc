"""The lists that a document holds: under its headings, in numbered lines, in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

from assistant.evidence import Shelf
from assistant.library import bare_title
from assistant.types import Source
from assistant.write.mentions import sentences_of, source_of
from index.types import Section

Kind: TypeAlias = Literal["headings", "lines", "names", "sentences", "run"]
_LINE = re.compile(r"[⑴-⒇①-⑳][^\n]+")
_NAME = re.compile(r"“[^“”]{4,32}”|《[^《》]{4,40}》")
_ADJACENT = re.compile(r"(?:“[^“”]{2,20}”[、,，和]?){2,}")
_QUOTED = re.compile(r"“[^“”]{2,20}”")
_CLAUSE = re.compile(r"[^，,。；;：:！？]+")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_BREAK = re.compile(r"、|——")
_LAST_BREAK = re.compile(r"以及|(?<!共)和(?![合谐平])|(?<!参)与|(?<![普涉惠])及|and")
_COUNTED = re.compile(r"[两二三四五六七八九十](?:个|项|大|级|位|件|种|类|条|方面)")
_END = re.compile(rf"等|在内|的(?=[^的]*$)|”|{_COUNTED.pattern}")
"""What may end the last item of a run and begin what is said of all."""
_SHORT = 24
"""Characters of a sentence that may be the heading of those behind it."""
_SENTENCE = re.compile(r"[^。\n]+。?")
_ENUMERATED = 2
"""Items parted by 、 from which on they are an enumeration."""
_TAIL = 16
"""Characters behind the last item that may say what the items are."""
_ENDING = 2
"""Characters at the end of a name that tell what it is the name of: 计划, 行动."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of a document."""

    kind: Kind
    document: str
    path: tuple[str, ...]
    """The headings it stands under, the innermost its own."""
    items: tuple[str, ...]
    """Its items, as short as they are written."""
    sources: tuple[Source, ...]
    """A source for each item, or the one sentence that holds them all."""
    tail: str = ""
    """Of a run: what follows the last item in the sentence, 等七件事."""
    lead: Source | None = None
    """Of lines: the sentence that leads to them."""


@lru_cache(maxsize=64)
def listings(document: str, shelf: Shelf) -> tuple[Listing, ...]:
    """All lists of a document; remembered."""
    return tuple(_listings(document, shelf))


def _listings(document: str, shelf: Shelf) -> Iterator[Listing]:
    yield from _by_headings(document, shelf)
    for section in shelf.library.sections[document]:
        if section.path and not section.is_table:
            yield from _by_lines(section, shelf)
            yield from _by_sentences(section, shelf)
    for section, start, end in sentences_of(document, shelf):
        yield from _runs(section, start, end, shelf)


def _by_headings(document: str, shelf: Shelf) -> Iterator[Listing]:
    """The headings right under each heading, and those two steps under it."""
    library = shelf.library
    under: dict[tuple[str, ...], dict[tuple[str, ...], Section]] = {}
    for section in library.sections[document]:
        if section.path and not section.is_table:
            under.setdefault(section.path[:-1], {}).setdefault(section.path, section)
    for path, children in under.items():
        below = [s for child in children for s in under.get(child, {}).values()]
        for found in (list(children.values()), below if path else []):
            if len(found) > 1:
                sources = tuple(library.heading(section) for section in found)
                items = tuple(source.quote.strip("—。") for source in sources)
                yield Listing("headings", document, path, items, sources)


def _by_lines(section: Section, shelf: Shelf) -> Iterator[Listing]:
    """The lines of a section that begin with ⑴, ⑵, …."""
    text = shelf.library.documents[section.document].text
    spans = [
        match.span()
        for block in section.blocks
        for match in _LINE.finditer(text, block.start, block.end)
    ]
    if len(spans) > 1:
        start = text.rfind("。", section.blocks[0].start, spans[0][0]) + 1
        before = text[start : spans[0][0]].rstrip()
        lead = source_of(section.document, section, start, start + len(before), shelf)
        found = _listing("lines", section, spans, shelf)
        yield replace(found, lead=lead) if start and before.endswith("：") else found


def _by_sentences(section: Section, shelf: Shelf) -> Iterator[Listing]:
    """The names in quotation marks of a section, and short sentences that head longer ones."""
    text = shelf.library.documents[section.document].text
    blocks = [(block.start, block.end) for block in section.blocks]
    names: dict[str, tuple[int, int]] = {}
    for block in blocks:
        for match in _NAME.finditer(text, *block):
            names.setdefault(match.group(), match.span())
    alike = [(name[1 : _ENDING + 1], name[-_ENDING - 1 : -1]) for name in names]
    groups = {
        tuple(name for name, one in zip(names, alike, strict=True) if one[n] == shared[n])
        for shared in alike
        for n in (0, 1)
    }
    for group in sorted({tuple(names), *groups}):
        if len(group) > 1:
            yield _listing("names", section, [names[name] for name in group], shelf)
    heads = list(_heads(section, text))
    for ending in dict.fromkeys(text[end - 2] for _, end in heads):
        same = [span for span in heads if text[span[1] - 2] == ending]
        if 1 < len(same) < len(heads):
            yield _listing("sentences", section, same, shelf)
    if len(heads) > 1:
        yield _listing("sentences", section, heads, shelf)


def _heads(section: Section, text: str) -> Iterator[tuple[int, int]]:
    """Short sentences each of which heads a longer one, if the section has no others."""
    spans = [
        match.span()
        for block in section.blocks
        for match in _SENTENCE.finditer(text, block.start, block.end)
    ]
    if spans and bare_title(text[slice(*spans[0])]).rstrip("。") == bare_title(section.path[-1]):
        spans = spans[1:]
    short = [b - a <= _SHORT and not re.search("[，,、；;：]", text[a:b]) for a, b in spans]
    if short[:1] == [True] and not short[-1] and not any(a and b for a, b in pairwise(short)):
        yield from (span for span, heads in zip(spans, short, strict=True) if heads)


def _runs(section: Section, start: int, end: int, shelf: Shelf) -> Iterator[Listing]:
    """The enumerations of a sentence: A、B和C, “A”“B”“C”."""
    text = shelf.library.documents[section.document].text

    def run(items: list[str], behind: int) -> Listing:
        source = source_of(section.document, section, start, end, shelf)
        tail = text[behind : min(end, behind + _TAIL)]
        return Listing("run", section.document, section.path, tuple(items), (source,), tail)

    for match in _ADJACENT.finditer(text, start, end):
        yield run(_QUOTED.findall(match.group()), match.end())
    masked = _BRACKETS.sub(lambda bracket: "□" * len(bracket[0]), text[start:end])
    for match in _CLAUSE.finditer(masked):
        borders = [match.start(), *(m.end() for m in _BREAK.finditer(masked, *match.span()))]
        last = _END.search(masked, borders[-1] + 1, match.end())
        stop = last.start() if last else match.end()
        items = [text[start + a : start + b].strip("、—") for a, b in pairwise([*borders, stop])]
        if len(items) < _ENUMERATED or not all(items):
            continue
        parted = _LAST_BREAK.split(items[-1], maxsplit=1)
        several = len(parted) > 1 and not any(map(_LAST_BREAK.search, items[:-1]))
        if several:
            yield run([*items[:-1], *parted], start + stop)
        if not several or _COUNTED.search(text[start + stop : start + stop + _TAIL]):
            yield run(items, start + stop)


def _listing(kind: Kind, section: Section, spans: list[tuple[int, int]], shelf: Shelf) -> Listing:
    sources = tuple(source_of(section.document, section, *span, shelf) for span in spans)
    items = tuple(source.quote.strip("；;。 ") for source in sources)
    return Listing(kind, section.document, section.path, items, sources)
