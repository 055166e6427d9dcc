"""The curated table: what is shipped holds together, and a wrong table is refused in one line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest

from index.errors import FiguresProblem
from index.figure_rows import FigureRow, IndicatorRow, RulingRow
from index.figures import (
    FIGURES,
    INDICATORS,
    RULINGS,
    FigureTable,
    amount,
    conflicts,
    load_table,
    shipped_data,
)
from index.numbers import find_quantities, normalised
from index.text import squeeze
from index.types import Document, Figure, Quantity, Ruling

Cells: TypeAlias = dict[str, str]
Shipped: TypeAlias = dict[str, Document]

FIGURE: Cells = dict.fromkeys(FigureRow.model_fields, "") | {
    "id": "p-1",
    "indicator": "入园率",
    "region": "甲市",
    "stage": "学前教育",
    "year": "2025",
    "kind": "target",
    "comparator": "≥",
    "value": "90",
    "unit": "%",
    "as_written": "90%以上",
    "document": "plan",
    "section": "一、总体目标",
    "quote": "入园率达到90%以上",
}
INDICATOR: Cells = {
    "indicator": "入园率",
    "stage": "学前教育",
    "unit": "%",
    "definition": "在园幼儿占适龄幼儿的比例。",
    "aliases": "毛入园率|入园比例",
    "related": "",
}
RULING: Cells = {
    "indicator": "入园率",
    "breakdown": "",
    "region": "甲市",
    "year": "2025",
    "kind": "target",
    "figures": "p-1|p-2",
    "ruling": "真实矛盾",
    "wording": "2025年入园率目标，正文写90%以上，表中写95%。",
}


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Cells]) -> None:
    """A CSV file as Excel writes it: with byte order mark and Windows line ends."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(rows)


def folder_with(
    folder: Path, *figures: Cells, indicators: Sequence[Cells] = (), rulings: Sequence[Cells] = ()
) -> Path:
    """``folder`` with a table of these figures."""
    write_csv(folder / FIGURES, FigureRow.model_fields, figures)
    write_csv(folder / INDICATORS, IndicatorRow.model_fields, indicators or (INDICATOR,))
    write_csv(folder / RULINGS, RulingRow.model_fields, rulings)
    return folder


def load(folder: Path) -> FigureTable:
    return load_table(folder, ("plan",))


def complaint(folder: Path) -> str:
    """What loading the table of ``folder`` complains about."""
    with pytest.raises(FiguresProblem) as caught:
        load(folder)
    return str(caught.value)


@pytest.fixture(scope="module")
def table(shipped: Shipped) -> FigureTable:
    """The table that comes with Zhice."""
    return load_table(shipped_data(), tuple(shipped))


# what is shipped


def test_every_document_has_its_figures(table: FigureTable) -> None:
    assert Counter((figure.document, figure.kind) for figure in table.figures) == {
        ("taizhou-education-14th-five-year-plan", "actual"): 55,
        ("taizhou-education-14th-five-year-plan", "target"): 102,
        ("taizhou-education-modernization-2020-2022", "target"): 50,
        ("taizhou-education-work-2019-2020", "actual"): 105,
        ("taizhou-education-work-2019-2020", "target"): 39,
        ("taizhou-quality-education-2023-2027", "actual"): 10,
        ("taizhou-quality-education-2023-2027", "target"): 84,
        ("linhai-education-14th-five-year-outline", "target"): 15,
    }


def test_the_numbers_that_the_readme_may_quote(table: FigureTable) -> None:
    assert len(table.figures) == 460
    assert len(table.indicators) == 283
    assert len(conflicts(table.figures)) == 12
    assert len(table.rulings) == 21


def test_every_figure_has_its_own_id(table: FigureTable) -> None:
    assert len({figure.id for figure in table.figures}) == len(table.figures)


def test_indicators_are_those_of_the_figures_and_no_others(table: FigureTable) -> None:
    assert set(table.indicators) == {figure.indicator for figure in table.figures}


