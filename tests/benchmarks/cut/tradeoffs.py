"""Goals, regrets, robustness and the Pareto set: studies cut out of one table of runs.

A table of 120 draws on 100 replicates, five policies in three worlds. A study takes draws and replicates of it
anew. The truth is what the whole table says, which has no luck left. Shares of worlds hang on how many
replicates judge a world; they are also held against what studies of that size say on average.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import polars as pl

from experiments.lab.engine.running import run
from experiments.tradeoffs import Tradeoffs, goals, tables
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

DRAWS, LUCK, STUDIES = 120, 100, 30
SIZES = ((20, 20), (100, 50))  # draws and replicates of a study; the last are the defaults
POLICIES = ("status_quo", "nuclear_status", "recognition", "direct_aid", "grand_bargain")
WORLDS = ("baseline", "long_war", "conservative_seoul")
SURE = 0.9  # of the resamples, from which the answer says that a policy is in the set, or is not
SHARES = ("pareto_share", "robustness", "best_share", "score")


@cache
def lived() -> tuple[Tradeoffs, np.ndarray]:
    """The study, and its goals, (replicates, draws, worlds, policies, goals)."""
    asked = study("tradeoffs", points=DRAWS, replicates=LUCK, policy=list(POLICIES), world=list(WORLDS), figures=False)
    return asked, run(asked).metrics(goals.OUTCOMES)


def cells() -> Iterator[Cell]:
    """Every goal, regret and share of every policy, and whether the Pareto set is as sure as is said."""
    asked, values = lived()
    truth = _truth(asked, values)
    dice = np.random.default_rng(1)
    for draws, luck in SIZES:
        tally = Tally("tradeoffs", f"{draws} draws, {luck} replicates")
        found = [
            tables.summary(asked, values[np.ix_(dice.integers(LUCK, size=luck), dice.integers(DRAWS, size=draws))])
            for _ in range(STUDIES)
        ]
        same = {name: np.mean([one[name].to_numpy() for one in found], axis=0) for name in SHARES}
        for one in found:
            for name, true in truth.items():
                _add(tally, one, name, name, true)
            for name, true in same.items():
                _add(tally, one, name, f"{name}, by as many replicates", true)
        yield from tally.cells()
        yield from _set(found, truth["pareto"], f"{draws} draws, {luck} replicates")


def _add(tally: Tally, table: pl.DataFrame, name: str, what: str, truth: np.ndarray) -> None:
    """One column with its ends, a cell a policy."""
    if f"{name}_low" in table.columns:
        for row, true in zip(table.iter_rows(named=True), truth, strict=True):
            tally.add(f"{row['policy']}: {what}", row[f"{name}_low"], row[f"{name}_high"], true)


def _truth(asked: Tradeoffs, values: np.ndarray) -> dict[str, np.ndarray]:
    """What the whole table says: name -> (policies,). Regrets are to the best of means without luck."""
    by = tables.yardstick(asked, goals.worths(values))
    found = tables.standing(tables.cases(values, by), by, np.arange(LUCK), np.arange(DRAWS))
    lost = goals.forgone(goals.worths(values)).reshape(-1, len(POLICIES), len(goals.GOALS))
    middle = goals.worths(values).mean(axis=(0, 1)) * goals.SENSES
    for k, name in enumerate(goals.GOALS):
        bad = np.quantile(lost[..., k], goals.RARE, axis=0)
        found |= {name: middle[:, k], f"{name}_regret": lost[..., k].mean(axis=0), f"{name}_regret_q90": bad}
    return found


def _set(found: list[pl.DataFrame], truth: np.ndarray, size: str) -> Iterator[Cell]:
    """How often a policy is in the Pareto set, or is not, where nine in ten resamples say so."""
    chance = np.array([one["pareto_resamples"].to_numpy() for one in found])
    sure = (chance >= SURE) | (chance <= 1 - SURE)
    right = ((chance >= SURE) == truth)[sure]
    if len(right):
        what = "the Pareto set, where it is sure"
        yield Cell(study="tradeoffs", size=size, what=what, held=right.mean(), told=sure.mean(), count=len(found))


def coverage() -> Iterator[Row]:
    """95 % intervals of tradeoffs, in studies cut out of one table of runs."""
    yield from rows(cells())
