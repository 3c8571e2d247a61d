"""Robustness over plausible worlds by the metrics that McPhail et al. (2018) compare, by name.

Each metric asks another question of the same worlds, so that each may rank policies in its own way. A policy
is measured on every goal, and on all goals together: by the weighted score, from 0, the worst policy's mean,
to 1, the best's. Worlds are drawn towards their mean by what luck spreads them, as for regrets. The worst and the
best world are those of the worlds that were drawn: no sample tells what others may hold.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from experiments.lab.design.checks import shown
from experiments.tradeoffs import goals, regrets, tables
from experiments.tradeoffs.goals import GOALS, SENSES
from experiments.tradeoffs.regrets import Regrets
from model.parameters import BadInput, nearest

ALL = "all"  # every metric; and as a goal, all goals together
OPTIMISM = 0.5  # of Hurwicz's rule: the weight of the best world beside that of the worst
NAMES = (*GOALS, ALL)
MORE = np.append(SENSES, 1) > 0  # of what more is better


class Metric(NamedTuple):
    """A metric: what it is called, and what it asks of the worlds. less: whether less of it is better."""

    title: str
    asks: str
    less: bool = False


METRICS = {
    "domain_criterion": Metric("Domain criterion", "in how many worlds it is good enough"),
    "maximin": Metric("Maximin", "how it does in its worst world"),
    "maximax": Metric("Maximax", "how it does in its best world"),
    "hurwicz": Metric("Hurwicz", "how it does midway between its worst and its best world"),
    "laplace": Metric("Laplace", "how it does on average"),
    "minimax_regret": Metric("Minimax regret", "how far it is from the best policy of a world at most", less=True),
    "percentile_regret": Metric("90th percentile of regret", "what regret a tenth of the worlds exceed", less=True),
    "mean_variance": Metric("Mean-variance", "how high its mean is for its spread"),
    "undesirable_deviations": Metric("Undesirable deviations", "how far worse worlds fall below its median", less=True),
}

REGRETS = {"minimax_regret": 1.0, "percentile_regret": regrets.RARE}  # metric -> quantile of regret over worlds


def named(key: str, value: Any) -> tuple[str, ...]:
    """The metrics that are asked for, each once; null: none."""
    listed = () if value is None else METRICS if value in (ALL, [ALL]) else [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple | dict) or any(not isinstance(name, str) for name in listed):
        raise BadInput(f"{key}={shown(value)}: it takes names of metrics, e.g. '{key}=[maximin,minimax_regret]'")
    for name in listed:
        if name not in METRICS:
            raise BadInput(f"{key}: {name} is no metric of robustness; {nearest(name, [*METRICS, ALL])}")
    return tuple(dict.fromkeys(listed))


class Worlds(NamedTuple):
    """What all plausible worlds say, of every goal and of all together, more is better.

    runs: with the score of each run, (replicates, draws, worlds, policies, goals); worth: their means, (draws,
    worlds, policies, goals); steady: the share of their spread that is no luck, as a root, (policies, goals); calm:
    worth drawn to its mean by as much; middle: runs over the worlds of a draw, (replicates, draws, policies, goals);
    lost: regrets; good: whether limits are met, (draws, worlds, policies, goals).
    """

    runs: np.ndarray
    worth: np.ndarray
    steady: np.ndarray
    calm: np.ndarray
    middle: np.ndarray
    lost: Regrets
    good: np.ndarray


def worlds_of(values: np.ndarray, by: tables.Yardstick) -> Worlds:
    """What every plausible world says. values: as of ``goals.worths``."""
    runs = np.concatenate([values * SENSES, _together(values, by.weights)[..., None]], axis=-1)
    worth = runs.mean(axis=0)
    luck = runs - runs.mean(axis=(1, 2), keepdims=True)
    noise = luck.var(axis=0, ddof=1).mean(axis=(0, 1)) / len(runs)
    middle, spread = worth.mean(axis=(0, 1)), worth.var(axis=(0, 1))
    steady = np.sqrt(np.maximum(1 - noise / np.where(spread > 0, spread, np.inf), 0.0))
    calm = middle + steady * (worth - middle)
    return Worlds(runs, worth, steady, calm, runs.mean(axis=2), regrets.regretted(runs), good(values, by))


def good(values: np.ndarray, by: tables.Yardstick) -> np.ndarray:
    """Whether each limit is met, and all, (draws, worlds, policies, goals). values: as of ``goals.worths``."""
    met = goals.within_limits(goals.worths(values), by.reference, by.limits)
    return np.concatenate([met, met.all(axis=-1, keepdims=True)], axis=-1)


def _together(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weighted score of every run, (replicates, draws, worlds, policies); its mean is ``goals.scores``.

    Luck moves what is scored, and the worst and the best mean by which it is scaled: a run is scored by what both
    were in its replicate, to first order.
    """
    worth = values * SENSES
    means = worth.mean(axis=(0, 1, 2))  # (policies, goals)
    ends = np.array([means.min(axis=0), means.max(axis=0)])
    apart = np.where(ends[1] > ends[0], ends[1] - ends[0], np.inf)
    share = np.where(ends[1] > ends[0], (worth - ends[0]) / apart, 1.0)
    own = np.arange(len(SENSES))
    of_luck = worth.mean(axis=(1, 2))  # (replicates, policies, goals)
    low, high = (of_luck[:, at, own] - end for at, end in zip((means.argmin(0), means.argmax(0)), ends, strict=True))
    moved = (1 - share.mean(axis=0)) * (low / apart)[:, None, None, None]
    moved = moved + share.mean(axis=0) * (high / apart)[:, None, None, None]
    return (share - moved) @ (weights / weights.sum())


