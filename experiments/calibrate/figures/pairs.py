"""Which parameters of a block the record holds together: pairs of the posterior."""

from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.lab.present import palette, style
from experiments.lab.present.spelling import named

MOST = 6
SIDE, LEFT, HEAD, FOOT, GAP = 1.45, 1.1, 1.1, 0.75, 0.12


@style.housed
def draw(posterior: pl.DataFrame, summary: pl.DataFrame, block: str) -> Figure:
    """Scatter below, histograms on the diagonal, rank correlations above, most contracted first.

    Takes the tables posterior.csv and summary.csv of a calibration; at most six parameters.
    """
    of_block = summary.filter((pl.col("block") == block) & (pl.col("verdict") != "prior"))
    names = of_block.sort("contraction", descending=True)["parameter"].to_list()[:MOST]
    values = posterior.select(names).to_numpy()
    ranks = posterior.select(pl.col(names).rank()).to_numpy()
    together = np.corrcoef(ranks.T).reshape(len(names), len(names))
    size = len(names) * (SIDE + GAP)
    figure = style.sheet(
        max(LEFT + size + 0.2, 6.5),
        HEAD + size + FOOT,
        f"The posterior in pairs: {block}",
        "Each dot is a row of the posterior; numbers are rank correlations. "
        "What lies along a line is known only together.",
    )
    for i in range(len(names)):
        for j in range(len(names)):
            axes = style.place(figure, LEFT + j * (SIDE + GAP), HEAD + i * (SIDE + GAP), SIDE, SIDE)
            _panel(axes, values[:, j], values[:, i], i - j, together[i, j])
            if j == 0:
                axes.set_ylabel(_short(names[i]))
            if i == len(names) - 1:
                axes.set_xlabel(_short(names[j]))
    figure.data = posterior.select(names)
    return figure


def _short(name: str) -> str:
    return named(name.split(".")[1]).replace(" ", "\n", 1)


def _panel(axes: Axes, across: np.ndarray, up: np.ndarray, below: int, together: float) -> None:
    """A histogram on the diagonal, dots below it, the rank correlation above."""
    axes.set_xticks([])
    axes.set_yticks([])
    if below == 0:
        axes.hist(across, 24, color=palette.MODEL, alpha=0.5)
    elif below > 0:
        axes.plot(across, up, ".", ms=2, color=palette.MODEL, alpha=0.35)
    else:
        axes.axis("off")
        weight = "bold" if abs(together) > 0.3 else "normal"
        at: dict[str, Any] = {"transform": axes.transAxes, "ha": "center", "va": "center"}
        axes.text(0.5, 0.5, style.tick(round(together, 2) + 0.0), weight=weight, **at)
