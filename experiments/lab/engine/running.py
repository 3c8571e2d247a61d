"""Runs a study: tiles out to an executor, what they give kept as it comes, then all in order."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice, takewhile

import numpy as np

from experiments.lab.design.tiled import Block, Tiled
from experiments.lab.engine.code import code_for
from experiments.lab.engine.executors import Width, executor, work
from experiments.lab.engine.pace import Pace
from experiments.lab.engine.runs import Keeper, Memory, Runs
from experiments.lab.engine.tiles import Tile, tiles_of

AHEAD = 2  # tiles that wait at each worker, so that none is idle

#: Called with the number of runs just finished and how many there will be.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Reports nothing."""


@dataclass(frozen=True)
class Pilot:
    """What the first tiles of a study tell: their runs, without a gap, and how fast it goes.

    speed: runs a second; done: runs that are there already; left: seconds until it is stopped; width:
    tiles at a time.
    """

    runs: Runs
    speed: float
    done: int
    left: float
    width: int


#: Called once, when the first tiles have told how fast a study goes.
Foresee = Callable[[Pilot], None]


class OutOfTime(KeyboardInterrupt):
    """The time that a study was given is over, and its runs so far are no smaller study: it ends as after Ctrl-C."""


def run(
    study: Tiled,
    keeper: Keeper | None = None,
    progress: Progress = silent,
    lent: Executor | None = None,
    begun: Runs | None = None,
    foresee: Foresee | None = None,
) -> Runs:
    """Run what is not kept yet; gives all runs.

    lent: an executor of the caller's, who closes it; without one, as the study says. begun: runs of
    the same study with fewer replicates, which are gone on from. Once the time of the study is over, it
    gives those of the smaller study that they make; raises OutOfTime where there is none.
    """
    runs = begun or Runs(study, keeper or Memory())
    with nullcontext((lent, lambda: study.threads)) if lent else executor(study) as (pool, width):
        crew = _Crew(study, progress, foresee, pool, width, Pace(study))
        for block in study.plan(runs):
            if not crew.add(runs, block):
                return runs if study.estimate else _fewer(runs)
    return Runs(study, runs.keeper, runs.tiles, runs.kept)


def _fewer(runs: Runs) -> Runs:
    """The runs of the smaller study that is there already; raises OutOfTime."""
    if (fewer := runs.smaller()) is None:
        raise OutOfTime(
            f"hours={runs.study.hours:g}: the time is over, and what was run until now makes no smaller study"
        )
    return fewer


@dataclass(frozen=True)
class _Crew:
    """Who runs the tiles of a study, and who hears of it."""

    study: Tiled
    progress: Progress
    foresee: Foresee | None
    pool: Executor
    width: Width
    pace: Pace

    def add(self, runs: Runs, block: Block) -> bool:
        """Run a block, but what is kept already, and add it to the runs; false if it was stopped on the way.

        Then what follows the first tile that is missing is left out.
        """
        every = [*runs.tiles, *tiles_of(self.study, block)]
        sizes = [tile.cells * self.study.runs_a_cell for tile in every]
        first, found = len(runs.tiles), runs.keeper.finished(every)
        found |= dict(enumerate(runs.kept))
        done, total = sum(sizes[k] for k in found), sum(sizes)
        self.progress(done - sum(sizes[:first]), total)
        missing = [k for k in range(first, len(every)) if k not in found]
        for number, (outcomes, months) in self._as_they_finish(every, missing):
            found[number] = runs.keeper.keep(number, outcomes, months)
            self.progress(sizes[number], total)
            done += sizes[number]
            if self.foresee and 0 in found and self.pace.count(every[number], self.width()):
                so_far = Runs(self.study, runs.keeper, *_without_gap(every, found))
                self.foresee(Pilot(so_far, self.pace.speed, done, self.pace.left, self.width()))
            if self._knows_enough:
                break  # what waits at the workers is not needed
        runs.tiles, runs.kept = _without_gap(every, found)
        return len(runs.tiles) == len(every) and not self._knows_enough

    @property
    def _knows_enough(self) -> bool:
        """Whether no more is wanted than an estimate, which is there."""
        return self.study.estimate and self.pace.told

    def _as_they_finish(
        self, every: Sequence[Tile], missing: Sequence[int]
    ) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
        """Numbers of tiles with outcomes and months, with few more tiles in flight than workers."""
        left = takewhile(lambda _: not self.pace.over, missing)
        waiting: dict[Future, int] = {}
        try:
            while True:
                for number in islice(left, max(0, AHEAD * self.width() - len(waiting))):
                    waiting[self.pool.submit(work, self.study, every[number], code_for(type(self.study)))] = number
                if not waiting:
                    return
                for future in sorted(wait(waiting, return_when=FIRST_COMPLETED).done, key=waiting.__getitem__):
                    yield waiting.pop(future), future.result()
        finally:
            for future in waiting:  # after Ctrl-C or an error: nothing new is started
                future.cancel()


def _without_gap(every: Sequence[Tile], found: dict) -> tuple[list[Tile], list]:
    """The tiles from the first on until one is missing, and what is kept of them."""
    count = next((k for k in range(len(every)) if k not in found), len(every))
    return list(every[:count]), [found[k] for k in range(count)]
