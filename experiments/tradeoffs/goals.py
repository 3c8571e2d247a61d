"""Goals that pull apart: Pareto set, regret, robustness, and what is best under which weights.

A plausible world is one draw of the uncertain numbers in one named world; in each, a goal is the
mean over replicates. All goals count so that more is better: costs and provocations with a minus.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.lab.design.checks import no_number, shown
from experiments.lab.design.settings import Check
from experiments.lab.stats.senses import SENSES as SENSE
from model.parameters import BadInput, nearest

WEIGHTINGS = 20_000  # weightings that are tried
RARE = 0.9  # the quantile of regret beside its mean


class Goal(NamedTuple):
    """What is sought: an outcome, and whether more of it is better (1) or less (-1)."""

    outcome: str
    sense: int
    title: str


def _goal(outcome: str, title: str) -> Goal:
    return Goal(outcome, SENSE[outcome], title)


GOALS = {
    "talks": _goal("talks_by_deadline", "Talks"),
    "provocations": _goal("provocations", "Few provocations"),
    "cash": _goal("cash_total", "Little cash to the North"),
    "washington": _goal("cost_washington", "Cheap for the US"),
    "seoul": _goal("cost_seoul", "Cheap for Seoul"),
    "firms": _goal("cost_firms", "Few losses of firms"),
}


def numbers(low: float, high: float) -> Check:
    """A check for a number for every goal."""

    def check(key: str, value: Any) -> dict[str, float]:
        if not isinstance(value, Mapping):
            raise BadInput(f"{key}={shown(value)}: it takes goals below it, e.g. {key}.talks=3")
        for name, number in value.items():
            if name not in GOALS:
                raise BadInput(f"{key}.{name}: no such goal; {nearest(name, GOALS)}")
            if no_number(number) or not low <= number <= high:
                raise BadInput(f"{key}.{name}={shown(number)}: it takes a number from {low:g} to {high:g}")
        if low == 0 and not any(value.values()):
            raise BadInput(f"{key}: at least one goal needs a weight above 0")
        for name in GOALS:
            if name not in value:
                raise BadInput(f"{key}.{name}: it is missing; every goal has a number")
        return {name: float(value[name]) for name in GOALS}

    return check


def strength(key: str, value: Any) -> float:
    """The strength of a lever."""
    if no_number(value) or not 0 < value <= 1:
        raise BadInput(f"{key}={shown(value)}: it takes strengths above 0, up to 1, e.g. '{key}=[0.5,1]'")
    return float(value)


OUTCOMES = tuple(goal.outcome for goal in GOALS.values())
SENSES = np.array([goal.sense for goal in GOALS.values()])


def worths(values: np.ndarray) -> np.ndarray:
    """Goals in every plausible world, more is better, (draws, worlds, policies, goals).

    values: (replicates, draws, worlds, policies, goals), as of ``metrics_of`` with ``OUTCOMES``.
    """
    return values.mean(axis=0) * SENSES


def pareto(worth: np.ndarray) -> np.ndarray:
    """Which of some policies no other beats in one goal without losing in another, (policies,).

    worth: (policies, goals). Policies that are alike in every goal stay or fall together.
    """
    from paretoset import paretoset

    # Compiled, a dozen policies would take longer to prepare than to compare.
    return paretoset(worth, sense=["max"] * worth.shape[1], distinct=False, use_numba=False)


def boxed(worth: np.ndarray, reference: int, margins: np.ndarray) -> np.ndarray:
    """Gains over the reference policy in whole margins of indifference; as ``worth``, (..., policies, goals).

    So the Pareto set is one of epsilon-boxes (Laumanns et al. 2002): noise below a margin decides
    nothing, unless it falls on the edge of a box. margins: (goals,).
    """
    return np.round((worth - worth[..., [reference], :]) / margins)


def regrets(values: np.ndarray) -> np.ndarray:
    """Distance to the best policy of the same world (Savage 1951), (draws, worlds, policies, goals).

    values: as of ``worths``. The best of noisy means is not the best policy, and looks better than it
    is: so it is chosen on half of the replicates and scored on the other, both ways in turn. Policies
    that tie share. A policy's regret in one world may fall below 0 by luck; its mean tells no more
    than there is.
    """
    halves = [values[k::2].mean(axis=0) * SENSES for k in (0, 1)]
    found = []
    for chosen, scored in (halves, halves[::-1]):
        best = chosen == chosen.max(axis=-2, keepdims=True)
        bar = (best * scored).sum(axis=-2, keepdims=True) / best.sum(axis=-2, keepdims=True)
        found.append(bar - scored)
    return (found[0] + found[1]) / 2


def satisfices(worth: np.ndarray, reference: int, limits: np.ndarray) -> np.ndarray:
    """Whether a policy meets every limit against the reference policy, (..., policies).

    limits: (goals,): the least gain in talks, the most of anything else.
    """
    gains = worth - worth[..., [reference], :]
    return (gains >= limits * SENSES - 1e-9).all(axis=-1)


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
