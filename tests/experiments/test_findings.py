"""Intervals hold the truth as often as they say, most of all where events are rare; verdicts follow."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES, absent, alike, both, only_if, rare, there
from experiments.lab.stats.intervals import FEW, Interval, of_amounts, of_means, of_pairs, of_share

MARGIN = 0.02


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
    assert 0.9 <= (stats.binom.pmf(counts, n, share) * held).sum() <= 0.985


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
    assert of_share(count / n, n) == pytest.approx((count / n, known.low, known.high), abs=1e-9)


def test_of_amounts_it_is_students():
    values = np.random.default_rng(1).normal(0.3, 1, 50)
    known = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert of_amounts(values)[1:] == pytest.approx((known.low, known.high))


@given(differ=st.integers(0, 2 * FEW), amount=st.floats(1, 1e6))
def test_amounts_that_hardly_ever_differ_decide_nothing(differ, amount):
    values = np.zeros(300)
    values[:differ] = amount
    found = of_amounts(values)
    assert (found.low, found.high) == (-inf, inf) or differ >= FEW
    if differ < FEW:
        assert there(found, MARGIN).verdict == absent(found, MARGIN).verdict == UNDECIDED
        assert not there(found, MARGIN).reversed


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


def around(low, width):
    return Interval(low + width / 2, low, low + width)


intervals = st.builds(around, st.floats(-0.2, 0.2), st.floats(0, 0.2))


@given(intervals)
def test_an_effect_is_there_where_it_is_certain_and_may_matter(found):
    verdict = there(found, MARGIN).verdict
    assert (verdict == YES) == (found.low > 0 and found.high >= MARGIN)
    assert (verdict == NO) == (found.high < MARGIN)


@given(intervals)
def test_what_is_there_is_not_absent(found):
    opposite = {YES: NO, NO: YES, UNDECIDED: UNDECIDED}
    assert absent(found, MARGIN).verdict == opposite[there(found, MARGIN).verdict]


@given(intervals)
def test_nothing_changes_only_within_both_margins(found):
    verdict = alike(found, MARGIN).verdict
    assert (verdict == YES) == (found.low > -MARGIN and found.high < MARGIN)
    mirrored = Interval(-found.mean, -found.high, -found.low)
    assert alike(mirrored, MARGIN).verdict == verdict


@given(intervals)
def test_what_is_reversed_is_refused_and_not_negligible(found):
    assert there(found, MARGIN).reversed == (found.high < -MARGIN)
    assert absent(found, MARGIN).reversed == (found.low > MARGIN)
    assert alike(found, MARGIN).reversed == (found.low > MARGIN or found.high < -MARGIN)
    for judged in (there, absent, alike, rare):
        finding = judged(found, MARGIN)
        assert finding.verdict == NO or not finding.reversed


def test_a_share_is_rare_only_if_it_is_surely_below_the_margin():
    assert rare(of_share(0.0, 300), MARGIN).verdict == YES
    assert rare(of_share(0.0, 100), MARGIN).verdict == UNDECIDED
    assert rare(of_share(0.01, 300), MARGIN).verdict == UNDECIDED
    assert rare(of_share(0.1, 300), MARGIN).verdict == NO


def test_a_claim_of_two_parts_needs_both():
    yes, no, open_ = (there(found, MARGIN) for found in (around(0.1, 0.1), around(-0.2, 0.1), around(-0.1, 0.3)))
    assert both(yes, yes).verdict == YES
    assert both(yes, open_).verdict == UNDECIDED
    assert both(open_, no).verdict == NO
    assert both(yes, no).effect == yes.effect
    assert both(yes, no).reversed
    assert not both(yes, open_).reversed


def test_what_cannot_be_tested_is_void_and_not_reversed():
    found = there(around(-0.2, 0.1), MARGIN)
    assert only_if(True, found) == found
    assert only_if(False, found) == found._replace(verdict=VOID, reversed=False)
