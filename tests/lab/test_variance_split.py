"""How much of an outcome's variance is due to parameters, and how much to luck."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.lab.stats.effects import independent
from experiments.lab.stats.split import between_ends, share, variances

POINTS = 4_000


def pairs(parameters, luck, points=POINTS, seed=1):
    """Values of replicates, two a point, with known standard deviations of either kind."""
    rng = np.random.default_rng(seed)
    common = np.repeat(rng.normal(0, parameters, points), 2)
    return (common + rng.normal(0, luck, 2 * points))[:, None]


@settings(max_examples=25, deadline=None)
@given(parameters=st.floats(0.3, 3), luck=st.floats(0.3, 3), seed=st.integers(0, 10_000))
def test_known_variances_are_found_again(parameters, luck, seed):
    found, rest = variances(pairs(parameters, luck, seed=seed))
    assert found[0] == pytest.approx(parameters**2, abs=0.12 * (parameters**2 + luck**2))
    assert rest[0] == pytest.approx(luck**2, rel=0.12)


@pytest.mark.parametrize(("parameters", "luck", "true"), [(1, 1, 0.5), (1, 3, 0.1), (3, 1, 0.9)])
def test_the_interval_of_the_share_covers_the_truth_as_often_as_it_says(parameters, luck, true):
    covered = 0
    for seed in range(300):
        _, low, high = share(pairs(parameters, luck, points=300, seed=seed))
        covered += low[0] <= true <= high[0]
    assert 0.9 <= covered / 300 <= 0.99


def rare(points, studies, alike, seed=1):
    """Differences between yes and no that come in one run in twenty, with two runs a point, (runs, studies)."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(0.05 / alike, 0.95 / alike, (points, studies)) if alike else np.full((points, studies), 0.05)
    return (rng.random((2 * points, studies)) < np.repeat(chance, 2, axis=0)).astype(float)


@pytest.mark.parametrize("points", [10, 25, 100, 500])
@pytest.mark.parametrize("alike", [0.0, 0.2, 1.0])
def test_the_interval_of_a_spread_that_rare_events_show_is_never_too_sure(points, alike):
    true = 0.05 * 0.95 * alike / (1 + alike) if alike else 0.0
    low, high = between_ends(rare(points, 2_000, alike))
    assert np.mean((low <= true + 1e-12) & (true <= high)) >= 0.93


def test_where_parameters_do_nothing_their_variance_is_never_negative():
    found = [variances(pairs(0, 1, points=50, seed=seed))[0][0] for seed in range(50)]
    assert min(found) == 0.0
    assert np.mean(found) < 0.1


def test_where_luck_does_nothing_all_is_due_to_the_parameters():
    assert share(pairs(1, 0))[0][0] == pytest.approx(1.0)


def test_where_nothing_varies_there_is_no_share():
    assert np.isnan(share(np.zeros((100, 1)))[0][0])


def test_an_odd_last_replicate_changes_nothing():
    values = pairs(1, 1, points=50)
    assert share(np.r_[values, [[99.0]]]) == share(values)


def test_replicates_that_share_a_point_count_once_for_the_interval():
    values = np.arange(6.0)
    assert independent(values, np.array([0, 0, 1, 1, 2, 2])).tolist() == [0.5, 2.5, 4.5]
    assert independent(values, np.zeros(6, int)).tolist() == values.tolist()
