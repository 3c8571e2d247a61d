"""How policies stand over plausible worlds, with intervals that count a draw once.

Goals, regrets and shares of worlds have the intervals of ``crossed``. Those of scores and of weightings are the
bootstrap's, which draws whole draws and luck anew (Owen 2007), and are wider the fewer there are (Hesterberg 2015).
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.stats import crossed
from experiments.lab.stats.intervals import RESAMPLES, expanded
from experiments.tradeoffs import goals, margins, regrets
from experiments.tradeoffs.goals import GOALS, SENSES
from experiments.tradeoffs.regrets import Regrets

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

HALVED = ("pareto", "robustness", "score", "best_share")  # also told from half of the draws
RANKED = ("robustness", "score", "best_share")  # by what policies are ranked


class Cases(NamedTuple):
    """What all plausible worlds say.

    runs: goals over the worlds of a draw, (replicates, draws, policies, goals); lost: regrets; front and good: shares
    of the worlds of a draw, (draws, policies).
    """

    runs: np.ndarray
    lost: Regrets
    front: np.ndarray
    good: np.ndarray


class Yardstick(NamedTuple):
    """What policies are measured by.

    reference: the number of the reference policy; margins, weights and limits: (goals,); weightings: random
    weights, (weightings, goals).
    """

    reference: int
    margins: np.ndarray
    weights: np.ndarray
    limits: np.ndarray
    weightings: np.ndarray


def yardstick(study: "Tradeoffs", worth: np.ndarray) -> Yardstick:
    """Margins from what the status quo has, weights and limits as the study sets them."""
    reference = list(study.policies).index(REFERENCE)
    quo = worth.mean(axis=(0, 1))[reference] * SENSES
    months = int(study.base["calendar"]["horizon"].max())
    indifferent = margins.of_goals(dict(zip(GOALS, map(float, quo), strict=True)), months)
    weights, limits = (
        np.array([given[name] for name in GOALS], dtype=float) for given in (study.weights, study.satisfice)
    )
    return Yardstick(reference, np.array(list(indifferent.values())), weights, limits, goals.weightings(study.seed))


def cases(values: np.ndarray, by: Yardstick) -> Cases:
    """What every plausible world says of every policy. values: as of ``goals.worths``."""
    worth = goals.worths(values)
    return Cases(values.mean(axis=2) * SENSES, regrets.regretted(values * SENSES), _front(worth, by), _good(worth, by))


def _front(worth: np.ndarray, by: Yardstick) -> np.ndarray:
    """In what share of the worlds of a draw a policy is in the Pareto set, (draws, policies)."""
    # Draw by draw: pairs of policies take room.
    return np.array([goals.pareto(draw, by.margins).mean(axis=0) for draw in worth])


def _good(worth: np.ndarray, by: Yardstick) -> np.ndarray:
    """In what share of the worlds of a draw a policy meets all limits, (draws, policies)."""
    return goals.satisfices(worth, by.reference, by.limits).mean(axis=1)


def standing(every: Cases, by: Yardstick, luck: np.ndarray, draws: np.ndarray) -> dict[str, np.ndarray]:
    """How policies stand over some replicates and draws, by number, name -> (policies,)."""
    middle = every.runs[np.ix_(luck, draws)].mean(axis=(0, 1))
    return {
        "pareto": goals.pareto(middle, by.margins),
        "pareto_share": every.front[draws].mean(axis=0),
        "robustness": every.good[draws].mean(axis=0),
        "score": goals.scores(middle, by.weights),
        "best_share": goals.acceptability(middle, by.weightings),
    }


def resampled(
    told: Callable[[np.ndarray, np.ndarray], dict[str, np.ndarray]], luck: int, draws: int, seed: int
) -> dict[str, np.ndarray]:
    """What is told of luck and draws drawn anew with replacement, name -> (resamples, ...).

    told: from numbers of replicates and of draws, name -> (...); luck and draws: how many there are.
    """
    dice = np.random.default_rng(seed)
    found = [told(dice.integers(luck, size=luck), dice.integers(draws, size=draws)) for _ in range(RESAMPLES)]
    return {name: np.array([one[name] for one in found]) for name in found[0]}


def firsts(again: dict[str, np.ndarray], reference: int) -> dict[str, np.ndarray]:
    """In what share of resamples each policy ranks first, name -> (policies,).

    The reference policy is never first in robustness, which is measured against it. again: as of ``resampled``.
    """
    rivals = again["robustness"].copy()
    rivals[:, reference] = -np.inf
    return {
        f"{name}_first": goals.first(found)
        for name, found in (again | {"robustness": rivals}).items()
        if name in RANKED
    }


def summary(study: "Tradeoffs", values: np.ndarray) -> pl.DataFrame:
    """A row a policy: goals, regrets, Pareto, robustness, score and acceptability, with intervals.

    Empty: ends that so few draws cannot tell. Columns in ``_first`` hold the share of resamples in which a policy
    ranks first, those in ``_half`` what the first half of the draws says.
    """
    by = yardstick(study, goals.worths(values))
    every = cases(values, by)
    (luck, draws), count = every.runs.shape[:2], len(study.policies)
    columns: dict = {"policy": list(study.policies), "n": [draws * len(study.worlds)] * count, "draws": [draws] * count}
    mean, *ends = crossed.means(every.runs * SENSES)
    low, high = np.clip(ends, 0.0, goals.MOST)
    for k, name in enumerate(GOALS):
        columns |= _told(name, mean[:, k], low[:, k], high[:, k])
    now, half = (standing(every, by, np.arange(luck), np.arange(some)) for some in (draws, max(draws // 2, 1)))
    again = resampled(partial(standing, every, by), luck, draws, study.seed)
    sure = {
        "pareto_share": crossed.shares(every.front, values, lambda some: _front(goals.worths(some), by)),
        "robustness": crossed.shares(every.good, values, lambda some: _good(goals.worths(some), by)),
    }
    sure["robustness"][:, by.reference] = now["robustness"][by.reference]  # which is measured against itself
    columns |= {"pareto": now.pop("pareto"), "pareto_resamples": again["pareto"].mean(axis=0)}
    tail = expanded(min(luck, draws))
    for name, value in now.items():
        low, high = sure.get(name, np.quantile(again[name], (tail, 1 - tail), axis=0))
        columns |= _told(name, value, low, high)
    lost = {"regret": regrets.mean(every.lost), "regret_q90": regrets.exceeded(every.lost)}
    for k, name in enumerate(GOALS):
        for end, found in lost.items():
            columns |= _told(f"{name}_{end}", *(part[:, k] for part in found))
    columns |= firsts(again, by.reference) | {f"{name}_half": half[name] for name in HALVED}
    return pl.DataFrame(columns, nan_to_null=True)


def _told(name: str, value: np.ndarray, low: np.ndarray, high: np.ndarray) -> dict[str, np.ndarray]:
    """A value with its ends, which hold it, as columns; nan: an end that cannot be told."""
    return {name: value, f"{name}_low": np.minimum(low, value), f"{name}_high": np.maximum(high, value)}
