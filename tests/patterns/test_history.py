"""What the model must reproduce (Grimm et al. 2005): fitted on 2005-2010, judged on what came after.

A year of the zone is judged by the median over the replicates whose zone ran through that whole
year. What misses is marked as expected to fail, with the figure: it says so when it no longer does.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from model.ensemble import watched
from tests.model.helpers import POLICIES, WORLDS, luck_for, merged, package, point, walk

EVIDENCE = Path(__file__).parents[2] / "model" / "evidence"
REPLICATES = 200
FIT = range(2005, 2011)
JUDGE = range(2011, 2016)

COLUMNS = {
    "firms": "firms",
    "workers": "dprk_workers_year_end",
    "output": "output_musd",
    "wages": "wage_bill_musd",
}


@cache
def observed():
    """The zone by year, quantity -> year -> figure."""
    with (EVIDENCE / "kaesong_annual.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        quantity: {int(row["year"]): float(row[column]) for row in rows if row[column]}
        for quantity, column in COLUMNS.items()
    }


@cache
def runs(world, policy="status_quo", **calendar):
    """Outcomes and months of 200 replicates, shape (replicates,) and (replicates, months)."""
    values = merged(WORLDS[world], {"calendar": calendar})
    if world != "history":  # talks and provocations of worlds without a zone do not ask for firms
        values = merged(values, {"firm": {"tenants": 10, "candidates": 20}})
    made = point(values)
    found = [
        watched(made, package(POLICIES[policy]), luck_for(made, replicate=r))
        for r in range(REPLICATES)
    ]
    return (
        np.concatenate([outcomes[:, 0] for outcomes, _ in found]).view(np.recarray),
        np.concatenate([months[:, 0] for _, months in found]).view(np.recarray),
    )


def of_year(year, first=(2004, 12)):
    """The months of a calendar year in a run."""
    start = 12 * (year - first[0]) + 1 - first[1]
    return slice(start, start + 12)


def ratio(quantity, year):
    """The model's year against the observed one."""
    months = runs("history")[1]
    ran = months.zone_open[:, of_year(year)].min(axis=1) > 0
    assert ran.sum() > 50, "too few replicates whose zone ran"
    found = months[quantity][:, of_year(year)][ran]
    model = found[:, -1] if quantity in ("workers", "firms") else found.sum(axis=1)
    return np.median(model) / observed()[quantity][year]


# The zone: what was fitted


@pytest.mark.parametrize("year", FIT)
def test_workers_of_2005_to_2010_are_roughly_those_observed(year):
    assert 0.65 < ratio("workers", year) < 1.55


@pytest.mark.parametrize("year", FIT)
def test_output_of_2005_to_2010_is_roughly_that_observed(year):
    assert 0.65 < ratio("output", year) < 1.35


@pytest.mark.parametrize("year", FIT)
def test_wage_bills_of_2005_to_2010_are_roughly_those_observed(year):
    assert 0.65 < ratio("wages", year) < 1.65


# The zone: what was not


@pytest.mark.parametrize("year", JUDGE)
def test_workers_of_2011_to_2015_come_within_15_percent(year):
    assert ratio("workers", year) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("year", [2011, 2012, 2014, 2015])
def test_output_of_2011_to_2015_comes_within_25_percent_but_for_2013(year):
    assert ratio("output", year) == pytest.approx(1, abs=0.25)


@pytest.mark.xfail(
    strict=True, reason="the wage bill of 2015 is 33 per cent too low: 82 of 122 million"
)
def test_the_wage_bill_of_2015_comes_within_25_percent():
    assert ratio("wages", 2015) == pytest.approx(1, abs=0.25)


def stops_and_restarts():
    """Output three months after a restart against the month before the stop."""
    months = runs("history")[1]
    found = []
    for r in range(REPLICATES):
        running, firms, output = months.zone_open[r] > 0, months.firms[r], months.output[r]
        for stop in np.flatnonzero(running[:-1] & ~running[1:]) + 1:
            restart = stop + int(np.argmax(running[stop:]))
            later = restart + 3
            if (
                not stop < restart
                or later >= len(running)
                or not running[restart : later + 1].all()
            ):
                continue  # the run ended first, or the zone stopped again
            if firms[stop : later + 1].min() > 0:  # suspended, not closed
                found.append((restart - stop, output[later] / output[stop - 1]))
    return np.array(found)


def test_three_months_after_a_restart_the_zone_makes_94_percent_or_more_of_before():
    recovered = stops_and_restarts()[:, 1]
    assert len(recovered) > 50
    assert np.median(recovered) >= 0.94


def test_a_stop_by_the_north_lasts_some_five_months():
    assert 3 < stops_and_restarts()[:, 0].mean() < 7


def dips():
    """Output of a year with a stop of four to six months, and of the next, against the year before."""
    months = runs("history")[1]
    found = []
    for year in range(2007, 2015):
        before, now, after = (of_year(y) for y in (year - 1, year, year + 1))
        for r in range(REPLICATES):
            running, made = months.zone_open[r] > 0, months.output[r]
            whole = (
                running[before].all() and running[after].all() and months.firms[r][now].min() > 0
            )
            if whole and 4 <= 12 - running[now].sum() <= 6:
                found.append(
                    (made[now].sum() / made[before].sum(), made[after].sum() / made[before].sum())
                )
    return np.array(found)


