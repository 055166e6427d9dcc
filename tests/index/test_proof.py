"""The table is proven against the documents: nothing wrong in it passes, nothing is left out."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias, get_args

import pytest

from index.errors import FiguresProblem
from index.figures import WAIVED, FigureTable, load_table, shipped_data
from index.proof import Finding, WaivedRow, audit, prove, unused_waivers
from index.types import Attribute, Comparator, Document, Figure

Shipped: TypeAlias = dict[str, Document]
Read: TypeAlias = Callable[[str], Document]
Corrupt: TypeAlias = Callable[[Figure], Figure]

TEXT_ROWS = ("p14-012", "p14-126", "m20-001", "m20-002", "w19-009", "w19-024", "q23-091", "l14-002")
TABLE_ROWS = ("p14-043", "p14-053", "p14-063", "p14-070", "p14-106", "q23-018", "q23-054")
RANGES = ("p14-035", "p14-121", "m20-043", "q23-085")
YEARS = {"p14": (2020, 2025), "q23": (2022, 2023, 2024, 2025, 2026, 2027)}
"""The columns of the two tables."""
REGIONS = {"台州市": "临海市", "临海市": "台州市"}


@pytest.fixture(scope="module")
def table(shipped: Shipped) -> FigureTable:
    """The table that comes with Zhice."""
    return load_table(shipped_data(), tuple(shipped))


def reported(shipped: Shipped, figures: Sequence[Figure]) -> dict[str, list[str]]:
    """What ``prove`` reports on ``figures``, by the ids of the rows it names."""
    documents = [shipped[name] for name in dict.fromkeys(f.document for f in figures)]
    found: dict[str, list[str]] = {}
    for fault in prove(documents, FigureTable(tuple(figures), {}, (), "")):
        figure_id, _, said = fault.partition("：")
        found.setdefault(figure_id, []).append(said)
        for other in _AGAIN.findall(said):
            found.setdefault(other, []).append(said)
    return found


_AGAIN = re.compile(r"与 (\S+) 重复")


def corrupted(shipped: Shipped, table: FigureTable, wrong: Figure) -> dict[str, list[str]]:
    """What ``prove`` reports with ``wrong`` in the place of the row with its id."""
    own = [figure for figure in table.figures if figure.document == wrong.document]
    return reported(shipped, [wrong if figure.id == wrong.id else figure for figure in own])


def other_digit(number: Decimal | int, chance: random.Random) -> str:
    """``number`` with one digit changed."""
    text = str(number)
    at = chance.choice([n for n, c in enumerate(text) if c.isdigit()])
    digits = "0123456789" if at or len(text) == 1 or text[1] == "." else "123456789"
    return text[:at] + chance.choice(digits.replace(text[at], "")) + text[at + 1 :]


# prove


def test_the_shipped_table_is_proven(shipped: Shipped, table: FigureTable) -> None:
    assert prove(tuple(shipped.values()), table) == []


def wrong_section(figure: Figure) -> Figure:
    return replace(figure, section=figure.section.rpartition(" > ")[0] or "三、保障措施")


def one_more(figure: Figure) -> Figure:
    return replace(figure, value=figure.value + 1)


ANYWHERE: dict[str, Corrupt] = {
    "value": one_more,
    "value of another size": lambda f: replace(f, value=f.value * 10 + 1),
    "comparator": lambda f: replace(f, comparator="≥" if f.comparator != "≥" else "="),
    "comparator the other way": lambda f: replace(f, comparator="<" if f.value else ">"),
    "unit": lambda f: replace(f, unit="人" if f.unit != "人" else "万人"),
    "unit of another size": lambda f: replace(
        f, unit=f"{'亿' if f.unit.startswith('万') else '万'}{f.unit.lstrip('亿万')}"
    ),
    "year": lambda f: replace(f, year=f.year + 1),
    "year of another decade": lambda f: replace(f, year=f.year - 10),
    "region": lambda f: replace(f, region=REGIONS[f.region]),
    "kind": lambda f: replace(f, kind="actual" if f.kind == "target" else "target"),
    "attribute": lambda f: replace(f, attribute="" if f.attribute else "约束性"),
    "other attribute": lambda f: replace(
        f, attribute="约束性" if f.attribute == "预期性" else "预期性"
    ),
    "quote": lambda f: replace(f, quote=f"{f.quote[:2]}也{f.quote[2:]}"),
    "quote cut to nothing of its own": lambda f: replace(f, quote="教育"),
    "section": wrong_section,
    "as_written": lambda f: replace(f, as_written=f"{f.as_written}9"),
}


@pytest.mark.parametrize("corrupt", ANYWHERE.values(), ids=ANYWHERE)
@pytest.mark.parametrize("figure_id", TEXT_ROWS + TABLE_ROWS)
def test_a_corrupted_row_is_named(
    shipped: Shipped, table: FigureTable, figure_id: str, corrupt: Corrupt
) -> None:
    wrong = corrupt(table.figure(figure_id))
    assert wrong != table.figure(figure_id)
    found = corrupted(shipped, table, wrong)
    assert figure_id in found
    assert all("\n" not in said for said in found[figure_id])


@pytest.mark.parametrize("figure_id", RANGES)
def test_another_end_of_a_range_is_noticed(
    shipped: Shipped, table: FigureTable, figure_id: str
) -> None:
    figure = table.figure(figure_id)
    assert figure.value_max is not None
    longer = replace(figure, value_max=figure.value_max + 1)
    open_end = replace(figure, value_max=None, comparator="=")
    for wrong in (longer, open_end):
        assert figure_id in corrupted(shipped, table, wrong)


@pytest.mark.parametrize("figure_id", TABLE_ROWS)
def test_a_table_cell_is_of_the_year_of_its_column_only(
    shipped: Shipped, table: FigureTable, figure_id: str
) -> None:
    figure = table.figure(figure_id)
    for year in YEARS[figure_id[:3]]:
        if year != figure.year:
            assert figure_id in corrupted(shipped, table, replace(figure, year=year))


@pytest.mark.parametrize(
    ("figure_id", "breakdowns"),
    [
        ("p14-056", ("初中", "高中", "普通高中")),
        ("p14-068", ("", "义务段")),
        ("p14-072", ("", "初中", "高中")),
        ("p14-106", ("", "小学", "高中")),
    ],
)
def test_a_part_of_a_cell_is_of_the_breakdown_over_it_only(
    shipped: Shipped, table: FigureTable, figure_id: str, breakdowns: tuple[str, ...]
) -> None:
    for breakdown in breakdowns:
        wrong = replace(table.figure(figure_id), breakdown=breakdown)
        assert "分项" in corrupted(shipped, table, wrong)[figure_id][0]


@pytest.mark.parametrize("figure_id", TEXT_ROWS + TABLE_ROWS)
def test_the_same_figure_twice_is_noticed(
    shipped: Shipped, table: FigureTable, figure_id: str
) -> None:
    again = replace(table.figure(figure_id), id="again-1")
    found = prove(tuple(shipped.values()), replace(table, figures=(*table.figures, again)))
    assert found == [f"again-1：与 {figure_id} 重复"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("field", ["value", "year"])
def test_a_wrong_digit_is_noticed_in_every_row(
    shipped: Shipped, table: FigureTable, field: str, seed: int
) -> None:
    """Every tenth row at a time: columns of one table row must not change places."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for turn in range(10):
        wrong = list(table.figures)
        for n, figure in list(enumerate(wrong))[turn::10]:
            if field == "year":
                wrong[n] = replace(figure, year=int(other_digit(figure.year, chance)))
            else:
                wrong[n] = replace(figure, value=Decimal(other_digit(figure.value, chance)))
        assert {figure.id for figure in wrong[turn::10]} <= set(reported(shipped, wrong))


