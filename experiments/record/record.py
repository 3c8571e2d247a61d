"""What was observed, from model/evidence: the zone by year, provocations by month, talks, alignment.

Of the zone, 2005-2010 may set numbers and 2011-2015 judge; of provocations, the years to 2021 and
those after; of talks, the years to 2017 and those after. ``fit`` gives what a
calibration may see, ``judge`` what it may not.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

EVIDENCE = Path(__file__).parents[2] / "model" / "evidence"
FIT, JUDGE = range(2005, 2011), range(2011, 2016)


class Series(NamedTuple):
    """A yearly series of the zone: its column in kaesong_annual.csv, its unit, whether a stock."""

    column: str
    unit: str
    at_years_end: bool


SERIES = {
    "workers": Series("dprk_workers_year_end", "workers", at_years_end=True),
    "output": Series("output_musd", "million USD a year", at_years_end=False),
    "wages": Series("wage_bill_musd", "million USD a year", at_years_end=False),
    "firms": Series("firms", "firms", at_years_end=True),
}

#: The eras of provocations that may set numbers, and those that judge: first and last month.
ERAS = {"kim_jong_il": (date(1998, 1, 1), date(2011, 12, 1)), "kim_jong_un": (date(2012, 1, 1), date(2021, 12, 1))}
JUDGED_ERAS = {
    "since_2022": (date(2022, 1, 1), date(2024, 12, 1)),
    "since_article": (date(2025, 2, 1), date(2026, 8, 1)),
}

#: The months of talks that may set numbers; all later ones judge.
TALKS_FIT = (date(1993, 3, 1), date(2017, 12, 1))

#: Years of alignment that may set numbers: before the war, and after the treaty.
ALIGNMENT_FIT = {"before": (date(2020, 1, 1), date(2021, 12, 1)), "after": (date(2025, 1, 1), date(2025, 12, 1))}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of an evidence file."""
    with (EVIDENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _zone(years: range) -> pl.DataFrame:
    marks = {(row["year"], row["quantity"]): row["confidence"] for row in rows("kaesong_annual_marks.csv")}
    found = [
        (name, int(row["year"]), float(row[series.column]), marks.get((row["year"], series.column), "H"))
        for name, series in SERIES.items()
        for row in rows("kaesong_annual.csv")
        if int(row["year"]) in years and row[series.column]
    ]
    return pl.DataFrame(found, schema=["series", "year", "observed", "confidence"], orient="row")


def fit() -> pl.DataFrame:
    """The zone in 2005-2010: series, year, observed, confidence."""
    return _zone(FIT)


def judge() -> pl.DataFrame:
    """The zone in 2011-2015, which no calibration may see: series, year, observed, confidence."""
    return _zone(JUDGE)


def provocations() -> pl.DataFrame:
    """Provocations by month, 1998 to August 2026: month (its first day), observed."""
    return pl.DataFrame(
        [
            (date(int(row["year"]), int(row["month"]), 1), float(row["events"]))
            for row in rows("provocations_monthly.csv")
        ],
        schema=["month", "observed"],
        orient="row",
    )


def between(first: date, last: date) -> np.ndarray:
    """Monthly counts of provocations, both months included."""
    return provocations().filter(pl.col("month").is_between(first, last))["observed"].to_numpy()


def months(first: date, last: date) -> list[str]:
    """The months from first to last, both included, as the evidence writes them: 2016-02."""
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


def majors(first: date, last: date) -> np.ndarray:
    """1 in each month with a major event."""
    happened = {row["from"] for row in rows("events.csv") if row["kind"] == "major"}
    return np.array([month in happened for month in months(first, last)], int)


def talks(first: date, last: date) -> np.ndarray:
    """1 in each month in which any track of talks between Washington and Pyongyang was under way."""
    tracks = [(row["from"], row["to"]) for row in rows("talks.csv")]
    return np.array([any(begins <= month <= ends for begins, ends in tracks) for month in months(first, last)], int)


def alignment() -> pl.DataFrame:
    """Alignment with Russia as coded by hand, in ranges: from, to (months), low, high."""
    coded = [(row["from"], row["to"], float(row["low"]), float(row["high"])) for row in rows("alignment_coded.csv")]
    return pl.DataFrame(coded, schema=["from", "to", "low", "high"], orient="row")


def coded(year: int) -> tuple[float, float]:
    """The range of alignment that was coded for a year."""
    row = alignment().filter((pl.col("from") <= f"{year}-12") & (pl.col("to") >= f"{year}-01")).row(0, named=True)
    return row["low"], row["high"]


def stops() -> int:
    """Stops of the zone in its 135 months, whoever made them."""
    return sum(row["kind"] in ("stop", "closure") for row in rows("events.csv"))
