"""What each policy changes against the reference: paired differences with their intervals."""

from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from experiments.compare.words import the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words

SHOWN = ("talks_by_deadline", "alignment_mean", "provocations", "zone_workers_end", "sincerity_end", "cost_washington")
ACROSS = 3
WIDTH, LEFT, PANEL, NUMBERS, GAP = 13.0, 1.62, 1.5, 2.02, 0.3
HEAD, TOP, FOOT = 0.95, 0.42, 0.78


@style.housed
def draw(effects: pl.DataFrame, against: str = REFERENCE) -> Figure:
    """Paired differences to the policy ``against`` in one world: a panel an outcome, a row a policy.

    Takes the summary table. With one policy or one run there is no difference, and the panels
    say so. Raises ValueError for more than one world.
    """
    reference = the(against)
    table = effects.filter(pl.col("effect_low").is_not_null(), pl.col("outcome").is_in(SHOWN))
    policies = [name for name in style.policies_of(table) if name != against]
    looks = palette.looks(style.policies_of(effects))
    rows = max(0.3 * len(policies), 0.6)
    figure = style.sheet(
        WIDTH,
        HEAD + len(SHOWN) // ACROSS * (TOP + rows + FOOT),
        f"What each policy changes against {reference}, in the {style.world_of(effects)} world",
        f"Mean difference to {reference} and its 95 % interval, over "
        f"{style.runs_each(effects)}. Bold numbers: the difference; grey: the interval. "
        f"Hollow marks: the interval holds zero, the runs do not tell the policy from {reference}.",
    )
    for index, name in enumerate(SHOWN):
        band, place = divmod(index, ACROSS)
        left = LEFT + place * (PANEL + NUMBERS + GAP)
        axes = style.place(figure, left, HEAD + TOP + band * (TOP + rows + FOOT), PANEL, rows)
        axes.set_title(words.outcome(name).title, weight="bold")
        style.stripes(axes, len(policies), reach=1 + NUMBERS / PANEL)
        style.name_rows(axes, policies if place == 0 else ())
        found = {row["policy"]: row for row in table.filter(pl.col("outcome") == name).iter_rows(named=True)}
        _panel(axes, name, [found.get(policy) for policy in policies], looks)
    shown = table.filter(pl.col("policy") != against)
    figure.data = shown.select("world", "policy", "outcome", "effect", "effect_low", "effect_high")
    return figure


def _panel(axes: Axes, name: str, rows: list[dict | None], looks: dict) -> None:
    """Points with intervals around a zero line, the numbers at the right."""
    if rows:
        axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
    scale = 100 if words.outcome(name).kind == "share" else 1
    for place, row in enumerate(rows):
        if row is not None:  # where no run differs the interval of an amount is not known
            _row(axes, name, place, row, looks[row["policy"]], scale)
    if not rows:
        axes.text(
            0.5, 0.5, "no difference to show", transform=axes.transAxes, ha="center", va="center", color=style.QUIET
        )
    ends = [scale * row[key] for row in rows if row for key in ("effect_low", "effect_high")]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.08 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    style.plain_ticks(axes, 3)
    _directions(axes, name)


def _row(axes: Axes, name: str, place: int, row: dict, look: palette.Look, scale: int) -> None:
    """A policy's point with its interval, and its numbers at the right."""
    value, low, high = (scale * row[key] for key in ("effect", "effect_low", "effect_high"))
    fill = look.colour if low > 0 or high < 0 else "white"
    axes.plot([low, high], [place, place], color=look.colour, lw=2, solid_capstyle="butt")
    size = style.size(look, 7)
    axes.plot(value, place, marker=look.marker, ls="", ms=size, color=look.colour, mew=1.3, mfc=fill, zorder=4)
    text, *ends = (words.shown(name, row[key], signed=True) for key in ("effect", "effect_low", "effect_high"))
    at: dict[str, Any] = {
        "transform": blended_transform_factory(axes.transAxes, axes.transData),
        "va": "center",
        "ha": "right",
    }
    axes.text(1 + 0.36 * NUMBERS / PANEL, place, text, weight="bold", **at)
    axes.text(1 + 0.99 * NUMBERS / PANEL, place, " to ".join(ends), color=style.QUIET, **at)


def _directions(axes: Axes, name: str) -> None:
    """The unit, and which way is less and which is more."""
    directions = words.outcome(name)
    axes.set_xlabel(words.effect_unit(name))
    below: dict[str, Any] = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "va": "top",
        "color": style.QUIET,
    }
    axes.annotate(f"← {directions.less}", (0, 0), (0, -34), **below)
    end = 1 + 0.15 * NUMBERS / PANEL
    axes.annotate(f"{directions.more} →", (end, 0), (0, -34), ha="right", **below)
