"""Rows of the curated table for what is asked: exact, or the nearest, labelled as such."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import open_library
from assistant.table.lookup import LIKELY, NEAREST, SURE, TIED, distinct, look_up, order
from assistant.types import FigureQuery, Found, Match
from index.figures import FigureTable, amount, load_table, shipped_data
from index.sources import shipped_documents
from index.types import Figure

INCLUSIVE = "普惠性幼儿园在园幼儿占比"
COVERED = "普惠性幼儿园覆盖面"
PUBLIC = "公办幼儿园在园幼儿占比"
DISABLED = "残疾儿童少年入学（园）率"


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    return load_table(shipped_data(), tuple(open_library(shipped_documents()).documents))


def query(*indicators: str | tuple[str, float], **slots: Any) -> FigureQuery:
    pairs = [(one, 1.0) if isinstance(one, str) else one for one in indicators]
    return FigureQuery(tuple(Match(name, sure, name) for name, sure in pairs), **slots)


def ids(rows: tuple[Figure, ...]) -> list[str]:
    return [figure.id for figure in rows]


def found(figures: FigureTable, *indicators: str | tuple[str, float], **slots: Any) -> Found:
    return look_up(query(*indicators, **slots), figures)


def test_every_figure_is_found_by_its_own_slots(figures: FigureTable) -> None:
    lost = [
        f.id
        for f in figures.figures
        if f
        not in found(
            figures,
            f.indicator,
            years=(f.year,),
            regions=(f.region,),
            kind=f.kind,
            documents=(f.document,),
            attribute=f.attribute,
            text=f.breakdown,
        ).exact
    ]
    assert lost == []


def test_without_slots_all_figures_of_the_indicator_are_found(figures: FigureTable) -> None:
    assert set(found(figures, COVERED).exact) == set(figures.of(COVERED))


def test_a_year_restricts(figures: FigureTable) -> None:
    assert ids(found(figures, INCLUSIVE, years=(2027,)).exact) == ["q23-001"]
    assert {f.year for f in found(figures, INCLUSIVE, years=(2025, 2027)).exact} == {2025, 2027}


def test_a_region_restricts(figures: FigureTable) -> None:
    assert ids(found(figures, COVERED, regions=("临海市",)).exact) == ["l14-004"]


def test_target_and_actual_are_kept_apart(figures: FigureTable) -> None:
    slots: dict[str, Any] = {"years": (2020,), "regions": ("台州市",)}
    assert ids(found(figures, COVERED, kind="target", **slots).exact) == ["w19-111"]
    assert ids(found(figures, COVERED, kind="actual", **slots).exact) == ["p14-012"]
    assert ids(found(figures, COVERED, **slots).exact) == ["w19-111", "p14-012"]


def test_a_document_restricts(figures: FigureTable) -> None:
    rows = found(figures, COVERED, documents=("taizhou-education-modernization-2020-2022",)).exact
    assert ids(rows) == ["m20-012"]


def test_an_attribute_alone_finds_all_figures_that_have_it(figures: FigureTable) -> None:
    rows = look_up(FigureQuery((), attribute="约束性", kind="target"), figures).exact
    assert len(rows) > 5
    assert {(f.attribute, f.kind) for f in rows} == {("约束性", "target")}


def test_an_attribute_restricts_an_indicator(figures: FigureTable) -> None:
    name = "儿童青少年总体近视率"
    assert found(figures, name, attribute="约束性").exact
    assert not found(figures, name, attribute="预期性").exact


def test_a_named_breakdown_chooses_among_them(figures: FigureTable) -> None:
    rows = found(figures, DISABLED, years=(2022,), text="学前段的残疾儿童入学率").exact
    assert {f.breakdown for f in rows} == {"学前段"}
    rows = found(figures, DISABLED, years=(2022,), text="义务阶段呢").exact
    assert {f.breakdown for f in rows} == {"义务段"}


def test_without_a_named_breakdown_all_are_told(figures: FigureTable) -> None:
    rows = found(figures, DISABLED, years=(2022,), text="残疾儿童入学率").exact
    assert {f.breakdown for f in rows} == {"学前段", "义务段", "高中段"}


def test_nothing_for_a_year_gives_the_nearest_years_labelled(figures: FigureTable) -> None:
    outcome = found(figures, INCLUSIVE, years=(2030,), regions=("台州市",))
    assert outcome.exact == ()
    assert outcome.nearest[0].year == 2027
    assert {f.indicator for f in outcome.nearest} == {INCLUSIVE}
    assert len(outcome.nearest) <= NEAREST


def test_the_nearest_are_of_the_region_asked_about_before_all_else(figures: FigureTable) -> None:
    outcome = found(figures, COVERED, years=(2020,), regions=("临海市",))
    assert outcome.exact == ()
    assert outcome.nearest[0].id == "l14-004"


def test_the_nearest_are_of_the_kind_asked_about_before_the_year(figures: FigureTable) -> None:
    outcome = found(figures, COVERED, years=(2025,), regions=("台州市",), kind="actual")
    assert outcome.nearest[0].id == "p14-012"


def test_another_place_is_never_passed_off(figures: FigureTable) -> None:
    outcome = found(figures, INCLUSIVE, regions=("杭州",))
    assert outcome.exact == ()
    assert {f.region for f in outcome.nearest} == {"台州市"}


def test_where_figures_are_exact_none_is_nearest(figures: FigureTable) -> None:
    assert found(figures, INCLUSIVE).nearest == ()


def test_an_indicator_that_is_not_even_likely_is_not_looked_up(figures: FigureTable) -> None:
    outcome = found(figures, (INCLUSIVE, LIKELY - 0.01))
    assert outcome == Found((), sure=False)
    assert look_up(FigureQuery(()), figures) == Found((), sure=False)


def test_a_likely_indicator_is_told_as_not_sure(figures: FigureTable) -> None:
    assert not found(figures, (INCLUSIVE, SURE - 0.01)).sure
    assert found(figures, (INCLUSIVE, SURE)).sure


def test_of_two_alike_the_one_that_has_what_is_asked_is_taken(figures: FigureTable) -> None:
    outcome = found(figures, (COVERED, 0.9), (INCLUSIVE, 0.9), years=(2027,))
    assert ids(outcome.exact) == ["q23-001"]
    assert outcome.others == ()


def test_of_two_alike_that_both_have_it_the_other_is_named(figures: FigureTable) -> None:
    outcome = found(figures, (INCLUSIVE, 0.9), (COVERED, 0.88), years=(2025,))
    assert {f.indicator for f in outcome.exact} == {INCLUSIVE}
    assert outcome.others == (COVERED,)


def test_one_that_is_clearly_less_likely_is_not_named(figures: FigureTable) -> None:
    outcome = found(figures, (INCLUSIVE, 0.9), (COVERED, 0.9 - TIED - 0.01), years=(2025,))
    assert outcome.others == ()


def test_a_named_breakdown_breaks_a_tie(figures: FigureTable) -> None:
    skilled, plainly = "职业院校“双师型”教师占专业课教师比例", "中职学校“双师型”教师比例"
    outcome = found(figures, (plainly, 0.9), (skilled, 0.9), text="高职双师型教师占比")
    assert {f.breakdown for f in outcome.exact} == {"高职"}


def test_targets_come_before_actuals_and_the_newest_first(figures: FigureTable) -> None:
    told = order(figures.of("高等教育毛入学率"))
    assert [f.kind for f in told] == sorted((f.kind for f in told), key="target actual".index)
    targets = [f.year for f in told if f.kind == "target"]
    assert targets == sorted(targets, reverse=True)


def test_the_same_amount_for_the_same_thing_is_told_once(figures: FigureTable) -> None:
    rows = figures.figure("p14-021"), figures.figure("p14-139"), figures.figure("q23-001")
    assert ids(distinct(rows)) == ["p14-021", "q23-001"]


def test_a_different_comparator_is_a_different_amount(figures: FigureTable) -> None:
    rows = figures.figure("p14-023"), figures.figure("q23-012")
    assert distinct(rows) == rows


@given(st.permutations(range(40)))
def test_the_order_does_not_depend_on_the_tables_order(shuffled: list[int]) -> None:
    rows = _rows()
    assert order(tuple(rows[n] for n in shuffled)) == order(rows)
    mixed = distinct(tuple(rows[n] for n in shuffled))
    assert {amount(f) for f in mixed} == {amount(f) for f in rows}


def _rows(kept: list[Figure] = []) -> tuple[Figure, ...]:  # noqa: B006 -- read once for Hypothesis
    if not kept:
        known = tuple(open_library(shipped_documents()).documents)
        kept += load_table(shipped_data(), known).figures[:40]
    return tuple(kept)


def test_one_level_is_never_answered_by_another(figures: FigureTable) -> None:
    rows = figures.of(DISABLED)
    for name in {f.breakdown for f in rows if f.breakdown}:
        told = found(figures, DISABLED, text=f"{name}残疾儿童入学率").exact
        assert {f.breakdown for f in told} == {name}
    assert not found(figures, DISABLED, text="入学率", narrow=(("老年学校",),)).exact


def test_a_level_is_met_by_its_official_word(figures: FigureTable) -> None:
    assert found(figures, INCLUSIVE, narrow=(("学龄前", "学前"),)).exact
    assert not found(figures, INCLUSIVE, narrow=(("高中",),)).exact


def test_every_level_named_must_be_met(figures: FigureTable) -> None:
    assert found(figures, INCLUSIVE, narrow=(("幼儿园",),)).exact
    assert not found(figures, INCLUSIVE, narrow=(("幼儿园",), ("高中",))).exact


def test_a_share_is_not_told_where_money_or_schools_are_asked_for(figures: FigureTable) -> None:
    assert found(figures, INCLUSIVE, units=("%",)).exact
    for units in (("元",), ("所",), ("人", "名")):
        outcome = found(figures, INCLUSIVE, units=units)
        assert outcome.exact == ()
        assert outcome.nearest


def test_the_reading_measured_as_asked_goes_before_one_as_likely(figures: FigureTable) -> None:
    share, count = "义务教育标准化学校比例", "义务教育标准化学校数"
    names = [name for name in figures.indicators if "标准化学校" in name]
    units = {f.unit for name in names for f in figures.of(name)}
    assert share in names or count in names
    for unit in units:
        outcome = found(figures, *((name, 0.9) for name in names), units=(unit,))
        assert {f.unit for f in outcome.exact} == {unit}


def test_a_sum_over_a_five_year_period_is_meant_where_the_period_is_named(
    figures: FigureTable,
) -> None:
    summed = [f for f in figures.figures if "累计" in f.note and "十三五" in f.note]
    for figure in summed[:10]:
        rows = found(figures, figure.indicator, text=f"十三五{figure.breakdown}").exact
        assert figure in rows


def test_readings_that_lack_what_is_asked_are_not_named_beside(figures: FigureTable) -> None:
    outcome = found(figures, (INCLUSIVE, 0.9), (COVERED, 0.9), units=("元",))
    assert outcome.exact == ()
    assert outcome.others == ()
