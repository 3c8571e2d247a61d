"""Intervals where every draw meets the same luck: draws and luck both count, each once.

A draw of the uncertain numbers is met in every named world, so that plausible worlds come in clusters: means and
shares are taken over the worlds of a draw first. Intervals of means are those of amounts over draws, wider by the
luck that these share. Those of shares of worlds are Wilson's (1927), of as many worlds as draws and luck leave:
what luck does is found by leaving out a tenth of it in turn. Those of quantiles are Woodruff's (1952).
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from experiments.lab.stats.intervals import t_quantile, wilson
from experiments.lab.stats.lopsided import amounts, rare
from experiments.lab.stats.sums import Sums

PARTS = 10  # of the luck, of which each is left out in turn


def reach(samples: np.ndarray, span: np.ndarray | float = 0.0) -> np.ndarray:
    """How far below and above their mean the interval of amounts goes, (2, ...). samples: (samples, ...).

    span: by what a sample may differ, as rarely as Garwood's limit (1936) allows, where none did, (...).
    """
    sums = Sums.of(samples)
    told = np.abs(np.array(amounts(sums, 1)) - sums.mean)
    return np.where(np.isnan(told), rare(seen=0) / len(samples) * span, told)


def means(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and its interval where every draw meets the same luck, each (...). runs: (replicates, draws, ...).

    The variance of draws and that of luck add up, less what both count (Cameron, Gelbach and Miller 2011).
    """
    (luck, draws), shape = runs.shape[:2], runs.shape[2:]
    cells = runs.reshape(luck, draws, -1)
    of_luck, of_draws = cells.mean(axis=1), cells.mean(axis=0)
    mean = of_draws.mean(axis=0)
    left = cells - of_luck[:, None] - of_draws + mean
    both = (left**2).sum(axis=(0, 1)) / ((luck - 1) * (draws - 1) * luck * draws)
    alone = of_luck.var(axis=0, ddof=1) / luck
    shared = np.sqrt(np.maximum(alone - both, 0.0) / np.where(alone > 0, alone, 1.0))
    below, above = np.hypot(reach(of_draws), shared * reach(of_luck))
    return mean.reshape(shape), (mean - below).reshape(shape), (mean + above).reshape(shape)


def without_tenths(values: np.ndarray) -> Iterator[np.ndarray]:
    """Values without each tenth of their replicates in turn; without each replicate where these are fewer."""
    for part in np.array_split(np.arange(len(values)), min(PARTS, len(values))):
        yield np.delete(values, part, axis=0)


def of_luck(without: np.ndarray) -> np.ndarray:
    """The variance that the luck of all draws gives their mean, beyond that which each draw has of its own, (...).

    without: each draw without each part of the luck in turn, (parts, draws, ...): the jackknife's.
    """
    parts, draws = without.shape[:2]
    if min(parts, draws) < 2:
        return np.zeros(without.shape[2:])
    apart = without - without.mean(axis=0)
    own = (parts - 1) * apart.var(axis=1, ddof=1).mean(axis=0) / draws
    return np.maximum(_jackknifed(without) - own, 0.0)


def _jackknifed(without: np.ndarray) -> np.ndarray:
    """The variance that luck gives the mean of draws, shared or not, (...). As of ``of_luck``."""
    return (len(without) - 1) * without.mean(axis=1).var(axis=0)


