"""Where talks and offers are given, they are those on record, whatever else happens."""

import csv
from pathlib import Path

import numpy as np
import pytest

from model.chronology import month_number
from tests.support.meanings.meaning import ALONE, FEW, TALKING, since
from tests.support.model import POLICIES, merged, told, walk

EVIDENCE = Path(__file__).parents[2] / "model" / "evidence"
FIRST, LAST = month_number(1993, 1), month_number(2026, 8)
SINCE_1993 = since(1993, 1, horizon=LAST - FIRST + 13, war_at_start=-1)


def months_of(rows, first, last):
    """1 in the months of any of these rows, from a month to another."""
    found = np.zeros(last - first + 1)
    for row in rows:
        start, end = (month_number(*map(int, row[name].split("-"))) for name in ("from", "to"))
        found[max(0, start - first) : max(0, end - first + 1)] = 1
    return found


def rows(name, *kinds):
    with (EVIDENCE / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not kinds or row["kind"] in kinds]


@pytest.mark.parametrize("replicate", range(2))
@pytest.mark.parametrize("policy", ["status_quo", "grand_bargain"])
@pytest.mark.parametrize("mind", [ALONE, TALKING], ids=["alone", "talking"])
def test_where_talks_are_given_the_seat_is_theirs_in_every_month_of_the_record(mind, policy, replicate):
    values = merged(mind, SINCE_1993, {"calendar": {"talks_given": 1}})
    _, months = told(values, POLICIES[policy], replicate)
    record = months_of(rows("talks.csv"), FIRST, LAST)
    assert record.sum() == 202
    np.testing.assert_array_equal(months.at_table[: len(record)], record)


def test_after_the_record_talks_are_what_the_rules_make_them():
    values = merged(TALKING, since(2026, 7, talks_given=1, horizon=12))
    paths = [told(values, replicate=replicate)[1].at_table for replicate in range(8)]
    assert not any(path[:2].any() for path in paths)
    assert any(path[2:].any() for path in paths)


def test_a_track_on_record_that_ends_has_failed():
    values = merged(FEW, since(2019, 9, talks_given=1, horizon=3))
    failed = [state.actors.pyongyang.rounds_failed for _, state in walk(values)]
    assert failed == [0, 0, 1]


@pytest.mark.parametrize("often", [0, 1])
def test_where_offers_are_given_they_are_those_on_record_and_none_in_2017(often):
    first = month_number(2017, 1)
    values = merged(
        FEW,
        since(2017, 1, offers_given=1, horizon=LAST - first + 1),
        {"washington": {"invitation": often}, "seoul": {"brokerage": 0.4 * often}},
    )
    levers = {"overture": {"successor": "kept"}} if often else {}
    invites = [state.actors.washington.invites for _, state in walk(values, levers)]
    record = months_of(rows("events.csv", "offer", "broker"), first, LAST)
    assert record[:12].sum() == 0
    np.testing.assert_array_equal(invites, record)


def test_before_and_after_their_record_offers_come_by_chance():
    for year in (2016, 2027):
        values = merged(FEW, since(year, 1, offers_given=1, horizon=6), {"washington": {"invitation": 1}})
        assert all(state.actors.washington.invites for _, state in walk(values))
