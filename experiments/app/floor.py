"""The Kaesong zone as a floor plan: who works, who waits, who has left, in one month of a history."""

from collections.abc import Mapping
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from experiments.lab.present import palette, style

BIG = 12.0  # points: to be read from the back of a class
FULL = 1000  # workers whose square fills a plot: the same in every month, so that months compare
SQUARE, SMALLEST = 0.86, 0.3  # sides in plots: at most; and of a firm inside without workers
WIDEST = 0.3  # inches of a plot at most
FRAME, RIM = 0.155, 0.08  # inches under the head; between fence and plots
GATE, GATE_AT, UNDER = 0.6, 0.3, 0.42  # inches: its width and place in the fence; the row under it
ROW, ABOVE_MIND, GAUGE, TRACK, GAP = 0.27, 0.12, 0.68, 0.15, 0.35  # inches
WORK, RUST, WARM, IDLE = "#f5a300", "#8a5a00", "#fff0c8", "#e4d9c0"
DARK, FENCE, OUTLINE = "#454545", "#6b5b45", "#d6d6d6"
RUSSIA, TRUST, TABLE, MAJOR = "#b3260e", "#0b5394", "#c98f00", "#7a3e8f"
GREEN = "#177a4f"

#: What a firm is to the zone, in the order of the codes of `states_of`: its words in the legend.
STATES = ("empty plots", "left", "idle", "at work")
NEVER, GONE, WAITING, WORKING = range(4)
#: Status of the zone -> (words at the gate, their colour).
STATUS = {
    "open": ("The gate is open", GREEN),
    "closed": ("The gate is closed", style.INK),
    "stopped": ("Work is stopped", RUST),
}


class Plan(NamedTuple):
    """How the sheet is laid out: height of the floor in inches, and what stands side by side."""

    floor: float
    abreast: int  # gauges, and marks
    legend: int  # states in a row
    sums: bool  # whether the sums stand beside the gate


PLANS = {style.WIDE: Plan(3.4, 2, 4, True), 5.0: Plan(2.3, 2, 4, True), 0.0: Plan(2.6, 1, 2, False)}


class Floor(NamedTuple):
    """Where the fenced floor stands, in inches from the upper left corner of the sheet."""

    left: float
    right: float
    top: float
    foot: float

    @property
    def gate(self) -> tuple[float, float]:
        """Where the gate begins and ends, in the fence along the foot."""
        return self.left + GATE_AT, self.left + GATE_AT + GATE


@style.housed
def draw(firms: pl.DataFrame, month: Mapping[str, Any], width: float = style.ROOM) -> Figure:
    """The zone in one month of one history, with what the North thinks and does.

    Takes a row a firm (number, workers, inside, was_inside) and the month: date, status ('open',
    'closed' or 'stopped'), alignment, sincerity, workers, firms, at_table and major. A firm stands
    at the same place every month. Raises KeyError for a status that is none of these.
    """
    plan = next(plan for least, plan in PLANS.items() if width >= least)
    gate = UNDER if plan.sums else UNDER + ROW
    legend = ROW * ceil(len(STATES) / plan.legend) + ROW
    mind = (GAUGE + ROW) * ceil(2 / plan.abreast)
    below = FRAME + plan.floor + gate + legend + ABOVE_MIND + mind
    figure, top = style.headed(
        width,
        below,
        f"The zone in {month['date']:%B %Y}",
        "One history. A firm keeps its plot in every month; the area of its square grows with its "
        "workers. At the foot: what the North thinks and does.",
    )
    axes = style.place(figure, 0, 0, width, top + below)
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(top + below, 0)
    top += FRAME
    floor = Floor(style.MARGIN, width - style.MARGIN, top, top + plan.floor)
    firms, states = firms.sort("number"), states_of(firms.sort("number"), month["status"])
    cell = _draw_floor(axes, floor, firms["workers"].cast(float).to_numpy(), states)
    _draw_gate(axes, floor, month, plan.sums)
    _draw_legend(axes, floor, states, floor.foot + gate, plan.legend)
    _draw_scale(axes, floor, cell, floor.foot + gate + legend - ROW / 2)
    _draw_mind(axes, floor, month, floor.foot + gate + legend + ABOVE_MIND, plan.abreast)
    return figure


def states_of(firms: pl.DataFrame, status: str) -> NDArray:
    """What each firm is to the zone: a code a firm."""
    inside, was = (firms[name].cast(float).to_numpy() > 0 for name in ("inside", "was_inside"))
    at_work = inside & (firms["workers"].cast(float).to_numpy() > 0) & (status == "open")
    outside = np.where(was, GONE, NEVER)
    return np.where(at_work, WORKING, np.where(inside, WAITING, outside))