def shares(by_draw: np.ndarray, values: np.ndarray, judged: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Ends of shares of worlds, (2, ...), that count the luck which all draws share.

    by_draw: shares of the worlds of a draw, (draws, ...); judged: the same from values with part of the replicates.
    """
    draws, luck = len(by_draw), len(values)
    spread = by_draw.var(axis=0, ddof=1) / draws if draws > 1 else np.zeros(by_draw.shape[1:])
    if luck > 1:
        # Few replicates misjudge worlds: what luck does to each draw by itself counts too.
        spread = spread + _jackknifed(np.array([judged(some) for some in without_tenths(values)]))
    return as_wilson(by_draw.mean(axis=0), spread, draws, _z(min(draws, luck)))


def as_wilson(share: Any, variance: Any, draws: int, z: float) -> np.ndarray:
    """Wilson's interval of a share of as many worlds as its variance says, of as many as draws where it has none."""
    worlds = np.where(variance > 0, share * (1 - share) / np.where(variance > 0, variance, 1.0), 0.0)
    return np.array(wilson(share, np.where(worlds > 0, worlds, draws), z))


def _z(samples: int) -> float:
    return t_quantile(float(max(samples, 2) - 1))


def quantile(worlds: np.ndarray, at: float) -> np.ndarray:
    """Ends of a quantile over draws, (2, ...): where the share of worlds beyond would be told from what it should be.

    So Woodruff (1952), with the interval of ``shares``. worlds: (draws, worlds, ...). nan: too few draws to tell.
    """
    (draws, own), shape = worlds.shape[:2], worlds.shape[2:]
    count = draws * own
    flat = worlds.reshape(count, -1)
    order = flat.argsort(axis=0, kind="stable")
    within = worlds.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable").reshape(count, -1)
    ordered = np.take_along_axis(flat, order, axis=0)
    # As worlds fall behind, from the least on: what is left of them, and of the squares of the shares of draws.
    fall = np.take_along_axis(2 * (own - within) - 1, order, axis=0).cumsum(axis=0)
    left = (1 - np.arange(count + 1) / count)[:, None]
    squares = 1 - np.concatenate([np.zeros((1, flat.shape[1])), fall]) / (draws * own**2)
    variance = np.maximum(squares - left**2, 0.0) / max(draws - 1, 1)
    low, high = as_wilson(left, np.where(variance > 1e-12, variance, 0.0), draws, _z(draws))
    whole = np.ones(low.shape, dtype=bool)  # worlds that are alike fall together
    whole[1:-1] = ordered[1:] > ordered[:-1]
    over, under = whole & (low > 1 - at), whole & (high < 1 - at)
    last = np.minimum(count - over[::-1].argmax(axis=0), count - 1)
    first = np.maximum(under.argmax(axis=0) - 1, 0)
    ends = [
        np.where(told.any(axis=0), np.take_along_axis(ordered, place[None], axis=0)[0], np.nan)
        for told, place in ((over, last), (under, first))
    ]
    return np.array(ends).reshape(2, *shape)


def between(samples: np.ndarray, weight: float) -> np.ndarray:
    """Ends of the true least and most of some worlds, the most with that weight, (2, ...).

    samples: (replicates, worlds, ...). What is farthest of all means is too far out, for luck helped to choose it;
    what was chosen by one half of the replicates and is taken from the other is not far enough. An end is that of
    the one, or of the other. Draws that were not made are no part of it.
    """
    span = np.ptp(samples, axis=(0, 1))
    least, most = _farthest(-samples), _farthest(samples)
    below = weight * most[1] - (1 - weight) * least[0]
    above = weight * most[0] - (1 - weight) * least[1]
    return np.array([below.mean(axis=0) - reach(below, span)[0], above.mean(axis=0) + reach(above, span)[1]])


def _farthest(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The replicates of the world with the most, chosen by all of them, and by the other half, (replicates, ...)."""
    by_half = np.empty((len(samples), *samples.shape[2:]))
    for k in (0, 1):
        by_half[1 - k :: 2] = taken(samples[1 - k :: 2], samples[k::2].mean(axis=0).argmax(axis=0))
    return taken(samples, samples.mean(axis=0).argmax(axis=0)), by_half


def taken(samples: np.ndarray, worlds: np.ndarray) -> np.ndarray:
    """The samples of a world for each cell, (replicates, ...). samples: (replicates, worlds, ...); worlds: (...)."""
    return np.take_along_axis(samples, worlds[None, None], axis=1)[:, 0]
