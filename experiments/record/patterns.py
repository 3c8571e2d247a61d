"""The patterns that the model must reproduce (Grimm et al. 2005), each a statement with a range.

The fit column may set numbers, the judge column never does. A pattern's value is the median over
replicates of what is read off the model's own histories, or the share of replicates.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from experiments.record import record
from experiments.record.past import (
    BY_RULE,
    HISTORY,
    TALKS,
    Past,
    autocorrelation,
    by_year,
    counts,
    dispersion,
    of_year,
    onsets,
    since,
)

ERA_NAMES = {"kim_jong_il": "1998-2011", "kim_jong_un": "2012-21", "since_2022": "2022-26"}


class Pattern(NamedTuple):
    """One statement: what was observed, what is accepted of the model, and how it is measured."""

    name: str
    series: str
    column: str
    statement: str
    observed: str
    low: float | None
    high: float | None
    unit: str
    measure: Callable[[Past], float]


def _zone(past: Past, series: str, years: range) -> np.ndarray:
    return np.median(by_year(past.given, past.first[HISTORY], series, years), axis=0)


def _observed(series: str, table: pl.DataFrame) -> dict[int, float]:
    rows = table.filter(pl.col("series") == series)
    return dict(zip(rows["year"], rows["observed"], strict=True))


def _mean_error(series: str) -> Pattern:
    observed = _observed(series, record.fit())

    def measure(past: Past) -> float:
        model = _zone(past, series, record.FIT)
        return float(np.mean(np.abs(model / np.array(list(observed.values())) - 1)))

    return Pattern(
        f"{series}_2005_2010",
        series,
        "fit",
        f"{_TITLES[series]}, 2005-10: mean error by year",
        "0",
        None,
        0.25,
        "share of observed",
        measure,
    )


def _ratio(series: str, year: int, tolerance: float) -> Pattern:
    observed = _observed(series, record.judge())[year]
    return Pattern(
        f"{series}_{year}",
        series,
        "judge",
        f"{_TITLES[series]}, {year}: model over observed",
        f"{observed:,.0f} {record.SERIES[series].unit}",
        1 - tolerance,
        1 + tolerance,
        "ratio",
        lambda past: float(_zone(past, series, range(year, year + 1))[0] / observed),
    )


def _median_ratio(now: np.ndarray, before: np.ndarray) -> float:
    """Over the replicates in which there was something before."""
    ran = before > 0
    return float(np.median(now[ran] / before[ran]))


def _against(year: int, before: int) -> Callable[[Past], float]:
    def measure(past: Past) -> float:
        made = by_year(past.given, past.first[HISTORY], "output", range(before, year + 1))
        return _median_ratio(made[:, -1], made[:, 0])

    return measure


def _after_cheonan(past: Past) -> float:
    made = since(past.given, past.first[HISTORY], date(2010, 3, 1), date(2010, 9, 1))["output"]
    return _median_ratio(made[:, 1:].min(axis=1), made[:, 0])


def _after_restart(past: Past) -> float:
    months = [of_year(past.given, past.first[HISTORY], year)["output"][:, -1] for year in (2013, 2012)]
    return _median_ratio(months[0], months[1])


def _quiet_in_2010(past: Past) -> float:
    ran = of_year(past.by_rule, past.first[BY_RULE], 2009)["zone_open"][:, -1] > 0
    running = of_year(past.by_rule, past.first[BY_RULE], 2010)["zone_open"][ran]
    return float((running.min(axis=1) > 0).mean())


def _talks_a_year(past: Past) -> float:
    return float(onsets(past.talks).mean() * 12 / past.talks.shape[1])


def _of_era(reading: Callable[[np.ndarray], np.ndarray], era: str) -> Callable[[Past], float]:
    return lambda past: float(np.nanmean(reading(counts(past.talks, past.first[TALKS], era))))


def _era(era: str) -> list[Pattern]:
    events = record.events_of(era)
    rate, spread, lag = (float(reading(events)) for reading in (np.mean, dispersion, autocorrelation))
    years = ERA_NAMES[era]
    return [
        Pattern(
            f"rate_{era}",
            "provocations",
            "fit",
            f"Provocations a month, {years}",
            f"{rate:.2f}",
            0.75 * rate,
            1.25 * rate,
            "events a month",
            _of_era(lambda x: x.mean(axis=-1), era),
        ),
        Pattern(
            f"dispersion_{era}",
            "provocations",
            "fit",
            f"Variance over mean of the monthly count, {years}",
            f"{spread:.1f}",
            1.6,
            2.6,
            "ratio",
            _of_era(dispersion, era),
        ),
        Pattern(
            f"autocorrelation_{era}",
            "provocations",
            "judge",
            f"Correlation with the next month, {years}",
            f"{lag:.2f}",
            0,
            0.4,
            "correlation",
            _of_era(autocorrelation, era),
        ),
    ]


_TITLES = {"workers": "Workers", "output": "Output", "wages": "Wage bill", "firms": "Firms"}

PATTERNS: tuple[Pattern, ...] = tuple(
    sorted(
        [
            *(_mean_error(series) for series in ("workers", "output", "wages")),
            *(_ratio("workers", year, 0.15) for year in record.JUDGE),
            *(_ratio("output", year, 0.25) for year in record.JUDGE if year != 2013),
            _ratio("wages", 2015, 0.25),
            Pattern(
                "dip_2013",
                "output",
                "judge",
                "Output of 2013, with the stop, against 2012",
                "0.48",
                0.33,
                0.63,
                "ratio",
                _against(2013, 2012),
            ),
            Pattern(
                "recovery_2014",
                "output",
                "judge",
                "Output of 2014 against 2012: full recovery",
                "1.00",
                0.95,
                None,
                "ratio",
                _against(2014, 2012),
            ),
            Pattern(
                "cheonan",
                "output",
                "judge",
                "Lowest output in the half-year after Cheonan, against March 2010",
                "0.8 to 0.9",
                0.8,
                0.9,
                "ratio",
                _after_cheonan,
            ),
            Pattern(
                "restart",
                "output",
                "judge",
                "Output three months after the restart, against December 2012",
                "0.94",
                0.94,
                None,
                "ratio",
                _after_restart,
            ),
            Pattern(
                "stops",
                "stops",
                "fit",
                "Stops of the zone in 135 months, by the rules",
                f"{record.stops()}",
                1.2,
                2.8,
                "stops",
                lambda past: float(past.stops.sum(axis=1).mean()),
            ),
            Pattern(
                "stops_seoul",
                "stops",
                "judge",
                "Closures by Seoul in 135 months",
                "1",
                0.5,
                1.5,
                "stops",
                lambda past: float(past.stops[:, 0].mean()),
            ),
            Pattern(
                "stops_pyongyang",
                "stops",
                "judge",
                "Stops by Pyongyang in 135 months",
                "1",
                0.5,
                1.5,
                "stops",
                lambda past: float(past.stops[:, 1].mean()),
            ),
            Pattern(
                "quiet_2010",
                "stops",
                "judge",
                "No stop in the year of Cheonan and Yeonpyeong",
                "none",
                0.5,
                None,
                "share of runs",
                _quiet_in_2010,
            ),
            *(pattern for era in record.ERAS for pattern in _era(era)),
            Pattern(
                "onsets",
                "talks",
                "fit",
                "Onsets of talks a year since 1993",
                f"{record.onsets() / 33:.2f}",
                0.08,
                0.22,
                "onsets a year",
                _talks_a_year,
            ),
            Pattern(
                "silence",
                "talks",
                "judge",
                "No talks from October 2019 to August 2026, under overtures alone",
                "none",
                0.2,
                None,
                "share of runs",
                lambda past: float((past.overtures["at_table"].max(axis=1) == 0).mean()),
            ),
            Pattern(
                "willing",
                "firms",
                "judge",
                "Former tenants who would return",
                "80 to 98 %",
                0.8,
                0.98,
                "share of tenants",
                lambda past: float(past.tenants[:, 0].mean()),
            ),
            Pattern(
                "at_once",
                "firms",
                "judge",
                "Former tenants who would return at once",
                "a quarter to a half",
                0.25,
                0.5,
                "share of tenants",
                lambda past: float(past.tenants[:, 1].mean()),
            ),
        ],
        key=lambda pattern: pattern.column,
    )
)


def judged(past: Past) -> pl.DataFrame:
    """Every pattern with the model's value and whether it lies in the accepted range."""
    found = []
    for pattern in PATTERNS:
        model = pattern.measure(past)
        low, high = pattern.low, pattern.high
        passed = (low is None or model >= low) and (high is None or model <= high)
        found.append(
            {name: getattr(pattern, name) for name in ("series", "column", "statement", "observed")}
            | {
                "pattern": pattern.name,
                "model": model,
                "low": low,
                "high": high,
                "unit": pattern.unit,
                "passed": passed,
            }
        )
    columns = ("pattern", "series", "column", "statement", "observed", "model", "low", "high", "unit", "passed")
    return pl.DataFrame(found, infer_schema_length=None).select(columns)


def accepted(row: dict) -> str:
    """'0.85 to 1.15', 'at least 0.94'."""
    if row["high"] is None:
        return f"at least {row['low']:g}"
    if row["low"] is None:
        return f"at most {row['high']:g}"
    return f"{row['low']:.2f} to {row['high']:.2f}"
