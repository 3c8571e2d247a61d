"""Mesa, the compiled ensemble and the plain interpreter are one model."""

import itertools
import json
import os
import pickle
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mesa.batchrunner import batch_run

from model.actors import Actor, Seoul
from model.ensemble import histories
from model.kaesong import Kaesong
from model.outcomes import OUTCOME, QUANTITIES
from model.parameters import BadInput
from model.policy import LEVERS, TIED
from tests.support.meanings.of_governments import OPENING
from tests.support.model import (
    CHANNELS_ON,
    POLICIES,
    WORLDS,
    few_firms,
    levers,
    luck_for,
    merged,
    package,
    parameters,
    point,
    short,
    told,
    told_by_mesa,
)

ROOT = Path(__file__).parents[2]

#: Every policy and every world; the other pairs with --slow.
QUICK = set(zip(itertools.cycle(POLICIES), WORLDS, strict=False))
PAIRS = [
    pytest.param(policy, world, marks=[pytest.mark.slow] * ((policy, world) not in QUICK))
    for policy, world in sorted(
        {
            *QUICK,
            *((policy, world) for policy in POLICIES for world in ("baseline", "history")),
            *((policy, world) for world in WORLDS for policy in ("recognition", "grand_bargain")),
        }
    )
]


def assert_one_history(values, levers, replicate=0):
    outcomes, months = told(values, levers, replicate)
    mesa, mesa_months = told_by_mesa(values, levers, replicate)
    for t, row in enumerate(mesa_months):
        assert row == months[t].tobytes(), f"month {t}"
    assert len(mesa_months) == len(months)
    assert mesa == outcomes.tobytes()


@pytest.mark.parametrize(("policy", "world"), PAIRS)
def test_mesa_and_the_ensemble_tell_the_same_history_to_the_last_bit(policy, world):
    assert_one_history(short(world), POLICIES[policy], replicate=3)


#: Every channel on, every lever pulled and tied, in a world that opens its zone.
ALL_ON = merged(short("baseline"), CHANNELS_ON)
ALL_PULLED = {name: {"successor": "kept"} | ({"tie": 0.5} if name in TIED else {}) for name in LEVERS}


@settings(max_examples=20)
@example(values={"firm": {"tenants": 0, "candidates": 0}, "calendar": {"horizon": 3}}, pulled={}, replicate=0)
@example(values=ALL_ON, pulled=ALL_PULLED, replicate=1)
@example(values=merged(ALL_ON, OPENING), pulled=ALL_PULLED, replicate=1)
@given(values=parameters(), pulled=levers(), replicate=st.integers(0, 2**63 - 1))
def test_they_tell_the_same_history_whatever_the_parameters_and_the_levers(values, pulled, replicate):
    assert_one_history(values, pulled, replicate)


def digest(world, policy, replicate):
    outcomes, months = told(short(world, 24), POLICIES[policy], replicate)
    return sha256(outcomes.tobytes() + months.tobytes()).hexdigest()


CASES = [
    ("baseline", "status_quo", 0),
    ("baseline", "grand_bargain", 1),
    ("successor_reverses", "recognition", 2),
    ("history", "status_quo", 3),
]


def test_a_world_with_every_channel_and_lever_opens_its_zone():
    outcomes = told(merged(ALL_ON, OPENING), ALL_PULLED, 1)[0]
    assert outcomes.zone_months_open > 0
    assert outcomes.cash_tourism > 0


def test_firms_inside_a_closed_zone_are_the_same_to_both_engines():
    inside = {"firm": {"inside_at_start": 4, "tenants": 8, "candidates": 8, "peers": 1}}
    for replicate in range(3):
        assert_one_history(merged(short("baseline"), OPENING, inside), {}, replicate)


def test_compiled_and_interpreted_rules_give_the_same_bytes():
    interpreted = subprocess.run(
        [sys.executable, __file__],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(interpreted.stdout) == [digest(*case) for case in CASES]


def test_a_mesa_model_pickled_in_mid_history_goes_on_to_the_same_end():
    values, pulled = short("history"), POLICIES["recognition"]
    model = Kaesong(pulled, values, replicate=5)
    for _ in range(20):
        model.step()
    copy = pickle.loads(pickle.dumps(model))
    assert copy.steps == 20
    end = copy.run().tobytes()
    assert end == told(values, pulled, 5)[0].tobytes()
    assert end == model.run().tobytes()
    assert copy.datacollector.get_model_vars_dataframe().equals(model.datacollector.get_model_vars_dataframe())


def test_mesas_batch_run_collects_the_ensembles_months():
    values = short("baseline", 48)
    rows = batch_run(
        Kaesong,
        parameters={
            "replicate": [0, 1],
            "policy": [POLICIES["status_quo"], POLICIES["grand_bargain"]],
            "parameters": [values],
        },
        rng=[1],
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    seen = {}
    for row in rows:
        key = (row["replicate"], "grand_bargain" if row["policy"] else "status_quo")
        seen.setdefault(key, {})[row["Step"]] = row
    assert len(seen) == 4
    for (replicate, policy), collected in seen.items():
        _, months = told(values, POLICIES[policy], replicate)
        assert [row for row in sorted(collected) if row > 0] == [*range(1, 49)]
        for t in range(48):
            for name in QUANTITIES:
                assert collected[t + 1][name] == float(months[t][name]), (t, name)


def test_a_workspace_used_before_leaves_no_trace():
    from model.state import blank

    made = point(short("history"))
    luck = luck_for(made)
    used = blank(len(luck.traits))
    used.memory[:] = np.random.default_rng(0).integers(0, 255, len(used.memory))
    fresh = histories(made, package(POLICIES["recognition"]), luck)
    assert histories(made, package(POLICIES["recognition"]), luck, used).tobytes() == fresh.tobytes()


class Stubborn(Seoul):
    """A Seoul that never opens and never closes."""

    def step(self):
        pass


def test_another_mind_swapped_in_changes_the_history():
    values, pulled = few_firms("baseline"), POLICIES["grand_bargain"]
    opens = next(replicate for replicate in range(20) if told(values, pulled, replicate)[0].zone_months_open > 0)
    as_it_is, _ = told_by_mesa(values, pulled, opens)
    stubborn, _ = told_by_mesa(values, pulled, opens, agents={"seoul": Stubborn})
    assert np.frombuffer(as_it_is, OUTCOME)[0]["zone_months_open"] > 0
    assert np.frombuffer(stubborn, OUTCOME)[0]["zone_months_open"] == 0


def test_an_agent_of_no_record_is_refused_in_one_line():
    with pytest.raises(BadInput, match=r"agents: no record 'firm'; did you mean 'firms'\?"):
        Kaesong(agents={"firm": Actor})


if __name__ == "__main__":
    print(json.dumps([digest(*case) for case in CASES]))
