"""The runs of a finished study, read back from where they lie, so that it can be told again."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from experiments.lab.design.resolved import resolved
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.manifest import duration, manifest_of, origin
from experiments.lab.engine.store import differing
from experiments.lab.engine.tiles import Tile
from model.parameters import BadInput


class Again:
    """Keeps nothing: gives the outcomes that stand in runs.parquet. A ``Keeper``.

    Months are in no table. So the tiles that are watched are run once more, and must come out as they
    stand there. Raises BadInput where they do not, or where no runs can be read.
    """

    def __init__(self, study: Tiled, folder: Path) -> None:
        self.study, self.folder = study, folder
        path = folder / "runs.parquet"
        self.files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        try:
            lengths = [pl.scan_parquet(file, glob=False).select(pl.len()).collect().item() for file in self.files]
        except (OSError, PolarsError):
            raise BadInput(f"{folder}: it holds no runs.parquet that can be read") from None
        self.starts = np.cumsum([0, *lengths])
        self.places: list[slice] = []
        self.opened: tuple[int, np.ndarray] = (-1, np.empty(0, study.run_dtype))

    def finished(self, every: Sequence[Tile]) -> dict[int, tuple]:
        """Tile's number -> where its rows stand, for all but those whose months are needed."""
        ends = np.cumsum([tile.cells for tile in every]) * self.study.runs_a_cell
        self.places = [slice(first, stop) for first, stop in zip([0, *ends[:-1]], ends, strict=True)]
        return {
            number: (place, None)
            for number, (tile, place) in enumerate(zip(every, self.places, strict=True))
            if tile.replicate >= self.study.watched and place.stop <= self.starts[-1]
        }

    def keep(self, number: int, outcomes: np.ndarray, months: np.ndarray) -> tuple:
        """Where the rows of a tile stand, and the months that were run for it now; raises BadInput."""
        place = self.places[number]
        if place.stop > self.starts[-1] or self.outcomes((place, None)).tobytes() != outcomes.tobytes():
            raise BadInput(f"{self.folder}: this code gives other runs than those that lie there; run the study anew")
        return place, months

    def outcomes(self, kept: tuple) -> np.ndarray:
        """The outcomes of a tile, (runs,), with a field of each."""
        place, _ = kept
        first, last = np.searchsorted(self.starts, (place.start, place.stop - 1), side="right") - 1
        parts = []
        for file in range(first, last + 1):
            rows = self._rows(file)
            parts.append(rows[max(0, place.start - self.starts[file]) : place.stop - self.starts[file]])
        return np.concatenate(parts)

    def months(self, kept: tuple) -> np.ndarray:
        """The months of a tile, (replicates, worlds, policies, months), dtype QUANTITY."""
        return kept[1]

    def all_told(self, count: int) -> None:
        """Raise BadInput unless so many runs are all that lie there."""
        if count != self.starts[-1]:
            raise BadInput(f"{self.folder}: it holds {self.starts[-1]:,} runs, and its study has {count:,}")

    def _rows(self, file: int) -> np.ndarray:
        """All outcomes of a file, which stays open until another is asked for."""
        if self.opened[0] != file:
            try:
                table = pl.read_parquet(self.files[file], glob=False, columns=list(self.study.measures))
            except (OSError, PolarsError):
                raise BadInput(f"{self.files[file]}: it cannot be read as a table of runs") from None
            rows = np.empty(len(table), self.study.run_dtype)
            for name in self.study.measures:
                column = table[name]
                rows[name] = (column.fill_null(np.nan) if column.dtype.is_float() else column).to_numpy()
            self.opened = file, rows
        return self.opened[1]


def manifest_in(folder: Path) -> dict[str, Any]:
    """The manifest of a finished study; raises BadInput."""
    try:
        held = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert {"study", "command", "overrides", "configuration"} <= {*held}
    except (OSError, ValueError, TypeError, AssertionError):
        raise BadInput(f"{folder}: it holds no finished study with its manifest.json") from None
    return held


def agree(study: Study, folder: Path, before: Mapping[str, Any]) -> None:
    """Raise BadInput, with the differences, unless a study is that of a manifest."""
    now = json.loads(json.dumps(resolved(study)))
    if others := sorted(differing(before["configuration"], now)):
        shown = "; ".join(others[:3]) + ("; ..." if len(others) > 3 else "")
        raise BadInput(f"{folder}: it was run with another configuration: {shown}")


def manifest_again(study: Study, before: Mapping[str, Any], runs: int, seconds: float, answer: Sequence[str]) -> dict:
    """The manifest of the runs, with what is told now, and by which code."""
    now = manifest_of(study, runs, seconds, answer)
    told = {key: now[key] for key in ("command", "overrides", "answer")}
    return {**before, **told, "redrawn": {**origin(), **duration(seconds)}}
