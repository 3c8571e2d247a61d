"""Goals that pull apart: the Pareto set, what is good enough, and what is best under which weights.

A plausible world is one draw of the uncertain numbers in one named world; in each, a goal is the
mean over replicates. All goals count so that more is better: costs and provocations with a minus.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.lab.design.checks import no_number, shown
from experiments.lab.design.settings import Check
from experiments.lab.stats.senses import SENSES as SENSE
from model.outcomes import OUTCOMES as MEASURES
from model.parameters import BadInput, nearest

WEIGHTINGS = 20_000  # weightings that are tried
TALKS = "talks_by_deadline"
EDGE = 1 + 1e-9  # in margins: a difference of one, and the rounding of floats


class Goal(NamedTuple):
    """What is sought: an outcome, and whether more of it is better (1) or less (-1)."""

    outcome: str
    sense: int
    title: str


def _goal(outcome: str, title: str) -> Goal:
    return Goal(outcome, SENSE[outcome], title)


GOALS = {
    "talks": _goal(TALKS, "Talks"),
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
            least, most = (-1.0, 1.0) if low < 0 and GOALS[name].outcome == TALKS else (low, high)
            if no_number(number) or not least <= number <= most:
                share = ", a share: 0.05 is five points of 100" if most != high else ""
                raise BadInput(f"{key}.{name}={shown(number)}: it takes a number from {least:g} to {most:g}{share}")
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


def searching(key: str, value: Any) -> bool | str:
    """Whether a search is made; a name: over the levers of that policy."""
    if not isinstance(value, bool | str) or value == "":
        raise BadInput(f"{key}={shown(value)}: it takes true, false, or the name of a policy whose levers it pulls")
    return value


OUTCOMES = tuple(goal.outcome for goal in GOALS.values())
SENSES = np.array([goal.sense for goal in GOALS.values()])
MOST = np.array([1.0 if MEASURES[name].unit == "0 or 1" else np.inf for name in OUTCOMES])  # none lies below 0


def worths(values: np.ndarray) -> np.ndarray:
    """Goals in every plausible world, more is better, (draws, worlds, policies, goals).

    values: (replicates, draws, worlds, policies, goals), as of ``metrics_of`` with ``OUTCOMES``.
    """
    return values.mean(axis=0) * SENSES


def beats(worth: np.ndarray, margins: np.ndarray) -> np.ndarray:
    """Whether the first of two policies beats the second, (..., policies, policies).

    It does where it is better in at least one goal by more than the goal's margin of indifference, and
    worse by more in none: additive epsilon-dominance (Laumanns et al. 2002). What is exactly a margin
    decides nothing. worth: (..., policies, goals); margins: (goals,), in the units of the goals, above 0.
    """
    better = np.zeros((*worth.shape[:-1], worth.shape[-2]), dtype=bool)
    worse = better.copy()
    for values, margin in zip(np.moveaxis(worth, -1, 0), margins, strict=True):
        lead = values[..., :, None] - values[..., None, :]
        better |= lead > EDGE * margin
        worse |= lead < -EDGE * margin
    return better & ~worse


def pareto(worth: np.ndarray, margins: np.ndarray) -> np.ndarray:
    """Which policies no other beats that they do not beat too, each perhaps through others, (..., policies).

    Differences below a margin add up along a chain, so that policies can beat one another in a circle: they
    stay or fall together, as do those that are alike. This is Schwartz's set (1972); somebody is always
    in it. worth and margins: as of ``beats``.
    """
    over = beats(worth, margins)
    for k in range(worth.shape[-2]):  # Warshall's closure: who beats k beats all that k beats
        over |= over[..., :, [k]] & over[..., [k], :]
    return ~(over & ~over.swapaxes(-1, -2)).any(axis=-2)


def within_limits(worth: np.ndarray, reference: int, limits: np.ndarray) -> np.ndarray:
    """Whether each limit is met against the reference policy, (..., policies, goals).

    limits: (goals,): the least gain in talks, the most of anything else.
    """
    return worth - worth[..., [reference], :] >= limits * SENSES - 1e-9


def satisfices(worth: np.ndarray, reference: int, limits: np.ndarray) -> np.ndarray:
    """Whether a policy meets every limit, (..., policies). As of ``within_limits``."""
    return within_limits(worth, reference, limits).all(axis=-1)


def scaled(worth: np.ndarray) -> np.ndarray:
    """Goals from 0, the worst policy's, to 1, the best's; 1 where all are alike. worth: (policies, goals)."""
    low, high = worth.min(axis=0), worth.max(axis=0)
    return np.where(high > low, (worth - low) / np.where(high > low, high - low, 1.0), 1.0)


def scores(worth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted means of the scaled goals, (policies,)."""
    return scaled(worth) @ (weights / weights.sum())


def weightings(seed: int) -> np.ndarray:
    """Weights of goals drawn evenly from all that add up to one, (weightings, goals)."""
    return np.random.default_rng(seed).dirichlet(np.ones(len(GOALS)), WEIGHTINGS)


def first(found: np.ndarray) -> np.ndarray:
    """In what share of rows each policy has the most; ties are shared, (policies,). found: (rows, policies)."""
    rows = np.ascontiguousarray(found.T)  # a policy a row, which is faster where policies are few
    best = rows >= rows.max(axis=0) - 1e-12
    often = best.sum(axis=0)
    share = best if (often == 1).all() else best / often
    return share.mean(axis=1)


def acceptability(worth: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Share of weightings under which each policy is best (Lahdelma and Salminen 2001), (policies,).

    worth: (policies, goals); drawn: (weightings, goals).
    """
    return first((scaled(worth) @ drawn.T).T)
