"""A study cut into tiles: replicates x points, each a pure function from numbers to outcomes.

Runs stand in one order, by replicate, point, world and policy, and a tile is a stretch of it; so
neither the size of a tile nor who runs it shows in the tables.
"""

from collections.abc import Iterator
from threading import local
from typing import NamedTuple

import numpy as np

from experiments.lab.design.tiled import Block, Tiled
from model.ensemble import firms_of, histories, months_of, watched
from model.luck import draw
from model.outcomes import OUTCOME, QUANTITY
from model.state import State, blank

#: Runs of a tile: a study is cut into some forty tiles, each of a second at most.
LEAST, MOST, PARTS = 250, 10_000, 40


class Tile(NamedTuple):
    """Some replicates of some points, by number; ``stop`` is the first that is not in it.

    chosen: the points, where they are no stretch.
    """

    replicate: int
    replicate_stop: int
    point: int
    point_stop: int
    chosen: tuple[int, ...] | None = None

    @property
    def rows(self) -> np.ndarray:
        """The numbers of the points, in order."""
        return np.arange(self.point, self.point_stop) if self.chosen is None else np.array(self.chosen)

    @property
    def shape(self) -> tuple[int, int]:
        """Replicates and points."""
        points = self.point_stop - self.point if self.chosen is None else len(self.chosen)
        return self.replicate_stop - self.replicate, points

    @property
    def cells(self) -> int:
        """Replicates times points."""
        return self.shape[0] * self.shape[1]


def tiles_of(study: Tiled, block: Block) -> Iterator[Tile]:
    """The tiles of a block in order: all points on an even number of replicates, or some points on one.

    So luck is drawn once for as many runs as possible. Those whose months are kept and the others are
    cut apart. Points that were chosen go together on all replicates of the block.
    """
    replicates = block.replicates
    if block.points is not None:
        most = max(1, MOST // study.runs_a_cell // len(replicates))
        for first in range(0, len(block.points), most):
            chosen = tuple(block.points[first : first + most].tolist())
            yield Tile(replicates.start, replicates.stop, chosen[0], chosen[-1] + 1, chosen)
        return
    middle = min(max(replicates.start, study.watched), replicates.stop)
    yield from _cut(study, range(replicates.start, middle))
    yield from _cut(study, range(middle, replicates.stop))


def _cut(study: Tiled, replicates: range) -> Iterator[Tile]:
    points = len(study.sample)
    most = max(1, min(MOST, max(LEAST, study.runs // PARTS)) // study.runs_a_cell)
    if 2 * points <= most:
        many = most // points // 2 * 2
        for first in replicates[::many]:
            yield Tile(first, min(first + many, replicates.stop), 0, points)
        return
    for replicate in replicates:
        for point in range(0, points, most):
            yield Tile(replicate, replicate + 1, point, min(point + most, points))


_workspace = local()


def live(study: Tiled, tile: Tile) -> tuple[np.ndarray, np.ndarray]:
    """Run a tile.

    Returns outcomes (replicates, points, worlds, policies), dtype OUTCOME, and months (replicates,
    worlds, policies, months), dtype QUANTITY: those of the only point, or of no replicate where their
    months are not kept.
    """
    watching = tile.replicate < study.watched
    design, here = study.sample, tile.rows
    numbers = replicates_of(study, tile)
    shape = study.crossed
    outcomes = np.empty((tile.cells, *shape), OUTCOME)
    months = []
    order = np.argsort(numbers, axis=None, kind="stable")
    met, starts = np.unique(numbers.ravel()[order], return_index=True)
    # Draws that hang on no replicate are met by all of the tile alike.
    alike = None if design.drawn is None else design.points(here, study.points_drawn(design.drawn[here].tolist()))
    bases = study.points_for(met.tolist() if alike is None else [])
    for k, (replicate, cells) in enumerate(zip(met, np.split(order, starts[1:]), strict=True)):
        places = cells % tile.shape[1]
        rows = here[places]
        lived = design.points(rows, bases[k].view(np.recarray)) if alike is None else alike[places]
        points = lived.reshape(-1).view(np.recarray)
        packages = design.packages(rows, study.packages, list(study.policies))
        packages = np.repeat(packages, shape[0], axis=0).view(np.recarray)
        firms, length = firms_of(points, packages), months_of(points)
        luck = draw(study.seed, int(replicate), length, firms, whole=False)
        if watching:
            found, kept = watched(points, packages, luck, _state(firms))
            months.append(kept)
        else:
            found = histories(points, packages, luck, _state(firms))
        outcomes[cells] = found.reshape(len(cells), *shape)
    none = np.zeros((0, *shape, months_of(study.base)), QUANTITY)
    return outcomes.reshape(*tile.shape, *shape), np.stack(months) if months else none


def replicates_of(study: Tiled, tile: Tile) -> np.ndarray:
    """The numbers of the replicates that a tile's points meet, (replicates, points)."""
    if study.sample.own is not None:
        return study.sample.own[None, tile.rows]
    return np.arange(tile.replicate, tile.replicate_stop)[:, None].repeat(tile.shape[1], axis=1)


def _state(firms: int) -> State:
    """This thread's workspace with room for so many firms."""
    rooms: dict[int, State] = _workspace.__dict__.setdefault("rooms", {})
    if firms not in rooms:
        rooms[firms] = blank(firms)
    return rooms[firms]
