"""``Draft`` → ``Answer``: nothing leaves that its sources do not carry. Pure functions.

Each quote must be verbatim in its document and cut no quantity short; each quantity must
pass the firewall; what tells no curated figure must be verbatim in its quotes or the fixed
template of a table row, an outline or a labelled list. What fails is removed and named.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.firewall import cuts, foreign, mispaired, spaced, unsupported
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
from index.types import Ruling

_EDGE = 40
"""Characters around a quote that are read to see whether it cuts a quantity short."""
_LABELS = {"牵头单位", "责任单位", "文件名称", "文号", "发文单位", "印发日期"}
"""Words of templates that label what comes from a source."""
_NOTHING_LEFT = "找到的内容没有通过出处核对，因此不作回答。"


def check(draft: Draft, library: Library, *, known: dict[Sentence, str] | None = None) -> Answer:
    """The draft with only those sentences that hold, their citations numbered.

    ``known`` keeps what was found wrong with sentences, for drafts of the same evidence.
    """
    plan = draft.evidence.plan
    known = {} if known is None else known
    kept: list[Sentence] = []
    removed: list[str] = []
    lead, names, asked = "", _indicators(draft), _asked(plan)
    for sentence in draft.sentences:
        if sentence not in known:
            known[sentence] = fault(sentence, library, question=asked, names=names)
        reason = known[sentence] or _misled(lead, sentence, library)
        if _leads(sentence):
            lead = "" if reason else sentence.text
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
    """The question with all its years written out, and how it was understood: for echoes."""
    own = [plan.question.text]
    for part in (plan, *plan.parts):
        years = "".join(f" {year}年" for year in part.prefer.years)
        own += [f"{part.standalone}{years}", *part.notes]
    return " ".join(own)


def _indicators(draft: Draft) -> list[str]:
    """The indicators that the question may mean: names that may hold figures."""
    names: list[str] = []
    for evidence in (draft.evidence, *draft.evidence.parts):
        names += [m.indicator for query in evidence.plan.queries for m in query.matches]
        names += [f.indicator for found in evidence.found for f in (*found.exact, *found.nearest)]
    return list(dict.fromkeys(names))


def fault(
    sentence: Sentence, library: Library, *, question: str = "", names: Iterable[str] = ()
) -> str:
    """Why ``sentence`` must not be said; empty if it may.

    ``question`` is what an echo may repeat, ``names`` the indicators a lead-in may name.
    """
    if reason := _out_of_form(sentence):
        return reason
    false = [s for s in sentence.sources if not is_verbatim(s, library)]
    if false:
        return f"引文与原文不符（{false[0].quote[:30]}）"
    if unknown := foreign(sentence, library, question=question, names=names):
        return f"数字没有出处（{'、'.join(unknown)}）"
    if sentence.figures:
        reason = mispaired(sentence, library) or _unsourced(sentence, library)
    elif not (sentence.lead_in or sentence.prose):
        reason = _invented(sentence)
    return reason or (unsupported(sentence, library) if sentence.prose else "")


def _out_of_form(sentence: Sentence) -> str:
    """Why the sentence is neither a lead-in nor a statement; empty if it is one of them."""
    if sentence.prose and (sentence.lead_in or sentence.echo or sentence.computed):
        return "模型的句子不能是引导语"
    if sentence.lead_in == bool(sentence.sources):
        return "引导语不应带有出处" if sentence.lead_in else "没有出处"
    return ""


def _misled(lead: str, sentence: Sentence, library: Library) -> str:
    """Why ``sentence`` is not what the lead-in over it announces; empty if it is.

    A lead-in that names documents or regions leads to what is of them and to nothing else.
    """
    if sentence.lead_in:
        return ""
    cards = [library.card(document) for document in library.documents]
    titles = {card.id for card in cards if card.title in lead}
    for card in cards:
        lead = lead.replace(card.title, "")
    regions = {region for region in library.regions if region in lead}
    for source in sentence.sources:
        if titles and source.document not in titles:
            return "引导语说的是另一份文件"
        if regions and library.card(source.document).region not in regions:
            return "引导语说的是另一个地区"
    return ""


def _invented(sentence: Sentence) -> str:
    """Why the words are not those of the sources; empty if they are."""
    if any(_is_part(sentence.text, source) for source in sentence.sources):
        return ""
    lines = [line.removeprefix("- ") for line in sentence.text.splitlines()]
    strange = [line for line in lines if not _is_told(line, sentence.sources)]
    return f"不是原文（{strange[0][:30]}）" if strange else ""


def _is_part(text: str, source: Source) -> bool:
    """Whether ``text`` is a heading of the source or stands in its quote, no quantity cut."""
    part, quote = spaced(text), spaced(source.quote)
    headings = {spaced(heading) for heading in source.section}
    return part in headings or (part in quote and not cuts(part, quote))


def _is_told(line: str, sources: Iterable[Source]) -> bool:
    """Whether ``line`` is in a source, or the template of a row or of a labelled list.

    Parts of a quote in another order would give a value to another year.
    """
    sources = tuple(sources)
    row = (f"{s.section[-1]}：{s.context.rpartition(' > ')[2]}。" for s in sources if s.section)
    if line in row or not line.strip("：。 "):
        return True
    whole = (line, line.removesuffix("："), line.removesuffix("。"))
    if any(_is_part(one, source) for one in whole for source in sources):
        return True
    items = [item.partition("：") for item in line.removesuffix("。").split("；")]
    return all(label in _LABELS and values for label, _, values in items) and all(
        any(_is_part(value, source) for source in sources)
        for _, _, values in items
        for value in values.split("、")
    )


def _unsourced(sentence: Sentence, library: Library) -> str:
    """Why a figure's source is not among the sentence's sources; empty if all are."""
    for figure in sentence.figures:
        if library.figure_source(figure) not in sentence.sources:
            return f"{figure.id} 没有注明出处"
    return ""


def is_verbatim(source: Source, library: Library) -> bool:
    """Whether the quote stands in the raw file between its offsets, white space aside.

    It must not cut a quantity short: 达到90% is no quote where the file has 达到90%以上.
    """
    quote = spaced(source.quote)
    if source.document not in library.documents or not quote:
        return False
    raw = library.documents[source.document].raw
    around = spaced(raw[max(0, source.start - _EDGE) : source.end + _EDGE])
    return quote in spaced(raw[source.start : source.end]) and not cuts(quote, around)


def _without_idle_leads(sentences: list[Sentence]) -> list[Sentence]:
    """Lead-ins that end in a colon go if the statements they lead to are gone."""
    followed = [*sentences[1:], Sentence("", lead_in=True)][: len(sentences)]
    return [
        sentence
        for sentence, following in zip(sentences, followed, strict=True)
        if not (_leads(sentence) and following.lead_in) or len(sentences) == 1
    ]


def _leads(sentence: Sentence) -> bool:
    return sentence.lead_in and sentence.text.endswith("：")


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
