"""How policies stand over plausible worlds, with intervals that count a draw once.

A draw of the uncertain numbers is met in every named world, so that plausible worlds come in clusters:
means and shares are taken over the worlds of a draw first. All draws share their luck. Intervals of goals
and mean regrets are those of amounts over draws, wider by that luck. Those of shares of worlds are Wilson's
(1927), of as many worlds as draws and luck leave: what luck does is found by leaving out a tenth of it in
turn. Those of scores, weightings and rare regrets are the bootstrap's, which draws whole draws and luck
anew (Owen 2007), and are wider the fewer there are (Hesterberg 2015).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.stats.intervals import RESAMPLES, expanded, t_quantile, wilson
from experiments.lab.stats.lopsided import amounts
from experiments.lab.stats.sums import Sums
from experiments.tradeoffs import goals, margins
from experiments.tradeoffs.goals import GOALS, SENSES

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

PARTS = 10  # of the luck, of which each is left out in turn
HALVED = ("pareto", "robustness", "score", "best_share")  # also told from half of the draws
MOST = "_most"  # the end of a name: regrets that are too large
RANKED = ("robustness", "score", "best_share")  # by what policies are ranked


class Cases(NamedTuple):
    """What all plausible worlds say.

    runs: goals over the worlds of a draw, (replicates, draws, policies, goals); least and most: regrets, too
    small and too large, (draws, worlds, policies, goals); shared and steady: as of ``goals.luck_of_regrets``;
    front and good: shares of the worlds of a draw, (draws, policies).
    """

    runs: np.ndarray
    least: np.ndarray
    most: np.ndarray
    shared: np.ndarray
    steady: np.ndarray
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
    lost = goals.regrets(values), goals.forgone(worth), *goals.luck_of_regrets(values)
    return Cases(values.mean(axis=2) * SENSES, *lost, _front(worth, by), _good(worth, by))


def _front(worth: np.ndarray, by: Yardstick) -> np.ndarray:
    """In what share of the worlds of a draw a policy is in the Pareto set, (draws, policies)."""
    # Draw by draw: pairs of policies take room.
    return np.array([goals.pareto(draw, by.margins).mean(axis=0) for draw in worth])


def _good(worth: np.ndarray, by: Yardstick) -> np.ndarray:
    """In what share of the worlds of a draw a policy meets all limits, (draws, policies)."""
    return goals.satisfices(worth, by.reference, by.limits).mean(axis=1)


def standing(every: Cases, by: Yardstick, luck: np.ndarray, draws: np.ndarray) -> dict[str, np.ndarray]:
    """How policies stand over some replicates and draws, by number, name -> (policies,).

    Regrets are never below 0; those that are too large end in ``_most``. Luck within worlds spreads them, and
    what is exceeded in a tenth of the worlds with it: ``steady`` takes that back where they are too small.
    """
    middle = every.runs[np.ix_(luck, draws)].mean(axis=(0, 1))
    found = {
        "pareto": goals.pareto(middle, by.margins),
        "pareto_share": every.front[draws].mean(axis=0),
        "robustness": every.good[draws].mean(axis=0),
        "score": goals.scores(middle, by.weights),
        "best_share": goals.acceptability(middle, by.weightings),
    }
    moved = every.shared[luck].mean(axis=0)
    for end, of_worlds, steady in (("", every.least, every.steady), (MOST, every.most, 1.0)):
        lost = of_worlds[draws].reshape(-1, *middle.shape)
        mean = lost.mean(axis=0)
        bad = mean + steady * (np.quantile(lost, goals.RARE, axis=0) - mean)
        # Luck moves no regret below 0, nor above the largest: shares stay shares.
        mean, bad = (np.clip(told + moved, 0.0, np.maximum(lost.max(axis=0), 0.0)) for told in (mean, bad))
        for k, name in enumerate(GOALS):
            found |= {f"{name}_regret{end}": mean[:, k], f"{name}_regret_q90{end}": bad[:, k]}
    return found


def resampled(every: Cases, by: Yardstick, seed: int) -> dict[str, np.ndarray]:
    """The same of draws and luck drawn anew with replacement, name -> (resamples, policies)."""
    dice = np.random.default_rng(seed)
    luck, draws = every.runs.shape[:2]
    found = [
        standing(every, by, dice.integers(luck, size=(luck,)), dice.integers(draws, size=(draws,)))
        for _ in range(RESAMPLES)
    ]
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


def crossed(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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
    below, above = np.hypot(_reach(of_draws), shared * _reach(of_luck))
    return mean.reshape(shape), (mean - below).reshape(shape), (mean + above).reshape(shape)


def mean_regrets(every: Cases) -> tuple[np.ndarray, np.ndarray]:
    """Ends of mean regrets, (policies, goals) each: low of what is too small, and high of what is too large.

    Those of amounts over draws, wider by the luck that all draws share; none lies below 0 or above the largest.
    """
    moved = _reach(every.shared)
    low, high = every.least.mean(axis=1), every.most.mean(axis=1)
    below, above = np.hypot(_reach(low)[0], moved[0]), np.hypot(_reach(high)[1], moved[1])
    most = np.maximum(every.most.max(axis=(0, 1)), 0.0)
    return np.clip(low.mean(axis=0) - below, 0.0, most), np.clip(high.mean(axis=0) + above, 0.0, most)


def _reach(samples: np.ndarray) -> np.ndarray:
    """How far below and above their mean the interval of amounts goes, (2, ...); 0 where they never vary."""
    sums = Sums.of(samples)
    return np.nan_to_num(np.abs(np.array(amounts(sums, 1)) - sums.mean))


def of_worlds(by_draw: np.ndarray, values: np.ndarray, judged: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Ends of shares of worlds, (2, ...), that count the luck which all draws share.

    by_draw: shares of the worlds of a draw, (draws, ...); judged: the same from values with part of the replicates.
    """
    draws, luck = len(by_draw), len(values)
    parts = np.array_split(np.arange(luck), min(PARTS, luck))
    share = by_draw.mean(axis=0)
    spread = by_draw.var(axis=0, ddof=1) / draws if draws > 1 else np.zeros(share.shape)
    if len(parts) > 1:
        without = np.array([judged(np.delete(values, part, axis=0)).mean(axis=0) for part in parts])
        spread = spread + (len(parts) - 1) * without.var(axis=0)
    worlds = np.where(spread > 0, share * (1 - share) / np.where(spread > 0, spread, 1.0), 0.0)
    return np.array(wilson(share, np.where(worlds > 0, worlds, draws), t_quantile(max(min(draws, luck), 2) - 1)))


