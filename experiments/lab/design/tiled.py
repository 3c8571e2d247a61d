"""Studies that run many histories: points x worlds x policies x replicates, cut into tiles."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.lab.design import checks
from experiments.lab.design.axes import Axis, axis, expand
from experiments.lab.design.designs import ONE_POINT, Design
from experiments.lab.design.extremes import ends
from experiments.lab.design.settings import PLACE, WORKER, setting
from experiments.lab.design.study import Study

HORIZON = "calendar.horizon"
THREADS = {"kind": "threads", "address": None}


class Block(NamedTuple):
    """Some replicates of some points, by number; None: of all points."""

    replicates: range
    points: np.ndarray | None = None


@dataclass(frozen=True, kw_only=True)
class Tiled(Study):
    """A study that runs a design on common luck, part by part, so that it can be resumed.

    A subclass gives its points in ``sample`` and what follows from its runs in ``finish``.
    """

    replicates: int = 1
    executor: dict[str, Any] = setting(checks.executor, THREADS, WORKER)
    resume: str | None = setting(checks.anything, None, PLACE)  # read before the configuration is composed

    def check(self) -> None:
        """As of Study, and the points."""
        super().check()
        if not len(self.sample):
            raise ValueError("a design has points")
        columns = enumerate(self.axes)
        self._refuse_crowds({axis.name: self.sample.values[:, k] for k, axis in columns if not axis.relative})

    @property
    def end(self) -> int:
        """As of Study, where a design does not make runs longer."""
        return max([super().end, *(int(axis.high) for axis in self.axes if axis.name == HORIZON)])

    @property
    def remarks(self) -> list[str]:
        """As of Study, and of the file that the points come from."""
        return [*super().remarks, *([self.sample.note] if self.sample.note else [])]

    def met(self) -> Iterator[tuple[str, float, float]]:
        """As of Study, and what a design sets."""
        yield from super().met()
        free = [k for k, axis in enumerate(self.axes) if axis.policy is None and not axis.relative]
        yield from ends([self.axes[k].name for k in free], self.sample.values[:, free])

    @cached_property
    def sample(self) -> Design:
        """The points that are run; one, that moves nothing, where nothing varies. Raises BadInput."""
        return ONE_POINT

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What varies."""
        return self.sample.axes

    @property
    def watched(self) -> int:
        """Of how many replicates, from the first on, the months are kept."""
        return 0

    def finish(self, runs: Any) -> Any:
        """What follows from the runs, a ``Finished``."""
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        """As of Study; a study that goes on stays where it lies."""
        return super().folder if self.resume is None else Path(self.resume).with_name(self.name or "NAME")

    @property
    def title(self) -> str:
        """What is at work."""
        return f"{len(self.sample):,} points"

    def plan(self, runs: Any) -> Iterator[Block]:
        """Block after block of what is to be run; ``runs`` holds all that was run when the next is asked for."""
        if runs.replicates < self.replicates:
            yield Block(range(runs.replicates, self.replicates))

    @property
    def crossed(self) -> tuple[int, int]:
        """Worlds in which each point lies, and policies under which it is run."""
        design = self.sample
        worlds = len(self.worlds) if design.inside is None else 1
        return worlds, len(self.policies) if design.under is None else 1

    @property
    def runs_a_cell(self) -> int:
        """Runs of a point on a replicate: one a world and policy."""
        return math.prod(self.crossed)

    @property
    def runs(self) -> int:
        """Runs of the whole study."""
        return len(self.sample) * self.replicates * self.runs_a_cell

    def decides(self) -> dict[str, Any]:
        """As of Study: what varies, the points, and the replicates."""
        return super().decides() | {
            "vary": {axis.column: [axis.low, axis.high] for axis in self.axes},
            "points": {"number": len(self.sample), "sha256": self.sample.digest},
            "replicates": self.replicates,
        }


def axes_of(study: Study, words: Sequence[str], where: str) -> tuple[Axis, ...]:
    """What varies in a study; raises BadInput. ``where`` the words come from: `vary`, or a file."""
    months = int(study.base["calendar"]["horizon"].max())
    named = expand(words) if where == "vary" else words

    def made(word: str) -> Axis:
        return axis(word, study, months, where)

    for word in named:
        if word.partition("=")[0].removeprefix("parameters.") == HORIZON:
            months = max(months, int(made(word).high))
    return tuple(map(made, named))
