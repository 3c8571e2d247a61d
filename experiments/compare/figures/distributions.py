"""What the runs of each policy end in: shares as bars, counts as shapes, zeros shown apart."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import percent

LEFT, SHORT, RIGHT, GAP = 1.62, 1.22, 0.22, 0.36  # SHORT: at the left for names in short
HEAD, TOP, FOOT = 0.155, 0.5, 0.64  # under the subtitle; above and below the rows of one band
SIMPLE = (0.34, 0.48)  # above and below a panel with no second heading and a unit in one line
ZEROS, APART = 0.62, 0.12  # inches of the share of zeros, and from there to the other runs
SHADES = (("#2b2b2b", ""), ("#c9c9c9", ""), ("#ffffff", "//////"))  # parts of a stacked bar
#: What is stacked: the label of a part -> the outcomes that it adds up.
CASH: dict[str, tuple[str, ...]] = {
    "zone, tours": ("cash_zone", "cash_tourism"),
    "Russia": ("cash_russia",),
    "aid, relief": ("cash_aid", "cash_relief"),
}
COSTS: dict[str, tuple[str, ...]] = {
    "Washington": ("cost_washington",),
    "Seoul": ("cost_seoul",),
    "firms": ("cost_firms",),
}
TALKS = "talks_by_deadline"
#: What is drawn as shapes -> whether the runs at zero stand apart.
SHAPES = dict.fromkeys(("talks_month", "alignment_mean", "provocations"), False)
SHAPES |= dict.fromkeys(("zone_months_open", "zone_workers_end"), True)
ENDS = (0.05, 0.5, 0.95)
#: Columns of the figure's numbers.
DATA: dict[str, Any] = dict.fromkeys(("outcome", "policy", "mark"), pl.String)
DATA |= dict.fromkeys(("start", "end", "value"), pl.Float64)


class Tables(NamedTuple):
    """What panels are filled from: effects, runs by outcome and policy, and the policies' looks."""

    effects: pl.DataFrame
    columns: dict[str, list[NDArray]]
    looks: dict[str, palette.Look]


class Panel(NamedTuple):
    """An outcome's place: its title, how much stands between that and the axes, how it is drawn."""

    title: str
    pad: float  # points
    split: bool
    fill: Callable[[Sequence[Axes], Tables], None]
    above: float = TOP  # inches that are needed, on a sheet where height is scarce
    below: float = FOOT


@style.housed
def draw(runs: pl.DataFrame, effects: pl.DataFrame, width: float = style.PAGE) -> Figure:
    """Distributions of the main outcomes in one world, a panel an outcome, a row a policy.

    Takes the runs and their summary table; the panels stand in as many columns as fit. Raises
    ValueError for more than one world.
    """
    policies = style.policies_of(runs)
    tables = Tables(effects, _columns(runs, policies), palette.looks(policies))
    across = 4 if width >= style.WIDE else 2 if width >= style.ROOM else 1
    short = across < 4
    rows, bands = max(0.3 * len(policies), 0.6), _bands(across, tight=short)
    figure, under = style.headed(
        width,
        HEAD + sum(above + rows + below for above, below in bands),
        f"How the runs of each policy end, in the {style.world_of(runs)} world",
        f"{style.runs_each(runs)}. Share of talks: bar with its 95 % "
        "interval. Shapes: histograms of the runs, each scaled to its own height; marker = "
        "median, line = from 5 to 95 % of the runs shown. Where many runs end at zero, their "
        "share stands at the left and the shape shows the others.",
    )
    left = SHORT if short else LEFT
    wide = (width - left - RIGHT - (across - 1) * GAP) / across
    for index, panel in enumerate(PANELS):
        band, place = divmod(index, across)
        top = HEAD + sum(above + rows + below for above, below in bands[:band]) + bands[band][0]
        corner = left + place * (wide + GAP), under + top
        found = _axes(figure, panel, corner, (wide, rows))
        for axes in found:
            style.stripes(axes, len(policies))
            named = policies if place == 0 and axes is found[0] else ()
            style.name_rows(axes, named, short)
        panel.fill(found, tables)
    figure.data = _data(tables)
    return figure


