"""Books balance, whatever the parameters, the levers and the luck."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.parameters import PARAMETERS
from model.policy import LEVERS
from model.rules import zone
from tests.support.books import CLOSE, MILLION, books_balance, of_firms_that_can_be_inside
from tests.support.meanings.of_governments import OPENING
from tests.support.model import (
    CHANNELS_ON,
    POLICIES,
    WORLDS,
    few_firms,
    levers,
    merged,
    parameters,
    point,
    short,
    told,
    walk,
)

SUMMED = {
    "zone_output_total": "output",
    "zone_wages_total": "wages",
    "exports_us_total": "exports_us",
    "cash_zone": "cash_zone",
    "cash_russia": "cash_russia",
    "cash_aid": "cash_aid",
    "cash_tourism": "cash_tourism",
    "cash_relief": "cash_relief",
    "table_months": "at_table",
    "provocations": "provocations",
    "zone_months_open": "zone_open",
}

#: A zone that is full of firms from its first month on, and every one of them hires at once.
RUSH = {
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "zone": {"open_at_start": 1, "labour_growth": 300, "labour_pool": 10000},
    "firm": {"tenants": 0, "candidates": 40, "inside_at_start": 40, "workforce": 1500, "hiring": 0.3},
}
FULL_COVER = merged(
    RUSH,
    {"seoul": {"cover": 0.9, "cover_lever": 0.4, "closure_intercept": 0}},
    {"calendar": {"seoul_camp": 1, "horizon": 48}},
)
#: More work than hands: profitable firms that want twice the pool of labour, quickly.
CROWDED = merged(
    RUSH,
    {"zone": {"labour_growth": 5000, "labour_rate": 0.15}, "suspension": {"hazard": 0}},
    {"seoul": {"closure_intercept": -6}},
    {"firm": {"value": 1500, "overhead": 100, "capital": 3000}, "provocations": {"major_share": 0.03}},
)
#: Every channel on in a zone that opens, and with every lever pulled tours that pay.
TOURED = merged(short("baseline"), CHANNELS_ON, OPENING)
ANY = {"values": parameters(), "pulled": levers(), "replicate": st.integers(0, 1000)}


def every_history(examples):
    """Hypothesis on all of it, and the cases that once went wrong."""

    def decorate(test):
        test = example(values=FULL_COVER, pulled=POLICIES["grand_bargain"], replicate=0)(test)
        test = example(values=RUSH, pulled={}, replicate=0)(test)
        test = example(values=CROWDED, pulled={}, replicate=0)(test)
        test = example(values=TOURED, pulled={name: {"successor": "kept"} for name in LEVERS}, replicate=1)(test)
        return settings(max_examples=examples)(given(**ANY)(test))

    return decorate


@every_history(12)
def test_in_every_month_the_books_balance_and_what_is_a_share_is_one(values, pulled, replicate):
    books_balance(of_firms_that_can_be_inside(values), pulled, replicate)


def test_the_engines_ration_the_first_months_hires_too_and_a_crowded_zone_fills_its_pool():
    p = point(RUSH)[0]
    assert 0 < told(RUSH)[1].workers[0] <= zone.labour_added(0.0, 0.0, p.zone)
    pool = point(CROWDED)[0].zone.labour_pool
    assert told(CROWDED)[1].workers.max() == pytest.approx(pool, rel=0.02)


@every_history(40)
def test_sums_are_sums_of_months_and_every_outcome_is_finite(values, pulled, replicate):
    outcomes, months = told(values, pulled, replicate)
    for total, monthly in SUMMED.items():
        summed = months[monthly].astype(float).sum()
        assert outcomes[total] == pytest.approx(summed, rel=1e-5, abs=1e-6), total
    parts = ("cash_zone", "cash_russia", "cash_aid", "cash_tourism", "cash_relief")
    assert outcomes.cash_total == pytest.approx(sum(outcomes[part] for part in parts), rel=CLOSE)
    assert outcomes.alignment_mean == pytest.approx(months.alignment.mean(), rel=1e-5)
    for name in outcomes.dtype.names:
        if name != "talks_month":
            assert np.isfinite(outcomes[name]), name
    began = np.flatnonzero(months.at_table > 0)
    assert outcomes.talks_by_deadline == float(len(began) > 0)
    if len(began):
        assert outcomes.talks_month == began[0] + 1
    else:
        assert np.isnan(outcomes.talks_month)
    for name in months.dtype.names:
        assert np.isfinite(months[name]).all(), name


@settings(max_examples=30)
@given(values=parameters(), pulled=levers(), seed=st.integers(0, 2**32))
def test_fifty_years_at_the_very_ends_of_the_ranges_stay_finite(values, pulled, seed):
    coin = np.random.default_rng(seed)
    for agent, group in PARAMETERS.items():
        for name, row in group.items():
            if name not in ("tenants", "candidates", "candidates_expansion"):
                values[agent][name] = (row.low, row.high)[coin.integers(2)]
    values["calendar"]["horizon"] = 600
    outcomes, months = told(values, pulled)
    for name in outcomes.dtype.names:
        assert np.isfinite(outcomes[name]) or name == "talks_month", name
    assert np.isfinite(months.view("f4")).all()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("policy", [pytest.param("status_quo", marks=pytest.mark.slow), "grand_bargain"])
def test_the_shipped_worlds_keep_their_books_as_well(world, policy):
    before = None
    for t, state in walk(short(world), POLICIES[policy], 1):
        books = state.actors.ledgers
        assert books.workers == pytest.approx(state.firms.workers.sum(), rel=CLOSE)
        assert 0 < state.actors.pyongyang.sincerity < 1
        assert books.months == t + 1
        now = {name: books[name] for name in books.dtype.names if name.endswith("_sum")}
        for name, value in now.items():
            monthly = name.removesuffix("_sum")
            if monthly in books.dtype.names:
                assert value == (before or dict.fromkeys(now, 0.0))[name] + books[monthly], name
        before = now


def test_russia_pays_what_it_promised_or_its_arrears():
    values = few_firms("baseline")
    arrears = PARAMETERS["moscow"]["arrears"].default
    seen = set()
    for _, state in walk(values, {}, 2):
        moscow = state.actors.moscow
        if moscow.promised > 0:
            share = moscow.paid / moscow.promised
            assert share == pytest.approx(1) or share == pytest.approx(arrears)
            seen.add(round(share, 6))
    assert seen == {1.0, arrears}


def test_who_loses_capital_is_paid_the_cover_and_bears_the_rest():
    closures = 0
    for replicate in range(4):
        values = merged(FULL_COVER, {"seoul": {"cover": 0.6, "cover_lever": 0.2, "reopening": 0}})
        steps = walk(values, {}, replicate)
        for (_, _), (_, state) in pairwise((t, s) for t, s in steps):
            if state.actors.zone.shuts > 0:
                books, firms = state.actors.ledgers, state.firms
                closures += 1
                assert books.cost_firms == pytest.approx(firms.lost.sum() / MILLION)
                assert books.cost_seoul == pytest.approx(firms.insured.sum() / MILLION)
                assert books.cost_seoul == pytest.approx(books.cost_firms * 0.6 / 0.4)
    assert closures > 0