def summary(study: "Tradeoffs", values: np.ndarray) -> pl.DataFrame:
    """A row a policy: goals, regrets, Pareto, robustness, score and acceptability, with intervals.

    The interval of a regret runs from the low end of what is too small to the high end of what is too large.
    Columns in ``_first`` hold the share of resamples in which a policy ranks first, those in ``_half`` what the
    first half of the draws says.
    """
    by = yardstick(study, goals.worths(values))
    every = cases(values, by)
    (luck, draws), count = every.runs.shape[:2], len(study.policies)
    columns: dict = {"policy": list(study.policies), "n": [draws * len(study.worlds)] * count, "draws": [draws] * count}
    shown = crossed(every.runs * SENSES)
    for k, name in enumerate(GOALS):
        for end, part in zip(("", "_low", "_high"), shown, strict=True):
            columns[f"{name}{end}"] = part[:, k]
    now, half = (standing(every, by, np.arange(luck), np.arange(some)) for some in (draws, max(draws // 2, 1)))
    again = resampled(every, by, study.seed)
    sure = {
        "pareto_share": of_worlds(every.front, values, lambda some: _front(goals.worths(some), by)),
        "robustness": of_worlds(every.good, values, lambda some: _good(goals.worths(some), by)),
    }
    sure["robustness"][:, by.reference] = now["robustness"][by.reference]  # which is measured against itself
    columns |= {"pareto": now.pop("pareto"), "pareto_resamples": again["pareto"].mean(axis=0)}
    least, most = mean_regrets(every)
    sure |= {f"{name}_regret": np.array([least[:, k], most[:, k]]) for k, name in enumerate(GOALS)}
    tail = expanded(min(luck, draws))
    for name, value in now.items():
        if not name.endswith(MOST):
            ends = again[name], again.get(name + MOST, again[name])
            low, high = (np.quantile(end, at, axis=0) for end, at in zip(ends, (tail, 1 - tail), strict=True))
            low, high = sure.get(name, (low, high))
            columns |= {name: value, f"{name}_low": np.minimum(low, value), f"{name}_high": np.maximum(high, value)}
    columns |= firsts(again, by.reference) | {f"{name}_half": half[name] for name in HALVED}
    return pl.DataFrame(columns)
