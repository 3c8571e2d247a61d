"""Runs a study: tiles out to an executor, what they give kept as it comes, then all in order."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import nullcontext
from itertools import islice

import numpy as np

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.code import code_for
from experiments.lab.engine.executors import Width, executor, work
from experiments.lab.engine.runs import Keeper, Memory, Runs
from experiments.lab.engine.tiles import Tile, tiles_of

AHEAD = 2  # tiles that wait at each worker, so that none is idle

#: Called with the number of runs just finished and how many there will be.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Reports nothing."""


def run(
    study: Tiled,
    keeper: Keeper | None = None,
    progress: Progress = silent,
    lent: Executor | None = None,
    begun: Runs | None = None,
) -> Runs:
    """Run what is not kept yet; gives all runs.

    lent: an executor of the caller's, who closes it; without one, as the study says. begun: runs of
    the same study with fewer replicates, which are gone on from.
    """
    runs = begun or Runs(study, keeper or Memory())
    with nullcontext((lent, lambda: study.threads)) if lent else executor(study) as (pool, width):
        for block in study.plan(runs):
            _add(study, runs, list(tiles_of(study, block)), progress, pool, width)
    return Runs(study, runs.keeper, runs.tiles, runs.kept)


def _add(study: Tiled, runs: Runs, more: Sequence[Tile], progress: Progress, pool: Executor, width: Width) -> None:
    """Run some tiles, but those that are kept already, and add them to the runs."""
    every = [*runs.tiles, *more]
    total = sum(tile.cells for tile in every) * study.runs_a_cell
    first, found = len(runs.tiles), runs.keeper.finished(every)
    progress(sum(every[k].cells for k in found if k >= first) * study.runs_a_cell, total)
    missing = [k for k in range(first, len(every)) if k not in found]
    for number, (outcomes, months) in _as_they_finish(study, every, missing, pool, width):
        found[number] = runs.keeper.keep(number, outcomes, months)
        progress(every[number].cells * study.runs_a_cell, total)
    runs.tiles = every
    runs.kept += [found[k] for k in range(first, len(every))]


def _as_they_finish(
    study: Tiled, every: Sequence[Tile], missing: Sequence[int], pool: Executor, width: Width
) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Numbers of tiles with outcomes and months, with few more tiles in flight than workers."""
    left = iter(missing)
    waiting: dict[Future, int] = {}
    try:
        while True:
            for number in islice(left, max(0, AHEAD * width() - len(waiting))):
                waiting[pool.submit(work, study, every[number], code_for(type(study)))] = number
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()
    finally:
        for future in waiting:  # after Ctrl-C or an error: nothing new is started
            future.cancel()
