"""A study cut into tiles: points x replicates, each a pure function from numbers to outcomes.

Runs stand in one order, by point, replicate, world and policy, and a tile is a stretch of it; so
neither the size of a tile nor who runs it shows in the tables.
"""

from collections.abc import Iterator
from threading import local
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.ensemble import firms_of, histories, months_of, watched
from model.luck import draw
from model.outcomes import OUTCOME, QUANTITY
from model.state import blank

if TYPE_CHECKING:
    from experiments.lab.config import Study

RUNS = 10_000  # of a tile: about a second


class Tile(NamedTuple):
    """Some points on some replicates, by number; ``stop`` is the first that is not in it."""

    point: int
    point_stop: int
    replicate: int
    replicate_stop: int

    @property
    def shape(self) -> tuple[int, int]:
        """Points and replicates."""
        return self.point_stop - self.point, self.replicate_stop - self.replicate

    @property
    def cells(self) -> int:
        """Points times replicates."""
        return self.shape[0] * self.shape[1]


def tiles_of(points: int, replicates: int, runs_a_cell: int) -> Iterator[Tile]:
    """All tiles in order: whole points, or where one is too large, an even number of its replicates."""
    cells = max(2, RUNS // runs_a_cell // 2 * 2)
    if replicates <= cells:
        many = cells // replicates
        for point in range(0, points, many):
            yield Tile(point, min(point + many, points), 0, replicates)
        return
    for point in range(points):
        for replicate in range(0, replicates, cells):
            yield Tile(point, point + 1, replicate, min(replicate + cells, replicates))


_workspace = local()


def live(study: "Study", tile: Tile, watching: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Run a tile.

    Returns outcomes (points, replicates, worlds, policies), dtype OUTCOME, and months (replicates,
    worlds, policies, months), dtype QUANTITY: those of the only point, or none where nobody watches.
    """
    design = study.sample
    numbers = np.broadcast_to(np.arange(tile.replicate, tile.replicate_stop), tile.shape)
    if design.own is not None:
        numbers = design.own[tile.point : tile.point_stop, None]
    shape = len(study.worlds), len(study.policies)
    outcomes = np.empty((tile.cells, *shape), OUTCOME)
    months = []
    order = np.argsort(numbers, axis=None, kind="stable")
    met, starts = np.unique(numbers.ravel()[order], return_index=True)
    every = study.points_for(met.tolist())
    for replicate, base, cells in zip(met, every, np.split(order, starts[1:]), strict=True):
        rows = tile.point + cells // tile.shape[1]
        points = design.points(rows, base).reshape(-1)
        packages = design.packages(rows, study.packages, list(study.policies))
        packages = np.repeat(packages, shape[0], axis=0).view(np.recarray)
        firms, length = firms_of(points), months_of(points)
        luck = draw(study.seed, int(replicate), length, firms)
        if watching:
            found, lived = watched(points, packages, luck, _state(firms))
            months.append(lived)
        else:
            found = histories(points, packages, luck, _state(firms))
        outcomes[cells] = found.reshape(len(cells), *shape)
    none = np.zeros((0, *shape, 0), QUANTITY)
    return outcomes.reshape(*tile.shape, *shape), np.stack(months) if months else none


def _state(firms: int):  # type: ignore[no-untyped-def]
    """This thread's workspace, with room for so many firms."""
    if getattr(_workspace, "firms", None) != firms:
        _workspace.firms, _workspace.state = firms, blank(firms)
    return _workspace.state
