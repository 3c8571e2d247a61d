"""Every step keeps to its own record, every number matters, and what is not pulled does nothing."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ensemble import histories, watched
from model.luck import ACTOR_LUCK, FIRM_LUCK, TRAIT_LUCK
from model.outcomes import OUTCOME, QUANTITY
from model.parameters import PARAMETERS, POINT
from model.policy import LEVERS, POLICY
from model.rules import seoul
from model.schedule import ORDER
from model.state import FIRM, RECORDS
from tests.support.model import (
    CHANNELS_ON,
    LONG,
    POLICIES,
    RUNNING,
    acts,
    begun,
    few_firms,
    luck_for,
    merged,
    package,
    point,
    short,
    told,
    walk,
)


def place(state, record):
    """Where a record lies among the bytes of the state."""
    start = record.__array_interface__["data"][0] - state.memory.__array_interface__["data"][0]
    return slice(start, start + record.dtype.itemsize)


def trespasses(values, levers, replicate, rules=ORDER):
    """The steps that changed a byte of the state which is not theirs, or of what is given."""
    state, p, luck = begun(values, replicate, levers=levers)
    policy = package(levers)[0]
    given = (p, policy, *luck[:3])
    before_all = [table.tobytes() for table in given]
    found, wrote = set(), set()
    for t in range(int(p.calendar.horizon)):
        before = state.memory.copy()
        for name, mine in acts(state, p, policy, luck, t, rules):
            changed = state.memory != before
            wrote |= {name} if changed.any() else set()
            changed[place(state, mine)] = False
            found |= {name} if changed.any() else set()
            before = state.memory.copy()
    if [table.tobytes() for table in given] != before_all:
        found.add("what is given")
    return found, wrote


WALKS = [
    ("baseline", "grand_bargain", 0),
    ("baseline", "status_quo", 1),
    ("history", "status_quo", 2),
    ("successor_reverses", "recognition", 3),
    ("conservative_seoul", "grand_bargain", 4),
]


@pytest.mark.parametrize(("world", "policy", "replicate"), WALKS)
def test_every_step_writes_only_its_own_record_in_every_month(world, policy, replicate):
    assert not trespasses(short(world), POLICIES[policy], replicate)[0]


def test_every_step_writes_something():
    wrote = trespasses(BUSY | {"calendar": {"horizon": 24}}, POLICIES["grand_bargain"], 0)[1]
    assert wrote == set(ORDER)


def test_a_step_that_writes_elsewhere_would_be_seen():
    def meddles(me, s, p, policy, u, t):
        seoul.act(me, s, p, policy, u, t)
        s.zone.wage += 1.0

    rules = ORDER | {"seoul": SimpleNamespace(begin=seoul.begin, act=meddles)}
    assert trespasses(few_firms("baseline"), {}, 0, rules)[0] == {"seoul"}


def test_walking_the_acts_is_the_history_that_the_ensemble_tells():
    values, levers = short("history"), POLICIES["grand_bargain"]
    _, months = told(values, levers, 6)
    for t, state in walk(values, levers, 6):
        assert np.float32(state.actors.ledgers.north_income) == months[t].north_income
        assert np.float32(state.actors.ledgers.workers) == months[t].workers


def names_of(kind):
    for name in kind.names or ():
        yield name
        yield from names_of(kind[name])


@pytest.mark.parametrize(
    "kind",
    [*RECORDS.values(), FIRM, POINT, POLICY, ACTOR_LUCK, TRAIT_LUCK, FIRM_LUCK, OUTCOME, QUANTITY],
    ids=[*RECORDS, "firm", *["point", "policy", "actors", "traits", "firms", "outcome", "quantity"]],
)
def test_no_field_bears_the_name_of_something_that_every_record_has(kind):
    # numba would read the field, the interpreter and Mesa the attribute: me.size, me.min ...
    assert {"size", "min", "max", "mean", "T"} <= set(dir(np.record))
    assert not set(names_of(kind)) & set(dir(np.record))


BUSY = merged(  # a zone large enough for the labour office and the regime's purse to feel it
    few_firms("baseline"),
    LONG,
    RUNNING,
    {
        "firm": {"workforce": 1500, "hiring": 0.3},
        "pyongyang": {"income_base": 80},
        "suspension": {"hazard": 0.02, "tension": 2},
    },
)
SETTINGS = [
    few_firms("baseline"),
    merged(few_firms("baseline"), LONG),
    few_firms("history"),
    merged(few_firms("history"), {"calendar": {"events_given": 0}}),
    merged(few_firms("baseline"), LONG, RUNNING),
    merged(few_firms("baseline"), LONG, {"calendar": {"war_at_start": 0}}),
    merged(few_firms("conservative_seoul"), LONG, RUNNING),
    merged(few_firms("history"), {"calendar": {"first_year": 2009, "first_month": 1}}),
    merged(few_firms("baseline"), LONG, {"calendar": {"first_year": 2020, "first_month": 12}}),
    # Washington objects, and no resolution binds.
    merged(few_firms("baseline"), LONG, RUNNING, {"washington": {"consent": 0}}, {"zone": {"open_at_start": 0}}),
    # Washington consents without any lever, and a resolution binds.
    merged(few_firms("baseline"), LONG, RUNNING, {"committee": {"required": 1, "waiver": 0.4}}),
    BUSY,
    merged(BUSY, CHANNELS_ON),
]
PULLED = [
    POLICIES["grand_bargain"],
    {},
    {name: {"start": 1, "strength": 1, "successor": "kept"} for name in LEVERS},
    {name: {"start": 3, "strength": 0.5, "successor": "ended"} for name in LEVERS},
    {name: {"start": 2, "strength": 1, "successor": "reviewed"} for name in LEVERS},
]
PACKAGES = np.concatenate([package(levers) for levers in PULLED]).view(np.recarray)


def moves(agent, name):
    """Whether a parameter, at the ends of its range, moves any outcome anywhere."""
    row = PARAMETERS[agent][name]
    for replicate in range(12):
        for values in reversed(SETTINGS):  # in the last ones most numbers come to bear
            made = np.concatenate(
                [point(merged(values, change)) for change in ({}, {agent: {name: row.low}}, {agent: {name: row.high}})]
            ).view(np.recarray)
            rows = histories(made, PACKAGES, luck_for(made, replicate=replicate))
            if len({row.tobytes() for row in rows}) > 1:
                return True
    return False


@pytest.mark.parametrize("agent", PARAMETERS)
def test_every_parameter_moves_some_outcome(agent):
    still = [f"{agent}.{name}" for name in PARAMETERS[agent] if not moves(agent, name)]
    assert not still


#: No lever, and then each lever in every way in which it is none.
IDLE = [
    {},
    *(
        {lever: {"start": start, "strength": strength, "successor": successor}}
        for lever in LEVERS
        for successor in ("kept", "reviewed", "ended")
        for start, strength in ((1, 0), (136, 1))
    ),
]


@pytest.mark.parametrize("values", SETTINGS, ids=range(len(SETTINGS)))
def test_a_lever_of_strength_zero_or_after_the_end_is_the_status_quo_to_the_bit(values):
    made = point(values)
    packages = np.concatenate([package(levers) for levers in IDLE]).view(np.recarray)
    for replicate in range(2):
        outcomes, months = watched(made, packages, luck_for(made, replicate=replicate))
        for k, levers in enumerate(IDLE):
            assert outcomes[0, k].tobytes() == outcomes[0, 0].tobytes(), levers
            assert months[0, k].tobytes() == months[0, 0].tobytes(), levers


@pytest.mark.parametrize("start", [2, 6, 30])
@pytest.mark.parametrize("values", SETTINGS, ids=range(len(SETTINGS)))
def test_before_a_lever_starts_two_policies_are_the_same_history(values, start):
    levers = {
        name: {"start": start, "successor": fate}
        for name, fate in zip(LEVERS, ["kept", "reviewed", "ended"] * 3, strict=False)
    }
    differ = 0
    for replicate in range(4):
        (_, with_it), (_, without) = (told(values, pulled, replicate) for pulled in (levers, {}))
        assert with_it[: start - 1].tobytes() == without[: start - 1].tobytes()
        differ += with_it[start - 1 :].tobytes() != without[start - 1 :].tobytes()
    assert differ > 0


def test_a_points_history_does_not_depend_on_its_neighbours_in_the_ensemble():
    many = [
        merged(few_firms("baseline"), {"firm": {"inside_at_start": 12, "tenants": 0}}, RUNNING),
        merged(few_firms("history"), {"firm": {"candidates": 5, "inside_at_start": 15}}),
        few_firms("history"),
        few_firms("today"),
    ]
    made = np.concatenate([point(values) for values in many]).view(np.recarray)
    together = histories(made, PACKAGES, luck_for(made))
    for i in range(len(many)):
        alone = made[i : i + 1]
        assert histories(alone, PACKAGES, luck_for(alone))[0].tobytes() == together[i].tobytes(), i


@settings(max_examples=20)
@given(
    born=st.lists(st.tuples(st.floats(1, 3), st.integers(0, 12), st.booleans()), min_size=2, max_size=6),
    replicate=st.integers(0, 50),
)
def test_firms_are_those_of_their_own_point_whoever_was_born_before_them(born, replicate):
    """Histories in a row share the firms that are born alike: more of them, others, or the same in another world."""
    few = merged(few_firms("baseline"), {"firm": {"tenants": 8, "candidates": 5}}, RUNNING)
    changes = (
        {"firm": {"hurdle": hurdle, "inside_at_start": inside}, "moscow": {"price": 100 if dear else 60}}
        for hurdle, inside, dear in born
    )
    made = np.concatenate([point(merged(few, change)) for change in changes]).view(np.recarray)
    together = histories(made, PACKAGES, luck_for(made, 1, replicate))
    for i in range(len(made)):
        alone = made[i : i + 1]
        for j in range(len(PACKAGES)):
            one = histories(alone, PACKAGES[j : j + 1].view(np.recarray), luck_for(alone, 1, replicate))
            assert one[0, 0].tobytes() == together[i, j].tobytes(), (i, j)
