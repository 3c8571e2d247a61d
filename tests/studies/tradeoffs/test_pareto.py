"""Policies that no other beats: fronts that are known, circles, and differences that are too small to count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.tradeoffs import goals
from experiments.tradeoffs.margins import of_goals


def test_the_front_of_a_known_trade_off_is_found():
    along = np.linspace(0, 1, 11)
    front = np.stack([along, 1 - along**2], axis=1)
    behind = front - 0.05
    held = goals.pareto(np.concatenate([front, behind]), np.full(2, 0.005))
    assert held[:11].all()
    assert not held[11:].any()


def test_what_is_equal_in_one_goal_and_worse_in_another_is_beaten():
    held = goals.pareto(np.array([[1.0, 2.0], [1.0, 1.0], [0.0, 2.0]]), np.full(2, 0.5))
    assert held.tolist() == [True, False, False]


def test_policies_that_are_alike_stay_or_fall_together():
    ones = np.ones(2)
    assert goals.pareto(np.array([[1.0, 5.0], [1.0, 5.0], [5.0, 1.0]]), ones).tolist() == [True, True, True]
    assert goals.pareto(np.array([[1.0, 1.0], [1.0, 1.0], [5.0, 1.0]]), ones).tolist() == [False, False, True]


@pytest.mark.parametrize("place", [0.0, 0.4, 0.49, 0.5, 7.42])
def test_less_than_a_margin_decides_nothing_wherever_it_lies(place):
    margins = np.array([0.02, 66.0])
    lower, upper = place * margins, (place + 0.17) * margins
    assert goals.pareto(np.array([lower, upper]), margins).all()
    assert goals.pareto(np.array([lower, lower + margins]), margins).all()
    assert goals.pareto(np.array([lower, lower + 1.01 * margins]), margins).tolist() == [False, True]


def test_a_lead_counts_only_where_no_other_goal_is_worse_by_more_than_its_margin():
    margins = np.array([0.02, 66.0])
    ahead, dear, dearer = [0.3, -3283.0], [0.33, -3340.0], [0.33, -3360.0]
    assert goals.pareto(np.array([ahead, dear]), margins).tolist() == [False, True]
    assert goals.pareto(np.array([ahead, dearer]), margins).tolist() == [True, True]


def test_three_that_beat_one_another_in_a_circle_stay_together():
    circle = np.array([[0.0, 0.8, 1.6], [1.6, 0.0, 0.8], [0.8, 1.6, 0.0]])
    over = goals.beats(circle, np.ones(3))
    assert over.any(axis=0).all()
    assert goals.pareto(circle, np.ones(3)).all()
    behind = np.concatenate([circle, circle[:1] - 3])
    assert goals.pareto(behind, np.ones(3)).tolist() == [True, True, True, False]
    ahead = np.concatenate([circle, [[5.0, 5.0, 5.0]]])
    assert goals.pareto(ahead, np.ones(3)).tolist() == [False, False, False, True]


WORTHS = arrays(float, (6, 3), elements=st.integers(-12, 12).map(lambda quarters: quarters / 4))


@given(worth=WORTHS, shift=st.integers(-40, 40), order=st.permutations(range(6)))
def test_somebody_is_in_the_set_whatever_the_order_and_wherever_zero_lies(worth, shift, order):
    held = goals.pareto(worth, np.ones(3))
    assert held.any()
    assert (goals.pareto(worth + shift / 4, np.ones(3)) == held).all()
    assert (goals.pareto(worth[list(order)], np.ones(3)) == held[list(order)]).all()


@given(worth=WORTHS)
def test_nobody_outside_the_set_beats_anybody_in_it_and_every_other_one_is_beaten(worth):
    held, over = goals.pareto(worth, np.ones(3)), goals.beats(worth, np.ones(3))
    assert not over[np.ix_(~held, held)].any()
    assert over.any(axis=0)[~held].all()
    assert held[~over.any(axis=0)].all()


@given(worth=WORTHS)
def test_many_worlds_at_once_say_what_each_says_alone(worth):
    both = np.stack([worth, -worth])
    assert (goals.pareto(both, np.ones(3)) == [goals.pareto(one, np.ones(3)) for one in both]).all()


def test_margins_are_a_fiftieth_of_what_there_is_and_never_nothing():
    quo = {"talks": 0.3, "provocations": 130.0, "cash": 3283.0, "washington": 0.0}
    found = of_goals(quo, 48)
    assert found == pytest.approx({"talks": 0.02, "provocations": 2.6, "cash": 65.66, "washington": 4.8})
    assert of_goals(quo | {"provocations": 0.0}, 12)["provocations"] == 1.0
