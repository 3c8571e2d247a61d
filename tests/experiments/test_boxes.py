"""Scenario discovery finds a box that is known, and none where there is none."""

import numpy as np
import polars as pl
import pytest

from experiments.discover.boxes import QUASI_P, Side, find_box, inside, quasi_ps, sure
from experiments.lab.stats.trees import leaves


def cases(seed=1, n=1500, columns=8):
    return pl.DataFrame(np.random.default_rng(seed).random((n, columns)), schema=[f"x{k}" for k in range(columns)])


def test_a_known_box_is_found_with_its_limits_and_no_others():
    features = cases()
    x = features.to_numpy()
    known = (x[:, 1] > 0.6) & (x[:, 5] > 0.2) & (x[:, 5] < 0.7)
    found = find_box(features, known)
    limits = {limit.parameter: limit for limit in found.box.limits}
    assert set(limits) == {"x1", "x5"}
    assert limits["x1"].low == pytest.approx(0.6, abs=0.06)
    assert limits["x1"].high is None
    assert limits["x5"].low == pytest.approx(0.2, abs=0.06)
    assert limits["x5"].high == pytest.approx(0.7, abs=0.06)
    assert all(limit.quasi_p < 0.001 for limit in found.box.limits)
    for rate in (found.box.coverage, found.box.density, found.box.coverage_tested, found.box.density_tested):
        assert rate > 0.85
    assert found.box.mass == pytest.approx(0.2, abs=0.04)


@pytest.mark.slow
def test_noise_blurs_a_box_and_adds_no_limit():
    features = cases()
    x = features.to_numpy()
    named = []
    for seed in range(3):
        hit = np.random.default_rng(seed).random(len(x)) < np.where(x[:, 3] < 0.3, 0.7, 0.1)
        box = find_box(features, hit).box
        limits = {limit.parameter: limit for limit in box.limits}
        assert limits["x3"].high == pytest.approx(0.3, abs=0.08)
        assert limits["x3"].low is None
        assert box.density_tested == pytest.approx(0.65, abs=0.15)
        named.append(len(limits))
    assert np.mean(named) < 1.6, "of fourteen other sides one in twenty may stay by chance"


@pytest.mark.slow
def test_in_pure_noise_no_box_is_found():
    features = cases()
    noise = [np.random.default_rng(seed).random(len(features)) < 0.3 for seed in range(6)]
    assert sum(find_box(features, hit) is not None for hit in noise) <= 1


def test_limits_are_judged_on_cases_that_the_peeling_has_not_seen():
    features = cases()
    known = (features["x1"] > 0.6).to_numpy()
    seen = np.arange(len(known)) % 4 < 2
    assert find_box(features, known) is not None
    only_there = np.where(seen, known, np.random.default_rng(8).random(len(known)) < known.mean())
    assert find_box(features, only_there) is None


def test_each_side_of_a_limit_is_judged_and_dropped_by_itself():
    features = cases()
    hit = (features["x1"] > 0.6).to_numpy() & (np.random.default_rng(4).random(1500) < 0.6)
    sides = [Side("x1", True, 0.6), Side("x1", False, 0.98), Side("x2", False, 0.97)]
    kept = sure(sides, features, hit)
    assert [side for side, _ in kept] == [sides[0]]
    assert kept[0][1] < 1e-6
    assert quasi_ps(sides, features, hit)[1] > QUASI_P


def test_a_quasi_p_is_the_binomial_tail_of_the_box_without_that_side():
    features = pl.DataFrame({"x": np.arange(10.0)})
    hit = np.array([0, 1, 0, 0, 1, 0, 1, 1, 1, 1], bool)
    (found,) = quasi_ps([Side("x", True, 6.0)], features, hit)
    assert found == pytest.approx(0.6**4)


def test_too_few_cases_make_no_box():
    features = cases()
    assert find_box(features, np.arange(len(features)) < 10) is None
    assert find_box(features, np.ones(len(features), bool)) is None


def test_the_trajectory_trades_coverage_for_density():
    features = cases()
    known = (features["x1"] > 0.6).to_numpy() & (features["x2"] > 0.5).to_numpy()
    found = find_box(features, known)
    curve = found.trajectory
    assert curve["coverage"][0] == 1
    assert curve["density"][0] == pytest.approx(known[np.arange(len(known)) % 4 < 2].mean())
    assert curve["density"][len(curve) - 2] > 0.95
    assert curve.filter("taken").rows() == [(found.box.coverage, found.box.density, len(found.box.limits), True)]


def test_what_lies_inside_is_told_by_the_limits():
    features = cases()
    box = find_box(features, (features["x1"] > 0.6).to_numpy()).box
    held = inside(box.limits, features)
    assert held.mean() == pytest.approx(box.mass)
    assert (features["x1"].to_numpy()[held] > 0.5).all()


def test_the_leaves_of_a_tree_part_the_cases():
    features = cases()
    found = leaves(features, ((features["x1"] > 0.6) & (features["x2"] < 0.5)).to_numpy())
    assert sum(leaf.share for leaf in found) == pytest.approx(1)
    assert found[0].inside > 0.95
    assert found == sorted(found, key=lambda leaf: -leaf.inside)
    assert leaves(features, np.zeros(len(features), bool)) == []
