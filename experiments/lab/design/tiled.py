"""Studies that run many histories: points x worlds x policies x replicates, cut into tiles."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from experiments.lab.design import checks
from experiments.lab.design.axes import Axis, axis, expand
from experiments.lab.design.designs import ONE_POINT, Design
from experiments.lab.design.extremes import ends
from experiments.lab.design.outcomes import OwnOutcomes, own_outcomes
from experiments.lab.design.settings import EFFORT, PLACE, WORKER, deciding, setting, settings_of
from experiments.lab.design.study import Study, setting_of
from model.outcomes import OUTCOMES, Measure
from model.parameters import BadInput, nearest

HORIZON = "calendar.horizon"
THREADS = {"kind": "threads", "address": None}


class Block(NamedTuple):
    """Some replicates of some points, by number; None: of all points."""

    replicates: range
    points: np.ndarray | None = None


class Stop(NamedTuple):
    """After how many hours a study was stopped, with how many of what, and of how many; None: of a precision."""

    hours: float
    what: str
    reached: int
    of: int | None


@dataclass(frozen=True, kw_only=True)
class Tiled(Study):
    """A study that runs a design on common luck, part by part, so that it can be resumed.

    A subclass gives its points in ``sample`` and what follows from its runs in ``finish``; ``metrics``
    are the outcomes that it sums up, where these can be chosen. hours: after which no more tiles are
    handed out; estimate: whether it is only told how long all would take; stopped: how it came about
    that it is smaller than was asked for.
    """

    #: The setting of which a smaller study has less.
    counts: ClassVar[str] = "replicates"

    #: Whether it has at most the runs that are expected, since some may turn out not to be needed.
    at_most: ClassVar[bool] = False

    replicates: int = 1
    metrics: tuple[str, ...] = ()
    outcomes: OwnOutcomes | None = setting(own_outcomes, None)
    executor: dict[str, Any] = setting(checks.executor, THREADS, WORKER)
    resume: str | None = setting(checks.anything, None, PLACE)  # read before the configuration is composed
    hours: float | None = setting(checks.optional(checks.hours), None, EFFORT)
    estimate: bool = setting(checks.truth, False, EFFORT)
    stopped: Stop | None = None

    def check(self) -> None:
        """As of Study, and the points, the outcomes of one's own, and those that are summed up."""
        super().check()
        for name in self.metrics:
            if name not in self.of_every_run:
                raise BadInput(f"metrics: {name} is no outcome of every run; {nearest(name, self.of_every_run)}")
        if self.estimate and self.resume is not None:
            raise BadInput("estimate=true: an unfinished study says how long the rest takes when it goes on")
        if not len(self.sample):
            raise ValueError("a design has points")
        columns = enumerate(self.axes)
        self._refuse_crowds({axis.name: self.sample.values[:, k] for k, axis in columns if not axis.relative})
        if self.outcomes is not None:
            self.outcomes.compile()

    @property
    def own(self) -> Mapping[str, Measure]:
        """As of Study."""
        return {} if self.outcomes is None else self.outcomes.measures

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """All outcomes of a run: those of the model, and the user's own."""
        return {**OUTCOMES, **self.own}

    @property
    def of_every_run(self) -> list[str]:
        """The outcomes that every run of the model has, and the user's own."""
        return [name for name in self.measures if name != "talks_month"]

    @cached_property
    def run_dtype(self) -> np.dtype:
        """The record of a run: OUTCOME of the model, with a field more for each outcome of the user's own."""
        return np.dtype([(name, "f8") for name in self.measures])

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
    def size(self) -> int:
        """How many it has of what a smaller study has less of."""
        return getattr(self, self.counts)

    @property
    def cuts(self) -> Sequence[int]:
        """Numbers of points before which a tile ends, since a smaller study ends there."""
        return ()

    @property
    def watched(self) -> int:
        """Of how many replicates, from the first on, the months are kept."""
        return 0

    def ready(self, kept: Path | None, again: bool = False) -> "Tiled":  # noqa: ARG002
        """The study that is run, once it has found what it has to look for first.

        kept: a folder where its finds lie, and are kept; again: of a finished study, of which nothing may be run.
        """
        return self

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

    def expected(self, runs: Any) -> int:  # noqa: ARG002
        """How many runs it will have, as far as the first of them tell; ``runs`` holds some whole replicates."""
        return self.runs

    def attainable(self, runs: Any, replicates: int) -> float | None:  # noqa: ARG002
        """Half the width of the widest interval of an effect on talks after so many replicates, as runs foretell it.

        None where no such effects are told, or where too little is known.
        """
        return None

    def first(self, size: int) -> Self | None:
        """The study whose runs are the first of this one, as many as that size has; None where there is none."""
        what = self.counts
        one = settings_of(self).get(what)
        try:
            if one is None or one.metadata["check"](what, size) != size:
                return None
        except BadInput:
            return None
        gone = (what, *deciding(self, EFFORT))
        words = (*(word for word in self.words if setting_of(word) not in gone), f"{what}={size}")
        stop = None if self.hours is None else Stop(self.hours, what, size, self.size)
        return replace(self, **{what: size}, hours=None, words=words, stopped=stop)  # type: ignore[arg-type]

    def decides(self) -> dict[str, Any]:
        """As of Study: what varies, the points, the replicates, and the outcomes of one's own, if any."""
        own = {} if self.outcomes is None else {"outcomes": self.outcomes.decides()}
        return (
            super().decides()
            | own
            | {
                "vary": {axis.column: [axis.low, axis.high] for axis in self.axes},
                "points": {"number": len(self.sample), "sha256": self.sample.digest},
                "replicates": self.replicates,
            }
        )


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
