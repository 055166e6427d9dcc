"""The files of the curated table as they are written: each row validated, or refused.

A refusal is one line that names file, line, column, value and remedy.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeAlias, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from index.errors import FiguresProblem
from index.types import Attribute, Comparator, FigureKind

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
RulingKind: TypeAlias = Literal["真实矛盾", "口径不同", "后文件调整", "表述不同"]
RowType = TypeVar("RowType", bound=BaseModel)

_WANTED = {
    "id": "唯一的编号，如 p14-001",
    "stage": f"其中之一：{'、'.join(get_args(Stage))}",
    "year": "1990 至 2100 的年份",
    "kind": "actual（实际）或 target（目标）",
    "comparator": f"其中之一：{'、'.join(get_args(Comparator))}",
    "value": "一个数字，单位和比较词写在 unit、comparator 两列",
    "value_max": "区间的上限，大于 value；comparator 是 range 时必填，否则留空",
    "attribute": "约束性、预期性，或留空",
    "ruling": f"其中之一：{'、'.join(get_args(RulingKind))}",
}
"""What a column takes; any other column that is refused must not be empty."""
_LONGEST = 40
"""Characters of a refused value that are repeated in the message."""
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def _number(value: object) -> object:
    """A cell as a number; percent signs, thousands separators and words are refused."""
    if isinstance(value, str):
        if not value.strip():
            return None
        if not _PLAIN.fullmatch(value.strip()):
            raise ValueError(value)
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

    @field_validator("value_max")
    @classmethod
    def _above_value(cls, most: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if (info.data.get("comparator") == "range") != (most is not None):
            raise ValueError(most)
        if most is not None and most <= info.data.get("value", most - 1):
            raise ValueError(most)
        return most


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
    ruling: RulingKind
    wording: str = Field(min_length=8)


def read_file(path: Path) -> str:
    """The text of a UTF-8 file; raises FiguresProblem if it is missing or saved otherwise."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FiguresProblem(f"读不到 {path}（{error.strerror}）；请恢复该文件。") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FiguresProblem(
            f"{path} 第{line}行不是 UTF-8（第 {error.start} 字节），可能由 Excel 存成了 GBK；"
            "请另存为“CSV UTF-8（逗号分隔）”。"
        ) from error


def rows_of(path: Path, text: str, model: type[RowType]) -> Iterator[tuple[int, RowType]]:
    """The rows of ``text``, validated, with their line numbers; ``path`` is for messages.

    Raises FiguresProblem.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_columns(path, list(reader.fieldnames or []), list(model.model_fields))
        for row in reader:
            if None in row or None in row.values():
                fail(path, reader.line_num, "整行", "列数与表头不符；请检查逗号和引号")
            yield reader.line_num, _validated(path, reader.line_num, row, model)
    except csv.Error as error:
        fail(path, reader.reader.line_num, "整行", f"不是合格的 CSV（{error}）；请检查引号是否成对")


def _check_columns(path: Path, columns: list[str], known: list[str]) -> None:
    if extra := [n for i, n in enumerate(columns) if n not in known or n in columns[:i]]:
        fail(path, 1, repr(extra[0]), f"多出的列，请删去；只能有：{'、'.join(known)}")
    if missing := [name for name in known if name not in columns]:
        fail(path, 1, missing[0], "缺少这一列；请补上")


def _validated(path: Path, line: int, row: dict[str, str], model: type[RowType]) -> RowType:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        column = str(error.errors()[0]["loc"][0])
        wanted = _WANTED.get(column, "内容，不能留空或过短")
        raise _problem(
            path, line, column, f"值 {row[column][:_LONGEST]!r} 不合格；请填写{wanted}"
        ) from error


def _problem(path: Path, line: int, column: str, reason: str) -> FiguresProblem:
    return FiguresProblem(f"{path} 第{line}行，列 {column}：{reason}。")


def fail(path: Path, line: int, column: str, reason: str) -> NoReturn:
    """Raise the FiguresProblem of a place in a file."""
    raise _problem(path, line, column, reason)
