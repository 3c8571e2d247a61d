"""The evidence is what its sources say, and hangs together."""

import csv
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "model" / "evidence"
MARKS = {"H", "M", "L", "D", "memory", "gap"}
WITHOUT_MARKS = {
    "sources.csv",  # the list of sources itself
    "kaesong_annual.csv",  # marked cell by cell in kaesong_annual_marks.csv
    "provocations_monthly.csv",  # one source, S65, as its README says
}


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def monthly():
    return {(int(r["year"]), int(r["month"])): int(r["events"]) for r in rows("provocations_monthly.csv")}


def window(first, last):
    """Counts of the months from 'yyyy-mm' to 'yyyy-mm', both included."""
    start, end = (tuple(map(int, text.split("-"))) for text in (first, last))
    return np.array([n for month, n in sorted(monthly().items()) if start <= month <= end])


def test_the_zones_output_adds_up_to_the_reported_total():
    assert sum(float(r["output_musd"] or 0) for r in rows("kaesong_annual.csv")) == pytest.approx(3233, abs=1)


def test_the_zones_wage_bills_add_up_to_the_reported_total():
    # 2011 to 2014 are only known together; the split among them is derived or rounded.
    wages = sum(float(r["wage_bill_musd"] or 0) for r in rows("kaesong_annual.csv"))
    assert wages == pytest.approx(550.33, rel=0.01)


def test_every_figure_of_the_zone_has_its_mark():
    marked = {(r["year"], r["quantity"]) for r in rows("kaesong_annual_marks.csv")}
    for row in rows("kaesong_annual.csv"):
        for name, value in row.items():
            if name not in ("year", "note") and value not in ("", "0"):
                assert (row["year"], name) in marked, (row["year"], name)


@pytest.mark.parametrize("row", rows("provocation_rates.csv"), ids=lambda r: r["period"])
def test_rates_of_provocations_are_those_of_the_monthly_counts(row):
    counts = window(row["from"], row["to"])
    assert (counts.sum(), len(counts)) == (int(row["events"]), int(row["months"]))
    assert counts.mean() == pytest.approx(float(row["per_month"]), abs=0.006)


@pytest.mark.parametrize("row", rows("provocation_shape.csv"), ids=lambda r: r["from"])
def test_the_shape_of_provocations_is_that_of_the_monthly_counts(row):
    counts = window(row["from"], row["to"])
    assert counts.mean() == pytest.approx(float(row["mean"]), abs=0.006)
    assert counts.var(ddof=1) / counts.mean() == pytest.approx(float(row["variance_over_mean"]), abs=0.06)
    lagged = np.corrcoef(counts[:-1], counts[1:])[0, 1]
    assert lagged == pytest.approx(float(row["lag1_autocorrelation"]), abs=0.02)
    assert 100 * (counts == 0).mean() == pytest.approx(float(row["months_with_none_percent"]), abs=0.6)


def test_a_years_count_is_its_months_and_its_balloons():
    by_year = {}
    for (year, _), events in monthly().items():
        by_year[year] = by_year.get(year, 0) + events
    for row in rows("provocations_annual.csv"):
        if row["year"] != "2026":  # the monthly counts run on to the end of August
            without = int(row["csis_all"]) - int(row["of_which_balloons"])
            assert by_year[int(row["year"])] == without, row["year"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda p: p.name)
def test_every_row_has_a_confidence_and_a_source_that_is_listed(path):
    listed = {r["tag"] for r in rows("sources.csv")}
    for number, row in enumerate(rows(path.name), start=2):
        assert None not in row, f"line {number} has a surplus cell"
        if path.name in WITHOUT_MARKS:
            continue
        assert row["confidence"] in MARKS, f"line {number}"
        tags = re.findall(r"S\d+b?", row["source"])
        assert tags or row["confidence"] in ("memory", "gap"), f"line {number}"
        assert set(tags) <= listed, f"line {number}"


def test_what_was_remembered_says_so():
    for path in FOLDER.glob("*.csv"):
        for row in rows(path.name):
            if row.get("confidence") == "memory" and "note" in row:
                assert "unverified" in row["note"], (path.name, row)


@pytest.mark.parametrize("country", ["ROK", "US"])
def test_somebody_governs_on_every_day(country):
    terms = [r for r in rows("governments.csv") if r["country"] == country]
    for one, after in pairwise(terms):
        assert date.fromisoformat(one["to"]) + timedelta(days=1) == date.fromisoformat(after["from"])
    assert terms[0]["from"] <= "1998-02-25"
    assert terms[-1]["to"] >= "2029-01-19"


def test_the_table_of_numbers_cites_sources_that_are_listed():
    listed = {r["tag"] for r in rows("sources.csv")}
    with (FOLDER.parent / "parameters.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for tag in re.findall(r"\bS\d+b?\b", row["source"]):
                assert tag in listed, (row["name"], tag)
