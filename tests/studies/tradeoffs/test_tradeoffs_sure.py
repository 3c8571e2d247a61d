"""How sure goals and regrets are: what is rare counts, and what is measured against itself has no doubt."""

import numpy as np
import pytest
from scipy.stats import norm, t

from experiments.lab.stats.intervals import expanded
from experiments.tradeoffs import regrets
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.goals import GOALS, SENSES
from tests.support.tradeoffs import made_up, tradeoffs


def test_what_is_measured_against_itself_has_no_doubt():
    study = tradeoffs(points=12, replicates=8)
    table = standings.summary(study, made_up(study))
    assert table["robustness_low"][0] == table["robustness"][0] == table["robustness_high"][0]


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
