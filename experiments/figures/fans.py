"""How runs spread over the months: fans of alignment, workers and the North's income."""

import textwrap
from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from experiments.figures import style
from experiments.lab import words

SHOWN = ("alignment", "workers", "north_income")
MOST = 9  # columns; more would be too narrow to read
FEW = 12  # different quantiles at most where runs stand at a few levels
FIRST = ("status_quo", "recognition", "direct_aid", "grand_bargain")
WIDTH, LEFT, RIGHT, GAP = 13.0, 0.95, 0.2, 0.13
HEAD, NAMES, PANEL, BETWEEN, FOOT = 1.1, 0.72, 1.75, 0.38, 0.5
RULE = 1 + 0.68 / PANEL  # height of the coloured rule over a column, in axes
SHADES = (0.22, 0.5)  # of the outer and the inner band
OTHER, DASHES, DOTS = "#7d7d7d", (0, (3, 1.5)), (0, (1, 1))


@style.housed
def draw(effects: pl.DataFrame, trajectories: pl.DataFrame) -> Figure:
    """Fans over the months in one world: a row a quantity, a column a policy.

    Takes the summary table (for the number of runs) and the trajectories. Up to nine policies
    are shown; of more, the main ones and a user's own. Raises ValueError for more than one world.
    """
    everyone = style.policies_of(trajectories)
    policies = _selection(everyone)
    looks = words.looks(everyone)
    left_out = f" {len(policies)} of {len(everyone)} policies." if policies != everyone else ""
    figure = style.sheet(
        WIDTH, HEAD + NAMES + len(SHOWN) * (PANEL + BETWEEN) - BETWEEN + FOOT,
        f"How each policy's runs spread over the months, in the "
        f"{style.world_of(trajectories)} world",
        f"{style.runs_each(effects)}. Bands hold the middle 90 % and 50 % of runs in "
        f"each month.{left_out}",
    )  # fmt: skip
    table = trajectories.filter(pl.col("quantity").is_in(SHOWN)).sort("month")
    series = table.partition_by("quantity", "policy", as_dict=True)
    months = table["month"].unique().sort().to_list()
    wide = (WIDTH - LEFT - RIGHT - (len(policies) - 1) * GAP) / max(len(policies), 2)
    for band, quantity in enumerate(SHOWN):
        tables = [series[quantity, policy] for policy in policies]
        (low, high), coarse = _reach(tables), _coarse(tables)
        top = HEAD + NAMES + band * (PANEL + BETWEEN)
        for column, policy in enumerate(policies):
            axes = style.place(figure, LEFT + column * (wide + GAP), top, wide, PANEL)
            _fan(axes, series[quantity, policy], looks[policy].colour, coarse)
            if policy != words.REFERENCE and (quantity, words.REFERENCE) in series:
                _compare(axes, series[quantity, words.REFERENCE])
            axes.set_ylim(low, high)
            axes.locator_params(axis="y", nbins=5)
            axes.grid(axis="y", color=style.RULE, lw=0.5)
            axes.set_axisbelow(True)
            axes.yaxis.set_major_formatter(FuncFormatter(style.tick))
            _years(axes, months[0], months[-1], wide)
            if column:
                axes.tick_params(axis="y", labelleft=False)
            else:
                title, unit = words.QUANTITIES[quantity]
                note = "  (a run stands at one of a few levels: read the mean)" if coarse else ""
                axes.annotate(title + note, (0, 1), (0, 5), xycoords="axes fraction", weight="bold",
                              textcoords="offset points", size=style.TEXT)  # fmt: skip
                axes.set_ylabel(unit)
            if band == 0:
                axes.set_title(textwrap.fill(words.policy(policy).title, int(wide / 0.085)),
                               pad=22, weight="bold")  # fmt: skip
                axes.plot((0, 1), (RULE, RULE), transform=axes.transAxes, clip_on=False, lw=4,
                          color=looks[policy].colour, solid_capstyle="butt")  # fmt: skip
            if band == len(SHOWN) - 1:
                axes.set_xlabel("year")
            else:
                axes.tick_params(axis="x", labelbottom=False)
    _key(figure)
    return figure


def _selection(policies: Sequence[str]) -> list[str]:
    """At most nine: first the main ones, then a user's own, then the others; order is kept."""
    own = [name for name in policies if name not in words.POLICIES]
    ranked = list(dict.fromkeys([*(p for p in FIRST if p in policies), *own, *policies]))
    return [name for name in policies if name in ranked[:MOST]]


def _coarse(tables: Sequence[pl.DataFrame]) -> bool:
    """Whether runs only ever stand at a few levels, so that quantiles leap from one to another."""
    levels = pl.concat([table.select("q05", "q25", "q50", "q75", "q95") for table in tables])
    return 1 < len(np.unique(levels.to_numpy().round(3))) <= FEW


def _fan(axes: Axes, rows: pl.DataFrame, colour: str, coarse: bool) -> None:
    """Two bands, the median and the mean of one policy; no median and a bold mean if coarse."""
    months = date2num(rows["month"].to_numpy())
    for (low, high), shade in zip((("q05", "q95"), ("q25", "q75")), SHADES, strict=True):
        shade *= 0.6 if coarse else 1.0
        axes.fill_between(months, rows[low].to_numpy(), rows[high].to_numpy(), color=colour,
                          alpha=shade, lw=0, step="post")  # fmt: skip
    if not coarse:
        axes.plot(months, rows["q50"].to_numpy(), color=colour, lw=2, drawstyle="steps-post")
    axes.plot(months, rows["mean"].to_numpy(), color=style.INK, lw=1.8 if coarse else 1.2,
              ls=DASHES)  # fmt: skip


def _compare(axes: Axes, rows: pl.DataFrame) -> None:
    """The status quo's mean, to compare with."""
    axes.plot(date2num(rows["month"].to_numpy()), rows["mean"].to_numpy(), color=OTHER,
              lw=1.2, ls=DOTS)  # fmt: skip


def _reach(tables: Sequence[pl.DataFrame]) -> tuple[float, float]:
    """Limits of the value axis that hold every band of a row, zero included."""
    low = min(float(np.nanmin(table["q05"].to_numpy())) for table in tables)
    high = max(float(table.select("q95", "mean").to_numpy().max()) for table in tables)
    return min(low, 0.0), 1.04 * high if high > 0 else 1.0


def _years(axes: Axes, first: date, last: date, wide: float) -> None:
    """Whole years as ticks, as many as fit."""
    start, end = date2num(first), date2num(last)
    axes.set_xlim(start, max(end, start + 1))
    every = max(1, round((last.year - first.year + 1) * 0.5 / wide + 0.3))
    axes.xaxis.set_major_locator(YearLocator(every))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))


def _key(figure: Figure) -> None:
    """What bands and lines mean, below the subtitle."""
    grey = style.QUIET
    figure.legend(
        [Patch(color=grey, alpha=SHADES[0], lw=0), Patch(color=grey, alpha=0.62, lw=0),
         Line2D([], [], color=grey, lw=2), Line2D([], [], color=style.INK, lw=1.2, ls=DASHES),
         Line2D([], [], color=OTHER, lw=1.2, ls=DOTS)],
        ["90 % of runs", "50 % of runs", "median", "mean",
         f"mean of the {words.policy(words.REFERENCE).title.lower()}"],
        loc="upper left", ncols=5, borderpad=0, borderaxespad=0,
        bbox_to_anchor=(0.2 / WIDTH, 1 - 0.72 / figure.get_size_inches()[1]),
    )  # fmt: skip
