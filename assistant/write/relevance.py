"""Whether what was found answers the question at all."""

from __future__ import annotations

import math

from assistant.evidence import Shelf
from assistant.types import Evidence, Status

INTERCEPT, COVERED, MARGIN = -3.49, 3.56, 22.68
"""Logistic regression over 334 dev questions (``python -m eval.calibrate``) on the share of
the question that the best passage holds and on how much nearer it is than those around it."""
RELEVANT = 0.25
"""From which likelihood passages are told as the answer: refuses 1.2% of the answerable of
those questions. Below it the nearest passages are named as different."""


def judge(evidence: Evidence, shelf: Shelf) -> Status:
    """Whether the evidence answers the question.

    Outside is what shares no content word with any document but the name of a region.
    """
    names = {part for region in shelf.library.regions for part in (region, region[:-1])}
    unknown = shelf.index.words.weight("")
    known = [t for t, w in evidence.weights.items() if w < unknown or evidence.plan.said_for.get(t)]
    if not set(known) - names:
        return "out_of_scope"
    return "answered" if relevance(evidence) >= RELEVANT else "not_found"


def relevance(evidence: Evidence) -> float:
    """How likely the passages answer the question, in [0, 1]."""
    covered = max(evidence.coverage, default=0.0)
    return 1 / (1 + math.exp(-(INTERCEPT + COVERED * covered + MARGIN * evidence.margin)))