def _mean_variance(worth: np.ndarray) -> np.ndarray:
    """(mean + 1) / (spread + 1), and -(mean + 1)(spread + 1) of a goal of which less is better."""
    return of_moments(worth.mean(axis=0), worth.std(axis=0))


def of_moments(mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Mean-variance of a mean and a standard deviation over worlds, best when most, (policies, goals)."""
    return np.where(MORE, (mean + 1) / (spread + 1), -(1 - mean) * (spread + 1))


#: Metric -> from the worth in plausible worlds, (cases, policies, goals), to what is best when most, (policies, goals).
_OF_WORTH: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "maximin": lambda worth: worth.min(axis=0),
    "maximax": lambda worth: worth.max(axis=0),
    "hurwicz": lambda worth: (1 - OPTIMISM) * worth.min(axis=0) + OPTIMISM * worth.max(axis=0),
    "laplace": lambda worth: worth.mean(axis=0),
    "mean_variance": _mean_variance,
    "undesirable_deviations": lambda worth: -np.maximum(np.median(worth, axis=0) - worth, 0.0).mean(axis=0),
}


def measured(
    names: Sequence[str], every: Worlds, luck: np.ndarray | None = None, draws: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Metrics over some replicates and draws, by number, best when most, name -> (policies, goals); None: over all."""
    chosen, shape = np.arange(len(every.good)) if draws is None else draws, every.calm.shape[-2:]
    moved = 0.0 if luck is None else (every.middle[luck].mean(axis=0) - every.middle.mean(axis=0)).mean(axis=0)
    found: dict[str, np.ndarray] = {}
    if not _OF_WORTH.keys().isdisjoint(names):
        ends = every.worth.min(axis=(0, 1, 2)), every.worth.max(axis=(0, 1, 2))
        worth = np.clip(every.calm[chosen].reshape(-1, *shape) + moved, *ends)
        found |= {name: of_worth(worth) for name, of_worth in _OF_WORTH.items() if name in names}
    if "domain_criterion" in names:
        found["domain_criterion"] = every.good[chosen].mean(axis=(0, 1))
    shared = 0.0 if luck is None else every.lost.shared[luck].mean(axis=0)
    for name in REGRETS.keys() & set(names):
        bad = regrets.over_worlds(every.lost.least[chosen], REGRETS[name], every.lost.steady)
        found[name] = -np.maximum(bad + shared, 0.0)
    return found
