"""Differences between every two policies on common luck, judged one by one and all together.

Each pair has the interval that its outcome has against a reference (see ``lopsided``). For all pairs at once
there are joint intervals (Dunn 1961) and p values by Holm's steps (1979). Both hold however pairs hang
together, as those that share a policy do.
"""

from typing import NamedTuple

import numpy as np

from experiments.lab.stats.effects import independent, matched
from experiments.lab.stats.intervals import CONFIDENCE
from experiments.lab.stats.lopsided import amounts
from experiments.lab.stats.sums import Sums

LEAST = 1e-9  # the smallest p value that is told apart from none
ROUNDS = 30  # in which a p value is found: to nine digits
BLOCK_BYTES = 64_000_000  # of outcomes or differences that are held at a time


class Differences(NamedTuple):
    """Of some pairs, (pairs,) each; nan where too few runs differ to tell.

    difference, low, high: with its own interval of 95 %; joint_low, joint_high: of intervals that hold all
    true differences in 95 % of studies; p: how often luck alone would part two that are alike so far;
    p_holm: the same with all pairs judged together.
    """

    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray
    joint_low: np.ndarray
    joint_high: np.ndarray
    p: np.ndarray
    p_holm: np.ndarray


class _Quick(Sums):
    """Sums of many pairs: products take a tenth of the time of powers, and differ from them in the last digit."""

    def _cubed(self, away: np.ndarray) -> np.ndarray:
        return away * away * away


def every_pair(policies: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of both policies of every pair, (pairs,) each, the second before the first."""
    other, one = np.triu_indices(policies, 1)
    return one, other


def differences(
    values: np.ndarray, points: np.ndarray, same: np.ndarray, share: bool, hair: float = 0.0
) -> Differences:
    """Of every pair, in the order of ``every_pair``; ``one`` less ``other``.

    values: an outcome, (replicates, policies); points: the point of each replicate, which those of one point
    share; same: (policies,), equal for policies whose histories are equal in everything; share: whether the
    outcome is a yes or no; hair: as of ``mean_and_interval``.
    """
    one, other = every_pair(values.shape[1])
    if not (count := len(one)):
        return Differences(*(np.empty(0) for _ in Differences._fields))
    step = max(1, BLOCK_BYTES // (8 * len(values)))
    parts = []
    for start in range(0, count, step):
        some = slice(start, start + step)
        apart = values[:, one[some]] - values[:, other[some]]
        parts.append(_of_shares(apart, points, count) if share else _of_amounts(apart, points, count, hair))
    found = [np.concatenate(part) for part in zip(*parts, strict=True)]
    alike = same[one] == same[other]
    mean, low, high, joint_low, joint_high = (np.where(alike, found[0], end) for end in found[:-1])
    chance = np.where(alike, 1.0, np.maximum(found[-1], LEAST))
    return Differences(mean, low, high, joint_low, joint_high, chance, holm(chance))


def holm(chances: np.ndarray) -> np.ndarray:
    """All p values of one family, judged together (Holm 1979), (pairs,); one that is not told, nan, counts too."""
    family = np.where(np.isnan(chances), 1.0, chances)
    order = np.argsort(family, kind="stable")
    steps = np.maximum.accumulate(family[order] * (len(family) - np.arange(len(family))))
    adjusted = np.empty_like(family)
    adjusted[order] = np.minimum(steps, 1.0)
    return np.where(np.isnan(chances), np.nan, adjusted)


def _of_shares(apart: np.ndarray, points: np.ndarray, family: int) -> tuple[np.ndarray, ...]:
    """Mean, interval, joint interval and p value of matched yes or no."""
    if len(apart) < 2:
        return _untold(apart)
    pairs = matched(apart, points)
    joint = pairs._replace(of=pairs.of.among(family))
    return apart.mean(axis=0), *pairs.interval(), *joint.interval(), pairs.chance()


def _of_amounts(apart: np.ndarray, points: np.ndarray, family: int, hair: float) -> tuple[np.ndarray, ...]:
    """Mean, interval, joint interval and p value of amounts: the least p whose interval leaves out 0."""
    if len(apart) < 2:
        return _untold(apart)
    units, mean = _Quick.of(independent(apart, points), hair), apart.mean(axis=0)

    def ends(among: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low, high = amounts(units, among=among)
        return low - units.mean + mean, high - units.mean + mean

    own, joint = ends(1), ends(family)
    small, large = np.full_like(mean, np.log(LEAST)), np.zeros_like(mean)
    for _ in range(ROUNDS):
        middle = (small + large) / 2
        low, high = ends((1 - CONFIDENCE) / np.exp(middle))
        sure = (low > 0) | (high < 0)
        small, large = np.where(sure, small, middle), np.where(sure, middle, large)
    return mean, *own, *joint, np.where(np.isnan(own[0]), np.nan, np.exp(large))


def _untold(apart: np.ndarray) -> tuple[np.ndarray, ...]:
    """What a single run tells: its difference, and nothing of how sure that is."""
    mean = apart.mean(axis=0)
    return mean, *(np.full_like(mean, np.nan) for _ in range(5))
