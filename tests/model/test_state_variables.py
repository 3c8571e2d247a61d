"""What is said of each state variable is true: its range, what can change, and what is constant."""

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from model.policy import LEVERS
from model.state import ACTORS, FIRM
from model.variables import ENTITIES
from tests.support.model import few_firms, levers, merged, parameters, walk

#: Everything that governments can do, in force from different months on and undone by turns.
ALL = {
    lever.name: {"start": 3 + k, "successor": ("reviewed", "ended")[k % 2]} for k, lever in enumerate(LEVERS.values())
}
ALL["green_light"]["tie"] = 0.5

#: What makes much happen in few months: channels that exist, short talks, and firms in a zone that runs.
BUSY = {
    "calendar": {"horizon": 96},
    "washington": {"revocation": 0.3, "tie": 0.5, "cooldown": 3},
    "committee": {"waiver": 0.4, "relief": 0.3, "obstruction": 0},
    "pyongyang": {
        "stakes": 1,
        "relief_hope": 0.5,
        "talks_length": 6,
        "hostile_line": 0,
        "proposal": 0.05,
        "consent_review": 0.5,
    },
    "seoul": {"opening_progressive": 0.8, "opening_conservative": 0.2, "quiet": 0},
    "moscow": {"bidding": 4},
    "zone": {"wage_raise": 0.1, "wage_overtime": 0.4},
    "firm": {"candidates_expansion": 12, "patience": 3, "overhead": 350, "review_candidate": 0.1, "hiring": 0.3},
}
RUNNING = {  # from the first month on, with fewer workers to be had than are asked for
    "calendar": {"seoul_camp": 0, "war_end_hazard": 0.1},
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "zone": {"open_at_start": 1, "labour_pool": 10000, "labour_growth": 300, "labour_rate": 0.01},
    "firm": {"inside_at_start": 8},
}
PAST = {"calendar": {"first_year": 2004, "first_month": 12, "horizon": 136, "events_given": 1, "war_at_start": -1}}
RECORD = {"calendar": {"first_year": 2016, "first_month": 1, "horizon": 130, "events_given": 1, "war_at_start": -1}}
WORLDS = {
    "the zone's real life": merged(few_firms("history"), {"firm": {"candidates_expansion": 12}}, PAST),
    "the last ten years": merged(few_firms("baseline"), {"firm": {"candidates_expansion": 12}}, RECORD),
    "a busy future": merged(few_firms("baseline"), BUSY),
    "a zone that runs": merged(few_firms("baseline"), BUSY, RUNNING),
}

#: The walk sets up every firm at birth; the ensemble leaves it until the zone needs them.
SET_UP_AT_ONCE = {"ledgers.enrolled"}


def snapshots(*history):
    """The state after each month: actors of shape (months,), firms of shape (months, firms)."""
    memory = np.stack([state.memory.copy() for _, state in walk(*history)])
    actors = np.ascontiguousarray(memory[:, : ACTORS.itemsize]).view(ACTORS)[:, 0]
    return actors, np.ascontiguousarray(memory[:, ACTORS.itemsize :]).view(FIRM)


def series(actors, firms):
    """Every variable of a history: its name, what is said of it, and its values month by month."""
    for entity, (_, variables) in ENTITIES.items():
        if entity == "lever":
            records = {f"washington.{lever.name}": actors["washington"][lever.name] for lever in of_washington()}
        else:
            records = {entity: firms if entity == "firms" else actors[entity]}
        for place, record in records.items():
            for name, variable in variables.items():
                yield f"{place}.{name}", variable, record[name]


def of_washington():
    return [lever for lever in LEVERS.values() if lever.sender == "washington"]


def bounds(text):
    """The lowest and the highest value that a range allows."""
    if text == "any":
        return -np.inf, np.inf
    if text.startswith("at least "):
        return float(text.removeprefix("at least ")), np.inf
    return tuple(map(float, text.split(" to ")))


def outside(variable, values, rounding=1e-9):
    """Whether a value is none that the variable may take."""
    low, high = bounds(variable.range)
    whole = variable.unit in ("0 or 1", "code") and not np.isin(values, np.arange(low, high + 1)).all()
    return whole or not ((values >= low - rounding) & (values <= high + rounding)).all()


@cache
def histories(world):
    return [tuple(series(*snapshots(WORLDS[world], ALL, replicate))) for replicate in range(2)]


@pytest.mark.parametrize("world", WORLDS)
def test_every_variable_stays_within_its_range(world):
    assert not [name for found in histories(world) for name, variable, values in found if outside(variable, values)]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(parameters(), levers())
def test_no_parameter_drives_a_variable_out_of_its_range(values, package):
    found = series(*snapshots(values, package))
    assert not [name for name, variable, values in found if outside(variable, values)]


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_said_to_be_constant_is_constant(world):
    assert not [name for found in histories(world) for name, said, v in found if said.constant and (v != v[0]).any()]


def test_every_other_variable_changes_in_the_course_of_some_history():
    found = [row for world in WORLDS for history in histories(world) for row in history]
    named = {name for name, said, _ in found if not said.constant}
    assert named - {name for name, _, values in found if (values != values[0]).any()} == SET_UP_AT_ONCE


def test_every_range_can_be_read_and_every_meaning_is_short():
    for entity in ENTITIES.values():
        for variable in entity.variables.values():
            low, high = bounds(variable.range)
            assert low < high
            assert variable.unit
            assert 0 < len(variable.meaning.split()) <= 15
