"""What of the built-in draft a chat model may word, and what must be told besides its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from assistant.evidence import NEAR_BEST, Shelf, coverage
from assistant.library import Library
from assistant.plan.asked import asks_how, asks_list, asks_why
from assistant.prose.told import is_head, parts_of, tells
from assistant.types import Draft, Evidence, Plan, Sentence, Source
from assistant.write import write
from assistant.write.passages import names_topic
from assistant.write.refusing.lacks import asks_amount_of, tells_amount
from index.search import overlap
from index.types import Figure

Span: TypeAlias = tuple[int, int]

REFUSALS = {"not_found", "out_of_scope"}
AS_MUCH = 0.75
"""Share of what the best passage meets of the question that a sentence of a passage which the
built-in writer leaves out must meet."""


@dataclass(frozen=True, slots=True)
class Essentials:
    """The sentences of a draft, and which of them a model may word."""

    draft: Draft
    shelf: Shelf
    open: tuple[Sentence, ...]
    """Plain statements of figures, and verbatim quotes of one passage."""

    @classmethod
    def of(cls, draft: Draft, shelf: Shelf) -> Essentials:
        """What of ``draft`` may be worded; nothing of a refusal, nor of a refused part."""
        if draft.status in REFUSALS:
            return cls(draft, shelf, ())
        parts = [write(part, shelf) for part in draft.evidence.parts]
        refused = {s for one in parts if one.status in REFUSALS for s in one.sentences}
        others = _other_readings(draft.evidence)
        ruled = [set(ruling.figures) for ruling in draft.rulings]
        kept = (
            s
            for s in draft.sentences
            if s not in refused and _may_be_worded(s, others) and not _is_ruled(s, ruled)
        )
        return cls(draft, shelf, tuple(dict.fromkeys(kept)))

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """How the question was understood: said before all else."""
        notes = set(self.draft.evidence.plan.notes)
        count = 0
        for sentence in self.draft.sentences:
            if not sentence.lead_in or sentence.text not in notes:
                break
            count += 1
        return self.draft.sentences[:count]

    def left(self, told: Sequence[Sentence]) -> Iterator[Sentence]:
        """What is to be said besides ``told``, in the draft's order, each under its lead-ins."""
        leads: list[Sentence] = []
        fresh = True
        for sentence in self.draft.sentences[len(self.notes) :]:
            if sentence.lead_in and sentence.text.endswith("："):
                leads = [*leads, sentence] if fresh else [sentence]
                fresh = True
                continue
            fresh = False
            rest = self._rest(sentence, told) if sentence in self.open else [sentence]
            if rest:
                yield from (_further(lead, told, self.shelf.library) for lead in leads)
                leads = []
            yield from rest

    def is_beside(self, sentence: Sentence) -> bool:
        """Whether ``sentence`` is of a passage that the draft leaves out, and off the question."""
        own = {source for one in self.open for source in one.sources}
        if sentence.figures or any(source in own for source in sentence.sources):
            return False
        headings = " ".join(part for source in sentence.sources for part in source.section)
        text = f"{headings} {sentence.text}"
        every = [one for one in (self.draft.evidence, *self.draft.evidence.parts) if one.coverage]
        return not any(
            coverage(one.plan, one.weights, text) >= AS_MUCH * max(one.coverage) for one in every
        )

    def _rest(self, sentence: Sentence, told: Sequence[Sentence]) -> list[Sentence]:
        """What of a sentence that a model may word is not told: all of it, parts or nothing."""
        if sentence.figures:
            return [] if _tells_figures(sentence, told) else [sentence]
        source = sentence.sources[0]
        words = "\n".join(one.text for one in told if source in one.sources)
        if not words:
            return [sentence]
        spans = parts_of(sentence.text)
        untold = [span for span in spans if self._is_untold(span, spans, sentence, words)]
        if len(untold) == len(spans):
            return [sentence]
        runs = [sentence.text[start:end].strip().rstrip("；") for start, end in _runs(untold)]
        return [replace(sentence, text=_ended(run)) for run in runs]

    def _is_untold(self, span: Span, spans: Sequence[Span], sentence: Sentence, words: str) -> bool:
        """Whether a part of a quote answers the question and ``words`` do not tell it."""
        source = sentence.sources[0]
        part, *others = (sentence.text[a:b] for a, b in (span, *spans))
        if (span == spans[0] != spans[-1] and is_head(part, source)) or tells(
            words, part, self.shelf.library
        ):
            return False
        return any(_answers(part, others, one) for one in self._evidence_of(source))

    def _evidence_of(self, source: Source) -> Sequence[Evidence]:
        """The evidence in which the source was found, of several parts; else all."""
        parts = self.draft.evidence.parts or (self.draft.evidence,)
        chunks = ((part, p.chunk) for part in parts for p in part.passages)
        own = [part for part, chunk in chunks if overlap(chunk, source)]
        return own[:1] or parts