def test_a_figure_is_of_the_stage_of_its_indicator(table: FigureTable) -> None:
    assert not [
        figure.id
        for figure in table.figures
        if figure.stage != table.indicators[figure.indicator].stage
    ]


def test_every_indicator_is_called_something_else_too(table: FigureTable) -> None:
    for indicator in table.indicators.values():
        assert indicator.aliases
        assert all(alias == alias.strip() != indicator.name for alias in indicator.aliases)
        assert len(set(indicator.aliases)) == len(indicator.aliases)


def test_related_indicators_exist(table: FigureTable) -> None:
    for indicator in table.indicators.values():
        assert set(indicator.related) <= set(table.indicators) - {indicator.name}


# conflicts and rulings


def unruled(table: FigureTable) -> list[tuple[str, ...]]:
    """The conflicts, as ids, that no ruling covers as a whole."""
    found = (tuple(figure.id for figure in group) for _, group in conflicts(table.figures))
    return [ids for ids in found if not any(set(ids) <= set(r.figures) for r in table.rulings)]


def test_every_conflict_has_a_ruling(table: FigureTable) -> None:
    assert unruled(table) == []


@pytest.mark.parametrize(
    "change",
    [{"value": Decimal(91)}, {"comparator": ">"}, {"value_max": Decimal(95)}, {"unit": "个百分点"}],
)
def test_a_new_conflict_is_noticed_until_somebody_rules_on_it(
    table: FigureTable, change: dict[str, Decimal | str]
) -> None:
    known = table.figure("p14-021")
    other = replace(known, id="new-1", **change)  # type: ignore[arg-type] # a field of Figure each
    added = replace(table, figures=(*table.figures, other))
    assert unruled(added) == [("p14-021", "p14-139", "new-1")]
    ruling = replace(table.rulings[0], figures=("p14-021", "p14-139", "new-1"))
    assert unruled(replace(added, rulings=(*table.rulings, ruling))) == []


def test_a_ruling_on_a_part_of_a_conflict_is_not_enough(table: FigureTable) -> None:
    shorter = tuple(
        replace(ruling, figures=ruling.figures[:-1]) if "q23-012" in ruling.figures else ruling
        for ruling in table.rulings
    )
    assert unruled(replace(table, rulings=shorter)) == [("p14-023", "p14-140", "q23-012")]


def test_a_ruling_is_on_two_or_more_figures_of_its_region_and_kind(table: FigureTable) -> None:
    for ruling in table.rulings:
        figures = [table.figure(i) for i in ruling.figures]
        assert len(set(ruling.figures)) == len(ruling.figures) > 1
        assert {(f.region, f.kind) for f in figures} == {(ruling.region, ruling.kind)}
        assert ruling.indicator in {figure.indicator for figure in figures}
        years = {figure.year for figure in figures}
        assert years == {ruling.year} if ruling.year else len(years) > 1


def said(quantity: Quantity) -> tuple[Decimal, Decimal | None, str, str]:
    """A quantity as ``amount`` tells that of a figure."""
    value, unit = normalised(quantity)
    most = quantity.value_max
    if most is not None:
        most = normalised(replace(quantity, value=most))[0]
    return value, most, unit, quantity.comparator


def strange_in(ruling: Ruling, table: FigureTable, titles: list[str]) -> list[str]:
    """The quantities of a ruling's wording that are neither amount nor year of its figures.

    Titles and indicators may hold numbers of their own; words of the quotes may be quoted.
    """
    figures = [table.figure(i) for i in ruling.figures]
    text = ruling.wording
    for name in sorted([*titles, *(f.indicator for f in figures)], key=len, reverse=True):
        text = text.replace(name, "□")
    allowed = {amount(figure) for figure in figures}
    for figure in figures:
        allowed |= {said(q) for q in find_quantities(f"{figure.year}年，{figure.as_written}")}
    quotes = "".join(squeeze(figure.quote) for figure in figures)
    found = [q for q in find_quantities(text) if said(q) not in allowed]
    return [q.text for q in found if q.text not in quotes]


