"""How probable each rank of each policy is, by the bootstrap over whole draws (Efron and Tibshirani 1993)."""

from math import ceil

import numpy as np

from experiments.lab.stats.intervals import RESAMPLES

FEWEST = 10  # draws below which no rank is told
MOST = 1000  # groups of draws; of more draws, neighbours go together, so that time and memory stay flat
BLOCK = 100  # resamples that are ranked at a time
TIE = 1e-9  # of the largest value: what is no further apart shares its ranks


def rank_chances(units: np.ndarray, seed: int) -> np.ndarray:
    """The probability of each rank, (outcomes, policies, ranks); rank 1 has the most.

    units: what is independent of one another, (units, outcomes, policies), at least ``FEWEST``. Units are
    drawn anew with replacement, all outcomes and policies of one together. Policies that tie in a resample share
    the ranks that they take together.
    """
    if len(units) < FEWEST:
        raise ValueError(f"ranks take {FEWEST} units, there are {len(units)}")
    sums, sizes = _grouped(units)
    count, (outcomes, policies) = len(sums), units.shape[1:]
    near = TIE * np.abs(units).max(axis=(0, 2))[:, None, None]
    dice, found = np.random.default_rng(seed), np.zeros((outcomes, policies, policies))
    for _ in range(RESAMPLES // BLOCK):
        drawn = dice.integers(count, size=(BLOCK, count)) + count * np.arange(BLOCK)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=BLOCK * count).reshape(BLOCK, count).astype(float)
        means = (weights @ sums / (weights @ sizes)[:, None]).reshape(BLOCK, outcomes, policies)
        found += _ranked(means, near).sum(axis=0)
    return found / RESAMPLES


def _grouped(units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums over groups of neighbouring units, (groups, cells), and the number of units in each."""
    starts = np.arange(0, len(units), ceil(len(units) / MOST))
    sums = np.add.reduceat(units.reshape(len(units), -1), starts, axis=0)
    return sums, np.diff(np.r_[starts, len(units)]).astype(float)


def _ranked(means: np.ndarray, near: np.ndarray) -> np.ndarray:
    """The share that each policy has in each rank, (resamples, outcomes, policies, ranks)."""
    ahead = means[..., None, :] - means[..., None]
    better, level = (ahead > near).sum(axis=-1), (np.abs(ahead) <= near).sum(axis=-1)
    rank = np.arange(means.shape[-1])
    taken = (rank >= better[..., None]) & (rank < (better + level)[..., None])
    return taken / taken.sum(axis=-1, keepdims=True)
