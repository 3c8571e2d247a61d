"""Shares of a variance: intervals of 95 % of one mean over another, of the same rows (Fieller 1954).

An end is the share at which the mean of what a row gives, less that share of its variance, would just be
told from 0 by the interval of amounts. So rows that are rare and large, above and below the line, count
as they do in every mean. What no row has shown may come as often as Garwood (1936) allows, and may then
do as much as everything at once did in any row.
"""

from typing import Any

import numpy as np
from scipy.optimize import elementwise

from experiments.lab.stats.lopsided import amounts, rare
from experiments.lab.stats.sums import Sums

CLOSE = 1e-5  # of an end, a share of the variance


def variances(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """What each row of two independent samples gives of the variance of both, (rows,); their mean is the variance."""
    middle = (first.mean() + last.mean()) / 2
    return ((first - middle) ** 2 + (last - middle) ** 2) / 2


def shares_of(whole: np.ndarray, parts: np.ndarray, most: float, among: Any = 1) -> np.ndarray:
    """Value and ends of the share of every part, (3, parts).

    whole: (rows,), with a mean above 0; parts: (rows, parts). most: what a row may give at most, for parts
    that no row has shown. Ends lie from 0 to 1, as shares do, unless the estimate itself lies beyond. Where both
    would lie above 1, which no share does, the rows tell nothing, and the low end is 0.
    among: intervals that are to be right together.
    """
    value = parts.mean(axis=0) / whole.mean()
    shown = parts.any(axis=0)
    unseen = min(1.0, rare(among, 0) / len(whole) * most / whole.mean())
    ends = np.where(shown, value, np.array([0.0, unseen])[:, None])
    for row, side, bound in zip(ends, (-1, 1), (0.0, 1.0), strict=True):

        def inside(end: np.ndarray, part: np.ndarray, side: int = side) -> np.ndarray:
            sums = Sums.of(parts[:, part] - end * whole[:, None])
            low, high = amounts(sums, 1, among)
            return np.nan_to_num(side * (low if side < 0 else high), nan=-np.inf)

        reach = np.flatnonzero(shown & (side * (bound - value) > 0))
        row[reach] = bound
        ended = reach[inside(np.full(len(reach), bound), reach) < 0]
        if len(ended):
            init = (value[ended], np.full(len(ended), bound))
            found = elementwise.find_root(inside, init, args=(ended,), tolerances={"xatol": CLOSE})
            row[ended] = found.x
    low, high = ends
    return np.stack([value, np.where(low > 1.0, 0.0, low), np.maximum(high, 0.0)])
