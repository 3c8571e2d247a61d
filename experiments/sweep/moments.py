"""Means, spreads and paired effects of many points, gathered tile by tile in memory that stays flat."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.draws import PER_POINT
from experiments.lab.design.study import REFERENCE
from experiments.lab.engine.tiles import Tile
from experiments.lab.stats.effects import alike, cautious
from experiments.lab.stats.intervals import t_quantile, wilson
from model.outcomes import OUTCOMES

if TYPE_CHECKING:
    from experiments.sweep import Sweep


class Running:
    """Count, mean and sum of squared deviations of every cell (Chan, Golub and LeVeque 1983)."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.count = np.zeros(shape[0])
        self.mean = np.zeros(shape)
        self.squares = np.zeros(shape)

    def add(self, rows: slice, values: np.ndarray) -> None:
        """Take in values, (samples, rows, ...), of some first rows."""
        fresh = len(values)
        if not fresh:
            return
        mean = values.mean(axis=0)
        squares = ((values - mean) ** 2).sum(axis=0)
        before = self.count[rows].reshape(-1, *[1] * (mean.ndim - 1))
        apart = mean - self.mean[rows]
        self.squares[rows] += squares + apart**2 * before * fresh / (before + fresh)
        self.mean[rows] += apart * fresh / (before + fresh)
        self.count[rows] += fresh

    @property
    def variance(self) -> np.ndarray:
        """Variance between samples; nan for fewer than two."""
        counts = self.count.reshape(-1, *[1] * (self.mean.ndim - 1))
        return np.divide(self.squares, counts - 1, out=np.full_like(self.mean, np.nan), where=counts > 1)

    @property
    def margin(self) -> np.ndarray:
        """Half the width of Student's interval of the mean; nan for fewer than two samples."""
        counts = self.count.reshape(-1, *[1] * (self.mean.ndim - 1))
        return t_quantile(np.maximum(counts - 1, 1)) * np.sqrt(self.variance / counts)


class Moments:
    """The summary of a sweep, built from its tiles."""

    def __init__(self, study: "Sweep") -> None:
        self.study = study
        self.shared = study.draws is not None and study.replicates > PER_POINT
        shape = len(study.sample), len(study.worlds), len(study.policies), len(study.metrics)
        self.runs, self.units, self.effects = (Running(shape) for _ in range(3))
        self.differ, self.changes = np.zeros(shape), np.zeros(shape)
        self.waiting = np.zeros(shape)  # replicates whose other is to come
        self.same = np.ones(shape[:3], dtype=bool)  # whether all histories are those of the status quo

    def add(self, tile: Tile, outcomes: np.ndarray) -> None:
        """Take in a tile's outcomes, (replicates, points, worlds, policies), tiles in order."""
        rows = slice(tile.point, tile.point_stop)
        values = np.stack([outcomes[name] for name in self.study.metrics], axis=-1).astype(float)
        reference = list(self.study.policies).index(REFERENCE)
        self.runs.add(rows, values)
        self.same[rows] &= alike(outcomes, reference)
        differences = values - values[:, :, :, [reference]]
        self.differ[rows] += (differences != 0).sum(axis=0)
        self.changes[rows] += differences.sum(axis=0)
        alone = self._independent(tile, values)
        self.units.add(rows, alone)
        self.effects.add(rows, alone - alone[:, :, :, [reference]])

    def _independent(self, tile: Tile, values: np.ndarray) -> np.ndarray:
        """Means of replicates that share their parameters, or all replicates where none do.

        Of a tile of one replicate, the mean with the one before; none while its other is to come.
        """
        if not self.shared:
            return values
        if len(values) > 1:
            starts = np.arange(0, len(values), PER_POINT)
            counts = np.diff(np.r_[starts, len(values)]).reshape(-1, *[1] * (values.ndim - 1))
            return np.add.reduceat(values, starts, axis=0) / counts
        rows = slice(tile.point, tile.point_stop)
        if tile.replicate % PER_POINT == 0:
            if tile.replicate_stop == self.study.replicates:
                return values
            self.waiting[rows] = values[0]
            return values[:0]
        return (self.waiting[rows] + values) / PER_POINT

    def table(self) -> pl.DataFrame:
        """One row a point, world, policy and metric: mean and paired effect with 95 % intervals.

        The interval of a share of runs is Wilson's (1927) where no parameter is drawn besides those
        of the design, all others are Student's; replicates that share parameters count as one.
        """
        points, worlds, policies, metrics = self.runs.mean.shape
        design = self.study.sample.table()
        keys = pl.DataFrame(
            {
                "point": np.repeat(np.arange(points), worlds * policies * metrics),
                "world": np.tile(np.repeat(list(self.study.worlds), policies * metrics), points),
                "policy": np.tile(np.repeat(list(self.study.policies), metrics), points * worlds),
                "outcome": np.tile(list(self.study.metrics), points * worlds * policies),
            }
        )
        low, high = self._interval()
        count = self.runs.count.reshape(-1, 1, 1, 1)
        effect, margin = self.changes / count, self._margin()
        columns = {
            "mean": self.runs.mean,
            "sd": np.sqrt(self.runs.variance),
            "mean_low": low,
            "mean_high": high,
            "effect": effect,
            "effect_low": effect - margin,
            "effect_high": effect + margin,
            "differs": self.differ / count,
        }
        found = pl.DataFrame({name: values.reshape(-1) for name, values in columns.items()}, nan_to_null=True)
        units = pl.Series("unit", [OUTCOMES[name].unit for name in keys["outcome"]])
        runs = pl.Series("n", np.broadcast_to(count, self.runs.mean.shape).reshape(-1).astype(int))
        whole = keys.with_columns(units, runs).hstack(found).join(design, on="point", maintain_order="left")
        return whole.select("point", *design.columns[1:], pl.all().exclude(design.columns))

    def _margin(self) -> np.ndarray:
        """Half the width of the interval of every effect, as in a comparison."""
        independent = self.effects.count.reshape(-1, 1, 1, 1)
        return cautious(self.effects.margin, self._yes_or_no(), self.differ > 0, self.same[..., None], independent)

    def _yes_or_no(self) -> np.ndarray:
        """Which of the metrics are shares of runs."""
        return np.array([OUTCOMES[name].unit == "0 or 1" for name in self.study.metrics])

    def _interval(self) -> tuple[np.ndarray, np.ndarray]:
        """Low and high end of the interval of every mean."""
        mean, margin = self.runs.mean, self.units.margin
        low, high = mean - margin, mean + margin
        share = self._yes_or_no()
        if not self.shared:
            ends = wilson(mean, self.runs.count.reshape(-1, 1, 1, 1))
            low, high = (np.where(share, own, other) for own, other in zip(ends, (low, high), strict=True))
        return np.where(share, np.maximum(low, 0), low), np.where(share, np.minimum(high, 1), high)