def every_other(figure: Figure) -> Iterator[Figure]:
    """``figure`` with every other comparator, kind, region and attribute."""
    yield replace(figure, region=REGIONS[figure.region])
    yield replace(figure, kind="actual" if figure.kind == "target" else "target")
    signs: Sequence[Comparator] = get_args(Comparator)
    yield from (replace(figure, comparator=sign) for sign in signs if sign != figure.comparator)
    names: Sequence[Attribute] = get_args(Attribute)
    yield from (replace(figure, attribute=name) for name in names if name != figure.attribute)


def test_a_wrong_region_kind_comparator_or_attribute_is_noticed_in_every_row(
    shipped: Shipped, table: FigureTable
) -> None:
    wrong = [list(every_other(figure)) for figure in table.figures]
    for column in zip(*wrong, strict=True):
        assert len(reported(shipped, column)) == len(table.figures)


def test_a_wrong_unit_is_noticed_in_every_row(shipped: Shipped, table: FigureTable) -> None:
    units = sorted({figure.unit for figure in table.figures} - {""})
    for shift in range(1, len(units)):
        at = [units.index(f.unit) if f.unit else -shift for f in table.figures]
        wrong = [
            replace(figure, unit=units[(n + shift) % len(units)])
            for figure, n in zip(table.figures, at, strict=True)
        ]
        assert len(reported(shipped, wrong)) == len(table.figures)


# the year, unit and kind that a sentence leaves open


TEXT = """\
一、2019年工作总结
建成学校12所。完成投资61.9亿。发展率由上年36%提升至57%。
二、2020年工作思路
新建学校15所。5年内80%以上的学校建成家长学校。到2022年，建成公园3个。
三、总体目标
覆盖面达到90%以上。保证学生每天1小时体育活动。全部学校达标。
"""
REPORT, IDEAS, GOALS = "一、2019年工作总结", "二、2020年工作思路", "三、总体目标"


