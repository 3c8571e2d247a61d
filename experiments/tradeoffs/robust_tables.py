"""Robustness by name, a row a metric, goal and policy: with intervals, ranks, and how sure a first place is.

Intervals count a draw once, and the luck that all draws share. Those of the worst and the best world, and of the
largest regret, are of the worlds drawn, and count luck alone.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.stats import crossed
from experiments.tradeoffs import goals, regrets, tables
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.robustness import (
    ALL,
    METRICS,
    MORE,
    NAMES,
    OPTIMISM,
    Worlds,
    good,
    measured,
    of_moments,
    worlds_of,
)

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs


def _of_extremes(weight: float) -> Callable[[Worlds], np.ndarray]:
    """Ends of the worst world and the best one, with that weight, of the worlds drawn."""

    def ends(every: Worlds) -> np.ndarray:
        return crossed.between(every.runs.reshape(len(every.runs), -1, *every.runs.shape[-2:]), weight)

    return ends


def _of_mean_variance(every: Worlds) -> np.ndarray:
    """Ends of mean-variance: those of the mean of what each run does to it, by the slopes in mean and variance."""
    middle, spread = every.calm.mean(axis=(0, 1)), every.calm.std(axis=(0, 1))
    in_mean = np.where(MORE, 1 / (spread + 1), spread + 1)
    in_spread = np.where(MORE, -(middle + 1) / (spread + 1) ** 2, -(1 - middle))
    in_variance = np.where(spread > 0, in_spread / np.where(spread > 0, 2 * spread, 1.0), 0.0)
    away = every.worth - middle
    squares = every.steady**2 * (away**2 + 2 * away * (every.runs - every.worth)) - spread**2
    return _around(of_moments(middle, spread), in_mean * (every.runs - middle) + in_variance * squares)


def _of_deviations(every: Worlds) -> np.ndarray:
    """Ends of undesirable deviations: of the mean deviation, and of the median, which moves it by half as much."""
    shape = every.calm.shape[-2:]
    median = np.median(every.calm.reshape(-1, *shape), axis=0)
    below = every.calm < median
    value = np.where(below, median - every.calm, 0.0).mean(axis=(0, 1))
    runs = below * (median - every.calm - every.steady * (every.runs - every.worth))
    low, high = _around(value, runs) - value
    moved = np.abs(crossed.quantile(every.calm, 0.5) - median) / 2
    return np.array([-value - np.hypot(high, moved[1]), -value + np.hypot(low, moved[0])])


def _around(value: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Ends around a value, as far as those of the mean of runs, (replicates, draws, worlds, policies, goals)."""
    mean, low, high = crossed.means(runs.mean(axis=2))
    return np.array([value + low - mean, value + high - mean])


def _exceeded(every: Worlds) -> np.ndarray:
    """Ends of what regret a tenth of the worlds exceed, best when most."""
    _, low, high = regrets.exceeded(every.lost)
    return np.array([-high, -low])


#: Metric -> ends of its interval, best when most, (2, policies, goals); nan where draws are too few to tell.
ENDS: dict[str, Callable[[Worlds], np.ndarray]] = {
    "maximin": _of_extremes(0.0),
    "maximax": _of_extremes(1.0),
    "hurwicz": _of_extremes(OPTIMISM),
    "laplace": lambda every: np.array(crossed.means(every.middle)[1:]),
    "minimax_regret": lambda every: -regrets.largest(every.runs)[::-1],
    "percentile_regret": _exceeded,
    "mean_variance": _of_mean_variance,
    "undesirable_deviations": _of_deviations,
}


def table(study: "Tradeoffs", values: np.ndarray) -> pl.DataFrame:
    """A row a metric, goal and policy: value with its interval, rank, and in what share of resamples it is first.

    Ranks are 1 where a metric is best; those that tie share the first of theirs. The status quo has none by the
    domain criterion, which measures against it. Empty: an end that so few draws cannot tell.
    """
    by = tables.yardstick(study, goals.worths(values))
    every = worlds_of(values, by)
    luck, draws = every.middle.shape[:2]
    now = measured(study.robustness, every)
    again = tables.resampled(partial(measured, study.robustness, every), luck, draws, study.seed)
    parts = []
    for name in study.robustness:
        if name == "domain_criterion":
            low, high = crossed.shares(every.good.mean(axis=1), values, lambda some: good(some, by).mean(axis=1))
            low[by.reference] = high[by.reference] = now[name][by.reference]  # which is measured against itself
        else:
            low, high = ENDS[name](every)
        parts.append(_rows(study, name, by.reference, now[name], again[name], (low, high)))
    return pl.concat(parts)


def sign(metric: str, goal: str) -> int:
    """1 where the table tells a metric best when most, -1 where it turns it, into the sign of its goal."""
    costs = goal != ALL and GOALS[goal].sense < 0 and metric != "domain_criterion"
    return -1 if METRICS[metric].less or costs else 1


def _range(metric: str, goal: str) -> tuple[float, float]:
    """Between what a metric of a goal can lie, in the sign of the table."""
    if metric == "mean_variance" or (goal == ALL and not METRICS[metric].less):
        return -np.inf, np.inf
    return 0.0, np.inf if goal == ALL else goals.MOST[NAMES.index(goal)]


def _rows(
    study: "Tradeoffs",
    name: str,
    reference: int,
    now: np.ndarray,
    again: np.ndarray,
    interval: tuple[np.ndarray, np.ndarray],
) -> pl.DataFrame:
    """The rows of a metric, in the units and with the sign of its goals."""
    low, high = interval
    parts = []
    for k, goal in enumerate(NAMES):
        turned = sign(name, goal)
        ranked, drawn = now[:, k].copy(), again[:, :, k].copy()
        if name == "domain_criterion":
            ranked[reference] = drawn[:, reference] = -np.inf
        value = turned * now[:, k] + 0.0
        ends = np.clip((turned * np.array([low[:, k], high[:, k]]))[::turned], *_range(name, goal))
        ranks = 1 + (ranked[None] > ranked[:, None] + 1e-12).sum(axis=1)
        columns = {
            "metric": [name] * len(ranked),
            "goal": [goal] * len(ranked),
            "policy": list(study.policies),
            "value": value,
            "low": np.minimum(ends[0], value) + 0.0,
            "high": np.maximum(ends[1], value) + 0.0,
            "rank": [int(rank) if np.isfinite(one) else None for rank, one in zip(ranks, ranked, strict=True)],
            "first": goals.first(drawn) if np.isfinite(drawn).any() else np.zeros(len(ranked)),
        }
        parts.append(pl.DataFrame(columns, schema_overrides={"rank": pl.Int64}, nan_to_null=True))
    return pl.concat(parts)