@pytest.mark.xfail(
    strict=True,
    reason="a stop of five months leaves 80 per cent of output, not 48: growth fills the dip",
)
def test_a_year_with_such_a_stop_makes_half_of_the_year_before():
    assert np.median(dips()[:, 0]) == pytest.approx(0.48, abs=0.15)


def test_the_year_after_such_a_stop_has_recovered_in_full():
    assert len(dips()) >= 10
    assert np.median(dips()[:, 1]) >= 1


def test_about_two_stops_in_134_months_one_from_each_side():
    outcomes = runs("history")[0]
    assert 0.5 < outcomes.stops_by_seoul.mean() < 1.5
    assert 0.5 < outcomes.stops_by_pyongyang.mean() < 1.5
    assert 1.2 < (outcomes.stops_by_seoul + outcomes.stops_by_pyongyang).mean() < 2.8


def test_most_replicates_have_no_stop_in_the_year_of_cheonan_and_yeonpyeong():
    running = runs("history")[1].zone_open[:, of_year(2010)]
    ran = runs("history")[1].zone_open[:, of_year(2009)][:, -1] > 0
    assert (running[ran].min(axis=1) > 0).mean() > 0.6


# Former tenants (surveys of 2018 to 2025)


@cache
def tenants():
    """Worth of a place against capital and against the hurdle, of the surviving former tenants."""
    values = merged(
        WORLDS["today"],
        {"committee": {"required": 0}, "washington": {"consent": 1}, "zone": {"open_at_start": 1}},
        {"firm": {"candidates": 0}, "calendar": {"horizon": 1}},
    )
    kept = {"strength": 1, "successor": "kept"}
    found = []
    for replicate in range(10):
        for _, state in walk(values, {"green_light": kept, "origin": kept}, replicate):
            firms = state.firms[state.firms.alive > 0]
            found.append(((firms.worth > 1).mean(), (firms.worth > firms.hurdle).mean()))
    return np.mean(found, axis=0)


@pytest.mark.xfail(
    strict=True, reason="a place is worth its capital to 57 per cent of them, not to 80-98"
)
def test_four_of_five_former_tenants_or_more_would_return():
    assert tenants()[0] > 0.8


def test_a_quarter_to_a_half_of_them_would_return_at_once():
    assert 0.25 < tenants()[1] < 0.55


# Provocations


def counts(first, last):
    """Monthly counts on record, both months included."""
    with (EVIDENCE / "provocations_monthly.csv").open(encoding="utf-8", newline="") as file:
        return np.array(
            [
                int(row["events"])
                for row in csv.DictReader(file)
                if first <= (int(row["year"]), int(row["month"])) <= last
            ]
        )


ERAS = {
    "kim jong-il": ("history", {}, slice(0, 85), (2004, 12), (2011, 12)),
    "kim jong-un": ("history", {}, slice(85, 135), (2012, 1), (2016, 2)),
    "since 2022": (
        "long_war",
        {"first_year": 2022, "first_month": 1, "horizon": 56},
        slice(0, 56),
        (2022, 1),
        (2026, 8),
    ),
}


@cache
def provocations(era):
    """The model's counts of an era, and those on record."""
    world, calendar, months, first, last = ERAS[era]
    return runs(world, **calendar)[1].provocations[:, months], counts(first, last)


@pytest.mark.parametrize("era", ERAS)
def test_each_era_has_its_rate_of_provocations(era):
    model, record = provocations(era)
    assert model.shape[1] == len(record)
    assert model.mean() == pytest.approx(record.mean(), rel=0.25)


@pytest.mark.parametrize("era", ERAS)
def test_the_variance_of_provocations_is_about_twice_their_mean(era):
    model = provocations(era)[0]
    spread = [row.var(ddof=1) / row.mean() for row in model if row.sum() > 1]
    assert 1.6 <= np.mean(spread) <= 2.6


@pytest.mark.parametrize("era", ERAS)
def test_provocations_of_one_month_tell_little_of_the_next(era):
    model = provocations(era)[0]
    lagged = [np.corrcoef(row[:-1], row[1:])[0, 1] for row in model if row.std() > 0]
    assert 0 < np.mean(lagged) < 0.4


# Talks


def onsets(months):
    """First months of talks in each replicate."""
    before = np.hstack([np.zeros((len(months), 1)), months.at_table[:, :-1]])
    return ((months.at_table > 0) & (before == 0)).sum(axis=1)


def test_talks_begin_about_once_in_seven_years():
    # Five tracks or so in the 33 years from 1993 to 2025: 0.15 a year.
    months = runs("history")[1]
    assert onsets(months).mean() * 12 / months.shape[1] == pytest.approx(0.15, abs=0.07)


def test_talks_do_not_begin_from_2019_to_2026_for_overtures_alone_in_one_of_five_at_least():
    # Hanoi had failed, overtures went on, and nobody came: Oct 2019 to Nov 2026.
    _, months = runs(
        "baseline", "overture", first_year=2019, first_month=10, horizon=86, war_at_start=0
    )
    silent = (months.at_table.max(axis=1) == 0).mean()
    assert 0.2 < silent < 0.9
