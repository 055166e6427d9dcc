"""``FigureQuery`` → ``Found``: rows of the curated table, by rule alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from assistant.measure import PEOPLE, asks_rank, measures
from assistant.table.levels import is_other_level, of_levels
from assistant.table.periods import in_period, of_time, period_fit
from assistant.table.readings import called_alike, falls_short, told_better
from assistant.table.siblings import outspoken
from assistant.types import FigureQuery, Found, Match
from index.figures import FigureTable, amount
from index.numbers import find_quantities
from index.text import fold, pairs_of
from index.types import Figure

SURE = 0.75
"""Confidence from which an indicator is taken as meant."""
LIKELY = 0.5
"""Confidence below which an indicator is not even offered."""
TIED = 0.08
"""Two readings whose confidences lie nearer than this are told together."""
QUOTED = 0.2
"""What it adds to an indicator's confidence that the question names one of its amounts."""
TOTAL = ("总数",)
"""What a figure must speak of where it is asked how many there are in all."""
NEAREST = 3
"""Figures named at most where none is the one asked for."""


def look_up(query: FigureQuery, table: FigureTable) -> Found:
    """What the table has for ``query``.

    Of equally likely indicators the one that has a figure for the asked year, region and
    kind is taken; the others are named.
    """
    if not query.matches and (query.attribute or query.documents):
        return Found(order(_listed(query, table)))

    likely = [match for match in query.matches if match.confidence >= LIKELY]
    likely = outspoken(likely, query.text, table)
    if not likely:
        return Found((), sure=False)
    if query.missing:
        whole = look_up(replace(query, missing=""), table)
        return Found((), (whole.exact or whole.nearest)[:NEAREST])
    near = [match for match in query.matches if match.confidence >= LIKELY - TIED]
    likely = of_levels(likely, near, query, lambda name: answering(name, query, table))
    first = of_time(likely[0], query, table, lambda name: answering(name, query, table))
    likely = [first, *likely[1:]]
    tied = _tied(likely, query, table)
    answers = {m.indicator: _answering(_exact(m, query, table), query, table) for m in tied}
    behind = dict.fromkeys(answers, 0)
    if all(abs(m.confidence - tied[0].confidence) <= TIED for m in tied) and not any(
        is_quoted(m, query, table) for m in tied
    ):
        behind = told_better(tied, answers, query, table)
    ranked = sorted(
        tied,
        key=lambda m: (not answers[m.indicator], behind[m.indicator], -_fit(m, query, table)),
    )
    if not query.years and not any(behind.values()):
        newest = _newest(ranked, answers, query, table)
        ranked = [newest, *(match for match in ranked if match is not newest)]
    decided = tied if any(behind.values()) else ranked[:1]
    sure = max(match.confidence for match in decided) >= SURE
    exact = answers[ranked[0].indicator]
    others = tuple(m.indicator for m in ranked[1:] if answers[m.indicator])
    nearest = () if exact else _nearest(ranked[0].indicator, query, table)
    return Found(order(exact), nearest, others[:NEAREST], sure=sure)


def _newest(
    ranked: list[Match],
    answers: dict[str, tuple[Figure, ...]],
    query: FigureQuery,
    table: FigureTable,
) -> Match:
    """Of the readings named and measured just as the first one that with the newest target."""
    first = ranked[0]
    least = _fit(first, query, table) - 2 * TIED
    units = {figure.unit for figure in answers[first.indicator]}
    alike = [
        match
        for match in ranked
        if units & {figure.unit for figure in answers[match.indicator]}
        and (
            _succeeds(match, first, query, table)
            or (
                abs(first.confidence - match.confidence) < _ALIKE
                and _fit(match, query, table) >= least
            )
        )
    ]

    def newest(match: Match) -> int:
        rows = answers[match.indicator]
        return max((figure.year for figure in rows if figure.kind == "target"), default=0)

    return max(alike or ranked[:1], key=newest)


_ALIKE = 0.005
"""Two confidences that differ by less are the same."""
_OF_TARGETS = re.compile("指标|目标")
"""In the heading of a document's table of indicators."""


