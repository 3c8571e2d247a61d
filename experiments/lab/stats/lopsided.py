"""Intervals of 95 % that hold from twenty runs up, for rare and lopsided outcomes too.

Amounts: Student's interval with the correction for skewness of Hall (1992), and room for rare runs: what
was seen once may be meant to come as often as the exact interval of Garwood (1936) allows, and lies then
beyond the farthest run that was seen. Matched yes or no: the score interval of Tango (1998), by as many
runs as are independent. How far beyond is set by what `make bench` measures.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.special import chdtri, stdtr

from experiments.lab.stats.intervals import FEW, Interval, critical, plain, t_quantile, upper, wilson
from experiments.lab.stats.sums import Sums

BEYOND = 2.0  # times its lead on the second, by which the farthest run that was not seen lies beyond the farthest
FEWER = 15.0  # samples with which that is twice as much: so few seldom hold one of the far runs
NORMAL = 1.1  # of the reach of normal samples, which needs no room
OTHER = 0.35  # of the room on one side is left on the other
BOUND = 0.3  # times the root of the number of samples: the largest skewness that is believed
LIKE = 2  # runs by which replicates of one draw are taken to be unlike, before they are seen to be alike
ROUNDS = 16  # in which an end of Tango's interval is found
NEAR = 1e-3  # of the interval of runs that never differ: where the search begins, since at the mean nothing may vary
NORMAL_FROM = 1e10  # degrees of freedom, from which Student's distribution is the normal one
STEPS = 4  # by which the number of runs for a precision is found


def rare(among: Any = 1, seen: int = 1) -> Any:
    """How often what was seen so often may be meant to come: once 5.57 times, never 3.69 (Garwood 1936)."""
    return chdtri(2 * seen + 2, 1 - upper(among)) / 2


def amounts(sums: Sums, few: int = FEW, among: Any = 1) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the interval of a mean, each as a cell of ``sums``.

    nan where fewer than ``few`` samples differ from 0 or from one another, or there are not two.
    among: intervals that are to be right together; one number, or one a cell.
    """
    n = np.maximum(sums.count, 2)
    spread = np.sqrt(sums.squares / (n - 1))
    width = np.where(spread > 0, spread, 1.0)
    most = BOUND * np.sqrt(n)
    skewness = np.clip(sums.cubes / n / width**3, -most, most)
    reach = t_quantile(n - 1, among) / np.sqrt(n)
    down, up = spread * _skewed(reach, skewness, n), spread * _skewed(reach, -skewness, n)
    low, high = (rare(among) / n * room for room in _rooms(sums, spread, n))
    told = (sums.count > 1) & (spread > 0) & (sums.seen >= few)
    ends = sums.mean - np.hypot(down, low), sums.mean + np.hypot(up, high)
    return np.where(told, ends[0], np.nan), np.where(told, ends[1], np.nan)


def of_amounts(differences: np.ndarray, among: Any = 1, size: int | None = None) -> Interval:
    """Mean of paired differences of counts or money, (runs, ...); without ends where few differ from 0.

    Where all are the same amount, that is the mean. size: as if it were so many runs of the same kind.
    """
    sums = Sums.of(differences.reshape(len(differences), -1))
    sums = sums if size is None else sums.as_of(size)
    told, ends = sums.from_none >= FEW, np.array(amounts(sums, 1, among))
    ends = np.where(np.isnan(ends), sums.mean, ends)
    shape = differences.shape[1:]
    low, high = np.where(told, ends, np.array([-np.inf, np.inf])[:, None]).reshape(2, *shape)
    return plain(sums.mean.reshape(shape), low, high)


def _skewed(reach: np.ndarray, skewness: np.ndarray, n: np.ndarray) -> np.ndarray:
    """How far the lower end lies below the mean, in standard deviations: Hall's cubic transformation, inverted."""
    moved = reach - skewness / (6 * n)
    root = np.cbrt(1 + skewness * moved)
    return 3 * moved / (root**2 + root + 1)


