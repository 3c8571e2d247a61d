"""When a lever is in force, and what adopting, keeping and reversing it does to a belief."""

import numpy as np
import pytest

from model.parameters import PARAMETERS
from model.policy import LEVERS, policies
from model.rules import washington
from tests.support.model import POLICIES, few_firms, merged, told, walk

REPLICATES = range(4)
OF_WASHINGTON = [name for name, lever in LEVERS.items() if lever.sender == "washington"]

#: A world full of major events, in which presidents are quick to revoke.
STORMY = {
    "firm": {"tenants": 3, "candidates": 3},
    "washington": {"revocation": PARAMETERS["washington"]["revocation"].high},
    "provocations": {"major_share": PARAMETERS["provocations"]["major_share"].high},
}
#: Months of the run at which a new president sits for the first time: February 2029, 2033.
SUCCESSOR, SECOND = 49, 97


def force(lever, setting, values, replicate=0):
    """How strongly a lever is in force, month by month."""
    return np.array([state.actors.washington[lever].force for _, state in walk(values, {lever: setting}, replicate)])


@pytest.mark.parametrize("successor", ["kept", "reviewed", "ended"])
def test_a_lever_is_in_force_from_its_start_whatever_happened_before(successor):
    setting = {"start": 30, "strength": 0.7, "successor": successor}
    values = merged(STORMY, {"calendar": {"horizon": 30}})
    for replicate in REPLICATES:
        steps = walk(values, dict.fromkeys(OF_WASHINGTON, setting), replicate)
        forces = [{name: float(state.actors.washington[name].force) for name in OF_WASHINGTON} for _, state in steps]
        assert forces == 29 * [dict.fromkeys(OF_WASHINGTON, 0.0)] + [dict.fromkeys(OF_WASHINGTON, 0.7)], replicate


def test_a_kept_lever_stays_in_force_through_presidents_and_major_events():
    values = merged(STORMY, {"calendar": {"horizon": SECOND + 3}, "washington": {"reversal": 1.0}})
    for replicate in range(4):
        told = force("origin", {"start": 30, "successor": "kept"}, values, replicate)
        assert (told[29:] == 1).all()


def test_a_lever_up_for_review_falls_with_some_major_event_and_not_without():
    stormy = merged(STORMY, {"calendar": {"horizon": 48}})
    falls = 0
    for replicate in REPLICATES:
        told, major = [], []
        for _, state in walk(stormy, {"origin": {"start": 6}}, replicate):
            told.append(state.actors.washington.origin.force)
            major.append(state.actors.provocations.major)
        fallen = np.flatnonzero(np.diff(told) < 0) + 1
        falls += len(fallen)
        assert all(major[month - 1] for month in fallen)
    assert falls > 0


@pytest.mark.parametrize("start", [SUCCESSOR, SUCCESSOR + 11])
def test_a_lever_of_a_later_president_is_in_force_under_him_and_ends_with_him(start):
    calm = {"washington": {"revocation": 0}, "calendar": {"horizon": SECOND}}
    values = merged(STORMY, calm)
    told = force("green_light", {"start": start, "successor": "ended"}, values)
    assert not told[: start - 1].any()
    assert (told[start - 1 : SECOND - 1] == 1).all()
    assert told[SECOND - 1] == 0


def test_a_lever_that_ends_with_its_administration_ends_with_it():
    calm = merged(STORMY, {"washington": {"revocation": 0}, "calendar": {"horizon": 60}})
    told = force("green_light", {"start": 6, "successor": "ended"}, calm)
    assert (told[5 : SUCCESSOR - 1] == 1).all()
    assert not told[SUCCESSOR - 1 :].any()


def test_the_fall_of_one_lever_does_not_take_one_that_starts_later():
    values = merged(STORMY, {"calendar": {"horizon": 40}})
    levers = {"security_guarantee": {"start": 2}, "green_light": {"start": 40}}
    fell = 0
    for replicate in REPLICATES:
        *_, (_, last) = walk(values, levers, replicate)
        fell += last.actors.washington.security_guarantee.force == 0
        assert last.actors.washington.green_light.force == 1
    assert fell > 0


def test_a_conditional_lever_waits_for_its_quiet_and_for_nothing_else():
    values = merged(STORMY, {"calendar": {"horizon": 48}})
    came = 0
    for replicate in REPLICATES:
        setting = {"start": 6, "quiet": 8, "successor": "ended"}
        told, major = [], []
        for _, state in walk(values, {"green_light": setting}, replicate):
            told.append(state.actors.washington.green_light.force)
            major.append(bool(state.actors.provocations.major))
        quiet, due = 0, None  # months since the start or the last major event
        for month in range(6, 49):
            if quiet >= 8 and due is None:
                due = month
            quiet = 0 if major[month - 1] else quiet + 1
        assert not any(told[: (due or 49) - 1])
        if due:
            came += 1
            assert told[due - 1] == 1, replicate
    assert came > 0


