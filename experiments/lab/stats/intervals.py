"""Intervals of 95 %: each kind of outcome has one, whatever the data turn out to be.

Means of amounts: Student's (1908). Shares of runs: Wilson's (1927). Differences between yes and no:
those of Bonett and Price (2012), since runs that never differ are no proof that nothing ever could;
of unmatched shares those of Newcombe (1998).
Functions of several means: the jackknife's (Efron and Tibshirani 1993).
"""

from collections.abc import Callable
from math import hypot, inf, sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

CONFIDENCE = 0.95  # of every interval of a mean, an effect or an index
Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
FEW = 5  # amounts that differ in fewer runs than this say nothing
ADDED = 2  # runs: one with more, one with less


class Interval(NamedTuple):
    """An estimate and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def t_quantile[T: (float, np.ndarray)](freedom: T) -> T:
    """The quantile of Student's distribution at the end of an interval."""
    return stdtrit(freedom, 0.5 + CONFIDENCE / 2)


def wilson(share: Any, n: Any, z: float = Z) -> tuple[Any, Any]:
    """The ends of Wilson's interval of shares of n, numbers or arrays."""
    wide = 1 + z**2 / n
    middle = (share + z**2 / (2 * n)) / wide
    margin = z * np.sqrt(np.maximum(share * (1 - share), 0.0) / n + (z / (2 * n)) ** 2) / wide
    return np.minimum(share, middle - margin), np.maximum(share, middle + margin)


def jackknife(without: np.ndarray) -> float:
    """Half the width of the interval of a statistic, from its values without each sample in turn; nan is left out."""
    n = len(without)
    return float(Z * np.sqrt((n - 1) / n * np.nansum((without - np.nanmean(without)) ** 2)))


def yes_and_no(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean of paired differences with its interval, each (...). differences: (runs, ...), from -1 to 1."""
    n = len(differences) + ADDED
    middle = differences.sum(axis=0) / n
    spread = ((differences**2).sum(axis=0) + ADDED) / n - middle**2
    margin = Z * np.sqrt(spread / n)
    return differences.mean(axis=0), middle - margin, middle + margin


def least_margin(runs: int) -> float:
    """Half the width of the interval of so many runs of which none differs."""
    return Z * sqrt(ADDED) / (runs + ADDED)


def of_pairs(differences: np.ndarray) -> Interval:
    """Difference of two matched shares, or of two such differences, with two runs added (Bonett and Price 2012)."""
    mean, low, high = yes_and_no(differences)
    return Interval(float(mean), float(low), float(high))


def of_share(share: float, n: int) -> Interval:
    """A share of n runs (Wilson 1927)."""
    low, high = wilson(share, n)
    return Interval(share, float(low), float(high))


def of_two_shares(one: tuple[float, int], other: tuple[float, int], among: int = 1) -> Interval:
    """Difference of two unmatched shares, each with its number of cases (Newcombe 1998).

    among: comparisons that are to be right together (Bonferroni).
    """
    z = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / (2 * among))
    (low, high), (other_low, other_high) = (wilson(share, n, z) for share, n in (one, other))
    mean = one[0] - other[0]
    below, above = hypot(one[0] - low, other_high - other[0]), hypot(high - one[0], other[0] - other_low)
    return Interval(mean, mean - below, mean + above)


def of_amounts(differences: np.ndarray) -> Interval:
    """Mean of paired differences of counts or money: Student's (1908); without ends if few differ."""
    if np.count_nonzero(differences) < FEW:
        return Interval(float(differences.mean()), -inf, inf)
    n, mean = len(differences), float(differences.mean())
    margin = float(t_quantile(n - 1) * differences.std(ddof=1) / sqrt(n))
    return Interval(mean, mean - margin, mean + margin)


def of_means(function: Callable[..., np.ndarray], samples: np.ndarray) -> Interval:
    """A function of the means of matched samples, (samples, n): the jackknife's (Efron and Tibshirani 1993)."""
    n = samples.shape[1]
    value = float(function(*samples.mean(axis=1)))
    without = function(*((samples.sum(axis=1, keepdims=True) - samples) / (n - 1)))
    margin = jackknife(without)
    return Interval(value, value - margin, value + margin)
