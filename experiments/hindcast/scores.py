"""How well the model foresaw each series of the record, against two naive rivals.

The rivals forecast 2011-2015 from 2005-2010: the last value carried forward, and the linear trend.
A rival is a point, so its continuous ranked probability score is its absolute error.
"""

from datetime import date

import numpy as np
import polars as pl
from scipy import stats

from experiments.hindcast import crps
from experiments.record import record
from experiments.record.past import BY_RULE, HISTORY, TALKS, Past, by_year
from experiments.record.readings import autocorrelation, dispersion

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

#: The windows of the table of shape in the evidence, first and last month.
WINDOWS = (
    (date(1998, 1, 1), date(2013, 12, 1)),
    (date(2004, 12, 1), date(2016, 1, 1)),
    (date(2016, 2, 1), date(2026, 8, 1)),
    (date(2022, 1, 1), date(2026, 8, 1)),
)
SHAPES = {
    "mean": lambda events: events.mean(axis=-1),
    "variance_over_mean": dispersion,
    "lag1_autocorrelation": autocorrelation,
    "months_with_none": lambda events: (events == 0).mean(axis=-1),
}


def series(past: Past, events: str) -> pl.DataFrame:
    """Every observed figure beside the model's distribution, its score, and the rivals.

    The zone by year, 2005-2015; provocations by month, as the rules make them since 1998.
    """
    world = HISTORY if events == "given" else BY_RULE
    tables = []
    for name in record.SERIES:
        fit, judge = (table.filter(pl.col("series") == name).sort("year") for table in (record.fit(), record.judge()))
        rivals = forecasts(fit["year"].to_numpy(), fit["observed"].to_numpy(), judge["year"].to_numpy())
        for period, table in (("fit", fit), ("judge", judge)):
            years = table["year"].to_list()
            model = np.concatenate(
                [by_year(past.months[world], past.first[world], name, range(year, year + 1)) for year in years], axis=1
            )
            dates = [date(year, 12, 31) for year in years]
            shown = beside(name, period, dates, table["observed"].to_numpy(), model).with_columns(table["confidence"])
            for rival, values in rivals.items():
                shown = shown.with_columns(
                    pl.Series(rival, values if period == "judge" else [None] * len(years), dtype=pl.Float64)
                )
            tables.append(shown)
    tables.append(_monthly(past))
    return pl.concat(tables, how="diagonal")


def _monthly(past: Past) -> pl.DataFrame:
    table = record.provocations()
    dates = table["month"].to_list()
    model = past.read(TALKS, dates[0], dates[-1])["provocations"].astype(float)
    shown = beside("provocations", "fit", dates, table["observed"].to_numpy(), model)
    return shown.with_columns(pl.lit("H").alias("confidence"))


def beside(name: str, period: str, dates: list[date], observed: np.ndarray, model: np.ndarray) -> pl.DataFrame:
    """Observed figures, (dates,), beside the model's histories, (replicates, dates)."""
    spread = dict(zip(QUANTILES, np.quantile(model, list(QUANTILES.values()), axis=0), strict=True))
    return pl.DataFrame(
        {
            "series": [name] * len(dates),
            "date": dates,
            "period": [period] * len(dates),
            "observed": observed,
            "mean": model.mean(axis=0),
            **spread,
            "crps": crps.of_sample(observed, model.T),
        }
    )


def forecasts(years: np.ndarray, observed: np.ndarray, ahead: np.ndarray) -> dict[str, np.ndarray]:
    """What the naive rivals foresee for the years ahead."""
    line = stats.linregress(years, observed)
    return {"last_value": np.full(len(ahead), observed[-1]), "trend": line.intercept + line.slope * ahead}


def scores(table: pl.DataFrame) -> pl.DataFrame:
    """A row a series and period: errors, coverage of the bands, and whether the rivals are beaten.

    Errors are means over the dates, of the median, in the unit of the series; ``bias`` is the sum of
    the means over the sum observed, less 1. The model beats a rival whose absolute error is above
    both its own and its score.
    """
    found = []
    for (name, period), part in table.group_by("series", "period", maintain_order=True):
        away = (part["q50"] - part["observed"]).abs()
        row = {
            "series": name,
            "unit": record.SERIES[name].unit if name in record.SERIES else "events a month",
            "period": period,
            "n": len(part),
            "mae": away.mean(),
            "crps": part["crps"].mean(),
            "bias": float(part["mean"].sum()) / float(part["observed"].sum()) - 1,
            "mean_observed": part["observed"].mean(),
            "coverage50": part["observed"].is_between(part["q25"], part["q75"]).mean(),
            "coverage90": part["observed"].is_between(part["q05"], part["q95"]).mean(),
        }
        for rival in ("last_value", "trend"):
            error = (part[rival] - part["observed"]).abs().mean()
            row[rival] = error
            row[f"beats_{rival}"] = None if error is None else max(row["mae"], row["crps"]) < error
        found.append(row)
    return pl.DataFrame(found, infer_schema_length=None)


def shape(past: Past) -> pl.DataFrame:
    """The windows of the evidence side by side: what was observed, and the model's distribution."""
    found = []
    observed = record.provocations()
    for first, last in WINDOWS:
        events = observed.filter(pl.col("month").is_between(first, last))["observed"].to_numpy()
        model = past.read(TALKS, first, last)["provocations"].astype(float)
        for statistic, reading in SHAPES.items():
            values = reading(model)
            low, middle, high = np.nanquantile(values, (0.05, 0.5, 0.95))
            found.append(
                {
                    "from": f"{first:%Y-%m}",
                    "to": f"{last:%Y-%m}",
                    "statistic": statistic,
                    "observed": float(reading(events)),
                    "mean": float(np.nanmean(values)),
                    "q05": low,
                    "q50": middle,
                    "q95": high,
                }
            )
    return pl.DataFrame(found)
