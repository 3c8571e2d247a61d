"""Every pattern that the model must reproduce: where its value lies in the accepted range."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.lab.present import style, words
from experiments.record.patterns import accepted

COLUMNS = {"fit": "May set numbers", "judge": "Judges, never sets a number"}
WIDTH, LEFT, PANEL = 12.4, 4.55, 2.6
HEAD, ROW, TITLE, FOOT = 0.75, 0.235, 0.5, 0.55
PASS, FAIL, RANGE = "#1b6e4b", "#b3261e", "#cfd8d3"
NUMBERS = (1.03, 1.24, 1.45, 1.92)  # of the columns, in widths of the strip
BEYOND = 0.75  # how far beyond the range a marker is drawn, in widths of the range


@style.housed
def draw(summary: pl.DataFrame) -> Figure:
    """A row a pattern, grouped by column; takes the table summary.csv of a hindcast."""
    groups = {name: summary.filter(pl.col("column") == name) for name in COLUMNS}
    height = HEAD + sum(TITLE + ROW * len(table) for table in groups.values()) + FOOT
    passed, total = int(summary["passed"].sum()), len(summary)
    figure = style.sheet(
        WIDTH,
        height,
        f"The model reproduces {passed} of {total} patterns",
        "Each strip runs over the accepted range of its pattern (green grey, open where it has no bound); the mark is "
        "the model's value: a dot if it passes, a cross if not, an arrow if it lies far outside.",
    )
    top = HEAD
    for name, table in groups.items():
        axes = style.place(figure, LEFT, top + TITLE, PANEL, ROW * max(1, len(table)))
        axes.text(
            -LEFT / PANEL + 0.09,
            1.0,
            COLUMNS[name],
            transform=axes.transAxes,
            weight="bold",
            size=style.TEXT,
            va="bottom",
        )
        for offset, text in zip(NUMBERS, ("", "model", "accepted", "observed"), strict=True):
            axes.text(offset, 1.0, text, transform=axes.transAxes, color=style.QUIET, va="bottom")
        _rows(axes, table)
        top += TITLE + ROW * len(table)
    handles = [
        Patch(color=RANGE, label="accepted"),
        Line2D([], [], marker="o", ls="", color=PASS, label="pass"),
        Line2D([], [], marker="X", ls="", color=FAIL, label="FAIL"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=3, bbox_to_anchor=(0.01, 0.0))
    figure.data = summary
    return figure


def _rows(axes: Axes, table: pl.DataFrame) -> None:
    axes.set_xlim(-BEYOND - 0.05, 1 + BEYOND + 0.05)
    axes.set_xticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    style.stripes(axes, len(table))
    axes.set_yticks(range(len(table)), table["statement"].to_list())
    axes.tick_params(axis="y", length=0)
    for place, row in enumerate(table.iter_rows(named=True)):
        left, right = ((-BEYOND if row["low"] is None else 0), (1 + BEYOND if row["high"] is None else 1))
        axes.barh(place, right - left, left=left, height=0.6, color=RANGE)
        where = _where(row)
        shown = min(max(where, -BEYOND), 1 + BEYOND)
        marker = "o" if row["passed"] else "X"
        if where != shown:
            marker = "<" if where < shown else ">"
        axes.plot(shown, place, marker, ms=6, color=PASS if row["passed"] else FAIL, zorder=4)
        verdict = "pass" if row["passed"] else "FAIL"
        columns = (verdict, words.number(row["model"], 2), accepted(row), row["observed"])
        for offset, text in zip(NUMBERS, columns, strict=True):
            axes.text(offset, place, text, transform=axes.get_yaxis_transform(), va="center")


def _where(row: dict) -> float:
    """The model's value on a scale on which the accepted range runs from 0 to 1."""
    low, high, model = row["low"], row["high"], row["model"]
    if high is None:  # the range as wide as its bound is from zero
        return (model - low) / abs(low)
    if low is None:
        return model / high
    return (model - low) / (high - low)
