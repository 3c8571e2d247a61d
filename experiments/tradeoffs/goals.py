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
EDGE = 1 + 1e-9  # in margins: a difference of one, and the rounding of floats


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


def searching(key: str, value: Any) -> bool | str:
    """Whether a search is made; a name: over the levers of that policy."""
    if not isinstance(value, bool | str) or value == "":
        raise BadInput(f"{key}={shown(value)}: it takes true, false, or the name of a policy whose levers it pulls")
    return value


OUTCOMES = tuple(goal.outcome for goal in GOALS.values())
SENSES = np.array([goal.sense for goal in GOALS.values()])


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


def regrets(values: np.ndarray, senses: np.ndarray = SENSES) -> np.ndarray:
    """Distance to the best policy of the same world (Savage 1951), too small, (draws, worlds, policies, goals).

    values: as of ``worths``; senses: (goals,), 1 where more is better, -1 where less is. The best is chosen on
    half of the replicates and scored on the other, both ways in turn; policies that tie share. Luck that chooses
    does not score, so the best never looks better than it is. But a policy chosen in error scores less than the
    best: the mean lies below the truth, and below 0 for the best policy itself. So this is one of two ends;
    ``forgone`` is the other.
    """
    halves = [values[k::2].mean(axis=0) * senses for k in (0, 1)]
    found = []
    for chosen, scored in (halves, halves[::-1]):
        best = chosen == chosen.max(axis=-2, keepdims=True)
        bar = (best * scored).sum(axis=-2, keepdims=True) / best.sum(axis=-2, keepdims=True)
        found.append(bar - scored)
    return (found[0] + found[1]) / 2


def forgone(worth: np.ndarray) -> np.ndarray:
    """The same distance to the best of all means, too large: that one looks better than it is.

    worth: as of ``worths``; so is what comes back. Never below 0.
    """
    return worth.max(axis=-2, keepdims=True) - worth


def luck_of_regrets(values: np.ndarray, senses: np.ndarray = SENSES) -> tuple[np.ndarray, np.ndarray]:
    """What luck does to regrets: of replicates that all worlds share, and of runs within a world.

    The first: by how much each replicate moves the mean regret, (replicates, policies, goals), 0 on average.
    The second: the share of the spread of ``regrets`` over worlds that is no luck, as a root, from 0 to 1,
    (policies, goals). values and senses: as of ``regrets``. Best policies are those of all means; what is noise is seen
    against the best of the others.
    """
    order = (values.mean(axis=0) * senses).argsort(axis=-2)
    best, second = order[..., -1:, :], order[..., -2:, :][..., :1, :]
    own = np.arange(values.shape[-2])[:, None]
    to_best, to_others = (
        (np.take_along_axis(values, rival[None], axis=-2) - values) * senses
        for rival in (best, np.where(own == best, second, best))
    )
    shared = to_best.mean(axis=(1, 2))
    noise = to_others.var(axis=0, ddof=1).mean(axis=(0, 1)) / len(values)
    spread = regrets(values, senses).var(axis=(0, 1))
    apart = 1 - noise / np.where(spread > 0, spread, np.inf)
    return shared - shared.mean(axis=0), np.sqrt(np.maximum(apart, 0.0))


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
