"""Differences between every two policies, and their ranks: what is sure is sure for all pairs at once."""

import numpy as np
import pytest

from experiments.lab.stats.effects import mean_and_interval, pairs_and_interval
from experiments.lab.stats.intervals import CONFIDENCE
from experiments.lab.stats.pairs import LEAST, differences, every_pair, holm
from experiments.lab.stats.ranks import FEWEST, MOST, rank_chances


def drawn_twice(replicates):
    """The draw of each replicate, two to a draw."""
    return np.arange(replicates) // 2


# --- differences between every two policies


@pytest.mark.parametrize("share", [True, False])
def test_a_plainly_better_policy_is_surely_better_and_two_alike_are_not_told_apart(share):
    luck = np.random.default_rng(1).random((200, 3))
    values = (luck < [0.2, 0.2, 0.7]).astype(float) if share else luck + np.array([0, 0, 2.0])
    found = differences(values, np.zeros(200, int), np.arange(3), share)
    pairs = dict(zip(zip(*every_pair(3), strict=True), range(3), strict=True))
    better = pairs[2, 0]
    assert found.p_holm[better] < 0.001
    assert found.joint_low[better] > 0
    assert found.p_holm[pairs[1, 0]] > 1 - CONFIDENCE
    assert found.low[pairs[1, 0]] < 0 < found.high[pairs[1, 0]]


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("points", [np.zeros(60, int), drawn_twice(60)], ids=["alone", "two to a draw"])
def test_the_other_way_round_a_difference_is_its_own_negative(share, points):
    values = np.random.default_rng(2).integers(0, 2, (60, 4)).astype(float)
    one = differences(values, points, np.arange(4), share)
    back = differences(values[:, ::-1], points, np.arange(4), share)
    one_of, other_of = (places.tolist() for places in every_pair(4))
    rows = list(zip(one_of, other_of, strict=True))
    turned = [part[[rows.index((3 - other, 3 - one)) for one, other in rows]] for part in back]
    for ours, theirs in ((one.difference, -turned[0]), (one.low, -turned[2]), (one.joint_high, -turned[3])):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)
    np.testing.assert_allclose(one.p, turned[5], atol=1e-8)


def test_intervals_of_pairs_are_those_that_effects_have_and_joint_ones_are_wider():
    luck = np.random.default_rng(3)
    points, same = drawn_twice(80), np.arange(3)
    one, other = every_pair(3)
    for share, values in ((True, luck.integers(0, 2, (80, 3)) * 1.0), (False, luck.gamma(1.0, 1.0, (80, 3)))):
        found = differences(values, points, same, share)
        told = (pairs_and_interval if share else mean_and_interval)(values[:, one] - values[:, other], points)
        for ours, theirs in zip(found[:3], told, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-12)
        assert (found.joint_low < found.low).all()
        assert (found.joint_high > found.high).all()


@pytest.mark.parametrize("share", [True, False])
def test_a_p_value_is_below_five_in_a_hundred_just_where_the_interval_leaves_out_none(share):
    luck = np.random.default_rng(4)
    for _ in range(20):
        values = luck.integers(0, 2, (50, 6)) * 1.0 if share else luck.gamma(1.0, 1.0 + luck.random(6), (50, 6))
        found = differences(values, drawn_twice(50), np.arange(6), share)
        assert ((found.p < 1 - CONFIDENCE) == ((found.low > 0) | (found.high < 0))).all()
        family = (1 - CONFIDENCE) / len(found.p)
        assert ((found.p < family) == ((found.joint_low > 0) | (found.joint_high < 0))).all()


def test_replicates_that_share_their_draw_say_less():
    draws = np.random.default_rng(5).normal(0.3, 1.0, 50).repeat(2)
    values = np.stack([np.zeros(100), draws], axis=1)
    alone, shared = (
        differences(values, points, np.arange(2), False) for points in (np.zeros(100, int), drawn_twice(100))
    )
    assert shared.p[0] > alone.p[0]
    assert shared.high[0] - shared.low[0] > 1.2 * (alone.high[0] - alone.low[0])


