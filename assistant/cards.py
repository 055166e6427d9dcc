"""What the documents say of themselves: title, number, issuer, date; each from their own text."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.library import Library
from assistant.types import Sentence, Source
from index.text import fold
from index.types import Document, DocumentCard


def tell_documents(library: Library, documents: tuple[str, ...]) -> Iterator[Sentence]:
    """One sentence a document, newest first; all documents if none is named."""
    chosen = documents or tuple(library.documents)
    for document in sorted(chosen, key=library.newest_first, reverse=True):
        yield _card_sentence(library.documents[document])


def _card_sentence(document: Document) -> Sentence:
    """What the register says of a document, as far as its text says the same."""
    parts: list[str] = []
    sources: list[Source] = []
    for label, values in _facts(document.card).items():
        found = [source for value in values if (source := _where(document, value))]
        if found:
            parts.append(f"{label}：{'、'.join(source.quote for source in found)}")
            sources += found
    return Sentence(f"- {'；'.join(parts)}。", tuple(dict.fromkeys(sources)))


def _facts(card: DocumentCard) -> dict[str, tuple[str, ...]]:
    day = card.issued
    date = f"{day.year}年{day.month}月{day.day}日" if day else ""
    return {
        "文件名称": (card.title,),
        "文号": (card.number,) if card.number else (),
        "发文单位": tuple(card.issuer.split("、")),
        "印发日期": (date,) if date else (),
    }


def _where(document: Document, value: str) -> Source | None:
    """Where the document's text has ``value``, however its brackets are written."""
    start = fold(document.text).find(fold(value))
    if start < 0:
        return None
    quote = document.text[start : start + len(value)]
    raw = document.raw_span(start, start + len(value))
    return Source(document.card.id, (), quote, *raw, document.card.title)
