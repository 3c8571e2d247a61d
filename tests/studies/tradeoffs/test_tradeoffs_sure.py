"""How sure goals, shares of worlds and regrets are: draws, the luck that they share, and what is rare all count."""

import numpy as np
import pytest
from scipy.stats import norm, t

from experiments.lab.stats.intervals import expanded
from experiments.tradeoffs import goals
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS, SENSES
from tests.support.tradeoffs import made_up, tradeoffs


@pytest.mark.parametrize("shared", [0.0, 1.0, 3.0])
def test_a_share_of_worlds_counts_the_luck_that_all_draws_share(shared):
    """Half of all draws lie above 0; what luck adds to all of them at once moves the share that is found."""
    held, rng = [], np.random.default_rng(4)
    for _ in range(300):
        values = rng.normal(size=40) + shared * rng.normal(size=(20, 1)) + rng.normal(size=(20, 40))
        above = (values.mean(axis=0) > 0).astype(float)[:, None]
        ((low,), (high,)) = standings.of_worlds(above, values, lambda some: (some.mean(axis=0) > 0)[:, None])
        held.append(low <= 0.5 <= high)
    assert np.mean(held) >= 0.92


def test_a_share_that_no_draw_has_is_not_surely_nothing():
    values = np.zeros((10, 50))
    none = np.zeros((50, 1))
    ((low,), (high,)) = standings.of_worlds(none, values, lambda some: np.zeros((50, 1)))
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
        _, low, high = standings.crossed(runs)
        held.append(low[0] <= np.exp(1.125) <= high[0])
    assert np.mean(held) >= 0.88, "Student's holds in 75 %"


def test_the_interval_of_a_mean_regret_holds_what_few_draws_carry():
    study, held = tradeoffs(points=30, replicates=10), []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        values = 0.1 * rng.normal(size=(10, 30, 1, 3, len(GOALS)))
        lost = rng.lognormal(0.0, 1.2, size=(30, 1, 2, len(GOALS)))
        values[..., 1:, :] -= lost * SENSES
        every = standings.cases(values, standings.yardstick(study, goals.worths(values)))
        low, high = standings.mean_regrets(every)
        held.append((low[1:] <= np.exp(0.72)) & (np.exp(0.72) <= high[1:]))
    assert np.mean(held) >= 0.88


@pytest.mark.parametrize("n", [5, 20, 100])
def test_percentiles_of_few_samples_reach_as_far_as_students_interval(n):
    reach = t.ppf(0.975, n - 1) * np.sqrt(n / (n - 1))
    assert expanded(n) == pytest.approx(norm.cdf(-reach))
    assert expanded(n) < expanded(10 * n) < 0.025
