"""PAWN: how far the distribution of an outcome moves once a number is known (Pianosi and Wagener 2018).

The range of a number is cut into slices of as many points each. The distance of a slice is the largest
between the distribution of the outcome in it and in all points, Kolmogorov's and Smirnov's: of a yes or
no, the change in the chance of yes. Chance adds to all distances. A dummy, a number that does nothing,
shows how much, and what it adds is taken off: points of a slice are drawn anew with a chance from their
slice and else from all points, which moves distributions by that share of what was seen. The index is
what that share leaves where resamples give on average as much as was seen; its interval ends where they
give so much, or so little, in one of forty. SALib drops the largest value of a number, and the larger
of two; it leaves in what chance adds, and takes too long to be resampled.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.stats.intervals import t_quantile, upper
from experiments.sensitivity.indices import DUMMY, sizes_of, table_of

SLICES = 10  # of a number
LEVELS = 200  # of an outcome, between which its distributions are compared
RESAMPLES = 40  # at each share
DUMMIES = 200
SHARES = np.linspace(0, 1, 5)  # of what was seen, by which resamples move a distribution
AT_ONCE = 2**17  # points of all resamples that are looked at together
INDICES = ("mean", "maximum")  # over the slices of a number


def pawn_indices(axes: Sequence[Axis], values: np.ndarray, outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """Mean and largest distance of every number, without what chance adds, and what it adds, the dummy's.

    values: (points, axes); outcome: (points,). At several sizes of the sample; columns as of
    ``sobol_indices``. The dummy's interval holds 95 % of what chance alone gives. Nothing where the
    outcome does not vary.
    """
    rows: list[tuple] = []
    for size in sizes_of(len(outcome)):
        codes = cut(outcome[:size], LEVELS)
        if not codes.any():
            continue
        rng = np.random.default_rng(seed)
        again = rng.random((3, RESAMPLES, size))
        idle = _idle(codes, rng)
        ends = np.quantile(idle, [1 - upper(), upper()], axis=0)
        for axis, column in zip(axes, values[:size].T, strict=True):
            found = _told(codes, cut(column, SLICES), again, ends[1])
            rows += [(size, axis.name, index, *row) for index, row in zip(INDICES, found.T.tolist(), strict=True)]
        mean = idle.mean(axis=0)
        low, high = np.minimum(ends[0], mean), np.maximum(ends[1], mean)
        rows += [(size, DUMMY, *row) for row in zip(INDICES, mean, low, high, strict=True)]
    return table_of(rows)


def cut(values: np.ndarray, most: int) -> np.ndarray:
    """Values as numbers from 0 on: ranks where they are few, else parts with as many in each. Equals are equal."""
    distinct, ranks = np.unique(values, return_inverse=True)
    if len(distinct) <= most:
        return ranks
    edges = np.unique(np.quantile(values, np.arange(1, most) / most))
    return np.unique(np.searchsorted(edges, values, side="right"), return_inverse=True)[1]


def distances(codes: np.ndarray, slices: np.ndarray) -> np.ndarray:
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


def _told(codes: np.ndarray, slices: np.ndarray, again: np.ndarray, dummy: np.ndarray) -> np.ndarray:
    """Both indices without what chance adds, and their ends, (3, 2).

    again: see ``_resampled``; dummy: what both must exceed to be told from nothing, (2,).
    """
    (seen,) = distances(codes[None], slices[None])
    every = np.stack([_resampled(codes, slices, again, share) for share in SHARES])
    mean, spread = every.mean(axis=1), every.std(axis=1, ddof=1)
    reach = t_quantile(RESAMPLES - 1)
    found = np.empty((3, 2))
    for k in range(2):
        smooth = np.maximum(reach * np.polyval(np.polyfit(SHARES, spread[:, k], 1), SHARES), 0.0)
        found[0, k] = _share(mean[:, k], seen[k], seen[k])
        found[1, k] = _share(mean[:, k] + smooth, seen[k], seen[k]) if seen[k] > dummy[k] else 0.0
        found[2, k] = _share(mean[:, k] - smooth, max(seen[k], mean[0, k]), seen[k])
    found[1], found[2] = np.minimum(found[1], found[0]), np.maximum(found[2], found[0])
    return found * seen


def _share(given: np.ndarray, wanted: float, seen: float) -> float:
    """The share at which resamples give what is wanted. given: at each of SHARES; beyond, it grows as what was seen."""
    grows = np.maximum.accumulate(given)
    beyond = max(0.0, wanted - grows[-1]) / seen if seen > 0 else 0.0
    return float(np.interp(wanted, grows, SHARES)) + beyond


def _resampled(codes: np.ndarray, slices: np.ndarray, again: np.ndarray, share: float) -> np.ndarray:
    """Both distances of resamples whose points come from their slice with such a chance, else from all, (resamples, 2).

    again: from 0 to 1: which point of the slice, which of all, and whether of the slice, (3, resamples, points).
    """
    order, count = np.argsort(slices, kind="stable"), np.bincount(slices)
    start = np.cumsum(count) - count
    found = []
    for own, other, whether in zip(*(np.array_split(part, -(-part.size // AT_ONCE)) for part in again), strict=True):
        of_slice = order[start[slices] + (own * count[slices]).astype(int)]
        drawn = np.where(whether < share, of_slice, (other * len(codes)).astype(int))
        found.append(distances(codes[drawn], np.broadcast_to(slices, drawn.shape)))
    return np.concatenate(found)


def _idle(codes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Both distances of many dummies, (dummies, 2)."""
    even = np.arange(len(codes)) * SLICES // len(codes)
    return np.concatenate([distances(codes[None], rng.permutation(even)[None]) for _ in range(DUMMIES)])
