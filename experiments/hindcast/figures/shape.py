"""Provocations as they were, and as the model makes them: rate, dispersion, memory."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.lab.present import palette, style

STATISTICS = {
    "mean": "Events a month",
    "variance_over_mean": "Variance over mean, by month",
    "lag1_autocorrelation": "Correlation with the next month",
    "months_with_none": "Share of months without any",
}
WIDTH, LEFT, PANEL, HIGH, GAP = 11.0, 0.75, 5.2, 4.3, 1.75
HEAD, FOOT, SMALL_HIGH, BETWEEN = 1.1, 0.85, 0.72, 0.474


@style.housed
def draw(series: pl.DataFrame, shape: pl.DataFrame) -> Figure:
    """Left: provocations month by month and year by year; right: four statistics of four windows.

    Takes the tables series.csv and shape.csv of a hindcast.
    """
    figure = style.sheet(
        WIDTH,
        HEAD + HIGH + FOOT,
        "Provocations: the record and the model's own",
        "Every history of the model makes its provocations by its rules, from 1998 to August 2026. Rates and "
        "dispersion by era may set numbers; the correlation from month to month never does.",
    )
    months = style.place(figure, LEFT, HEAD, PANEL, HIGH)
    _months(months, series.filter(pl.col("series") == "provocations"))
    for place, (statistic, title) in enumerate(STATISTICS.items()):
        top = HEAD + place * (SMALL_HIGH + BETWEEN)
        axes = style.place(figure, LEFT + PANEL + GAP, top, WIDTH - LEFT - PANEL - GAP - 0.3, SMALL_HIGH)
        axes.set_title(title, weight="bold")
        _windows(axes, shape.filter(pl.col("statistic") == statistic))
    handles = [
        Line2D([], [], color=style.INK, lw=1.8, label="observed, mean of the year"),
        Line2D([], [], marker=".", ls="", color=style.QUIET, label="observed month"),
        Line2D([], [], marker="D", ls="", color=style.INK, label="observed in the window"),
        Line2D([], [], color=palette.MODEL, lw=1.8, label="model, mean or median"),
        Patch(color=palette.MOST, label="model, 90 % of histories"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=5, bbox_to_anchor=(0.01, 0.0), columnspacing=1.2)
    figure.data = pl.concat([series.filter(pl.col("series") == "provocations"), shape], how="diagonal_relaxed")
    return figure


def _months(axes: Axes, table: pl.DataFrame) -> None:
    table = table.with_columns(pl.col("date").cast(pl.Date))
    when = table["date"].dt.year() + (table["date"].dt.month() - 0.5) / 12
    axes.fill_between(when, table["q05"], table["q95"], color=palette.MOST, lw=0, step="mid")
    axes.plot(when, table["mean"], color=palette.MODEL, lw=1.4)
    axes.plot(when, table["observed"], ".", ms=4, color=style.QUIET)
    years = table.group_by(pl.col("date").dt.year().alias("year")).agg(pl.col("observed").mean()).sort("year")
    axes.stairs(
        years["observed"], np.append(years["year"], years["year"][-1] + 1), color=style.INK, lw=1.8, baseline=None
    )
    axes.set_title("Month by month", weight="bold")
    axes.set_ylabel("events a month")
    axes.set_xlim(years["year"][0], years["year"][-1] + 1)
    axes.set_ylim(0, None)


def _windows(axes: Axes, table: pl.DataFrame) -> None:
    for place, row in enumerate(table.iter_rows(named=True)):
        axes.plot([row["q05"], row["q95"]], [place, place], color=palette.MOST, lw=7, solid_capstyle="butt")
        axes.plot([row["q50"]] * 2, [place - 0.32, place + 0.32], color=palette.MODEL, lw=1.8)
        axes.plot(row["observed"], place, "D", ms=4.5, color=style.INK, zorder=4)
    names = [f"{row['from'][:7]} to {row['to'][:7]}" for row in table.iter_rows(named=True)]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(min(0.0, *table["q05"], *table["observed"]), None)
    style.plain_ticks(axes, 5)
