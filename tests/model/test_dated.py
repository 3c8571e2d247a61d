"""What is on record happens, in its month; no fact acts before its date."""

import csv
from pathlib import Path

import pytest

from model.parameters import PARAMETERS
from tests.support.model import WORLDS, merged, told, walk

EVIDENCE = Path(__file__).parents[2] / "model" / "evidence"
FEW = {"tenants": 4, "candidates": 4}
GIVEN = {"calendar": {"events_given": 1}}
RECORD_ENDS = (2026, 8)


def rows(name):
    with (EVIDENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def months_between(first, last):
    return 12 * (last[0] - first[0]) + last[1] - first[1]


def dated(text):
    year, month = text.split("-")[:2]
    return int(year), int(month)


def first_of(world):
    """First month of a shipped world."""
    given = WORLDS[world].get("calendar", {})
    return tuple(int(given.get(name, PARAMETERS["calendar"][name].default)) for name in ("first_year", "first_month"))


def run_from(first, last, **values):
    """Values of a run from one month to another, both included."""
    calendar = {"first_year": first[0], "first_month": first[1]}
    calendar["horizon"] = months_between(first, last) + 1
    return merged({"firm": FEW, "calendar": calendar}, GIVEN, values)


def majors():
    return {dated(row["from"]) for row in rows("events.csv") if row["kind"] == "major"}


@pytest.mark.parametrize("replicate", range(2))
@pytest.mark.parametrize("first", [(1998, 1), (2016, 2), (2022, 1), (2025, 2)])
def test_every_event_on_record_happens_in_its_month_to_the_records_end(first, replicate):
    values = run_from(first, RECORD_ENDS)
    counts = {(int(r["year"]), int(r["month"])): int(r["events"]) for r in rows("provocations_monthly.csv")}
    for t, state in walk(values, replicate=replicate):
        years, month = divmod(first[1] - 1 + t, 12)
        now = (first[0] + years, month + 1)
        assert state.actors.provocations.count == counts[now], now
        assert bool(state.actors.provocations.major) == (now in majors()), now


def test_the_record_of_major_events_runs_to_its_end():
    after = sorted(month for month in majors() if month > (2016, 2))
    assert after[0] == (2016, 9)  # the fifth nuclear test
    assert after[-1] == (2024, 10)  # the last ICBM; none from then to August 2026
    assert len(after) == 17


#: Facts with a date: the row of the table, the first month in which it may act, where this is from.
FACTS = {
    ("pyongyang", "pledge"): (2024, 6),  # treaty of June 2024
    ("pyongyang", "hostile_line"): (2023, 12),  # two hostile states
    ("committee", "waiver"): (2017, 9),  # resolution 2375
    ("committee", "obstruction"): (2017, 9),
    ("committee", "required"): (2017, 9),
    ("washington", "import_ban"): (2011, 4),  # executive order
    ("washington", "duty_korea"): (2026, 8),  # as on record until then
    ("washington", "forced_labour"): (2017, 9),  # act of August 2017
    ("washington", "rebuttal"): (2017, 9),
    ("washington", "relief"): (2016, 12),  # sanctions on trade
    ("pyongyang", "relief_hope"): (2016, 12),
    ("pyongyang", "precondition"): (2026, 3),  # congress of February 2026
    ("provocations", "level_spread"): (2025, 1),  # the coming years
    ("provocations", "major_spread"): (2025, 1),
    ("beijing", "reaction"): (2025, 1),  # trade is on record until then
    ("beijing", "decay"): (2025, 1),
    ("beijing", "lenience"): (2025, 1),
}
#: A zone that is open and sells, so that law and duties have something to bite on.
BITES = merged(
    {"firm": FEW | {"inside_at_start": 4, "us_share": 0.4}, "zone": {"open_at_start": 1}},
    {"washington": {"consent": 1}},
)
RECOGNITION = {name: {"successor": "kept"} for name in ("green_light", "origin", "sanctions_relief")}


def other(agent, name):
    """Two values far apart."""
    row = PARAMETERS[agent][name]
    return row.low, row.high


def lived(world, changes, agent):
    firms = {"firm": FEW} if world != "history" else {"firm": {"candidates": 30}}
    values = merged(WORLDS[world], firms, BITES if world != "history" else {}, changes)
    values["firm"]["tenants"] = min(values["firm"].get("tenants", 4), 4)
    return told(values, RECOGNITION, seed=3)[1]


@pytest.mark.parametrize("world", [w for w in WORLDS if w not in ("today",)])
@pytest.mark.parametrize(("agent", "name"), FACTS, ids="{0[0]}.{0[1]}".format)
def test_no_fact_acts_before_its_date_in_any_world(world, agent, name):
    before = months_between(first_of(world), FACTS[agent, name])
    low, high = (lived(world, {agent: {name: value}}, agent) for value in other(agent, name))
    ahead = slice(0, max(0, before))
    assert low[ahead].tobytes() == high[ahead].tobytes()
