"""Shapley values of known games."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.pathways.links import ECONOMIC, GROUPS, LINKS, coalitions, grouped, shapley


def game(players, worth):
    """A game from a function of the set of players who are in."""
    return np.array([worth(row) for row in coalitions(players)], dtype=float)


def test_in_a_linear_chain_every_link_gets_its_own_coefficient():
    parts = np.array([3.0, 0.0, -1.0, 0.5])
    values = shapley(game(4, lambda row: 7 + parts[row].sum()))
    assert values == pytest.approx(parts)


def test_links_that_work_only_together_share_alike():
    values = shapley(game(3, lambda row: 6.0 * row[0] * row[2]))
    assert values == pytest.approx([3, 0, 3])


def test_a_chain_broken_by_any_cut_is_divided_evenly_among_its_links():
    assert shapley(game(5, lambda row: float(row.all()))) == pytest.approx([0.2] * 5)


def test_a_glove_game_has_the_values_of_the_textbook():
    # One left glove, two right ones; a pair is worth 1 (Shapley: 4/6, 1/6, 1/6).
    values = shapley(game(3, lambda row: float(row[0] and (row[1] or row[2]))))
    assert values == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@settings(max_examples=60)
@given(worth=st.lists(st.floats(-10, 10), min_size=16, max_size=16))
def test_the_values_of_any_game_add_up_and_do_not_hang_on_the_names_of_players(worth):
    values = shapley(np.array(worth))
    assert values.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-9)
    turned = np.array(worth).reshape(2, 2, 2, 2).transpose(3, 1, 0, 2).reshape(-1)
    assert shapley(turned) == pytest.approx(values[[3, 1, 0, 2]], abs=1e-9)


def test_a_link_that_never_matters_gets_exactly_nothing():
    rng = np.random.default_rng(1)
    half = rng.normal(size=8)
    assert shapley(np.concatenate([half, half]))[0] == 0


def test_links_taken_as_one_halve_what_the_groups_do_only_together():
    worth = game(6, lambda row: float(row[[0, 1, 2, 4]].all()))
    assert grouped(worth) == pytest.approx([0.5, 0.5])
    single = dict(zip(LINKS, shapley(worth), strict=True))
    assert sum(single[link] for link in ECONOMIC) == pytest.approx(0.75), "another game"
    linear = game(6, lambda row: row @ np.arange(6.0))
    assert grouped(linear) == pytest.approx([0 + 1 + 2 + 3, 4 + 5])
    assert list(GROUPS) == ["economic", "political"]
