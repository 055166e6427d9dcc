"""One indicator over the years as a Plotly figure, in the plain form that plotly.js reads.

Nothing is interpolated: a line joins two values only if they are of neighbouring years, of
one document, and alone in their year. Text colours are left to the page's style sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

from assistant.table.phrase import KIND, amount_text, plain
from index.figures import amount
from index.types import Comparator, Figure

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
COLOURS = ("#3f7fd4", "#e08a2b", "#2f9e6e", "#a368c9", "#c8553d", "#8d97a5")
"""Seen on white and on near black; documents, regions and breakdowns take them in turn."""
MARKS = {
    "target": ("diamond-open", "dash"),
    "actual": ("circle", "solid"),
}
"""Marker and line of targets and of actuals: told apart without colour too."""
_SIGNS: dict[Comparator, str] = {"=": "", "≥": "≥", ">": ">", "≤": "≤", "<": "<"}
_PLOT, _LEGEND_LINE = 330, 22
"""Pixels of height: the plot with its axis, and each line of the legend."""
_HEADROOM = 0.18
"""Share of the values' span left free above and below for the labels."""
_PLACES = ("top center", "bottom center", "middle right", "middle left")
"""Where labels stand around their points, the next for each one more at the same spot."""
_ASIDE = ("middle right", "middle left")
_NEAR = 0.16
"""Share of the values' span within which labels of one year would cover each other."""

