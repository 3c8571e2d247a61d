"""How runs spread over the months: fans of alignment, workers and the North's income."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from experiments.compare.words import the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, scenarios, style, words

SHOWN = ("alignment", "workers", "north_income")
MOST, FEWEST, SLIM = 11, 2, 0.95  # columns at most and at least; inches that a column needs
FEW = 12  # different quantiles at most where runs stand at a few levels
#: Shown before others if not all fit.
FIRST = ("recognition", "economic_opening", "direct_aid", "sanctions_relief", "grand_bargain")
LEFT, RIGHT, GAP = 0.95, 0.2, 0.13
KEY, KEY_LINE = 0.0875, 0.19  # inches: the legend under the subtitle, a line of it
NAMES, BETWEEN, FOOT, LINE = 0.57, 0.38, 0.5, 0.17  # LINE: of a name, or of a further note
TALL, LOW = 1.75, 1.1  # inches of a panel, on a wide sheet and on a narrow one
RULE = 0.34  # inches of the coloured rule over the first panels, and over the names
SHADES = (0.22, 0.5)  # of the outer and the inner band
OTHER, DASHES, DOTS = "#7d7d7d", (0, (3, 1.5)), (0, (1, 1))


class Row(NamedTuple):
    """A quantity: what stands over its panels, how they are scaled, and its place in inches."""

    quantity: str
    heading: str
    coarse: bool
    limits: tuple[float, float]
    top: float  # under the names of the policies

    @property
    def notes(self) -> float:
        """Inches that its heading takes beyond one line."""
        return LINE * self.heading.count("\n")


@style.housed
def draw(
    effects: pl.DataFrame, trajectories: pl.DataFrame, width: float = style.PAGE, against: str = REFERENCE
) -> Figure:
    """Fans over the months in one world: a row a quantity, a column a policy.

    Takes the summary table (for the number of runs) and the trajectories. As many policies are
    shown as fit, eleven at most; if not all do, the policy ``against`` that the others are compared with, a
    user's own and the main ones.
    Raises ValueError for more than one world.
    """
    everyone = style.policies_of(trajectories)
    policies = _selection(everyone, _fitting(width), against)
    table = trajectories.filter(pl.col("quantity").is_in(SHOWN)).sort("month")
    series = table.partition_by("quantity", "policy", as_dict=True)
    tall = TALL if width >= style.WIDE else LOW
    rows = _rows(series, policies, tall, width - LEFT - RIGHT)
    left_out = f" {len(policies)} of {len(everyone)} policies." if policies != everyone else ""
    keys = _key_columns(width)
    wide = (width - LEFT - RIGHT - (len(policies) - 1) * GAP) / max(len(policies), 2)
    names = {name: _name(name, wide) for name in policies}
    over = rows[0].notes + LINE * max(name.count("\n") + 1 for name in names.values())
    head = KEY + KEY_LINE * ceil(5 / keys) + NAMES + over
    figure, under = style.headed(
        width,
        head + rows[-1].top + tall + FOOT,
        f"How each policy's runs spread over the months, in the {style.world_of(trajectories)} world",
        f"{style.runs_each(effects)}. Bands hold the middle 90 % and 50 % of runs in each month.{left_out}",
        lines=1,
    )
    looks = palette.looks(everyone)
    for column, policy in enumerate(policies):
        for row in rows:
            axes = style.place(figure, LEFT + column * (wide + GAP), under + head + row.top, wide, tall)
            _panel(axes, row, series, policy, against, looks[policy].colour, wide)
            _around(axes, row, rows, column)
            if row is rows[0]:
                _title(axes, row, names[policy], looks[policy].colour, 1 + (RULE + over) / tall)
    _key(figure, under + KEY, keys, against)
    figure.data = table.filter(pl.col("policy").is_in(policies))
    return figure


def _fitting(width: float) -> int:
    """How many columns a sheet has room for."""
    return min(MOST, max(FEWEST, int((width - LEFT - RIGHT + GAP) / (SLIM + GAP))))


def _selection(policies: Sequence[str], most: int, against: str) -> list[str]:
    """So many at most: the reference, a user's own, the main ones, then others; order is kept."""
    own = [name for name in policies if name not in scenarios.POLICIES]
    ranked = dict.fromkeys([against, *own, *FIRST, *policies])
    kept = [name for name in ranked if name in policies][:most]
    return [name for name in policies if name in kept]


def _rows(series: dict, policies: Sequence[str], tall: float, wide: float) -> list[Row]:
    """The rows from the top, headings wrapped to so many inches."""
    rows: list[Row] = []
    for quantity in SHOWN:
        tables = [series[quantity, policy] for policy in policies]
        coarse = _coarse(tables)
        note = "  (a run stands at one of a few levels: read the mean)" if coarse else ""
        heading = words.QUANTITIES[quantity][0] + note
        if style.reach(heading, style.TEXT, "bold") > wide:
            heading = heading.replace("  (", "\n(")
        heading = "\n".join(style.wrapped(line, wide, style.TEXT, "bold") for line in heading.split("\n"))
        row = Row(quantity, heading, coarse, _limits(tables), 0.0)
        if rows:
            row = row._replace(top=rows[-1].top + tall + BETWEEN + row.notes)
        rows.append(row)
    return rows


