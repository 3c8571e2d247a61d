"""Goals that pull apart: known regrets, scores under any weights, and what is good enough."""

import numpy as np
import pytest
import yaml

from experiments.lab.design.places import CONF
from experiments.tradeoffs import goals
from experiments.tradeoffs.goals import GOALS, SENSES
from tests.support.tradeoffs import LIMITS


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
