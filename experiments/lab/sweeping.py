"""Runs a design: tiles out to an executor, parts in as they finish, then one table in order."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from experiments.lab.code import code
from experiments.lab.executors import Width, executor, work
from experiments.lab.results import Folder
from experiments.lab.store import Store, outcomes_in
from experiments.lab.study import Study
from experiments.lab.tiles import Tile, replicates_of, tiles_of
from experiments.lab.words import POINT_UNITS
from model.outcomes import OUTCOMES

PART = 100_000  # rows of a file of runs; more runs make a folder of files
AHEAD = 2  # tiles that wait at each worker, so that none is idle

#: Called with the number of runs just finished.
Progress = Callable[[int], None]


def tiles(study: Study) -> list[Tile]:
    """The tiles of a study, in order."""
    return list(tiles_of(len(study.sample), study.replicates, study.runs_a_cell))


def run(study: Study, store: Store, progress: Progress = lambda _: None) -> list[Path]:
    """Run all tiles that are not in the store yet; returns the files of all, in order."""
    every = tiles(study)
    found = store.finished(every)
    progress(sum(every[number].cells for number in found) * study.runs_a_cell)
    missing = [number for number in range(len(every)) if number not in found]
    if missing:
        with executor(study) as (pool, width):
            for number, rows in _as_they_finish(study, every, missing, pool, width):
                found[number] = store.keep(number, rows)
                progress(every[number].cells * study.runs_a_cell)
    return [found[number] for number in range(len(every))]


def _as_they_finish(
    study: Study, every: Sequence[Tile], missing: Sequence[int], pool: Executor, width: Width
) -> Iterator[tuple[int, np.ndarray]]:
    """Numbers of tiles and their outcomes, with few more tiles in flight than workers."""
    left = iter(missing)
    waiting: dict[Future, int] = {}
    try:
        while True:
            for number in islice(left, max(0, AHEAD * width() - len(waiting))):
                waiting[pool.submit(work, study, every[number], code())] = number
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()
    finally:
        for future in waiting:
            future.cancel()


def outcomes(study: Study, parts: Iterable[Path]) -> Iterator[tuple[Tile, np.ndarray]]:
    """Every tile with its outcomes, (replicates, points, worlds, policies), in order."""
    for tile, path in zip(tiles(study), parts, strict=True):
        yield tile, outcomes_in(path).reshape(*tile.shape, *study.crossed)


class RunsWriter:
    """Writes runs.parquet: one file, or above ``PART`` rows a folder of files of that length."""

    def __init__(self, study: Study, folder: Folder) -> None:
        self.study = study
        self.design = study.sample.table()
        self.waiting: list[pl.DataFrame] = []
        self.count = self.written = 0
        self.path = folder.partial / "runs.parquet"
        self.whole = study.runs <= PART
        if not self.whole:
            self.path.mkdir()
        units = POINT_UNITS | {axis.column: axis.unit for axis in study.sample.axes}
        units |= {name: measure.unit for name, measure in OUTCOMES.items()}
        self.metadata = {"units": json.dumps(units), "study": study.study, "seed": str(study.seed)}

    def add(self, tile: Tile, found: np.ndarray) -> None:
        """Take in a tile's outcomes."""
        rows = runs_of(self.study, self.design, tile, found)
        while not self.whole and self.count + len(rows) >= PART:
            here = PART - self.count
            self._write(rows.head(here))
            rows = rows.slice(here)
        self.waiting.append(rows)
        self.count += len(rows)

    def close(self) -> None:
        """Write what is left."""
        if self.count:
            self._write(self.waiting.pop())

    def _write(self, last: pl.DataFrame) -> None:
        """Write what waits, and these rows after it."""
        path = self.path if self.whole else self.path / f"part-{self.written:05d}.parquet"
        table = pl.concat([*self.waiting, last], rechunk=True)
        self.waiting, self.count = [], 0
        table.write_parquet(path, metadata=self.metadata)
        self.written += 1


def runs_of(study: Study, design: pl.DataFrame, tile: Tile, found: np.ndarray) -> pl.DataFrame:
    """The rows of a tile: point, world, policy, replicate, what varies, every outcome."""
    replicates, points, worlds, policies = found.shape
    cells = replicates * points
    numbers = np.arange(tile.point, tile.point_stop)[None].repeat(replicates, axis=0)
    point = np.repeat(numbers.reshape(-1), worlds * policies)
    inside, under = study.sample.inside, study.sample.under
    inside_of = (
        np.tile(np.repeat(np.arange(worlds), policies), cells) if inside is None else inside[point]
    )
    under_of = np.tile(np.arange(policies), cells * worlds) if under is None else under[point]
    keys = {
        "point": point,
        "world": _named(study.worlds, inside_of),
        "policy": _named(study.policies, under_of),
        "replicate": np.repeat(replicates_of(study, tile).reshape(-1), worlds * policies),
    }
    rows = found.reshape(-1)
    table = pl.DataFrame(keys | {name: np.ascontiguousarray(rows[name]) for name in OUTCOMES})
    axes = design[point].drop("point")
    return pl.concat([table[:, :4], axes, table[:, 4:]], how="horizontal").with_columns(
        pl.col("talks_month").fill_nan(None)
    )


def _named(names: Iterable[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(list(names), dtype=pl.String).gather(codes)


def write_runs(study: Study, folder: Folder, parts: Sequence[Path]) -> None:
    """Write runs.parquet from all tiles."""
    writer = RunsWriter(study, folder)
    for tile, found in outcomes(study, parts):
        writer.add(tile, found)
    writer.close()


def metrics_of(study: Study, parts: Sequence[Path], names: Sequence[str]) -> np.ndarray:
    """Some outcomes of all runs, (replicates, points, worlds, policies of a point, names)."""
    values = np.empty((study.replicates, len(study.sample), *study.crossed, len(names)), np.float64)
    for tile, found in outcomes(study, parts):
        rows = slice(tile.replicate, tile.replicate_stop), slice(tile.point, tile.point_stop)
        values[rows] = np.stack([found[name] for name in names], axis=-1)
    return values


def gather(study: Study, parts: Sequence[Path]) -> np.ndarray:
    """The metrics of all runs of a design in which each point has one, (points, worlds, policies, metrics)."""
    return np.concatenate(
        [
            np.stack([found[0][name] for name in study.metrics], axis=-1).astype(float)
            for _, found in outcomes(study, parts)
        ]
    )
