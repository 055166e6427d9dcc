"""What is told first.

The measures where they are asked for, the plan in force before older ones and before reports
of years gone by, sentences before rows of a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.evidence import Shelf, coverage
from assistant.plan.asked import asks_amount, asks_how, kind_of
from assistant.plan.wording import QUOTED
from assistant.types import Evidence
from index.search import overlap, spoken_for
from index.text import fold
from index.types import Chunk, Passage
from prompts import load_lines

if TYPE_CHECKING:
    from assistant.write.passages import Told

ENOUGH = 0.6
"""Share of what the best passage meets from which a measure is told before a finding, and a
sentence before a row."""
EQUAL = 0.85
"""Share of what the document found best meets from which another fits about as well."""


def is_row(chunk: Chunk) -> bool:
    """Whether ``chunk`` is a row of a table."""
    return " > " in chunk.context and "：" in chunk.context and " " in chunk.text


def is_report(section: Sequence[str]) -> bool:
    """Whether what stands under these headings reports what was done or found."""
    return any(word in heading for heading in section for word in _reporting())


@lru_cache(maxsize=1)
def _reporting() -> tuple[str, ...]:
    return tuple(load_lines("reporting_headings"))


def measures_first(
    pairs: Sequence[tuple[Passage, float]], evidence: Evidence
) -> list[tuple[Passage, float]]:
    """``pairs`` of passages and what each meets, those set back last that answer less directly.

    A row of a table, where no amount is asked for; where measures are asked for, what only
    reports what was done or found. Only where something else answers nearly as well.
    """
    best = max((share for _, share in pairs), default=0.0)
    back = [is_set_back(passage.chunk, evidence) for passage, _ in pairs]
    enough = (share >= ENOUGH * best for _, share in pairs)
    if not any(good and not late for good, late in zip(enough, back, strict=True)):
        return list(pairs)
    order = sorted(range(len(pairs)), key=lambda n: back[n])
    return [pairs[n] for n in order]


def named_first(
    pairs: Sequence[tuple[Passage, float]], evidence: Evidence, shelf: Shelf
) -> list[tuple[Passage, float]]:
    """``pairs``, those first that hold what the question calls by its name: “蓝天教育”行动.

    A passage that lacks the name in quotation marks speaks of something else, if another one
    holds it and meets ``NAMED`` of the best.
    """
    names = [n for n in QUOTED.findall(fold(evidence.plan.standalone)) if shelf.library.knows(n)]
    best = max((share for _, share in pairs), default=0.0)

    def held(passage: Passage) -> int:
        text = fold(passage.chunk.indexed)
        return sum(name in text for name in names)

    most = max((held(one) for one, share in pairs if share >= NAMED * best), default=0)
    return sorted(pairs, key=lambda pair: held(pair[0]) < most) if most else list(pairs)


NAMED = 0.5
"""Share of what the best passage meets that one which holds the name asked for must meet."""


def is_set_back(chunk: Chunk, evidence: Evidence) -> bool:
    """Whether ``chunk`` answers less directly than a sentence on what is to be done."""
    text, years = evidence.plan.standalone, evidence.plan.prefer.years
    if is_row(chunk):
        return not asks_amount(text) and not years
    asks_measures = asks_how(text) and not years and kind_of(text) != "actual"
    return asks_measures and is_report(chunk.section)


def in_force_first(told: Sequence[Told], evidence: Evidence, shelf: Shelf) -> list[Told]:
    """``told`` with the newest plan first among documents that fit about as well.

    What reports years gone by comes behind what plans say too, unless a year is asked for.
    """
    plan = evidence.plan
    if plan.prefer.years or kind_of(plan.standalone) == "actual":
        return list(told)
    shares = _fits(told, evidence)
    best = shares[told[0].document] if told else 0.0
    reports = {d for d in shares if all(_reports(p) for p in told if p.document == d)}

    def rank(document: str) -> tuple[bool, bool, int]:
        alike = shares[document] >= EQUAL * best
        newest = -shelf.library.newest_first(document).toordinal() if alike else 0
        return not alike, alike and document in reports, newest

    documents = sorted(shares, key=rank)
    return sorted(told, key=lambda part: (documents.index(part.document), _reports(part)))


def _fits(told: Sequence[Told], evidence: Evidence) -> dict[str, float]:
    """How well what is told of each document fits.

    By the words it and its heading hold, and the known questions it answers; by the words
    alone where no passage was found of some document: lists.
    """
    found: dict[str, float] = {}
    words: dict[str, float] = {}
    for part in told:
        sources = part.sentence.sources
        text = " ".join((*sources[0].section, part.sentence.text))
        headed = coverage(evidence.plan, evidence.weights, " ".join(sources[0].section[-1:]))
        share = coverage(evidence.plan, evidence.weights, text) + headed
        words[part.document] = max(share, words.get(part.document, 0.0))
        for passage, met in zip(evidence.passages, evidence.coverage, strict=True):
            chunk = passage.chunk
            if any(overlap(chunk, source) for source in sources):
                fit = met + headed + spoken_for(chunk, evidence.heard.answered)
                found[part.document] = max(fit, found.get(part.document, 0.0))
    return found if found.keys() == words.keys() else words


def _reports(part: Told) -> bool:
    return is_report(part.sentence.sources[0].section)
