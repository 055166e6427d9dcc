"""The structured tools over the curated table. Arithmetic happens only here.

Plain typed functions first; in the last lines they are wrapped as LangChain tools, for
models that can call tools and for anything else that speaks LangChain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.table.lookup import LIKELY, distinct, look_up, order
from assistant.table.match import Matcher
from assistant.table.phrase import KIND, amount_text, composed, name, plain, statement
from assistant.types import FigureQuery, Found
from index.figures import FigureTable, Key, conflicts, key
from index.numbers import normalised
from index.types import Comparator, Figure, FigureKind, Indicator, Quantity, Ruling

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

_OFFERED = 8
"""Indicators offered at most where the one meant is not sure."""


class FigureArguments(BaseModel):
    """Arguments of the tools that look figures up."""

    model_config = ConfigDict(extra="forbid")

    indicator: str = Field(
        min_length=1, max_length=100, description="指标名称或说法，如 普惠园占比"
    )
    year_from: int | None = Field(
        None, ge=1990, le=2100, description="起始年份（含）；只给一个年份就是那一年"
    )
    year_to: int | None = Field(
        None, ge=1990, le=2100, description="截止年份（含）；只给一个年份就是那一年"
    )
    region: str = Field("", max_length=20, description="地区，如 台州市、临海市；空表示不限")
    kind: FigureKind | None = Field(None, description="target 目标；actual 实际；空表示不限")
    document: str = Field("", max_length=100, description="文件编号；空表示不限")
    attribute: str = Field("", pattern="^(约束性|预期性)?$", description="约束性 或 预期性")
    stage: str = Field("", max_length=10, description="学段，如 学前教育；空表示不限")


class CompareArguments(BaseModel):
    """Arguments of ``compare_figures``."""

    model_config = ConfigDict(extra="forbid")

    first: str = Field(description="第一个数据的编号，如 p14-085")
    second: str = Field(description="第二个数据的编号")


class IndicatorArguments(BaseModel):
    """Arguments of ``list_indicators`` and ``find_conflicts``."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field("", max_length=100, description="指标名称中的词；空表示全部")
    stage: str = Field("", max_length=10, description="学段；空表示不限")


@dataclass(frozen=True, slots=True)
class Difference:
    """``later`` minus ``earlier``, computed from the two figures it names."""

    earlier: Figure
    later: Figure
    value: Decimal
    unit: str

    @property
    def quantity(self) -> Quantity:
        """The size of the difference as a quantity."""
        text = f"{plain(abs(self.value))}{self.unit}"
        about: Comparator = "≈" if "≈" in {self.earlier.comparator, self.later.comparator} else "="
        return Quantity(abs(self.value), self.unit, about, 0, len(text), text)


@dataclass(frozen=True, slots=True)
class Trend:
    """A series over years: targets and actuals apart, gaps left as gaps."""

    figures: tuple[Figure, ...]
    gaps: tuple[int, ...]
    """Years inside the series for which there is no figure."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Figures of one thing that differ, and what staff ruled; None if nobody has yet."""

    figures: tuple[Figure, ...]
    ruling: Ruling | None


def find_figures(table: FigureTable, matcher: Matcher, arguments: FigureArguments) -> Found:
    """The figures asked for; if there are none, the nearest of the same indicator."""
    matches = tuple(matcher.match(arguments.indicator))
    if arguments.stage:
        at_stage = {i.name for i in table.indicators.values() if i.stage == arguments.stage}
        matches = tuple(match for match in matches if match.indicator in at_stage)
    return look_up(
        FigureQuery(
            matches=matches,
            years=_years(table, arguments),
            regions=(arguments.region,) if arguments.region else (),
            kind=arguments.kind,
            documents=(arguments.document,) if arguments.document else (),
            attribute=arguments.attribute,  # type: ignore[arg-type] # the pattern allows no other
            text=arguments.indicator,
        ),
        table,
    )


def compare_figures(earlier: Figure, later: Figure) -> Difference | None:
    """The difference of two figures in the right unit; None where there is none to tell.

    Between percentages it is in 个百分点. Figures in different units, ranges, and values
    that are only bounds on different sides have no difference.
    """
    first, unit = _value(earlier)
    second, other = _value(later)
    bounds = {earlier.comparator, later.comparator} - {"=", "≈"}
    if unit != other or first is None or second is None or len(bounds) > 1:
        return None
    if earlier.unit == later.unit:
        first, second, unit = earlier.value, later.value, earlier.unit
    unit = "个百分点" if unit == "%" else unit
    return Difference(earlier, later, second - first, unit)


def figure_trend(figures: Sequence[Figure]) -> Trend:
    """``figures`` as a series, oldest first, each value once; nothing is interpolated."""
    series = sorted(distinct(tuple(figures)), key=lambda f: (f.year, f.kind, f.breakdown, f.id))
    years = {figure.year for figure in series}
    span = range(min(years), max(years)) if years else range(0)
    return Trend(tuple(series), tuple(year for year in span if year not in years))


def list_indicators(
    table: FigureTable, matcher: Matcher, arguments: IndicatorArguments
) -> tuple[Indicator, ...]:
    """The indicators that the words may mean, likeliest first; all of them without words."""
    found = tuple(table.indicators.values())
    if arguments.words:
        likely = [m for m in matcher.match(arguments.words) if m.confidence >= LIKELY]
        found = tuple(table.indicators[match.indicator] for match in likely[:_OFFERED])
    return tuple(i for i in found if not arguments.stage or i.stage == arguments.stage)


