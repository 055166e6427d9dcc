"""What stands under the headings that fit: for questions that want things named or measures.

Every heading of the documents is weighed, not only those of passages found: a list must be
complete, and the words of a question often stand in the heading alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.evidence import Shelf, share_of
from assistant.library import bare_title
from assistant.plan import content_terms
from assistant.plan.wording import QUOTED
from assistant.types import Evidence, Sentence, Source
from assistant.write.rarest import said_by_rarest
from index.text import fold
from index.types import Section

HEADING = 0.3
"""Share of the question's words a heading must hold to stand for what is to be listed."""
_TIED = 0.95
"""Headings that hold this share of what the best one holds are as good."""
_SIBLINGS = 3
"""Headings side by side that hold the thing asked for, from which on they are the list."""
_WHOLE_SENTENCE = re.compile(r"[^。！？；]*(?:[。！？；]+[”’」』）)]*|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a heading fits a question."""

    section: Section
    held: float
    """The share of the question's words, by weight, that it holds."""
    told: float
    """The share of its own words that the question has."""


def listed(evidence: Evidence, shelf: Shelf) -> list[Sentence]:
    """What stands under the best heading of each document that has one; else nothing.

    A heading fits only if it holds nearly as much of the question as the best sentence found.
    """
    plan = replace(evidence.plan, said_for=said_by_rarest(evidence.plan, shelf))
    evidence = replace(evidence, plan=plan)
    weights = _own_words(evidence, shelf)
    best = max((_best_sentence(evidence, weights, text) for text in _texts(evidence)), default=0)
    enough = max(HEADING, _TIED * best)
    fits = [fit for fit in _fits(evidence, weights, shelf) if fit.held >= enough]
    if not fits:
        return []
    top = max(fit.held for fit in fits)
    by_document: dict[str, list[_Fit]] = defaultdict(list)
    for fit in fits:
        if fit.held >= _TIED * top:
            by_document[fit.section.document].append(fit)
    ranked = sorted(by_document.values(), key=lambda group: -max(_score(fit) for fit in group))
    return [_told(group, shelf) for group in ranked]


def _score(fit: _Fit) -> float:
    return fit.held + fit.told


def _own_words(evidence: Evidence, shelf: Shelf) -> dict[str, float]:
    """The question's words by weight, without those that only name a document or region.

    Nor those that no document has: no heading can hold them.
    """
    titles = fold(" ".join(shelf.library.card(i).title for i in evidence.plan.documents))
    names = titles + "".join(shelf.library.regions)
    unknown = shelf.index.words.weight("")
    quoted = QUOTED.findall(fold(evidence.plan.standalone))
    kept = {
        term: weight
        for term, weight in evidence.weights.items()
        if term not in names
        and (
            weight < unknown
            or (term in quoted and shelf.library.knows(term))
            or evidence.plan.said_for.get(term)
        )
    }
    return kept or evidence.weights


def _texts(evidence: Evidence) -> Iterator[str]:
    for passage in evidence.passages:
        yield passage.chunk.text


def _best_sentence(evidence: Evidence, weights: dict[str, float], text: str) -> float:
    parts = (match.group() for match in _WHOLE_SENTENCE.finditer(text) if match.group().strip())
    return max((share_of(weights, part, evidence.plan.said_for) for part in parts), default=0.0)


def _fits(evidence: Evidence, weights: dict[str, float], shelf: Shelf) -> Iterator[_Fit]:
    """Every heading of the documents meant, with how well it fits."""
    plan = evidence.plan
    timely = _year_part(evidence)
    asked = set(plan.terms) | {word for words in plan.said_for.values() for word in words}
    region = plan.prefer.region
    for document, sections in shelf.library.sections.items():
        if plan.documents and document not in plan.documents:
            continue
        if not plan.documents and shelf.library.card(document).region != region:
            continue
        texts = [section for section in sections if not section.is_table]
        for path in dict.fromkeys(section.path for section in texts if section.path):
            if timely and timely not in " ".join(path):
                continue
            title = bare_title(path[-1])
            words = _title_words(title)
            told = sum(word in asked for word in words) / max(len(words), 1)
            section = next(s for s in texts if s.path == path)
            yield _Fit(section, share_of(weights, title, plan.said_for), told)


def _year_part(evidence: Evidence) -> str:
    """The year asked for, if the passages found are of a part whose heading names it."""
    years = evidence.plan.prefer.years
    year = f"{years[0]}年" if len(years) == 1 else ""
    headings = [" ".join(passage.chunk.section) for passage in evidence.passages]
    return year if year and headings and all(year in heading for heading in headings) else ""


@lru_cache(maxsize=4096)
def _title_words(title: str) -> tuple[str, ...]:
    return content_terms(title)


def _told(fits: list[_Fit], shelf: Shelf) -> Sentence:
    """The list of one document: siblings as their parent's list, else the best heading's."""
    document = fits[0].section.document
    siblings: dict[tuple[str, ...], int] = defaultdict(int)
    for fit in fits:
        siblings[fit.section.path[:-1]] += 1
    for parent, count in siblings.items():
        children = shelf.library.children(document, parent)
        if parent and count >= max(_SIBLINGS, (len(children) + 1) // 2):
            return outline(document, parent, shelf)
    best = max(fits, key=lambda fit: (_score(fit), -len(fit.section.path)))
    whole = told_whole(document, best.section.path, shelf)
    if len(whole.sources) > 1 or not bare_title(whole.text):
        return whole
    quote = bare_title(whole.text)
    return Sentence(quote, (replace(whole.sources[0], quote=quote),))


def told_whole(document: str, path: tuple[str, ...], shelf: Shelf) -> Sentence:
    """The headings under a heading path as a list; where it has none, all its text."""
    children = shelf.library.children(document, path)
    if not children:
        source = shelf.library.section_source(document, path)
        return Sentence(source.quote, (source,))
    return outline(document, path, shelf)


def outline(document: str, path: tuple[str, ...], shelf: Shelf) -> Sentence:
    """The headings right under a heading path as a list, each with its source."""
    sources = tuple(
        shelf.library.heading(child) for child in shelf.library.children(document, path)
    )
    items = in_own_order([source.quote.strip("—") for source in sources])
    bullets = "\n".join(f"- {item}" for item in items)
    head = shelf.library.title_source(document, path)
    return Sentence(f"{heading_told(head)}：\n{bullets}", (head, *sources))


def heading_told(head: Source) -> str:
    """A heading over its list, without the number that it has in its document: 六、重大行动."""
    return bare_title(head.quote.strip()).strip("—。：")


def in_own_order(items: Sequence[str]) -> list[str]:
    """``items`` as they are told: without numbers that do not count them from one.

    11., 12., 13. are the numbers of the whole document, not of the three under a heading.
    """
    first = _FIRST_LABEL.match(items[0]) if items else None
    numbered = first is not None or not any(bare_title(item) != item for item in items)
    return list(items) if numbered else [bare_title(item) for item in items]


_FIRST_LABEL = re.compile(r"(?:[(（]?[一1](?:[)）、]|[.．]|是))")