def _listed(query: FigureQuery, table: FigureTable) -> tuple[Figure, ...]:
    """All figures of an attribute, or those of the indicators that a document sets.

    A document sets them in its table of targets: the section that most of them stand in, if
    its heading says so. Without a year of each the newest target.
    """
    rows = _answering(_exact(None, query, table), query, table)
    if query.attribute:
        return rows
    counts = Counter((f.document, f.section) for f in rows if f.kind == "target")
    fullest = {max((c for c in counts if c[0] == d), key=counts.__getitem__) for d, _ in counts}
    tables = {place for place in fullest if _OF_TARGETS.search(place[1].split(" > ")[-1])}
    newest: dict[tuple[str, str, str], Figure] = {}
    for figure in order(tuple(f for f in rows if (f.document, f.section) in tables)):
        newest.setdefault((figure.document, figure.indicator, figure.breakdown), figure)
    return tuple(newest.values())


def answering(indicator: str, query: FigureQuery, table: FigureTable) -> tuple[Figure, ...]:
    """The figures of ``indicator`` that are just what ``query`` asks for."""
    return _answering(rows_of(indicator, query, table), query, table)


def _answering(
    rows: tuple[Figure, ...], query: FigureQuery, table: FigureTable
) -> tuple[Figure, ...]:
    """Those of ``rows`` that are of the group asked for and measured as asked.

    高中弹性上学 is not answered by what primary schools do, 收多少钱 not by a share.
    """
    able = tuple(
        row
        for row in rows
        if measures(row.unit, query.units)
        and all(_is_of(row, one, table) for one in query.narrow)
        and not (query.units == PEOPLE and _is_rank(row) and "排" not in query.text)
        and (_is_rank(row) or not asks_rank(query.text))
    )
    return in_period(able, query)


def _is_rank(figure: Figure) -> bool:
    """Whether the figure is a place in a ranking, 前200名, which counts no people."""
    return figure.as_written.startswith("前")


def _is_of(figure: Figure, names: tuple[str, ...], table: FigureTable) -> bool:
    """Whether the figure speaks of one of ``names``; ``_of_breakdown`` chooses among breakdowns."""
    parts = {row.breakdown for row in table.of(figure.indicator) if row.breakdown}
    if any(is_named(part, name) for part in parts for name in names):
        return True
    indicator = table.indicators[figure.indicator]
    if is_other_level(names, parts, " ".join((indicator.name, *indicator.aliases))):
        return False
    told = fold(told_of(figure, table)).replace("中小学", " ")  # which is not 小学
    return any(name in told for name in names)


def told_of(figure: Figure, table: FigureTable) -> str:
    """All that the table says of ``figure``: names, level, source and note."""
    indicator = table.indicators[figure.indicator]
    said = (indicator.name, *indicator.aliases, indicator.stage)
    return " ".join([*said, figure.breakdown, figure.quote, figure.section, figure.note])


def _tied(likely: list[Match], query: FigureQuery, table: FigureTable) -> list[Match]:
    """The readings that may be meant: as likely as the best, or quoted in the question.

    Where the best has nothing for the asked year, region and kind, those nearly as likely
    that have something count as well.
    """
    best = _answering(_exact(likely[0], query, table), query, table)
    near = likely[0].confidence - TIED
    if not best:
        near = min(SURE, likely[0].confidence - 2 * TIED)
    return [
        m
        for m in likely
        if (m.confidence >= near and (best or not falls_short(m, likely[0], query, table)))
        or is_quoted(m, query, table)
        or _succeeds(m, likely[0], query, table)
        or (not best and called_alike(m, likely[0], query, table))
    ]


def _succeeds(match: Match, first: Match, query: FigureQuery, table: FigureTable) -> bool:
    """Whether a related indicator, nearly as likely, has a newer target than ``first``.

    It counts where no year is asked: 最终要做到多少 wants the newest, whatever its plan calls it.
    """
    related = match.indicator in table.indicators[first.indicator].related
    if query.years or not related or match.confidence < first.confidence - 3 * TIED:
        return False
    newest = [
        max((f.year for f in answering(m.indicator, query, table) if f.kind == "target"), default=0)
        for m in (match, first)
    ]
    return newest[0] > newest[1] > 0