def _data(tables: Tables) -> pl.DataFrame:
    """A row a mark: what it is, where it begins and ends, and its value."""
    talks = tables.effects.filter(pl.col("outcome") == TALKS)
    rows = list(talks.select("outcome", "policy", pl.lit("mean"), "mean_low", "mean_high", "mean").iter_rows())
    for name, split in SHAPES.items():
        values = tables.columns[name]
        shown = [some[some != 0] for some in values] if split else values
        edges = edges_of(np.concatenate(shown))
        for policy, every, some in zip(tables.looks, values, shown, strict=True):
            if split:
                rows.append((name, policy, "zeros", None, None, float(np.mean(every == 0))))
            if len(some):
                low, middle, high = np.quantile(some, ENDS).tolist()
                rows.append((name, policy, "median", low, high, middle))
                found = zip(edges[:-1].tolist(), edges[1:].tolist(), np.histogram(some, edges)[0].tolist(), strict=True)
                rows += [(name, policy, "runs", start, end, float(many)) for start, end, many in found]
    for parts in (CASH, COSTS):
        for names in parts.values():
            for name in names:
                means = zip(tables.looks, tables.columns[name], strict=True)
                rows += [(name, policy, "mean", None, None, float(some.mean())) for policy, some in means]
    return pl.DataFrame(rows, schema=DATA, orient="row")


def _bands(across: int, tight: bool) -> list[tuple[float, float]]:
    """Inches above and below the rows of each band of so many panels."""
    panels = [PANELS[start : start + across] for start in range(0, len(PANELS), across)]
    if not tight:
        return [(TOP, FOOT)] * len(panels)
    return [(max(p.above for p in band), max(p.below for p in band)) for band in panels]


def _axes(figure: Figure, panel: Panel, corner: tuple[float, float], size: tuple[float, float]) -> list[Axes]:
    """The panel's one or two axes at a place, in inches."""
    (x, top), (wide, tall) = corner, size
    parts = [(0.0, wide)]
    if panel.split:
        parts = [(0.0, ZEROS), (ZEROS + APART, wide - ZEROS - APART)]
    found = [style.place(figure, x + start, top, part, tall) for start, part in parts]
    found[0].set_title(panel.title, pad=panel.pad, weight="bold")
    return found


def _columns(runs: pl.DataFrame, policies: Sequence[str]) -> dict[str, list[NDArray]]:
    """Per outcome, one array of values a policy; runs without talks drop out of the month."""
    parts = runs.partition_by("policy", as_dict=True)
    stacked = [name for parts in (CASH, COSTS) for names in parts.values() for name in names]
    names = [*SHAPES, *stacked]
    return {name: [parts[(p,)][name].drop_nulls().drop_nans().to_numpy() for p in policies] for name in names}


def _shares(found: Sequence[Axes], tables: Tables) -> None:
    """Share of runs with talks: a bar, its interval, its number."""
    (axes,), looks, policies = found, tables.looks, list(tables.looks)
    rows = {row["policy"]: row for row in tables.effects.filter(pl.col("outcome") == TALKS).iter_rows(named=True)}
    mean, low, high = (
        100 * np.array([rows[p][key] for p in policies], float) for key in ("mean", "mean_low", "mean_high")
    )
    axes.barh(range(len(policies)), mean, 0.62, color=[look.colour for look in looks.values()])
    low, high = np.fmin(low, mean), np.fmax(high, mean)  # a single run has no interval
    error = [mean - low, high - mean]
    axes.errorbar(mean, range(len(policies)), xerr=error, fmt="none", ecolor=style.INK, elinewidth=1.1, capsize=2.5)
    reach = max(float(high.max()), 1.0)
    for row, (value, end) in enumerate(zip(mean, high, strict=True)):
        axes.text(end + 0.04 * reach, row, percent(value / 100, 1), va="center")
    axes.set_xlim(0, 1.38 * reach)
    style.plain_ticks(axes)
    axes.set_xlabel("% of runs")


def _shape(name: str, found: Sequence[Axes], tables: Tables) -> None:
    """The runs of an outcome."""
    _shapes(found[0], name, tables.columns[name], tables.looks)


def _split(name: str, found: Sequence[Axes], tables: Tables) -> None:
    """The share of runs at zero, and beside it the others."""
    zeros, axes = found
    values = tables.columns[name]
    _zeros(zeros, values, tables.looks)
    _shapes(axes, name, [some[some != 0] for some in values], tables.looks)
    axes.set_title("the other runs", pad=5, color=style.QUIET, size=style.SMALL)


