"""Conditional levers, and the structural variants: a coalition, firms that learn from peers, sheltered rents."""

from math import exp

import pytest

from model.policy import policies
from model.rules import firm, pyongyang, washington
from tests.support.model import POLICIES, begun, few_firms, merged, point, told, told_by_mesa, walk


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


@pytest.mark.parametrize("table", [0.0, 1.0])
@pytest.mark.parametrize("restraint", [0.0, 0.5, 1.0])
def test_separate_rents_are_expected_as_before_to_the_last_bit(restraint, table):
    state, p, _ = begun()
    q = p.pyongyang
    before = exp(-q.planning * (q.closure_quiet + q.closure_provoked * (1.0 - restraint)))
    assert pyongyang.survival_of_zone(restraint, table, state.actors.pyongyang, p) == before


def test_sheltered_rents_are_safe_at_the_table_and_as_before_away_from_it():
    state, p, _ = begun({"structure": {"rents": 1}})
    me = state.actors.pyongyang
    plain = begun()[1]
    for restraint in (0.0, 1.0):
        assert pyongyang.survival_of_zone(restraint, 1.0, me, p) == 1.0
        away = [pyongyang.survival_of_zone(restraint, 0.0, me, one) for one in (p, plain)]
        assert away[0] == away[1] < 1.0


def drawn_to_table(rents, wages):
    """What the seat alone adds to utility by money from the zone."""
    state, p, _ = begun({"structure": {"rents": rents}})
    me, s = state.actors.pyongyang, state.actors
    me.zone_wages = wages
    rich = [pyongyang.utility(0.5, 0.5, table, me, s, p) for table in (0.0, 1.0)]
    me.zone_wages = 0.0
    poor = [pyongyang.utility(0.5, 0.5, table, me, s, p) for table in (0.0, 1.0)]
    return (rich[1] - rich[0]) - (poor[1] - poor[0])


def test_money_draws_pyongyang_to_the_table_only_where_the_table_shelters_it():
    assert drawn_to_table(0, 60.0) == pytest.approx(0, abs=1e-12)
    assert 0 < drawn_to_table(1, 10.0) < drawn_to_table(1, 60.0)


@pytest.mark.parametrize("rents", [0, 1])
def test_without_the_rents_link_shelter_changes_nothing(rents):
    values = merged(few_firms("baseline"), {"path": {"rents": 0}, "structure": {"rents": rents}})
    plain = merged(few_firms("baseline"), {"path": {"rents": 0}})
    for replicate in range(3):
        told_here = told(values, POLICIES["recognition"], replicate)[1]
        assert told_here.tobytes() == told(plain, POLICIES["recognition"], replicate)[1].tobytes()


def test_before_anybody_may_trade_shelter_changes_nothing_and_later_it_does():
    values, parted = few_firms("baseline"), []
    rich = merged(values, {"pyongyang": {"prospect": 60, "income_base": 80}})
    for replicate in range(20):
        quo = [told(merged(values, {"structure": {"rents": k}}), {}, replicate)[1] for k in (0, 1)]
        assert quo[0].tobytes() == quo[1].tobytes()
        pulled = [
            told(merged(rich, {"structure": {"rents": k}}), POLICIES["recognition"], replicate)[1] for k in (0, 1)
        ]
        parted.append(pulled[0].tobytes() != pulled[1].tobytes())
    assert any(parted)


@pytest.mark.parametrize("world", ["baseline", "ceasefire"])
def test_both_engines_tell_the_same_history_of_sheltered_rents(world):
    values = merged(few_firms(world), {"structure": {"rents": 1}}, {"pyongyang": {"prospect": 60, "income_base": 80}})
    for replicate in range(3):
        outcomes, months = told(values, POLICIES["recognition"], replicate)
        theirs, their_months = told_by_mesa(values, POLICIES["recognition"], replicate)
        assert theirs == outcomes.tobytes()
        assert b"".join(their_months) == months.tobytes()


def test_sheltered_rents_are_paid_out_of_the_same_wages_as_before():
    values = merged(OPEN_ZONE, {"structure": {"rents": 1}})
    before, paid = 0.0, False
    for _, state in walk(values, POLICIES["recognition"]):
        books = state.actors.ledgers
        assert books.cash_zone == pytest.approx(
            point()[0].pyongyang.state_share * (1 + point()[0].firm.levy) * books.wages
        )
        paid |= books.cash_zone > before
    assert paid


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
