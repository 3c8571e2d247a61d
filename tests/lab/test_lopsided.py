"""Every interval holds the truth in 93 to 97 % of small studies, of rare and lopsided outcomes too."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from experiments.lab.stats.effects import half_width, mean_and_interval, shares_and_interval
from experiments.lab.stats.intervals import FEW, critical
from experiments.lab.stats.lopsided import Independent, Pairs, amounts, independent_runs, rare, shares
from experiments.lab.stats.sums import Sums

STUDIES = 4000


def alone(n):
    """So many runs that share no draw."""
    return Independent(np.array(float(n)), np.array(critical()))


def held(ends, truth):
    """The share of the intervals that are told that hold the truth."""
    low, high = ends
    told = ~np.isnan(low)
    return ((low <= truth) & (truth <= high))[told].mean()


#: Name -> samples of a shape, and their mean. Of the last, one run in twenty differs by far more than the others.
AMOUNTS = {
    "normal": (lambda rng, shape: rng.normal(0.3, 1, shape), 0.3),
    "even": (lambda rng, shape: rng.uniform(-1, 2, shape), 0.5),
    "money": (lambda rng, shape: rng.exponential(5, shape), 5.0),
    "counts, half of them 0": (lambda rng, shape: -rng.poisson(3, shape) * (rng.random(shape) < 0.5), -1.5),
    "money of few": (lambda rng, shape: rng.exponential(5, shape) * (rng.random(shape) < 0.4), 2.0),
    "lognormal": (lambda rng, shape: rng.lognormal(0, 1, shape), np.exp(0.5)),
}


@pytest.mark.parametrize("n", [20, 50, 100, 200])
@pytest.mark.parametrize("kind", AMOUNTS)
def test_of_amounts_however_lopsided_the_interval_holds_the_truth(kind, n):
    sample, truth = AMOUNTS[kind]
    values = sample(np.random.default_rng(n), (n, STUDIES))
    assert 0.925 <= held(amounts(Sums.of(values)), truth) <= 0.99


def test_of_normal_amounts_it_is_hardly_wider_than_students():
    values = np.random.default_rng(3).normal(0, 1, (200, STUDIES))
    low, high = amounts(Sums.of(values))
    student = stats.t.ppf(0.975, 199) * values.std(axis=0, ddof=1) / np.sqrt(200)
    assert np.mean((high - low) / 2 / student) == pytest.approx(1.0, abs=0.03)
    assert held((low, high), 0.0) <= 0.96


def test_on_the_side_of_the_tail_it_reaches_further():
    values = np.random.default_rng(4).exponential(1, (50, STUDIES))
    low, high = amounts(Sums.of(values))
    assert np.median(high - values.mean(axis=0)) > 1.3 * np.median(values.mean(axis=0) - low)


@given(differ=st.integers(0, 2 * FEW), amount=st.floats(1, 1e6))
def test_amounts_that_hardly_ever_differ_are_not_told(differ, amount):
    values = np.zeros((300, 1))
    values[:differ] = amount
    low, high = amounts(Sums.of(values))
    assert np.isnan([low[0], high[0]]).all() == (differ < FEW)


def test_amounts_that_are_all_but_the_same_but_for_few_runs_are_not_told():
    values = np.full((300, 2), 0.25) + np.linspace(0, 1e-4, 300)[:, None]
    values[5:9, 0], values[5:15, 1] = 0.9, 0.9
    low, _ = amounts(Sums.of(values, hair=0.002))
    assert np.isnan(low).tolist() == [True, False]


def test_the_room_for_rare_runs_is_the_exact_upper_limit_of_one_that_was_seen_once():
    assert stats.poisson.cdf(1, rare()) == pytest.approx(0.025)


@settings(max_examples=30, deadline=None)
@given(cuts=st.lists(st.integers(0, 60), max_size=5), seed=st.integers(0, 1000))
def test_sums_of_parts_are_those_of_the_whole(cuts, seed):
    values = np.random.default_rng(seed).lognormal(0, 1, (60, 3, 2)) * (np.arange(60)[:, None, None] % 3 > 0)
    parts, whole = Sums((3, 2)), Sums.of(values)
    for some in np.split(values, sorted(cuts)):
        parts.add(slice(None), some)
    for name in ("count", "mean", "squares", "cubes", "seen", "least", "most"):
        np.testing.assert_allclose(getattr(parts, name), getattr(whole, name), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(whole.variance, values.var(axis=0, ddof=1))
    np.testing.assert_allclose(
        whole.cubes / 60 / (whole.squares / 60) ** 1.5, stats.skew(values, axis=0), rtol=1e-9, atol=1e-9
    )
    assert whole.most[:, 0, 0].tolist() == sorted(values[:, 0, 0])[:-3:-1]


def score(more, less, n, true):
    """How many standard errors the observed difference is from a true one, by the likelihood itself."""

    def loss(loses):
        chances = np.array([loses + true, loses, 1 - 2 * loses - true])
        return -(np.array([more, less, n - more - less]) * np.log(np.maximum(chances, 1e-300))).sum()

    best = optimize.minimize_scalar(loss, bounds=(max(0.0, -true), (1 - true) / 2), method="bounded").x
    return (more - less - n * true) / np.sqrt(n * (2 * best + true - true**2))


@pytest.mark.parametrize(("more", "less", "n"), [(9, 2, 40), (1, 6, 50), (12, 12, 30), (3, 0, 200), (0, 0, 25)])
def test_the_interval_of_pairs_is_that_of_tango(more, less, n):
    low, high = Pairs(np.array(more / n), np.array(less / n), alone(n)).interval()
    assert score(more, less, n, float(low)) == pytest.approx(critical(), abs=2e-3)
    assert score(more, less, n, float(high)) == pytest.approx(-critical(), abs=2e-3)


@pytest.mark.parametrize("n", [20, 50, 100, 200])
@pytest.mark.parametrize(("more", "less"), [(0.3, 0.1), (0.12, 0.04), (0.5, 0.0), (0.25, 0.25)])
def test_of_pairs_it_holds_the_truth(more, less, n):
    counts = np.random.default_rng(n).multinomial(n, [more, less, 1 - more - less], STUDIES)
    ends = Pairs(counts[:, 0] / n, counts[:, 1] / n, alone(n)).interval()
    assert 0.93 <= held(ends, more - less) <= 0.985


@pytest.mark.parametrize("n", [20, 100])
@pytest.mark.parametrize("chance", [0.002, 0.01])
def test_what_has_not_been_seen_is_never_ruled_out(chance, n):
    counts = np.random.default_rng(n).binomial(n, chance, STUDIES)
    low, high = Pairs(counts / n, np.zeros(STUDIES), alone(n)).interval()
    assert (high[counts == 0] >= critical() ** 2 / (n + critical() ** 2) - 1e-9).all()
    assert held((low, high), chance) >= 0.95


def drawn(rng, n, studies, alike):
    """Runs of a yes or no with two runs a draw, (n, studies), and the draw of each."""
    chance = rng.beta(0.3 / alike, 0.7 / alike, (n // 2, studies)) if alike else np.full((n // 2, studies), 0.3)
    return (rng.random((n, studies)) < np.repeat(chance, 2, axis=0)).astype(float), np.arange(n) // 2


@pytest.mark.parametrize("n", [20, 50, 200])
@pytest.mark.parametrize("alike", [0.0, 0.5, 5.0])
def test_runs_that_share_a_draw_count_as_the_runs_that_they_are(alike, n):
    events, points = drawn(np.random.default_rng(n), n, STUDIES, alike)
    _, low, high = shares_and_interval(events, points)
    assert 0.93 <= held((low, high), 0.3) <= 0.985


def test_as_many_runs_are_independent_as_draws_at_least_and_as_replicates_at_most():
    events = np.repeat(np.random.default_rng(1).random((100, 3)) < 0.3, 2, axis=0).astype(float)
    units = Sums.of(events[::2])
    found = independent_runs(units, events.mean(axis=0), np.array(200.0))
    assert found.runs == pytest.approx(np.full(3, 100.0), rel=0.05)
    assert shares(events.mean(axis=0), found)[1] == pytest.approx(
        [stats.binomtest(int(k), 100).proportion_ci(0.95, method="wilson").high for k in events[::2].sum(axis=0)],
        abs=0.01,
    )


@pytest.mark.parametrize(("more", "less"), [(0.2, 0.1), (0.004, 0.0), (0.0, 0.0), (0.9, 0.0)])
@pytest.mark.parametrize("precision", [0.01, 0.005, 0.1])
def test_as_many_replicates_as_are_needed_give_the_precision(more, less, precision):
    pairs = Pairs(np.array([more]), np.array([less]), Independent(np.array([500.0]), np.array([critical()])))
    needed = pairs.needed(1000, precision)
    low, high = pairs.interval(needed / 1000)
    assert (high - low) / 2 == pytest.approx(precision, rel=0.02)


def test_the_widest_effect_decides_how_many_replicates_a_precision_needs():
    rng = np.random.default_rng(2)
    differences = (rng.random((400, 2)) < (0.3, 0.1)).astype(float)
    points = np.zeros(400, int)
    width, needed = half_width(differences, points, np.array([False, False]), 0.02)
    alone_width, alone_needed = half_width(differences[:, :1], points, np.array([False]), 0.02)
    assert (width, needed) == (pytest.approx(alone_width), alone_needed)
    assert half_width(differences, points, np.array([True, True]), 0.02) == (0.0, 2)


def test_an_odd_last_replicate_shifts_no_mean():
    values = np.arange(21.0) ** 2
    mean, low, high = mean_and_interval(values, np.arange(21) // 2)
    assert low < mean == values.mean() < high
