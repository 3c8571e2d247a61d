"""Regrets: distances to the best policy of the same plausible world (Savage 1951), and how sure they are.

The best of all means looks better than it is, so that regrets are too large. A best that is chosen on one half
of the replicates and scored on the other makes them too small. So an interval runs from the low end of what is too
small to the high end of what is too large. Runs bear the sign of their goal: more is better.
"""

from typing import NamedTuple

import numpy as np

from experiments.lab.stats import crossed

RARE = 0.9  # the quantile of regret beside its mean
AROUND = 2 * (1 - RARE)  # of the worlds, those with the most regret: half of them lie below the quantile


class Regrets(NamedTuple):
    """Regrets of all plausible worlds, and what luck does to them.

    least and most: too small and too large, (draws, worlds, policies, goals); steady: the share of the spread of
    the former that is no luck, as a root, from 0 to 1, (policies, goals); shared and worst: by how much each
    replicate moves the mean of all worlds, and of those around the quantile, (replicates, policies, goals),
    0 on average.
    """

    least: np.ndarray
    most: np.ndarray
    steady: np.ndarray
    shared: np.ndarray
    worst: np.ndarray


def regretted(runs: np.ndarray) -> Regrets:
    """Regrets of runs, (replicates, draws, worlds, policies, goals)."""
    least, most = too_small(runs), too_large(runs.mean(axis=0))
    behind, noise = _luck(runs)
    spread = least.var(axis=(0, 1))
    apart = 1 - noise / np.where(spread > 0, spread, np.inf)
    around = most >= np.quantile(most, 1 - AROUND, axis=(0, 1))
    shared = behind.mean(axis=(1, 2))
    worst = np.einsum("rdwpg,dwpg->rpg", behind, around) / around.sum(axis=(0, 1))
    moved = (of_luck - of_luck.mean(axis=0) for of_luck in (shared, worst))
    return Regrets(least, most, np.sqrt(np.maximum(apart, 0.0)), *moved)


def too_small(runs: np.ndarray) -> np.ndarray:
    """Distance to the best policy of each world, too small, (draws, worlds, policies, goals).

    runs: as of ``regretted``. The best is chosen on half of the replicates and scored on the other, both ways in
    turn; policies that tie share. Luck that chooses does not score, so the best never looks better than it is. But a
    policy chosen in error scores less than the best: the mean lies below the truth, and below 0 for the best itself.
    """
    halves = [runs[k::2].mean(axis=0) for k in (0, 1)]
    found = []
    for chosen, scored in (halves, halves[::-1]):
        best = chosen == chosen.max(axis=-2, keepdims=True)
        bar = (best * scored).sum(axis=-2, keepdims=True) / best.sum(axis=-2, keepdims=True)
        found.append(bar - scored)
    return (found[0] + found[1]) / 2


def too_large(worth: np.ndarray) -> np.ndarray:
    """The same distance to the best of all means, too large: that one looks better than it is.

    worth: means of runs, (draws, worlds, policies, goals); so is what comes back. Never below 0.
    """
    return worth.max(axis=-2, keepdims=True) - worth


def _luck(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far each run lies behind the best policy of its world, and the noise of a world's mean, (policies, goals).

    Best policies are those of all means; what is noise is seen against the best of the others.
    """
    order = runs.mean(axis=0).argsort(axis=-2)
    best, second = order[..., -1:, :], order[..., -2:, :][..., :1, :]
    own = np.arange(runs.shape[-2])[:, None]
    to_best, to_others = (
        np.take_along_axis(runs, rival[None], axis=-2) - runs for rival in (best, np.where(own == best, second, best))
    )
    return to_best, to_others.var(axis=0, ddof=1).mean(axis=(0, 1)) / len(runs)


def over_worlds(lost: np.ndarray, at: float, steady: np.ndarray | float = 1.0) -> np.ndarray:
    """A quantile of regrets over worlds, (policies, goals), with the spread that is steady.

    Luck within worlds spreads them, and what is exceeded in a tenth of them with it. lost: (draws, worlds, policies,
    goals).
    """
    mean = lost.mean(axis=(0, 1))
    return mean + steady * (np.quantile(lost, at, axis=(0, 1)) - mean)


def mean(every: Regrets) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean regrets with their ends, (policies, goals) each; none lies below 0, or above the largest that was seen.

    Ends are those of amounts over draws, wider by the luck that all draws share.
    """
    moved = crossed.reach(every.shared)
    low, high = every.least.mean(axis=1), every.most.mean(axis=1)
    below, above = np.hypot(crossed.reach(low)[0], moved[0]), np.hypot(crossed.reach(high)[1], moved[1])
    most = np.maximum(every.most.max(axis=(0, 1)), 0.0)
    ends = low.mean(axis=0), low.mean(axis=0) - below, high.mean(axis=0) + above
    value, low, high = (np.clip(end, 0.0, most) for end in ends)
    return value, low, high


def exceeded(every: Regrets) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a tenth of the worlds exceed, with its ends, (policies, goals) each; none lies below 0.

    Ends are Woodruff's over draws, wider by the luck that the worlds around it share. The high end is nan where
    draws are too few to tell.
    """
    middle = every.least.mean(axis=(0, 1))
    calm = middle + every.steady * (every.least - middle)
    value, high = over_worlds(every.least, RARE, every.steady), over_worlds(every.most, RARE)
    below, above = crossed.reach(every.worst)
    low = value - np.hypot(value - np.fmin(np.nan_to_num(crossed.quantile(calm, RARE)[0]), value), below)
    high = high + np.hypot(np.maximum(crossed.quantile(every.most, RARE)[1] - high, 0.0), above)
    return np.maximum(value, 0.0), np.maximum(low, 0.0), high


def largest(runs: np.ndarray) -> np.ndarray:
    """Ends of the largest true regret of the worlds that were drawn, (2, policies, goals).

    As of ``crossed.between``, where luck also chooses the best policy. runs: as of ``regretted``.
    """
    runs = runs.reshape(len(runs), -1, *runs.shape[-2:])
    span = np.broadcast_to(np.ptp(runs, axis=(0, 1, 2)), runs.shape[2:])
    behind = _behind(runs, runs)
    high = crossed.taken(behind, behind.mean(axis=0).argmax(axis=0))
    low = np.empty_like(high)
    for k in (0, 1):
        chosen, scored = runs[k::2], runs[1 - k :: 2]
        worlds = _behind(chosen, chosen).mean(axis=0).argmax(axis=0)
        low[1 - k :: 2] = crossed.taken(_behind(scored, chosen), worlds)
    ends = low.mean(axis=0) - crossed.reach(low, span)[0], high.mean(axis=0) + crossed.reach(high, span)[1]
    return np.maximum(ends, 0.0)


def _behind(runs: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """How far runs lie behind the policy that is best by the means of the chosen ones; both (..., policies, goals)."""
    best = chosen.mean(axis=0).argmax(axis=-2, keepdims=True)
    return np.take_along_axis(runs, best[None], axis=-2) - runs
