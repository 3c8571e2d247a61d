"""The finished runs of a study: tile after tile, as numbers, as a table, and as the file of all runs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import polars as pl

from experiments.lab.design.draws import draw_of
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.labels import labels
from experiments.lab.engine.tiles import Tile, replicates_of
from model.parameters import BadInput

PART = 100_000  # rows of a file of runs; more runs make a folder of files

#: What names a run -> what it is.
KEYS = {
    "point": "number of the point of the design; 0 where nothing varies",
    "world": "name of the world",
    "policy": "name of the policy",
    "replicate": "number of the replicate: the same luck for all policies",
    "draw": "number of the draw of parameters, where any are drawn",
}


class Keeper(Protocol):
    """Where finished tiles are kept; ``kept`` is whatever ``keep`` gave for them."""

    def finished(self, every: Sequence[Tile]) -> dict[int, Any]:
        """Tile's number -> what is kept of it, for those that are there already."""

    def keep(self, number: int, outcomes: np.ndarray, months: np.ndarray) -> Any:
        """Keep a tile's outcomes and months."""

    def outcomes(self, kept: Any) -> np.ndarray:
        """The outcomes of a tile, (runs,), with a field of each."""

    def months(self, kept: Any) -> np.ndarray:
        """The months of a tile, (replicates, worlds, policies, months), dtype QUANTITY."""


class Memory:
    """Keeps tiles in memory."""

    def finished(self, every: Sequence[Tile]) -> dict[int, tuple]:  # noqa: ARG002
        """None: nothing outlives the process."""
        return {}

    def keep(self, number: int, outcomes: np.ndarray, months: np.ndarray) -> tuple:  # noqa: ARG002
        """Both as they are."""
        return outcomes.reshape(-1), months

    def outcomes(self, kept: tuple) -> np.ndarray:
        """The outcomes."""
        return kept[0]

    def months(self, kept: tuple) -> np.ndarray:
        """The months."""
        return kept[1]


