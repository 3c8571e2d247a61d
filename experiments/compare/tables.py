"""From the runs of a comparison to its tables."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE, Study, months_from
from experiments.lab.engine.drawn import draws_of
from experiments.lab.engine.runs import Runs
from experiments.lab.stats import effects
from model.outcomes import OUTCOMES, QUANTITIES

BLOCK_BYTES = 64_000_000  # of outcomes that are read at a time


def summary(runs: Runs, precision: float | None = None) -> pl.DataFrame:
    """One row a world, policy and outcome: its distribution and its paired effect."""
    points = draws_of(runs.study, runs.replicates)
    return effects.effects_between(_pairs(runs), points, precision)


def _pairs(runs: Runs) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """World, policy, its outcomes and those of the status quo, both (replicates, outcomes)."""
    names = list(runs.study.policies)
    block = max(1, BLOCK_BYTES // (8 * len(OUTCOMES) * runs.replicates))
    for i, world in enumerate(runs.study.worlds):
        (reference,) = _outcomes(runs, i, [names.index(REFERENCE)])
        for first in range(0, len(names), block):
            some = list(range(len(names)))[first : first + block]
            for j, values in zip(some, _outcomes(runs, i, some), strict=True):
                yield world, names[j], values, reference


def _outcomes(runs: Runs, world: int, policies: list[int]) -> np.ndarray:
    """Every outcome under some policies, (policies, replicates, outcomes)."""
    values = np.empty((len(policies), len(OUTCOMES), runs.replicates))
    for tile, found in runs:
        here = found[:, 0, world, policies]
        for k, name in enumerate(OUTCOMES):
            values[:, k, tile.replicate : tile.replicate_stop] = here[name].T
    return values.transpose(0, 2, 1)  # each outcome in a row in memory, as all that follows reads it


def half_width(runs: Runs, precision: float) -> tuple[float, int]:
    """The widest half-width among the effects on talks, and how many replicates a precision takes."""
    talks = runs.metrics(("talks_by_deadline",))[:, 0, :, :, 0]
    reference = list(runs.study.policies).index(REFERENCE)
    points = draws_of(runs.study, runs.replicates)
    same = np.ones(talks.shape[1:], dtype=bool)
    for _, found in runs:
        same &= effects.alike(found[:, 0], reference)
    return effects.half_width(talks - talks[:, :, [reference]], points, same, precision)


def trajectories(study: Study, months: np.ndarray) -> pl.DataFrame:
    """Mean and quantiles over replicates of every quantity, by world, policy and month.

    months: (replicates, worlds, policies, months), dtype QUANTITY.
    """
    tables = []
    for i, world in enumerate(study.worlds):
        dates = months_from(study.base[i])
        for j, policy in enumerate(study.policies):
            for quantity in QUANTITIES:
                lived = months[:, i, j, : len(dates)][quantity]
                values = np.ascontiguousarray(lived.T, dtype=np.float64)
                spread = np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1)
                columns = {"month": dates, "mean": values.mean(axis=1)} | dict(
                    zip(("q05", "q25", "q50", "q75", "q95"), spread, strict=True)
                )
                tables.append(
                    pl.DataFrame(columns)
                    .insert_column(1, pl.lit(quantity).alias("quantity"))
                    .select(pl.lit(world).alias("world"), pl.lit(policy).alias("policy"), pl.all())
                )
    return pl.concat(tables)
