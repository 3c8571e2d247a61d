"""One axis: every policy along it, and the effect of each, a row of panels for each world."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.lab.design.axes import Axis
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.sweep.words import label

WIDTH, LEFT, PANEL, HIGH, GAP, BETWEEN = 11.0, 0.9, 4.3, 2.9, 1.1, 0.95
HEAD, FOOT, ENTRY = 0.95, 0.0, 0.25
PER_ROW = 4  # entries of the legend


@style.housed
def draw(summary: pl.DataFrame, axis: Axis) -> Figure:
    """Left: the outcome under each policy; right: effects. Takes a sweep's summary of one outcome."""
    worlds = summary["world"].unique(maintain_order=True).to_list()
    policies = style.policies_of(summary)
    metric = summary["outcome"][0]
    height = HEAD + len(worlds) * (HIGH + BETWEEN)
    rows = -(-len(policies) // PER_ROW)
    figure = style.sheet(
        WIDTH,
        height + FOOT + rows * ENTRY,
        f"{words.outcome(metric).title}, along {axis.name}",
        f"{label(axis)}. {summary['n'][0]:,} replicates a point, all points and policies on the same luck; bands: "
        "95 % intervals of means and of paired effects.",
    )
    looks = palette.looks(policies)
    for place, world in enumerate(worlds):
        top = HEAD + 0.25 + place * (HIGH + BETWEEN)
        part = summary.filter(pl.col("world") == world)
        where = f", {words.world_title(world)}" if len(worlds) > 1 else ""
        for left, kind, title in (
            (LEFT, "mean", words.outcome(metric).title),
            (LEFT + PANEL + GAP, "effect", "Effect of the policy"),
        ):
            axes = style.place(figure, left, top, PANEL, HIGH)
            axes.set_title(f"{title}{where}", weight="bold")
            axes.set_xlabel(f"{axis.name} ({axis.unit})")
            axes.set_ylabel(words.outcome(metric).unit if kind == "mean" else words.effect_unit(metric))
            _panel(axes, part, axis, kind, [p for p in policies if kind == "mean" or p != REFERENCE], looks)
    handles = [_handle(name, look) for name, look in looks.items()]
    figure.legend(handles=handles, loc="lower left", ncols=PER_ROW, bbox_to_anchor=(0.05, 0.005))
    figure.data = summary
    return figure


def _panel(axes: Axes, rows: pl.DataFrame, axis: Axis, kind: str, policies: list[str], looks: dict) -> None:
    metric = rows["outcome"][0]
    scale = 100 if words.outcome(metric).kind == "share" else 1
    if kind == "effect":
        axes.axhline(0, color=style.INK, lw=0.9)
    texts = not rows[axis.name].dtype.is_numeric()
    for policy in policies:
        part = rows.filter(pl.col("policy") == policy)
        part = part if texts else part.sort(axis.name)
        x = np.arange(len(part)) if texts else part[axis.name].to_numpy()
        look = looks[policy]
        middle, low, high = (
            scale * part[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
            for name in (kind, f"{kind}_low", f"{kind}_high")
        )
        axes.fill_between(x, low, high, color=look.colour, alpha=0.18, lw=0)
        marker = look.marker if len(part) <= 30 else ""
        axes.plot(x, middle, color=look.colour, ls=look.line, lw=1.8, marker=marker, ms=style.size(look, 5))
        if texts:
            axes.set_xticks(x, part[axis.name].to_list())
    if not texts:
        style.plain_ticks(axes, 6)
    axes.yaxis.set_major_formatter(style.tick)
    if not texts and kind == "mean":
        axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))


def _handle(name: str, look: palette.Look) -> Line2D:
    """A policy's line in the legend."""
    size, title = style.size(look, 5), words.policy(name).title
    return Line2D([], [], color=look.colour, ls=look.line, marker=look.marker, ms=size, label=title)