def test_equal_histories_differ_in_nothing_and_what_is_not_told_is_empty():
    values = np.zeros((40, 3))
    values[0, 2] = 1.0
    found = differences(values, np.zeros(40, int), np.array([0, 0, 1]), share=False)
    assert (found.low[0], found.high[0], found.p[0]) == (0, 0, 1)
    assert np.isnan(found.low[1:]).all()
    assert np.isnan(found.p_holm[1:]).all()
    alone = differences(values[:1], np.zeros(1, int), np.arange(3), share=True)
    assert np.isnan(alone.low).all()
    assert (alone.difference == [0, 1, 1]).all()


def test_holms_steps_on_his_rule():
    found = holm(np.array([0.01, 0.04, 0.03, np.nan]))
    np.testing.assert_allclose(found, [0.04, 0.09, 0.09, np.nan])
    assert holm(np.array([0.4, 0.9])).tolist() == [0.8, 0.9]
    assert holm(np.array([LEAST])).tolist() == [LEAST]


def test_where_nothing_differs_few_studies_show_any_sure_pair():
    """Of the family of all pairs at most 5 in 100 studies, with three standard errors of room."""
    luck, studies, policies = np.random.default_rng(6), 600, 5
    wrong = {"p_holm": 0, "joint": 0}
    for number in range(studies):
        shared = luck.random((30, 1)).repeat(2, axis=0)
        if number % 2:
            values, share = (0.5 * shared + 0.5 * luck.random((60, policies)) < 0.4).astype(float), True
        else:
            values, share = luck.gamma(2.0, 1.0, (60, policies)) + shared, False
        found = differences(values, drawn_twice(60), np.arange(policies), share)
        wrong["p_holm"] += bool((found.p_holm < 1 - CONFIDENCE).any())
        wrong["joint"] += bool(((found.joint_low > 0) | (found.joint_high < 0)).any())
    room = 3 * np.sqrt(0.05 * 0.95 / studies)
    assert wrong["p_holm"] / studies <= 0.05 + room
    assert wrong["joint"] <= wrong["p_holm"]


# --- ranks


def test_a_plainly_better_policy_comes_first_and_ranks_add_up():
    units = np.random.default_rng(7).normal([[3.0, 0.0, 0.0]], 1.0, (80, 3))[:, None]
    (found,) = rank_chances(units, seed=1)
    assert found[0, 0] == 1
    assert found[1, 0] == found[2, 0] == 0
    np.testing.assert_allclose(found.sum(axis=0), 1)
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_policies_that_are_alike_share_their_ranks_and_the_seed_decides():
    units = np.random.default_rng(8).normal(0.0, 1.0, (40, 2))[:, [0, 0, 1]][:, None]
    (found,) = rank_chances(units, seed=1)
    np.testing.assert_allclose(found[0], found[1])
    np.testing.assert_allclose(found.sum(axis=0), 1)
    assert (found == rank_chances(units, seed=1)[0]).all()
    assert (found != rank_chances(units, seed=2)[0]).any()


def test_a_rank_is_as_probable_as_the_difference_is_sure():
    """Against the normal probability that one mean lies above the other, for few draws and for grouped ones."""
    for count in (200, 7 * MOST):
        units = np.random.default_rng(9).normal(0.0, 1.0, (count, 2))
        units += np.array([1.0, 0.0]) * np.sqrt(2 / count) - units.mean(axis=0)  # one standard error apart
        (found,) = rank_chances(units[:, None], seed=3)
        assert found[0, 0] == pytest.approx(0.841, abs=0.045)


def test_too_few_draws_tell_no_rank():
    with pytest.raises(ValueError, match="10 units"):
        rank_chances(np.zeros((FEWEST - 1, 1, 2)), seed=1)
