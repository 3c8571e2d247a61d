"""The rules' small functions against answers that are known otherwise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from model.chronology import month_number
from model.policy import ENDED, KEPT, REVIEWED
from model.rules import calendar, logit, provocations, washington
from model.state import blank
from tests.support.model import point

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
