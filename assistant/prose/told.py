"""What is told already: whether a sentence says anything new, and what a quote says besides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.firewall.placed import is_time
from assistant.firewall.quantities import Said, said
from assistant.firewall.support import weight_of
from assistant.library import Library
from assistant.prose.mask import without_numbering
from assistant.types import Sentence, Source
from index.numbers import find_quantities
from index.text import content_words, fold, squeeze

NOTHING_NEW = 0.9
"""Share of a sentence's words, by weight, from which another sentence has told it."""
TOLD = 0.6
"""Share of the words of a part of a quote, by weight, from which it is told."""
_PART = re.compile(r"[^。！？；\n]*(?:[。！？；\n]+[”’」』）)]*|$)")
_HEAD = 24
"""Characters of the longest heading in front of a paragraph."""


def repeats(sentence: Sentence, told: Sequence[Sentence], library: Library) -> bool:
    """Whether one of ``told`` says all that ``sentence`` says."""
    if sentence.figures:
        return any(set(sentence.figures) <= set(one.figures) for one in told)
    return any(
        _amounts(sentence.text) <= _amounts(one.text)
        and share_of_words(sentence.text, one.text, library) >= NOTHING_NEW
        for one in told
        if not one.figures
    )


def tells(words: str, part: str, library: Library) -> bool:
    """Whether ``words`` tell a part of a quote: most of its words, and all of its amounts."""
    plain = without_numbering(part)
    met = share_of_words(plain, words, library) >= TOLD
    return met and _amounts(plain) <= _amounts(words)


def share_of_words(text: str, words: str, library: Library) -> float:
    """The share of the content words of ``text``, by weight, that ``words`` have."""
    folded = squeeze(fold(words))
    weights = {w: weight_of(w, library) for w in content_words(text)}
    met = sum(weight for word, weight in weights.items() if word in folded)
    return met / total if (total := sum(weights.values())) else 1.0


def parts_of(text: str) -> list[tuple[int, int]]:
    """Where the sentences of ``text`` stand, and the members of a sentence that ； parts."""
    return [found.span() for found in _PART.finditer(text) if found.group().strip()]


def is_head(part: str, source: Source) -> bool:
    """Whether a part of a quote is but the heading in front of it."""
    plain = without_numbering(part.strip()).rstrip("。；").strip("—")
    if len(plain) > _HEAD:
        return False
    return plain != part.strip().rstrip("。；") or any(plain in one for one in source.section)


def _amounts(text: str) -> set[Said]:
    return {said(q) for q in find_quantities(squeeze(text)) if not is_time(q)}
