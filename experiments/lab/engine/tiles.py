"""A study cut into tiles: replicates x points, each a pure function from numbers to outcomes.

Runs stand in one order, by replicate, point, world and policy, and a tile is a stretch of it; so
neither the size of a tile nor who runs it shows in the tables.
"""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from threading import local
from typing import NamedTuple

import numpy as np

from experiments.lab.design.tiled import Block, Tiled
from model.ensemble import firms_of, histories, months_of, over_replicates, watched
from model.luck import draw
from model.outcomes import OUTCOMES, QUANTITY
from model.state import State, blank

#: Runs of a tile: a study is cut into some forty tiles, each of a second at most.
LEAST, MOST, PARTS = 250, 10_000, 40
SEEN_BYTES = 4_000_000  # of months that outcomes of one's own are taken from at a time


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
    cut apart. Points that were chosen go together on all replicates of the block, those that meet other
    luck apart.
    """
    replicates = block.replicates
    if block.points is not None:
        most = max(1, MOST // study.runs_a_cell // len(replicates))
        for alike in _on_one_luck(study, block.points):
            for first in range(0, len(alike), most):
                chosen = tuple(alike[first : first + most].tolist())
                yield Tile(replicates.start, replicates.stop, chosen[0], chosen[-1] + 1, chosen)
        return
    middle = min(max(replicates.start, study.watched), replicates.stop)
    yield from _cut(study, range(replicates.start, middle))
    yield from _cut(study, range(middle, replicates.stop))


def _on_one_luck(study: Tiled, points: np.ndarray) -> list[np.ndarray]:
    """Points, by number, cut where the next meets other luck."""
    if study.sample.shift is None:
        return [points]
    return np.split(points, np.flatnonzero(np.diff(study.sample.shift[points])) + 1)


def _cut(study: Tiled, replicates: range) -> Iterator[Tile]:
    points = len(study.sample)
    most = max(1, min(MOST, max(LEAST, study.runs // PARTS)) // study.runs_a_cell)
    if 2 * points <= most:
        many = most // points // 2 * 2
        for first in replicates[::many]:
            yield Tile(first, min(first + many, replicates.stop), 0, points)
        return
    for replicate in replicates:
        for first, stop in pairwise((0, *study.cuts, points)):
            for point in range(first, stop, most):
                yield Tile(replicate, replicate + 1, point, min(point + most, stop))


_workspace = local()


def live(study: Tiled, tile: Tile) -> tuple[np.ndarray, np.ndarray]:
    """Run a tile.

    Returns outcomes (replicates, points, worlds, policies), dtype that of the study's outcomes, and months
    (replicates, worlds, policies, months), dtype QUANTITY: those of the only point, or of no replicate where
    their months are not kept.
    """
    watching = tile.replicate < study.watched
    design, here = study.sample, tile.rows
    numbers = replicates_of(study, tile)
    shape = study.crossed
    outcomes, none = np.empty((tile.cells, *shape), study.run_dtype), _unseen(study)
    order = np.argsort(numbers, axis=None, kind="stable")
    met, starts, counts = np.unique(numbers.ravel()[order], return_index=True, return_counts=True)
    # What is Python's is made for all of the tile at once: where it is made, other threads wait.
    places = order % tile.shape[1]
    rows = here[places]
    if design.drawn is None:
        lived = design.points(rows, study.points_for(met.tolist()).repeat(counts, axis=0).view(np.recarray))
    else:  # draws that hang on no replicate are met by all of the tile alike
        alike = design.points(here, study.points_drawn(design.drawn[here].tolist()))
        lived = alike[places].view(np.recarray)
    points = lived.reshape(-1).view(np.recarray)
    packages = design.packages(rows, study.packages, list(study.policies)).repeat(shape[0], axis=0).view(np.recarray)
    if study.outcomes is None and design.own is None:  # all replicates meet as many points
        each = points.reshape(len(met), -1).view(np.recarray)
        same = packages[: each.shape[1]].view(np.recarray)
        found, seen = over_replicates(each, same, study.seed, met, watching)
        outcomes[order] = found.reshape(tile.cells, *shape)
        return outcomes.reshape(*tile.shape, *shape), seen if watching else none
    months = []
    for replicate, start, count in zip(met.tolist(), starts, counts, strict=True):
        cells, some = (slice(step * start, step * (start + count)) for step in (1, shape[0]))
        one, kept = _lived(Lives(study, replicate, rows[cells], points[some], packages[some]), watching)
        months += kept
        outcomes[order[cells]] = one.reshape(count, *shape)
    return outcomes.reshape(*tile.shape, *shape), np.stack(months) if months else none


class Lives(NamedTuple):
    """Histories to be lived on one replicate's luck: some rows of the design in every world, with their packages."""

    study: Tiled
    replicate: int
    rows: np.ndarray
    points: np.ndarray
    packages: np.ndarray

    def told(self, first: int, i: int, j: int) -> str:
        """The words for the history of a point, counted from the first, under one of its packages."""
        design, (place, world) = self.study.sample, divmod(first + i, self.study.crossed[0])
        row = self.rows[place]
        world = world if design.inside is None else design.inside[row]
        policy = j if design.under is None else design.under[row]
        names = list(self.study.worlds)[world], list(self.study.policies)[policy]
        return f"replicate {self.replicate} of point {row}, world {names[0]}, policy {names[1]}"


