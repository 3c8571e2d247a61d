"""The zone as it was, and as the model would have foreseen it."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from experiments.lab.present import palette, style
from experiments.lab.present.phrases import percent

TITLES = {
    "workers": "Workers at the year's end",
    "output": "Output, million US dollars a year",
    "wages": "Wage bill, million US dollars a year",
    "firms": "Firms at the year's end",
}
EVENTS = {
    "given": "The stops of 2013 and 2016, the limits of 2008-09 and the provocations are those on record; "
    "growth, output, wages and firms are the model's own.",
    "simulated": "Provocations, stops and closure are left to the model's rules, as growth, output, wages and firms.",
}
LAST, TREND = "#9a5b00", "#7a3b8f"
FIT, JUDGE = style.FAINT, "#fbf3df"
WIDTH, LEFT, PANEL, HIGH, GAP = 11.0, 0.75, 4.7, 2.5, 0.75
HEAD, BETWEEN, FOOT = 1.1, 0.85, 0.95
HEADROOM = 1.15  # of a panel over all that is drawn, for the words at its top
SOFT = ("memory", "D")  # confidence of figures that were remembered or derived


@style.housed
def draw(series: pl.DataFrame, scores: pl.DataFrame, events: str) -> Figure:
    """A panel a series of the zone: data, bands of the model, both rivals, the error of each.

    Takes the tables series.csv and scores.csv of a hindcast; events: 'given' or 'simulated'.
    """
    figure = style.sheet(
        WIDTH,
        HEAD + 2 * HIGH + BETWEEN + FOOT,
        "The zone's record, and the model that saw only its first six years",
        f"{EVENTS[events]} Bands hold 50 and 90 % of the model's histories.",
    )
    for place, (name, title) in enumerate(TITLES.items()):
        row, column = divmod(place, 2)
        axes = style.place(figure, LEFT + column * (PANEL + GAP), HEAD + row * (HIGH + BETWEEN), PANEL, HIGH)
        axes.set_title(title, weight="bold")
        _panel(axes, series.filter(pl.col("series") == name))
        _errors(axes, scores.row(by_predicate=(pl.col("series") == name) & (pl.col("period") == "judge"), named=True))
    _legend(figure)
    figure.data = series.filter(pl.col("series").is_in([*TITLES]))
    return figure


def _panel(axes: Axes, table: pl.DataFrame) -> None:
    years = np.array([found.year for found in table["date"].cast(pl.Date)])
    axes.axvspan(years[0] - 0.5, 2010.5, color=FIT, lw=0, zorder=0)
    axes.axvspan(2010.5, years[-1] + 0.5, color=JUDGE, lw=0, zorder=0)
    for low, high, colour in (("q05", "q95", palette.MOST), ("q25", "q75", palette.HALF)):
        axes.fill_between(years, table[low], table[high], color=colour, lw=0, zorder=1)
    axes.plot(years, table["q50"], color=palette.MODEL, lw=1.6, zorder=2)
    for rival, colour, line in (("last_value", LAST, "--"), ("trend", TREND, ":")):
        axes.plot(years, table[rival], color=colour, lw=1.4, ls=line, zorder=2)
    soft = table["confidence"].is_in(SOFT).to_numpy()
    observed = table["observed"].to_numpy()
    axes.plot(years[~soft], observed[~soft], "o", ms=5, color=style.INK, zorder=4)
    axes.plot(years[soft], observed[soft], "o", ms=5, color=style.INK, mfc="white", zorder=4)
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.set_xticks(range(2005, 2016, 2))
    drawn = table.select("observed", "q95", "last_value", "trend").max().row(0)
    axes.set_ylim(0, HEADROOM * max(value for value in drawn if value is not None))
    axes.yaxis.set_major_formatter(FuncFormatter(style.tick))
    for left, text in ((years[0] - 0.4, "may set numbers"), (2010.6, "judges, never sets")):
        axes.text(left, 0.985, text, transform=axes.get_xaxis_transform(), va="top", color=style.QUIET)


def _errors(axes: Axes, row: dict) -> None:
    """Mean errors of 2011-15 in per cent of what was observed."""
    share = {key: percent(row[key] / row["mean_observed"]) for key in ("mae", "last_value", "trend")}
    axes.set_xlabel(
        f"mean error 2011-15: model {share['mae']}, last value {share['last_value']}, trend {share['trend']}"
    )


def _legend(figure: Figure) -> None:
    handles = [
        Line2D([], [], marker="o", ls="", color=style.INK, label="observed"),
        Line2D([], [], marker="o", ls="", color=style.INK, mfc="white", label="remembered or derived"),
        Line2D([], [], color=palette.MODEL, lw=1.6, label="model, median"),
        Patch(color=palette.HALF, label="50 %"),
        Patch(color=palette.MOST, label="90 %"),
        Line2D([], [], color=LAST, ls="--", label="last value carried forward"),
        Line2D([], [], color=TREND, ls=":", label="linear trend of 2005-10"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=7, bbox_to_anchor=(0.01, 0.0), columnspacing=1.2)
