"""Where what is asked stands in a section on something else: a known answer tells where."""

from __future__ import annotations

import re

from assistant.evidence import KNOWN, OWN, Shelf, coverage
from assistant.types import Evidence
from assistant.write.order import is_row
from index.search import shared
from index.types import Chunk


def only_within(chunk: Chunk, evidence: Evidence, shelf: Shelf, *, most: float) -> bool:
    """Whether but a part of the chunk's section, headed by another topic, is what was asked.

    As 教师职业幸福感 stands in one sentence on 基层党建. ``most`` is the share of the section up to
    which an answer is but a part of it.
    """
    known = evidence.heard.answered
    answers = [k for k in known if k.score >= SURELY and shared(chunk, k.chunk) >= OWN]
    if not answers or not chunk.section or is_row(chunk):
        return False
    plan, weights = evidence.plan, evidence.weights
    text = shelf.library.section_source(chunk.document, chunk.section).quote
    first, last = shelf.library.clean_span(max(answers, key=lambda known: known.score).chunk)
    answer = shelf.library.documents[chunk.document].text[first:last]
    if len(answer) > most * len(text):
        return False  # the rest of it says how as well
    rest = _SPACE.sub("", text).replace(_SPACE.sub("", answer), " ")
    held = coverage(plan, weights, f"{chunk.section[-1]} {rest}")
    return held <= PART * coverage(plan, weights, text)


MENTION = 0.1
"""Share of a section up to which an answer only mentions what is asked how to do."""
_SPACE = re.compile(r"\s")
SURELY = 0.75
"""How near a known question must be for its answer to be told without the rest of a section."""


PART = 0.4
"""Share of what a section meets below which its rest is of something else than its answer."""


def met_by(chunk: Chunk, span: tuple[int, int], evidence: Evidence, shelf: Shelf) -> float:
    """How much of the question the part ``span`` of a chunk's text meets.

    By its words, and by how much of it a known question like the one asked is answered by.
    """
    share = coverage(evidence.plan, evidence.weights, chunk.text[slice(*span)])
    first, _ = shelf.library.clean_span(chunk)
    start, end = first + span[0], first + span[1]
    said = 0.0
    for known in evidence.heard.answered:
        if known.score >= SURELY and chunk.document == known.chunk.document:
            low, high = shelf.library.clean_span(known.chunk)
            inside = min(end, high) - max(start, low)
            said = max(said, known.score * max(0, inside) / max(1, min(end - start, high - low)))
    return share + (1 - share) * min(1.0, KNOWN * said)