def _rooms(sums: Sums, spread: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far from the mean a rare run may lie below and above, beyond what normal samples reach."""
    usual, beyond = NORMAL * np.sqrt(2 * np.log(n)) * spread, BEYOND * (1 + FEWER / n)
    with np.errstate(invalid="ignore"):  # of a single sample there is no second
        below = sums.mean - sums.least[0] + beyond * (sums.least[1] - sums.least[0])
        above = sums.most[0] - sums.mean + beyond * (sums.most[0] - sums.most[1])
    low, high = np.maximum(below - usual, 0.0), np.maximum(above - usual, 0.0)
    return np.maximum(low, OTHER * high), np.maximum(high, OTHER * low)


class Independent(NamedTuple):
    """As how many independent runs some replicates count, and the quantile of their intervals.

    freedom: the degrees of freedom of that quantile; without end where it is the normal one.
    """

    runs: np.ndarray
    quantile: np.ndarray
    freedom: np.ndarray = np.array(np.inf)

    def among(self, count: int) -> "Independent":
        """The same, for so many intervals that are to be right together (Bonferroni)."""
        student = t_quantile(np.where(np.isinf(self.freedom), 1.0, self.freedom), count)
        return self._replace(quantile=np.where(np.isinf(self.freedom), critical(count), student))

    def chance(self, score: np.ndarray) -> np.ndarray:
        """How often luck alone brings a score at least so far from 0."""
        return 2 * stdtr(np.minimum(self.freedom, NORMAL_FROM), -np.abs(score))


def independent_runs(units: Sums, squares: np.ndarray, replicates: np.ndarray) -> Independent:
    """Of replicates with a yes or no each, of which those that share a draw are means in ``units``.

    squares: the mean of their squares. Replicates of one draw are alike as far as their means vary more
    than those of runs that have nothing in common; at most, one draw counts as one run.
    """
    alone = replicates / units.count
    single = np.maximum(squares - units.mean**2, 0.0) * replicates / np.maximum(replicates - 1, 1)
    alike = (units.count * np.nan_to_num(units.variance) * alone + LIKE) / (units.count * single + LIKE)
    freedom = np.maximum(units.count - 1, 1)
    quantile = np.where(alone > 1, t_quantile(freedom), critical())
    return Independent(replicates / np.clip(alike, 1.0, alone), quantile, np.where(alone > 1, freedom, np.inf))


def shares(share: np.ndarray, of: Independent) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the interval of a share of runs (Wilson 1927)."""
    low, high = wilson(share, of.runs, of.quantile)
    return np.fmax(low, 0.0), np.fmin(high, 1.0)


class Pairs(NamedTuple):
    """Matched yes or no: shares of runs with a yes more, and with one less, arrays; and how many runs they are."""

    more: np.ndarray
    less: np.ndarray
    of: Independent

    def interval(self, times: float | np.ndarray = 1.0) -> tuple[np.ndarray, np.ndarray]:
        """Ends of the interval of the difference (Tango 1998), as of so many times as many runs of the same kind.

        At an end the score is as far as an interval reaches: found by false position (Dowell and Jarratt 1972).
        """
        root, mean = np.broadcast_arrays(np.sqrt(self.of.runs * times), self.more - self.less)
        side = np.array([-1.0, 1.0]).reshape(2, *[1] * root.ndim)
        step = NEAR * self.of.quantile**2 / (root**2 + self.of.quantile**2)
        near, far = np.broadcast_arrays(np.minimum(side * mean + step, 1.0), 1.0)

        def beyond(end: np.ndarray) -> np.ndarray:
            return (end - side * mean) * root - self.of.quantile * np.sqrt(self._spread(side * end))

        under, over = beyond(near), beyond(far)
        for _ in range(ROUNDS):
            gap = over - under
            end = np.where(gap == 0, far, (near * over - far * under) / np.where(gap == 0, 1.0, gap))
            value = beyond(end)
            same = value * over > 0  # the new end lies on the same side of the root as the one before
            near = np.where(same, near, far)
            under = np.where(same, under * over / np.where(same, over + value, 1.0), over)
            far, over = end, value
        return -far[0], far[1]

    def chance(self) -> np.ndarray:
        """The p value of no difference: Tango's score at none, which is that of McNemar (1947)."""
        apart = np.sqrt(self.more + self.less)
        return self.of.chance((self.more - self.less) * np.sqrt(self.of.runs) / np.where(apart > 0, apart, 1.0))

    def _spread(self, true: np.ndarray) -> np.ndarray:
        """The variance of a difference, were this the true one."""
        half = self.more + self.less - (2 - self.more + self.less) * true
        root = np.sqrt(np.maximum(half**2 + 8 * self.less * true * (1 - true), 0.0))
        return np.maximum(2 * (root + half) / 4 + true * (1 - true), 0.0)

    def needed(self, replicates: int, precision: float) -> np.ndarray:
        """Replicates of the same kind for a half-width, at least 2."""
        times = np.ones_like(self.more)
        for _ in range(STEPS):
            times = self._closer(times, precision)
        return np.maximum(2, np.ceil(replicates * times)).astype(int)

    def _closer(self, times: np.ndarray, precision: float) -> np.ndarray:
        """One step on, as the half-width falls around so many runs."""
        scale = np.array([1.0, 1.1]).reshape(2, *[1] * times.ndim)
        low, high = self.interval(scale * times)
        widths = (high - low) / 2
        falls = np.log(widths[0] / widths[1]) / np.log(1.1)
        return times * (widths[0] / precision) ** (1 / np.maximum(falls, 0.25))
