"""Channels that may not exist: off they are the old form, written out; on, each has a form of its own."""

from math import exp, log

import pytest

from model.parameters import PARAMETERS
from model.rules import beliefs, firm, provocations, pyongyang, washington
from model.state import blank
from tests.support.meanings.meaning import FEW, KEPT, RUNNING, on
from tests.support.model import begun, few_firms, merged, point, told, walk

LONG = {"calendar": {"horizon": 48}}


def regime(**values):
    """A regime before a choice, with something at stake in every term."""
    state = blank(1)
    me, s = state.actors.pyongyang, state.actors
    me.at_table, me.sincerity, me.reliability, me.traders, me.guards = 1, 0.3, 0.7, 1, 1
    me.zone_wages, me.russia_offer, me.aid_offer, me.trade = 10, 80, 5, 20
    me.pledge, me.assurance, me.announced = 0.8, 0.2, 1
    s.moscow.need, s.provocations.level, s.provocations.share = 0.8, 3.3, 0.1
    s.calendar.precondition = 1
    for name, value in values.items():
        me[name] = value
    return me, s


def old_utility(alignment, restraint, table, me, s, p):
    """A posture's worth without any channel: income, security, dependence, testing and the seat."""
    q = p.pyongyang
    life = exp(-q.planning * (q.closure_quiet + q.closure_provoked * (1 - restraint)))
    zone = q.state_share * (1 + p.firm.levy) * me.zone_wages * life
    russia = me.reliability * min(p.moscow.capacity, alignment * me.russia_offer)
    aid = me.aid_offer * (table + (1 - table) * p.washington.aid_unconditional)
    income = q.weight_income * log((q.income_base + me.trade + zone + russia + aid) / q.income_base)
    counts = table + (1 - table) * q.assurance_offered
    safe = 1 - exp(-(q.own_weapons + me.reliability * me.pledge * alignment + me.assurance * counts))
    testing = q.weight_testing * (1 - restraint) * (1 - table * (1 - q.testing_at_table))
    sincere = me.sincerity * (q.development + q.status_value * s.washington.nuclear_status.force)
    seated = sincere - (1 - me.sincerity) * q.hanoi - q.displeasure * alignment * s.moscow.need
    seat = seated if table else -me.at_table * q.leaving
    return income + q.weight_security * safe - q.weight_dependence * alignment**2 + testing + seat


@pytest.mark.parametrize("table", [0.0, 1.0])
@pytest.mark.parametrize(("alignment", "restraint"), [(0.0, 0.0), (0.3, 0.9), (1.0, 0.5)])
def test_with_every_channel_off_a_posture_is_worth_what_it_was(alignment, restraint, table):
    p = point()[0]
    me, s = regime()
    found = pyongyang.utility(alignment, restraint, table, me, s, p)
    assert found == pytest.approx(old_utility(alignment, restraint, table, me, s, p), rel=1e-12)


@pytest.mark.parametrize("table", [0.0, 1.0])
@pytest.mark.parametrize("restraint", [0.0, 0.5, 1.0])
def test_without_shelter_the_zone_lives_as_long_as_before_to_the_last_bit(restraint, table):
    state, p, _ = begun()
    q = p.pyongyang
    before = exp(-q.planning * (q.closure_quiet + q.closure_provoked * (1.0 - restraint)))
    assert pyongyang.survival_of_zone(restraint, table, state.actors.pyongyang, p) == before


def change(channel, share=1.0, read=None, **fields):
    """How what is read changes from a channel off to a share of its range."""
    values = [point(on(channel, part))[0] for part in (0.0, share)]
    return read(*regime(**fields), values[1]) - read(*regime(**fields), values[0])


def seat(alignment=0.5, restraint=0.5):
    """What the seat alone adds to a posture."""
    return lambda me, s, p: (
        pyongyang.utility(alignment, restraint, 1.0, me, s, p) - pyongyang.utility(alignment, restraint, 0.0, me, s, p)
    )


def test_at_full_rivalry_and_alignment_an_opening_is_void_and_without_alignment_whole():
    opening = 0.3 * PARAMETERS["pyongyang"]["development"].default
    assert change("pyongyang.rivalry", read=seat(1.0)) == pytest.approx(-opening)
    assert change("pyongyang.rivalry", 0.5, read=seat(0.5)) == pytest.approx(-opening / 4)
    assert change("pyongyang.rivalry", read=seat(0.0)) == 0


