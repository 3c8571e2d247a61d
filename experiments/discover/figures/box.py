"""A scenario: the trade-off of coverage and density, the limits of the box, and the cases in it."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.discover.boxes import Box, Limit
from experiments.discover.tables import BRINGS, Scenario
from experiments.discover.words import limit_text
from experiments.lab.design.prior import ROWS
from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import plural

WIDTH, HEAD, TALL, FOOT = 13.2, 1.3, 3.5, 0.75
INSIDE, OUTSIDE = {True: palette.BLUE, False: "#b03a00"}, "#b9b9b9"
LIMITS = "cividis_r"  # of marks, by the number of limits
EDGE = 30  # per cent of coverage below which no name fits between a mark and the axis


@style.housed
def draw(one: Scenario, brings: float, backfires: float) -> Figure:
    """Three panels of one scenario that has a box."""
    assert one.box is not None
    box, good = one.box, one.kind == BRINGS
    policy = words.policy(one.policy).title
    first_of_each = {limit.parameter: limit for limit in reversed(box.limits)}
    surest = tuple(limit for limit in box.limits if first_of_each[limit.parameter] is limit)[:2]
    over = "over its two surest limits" if len(surest) == 2 else "over the number that it limits, and their effect"
    does = f"adds {100 * brings:g} points or more to" if good else f"takes {100 * backfires:g} points or more from"
    figure = style.sheet(
        WIDTH,
        HEAD + TALL + FOOT,
        f"{policy}: where it {'brings talks' if good else 'backfires'}, {words.world_title(one.world)} world",
        f"It {does} the probability of talks in {one.interest.sum():,} of {len(one.interest):,} draws. "
        "Left: what can be had, on draws held out. Each mark is a box on the way of peeling; lines are 95 % "
        "intervals. Middle: the limits of the box over the range of the draws, and how likely chance alone would draw "
        f"them (quasi-p). Right: all draws {over}.",
    )
    colour = INSIDE[good]
    _tradeoff(style.place(figure, 0.75, HEAD, 2.9, TALL), one, colour)
    _ranges(style.place(figure, 6.0, HEAD, 2.2, TALL), one, box.limits, colour)
    _cases(style.place(figure, 9.55, HEAD, 3.4, TALL), one, surest, colour)
    figure.data = _data(one, surest)
    return figure


def _data(one: Scenario, limits: tuple[Limit, ...]) -> pl.DataFrame:
    """A row a mark of the three panels: boxes on the way, limits, draws over the surest limits."""
    assert one.found is not None
    assert one.box is not None
    on_the_way = [*one.found.steps, one.box]
    rates = [[None if np.isnan(rate) else rate / 100 for rate in _rates(step)] for step in on_the_way]
    steps = {
        "panel": "boxes",
        "limits": [len(step.limits) for step in on_the_way],
        "taken": [step is one.box for step in on_the_way],
        "coverage_tested": [coverage for coverage, _ in rates],
        "density_tested": [density for _, density in rates],
    }
    held = pl.DataFrame([limit._asdict() for limit in one.box.limits], infer_schema_length=None).drop("middle")
    draws = one.features.select(limit.parameter for limit in limits).with_columns(
        panel=pl.lit("draws"), effect=pl.Series(one.effects), interest=pl.Series(one.interest)
    )
    parts = [pl.DataFrame(steps), held.with_columns(panel=pl.lit("limits")), draws]
    return pl.concat(parts, how="diagonal_relaxed").select("panel", pl.all().exclude("panel"))


def _tradeoff(axes: Axes, one: Scenario, colour: str) -> None:
    assert one.found is not None
    assert one.box is not None
    limits, coverage, density = np.array([(len(step.limits), *_rates(step)) for step in one.found.steps]).T
    known = np.flatnonzero(np.isfinite(coverage + density))
    axes.scatter(coverage, density, s=16, c=limits, cmap=LIMITS, zorder=2)
    for k in known[[0, -1]] if len(known) else ():
        edge = coverage[k] < EDGE
        axes.annotate(
            f"{limits[k]:.0f} {plural(int(limits[k]), 'limit')}",
            (coverage[k], density[k]),
            (-4, 12) if edge else (-9, -1 if limits[k] else -9),
            textcoords="offset points",
            ha="left" if edge else "right",
            va="center",
            color=style.QUIET,
        )
    if one.box.tested.coverage and one.box.tested.density:
        (x, *across), (y, *along) = (
            100 * np.array(known) for known in (one.box.tested.coverage, one.box.tested.density)
        )
        axes.plot(across, [y, y], color=colour, lw=1.4, zorder=3)
        axes.plot([x, x], along, color=colour, lw=1.4, zorder=3)
        axes.plot(x, y, "D", ms=9, color=colour, zorder=4)
    axes.axhline(density[0], color=style.QUIET, lw=0.9, ls=(0, (4, 2)))
    axes.set_xlim(0, 103)
    axes.set_ylim(0, 103)
    axes.annotate("all draws", (2, density[0]), (0, -4), textcoords="offset points", va="top", color=style.QUIET)
    axes.plot([], [], "D", color=colour, label="the box taken, with 95 % intervals")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.05, 1.0), borderaxespad=0.1, handletextpad=0.2)
    axes.set_xlabel("coverage: % of such draws in the box")
    axes.set_ylabel("density: % of the box that are such")


def _rates(step: Box) -> tuple[float, float]:
    """Coverage and density on draws held out, in per cent; nan where none of these is there."""
    coverage, density = step.tested.coverage, step.tested.density
    return 100 * coverage.mean if coverage else np.nan, 100 * density.mean if density else np.nan


def _ranges(axes: Axes, one: Scenario, limits: tuple[Limit, ...], colour: str) -> None:
    style.stripes(axes, len(limits))
    for place, limit in enumerate(limits):
        values = one.features[limit.parameter].to_numpy()
        low, high = values.min(), values.max()
        ends = [low if limit.low is None else limit.low, high if limit.high is None else limit.high]
        start, end = (np.array(ends) - low) / (high - low)
        axes.plot([0, 1], [place, place], color=style.RULE, lw=2, zorder=2)
        axes.barh(place, end - start, 0.32, left=start, color=colour, zorder=3)
        said = limit_text(*limit[:3]).removeprefix(limit.parameter).strip()
        axes.text(0, place - 0.36, f"{said}   (quasi-p {limit.quasi_p:.1g})", va="center", color=style.QUIET)
    axes.set_yticks(range(len(limits)), [limit.parameter for limit in limits])
    axes.set_ylim(len(limits) - 0.4, -0.65)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks((0, 1), ("lowest", "highest"))
    axes.set_xlabel("range of the draws")


def _cases(axes: Axes, one: Scenario, limits: tuple[Limit, ...], colour: str) -> None:
    names = [limit.parameter for limit in limits]
    x = one.features[names[0]].to_numpy()
    y = one.features[names[1]].to_numpy() if len(names) > 1 else 100 * one.effects
    order = np.argsort(one.interest)
    colours = np.where(one.interest, colour, OUTSIDE)[order]
    axes.scatter(x[order], y[order], s=7, c=colours, lw=0, alpha=0.8, zorder=2)
    ends = []
    for k, values in enumerate((x, y)):
        limit = limits[k] if k < len(limits) else None
        ends.append(
            (
                values.min() if limit is None or limit.low is None else limit.low,
                values.max() if limit is None or limit.high is None else limit.high,
            )
        )
    (left, right), (bottom, top) = ends
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, fill=False, ec=style.INK, lw=1.8, zorder=4))
    axes.set_xlabel(f"{names[0]} ({ROWS[names[0]].unit})")
    axes.set_ylabel(f"{names[1]} ({ROWS[names[1]].unit})" if len(names) > 1 else "effect on talks, points")
    style.plain_ticks(axes)
