"""Every link of the chain can be cut, and then nothing passes along it."""

from collections import defaultdict

import numpy as np
import pytest

from tests.support.model import LONG, POLICIES, RUNNING, few_firms, merged, short, told, walk


def same_history(values, one, other, replicates=6):
    for replicate in range(replicates):
        here, there = (told(values, levers, replicate) for levers in (one, other))
        if any(a.tobytes() != b.tobytes() for a, b in zip(here, there, strict=True)):
            return False
    return True


def cut(switch, *more):
    return merged(few_firms("baseline"), LONG, {"path": {switch: 0}}, *more)


#: No talks end, no lever falls: what is left of the way from levers to outcomes is the one link.
STEADY = {"pyongyang": {"failure_loss": 0, "success_gain": 0}, "washington": {"revocation": 0, "reversal": 0}}


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "status_quo"])
def test_without_the_signal_link_no_lever_moves_the_belief_in_sincerity(policy):
    for replicate in range(4):
        _, with_it = told(cut("signal", STEADY), POLICIES[policy], replicate)
        _, without = told(cut("signal", STEADY), {}, replicate)
        assert np.array_equal(with_it["sincerity"], without["sincerity"])


def test_with_the_signal_link_levers_move_the_belief():
    values = merged(few_firms("baseline"), STEADY)
    seen = told(values, POLICIES["grand_bargain"])[1]["sincerity"]
    assert not np.array_equal(seen, told(values, {})[1]["sincerity"])


#: Each lever with all its links but one cut, and the link that is left.
ONLY_LINK = [
    (
        "origin",
        {"path": {"signal": 0}, "firm": {"stake": 0}, "seoul": {"closure_objection": 0}},
        {"path": {"market": 0}},
    ),
    (
        "security_guarantee",
        {"path": {"signal": 0}, "pyongyang": {"sincerity_prior": 0.5, "assurance": 2}},
        {"path": {"security": 0}},
    ),
    ("security_guarantee", {"path": {"security": 0}}, {"path": {"signal": 0}}),
    ("overture", {"path": {"signal": 0}}, {"washington": {"invitation_overture": 0}}),
    (
        "nuclear_status",
        {"path": {"signal": 0}, "pyongyang": {"sincerity_prior": 0.5, "status_value": 2}},
        {"pyongyang": {"status_value": 0}},
    ),
    ("insurance", {}, {"seoul": {"cover_lever": 0}}),
    ("subsidy", {}, {"seoul": {"subsidy": 0}}),
]


@pytest.mark.parametrize(("lever", "cut_first", "cut_last"), ONLY_LINK)
def test_a_lever_whose_last_link_is_cut_does_nothing(lever, cut_first, cut_last):
    others = {"green_light": {"start": 1, "strength": 1, "successor": "kept"}}
    pulled = others | {lever: {"start": 1, "strength": 1, "successor": "kept"}}
    values = merged(few_firms("baseline"), LONG, cut_first)
    assert not same_history(values, pulled, others)
    assert same_history(merged(values, cut_last), pulled, others)


def test_without_the_market_link_exports_are_those_without_origin():
    kept = {"start": 1, "strength": 1, "successor": "kept"}
    for values in (cut("market", RUNNING), cut("market", short("history"))):
        for replicate in range(2):
            one, other = {"green_light": kept}, {"green_light": kept, "origin": kept}
            for (_, a), (_, b) in zip(walk(values, one, replicate), walk(values, other, replicate), strict=True):
                assert a.actors.zone.access == b.actors.zone.access
                if np.array_equal(a.firms.workers * a.firms.skill, b.firms.workers * b.firms.skill):
                    assert a.actors.ledgers.exports_us == b.actors.ledgers.exports_us


def test_without_the_investment_link_no_firm_enters():
    seen = defaultdict(float)
    for switch in (0, 1):
        for replicate in range(8):
            values = merged(few_firms("baseline"), LONG, {"path": {"investment": switch}})
            outcomes, months = told(values, POLICIES["grand_bargain"], replicate)
            seen[switch] += months["firms"].max()
            seen["open", switch] += outcomes.zone_months_open
    assert seen["open", 0] > 0
    assert seen[0] == 0
    assert seen[1] > 0
