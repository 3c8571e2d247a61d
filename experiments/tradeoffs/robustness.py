"""Robustness over plausible worlds by the metrics that McPhail et al. (2018) compare, by name.

Each metric asks another question of the same worlds, so that each may rank policies in its own way. A policy
is measured on every goal, and on all goals together: by the weighted score, from 0, the worst policy's mean,
to 1, the best's. Worlds are drawn towards their mean by what luck spreads them, as for regrets.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from experiments.lab.design.checks import shown
from experiments.lab.stats.intervals import RESAMPLES, expanded
from experiments.tradeoffs import goals, tables
from experiments.tradeoffs.goals import GOALS, SENSES
from model.parameters import BadInput, nearest

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

ALL = "all"  # every metric; and as a goal, all goals together
OPTIMISM = 0.5  # of Hurwicz's rule: the weight of the best world beside that of the worst
NAMES = (*GOALS, ALL)


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

REGRETS = {"minimax_regret": 1.0, "percentile_regret": goals.RARE}  # metric -> quantile of regret over worlds


def named(key: str, value: Any) -> tuple[str, ...]:
    """The metrics that are asked for, each once; null: none."""
    listed = () if value is None else METRICS if value == ALL else [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple | dict) or any(not isinstance(name, str) for name in listed):
        raise BadInput(f"{key}={shown(value)}: it takes names of metrics, e.g. '{key}=[maximin,minimax_regret]'")
    for name in listed:
        if name not in METRICS:
            raise BadInput(f"{key}: {name} is no metric of robustness; {nearest(name, [*METRICS, ALL])}")
    return tuple(dict.fromkeys(listed))


class Worlds(NamedTuple):
    """What all plausible worlds say, of every goal and of all together, more is better.

    calm: (draws, worlds, policies, goals); ends: the least and the most of each goal, (2, goals); runs: over the
    worlds of a draw, (replicates, draws, policies, goals); least, most, shared, steady: as of ``tables.Cases``;
    good: whether limits are met, (draws, worlds, policies, goals).
    """

    calm: np.ndarray
    ends: np.ndarray
    runs: np.ndarray
    least: np.ndarray
    most: np.ndarray
    shared: np.ndarray
    steady: np.ndarray
    good: np.ndarray


def worlds_of(values: np.ndarray, by: tables.Yardstick) -> Worlds:
    """What every plausible world says. values: as of ``goals.worths``."""
    senses = np.append(SENSES, 1)
    runs = np.concatenate([values, _together(values, by.weights)[..., None]], axis=-1)
    worth = runs.mean(axis=0) * senses
    luck = runs - runs.mean(axis=(1, 2), keepdims=True)
    noise = luck.var(axis=0, ddof=1).mean(axis=(0, 1)) / len(runs)
    middle, spread = worth.mean(axis=(0, 1)), worth.var(axis=(0, 1))
    steady = np.sqrt(np.maximum(1 - noise / np.where(spread > 0, spread, np.inf), 0.0))
    return Worlds(
        middle + steady * (worth - middle),
        np.array([worth.min(axis=(0, 1, 2)), worth.max(axis=(0, 1, 2))]),
        runs.mean(axis=2) * senses,
        goals.regrets(runs, senses),
        goals.forgone(worth),
        *goals.luck_of_regrets(runs, senses),
        _good(values, by),
    )


def _good(values: np.ndarray, by: tables.Yardstick) -> np.ndarray:
    """Whether each limit is met, and all, (draws, worlds, policies, goals). values: as of ``goals.worths``."""
    worth = goals.worths(values)
    good = worth - worth[..., [by.reference], :] >= by.limits * SENSES - 1e-9
    return np.concatenate([good, good.all(axis=-1, keepdims=True)], axis=-1)


def _together(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weighted score of every run, (replicates, draws, worlds, policies); its mean is ``goals.scores``."""
    means = goals.worths(values).mean(axis=(0, 1))
    low, high = means.min(axis=0), means.max(axis=0)
    apart = high > low
    share = np.where(apart, (values * SENSES - low) / np.where(apart, high - low, 1.0), 1.0)
    return share @ (weights / weights.sum())


