"""How policies stand over plausible worlds, with intervals that count a draw once.

A draw of the uncertain numbers is met in every named world, so that plausible worlds come in clusters:
means and shares are taken over the worlds of a draw first. Intervals of goals are Student's over draws,
wider by the luck that all draws share; those of all else are the bootstrap's, which draws whole draws
anew (Efron and Tibshirani 1993), and for what rests on means the luck as well (Owen 2007).
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.stats.intervals import CONFIDENCE, t_quantile
from experiments.tradeoffs import goals, margins
from experiments.tradeoffs.goals import GOALS, SENSES

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

RESAMPLES = 1000  # of the draws


class Cases(NamedTuple):
    """What all plausible worlds say.

    runs: goals over the worlds of a draw, (replicates, draws, policies, goals); lost: regrets, (draws,
    worlds, policies, goals); front and good: shares of the worlds of a draw, (draws, policies).
    """

    runs: np.ndarray
    lost: np.ndarray
    front: np.ndarray
    good: np.ndarray


class Yardstick(NamedTuple):
    """What policies are measured by: the number of the reference policy; margins, weights and limits, (goals,)."""

    reference: int
    margins: np.ndarray
    weights: np.ndarray
    limits: np.ndarray


def yardstick(study: "Tradeoffs", worth: np.ndarray) -> Yardstick:
    """Margins from what the status quo has, weights and limits as the study sets them."""
    reference = list(study.policies).index(REFERENCE)
    quo = worth.mean(axis=(0, 1))[reference] * SENSES
    months = int(study.base["calendar"]["horizon"].max())
    indifferent = margins.of_goals(dict(zip(GOALS, map(float, quo), strict=True)), months)
    weights, limits = (
        np.array([given[name] for name in GOALS], dtype=float) for given in (study.weights, study.satisfice)
    )
    return Yardstick(reference, np.array(list(indifferent.values())), weights, limits)


def cases(values: np.ndarray, by: Yardstick) -> Cases:
    """What every plausible world says of every policy. values: as of ``goals.worths``."""
    worth = goals.worths(values)
    boxes = goals.boxed(worth, by.reference, by.margins)
    front = [np.mean([goals.pareto(one) for one in draw], axis=0) for draw in boxes]
    good = goals.satisfices(worth, by.reference, by.limits).mean(axis=1)
    return Cases(values.mean(axis=2) * SENSES, goals.regrets(values), np.array(front), good)


def standing(every: Cases, by: Yardstick, luck: np.ndarray, draws: np.ndarray) -> dict[str, np.ndarray]:
    """How policies stand over some replicates and draws, by number, name -> (policies,)."""
    middle = every.runs[np.ix_(luck, draws)].mean(axis=(0, 1))
    lost = every.lost[draws].reshape(-1, *middle.shape)
    mean, bad = lost.mean(axis=0), np.quantile(lost, goals.RARE, axis=0)
    found = {
        "pareto": goals.pareto(goals.boxed(middle, by.reference, by.margins)),
        "pareto_share": every.front[draws].mean(axis=0),
        "robustness": every.good[draws].mean(axis=0),
        "score": goals.scores(middle, by.weights),
    }
    for k, name in enumerate(GOALS):
        found |= {f"{name}_regret": mean[:, k], f"{name}_regret_q90": bad[:, k]}
    return found


def resampled(every: Cases, by: Yardstick, seed: int) -> dict[str, np.ndarray]:
    """The same of draws drawn anew with replacement, name -> (resamples, policies)."""
    dice = np.random.default_rng(seed)
    luck, draws = every.runs.shape[:2]
    found = [
        standing(every, by, dice.integers(luck, size=(luck,)), dice.integers(draws, size=(draws,)))
        for _ in range(RESAMPLES)
    ]
    return {name: np.array([one[name] for one in found]) for name in found[0]}


def crossed(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and its interval where every draw meets the same luck, each (...). runs: (replicates, draws, ...).

    The variance of draws and that of luck add up, less what both count (Cameron, Gelbach and Miller 2011).
    """
    luck, draws = runs.shape[:2]
    mean, of_luck, of_draws = runs.mean(axis=(0, 1)), runs.mean(axis=1), runs.mean(axis=0)
    left = runs - of_luck[:, None] - of_draws[None] + mean
    both = (left**2).sum(axis=(0, 1)) / ((luck - 1) * (draws - 1))
    alone = of_draws.var(axis=0, ddof=1) / draws
    shared = of_luck.var(axis=0, ddof=1) / luck - both / (luck * draws)
    margin = t_quantile(min(luck, draws) - 1) * np.sqrt(alone + np.maximum(shared, 0.0))
    return mean, mean - margin, mean + margin


def summary(study: "Tradeoffs", values: np.ndarray) -> pl.DataFrame:
    """A row a policy: goals, regrets, Pareto, robustness, score and acceptability, with intervals."""
    by = yardstick(study, goals.worths(values))
    every = cases(values, by)
    (luck, draws), count = every.runs.shape[:2], len(study.policies)
    columns: dict = {"policy": list(study.policies), "n": [draws * len(study.worlds)] * count, "draws": [draws] * count}
    shown = crossed(every.runs * SENSES)
    for k, name in enumerate(GOALS):
        for end, part in zip(("", "_low", "_high"), shown, strict=True):
            columns[f"{name}{end}"] = part[:, k]
    now, again = (standing(every, by, np.arange(luck), np.arange(draws)), resampled(every, by, study.seed))
    columns |= {"pareto": now.pop("pareto"), "pareto_resamples": again.pop("pareto").mean(axis=0)}
    tail = (1 - CONFIDENCE) / 2
    for name, value in now.items():
        low, high = np.quantile(again[name], (tail, 1 - tail), axis=0)
        columns |= {name: value, f"{name}_low": low, f"{name}_high": high}
    columns["best_share"] = goals.acceptability(every.runs.mean(axis=(0, 1)), study.seed)
    return pl.DataFrame(columns)