@dataclass
class Runs:
    """All runs of a study so far, in the order of its tiles."""

    study: Tiled
    keeper: Keeper
    tiles: list[Tile] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)

    @property
    def replicates(self) -> int:
        """How many replicates were run; more than asked for where a precision was."""
        return self.tiles[-1].replicate_stop if self.tiles else 0

    @property
    def count(self) -> int:
        """How many runs there are."""
        return sum(tile.cells for tile in self.tiles) * self.study.runs_a_cell

    def whole(self) -> "Runs":
        """Those of the first replicates that all points have; without any, where points were chosen."""
        points, end = len(self.study.sample), 0
        for tile in self.tiles:
            if tile.chosen is not None:
                break
            end = tile.replicate_stop if tile.point_stop == points else tile.replicate
        count = sum(tile.replicate_stop <= end for tile in self.tiles) if end else 0
        return Runs(self.study, self.keeper, self.tiles[:count], self.kept[:count])

    def smaller(self) -> "Runs | None":
        """Those of the largest smaller study that is whole; None where there is none."""
        if self.study.counts == "replicates":
            whole = self.whole()
            study, count = self.study.first(whole.replicates), len(whole.tiles)
        else:  # rows of points, one after the other
            rows = len(self.study.sample) // self.study.size
            study = self.study.first(self.tiles[-1].point_stop // rows if self.tiles else 0)
            count = sum(tile.point_stop <= rows * study.size for tile in self.tiles) if study else 0
        return Runs(study, self.keeper, self.tiles[:count], self.kept[:count]) if study else None

    def __iter__(self) -> Iterator[tuple[Tile, np.ndarray]]:
        """Every tile with its outcomes, (replicates, points, worlds, policies), in order."""
        for tile, kept in zip(self.tiles, self.kept, strict=True):
            yield tile, self.keeper.outcomes(kept).reshape(*tile.shape, *self.study.crossed)

    def metrics(self, names: Sequence[str]) -> np.ndarray:
        """Some outcomes of all runs, (replicates, points, worlds, policies of a point, names)."""
        design = self.study.sample
        values = np.empty((self.replicates, len(design), *self.study.crossed, len(names)), np.float64)
        for tile, found in self:
            rows = slice(tile.replicate, tile.replicate_stop), slice(tile.point, tile.point_stop)
            values[rows] = side_by_side(found, names)
        return values

    def months(self) -> np.ndarray:
        """The months of the replicates that are watched, (replicates, worlds, policies, months), dtype QUANTITY."""
        seen = [
            self.keeper.months(kept)
            for tile, kept in zip(self.tiles, self.kept, strict=True)
            if tile.replicate < self.study.watched
        ]
        return np.concatenate(seen)

    def table(self) -> pl.DataFrame:
        """One row a run: point, world, policy, replicate, draw, what varies, every outcome."""
        design = self.study.sample.table()
        return pl.concat([rows_of(self.study, design, tile, found) for tile, found in self], rechunk=True)

    def write(self, folder: Path) -> None:
        """Write runs.parquet: one file, or above ``PART`` rows a folder of files of that length."""
        path, whole = folder / "runs.parquet", self.count <= PART
        if not whole:
            path.mkdir()
        units = units_of(self.study)
        told = {"study": self.study.command, "seed": str(self.study.seed)}
        if self.study.own:
            told["meanings"] = json.dumps({name: measure.meaning for name, measure in self.study.own.items()})
        for number, rows in enumerate(self._parts(self.count if whole else PART)):
            part = path if whole else path / f"part-{number:05d}.parquet"
            rows.write_parquet(part, **labels(rows.schema, units, **told))

    def _parts(self, length: int) -> Iterator[pl.DataFrame]:
        """The table of runs in pieces of so many rows; the last may be shorter."""
        design, count = self.study.sample.table(), 0
        waiting: list[pl.DataFrame] = []
        for tile, found in self:
            rows = rows_of(self.study, design, tile, found)
            while count + len(rows) >= length:
                here = length - count
                yield pl.concat([*waiting, rows.head(here)], rechunk=True)
                rows, waiting, count = rows.slice(here), [], 0
            waiting.append(rows)
            count += len(rows)
        if count:
            yield pl.concat(waiting, rechunk=True)


def side_by_side(found: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Some outcomes of a tile, (..., names); raises BadInput for one of the user's own that a run lacks."""
    return np.stack([had_by_all(found, name, "metrics", "a metric is") for name in names], axis=-1)


def had_by_all(found: np.ndarray, name: str, asked: str, who: str) -> np.ndarray:
    """An outcome of some runs; raises BadInput where a run has no value of it, which only the user's own may lack.

    asked: the setting that asked for it; who: what takes outcomes of every run alone, in words.
    """
    values = found[name]
    if np.isnan(values).any():
        raise BadInput(f"{asked}: {name} has no value in some runs; {who} an outcome of every run")
    return values


def units_of(study: Tiled) -> dict[str, str]:
    """Column of the table of runs -> its unit."""
    keys = KEYS if study.sample.drawn is not None or study.uncertain else {k: v for k, v in KEYS.items() if k != "draw"}
    varied = {axis.column: axis.unit for axis in study.sample.axes}
    return keys | varied | {name: measure.unit for name, measure in study.measures.items()}


def rows_of(study: Tiled, design: pl.DataFrame, tile: Tile, found: np.ndarray) -> pl.DataFrame:
    """The rows of a tile."""
    replicates, points, worlds, policies = found.shape
    cells = replicates * points
    numbers = tile.rows[None].repeat(replicates, axis=0).reshape(-1)
    point = np.repeat(numbers, worlds * policies)
    inside, under = study.sample.inside, study.sample.under
    inside_of = np.tile(np.repeat(np.arange(worlds), policies), cells) if inside is None else inside[point]
    under_of = np.tile(np.arange(policies), cells * worlds) if under is None else under[point]
    replicate = np.repeat(replicates_of(study, tile).reshape(-1), worlds * policies)
    keys = {
        "point": point,
        "world": pl.Series(list(study.worlds), dtype=pl.String).gather(inside_of),
        "policy": pl.Series(list(study.policies), dtype=pl.String).gather(under_of),
        "replicate": replicate,
    }
    if study.sample.drawn is not None or study.uncertain:
        keys["draw"] = draw_of(replicate) if study.sample.drawn is None else study.sample.drawn[point]
    rows = found.reshape(-1)
    table = pl.DataFrame(keys | {name: np.ascontiguousarray(rows[name]) for name in study.measures})
    varied = design[point].drop("point")
    return pl.concat([table[:, : len(keys)], varied, table[:, len(keys) :]], how="horizontal").with_columns(
        pl.col("talks_month", *study.own).fill_nan(None)
    )
