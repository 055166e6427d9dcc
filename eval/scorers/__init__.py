"""The scorers: pure measures of one outcome, each in [0, 1] or None where it does not apply.

In ``wrong_figure`` 1 is bad; everywhere else 1 is good.
"""

from __future__ import annotations

from eval.scorers.citations import citation_precision, citation_recall, verbatim
from eval.scorers.figures import figures_exact, figures_whole
from eval.scorers.length import concise
from eval.scorers.points import key_points, key_points_all
from eval.scorers.refusal import answered_rightly, refused, refused_rightly
from eval.scorers.retrieval import RANKINGS
from eval.scorers.wrong import wrong_figure
from eval.types import Case, Outcome, Scorer, World

__all__ = ["SCORERS", "refused", "score"]

SCORERS: tuple[Scorer, ...] = (
    figures_exact,
    figures_whole,
    wrong_figure,
    key_points,
    key_points_all,
    citation_recall,
    citation_precision,
    verbatim,
    refused_rightly,
    answered_rightly,
    concise,
    *RANKINGS,
)


def score(case: Case, outcome: Outcome, world: World) -> dict[str, float | None]:
    """What every scorer says of one outcome, by the scorer's name."""
    return {scorer.name: scorer(case, outcome, world) for scorer in SCORERS}
