"""The charts of a report by Plotly: pieces of HTML that need nothing from another machine.

Colours of text and lines are left to the page's style sheet, which follows light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.report.headline import Comparison, Group, Summary, Times
from eval.report.words import KINDS, MEASURES, SPLITS, WRONG, milliseconds, percent
from eval.statistics import Estimate

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
BLUE, ORANGE, GREY = "#3f7fd4", "#e08a2b", "#8d97a5"
"""Seen on white and on near black, and told apart by the colour-blind."""
_COLOURS = {"dev": BLUE, "held-out": ORANGE}
_BARS, _LINE, _AROUND = 34, 28, 90
"""Pixels of height: a kind with two bars, a line of dots, and legend and axis."""
_TIMES_HEIGHT = 280
_BINS = 40
_CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the comparison: what it is of, and its shares in [0, 1] before and now."""

    name: str
    before: float
    now: float


def charts(summary: Summary, comparison: Comparison | None = None) -> dict[str, str]:
    """Name → HTML of each chart that has something to show; the first brings plotly.js."""
    drawn: dict[str, dict[str, Any]] = {}
    if any("right" in group.scores for group in summary.splits.values()):
        drawn["kinds"] = _kinds(summary)
    if comparison and (pairs := _measures(comparison)):
        drawn["measures-compared"] = _dots(pairs)
    if comparison and (pairs := _kinds_compared(comparison)):
        drawn["kinds-compared"] = _dots(pairs)
    if summary.splits and (times := summary.splits["all"].times):
        drawn["times"] = _times(summary, times)
    return {name: _html(name, figure, drawn) for name, figure in drawn.items()}


def _html(name: str, figure: dict[str, Any], drawn: dict[str, dict[str, Any]]) -> str:
    # Plotly ships no types
    from plotly.io import to_html  # type: ignore[import-untyped] # noqa: PLC0415 -- heavy

    first = name == next(iter(drawn))
    piece = to_html(
        figure,
        config=_CONFIG,
        include_plotlyjs="inline" if first else False,
        full_html=False,
        default_height=f"{figure['layout']['height']}px",
        div_id=f"chart-{name}",
    )
    return str(piece)


def _kinds(summary: Summary) -> dict[str, Any]:
    """The share of cases wholly right, by kind and split."""
    traces = []
    for split in (split for split in _COLOURS if split in summary.splits):
        bars = [
            (KINDS[kind], score)
            for kind, groups in summary.kinds.items()
            if (score := _right(groups.get(split)))
        ]
        trace = {
            "type": "bar",
            "orientation": "h",
            "name": SPLITS[split],
            "y": [name for name, _ in bars],
            "x": [score.mean * 100 for _, score in bars],
            "customdata": [[percent(score.mean), score.count] for _, score in bars],
            "hovertemplate": "%{customdata[0]}（%{customdata[1]} 题）",
            # no bar at all would look as if there were no such case
            "text": ["" if score.mean else "0" for _, score in bars],
            "textposition": "outside",
            "marker": {"color": _COLOURS[split]},
        }
        traces.append(trace)
    names = [KINDS[kind] for kind in summary.kinds]
    layout = _layout(_BARS * len(names) + _AROUND) | {"bargap": 0.3}
    return {"data": traces, "layout": layout | _share_axes(names)}


def _right(group: Group | None) -> Estimate | None:
    return group.scores.get("right") if group else None


def _measures(comparison: Comparison) -> list[Pair]:
    return [
        Pair(measure.chinese, change.before, change.now)
        for measure in (WRONG, *MEASURES)
        if (change := comparison.changes.get(measure.name))
    ]


def _kinds_compared(comparison: Comparison) -> list[Pair]:
    return [Pair(KINDS[kind], c.before, c.now) for kind, c in comparison.kinds.items()]


def _dots(pairs: Sequence[Pair]) -> dict[str, Any]:
    """An open dot for the earlier run and a full one for this, joined by a line."""
    names = [pair.name for pair in pairs]
    gap = [value for p in pairs for value in (p.before * 100, p.now * 100, None)]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": gap,
        "y": [name for pair in pairs for name in (pair.name, pair.name, None)],
        "line": {"color": GREY, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    before = [pair.before for pair in pairs]
    now = [pair.now for pair in pairs]
    traces = [
        line,
        _marks("先前", names, before, {"symbol": "circle-open", "color": GREY, "size": 11}),
        _marks("这次", names, now, {"symbol": "circle", "color": BLUE, "size": 9}),
    ]
    layout = _layout(_LINE * len(names) + _AROUND)
    return {"data": traces, "layout": layout | _share_axes(names)}


def _marks(
    label: str, names: Sequence[str], shares: Sequence[float], marker: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label,
        "x": [share * 100 for share in shares],
        "y": list(names),
        "customdata": [percent(share) for share in shares],
        "hovertemplate": "%{customdata}",
        "marker": marker | {"line": {"width": 2}},
    }


def _times(summary: Summary, times: Times) -> dict[str, Any]:
    """How many answers took how long, with median and 95th percentile."""
    spent = [row.outcome.milliseconds for row in summary.marked if not row.crashed]
    bars = {
        "type": "histogram",
        "x": spent,
        "nbinsx": _BINS,
        "showlegend": False,
        "marker": {"color": BLUE},
        "hovertemplate": "%{x} 毫秒：%{y} 题<extra></extra>",
    }
    layout = _layout(_TIMES_HEIGHT) | {
        "bargap": 0.05,
        "xaxis": {"title": {"text": "毫秒"}, "rangemode": "tozero", "fixedrange": True},
        "yaxis": {"title": {"text": "题数"}, "fixedrange": True, "automargin": True},
        "shapes": [
            _upright(f"中位数 {milliseconds(times.median)}", times.median, dash="solid"),
            _upright(f"95 分位 {milliseconds(times.p95)}", times.p95, dash="dot"),
        ],
    }
    return {"data": [bars], "layout": layout}


def _upright(name: str, value: float, *, dash: str) -> dict[str, Any]:
    """A line over the whole height that the legend names."""
    return {
        "type": "line",
        "name": name,
        "showlegend": True,
        "x0": value,
        "x1": value,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": ORANGE, "width": 2, "dash": dash},
    }


def _layout(height: int) -> dict[str, Any]:
    clear = "rgba(0,0,0,0)"
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 36, "b": 44},
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "font": {"family": FONT, "size": 13},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "dragmode": False,
        "hovermode": "closest",
    }


def _share_axes(names: Sequence[str]) -> dict[str, Any]:
    """A percent axis below, and the names from the top down in their order."""
    return {
        "xaxis": {
            "range": [-2, 102],
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0", "25%", "50%", "75%", "100%"],
            "fixedrange": True,
            "zeroline": False,
        },
        "yaxis": {
            "categoryorder": "array",
            "categoryarray": list(names),
            "range": [len(names) - 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
            "ticksuffix": " ",
        },
    }
