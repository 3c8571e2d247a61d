"""What the runs of each policy end in: shares as bars, counts as shapes, zeros shown apart."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.figures import style
from experiments.lab import words

WIDTH, LEFT, PANEL, GAP = 13.0, 1.62, 2.52, 0.36
HEAD, TOP, FOOT = 0.95, 0.5, 0.64  # of the sheet; above and below the rows of one band
SHADES = (("#2b2b2b", ""), ("#c9c9c9", ""), ("#ffffff", "//////"))  # parts of a stacked bar
CASH = {"cash_zone": "zone", "cash_russia": "Russia", "cash_aid": "aid"}
COSTS = {"cost_washington": "Washington", "cost_seoul": "Seoul", "cost_firms": "firms"}


@style.housed
def draw(runs: pl.DataFrame, effects: pl.DataFrame) -> Figure:
    """Distributions of the main outcomes in one world, a panel an outcome, a row a policy.

    Takes the runs and their summary table. Raises ValueError for more than one world.
    """
    policies = style.policies_of(runs)
    columns = _columns(runs, policies)
    rows = max(0.3 * len(policies), 0.6)
    figure = style.sheet(
        WIDTH, HEAD + 2 * (TOP + rows + FOOT),
        f"How the runs of each policy end, in the {style.world_of(runs)} world",
        f"{style.runs_each(runs)}. Share of talks: bar with its 95 % "
        "interval. Shapes: histograms of the runs, each scaled to its own height; marker = "
        "median, line = from 5 to 95 % of the runs shown. Where many runs end at zero, their "
        "share stands at the left and the shape shows the others.",
    )  # fmt: skip
    looks = words.looks(policies)

    def panel(band: int, place: int, title: str, split: bool = False) -> list[Axes]:
        left = LEFT + place * (PANEL + GAP)
        top = HEAD + TOP + band * (TOP + rows + FOOT)
        parts = ((0.0, 0.62), (0.74, PANEL - 0.74)) if split else ((0.0, PANEL),)
        found = [style.place(figure, left + x, top, wide, rows) for x, wide in parts]
        found[0].set_title(title, pad=6 if band == 0 else 20, weight="bold")
        for axes in found:
            style.stripes(axes, len(policies))
            style.name_rows(axes, policies if place == 0 and axes is found[0] else ())
        return found

    (axes,) = panel(0, 0, words.outcome("talks_by_deadline").title)
    _shares(axes, effects, policies, looks)
    for place, name in enumerate(("talks_month", "alignment_mean", "provocations"), start=1):
        (axes,) = panel(0, place, words.outcome(name).title)
        _shapes(axes, name, columns[name], looks)
    for place, name in enumerate(("zone_months_open", "zone_workers_end")):
        zeros, axes = panel(1, place, words.outcome(name).title, split=True)
        _zeros(zeros, columns[name], looks)
        _shapes(axes, name, [values[values != 0] for values in columns[name]], looks)
        axes.set_title("the other runs", pad=5, color=style.QUIET, size=style.SMALL)
    for place, title, parts in (
        (2, "The North's cash, by source", CASH),
        (3, "Costs, by payer", COSTS),
    ):
        (axes,) = panel(1, place, title)
        _stacks(axes, parts, columns)
    return figure


def _columns(runs: pl.DataFrame, policies: Sequence[str]) -> dict[str, list[NDArray]]:
    """Per outcome, one array of values a policy; runs without talks drop out of the month."""
    parts = runs.partition_by("policy", as_dict=True)
    names = ["talks_month", "alignment_mean", "provocations", "zone_months_open",
             "zone_workers_end", *CASH, *COSTS]  # fmt: skip
    return {name: [parts[(p,)][name].drop_nulls().drop_nans().to_numpy() for p in policies]
            for name in names}  # fmt: skip


def _shares(axes: Axes, effects: pl.DataFrame, policies: Sequence[str], looks: dict) -> None:
    """Share of runs with talks: a bar, its interval, its number."""
    rows = {row["policy"]: row for row in effects.filter(
        pl.col("outcome") == "talks_by_deadline").iter_rows(named=True)}  # fmt: skip
    mean, low, high = (100 * np.array([rows[p][key] for p in policies], float)
                       for key in ("mean", "mean_low", "mean_high"))  # fmt: skip
    axes.barh(range(len(policies)), mean, 0.62, color=[look.colour for look in looks.values()])
    low, high = np.fmin(low, mean), np.fmax(high, mean)  # a single run has no interval
    error = [mean - low, high - mean]
    axes.errorbar(mean, range(len(policies)), xerr=error, fmt="none", ecolor=style.INK,
                  elinewidth=1.1, capsize=2.5)  # fmt: skip
    reach = max(float(high.max()), 1.0)
    for row, (value, end) in enumerate(zip(mean, high, strict=True)):
        axes.text(end + 0.04 * reach, row, f"{words.number(value, 1)} %", va="center")
    axes.set_xlim(0, 1.38 * reach)
    style.plain_ticks(axes)
    axes.set_xlabel("% of runs")


def _shapes(axes: Axes, name: str, columns: list[NDArray], looks: dict) -> None:
    """One histogram a row, over the median and the 5 to 95 % line; a note where there is none."""
    pooled = np.concatenate(columns)
    edges = _edges(pooled)
    shapes, colours, lines = [], [], []
    for row, (values, look) in enumerate(zip(columns, looks.values(), strict=True)):
        if not len(values):
            axes.text(0.5, row, "none", color=style.QUIET, ha="center", va="center",
                      transform=axes.get_yaxis_transform())  # fmt: skip
            continue
        counts, _ = np.histogram(values, edges)
        base = row + 0.26
        steps = np.repeat(base - 0.66 * counts / counts.max(), 2)
        corners = np.repeat(edges, 2)
        shapes.append(np.column_stack([corners, np.concatenate([[base], steps, [base]])]))
        colours.append(look.colour)
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        lines.append([(low, base + 0.1), (high, base + 0.1)])
        axes.plot(middle, base + 0.1, look.marker, color=look.colour, mec="white", mew=0.6,
                  ms=style.size(look, 7), zorder=4, clip_on=False)  # fmt: skip
    axes.add_collection(PolyCollection(shapes, facecolors=colours, edgecolors="none", alpha=0.75),
                        autolim=False)  # fmt: skip
    axes.add_collection(LineCollection(lines, colors=colours, linewidths=1.6), autolim=False)
    margin = (0.04 if len(edges) > 5 else 1.0) * (edges[-1] - edges[0])  # few bins stay narrow
    axes.set_xlim(edges[0] - margin, edges[-1] + margin)
    style.plain_ticks(axes, 3 if name == "zone_workers_end" else 4)
    if not shapes:
        axes.set_xticks(())
    axes.set_xlabel(words.outcome(name).unit)


def _edges(pooled: NDArray) -> NDArray:
    """Common bins of about thirty; whole numbers are never split unevenly over bins."""
    if not len(pooled):
        return np.array([0.0, 1.0])
    low, high = float(pooled.min()), float(pooled.max())
    if np.all(pooled == np.round(pooled)):
        step = max(1.0, np.ceil((high - low + 1) / 30))
        count = int((high - low) // step) + 1
        return low - 0.5 + step * np.arange(count + 1)
    if high - low < 1e-9:
        return np.array([low - 0.01, low + 0.01])
    return np.linspace(low, high, 31)


def _zeros(axes: Axes, columns: list[NDArray], looks: dict) -> None:
    """Share of runs at zero: a bar on a track that means all runs."""
    shares = np.array([100 * np.mean(values == 0) for values in columns])
    axes.barh(range(len(shares)), 100, 0.5, color="white", edgecolor=style.RULE, lw=0.7)
    axes.barh(range(len(shares)), shares, 0.5, color=[look.colour for look in looks.values()],
              alpha=0.45)  # fmt: skip
    for row, share in enumerate(shares):
        axes.text(50, row, f"{words.number(share, 0)} %", ha="center", va="center")
    axes.set_xlim(0, 100)
    axes.set_xticks(())
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("zero,\n% of runs", labelpad=6)


def _stacks(axes: Axes, parts: dict[str, str], columns: dict[str, list[NDArray]]) -> None:
    """Mean sums of money stacked by part, with the total and its 5 to 95 % line."""
    totals = [sum(values) for values in zip(*(columns[name] for name in parts), strict=True)]
    rows = range(len(totals))
    start = np.zeros(len(totals))
    for (name, label), (shade, hatch) in zip(parts.items(), SHADES, strict=True):
        means = np.array([values.mean() for values in columns[name]])
        axes.barh(rows, means, 0.5, start, color=shade, hatch=hatch, edgecolor=style.QUIET,
                  lw=0.6, label=label)  # fmt: skip
        start = start + means
    low, high = np.array([np.quantile(total, (0.05, 0.95)) for total in totals]).T
    axes.hlines(np.array(rows) + 0.36, low, high, color=style.INK, lw=1.4)
    reach = max(float(high.max()), float(start.max()), 1.0)
    for row, end in enumerate(start):
        amounts = (columns[name][row].mean() for name in parts)
        axes.text(end + 0.03 * reach, row, " + ".join(words.number(x, 0) for x in amounts),
                  va="center")  # fmt: skip
    axes.set_xlim(0, max(1.02 * reach, float(start.max()) / 0.5))  # half is left for the numbers
    style.plain_ticks(axes)
    axes.set_xlabel("million USD in the whole period,\nmean of runs (line: 5 to 95 % of totals)")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.03, 0.985), ncols=3, handlelength=1.2,
                columnspacing=1.0, handletextpad=0.4, borderpad=0.1)  # fmt: skip
