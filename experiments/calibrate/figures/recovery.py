"""The method tried where the truth is known: do its intervals hold it as often as they say?"""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from experiments.lab.present import palette, style

WIDTH, LEFT, PANEL, HIGH, GAP = 11.0, 1.3, 4.0, 2.6, 1.3
HEAD, FOOT = 1.25, 0.75
COVERAGE = {50: ("q25", "q75", palette.HALF), 90: ("q05", "q95", palette.MODEL)}
BINS = 10


@style.housed
def draw(recovery: pl.DataFrame) -> Figure:
    """Left: coverage by block against nominal; right: ranks of the truth among posterior rows.

    Takes the table recovery.csv of a calibration.
    """
    truths = recovery.select("block", "truth").n_unique()
    figure = style.sheet(
        WIDTH,
        HEAD + HIGH + FOOT,
        "Does the method find what is known?",
        f"{truths} records were made by the model with parameters drawn from the prior, and each was calibrated as "
        "if it were history, with fewer particles. A tolerance widens intervals: they may hold the truth more often "
        "than they say, and should not hold it less often.",
    )
    coverage = _coverage(style.place(figure, LEFT, HEAD, PANEL, HIGH), recovery)
    _ranks(style.place(figure, LEFT + PANEL + GAP, HEAD, PANEL, HIGH), recovery["rank"].to_numpy())
    figure.data = pl.concat([coverage, recovery.select("block", "truth", "parameter", "rank")], how="diagonal")
    return figure


def _coverage(axes: Axes, recovery: pl.DataFrame) -> pl.DataFrame:
    """Draw how often intervals hold the truth; the same as a table."""
    axes.set_title("How often intervals hold the truth", weight="bold")
    blocks = recovery["block"].unique(maintain_order=True).to_list()
    rows = []
    for place, block in enumerate(blocks):
        part = recovery.filter(pl.col("block") == block)
        for nominal, (low, high, colour) in COVERAGE.items():
            inside = part.filter(pl.col("true").is_between(pl.col(low), pl.col(high))).height
            where = place + (0.15 if nominal == 50 else -0.15)
            known = stats.binomtest(inside, part.height).proportion_ci(0.95, method="wilson")
            rows.append((block, nominal / 100, inside / part.height, known.low, known.high))
            axes.plot([100 * known.low, 100 * known.high], [where] * 2, color=colour, lw=2)
            axes.plot(100 * inside / part.height, where, "o", ms=6, color=colour)
    for nominal, (_, _, colour) in COVERAGE.items():
        axes.axvline(nominal, color=colour, lw=1, ls=":")
        axes.text(
            nominal,
            1.0,
            f"{nominal} %",
            transform=axes.get_xaxis_transform(),
            color=colour,
            ha="right",
            va="top",
            rotation=90,
        )
    axes.set_yticks(range(len(blocks)), blocks)
    axes.set_ylim(len(blocks) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("% of truths, with 95 % intervals (parameters counted as independent)")
    return pl.DataFrame(rows, schema=["block", "nominal", "held", "held_low", "held_high"], orient="row")


def _ranks(axes: Axes, ranks: np.ndarray) -> None:
    axes.set_title("Rank of the truth in its posterior", weight="bold")
    low, high = stats.binom(len(ranks), 1 / BINS).ppf([0.025, 0.975])
    axes.axhspan(low, high, color=palette.RANGE, lw=0)
    axes.hist(ranks, np.linspace(0, 1, BINS + 1).tolist(), color=palette.HALF, edgecolor="white")
    axes.set_xlabel("share of the posterior below the truth (flat is right, grey: expected of flat)")
    axes.set_ylabel("parameters of truths")
