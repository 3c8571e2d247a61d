"""Approximate Bayesian computation: the machinery on toys, the blocks on the record."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import polars as pl
import pytest
from scipy import stats

from experiments.calibrate import calibration, smc
from experiments.calibrate.calibration import Effort, Plan
from experiments.calibrate.smc import BANDWIDTH, Normal, SeededSampler, ShrunkKernel, sequential
from experiments.calibrate.targets import Target, misses
from experiments.lab.design.places import CONF
from experiments.lab.design.prior import DRAWN, ROWS
from tests.support.fits import SMALL, TALKS, fitted, no_report, workshop
from tests.support.model import WORLDS
from tests.tools.readme import PUBLISHED


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder, the population and the generations of a calibration that nothing interrupted."""
    folder = tmp_path_factory.mktemp("fits") / "whole"
    return folder, *fitted(folder)


def weigh(z):
    """A toy: one observation, 1, of the sum of two parameters, with an error of a tenth."""
    seen = z[0] + z[1] + 0.1 * np.random.standard_normal()  # noqa: NPY002 - pyabc's generator
    return np.array([(seen - 1.0) / 0.3]), z


@pytest.mark.slow
def test_a_toy_with_a_known_posterior_is_calibrated_right(tmp_path):
    values, weights, told = sequential(
        ["a", "b", "c"], weigh, SeededSampler(1, None, 1, no_report), tmp_path / "toy.db", 800, 30_000
    )
    # Normal priors and a sum seen with a uniform error of 0.3 and a normal one of 0.1.
    error = 0.3**2 / 3 + 0.1**2
    mean, variance = 1 / (2 + error), 1 - 1 / (2 + error)
    assert told["epsilon"][-1] == 1.0
    for k in (0, 1):
        assert weights @ values[:, k] == pytest.approx(mean, abs=0.12)
        assert weights @ (values[:, k] - mean) ** 2 == pytest.approx(variance, rel=0.3)
    # A parameter that the data say nothing about keeps its prior.
    assert weights @ values[:, 2] == pytest.approx(0, abs=0.15)
    assert weights @ values[:, 2] ** 2 == pytest.approx(1, rel=0.3)
    assert told["ess"][-1] > 200


@pytest.mark.slow
def test_the_kernel_keeps_mean_and_covariance_of_its_population(monkeypatch):
    monkeypatch.setattr(smc, "DEFENSIVE", 0.0)
    import pandas as pd

    luck = np.random.default_rng(1)
    z = luck.multivariate_normal([1.0, -2.0], [[2.0, 0.8], [0.8, 0.5]], 2_000)
    kernel = ShrunkKernel()
    kernel.names = ["a", "b"]
    kernel.w = np.full(len(z), 1 / len(z))
    kernel.fit(pd.DataFrame(z, columns=["a", "b"]), kernel.w)
    np.random.seed(2)  # noqa: NPY002 - pyabc's generator
    drawn = np.array([[row["a"], row["b"]] for row in (kernel.rvs_single() for _ in range(20_000))])
    np.testing.assert_allclose(drawn.mean(axis=0), z.mean(axis=0), atol=0.05)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(z.T), atol=0.08)
    assert 0 < BANDWIDTH < 1


def test_no_weight_exceeds_the_inverse_of_the_defensive_share():
    import pandas as pd

    z = 3.0 + 0.01 * np.random.default_rng(1).standard_normal((200, 2))  # far from the prior
    kernel, prior = ShrunkKernel(), Normal(["a", "b"])
    kernel.w = np.full(len(z), 1 / len(z))
    kernel.fit(pd.DataFrame(z, columns=["a", "b"]), kernel.w)
    for place in ({"a": 0.0, "b": 0.0}, {"a": -2.0, "b": 1.0}, {"a": 3.0, "b": 3.0}):
        assert prior.pdf(place) / kernel.pdf(place) <= 1 / smc.DEFENSIVE + 1e-9


def test_a_miss_counts_in_tolerances_and_nothing_at_all_misses_by_a_lot():
    ratio = Target("output", 100.0, 1.25, "million USD a year")
    count = Target("stops", 2, 0.5, "stops", ratio=False)
    observed = np.array([100.0, 2.0])
    found = misses((ratio, count), np.array([125.0, 3.0]), observed)
    np.testing.assert_allclose(found, [1.0, 2.0])
    assert misses((ratio, count), np.array([0.0, 2.0]), observed)[0] < -20


@pytest.mark.slow
def test_the_same_seed_gives_the_same_population_whoever_works(tmp_path, whole):
    _, alone, _ = whole
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        together, _ = fitted(tmp_path / "together", pool=pool, workers=2)
    assert alone.equals(together)


