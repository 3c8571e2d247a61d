"""The Kaesong zone as a floor plan: who works, who waits, who has left, in one month of a history.

The picture holds no letters: those stand around it on the page, in the page's own size and colours.
"""

from base64 import b64encode
from functools import cache
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from experiments.lab.present import style

PIXELS = 100.0  # CSS pixels to an inch of the sheet
FULL = 1000  # workers whose square fills a plot: the same in every month, so that months compare
SQUARE, SMALLEST = 0.86, 0.3  # sides in plots: at most; and of a firm inside without workers
WIDEST = 0.4  # inches of a plot at most
EDGE, RIM, UNDER = 0.03, 0.08, 0.28  # inches: beside the fence; between fence and plots; under it
GATE, GATE_AT, LEAF = 0.6, 0.3, 0.22  # inches: its width and place in the fence; an open leaf
KEY = 20.0  # pixels of a mark in the legend
WORK, RUST, WARM, IDLE = "#f5a300", "#8a5a00", "#fff0c8", "#e4d9c0"
DARK, FENCE, OUTLINE = "#454545", "#6b5b45", "#bdbdbd"
GREEN = "#177a4f"

#: What a firm is to the zone, in the order of the codes of `states_of`: its words in the legend.
STATES = ("empty plots", "left", "idle", "at work")
NEVER, GONE, WAITING, WORKING = range(4)
#: Status of the zone -> colour of its gate.
STATUS = {"open": GREEN, "closed": style.INK, "stopped": RUST}


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
def draw(firms: pl.DataFrame, status: str, wide: float, tall: float) -> Figure:
    """The zone in one month of one history, for a place of so many CSS pixels.

    Takes a row a firm (number, workers, inside, was_inside); status: 'open', 'closed' or 'stopped'. A firm
    stands at the same place every month. Raises KeyError for a status that is none of these.
    """
    colour = STATUS[status]
    figure, axes = _sheet(wide, tall)
    floor = Floor(EDGE, wide / PIXELS - EDGE, EDGE, tall / PIXELS - UNDER)
    firms = firms.sort("number")
    _draw_floor(axes, floor, firms["workers"].cast(float).to_numpy(), states_of(firms, status))
    _draw_gate(axes, floor, status, colour)
    return figure


def _sheet(wide: float, tall: float) -> tuple[Figure, Axes]:
    """A sheet without a ground of its own, so that the page's is seen, and axes in inches on all of it."""
    figure = Figure(figsize=(wide / PIXELS, tall / PIXELS))
    figure.patch.set_visible(False)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, wide / PIXELS)
    axes.set_ylim(tall / PIXELS, 0)
    return figure, axes


def source(figure: Figure) -> str:
    """A figure as the source of a picture on a page."""
    return f"data:image/svg+xml;base64,{b64encode(style.svg(figure)).decode()}"


@cache
def key(state: int) -> str:
    """How the plot of a firm in a state looks, as the source of a picture."""
    figure, axes = _sheet(KEY, KEY)
    side = KEY / PIXELS
    with style.settings():
        _look(
            axes, (np.array([side / 2]), np.array([side / 2])), np.array([0.94 * side]), np.array([0.6 * side]), state
        )
    return source(figure)


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


def _draw_floor(axes: Axes, floor: Floor, workers: NDArray, states: NDArray) -> None:
    """Every firm's plot with its square, within the fence."""
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


def _look(axes: Axes, middles: tuple[NDArray, NDArray], plots: NDArray, sides: NDArray, state: int) -> None:
    """Plots of firms that are all in one state, with their squares; sides in inches."""
    _draw_shapes(axes, _squares(*middles, plots), fc=WARM if state == WORKING else "none", ec=OUTLINE, lw=0.6)
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


def _draw_gate(axes: Axes, floor: Floor, status: str, colour: str) -> None:
    """The fence with its gate."""
    (start, end), foot = floor.gate, floor.foot
    axes.plot(
        [start, floor.left, floor.left, floor.right, floor.right, end],
        [foot, foot, floor.top, floor.top, foot, foot],
        color=FENCE,
        lw=2.4,
        solid_joinstyle="miter",
    )
    if status == "open":  # its leaves stand wide open
        for post, way in ((start, -0.1), (end, 0.1)):
            axes.plot([post, post + way], [foot, foot + LEAF], color=colour, lw=4)
    else:
        line = "-" if status == "closed" else (0, (1.2, 0.8))
        axes.plot([start, end], [foot, foot], color=colour, lw=7, ls=line, solid_capstyle="butt")
