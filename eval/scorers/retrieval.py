"""Retrieval: how far up do the passages stand that support the answer?

``ir-measures`` computes the measures. A found passage is relevant if it holds a supporting
quote that no better passage holds; its grade is the number of such quotes, so a second
passage with the same quote neither helps nor hurts. A quote not found is a relevant passage
not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from eval.scorers.places import covers, supporting
from eval.types import Case, Outcome, Span, World

Places: TypeAlias = tuple[tuple[Span, ...], ...]


@dataclass(slots=True)  # not frozen: the protocol Scorer asks for plain attributes
class Ranking:
    """A scorer of the passages found; ``measure`` is its name in ``ir-measures``."""

    name: str
    version: int
    measure: str

    def __call__(self, case: Case, outcome: Outcome, world: World) -> float | None:
        """The measure; None without quotes, after earlier turns, or about documents as such."""
        if not case.answerable or not case.quotes or case.history or case.kind == "documents":
            return None
        if outcome.error:
            return 0.0
        quotes = tuple(tuple(places) for places in supporting(case, world))
        return _measured(quotes, outcome.found)[self.measure]


@lru_cache(maxsize=1024)
def _measured(quotes: Places, found: tuple[Span, ...]) -> dict[str, float]:
    """All measures of one case at once."""
    import ir_measures  # noqa: PLC0415 -- only the evaluation needs it

    grades: dict[str, int] = {}
    missing = list(range(len(quotes)))
    for rank, span in enumerate(found):
        new = [n for n in missing if covers(span, quotes[n])]
        missing = [n for n in missing if n not in new]
        if new:
            grades[f"p{rank}"] = len(new)
    grades |= {f"q{n}": 1 for n in missing}
    scores = {f"p{rank}": float(-rank) for rank in range(len(found))} or {"none": 0.0}
    measures = [ir_measures.parse_measure(one.measure) for one in RANKINGS]
    results = ir_measures.calc_aggregate(measures, {"case": grades}, {"case": scores})
    return {str(measure): float(value) for measure, value in results.items()}


recall_at_5 = Ranking("recall@5", 1, "R@5")
recall_at_10 = Ranking("recall@10", 1, "R@10")
reciprocal_rank = Ranking("mrr", 1, "RR")
ndcg_at_10 = Ranking("ndcg@10", 1, "nDCG@10")
RANKINGS = (recall_at_5, recall_at_10, reciprocal_rank, ndcg_at_10)
