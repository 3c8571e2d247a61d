"""Trade with China: on record to 2024, by rule after it; what relief brings back, and when."""

import csv
from pathlib import Path

import numpy as np
import pytest

from model.chronology import NOT_YET, TRADE, month_number, on_record
from model.parameters import PARAMETERS
from tests.support.meanings.meaning import FEW, KEPT, TALKING, since
from tests.support.model import CHANNELS_ON, WORLDS, few_firms, merged, point, told, walk

EVIDENCE = Path(__file__).parents[3] / "model" / "evidence"


def record():
    """China's purchases by year, million US dollars a month."""
    with (EVIDENCE / "china_imports_from_dprk.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): float(row["imports_musd"]) / 12 for row in csv.DictReader(file)}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("channels", [{}, CHANNELS_ON], ids=["off", "on"])
def test_in_every_world_china_buys_what_is_on_record_up_to_2024(world, channels):
    values = merged(few_firms(world), channels)
    p, bought = point(values)[0], record()
    months = told(values)[1]
    for t, trade in enumerate(months.trade):
        year = int(12 * p.calendar.first_year + p.calendar.first_month - 1 + t) // 12
        if 2016 <= year <= 2024:
            assert trade == pytest.approx(bought[year], rel=1e-6), year


def test_the_table_of_purchases_ends_with_its_record():
    last = max(record())
    assert last == 2024
    assert on_record(TRADE, month_number(last, 12)) == pytest.approx(record()[last])
    assert on_record(TRADE, month_number(last + 1, 1)) == NOT_YET


@pytest.mark.parametrize(("year", "month"), [(2025, 1), (2025, 2), (2026, 12)])
def test_a_run_after_the_record_begins_from_its_last_year_and_knows_no_other(year, month):
    values = merged(FEW, since(year, month, horizon=12), {"beijing": {"reaction": 0, "decay": 0}})
    np.testing.assert_allclose(told(values)[1].trade, record()[2024], rtol=1e-6)


def test_trade_does_not_know_its_future_before_the_record_ends():
    for year in (2017, 2019, 2023):
        values = merged(FEW, since(year + 1, 1, horizon=1))
        *_, (_, state) = walk(values)
        assert state.actors.pyongyang.trade == pytest.approx(
            PARAMETERS["beijing"]["earns"].default * record()[year], rel=1e-6
        ), "what the regime reckons with in the first month is last year's"


EAGER = {"committee": {"relief": 0.3, "obstruction": 0}, "beijing": {"reaction": 0}, "washington": {"revocation": 0.3}}
RELIEF = {"sanctions_relief": {"start": 4}}


def relieved(first, months, replicates=6):
    """Months in which relief brings something back, and those in which it might."""
    for replicate in range(replicates):
        short = {"pyongyang": {"talks_length": 8, "talks_failure": 0.5}}
        values = merged(TALKING, short, EAGER, since(*first, horizon=months))
        for t, state in walk(values, RELIEF, replicate):
            yield t, state.actors


def test_relief_comes_back_only_at_the_table_under_the_lever_once_the_council_has_agreed():
    seen = set()
    for t, s in relieved((2025, 2), 48):
        force = s.washington.sanctions_relief.force
        due = (force > 0, s.committee.eased > 0, s.pyongyang.at_table > 0)
        seen.add(due)
        assert (s.beijing.returned > 0) == all(due), t
        assert t >= 3 or not due[0]
        assert not due[1] or due[0], "what the Council has eased it eases under the lever"
        expected = PARAMETERS["washington"]["relief"].default * s.beijing.lost if all(due) else 0
        assert s.beijing.returned == pytest.approx(expected)
        assert s.ledgers.cash_relief == pytest.approx(PARAMETERS["beijing"]["earns"].default * expected)
    assert {(True, True, True), (True, True, False), (True, False, True), (False, False, True)} <= seen


def test_relief_opens_no_border_that_the_north_shuts():
    shut = month_number(2023, 8) - month_number(2023, 1)
    after = 0
    for t, s in relieved((2023, 1), 24):
        if t <= shut:
            assert s.beijing.returned == s.beijing.lost == 0
        else:
            after += s.beijing.returned > 0
    assert after > 0


def test_before_sanctions_nothing_is_lost_and_nothing_comes_back():
    for t, s in relieved((2016, 1), 14, 2):
        if t < 11:
            assert s.beijing.lost == s.beijing.returned == 0
        else:
            assert s.beijing.lost > 0 or t == 11


def test_enforcement_rises_with_major_events_and_fades():
    p = point()[0].beijing
    values = merged(FEW, {"calendar": {"horizon": 48}, "provocations": {"major_share": 0.15}})
    before, majors = None, 0
    for _, state in walk(values):
        s = state.actors
        if before is not None:
            faded = before * (1 - p.decay)
            assert s.beijing.enforcement == pytest.approx(faded + p.reaction * s.provocations.major * (1 - faded))
        before, majors = s.beijing.enforcement, majors + s.provocations.major
    assert majors > 0


def test_relief_is_weighed_from_its_first_month_on():
    """An offer counts from the month in which it stands."""
    values = merged(TALKING, since(2025, 2, horizon=1))
    *_, (_, state) = walk(values, {"sanctions_relief": KEPT})
    assert state.actors.pyongyang.relief_offer > 0