def test_what_is_anticipated_is_felt_away_from_the_table_and_only_if_announced():
    opening = 0.3 * PARAMETERS["pyongyang"]["development"].default
    assert change("pyongyang.anticipation", 0.5, read=seat()) == pytest.approx(-opening / 2)
    assert change("pyongyang.anticipation", read=seat(), announced=0) == 0


def test_a_precondition_is_a_cost_of_the_seat_until_the_status_is_accepted():
    def accepted(force):
        def read(me, s, p):
            s.washington.nuclear_status.force = force
            return seat()(me, s, p)

        return read

    assert change("pyongyang.precondition", 0.5, read=accepted(0.0)) == pytest.approx(-2)
    assert change("pyongyang.precondition", 0.5, read=accepted(0.5)) == pytest.approx(-1)
    assert change("pyongyang.precondition", 0.5, read=accepted(1.0)) == 0


def test_hope_of_relief_is_in_proportion_to_the_trade_lost_and_to_sincerity():
    p = point(on("pyongyang.relief_hope", 0.5))[0]
    me, s = regime()
    s.beijing.lost = 200
    beliefs.prospects(me, s, p)
    assert me.relief_hoped == pytest.approx(0.5 * p.beijing.earns * 200 * 0.3)
    drawn = [seat()(*regime(relief_hoped=hoped), p) for hoped in (0.0, me.relief_hoped)]
    assert drawn[1] > drawn[0]
    away = [pyongyang.utility(0.5, 0.5, 0.0, *regime(relief_hoped=hoped), p) for hoped in (0.0, 60.0)]
    assert away[0] == away[1]


def test_a_table_that_shelters_makes_rents_safe_there_and_nowhere_else():
    for share in (0.5, 1.0):
        p, plain = point(on("pyongyang.shelter", share))[0], point()[0]
        me, _ = regime()
        for restraint in (0.0, 1.0):
            lives = [pyongyang.survival_of_zone(restraint, 1.0, me, one) for one in (plain, p)]
            assert log(lives[1]) == pytest.approx((1 - share) * log(lives[0]))
            away = [pyongyang.survival_of_zone(restraint, 0.0, me, one) for one in (plain, p)]
            assert away[0] == away[1] < 1.0
    assert change("pyongyang.shelter", read=seat()) > 0
    assert change("pyongyang.shelter", read=seat(), zone_wages=0) == 0


def test_who_foresees_sees_restraint_keep_levers_and_rents():
    def gain(me, s, p):
        """What restraint alone adds at the table."""
        return pyongyang.utility(0.5, 1.0, 1.0, me, s, p) - pyongyang.utility(0.5, 0.0, 1.0, me, s, p)

    nothing = {"announced": 0, "zone_wages": 0, "aid_offer": 0, "assurance": 0}
    assert change("pyongyang.foresight", read=gain, **nothing) == pytest.approx(0, abs=1e-12)
    for name, value in (("announced", 1), ("zone_wages", 10), ("aid_offer", 5), ("assurance", 0.2)):
        half, whole = (change("pyongyang.foresight", k, gain, **nothing | {name: value}) for k in (0.5, 1.0))
        assert 0 < half < whole, name


def test_a_tie_withholds_its_share_of_what_alignment_promises():
    me, s = regime()
    p = point()[0]
    light = s.washington.green_light
    light.tie = 0.5
    assert pyongyang.untied(1.0, light) == 0.5
    assert pyongyang.untied(0.4, light) == pytest.approx(0.8)
    life = pyongyang.survival_of_zone(1.0, 0.0, me, p)
    with_it = pyongyang.expected_income(1.0, 0.0, life, 1.0, me, s, p)
    light.tie = 0
    without = pyongyang.expected_income(1.0, 0.0, life, 1.0, me, s, p)
    assert without - with_it == pytest.approx(0.5 * life * pyongyang.cash_of_wages(10.0, p))


def test_a_moratorium_spares_major_events_at_the_table_and_no_others():
    p = point(on("provocations.moratorium", 0.75))[0].provocations
    now = blank(1).actors.provocations
    now.level, now.share = 3.0, 0.1
    assert provocations.halted(0.0, p) == 1
    assert provocations.halted(1.0, p) == 0.25
    plain = point()[0].provocations
    rates = [provocations.rate_of_majors(0.0, 1.0, now, one) for one in (plain, p)]
    assert rates[1] == pytest.approx(rates[0] / 4)
    assert provocations.rate_of_majors(0.0, 0.0, now, p) == pytest.approx(0.3)


