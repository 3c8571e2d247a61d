"""Runs a study: chunks of replicates in, the table of runs and the table of months out.

A chunk is a pure function of the study and its replicate numbers, so neither the number of
threads nor the size of a chunk shows in the tables.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import batched
from math import ceil

import numpy as np
import polars as pl

from experiments.lab.draws import points_of
from experiments.lab.statistics import half_width
from experiments.lab.study import Study
from experiments.lab.tiles import Tile, live
from model.ensemble import months_of
from model.outcomes import OUTCOME, OUTCOMES, QUANTITIES, QUANTITY
from model.parameters import BadInput

CHUNK = 20  # replicates
MOST_WATCHED = 2_000  # replicates whose months are kept
WATCHED_BYTES = 400_000_000
MOST_REPLICATES = 1_000_000  # beyond this a precision is out of reach

#: Called with the number of replicates just finished and, by name, a new ``total``.
Progress = Callable[..., None]


def simulate(
    study: Study,
    replicates: range,
    executor: Executor | None = None,
    progress: Progress = lambda _: None,
) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes and months of some replicates of a study.

    Returns outcomes (worlds, policies, replicates), dtype OUTCOME, and months (replicates
    watched, worlds, policies, months), dtype QUANTITY. ``executor`` is anything with the interface
    of concurrent.futures; without one, threads as the study says.
    """
    seen = range(replicates.start, min(replicates.stop, watched_replicates(study)))
    chunks = [
        *batched(seen, CHUNK),
        *batched(range(max(replicates.start, seen.stop), replicates.stop), CHUNK),
    ]
    shape = len(study.worlds), len(study.policies), len(replicates)
    outcomes, months, done = np.empty(shape, OUTCOME), [], 0
    with executor or ThreadPoolExecutor(study.threads) as pool:
        for rows, watching in _in_order(pool, partial(_chunk, study), chunks, seen):
            outcomes[:, :, done : done + rows.shape[2]] = rows
            months.append(watching)
            done += rows.shape[2]
            progress(rows.shape[2])
    return outcomes, np.concatenate(months)


def simulate_to(study: Study, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes and months of all replicates, or of as many as ``study.precision`` asks for.

    Replicates are added until the half-width of every effect on talks is below the precision;
    luck depends on a replicate's number alone, so the first ones stay as they were.
    """
    outcomes, months = simulate(study, range(study.replicates), progress=progress)
    while study.precision and (width := _width(study, outcomes)) > study.precision:
        have = outcomes.shape[2]
        wanted = min(
            MOST_REPLICATES, max(have + CHUNK, ceil(1.02 * have * (width / study.precision) ** 2))
        )
        if wanted == have:
            raise BadInput(
                f"precision={study.precision}: not reached with {have:,} replicates (half-width {width:.4f})"
            )
        progress(0, total=wanted)
        more, _ = simulate(study, range(have, wanted), progress=progress)
        outcomes = np.concatenate([outcomes, more], axis=2)
    return outcomes, months


def _width(study: Study, outcomes: np.ndarray) -> float:
    return half_width(outcomes, list(study.policies), points_of(study, outcomes.shape[2]))


def watched_replicates(study: Study) -> int:
    """How many replicates' months are kept: all, up to a number and a size in memory."""
    size = len(study.worlds) * len(study.policies) * months_of(study.base) * QUANTITY.itemsize
    return min(study.replicates, MOST_WATCHED, max(1, WATCHED_BYTES // size))


def _in_order(pool: Executor, work: Callable, chunks: list, seen: range) -> Iterator:
    """Results in the order of the chunks, with little more than the running ones in memory."""
    waiting: list = []
    try:
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk, chunk[0] in seen))
            if len(waiting) > 16:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
    finally:
        for future in waiting:  # after Ctrl-C or an error: nothing new is started
            future.cancel()


def _chunk(
    study: Study, replicates: tuple[int, ...], watching: bool
) -> tuple[np.ndarray, np.ndarray]:
    tile = Tile(replicates[0], replicates[-1] + 1, 0, 1)
    outcomes, months = live(study, tile, watching)
    return np.moveaxis(outcomes[:, 0], 0, -1), months


def runs_table(study: Study, outcomes: np.ndarray) -> pl.DataFrame:
    """One row a run: point, world, policy, replicate, then every outcome."""
    worlds, policies, replicates = outcomes.shape
    keys = {
        "point": np.tile(points_of(study, replicates), worlds * policies),
        "world": pl.Series(list(study.worlds), dtype=pl.Categorical).gather(
            np.repeat(np.arange(worlds), policies * replicates)
        ),
        "policy": pl.Series(list(study.policies), dtype=pl.Categorical).gather(
            np.tile(np.repeat(np.arange(policies), replicates), worlds)
        ),
        "replicate": np.tile(np.arange(replicates), worlds * policies),
    }
    rows = outcomes.reshape(-1)
    table = pl.DataFrame(keys | {name: np.ascontiguousarray(rows[name]) for name in OUTCOMES})
    return table.with_columns(
        pl.col("world", "policy").cast(pl.String), pl.col("talks_month").fill_nan(None)
    )


def trajectories_table(study: Study, months: np.ndarray) -> pl.DataFrame:
    """Mean and quantiles over replicates of every quantity, by world, policy and month."""
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


def months_from(point: np.record) -> list[date]:
    """The first day of every month of a run."""
    first = int(12 * point.calendar.first_year + point.calendar.first_month - 1)
    return [date(m // 12, m % 12 + 1, 1) for m in range(first, first + int(point.calendar.horizon))]
