"""What runs say of an effect: its interval, and whether it is there, absent, or cannot be told.

Each kind of outcome has one interval, whatever the data turn out to be: pairs of yes and no, shares
of runs, amounts, and functions of several means. All are for 95 %.
"""

from collections.abc import Callable
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from experiments.lab.design.draws import CONFIDENCE, Z
from experiments.lab.stats.paired import yes_and_no

YES, NO, UNDECIDED, VOID = "yes", "no", "undecided", "void"

FEW = 5  # amounts that differ in fewer runs than this say nothing


class Interval(NamedTuple):
    """An estimate and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


class Finding(NamedTuple):
    """A verdict, the effect it rests on, and whether the opposite of the claim is certain.

    The opposite is certain where the whole interval lies beyond the margin of indifference on the
    side that the claim denies. ``void``: there is nothing to test.
    """

    verdict: str
    effect: float
    low: float
    high: float
    reversed: bool


# Intervals


def of_pairs(differences: np.ndarray) -> Interval:
    """Difference of two matched shares, or of two such differences, with two runs added (Bonett and Price 2012)."""
    mean, low, high = yes_and_no(differences)
    return Interval(float(mean), float(low), float(high))


def of_share(share: float, n: int) -> Interval:
    """A share of n runs (Wilson 1927)."""
    wide = 1 + Z**2 / n
    middle = (share + Z**2 / (2 * n)) / wide
    margin = Z * sqrt(share * (1 - share) / n + (Z / (2 * n)) ** 2) / wide
    return Interval(share, min(share, middle - margin), max(share, middle + margin))


def of_amounts(differences: np.ndarray) -> Interval:
    """Mean of paired differences of counts or money: Student's (1908); without ends if few differ."""
    if np.count_nonzero(differences) < FEW:
        return Interval(float(differences.mean()), -inf, inf)
    n, mean = len(differences), float(differences.mean())
    margin = float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2) * differences.std(ddof=1) / sqrt(n))
    return Interval(mean, mean - margin, mean + margin)


def of_means(function: Callable[..., np.ndarray], samples: np.ndarray) -> Interval:
    """A function of the means of matched samples, (samples, n): the jackknife's (Efron and Tibshirani 1993)."""
    n = samples.shape[1]
    value = float(function(*samples.mean(axis=1)))
    without = function(*((samples.sum(axis=1, keepdims=True) - samples) / (n - 1)))
    margin = float(Z * sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    return Interval(value, value - margin, value + margin)


# Verdicts; the margin is that of indifference


def there(found: Interval, margin: float) -> Finding:
    """Yes if an effect is above zero and may be worth acting on; no if it is surely below the margin."""
    verdict = NO if found.high < margin else YES if found.low > 0 else UNDECIDED
    return Finding(verdict, *found, reversed=found.high < -margin)


def absent(found: Interval, margin: float) -> Finding:
    """The reverse of `there`: yes if there is no gain worth acting on, whatever the harm.

    A one-sided test of non-superiority: yes if the upper end lies below the margin.
    """
    answer = {YES: NO, NO: YES, UNDECIDED: UNDECIDED}[there(found, margin).verdict]
    return Finding(answer, *found, reversed=found.low > margin)


def alike(found: Interval, margin: float) -> Finding:
    """Yes if neither gain nor harm is worth acting on: two one-sided tests (Schuirmann 1987)."""
    gain, harm = (absent(found, margin), absent(Interval(-found.mean, -found.high, -found.low), margin))
    return both(gain, harm)


def rare(found: Interval, margin: float) -> Finding:
    """Yes if a share of runs is surely below the margin, no if it is surely above."""
    verdict = YES if found.high < margin else NO if found.low > margin else UNDECIDED
    return Finding(verdict, *found, reversed=verdict == NO)


def both(first: Finding, second: Finding) -> Finding:
    """Two findings that a claim needs together; the effect is that of the first."""
    verdicts = {first.verdict, second.verdict}
    verdict = NO if NO in verdicts else YES if verdicts == {YES} else UNDECIDED
    return first._replace(verdict=verdict, reversed=first.reversed or second.reversed)


def only_if(testable: bool, found: Finding) -> Finding:
    """The finding, or void where there is nothing to test."""
    return found if testable else found._replace(verdict=VOID, reversed=False)
