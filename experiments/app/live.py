"""The histories behind an answer, package by package: what was lived through once is not run again.

Luck hangs on a replicate's number alone, so that the histories of a package stand beside those of any
other, of whichever visitor, and the numbers are those of ``kaesong compare`` to the last bit.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Executor
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.app.state import Offer, Package, State, named, study_of, unpacked
from experiments.compare import Compare
from experiments.compare.figures.fans import SHOWN
from experiments.lab.design.study import REFERENCE
from experiments.lab.engine.drawn import draws_of
from experiments.lab.stats.effects import pairs_and_interval, shares_and_interval
from model.ensemble import Prefix, over_replicates, prefix_of
from model.outcomes import OUTCOME
from model.policy import policies, pull, untouched

TALKS = "talks_by_deadline"
PIECE = 50  # replicates that are run at a time; between two pieces it is asked whether somebody still waits
#: What is kept of each month: that of which the page draws a picture.
MONTH = np.dtype([(name, "f4") for name in SHOWN])
MOST_WORLDS, MOST_PIECES = 24, 1_200  # that are kept; a piece takes some 50 kilobytes
MOST_PREFIXES = 240  # some 120 kilobytes each


class Left(Exception):  # noqa: N818 - what happened, not that it is an error
    """Nobody waits for the answer any more: a newer move, or a closed tab."""


class Lived(NamedTuple):
    """Histories of one package: outcomes (replicates,), dtype OUTCOME, and months (replicates, months), dtype MONTH."""

    outcomes: NDArray
    months: NDArray


class Newest[Key: Hashable, Value]:
    """What was made of late, for whoever asks for the same; of more than ``most`` the longest unused is forgotten."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """What was made for a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Key, value: Value) -> Value:
        """Keep what was made."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return value


class Answer:
    """What the page shows of a state is made from this: every package on the same luck.

    policies: name -> its package, the status quo first; lived: name -> its histories; study: the world.
    """

    def __init__(self, state: State, offer: Offer, study: Compare, lived: dict[str, Lived]) -> None:
        self.state, self.offer, self.study, self.lived = state, offer, study, lived
        self.policies = tuple(lived)
        self.replicates = len(lived[REFERENCE].outcomes)

    @property
    def whole(self) -> bool:
        """Whether all replicates are in."""
        return self.replicates == self.state.runs

    @cached_property
    def draws(self) -> NDArray:
        """The draw of parameters that each replicate meets, (replicates,)."""
        return draws_of(self.study, self.replicates)

    def mean(self, policy: str, outcome: str) -> float:
        """The mean of an outcome over the histories of a package."""
        return float(np.ascontiguousarray(self.lived[policy].outcomes[outcome]).mean())

    def talks(self, policy: str) -> dict[str, float]:
        """Talks under a package: mean and effect against the status quo, each with its ``_low`` and ``_high``.

        As in the table of ``kaesong compare``: an effect is surely 0 only where all histories are equal.
        """
        one, other = (self.lived[name].outcomes for name in (policy, REFERENCE))
        begun = np.ascontiguousarray(one[TALKS])
        found: dict[str, Any] = {"mean": shares_and_interval(begun, self.draws)}
        same = one.tobytes() == other.tobytes()
        found["effect"] = (0.0, 0.0, 0.0) if same else pairs_and_interval(begun - other[TALKS], self.draws)
        ends = ("", "_low", "_high")
        return {f"{key}{end}": float(x) for key, row in found.items() for end, x in zip(ends, row, strict=True)}

    @property
    def live(self) -> str:
        """The name of the package that the levers make."""
        return next(iter(named(self.state, self.offer)))


class Ensemble:
    """Runs what is asked for, and keeps what was run. Safe in threads."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self._worlds: Newest[tuple, Compare] = Newest(MOST_WORLDS)
        self._met: Newest[tuple, np.recarray] = Newest(MOST_WORLDS * 10)
        self._pieces: Newest[tuple, Lived] = Newest(MOST_PIECES)
        self._prefixes: Newest[tuple, Prefix] = Newest(MOST_PREFIXES)

    def answer(
        self, state: State, replicates: int, pool: Executor, wanted: Callable[[], bool] = lambda: True
    ) -> Answer:
        """Answer a state from its first so many replicates. Raises Left once nobody waits for it."""
        study = self.world(state)
        packages = {REFERENCE: ()} | named(state, self.offer)
        asked = [(name, piece) for name in packages for piece in _pieces(replicates)]
        found = pool.map(lambda one: self._piece(state.world, study, packages[one[0]], one[1], wanted), asked)
        lived: dict[str, list[Lived]] = {name: [] for name in packages}
        for (name, _), piece in zip(asked, found, strict=True):
            lived[name].append(piece)
        return Answer(state, self.offer, study, {name: _joined(pieces) for name, pieces in lived.items()})

    def world(self, state: State) -> Compare:
        """The study of the status quo in the world of a state: it has the points that all packages meet."""
        found = self._worlds.get(state.world)
        if found is None:
            bare = State((), state.world, runs=self.offer.study.most)
            found = self._worlds.keep(state.world, study_of(bare, self.offer))
        return found

    def _piece(
        self, world: tuple, study: Compare, package: Package, numbers: range, wanted: Callable[[], bool]
    ) -> Lived:
        key = world, package, numbers
        if (found := self._pieces.get(key)) is not None:
            return found
        if not wanted():
            raise Left
        return self._pieces.keep(key, self._live(study, package, numbers))

    def _live(self, study: Compare, package: Package, numbers: range) -> Lived:
        """The histories of a package on some replicates."""
        made = policies(1)
        pull(made[0], unpacked(package), "package")
        met = self._points(study, numbers)
        prefix = self._prefix(study, numbers, untouched(made)) if package else None
        outcomes, every = over_replicates(met, made, study.seed, numbers, watch=True, prefix=prefix)
        months = np.empty((len(numbers), every.shape[-1]), MONTH)
        for name in SHOWN:
            months[name] = every[name][:, 0, 0]
        return Lived(np.ascontiguousarray(outcomes[:, 0, 0], OUTCOME), months)

    def _prefix(self, study: Compare, numbers: range, length: int) -> Prefix | None:
        """The months before any lever acts, which all packages have in common; None where there are none."""
        if not length:
            return None
        key = next(iter(study.worlds)), numbers, length
        if (found := self._prefixes.get(key)) is not None:
            return found
        return self._prefixes.keep(key, prefix_of(self._points(study, numbers), study.seed, numbers, length))

    def _points(self, study: Compare, numbers: range) -> np.recarray:
        """The points that some replicates meet, (replicates, 1), dtype POINT."""
        key = next(iter(study.worlds)), numbers
        found = self._met.get(key)
        return self._met.keep(key, study.points_for(numbers)) if found is None else found


def _pieces(replicates: int) -> Iterator[range]:
    """The replicates cut into pieces; the first ones of a larger study are those of a smaller."""
    for first in range(0, replicates, PIECE):
        yield range(first, min(first + PIECE, replicates))


def _joined(pieces: Sequence[Lived]) -> Lived:
    """Pieces one after another."""
    return Lived(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))
