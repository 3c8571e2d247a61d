"""Intervals hold the truth as often as they say, most of all where events are rare, one by one and many at once."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.lab.stats.intervals import (
    CONFIDENCE,
    FEW,
    critical,
    least_margin,
    of_means,
    of_pairs,
    of_share,
    t_quantile,
    upper,
)
from experiments.lab.stats.lopsided import of_amounts


def pairs(more, less, n):
    differences = np.zeros(n)
    differences[:more], differences[more : more + less] = 1, -1
    return differences


def coverage_of_pairs(more, less, n):
    """The exact chance that the interval holds the truth, over all tables that can come out."""
    held = total = 0.0
    for b in range(n + 1):
        if stats.binom.sf(b - 1, n, more) < 1e-9:
            break
        for c in range(n - b + 1):
            chance = stats.multinomial.pmf([b, c, n - b - c], n, [more, less, 1 - more - less])
            if chance < 1e-9 and c > n * less:
                break
            _, low, high = of_pairs(pairs(b, c, n))
            held += chance * (low <= more - less <= high)
            total += chance
    assert total > 0.9999
    return held


@pytest.mark.parametrize("n", [100, 150, 200])
@pytest.mark.parametrize("share", [0.005, 0.01, 0.02])
@pytest.mark.parametrize("one_sided", [1.0, 0.75, 0.5])
def test_where_few_runs_differ_the_interval_of_pairs_holds_the_truth_in_95_percent(n, share, one_sided):
    assert coverage_of_pairs(share * one_sided, share * (1 - one_sided), n) >= 0.945


@pytest.mark.parametrize("n", [100, 150, 200])
@pytest.mark.parametrize("share", [0.005, 0.01, 0.02])
def test_of_rare_events_wilsons_interval_holds_the_truth_in_about_95_percent(n, share):
    counts = np.arange(n + 1)
    held = [found.low <= share <= found.high for found in (of_share(k / n, n) for k in counts.tolist())]
    assert 0.9 <= (stats.binom.pmf(counts, n, share) * held).sum() <= 0.99


@pytest.mark.parametrize("expected", [0.03, 0.1, 0.17, 0.3, 0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("n", [30, 200, 2000])
@pytest.mark.parametrize("rare", [True, False])
def test_one_run_in_many_is_no_proof_that_the_share_is_not_next_to_none_nor_all(expected, n, rare):
    """Wilson's own interval holds in 84 % where 0.17 runs are expected."""
    counts, share = np.arange(n + 1), expected / n if rare else 1 - expected / n
    held = [found.low <= share <= found.high for found in (of_share(k / n, n) for k in counts.tolist())]
    assert (stats.binom.pmf(counts, n, share) * held).sum() >= 0.915


@pytest.mark.parametrize("share", [0.005, 0.01, 0.02])
def test_of_differences_of_rare_differences_it_holds_as_often(share):
    """Each run differs with the same chance in either of two settings; the truth is zero."""
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(1000):
        one, other = (rng.choice([-1.0, 0.0, 1.0], p=[share / 2, 1 - share, share / 2], size=150) for _ in range(2))
        _, low, high = of_pairs(one - other)
        held += low <= 0 <= high
    assert held / 1000 >= 0.93


@given(more=st.integers(0, 40), less=st.integers(0, 40), n=st.integers(100, 400))
def test_the_interval_of_pairs_is_that_of_bonett_and_price(more, less, n):
    mean, low, high = of_pairs(pairs(more, less, n))
    p12, p21 = (more + 1) / (n + 2), (less + 1) / (n + 2)
    margin = stats.norm.ppf(0.975) * sqrt((p12 + p21 - (p12 - p21) ** 2) / (n + 2))
    assert mean == pytest.approx((more - less) / n)
    assert (low, high) == pytest.approx((p12 - p21 - margin, p12 - p21 + margin))


@given(count=st.integers(0, 200), n=st.integers(1, 200))
def test_the_interval_of_a_share_is_wilsons(count, n):
    count = min(count, n)
    known = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    found = of_share(count / n, n)
    if n < 10 or count not in (1, 2, 3, n - 1, n - 2, n - 3):
        assert found == pytest.approx((count / n, known.low, known.high), abs=1e-9)
    else:
        assert 0 < found.low <= known.low + 1e-9
        assert 1 > found.high >= known.high - 1e-9


@given(differ=st.integers(0, 2 * FEW), amount=st.floats(1, 1e6))
def test_amounts_that_hardly_ever_differ_have_no_ends(differ, amount):
    values = np.zeros(300)
    values[:differ] = amount
    found = of_amounts(values)
    assert ((found.low, found.high) == (-inf, inf)) == (differ < FEW)


