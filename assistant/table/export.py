"""Rows of the curated table for the command line: chosen, and written as JSON, CSV or text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from assistant.table.lookup import LIKELY, SURE, TIED
from assistant.table.match import Matcher
from assistant.table.phrase import statement
from assistant.types import json_number
from index.figures import FigureTable
from index.types import Figure


def choose(
    table: FigureTable,
    matcher: Matcher,
    *,
    indicator: str = "",
    year: int | None = None,
    region: str = "",
    kind: str = "",
) -> tuple[Figure, ...]:
    """The figures that meet all that is given, in the order of the table.

    Indicator words mean every indicator they name beyond doubt, or, if none, the likeliest
    ones; a region may be written without 市.
    """
    names = _indicators(matcher, indicator) if indicator else set(table.indicators)
    return tuple(
        figure
        for figure in table.figures
        if figure.indicator in names
        and (year is None or figure.year == year)
        and (not region or figure.region.startswith(region.rstrip("市")))
        and (not kind or figure.kind == kind)
    )


def as_rows(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """``figures`` as JSON-ready rows: numbers as numbers, everything else as text."""
    return [
        {k: json_number(v) if isinstance(v, Decimal) else v for k, v in asdict(figure).items()}
        for figure in figures
    ]


def as_json(figures: Sequence[Figure]) -> str:
    """``figures`` as a JSON list."""
    return json.dumps(as_rows(figures), ensure_ascii=False, indent=2)


def as_csv(figures: Sequence[Figure]) -> str:
    """``figures`` as CSV with a header line, exactly as the table's own file has them."""
    out = io.StringIO()
    columns = list(Figure.__dataclass_fields__)
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for figure in figures:
        writer.writerow({k: "" if v is None else v for k, v in asdict(figure).items()})
    return out.getvalue()


def as_text(figures: Sequence[Figure]) -> str:
    """``figures`` to read: the statement, its id, document and quote."""
    return "\n".join(
        f"[{f.id}] {statement(f)}\n    {f.document} > {f.section}\n    “{f.quote}”" for f in figures
    )


def _indicators(matcher: Matcher, words: str) -> set[str]:
    matches = [match for match in matcher.match(words) if match.confidence >= LIKELY]
    if not matches:
        return set()
    least = SURE if matches[0].confidence >= SURE else matches[0].confidence - TIED
    return {match.indicator for match in matches if match.confidence >= least}
