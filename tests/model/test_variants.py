"""Conditional levers, and the structural variants: a coalition in Pyongyang, firms that learn from peers."""

import pytest

from model.policy import policies
from model.rules import firm, pyongyang, washington
from tests.model.helpers import POLICIES, begun, few_firms, merged, point, told, walk

VARIANTS = [{"pyongyang": a, "learning": b} for a in (0, 1) for b in (0, 1)]


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


def test_of_one_actor_the_elites_have_no_voices_of_their_own():
    state, p, _ = begun()
    me = state.actors.pyongyang
    state.actors.ledgers.cash_zone = 1e6
    pyongyang.follow_rents(me, state.actors, p, 5)
    assert me.traders == me.guards == 1


def test_in_a_coalition_the_voice_of_an_elite_follows_its_share_of_the_income():
    state, p, _ = begun({"structure": {"pyongyang": 1}})
    s = state.actors
    s.pyongyang.russia_offer = 0.0
    pyongyang.follow_rents(s.pyongyang, s, p, 0)
    assert s.pyongyang.traders == s.pyongyang.guards == 1, "the first month is the measure"
    s.ledgers.cash_zone = 100.0
    pyongyang.follow_rents(s.pyongyang, s, p, 1)
    assert s.pyongyang.traders > 1 > s.pyongyang.guards
    traders = s.pyongyang.traders
    s.ledgers.cash_zone, s.ledgers.cash_russia = 0.0, 1000.0
    for t in range(2, 40):
        pyongyang.follow_rents(s.pyongyang, s, p, t)
    assert s.pyongyang.traders < 1 < s.pyongyang.guards
    assert traders > s.pyongyang.traders


def test_the_trading_elites_share_is_that_of_the_flows_it_lives_on():
    q = point({"pyongyang": {"income_base": 200, "commerce": 0.4}})[0].pyongyang
    assert pyongyang.commerce(0.0, 0.0, 0.0, q) == pytest.approx(0.4)
    assert pyongyang.commerce(20.0, 20.0, 60.0, q) == pytest.approx(120 / 300)


def test_an_entrant_averages_its_own_reckoning_with_that_of_firms_inside():
    state, p, _ = begun({"structure": {"learning": 1}, "firm": {"peers": 0.25}})
    assert firm.opinion(1.0, state.actors, p) == 1.0, "nobody is inside to be asked"
    state.actors.ledgers.firms, state.actors.ledgers.worth = 3.0, 2.0
    assert firm.opinion(1.0, state.actors, p) == pytest.approx(1.25)
    p.structure.learning = 0
    assert firm.opinion(1.0, state.actors, p) == 1.0


#: A zone that is open from the first month, with nothing else to stop or open it.
OPEN_ZONE = {
    "zone": {"open_at_start": 1},
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "seoul": {"closure_intercept": -6},
    "suspension": {"hazard": 0},
    "calendar": {"horizon": 48},
    "firm": {"tenants": 60, "candidates": 60, "review_tenant": 0.1, "review_candidate": 0.1},
}


def test_a_coalition_and_one_actor_part_ways_only_once_rents_have_moved():
    values = few_firms("baseline")
    other = merged(values, {"structure": {"pyongyang": 1}})
    parted = []
    for replicate in range(20):
        one, two = told(values, {}, replicate)[1], told(other, {}, replicate)[1]
        assert one[0].tobytes() == two[0].tobytes()
        parted.append(one.tobytes() != two.tobytes())
    assert any(parted)


def test_a_rich_zone_makes_the_trading_elite_louder_than_russia_makes_the_guards():
    rich = merged(
        OPEN_ZONE,
        {"structure": {"pyongyang": 1}, "zone": {"labour_pool": 350_000, "labour_growth": 5000}},
        {"pyongyang": {"income_base": 80}, "moscow": {"price": 15}, "firm": {"workforce": 1500}},
    )
    *_, (_, state) = walk(rich, POLICIES["recognition"])
    assert state.actors.ledgers.cash_zone > 1
    assert state.actors.pyongyang.traders > 1 > state.actors.pyongyang.guards


def test_what_peers_make_of_their_place_moves_entry_and_without_peers_nothing():
    firms = {"learning": 1}
    for replicate in range(5):
        own = told(OPEN_ZONE, {}, replicate)[0]
        deaf = told(merged(OPEN_ZONE, {"structure": firms, "firm": {"peers": 0}}), {}, replicate)[0]
        assert own.tobytes() == deaf.tobytes()
    moved = told(merged(OPEN_ZONE, {"structure": firms, "firm": {"peers": 1}}), {}, 0)[0]
    assert moved["zone_firms_end"] != told(OPEN_ZONE, {}, 0)[0]["zone_firms_end"]


def test_a_lever_that_waits_for_quiet_is_in_force_only_after_it():
    pulled = {"green_light": {"start": 3, "quiet": 6}}
    waited, never = [], 0
    for replicate in range(10):
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