def order(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """``figures`` as they are told: targets before actuals, newest year first."""
    return tuple(sorted(figures, key=lambda f: (f.kind != "target", -f.year, f.breakdown, f.id)))


def distinct(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """``figures`` without repetitions: the same amount for the same thing is told once."""
    found: dict[object, Figure] = {}
    for figure in sorted(figures, key=lambda f: not f.attribute):
        said = (figure.indicator, figure.breakdown, figure.region, figure.year, figure.kind)
        found.setdefault((said, amount(figure)), figure)
    kept = {figure.id for figure in found.values()}
    return tuple(figure for figure in figures if figure.id in kept)


def _fit(match: Match, query: FigureQuery, table: FigureTable) -> float:
    """Confidence, raised where the table has what is asked and the breakdown is named."""
    rows = _exact(match, query, table)
    named = any(is_named(row.breakdown, query.text) for row in rows)
    quoted = is_quoted(match, query, table)
    pairs = pairs_of(match.indicator)
    own_name = sum(pair in fold(query.text) for pair in pairs) / max(len(pairs), 1)
    measured = query.units and any(measures(row.unit, query.units) for row in rows)
    return (
        match.confidence
        + 2 * TIED * _covered(rows, query)
        + 2 * TIED * own_name
        + (TIED if measured else 0)
        + period_fit(rows, query)
        + (TIED if named else 0)
        + (QUOTED if quoted else 0)
    )


def _covered(rows: tuple[Figure, ...], query: FigureQuery) -> float:
    """The share of the years and regions asked for of which ``rows`` have a figure."""
    asked = {*query.years, *query.regions}
    held = {row.year for row in rows} | {row.region for row in rows}
    return len(asked & held) / len(asked) if asked and rows else float(bool(rows))


def is_quoted(match: Match, query: FigureQuery, table: FigureTable) -> bool:
    """Whether the question itself names an amount that the table has for the indicator."""
    asked = [q for q in find_quantities(query.text) if q.unit not in _NO_AMOUNT]
    rows = _exact(match, query, table) if asked else ()
    return any(f.value == q.value and f.unit.startswith(q.unit) for f in rows for q in asked)


_NO_AMOUNT = {"", "年", "月", "日"}


def rows_of(indicator: str, query: FigureQuery, table: FigureTable) -> tuple[Figure, ...]:
    """The figures of ``indicator`` for the years, regions, kind and breakdown of ``query``."""
    return _exact(Match(indicator, 1.0, indicator), query, table)


def _exact(match: Match | None, query: FigureQuery, table: FigureTable) -> tuple[Figure, ...]:
    rows = [
        figure
        for figure in (table.of(match.indicator) if match else table.figures)
        if (not query.years or figure.year in query.years)
        and (not query.regions or figure.region in query.regions)
        and (query.kind is None or figure.kind == query.kind)
        and (not query.documents or figure.document in query.documents)
        and (not query.attribute or figure.attribute == query.attribute)
    ]
    return tuple(_of_breakdown(rows, match, query, table))


def _of_breakdown(
    rows: list[Figure], match: Match | None, query: FigureQuery, table: FigureTable
) -> list[Figure]:
    """Those of ``rows`` whose breakdown is named; all if none of the indicator's is.

    小学段 is never answered with the value of 初中段.
    """
    all_rows = table.of(match.indicator) if match else ()
    named = {f.breakdown for f in all_rows if is_named(f.breakdown, query.text)}
    if whole := _IN_ALL.search(fold(query.text)):
        after = {part for part in named if is_named(part, query.text[whole.end() :])}
        named = after or ({""} if any(not f.breakdown for f in all_rows) else named)
    return [figure for figure in rows if figure.breakdown in named] if named else rows


_IN_ALL = re.compile("一共|总共|合计|总计")
"""Asks for the whole, of which a part may have been spoken of before: 解聘的那次一共查处几人."""


def is_named(breakdown: str, text: str) -> bool:
    """Whether the question names the breakdown, with or without 段 behind and 普通 before."""
    named = re.sub("中小学|初高中", " ", fold(text))
    return bool(breakdown) and fold(breakdown).removesuffix("段").removeprefix("普通") in named


def _nearest(indicator: str, query: FigureQuery, table: FigureTable) -> tuple[Figure, ...]:
    """Figures of the indicator that are nearest to what is asked: region first, level, year."""
    wanted = query.years[0] if query.years else 0
    match = Match(indicator, 1.0, indicator)
    own = {row.id for row in _of_breakdown(list(table.of(indicator)), match, query, table)}

    def distance(figure: Figure) -> tuple[bool, bool, bool, int, str]:
        elsewhere = bool(query.regions) and figure.region not in query.regions
        other_kind = query.kind is not None and figure.kind != query.kind
        away = abs(figure.year - wanted) if wanted else 0
        return elsewhere, figure.id not in own, other_kind, away, figure.id

    return tuple(sorted(table.of(indicator), key=distance)[:NEAREST])
