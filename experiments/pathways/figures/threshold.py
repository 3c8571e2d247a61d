"""How large must the zone be, how poor Russia, how credible Washington, before the economy carries more than half?"""

from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.lab.present import style, words
from experiments.lab.present.phrases import percent
from experiments.pathways.tables import ECONOMIC, HALF, OPEN
from experiments.pathways.words import AXES

LEFT, CELL, TALL, GAP, HEAD, TITLE, FOOT = 0.9, 1.12, 0.72, 1.2, 1.12, 0.36, 0.75
COLOURS = "PuOr_r"


@style.housed
def draw(cells: pl.DataFrame) -> Figure:
    """A map for each second axis. Takes the threshold table of one world and one policy."""
    names = cells["axis"].unique(maintain_order=True).to_list()
    scales = sorted(cells["scale"].unique())
    rows = max(cells.filter(pl.col("axis") == name)["value"].n_unique() for name in names)
    wide = CELL * len(scales)
    policy, metric = words.policy(cells["policy"][0]).title, cells["outcome"][0]
    figure = style.sheet(
        LEFT + len(names) * (wide + GAP),
        HEAD + TITLE + TALL * rows + FOOT,
        f"{policy}: how much of the effect the economic links carry, {style.world_of(cells)} world",
        f"In each cell, large: the share of the effect on {words.outcome(metric).inline} that runs "
        f"through duties, firms, rents and the zone at risk, taken as one; small: the whole effect, "
        f"{words.effect_unit(metric)}. Framed: surely more than half. Dotted: on which side of a half cannot be told. "
        f"Hatched: the effect cannot be told from zero. {cells['n'][0]:,} replicates a cell.",
    )
    for place, name in enumerate(names):
        one = cells.filter(pl.col("axis") == name)
        values = sorted(one["value"].unique())
        axes = style.place(figure, LEFT + place * (wide + GAP), HEAD + TITLE, wide, TALL * len(values))
        _map(axes, one, scales, values)
        axes.set_title(f"Size of the zone, and {name}", weight="bold")
        axes.set_xlabel("size of the zone, times the historic one")
        axes.set_ylabel(_folded(AXES[name]))
    figure.data = cells
    return figure


def _map(axes: Axes, cells: pl.DataFrame, scales: list[float], values: list[float]) -> None:
    import matplotlib

    colours, norm = matplotlib.colormaps[COLOURS], TwoSlopeNorm(HALF, 0.0, 1.0)
    axes.set_xlim(-0.5, len(scales) - 0.5)
    axes.set_ylim(-0.5, len(values) - 0.5)
    for row in cells.iter_rows(named=True):
        colour = None if row["share"] is None else colours(norm(row["share"]))
        _cell(axes, row, scales.index(row["scale"]), values.index(row["value"]), colour)
    axes.set_xticks(range(len(scales)), [f"{scale:g}×" for scale in scales])
    axes.set_yticks(range(len(values)), [style.tick(value) for value in values])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _cell(axes: Axes, row: dict, x: int, y: int, colour: tuple | None) -> None:
    """A cell with its share and its effect; hatched where there is no share to tell."""
    edge, width, line = _frame(row)
    fill, hatch = ("white", "///") if colour is None else (colour, None)
    axes.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, fc=fill, ec=edge, lw=width, ls=line, hatch=hatch))
    light = colour is not None and abs(row["share"] - HALF) > 0.33
    share = "–" if colour is None else percent(row["share"])
    effect = words.shown(row["outcome"], row["effect"], signed=True)
    written: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "color": "white" if light else style.INK,
        "bbox": {"fc": "white", "ec": "none", "pad": 1} if colour is None else None,
    }
    axes.text(x, y + 0.13, share, size=style.TITLE - 1, weight="bold", **written)
    axes.text(x, y - 0.26, effect, **written)


def _frame(row: dict) -> tuple[str, float, str]:
    """Colour, width and line of a cell's frame: bold for the economy, dotted where it cannot be told."""
    if row["verdict"] == ECONOMIC:
        return style.INK, 2.2, "-"
    if row["verdict"] == OPEN and row["share"] is not None:
        return style.INK, 1.4, ":"
    return style.RULE, 0.8, "-"


def _folded(text: str) -> str:
    what, _, unit = text.partition(", ")
    return f"{what},\n{unit}" if unit else what
