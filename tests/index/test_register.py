"""The register names every document, and says in one line what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.errors import DocumentProblem, RegisterProblem
from index.sources import (
    REGISTER,
    fingerprints,
    load_register,
    read_documents,
    shipped_documents,
)
from index.sources.register import read_text

HEADER = "id,file,title,number,issuer,region,level,issued,period_start,period_end,note"
ROW = "plan,plan.txt,甲市教育规划,,甲市教育局,甲市,市,2021-09-26,2021,2025,"


def folder_with(folder: Path, *lines: str) -> Path:
    """``folder`` with a register of these lines and one document."""
    (folder / REGISTER).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "plan.txt").write_text("一、总体目标\n坚持立德树人。\n", encoding="utf-8")
    return folder


def complaint(folder: Path) -> str:
    """What reading the documents of ``folder`` complains about."""
    with pytest.raises(DocumentProblem) as caught:
        read_documents(folder)
    return str(caught.value)


def changed(**cells: str) -> str:
    """The good row with some cells changed."""
    row = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | cells
    return ",".join(row.values())


def test_the_shipped_register_names_the_five_documents() -> None:
    cards = load_register(shipped_documents())
    assert [(card.id, card.region, card.level, card.period_start) for card in cards] == [
        ("taizhou-education-14th-five-year-plan", "台州市", "市", 2021),
        ("taizhou-education-modernization-2020-2022", "台州市", "市", 2020),
        ("taizhou-education-work-2019-2020", "台州市", "市", 2019),
        ("taizhou-quality-education-2023-2027", "台州市", "市", 2023),
        ("linhai-education-14th-five-year-outline", "临海市", "县", 2021),
    ]
    assert [card.number for card in cards][:2] == ["台发改规划〔2021〕137号", "台委教〔2020〕2号"]
    assert cards[4].issued is None


def test_a_row_becomes_a_card(tmp_path: Path) -> None:
    (card,) = load_register(folder_with(tmp_path, HEADER, ROW))
    assert (card.id, card.file, card.title) == ("plan", "plan.txt", "甲市教育规划")
    assert card.issued == date(2021, 9, 26)
    assert (card.period_start, card.period_end, card.note) == (2021, 2025, "")


def test_optional_columns_may_be_missing_and_optional_cells_empty(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        "id,file,title,issuer,region,level,period_start,period_end,issued",
        'plan,plan.txt,"规划，又名""纲要""", 甲市教育局 ,甲市,市,2021,2025,',
    )
    (card,) = load_register(folder)
    assert card.title == '规划，又名"纲要"'
    assert card.issuer == "甲市教育局"
    assert card.issued is None


def test_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / REGISTER).write_bytes(f"\ufeff{HEADER}\r\n{ROW}\r\n".encode())
    assert [card.id for card in load_register(folder)] == ["plan"]


def test_documents_come_in_the_order_of_the_register(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, HEADER, changed(id="zz"), changed(id="aa"))
    assert [document.card.id for document in read_documents(folder)] == ["zz", "aa"]


def test_a_missing_register_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / REGISTER) in complaint(tmp_path)


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, HEADER, changed(file="missing.txt"))
    said = complaint(folder)
    assert str(folder / "missing.txt") in said
    assert "请检查文件是否存在" in said


