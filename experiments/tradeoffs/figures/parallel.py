"""Parallel coordinates: every policy on every goal, each axis from the worst to the best."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import percent
from experiments.tradeoffs.goals import GOALS, SENSES, scaled

WIDTH, LEFT, PLOT, HEAD, TALL, FOOT = 13.0, 0.75, 9.2, 1.4, 4.6, 0.85


@style.housed
def draw(table: pl.DataFrame) -> Figure:
    """Takes the summary of a study of trade-offs."""
    figure = style.sheet(
        WIDTH,
        HEAD + TALL + FOOT,
        "What each policy gains and gives up",
        f"Means over {table['n'][0]:,} plausible worlds. Every axis runs from the worst policy (below) to the "
        f"best (above), and names both. "
        "Bold lines: policies that no other beats (the Pareto set). To beat is to be better in one goal by more than "
        "its margin of indifference, and worse by more in none. Thin, pale lines: beaten. In brackets: in how many "
        "resamples a policy is in the set.",
    )
    axes = style.place(figure, LEFT, HEAD, PLOT, TALL)
    policies = table["policy"].to_list()
    worth = SENSES * table.select(list(GOALS)).to_numpy()
    heights = scaled(worth)
    looks = palette.looks(policies)
    for k, policy in enumerate(policies):
        look, held = looks[policy], table["pareto"][k]
        axes.plot(
            range(len(GOALS)),
            heights[k],
            color=look.colour,
            ls=look.line,
            lw=2.4 if held else 1.0,
            marker=look.marker,
            ms=style.size(look, 8 if held else 5),
            alpha=1.0 if held else 0.55,
            zorder=4 if held else 3,
        )
    _ends(axes, worth)
    _names(axes, table, heights[:, -1], looks)
    figure.data = table.select("policy", *GOALS, "pareto", "pareto_resamples")
    return figure


def _ends(axes: Axes, worth: np.ndarray) -> None:
    """What the best and the worst of every axis are."""
    for k, (goal, sense) in enumerate(zip(GOALS.values(), SENSES, strict=True)):
        axes.axvline(k, color=style.RULE, lw=1, zorder=1)
        best, worst = (words.shown(goal.outcome, sense * value) for value in (worth[:, k].max(), worth[:, k].min()))
        axes.text(k, 1.03, f"{goal.title}\n{best}", ha="center", va="bottom", weight="bold", linespacing=1.3)
        unit = words.outcome(goal.outcome).unit.replace(" in the whole period", "")
        axes.text(k, -0.04, f"{worst}\n{unit}", ha="center", va="top", linespacing=1.3, color=style.QUIET)
    axes.set_xlim(-0.08, len(GOALS) - 0.85)
    axes.set_ylim(-0.02, 1.02)
    axes.set_axis_off()


def _names(axes: Axes, table: pl.DataFrame, heights: np.ndarray, looks: dict) -> None:
    """Names at the right, pushed apart, each tied to the end of its line."""
    policies, front, often = (table[name].to_list() for name in ("policy", "pareto", "pareto_resamples"))
    order = np.argsort(heights, kind="stable")
    gap = 1.06 / max(len(policies) - 1, 1)
    places = np.empty(len(policies))
    places[order] = np.arange(len(policies)) * gap - 0.03
    end = len(GOALS) - 1
    for k, policy in enumerate(policies):
        look = looks[policy]
        axes.plot([end, end + 0.32], [heights[k], places[k]], color=look.colour, lw=0.7, alpha=0.7, clip_on=False)
        size = style.size(look, 7)
        axes.plot(end + 0.4, places[k], marker=look.marker, ls="", color=look.colour, ms=size, clip_on=False)
        weight = "bold" if front[k] else "normal"
        name = f"{words.policy(policy).title} ({percent(often[k])})"
        axes.text(end + 0.5, places[k], name, va="center", weight=weight, color=style.INK if front[k] else style.QUIET)
