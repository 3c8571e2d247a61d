"""Whether the sample was large enough: the indices of the strongest factors against its size."""

from typing import NamedTuple

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.sensitivity.indices import DUMMY, LUCK, MAIN
from experiments.sensitivity.words import factor

WIDTH, LEFT, PANEL, HIGH, GAP, BETWEEN = 11.0, 0.8, 2.75, 2.1, 0.45, 1.0
HEAD, FOOT = 0.95, 0.3
LINE, BESIDE = 0.2, 0.65  # inches: a line of the legend, beside a name in it
COLOURS = (palette.MODEL, "#c0392b", "#0f7f6f", "#866d0c", "#550061", "#00aaf3")


class Said(NamedTuple):
    """What a method's figure says: of its index, its unit and its sample; what is chance; the least reach, per cent."""

    what: str
    unit: str
    size: str
    chance: str
    colour: str
    least: float


SAID = {
    "sobol": Said("Total index", "% of the variance", "rows of the base sample", LUCK, palette.LUCK, 100),
    "pawn": Said("Mean distance", "percentage points", "points of the sample", DUMMY, palette.GREY, 5),
}


@style.housed
def draw(table: pl.DataFrame, method: str = "sobol") -> Figure:
    """Indices of the strongest factors at growing sizes. Takes one world of a summary, by Sobol' or PAWN."""
    said, rows = SAID[method], table.filter(pl.col("index") == MAIN[method])
    metrics = table["outcome"].unique(maintain_order=True).to_list()
    policies = style.policies_of(table)
    colours = dict(zip([said.chance, *_strongest(rows)], (said.colour, *COLOURS), strict=False))
    width = LEFT + len(metrics) * (PANEL + GAP) + 0.3 if len(metrics) > 2 else 8.5
    columns = _columns([factor(name) for name in colours], width)
    figure = style.sheet(
        width,
        HEAD + len(policies) * (HIGH + BETWEEN) + FOOT + LINE * ((len(colours) - 1) // columns),
        "Was the sample large enough?",
        f"{said.what} of the strongest factors, computed from the first rows of the same sample; bands: 95 % "
        "intervals. Lines that have stopped moving, with narrow bands, are told well enough; "
        "bands of the smaller samples may leave the panel.",
    )
    for i, policy in enumerate(policies):
        kind, start = ("outcome", "") if policy == REFERENCE else ("effect", "effect on ")
        for j, metric in enumerate(metrics):
            axes = style.place(figure, LEFT + j * (PANEL + GAP), HEAD + 0.4 + i * (HIGH + BETWEEN), PANEL, HIGH)
            title = f"{words.policy(policy).title}: {start}\n{words.outcome(metric).title}"
            axes.set_title(title, weight="bold", fontsize=style.SMALL)
            _panel(axes, rows.filter(policy=policy, of=kind, outcome=metric), colours, said.least)
            if j == 0:
                axes.set_ylabel(said.unit)
            axes.set_xlabel(said.size)
    handles = [_line(colour, factor(name)) for name, colour in colours.items()]
    figure.legend(handles=handles, loc="lower left", ncols=columns, bbox_to_anchor=(0.03, 0.0))
    figure.data = rows.filter(pl.col("factor").is_in([*colours]))
    return figure


def _columns(names: list[str], width: float) -> int:
    """How many columns of names the legend has room for: one for each, or as many as the longest allows."""
    wide = [style.reach(name) + BESIDE for name in names]
    return len(names) if sum(wide) < width else max(1, int(width / max(wide)))


def _strongest(rows: pl.DataFrame) -> list[str]:
    """The factors beside luck and the dummy whose index is largest anywhere."""
    largest = rows.filter(~pl.col("factor").is_in([LUCK, DUMMY]), pl.col("size") == pl.col("size").max())
    most = largest.group_by("factor").agg(pl.col("value").max())
    return most.sort("value", "factor", descending=True)["factor"].to_list()[: len(COLOURS)]


def _panel(axes: Axes, rows: pl.DataFrame, colours: dict[str, str], least: float) -> None:
    """A line a factor; the axis reaches up to `least` at least."""
    for name, colour in colours.items():
        part = rows.filter(pl.col("factor") == name).sort("size")
        if not len(part):
            continue
        size = part["size"].to_numpy()
        value, low, high = (100 * np.minimum(part[key].to_numpy(), 1) for key in ("value", "low", "high"))
        axes.fill_between(size, low, high, color=colour, alpha=0.15, lw=0)
        axes.plot(size, value, "o-", ms=3, lw=1.5, color=colour, zorder=3 if name == DUMMY else 2)
    axes.set_xscale("log", base=2)
    sizes = sorted(rows["size"].unique().to_list())
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    whole = rows.filter(pl.col("size") == pl.col("size").max())["high"].to_numpy()
    most = max(rows["value"].to_numpy().max(initial=0), whole.max(initial=0))
    axes.set_ylim(0, 1.05 * max(least, 100 * min(most, 1)))


def _line(colour: str, name: str):  # type: ignore[no-untyped-def]
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, marker="o", ms=3, label=name)
