"""Goals that pull apart: Pareto set, regret, robustness, and what is best under which weights.

A plausible world is one draw of the uncertain numbers in one named world; in each, a goal is the
mean over replicates. All goals count so that more is better: costs and provocations with a minus.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from experiments.lab.statistics import mean_and_interval
from experiments.lab.words import REFERENCE

if TYPE_CHECKING:
    from experiments.lab.study import Study

WEIGHTINGS = 20_000  # weightings that are tried


class Goal(NamedTuple):
    """What is sought: an outcome, and whether more of it is better (1) or less (-1)."""

    outcome: str
    sense: int
    title: str


GOALS = {
    "talks": Goal("talks_by_deadline", 1, "Talks"),
    "provocations": Goal("provocations", -1, "Few provocations"),
    "cash": Goal("cash_total", -1, "Little cash to the North"),
    "washington": Goal("cost_washington", -1, "Cheap for the US"),
    "seoul": Goal("cost_seoul", -1, "Cheap for Seoul"),
    "firms": Goal("cost_firms", -1, "Few losses of firms"),
}
OUTCOMES = tuple(goal.outcome for goal in GOALS.values())
SENSES = np.array([goal.sense for goal in GOALS.values()])


def worths(values: np.ndarray) -> np.ndarray:
    """Goals in every plausible world, more is better, (plausible worlds, policies, goals).

    values: (replicates, points, worlds, policies, goals), as of ``metrics_of`` with ``OUTCOMES``.
    """
    means = values.mean(axis=0) * SENSES
    return means.reshape(-1, *means.shape[2:])


def pareto(worth: np.ndarray) -> np.ndarray:
    """Which of some policies no other beats in one goal without losing in another, (policies,).

    worth: (policies, goals). Policies that are alike in every goal stay or fall together.
    """
    from paretoset import paretoset

    return paretoset(worth, sense=["max"] * worth.shape[1], distinct=False)


def regrets(worth: np.ndarray) -> np.ndarray:
    """Distance to the best policy of the same world (Savage 1951); as ``worth``, in its units."""
    return worth.max(axis=1, keepdims=True) - worth


def satisfices(worth: np.ndarray, reference: int, limits: np.ndarray) -> np.ndarray:
    """Whether a policy meets every limit against the reference policy, (plausible worlds, policies).

    limits: (goals,): the least gain in talks, the most of anything else.
    """
    gains = worth - worth[:, [reference]]
    return (gains >= limits * SENSES - 1e-9).all(axis=2)


def scaled(worth: np.ndarray) -> np.ndarray:
    """Goals from 0, the worst policy's, to 1, the best's; 1 where all are alike. worth: (policies, goals)."""
    low, high = worth.min(axis=0), worth.max(axis=0)
    return np.where(high > low, (worth - low) / np.where(high > low, high - low, 1.0), 1.0)


def scores(worth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted means of the scaled goals, (policies,)."""
    return scaled(worth) @ (weights / weights.sum())


def acceptability(worth: np.ndarray, seed: int) -> np.ndarray:
    """Share of all weightings under which each policy is best (Lahdelma and Salminen 2001), (policies,).

    Weightings are drawn evenly from all that add up to one; ties are shared.
    """
    drawn = np.random.default_rng(seed).dirichlet(np.ones(worth.shape[1]), WEIGHTINGS)
    found = drawn @ scaled(worth).T
    best = np.isclose(found, found.max(axis=1, keepdims=True), rtol=0, atol=1e-12)
    return (best / best.sum(axis=1, keepdims=True)).mean(axis=0)


def summary(study: "Study", values: np.ndarray) -> pl.DataFrame:
    """A row a policy: goals with intervals, regrets, Pareto, robustness, score and acceptability."""
    worth = worths(values)
    middle = worth.mean(axis=0)
    shown = mean_and_interval(worth * SENSES, np.zeros(len(worth)))
    reference = list(study.policies).index(REFERENCE)
    lost = regrets(worth)
    front = pareto(middle)
    often = np.mean([pareto(one) for one in worth], axis=0)
    limits = np.array([study.satisfice[name] for name in GOALS], dtype=float)
    robust = satisfices(worth, reference, limits).mean(axis=0)
    weights = np.array([study.weights[name] for name in GOALS], dtype=float)
    valued, accepted = scores(middle, weights), acceptability(middle, study.seed)
    rows = []
    for j, policy in enumerate(study.policies):
        row: dict = {"policy": policy, "n": len(worth)}
        for k, name in enumerate(GOALS):
            mean, low, high = (float(part[j, k]) for part in shown)
            row |= {name: mean, f"{name}_low": low, f"{name}_high": high}
            row |= {
                f"{name}_regret": lost[:, j, k].mean(),
                f"{name}_regret_q90": np.quantile(lost[:, j, k], 0.9),
            }
        row |= {
            "pareto": bool(front[j]), "pareto_share": often[j], "robustness": robust[j],
            "score": valued[j], "best_share": accepted[j],
        }  # fmt: skip
        rows.append(row)
    return pl.DataFrame(rows)
