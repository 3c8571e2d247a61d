"""Beyond its range a number still means something, up to its limits, and there the model still is one."""

from math import exp

import numpy as np
import pytest
from scipy.special import logsumexp

from model.ensemble import watched
from model.kaesong import Kaesong
from model.parameters import PARAMETERS, WHOLE, BadInput, check_value, limits, overlay, points
from model.rules import pyongyang
from model.state import MASSES, MENU
from tests.model.test_engines import ALL_ON, ALL_PULLED, assert_one_history
from tests.support.books import books_balance, of_firms_that_can_be_inside
from tests.support.meanings.of_governments import OPENING
from tests.support.model import luck_for, merged, package, point

ROWS = [row for group in PARAMETERS.values() for row in group.values()]
#: What names something or sizes memory; it has no other limits than its range.
KEPT = [row for row in ROWS if row.unit in WHOLE]
FREE = [row for row in ROWS if row.unit not in WHOLE]
#: A zone that opens, every channel and every lever, few firms.
BUSY = merged(ALL_ON, OPENING)


def at(row, value):
    return merged(BUSY, {row.agent: {row.name: value}})


def all_at_limits(coin, world=BUSY):
    """Every number at one of its limits, but those that name or count something."""
    made = {}
    for row in FREE:
        made.setdefault(row.agent, {})[row.name] = limits(row)[coin.integers(2)]
    return of_firms_that_can_be_inside(merged(world, made))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.agent}.{row.name}")
def test_limits_hold_the_range_and_follow_from_the_unit(row):
    low, high = limits(row)
    assert low <= row.low < row.high <= high
    if row.unit in WHOLE:
        assert (low, high) == (row.low, row.high)
    elif row.unit.startswith(("share", "probability")):
        assert 0 <= low < high <= 1
    assert low >= 0 or row.low < 0


def test_beyond_its_range_a_value_is_taken_where_it_can_be_and_refused_with_the_way_where_nobody_asked():
    price = PARAMETERS["moscow"]["price"]
    assert check_value(price, 0, "here", beyond=True) == 0
    with pytest.raises(BadInput, match=r"is 600; it takes a number from 15 to 500 .*; beyond=true takes it$"):
        check_value(price, 600, "here")
    for value in (-1, 5001, float("nan"), float("inf"), "many"):
        with pytest.raises(BadInput, match=r"from 0 to 5000 .*, with beyond=true too$"):
            check_value(price, value, "here", beyond=True)
        with pytest.raises(BadInput, match=r"\(million USD per month\)$"):
            check_value(price, value, "here")


@pytest.mark.parametrize("row", KEPT, ids=lambda row: f"{row.agent}.{row.name}")
def test_what_is_counted_or_named_never_leaves_its_range(row):
    for value in (row.low - 1, row.high + 1, row.low + 0.5):
        with pytest.raises(BadInput):
            overlay(points(1)[0], {row.agent: {row.name: value}}, "here", beyond=True)


def test_mesa_takes_what_the_ensemble_takes():
    assert Kaesong(beyond=True, **{"moscow.price": 600}).point.moscow.price == 600
    with pytest.raises(BadInput, match="beyond=true takes it"):
        Kaesong(**{"moscow.price": 600})


def test_each_number_at_its_limits_leaves_every_month_finite():
    every = [(row, end) for row in FREE for end in limits(row)]
    made = np.concatenate([point(at(row, value)) for row, value in every]).view(np.recarray)
    outcomes, months = watched(made, package(ALL_PULLED), luck_for(made, replicate=1))
    for k, (row, value) in enumerate(every):
        numbers = [outcomes[k, 0][name] for name in outcomes.dtype.names if name != "talks_month"]
        assert np.isfinite(numbers).all(), (row.agent, row.name, value)
        assert np.isfinite(months[k].view("f4")).all(), (row.agent, row.name, value)


def test_what_no_exponential_can_hold_is_weighed_by_its_differences_and_the_usual_stays_to_the_last_bit():
    masses = np.outer(MASSES, MASSES)[None].repeat(2, axis=0).reshape(-1)
    for gains in (np.linspace(0, 300, MENU), np.linspace(-300, -1, MENU), np.linspace(-9, 9, MENU)):
        weight = np.append(gains[:-1], -np.inf)  # the last is not on the menu
        known = np.log(masses[:-1]) + 80.0 * gains[:-1]
        pyongyang.weigh(weight, 80.0, gains[-2])
        np.testing.assert_allclose(weight[:-1], np.exp(known - logsumexp(known)), rtol=1e-9, atol=1e-300)
        assert weight[-1] == 0
    usual = np.linspace(-2, 4, MENU)
    plain = np.array([mass * exp(3.0 * gain) for mass, gain in zip(masses, usual, strict=True)])
    weight = usual.copy()
    pyongyang.weigh(weight, 3.0, 4.0)
    assert weight.tolist() == (plain / sum(plain.tolist())).tolist()


def test_all_numbers_at_their_limits_at_once_leave_ten_years_finite():
    coin = np.random.default_rng(5)
    made = [point(merged(all_at_limits(coin), {"calendar": {"horizon": 120}})) for _ in range(300)]
    made = np.concatenate(made).view(np.recarray)
    outcomes, months = watched(made, package(ALL_PULLED), luck_for(made, replicate=2))
    for name in outcomes.dtype.names:
        assert np.isfinite(outcomes[name]).all() or name == "talks_month", name
    assert np.isfinite(months.view("f4")).all()


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 24))])
def test_there_both_engines_are_one_model_and_the_books_balance(seed):
    values = all_at_limits(np.random.default_rng(seed))
    assert_one_history(values, ALL_PULLED, seed)
    books_balance(values, ALL_PULLED, seed)
