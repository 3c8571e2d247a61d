"""History as it was: where events are given, they happen in their months, whatever the luck."""

import numpy as np
import pytest

from experiments.lab.design.study import months_from
from experiments.record import record
from experiments.record.past import HISTORY, since
from model.chronology import LIMITS, WAR, month_number, on_record
from model.parameters import PARAMETERS
from tests.support.model import WORLDS, few_firms, merged, point, told, walk

FIRST = months_from(point(WORLDS[HISTORY])[0])[0]


def place(year, month):
    """The number of a month in the world of the record."""
    return 12 * year + month - 12 * FIRST.year - FIRST.month


def lived(replicate=0, **changes):
    return told(merged(few_firms(HISTORY), changes), replicate=replicate)


@pytest.mark.parametrize("replicate", range(3))
def test_every_month_has_the_provocations_on_record(replicate):
    _, months = lived(replicate)
    observed = record.provocations()
    here = observed.filter(observed["month"].is_between(FIRST, months_from(point(WORLDS[HISTORY])[0])[-1]))
    np.testing.assert_array_equal(months["provocations"], here["observed"])


@pytest.mark.parametrize("replicate", range(3))
def test_the_zone_runs_but_for_the_stop_of_2013_and_closes_in_february_2016(replicate):
    outcomes, months = lived(replicate)
    shut = np.flatnonzero(months["zone_open"] == 0)
    assert shut.tolist() == [*range(place(2013, 4), place(2013, 9)), place(2016, 2)]
    assert outcomes["stops_by_pyongyang"] == 1
    assert outcomes["stops_by_seoul"] == 1
    assert months["firms"][-1] == 0
    assert months["workers"][place(2013, 6)] > 0  # they are idle, not dismissed


def test_major_events_leave_tension_only_in_and_after_their_months():
    tension = [state.actors.provocations.tension for _, state in walk(few_firms(HISTORY))]
    # What the sea battle of June 2002 left fades; nothing happens until July 2006.
    left = (1 - 1 / PARAMETERS["provocations"]["tension_memory"].default) ** 30
    assert tension[0] == pytest.approx(left, rel=0.01)
    assert tension[place(2006, 7)] == pytest.approx(1, abs=1e-3)
    rises = [t for t in range(1, len(tension)) if tension[t] > tension[t - 1]]
    months = [
        (2006, 7),
        (2006, 10),
        (2009, 4),
        (2009, 5),
        (2010, 3),
        (2010, 11),
        (2012, 4),
        (2012, 12),
        (2013, 2),
        (2016, 1),
        (2016, 2),
    ]
    assert rises == [place(*month) for month in months]


def test_limits_to_passage_cost_their_share_of_output_and_nothing_else():
    parameter = PARAMETERS["suspension"]["limits_loss"]
    _, free = lived(suspension={"limits_loss": parameter.low})
    _, tight = lived(suspension={"limits_loss": parameter.high})
    limited = [on_record(LIMITS, month_number(FIRST.year, FIRST.month) + t) == 1 for t in range(len(free))]
    ratio = tight["output"] / np.where(free["output"] > 0, free["output"], 1)
    np.testing.assert_allclose(ratio[limited], 1 - parameter.high, rtol=1e-5)
    np.testing.assert_allclose(ratio[np.invert(limited) & (free["output"] > 0)], 1)
    np.testing.assert_array_equal(free["workers"], tight["workers"])


def test_by_the_rules_other_things_happen():
    runs = [lived(replicate, calendar={"events_given": 0})[1] for replicate in range(6)]
    assert len({months["provocations"].tobytes() for months in runs}) == 6


def test_events_end_with_their_record():
    values = merged(
        few_firms("baseline"), {"calendar": {"events_given": 1, "first_year": 2026, "first_month": 1, "horizon": 24}}
    )
    runs = [told(values, replicate=replicate)[1]["provocations"] for replicate in range(4)]
    known = [3, 0, 4, 4, 2, 1, 1, 3]  # January to August 2026
    assert all(row[:8].tolist() == known for row in runs)
    assert len({row[8:].tobytes() for row in runs}) == 4


def test_war_on_record_is_war_in_the_months_on_record():
    values = merged(WORLDS["since_2019"], {"calendar": {"horizon": 83}})
    war = [state.actors.calendar.war for _, state in walk(values)]
    begins = 12 * 2022 + 2 - (12 * 2019 + 9)  # March 2022, the first whole month
    assert war == [0.0] * begins + [1.0] * (83 - begins)
    assert WAR.sum() == 57


def test_a_given_history_tells_the_months_that_were_asked_for():
    _, months = lived()
    part = since(months[None], FIRST, record.ERAS["kim_jong_un"][0], FIRST.replace(year=2012, month=12))
    assert part.shape == (1, 12)