def _shapes(axes: Axes, name: str, columns: list[NDArray], looks: dict) -> None:
    """One histogram a row, over the median and the 5 to 95 % line; a note where there is none."""
    pooled = np.concatenate(columns)
    edges = edges_of(pooled)
    shapes, colours, lines = [], [], []
    for row, (values, look) in enumerate(zip(columns, looks.values(), strict=True)):
        if not len(values):
            axes.text(
                0.5, row, "none", color=style.QUIET, ha="center", va="center", transform=axes.get_yaxis_transform()
            )
            continue
        counts, _ = np.histogram(values, edges)
        base = row + 0.26
        steps = np.repeat(base - 0.66 * counts / counts.max(), 2)
        corners = np.repeat(edges, 2)
        shapes.append(np.column_stack([corners, np.concatenate([[base], steps, [base]])]))
        colours.append(look.colour)
        low, middle, high = np.quantile(values, ENDS)
        lines.append([(low, base + 0.1), (high, base + 0.1)])
        axes.plot(
            middle,
            base + 0.1,
            marker=look.marker,
            ls="",
            color=look.colour,
            mec="white",
            mew=0.6,
            ms=style.size(look, 7),
            zorder=4,
            clip_on=False,
        )
    axes.add_collection(PolyCollection(shapes, facecolors=colours, edgecolors="none", alpha=0.75), autolim=False)
    axes.add_collection(LineCollection(lines, colors=colours, linewidths=1.6), autolim=False)
    margin = (0.04 if len(edges) > 5 else 1.0) * (edges[-1] - edges[0])  # few bins stay narrow
    axes.set_xlim(edges[0] - margin, edges[-1] + margin)
    style.plain_ticks(axes, 3 if name == "zone_workers_end" else 4)
    if not shapes:
        axes.set_xticks(())
    axes.set_xlabel(words.outcome(name).unit)


def edges_of(pooled: NDArray) -> NDArray:
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
    axes.barh(range(len(shares)), shares, 0.5, color=[look.colour for look in looks.values()], alpha=0.45)
    for row, share in enumerate(shares):
        axes.text(50, row, percent(share / 100), ha="center", va="center")
    axes.set_xlim(0, 100)
    axes.set_xticks(())
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("zero,\n% of runs", labelpad=6)


def _stacks(parts: dict[str, tuple[str, ...]], found: Sequence[Axes], tables: Tables) -> None:
    """Mean sums of money stacked by part, with the total and its 5 to 95 % line."""
    (axes,) = found
    columns = {
        label: [np.sum(values, axis=0) for values in zip(*(tables.columns[name] for name in names), strict=True)]
        for label, names in parts.items()
    }
    totals = [np.sum(values, axis=0) for values in zip(*columns.values(), strict=True)]
    rows = range(len(totals))
    start = np.zeros(len(totals))
    for (label, sums), (shade, hatch) in zip(columns.items(), SHADES, strict=True):
        means = np.array([values.mean() for values in sums])
        axes.barh(rows, means, 0.5, start, color=shade, hatch=hatch, edgecolor=style.QUIET, lw=0.6, label=label)
        start = start + means
    low, high = np.array([np.quantile(total, (0.05, 0.95)) for total in totals]).T
    axes.hlines(np.array(rows) + 0.36, low, high, color=style.INK, lw=1.4)
    reach = max(float(high.max()), float(start.max()), 1.0)
    for row, end in enumerate(start):
        amounts = (sums[row].mean() for sums in columns.values())
        axes.text(end + 0.03 * reach, row, " + ".join(words.number(x, 0) for x in amounts), va="center")
    axes.set_xlim(0, max(1.02 * reach, float(start.max()) / 0.5))  # half is left for the numbers
    style.plain_ticks(axes)
    axes.set_xlabel("million USD in the whole period,\nmean of runs (line: 5 to 95 % of totals)")
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.03, 0.985),
        ncols=3,
        handlelength=1.2,
        columnspacing=1.0,
        handletextpad=0.4,
        borderpad=0.1,
    )


def _of(name: str, split: bool) -> Panel:
    """The panel of one outcome, drawn as shapes."""
    title = words.outcome(name).title
    if split:
        return Panel(title, 20, split, partial(_split, name))
    return Panel(title, 6, split, partial(_shape, name), *SIMPLE)


#: In reading order. What stands between a title and its axes needs the larger pad.
PANELS = (
    Panel(words.outcome(TALKS).title, 6, False, _shares, *SIMPLE),
    *(_of(name, split) for name, split in SHAPES.items()),
    Panel("The North's cash, by source", 20, False, partial(_stacks, CASH)),
    Panel("Costs, by payer", 20, False, partial(_stacks, COSTS)),
)
