"""What was observed, from model/evidence: the zone by year, provocations by month, talks, stops.

The years 2005-2010 are for setting numbers, 2011-2015 for judging them. ``fit`` gives what a
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

#: The eras of provocations, first and last month; the model has a level for each.
ERAS = {
    "kim_jong_il": (date(1998, 1, 1), date(2011, 12, 1)),
    "kim_jong_un": (date(2012, 1, 1), date(2021, 12, 1)),
    "since_2022": (date(2022, 1, 1), date(2026, 8, 1)),
}


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


def events_of(era: str) -> np.ndarray:
    """Monthly counts of an era."""
    return provocations().filter(pl.col("month").is_between(*ERAS[era]))["observed"].to_numpy()


def onsets() -> int:
    """How often talks between Washington and Pyongyang began since 1993 while none were under way."""
    tracks = sorted((row["from"], row["to"]) for row in rows("talks.csv"))
    ends = [max(to for _, to in tracks[: k + 1]) for k in range(len(tracks))]
    return 1 + sum(begins > before for (begins, _), before in zip(tracks[1:], ends, strict=False))


def stops() -> int:
    """Stops of the zone in its 135 months, whoever made them."""
    return sum(row["kind"] in ("stop", "closure") for row in rows("events.csv"))
