"""The prior of a parameter: its range, its default as the median; of a channel, half of it at nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.lab.design.prior import ABSENT, DRAWN, PLACE, ROWS, from_quantiles, quantiles_of, rows_of
from model.parameters import CHANNELS, points

EVEN = (np.arange(2_000) + 0.5) / 2_000


def drawn(name, u=EVEN):
    return from_quantiles([name], np.asarray(u)[:, None])[:, 0]


@pytest.mark.parametrize("name", DRAWN)
def test_draws_lie_in_the_range_and_the_default_is_their_median(name):
    row, values = ROWS[name], drawn(name)
    assert row.low <= values.min() <= values.max() <= row.high
    if row.low < row.default < row.high:
        assert (values < row.default).mean() == pytest.approx(0.5)
    np.testing.assert_allclose(drawn(name, [0.0, 1.0]), [row.low, row.high])


@given(name=st.sampled_from(DRAWN), one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_higher_quantile_never_gives_a_lower_value(name, one, other):
    low, high = drawn(name, sorted((one, other)))
    assert low <= high


@given(name=st.sampled_from(DRAWN), u=st.floats(0.001, 0.999))
def test_the_quantile_of_a_draw_is_the_one_it_was_drawn_at(name, u):
    at = ABSENT if name in CHANNELS and u <= 0.5 else u
    assert quantiles_of([name], drawn(name, [u])[:, None]) == pytest.approx(at, abs=1e-9)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_is_absent_in_half_of_the_draws_and_even_over_its_range_in_the_others(name):
    row, values = ROWS[name], drawn(name)
    assert name in DRAWN
    assert (values == 0).mean() == 0.5
    assert np.median(values) == pytest.approx(row.default, abs=1e-3 * row.high)
    counts, _ = np.histogram(values[values > 0], bins=np.linspace(0, row.high, 6))
    assert np.ptp(counts) <= 2
    assert drawn(name, [0, 0.5, 0.75, 1]).tolist() == [0, 0, row.high / 2, row.high]


def test_channels_are_drawn_beside_other_numbers_each_by_its_own_prior():
    names = ["firm.value", "pyongyang.rivalry", "firm.peers"]
    both = from_quantiles(names, np.full((4, 3), 0.75))
    for k, name in enumerate(names):
        assert (both[:, k] == drawn(name, [0.75])).all()
    np.testing.assert_allclose(from_quantiles(names, quantiles_of(names, both)), both)


def test_values_near_the_default_are_drawn_more_often_than_those_near_the_ends():
    row = ROWS["firm.value"]
    counts, _ = np.histogram(drawn("firm.value"), bins=np.linspace(row.low, row.default, 5))
    assert (np.diff(counts) > 0).all()


def test_switches_dates_and_lengths_are_never_drawn():
    kept = {name.split(".")[0] for name, row in ROWS.items() if row.prior == "fixed"}
    assert "path" in kept
    assert not [name for name in DRAWN if name.startswith(("path.", "calendar.horizon"))]


def test_a_point_seen_as_a_row_of_numbers_holds_each_parameter_in_its_place():
    point = points(1)
    rows_of(point)[0, PLACE["firm.value"]] = 321.0
    assert point[0].firm.value == 321.0
