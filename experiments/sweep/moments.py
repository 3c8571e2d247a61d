"""Means, spreads and paired effects of many points, gathered tile by tile in memory that stays flat."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.draws import PER_POINT
from experiments.lab.design.study import REFERENCE
from experiments.lab.engine.runs import side_by_side
from experiments.lab.engine.tiles import Tile
from experiments.lab.stats.effects import alike, hairs, yes_or_no
from experiments.lab.stats.lopsided import Pairs, amounts, independent_runs, shares
from experiments.lab.stats.sums import Sums

if TYPE_CHECKING:
    from experiments.sweep import Sweep


class Moments:
    """The summary of a sweep, built from its tiles."""

    def __init__(self, study: "Sweep") -> None:
        self.study, self.measures = study, [study.measures[name] for name in study.metrics]
        self.shared = bool(study.uncertain) and study.replicates > PER_POINT
        shape = len(study.sample), len(study.worlds), len(study.policies), len(study.metrics)
        self.runs, self.units, self.effects = (Sums(shape, hairs(self.measures)) for _ in range(3))
        self.differ, self.more, self.changes = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self.waiting = np.zeros(shape)  # replicates whose other is to come
        self.same = np.ones(shape[:3], dtype=bool)  # whether all histories are those of the status quo

    def add(self, tile: Tile, outcomes: np.ndarray) -> None:
        """Take in a tile's outcomes, (replicates, points, worlds, policies), tiles in order."""
        rows = slice(tile.point, tile.point_stop)
        values = side_by_side(outcomes, self.study.metrics)
        reference = list(self.study.policies).index(REFERENCE)
        self.runs.add(rows, values)
        self.same[rows] &= alike(outcomes, reference)
        differences = values - values[:, :, :, [reference]]
        self.differ[rows] += (differences != 0).sum(axis=0)
        self.more[rows] += (differences > 0).sum(axis=0)
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

        Intervals are those of a comparison; replicates that share parameters count as their mean.
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
        effect_low, effect_high = self._interval_of_effects()
        count = self.runs.count
        columns = {
            "mean": self.runs.mean,
            "sd": np.sqrt(self.runs.variance),
            "mean_low": low,
            "mean_high": high,
            "effect": self.changes / count,
            "effect_low": effect_low,
            "effect_high": effect_high,
            "differs": self.differ / count,
        }
        found = pl.DataFrame({name: values.reshape(-1) for name, values in columns.items()}, nan_to_null=True)
        units = pl.Series("unit", [self.study.measures[name].unit for name in keys["outcome"]])
        runs = pl.Series("n", np.broadcast_to(count, self.runs.mean.shape).reshape(-1).astype(int))
        whole = keys.with_columns(units, runs).hstack(found).join(design, on="point", maintain_order="left")
        return whole.select("point", *design.columns[1:], pl.all().exclude(design.columns))

    def _interval_of_effects(self) -> tuple[np.ndarray, np.ndarray]:
        """Low and high end of the interval of every effect, as in a comparison."""
        count = self.runs.count
        mean, differ = self.changes / count, self.differ / count
        more = self.more / count
        pairs = Pairs(more, differ - more, independent_runs(self.effects, differ, count))
        ends = self._of_kinds(pairs.interval(), self.effects, mean)
        low, high = (np.where(count < 2, np.nan, np.where(self.same[..., None], mean, end)) for end in ends)
        return low, high

    def _interval(self) -> tuple[np.ndarray, np.ndarray]:
        """Low and high end of the interval of every mean."""
        mean = self.runs.mean
        of_shares = shares(mean, independent_runs(self.units, mean, self.runs.count))
        return self._of_kinds(of_shares, self.units, mean)

    def _of_kinds(
        self, of_shares: tuple[np.ndarray, np.ndarray], units: Sums, mean: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The ends of shares of runs where a metric is one, of amounts around their means where it is not."""
        share = yes_or_no(self.measures)
        both = zip(of_shares, amounts(units), strict=True)
        low, high = (np.where(share, own, other + mean - units.mean) for own, other in both)
        return low, high
