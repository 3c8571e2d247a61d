"""Intervals where every draw meets the same luck: of means, shares, quantiles, and of the worst of some worlds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from experiments.lab.stats import crossed


@pytest.mark.parametrize(("draws", "luck", "own"), [(1, 0, 1), (0, 1, 1), (1, 1, 1), (1, 1, 0)])
def test_the_interval_of_a_goal_covers_the_truth_though_all_draws_share_their_luck(draws, luck, own):
    covered, rng = [], np.random.default_rng(6)
    for _ in range(400):
        runs = draws * rng.normal(size=(1, 15)) + luck * rng.normal(size=(10, 1)) + own * rng.normal(size=(10, 15))
        mean, low, high = crossed.means(runs)
        assert mean == pytest.approx(runs.mean())
        covered.append(low <= 0 <= high)
    assert 0.92 <= np.mean(covered) < 1


@pytest.mark.parametrize("shared", [0.0, 1.0, 3.0])
def test_a_share_of_worlds_counts_the_luck_that_all_draws_share(shared):
    """Half of all draws lie above 0; what luck adds to all of them at once moves the share that is found."""
    held, rng = [], np.random.default_rng(4)
    for _ in range(300):
        values = rng.normal(size=40) + shared * rng.normal(size=(20, 1)) + rng.normal(size=(20, 40))
        above = (values.mean(axis=0) > 0).astype(float)[:, None]
        ((low,), (high,)) = crossed.shares(above, values, lambda some: (some.mean(axis=0) > 0)[:, None])
        held.append(low <= 0.5 <= high)
    assert np.mean(held) >= 0.92


def test_a_share_that_no_draw_has_is_not_surely_nothing():
    values = np.zeros((10, 50))
    none = np.zeros((50, 1))
    ((low,), (high,)) = crossed.shares(none, values, lambda some: np.zeros((50, 1)))
    assert low == 0
    assert 3 / 50 < high < 6 / 50, "none of fifty: about as many as the rule of three allows"


def test_the_interval_of_a_goal_holds_what_few_draws_carry():
    held, rng = [], np.random.default_rng(5)
    for _ in range(300):
        draws = rng.lognormal(0.0, 1.5, size=(1, 25, 1))
        runs = draws * rng.exponential(size=(15, 25, 1))
        _, low, high = crossed.means(runs)
        held.append(low[0] <= np.exp(1.125) <= high[0])
    assert np.mean(held) >= 0.88, "Student's holds in 75 %"


@given(
    worlds=arrays(float, st.tuples(st.integers(2, 40), st.integers(1, 4)), elements=st.integers(0, 9).map(float)),
    at=st.sampled_from([0.2, 0.5, 0.9]),
)
def test_a_quantile_ends_where_the_share_of_worlds_beyond_would_be_told_from_what_it_should_be(worlds, at):
    """Woodruff's interval, looked for among the worlds one by one."""
    calm, some = np.zeros((100, 1)), [-np.inf, *np.unique(worlds)]
    ends = [crossed.shares((worlds > one).mean(axis=1), calm, lambda part: part[:1, 0]) for one in some]
    over = [one for one, (low, _) in zip(some, ends, strict=True) if low > 1 - at]
    under = [one for one, (_, high) in zip(some, ends, strict=True) if high < 1 - at]
    low, high = crossed.quantile(worlds, at)
    assert low == worlds[worlds > over[-1]].min() if over else np.isnan(low)
    assert high == under[0] if under else np.isnan(high)


@pytest.mark.parametrize("at", [0.5, 0.9])
def test_the_interval_of_a_quantile_holds_it_where_the_worlds_of_a_draw_are_alike(at):
    held, rng = [], np.random.default_rng(3)
    for _ in range(300):
        worlds = np.exp(rng.normal(size=(50, 1)) + 0.5 * rng.normal(size=(50, 3)))
        low, high = crossed.quantile(worlds, at)
        held.append(low <= np.exp(np.sqrt(1.25) * norm.ppf(at)) <= high)
    assert 0.93 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_the_worst_and_the_best_of_the_worlds_drawn_lie_within_their_interval(weight):
    held, rng = [], np.random.default_rng(6)
    for _ in range(200):
        truth = rng.normal(size=(40, 1))
        low, high = crossed.between(truth + 2 * rng.normal(size=(20, 40, 1)), weight)
        held.append(low <= (1 - weight) * truth.min() + weight * truth.max() <= high)
    assert np.mean(held) >= 0.93


def test_a_worst_world_in_which_nothing_was_seen_is_not_surely_without():
    talks = np.zeros((20, 3, 1))
    talks[::2, 1:] = 1
    (low,), (high,) = crossed.between(talks, 0.0)
    assert low <= 0
    assert 3 / 20 < high < 4 / 20, "none of twenty: about as many as the rule of three allows"


def test_only_what_draws_share_counts_as_their_luck():
    """What luck adds to each of 200 draws by itself is theirs; what it adds to all of them has the variance 1 in 20."""
    rng, alone, shared = np.random.default_rng(9), [], []
    for _ in range(100):
        own, of_all = 3 * rng.normal(size=(20, 200)), rng.normal(size=(20, 1))
        for values, found in ((own, alone), (own + of_all, shared)):
            without = np.array([some.mean(axis=0) for some in crossed.without_tenths(values)])
            found.append(float(crossed.of_luck(without)))
    assert np.mean(alone) < 0.1 / 20
    assert np.mean(shared) == pytest.approx(1 / 20, rel=0.15)


def test_every_replicate_is_left_out_once():
    for luck in (2, 7, 10, 33):
        values = np.arange(luck)
        left = [set(values) - set(some) for some in crossed.without_tenths(values)]
        assert sorted(one for part in left for one in part) == list(values)
        assert len(left) == min(luck, 10)
