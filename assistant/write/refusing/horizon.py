"""Years that no plan reaches: what is told of earlier ones does not answer for them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence import Shelf
from assistant.types import Plan
from assistant.write.passages import Told


def beyond_plans(plan: Plan, told: Sequence[Told], shelf: Shelf) -> str:
    """The years asked for that lie behind the last plan's end and that nothing told names.

    Empty if some year asked for is within the plans: what is told may be of that one.
    """
    last = max(document.card.period_end for document in shelf.library.documents.values())
    years = plan.prefer.years
    seen = " ".join(" ".join((t.sentence.text, *t.sentence.sources[0].section)) for t in told)
    beyond = [year for year in years if year > last and str(year) not in seen]
    return "、".join(f"{year}年" for year in beyond) if len(beyond) == len(years) else ""
