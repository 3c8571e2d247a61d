"""Which parameters of a block the record holds together: pairs of the posterior."""

import numpy as np
import polars as pl
from matplotlib.figure import Figure

from experiments.lab.present import style

MOST = 6
SIDE, LEFT, HEAD, FOOT, GAP = 1.45, 1.1, 1.1, 0.75, 0.12
COLOUR = "#1f4e8c"


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
            axes.set_xticks([])
            axes.set_yticks([])
            if i == j:
                axes.hist(values[:, i], 24, color=COLOUR, alpha=0.5)
            elif i > j:
                axes.plot(values[:, j], values[:, i], ".", ms=2, color=COLOUR, alpha=0.35)
            else:
                axes.axis("off")
                axes.text(
                    0.5,
                    0.5,
                    style.tick(round(together[i, j], 2) + 0.0),
                    transform=axes.transAxes,
                    ha="center",
                    va="center",
                    weight="bold" if abs(together[i, j]) > 0.3 else "normal",
                )
            if j == 0:
                axes.set_ylabel(_short(names[i]))
            if i == len(names) - 1:
                axes.set_xlabel(_short(names[j]))
    return figure


def _short(name: str) -> str:
    return name.split(".")[1].replace("_", "\n", 1).replace("_", " ")
