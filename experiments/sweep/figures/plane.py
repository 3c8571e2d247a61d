"""Two axes: maps of the outcome under each policy, and below them of what the policy changes."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.figure import Figure

from experiments.lab.design.axes import Axis
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import style, words
from experiments.sweep.words import label

LEFT, PANEL, GAP, RIGHT, BAR = 1.0, 3.1, 0.35, 1.3, 0.14
HEAD, TITLE, BETWEEN, FOOT = 1.1, 0.3, 0.45, 0.1
NARROWEST = 8.5
KINDS = ("mean", "effect")
OUTCOME, EFFECT = "cividis", "PuOr_r"
SMALLER, MANY = 2.2, 4  # the size of panels where there are more policies than this
LETTER, MARGIN = 0.074, 0.06  # inches of a letter in a cell, and beside its number


@style.housed
def draw(summary: pl.DataFrame, x: Axis, y: Axis) -> Figure:
    """Rows of maps for each world: outcomes, then effects. Takes a sweep's summary of one outcome."""
    worlds = summary["world"].unique(maintain_order=True).to_list()
    policies = style.policies_of(summary)
    metric = summary["outcome"][0]
    panel = PANEL if len(policies) <= MANY else SMALLER
    row = TITLE + panel + BETWEEN
    width = max(NARROWEST, LEFT + len(policies) * (panel + GAP) + RIGHT)
    figure = style.sheet(
        width,
        HEAD + 2 * len(worlds) * row + FOOT,
        f"{words.outcome(metric).title}: over {x.name} and {y.name}",
        f"Across: {label(x)}. Up: {label(y)}. {summary['n'][0]:,} replicates a point, all on the same luck. "
        "Dotted cells: the 95 % interval of the paired effect holds zero.",
    )
    scale = 100 if words.outcome(metric).kind == "share" else 1
    norms = {kind: _norm(scale * summary[kind].drop_nulls().to_numpy(), kind) for kind in KINDS}
    for place, world in enumerate(worlds):
        part = summary.filter(pl.col("world") == world)
        where = f", {words.world_title(world)}" if len(worlds) > 1 else ""
        for kind in KINDS:
            top = HEAD + (2 * place + (kind == "effect")) * row + TITLE
            _row(figure, part, policies, kind, norms[kind], x, y, (top, panel), where)
    figure.data = summary
    return figure


def _row(
    figure: Figure,
    rows: pl.DataFrame,
    policies: list[str],
    kind: str,
    norm: Normalize,
    x: Axis,
    y: Axis,
    box: tuple[float, float],
    where: str,
) -> None:
    """One kind of map for every policy, on one scale; ``box``: top and size of the panels."""
    top, panel = box
    metric = rows["outcome"][0]
    scale = 100 if words.outcome(metric).kind == "share" else 1
    image = None
    for column, policy in enumerate(policies):
        if kind == "effect" and policy == REFERENCE:
            continue
        axes = style.place(figure, LEFT + column * (panel + GAP), top, panel, panel)
        part = rows.filter(pl.col("policy") == policy)
        name = words.policy(policy)
        axes.set_title(f"{name.title}{where}" if kind == "mean" else f"Effect of {name.inline}", weight="bold")
        first = column == (0 if kind == "mean" else policies.index(policy)) and (
            column == 0 or (kind == "effect" and policies[0] == REFERENCE and column == 1)
        )
        image = _map(axes, part, kind, scale, norm, x, y, panel)
        axes.set_xlabel(x.name)
        if first:
            axes.set_ylabel(y.name)
        else:
            axes.set_yticklabels([])
    if image is not None:
        bar = style.place(figure, LEFT + len(policies) * (panel + GAP) - 0.1, top, BAR, panel)
        figure.colorbar(image, cax=bar, format=style.tick)
        bar.set_ylabel(words.outcome(metric).unit if kind == "mean" else words.effect_unit(metric))


def _norm(values: np.ndarray, kind: str) -> Normalize:
    if kind == "mean":
        return Normalize(values.min(), max(values.max(), values.min() + 1e-9))
    reach = max(np.abs(values).max(), 1e-9) if len(values) else 1.0
    return TwoSlopeNorm(0.0, -reach, reach)


def _map(
    axes: Axes, rows: pl.DataFrame, kind: str, scale: float, norm: Normalize, x: Axis, y: Axis, panel: float
) -> ScalarMappable:
    """Cells where the points make a grid, coloured points elsewhere.

    Each cell bears its number where all fit into a panel of so many inches.
    """
    across, up = (_places(rows[axis.name]) for axis in (x, y))
    values = scale * rows[kind].cast(pl.Float64).fill_null(np.nan).to_numpy()
    unsure = _unsure(rows) if kind == "effect" else np.zeros(len(rows), bool)
    cmap = OUTCOME if kind == "mean" else EFFECT
    ticks = [np.unique(across), np.unique(up)]
    if len(ticks[0]) * len(ticks[1]) != len(rows):
        dots = axes.scatter(across, up, c=values, cmap=cmap, norm=norm, s=26, lw=0.4, edgecolors=style.QUIET)
        axes.scatter(across[unsure], up[unsure], c="white", s=7, lw=0.6, edgecolors=style.INK)  # seen on any colour
        style.plain_ticks(axes, 4)
        return dots
    grid = np.full((len(ticks[1]), len(ticks[0])), np.nan)
    column, row = (np.searchsorted(t, v) for t, v in zip(ticks, (across, up), strict=True))
    grid[row, column] = values
    image = axes.pcolormesh(grid, cmap=cmap, norm=norm, edgecolors="white", lw=0.5)
    shown = np.vectorize(lambda value: words.shown(rows["outcome"][0], value, kind == "effect"))
    names = shown(grid / scale)
    longest = max(map(len, names.flat))
    if panel / grid.shape[1] >= LETTER * longest + MARGIN and panel / grid.shape[0] >= LETTER * 4:
        _write(axes, grid, names, image)
    axes.plot(column[unsure] + 0.5, row[unsure] + 0.15, ".", ms=3, color=style.INK)
    axes.set_xticks(*_ticks(rows[x.name], ticks[0]))
    axes.set_yticks(*_ticks(rows[y.name], ticks[1]))
    return image


def _write(axes: Axes, grid: np.ndarray, names: np.ndarray, image: ScalarMappable) -> None:
    """Each cell's number in it, light on dark and dark on light."""
    for (i, j), value in np.ndenumerate(grid):
        if not np.isnan(value):
            dark = sum(image.to_rgba(value)[:3]) < 1.4
            axes.text(
                j + 0.5, i + 0.5, str(names[i, j]), ha="center", va="center", color="white" if dark else style.INK
            )


def _ticks(column: pl.Series, places: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Where the names of cells stand, and the names; some five of many."""
    if column.dtype.is_numeric():
        names = [style.tick(float(f"{value:.3g}")) for value in places]
    else:
        names = column.unique(maintain_order=True).to_list()
    step = max(1, len(names) // 5)
    return np.arange(0, len(names), step) + 0.5, names[::step]


def _places(column: pl.Series) -> np.ndarray:
    """Values, or the order in which texts come."""
    if column.dtype.is_numeric():
        return column.to_numpy()
    order = column.unique(maintain_order=True).to_list()
    return np.array([order.index(text) for text in column])


def _unsure(rows: pl.DataFrame) -> np.ndarray:
    low, high = (rows[f"effect_{end}"].fill_null(np.nan).to_numpy() for end in ("low", "high"))
    return ~((low > 0) | (high < 0))
