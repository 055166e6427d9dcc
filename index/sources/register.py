"""The register ``documents.csv``: which documents there are and what is known of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from index.errors import DocumentProblem, RegisterProblem
from index.types import DocumentCard

REGISTER = "documents.csv"
_OPTIONAL = {"number", "issued", "note"}
_WANTED = {
    "id": "小写字母、数字和连字符，如 taizhou-plan-2025",
    "issued": "如 2021-09-26 的日期，或留空",
    "period_start": "1900 至 2200 的年份",
    "period_end": "1900 至 2200 的年份，不早于 period_start",
}
"""What a column takes; any other column must not be empty."""


class RegisterRow(BaseModel):
    """One row of the register as it is written in the file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    file: str = Field(min_length=1)
    title: str = Field(min_length=1)
    number: str = ""
    issuer: str = Field(min_length=1)
    region: str = Field(min_length=1)
    level: str = Field(min_length=1)
    issued: date | None = None
    period_start: int = Field(ge=1900, le=2200)
    period_end: int = Field(ge=1900, le=2200)
    note: str = ""

    @field_validator("issued", mode="before")
    @classmethod
    def _no_date(cls, value: object) -> object:
        return value or None

    @field_validator("period_end")
    @classmethod
    def _not_before_start(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("period_start", value):
            raise ValueError(value)
        return value

    def card(self) -> DocumentCard:
        """The row as a value of the vocabulary."""
        return DocumentCard(**self.model_dump())


def load_register(folder: Path) -> tuple[DocumentCard, ...]:
    """The documents registered in ``folder``/documents.csv, in the order of the file.

    Raises RegisterProblem with file, line and remedy.
    """
    path = folder / REGISTER
    reader = csv.DictReader(io.StringIO(read_text(path)), strict=True)
    cards: dict[str, DocumentCard] = {}
    try:
        _check_columns(path, reader.fieldnames or ())
        for row in reader:
            card = _card(path, reader.line_num, row)
            if card.id in cards:
                raise RegisterProblem(
                    f"{path} 第{reader.line_num}行：编号 {card.id!r} 重复；请改成唯一的编号。"
                )
            cards[card.id] = card
    except csv.Error as error:
        raise RegisterProblem(
            f"{path} 第{reader.reader.line_num}行：不是合格的 CSV（{error}）；请检查引号是否成对。"
        ) from error
    if not cards:
        raise RegisterProblem(f"{path} 里没有登记任何文件；请至少登记一行。")
    return tuple(cards.values())


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (a byte order mark is dropped).

    Raises DocumentProblem if the file is missing, unreadable, empty or not UTF-8 text.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DocumentProblem(
            f"读不到文件 {path}（{error.strerror}）；请检查文件是否存在、能否读取。"
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentProblem(
            f"文件 {path} 不是 UTF-8 文本（第 {error.start} 字节）；请用“另存为 UTF-8”转换。"
        ) from error
    if "\0" in text:
        raise DocumentProblem(f"文件 {path} 含有 NUL 字符，不是文本；请换成纯文本文件。")
    if not text.strip():
        raise DocumentProblem(f"文件 {path} 是空的；请补上正文或从登记表中删去。")
    return text


def _check_columns(path: Path, names: Sequence[str]) -> None:
    columns = tuple(RegisterRow.model_fields)
    for name in names:
        if name not in columns:
            raise RegisterProblem(
                f"{path} 第1行：不认识的列 {name!r}；可用的列：{'、'.join(columns)}。"
            )
        if names.count(name) > 1:
            raise RegisterProblem(f"{path} 第1行：列 {name!r} 出现两次；请只留一列。")
    for column in columns:
        if column not in names and column not in _OPTIONAL:
            raise RegisterProblem(f"{path} 第1行：缺少列 {column!r}；请补上。")


def _card(path: Path, line: int, row: dict[str, str]) -> DocumentCard:
    if None in row or None in row.values():
        raise RegisterProblem(f"{path} 第{line}行：列数与表头不符；请检查逗号和引号。")
    try:
        return RegisterRow.model_validate(row).card()
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0])
        raise RegisterProblem(
            f"{path} 第{line}行，列 {column}：值 {first['input']!r} 不合格；"
            f"请填写{_WANTED.get(column, '内容，不能留空')}。"
        ) from error
