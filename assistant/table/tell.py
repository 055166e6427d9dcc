"""``Found`` → sentences: figures told whole, disagreements shown, gaps named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.evidence import Shelf
from assistant.library import bare_title
from assistant.table.gaps import (
    BESIDE,
    complements,
    is_beside,
    missing_years,
    of_other_document,
    of_other_kind,
    on_premise,
    other_than_asked,
    without_figure,
)
from assistant.table.lookup import TOTAL, answering, distinct, order, rows_of
from assistant.table.periods import period_named
from assistant.table.phrase import KIND, amount_text, name, remark, statement, table
from assistant.tools import Difference, compare_figures, figure_trend, find_conflicts
from assistant.types import FigureQuery, Found, Plan, Sentence, Status
from index.text import fold
from index.types import Figure, Ruling

_IN_SENTENCES = 3
"""Figures told in sentences; more go into a table."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one query."""

    status: Status
    sentences: tuple[Sentence, ...]
    rulings: tuple[Ruling, ...] = ()


def tell(plan: Plan, query: FigureQuery, found: Found, shelf: Shelf) -> Told:
    """The sentences that answer ``query`` with what the table has for it."""
    figures = distinct(found.exact)
    if query.missing and any(not other.missing for other in plan.queries):
        text = f"没有找到“{query.missing}”的这项数据。"
        return Told("not_found", (Sentence(text, lead_in=True, echo=True),))
    if not figures:
        return Told("not_found", tuple(_nothing(query, found, shelf)))
    tellers = {
        "trend": _trend,
        "difference": _difference,
        "comparison": _difference,
        "attribute": _attribute,
        "achieved": _achieved,
    }
    sentences = list(tellers.get(plan.asked, _value)(figures, query, shelf))
    if is_beside(query, figures, plan):
        sentences.insert(0, Sentence(BESIDE, lead_in=True, echo=True))
    if any(complements(other, query) for other in plan.queries):
        sentences = [s for s in sentences if s.figures]  # what is missing here is told there
    rulings = tuple(_disagreements(_asked(figures, query), shelf, sentences))
    sentences += _other_readings(found, query, plan, shelf)
    missing = missing_years(query, found.exact, plan)
    if missing:
        sentences.append(Sentence(missing, lead_in=True, echo=True))
    elsewhere = without_figure(query, plan, found) if not missing else ""
    if elsewhere:
        text = f"文件中没有{elsewhere}的这项数据。"
        sentences.append(Sentence(text, lead_in=True, echo=True))
    beside = [figure for sentence in sentences for figure in sentence.figures]
    if premise := on_premise(plan, _asked(figures, query), beside):
        sentences.insert(0, Sentence(premise, lead_in=True))
    if other := other_than_asked(query, figures, shelf.table):
        sentences.insert(0, Sentence(other, lead_in=True, echo=True))
    beyond = of_other_kind(query, figures) or of_other_document(query, figures)
    whole = found.sure and not (missing or elsewhere or beyond)
    return Told("answered" if whole else "partial", tuple(sentences), rulings)


def _asked(figures: tuple[Figure, ...], query: FigureQuery) -> tuple[Figure, ...]:
    """The figures at the centre of the question: its years, else those told first."""
    if query.years:
        return figures
    return tuple(f for f in figures if (f.year, f.kind) == (figures[0].year, figures[0].kind))


def said(text: str, figures: Sequence[Figure], shelf: Shelf, *more: Difference) -> Sentence:
    """``text`` as a sentence about ``figures``, each with its source."""
    return Sentence(
        text,
        tuple(dict.fromkeys(shelf.library.figure_source(figure) for figure in figures)),
        figures=tuple(figures),
        computed=tuple(difference.quantity for difference in more),
    )


def _value(figures: Sequence[Figure], query: FigureQuery, shelf: Shelf) -> Iterator[Sentence]:
    """The newest target first (or the year asked for), the others in order."""
    if len(figures) <= _IN_SENTENCES:
        yield from (said(f"{statement(figure)}。", [figure], shelf) for figure in figures)
        return
    first = [f for f in figures if (f.year, f.kind) == (figures[0].year, figures[0].kind)]
    if not query.years and len(first) <= _IN_SENTENCES:
        yield from (said(f"{statement(figure)}。", [figure], shelf) for figure in first)
        figures = [figure for figure in figures if figure not in first]
    yield _table(figures, shelf)


def _table(figures: Sequence[Figure], shelf: Shelf) -> Sentence:
    sources = tuple(shelf.library.figure_source(figure) for figure in figures)
    text = table(figures, [""] * len(figures))
    return Sentence(text, sources, figures=tuple(figures))


