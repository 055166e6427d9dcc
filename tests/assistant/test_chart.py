"""The chart of one indicator: nothing joined that no document joins, every amount whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest

from assistant.page.chart import MARKS, chart, label
from index.figures import FigureTable, load_table, shipped_data
from index.sources import load_register, shipped_documents
from index.types import Figure

NAMES = {"old": "旧规划", "new": "新方案"}


def figure(year: int, value: str = "1", **more: Any) -> Figure:
    """A figure of a made-up indicator; its id tells year, value and document."""
    given: dict[str, Any] = {
        "indicator": "甲率",
        "breakdown": "",
        "region": "甲市",
        "stage": "综合",
        "year": year,
        "kind": "target",
        "comparator": "=",
        "value": Decimal(value),
        "value_max": None,
        "unit": "%",
        "attribute": "",
        "as_written": f"{value}%",
        "document": "new",
        "section": "一、目标",
        "quote": f"达到{value}%",
    } | more
    return Figure(id=f"{year}-{value}-{'-'.join(map(str, more.values()))}", **given)


def drawn(*figures: Figure) -> dict[str, dict[str, Any]]:
    """The traces of a chart by their names."""
    made = chart(figures, NAMES)
    assert made is not None
    go.Figure({"data": made["data"], "layout": made["layout"]})  # refuses what is not Plotly's
    return {trace["name"]: trace for trace in made["data"]}


def test_targets_and_actuals_are_apart_in_marker_and_line() -> None:
    traces = drawn(figure(2024, "8", kind="actual"), figure(2025, "9"))
    assert set(traces) == {"目标", "实际"}
    assert len({trace["marker"]["symbol"] for trace in traces.values()}) == 2
    assert len({trace["line"]["dash"] for trace in traces.values()}) == 2
    assert traces["实际"]["x"] == [2024]
    assert traces["目标"]["y"] == [9.0]
    assert set(MARKS) == {"target", "actual"}


def test_a_missing_year_is_a_gap() -> None:
    trace = drawn(figure(2022, "1"), figure(2023, "2"), figure(2025, "3"))["目标"]
    assert trace["x"] == [2022, 2023, 2025, 2025]
    assert trace["y"] == [1.0, 2.0, None, 3.0]
    assert trace["connectgaps"] is False


def test_two_values_of_one_year_are_two_points_that_nothing_joins() -> None:
    trace = drawn(figure(2024, "1"), figure(2025, "2"), figure(2025, "3"))["目标"]
    assert trace["y"] == [1.0, None, 2.0, None, 3.0]
    assert [text for text in trace["text"] if text] == ["1%", "2%", "3%"]


def test_a_value_that_a_document_repeats_stands_once() -> None:
    repeated = figure(2025, "2", section="附表")
    assert drawn(figure(2024), figure(2025, "2"), repeated)["目标"]["y"] == [1.0, 2.0]


def test_documents_that_differ_are_lines_of_their_own_with_their_names() -> None:
    old = figure(2025, "3", document="old")
    traces = drawn(figure(2024), figure(2025, "2"), old)
    assert traces["目标 · 新方案"]["y"] == [1.0, 2.0]
    assert traces["目标 · 旧规划"]["y"] == [3.0]
    colours = {trace["line"]["color"] for trace in traces.values()}
    assert len(colours) == 2
    assert "旧规划" in traces["目标 · 旧规划"]["customdata"][0]


def test_breakdowns_and_regions_are_named_where_there_are_several() -> None:
    traces = drawn(
        figure(2024, breakdown="初中"), figure(2025, breakdown="高中"), figure(2025, region="乙市")
    )
    assert set(traces) == {"目标 · 甲市 · 初中", "目标 · 甲市 · 高中", "目标 · 乙市"}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"comparator": "≥", "as_written": "9%以上"}, "≥9%"),
        ({"comparator": ">", "as_written": ">9"}, "&gt;9%"),
        ({"comparator": "<", "as_written": "<9"}, "&lt;9%"),
        ({"comparator": "≤", "as_written": "9%以内"}, "≤9%"),
        ({"comparator": "≈", "as_written": "接近9%"}, "接近9%"),
        ({"comparator": "range", "value_max": Decimal(12), "as_written": "9-12%"}, "9–12%"),
        ({"unit": "万人", "as_written": "9"}, "9万人"),
    ],
)
def test_a_label_keeps_comparator_and_unit(more: dict[str, Any], text: str) -> None:
    assert label(figure(2025, "9", **more)) == text


def test_words_without_a_digit_stay_words() -> None:
    third = figure(2022, "33.33", comparator="≥", as_written="三分之一以上")
    assert label(third) == "三分之一以上"


def test_a_range_is_drawn_from_its_beginning_to_its_end() -> None:
    trace = drawn(figure(2024, "9"), figure(2025, "9", comparator="range", value_max=Decimal(12)))[
        "目标"
    ]
    assert trace["y"] == [9.0, 9.0]
    assert trace["error_y"]["array"] == [0.0, 3.0]
    assert trace["error_y"]["visible"] is True


def test_units_of_different_size_are_brought_together() -> None:
    made = chart([figure(2024, "0.08", unit="万人"), figure(2025, "500", unit="人")], NAMES)
    assert made is not None
    assert made["data"][0]["y"] == [800.0, 500.0]
    assert made["layout"]["annotations"][0]["text"] == "单位：人"
    assert made["layout"]["yaxis"]["ticksuffix"] == "人"


def test_the_axis_names_only_years_that_have_a_value() -> None:
    made = chart([figure(2020, "1"), figure(2025, "2")], NAMES)
    assert made is not None
    assert made["layout"]["xaxis"]["tickvals"] == [2020, 2025]
    assert made["layout"]["annotations"][0]["text"] == "单位：%"
    low, high = made["layout"]["yaxis"]["range"]
    assert low < 1
    assert high > 2


def test_a_single_year_is_no_chart() -> None:
    assert chart([figure(2025, "1"), figure(2025, "2")], NAMES) is None
    assert chart([], NAMES) is None


def test_labels_of_one_spot_do_not_cover_each_other() -> None:
    close = [figure(2025, value) for value in ("9", "9.1")]
    same = figure(2025, "0", document="old")
    traces = drawn(*close, same, figure(2025, "0"), figure(2024, "0"))
    places: dict[tuple[int, str], list[str]] = {}
    for trace in traces.values():
        for x, text, where in zip(trace["x"], trace["text"], trace["textposition"], strict=True):
            if text:
                places.setdefault((x, text), []).append(where)
    assert places[2025, "9%"] != places[2025, "9.1%"]
    assert len(set(places[2025, "0%"])) == 2


def test_markup_in_a_document_is_text() -> None:
    made = chart([figure(2024, section="<b>粗</b>"), figure(2025, breakdown="<i>")], NAMES)
    assert made is not None
    assert "&lt;b&gt;粗" in made["data"][0]["customdata"][0]
    assert any("&lt;i&gt;" in trace["name"] for trace in made["data"])


@pytest.fixture(scope="module")
def table() -> FigureTable:
    return load_table(shipped_data(), tuple(c.id for c in load_register(shipped_documents())))


def test_each_real_chart_has_every_year_and_is_plotlys(table: FigureTable) -> None:
    for name in table.indicators:
        figures = table.of(name)
        made = chart(figures, {})
        years = {figure.year for figure in figures}
        assert (made is None) == (len(years) < 2), name
        if made:
            go.Figure({"data": made["data"], "layout": made["layout"]})
            told = {
                x
                for t in made["data"]
                for x, y in zip(t["x"], t["y"], strict=True)
                if y is not None
            }
            assert told == years