def find_conflicts(table: FigureTable, figures: Sequence[Figure]) -> tuple[Disagreement, ...]:
    """Where ``figures`` touch a disagreement: found by rule, worded by ruling."""
    keys = {key(figure) for figure in figures}
    found = [
        Disagreement(order(group), ruling_on(table, group))
        for known, group in _conflicts_of(table)
        if known in keys
    ]
    told = {figure.id for disagreement in found for figure in disagreement.figures}
    ids = {figure.id for figure in figures}
    for ruling in table.rulings:
        years = {table.figure(i).year for i in ids & set(ruling.figures)}
        needed = 1 if ruling.year is not None else _BOTH_SIDES
        if set(ruling.figures) <= told or len(years) < needed:
            continue
        found.append(Disagreement(tuple(table.figure(i) for i in ruling.figures), ruling))
    return tuple(found)


@lru_cache(maxsize=4)
def _conflicts_of(table: FigureTable) -> tuple[tuple[Key, tuple[Figure, ...]], ...]:
    """The keys of ``table`` on which its figures do not agree: the same for every question."""
    return tuple(conflicts(table.figures))


_BOTH_SIDES = 2
"""Years of a ruling over several years that must be told; for one year a figure suffices."""


def ruling_on(table: FigureTable, figures: Sequence[Figure]) -> Ruling | None:
    """The ruling that covers all ``figures``."""
    ids = {figure.id for figure in figures}
    return next((r for r in table.rulings if ids <= set(r.figures)), None)


def _years(table: FigureTable, arguments: FigureArguments) -> tuple[int, ...]:
    first, last = arguments.year_from, arguments.year_to
    if first is None and last is None:
        return ()
    low = first if first is not None else (last or 0)
    high = last if last is not None else low
    low, high = min(low, high), max(low, high)
    known = sorted({figure.year for figure in table.figures} | {low, high})
    return tuple(year for year in known if low <= year <= high)


def _value(figure: Figure) -> tuple[Decimal | None, str]:
    value, unit = normalised(Quantity(figure.value, figure.unit, "=", 0, 0, ""))
    return (None if figure.value_max is not None else value), unit


def as_tools(table: FigureTable, matcher: Matcher) -> list[BaseTool]:
    """The five tools as LangChain structured tools; they return JSON-ready values."""
    from langchain_core.tools import StructuredTool  # noqa: PLC0415 -- 0.1 s

    def found(**given: Any) -> dict[str, Any]:  # noqa: ANN401 -- validated by the schema
        outcome = find_figures(table, matcher, FigureArguments(**given))
        return {
            "figures": [_shown(figure) for figure in outcome.exact],
            "nearest_but_different": [_shown(figure) for figure in outcome.nearest],
            "other_readings": list(outcome.others),
            "sure": outcome.sure,
        }

    def compared(**given: Any) -> dict[str, Any]:  # noqa: ANN401 -- see above
        pair = CompareArguments(**given)
        known = {figure.id: figure for figure in table.figures}
        if unknown := [i for i in (pair.first, pair.second) if i not in known]:
            return {"difference": None, "reason": f"没有编号为 {unknown[0]!r} 的数据"}
        difference = compare_figures(known[pair.first], known[pair.second])
        if difference is None:
            return {"difference": None, "reason": "单位、区间或比较词不同，不能相减"}
        operands = [_shown(difference.earlier), _shown(difference.later)]
        about = "约" if difference.quantity.comparator == "≈" else ""
        amount = f"{about}{plain(difference.value)}{difference.unit}"
        return {"difference": amount, "operands": operands}

    def trend(**given: Any) -> dict[str, Any]:  # noqa: ANN401 -- see above
        series = figure_trend(find_figures(table, matcher, FigureArguments(**given)).exact)
        return {"figures": [_shown(f) for f in series.figures], "years_without": list(series.gaps)}

    def indicators(**given: Any) -> list[str]:  # noqa: ANN401 -- see above
        found = list_indicators(table, matcher, IndicatorArguments(**given))
        return [indicator.name for indicator in found]

    def disagreements(**given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- see above
        named = {i.name for i in list_indicators(table, matcher, IndicatorArguments(**given))}
        figures = [figure for figure in table.figures if figure.indicator in named]
        return [
            {
                "figures": [_shown(figure) for figure in one.figures],
                "ruling": one.ruling.ruling if one.ruling else "",
                "wording": one.ruling.wording if one.ruling else "",
            }
            for one in find_conflicts(table, figures)
        ]

    def tool(function: Any, title: str, about: str, schema: type[BaseModel]) -> BaseTool:  # noqa: ANN401
        return StructuredTool.from_function(
            func=function, name=title, description=about, args_schema=schema
        )

    return [
        tool(found, "find_figures", "查指标的数值（按年份、地区、目标或实际）。", FigureArguments),
        tool(compared, "compare_figures", "两个数据之差，百分比之间用百分点。", CompareArguments),
        tool(trend, "figure_trend", "一个指标历年的数值，缺的年份就是缺。", FigureArguments),
        tool(indicators, "list_indicators", "有哪些指标。", IndicatorArguments),
        tool(disagreements, "find_conflicts", "文件之间说法不一的数据及裁定。", IndicatorArguments),
    ]


def _shown(figure: Figure) -> dict[str, str | int]:
    return {
        "id": figure.id,
        "indicator": name(figure),
        "region": figure.region,
        "year": figure.year,
        "kind": KIND[figure.kind],
        "amount": amount_text(figure),
        "amount_in_full": composed(figure),
        "statement": statement(figure),
        "document": figure.document,
        "quote": figure.quote,
    }
