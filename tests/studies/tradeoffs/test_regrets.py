"""Regrets: known distances to the best policy, what luck does to them, and how sure they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.tradeoffs import regrets
from experiments.tradeoffs import tables as standings
from experiments.tradeoffs.figures import standing
from experiments.tradeoffs.goals import GOALS, SENSES
from tests.support.tradeoffs import coins, made_up, tradeoffs


def test_regret_is_the_distance_to_the_best_of_the_same_world():
    talks = np.array([[[0.1, 0.3]], [[0.5, 0.4]]])  # of two draws in one world, two policies
    values = np.zeros((2, 2, 1, 2, len(GOALS)))
    values[..., 0] = talks
    assert regrets.too_small(values)[..., 0] == pytest.approx(np.array([[[0.2, 0.0]], [[0.0, 0.1]]]))


def test_the_best_of_all_means_has_too_large_a_regret_and_that_of_one_half_too_small_a_one():
    rng = np.random.default_rng(4)
    same = coins(rng, np.full(10, 0.3), (20, 400))
    assert regrets.too_large(same.mean(axis=0))[..., 0].mean() > 0.1
    assert regrets.too_small(same)[..., 0].mean() == pytest.approx(0, abs=0.01)
    near = coins(rng, np.array([0.35, *np.full(9, 0.3)]), (20, 400))
    assert regrets.too_small(near)[..., 0, 0].mean() < -0.01
    far = coins(rng, np.array([0.9, *np.full(9, 0.3)]), (20, 400))
    lost = regrets.too_small(far)[..., 0].mean(axis=(0, 1))
    assert lost[0] == pytest.approx(0, abs=0.01)
    assert lost[1] == pytest.approx(0.6, abs=0.03)


@given(values=arrays(float, (4, 2, 1, 3, len(GOALS)), elements=st.integers(-3, 3).map(float)))
def test_no_world_has_the_smaller_regret_above_the_larger(values):
    most = regrets.too_large(values.mean(axis=0))
    assert (most >= 0).all()
    assert (regrets.too_small(values) <= most + 1e-9).all()


def test_luck_within_worlds_is_no_regret_that_a_tenth_of_them_exceed():
    rng = np.random.default_rng(3)
    behind = np.where(np.arange(400) % 4 == 0, 3.0, 1.0)[:, None, None, None]  # in a quarter of the draws 3
    values = rng.normal(size=(10, 400, 1, 2, len(GOALS))) * 2
    values[..., 1:, :] -= behind * SENSES
    every = regrets.regretted(values * SENSES)
    raw, calm = (regrets.over_worlds(every.least, 0.9, steady)[1] for steady in (1.0, every.steady))
    for luck in (every.shared, every.worst):
        assert luck.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert ((every.steady[1] > 0.5) & (every.steady[1] < 0.85)).all()
    assert calm == pytest.approx(3, abs=0.4)
    assert (raw > calm + 0.2).all()


def behind(rng, draws, luck, shared=0.5):
    """Runs of a best policy and of one behind by 1 on average, exponential over draws: a tenth by more than ln 10."""
    runs = 0.3 * rng.normal(size=(luck, draws, 1, 2, 1)) + shared * rng.normal(size=(luck, 1, 1, 2, 1))
    runs[..., 1, :] -= rng.exponential(size=(draws, 1, 1))
    return runs


@pytest.mark.parametrize("shared", [0.0, 1.0])
def test_the_interval_of_what_a_tenth_of_the_worlds_exceed_holds_it(shared):
    held, rng = [], np.random.default_rng(8)
    for _ in range(200):
        _, low, high = regrets.exceeded(regrets.regretted(behind(rng, 60, 10, shared)))
        held.append(low[1, 0] <= np.log(10) <= high[1, 0])
    assert np.mean(held) >= 0.92


def test_too_few_draws_tell_no_upper_end_of_what_is_rare():
    rng = np.random.default_rng(2)
    for draws, told in ((20, False), (37, False), (38, True), (200, True)):
        value, low, high = regrets.exceeded(regrets.regretted(behind(rng, draws, 10)))
        assert low[1, 0] <= value[1, 0]
        assert bool(np.isfinite(high[1, 0])) == told


def test_an_end_that_cannot_be_told_is_empty_in_the_table():
    study = tradeoffs(points=12, replicates=8)
    table = standings.summary(study, made_up(study))
    assert table["cash_regret_q90_high"].null_count() == len(table)
    assert table["cash_regret_q90"].null_count() == table["cash_regret_high"].null_count() == 0


@pytest.mark.parametrize(("draws", "few"), [(12, True), (60, False)])
def test_the_figure_says_that_draws_are_too_few_only_where_they_are(draws, few):
    study = tradeoffs(points=draws, replicates=8)
    figure = standing.draw(standings.summary(study, made_up(study)))
    told = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")
    assert (f"of which {draws} draws are too few to tell" in told) == few
    assert ("too few" in told) == few


def test_the_largest_regret_of_the_worlds_drawn_lies_within_its_interval_though_luck_chooses_world_and_best():
    held, rng, naive = [], np.random.default_rng(4), []
    for _ in range(150):
        truth = rng.normal(size=(15, 2, 4, 1))
        runs = truth + 1.5 * rng.normal(size=(20, 15, 2, 4, 1))
        largest = (truth.max(axis=-2, keepdims=True) - truth).max(axis=(0, 1))
        low, high = regrets.largest(runs)
        held.append((low <= largest) & (largest <= high))
        naive.append(regrets.too_large(runs.mean(axis=0)).max(axis=(0, 1)) > largest)
    assert np.mean(held) >= 0.94
    assert np.mean(naive) > 0.6, "the largest of all means is mostly too large"


def test_where_nothing_is_left_to_luck_the_largest_regret_is_known():
    truth = np.arange(12.0).reshape(3, 2, 2, 1) % 5
    runs = np.repeat(truth[None], 6, axis=0)
    exact = (truth.max(axis=-2, keepdims=True) - truth).max(axis=(0, 1))
    low, high = regrets.largest(runs)
    span = np.ptp(truth)
    assert ((low <= exact) & (exact <= high)).all()
    assert ((high - low) <= 2 * 3.7 / 6 * span + 1e-9).all(), "six that are alike: another may come in 3.7 of six"
