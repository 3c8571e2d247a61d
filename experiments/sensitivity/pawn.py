"""PAWN: how far the distribution of an outcome moves once a number is known (Pianosi and Wagener 2018).

The range of a number is cut into slices of as many points each. The distance of a slice is the largest
between the distribution of the outcome in it and in all points, Kolmogorov's and Smirnov's: of a yes or
no, the change in the chance of yes. A dummy, a number that does nothing, has such distances too, by
chance: it is the floor that an index must clear. SALib's own drops the largest value of a number, and
the larger of two; it takes too long to be resampled.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.stats.intervals import Z, upper
from experiments.sensitivity.indices import DUMMY, RESAMPLES, sizes_of, table_of

SLICES = 10
INDICES = ("mean", "maximum")  # over the slices of a number


def pawn_indices(axes: Sequence[Axis], values: np.ndarray, outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """Mean and largest distance of every number and of the dummy, at several sizes of the sample.

    values: (points, axes); outcome: (points,). Columns as of ``sobol_indices``; a number is unsure whose
    interval reaches down to that of the dummy. The dummy's holds 95 % of what a number that does nothing
    gives. Nothing where the outcome does not vary.
    """
    rows: list[tuple] = []
    for size in sizes_of(len(outcome)):
        codes = np.unique(outcome[:size], return_inverse=True)[1]
        if not codes.any():
            continue
        rng = np.random.default_rng(seed)
        again = rng.integers(size, size=(RESAMPLES, size))
        for axis, column in zip(axes, values[:size].T, strict=True):
            slices = slices_of(column)
            spread = np.std([_distances(codes[here], slices[here]) for here in again], axis=0, ddof=1)
            for index, value, margin in zip(INDICES, _distances(codes, slices), Z * spread, strict=True):
                rows.append((size, axis.name, index, value, value - margin, value + margin))
        idle = np.array([_distances(codes, rng.permutation(size) * SLICES // size) for _ in range(RESAMPLES)])
        ends = np.quantile(idle, [1 - upper(), upper()], axis=0)
        rows += [(size, DUMMY, *row) for row in zip(INDICES, idle.mean(axis=0), *ends, strict=True)]
    return _judged(table_of(rows))


def slices_of(column: np.ndarray) -> np.ndarray:
    """The slice of each value of a number, from 0 on; equal values share one."""
    edges = np.unique(np.quantile(column, np.arange(1, SLICES) / SLICES))
    return np.unique(np.searchsorted(edges, column, side="right"), return_inverse=True)[1]


def _distances(codes: np.ndarray, slices: np.ndarray) -> tuple[float, float]:
    """Mean over all points, and the largest, of the distances of the slices. codes: the outcome's rank."""
    levels = codes.max() + 1
    cells = np.bincount(slices * levels + codes, minlength=(slices.max() + 1) * levels)
    below = cells.reshape(-1, levels).cumsum(axis=1)
    below = below[below[:, -1] > 0]
    count = below[:, -1]
    gaps = np.abs(below / count[:, None] - below.sum(axis=0) / len(codes)).max(axis=1)
    return float(gaps @ count / len(codes)), float(gaps.max())


def _judged(table: pl.DataFrame) -> pl.DataFrame:
    """The table, with what does not clear the dummy marked as unsure."""
    dummy = table.filter(pl.col("factor") == DUMMY).select("size", "index", floor="high")
    unsure = (pl.col("low") <= pl.col("floor")) & (pl.col("factor") != DUMMY)
    return (
        table.join(dummy, on=["size", "index"], how="left", maintain_order="left")
        .with_columns(unsure=unsure)
        .drop("floor")
    )
