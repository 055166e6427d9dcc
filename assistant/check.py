"""``Draft`` → ``Answer``: nothing leaves that its sources do not carry. Pure functions.

Each quote must be verbatim in its document; each quantity must pass the firewall; what tells
no curated figure must be verbatim in its quotes or the fixed template of a table row or an
outline. What fails is removed and named.
"""

from __future__ import annotations

import re

from assistant.firewall import foreign, mispaired
from assistant.library import Library
from assistant.types import (
    Answer,
    AnswerFigure,
    Citation,
    Conflict,
    Draft,
    Plan,
    Sentence,
    Source,
    Status,
    Trace,
)
from index.text import squeeze
from index.types import Ruling

_JOINT = re.compile(r"[：，；、]")
_LABELS = {"牵头单位", "责任单位", "文件名称", "文号", "发文单位", "印发日期"}
"""Words of templates that label what comes from a source."""
_NOTHING_LEFT = "找到的内容没有通过出处核对，因此不作回答。"


def check(draft: Draft, library: Library) -> Answer:
    """The draft with only those sentences that hold, their citations numbered."""
    plan = draft.evidence.plan
    kept: list[Sentence] = []
    removed: list[str] = []
    for sentence in draft.sentences:
        reason = fault(sentence, library, question=_asked(plan))
        if reason:
            removed.append(f"{sentence.text}：{reason}")
        else:
            kept.append(sentence)
    status: Status = draft.status
    if status in {"answered", "partial"} and all(sentence.lead_in for sentence in kept):
        status, kept = "not_found", [Sentence(_NOTHING_LEFT, lead_in=True)]
    kept = _without_idle_leads(kept)
    numbers = _numbers(kept)
    figures = _figures(kept, numbers, library)
    return Answer(
        question=plan.question.text,
        standalone_question=plan.standalone,
        status=status,
        text="\n\n".join(_marked(s, [numbers[source] for source in s.sources]) for s in kept),
        citations=_citations(numbers, library),
        figures=figures,
        conflicts=_conflicts(draft.rulings, {figure.id for figure in figures}),
        suggestions=draft.suggestions,
        trace=Trace(writer=draft.writer, removed=tuple(removed)),
    )


def _asked(plan: Plan) -> str:
    """The question with all its years written out: what an echo may repeat."""
    years = "".join(f" {year}年" for year in plan.prefer.years)
    return f"{plan.question.text} {plan.standalone}{years}"


def fault(sentence: Sentence, library: Library, *, question: str = "") -> str:
    """Why ``sentence`` must not be said; empty if it may."""
    if sentence.lead_in == bool(sentence.sources):
        return "引导语不应带有出处" if sentence.lead_in else "没有出处"
    false = [s for s in sentence.sources if not is_verbatim(s, library)]
    if false:
        return f"引文与原文不符（{false[0].quote[:30]}）"
    if unknown := foreign(sentence, names=_names(library), question=question):
        return f"数字没有出处（{'、'.join(unknown)}）"
    if sentence.figures:
        return mispaired(sentence) or _unsourced(sentence, library)
    return "" if sentence.lead_in else _invented(sentence)


def _invented(sentence: Sentence) -> str:
    """Why the words are not those of the sources; empty if they are."""
    allowed = squeeze("".join(s.quote + s.context + "".join(s.section) for s in sentence.sources))
    strange = [part for part in _statements(sentence) if squeeze(part) not in allowed]
    return f"不是原文（{strange[0][:30]}）" if strange else ""


def _unsourced(sentence: Sentence, library: Library) -> str:
    """Why a figure's source is not among the sentence's sources; empty if all are."""
    for figure in sentence.figures:
        if library.figure_source(figure) not in sentence.sources:
            return f"{figure.id} 没有注明出处"
    return ""


def _names(library: Library) -> list[str]:
    """Titles, numbers and dates of all documents: names that may hold figures."""
    cards = [document.card for document in library.documents.values()]
    names = [card.title for card in cards] + [card.number for card in cards if card.number]
    return names + [str(card.issued) for card in cards if card.issued]


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
    parts = [part for line in lines for part in _JOINT.split(line.rstrip("。"))]
    return [part for part in parts if part.strip() and part not in _LABELS]


def _without_idle_leads(sentences: list[Sentence]) -> list[Sentence]:
    """Lead-ins go if the statements they lead to are gone."""
    followed = [*sentences[1:], Sentence("", lead_in=True)]
    return [
        sentence
        for sentence, following in zip(sentences, followed, strict=True)
        if not sentence.lead_in or not following.lead_in or len(sentences) == 1
    ]


def _numbers(sentences: list[Sentence]) -> dict[Source, int]:
    """The number of each source, in the order in which sources are first used."""
    numbers: dict[Source, int] = {}
    for sentence in sentences:
        for source in sentence.sources:
            numbers.setdefault(source, len(numbers) + 1)
    return numbers


def _citations(numbers: dict[Source, int], library: Library) -> tuple[Citation, ...]:
    return tuple(
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


def _figures(
    sentences: list[Sentence], numbers: dict[Source, int], library: Library
) -> tuple[AnswerFigure, ...]:
    told = dict.fromkeys(figure for sentence in sentences for figure in sentence.figures)
    return tuple(AnswerFigure.of(f, citation=numbers[library.figure_source(f)]) for f in told)


def _conflicts(rulings: tuple[Ruling, ...], told: set[str]) -> tuple[Conflict, ...]:
    """The rulings on figures that are told, as the contract writes them."""
    return tuple(
        Conflict(indicator=r.indicator, year=r.year, figures=r.figures, note=r.wording)
        for r in rulings
        if told & set(r.figures) and r.year is not None
    )


def _marked(sentence: Sentence, marks: list[int]) -> str:
    """``sentence`` with its markers: a list or table gets one a line, else all at the end."""
    lines = sentence.text.splitlines() or [""]
    if lines[0].startswith("|") and len(lines) == len(marks) + _TABLE_HEAD:
        rows = zip(lines[_TABLE_HEAD:], marks, strict=True)
        marked = [f"{line.removesuffix(' |')}[{mark}] |" for line, mark in rows]
        return "\n".join([*lines[:_TABLE_HEAD], *marked])
    if len(lines) == len(marks) and len(lines) > 1:
        return "\n".join(f"{line}[{mark}]" for line, mark in zip(lines, marks, strict=True))
    return sentence.text + "".join(f"[{mark}]" for mark in marks)


_TABLE_HEAD = 2
"""Lines of a Markdown table above its rows."""