def test_a_broker_needs_quiet_and_is_slower_under_conservatives():
    p = point(on("seoul.brokerage") | {"washington": {"invitation": 0}})[0]
    s = blank(1).actors
    s.provocations.months_since_major = p.seoul.quiet
    assert washington.brokered(s, p.seoul) == 0.4
    s.calendar.conservative = 1
    assert washington.brokered(s, p.seoul) == pytest.approx(0.4 * p.seoul.brokerage_conservative)
    s.provocations.months_since_major = p.seoul.quiet - 1
    assert washington.brokered(s, p.seoul) == 0
    assert washington.brokered(s, point()[0].seoul) == 0


# The coalition.


def voices(state, p, t=5, **books):
    s = state.actors
    for name, value in books.items():
        s.ledgers[name] = value
    beliefs.follow_rents(s.pyongyang, s, p, t)
    return s.pyongyang.traders, s.pyongyang.guards


def test_of_one_actor_the_elites_have_no_voices_of_their_own():
    state, p, _ = begun()
    assert voices(state, p, cash_zone=1e6) == (1, 1)


def test_in_a_coalition_the_voice_of_an_elite_follows_its_share_of_the_income():
    state, p, _ = begun(on("pyongyang.stakes", 0.5))
    state.actors.pyongyang.russia_offer = 0.0
    assert voices(state, p, 0) == (1, 1), "the first month is the measure"
    traders, guards = voices(state, p, 1, cash_zone=100.0)
    assert traders > 1 > guards
    for t in range(2, 40):
        later = voices(state, p, t, cash_zone=0.0, cash_russia=1000.0)
    assert later[0] < 1 < later[1]


def test_the_trading_elites_share_is_that_of_the_flows_it_lives_on():
    q = point({"pyongyang": {"income_base": 200, "commerce": 0.4}})[0].pyongyang
    assert beliefs.commerce(0.0, 0.0, 0.0, 0.0, q) == pytest.approx(0.4)
    assert beliefs.commerce(0.0, 20.0, 20.0, 60.0, q) == pytest.approx(120 / 300)
    assert beliefs.commerce(100.0, 0.0, 0.0, 0.0, q) == pytest.approx(180 / 300)


def test_without_stakes_neither_commerce_nor_memory_moves_a_bit_and_with_them_both_do():
    for channel, alike in (({}, True), (on("pyongyang.stakes"), False)):
        for change in ({"commerce": 0.6}, {"coalition_memory": 6}):
            pair = [told(merged(FEW, LONG, channel, {"pyongyang": extra}))[1] for extra in ({}, change)]
            assert (pair[0].tobytes() == pair[1].tobytes()) == alike


def test_a_rich_zone_makes_the_trading_elite_louder_than_russia_makes_the_guards():
    rich = merged(
        RUNNING,
        {"calendar": {"horizon": 24}, "pyongyang": {"income_base": 60, "stakes": 1}},
        {"moscow": {"price": 15}, "firm": {"tenants": 24, "inside_at_start": 24, "workforce": 1500, "hiring": 0.3}},
        {"firm": {"value": 1500}, "beijing": {"reaction": 0}},
    )
    *_, (_, state) = walk(rich)
    assert state.actors.ledgers.cash_zone > 1
    assert state.actors.pyongyang.traders > 1 > state.actors.pyongyang.guards


def test_an_entrant_averages_its_own_reckoning_with_that_of_firms_inside():
    state, p, _ = begun({"firm": {"peers": 0.25}})
    assert firm.opinion(1.0, state.actors, p) == 1.0, "nobody is inside to be asked"
    state.actors.ledgers.firms, state.actors.ledgers.worth = 3.0, 2.0
    assert firm.opinion(1.0, state.actors, p) == pytest.approx(1.25)
    assert firm.opinion(1.0, state.actors, point()[0]) == 1.0


def test_without_the_rents_link_shelter_changes_nothing():
    for replicate in range(3):
        values = merged(few_firms("baseline"), {"path": {"rents": 0}})
        pair = [
            told(merged(values, channel), {"green_light": KEPT}, replicate)[1]
            for channel in ({}, on("pyongyang.shelter"))
        ]
        assert pair[0].tobytes() == pair[1].tobytes()