def _lived(lives: Lives, watching: bool) -> tuple[np.ndarray, list[np.ndarray]]:
    """The outcomes of histories, (points, policies), and their months in a list, if they are kept.

    Outcomes of one's own are taken from the months of some histories at a time.
    """
    study = lives.study
    points, packages = (table.view(np.recarray) for table in (lives.points, lives.packages))
    firms = firms_of(points, packages)
    luck, state = draw(study.seed, lives.replicate, months_of(points), firms, whole=False), _state(firms)
    if study.outcomes is None:
        if not watching:
            return histories(points, packages, luck, state), []
        found, months = watched(points, packages, luck, state)
        return found, [months]
    measured = np.empty((*packages.shape, len(study.measures)))
    lengths = points.view(np.ndarray)["calendar"]["horizon"].astype(np.int64)
    size = packages.shape[1] * int(lengths.max()) * QUANTITY.itemsize
    block = len(points) if watching else max(1, SEEN_BYTES // size)
    for first in range(0, len(points), block):
        some = slice(first, first + block)
        found, months = watched(points[some].view(np.recarray), packages[some].view(np.recarray), luck, state)
        measured[some, :, : len(OUTCOMES)] = found.view(np.float64).reshape(*found.shape, len(OUTCOMES))
        own = measured[some, :, len(OUTCOMES) :]
        study.outcomes.measure(months, lengths[some], own, partial(lives.told, first))
    return measured.view(study.run_dtype)[..., 0], [months] if watching else []


def _unseen(study: Tiled) -> np.ndarray:
    """The months of no replicate."""
    return np.zeros((0, *study.crossed, months_of(study.base)), QUANTITY)


def replicates_of(study: Tiled, tile: Tile) -> np.ndarray:
    """The numbers of the replicates that a tile's points meet, (replicates, points)."""
    if study.sample.own is not None:
        return study.sample.own[None, tile.rows]
    asked = np.arange(tile.replicate, tile.replicate_stop)[:, None]
    return asked + (np.zeros_like(tile.rows) if study.sample.shift is None else study.sample.shift[tile.rows])


def _state(firms: int) -> State:
    """This thread's workspace with room for so many firms."""
    rooms: dict[int, State] = _workspace.__dict__.setdefault("rooms", {})
    if firms not in rooms:
        rooms[firms] = blank(firms)
    return rooms[firms]