def test_a_ruling_words_only_amounts_and_years_of_its_figures(
    table: FigureTable, shipped: Shipped
) -> None:
    titles = [document.card.title for document in shipped.values()]
    assert [s for ruling in table.rulings for s in strange_in(ruling, table, titles)] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("接近60%", "接近61%"), ("接近60%", "超过60%"), ("2020年", "2021年")],
)
def test_a_slip_in_a_ruling_is_noticed(table: FigureTable, right: str, wrong: str) -> None:
    ruling = next(r for r in table.rulings if r.figures == ("p14-017", "p14-084"))
    assert strange_in(ruling, table, []) == []
    slip = replace(ruling, wording=ruling.wording.replace(right, wrong))
    assert strange_in(slip, table, []) == [wrong]


def test_figures_that_say_the_same_in_other_units_are_no_conflict(tmp_path: Path) -> None:
    same = (
        FIGURE | {"unit": "万人", "value": "0.08"},
        FIGURE
        | {
            "id": "p-2",
            "unit": "人",
            "value": "800",
        },
    )
    assert conflicts(load(folder_with(tmp_path, *same)).figures) == []


@pytest.mark.parametrize("column", ["breakdown", "region", "year", "kind"])
def test_figures_of_different_things_are_no_conflict(tmp_path: Path, column: str) -> None:
    others = {"breakdown": "小学", "region": "乙市", "year": "2024", "kind": "actual"}
    other = FIGURE | {"id": "p-2", "value": "95", column: others[column]}
    assert conflicts(load(folder_with(tmp_path, FIGURE, other)).figures) == []


def test_another_value_or_comparator_for_the_same_thing_is_a_conflict(tmp_path: Path) -> None:
    more = FIGURE | {"id": "p-2", "value": "95"}
    exact = FIGURE | {"id": "p-3", "comparator": "="}
    for other in (more, exact):
        ((found, group),) = conflicts(load(folder_with(tmp_path, FIGURE, other)).figures)
        assert found == ("入园率", "", "甲市", 2025, "target")
        assert [figure.id for figure in group] == ["p-1", other["id"]]


# loading


def test_a_table_saved_by_excel_is_read_whole(tmp_path: Path) -> None:
    second = FIGURE | {"id": "p-2", "comparator": "range", "value": "1.5", "value_max": "2"}
    table = load(folder_with(tmp_path, FIGURE, second, rulings=[RULING]))
    first, ranged = table.figures
    assert first == Figure(
        id="p-1",
        indicator="入园率",
        breakdown="",
        region="甲市",
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
        section="一、总体目标",
        quote="入园率达到90%以上",
    )
    assert (ranged.value, ranged.value_max) == (Decimal("1.5"), Decimal(2))
    assert table.indicators["入园率"].aliases == ("毛入园率", "入园比例")
    assert [(r.year, r.figures) for r in table.rulings] == [(2025, ("p-1", "p-2"))]
    assert table.figure("p-2") is ranged
    assert table.of("入园率") == table.figures


def test_a_ruling_may_be_on_several_years(tmp_path: Path) -> None:
    second = FIGURE | {"id": "p-2", "year": "2027"}
    table = load(folder_with(tmp_path, FIGURE, second, rulings=[RULING | {"year": ""}]))
    assert table.rulings[0].year is None


def test_figures_of_an_indicator_come_newest_year_first(tmp_path: Path) -> None:
    years = [FIGURE | {"id": f"p-{year}", "year": str(year)} for year in (2022, 2027, 2025)]
    assert [f.year for f in load(folder_with(tmp_path, *years)).of("入园率")] == [2027, 2025, 2022]


