"""How near in meaning a sentence is to its sources, for those that words alone leave open."""

from __future__ import annotations

import math

import numpy as np

from assistant.firewall.names import HIDDEN
from assistant.firewall.support import supported
from assistant.library import Library
from assistant.types import Sentence
from index.types import Encoder

SURE = 0.9
"""Share of content words in the sources from which no encoder is asked."""
INTERCEPT, SHARE, COSINE = -18.6, 6.55, 14.0
"""Fitted on 60 passages of the documents (``python -m eval.calibration.prose``)."""
THRESHOLD = 0.5
"""Of sentences made from 180 other passages, those that pass the words and this: carried ones
verbatim 176 of 176, without a clause 139 of 143, clauses in another order 116 of 117, with a
frame 176 of 176, two joined 141 of 144, with words from the list of synonyms 69 of 168; others
denied 0 of 175, bound or dated otherwise 0 of 175, softened words left out 3 of 12, nouns
swapped 6 of 161, a noun replaced 1 of 176, words strung together 1 of 176, sentences of other
passages 0 of 176, the most similar ones 4 of 176 (nearly the passage's own words). Words alone
let 8 of those strung together pass. Packaged encoder, documents of 2026-11."""


def likely(share: float, angle: float) -> float:
    """How likely a source carries a sentence, in [0, 1]; logistic, fitted on the documents."""
    return 1 / (1 + math.exp(-(INTERCEPT + SHARE * share + COSINE * angle)))


def too_far(sentence: Sentence, library: Library, encoder: Encoder) -> str:
    """Why ``sentence`` is too far from its sources; empty if it is near enough."""
    found = supported(sentence.text, sentence.sources, library)
    if sentence.figures or found.share >= SURE:
        return ""
    near = likely(found.share, cosine(sentence.text, found.windows, encoder))
    return "" if near >= THRESHOLD else "所注出处没有这个意思"


def cosine(text: str, windows: tuple[str, ...], encoder: Encoder) -> float:
    """The cosine of ``text`` with the nearest of the windows that its words were found in."""
    parts = [part for one in dict.fromkeys(windows) if (part := one.partition(HIDDEN)[0])]
    if not parts:
        return 0.0
    own, *others = encoder.passages([text, *parts])
    return float(np.max(np.stack(others) @ own))
