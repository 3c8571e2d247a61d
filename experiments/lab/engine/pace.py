"""The clock of a study: whether its time is over, and how fast its own first tiles go."""

from math import inf
from time import monotonic

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.tiles import Tile

PILOT = 4.0  # seconds of tiles that tell a speed
ROUNDS = 2  # tiles of each worker before the speed is told; the first, which may compile, does not count


class Pace:
    """Counts the tiles of a study as they come.

    Months that are kept make the first replicates slower than all others, so that the speed is that of
    tiles without, as soon as there are any.
    """

    def __init__(self, study: Tiled) -> None:
        self.study = study
        self.told = False
        self.end = inf if study.hours is None or study.estimate else monotonic() + 3600 * study.hours
        self._anew()

    def _anew(self) -> None:
        self.since, self.tiles, self.runs, self.plain = monotonic(), 0, 0, False

    @property
    def over(self) -> bool:
        """Whether no more tiles are to be handed out."""
        return monotonic() >= self.end

    @property
    def left(self) -> float:
        """Seconds until it is over."""
        return self.end - monotonic()

    @property
    def speed(self) -> float:
        """Runs a second."""
        return self.runs / max(monotonic() - self.since, 1e-9)

    def count(self, tile: Tile, width: int) -> bool:
        """Count a tile that was run, of so many at a time; true once, when the speed can be told."""
        if self.told:
            return False
        if not self.plain and tile.replicate >= self.study.watched:
            self._anew()
            self.plain = True
        self.tiles += 1
        if self.tiles <= width:
            self.since = monotonic()
        else:
            self.runs += tile.cells * self.study.runs_a_cell
        steady = self.plain or self.study.watched >= self.study.replicates
        self.told = steady and self.tiles >= ROUNDS * width and monotonic() - self.since >= PILOT
        return self.told
