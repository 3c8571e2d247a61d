"""The answer at one glance: how likely talks are under each policy, and what it adds to the reference."""

from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from experiments.compare.words import PROPOSAL, the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import span

OUTCOME, USUAL = "talks_by_deadline", "baseline"
WIDTH, LEFT, NUMBER, GAIN = 8.5, 3.1, 0.6, 1.0  # inches: the sheet, names, and two columns of numbers
ABOVE, ROW, FOOT, EDGE = 0.5, 0.42, 0.58, 0.2  # inches: over the rows, a row, under them, at the right
SPREAD, SURE, DOT = 11.0, 3.5, 7.5  # points: pale bar, dark bar, dot
LINE = 0.17  # of a row, by which a policy's name stands above its middle and what is done below

#: The columns of the summary table that are shown.
NUMBERS = ("world", "policy", "mean", "effect", "effect_low", "effect_high", "effect_sd_parameters")


@style.housed
def draw(effects: pl.DataFrame, trajectories: pl.DataFrame, against: str = REFERENCE) -> Figure:
    """Of 100 histories, in how many talks begin under each policy of one world, the most likely first.

    Takes the summary table and, for the length of the period, the trajectories; gains are those over
    the policy ``against``. Raises ValueError for more than one world.
    """
    months = trajectories["month"].unique().sort()
    rows = sorted(effects.filter(pl.col("outcome") == OUTCOME).to_dicts(), key=lambda row: -row["mean"])
    title = f"How likely are talks within {span(len(months))}?"
    if (world := style.world_of(effects)) != USUAL:
        title = f"{title[:-1]}, in the {world} world?"
    below = ABOVE + len(rows) * ROW + FOOT
    figure, top = style.headed(WIDTH, below, title, _subtitle(effects, rows, f"{months[0]:%B %Y}", against))
    across = WIDTH - LEFT - NUMBER - GAIN - EDGE
    axes = style.place(figure, LEFT, top + ABOVE, across, len(rows) * ROW)
    style.stripes(axes, len(rows), reach=(WIDTH - LEFT - EDGE) / across)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 100)
    style.plain_ticks(axes, 5)
    axes.set_xlabel("of 100 histories, those in which talks begin")
    _reference(axes, rows, against)
    for place, row in enumerate(rows):
        _name(axes, place, row["policy"], across)
        _mark(axes, place, row, against)
        _numbers(axes, place, row, against, across)
    _heads(axes, across)
    figure.data = pl.DataFrame(rows, infer_schema_length=None).select(NUMBERS)
    return figure


def _subtitle(effects: pl.DataFrame, rows: list[dict], first: str, against: str) -> str:
    """What the marks are: in words, since there is no legend."""
    told = f"A dot tells in how many of 100 histories from {first} on talks begin; {style.runs_each(effects)}."
    if any(row["effect_low"] is not None for row in rows):
        over = "" if against == REFERENCE else f" over {the(against)}"
        told += f" Dark bar: how exactly the average gain{over} is known."
    if any(_spread(row) for row in rows):
        told += " Pale bar: how far the gain differs where numbers that nobody knows differ."
    return told


def _reference(axes: Axes, rows: list[dict], against: str) -> None:
    """A line at what comes under the reference, with its name on top."""
    name = "without a new policy" if against == REFERENCE else f"under {the(against)}"
    for row in rows:
        if row["policy"] == against:
            level = 100 * row["mean"]
            axes.plot([level, level], [-0.5, len(rows) - 0.5], color=style.INK, lw=0.9, ls=(0, (4, 3)), zorder=1)
            axes.annotate(name, (level, -0.5), (0, 4), textcoords="offset points", ha="center", va="bottom")


def _name(axes: Axes, place: int, policy: str, across: float) -> None:
    """A policy and, under it, what is done; the proposal in its colour."""
    at = _beside(axes)
    edge = -0.12 / across
    title = words.policy(policy).title + (": the proposal" if policy == PROPOSAL else "")
    axes.text(edge, place - LINE, title, size=style.TEXT, weight="bold", color=_colour(policy), **at)
    axes.text(edge, place + LINE + 0.02, words.deed(policy), color=style.QUIET, **at)


def _mark(axes: Axes, place: int, row: dict, against: str) -> None:
    """The dot, on the interval of the gain, on its spread over plausible numbers."""
    level, colour = 100 * row["mean"], _colour(row["policy"])
    if row["policy"] != against and row["effect_low"] is not None:
        pale = [max(level - _spread(row), 0), min(level + _spread(row), 100)]
        axes.plot(pale, [place, place], color=palette.PALE, lw=SPREAD, solid_capstyle="butt", zorder=2)
        start = level - 100 * row["effect"]
        sure = [start + 100 * row[end] for end in ("effect_low", "effect_high")]
        axes.plot(sure, [place, place], color=colour, lw=SURE, solid_capstyle="butt", zorder=3)
    axes.plot(level, place, marker="o", ls="", ms=DOT, color=colour, zorder=4)


def _beside(axes: Axes) -> dict[str, Any]:
    """Where a text of a row stands beside the axes, by its right end."""
    return {"transform": blended_transform_factory(axes.transAxes, axes.transData), "ha": "right", "va": "center"}


def _spread(row: dict) -> float:
    """By how much of 100 the gain differs from one plausible set of numbers to another; 0 where none were drawn."""
    return 100 * (row.get("effect_sd_parameters") or 0.0)


def _numbers(axes: Axes, place: int, row: dict, against: str, across: float) -> None:
    """How many of 100, and the interval of the gain."""
    at = _beside(axes)
    many = words.number(100 * row["mean"], 0)
    axes.text(1 + NUMBER / across, place, many, size=style.TEXT, weight="bold", color=_colour(row["policy"]), **at)
    axes.text(1 + (NUMBER + GAIN) / across, place, _gain(row, against), color=style.QUIET, **at)


def _gain(row: dict, against: str) -> str:
    """'+2 to +6', 'none', or a dash where nothing is compared."""
    if row["policy"] == against or row["effect_low"] is None:
        return "–"
    if row["effect_low"] == row["effect_high"] == 0:
        return "none"
    ends = (words.number(round(100 * row[end]), 0, signed=True) for end in ("effect_low", "effect_high"))
    return " to ".join(dict.fromkeys(ends))


def _heads(axes: Axes, across: float) -> None:
    """What the two columns of numbers are."""
    for end, head in ((NUMBER, "of 100"), (NUMBER + GAIN, "gain")):
        axes.annotate(head, (1 + end / across, 1), (0, 4), "axes fraction", "offset points", ha="right", va="bottom")


def _colour(policy: str) -> str:
    return palette.looks([PROPOSAL])[PROPOSAL].colour if policy == PROPOSAL else style.INK