def test_a_folder_in_place_of_a_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    folder = folder_with(tmp_path, HEADER, changed(file="sub"))
    assert str(folder / "sub") in complaint(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("坚持立德树人".encode("gbk"), "不是 UTF-8 文本（第 0 字节）；请用“另存为 UTF-8”转换"),
        ("坚持\0立德树人".encode(), "含有 NUL 字符，不是文本；请换成纯文本文件"),
        (b"", "是空的；请补上正文或从登记表中删去"),
        ("\ufeff \n\u3000\n".encode(), "是空的；请补上正文或从登记表中删去"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    folder = folder_with(tmp_path, HEADER, ROW)
    (folder / "plan.txt").write_bytes(content)
    message = complaint(folder)
    assert str(folder / "plan.txt") in message
    assert said in message


def test_a_register_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / REGISTER).write_bytes(f"{HEADER}\n{ROW}\n".encode("gbk"))
    message = complaint(tmp_path)
    assert str(tmp_path / REGISTER) in message
    assert "不是 UTF-8 文本" in message


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("\ufeff一、总则".encode())
    assert read_text(path) == "一、总则"


BROKEN = {
    "unknown column": ([HEADER + ",sheng", ROW + ","], ("第1行", "'sheng'", "可用的列：id、file")),
    "missing column": (
        [HEADER.replace("region,", ""), ROW.replace(",甲市,", ",", 1)],
        ("第1行", "缺少列 'region'", "请补上"),
    ),
    "column named twice": ([HEADER + ",note", ROW + ","], ("第1行", "'note'", "请只留一列")),
    "same id twice": ([HEADER, ROW, ROW], ("第3行", "'plan'", "请改成唯一的编号")),
    "bad date": (
        [HEADER, changed(issued="2021年9月26日")],
        ("第2行", "issued", "'2021年9月26日'", "如 2021-09-26"),
    ),
    "date that does not exist": (
        [HEADER, changed(issued="2021-02-30")],
        ("第2行", "issued", "'2021-02-30'", "请填写"),
    ),
    "id with capitals": ([HEADER, changed(id="Plan")], ("第2行", "id", "'Plan'", "小写字母")),
    "no title": ([HEADER, ROW, changed(id="b", title=" ")], ("第3行", "title", "不能留空")),
    "year in words": (
        [HEADER, changed(period_start="二〇二一")],
        ("第2行", "period_start", "'二〇二一'", "1900 至 2200"),
    ),
    "year out of range": (
        [HEADER, changed(period_end="20025")],
        ("第2行", "period_end", "'20025'", "1900 至 2200"),
    ),
    "period ending before it starts": (
        [HEADER, changed(period_start="2025", period_end="2021")],
        ("第2行", "period_end", "'2021'", "不早于 period_start"),
    ),
    "too many cells": ([HEADER, ROW + ",多"], ("第2行", "列数与表头不符", "请检查逗号和引号")),
    "too few cells": ([HEADER, "plan,plan.txt"], ("第2行", "列数与表头不符", "请检查")),
    "quote left open": ([HEADER, ROW + '"未完'], ("第2行", "CSV", "请检查引号")),
    "quote in the header": (['"id"x' + HEADER[2:], ROW], ("第1行", "CSV", "请检查引号")),
    "no rows": ([HEADER], ("没有登记任何文件", "请至少登记一行")),
    "only empty rows": ([HEADER, "", ""], ("没有登记任何文件", "请至少登记一行")),
}


@pytest.mark.parametrize(("lines", "said"), BROKEN.values(), ids=BROKEN)
def test_a_wrong_register_is_refused_in_one_line_with_place_value_and_remedy(
    tmp_path: Path, lines: list[str], said: tuple[str, ...]
) -> None:
    folder = folder_with(tmp_path, *lines)
    with pytest.raises(RegisterProblem) as caught:
        load_register(folder)
    message = str(caught.value)
    assert message.startswith(str(folder / REGISTER))
    assert "\n" not in message
    assert message.endswith("。")
    for part in said:
        assert part in message


def every_message(folder: Path) -> Iterator[str]:
    for lines, _ in BROKEN.values():
        yield complaint(folder_with(folder, *lines))


def test_no_complaint_speaks_english(tmp_path: Path) -> None:
    for message in every_message(tmp_path):
        assert "should" not in message
        assert "Input" not in message


def test_a_fingerprint_changes_with_the_text_or_the_row_and_with_nothing_else(
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, HEADER, ROW)
    before = fingerprints(folder)
    assert before == fingerprints(folder) == ((("plan"), read_documents(folder)[0].sha256),)
    (folder / "plan.txt").write_text("一、总体目标\n坚持立德树人！\n", encoding="utf-8")
    text_changed = fingerprints(folder)
    folder_with(folder, HEADER, changed(region="乙市"))
    row_changed = fingerprints(folder)
    assert len({before, text_changed, row_changed}) == 3
    folder_with(folder, HEADER, ROW)
    assert fingerprints(folder) == before
