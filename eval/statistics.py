"""Means with intervals, paired tests, refusal precision and recall, percentiles.

A few exact lines instead of scipy, which is slow to import and has no types. None among
scores means not applicable and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist, fmean
from typing import Literal, TypeAlias

import numpy as np

Scores: TypeAlias = Sequence[float | None]
Test: TypeAlias = Literal["mcnemar", "sign-flip"]

CONFIDENCE = 0.95
SEED = 20260101
RESAMPLES = 10_000
"""Resamples of bootstrap and sign-flip test: p and bounds good to about two digits."""
_EXACT_PAIRS = 14
"""Differing pairs up to which all 2^n sign patterns are counted."""
_HALVINGS = 60
"""Steps of bisection: far beyond the precision of a double."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``count`` cases with its 95 % interval."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Paired:
    """How two systems differ on the same cases; ``p`` is two-sided."""

    test: Test
    difference: float
    """Mean of the second minus mean of the first."""
    better: int
    """Cases on which the second is higher."""
    worse: int
    count: int
    p: float


@dataclass(frozen=True, slots=True)
class Refusals:
    """How well a run refuses; None where nothing was refused, or nothing was to be."""

    precision: float | None
    recall: float | None
    f1: float | None


def estimate(scores: Scores) -> Estimate | None:
    """The mean with its interval: Wilson's for 0/1 scores, else bootstrap; None of nothing."""
    values = [float(score) for score in scores if score is not None]
    if not values:
        return None
    mean = fmean(values)
    if set(values) <= {0.0, 1.0}:
        low, high = wilson(int(sum(values)), len(values))
    else:
        low, high = bootstrap(values)
    return Estimate(mean, low, high, len(values))


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Wilson's score interval of a share, at 95 % (Wilson 1927)."""
    _check(hits, count)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share, spread = hits / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return (
        0.0 if hits == 0 else max(0.0, middle - half),
        1.0 if hits == count else min(1.0, middle + half),
    )


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """The percentile bootstrap interval of a mean, at 95 %; the same for the same values."""
    sample = np.asarray(values, dtype=float)
    draws = np.random.default_rng(SEED).integers(0, len(sample), (RESAMPLES, len(sample)))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(sample[draws].mean(axis=1), (tail, 1 - tail))
    return float(low), float(high)


def upper_bound(hits: int, count: int, *, confidence: float = CONFIDENCE) -> float:
    """The one-sided Clopper-Pearson upper bound of a share (Clopper and Pearson 1934).

    With no hit in ``count`` it is 1 - (1 - confidence)^(1/count): about 3/count at 95 %.
    """
    _check(hits, count)
    if hits == count:
        return 1.0
    low, high = hits / count, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(hits, count, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def paired(first: Scores, second: Scores) -> Paired | None:
    """The paired test of two runs' scores, case by case in the same order.

    McNemar's exact test for 0/1 scores, else a sign-flip permutation test. Cases where a
    score is None are left out; None if no case is left. Raises ValueError if the lengths
    differ.
    """
    both = [
        (float(one), float(other))
        for one, other in zip(first, second, strict=True)
        if one is not None and other is not None
    ]
    if not both:
        return None
    differences = [other - one for one, other in both]
    better, worse = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    binary = all(score in {0.0, 1.0} for pair in both for score in pair)
    test: Test = "mcnemar" if binary else "sign-flip"
    p = mcnemar(better, worse) if binary else sign_flip(differences)
    return Paired(test, fmean(differences), better, worse, len(both), p)


def mcnemar(better: int, worse: int) -> float:
    """Two-sided p of McNemar's exact test: the differing pairs are tosses of a fair coin."""
    count = better + worse
    if not count:
        return 1.0
    return min(1.0, 2 * _at_most(min(better, worse), count, 0.5))


def sign_flip(differences: Sequence[float]) -> float:
    """Two-sided p that a mean difference is noise, by flipping the signs of the differences.

    All sign patterns up to 14 differing pairs, else 10,000 drawn with a fixed seed, the
    observed one counted among them (so p is never 0).
    """
    sample = np.asarray([d for d in differences if d], dtype=float)
    if not sample.size:
        return 1.0
    observed = abs(sample.sum()) - 1e-12 * np.abs(sample).sum()
    if sample.size <= _EXACT_PAIRS:
        bits = np.arange(2**sample.size)[:, None] >> np.arange(sample.size) & 1
        return float(np.mean(np.abs((1 - 2 * bits) @ sample) >= observed))
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), (RESAMPLES, sample.size))
    return float((1 + np.sum(np.abs(signs @ sample) >= observed)) / (1 + RESAMPLES))


def refusals(cases: Iterable[tuple[bool, bool]]) -> Refusals:
    """Precision, recall and F1 of refusing from pairs (should refuse, did refuse)."""
    pairs = list(cases)
    right = sum(should and did for should, did in pairs)
    due, done = sum(should for should, _ in pairs), sum(did for _, did in pairs)
    return Refusals(
        precision=right / done if done else None,
        recall=right / due if due else None,
        f1=2 * right / (due + done) if due + done else None,
    )


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which ``share`` of ``values`` lie, between neighbours by proportion."""
    return float(np.quantile(values, share)) if values else None


def median(values: Sequence[float]) -> float | None:
    """The middle value; None of nothing."""
    return percentile(values, 0.5)


def _at_most(hits: int, count: int, share: float) -> float:
    """The binomial probability of at most ``hits`` in ``count``."""
    return sum(comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(hits + 1))


def _check(hits: int, count: int) -> None:
    if not 0 <= hits <= count or not count:
        raise ValueError(f"{hits!r} of {count!r} is no share: 0 <= hits <= count, count > 0")
