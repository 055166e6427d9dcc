"""The curated table: load, validate against the documents, find conflicts.

Every figure of the documents stands here once, whole, with the sentence it rests on. It is
the only source of figures in answers; ``prove`` shows that it says what the documents say.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from index.figure_rows import (
    FigureRow,
    IndicatorRow,
    RowType,
    RulingRow,
    fail,
    read_file,
    rows_of,
)
from index.numbers import normalised
from index.types import Figure, Indicator, Quantity, Ruling

FIGURES, INDICATORS, RULINGS = "figures.csv", "indicators.csv", "conflicts.csv"
WAIVED = "waived.csv"
Key: TypeAlias = tuple[str, str, str, int, str]
"""(indicator, breakdown, region, year, kind): figures of one key should agree."""


@dataclass(frozen=True, slots=True, eq=False)
class FigureTable:
    """The curated table with its indicators and rulings; ``version`` names this state of it.

    A table equals itself only, so that what is read off one can be remembered with it.
    """

    figures: tuple[Figure, ...]
    indicators: dict[str, Indicator]
    rulings: tuple[Ruling, ...]
    version: str
    _of: dict[str, tuple[Figure, ...]] = field(init=False, default_factory=dict, repr=False)

    def figure(self, figure_id: str) -> Figure:
        """The figure with this id."""
        return next(figure for figure in self.figures if figure.id == figure_id)

    def of(self, indicator: str) -> tuple[Figure, ...]:
        """All figures of an indicator, newest year first."""
        if not self._of:
            found: dict[str, list[Figure]] = defaultdict(list)
            for figure in sorted(self.figures, key=lambda figure: -figure.year):
                found[figure.indicator].append(figure)
            self._of.update({name: tuple(rows) for name, rows in found.items()})
        return self._of.get(indicator, ())


def shipped_data() -> Path:
    """The folder with the table that comes with Zhice."""
    return Path(__file__).parent / "data"


def spoken(indicator: Indicator) -> str:
    """All that ``indicator`` is called, as one text: what is encoded of it."""
    return "、".join([indicator.name, *indicator.aliases])


def load_table(folder: Path, documents: Sequence[str]) -> FigureTable:
    """The table in ``folder``, each row validated; ``documents`` are the known ids.

    Raises FiguresProblem that names file, line, column and remedy.
    """
    texts = {name: read_file(folder / name) for name in (FIGURES, INDICATORS, RULINGS)}
    figures: dict[str, Figure] = {}
    for line, row in rows_of(folder / FIGURES, texts[FIGURES], FigureRow):
        if row.id in figures:
            fail(folder / FIGURES, line, "id", f"编号 {row.id!r} 重复；请改成唯一的编号")
        if row.document not in documents:
            fail(
                folder / FIGURES,
                line,
                "document",
                f"文件 {row.document!r} 没有登记；请先写入 documents.csv",
            )
        figures[row.id] = Figure(**row.model_dump())
    indicators = dict(_indicators(folder / INDICATORS, texts[INDICATORS], figures.values()))
    rulings = tuple(_rulings(folder / RULINGS, texts[RULINGS], figures))
    digest = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
    return FigureTable(tuple(figures.values()), indicators, rulings, digest[:12])


def conflicts(figures: Sequence[Figure]) -> list[tuple[Key, tuple[Figure, ...]]]:
    """Keys whose figures do not say the same: another amount or another comparator."""
    ordered = sorted(figures, key=key)
    groups = ((k, tuple(group)) for k, group in groupby(ordered, key=key))
    return [(k, group) for k, group in groups if len({amount(f) for f in group}) > 1]


def key(figure: Figure) -> Key:
    """What a figure is of: figures of one key should agree."""
    return figure.indicator, figure.breakdown, figure.region, figure.year, figure.kind


def amount(figure: Figure) -> tuple[Decimal, Decimal | None, str, str]:
    """Value, greatest value, unit and comparator of a figure, 万 and 亿 multiplied out."""
    least, unit = _multiplied(figure.value, figure.unit)
    most = _multiplied(figure.value_max, figure.unit)[0] if figure.value_max is not None else None
    return least, most, unit, figure.comparator


def _multiplied(value: Decimal, unit: str) -> tuple[Decimal, str]:
    return normalised(Quantity(value, unit, "=", 0, 0, ""))


def read_rows(path: Path, model: type[RowType]) -> list[tuple[int, RowType]]:
    """The rows of a CSV file with their line numbers, validated; raises FiguresProblem."""
    return list(rows_of(path, read_file(path), model))


def _indicators(
    path: Path, text: str, figures: Iterable[Figure]
) -> Iterator[tuple[str, Indicator]]:
    seen: dict[str, int] = {}
    for line, row in rows_of(path, text, IndicatorRow):
        if row.indicator in seen:
            fail(path, line, "indicator", f"指标 {row.indicator!r} 重复；请合并")
        seen[row.indicator] = line
        yield (
            row.indicator,
            Indicator(
                row.indicator,
                row.stage,
                row.unit,
                row.definition,
                tuple(filter(None, row.aliases.split("|"))),
                tuple(filter(None, row.related.split("|"))),
            ),
        )
    for figure in figures:
        if figure.indicator not in seen:
            fail(
                path, 1, "indicator", f"没有登记指标 {figure.indicator!r}（{figure.id}）；请补一行"
            )


def _rulings(path: Path, text: str, figures: dict[str, Figure]) -> Iterator[Ruling]:
    for line, row in rows_of(path, text, RulingRow):
        ids = tuple(row.figures.split("|"))
        if unknown := [i for i in ids if i not in figures]:
            fail(path, line, "figures", f"没有编号为 {unknown[0]!r} 的数据；请改正")
        yield Ruling(
            row.indicator,
            row.breakdown,
            row.region,
            row.year,
            row.kind,
            ids,
            row.ruling,
            row.wording,
        )
