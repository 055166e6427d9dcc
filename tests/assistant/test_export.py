"""Rows of the curated table for the command line."""

from __future__ import annotations

import csv
import io
import json

import pytest

from assistant.table.export import as_csv, as_json, as_text, choose
from assistant.table.match import Matcher, make_matcher
from index.figures import FigureTable, load_table, shipped_data
from index.sources import load_register, shipped_documents


@pytest.fixture(scope="module")
def table() -> FigureTable:
    return load_table(shipped_data(), tuple(c.id for c in load_register(shipped_documents())))


@pytest.fixture(scope="module")
def matcher(table: FigureTable) -> Matcher:
    return make_matcher(table)


def test_without_conditions_every_row_is_chosen(table: FigureTable, matcher: Matcher) -> None:
    assert choose(table, matcher) == table.figures


def test_all_conditions_must_hold(table: FigureTable, matcher: Matcher) -> None:
    chosen = choose(table, matcher, indicator="毛入学率", year=2025, region="台州", kind="target")
    assert {(f.indicator, f.year, f.kind) for f in chosen} == {("高等教育毛入学率", 2025, "target")}
    assert {f.comparator for f in chosen} == {">", "="}


def test_words_that_name_no_indicator_choose_nothing(table: FigureTable, matcher: Matcher) -> None:
    assert choose(table, matcher, indicator="天气") == ()


def test_an_unsure_name_chooses_the_likeliest(table: FigureTable, matcher: Matcher) -> None:
    chosen = choose(table, matcher, indicator="右儿教师特证率")
    assert "幼儿园教师持证率" in {figure.indicator for figure in chosen}


def test_json_has_numbers_as_numbers(table: FigureTable, matcher: Matcher) -> None:
    rows = json.loads(as_json(choose(table, matcher, indicator="校际优质均衡系数")))
    assert {row["value"] for row in rows} == {0.303, 0.298, 0.27, 0.25}
    assert all(row["quote"] and row["document"] for row in rows)


def test_csv_reads_back_as_the_same_rows(table: FigureTable, matcher: Matcher) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(choose(table, matcher)))))
    assert [row["id"] for row in rows] == [figure.id for figure in table.figures]
    assert [row["value"] for row in rows] == [str(figure.value) for figure in table.figures]


def test_text_tells_id_statement_document_and_quote(table: FigureTable, matcher: Matcher) -> None:
    text = as_text(choose(table, matcher, indicator="云图书馆覆盖率"))
    assert "98%以上" in text
    assert "taizhou-education-14th-five-year-plan" in text
    assert "“" in text