@pytest.mark.slow
def test_another_seed_gives_another_population(tmp_path, whole):
    _, one, _ = whole
    simulate = calibration.simulator(TALKS, WORLDS, pl.DataFrame())
    other, _ = calibration.fit(TALKS, simulate, SMALL._replace(seed=4), workshop(tmp_path / "other"))
    assert not one.equals(other)


def test_an_interrupted_calibration_goes_on_and_ends_with_the_same_numbers(tmp_path, whole):
    _, population, told = whole
    assert len(told) > 1, "one generation alone proves nothing"
    count = 0

    def tire(_):
        nonlocal count
        count += 1
        if count == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fitted(tmp_path / "torn", progress=tire)
    assert (tmp_path / "torn" / "talks.db").exists()
    assert not (tmp_path / "torn" / "talks.parquet").exists()
    again, told_again = fitted(tmp_path / "torn")
    assert again.equals(population)
    assert told_again.equals(told)


def test_a_finished_block_is_not_run_again(whole):
    folder, before, _ = whole

    def work(_):
        raise AssertionError("it ran again")

    after, _ = fitted(folder, progress=work)
    assert after.equals(before)


@pytest.mark.slow
def test_a_later_block_carries_the_rows_of_those_before(tmp_path, whole):
    _, talks, _ = whole
    plan = Plan("stops", ["suspension.hazard"], ["suspension"])
    simulate = calibration.simulator(plan, WORLDS, talks)
    both, _ = calibration.fit(plan, simulate, SMALL, workshop(tmp_path))
    assert set(both.columns) == {*talks.columns, *(name for name in DRAWN if name.startswith("suspension."))}
    # Values that belong together stay together: each row's part of the talks is a row of before.
    known = set(talks.rows())
    assert all(row in known for row in both.select(talks.columns).rows())


def test_truths_that_are_known_are_ranked(tmp_path, monkeypatch):
    monkeypatch.setattr(calibration, "TRUTH_POPULATION", 20)
    monkeypatch.setattr(calibration, "TRUTH_SIMULATIONS", 60)
    simulate = calibration.simulator(TALKS, WORLDS, pl.DataFrame())
    found = calibration.recover(TALKS, simulate, SMALL, workshop(tmp_path))
    assert found["parameter"].to_list() == TALKS.moves
    assert found["rank"].is_between(0, 1).all()
    assert (found["q05"] <= found["q95"]).all()


# The posterior that ships


def test_the_shipped_posterior_lies_within_the_ranges_of_the_table():
    table = pl.read_csv(CONF / "parameters" / "posterior.csv")
    assert len(table) >= 1_000
    for name in table.columns:
        assert ROWS[name].prior in ("triangular", "optional")
        assert table[name].is_between(ROWS[name].low, ROWS[name].high).all()


def shipped_plan(block):
    """What conf says of a part of the record."""
    import yaml

    return Plan(block, **yaml.safe_load((CONF / "calibrate.yaml").read_text("utf-8"))["blocks"][block])


@pytest.mark.slow
def test_the_shipped_calibration_begins_again_from_its_seed_to_the_last_digit(tmp_path):
    """The first part has nothing before it: its first generations are a calibration's from nothing."""
    published = pl.read_csv(PUBLISHED / "calibrate" / "posterior" / "generations.csv").filter(block="zone")
    simulate = calibration.simulator(shipped_plan("zone"), WORLDS, pl.DataFrame())
    first = 1_000 + published["simulations"][0]  # the sample that sets the first threshold counts
    two = Effort(population=1_000, last=8, simulations=first + 1, recovery=0, seed=1)
    _, again = calibration.fit(shipped_plan("zone"), simulate, two, workshop(tmp_path))
    assert len(again) >= 2
    assert again.equals(published.head(len(again)))


@pytest.mark.slow
def test_the_shipped_posterior_is_what_todays_model_gives(tmp_path):
    """A part again, with another seed: what it moves agrees within sampling error."""
    plan = shipped_plan("alignment")
    simulate = calibration.simulator(plan, WORLDS, pl.DataFrame())
    effort = Effort(population=300, last=1, simulations=5_000, recovery=0, seed=99)
    again, _ = calibration.fit(plan, simulate, effort, workshop(tmp_path))
    shipped = pl.read_csv(CONF / "parameters" / "posterior.csv")
    for name in plan.moves:
        distance = stats.ks_2samp(again[name].to_numpy(), shipped[name].to_numpy()).statistic
        assert distance < 0.2, name
