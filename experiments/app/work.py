"""Runs the ensembles of all visitors on common threads: coarse first, then whole; who has gone is left.

A visitor's thread cuts a study into chunks, which the shared pool works off in turn, so that several
visitors wait for chunks of one another and never for whole studies. Before each chunk it is asked
whether somebody still waits.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

import polars as pl

from experiments.compare import Compare, tables
from experiments.lab.engine.running import run
from experiments.lab.engine.runs import Runs


class Left(Exception):  # noqa: N818 - what happened, not that it is an error
    """Nobody waits for the answer any more: a newer move, or a closed tab."""


class Answer(NamedTuple):
    """The tables that figures and numbers of the page are made from, of so many replicates."""

    study: Compare
    replicates: int
    runs: pl.DataFrame
    effects: pl.DataFrame
    trajectories: pl.DataFrame
    seconds: float  # that the ensemble took

    def number(self, policy: str, outcome: str) -> dict:
        """The row of the summary table for a policy and an outcome."""
        return self.effects.row(by_predicate=(pl.col("policy") == policy) & (pl.col("outcome") == outcome), named=True)


class Turn(Executor):
    """The shared pool as one visitor's study sees it: a chunk that nobody waits for is not begun."""

    def __init__(self, pool: Executor, wanted: Callable[[], bool]) -> None:
        self.pool, self.wanted = pool, wanted

    def submit(self, work: Callable, /, *args: object, **kwargs: object) -> Future:
        """Hand a chunk to the pool; it is asked again, when its turn comes, whether to begin it."""
        return self.pool.submit(self._begin, work, *args, **kwargs)

    def _begin(self, work: Callable, /, *args: object, **kwargs: object) -> object:
        if not self.wanted():
            raise Left
        return work(*args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing: the pool is not this study's."""


def answers(
    study: Compare, coarse: int, pool: Executor, here: Callable[[], bool], wanted: Callable[[], bool]
) -> Iterator[Answer]:
    """A first answer from few replicates, then that of the whole study, which goes on from them.

    Luck hangs on a replicate's number alone, so the first runs are part of the whole, and the last
    answer is that of ``kaesong compare`` to the last bit. ``here`` is asked before each chunk of the
    first answer, ``wanted`` before those that follow; raises Left where the answer is no.
    """
    started = perf_counter()
    first = replace(study, replicates=min(coarse, study.replicates))
    runs = run(first, lent=Turn(pool, here))
    if first.replicates == study.replicates:
        yield _answer(study, runs, started)
        return
    with ThreadPoolExecutor(1) as ahead:  # the rest is run while the first answer is drawn
        begun = Runs(study, runs.keeper, list(runs.tiles), list(runs.kept))
        rest = ahead.submit(run, study, lent=Turn(pool, wanted), begun=begun)
        yield _answer(first, runs, started)
        found = rest.result()
        if not wanted():
            raise Left
        yield _answer(study, found, started)


def _answer(study: Compare, runs: Runs, started: float) -> Answer:
    """The tables of what has been run."""
    seconds = perf_counter() - started
    return Answer(
        study, runs.replicates, runs.table(), tables.summary(runs), tables.trajectories(study, runs.months()), seconds
    )


def shared_pool(threads: int) -> ThreadPoolExecutor:
    """The pool that all visitors share."""
    return ThreadPoolExecutor(threads, thread_name_prefix="ensemble")
