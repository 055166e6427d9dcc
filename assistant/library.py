"""The documents with their sections, for everything an answer says beyond passages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.types import DocumentRef, Source
from index.errors import FiguresProblem
from index.sections import FIRST_LEADS as _FIRST_LEADS
from index.sections import split_sections, units_spans
from index.sources import read_documents
from index.text import fold, squeeze
from index.types import Block, Chunk, Document, DocumentCard, Figure, Section


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """All documents by id, in the order of the register, and their sections.

    A library equals itself only, so that what is read off one can be remembered with it.
    """

    documents: dict[str, Document]
    sections: dict[str, tuple[Section, ...]]
    text: str = ""
    """All documents' text, folded: what tells whether a word is known; made if not given."""

    def __post_init__(self) -> None:
        """Make ``text`` from the documents."""
        if not self.text:
            text = fold("\n".join(document.text for document in self.documents.values()))
            object.__setattr__(self, "text", text)

    @property
    def default_region(self) -> str:
        """The region of most documents: meant where a question names none."""
        regions = [document.card.region for document in self.documents.values()]
        return max(dict.fromkeys(regions), key=regions.count)

    @property
    def newest_year(self) -> int:
        """The year in which the newest document was issued: what 今年 is counted from."""
        return max(self.newest_first(document).year for document in self.documents)

    @property
    def regions(self) -> tuple[str, ...]:
        """All regions the documents are of, each once."""
        return tuple(dict.fromkeys(d.card.region for d in self.documents.values()))

    @property
    def stems(self) -> tuple[str, ...]:
        """The names of the regions without their last character: 台州, 临海."""
        return tuple(region.rstrip("市县区") for region in self.regions)

    def card(self, document: str) -> DocumentCard:
        """What the register says of a document."""
        return self.documents[document].card

    def knows(self, word: str) -> bool:
        """Whether any document has ``word``."""
        return word in self.text

    def has_heading(self, word: str) -> bool:
        """Whether some heading has ``word``: it is a topic by itself."""
        return any(
            word in section.path[-1]
            for sections in self.sections.values()
            for section in sections
            if section.path
        )

    def reference(self, document: str) -> DocumentRef:
        """A document as the JSON contract names it."""
        card = self.card(document)
        return DocumentRef(
            id=card.id,
            title=card.title,
            number=card.number,
            issuer=card.issuer,
            region=card.region,
            issued=card.issued,
        )

    def newest_first(self, document: str) -> date:
        """Sort key: the date of issue, or the first day of the period where none is known."""
        card = self.card(document)
        return card.issued or date(card.period_start, 1, 1)

    def children(self, document: str, path: tuple[str, ...]) -> list[Section]:
        """The sections right under a heading path, in reading order, each title once.

        Tables are left out: a caption is no item of what stands under a heading.
        """
        found: dict[tuple[str, ...], Section] = {}
        for section in self.sections[document]:
            if section.path and section.path[:-1] == path and not section.is_table:
                found.setdefault(section.path, section)
        return list(found.values())

    def figure_source(self, figure: Figure) -> Source:
        """The quote a figure rests on, with its place in the document's file."""
        document = self.documents[figure.document]
        start, end = document.raw_span(*_find(document.text, figure.quote))
        section = tuple(figure.section.split(" > "))
        return Source(figure.document, section, figure.quote, start, end, document.card.title)

    def units_sources(self, document: str, path: tuple[str, ...]) -> tuple[Source, ...]:
        """Where the document says who answers for a section or the part it belongs to.

        The rule that the first unit named leads is added, if the document has it.
        """
        found = [
            self._source(document, section.path, block, *span)
            for section in self.sections[document]
            if section.path == path[: len(section.path)]
            for block in section.blocks
            for span in units_spans(self.documents[document], block)
        ]
        nearest = max((len(source.section) for source in found), default=0)
        sources = [source for source in found if len(source.section) == nearest]
        rule = _FIRST_LEADS.search(self.documents[document].text)
        if sources and rule and "责任单位" in sources[0].quote:
            start, end = self.documents[document].raw_span(*rule.span())
            sources.append(Source(document, path[:1], rule.group(), start, end))
        return tuple(sources)

    def _source(
        self, document: str, path: tuple[str, ...], block: Block, start: int, end: int
    ) -> Source:
        text = self.documents[document].text[block.start + start : block.start + end]
        span = self.documents[document].raw_span(block.start + start, block.start + end)
        return Source(document, path, text, *span, self.card(document).title)

    def section_source(self, document: str, path: tuple[str, ...]) -> Source:
        """The text that stands directly under a heading path, or the heading if none does."""
        section = next(s for s in self.sections[document] if s.path == path)
        if not section.blocks:
            return self.heading(section)
        block = replace(section.blocks[0], end=section.blocks[-1].end, row=None)
        return self._source(document, path, block, 0, block.end - block.start)

    def span_source(self, document: str, path: tuple[str, ...], start: int, end: int) -> Source:
        """The clean span [start, end) of a document as source text, under its heading path."""
        cleaned = self.documents[document]
        text = cleaned.text[start:end].strip()
        return Source(document, path, text, *cleaned.raw_span(start, end), cleaned.card.title)

    def clean_span(self, chunk: Chunk) -> tuple[int, int]:
        """Where ``chunk`` stands in its document's clean text."""
        origins = self.documents[chunk.document].origins
        return _clean_offset(origins, chunk.start), _clean_offset(origins, chunk.end)

    def title_source(self, document: str, path: tuple[str, ...]) -> Source:
        """The innermost heading of a path, where it stands."""
        return self.heading(next(s for s in self.sections[document] if s.path == path))

    def heading(self, section: Section) -> Source:
        """The heading of ``section`` as source text: its own line or its title sentence."""
        document = self.documents[section.document]
        block = section.heading or section.blocks[0]
        end = block.end if section.heading else block.start + len(section.path[-1])
        start, stop = document.raw_span(block.start, end)
        quote = document.text[block.start : end]
        return Source(section.document, section.path, quote, start, stop, document.card.title)


def bare_title(heading: str) -> str:
    """``heading`` without its number: 一、, （二）, 3., ——, 一是."""
    return _NUMBERING.sub("", heading)


_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．]|——|[一二三四五六七八九十]{1,2}是)"
)


def _clean_offset(origins: Sequence[int], raw: int) -> int:
    """The clean offset of the first character that stands at ``raw`` or behind it."""

    def origin(n: int) -> int:
        while origins[n] < 0 < n:
            n -= 1
        return origins[n]

    return bisect_left(range(len(origins)), raw, key=origin)


@lru_cache(maxsize=1024)
def _find(text: str, quote: str) -> tuple[int, int]:
    """Offsets of ``quote`` in ``text``, white space aside."""
    pattern = r"\s*".join(map(re.escape, squeeze(quote)))
    match = re.search(pattern, text)
    if match is None:
        raise FiguresProblem(f"引文不在文件里：{quote[:40]!r}；请核对 figures.csv。")
    return match.span()


def open_library(folder: Path) -> Library:
    """The library of the registered documents in ``folder``."""
    documents = {document.card.id: document for document in read_documents(folder)}
    sections = {i: split_sections(document) for i, document in documents.items()}
    return Library(documents, sections)
