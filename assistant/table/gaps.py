"""What the figures told leave open: the gaps of an answer, each named in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.table.lookup import TIED
from assistant.table.phrase import KIND
from assistant.table.readings import called_alike
from assistant.types import FigureQuery, Found, Plan
from index.figures import FigureTable, amount
from index.numbers import find_quantities, normalised
from index.text import fold
from index.types import Figure, Quantity

BESIDE = "以下指标名称不同，口径也可能不同，不宜直接相比。"


def is_beside(query: FigureQuery, figures: Sequence[Figure], plan: Plan) -> bool:
    """Whether ``query`` tells beside the first one what that indicator does not have."""
    first = plan.queries[0] if plan.queries else query
    names = {match.indicator for match in first.matches[:1]} if query is not first else set()
    slots = (query.years, query.regions, query.kind) != (first.years, first.regions, first.kind)
    return query is not first and slots and figures[0].indicator not in names


def missing_years(query: FigureQuery, figures: Sequence[Figure], plan: Plan) -> str:
    """That years asked for are not told; those that another query tells are not denied.

    Of those it is said that the indicator has none, as a differently named one is told.
    """
    told = {figure.year for figure in figures}
    told |= {y for q in plan.queries if q is not query and _is_same(q, figures) for y in q.years}
    missing = [year for year in query.years if year not in told]
    if not missing or len(query.years) > _NAMED:
        return ""
    years = "、".join(f"{year}年" for year in missing)
    others = (
        q for q in plan.queries if q is not query and q.matches and q.regions == query.regions
    )
    if figures and any({*missing} <= {*other.years} != {*query.years} for other in others):
        return f"“{figures[0].indicator}”没有{years}的数据，有数据的是另一名称的指标。"
    return f"文件中没有{years}的{KIND[query.kind] if query.kind else ''}数据。"


def _is_same(query: FigureQuery, figures: Sequence[Figure]) -> bool:
    """Whether ``query`` tells other figures of the indicator of ``figures``."""
    return bool(figures and query.matches) and query.matches[0].indicator == figures[0].indicator


_NAMED = 3
"""Years named one by one; of more some may well be missing."""


def on_premise(plan: Plan, told: Sequence[Figure], beside: Sequence[Figure]) -> str:
    """Whether the amount that the question states is that of the figures ``told``.

    Empty if it states none to be confirmed, or if only figures ``beside`` these have it.
    """
    text = fold(plan.standalone)
    stated = [q for q in find_quantities(plan.standalone) if q.unit and q.unit[0] not in _DATES]
    if plan.asked != "value" or len(stated) != 1 or not _CONFIRM.search(text) or not told:
        return ""
    if normalised(stated[0])[1] not in {amount(figure)[2] for figure in told}:
        return ""  # 是不是有一个指标 states nothing of a share
    saying = [figure for figure in told if _says(figure, stated[0])]
    if saying:
        doubtful = any(_of_part(one, told, stated[0]) for one in saying)
        return "" if doubtful or _read_otherwise(saying, beside, stated[0]) else AGREES
    return "" if any(_says(figure, stated[0]) for figure in beside) else DIFFERS


def _of_part(figure: Figure, told: Sequence[Figure], stated: Quantity) -> bool:
    """Whether the amount stated is only that of one of several parts told beside each other."""
    slots = (figure.indicator, figure.region, figure.year, figure.kind)
    return any(
        (other.indicator, other.region, other.year, other.kind) == slots
        and other.breakdown != figure.breakdown
        and not _says(other, stated)
        for other in told
    )


def _read_otherwise(saying: Sequence[Figure], beside: Sequence[Figure], stated: Quantity) -> bool:
    """Whether another indicator, told beside for that place and year, is not as stated."""
    names = {figure.indicator for figure in saying}
    slots = {(f.region, f.year, amount(f)[2]) for f in saying}
    return any(
        (other.region, other.year, amount(other)[2]) in slots and not _says(other, stated)
        for other in beside
        if other.indicator not in names
    )


def _says(figure: Figure, stated: Quantity) -> bool:
    """Whether ``figure`` is of the amount stated, 万 and 亿 multiplied out, bound or not."""
    value, _, unit, _ = amount(figure)
    return (value, unit) == normalised(stated)


AGREES, DIFFERS = "与文件一致：", "与所问的数值不一致："
_DATES = "年月日"
_CONFIRM = re.compile(r"(?:吧|[对是]吗|对不对|是不是|不是[^,，。?？]+吗|没错|正确吗)")
"""Words by which a question wants an amount confirmed: 是95%吧."""


def complements(other: FigureQuery, query: FigureQuery) -> bool:
    """Whether ``other`` tells the actuals that ``query`` has not."""
    if other is query:
        return False
    return query.kind == "target" or (other.kind == "actual" and {*other.years} <= {*query.years})


def without_figure(query: FigureQuery, plan: Plan, found: Found) -> str:
    """The regions that are compared and have no figure, neither here nor in another query."""
    if plan.asked not in {"comparison", "difference"} or len(plan.queries) > 1:
        return ""
    told = {figure.region for figure in found.exact}
    named = [region for region in query.regions if region in plan.places]
    return "、".join(region for region in named if region not in told)


def of_other_kind(query: FigureQuery, figures: Sequence[Figure]) -> bool:
    """Whether targets were asked for and only actuals are told, or the other way round."""
    return query.kind is not None and all(figure.kind != query.kind for figure in figures)


def _of_other_region(query: FigureQuery, figures: Sequence[Figure]) -> bool:
    """Whether no figure is of a region asked about: told where no region was named."""
    return bool(query.regions) and all(figure.region not in query.regions for figure in figures)


def of_other_document(query: FigureQuery, figures: Sequence[Figure]) -> bool:
    """Whether a document is named that none of ``figures`` is of."""
    return bool(query.documents) and not any(f.document in query.documents for f in figures)


def other_than_asked(query: FigureQuery, figures: Sequence[Figure], table: FigureTable) -> str:
    """That another document, region, kind or name is told than was asked for; empty if not so."""
    held: dict[str, str] = {}
    if of_other_document(query, figures):
        return "所问的文件没有这项数据，以下是其他文件的数据。"
    if _of_other_region(query, figures):
        held["、".join(query.regions)] = "、".join(dict.fromkeys(f.region for f in figures))
    if query.kind and of_other_kind(query, figures):
        held[KIND[query.kind]] = KIND[figures[0].kind]
    if not held:
        return _of_other_name(query, figures, table)
    return f"文件中没有{'的'.join(held)}数据，以下是{'的'.join(held.values())}数据。"


def _of_other_name(query: FigureQuery, figures: Sequence[Figure], table: FigureTable) -> str:
    """That what was named has no such figure, and one is told that is only called like it."""
    first = query.matches[0] if query.matches else None
    told = next((m for m in query.matches if m.indicator == figures[0].indicator), None)
    tied = not first or not told or first.confidence - told.confidence <= TIED
    if not first or not told or tied or not called_alike(told, first, query, table):
        return ""
    place, years = "、".join(query.regions), "、".join(f"{year}年" for year in query.years)
    named = f"{place}{years}“{first.indicator}”"
    return f"文件中没有{named}的数据，以下指标名称不同，口径也可能不同。"