def _trend(figures: Sequence[Figure], query: FigureQuery, shelf: Shelf) -> Iterator[Sentence]:
    del query
    trend = figure_trend(figures)
    first, last = trend.figures[0], trend.figures[-1]
    ends = [f for f in trend.figures if f.year == last.year and f.kind == first.kind]
    last = ends[-1] if ends else last  # an actual beside its plan is what the year came to
    if first.year == last.year:
        yield from _value(figures, FigureQuery(()), shelf)
        return
    text = (
        f"{last.region}{name(last)}从{first.year}年（{KIND[first.kind]}）的{amount_text(first)}"
        f"到{last.year}年（{KIND[last.kind]}）的{amount_text(last)}，各年如下。"
    )
    if len({(f.indicator, f.breakdown, f.region) for f in trend.figures}) == 1:
        yield said(text, [first, last], shelf)
    yield _table(trend.figures, shelf)


def _difference(figures: Sequence[Figure], query: FigureQuery, shelf: Shelf) -> Iterator[Sentence]:
    """Each figure, then the differences of those that can be subtracted."""
    yield from _value(figures, query, shelf)
    for earlier, later in _pairs(figures):
        difference = compare_figures(earlier, later)
        if difference and (difference.value or earlier.comparator == later.comparator):
            yield said(_difference_text(difference), [earlier, later], shelf, difference)


def _pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """First and last year of each series, or its target and actual; or two regions of one year."""
    series: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in sorted(figures, key=lambda f: f.year):
        series.setdefault((figure.indicator, figure.breakdown, figure.region), []).append(figure)
    for group in series.values():
        target, actual = (next((f for f in group if f.kind == k), None) for k in KIND)
        if group[0].year != group[-1].year:
            yield _ends(group)
        elif target and actual:
            yield target, actual
    if len(figures) == 2 and not [g for g in series.values() if len(g) > 1]:  # noqa: PLR2004 -- a pair
        first, second = figures
        if first.year == second.year and first.kind == second.kind:
            yield first, second


def _ends(group: Sequence[Figure]) -> tuple[Figure, Figure]:
    """One figure each of the first and last year of ``group``: of one kind and document if so told.

    What a year came to is held against what another did; what is planned, against the same plan.
    """
    first, last = ([f for f in group if f.year == end.year] for end in (group[0], group[-1]))
    pairs = sorted(product(first, last), key=_unlike)
    return next((pair for pair in pairs if compare_figures(*pair)), (first[0], last[-1]))


def _unlike(pair: tuple[Figure, Figure]) -> tuple[bool, bool, bool]:
    """What speaks against holding the two of ``pair`` against each other, the worst first."""
    one, other = pair
    kinds, documents = one.kind != other.kind, one.document != other.document
    return kinds, documents, other.kind != "actual"


def _difference_text(difference: Difference) -> str:
    earlier, later = difference.earlier, difference.later
    change = "持平" if not difference.value else ("高" if difference.value > 0 else "低")
    amount = difference.quantity.text if difference.value else ""
    about = "约" if "≈" in {earlier.comparator, later.comparator} else ""
    bound = "（按界限值计算）" if {earlier.comparator, later.comparator} - {"=", "≈"} else ""
    left, right = _label(later, earlier), _label(earlier, later)
    left = f"{later.region}{left}" if later.year != earlier.year else left
    return (
        f"{left}（{amount_text(later)}）比{right}（{amount_text(earlier)}）"
        f"{change}{about}{amount}{bound}。"
        if difference.value
        else f"{left}与{right}持平，均为{amount_text(later)}。"
    )


def _label(figure: Figure, other: Figure) -> str:
    parts = (
        [f"{figure.year}年"] if figure.year != other.year else [f"{figure.year}年{figure.region}"]
    )
    breakdown = f"（{figure.breakdown}）" if figure.breakdown else ""
    return f"{parts[0]}{figure.indicator}{breakdown}{KIND[figure.kind]}"


def _attribute(figures: Sequence[Figure], query: FigureQuery, shelf: Shelf) -> Iterator[Sentence]:
    """Whether the indicators are 约束性 or 预期性, with their target."""
    held = {figure.indicator: figure for figure in figures}
    wide = replace(query, years=(), documents=(), kind=None, attribute="")
    rows = [row for name in held for row in distinct(rows_of(name, wide, shelf.table))]
    marked = [f for f in order(tuple(rows)) if f.attribute and f.kind == "target"]
    targets = [f for f in marked if f.year in query.years] or marked
    if not targets:
        indicator = figures[0].indicator
        yield Sentence(f"文件没有标明“{indicator}”是约束性还是预期性指标。", lead_in=True)
        yield from _value(figures, FigureQuery(()), shelf)
        return
    if len(targets) > _IN_SENTENCES:
        yield _table(targets, shelf)
        return
    for figure in targets:
        elsewhere = figure.id not in {told.id for told in figures}
        title = f"《{shelf.library.card(figure.document).title}》标明，" if elsewhere else ""
        text = (
            f"{title}{name(figure)}是{figure.attribute}指标，{figure.region}{figure.year}年目标为"
            f"{amount_text(figure)}。"
        )
        yield said(text, [figure], shelf)


