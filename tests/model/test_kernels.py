"""The rules' small functions against answers that are known otherwise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from model.chronology import month_number
from model.policy import ENDED, KEPT, REVIEWED
from model.rules import (
    beliefs,
    calendar,
    committee,
    firm,
    ledgers,
    logit,
    moscow,
    provocations,
    pyongyang,
    seoul,
    suspension,
    washington,
    zone,
)
from model.state import LEVELS, MENU, OPEN, SUSPENDED, blank
from tests.support.model import luck_for, point

CHANCES = st.floats(0, 1, exclude_max=True)


# Provocations


@given(mean=st.floats(0.05, 8), phi=st.floats(0.3, 1.6), u=CHANCES)
def test_the_count_is_the_quantile_of_the_negative_binomial(mean, phi, u):
    # phi is variance / mean - 1, so the shape is mean / phi and the chance 1 / (1 + phi).
    count = provocations.negative_binomial(mean, phi, u)
    law = stats.nbinom(mean / phi, 1 / (1 + phi))
    assert law.cdf(count) >= u - 1e-9
    if count > 0:
        assert law.cdf(count - 1) <= u + 1e-9


@pytest.mark.parametrize(("mean", "phi"), [(0.34, 0.6), (0.95, 0.8), (2.9, 0.8), (3.3, 1.6)])
def test_the_counts_mean_and_variance_are_those_that_were_asked_for(mean, phi):
    quantiles = (np.arange(40_000) + 0.5) / 40_000
    counts = [provocations.negative_binomial(mean, phi, u) for u in quantiles]
    assert np.mean(counts) == pytest.approx(mean, rel=0.005)
    assert np.var(counts) == pytest.approx((1 + phi) * mean, rel=0.01)


def test_no_event_is_expected_where_the_mean_is_zero():
    assert provocations.negative_binomial(0.0, 0.8, 0.999999) == 0


@given(count=st.integers(0, 20), share=st.floats(0.03, 0.4))
def test_a_month_is_major_if_any_of_its_events_is(count, share):
    assert provocations.chance_of_major(count, share) == pytest.approx(1 - (1 - share) ** count)


def test_restraint_and_talks_lower_the_level_and_events_excite_more():
    p = point()[0].provocations

    def mean(restraint, at_table, last=2.9):
        return provocations.mean_count(2.9, last, restraint, at_table, p)

    assert mean(0, 0) == pytest.approx(2.9)
    # A level that lasts is one that its own echo keeps up.
    for restraint, at_table, level in ((1, 0, 1 - p.restraint_effect), (0, 1, p.talks_multiplier)):
        assert mean(restraint, at_table, last=2.9 * level) == pytest.approx(2.9 * level)
    assert mean(0, 0, last=5.9) == pytest.approx(2.9 + 3 * p.excitation)
    assert mean(1, 1, last=5.9) - mean(1, 1, last=2.9) == pytest.approx(3 * p.excitation)


@pytest.mark.parametrize(
    ("year", "month", "level"), [(2011, 12, 0.34), (2012, 1, 0.95), (2021, 12, 0.95), (2022, 1, 3.3)]
)
def test_each_era_has_its_level(year, month, level):
    assert provocations.level(month_number(year, month), point()[0].provocations) == level


# Logit


@given(x=st.floats(-400, 400))
def test_logistic_and_logit_are_scipys(x):
    assert logit.logistic(x) == pytest.approx(special.expit(x), rel=1e-12)
    if abs(x) < 15:
        assert logit.logit(logit.logistic(x)) == pytest.approx(x, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("x", [1e6, -1e6, float("inf"), float("-inf")])
def test_logistic_never_overflows(x):
    assert logit.logistic(x) == pytest.approx(float(x > 0), abs=1e-100)


# Pyongyang


def regime(**values):
    """The state as a regime sees it that sits at the table, with these fields of its record."""
    state = blank(1)
    me = state.actors.pyongyang
    me.at_table, me.alignment, me.sincerity, me.reliability = 1, 0.5, 0.3, 0.7
    me.zone_wages, me.russia_offer, me.aid_offer = 10, 80, 5
    me.pledge, me.assurance = 0.8, 0.2
    state.actors.moscow.need = 0.8
    for name, value in values.items():
        me[name] = value
    return me, state.actors


def utilities(me, s, p):
    return np.array(
        [
            pyongyang.utility(
                pyongyang.NODES[k % LEVELS], pyongyang.NODES[k // LEVELS % LEVELS], float(k // LEVELS**2), me, s, p
            )
            for k in range(MENU)
        ]
    )


def masses(me, s, p, rationality):
    """Quantal response over the nodes, by scipy."""
    each = np.tile(np.multiply.outer(pyongyang.MASSES, pyongyang.MASSES).ravel(), 2)
    return special.softmax(rationality * utilities(me, s, p) + np.log(each))


@pytest.mark.parametrize("rationality", [0.5, 3, 8])
def test_the_weights_of_the_menu_are_the_quantal_response_at_its_nodes(rationality):
    p = point({"pyongyang": {"rationality": rationality}})[0]
    me, s = regime()
    pyongyang.weigh_menu(me, s, p, True, True)
    assert np.allclose(me.weight, masses(me, s, p, rationality), rtol=1e-12)


@pytest.mark.parametrize("there", [False, True])
def test_what_is_not_on_the_menu_has_no_mass(there):
    p = point()[0]
    me, s = regime()
    pyongyang.weigh_menu(me, s, p, not there, there)
    half = slice(LEVELS**2, None) if there else slice(0, LEVELS**2)
    every = masses(me, s, p, p.pyongyang.rationality)
    assert np.allclose(me.weight[half], every[half] / every[half].sum(), rtol=1e-12)
    assert me.weight[half].sum() == pytest.approx(1)


def on_the_menu(me, s, p, proposal=1.0, t=24):
    """Whether the seat can be left empty, and taken."""
    u = luck_for(point()).actors[0].copy()
    u.proposal = proposal
    return tuple(bool(one) for one in pyongyang.seats(me, s, p, u, t))


def test_a_seat_needs_an_offer_or_talks_that_run_or_a_proposal_of_its_own():
    p = point({"pyongyang": {"proposal": 0.1}})[0]
    me, s = regime(at_table=0)
    s.calendar.month = month_number(2025, 2)
    assert on_the_menu(me, s, p) == (True, False)
    assert on_the_menu(me, s, p, proposal=0.05) == (True, True)
    s.washington.quiet_until = 30  # Washington does not talk yet
    assert on_the_menu(me, s, p, proposal=0.05) == (True, False)
    s.washington.invites = 1
    assert on_the_menu(me, s, p) == (True, True)
    me.failed = 1  # a round that failed this very month outweighs the offer
    assert on_the_menu(me, s, p, proposal=0.05) == (True, False)
    me.failed, me.at_table, s.washington.invites = 0, 1, 0
    assert on_the_menu(me, s, p) == (True, True)


@pytest.mark.parametrize(("year", "month", "seat"), [(1993, 5, 0), (1993, 6, 1), (2019, 10, 1), (2019, 11, 0)])
def test_where_talks_are_given_the_seat_is_that_on_record(year, month, seat):
    p = point({"calendar": {"talks_given": 1}, "pyongyang": {"proposal": 0.1}})[0]
    for at_table in (0, 1):
        me, s = regime(at_table=at_table)
        s.calendar.month, s.washington.invites = month_number(year, month), 1 - seat
        assert on_the_menu(me, s, p, proposal=0.0) == (seat == 0, seat == 1)


@given(weights=st.lists(st.floats(0.01, 1), min_size=MENU, max_size=MENU), u=CHANCES)
def test_the_choice_is_the_inverse_of_the_cumulative_weights(weights, u):
    weight = np.array(weights) / sum(weights)
    k = pyongyang.choose(weight, u)
    assert np.cumsum(weight)[k] > u - 1e-12
    assert k == 0 or np.cumsum(weight)[k - 1] <= u + 1e-12


def test_a_larger_quantile_never_takes_a_lower_item():
    weight = np.full(MENU, 1 / MENU)
    taken = [pyongyang.choose(weight, u) for u in np.linspace(0, 1, 1000, endpoint=False)]
    assert taken == sorted(taken)
    assert set(taken) == set(range(MENU))


@pytest.mark.parametrize(
    ("field", "more", "options"),
    [
        ("sincerity", 0.5, "table"),
        ("russia_offer", 200, "alignment"),
        ("aid_offer", 60, "table"),
        ("assurance", 2, "table"),
        ("zone_wages", 60, "restraint"),
    ],
)
def test_what_is_offered_draws_the_regime_to_where_it_is_paid(field, more, options):
    p = point()[0]
    ks = np.arange(MENU)
    coordinate = {"table": ks // LEVELS**2, "restraint": ks // LEVELS % LEVELS, "alignment": ks % LEVELS}
    drawn = []
    for value in (0, more):
        me, s = regime(**{field: value})
        pyongyang.weigh_menu(me, s, p, True, True)
        drawn.append((me.weight * coordinate[options]).sum())
    assert drawn[1] > drawn[0]


def test_without_the_rents_link_the_zones_wages_leave_posture_and_consent_alone():
    for switch, alike in ((0, True), (1, False)):
        p = point({"path": {"rents": switch}})[0]
        here, there = regime(zone_wages=0), regime(zone_wages=60)
        assert np.array_equal(utilities(*here, p), utilities(*there, p)) == alike
        chances = [pyongyang.chance_of_consent(*one, p) for one in (here, there)]
        assert (chances[0] == chances[1]) == alike
        assert chances[0] <= chances[1]


def test_without_the_interdependence_link_restraint_does_not_lengthen_the_zones_life():
    me, _ = regime(restraint=0.5)
    for switch, alike in ((0, True), (1, False)):
        p = point({"path": {"interdependence": switch}})[0]
        lives = [pyongyang.survival_of_zone(r, 0.0, me, p) for r in (0.0, 0.5, 1.0)]
        assert (lives[0] == lives[1] == lives[2]) == alike
        assert lives == sorted(lives)
    quiet = np.exp(-p.pyongyang.planning * p.pyongyang.closure_quiet)
    assert lives[2] == pytest.approx(quiet)


def test_without_the_security_link_a_guarantee_reassures_nobody():
    for switch, reassured in ((0, False), (1, True)):
        p = point({"path": {"security": switch}})[0]
        me, s = regime(sincerity=0.6)
        guarantee = s.washington.security_guarantee
        guarantee.force, guarantee.persistence = 1, 0.9
        beliefs.prospects(me, s, p)
        assert (me.assurance > 0) == reassured
        assert me.assurance == pytest.approx(switch * p.pyongyang.assurance * 0.9 * 0.6)


def test_sources_of_security_are_substitutes():
    p = point()[0]
    me, _ = regime(assurance=0)
    alone = pyongyang.security(1.0, 1.0, 1.0, me, p) - pyongyang.security(0.0, 1.0, 1.0, me, p)
    me.assurance = 1
    beside = pyongyang.security(1.0, 1.0, 1.0, me, p) - pyongyang.security(0.0, 1.0, 1.0, me, p)
    assert 0 < beside < alone
    assert pyongyang.security(1.0, 1.0, 1.0, me, p) < 1


def test_a_reversal_takes_away_more_than_the_adoption_gave():
    p = point()[0].pyongyang
    w = blank(1).actors.washington
    w.adopted, w.kept, w.dropped = 0.35, 0, 0
    gained = beliefs.news(w, p)
    w.adopted, w.dropped = 0, 0.35
    assert gained == pytest.approx(p.signal * p.adoption_share * 0.35)
    assert beliefs.news(w, p) == pytest.approx(-p.reversal_penalty * gained)


def test_a_lever_kept_through_all_its_instalments_has_signalled_its_whole_cost():
    p = point()[0].pyongyang
    w = blank(1).actors.washington
    w.adopted = w.kept = 0.4
    total = beliefs.news(w, p)
    w.adopted = 0
    total += (p.instalments - 1) * beliefs.news(w, p)
    assert total == pytest.approx(p.signal * 0.4)


def test_russias_reliability_is_learnt_and_without_news_it_rests_at_the_prior():
    p = point()[0].pyongyang
    me, s = regime()
    prior = p.reliability_paid / (p.reliability_paid + p.reliability_unpaid)
    for promised, paid, sign in ((10, 10, 1), (10, 0, -1)):
        me.paid, me.unpaid, me.reliability = p.reliability_paid, p.reliability_unpaid, prior
        s.moscow.promised, s.moscow.paid = promised, paid
        for _ in range(24):
            beliefs.remember_payment(me, s.moscow, p)
        assert sign * (me.reliability - prior) > 0.05


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


# Washington


@pytest.mark.parametrize("force", [0, 0.8])
def test_who_may_undo_a_lever_depends_on_what_binds_a_successor(force):
    mine = blank(1).actors.washington.origin
    mine.force = force
    for successor, by_event, by_review, by_oath in ((KEPT, 0, 0, 0), (REVIEWED, 1, 1, 0), (ENDED, 1, 0, 1)):
        assert washington.fallen(mine, successor, 0.0, 0.0, 0.0) == 0
        # What is not in force cannot be undone.
        assert washington.fallen(mine, successor, 1.0, 0.0, 0.0) == by_event * (force > 0)
        assert washington.fallen(mine, successor, 0.0, 1.0, 0.0) == by_review * (force > 0)
        assert washington.fallen(mine, successor, 0.0, 0.0, 1.0) == by_oath * (force > 0)
    mine.fallen = 1
    assert washington.fallen(mine, REVIEWED, 0.0, 0.0, 0.0) == 1


def test_an_instalment_is_due_until_all_are_paid():
    assert [washington.due(float(n), 2.5) for n in range(5)] == [1, 1, 0.5, 0, 0]


def test_an_overture_adds_offers_to_those_that_come_anyway():
    w = point()[0].washington
    assert washington.chance_of_invitation(0.0, 0.0, w) == pytest.approx(w.invitation)
    both = 1 - (1 - w.invitation) * (1 - w.invitation_overture)
    assert washington.chance_of_invitation(1.0, 0.0, w) == pytest.approx(both)
    assert washington.chance_of_invitation(1.0, 0.3, w) == pytest.approx(1 - (1 - both) * 0.7)


# Calendar


@pytest.mark.parametrize(
    ("year", "month", "camp"),
    [(2004, 12, 0), (2008, 3, 1), (2016, 2, 1), (2017, 6, 0), (2022, 5, 0), (2022, 6, 1), (2025, 2, 1)],
)
def test_seouls_governments_are_those_on_record(year, month, camp):
    # A month belongs to whoever governs on its first day: Yoon took office on 10 May 2022.
    assert calendar.camp_in_seoul(1.0 - camp, month_number(year, month), 0.5, 0.0, -1.0) == camp


def test_the_progressives_govern_from_the_first_whole_month_after_june_2025():
    # President Lee Jae-myung took office on 4 June 2025; June began under the acting government.
    assert calendar.camp_in_seoul(0.0, month_number(2025, 6), 0.5, 0.0, -1.0) == 1
    assert calendar.camp_in_seoul(1.0, month_number(2025, 7), 0.5, 0.0, -1.0) == 0


def test_after_the_record_seoul_votes_every_five_years():
    changes = [
        month
        for month in range(month_number(2026, 1), month_number(2045, 1))
        if calendar.camp_in_seoul(0.5, month, 0.5, 0.4, -1.0) == 1.0
    ]
    assert np.diff(changes).tolist() == [60] * (len(changes) - 1)
    assert changes[0] // 12 == 2030
    assert len(changes) >= 3
    assert calendar.camp_in_seoul(1.0, changes[0], 0.5, 0.6, -1.0) == 0  # the other camp wins
    assert calendar.camp_in_seoul(1.0, changes[0] + 1, 0.5, 0.6, -1.0) == 1  # until the next vote
    assert calendar.camp_in_seoul(0.0, changes[0], 0.5, 0.6, 1.0) == 1  # unless a world says so


def test_presidents_of_the_united_states_are_new_in_their_first_whole_month():
    new = [
        (month // 12, month % 12 + 1)
        for month in range(month_number(2004, 12), month_number(2042, 1))
        if calendar.president_is_new(month)
    ]
    assert new == [(year, 2) for year in (2009, 2017, 2021, 2025, 2029, 2033, 2037, 2041)]
