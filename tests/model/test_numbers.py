"""The numbers that evidence gives are those of the evidence; the others say why they are what they are."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model.chronology import month_number
from model.parameters import PARAMETERS
from model.rules import ledgers
from tests.support.model import WORLDS

EVIDENCE = Path(__file__).parents[2] / "model" / "evidence"


def rows(name):
    with (EVIDENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def default(name):
    agent, parameter = name.split(".")
    return PARAMETERS[agent][parameter].default


def month(text):
    return month_number(*map(int, text.split("-")[:2]))


def events(first, last):
    """Provocations and major ones from a month to another, both included."""
    start, end = month(first), month(last)
    counts = [
        int(r["events"])
        for r in rows("provocations_monthly.csv")
        if start <= month_number(int(r["year"]), int(r["month"])) <= end
    ]
    majors = [r for r in rows("events.csv") if r["kind"] == "major" and start <= month(r["from"]) <= end]
    return sum(counts), len(majors), len(counts)


@pytest.mark.parametrize(
    ("era", "level", "share"),
    [
        (("1998-01", "2011-12"), "level_kim_jong_il", "major_share_kim_jong_il"),
        (("2012-01", "2021-12"), "level_kim_jong_un", None),
        (("2022-01", "2025-01"), "level_since_2022", None),
        (("2012-01", "2026-08"), None, "major_share"),
    ],
)
def test_each_era_has_its_rate_and_its_share_of_major_events(era, level, share):
    count, majors, months = events(*era)
    if level:
        assert default(f"provocations.{level}") == pytest.approx(count / months, rel=0.03)
    if share:
        assert default(f"provocations.{share}") == pytest.approx(majors / count, rel=0.03)


def test_since_february_2025_there_were_two_a_month_and_none_was_major():
    count, majors, months = events("2025-02", "2026-08")
    row = PARAMETERS["provocations"]["level_since_2022"]
    assert (count, majors, months) == (38, 0, 19)
    assert WORLDS["today"]["provocations"]["level_since_2022"] == pytest.approx(count / months)
    before, _, earlier = events("2022-01", "2025-01")
    assert row.low <= count / months < before / earlier < row.high
    assert row.default == pytest.approx(before / earlier, rel=0.03)


def test_talks_ran_in_half_of_the_months_and_began_four_times():
    busy = set()
    lengths = []
    for row in rows("talks.csv"):
        busy |= set(range(month(row["from"]), month(row["to"]) + 1))
        lengths.append(month(row["to"]) - month(row["from"]) + 1)
    first, last = month("1993-03"), month("2026-08")
    assert (len(busy), last - first + 1) == (202, 402)
    assert 1 + sum(b - a > 1 for a, b in pairwise(sorted(busy))) == 4
    track = default("pyongyang.talks_length") / default("pyongyang.talks_failure")
    assert track == pytest.approx(np.mean(lengths), rel=0.05)


def test_tenants_had_443_workers_in_the_mean():
    scale = np.pi * default("firm.workforce_spread")
    mean = default("firm.workforce") * scale / np.sin(scale)
    assert mean == pytest.approx(54_988 / 124, rel=0.02)
    assert 76 / 124 < default("firm.survival") < 87 / 124


def test_output_came_back_in_2013_as_on_record():
    found = {r["date"]: r["output_musd_month"] for r in rows("restart_2013.csv")}
    old = float(found["2013-03"])
    restart = default("zone.restart")
    # It ran again from 16 September on.
    assert ledgers.recovery(2.0, restart) == pytest.approx(float(found["2013-10"]) / old, abs=0.05)
    assert ledgers.recovery(4.0, restart) == pytest.approx(0.94, abs=0.01)
    assert float(found["2013-10"]) / old == pytest.approx(1 - 0.327, abs=0.001)


def test_trade_with_china_fell_to_a_twelfth_before_talks_and_deeper_after():
    imports = {r["year"]: float(r["imports_musd"]) for r in rows("china_imports_from_dprk.csv")}
    assert imports["2016"] / 12 == pytest.approx(211, abs=1)
    assert imports["2018"] / 12 == pytest.approx(18, abs=0.5)
    assert imports["2020"] < imports["2018"] / 4


def test_moscow_needs_in_peace_what_it_bought_in_peace():
    assert default("moscow.need_peace") == pytest.approx(34 / 1000)


ASSUMED = [
    pytest.param(row, id=f"{row.agent}.{row.name}")
    for group in PARAMETERS.values()
    for row in group.values()
    if "assumption" in row.source and row.agent != "structure"
]


@pytest.mark.parametrize("row", ASSUMED)
def test_an_assumption_says_why_its_range_is_what_it_is(row):
    reason = row.source.split("assumption: ")[1]
    assert len(reason.split()) >= 6
