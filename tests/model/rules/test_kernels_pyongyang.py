"""Pyongyang's small functions against answers that are known otherwise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from model.chronology import month_number
from model.rules import beliefs, pyongyang
from model.state import LEVELS, MENU, blank
from tests.support.model import luck_for, point

CHANCES = st.floats(0, 1, exclude_max=True)


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