def _answers(part: str, parts: Sequence[str], evidence: Evidence) -> bool:
    """Whether ``part`` is one of those for which the built-in writer chose the quote.

    Where measures, a list or a reason are asked for, all are.
    """
    plan: Plan = evidence.plan
    text = plan.standalone
    if asks_how(text) or asks_list(text) or asks_why(text) or names_topic(text):
        return True
    if asks_amount_of(text) and tells_amount(text, part):
        return True
    best = max(coverage(plan, evidence.weights, one) for one in parts)
    return coverage(plan, evidence.weights, part) >= NEAR_BEST * best


def _runs(spans: Sequence[Span]) -> list[Span]:
    """``spans`` with those that follow each other made one."""
    runs: list[Span] = []
    for start, end in spans:
        if runs and runs[-1][1] == start:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return runs


def _ended(text: str) -> str:
    return text if text.endswith(_ENDS) else f"{text}。"


_ENDS = tuple("。！？：”’」』）)")


def _further(lead: Sentence, told: Sequence[Sentence], library: Library) -> Sentence:
    """The lead-in over what a document says besides what is told of it."""
    titles = [library.card(source.document).title for one in told for source in one.sources]
    if not any(f"《{title}》" in lead.text for title in titles):
        return lead
    return replace(lead, text=re.sub(r"(?<!还)提出：$", "还提出：", lead.text))


def _other_readings(evidence: Evidence) -> set[str]:
    """Indicators that are told only as other readings of the question."""
    every = (evidence, *evidence.parts)
    return {name for one in every for found in one.found for name in found.others}


def _may_be_worded(sentence: Sentence, others: set[str]) -> bool:
    """Whether ``sentence`` states figures plainly or quotes one passage of running text.

    What shows a disagreement, what was computed, other readings, tables, lists and templates
    stay as the built-in writer tells them.
    """
    if sentence.lead_in or sentence.computed or sentence.text.count("\n") > _LINES:
        return False
    if sentence.figures:
        known = {_key(figure) for figure in sentence.figures}
        return len(known) == len(sentence.figures) and not any(
            figure.indicator in others for figure in sentence.figures
        )
    return len(sentence.sources) == 1 and sentence.text == sentence.sources[0].quote


_LINES = 2
"""Line breaks of running text; what has more is a table or a list."""


def _is_ruled(sentence: Sentence, ruled: Sequence[set[str]]) -> bool:
    """Whether the sentence tells how figures differ that staff ruled on."""
    told = {figure.id for figure in sentence.figures}
    return len(told) > 1 and any(told <= one for one in ruled)


def _key(figure: Figure) -> tuple[str, str, str, int, str]:
    return figure.indicator, figure.breakdown, figure.region, figure.year, figure.kind


def _tells_figures(sentence: Sentence, told: Sequence[Sentence]) -> bool:
    """Whether the figures are told: together if a sentence sets two in relation.

    What leads to a table only names its first and last figure.
    """
    wanted = set(sentence.figures)
    if len(wanted) == 1 or sentence.text.endswith("各年如下。"):
        return wanted <= {figure for one in told for figure in one.figures}
    return any(wanted <= set(one.figures) for one in told)