#: A belief that only the signal moves: no forgetting, no rounds of talks, no pull of presidents.
PURE = merged(
    {"firm": {"tenants": 3, "candidates": 3}, "calendar": {"horizon": 60}},
    {"washington": {"invitation": 0, "revocation": 0, "reversal": 1}},
    {"pyongyang": {"forgetting": 0, "new_president_pull": 0, "signal": 2}},
)
COST, PERSISTENCE = 0.4, 0.6
PRICED = {
    "washington": {
        "cost_security_guarantee": COST,
        "persistence_reviewed": PERSISTENCE,
        "persistence_kept": PERSISTENCE,
    }
}
WHOLE = 2 * COST * PERSISTENCE  # log odds that the lever is worth in all


def log_odds(start, successor="reviewed", **pyongyang):
    """The belief in log odds, month by month, above where it stood at first."""
    values = merged(PURE, PRICED, {"pyongyang": pyongyang})
    setting = {"security_guarantee": {"start": start, "successor": successor}}
    told = [state.actors.pyongyang.sincerity_log_odds for _, state in walk(values, setting)]
    return np.array(told) - told[0]


@pytest.mark.parametrize("share", [1.0, 0.5])
@pytest.mark.parametrize("penalty", [1.0, 2.0, 3.0])
def test_a_reversal_subtracts_its_penalty_for_each_unit_that_adoption_had_added(share, penalty):
    told = log_odds(4, adoption_share=share, reversal_penalty=penalty, instalments=12)
    moved = told[SUCCESSOR - 1] - told[SUCCESSOR - 2]
    assert moved == pytest.approx(-penalty * share * WHOLE)


@pytest.mark.parametrize("instalments", [6, 12, 24])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_kept_lever_is_worth_its_cost_in_all_and_its_instalments_end(instalments, share):
    told = log_odds(4, "kept", adoption_share=share, instalments=instalments)
    months = np.diff(told)
    paid = months[np.abs(months) > 1e-12]
    assert told[-1] == pytest.approx(WHOLE)
    assert told[:3].max() == 0
    assert len(paid) <= instalments + 1
    if share < 1:
        assert paid[-1] == pytest.approx((1 - share) * WHOLE / instalments)
        assert 4 + instalments - 1 <= np.flatnonzero(np.abs(months) > 1e-12)[-1] + 2 <= 4 + instalments


def test_instalments_of_a_broken_number_of_months_are_worth_no_more():
    assert log_odds(4, "kept", instalments=6.5)[-1] == pytest.approx(WHOLE)


def test_a_lever_reversed_within_its_instalments_pays_no_more_of_them():
    told = log_odds(40, adoption_share=0.5, reversal_penalty=1, instalments=24)
    assert (told[SUCCESSOR:] == told[SUCCESSOR - 1]).all()


def test_a_lever_waits_for_its_month_and_for_the_quiet_it_asks_for():
    lever = policies(1)[0].origin
    lever.start = 6
    met = [washington.condition_met(0.0, lever, 120.0, t) for t in range(8)]
    assert met == [0, 0, 0, 0, 0, 1, 1, 1]
    lever.quiet = 3
    met = [washington.condition_met(0.0, lever, 120.0, t) for t in range(12)]
    assert met.index(1) == 8, "three months from its start on, however quiet it was before"
    assert washington.condition_met(0.0, lever, 2.0, 40) == 0
    assert washington.condition_met(0.0, lever, 3.0, 40) == 1
    assert washington.condition_met(1.0, lever, 0.0, 40) == 1, "once met, it stays"


def test_a_lever_that_waits_for_quiet_is_in_force_only_after_it():
    pulled = {"green_light": {"start": 3, "quiet": 6}}
    waited, never = [], 0
    for replicate in range(6):
        quiet, first = 0, None
        for t, state in walk(few_firms("baseline"), pulled, replicate):
            force = state.actors.washington.green_light.force
            if force > 0 and first is None:
                first = t
                assert quiet >= 6
                assert t >= 3 - 1 + 6 - 1
            quiet = 0 if state.actors.provocations.major > 0 else quiet + 1
        waited.append(first)
        never += first is None
    assert len(set(waited)) > 2, "when it comes hangs on the provocations"


def test_a_lever_that_asks_for_no_quiet_is_the_lever_without_the_word():
    for replicate in range(3):
        plain = told(few_firms("baseline"), POLICIES["recognition"], replicate)[0]
        asked = {name: setting | {"quiet": 0} for name, setting in POLICIES["recognition"].items()}
        assert told(few_firms("baseline"), asked, replicate)[0].tobytes() == plain.tobytes()