def _achieved(figures: Sequence[Figure], query: FigureQuery, shelf: Shelf) -> Iterator[Sentence]:
    """Targets beside actuals of the same year; reached or not only where it can be told."""
    targets = [figure for figure in figures if figure.kind == "target"]
    actuals = [figure for figure in figures if figure.kind == "actual"]
    yield from _value(order((*targets, *actuals)), query, shelf)
    for target in targets:
        for actual in actuals:
            same = (target.year, target.breakdown, target.region)
            difference = compare_figures(target, actual)
            if same != (actual.year, actual.breakdown, actual.region) or not difference:
                continue
            verdict = "达到了" if difference.value >= 0 else "没有达到"
            text = (
                f"{target.region}{name(target)}{target.year}年实际的{amount_text(actual)}{verdict}"
                f"{target.year}年目标的{amount_text(target)}。"
            )
            yield said(text, [target, actual], shelf)
    if targets and not actuals:
        years = "、".join(f"{year}年" for year in sorted({t.year for t in targets}))
        yield Sentence(f"文件没有给出{years}的实际完成数。", lead_in=True, echo=True)


def _disagreements(
    figures: Sequence[Figure], shelf: Shelf, sentences: list[Sentence]
) -> Iterator[Ruling]:
    """Say where documents differ on ``figures``; yields the rulings that were used."""
    for disagreement in find_conflicts(shelf.table, figures):
        values = sorted(
            disagreement.figures, key=lambda f: shelf.library.newest_first(f.document), reverse=True
        )
        shown = distinct(tuple(values))
        ruling = disagreement.ruling
        lead = _LEADS.get(ruling.ruling if ruling else "", _LEADS[""])
        clauses = "；".join(_clause(figure, shown, shelf) for figure in shown)
        sentences.append(said(f"{lead}：{clauses}。", shown, shelf))
        if ruling:
            yield ruling


_LEADS = {
    "": "注意，文件之间说法不一",
    "真实矛盾": "注意，文件之间说法不一",
    "口径不同": "注意，统计口径不同",
    "后文件调整": "注意，各文件先后作过调整",
    "表述不同": "各处表述略有不同",
}
"""How a disagreement is announced, by its ruling; without a ruling as an open one."""


def _clause(figure: Figure, shown: Sequence[Figure], shelf: Shelf) -> str:
    """A figure with its document; with its heading too, if the document says several."""
    several = sum(other.document == figure.document for other in shown) > 1
    place = f"（{bare_title(figure.section.split(' > ')[-1])}）" if several else ""
    named = figure is shown[0] or len({name(f) for f in shown}) > 1
    indicator = name(figure) if named else ""
    title = shelf.library.card(figure.document).title
    amount = f"{amount_text(figure)}{remark(figure)}"
    return f"《{title}》{place}{figure.year}年{indicator}{KIND[figure.kind]}为{amount}"


def _other_readings(
    found: Found, query: FigureQuery, plan: Plan, shelf: Shelf
) -> Iterator[Sentence]:
    """Other indicators that the question may mean, with their first figure."""
    asked = {m.indicator for q in plan.queries if q is not query for m in q.matches[:1]}
    for indicator in found.others:
        if indicator in asked:
            continue  # told by the query for it
        if rows := answering(indicator, query, shelf.table):
            figure = order(rows)[0]
            yield said(f"另有相近指标：{statement(figure)}。", [figure], shelf)


def _nothing(query: FigureQuery, found: Found, shelf: Shelf) -> Iterator[Sentence]:
    """What is missing, and the nearest figures, labelled as different."""
    if not query.matches:
        place, years = "、".join(query.regions), "、".join(f"{year}年" for year in query.years)
        text = f"现有文件中没有标明{place}{years}的{query.attribute}指标，因此不作回答。"
        yield Sentence(text, lead_in=True, echo=True)
        return
    place = "、".join(query.regions)
    years = "、".join(f"{year}年" for year in query.years[:_IN_SENTENCES])
    years = years or period_named(query.text)
    beside = found.nearest if query.missing else ()
    indicator = beside[0].indicator if beside else query.matches[0].indicator
    kind = KIND[query.kind] if query.kind else ""
    level = "、".join(name for name, *_ in query.narrow if name not in fold(indicator))
    level = query.missing or level
    if TOTAL in query.narrow:
        level, kind = "", "总数"
    text = f"现有文件中没有{place}{years}{level}“{indicator}”的{kind}数据，因此不作回答。"
    yield Sentence(text, lead_in=True, echo=True)
    for figure in distinct(found.nearest):
        yield said(f"相近但不同的数据：{statement(figure)}。", [figure], shelf)
