"""Shares of cases that met the same luck: as sure as luck lets them be, and no surer."""

import numpy as np
import pytest

from experiments.lab.stats.common_luck import GROUPS, groups, of_share_on_common_luck, variance_of_luck
from experiments.lab.stats.intervals import of_share

STUDIES, CASES, REPLICATES = 200, 400, 88


def judged(dice, shared):
    """Cases that come out above a bar in the mean of some replicates, and without each group of these.

    shared: the spread of luck that all cases of a replicate have in common.
    """
    own = dice.normal(size=CASES)
    runs = own + dice.normal(0, shared, (REPLICATES, 1)) + dice.normal(0, 2, (REPLICATES, CASES))
    group = groups(REPLICATES)
    without = np.array([runs[group != k].mean(axis=0) > 0.8 for k in range(GROUPS)])
    return runs.mean(axis=0) > 0.8, without


def share_on_common_luck(part, whole, parts, wholes):
    """The interval of a share of cases."""
    count = int(whole.sum())
    return of_share_on_common_luck(part.sum() / count, count, variance_of_luck(part, whole, parts, wholes))


def intervals(shared):
    """Of many studies, (studies, 3) each: on common luck, and Wilson's."""
    dice, found = np.random.default_rng(1), []
    for _ in range(STUDIES):
        yes, without = judged(dice, shared)
        ours = share_on_common_luck(yes, np.ones_like(yes), without, np.ones_like(without))
        found.append((ours, of_share(yes.mean(), CASES)))
    return np.array(found).swapaxes(0, 1)


def held(found):
    """In what share of studies the interval holds the mean of all."""
    true = found[:, 0].mean()
    return ((found[:, 1] <= true) & (true <= found[:, 2])).mean()


def width(found):
    """The mean width."""
    return (found[:, 2] - found[:, 1]).mean()


def test_luck_that_all_cases_share_widens_the_interval_of_their_share():
    ours, wilsons = intervals(shared=2.0)
    assert held(wilsons) < 0.6
    assert 0.9 < held(ours) < 0.99


def test_luck_of_their_own_costs_cases_next_to_nothing():
    ours, wilsons = intervals(shared=0.0)
    assert width(ours) == pytest.approx(width(wilsons), rel=0.15)
    assert 0.93 < held(ours) < 0.99


def test_where_luck_changes_no_verdict_the_interval_is_wilsons():
    yes = np.arange(40) < 12
    same = np.tile(yes, (GROUPS, 1))
    found = share_on_common_luck(yes, np.ones(40), same, np.ones((GROUPS, 40)))
    assert found == pytest.approx(of_share(0.3, 40), abs=1e-6)
    every = share_on_common_luck(np.ones(40), np.ones(40), np.ones((GROUPS, 40)), np.ones((GROUPS, 40)))
    assert every == pytest.approx(of_share(1.0, 40), abs=1e-6)


def test_luck_adds_nothing_to_a_share_of_nothing():
    none = np.zeros((GROUPS, 5))
    assert variance_of_luck(none[0], none[0], none, none) == 0


def test_a_share_of_cases_that_luck_chooses_counts_the_luck_that_chooses():
    """Half of the cases are counted or not as luck has it, and those are all no."""
    part = np.arange(100) < 50
    wholes = np.stack([part | (np.arange(100) < 50 + 50 * (k % 2)) for k in range(GROUPS)])
    steady = share_on_common_luck(part, np.ones(100), np.tile(part, (GROUPS, 1)), np.ones((GROUPS, 100)))
    shaken = share_on_common_luck(part, np.ones(100), np.tile(part, (GROUPS, 1)), wholes)
    assert shaken.high - shaken.low > 2 * (steady.high - steady.low)