def test_the_version_names_the_content_and_nothing_else(tmp_path: Path) -> None:
    before = load(folder_with(tmp_path, FIGURE)).version
    assert load(folder_with(tmp_path, FIGURE)).version == before
    assert load(folder_with(tmp_path, FIGURE | {"note": "力争"})).version != before
    other_alias = [INDICATOR | {"aliases": "入园比例"}]
    assert load(folder_with(tmp_path, FIGURE, indicators=other_alias)).version != before


# bad input


BAD_CELLS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a percent sign in value": ("value", "90%", ("一个数字", "unit、comparator 两列")),
    "a comparator in value": ("value", "≥90", ("一个数字",)),
    "a thousands separator": ("value", "1,400", ("一个数字",)),
    "an exponent": ("value", "9e1", ("一个数字",)),
    "an empty value": ("value", " ", ("一个数字",)),
    "two numbers": ("value", "3-4", ("一个数字",)),
    "a value_max without range": ("value_max", "95", ("comparator 是 range 时必填，否则留空",)),
    "a percent sign in value_max": ("value_max", "95%", ("range",)),
    "an empty quote": ("quote", "", ("不能留空",)),
    "a quote of white space": ("quote", " \u3000 ", ("不能留空",)),
    "nothing as written": ("as_written", "", ("不能留空",)),
    "no section": ("section", "", ("不能留空",)),
    "an unknown stage": ("stage", "小学教育", ("学前教育、义务教育",)),
    "an unknown comparator": ("comparator", ">=", ("=、≥、>、≤、<、≈、range",)),
    "an unknown kind": ("kind", "目标", ("actual", "target")),
    "an unknown attribute": ("attribute", "约束", ("约束性、预期性，或留空",)),
    "a year with its word": ("year", "2025年", ("1990 至 2100",)),
    "a year out of reach": ("year", "20255", ("1990 至 2100",)),
    "an id in another shape": ("id", "P14_1", ("如 p14-001",)),
    "an unknown document": ("document", "plan-2", ("没有登记", "documents.csv")),
}


@pytest.mark.parametrize(("column", "value", "said"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_wrong_cell_is_refused_with_file_line_column_value_and_remedy(
    tmp_path: Path, column: str, value: str, said: tuple[str, ...]
) -> None:
    wrong = FIGURE | {"id": "p-2"} | {column: value}
    message = complaint(folder_with(tmp_path, FIGURE, wrong))
    assert message.startswith(f"{tmp_path / FIGURES} 第3行，列 {column}：")
    assert repr(value) in message
    assert "请" in message
    for part in said:
        assert part in message


def test_a_range_without_its_end_is_refused(tmp_path: Path) -> None:
    message = complaint(folder_with(tmp_path, FIGURE | {"comparator": "range"}))
    assert "第2行，列 value_max：值 '' 不合格；请填写区间的上限" in message


@pytest.mark.parametrize("end", ["90", "89.9"])
def test_a_range_that_does_not_rise_is_refused(tmp_path: Path, end: str) -> None:
    row = FIGURE | {"comparator": "range", "value_max": end}
    assert "大于 value" in complaint(folder_with(tmp_path, row))


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    message = complaint(folder_with(tmp_path, FIGURE, FIGURE))
    assert message == f"{tmp_path / FIGURES} 第3行，列 id：编号 'p-1' 重复；请改成唯一的编号。"


def test_an_extra_column_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    write_csv(folder / FIGURES, [*FIGURE, "备注"], [FIGURE])
    message = complaint(folder)
    assert message.startswith(
        f"{folder / FIGURES} 第1行，列 '备注'：多出的列，请删去；只能有：id、"
    )


def test_a_column_named_twice_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIGURE)
    text = (folder / FIGURES).read_text(encoding="utf-8-sig")
    (folder / FIGURES).write_text(text.replace("note", "unit", 1), encoding="utf-8")
    assert "第1行，列 'unit'：多出的列，请删去" in complaint(folder)


@pytest.mark.parametrize("column", FIGURE)
def test_a_missing_column_is_refused(tmp_path: Path, column: str) -> None:
    folder = folder_with(tmp_path)
    columns = [name for name in FIGURE if name != column]
    write_csv(folder / FIGURES, columns, [{name: FIGURE[name] for name in columns}])
    assert complaint(folder) == f"{folder / FIGURES} 第1行，列 {column}：缺少这一列；请补上。"


@pytest.mark.parametrize("line", ["p-2,入园率", f"{','.join(FIGURE.values())},多"])
def test_a_ragged_row_is_refused(tmp_path: Path, line: str) -> None:
    folder = folder_with(tmp_path, FIGURE)
    with (folder / FIGURES).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert "第3行，列 整行：列数与表头不符；请检查逗号和引号。" in complaint(folder)


@pytest.mark.parametrize(("line", "right", "wrong"), [(1, "id,", '"id"x,'), (2, "p-1,", '"p-1,')])
def test_a_stray_quotation_mark_is_refused(
    tmp_path: Path, line: int, right: str, wrong: str
) -> None:
    folder = folder_with(tmp_path, FIGURE)
    text = (folder / FIGURES).read_text(encoding="utf-8-sig")
    (folder / FIGURES).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    message = complaint(folder)
    assert message.startswith(f"{folder / FIGURES} 第{line}行，列 整行：不是合格的 CSV")
    assert message.endswith("请检查引号是否成对。")


def test_a_table_saved_in_gbk_is_refused_with_what_to_choose_in_excel(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIGURE)
    text = (folder / FIGURES).read_text(encoding="utf-8-sig")
    (folder / FIGURES).write_bytes(text.encode("gbk"))
    message = complaint(folder)
    assert message.startswith(f"{folder / FIGURES} 第2行不是 UTF-8")
    assert "由 Excel 存成了 GBK；请另存为“CSV UTF-8（逗号分隔）”" in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIGURE)
    (folder / RULINGS).unlink()
    assert complaint(folder).startswith(f"读不到 {folder / RULINGS}")


