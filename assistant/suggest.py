"""What could be asked next: up to three questions, each tried before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.evidence import Shelf
from assistant.library import bare_title
from assistant.plan.asked import asks_responsible
from assistant.table.phrase import KIND
from assistant.types import Asked, Draft, Evidence
from index.types import Figure

MOST = 3
"""Questions suggested at most."""
TRIED = 6
"""Questions tried at most: each costs an answer."""
_YEARS = 3
"""Years of an indicator from which on its course is worth asking for."""


def suggest(draft: Draft, shelf: Shelf, answerable: Callable[[str], bool]) -> tuple[str, ...]:
    """Up to three questions that lead on from ``draft`` and that can be answered."""
    asked = {draft.evidence.plan.question.text, draft.evidence.plan.standalone}
    candidates = [q for q in dict.fromkeys(_candidates(draft, shelf)) if q not in asked]
    found: list[str] = []
    for question in candidates[:TRIED]:
        if len(found) < MOST and answerable(question):
            found.append(question)
    return tuple(found)


def _candidates(draft: Draft, shelf: Shelf) -> Iterator[str]:
    told = list(dict.fromkeys(figure for s in draft.sentences for figure in s.figures))
    if told and draft.status == "not_found":
        yield from (_value(figure) for figure in told)
    elif told:
        yield from _about_figure(told, shelf, asked=draft.evidence.plan.asked)
    elif draft.status in {"answered", "partial"}:
        yield from _about_passage(draft, shelf)


def _value(figure: Figure) -> str:
    return f"{figure.region}{figure.year}年{_called(figure)}{KIND[figure.kind]}是多少？"


def _called(figure: Figure) -> str:
    return f"{figure.breakdown}{figure.indicator}"


def _slots(figure: Figure) -> tuple[object, ...]:
    """What tells a figure from others; documents may say it twice."""
    return figure.indicator, figure.breakdown, figure.region, figure.year, figure.kind


def _about_figure(told: list[Figure], shelf: Shelf, *, asked: Asked) -> Iterator[str]:
    """Other years, the course, the attribute, another region, an indicator related to it."""
    first = told[0]
    rows = [f for f in shelf.table.of(first.indicator) if f.breakdown == first.breakdown]
    years = {figure.year for figure in rows if figure.region == first.region}
    known = {_slots(figure) for figure in told}
    others = [f for f in rows if f.region == first.region and _slots(f) not in known]
    if others:
        yield _value(max(others, key=lambda f: (f.kind == "target", f.year)))
    if asked != "trend" and len(years) >= _YEARS and len({f.year for f in told}) < _YEARS:
        yield f"{first.region}{_called(first)}历年有什么变化？"
    if asked != "attribute" and any(f.attribute for f in rows):
        yield f"{first.indicator}是约束性还是预期性指标？"
    elsewhere = [f for f in rows if f.region != first.region and _slots(f) not in known]
    yield from (_value(figure) for figure in elsewhere[:1])
    for name in shelf.table.indicators[first.indicator].related:
        rows = [f for f in shelf.table.of(name) if _slots(f) not in known]
        near = [f for f in rows if f.region == first.region]
        near.sort(key=lambda f: (f.year != first.year, f.kind != "target", -f.year))
        yield from (_value(figure) for figure in near[:1])


def _about_passage(draft: Draft, shelf: Shelf) -> Iterator[str]:
    """Who answers for it, what else stands beside it, which figures it holds."""
    source = next((s.sources[0] for s in draft.sentences if s.sources), None)
    if source is None or not source.section:
        return
    title = bare_title(source.section[-1]).rstrip("。")
    responsible = asks_responsible(draft.evidence.plan.standalone)
    if not responsible and shelf.library.units_sources(source.document, source.section):
        yield f"{title}由谁负责？"
    yield from (_value(figure) for figure in _quoted_in(draft.evidence, shelf)[:2])
    parent = source.section[:-1]
    if parent and len(shelf.library.children(source.document, parent)) > 1:
        yield f"{bare_title(parent[-1])}有哪些内容？"


def _quoted_in(evidence: Evidence, shelf: Shelf) -> list[Figure]:
    """The targets that are quoted from the section of the best passage."""
    passages = evidence.passages or tuple(p for part in evidence.parts for p in part.passages)
    if not passages:
        return []
    best = passages[0].chunk
    section = " > ".join(best.section)
    return [
        figure
        for figure in shelf.table.figures
        if (figure.document, figure.section) == (best.document, section) and figure.kind == "target"
    ]
