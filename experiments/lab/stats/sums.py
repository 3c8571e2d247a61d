"""What an interval needs of independent samples, gathered in parts, in memory that stays flat."""

from typing import Self

import numpy as np


class Sums:
    """Moments of every cell, the two farthest samples on either side, and how many differ by more than a hair.

    Moments are those of Chan, Golub and LeVeque (1983), the third that of Pebay (2008). All arrays have
    the shape of the cells, ``least`` and ``most`` two such in order, the farthest first.
    """

    def __init__(self, shape: tuple[int, ...], hair: float | np.ndarray = 0.0) -> None:
        self.hair = hair
        self.count = np.zeros((shape[0], *[1] * (len(shape) - 1)))
        self.mean, self.squares, self.cubes, self.first = (np.zeros(shape) for _ in range(4))
        self.from_none, self.from_first = np.zeros(shape), np.zeros(shape)
        self.least, self.most = np.full((2, *shape), np.inf), np.full((2, *shape), -np.inf)

    @classmethod
    def of(cls, values: np.ndarray, hair: float | np.ndarray = 0.0) -> Self:
        """The sums of values, (samples, rows, ...)."""
        found = cls(values.shape[1:], hair)
        found.add(slice(None), values)
        return found

    def add(self, rows: slice, values: np.ndarray) -> None:
        """Take in values, (samples, rows, ...), of some first rows."""
        fresh = len(values)
        if not fresh:
            return
        before = self.count[rows]
        self.first[rows] = np.where(before == 0, values[0], self.first[rows])
        whole = before + fresh
        mean = values.mean(axis=0)
        away = values - mean
        squares, cubes = (away**2).sum(axis=0), self._cubed(away).sum(axis=0)
        apart = mean - self.mean[rows]
        crossed = 3 * apart * (before * squares - fresh * self.squares[rows]) / whole
        self.cubes[rows] += cubes + apart**3 * before * fresh * (before - fresh) / whole**2 + crossed
        self.squares[rows] += squares + apart**2 * before * fresh / whole
        self.mean[rows] += apart * fresh / whole
        self.count[rows] += fresh
        self.from_none[rows] += (np.abs(values) > self.hair).sum(axis=0)
        self.from_first[rows] += (np.abs(values - self.first[rows]) > self.hair).sum(axis=0)
        self._reach(rows, values)

    def _cubed(self, away: np.ndarray) -> np.ndarray:
        return away**3

    def _reach(self, rows: slice, values: np.ndarray) -> None:
        """Keep the two farthest on either side."""
        ends = np.partition(values, (1, len(values) - 2), axis=0) if len(values) > 2 else values
        self.least[:, rows] = np.sort(np.concatenate([self.least[:, rows], ends[:2]]), axis=0)[:2]
        self.most[:, rows] = np.sort(np.concatenate([self.most[:, rows], ends[-2:]]), axis=0)[:-3:-1]

    def as_of(self, size: float) -> Self:
        """As if there were so many samples of the same kind; the farthest stay."""
        found = type(self)(self.mean.shape, self.hair)
        vars(found).update(vars(self))
        for name in ("count", "squares", "cubes", "from_none", "from_first"):
            setattr(found, name, getattr(self, name) * size / self.count)
        return found

    @property
    def seen(self) -> np.ndarray:
        """How many samples differ from 0 by more than a hair, or from the first one if those are fewer."""
        return np.minimum(self.from_none, self.from_first)

    @property
    def variance(self) -> np.ndarray:
        """Variance between samples; nan for fewer than two."""
        rest = np.broadcast_to(self.count - 1, self.squares.shape)
        return np.divide(self.squares, rest, out=np.full_like(self.squares, np.nan), where=rest > 0)
