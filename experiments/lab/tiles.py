"""A study cut into tiles: replicates x points, each a pure function from numbers to outcomes.

Runs stand in one order, by replicate, point, world and policy, and a tile is a stretch of it; so
neither the size of a tile nor who runs it shows in the tables.
"""

from collections.abc import Iterator
from threading import local
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.ensemble import firms_of, histories, months_of, watched
from model.luck import draw
from model.outcomes import OUTCOME, QUANTITY
from model.state import State, blank

if TYPE_CHECKING:
    from experiments.lab.study import Study

RUNS = 10_000  # of a tile: about a second


class Tile(NamedTuple):
    """Some replicates of some points, by number; ``stop`` is the first that is not in it."""

    replicate: int
    replicate_stop: int
    point: int
    point_stop: int

    @property
    def shape(self) -> tuple[int, int]:
        """Replicates and points."""
        return self.replicate_stop - self.replicate, self.point_stop - self.point

    @property
    def cells(self) -> int:
        """Replicates times points."""
        return self.shape[0] * self.shape[1]


def tiles_of(points: int, replicates: int, runs_a_cell: int) -> Iterator[Tile]:
    """All tiles in order: all points on an even number of replicates, or some points on one.

    So luck is drawn once for as many runs as possible.
    """
    most = max(1, RUNS // runs_a_cell)
    if 2 * points <= most:
        many = most // points // 2 * 2
        for replicate in range(0, replicates, many):
            yield Tile(replicate, min(replicate + many, replicates), 0, points)
        return
    for replicate in range(replicates):
        for point in range(0, points, most):
            yield Tile(replicate, replicate + 1, point, min(point + most, points))


_workspace = local()


def live(study: "Study", tile: Tile, watching: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Run a tile.

    Returns outcomes (replicates, points, worlds, policies), dtype OUTCOME, and months (replicates,
    worlds, policies, months), dtype QUANTITY: those of the only point, or none where nobody watches.
    """
    design = study.sample
    numbers = replicates_of(study, tile)
    shape = len(study.worlds), len(study.policies)
    outcomes = np.empty((tile.cells, *shape), OUTCOME)
    months = []
    order = np.argsort(numbers, axis=None, kind="stable")
    met, starts = np.unique(numbers.ravel()[order], return_index=True)
    every = study.points_for(met.tolist())
    for replicate, base, cells in zip(met, every, np.split(order, starts[1:]), strict=True):
        rows = tile.point + cells % tile.shape[1]
        points = design.points(rows, base).reshape(-1).view(np.recarray)
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
    none = np.zeros((0, *shape, months_of(study.base)), QUANTITY)
    return outcomes.reshape(*tile.shape, *shape), np.stack(months) if months else none


def replicates_of(study: "Study", tile: Tile) -> np.ndarray:
    """The numbers of the replicates that a tile's points meet, (replicates, points)."""
    if study.sample.own is not None:
        return study.sample.own[None, tile.point : tile.point_stop]
    return np.arange(tile.replicate, tile.replicate_stop)[:, None].repeat(tile.shape[1], axis=1)


def _state(firms: int) -> State:
    """This thread's workspace, with room for so many firms."""
    if getattr(_workspace, "firms", None) != firms:
        _workspace.firms, _workspace.state = firms, blank(firms)
    return _workspace.state