def test_an_amount_that_is_the_same_in_all_runs_is_that_amount():
    assert of_amounts(np.full(30, 7.0)) == (7.0, 7.0, 7.0)


def test_the_jackknife_of_a_mean_is_its_standard_error_and_that_of_a_ratio_holds_the_truth():
    rng = np.random.default_rng(2)
    values = rng.normal(3, 1, (1, 80))
    _, low, high = of_means(lambda one: one, values)
    assert high - low == pytest.approx(2 * stats.norm.ppf(0.975) * values.std(ddof=1) / sqrt(80), rel=1e-6)
    held = 0
    for _ in range(500):
        found = of_means(lambda one, other: one / other, rng.gamma(4, (1.0, 2.0), (200, 2)).T)
        held += found.low <= 0.5 <= found.high
    assert 0.92 <= held / 500 <= 0.98


# Many at once


def ratio(one, other):
    return one / other


#: Kind -> an interval of samples, (runs, worlds), and such samples.
RNG = np.random.default_rng(7)
KINDS = {
    "pairs": (of_pairs, RNG.choice([-1.0, 0.0, 1.0], p=[0.1, 0.7, 0.2], size=(60, 9))),
    "amounts": (of_amounts, RNG.normal(1, 3, (60, 9)) * (RNG.random((60, 9)) < np.linspace(0.02, 1, 9))),
    "means": (lambda values, **more: of_means(ratio, np.stack([values, values**2 + 1]), **more), RNG.random((60, 9))),
    "share": (
        lambda true, among=1, size=None: of_share(true.mean(axis=0), size or len(true), among),
        RNG.random((60, 9)) < np.linspace(0, 1, 9),
    ),
}


@pytest.mark.parametrize("more", [{}, {"among": 4}, {"size": 240}, {"among": 3, "size": 90}], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_of_many_worlds_at_once_each_has_the_interval_it_has_alone(kind, more):
    function, values = KINDS[kind]
    together = function(values, **more)
    for k in range(values.shape[1]):
        alone = function(values[:, k], **more)
        assert all(isinstance(part, float) for part in alone)
        assert alone == pytest.approx([part[k] for part in together], rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_one_among_one_is_what_it_was(kind):
    function, values = KINDS[kind]
    for mine, before in zip(function(values, among=1), function(values), strict=True):
        np.testing.assert_array_equal(mine, before)


@pytest.mark.parametrize("kind", KINDS)
def test_among_many_an_interval_is_wider_and_its_middle_is_the_same(kind):
    function, values = KINDS[kind]
    one, many = function(values), function(values, among=20)
    np.testing.assert_array_equal(one.mean, many.mean)
    assert (many.low <= one.low).all()
    assert (many.high >= one.high).all()


def test_so_many_intervals_are_right_together_as_often_as_one():
    assert upper() == pytest.approx(1 - (1 - CONFIDENCE) / 2)
    assert 20 * 2 * (1 - upper(20)) == pytest.approx(1 - CONFIDENCE)
    assert critical(20) == pytest.approx(stats.norm.ppf(1 - 0.025 / 20))
    assert t_quantile(9, 20) == pytest.approx(stats.t.ppf(1 - 0.025 / 20, 9))
    samples = np.random.default_rng(5).normal(0, 1, (25, 5, 2000))
    found = of_amounts(samples, among=5)
    right = ((found.low <= 0) & (found.high >= 0)).all(axis=0)
    assert 0.935 <= right.mean() <= 0.98


@pytest.mark.parametrize(("kind", "exact"), [("pairs", 1e-12), ("share", 1e-12), ("means", 0.01)])
def test_as_if_of_more_runs_is_the_interval_of_as_many_runs_of_the_same_kind(kind, exact):
    function, values = KINDS[kind]
    repeated = function(np.concatenate([values] * 4))
    found = function(values, size=240)
    for mine, known in zip(found, repeated, strict=True):
        assert np.allclose(mine, known, rtol=exact, atol=exact)


def test_as_if_of_more_runs_an_amount_is_as_unsure_as_that_of_so_many():
    rng = np.random.default_rng(12)
    few, many = (of_amounts(rng.exponential(5, (n, 400)), size=400) for n in (100, 400))
    assert np.median(few.high - few.low) == pytest.approx(np.median(many.high - many.low), rel=0.06)


@pytest.mark.parametrize("kind", KINDS)
def test_as_if_of_its_own_number_of_runs_is_what_it_is(kind):
    function, values = KINDS[kind]
    for mine, known in zip(function(values, size=60), function(values), strict=True):
        np.testing.assert_allclose(mine, known, rtol=1e-12)


def test_the_least_margin_is_that_of_runs_of_which_none_differs():
    for runs in (22, 176):
        found = of_pairs(np.zeros(runs))
        assert found.high == -found.low == pytest.approx(least_margin(runs))
