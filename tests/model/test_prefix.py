"""Months before a lever acts are those of the status quo: histories that go on from there are the whole ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ensemble import over_replicates, prefix_of
from model.parameters import BadInput
from model.policy import LATEST_START, LEVERS, TIED, policies, pull, untouched
from tests.support.studies import study

WORLDS = ["baseline", "today", "conservative_seoul", "successor_reverses", "rich_pyongyang"]
NUMBERS = range(3, 11)
ASKED = study("compare", policy=["status_quo"], world=WORLDS, parameters={"draws": "prior", "firm": {"candidates": 40}})
#: All numbers drawn from their ranges, optional channels among them, in five worlds.
POINTS = ASKED.points_for(list(NUMBERS))

lever = st.fixed_dictionaries(
    {
        "start": st.integers(2, 50),
        "strength": st.sampled_from([0.0, 0.3, 1.0]),
        "quiet": st.sampled_from([0, 0, 3, 12]),
        "successor": st.sampled_from(["kept", "reviewed", "ended"]),
    }
)
packages = st.dictionaries(st.sampled_from(sorted(LEVERS)), lever, min_size=1, max_size=4)


def package(levers):
    """As a policy file would have it: what only some levers can have, only they do."""
    made = policies(1)
    for name, one in levers.items():
        quiet = one.get("quiet", 0) if LEVERS[name].sender == "washington" else 0
        pull(made[0], {name: one | {"quiet": quiet, "tie": 0.5 * (name in TIED)}}, "package")
    return made


@settings(max_examples=20)
@given(packages)
def test_a_history_that_goes_on_from_the_first_months_is_the_whole_one_to_the_last_bit(levers):
    made = package(levers)
    prefix = prefix_of(POINTS, ASKED.seed, NUMBERS, untouched(made))
    whole, every = over_replicates(POINTS, made, ASKED.seed, NUMBERS, watch=True)
    found, months = over_replicates(POINTS, made, ASKED.seed, NUMBERS, watch=True, prefix=prefix)
    assert found.tobytes() == whole.tobytes()
    assert months.tobytes() == every.tobytes()
    assert prefix.months.tobytes() == every[:, :, 0, : prefix.length].tobytes()


def test_the_first_months_are_as_many_as_pass_before_a_lever_that_is_pulled_acts():
    late, idle = {"start": 30, "strength": 0.5}, {"start": 2, "strength": 0.0}
    assert untouched(package({"origin": late, "direct_aid": idle})) == 29
    assert untouched(package({"origin": late, "direct_aid": late | {"start": 7}})) == 6
    assert untouched(package({"origin": late | {"start": 1}})) == 0
    assert untouched(policies(1)) == LATEST_START, "no lever is pulled"


def test_months_that_a_lever_would_change_are_no_first_months():
    made = package({"green_light": {"start": 12}})
    with pytest.raises(BadInput, match="a prefix of 12 months: a lever acts in month 12"):
        over_replicates(POINTS, made, ASKED.seed, NUMBERS, prefix=prefix_of(POINTS, ASKED.seed, NUMBERS, 12))


def test_a_replicate_in_which_the_zone_runs_by_then_is_run_as_a_whole():
    """Its firms are no part of what is kept."""
    points = POINTS.copy().view(np.recarray)
    points[:4]["zone"]["open_at_start"], points[:4]["committee"]["required"] = 1.0, 0.0
    points[:4]["washington"]["consent"], points[:4]["firm"]["inside_at_start"] = 1.0, 20.0
    made = package({"direct_aid": {"start": 20}, "expansion": {"start": 20}})
    prefix = prefix_of(points, ASKED.seed, NUMBERS, 19)
    assert not prefix.bare[:4].any()
    assert prefix.bare[4:].any()
    whole, found = (over_replicates(points, made, ASKED.seed, NUMBERS, prefix=one)[0] for one in (None, prefix))
    assert found.tobytes() == whole.tobytes()
