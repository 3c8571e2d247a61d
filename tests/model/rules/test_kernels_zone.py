"""The small functions of the zone, its firms and who decides on it, against answers that are known otherwise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from model.rules import committee, firm, ledgers, logit, moscow, seoul, suspension, zone
from model.state import OPEN, SUSPENDED, blank
from tests.support.model import point

CHANCES = st.floats(0, 1, exclude_max=True)


# Zone


def law(import_ban=1.0, duty_korea=0.1):
    """The calendar of a month in which this is the law."""
    me = blank(1).actors.calendar
    me.import_ban, me.duty_korea = import_ban, duty_korea
    return me


@pytest.mark.parametrize("ban", [0, 1])
@given(licensed=st.floats(0.01, 1), recognised=st.floats(0, 1), korea=st.floats(0, 0.25))
def test_access_to_the_market_is_a_constant_elasticity_in_the_duty(ban, licensed, recognised, korea):
    p = point()[0]
    duty = recognised * korea + (1 - recognised) * p.washington.duty_column2
    expected = ((1 + duty) / (1 + korea)) ** -p.washington.elasticity
    access = zone.market_access(licensed, 1.0, recognised, law(ban, korea), p)
    assert access == pytest.approx(expected, rel=1e-12)


def test_access_is_nothing_without_a_licence_and_whole_with_recognition():
    p, banned = point()[0], law()
    assert zone.market_access(0.0, 1.0, 1.0, banned, p) == 0
    assert zone.market_access(1.0, 0.0, 1.0, banned, p) == 0, "goods presumed to be made by forced labour"
    assert zone.market_access(1.0, 1.0, 1.0, banned, p) == 1
    bare, half = (zone.market_access(1.0, 1.0, share, banned, p) for share in (0.0, 0.5))
    assert 0 < bare < half < 1
    assert zone.market_access(0.0, 1.0, 0.0, law(import_ban=0.0), p) == bare
    unlinked = point({"path": {"market": 0}})[0]
    assert zone.market_access(1.0, 1.0, 1.0, banned, unlinked) == bare


def test_the_zone_opens_only_with_all_three_and_any_of_three_can_end_it():
    s = blank(1).actors
    for exempt, willing, consents in np.ndindex(2, 2, 2):
        s.committee.exempt, s.seoul.willing, s.pyongyang.consents = exempt, willing, consents
        assert (zone.next_status(0.0, s) == OPEN) == bool(exempt and willing and consents)
    assert zone.next_status(float(OPEN), s) == OPEN
    s.suspension.active = 1
    assert zone.next_status(float(OPEN), s) == SUSPENDED
    s.suspension.active, s.seoul.closes = 0, 1
    assert zone.next_status(float(OPEN), s) == 0
    s.seoul.closes, s.committee.exempt = 0, 0
    assert zone.next_status(float(OPEN), s) == 0


def test_labour_comes_in_shares_of_the_free_pool_up_to_a_limit():
    z = point()[0].zone
    assert zone.labour_added(0.0, 0.0, z) == z.labour_growth
    assert zone.labour_added(z.labour_pool - 1000, 0.0, z) == pytest.approx(1000 * z.labour_rate)
    assert zone.labour_added(z.labour_pool + 1, 0.0, z) == 0
    assert zone.labour_added(z.labour_pool + 1, 1.0, z) > 0
    assert zone.labour_added(z.expansion_pool + 1, 1.0, z) == 0


def test_wages_grow_by_the_legal_raise_and_by_overtime_where_workers_are_short():
    z = point()[0].zone
    assert zone.wage_growth(1000.0, 0.0, z) == pytest.approx(z.wage_raise / 12)
    short = zone.wage_growth(750.0, 250.0, z)
    assert short == pytest.approx((z.wage_raise + z.wage_overtime / 4) / 12)


# Firms


@given(
    profit=st.floats(-200, 600),
    hazard=st.floats(0, 0.2),
    cover=st.floats(0, 0.9),
    capital=st.floats(1000, 20000),
    discount=st.floats(0.004, 0.03),
)
def test_a_place_is_worth_its_discounted_profits_until_a_closure_that_repays_the_cover(
    profit, hazard, cover, capital, discount
):
    # V = (profit + hazard x cover) / (1 + r) + (1 - hazard) / (1 + r) x V, solved by hand.
    value = firm.value_of_place(profit, hazard, cover, capital, discount)
    again = (profit + hazard * cover * capital + (1 - hazard) * value) / (1 + discount)
    assert value == pytest.approx(again, rel=1e-9, abs=1e-6)
    assert value <= firm.value_of_place(profit + 1, hazard, cover, capital, discount)


def test_fisk_is_scipys_log_logistic():
    for u in (0.01, 0.3, 0.5, 0.9, 0.999):
        expected = stats.fisk(1 / 0.45, scale=440).ppf(u)
        assert logit.fisk(440.0, 0.45, u) == pytest.approx(expected, rel=1e-9)
    assert np.isfinite(logit.fisk(440.0, 0.45, 0.0))


def test_a_workforce_learns_from_its_start_towards_full_skill():
    f = point()[0].firm
    skills = [firm.skill(age, f) for age in range(0, 400, 12)]
    assert skills[0] == pytest.approx(f.skill_start)
    assert skills == sorted(skills)
    assert skills[-1] == pytest.approx(1, abs=1e-4)


def test_firms_fear_stops_and_tension_and_trust_what_is_staked_and_what_lasts():
    p = point()[0]
    s, me = blank(1).actors, blank(1).firms[0]
    s.zone.persistence = 1
    prior = firm.perceived_hazard(me, s, p)
    assert prior == pytest.approx(p.firm.prior_stops / p.firm.prior_months)
    s.zone.stops = 2
    assert firm.perceived_hazard(me, s, p) == pytest.approx(3 * prior)
    s.zone.faded, s.zone.stops = 0.5, 1
    me.tenant = 1  # it remembers two more, half faded, and as much of the months that ran
    remembered = p.firm.prior_months + p.firm.remembered_months / 2
    assert firm.perceived_hazard(me, s, p) == pytest.approx(3 * p.firm.prior_stops / remembered)
    me.tenant, s.zone.stops = 0, 2
    s.provocations.tension = 2
    tense = firm.perceived_hazard(me, s, p)
    assert tense > 3 * prior
    s.washington.origin.force = s.washington.green_light.force = 1
    assert firm.perceived_hazard(me, s, p) == pytest.approx(tense * (1 - p.firm.stake))
    s.zone.persistence = 0.5
    assert firm.perceived_hazard(me, s, p) == pytest.approx(tense * (1 - p.firm.stake) + 0.5 / p.firm.term)


# Seoul, suspension, committee, Moscow, ledgers


def test_seoul_closes_more_readily_after_worse_and_less_readily_with_more_at_stake():
    q = point()[0].seoul
    base = {"conservative": 1.0, "graver": 0.0, "earlier": 0.0, "stakes": 0.0, "objection": 0.0}

    def closure(**change):
        return seoul.chance_of_closure(*(base | change).values(), q)

    assert closure() == pytest.approx(special.expit(q.closure_intercept))
    assert closure(graver=0.5) > closure(graver=-0.5)
    assert closure(earlier=2.0) > closure()
    assert closure(conservative=0.0) < closure()
    assert closure(stakes=1.0) < closure()
    assert closure(objection=1.0) < closure()


def test_seoul_opens_more_readily_under_progressives_and_hardly_against_washington():
    q = point()[0].seoul
    assert seoul.chance_of_opening(0.0, 1.0, q) == q.opening_progressive
    assert seoul.chance_of_opening(1.0, 1.0, q) == q.opening_conservative
    assert seoul.chance_of_opening(0.0, 0.0, q) == pytest.approx(q.opening_progressive * q.defiance)


def test_pyongyang_stops_the_zone_more_readily_in_tension_and_less_if_it_lives_on_it():
    q = point()[0].suspension
    assert suspension.chance_of_suspension(0.0, 0.0, q) == q.hazard
    assert suspension.chance_of_suspension(2.0, 0.0, q) == pytest.approx(q.hazard * np.exp(2 * q.tension))
    assert suspension.chance_of_suspension(0.0, 1.0, q) < q.hazard
    assert suspension.chance_of_suspension(50.0, 0.0, q) == 1


def test_moscow_obstructs_what_it_would_lose():
    q = point()[0].committee
    assert committee.chance_of_waiver(1.0, 0.0, q) == q.waiver
    assert committee.chance_of_waiver(1.0, 1.0, q) == pytest.approx(q.waiver * np.exp(-q.obstruction))
    assert committee.chance_of_waiver(0.0, 0.0, q) == 0


def test_need_and_bid_move_a_share_of_the_way():
    assert moscow.moved(1.0, 0.0, 0.2) == pytest.approx(0.8)
    assert moscow.moved(0.5, 0.5, 0.2) == 0.5


def test_output_recovers_after_a_stop():
    shares = [ledgers.recovery(float(m), 1.5) for m in range(1, 25)]
    assert shares == sorted(shares)
    moments = np.linspace(0, 24, 24_001)
    running = 1 - np.exp(-moments / 1.5)
    months = [running[1000 * m : 1000 * (m + 1) + 1].mean() for m in range(24)]
    assert shares == pytest.approx(months, abs=1e-3)
    assert ledgers.recovery(np.inf, 1.5) == 1  # a zone that was never stopped
