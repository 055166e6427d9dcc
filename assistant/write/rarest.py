"""What stands for a colloquial word in a heading or a sentence by which something is known."""

from __future__ import annotations

from assistant.evidence import Shelf
from assistant.plan.wording import content_terms, official_words
from assistant.types import Plan


def said_by_rarest(plan: Plan, shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """The plan's ``said_for`` with but the rarest word of each official expression.

    职校 is 职业学校: 中小学校 has 学校 as well and is none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for said, official in official_words(plan.standalone).items():
        words = tuple(word for one in official if (word := _rarest(one, shelf)))
        for term in content_terms(said):
            found[term] = (*found.get(term, ()), *words)
    return plan.said_for | found


def _rarest(official: str, shelf: Shelf) -> str:
    """The word of ``official`` that the fewest passages have; of equals the longest."""
    known = [term for term in content_terms(official) if shelf.library.knows(term)]
    return max(known, key=lambda term: (shelf.index.words.weight(term), len(term)), default="")
