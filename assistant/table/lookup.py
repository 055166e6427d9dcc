"""``FigureQuery`` → ``Found``: rows of the curated table, by rule alone."""

from __future__ import annotations

from assistant.types import FigureQuery, Found, Match
from index.figures import FigureTable, amount
from index.numbers import find_quantities
from index.text import fold
from index.types import Figure

SURE = 0.75
"""Confidence from which an indicator is taken as meant."""
LIKELY = 0.5
"""Confidence below which an indicator is not even offered."""
TIED = 0.08
"""Two readings whose confidences lie nearer than this are told together."""
QUOTED = 0.2
"""What it adds to an indicator's confidence that the question names one of its amounts."""
NEAREST = 3
"""Figures named at most where none is the one asked for."""


def look_up(query: FigureQuery, table: FigureTable) -> Found:
    """What the table has for ``query``.

    Of equally likely indicators the one that has a figure for the asked year, region and
    kind is taken; the others are named.
    """
    if not query.matches and query.attribute:
        rows = _exact(None, query, table)
        return Found(order(rows))
    likely = [match for match in query.matches if match.confidence >= LIKELY]
    if not likely:
        return Found((), sure=False)
    tied = [
        match
        for match in likely
        if match.confidence >= likely[0].confidence - TIED or is_quoted(match, query, table)
    ]
    ranked = sorted(tied, key=lambda match: -_fit(match, query, table))
    exact = _exact(ranked[0], query, table)
    others = tuple(m.indicator for m in ranked[1:] if _exact(m, query, table))
    nearest = () if exact else _nearest(ranked[0].indicator, query, table)
    return Found(order(exact), nearest, others[:NEAREST], sure=ranked[0].confidence >= SURE)


def order(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """``figures`` as they are told: targets before actuals, newest year first."""
    return tuple(sorted(figures, key=lambda f: (f.kind != "target", -f.year, f.breakdown, f.id)))


def distinct(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """``figures`` without repetitions: the same amount for the same thing is told once."""
    found: dict[object, Figure] = {}
    for figure in figures:
        said = (figure.indicator, figure.breakdown, figure.region, figure.year, figure.kind)
        found.setdefault((said, amount(figure)), figure)
    return tuple(found.values())


def _fit(match: Match, query: FigureQuery, table: FigureTable) -> float:
    """Confidence, raised where the table has what is asked and the breakdown is named."""
    rows = _exact(match, query, table)
    named = any(_is_named(row.breakdown, query.text) for row in rows)
    quoted = is_quoted(match, query, table)
    return (
        match.confidence
        + (TIED if rows else 0)
        + (TIED if named else 0)
        + (QUOTED if quoted else 0)
    )


def is_quoted(match: Match, query: FigureQuery, table: FigureTable) -> bool:
    """Whether the question itself names an amount that the table has for the indicator."""
    asked = [q for q in find_quantities(query.text) if q.unit not in _NO_AMOUNT]
    rows = _exact(match, query, table) if asked else ()
    return any(f.value == q.value and f.unit.startswith(q.unit) for f in rows for q in asked)


_NO_AMOUNT = {"", "年", "月", "日"}


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
    named = [figure for figure in rows if _is_named(figure.breakdown, query.text)]
    return tuple(named or rows)


def _is_named(breakdown: str, text: str) -> bool:
    """Whether the question names the breakdown, with or without its last character 段."""
    return bool(breakdown) and fold(breakdown).removesuffix("段") in fold(text)


def _nearest(indicator: str, query: FigureQuery, table: FigureTable) -> tuple[Figure, ...]:
    """Figures of the indicator that are nearest to what is asked: region first, then year."""
    wanted = query.years[0] if query.years else 0

    def distance(figure: Figure) -> tuple[bool, bool, int, str]:
        elsewhere = bool(query.regions) and figure.region not in query.regions
        other_kind = query.kind is not None and figure.kind != query.kind
        return elsewhere, other_kind, abs(figure.year - wanted) if wanted else 0, figure.id

    return tuple(sorted(table.of(indicator), key=distance)[:NEAREST])
