"""``Draft`` → ``Answer``: nothing leaves that its sources do not carry. Pure functions.

Each sentence must be verbatim in its quotes or the fixed template of a table row or an
outline; each quote must be verbatim in its document. What fails is removed and named.
"""

from __future__ import annotations

from assistant.library import Library
from assistant.types import Answer, Citation, Draft, Sentence, Source, Status, Trace
from index.text import squeeze

_NOTHING_LEFT = "找到的内容没有通过出处核对，因此不作回答。"


def check(draft: Draft, library: Library) -> Answer:
    """The draft with only those sentences that hold, their citations numbered."""
    kept: list[Sentence] = []
    removed: list[str] = []
    for sentence in draft.sentences:
        reason = fault(sentence, library)
        if reason:
            removed.append(f"{sentence.text}：{reason}")
        else:
            kept.append(sentence)
    status: Status = draft.status
    if status in {"answered", "partial"} and all(sentence.lead_in for sentence in kept):
        status, kept = "not_found", [Sentence(_NOTHING_LEFT, lead_in=True)]
    text, citations = _number(_without_idle_leads(kept), library)
    plan = draft.evidence.plan
    return Answer(
        question=plan.question.text,
        standalone_question=plan.standalone,
        status=status,
        text=text,
        citations=citations,
        suggestions=draft.suggestions,
        trace=Trace(writer=draft.writer, removed=tuple(removed)),
    )


def fault(sentence: Sentence, library: Library) -> str:
    """Why ``sentence`` must not be said; empty if it may."""
    if sentence.lead_in:
        return "引导语不应带有出处" if sentence.sources else ""
    if not sentence.sources:
        return "没有出处"
    for source in sentence.sources:
        if not is_verbatim(source, library):
            return f"引文与原文不符（{source.quote[:30]}）"
    allowed = squeeze("".join(s.quote + s.context + "".join(s.section) for s in sentence.sources))
    foreign = [part for part in _statements(sentence) if squeeze(part) not in allowed]
    return f"不是原文（{foreign[0][:30]}）" if foreign else ""


def is_verbatim(source: Source, library: Library) -> bool:
    """Whether the quote stands in the raw file between its offsets, white space aside."""
    if source.document not in library.documents or not squeeze(source.quote):
        return False
    raw = library.documents[source.document].raw
    return squeeze(source.quote) in squeeze(raw[source.start : source.end])


def _statements(sentence: Sentence) -> list[str]:
    """The parts of a sentence that must each stand in a source: lines, and cells of a row."""
    text = sentence.text
    if any(squeeze(text) in squeeze(source.quote) for source in sentence.sources):
        return []
    lines = [line.removeprefix("- ") for line in text.splitlines()]
    parts = [part for line in lines for part in line.rstrip("。").replace("，", "：").split("：")]
    return [part for part in parts if part.strip()]


def _without_idle_leads(sentences: list[Sentence]) -> list[Sentence]:
    """Lead-ins go if the statements they lead to are gone."""
    followed = [*sentences[1:], Sentence("", lead_in=True)]
    return [
        sentence
        for sentence, following in zip(sentences, followed, strict=True)
        if not sentence.lead_in or not following.lead_in or len(sentences) == 1
    ]


def _number(sentences: list[Sentence], library: Library) -> tuple[str, tuple[Citation, ...]]:
    """The text with markers [1], [2], … and the citations they point to."""
    numbers: dict[Source, int] = {}
    lines: list[str] = []
    for sentence in sentences:
        marks = [numbers.setdefault(source, len(numbers) + 1) for source in sentence.sources]
        lines.append(_marked(sentence, marks))
    citations = tuple(
        Citation(
            n=n,
            document=library.reference(source.document),
            section=source.section,
            quote=source.quote,
            start=source.start,
            end=source.end,
        )
        for source, n in numbers.items()
    )
    return "\n\n".join(lines), citations


def _marked(sentence: Sentence, marks: list[int]) -> str:
    """``sentence`` with its markers: a list gets one a line, else all stand at the end."""
    lines = sentence.text.splitlines() or [""]
    if len(lines) == len(marks) and len(lines) > 1:
        return "\n".join(f"{line}[{mark}]" for line, mark in zip(lines, marks, strict=True))
    return sentence.text + "".join(f"[{mark}]" for mark in marks)
