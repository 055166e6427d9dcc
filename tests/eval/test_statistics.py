"""Means with intervals, paired tests, refusals: compared with published and hand-made values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import (
    bootstrap,
    estimate,
    mcnemar,
    median,
    paired,
    percentile,
    refusals,
    sign_flip,
    upper_bound,
    wilson,
)


def test_a_share_has_wilsons_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_no_wrong_figure_in_n_cases_leaves_three_in_n() -> None:
    # closed form with no hit: 1 - 0.05^(1/n); Hanley and Lippman-Hand (1983): about 3/n
    assert upper_bound(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert upper_bound(0, 300) == pytest.approx(3 / 300, rel=0.01)


def test_the_upper_bound_is_clopper_and_pearsons() -> None:
    # two-sided 95 % for 81 of 263: 0.2527 to 0.3676 (Newcombe 1998, table I, method 5)
    assert upper_bound(81, 263, confidence=0.975) == pytest.approx(0.3676, abs=5e-5)
    assert upper_bound(1, 29, confidence=0.975) == pytest.approx(0.1776, abs=5e-5)
    assert upper_bound(7, 7) == 1.0


def test_scipy_agrees_on_bounds_and_mcnemar() -> None:
    stats = pytest.importorskip("scipy.stats")
    for hits, count in ((0, 5), (1, 347), (11, 347), (200, 347)):
        test = stats.binomtest(hits, count, alternative="less")
        assert upper_bound(hits, count) == pytest.approx(test.proportion_ci(0.95).high)
        both = stats.binomtest(hits, count).proportion_ci(0.95, method="wilson")
        assert wilson(hits, count) == pytest.approx((both.low, both.high), abs=1e-12)
    for better, worse in ((0, 6), (2, 9), (10, 11)):
        exact = stats.binomtest(better, better + worse).pvalue
        assert mcnemar(better, worse) == pytest.approx(exact)


@pytest.mark.parametrize(("hits", "count"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(hits: int, count: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        upper_bound(hits, count)


def test_mcnemar_is_the_toss_of_a_coin() -> None:
    # 0 of 6 tosses: 2 / 2^6; 2 of 10: 2 * (1 + 10 + 45) / 2^10
    assert mcnemar(0, 6) == pytest.approx(2 / 64)
    assert mcnemar(8, 2) == pytest.approx(2 * 56 / 1024)
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(0, 0) == 1.0


def test_the_sign_flip_test_counts_all_patterns() -> None:
    # 3 positive differences: only +++ and --- are as far out, 2 of 8
    assert sign_flip([0.1, 0.2, 0.3]) == pytest.approx(0.25)
    assert sign_flip([0.0, 0.0]) == 1.0


def test_darwins_plants_have_fishers_p() -> None:
    # Fisher (1935), The Design of Experiments, section 21: 1,726 of 32,768 patterns
    eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert sign_flip(eighths) == pytest.approx(1726 / 32768, abs=0.007)
    assert sign_flip(eighths) == sign_flip(eighths)


def test_binary_pairs_are_tested_by_mcnemar_and_graded_ones_by_sign_flips() -> None:
    binary = paired([1, 0, 0, None, 1], [1, 1, 1, 0, 0])
    assert binary is not None
    assert (binary.test, binary.better, binary.worse, binary.count) == ("mcnemar", 2, 1, 4)
    assert binary.difference == pytest.approx(0.25)
    assert binary.p == 1.0
    graded = paired([0.2, 0.5, 1.0], [0.4, 1.0, 1.0])
    assert graded is not None
    assert (graded.test, graded.better, graded.worse) == ("sign-flip", 2, 0)
    assert graded.p == pytest.approx(0.5)


def test_runs_without_a_common_case_have_no_test() -> None:
    assert paired([None, 1.0], [1.0, None]) is None
    with pytest.raises(ValueError, match="zip"):
        paired([1.0], [1.0, 0.0])


def test_not_applicable_is_left_out_of_a_mean() -> None:
    found = estimate([1.0, None, 0.0, 1.0, 1.0])
    assert found is not None
    assert (found.mean, found.count) == (0.75, 4)
    assert (found.low, found.high) == wilson(3, 4)
    assert estimate([None, None]) is None


def test_a_graded_mean_has_a_bootstrap_interval_that_is_always_the_same() -> None:
    values = [0.0, 0.5, 0.5, 1.0] * 25
    found = estimate(values)
    assert found is not None
    # normal theory: 0.5 ± 1.96 * sqrt(0.125 / 100)
    assert (found.low, found.high) == pytest.approx((0.4307, 0.5693), abs=0.01)
    assert bootstrap(values) == bootstrap(values)


@given(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=1, max_size=30))
def test_a_mean_lies_in_its_interval(scores: list[float]) -> None:
    found = estimate(scores)
    assert found is not None
    assert 0 <= found.low <= found.mean + 1e-9
    assert found.mean - 1e-9 <= found.high <= 1


@given(st.integers(1, 400), st.data())
def test_the_upper_bound_is_where_so_few_hits_become_unlikely(
    count: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, count - 1))
    bound = upper_bound(hits, count)
    tail = sum(math.comb(count, k) * bound**k * (1 - bound) ** (count - k) for k in range(hits + 1))
    assert hits / count < bound <= 1
    assert tail == pytest.approx(0.05, abs=1e-6)


def test_refusals_have_precision_recall_and_f1() -> None:
    # 3 rightly refused, 1 refused though answerable, 2 not refused though they should be
    pairs = [(True, True)] * 3 + [(False, True)] + [(True, False)] * 2 + [(False, False)] * 4
    found = refusals(pairs)
    assert found.precision == pytest.approx(3 / 4)
    assert found.recall == pytest.approx(3 / 5)
    assert found.f1 == pytest.approx(2 / 3)


def test_where_nothing_is_refused_there_is_no_precision() -> None:
    assert refusals([(False, False)]).precision is None
    assert refusals([(False, False)]).f1 is None
    assert refusals([(True, False)]).recall == 0.0


def test_percentiles_lie_between_neighbours() -> None:
    assert median([4.0, 1.0, 2.0]) == 2.0
    assert percentile([0.0, 10.0], 0.95) == pytest.approx(9.5)
    assert median([]) is None
