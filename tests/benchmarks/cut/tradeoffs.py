"""Goals, regrets, robustness and the Pareto set: studies cut out of one table of runs.

A table of 120 draws on 100 replicates, five policies in three worlds. A study takes draws and replicates of it
anew. The truth is what the whole table says, which has no luck left. Shares of worlds hang on how many
replicates judge a world; they are also held against what studies of that size say on average. Worst and best worlds
and the largest regret are of the worlds drawn: they are held against all replicates of these.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import polars as pl

from experiments.lab.engine.running import run
from experiments.tradeoffs import Tradeoffs, goals, regrets, robust_tables, robustness, tables
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

DRAWS, LUCK, STUDIES = 120, 100, 30
SIZES = ((20, 20), (100, 50))  # draws and replicates of a study; the last are the defaults
POLICIES = ("status_quo", "nuclear_status", "recognition", "direct_aid", "grand_bargain")
WORLDS = ("baseline", "long_war", "conservative_seoul")
SURE = 0.9  # of the resamples, from which the answer says that a policy is in the set, or is not
OF_THE_DRAWN = ("maximin", "maximax", "hurwicz", "minimax_regret")
SHARES = ("pareto_share", "robustness", "best_share", "score")


@cache
def lived() -> tuple[Tradeoffs, np.ndarray]:
    """The study, and its goals, (replicates, draws, worlds, policies, goals)."""
    asked = study(
        "tradeoffs",
        points=DRAWS,
        replicates=LUCK,
        policy=list(POLICIES),
        world=list(WORLDS),
        figures=False,
        robustness="all",
    )
    return asked, run(asked).metrics(goals.OUTCOMES)


def cells() -> Iterator[Cell]:
    """Every goal, regret and share of every policy, and whether the Pareto set is as sure as is said."""
    asked, values = lived()
    truth, named = _truth(asked, values), _metrics(asked, values)
    dice = np.random.default_rng(1)
    for draws, luck in SIZES:
        tally = Tally("tradeoffs", f"{draws} draws, {luck} replicates")
        chosen = [(dice.integers(LUCK, size=luck), dice.integers(DRAWS, size=draws)) for _ in range(STUDIES)]
        found = [tables.summary(asked, values[np.ix_(*one)]) for one in chosen]
        by_name = [_by_name(asked, values[np.ix_(*one)], values[:, one[1]], named) for one in chosen]
        same = {name: np.mean([one[name].to_numpy() for one in found], axis=0) for name in SHARES}
        for one in found:
            for name, true in truth.items():
                _add(tally, one, name, name, true)
            for name, true in same.items():
                _add(tally, one, name, f"{name}, by as many replicates", true)
        for rows_of in by_name:
            for what, low, high, true in rows_of:
                tally.add(what, low, high, true)
        yield from tally.cells()
        yield from _set(found, truth["pareto"], f"{draws} draws, {luck} replicates")


def _add(tally: Tally, table: pl.DataFrame, name: str, what: str, truth: np.ndarray) -> None:
    """One column with its ends, a cell a policy."""
    if f"{name}_low" in table.columns:
        for row, true in zip(table.iter_rows(named=True), truth, strict=True):
            tally.add(f"{row['policy']}: {what}", row[f"{name}_low"], row[f"{name}_high"], true)


def _metrics(asked: Tradeoffs, values: np.ndarray) -> dict[str, np.ndarray]:
    """Metrics of robustness of means without luck, name -> (policies, goals), best when most."""
    every = robustness.worlds_of(values, tables.yardstick(asked, goals.worths(values)))
    lost = every.lost._replace(least=every.lost.most, steady=np.ones_like(every.steady))
    return robustness.measured(asked.robustness, every._replace(calm=every.worth, lost=lost))


def _by_name(
    asked: Tradeoffs, cut: np.ndarray, own: np.ndarray, named: dict[str, np.ndarray]
) -> Iterator[tuple[str, float, float, float]]:
    """Every metric, goal and policy of a study: what it is, its ends, and the truth, in the sign of the table."""
    truth = named | {name: value for name, value in _metrics(asked, own).items() if name in OF_THE_DRAWN}
    for row in robust_tables.table(asked, cut).iter_rows(named=True):
        k, j = robustness.NAMES.index(row["goal"]), POLICIES.index(row["policy"])
        true = truth[row["metric"]][j, k] * robust_tables.sign(row["metric"], row["goal"])
        yield f"{row['policy']}: {row['metric']} of {row['goal']}", row["low"], row["high"], true


def _truth(asked: Tradeoffs, values: np.ndarray) -> dict[str, np.ndarray]:
    """What the whole table says: name -> (policies,). Regrets are to the best of means without luck."""
    by = tables.yardstick(asked, goals.worths(values))
    found = tables.standing(tables.cases(values, by), by, np.arange(LUCK), np.arange(DRAWS))
    lost = regrets.too_large(goals.worths(values)).reshape(-1, len(POLICIES), len(goals.GOALS))
    middle = goals.worths(values).mean(axis=(0, 1)) * goals.SENSES
    for k, name in enumerate(goals.GOALS):
        bad = np.quantile(lost[..., k], regrets.RARE, axis=0)
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