def figure(written: str, quote: str, **changes: object) -> Figure:
    """A figure of ``TEXT``; a target for 2025 of 甲市 if nothing else is said."""
    plain = Figure(
        id="p-1",
        indicator="指标",
        breakdown="",
        region="甲市",
        stage="综合",
        year=2025,
        kind="target",
        comparator="=",
        value=Decimal(100),
        value_max=None,
        unit="%",
        attribute="",
        as_written=written,
        document="plan",
        section=GOALS,
        quote=quote,
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # fields of Figure


def faults(read: Read, *figures: Figure) -> list[str]:
    return prove([read(TEXT)], FigureTable(figures, {}, (), ""))


@pytest.mark.parametrize(
    ("row", "year"),
    [
        (
            figure(
                "12所",
                "建成学校12所",
                section=REPORT,
                kind="actual",
                value=Decimal(12),
                unit="所",
            ),
            2019,
        ),
        (
            figure(
                "36%",
                "发展率由上年36%提升至57%",
                section=REPORT,
                kind="actual",
                value=Decimal(36),
                note="上年之数",
            ),
            2018,
        ),
        (
            figure(
                "57%",
                "发展率由上年36%提升至57%",
                section=REPORT,
                kind="actual",
                value=Decimal(57),
                note="比上年多21个百分点",
            ),
            2019,
        ),
        (
            figure(
                "80%以上",
                "5年内80%以上的学校建成家长学校",
                section=IDEAS,
                comparator="≥",
                value=Decimal(80),
            ),
            2025,
        ),
        (
            figure("3个", "到2022年，建成公园3个", section=IDEAS, value=Decimal(3), unit="个"),
            2022,
        ),
        (figure("90%以上", "覆盖面达到90%以上", comparator="≥", value=Decimal(90)), 2025),
        (
            figure(
                "90%以上",
                "覆盖面达到90%以上",
                comparator="≥",
                value=Decimal(90),
                note="同句写2023年，取2023年",
            ),
            2023,
        ),
    ],
    ids=["heading", "上年", "比上年", "5年内", "clause", "end of period", "note"],
)
def test_a_sentence_is_of_the_year_that_it_its_heading_or_a_note_gives(
    read: Read, row: Figure, year: int
) -> None:
    assert not [f for f in faults(read, replace(row, year=year)) if "按原文" in f]
    for other in range(2017, 2028):
        if other != year:
            assert f"p-1：按原文应是 {year} 年" in "".join(faults(read, replace(row, year=other)))


def test_years_before_the_issue_are_reported_and_the_others_planned(read: Read) -> None:
    target = figure("90%以上", "覆盖面达到90%以上", comparator="≥", value=Decimal(90))
    assert faults(read, target) == []
    (fault,) = faults(read, replace(target, kind="actual", note="取2025年"))
    assert fault.startswith("p-1：文件成于 2021 年，2025 年的不应是实际值；如有依据，请在 note 写")
    assert faults(read, replace(target, kind="actual", note="作实际值；取2025年")) == []


def test_another_region_must_stand_in_the_quote(read: Read) -> None:
    row = figure("全部", "全部学校达标", region="全省")
    assert faults(read, row) == ["p-1：地区是 '全省'，文件的地区是 '甲市'"]


def test_what_the_source_leaves_out_of_a_unit_a_note_must_say(read: Read) -> None:
    row = figure(
        "61.9亿",
        "完成投资61.9亿",
        section=REPORT,
        year=2019,
        kind="actual",
        value=Decimal("61.9"),
        unit="亿元",
    )
    assert len(faults(read, row)) == 1
    assert faults(read, replace(row, note="单位按亿元")) == []
    assert len(faults(read, replace(row, note="单位按亿元", unit="亿人"))) == 1


def test_every_day_makes_hours_hours_a_day(read: Read) -> None:
    row = figure("每天1小时", "保证学生每天1小时体育活动", value=Decimal(1), unit="小时/天")
    assert faults(read, row) == []
    assert len(faults(read, replace(row, as_written="1小时"))) == 1


@pytest.mark.parametrize("change", [{"value": Decimal(90)}, {"comparator": "≥"}, {"unit": "所"}])
def test_all_of_a_lot_is_a_hundred_percent_and_nothing_else(
    read: Read, change: dict[str, object]
) -> None:
    row = figure("全部", "全部学校达标")
    assert faults(read, row) == []
    assert len(faults(read, replace(row, **change))) == 1  # type: ignore[arg-type] # see figure


# audit


def gaps(findings: Sequence[Finding]) -> list[str]:
    return [finding.quantity for finding in findings if not finding.settled]


def test_every_quantity_of_the_documents_is_accounted_for(
    shipped: Shipped, table: FigureTable
) -> None:
    findings = audit(tuple(shipped.values()), table, shipped_data())
    assert gaps(findings) == []
    assert unused_waivers(findings, shipped_data()) == []
    curated = [finding for finding in findings if finding.figures]
    assert (len(findings), len(curated)) == (794, 447)


def test_nothing_is_both_curated_and_waived(shipped: Shipped, table: FigureTable) -> None:
    findings = audit(tuple(shipped.values()), table, shipped_data())
    assert not [finding for finding in findings if finding.figures and finding.waived]


def test_every_figure_written_as_a_number_accounts_for_a_quantity(
    shipped: Shipped, table: FigureTable
) -> None:
    findings = audit(tuple(shipped.values()), table, shipped_data())
    told = {figure_id for finding in findings for figure_id in finding.figures}
    silent = [f.as_written for f in table.figures if f.id not in told]
    assert not [written for written in silent if any(c.isdigit() for c in written)]


@pytest.mark.parametrize(
    "figure_id",
    [
        "p14-053",  # 100 in two columns of one row
        "p14-072",  # <0.4 in two columns, each in two parts
        "p14-105",  # 3.5 twice in one cell
        "p14-142",  # 100% twice in one sentence
        "q23-019",  # 100 in two columns, 10 and 100 in one row
        "q23-045",  # 0 in a row of 90 and 200
        "q23-053",  # 10 in three columns
        "w19-052",  # 3个 and 23个 in one sentence
    ],
)
def test_a_figure_left_out_leaves_a_gap_even_beside_its_like(
    shipped: Shipped, table: FigureTable, figure_id: str
) -> None:
    left = replace(table, figures=tuple(f for f in table.figures if f.id != figure_id))
    document = shipped[table.figure(figure_id).document]
    assert len(gaps(audit([document], left, shipped_data()))) == 1


@pytest.fixture
def waive(tmp_path: Path) -> Callable[..., Path]:
    """Write a ``waived.csv`` of these rows into a folder."""

    def write(*rows: tuple[str, str, str, str]) -> Path:
        with (tmp_path / WAIVED).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(WaivedRow.model_fields)
            writer.writerows(rows)
        return tmp_path

    return write


TINY = "一、总体目标\n到2025年，建成学校30所。\n"
SCHOOLS = figure("30所", "建成学校30所", value=Decimal(30), unit="所", section="一、总体目标")


def test_a_quantity_is_curated_waived_or_open(read: Read, waive: Callable[..., Path]) -> None:
    document = read(TINY)
    table, empty = FigureTable((SCHOOLS,), {}, (), ""), FigureTable((), {}, (), "")
    assert gaps(audit([document], empty, waive())) == ["2025年", "30所"]
    assert gaps(audit([document], table, waive())) == ["2025年"]
    context = audit([document], table, waive())[0].context
    folder = waive(("plan", "2025年", context, "日期"))
    assert gaps(audit([document], empty, folder)) == ["30所"]
    year, schools = audit([document], table, folder)
    assert year == Finding("plan", "2025年", context, waived="日期")
    assert (schools.quantity, schools.figures, schools.waived) == ("30所", ("p-1",), "")
    assert year.settled
    assert schools.settled


def test_a_waiver_that_waives_nothing_is_reported_by_its_line(
    read: Read, waive: Callable[..., Path]
) -> None:
    document, table = read(TINY), FigureTable((SCHOOLS,), {}, (), "")
    year, schools = audit([document], table, waive())
    folder = waive(
        ("plan", "40所", "建成学校40所。", "名称"),
        ("plan", "2025年", year.context, "日期"),
        ("plan", "30所", schools.context, "名称"),
        ("other", "2025年", year.context, "日期"),
    )
    assert unused_waivers(audit([document], table, folder), folder) == [2, 4, 5]


def test_a_waiver_holds_only_where_its_context_stands(
    read: Read, waive: Callable[..., Path]
) -> None:
    document = read("一、总体目标\n新建学校30所，改造学校30所，迁建的学校有30所。\n")
    findings = audit([document], FigureTable((), {}, (), ""), waive())
    folder = waive(("plan", "30所", findings[1].context, "名称"))
    settled = [f.settled for f in audit([document], FigureTable((), {}, (), ""), folder)]
    assert settled == [False, True, False]


def test_a_waiver_without_a_reason_is_refused(read: Read, waive: Callable[..., Path]) -> None:
    folder = waive(("plan", "2025年", "到2025年", ""))
    with pytest.raises(FiguresProblem) as caught:
        audit([read(TINY)], FigureTable((), {}, (), ""), folder)
    assert str(caught.value).startswith(f"{folder / WAIVED} 第2行，列 reason：")