def _mean_variance(worth: np.ndarray) -> np.ndarray:
    """(mean + 1) / (spread + 1), and -(mean + 1)(spread + 1) of a goal of which less is better."""
    mean, spread = worth.mean(axis=0), worth.std(axis=0)
    more = np.append(SENSES, 1) > 0
    return np.where(more, (mean + 1) / (spread + 1), -(1 - mean) * (spread + 1))


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
    """Metrics over some replicates and draws, by number, best when most, name -> (policies, goals); None: over all.

    Those of regrets stand there twice: with the regrets that are too small, and in ``_most`` with the too large.
    """
    chosen, shape = np.arange(len(every.good)) if draws is None else draws, every.calm.shape[-2:]
    moved = 0.0 if luck is None else (every.runs[luck].mean(axis=0) - every.runs.mean(axis=0)).mean(axis=0)
    found: dict[str, np.ndarray] = {}
    if not _OF_WORTH.keys().isdisjoint(names):
        worth = np.clip(every.calm[chosen].reshape(-1, *shape) + moved, *every.ends)
        found |= {name: of_worth(worth) for name, of_worth in _OF_WORTH.items() if name in names}
    if "domain_criterion" in names:
        found["domain_criterion"] = every.good[chosen].mean(axis=(0, 1))
    shared = 0.0 if luck is None else every.shared[luck].mean(axis=0)
    for name in REGRETS.keys() & set(names):
        for end, of_worlds, steady in (("", every.least, every.steady), (tables.MOST, every.most, 1.0)):
            lost = of_worlds[chosen].reshape(-1, *shape)
            mean = lost.mean(axis=0)
            bad = mean + steady * (np.quantile(lost, REGRETS[name], axis=0) - mean)
            found[name + end] = -np.clip(bad + shared, 0.0, np.maximum(lost.max(axis=0), 0.0))
    return found


def table(study: "Tradeoffs", values: np.ndarray) -> pl.DataFrame:
    """A row a metric, goal and policy: value with its interval, rank, and in what share of resamples it is first.

    Ranks are 1 where a metric is best; those that tie share the first of theirs. The status quo has none by the
    domain criterion, which measures against it.
    """
    by = tables.yardstick(study, goals.worths(values))
    every = worlds_of(values, by)
    now, again = measured(study.robustness, every), _resampled(study.robustness, every, study.seed)
    tail = expanded(min(every.runs.shape[:2]))
    parts = []
    for name in study.robustness:
        low = np.quantile(again.get(name + tables.MOST, again[name]), tail, axis=0)
        high = np.quantile(again[name], 1 - tail, axis=0)
        if name == "domain_criterion":
            low, high = tables.of_worlds(every.good.mean(axis=1), values, lambda some: _good(some, by).mean(axis=1))
            low[by.reference] = high[by.reference] = now[name][by.reference]  # which is measured against itself
        ends = np.minimum(low, now[name]), np.maximum(high, now[name])
        parts.append(_rows(study, name, by.reference, now[name], again[name], ends))
    return pl.concat(parts)


def _resampled(names: Sequence[str], every: Worlds, seed: int) -> dict[str, np.ndarray]:
    """Metrics of draws and luck drawn anew as in ``tables.resampled``, name -> (resamples, policies, goals)."""
    dice = np.random.default_rng(seed)
    luck, draws = every.runs.shape[:2]
    found = [
        measured(names, every, dice.integers(luck, size=(luck,)), dice.integers(draws, size=(draws,)))
        for _ in range(RESAMPLES)
    ]
    return {name: np.array([one[name] for one in found]) for name in found[0]}


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
        turned = -1 if METRICS[name].less or (goal != ALL and SENSES[k] < 0 and name != "domain_criterion") else 1
        ranked, drawn = now[:, k].copy(), again[:, :, k].copy()
        if name == "domain_criterion":
            ranked[reference] = drawn[:, reference] = -np.inf
        ends = np.sort(turned * np.array([low[:, k], high[:, k]]), axis=0)
        ranks = 1 + (ranked[None] > ranked[:, None] + 1e-12).sum(axis=1)
        columns = {
            "metric": [name] * len(ranked),
            "goal": [goal] * len(ranked),
            "policy": list(study.policies),
            "value": turned * now[:, k] + 0.0,
            "low": ends[0] + 0.0,
            "high": ends[1] + 0.0,
            "rank": [int(rank) if np.isfinite(one) else None for rank, one in zip(ranks, ranked, strict=True)],
            "first": goals.first(drawn) if np.isfinite(drawn).any() else np.zeros(len(ranked)),
        }
        parts.append(pl.DataFrame(columns, schema_overrides={"rank": pl.Int64}))
    return pl.concat(parts)