def grid_of(count: int, wide: float, tall: float) -> tuple[int, float]:
    """Columns of the grid that gives so many plots the most room, and the side of a plot."""
    columns = np.arange(1, max(count, 1) + 1)
    sides = np.minimum(wide / columns, tall / np.ceil(max(count, 1) / columns))
    best = int(np.argmax(sides))
    return best + 1, min(float(sides[best]), WIDEST)


def _draw_floor(axes: Axes, floor: Floor, workers: NDArray, states: NDArray) -> float:
    """Every firm's plot with its square, within the fence; returns the side of a plot in inches."""
    wide, tall = floor.right - floor.left, floor.foot - floor.top
    columns, cell = grid_of(len(states), wide - 2 * RIM, tall - 2 * RIM)
    rows, column = np.divmod(np.arange(len(states)), columns)
    left = floor.left + (wide - columns * cell) / 2
    top = floor.top + (tall - ceil(len(states) / columns) * cell) / 2
    x, y = left + (column + 0.5) * cell, top + (rows + 0.5) * cell
    sides = cell * sides_of(workers, states)
    for state in range(len(STATES)):
        chosen = states == state
        middles = x[chosen], y[chosen]
        _look(axes, middles, np.full(chosen.sum(), 0.94 * cell), sides[chosen], state)
    return cell


def _look(axes: Axes, middles: tuple[NDArray, NDArray], plots: NDArray, sides: NDArray, state: int) -> None:
    """Plots of firms that are all in one state, with their squares; sides in inches."""
    _draw_shapes(axes, _squares(*middles, plots), fc=WARM if state == WORKING else "white", ec=OUTLINE, lw=0.6)
    squares = _squares(*middles, sides)
    if state == WORKING:
        _draw_shapes(axes, squares, fc=WORK, ec=RUST, lw=0.5)
    elif state == WAITING:
        _draw_shapes(axes, squares, fc=IDLE, ec=FENCE, lw=0.6, hatch="////////")
    elif state == GONE:
        _draw_shapes(axes, squares, fc=DARK, lw=0)
        axes.add_collection(LineCollection(_crosses(*middles, sides), colors="white", lw=0.8), autolim=False)


def _draw_shapes(axes: Axes, shapes: NDArray, **look: Any) -> None:
    """Polygons of one look as a single patch, many times as quick as one each."""
    if len(shapes):  # as an artist, for a patch would have its extent measured corner by corner
        axes.add_artist(PathPatch(Path.make_compound_path_from_polys(shapes), **look))


def sides_of(workers: NDArray, states: NDArray) -> NDArray:
    """Side of each firm's square, in plots."""
    sides = SQUARE * np.sqrt(np.minimum(workers, FULL) / FULL)
    sides = np.where(states == WAITING, np.maximum(sides, SMALLEST), sides)
    return np.where(states == GONE, 0.55, sides)


def _squares(x: NDArray, y: NDArray, sides: NDArray) -> NDArray:
    """Corners of squares around their middles: square, corner, coordinate."""
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    return np.stack([x, y], axis=1)[:, None, :] + sides[:, None, None] * corners


def _crosses(x: NDArray, y: NDArray, sides: NDArray) -> list[NDArray]:
    """The two diagonals of each square: line, end, coordinate."""
    corners = _squares(x, y, 0.6 * sides)
    return [*corners[:, [0, 2]], *corners[:, [1, 3]]]


def _draw_gate(axes: Axes, floor: Floor, month: Mapping[str, Any], beside: bool) -> None:
    """The fence with its gate, the word for it, and how many firms and workers there are."""
    text, colour = STATUS[month["status"]]
    (start, end), foot = floor.gate, floor.foot
    axes.plot(
        [start, floor.left, floor.left, floor.right, floor.right, end],
        [foot, foot, floor.top, floor.top, foot, foot],
        color=FENCE,
        lw=2.4,
        solid_joinstyle="miter",
    )
    if month["status"] == "open":  # its leaves stand wide open
        for post, way in ((start, -0.1), (end, 0.1)):
            axes.plot([post, post + way], [foot, foot + 0.22], color=colour, lw=4)
    else:
        line = "-" if month["status"] == "closed" else (0, (1.2, 0.8))
        axes.plot([start, end], [foot, foot], color=colour, lw=7, ls=line, solid_capstyle="butt")
    axes.text(end + 0.22, foot + 0.25, text, size=BIG, weight="bold", color=colour, va="center")
    sums = f"{_counted(month['firms'], 'firm')}, {_counted(month['workers'], 'worker')}"
    x, y, align = (floor.right, 0.25, "right") if beside else (floor.left, 0.25 + ROW, "left")
    axes.text(x, foot + y, sums, size=BIG, weight="bold", va="center", ha=align)