def _panel(axes: Axes, row: Row, series: dict, policy: str, against: str, colour: str, wide: float) -> None:
    """One policy's fan of one quantity, with the reference's mean to compare with."""
    rows = series[row.quantity, policy]
    _fan(axes, rows, colour, row.coarse)
    if policy != against and (row.quantity, against) in series:
        _compare(axes, series[row.quantity, against])
    axes.set_ylim(*row.limits)
    axes.locator_params(axis="y", nbins=5)
    axes.grid(axis="y", color=style.RULE, lw=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_formatter(FuncFormatter(style.tick))
    _years(axes, rows["month"][0], rows["month"][-1], wide)


def _around(axes: Axes, row: Row, rows: Sequence[Row], column: int) -> None:
    """Numbers and words at the left of a row, years under the last one."""
    axes.tick_params(axis="y", labelleft=column == 0)
    axes.tick_params(axis="x", labelbottom=row is rows[-1])
    if column == 0:
        axes.annotate(
            row.heading,
            (0, 1),
            (0, 5),
            xycoords="axes fraction",
            weight="bold",
            textcoords="offset points",
            size=style.TEXT,
        )
        axes.set_ylabel(words.QUANTITIES[row.quantity][1])
    if row is rows[-1]:
        axes.set_xlabel("year")


def _name(policy: str, wide: float) -> str:
    """A policy's name in lines of so many inches."""
    return style.wrapped(words.policy(policy).title, wide, style.TEXT, "bold")


def _title(axes: Axes, row: Row, name: str, colour: str, rule: float) -> None:
    """A policy's name over its column, and a rule in its colour, so many axes up."""
    axes.set_title(name, weight="bold", pad=22 + 72 * row.notes)
    axes.plot((0, 1), (rule, rule), transform=axes.transAxes, clip_on=False, lw=4, color=colour, solid_capstyle="butt")


def _coarse(tables: Sequence[pl.DataFrame]) -> bool:
    """Whether runs only ever stand at a few levels, so that quantiles leap from one to another."""
    levels = pl.concat([table.select("q05", "q25", "q50", "q75", "q95") for table in tables])
    return 1 < len(np.unique(levels.to_numpy().round(3))) <= FEW


def _fan(axes: Axes, rows: pl.DataFrame, colour: str, coarse: bool) -> None:
    """Two bands, the median and the mean of one policy; no median and a bold mean if coarse."""
    months = date2num(rows["month"].to_numpy())
    for (low, high), shade in zip((("q05", "q95"), ("q25", "q75")), SHADES, strict=True):
        shade *= 0.6 if coarse else 1.0
        axes.fill_between(
            months, rows[low].to_numpy(), rows[high].to_numpy(), color=colour, alpha=shade, lw=0, step="post"
        )
    if not coarse:
        axes.plot(months, rows["q50"].to_numpy(), color=colour, lw=2, drawstyle="steps-post")
    axes.plot(months, rows["mean"].to_numpy(), color=style.INK, lw=1.8 if coarse else 1.2, ls=DASHES)


def _compare(axes: Axes, rows: pl.DataFrame) -> None:
    """The reference's mean, to compare with."""
    axes.plot(date2num(rows["month"].to_numpy()), rows["mean"].to_numpy(), color=OTHER, lw=1.2, ls=DOTS)


def _limits(tables: Sequence[pl.DataFrame]) -> tuple[float, float]:
    """Limits of the value axis that hold every band of a row, zero included."""
    low = min(float(np.nanmin(table["q05"].to_numpy())) for table in tables)
    high = max(float(table.select("q95", "mean").to_numpy().max()) for table in tables)
    return min(low, 0.0), 1.04 * high if high > 0 else 1.0


def _years(axes: Axes, first: date, last: date, wide: float) -> None:
    """Whole years as ticks, as many as fit."""
    start, end = date2num(first), date2num(last)
    axes.set_xlim(start, max(end, start + 1))
    every = max(1, round((last.year - first.year + 1) * 0.44 / wide + 0.3))
    style.years(axes, first.year, last.year, every)


def _key_columns(width: float) -> int:
    return min(5, int(width / 1.9))


def _key(figure: Figure, top: float, columns: int, against: str) -> None:
    """What bands and lines mean, so many inches under the edge of the sheet."""
    grey = style.QUIET
    width, height = figure.get_size_inches()
    figure.legend(
        [
            Patch(color=grey, alpha=SHADES[0], lw=0),
            Patch(color=grey, alpha=0.62, lw=0),
            Line2D([], [], color=grey, lw=2),
            Line2D([], [], color=style.INK, lw=1.2, ls=DASHES),
            Line2D([], [], color=OTHER, lw=1.2, ls=DOTS),
        ],
        ["90 % of runs", "50 % of runs", "median", "mean", f"mean of {the(against)}"],
        loc="upper left",
        ncols=columns,
        borderpad=0,
        borderaxespad=0,
        bbox_to_anchor=(0.2 / width, 1 - top / height),
    )
