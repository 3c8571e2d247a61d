"""What the model must reproduce of the zone: its growth, its crises, its stops, its tenants."""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from experiments.record import record
from experiments.record.past import BY_RULE, HISTORY, Past, by_year, of_year, since
from experiments.record.pattern import Pattern

_TITLES = {"workers": "Workers", "output": "Output", "wages": "Wage bill", "firms": "Firms"}


def _zone(past: Past, series: str, years: range) -> np.ndarray:
    return np.median(by_year(past.months[HISTORY], past.first[HISTORY], series, years), axis=0)


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
        made = by_year(past.months[HISTORY], past.first[HISTORY], "output", range(before, year + 1))
        return _median_ratio(made[:, -1], made[:, 0])

    return measure


def _after_cheonan(past: Past) -> float:
    made = since(past.months[HISTORY], past.first[HISTORY], date(2010, 3, 1), date(2010, 9, 1))["output"]
    return _median_ratio(made[:, 1:].min(axis=1), made[:, 0])


def _after_restart(past: Past) -> float:
    months = [of_year(past.months[HISTORY], past.first[HISTORY], year)["output"][:, -1] for year in (2013, 2012)]
    return _median_ratio(months[0], months[1])


def _quiet_in_2010(past: Past) -> float:
    ran = of_year(past.months[BY_RULE], past.first[BY_RULE], 2009)["zone_open"][:, -1] > 0
    running = of_year(past.months[BY_RULE], past.first[BY_RULE], 2010)["zone_open"][ran]
    return float((running.min(axis=1) > 0).mean())


PATTERNS: tuple[Pattern, ...] = (
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
)
