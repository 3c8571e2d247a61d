"""Intervals of 95 %: each kind of outcome has one, whatever the data turn out to be.

Means of amounts: those of ``lopsided``. Shares of runs: Wilson's (1927), with Poisson's law near none and all
(Brown, Cai and DasGupta 2001). Differences between yes and no:
those of Bonett and Price (2012), since runs that never differ are no proof that nothing ever could;
of unmatched shares those of Newcombe (1998).
Functions of several means: the jackknife's (Efron and Tibshirani 1993).
"""

from collections.abc import Callable
from math import hypot, sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from scipy.special import chdtri, ndtr, stdtrit

CONFIDENCE = 0.95  # of every interval of a mean, an effect or an index
RESAMPLES = 1000  # of whole draws, where an interval or a rank is the bootstrap's
FEW = 5  # amounts that differ in fewer runs than this say nothing
ADDED = 2  # runs: one with more, one with less
ALONE, MANY = (2, 3), 50  # runs, of which Poisson's law tells the share from none: of fewer than so many, and of more
LEAST = 10  # runs: of fewer, one is not rare


class Interval(NamedTuple):
    """An estimate and the ends of its 95 % interval: numbers, or arrays of one shape."""

    mean: Any
    low: Any
    high: Any


def upper(among: Any = 1) -> Any:
    """The probability below the upper end of an interval, one of so many that are to be right together (Bonferroni)."""
    return 0.5 + (1 - (1 - CONFIDENCE) / among) / 2


def critical(among: float = 1) -> float:
    """The normal quantile at the end of an interval, one of so many that are to be right together."""
    return NormalDist().inv_cdf(upper(among))


def as_many(z: float) -> float:
    """The reverse of `critical`: so many intervals are right together that end at this normal quantile."""
    return (1 - CONFIDENCE) / 2 / (1 - NormalDist().cdf(z))


Z = critical()


def t_quantile[T: (float, np.ndarray)](freedom: T, among: Any = 1) -> T:
    """The quantile of Student's distribution at the end of an interval, one of so many."""
    return stdtrit(freedom, upper(among))


def wilson(share: Any, n: Any, z: Any = Z) -> tuple[Any, Any]:
    """The ends of Wilson's interval of shares of n, numbers or arrays.

    Wilson's tells one run in many too surely from none: where a few are with, or without, the end on their side is
    that of Poisson's law, as Brown, Cai and DasGupta (2001) modify it.
    """
    wide = 1 + z**2 / n
    middle = (share + z**2 / (2 * n)) / wide
    margin = z * np.sqrt(np.maximum(share * (1 - share), 0.0) / n + (z / (2 * n)) ** 2) / wide
    low = np.minimum(np.minimum(share, middle - margin), _told_from_none(share, n, z))
    high = np.maximum(np.maximum(share, middle + margin), 1 - _told_from_none(1 - share, n, z))
    return low, high


def _told_from_none(share: Any, n: Any, z: Any) -> Any:
    """The least share of which so few of n runs are likely; 1 where there are none, or more than a few."""
    seen, z = np.broadcast_arrays(share * n, z)
    few = (seen > 0) & (seen <= np.where(n < MANY, *ALONE) + 1e-9) & (n >= LEAST)
    least = np.full(seen.shape, np.inf)
    least[few] = chdtri(2 * seen[few], 1 - 2 * ndtr(-z[few])) / 2
    return np.minimum(least / n, 1.0)


def jackknife(without: np.ndarray, among: float = 1) -> Any:
    """Half the width of the interval of a statistic, from its values without each sample in turn, (samples, ...).

    nan is left out.
    """
    n = len(without)
    return critical(among) * np.sqrt((n - 1) / n * np.nansum((without - np.nanmean(without, axis=0)) ** 2, axis=0))


def expanded(n: int) -> float:
    """The probability below the low end of a bootstrap's interval of n samples, by percentiles (Hesterberg 2015).

    Resamples of few samples spread too little: it is further out, as far as Student's interval is the wider.
    """
    return NormalDist().cdf(-_reach_of_few(n))


def _reach_of_few(n: int) -> float:
    """How far out, in standard errors of resamples, Student's interval of n samples ends."""
    return t_quantile(float(max(n, 2) - 1)) * sqrt(n / max(n - 1, 1))


def as_sure(share: float, n: int) -> float:
    """The share of resamples of n samples that says as much as a share of those of many samples; as of ``expanded``."""
    return NormalDist().cdf(NormalDist().inv_cdf(share) * _reach_of_few(n) / Z)


def yes_and_no(
    differences: np.ndarray, among: float = 1, size: int | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean of paired differences with its interval, each (...). differences: (runs, ...), from -1 to 1.

    size: as if it were so many runs of the same kind.
    """
    runs = size or len(differences)
    n, mean = runs + ADDED, differences.mean(axis=0)
    middle = runs * mean / n
    spread = (runs * (differences**2).mean(axis=0) + ADDED) / n - middle**2
    margin = critical(among) * np.sqrt(spread / n)
    return mean, middle - margin, middle + margin


def least_margin(runs: Any) -> Any:
    """Half the width of the interval of so many runs of which none differs."""
    return Z * sqrt(ADDED) / (runs + ADDED)


def of_pairs(differences: np.ndarray, among: float = 1, size: int | None = None) -> Interval:
    """Difference of two matched shares, or of two such differences, with two runs added (Bonett and Price 2012).

    differences: (runs, ...); among: intervals that are to be right together; size: as if it were so many runs.
    """
    return plain(*yes_and_no(differences, among, size))


def of_share(share: Any, n: int, among: float = 1) -> Interval:
    """A share of n runs (Wilson 1927), a number or an array of shares."""
    return plain(share, *wilson(share, n, critical(among)))


def of_two_shares(one: tuple[float, int], other: tuple[float, int], among: float = 1) -> Interval:
    """Difference of two unmatched shares, each with its number of cases (Newcombe 1998).

    among: comparisons that are to be right together (Bonferroni).
    """
    z = critical(among)
    (low, high), (other_low, other_high) = (wilson(share, n, z) for share, n in (one, other))
    mean = one[0] - other[0]
    below, above = hypot(one[0] - low, other_high - other[0]), hypot(high - one[0], other[0] - other_low)
    return Interval(mean, mean - below, mean + above)


def of_means(
    function: Callable[..., np.ndarray], samples: np.ndarray, among: float = 1, size: int | None = None
) -> Interval:
    """A function of the means of matched samples, (samples, n, ...): the jackknife's (Efron and Tibshirani 1993).

    size: as if it were so many runs of the same kind.
    """
    n = samples.shape[1]
    value = function(*samples.mean(axis=1))
    without = function(*((samples.sum(axis=1, keepdims=True) - samples) / (n - 1)))
    margin = jackknife(without, among) * sqrt(n / (size or n))
    return plain(value, value - margin, value + margin)


def plain(*ends: Any) -> Interval:
    """An interval of floats where there is one, of arrays where there are many."""
    return Interval(*(float(end) if np.ndim(end) == 0 else np.asarray(end) for end in ends))
