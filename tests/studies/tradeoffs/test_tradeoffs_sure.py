"""How sure goals, shares of worlds and regrets are: draws, the luck that they share, and what is rare all count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm, t

from experiments.lab.stats.intervals import expanded
from experiments.tradeoffs import regrets
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS, SENSES
from experiments.tradeoffs.intervals import between, crossed, of_worlds, quantile
from tests.support.tradeoffs import made_up, tradeoffs


@pytest.mark.parametrize("shared", [0.0, 1.0, 3.0])
def test_a_share_of_worlds_counts_the_luck_that_all_draws_share(shared):
    """Half of all draws lie above 0; what luck adds to all of them at once moves the share that is found."""
    held, rng = [], np.random.default_rng(4)
    for _ in range(300):
        values = rng.normal(size=40) + shared * rng.normal(size=(20, 1)) + rng.normal(size=(20, 40))
        above = (values.mean(axis=0) > 0).astype(float)[:, None]
        ((low,), (high,)) = of_worlds(above, values, lambda some: (some.mean(axis=0) > 0)[:, None])
        held.append(low <= 0.5 <= high)
    assert np.mean(held) >= 0.92


def test_a_share_that_no_draw_has_is_not_surely_nothing():
    values = np.zeros((10, 50))
    none = np.zeros((50, 1))
    ((low,), (high,)) = of_worlds(none, values, lambda some: np.zeros((50, 1)))
    assert low == 0
    assert 3 / 50 < high < 6 / 50, "none of fifty: about as many as the rule of three allows"


def test_what_is_measured_against_itself_has_no_doubt():
    study = tradeoffs(points=12, replicates=8)
    table = standings.summary(study, made_up(study))
    assert table["robustness_low"][0] == table["robustness"][0] == table["robustness_high"][0]


def test_the_interval_of_a_goal_holds_what_few_draws_carry():
    held, rng = [], np.random.default_rng(5)
    for _ in range(300):
        draws = rng.lognormal(0.0, 1.5, size=(1, 25, 1))
        runs = draws * rng.exponential(size=(15, 25, 1))
        _, low, high = crossed(runs)
        held.append(low[0] <= np.exp(1.125) <= high[0])
    assert np.mean(held) >= 0.88, "Student's holds in 75 %"


def test_the_interval_of_a_mean_regret_holds_what_few_draws_carry():
    held = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        values = 0.1 * rng.normal(size=(10, 30, 1, 3, len(GOALS)))
        lost = rng.lognormal(0.0, 1.2, size=(30, 1, 2, len(GOALS)))
        values[..., 1:, :] -= lost * SENSES
        _, low, high = regrets.mean(regrets.regretted(values * SENSES))
        held.append((low[1:] <= np.exp(0.72)) & (np.exp(0.72) <= high[1:]))
    assert np.mean(held) >= 0.88


@pytest.mark.parametrize("n", [5, 20, 100])
def test_percentiles_of_few_samples_reach_as_far_as_students_interval(n):
    reach = t.ppf(0.975, n - 1) * np.sqrt(n / (n - 1))
    assert expanded(n) == pytest.approx(norm.cdf(-reach))
    assert expanded(n) < expanded(10 * n) < 0.025


@given(
    worlds=arrays(float, st.tuples(st.integers(2, 40), st.integers(1, 4)), elements=st.integers(0, 9).map(float)),
    at=st.sampled_from([0.2, 0.5, 0.9]),
)
def test_a_quantile_ends_where_the_share_of_worlds_beyond_would_be_told_from_what_it_should_be(worlds, at):
    """Woodruff's interval, looked for among the worlds one by one."""
    calm, some = np.zeros((100, 1)), [-np.inf, *np.unique(worlds)]
    ends = [of_worlds((worlds > one).mean(axis=1), calm, lambda part: part[:1, 0]) for one in some]
    over = [one for one, (low, _) in zip(some, ends, strict=True) if low > 1 - at]
    under = [one for one, (_, high) in zip(some, ends, strict=True) if high < 1 - at]
    low, high = quantile(worlds, at)
    assert low == worlds[worlds > over[-1]].min() if over else np.isnan(low)
    assert high == under[0] if under else np.isnan(high)


@pytest.mark.parametrize("at", [0.5, 0.9])
def test_the_interval_of_a_quantile_holds_it_where_the_worlds_of_a_draw_are_alike(at):
    held, rng = [], np.random.default_rng(3)
    for _ in range(300):
        worlds = np.exp(rng.normal(size=(50, 1)) + 0.5 * rng.normal(size=(50, 3)))
        low, high = quantile(worlds, at)
        held.append(low <= np.exp(np.sqrt(1.25) * norm.ppf(at)) <= high)
    assert 0.93 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_the_worst_and_the_best_of_the_worlds_drawn_lie_within_their_interval(weight):
    held, rng = [], np.random.default_rng(6)
    for _ in range(200):
        truth = rng.normal(size=(40, 1))
        low, high = between(truth + 2 * rng.normal(size=(20, 40, 1)), weight)
        held.append(low <= (1 - weight) * truth.min() + weight * truth.max() <= high)
    assert np.mean(held) >= 0.93


def test_a_worst_world_in_which_nothing_was_seen_is_not_surely_without():
    talks = np.zeros((20, 3, 1))
    talks[::2, 1:] = 1
    (low,), (high,) = between(talks, 0.0)
    assert low <= 0
    assert 3 / 20 < high < 4 / 20, "none of twenty: about as many as the rule of three allows"
