"""PAWN: how far the distribution of an outcome moves once a number is known (Pianosi and Wagener 2018).

The range of a number is cut into slices of as many points each. The distance of a slice is the largest
between the distribution of the outcome in it and in all points, Kolmogorov's and Smirnov's: of a yes or
no, the change in the chance of yes. A dummy, a number that does nothing, has such distances too, by
chance: it is the floor that an index must clear. Slices as even as the dummy's have the largest
distances by chance. SALib drops the largest value of a number, and the larger of two; and it takes too
long to be resampled.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.stats.intervals import Z, upper
from experiments.sensitivity.indices import DUMMY, sizes_of, table_of

SLICES = 10  # of a number
RESAMPLES = 200
LEVELS = 200  # of an outcome, between which its distributions are compared
AT_ONCE = 2**17  # points of all resamples that are looked at together
INDICES = ("mean", "maximum")  # over the slices of a number


def pawn_indices(axes: Sequence[Axis], values: np.ndarray, outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """Mean and largest distance of every number and of the dummy, at several sizes of the sample.

    values: (points, axes); outcome: (points,). Columns as of ``sobol_indices``; a number is unsure whose
    interval reaches down to that of the dummy. The dummy's holds 95 % of what a number that does nothing
    gives. Nothing where the outcome does not vary.
    """
    rows: list[tuple] = []
    for size in sizes_of(len(outcome)):
        codes = cut(outcome[:size], LEVELS)
        if not codes.any():
            continue
        rng = np.random.default_rng(seed)
        again = rng.integers(size, size=(RESAMPLES, size))
        for axis, column in zip(axes, values[:size].T, strict=True):
            slices = cut(column, SLICES)
            (found,), spread = _distances(codes[None], slices[None]), _resampled(codes, slices, again)
            for index, value, margin in zip(INDICES, found, Z * spread, strict=True):
                rows.append((size, axis.name, index, value, value - margin, value + margin))
        idle = _idle(codes, rng)
        ends = np.quantile(idle, [1 - upper(), upper()], axis=0)
        rows += [(size, DUMMY, *row) for row in zip(INDICES, idle.mean(axis=0), *ends, strict=True)]
    return _judged(table_of(rows))


def cut(values: np.ndarray, most: int) -> np.ndarray:
    """Values as numbers from 0 on: ranks where they are few, else parts with as many in each. Equals are equal."""
    distinct, ranks = np.unique(values, return_inverse=True)
    if len(distinct) <= most:
        return ranks
    edges = np.unique(np.quantile(values, np.arange(1, most) / most))
    return np.unique(np.searchsorted(edges, values, side="right"), return_inverse=True)[1]


def _resampled(codes: np.ndarray, slices: np.ndarray, again: np.ndarray) -> np.ndarray:
    """The standard deviation of both distances over resamples, (2,). again: their points, (resamples, points)."""
    parts = np.array_split(again, -(-again.size // AT_ONCE))
    return np.concatenate([_distances(codes[part], slices[part]) for part in parts]).std(axis=0, ddof=1)


def _idle(codes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Both distances of many dummies, (dummies, 2)."""
    even = np.arange(len(codes)) * SLICES // len(codes)
    return np.concatenate([_distances(codes[None], rng.permutation(even)[None]) for _ in range(RESAMPLES)])


def _distances(codes: np.ndarray, slices: np.ndarray) -> np.ndarray:
    """Mean over all points, and the largest, of the distances of the slices, (samples, 2); both (samples, points)."""
    samples, points = codes.shape
    levels, parts = codes.max() + 1, slices.max() + 1
    places = (np.arange(samples)[:, None] * parts + slices) * levels + codes
    cells = np.bincount(places.reshape(-1), minlength=samples * parts * levels)
    below = cells.reshape(samples, parts, levels).cumsum(axis=2)
    count = below[:, :, -1]
    gaps = below / np.maximum(count, 1)[:, :, None] - below.sum(axis=1, keepdims=True) / points
    gaps = np.where(count > 0, np.abs(gaps).max(axis=2), 0)
    return np.stack([(gaps * count).sum(axis=1) / points, gaps.max(axis=1)], axis=1)


def _judged(table: pl.DataFrame) -> pl.DataFrame:
    """The table, with what does not clear the dummy marked as unsure."""
    dummy = table.filter(pl.col("factor") == DUMMY).select("size", "index", floor="high")
    unsure = (pl.col("low") <= pl.col("floor")) & (pl.col("factor") != DUMMY)
    return (
        table.join(dummy, on=["size", "index"], how="left", maintain_order="left")
        .with_columns(unsure=unsure)
        .drop("floor")
    )
