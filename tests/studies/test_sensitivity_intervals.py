"""How sure an index is: intervals hold what comes seldom, and are of what was seen and of what was not."""

import numpy as np
import polars as pl
import pytest

from experiments.lab.stats.ratios import shares_of
from experiments.sensitivity.figures import convergence, factors
from experiments.sensitivity.indices import LUCK, morris_indices, sampled, sobol_indices
from tests.studies.test_sensitivity import axes, index, noise
from tests.support.sheets import unwritten
from tests.support.studies import small


def test_what_the_interval_does_not_tell_from_zero_is_said():
    of = axes("firm.value", "firm.overhead")
    design = sampled("sobol", of, (), 64, 1)
    table = sobol_indices(of, (), design.values[:, 0] + noise(design, 0.5))
    rows = table.filter(pl.col("size") == 64)
    assert (rows["unsure"] == (rows["low"] <= 0)).all()
    assert index(table, "firm.value", "total")["unsure"] is False
    assert index(table, "firm.overhead", "total")["unsure"] is True


def test_indices_and_their_intervals_know_no_unit():
    of = axes("firm.value", "firm.overhead")
    design = sampled("sobol", of, (), 128, 1)
    outcome = design.values[:, 0] + noise(design, 0.5) ** 3
    one, other = (sobol_indices(of, (), values) for values in (outcome, 7 - 1000 * outcome))
    for name in ("value", "low", "high"):
        np.testing.assert_allclose(one[name], other[name], atol=1e-4)


@pytest.mark.parametrize(("chance", "rows"), [(0.02, 64), (0.02, 512), (0.3, 64)])
def test_intervals_hold_what_luck_does_seldom(chance, rows):
    """A yes that comes by luck alone, or by a number alone, each as seldom: half of the variance is luck's, or less."""
    of = axes("firm.value", low=0.0, high=1.0)
    held = []
    for seed in range(60):
        design = sampled("sobol", of, (), rows, seed)
        draws = np.random.default_rng(seed).random(design.own.max() + 1)[design.own]
        table = sobol_indices(of, (), 1.0 * ((design.values[:, 0] < chance) & (draws < 0.5)))
        known = {("firm.value", "total"): (1 - chance) / (1 - chance / 2), (LUCK, "total"): 0.5 / (1 - chance / 2)}
        for key, share in known.items():
            if len(table.filter(size=rows)):
                row = index(table.filter(size=rows), *key)
                held.append(row["low"] <= share <= row["high"])
    assert np.mean(held) >= 0.93


def test_what_no_walk_has_moved_is_not_said_to_do_nothing():
    of = axes("firm.value", "firm.overhead", low=0.0, high=1.0)
    design = sampled("morris", of, (), 50, 1)
    table = morris_indices(of, (), 3 * design.values[:, 0], 1)
    for kind in ("mu_star", "mu", "sigma"):
        row = index(table, "firm.overhead", kind)
        assert row["value"] == 0
        assert row["low"] <= 0 < row["high"]
        assert row["unsure"]


def test_intervals_of_elementary_effects_hold_what_happens_seldom():
    """A number that matters in one walk of ten, and there by draws that are lopsided."""
    of = axes("firm.value", low=0.0, high=1.0)
    held = []
    for seed in range(200):
        design = sampled("morris", of, (), 50, seed)
        dice = np.random.default_rng(seed)
        slopes = (dice.random(50) < 0.1) * dice.exponential(1.0, 50)
        table = morris_indices(of, (), design.values[:, 0] * np.repeat(slopes, 3), seed)
        row = index(table, "firm.value", "mu_star")
        held.append(row["low"] <= 0.1 <= row["high"])
    assert np.mean(held) >= 0.92, "two standard errors below what it is meant to be"


def test_a_share_that_would_surely_be_above_all_tells_nothing():
    whole = np.ones(32)
    above, half, none = (np.linspace(low, low + 0.2, 32) for low in (3.5, 0.4, -0.1))
    value, low, high = shares_of(whole, np.stack([above, half, none], axis=1), 1.0)
    assert value[0] == pytest.approx(3.6)
    assert (low[0], high[0]) == (0.0, value[0]), "no share lies above 1: its interval is all of them"
    assert 0.4 < low[1] < 0.5 < high[1] < 0.6, "other shares keep their ends"
    assert low[2] <= 0 <= high[2]


@pytest.mark.parametrize("draw", [factors.draw, convergence.draw])
def test_no_figure_draws_a_share_above_all(draw):
    table = small("sensitivity").tables["summary"].filter(pl.col("index") == "total")
    above = table.with_columns(value=pl.lit(3.61), low=pl.lit(0.0), high=pl.lit(3.61), unsure=pl.lit(True))
    arguments = ("sobol", False) if draw is factors.draw else ("sobol",)
    with unwritten():
        figure = draw(above, *arguments)
    lines = [line.get_data() for axes in figure.axes for line in axes.lines]
    place = 0 if draw is factors.draw else 1
    assert lines
    assert max(np.max(line[place]) for line in lines) == 100
    assert all((axes.get_xlim(), axes.get_ylim())[place][1] <= 110 for axes in figure.axes)
