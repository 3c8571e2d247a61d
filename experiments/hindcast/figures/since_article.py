"""Since the article was written: what the model said in February 2025, and what has happened."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.lab.present import palette, style, words

TITLES = {
    "provocations": "Provocations so far",
    "major": "Months with a major event so far",
    "at_table": "Months of talks so far",
}
WIDTH, LEFT, PANEL, HIGH, GAP = 11.0, 0.55, 3.0, 3.1, 0.6
HEAD, FOOT = 1.2, 1.1
OBSERVED = style.INK
ROOM = 2.2  # of a panel over the upper end of the middle half, or over what has happened


@style.housed
def draw(table: pl.DataFrame) -> Figure:
    """A panel a series, each added up since February 2025; takes article.csv of a hindcast."""
    figure = style.sheet(
        WIDTH,
        HEAD + HIGH + FOOT,
        "Since the article was written",
        "What the model said in February 2025 of the months to August 2026, none of which set a number, "
        "and what has happened since. Where a band leaves the panel, its end is written below.",
    )
    for place, (name, title) in enumerate(TITLES.items()):
        axes = style.place(figure, LEFT + place * (PANEL + GAP), HEAD, PANEL, HIGH)
        axes.set_title(title, weight="bold")
        _panel(axes, table.filter(pl.col("series") == name))
    handles = [
        Line2D([], [], color=OBSERVED, lw=2.2, label="what has happened"),
        Line2D([], [], color=palette.MODEL, lw=1.6, ls="--", label="model, median"),
        Patch(color=palette.HALF, label="half of its histories"),
        Patch(color=palette.MOST, label="nine in ten"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=4, bbox_to_anchor=(0.01, 0.0))
    figure.data = table
    return figure


def _panel(axes: Axes, table: pl.DataFrame) -> None:
    dates = table["date"].cast(pl.Date).to_list()
    for low, high, colour in (("q05", "q95", palette.MOST), ("q25", "q75", palette.HALF)):
        axes.fill_between(dates, table[low], table[high], color=colour, lw=0, zorder=1)
    axes.plot(dates, table["q50"], color=palette.MODEL, lw=1.6, ls="--", zorder=2)
    axes.plot(
        dates, table["observed"], color=OBSERVED, lw=2.2, zorder=4, clip_on=False
    )  # on the axis where nothing happened
    last = table.row(-1, named=True)
    axes.set_xlim(dates[0], dates[-1])
    counts = last["series"] == "provocations"
    axes.set_ylim(0, min(1.05 * last["q95"], ROOM * max(last["q75"], last["observed"])) if counts else len(dates))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_locator(MonthLocator(bymonth=(2, 8)))
    axes.xaxis.set_major_formatter(DateFormatter("%b\n%Y"))
    axes.set_xlabel(
        f"by August 2026: {words.number(last['observed'], 0)}; model {words.number(last['q50'], 0)} "
        f"({words.number(last['q05'], 0)} to {words.number(last['q95'], 0)})"
    )