def test_an_indicator_that_is_not_registered_is_named(tmp_path: Path) -> None:
    message = complaint(folder_with(tmp_path, FIGURE | {"indicator": "毛入园率"}))
    assert message.startswith(f"{tmp_path / INDICATORS} 第1行，列 indicator：")
    assert "没有登记指标 '毛入园率'（p-1）；请补一行" in message


def test_an_indicator_registered_twice_is_refused(tmp_path: Path) -> None:
    message = complaint(folder_with(tmp_path, FIGURE, indicators=[INDICATOR, INDICATOR]))
    assert f"{tmp_path / INDICATORS} 第3行，列 indicator：指标 '入园率' 重复；请合并" in message


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("figures", "p-1|p-9", "没有编号为 'p-9' 的数据；请改正"),
        ("ruling", "待定", "真实矛盾、口径不同、后文件调整、表述不同"),
        ("wording", "不一致", "不能留空或过短"),
        ("year", "2025年", "1990 至 2100 的年份"),
    ],
)
def test_a_wrong_ruling_is_refused(tmp_path: Path, column: str, value: str, said: str) -> None:
    figures = FIGURE, FIGURE | {"id": "p-2", "value": "95"}
    message = complaint(folder_with(tmp_path, *figures, rulings=[RULING | {column: value}]))
    assert message.startswith(f"{tmp_path / RULINGS} 第2行，列 {column}：")
    assert said in message


def test_every_refusal_is_one_line_of_chinese(tmp_path: Path) -> None:
    rows = [FIGURE | {column: value} for column, value, _ in BAD_CELLS.values()]
    rows += [FIGURE | {"quote": ""}, FIGURE | {"comparator": "range"}, FIGURE | {"kind": "a\nb"}]
    for row in rows:
        message = complaint(folder_with(tmp_path, row))
        assert "\n" not in message
        assert message.endswith("。")
        assert not any(word in message for word in ("should", "Input", "Value", "valid", "error"))
