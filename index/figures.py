"""The curated table: load, validate against the documents, find conflicts.

Every figure of the documents stands here once, whole, with the sentence it rests on. It is
the only source of figures in answers; ``prove`` shows that it says what the documents say.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from index.errors import FiguresProblem
from index.numbers import normalised
from index.types import Attribute, Comparator, Figure, FigureKind, Indicator, Quantity, Ruling

FIGURES, INDICATORS, RULINGS, WAIVED = (
    "figures.csv",
    "indicators.csv",
    "conflicts.csv",
    "waived.csv",
)
Stage: TypeAlias = Literal[
    "学前教育",
    "义务教育",
    "高中教育",
    "职业教育",
    "高等教育",
    "特殊教育",
    "终身教育",
    "教师队伍",
    "综合",
]
Key: TypeAlias = tuple[str, str, str, int, str]
"""(indicator, breakdown, region, year, kind): figures of one key should agree."""
RowType = TypeVar("RowType", bound=BaseModel)


def _number(value: object) -> object:
    """A cell as a number; Excel's extras are refused with what to write instead."""
    if isinstance(value, str):
        if not value.strip():
            return None
        if not value.replace(".", "", 1).replace("-", "", 1).isdecimal():
            raise ValueError("只写数字，单位和比较词写在 unit、comparator 两列")
    return value


Number = Annotated[Decimal, BeforeValidator(_number)]


class FigureRow(BaseModel):
    """A row of ``figures.csv`` as it is written."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z0-9]+-[0-9]+$")
    indicator: str = Field(min_length=2)
    breakdown: str
    region: str = Field(min_length=2)
    stage: Stage
    year: int = Field(ge=1990, le=2100)
    kind: FigureKind
    comparator: Comparator
    value: Number
    value_max: Annotated[Decimal | None, BeforeValidator(_number)]
    unit: str
    attribute: Attribute
    as_written: str = Field(min_length=1)
    document: str = Field(min_length=1)
    section: str = Field(min_length=1)
    quote: str = Field(min_length=2)
    note: str

    @model_validator(mode="after")
    def _range(self) -> FigureRow:
        if (self.comparator == "range") != (self.value_max is not None):
            raise ValueError("value_max 与 comparator=range 要么都有，要么都没有")
        return self


class IndicatorRow(BaseModel):
    """A row of ``indicators.csv`` as it is written; lists are parted by |."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    indicator: str = Field(min_length=2)
    stage: Stage
    unit: str
    definition: str = Field(min_length=4)
    aliases: str
    related: str


class RulingRow(BaseModel):
    """A row of ``conflicts.csv`` as it is written; ``figures`` are ids parted by |."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    indicator: str = Field(min_length=2)
    breakdown: str
    region: str = Field(min_length=2)
    year: Annotated[int | None, BeforeValidator(_number)]
    kind: FigureKind
    figures: str = Field(min_length=1)
    ruling: Literal["真实矛盾", "口径不同", "后文件调整", "表述不同"]
    wording: str = Field(min_length=8)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The curated table with its indicators and rulings; ``version`` names this state of it."""

    figures: tuple[Figure, ...]
    indicators: dict[str, Indicator]
    rulings: tuple[Ruling, ...]
    version: str

    def figure(self, figure_id: str) -> Figure:
        """The figure with this id."""
        return next(figure for figure in self.figures if figure.id == figure_id)

    def of(self, indicator: str) -> tuple[Figure, ...]:
        """All figures of an indicator, newest year first."""
        found = [figure for figure in self.figures if figure.indicator == indicator]
        return tuple(sorted(found, key=lambda figure: -figure.year))


def shipped_data() -> Path:
    """The folder with the table that comes with Zhice."""
    return Path(__file__).parent / "data"


def load_table(folder: Path, documents: Sequence[str]) -> FigureTable:
    """The table in ``folder``, each row validated; ``documents`` are the known ids.

    Raises FiguresProblem that names file, line, column and remedy.
    """
    texts = {name: _read(folder / name) for name in (FIGURES, INDICATORS, RULINGS)}
    figures: dict[str, Figure] = {}
    for line, row in _rows(folder / FIGURES, texts[FIGURES], FigureRow):
        if row.id in figures:
            _fail(folder / FIGURES, line, "id", f"编号 {row.id!r} 重复；请改成唯一的编号")
        if row.document not in documents:
            _fail(
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
    return list(_rows(path, _read(path), model))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FiguresProblem(f"读不到 {path}（{error.strerror}）；请恢复该文件。") from error
    except UnicodeDecodeError as error:
        raise FiguresProblem(
            f"{path} 不是 UTF-8（第 {error.start} 字节），可能由 Excel 存成了 GBK；"
            "请另存为“CSV UTF-8（逗号分隔）”。"
        ) from error


def _rows(path: Path, text: str, model: type[RowType]) -> Iterator[tuple[int, RowType]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    columns, known = list(reader.fieldnames or []), list(model.model_fields)
    if extra := [name for name in columns if name not in known]:
        _fail(path, 1, extra[0], f"多出的列；只能有：{'、'.join(known)}")
    if missing := [name for name in known if name not in columns]:
        _fail(path, 1, missing[0], "缺少这一列；请补上")
    try:
        for row in reader:
            if None in row or None in row.values():
                _fail(path, reader.line_num, "整行", "列数与表头不符；请检查逗号和引号")
            yield reader.line_num, _validated(path, reader.line_num, row, model)
    except csv.Error as error:
        raise FiguresProblem(f"{path} 第{reader.line_num}行不是合格的 CSV（{error}）。") from error


def _validated(path: Path, line: int, row: dict[str, str], model: type[RowType]) -> RowType:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0]) if first["loc"] else "整行"
        reason = first["msg"].removeprefix("Value error, ")
        raise _problem(path, line, column, f"值 {row.get(column, '')!r}：{reason}") from error


def _indicators(
    path: Path, text: str, figures: Iterable[Figure]
) -> Iterator[tuple[str, Indicator]]:
    seen: dict[str, int] = {}
    for line, row in _rows(path, text, IndicatorRow):
        if row.indicator in seen:
            _fail(path, line, "indicator", f"指标 {row.indicator!r} 重复；请合并")
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
            _fail(
                path, 1, "indicator", f"没有登记指标 {figure.indicator!r}（{figure.id}）；请补一行"
            )


def _rulings(path: Path, text: str, figures: dict[str, Figure]) -> Iterator[Ruling]:
    for line, row in _rows(path, text, RulingRow):
        ids = tuple(row.figures.split("|"))
        if unknown := [i for i in ids if i not in figures]:
            _fail(path, line, "figures", f"没有编号为 {unknown[0]!r} 的数据；请改正")
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


def _problem(path: Path, line: int, column: str, reason: str) -> FiguresProblem:
    return FiguresProblem(f"{path} 第{line}行，列 {column}：{reason}。")


def _fail(path: Path, line: int, column: str, reason: str) -> NoReturn:
    raise _problem(path, line, column, reason)
