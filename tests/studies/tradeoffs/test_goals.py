"""Goals that pull apart: known regrets, scores under any weights, and what is good enough."""

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.lab.design.places import CONF
from experiments.tradeoffs import goals
from experiments.tradeoffs.goals import GOALS, SENSES
from tests.support.tradeoffs import LIMITS, coins


def test_regret_is_the_distance_to_the_best_of_the_same_world():
    talks = np.array([[[0.1, 0.3]], [[0.5, 0.4]]])  # of two draws in one world, two policies
    values = np.zeros((2, 2, 1, 2, len(GOALS)))
    values[..., 0] = talks
    assert goals.regrets(values)[..., 0] == pytest.approx(np.array([[[0.2, 0.0]], [[0.0, 0.1]]]))


def test_the_best_of_all_means_has_too_large_a_regret_and_that_of_one_half_too_small_a_one():
    rng = np.random.default_rng(4)
    same = coins(rng, np.full(10, 0.3), (20, 400))
    assert goals.forgone(goals.worths(same))[..., 0].mean() > 0.1
    assert goals.regrets(same)[..., 0].mean() == pytest.approx(0, abs=0.01)
    near = coins(rng, np.array([0.35, *np.full(9, 0.3)]), (20, 400))
    assert goals.regrets(near)[..., 0, 0].mean() < -0.01
    far = coins(rng, np.array([0.9, *np.full(9, 0.3)]), (20, 400))
    lost = goals.regrets(far)[..., 0].mean(axis=(0, 1))
    assert lost[0] == pytest.approx(0, abs=0.01)
    assert lost[1] == pytest.approx(0.6, abs=0.03)


@given(values=arrays(float, (4, 2, 1, 3, len(GOALS)), elements=st.integers(-3, 3).map(float)))
def test_no_world_has_the_smaller_regret_above_the_larger(values):
    most = goals.forgone(goals.worths(values))
    assert (most >= 0).all()
    assert (goals.regrets(values) <= most + 1e-9).all()


def test_luck_within_worlds_is_no_regret_that_a_tenth_of_them_exceed():
    rng = np.random.default_rng(3)
    behind = np.where(np.arange(400) % 4 == 0, 3.0, 1.0)[:, None, None, None]  # in a quarter of the draws 3
    values = rng.normal(size=(10, 400, 1, 2, len(GOALS))) * 2
    values[..., 1:, :] -= behind * SENSES
    raw = np.quantile(goals.regrets(values)[:, 0, 1], 0.9, axis=0)
    shared, steady = goals.luck_of_regrets(values)
    assert shared.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert ((steady[1] > 0.5) & (steady[1] < 0.85)).all()
    calm = 1.5 + steady[1] * (raw - 1.5)
    assert calm == pytest.approx(3, abs=0.4)
    assert (raw > calm + 0.2).all()


def test_the_best_in_every_goal_has_the_score_one_and_the_worst_zero():
    worth = np.array([[0.0, -10.0], [1.0, -5.0], [0.5, -7.5]])
    assert goals.scores(worth, np.array([1.0, 1.0])) == pytest.approx([0, 1, 0.5])
    assert goals.scores(np.array([[0.0, 5.0], [1.0, 5.0]]), np.array([3.0, 1.0])) == pytest.approx([0.25, 1])


def evenly(count):
    """Weightings of some goals, (2000, goals)."""
    return np.random.default_rng(1).dirichlet(np.ones(count), 2000)


def test_weights_decide_between_policies_that_are_each_best_in_one_goal():
    worth = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert goals.scores(worth, np.array([3.0, 1.0])) == pytest.approx([0.75, 0.25])
    assert goals.acceptability(worth, evenly(worth.shape[1])) == pytest.approx([0.5, 0.5], abs=0.02)


def test_over_all_weightings_shares_add_up_and_the_beaten_have_none():
    worth = np.array([[1.0, 0.0, 0.2], [0.0, 1.0, 0.0], [0.4, 0.4, 0.1], [-0.1, 0.0, 0.0]])
    shares = goals.acceptability(worth, evenly(worth.shape[1]))
    assert shares.sum() == pytest.approx(1)
    assert shares[3] == 0
    alike = goals.acceptability(np.array([[1.0, 0.0], [1.0, 0.0]]), evenly(2))
    assert alike == pytest.approx([0.5, 0.5])


def test_good_enough_is_at_least_in_talks_and_at_most_in_the_others():
    limits = np.array([LIMITS[name] for name in GOALS], dtype=float)
    quo = np.array([0.2, -100.0, -500.0, 0.0, 0.0, 0.0])
    steps = {
        "enough": [0.05, 0, 0, 0, 0, 0],
        "too few talks": [0.04, 0, 0, 0, 0, 0],
        "too many provocations": [0.1, -1, 0, 0, 0, 0],
        "too much cash": [0.1, 0, -101, 0, 0, 0],
        "too dear for Washington": [0.1, 0, 0, -251, 0, 0],
        "dear but enough": [0.1, 5, -100, -250, -250, -100],
    }
    worth = np.stack([quo, *(quo + np.array(step) for step in steps.values())])[None]
    found = dict(zip(["status_quo", *steps], goals.satisfices(worth, 0, limits)[0], strict=True))
    assert [name for name, good in found.items() if good] == ["enough", "dear but enough"]


def test_a_few_provocations_of_the_luck_of_runs_spoil_no_policy():
    shipped_limits = yaml.safe_load((CONF / "tradeoffs.yaml").read_text("utf-8"))["satisfice"]
    assert shipped_limits["provocations"] > 0
    limits = np.array([shipped_limits[name] for name in GOALS], dtype=float)
    worth = np.zeros((2, len(GOALS)))
    worth[1] = SENSES * [0.1, 0.1, 0, 0, 0, 0]
    assert goals.satisfices(worth, 0, limits).tolist() == [False, True]
