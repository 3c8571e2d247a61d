"""Proper scores of a forecast of one figure: the model's histories, or a rival's distribution.

Both scores are better the lower they are: the continuous ranked probability score, and the
logarithmic one, which is minus the logarithm of the chance that was given to what happened.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

from experiments.hindcast import crps

NEVER = 1e-15  # a chance too small to count
BAND = 0.9  # of a kernel's width in standard deviations, after Silverman


class Histories(NamedTuple):
    """A forecast by the model: one value a history."""

    values: np.ndarray

    def chance(self, observed: float) -> float:
        """The share of whole-numbered histories that gave what happened, smoothed, and never nothing.

        Counts that spread over many values are counted within a window around the observed one.
        Half a history is added, spread over as many values as were seen.
        """
        half = int(BAND * self.values.std() * len(self.values) ** -0.2)
        low = max(0.0, observed - half)
        seen = ((self.values >= low) & (self.values <= observed + half)).sum() / (observed + half - low + 1)
        most = max(observed, self.values.max(), 1.0) + 1
        return float((seen + 0.5 / most) / (len(self.values) + 0.5))

    def crps(self, observed: float) -> float:
        """The continuous ranked probability score."""
        return float(crps.of_sample(np.asarray(observed), self.values.astype(float)))


class Poisson(NamedTuple):
    """A rival that foresees events at a constant rate."""

    mean: float

    def chance(self, observed: float) -> float:
        """The chance of so many events."""
        return float(stats.poisson.pmf(observed, self.mean))

    def crps(self, observed: float) -> float:
        """The continuous ranked probability score."""
        most = int(max(observed, stats.poisson.isf(NEVER, self.mean)))
        return crps.of_counts(observed, stats.poisson.cdf(np.arange(most + 1), self.mean))


class Binomial(NamedTuple):
    """A rival that foresees months of a kind, each with the same chance; one month: an event."""

    months: int
    share: float

    def chance(self, observed: float) -> float:
        """The chance of so many months."""
        return float(stats.binom.pmf(observed, self.months, self.share))

    def crps(self, observed: float) -> float:
        """The continuous ranked probability score; of an event, that of Brier."""
        return crps.of_counts(observed, stats.binom.cdf(np.arange(self.months + 1), self.months, self.share))


class InRange(NamedTuple):
    """A forecast by the model of a level that is known within a range only."""

    values: np.ndarray
    low: float
    high: float

    def chance(self, _: float) -> float:
        """The share of histories within the range, with half a history more."""
        inside = ((self.values >= self.low) & (self.values <= self.high)).sum()
        return float((inside + 0.5) / (len(self.values) + 1))

    def crps(self, observed: float) -> float:
        """The continuous ranked probability score."""
        return Histories(self.values).crps(observed)


class Level(NamedTuple):
    """A rival that names one level: its score is its absolute error, and it has no chances."""

    value: float

    def chance(self, _: float) -> None:
        """None: a level that is named has no chance of being hit to the last digit."""
        return

    def crps(self, observed: float) -> float:
        """The absolute error."""
        return abs(self.value - observed)


type Forecast = Histories | InRange | Poisson | Binomial | Level


def surprise(chance: float) -> float:
    """The logarithmic score of a chance."""
    return float(-np.log(max(chance, 1e-12)))


def rate(happened: np.ndarray, whole: int) -> float:
    """Times a month in some months at risk; half a time more in the whole record (Jeffreys 1946).

    So nothing is called impossible because it has not been seen yet.
    """
    return float(np.mean(happened)) + 0.5 / whole


def hazard(happened: np.ndarray, whole: int) -> float:
    """The same of what happens at most once a month: its chance."""
    return min(1.0, rate(happened, whole))


def ever(chance: float, months: int) -> float:
    """The chance that what has this chance in a month happens in so many."""
    return 1 - (1 - chance) ** months
