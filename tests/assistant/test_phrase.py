"""Figures in words: whole, in the document's own wording where that stands alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import open_library
from assistant.table.phrase import amount_text, composed, name, plain, remark, statement, table
from index.figures import FigureTable, amount, load_table, shipped_data
from index.numbers import find_quantities, normalised
from index.sources import shipped_documents
from index.types import Comparator, Figure

BASE = Figure(
    id="t-001",
    indicator="普惠性幼儿园在园幼儿占比",
    breakdown="",
    region="台州市",
    stage="学前教育",
    year=2025,
    kind="target",
    comparator="≥",
    value=Decimal(90),
    value_max=None,
    unit="%",
    attribute="",
    as_written="90%以上",
    document="plan",
    section="一、目标",
    quote="普惠性幼儿园在园幼儿占比达到90%以上",
)
WITHOUT_THEIR_UNIT = {
    "p14-130": ("数以百计", "人"),
    "p14-131": ("数以千计", "人"),
    "p14-132": ("数以万计", "人"),
    "m20-005": ("1小时/天", "小时/天"),
    "l14-014": ("每天校内体育锻炼一小时", "小时/天"),
}
"""Amounts whose unit the document leaves out, or that no finder reads as one unit."""


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    return load_table(shipped_data(), tuple(open_library(shipped_documents()).documents))


def figure(**changes: Any) -> Figure:
    return replace(BASE, **changes)


def written(as_written: str, value: str, comparator: Comparator = "=", **changes: Any) -> str:
    changes = {"value": Decimal(value), "comparator": comparator, **changes}
    return amount_text(figure(as_written=as_written, **changes))


def test_every_amount_reads_back_as_what_the_table_says(figures: FigureTable) -> None:
    strange = {
        f.id: (amount_text(f), f.unit)
        for f in figures.figures
        for q in find_quantities(amount_text(f))
        if (*normalised(q), q.comparator) != (amount(f)[0], amount(f)[2], f.comparator)
    }
    assert strange == WITHOUT_THEIR_UNIT


def test_every_range_reads_back_with_both_ends(figures: FigureTable) -> None:
    ranges = [f for f in figures.figures if f.value_max is not None]
    read = [(f, find_quantities(amount_text(f))) for f in ranges]
    assert len(ranges) > 8
    assert all(
        [(q.value, q.value_max) for q in found] == [(f.value, f.value_max)] for f, found in read
    )


def test_every_amount_states_something(figures: FigureTable) -> None:
    assert [f.id for f in figures.figures if not find_quantities(amount_text(f))] == []


@pytest.mark.parametrize(
    ("as_written", "value", "comparator"),
    [
        ("90%以上", "90", "≥"),
        ("不低于60%", "60", "≥"),
        ("接近60%", "60", "≈"),
        ("50%左右", "50", "≈"),
        ("99.22%", "99.22", "="),
        ("三分之一以上", "33.33", "≥"),
    ],
)
def test_wording_that_stands_alone_is_kept(
    as_written: str, value: str, comparator: Comparator
) -> None:
    assert written(as_written, value, comparator) == as_written


@pytest.mark.parametrize(
    ("as_written", "value", "comparator", "unit", "told"),
    [
        ("19.2", "19.2", "=", "万人", "19.2万人"),
        (">60", "60", ">", "%", ">60%"),
        ("<0.4", "0.4", "<", "", "<0.4"),
        ("82.50", "82.5", "=", "%", "82.5%"),
        ("15", "15", "=", "年", "15年"),
        ("0", "0", "=", "万人", "0万人"),
        ("61.9亿", "61.9", "=", "亿元", "61.9亿元"),
    ],
)
def test_a_table_cell_gets_the_unit_of_its_row(
    as_written: str, value: str, comparator: Comparator, unit: str, told: str
) -> None:
    assert written(as_written, value, comparator, unit=unit) == told


@pytest.mark.parametrize(
    ("as_written", "value", "comparator", "unit", "told"),
    [
        ("20多个", "20", ">", "个", "20多个"),
        ("1400余亩", "1400", ">", "亩", "1400余亩"),
        ("10个左右", "10", "≈", "个", "10个左右"),
        ("前200名", "200", "≤", "名", "前200名"),
        ("5年内", "5", "≤", "年", "5年内"),
        ("至少8个", "8", "≥", "个", "至少8个"),
        ("两家", "2", "=", "家", "两家"),
        ("十件", "10", "=", "件", "十件"),
        ("万分之0.34以内", "0.34", "≤", "‱", "万分之0.34以内"),
        ("数以百计", "100", "≈", "人", "数以百计"),
    ],
)
def test_counts_ranks_and_periods_keep_their_wording(
    as_written: str, value: str, comparator: Comparator, unit: str, told: str
) -> None:
    assert written(as_written, value, comparator, unit=unit) == told


@pytest.mark.parametrize("words", ["全覆盖", "全部", "所有农村学校", "全市域"])
def test_words_that_commit_all_of_a_lot_get_their_share(words: str) -> None:
    assert written(words, "100") == f"100%（{words}）"


def test_a_range_keeps_both_ends() -> None:
    both = {"unit": "个", "value_max": Decimal(4)}
    assert written("3-4个", "3", "range", **both) == "3-4个"
    both = {"unit": "项", "value_max": Decimal(2)}
    assert written("至少学会1至2项", "1", "range", **both) == "至少学会1至2项"


def test_one_of_two_values_written_together_is_composed() -> None:
    assert written("3.5%、10.5%以上", "3.5", "≥") == "≥3.5%"


def test_wording_that_says_another_amount_than_the_columns_is_not_repeated() -> None:
    assert written("90%以上", "91", "≥") == "≥91%"
    assert written("90%以上", "90", "=") == "90%"
    assert written("90%以上", "90", "≥", unit="个") == "≥90个"
    assert written("全覆盖", "90") == "90%"


@pytest.mark.parametrize(
    ("comparator", "told"),
    [("=", "90%"), ("≥", "≥90%"), (">", ">90%"), ("≤", "≤90%"), ("<", "<90%"), ("≈", "90%左右")],
)
def test_every_comparator_can_be_composed(comparator: Comparator, told: str) -> None:
    assert composed(figure(comparator=comparator)) == told


def test_ten_thousandths_say_within_only_where_they_are() -> None:
    assert composed(figure(unit="‱", comparator="≤", value=Decimal("0.34"))) == "万分之0.34以内"
    assert "以内" not in composed(figure(unit="‱", comparator="=", value=Decimal("0.34")))


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["=", "≥", ">", "≤", "<", "≈"]))
def test_what_is_composed_reads_back(value: Decimal, comparator: Comparator) -> None:
    (found,) = find_quantities(composed(figure(value=value, comparator=comparator)))
    assert (found.value, found.unit, found.comparator) == (value, "%", comparator)


@pytest.mark.parametrize(
    ("value", "told"),
    [("82.50", "82.5"), ("100", "100"), ("0.30", "0.3"), ("1E+2", "100"), ("0", "0")],
)
def test_a_value_has_no_exponent_and_no_idle_zeros(value: str, told: str) -> None:
    assert plain(Decimal(value)) == told


def test_a_statement_says_everything_that_belongs_to_the_figure() -> None:
    assert statement(BASE) == "台州市2025年普惠性幼儿园在园幼儿占比目标为90%以上"
    reached = figure(kind="actual", breakdown="小学", comparator="=", as_written="90%")
    assert statement(reached) == "台州市2025年普惠性幼儿园在园幼儿占比（小学）实际为90%"
    assert name(reached) == "普惠性幼儿园在园幼儿占比（小学）"


def test_an_attribute_is_said_of_targets_only() -> None:
    assert statement(figure(attribute="约束性")).endswith("90%以上（约束性指标）")
    assert "约束性" not in statement(figure(attribute="约束性", kind="actual"))


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("力争", "（力争）"),
        ("含在建；原文“在园幼儿就读比例”", "（含在建）"),
        ("原文“专科学历”", ""),
        ("同一文件主要指标表中为60", ""),
        ("全覆盖即100%", ""),
        ("2016年当年投入", ""),
        ("表中作“高等教育毛入学(%)”，缺“率”字", ""),
        ("这一条备注太长而不宜放进句子里去说给人听", ""),
        ("", ""),
    ],
)
def test_a_note_for_readers_is_told_one_for_editors_is_not(note: str, told: str) -> None:
    assert remark(figure(note=note)) == told


def test_attribute_and_note_share_one_bracket() -> None:
    assert remark(figure(attribute="约束性", note="力争")) == "（约束性指标，力争）"


def test_no_remark_of_the_table_states_an_amount_of_its_own(figures: FigureTable) -> None:
    assert [f.id for f in figures.figures if find_quantities(remark(f))] == []


def test_a_table_has_one_line_a_figure_and_five_cells_a_line(figures: FigureTable) -> None:
    lines = table(figures.figures, [""] * len(figures.figures)).splitlines()
    assert len(lines) == len(figures.figures) + 2
    assert {line.count("|") for line in lines} == {6}


def test_a_row_of_a_table_holds_the_whole_figure_and_its_mark() -> None:
    assert table([BASE], ["[1]"]).splitlines()[2] == (
        "| 2025年 | 台州市 | 普惠性幼儿园在园幼儿占比 | 目标 | 90%以上[1] |"
    )
