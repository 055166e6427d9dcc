"""What the documents say of themselves: title, number, issuer, date; each from their own text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.library import Library
from assistant.plan.named import documents_of, places_of
from assistant.types import Plan, Sentence, Source
from index.text import fold
from index.types import Document, DocumentCard

_NEWEST = re.compile(r"最(?:新|晚|近)(?!一?年)|刚出|刚发|更新")


def documents_asked(plan: Plan, library: Library) -> tuple[str, ...]:
    """The documents meant: those named, else of the region named, of these only the newest."""
    named = plan.documents or _meant(plan, library) or tuple(library.documents)
    local = tuple(i for i in named if library.card(i).region in plan.places)
    chosen = local or named
    if _NEWEST.search(fold(plan.standalone)):
        return (max(chosen, key=library.newest_first),)
    return chosen


def lacking_number(plan: Plan, library: Library) -> str:
    """文号 if nothing but that is asked for and no document meant has one; else empty."""
    text = fold(plan.standalone)
    only = "文号" in text and not _OTHER_FACTS.search(re.sub("《[^》]*》", "", text))
    numbered = any(library.card(i).number for i in documents_asked(plan, library))
    return "文号" if only and not numbered else ""


_OTHER_FACTS = re.compile(
    r"谁|发文(?!号)|印发|哪[天年家]|何时|时候|日期|时间|单位|部门|叫什么|名称|全称"
)


def _meant(plan: Plan, library: Library) -> tuple[str, ...]:
    """The documents named elsewhere in the question or before it, if one's issue is asked for.

    啥时候印发的 after 学有优教方案管到哪一年 does not ask for all dates.
    """
    if not _ISSUE.search(fold(plan.standalone)) or _NEWEST.search(fold(plan.standalone)):
        return ()
    said = (plan.question.text, *(turn.question for turn in reversed(plan.question.history)))
    for text in said:
        if named := documents_of(text, library):
            return named
        if places := places_of(text, library):
            return tuple(i for i in library.documents if library.card(i).region in places)
    return ()


_ISSUE = re.compile(r"文号|印发|发文|[印出发定]的|哪天|何时|什么时候|啥时候|几[月号]")


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
