"""Shares of cases that were all judged on the same luck: how sure they are, were other luck to judge.

The variance of cases and that of luck add up, less what both count (Cameron, Gelbach and Miller 2011). That
of luck is the jackknife's, which leaves out one group of replicates after the other (Kott 2001). The interval is
Wilson's (1927), of as many independent cases as have that variance (Kish 1965), with the quantile of
Student's distribution for as many degrees of freedom as that sum has (Satterthwaite 1946).
"""

import numpy as np

from experiments.lab.stats.intervals import Interval, t_quantile, wilson

TINY = 1e-5  # of the variance of cases: luck of less leaves the normal quantile
GROUPS = 11  # of replicates: the least number of a default audit, 22, makes eleven of two


def groups(replicates: int) -> np.ndarray:
    """The group of each replicate, (replicates,): the same whatever the number of replicates."""
    return np.arange(replicates) % GROUPS


def variance_of_luck(part: np.ndarray, whole: np.ndarray, parts: np.ndarray, wholes: np.ndarray) -> float:
    """The variance that luck adds to the share of cases of ``whole`` that are of ``part``.

    part and whole: (cases,) of truths; parts and wholes: the same without each group of replicates, (groups, cases).
    """
    count = float(whole.sum())
    if not count:
        return 0.0
    left = (parts.astype(float) - part.sum() / count * wholes) / count
    moved = left - left.mean(axis=0)
    both = (moved**2).sum()
    return (len(parts) - 1) / len(parts) * max(float((moved.sum(axis=1) ** 2).sum() - both), 0.0)


def of_share_on_common_luck(share: float, count: int, luck: float) -> Interval:
    """The share of so many cases with its interval of 95 %. luck: the variance that luck adds to it."""
    cases = max(share * (1 - share), 1 / (4 * count)) / count
    freedom = (GROUPS - 1) * ((cases + luck) / max(luck, TINY * cases)) ** 2
    low, high = wilson(share, count * cases / (cases + luck), t_quantile(freedom))
    return Interval(share, float(low), float(high))