def _counted(count: float, what: str) -> str:
    number = f"{count:,.0f}" if round(count) else "no"
    return f"{number} {what}" if round(count) == 1 else f"{number} {what}s"


def _draw_legend(axes: Axes, floor: Floor, states: NDArray, top: float, abreast: int) -> None:
    """What each look of a plot means, and how many firms look so; those at work first."""
    step = (floor.right - floor.left) / abreast
    for place, state in enumerate(reversed(range(len(STATES)))):
        row, column = divmod(place, abreast)
        x, y = floor.left + step * column, top + ROW * (row + 0.5)
        middle = np.array([x + 0.1]), np.array([y])
        _look(axes, middle, np.array([0.2]), np.array([0.13]), state)
        text = f"{STATES[state]}: {int((states == state).sum())}"
        axes.text(x + 0.28, y, text, va="center_baseline", size=style.TEXT)


def _draw_scale(axes: Axes, floor: Floor, cell: float, middle: float) -> None:
    """How many workers a square of which size stands for."""
    label = "Workers in a square:"
    axes.text(floor.left, middle, label, va="center_baseline", color=style.QUIET)
    x = floor.left + style.reach(label) + 0.12
    for workers in (FULL // 10, FULL // 2, FULL):
        side = SQUARE * cell * np.sqrt(workers / FULL)
        text = f"{workers:,}" + ("+" if workers == FULL else "")
        square = _squares(np.array([x + side / 2]), np.array([middle]), np.array([side]))
        _draw_shapes(axes, square, fc=WORK, ec=RUST, lw=0.5)
        axes.text(x + side + 0.06, middle, text, va="center_baseline")
        x += side + style.reach(text) + 0.24


def _draw_mind(axes: Axes, floor: Floor, month: Mapping[str, Any], top: float, abreast: int) -> None:
    """What the North thinks, as two gauges, and what it does, as two marks."""
    wide = (floor.right - floor.left - (abreast - 1) * GAP) / abreast
    places = [(floor.left + (i % abreast) * (wide + GAP), i // abreast) for i in range(2)]
    gauges = (
        ("Alignment with Russia", month["alignment"], ("none", "full"), RUSSIA),
        ("Belief that Washington means it", month["sincerity"], ("none", "certain"), TRUST),
    )
    for (x, row), gauge in zip(places, gauges, strict=True):
        _draw_gauge(axes, (x, top + GAUGE * row, wide), *gauge)
    marks = (
        (month["at_table"], "s", TABLE, "The North sits at the table", "No talks: the North stays away"),
        (month["major"], "D", MAJOR, "A major provocation this month", "No major provocation"),
    )
    foot = top + GAUGE * ceil(2 / abreast) + ROW / 2 - 0.04
    for (x, row), (there, marker, colour, yes, no) in zip(places, marks, strict=True):
        axes.plot(
            x + 0.09,
            foot + ROW * row,
            marker,
            ms=9,
            color=colour if there > 0 else "white",
            mec=colour if there > 0 else palette.GREY,
            mew=1.2,
        )
        axes.text(
            x + 0.26,
            foot + ROW * row,
            yes if there > 0 else no,
            va="center_baseline",
            size=style.TEXT,
            weight="bold" if there > 0 else "normal",
            color=style.INK if there > 0 else style.QUIET,
        )


def _draw_gauge(
    axes: Axes, place: tuple[float, float, float], name: str, value: float, ends: tuple[str, str], colour: str
) -> None:
    """A track from 0 to 1, filled as far as the value, with its name, number and ends in words."""
    x, top, wide = place
    axes.text(x, top + 0.1, name, size=style.TEXT, va="center_baseline")
    axes.text(x + wide, top + 0.1, f"{value:.2f}", size=BIG, weight="bold", va="center_baseline", ha="right")
    for share, face, edge in ((1.0, "#f0f0f0", palette.GREY), (value, colour, colour)):
        axes.add_patch(Rectangle((x, top + 0.23), wide * share, TRACK, fc=face, ec=edge, lw=0.7))
    for at, align, end in ((x, "left", f"0 = {ends[0]}"), (x + wide, "right", f"1 = {ends[1]}")):
        axes.text(at, top + 0.5, end, ha=align, va="center_baseline", color=style.QUIET)