Group: TypeAlias = tuple[str, str, str]
"""(region, breakdown, document): what has one colour."""
Point: TypeAlias = "tuple[int, Figure | None]"
"""A year and its value; None breaks the line."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """In what the values are drawn: as written, or with 万 and 亿 multiplied out."""

    units: tuple[str, ...]
    multiplied: bool

    @classmethod
    def of(cls, figures: Sequence[Figure]) -> _Measure:
        units = tuple(dict.fromkeys(figure.unit for figure in figures))
        if len(units) == 1:
            return cls(units, multiplied=False)
        return cls(tuple(dict.fromkeys(amount(f)[2] for f in figures)), multiplied=True)

    def value(self, figure: Figure) -> float:
        return float(amount(figure)[0] if self.multiplied else figure.value)

    def above(self, figure: Figure) -> float:
        """How far the end of a range lies above its beginning; 0 for a single value."""
        most = amount(figure)[1] if self.multiplied else figure.value_max
        return float(most) - self.value(figure) if most is not None else 0.0


def chart(figures: Sequence[Figure], documents: Mapping[str, str]) -> dict[str, Any] | None:
    """The chart of one indicator's ``figures``; None if all are of one year.

    ``documents`` are the names of the documents by id.
    """
    years = sorted({figure.year for figure in figures})
    if len(years) < 2:  # noqa: PLR2004 -- a single year is no course
        return None
    measure = _Measure.of(figures)
    series = _series(figures)
    groups = list(dict.fromkeys(group for group, _ in series))
    beside = _places([figure for points in series.values() for figure in points], measure)
    traces = [
        _trace(points, measure, documents)
        | {"name": _name(group, kind, groups, documents)}
        | {"textposition": [beside[f.id] if f else _PLACES[0] for _, f in points_of(points)]}
        | _style(kind, groups.index(group))
        for (group, kind), points in series.items()
    ]
    layout = _layout(len(traces)) | {
        "xaxis": _year_axis(years),
        "yaxis": _value_axis(figures, measure),
        "annotations": [_unit_note(measure)],
    }
    config = {"displayModeBar": False, "responsive": True, "locale": "zh-CN"}
    return {"data": traces, "layout": layout, "config": config}


def _series(figures: Sequence[Figure]) -> dict[tuple[Group, str], list[Figure]]:
    """The figures of each line: one region, breakdown, document and kind, by year.

    A value that the document repeats for the year stands once.
    """
    found: dict[tuple[Group, str], dict[object, Figure]] = {}
    for figure in sorted(figures, key=lambda f: (f.region, f.breakdown, f.kind, f.year, f.id)):
        group = (figure.region, figure.breakdown, figure.document)
        found.setdefault((group, figure.kind), {}).setdefault((figure.year, amount(figure)), figure)
    return {line: list(distinct.values()) for line, distinct in found.items()}


def _name(group: Group, kind: str, groups: Sequence[Group], documents: Mapping[str, str]) -> str:
    """What tells a line from the others: 目标 · 高中 · 台州 2021—2025 规划."""
    told = [
        documents.get(part, part)
        for at, part in enumerate(group)
        if part and len({other[at] for other in groups}) > 1
    ]
    return escape(" · ".join([KIND[kind], *told]))


def points_of(figures: Sequence[Figure]) -> Iterator[Point]:
    """The values of a line with a break wherever no line may be drawn."""
    years = [figure.year for figure in figures]
    for at, figure in enumerate(figures):
        if at:
            earlier = figures[at - 1].year
            alone = years.count(earlier) == 1 == years.count(figure.year)
            if figure.year != earlier + 1 or not alone:
                yield figure.year, None
        yield figure.year, figure


def _places(figures: Sequence[Figure], measure: _Measure) -> dict[str, str]:
    """Figure id → where its label stands, so that those of one year do not cover each other.

    Labels of one value go above and below it, those of values close together to the sides.
    """
    values = {figure.id: measure.value(figure) for figure in figures}
    near = (max(values.values()) - min(values.values())) * _NEAR
    places: dict[str, str] = {}
    for year in {figure.year for figure in figures}:
        ids = sorted((f.id for f in figures if f.year == year), key=lambda i: (values[i], i))
        seen: Counter[str] = Counter()
        for one in ids:
            gaps = [abs(values[other] - values[one]) for other in ids]
            ways = _ASIDE if any(0 < gap <= near for gap in gaps) else _PLACES
            spot = f"{values[one]}" if ways is _PLACES else "aside"
            places[one] = ways[seen[spot] % len(ways)]
            seen[spot] += 1
    return places


def _trace(
    figures: Sequence[Figure], measure: _Measure, documents: Mapping[str, str]
) -> dict[str, Any]:
    """The values of one line with their labels and what is told of each."""
    points = list(points_of(figures))
    above = [measure.above(figure) if figure else 0.0 for _, figure in points]
    ranges = {"type": "data", "symmetric": False, "array": above, "arrayminus": [0.0] * len(above)}
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [year for year, _ in points],
        "y": [measure.value(figure) if figure else None for _, figure in points],
        "error_y": ranges | {"visible": any(above), "width": 6},
        "text": [label(figure) if figure else "" for _, figure in points],
        "textfont": {"size": 12},
        "customdata": [_hover(figure, documents) if figure else "" for _, figure in points],
        "hovertemplate": "%{customdata}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
    }


def label(figure: Figure) -> str:
    """The amount as it stands beside a point, its comparator as a sign: ≥90%.

    What no sign tells, and words that name no digit, stay as they are: 接近60%, 三分之一以上.
    """
    whole = amount_text(figure)
    if figure.comparator == "≈" or not any(character.isdigit() for character in whole):
        return escape(whole)
    if figure.value_max is not None:
        return escape(f"{plain(figure.value)}–{plain(figure.value_max)}{figure.unit}")
    return escape(f"{_SIGNS[figure.comparator]}{plain(figure.value)}{figure.unit}")


def _hover(figure: Figure, documents: Mapping[str, str]) -> str:
    """What is told of a point: whole amount, year, kind, region, breakdown, document."""
    what = "，".join(filter(None, (figure.region, figure.breakdown, figure.attribute)))
    lines = (
        f"<b>{escape(amount_text(figure))}</b>",
        f"{figure.year}年{KIND[figure.kind]}",
        escape(what),
        escape(documents.get(figure.document, figure.document)),
        escape(figure.section.split(" > ")[-1]),
    )
    return "<br>".join(lines)


def _style(kind: str, group: int) -> dict[str, Any]:
    symbol, dash = MARKS[kind]
    colour = COLOURS[group % len(COLOURS)]
    return {
        "marker": {
            "symbol": symbol,
            "color": colour,
            "size": 10,
            "line": {"width": 2, "color": colour},
        },
        "line": {"dash": dash, "color": colour, "width": 2},
    }


def _layout(lines: int) -> dict[str, Any]:
    clear = "rgba(0,0,0,0)"
    return {
        "template": "none",
        "height": _PLOT + _LEGEND_LINE * lines,
        "margin": {"l": 8, "r": 16, "t": 40, "b": 8},
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "font": {"family": FONT, "size": 13},
        "showlegend": True,
        "legend": {"x": 0, "y": -0.16, "yanchor": "top", "itemwidth": 44},
        "dragmode": False,
        "hovermode": "closest",
    }


def _year_axis(years: Sequence[int]) -> dict[str, Any]:
    """Whole years at their distance; only those that have a value are named."""
    return {
        "type": "linear",
        "tickvals": list(years),
        "ticktext": [str(year) for year in years],
        "tickfont": {"size": 12},
        "range": [years[0] - _beside(years), years[-1] + _beside(years)],
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "showline": True,
        "automargin": True,
    }


def _beside(years: Sequence[int]) -> float:
    """Years left free beside the first and the last, for their labels."""
    return max(0.5, (years[-1] - years[0]) * 0.15)


def _value_axis(figures: Sequence[Figure], measure: _Measure) -> dict[str, Any]:
    low = min(measure.value(figure) for figure in figures)
    high = max(measure.value(figure) + measure.above(figure) for figure in figures)
    room = (high - low) * _HEADROOM or abs(high) * _HEADROOM or 1.0
    unit = measure.units[0] if len(measure.units) == 1 else ""
    return {
        "range": [low - room, high + room],
        "tickformat": ",~f",
        "ticksuffix": unit if len(unit) == 1 else "",
        "nticks": 6,
        "fixedrange": True,
        "zeroline": False,
        "automargin": True,
    }


def _unit_note(measure: _Measure) -> dict[str, Any]:
    units = "、".join(unit for unit in measure.units if unit)
    return {
        "text": escape(f"单位：{units}" if units else "无单位"),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 12,
        "showarrow": False,
    }
