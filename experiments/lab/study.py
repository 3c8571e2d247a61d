"""A checked study: what to run, on which luck, where to put it, and what decides its numbers."""

import math
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from experiments.lab import indices
from experiments.lab.axes import Axis, axis, expand
from experiments.lab.design import ONE_POINT, Design, columns_of, designed
from experiments.lab.links import RIVALS
from experiments.lab.plans import PLANS
from experiments.lab.prior import DRAWN, PLACE, rows_of
from experiments.lab.settings import WHERE, WHO
from experiments.lab.uncertainty import PRIOR, point_of, read_posterior, values_for
from experiments.lab.words import REFERENCE
from model.parameters import PARAMETERS, STRUCTURE, overlay, points
from model.policy import policies, pull

#: Where the project lies.
HOME = Path(__file__).parents[2]


@dataclass(frozen=True)
class Study:
    """A checked study: what to run, on which luck, where to put it.

    policies: name -> levers; worlds: name -> parameter values; parameters: values that were set
    explicitly and stand above every world's; draws: null, "prior", or the file of a posterior from
    which every replicate draws the parameters that neither its world nor the user has set.
    """

    study: str
    policies: dict[str, dict]
    worlds: dict[str, dict]
    parameters: dict[str, dict] = field(default_factory=dict)
    draws: str | None = None
    replicates: int = 1
    replicate: int = 0
    seed: int = 1
    start: str | None = None
    horizon: int | None = None
    precision: float | None = None
    figures: bool = True
    threads: int = 1
    events: str = "given"
    population: int = 0
    simulations: int = 0
    recovery: int = 0
    structures: tuple[dict[str, float], ...] = ({},)
    blocks: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    vary: tuple[str, ...] = ()
    design: dict[str, Any] = field(default_factory=dict)
    points: int | None = None
    method: str | None = None
    metrics: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()
    price: tuple[float, ...] = ()
    signal: tuple[float, ...] = ()
    brings: float = 0.1
    backfires: float = 0.02
    keep: str | None = None
    starts: tuple[int, ...] = ()
    strengths: tuple[float, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)
    satisfice: dict[str, float] = field(default_factory=dict)
    executor: dict[str, Any] = field(default_factory=dict)
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    coarse: int = 0
    most: int = 0
    lessons: str | None = None
    address: str = ""
    port: int = 0
    show: bool = False
    resume: str | None = None
    name: str | None = None
    results: str = "results"
    words: tuple[str, ...] = ()  # flags and overrides as given, for the rerun command

    @cached_property
    def base(self) -> np.recarray:
        """One point a world, dtype POINT: default < world < start and horizon < parameters.

        Before anything is drawn, and before a design moves anything.
        """
        made = points(len(self.worlds))
        for i, (world, values) in enumerate(self.worlds.items()):
            overlay(made[i], values, self._origin("world", world))
            overlay(made[i], {"calendar": _clock(self.start, self.horizon)}, "start and horizon")
            overlay(made[i], self.parameters, "parameters")
        return made

    def points_for(self, replicates: Sequence[int]) -> np.recarray:
        """The points that replicates meet, (replicates, worlds), dtype POINT."""
        return self.points_drawn([point_of(replicate) for replicate in replicates])

    def points_drawn(self, numbers: Sequence[int]) -> np.recarray:
        """The points of numbered draws, (numbers, worlds), dtype POINT; without draws all alike."""
        made = np.repeat(self.base[None], len(numbers), axis=0).view(np.recarray)
        if self.draws is None:
            return made
        values = self.drawn(numbers)
        rows = rows_of(made)
        for i, world in enumerate(self.worlds.values()):
            free = [k for k, name in enumerate(DRAWN) if not _sets(name, world, self.parameters)]
            rows[:, i, [PLACE[DRAWN[k]] for k in free]] = values[:, free]
        return made

    def drawn(self, numbers: Sequence[int]) -> np.ndarray:
        """Values of every parameter that may be drawn, (numbers, DRAWN), set elsewhere or not."""
        return values_for(numbers, DRAWN, self.seed, self.posterior)

    @cached_property
    def posterior(self) -> pl.DataFrame | None:
        """The table of the posterior, if parameters are drawn from one."""
        return None if self.draws in (None, PRIOR) else read_posterior(Path(self.draws))

    @cached_property
    def packages(self) -> np.recarray:
        """One package of levers a policy, dtype POLICY, before a design moves any."""
        made = policies(len(self.policies))
        for i, (policy, levers) in enumerate(self.policies.items()):
            pull(made[i], levers, self._origin("policy", policy))
        return made

    @cached_property
    def sample(self) -> Design:
        """The points that are run; one, that moves nothing, where nothing varies."""
        if self.study in PLANS:
            return PLANS[self.study](self)
        if self.method is not None:
            return indices.sampled(self.method, self.axes, self.vary, self.points, self.seed)
        if not self.design:
            return ONE_POINT
        return designed(self.design, self.points, self.axes, self.seed)

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """What varies; raises BadInput."""
        if self.study in PLANS:
            return self.sample.axes
        words = columns_of(self.design["path"]) if self.reads_points else expand(self.vary)
        where = f"{self.design['path']}" if self.reads_points else "vary"
        months = int(self.base["calendar"]["horizon"].max())
        return tuple(
            axis(word, self.policies, months, self.draws, self.posterior, where) for word in words
        )

    def prefix(self, world: str, policy: str | None = None) -> str:
        """What the names of figures begin with, where a study has several worlds or policies."""
        rivals = [name for name in self.policies if name != REFERENCE]
        many = [(world, self.worlds), (policy, rivals)]
        return "".join(f"{name}_" for name, among in many if name and len(among) > 1)

    @property
    def rivals(self) -> dict[str, tuple[float, ...]]:
        """The second axes of the threshold maps of a study of pathways, with their values."""
        return {name: getattr(self, name) for name in RIVALS}

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

    @property
    def variants(self) -> dict[str, str]:
        """The structural variants that were chosen, by name, where a study runs one structure."""
        return {part: STRUCTURE[part][int(code)] for part, code in self.structures[0].items()}

    @property
    def reads_points(self) -> bool:
        """Whether the points, and with them the axes, come from a file."""
        return self.design.get("kind") == "file"

    def _origin(self, kind: str, name: str) -> str:
        """Where a wrong value may have come from: the override of a file's value, or the file."""
        touches = re.compile(rf"\+*{kind}\.{re.escape(name)}[.=]")
        return next(filter(touches.match, self.words), f"{kind}/{name}.yaml")


def setting_of(word: str) -> str:
    """'executor' of the override `executor.address=...`."""
    return word.lstrip("+").partition("=")[0].split(".")[0]


def overrides(study: Study) -> list[str]:
    """The words of the command that may decide a number."""
    return [word for word in study.words if setting_of(word) not in (*WHERE, *WHO)]


def rerun_command(study: Study) -> str:
    """The command line that gives the same numbers."""
    given = overrides(study)
    if not any(word.startswith("seed=") for word in given):
        given.append(f"seed={study.seed}")
    return shlex.join(["kaesong", study.study, *given])


def resolved(study: Study) -> dict[str, Any]:
    """Everything that decides the numbers, as plain values for the manifest."""
    return {
        "policy": study.policies,
        "world": {
            world: values_of(point) for world, point in zip(study.worlds, study.base, strict=True)
        },
        "draws": _source(study.draws),
        "vary": {axis.column: [axis.low, axis.high] for axis in study.axes},
        "points": {"number": len(study.sample), "sha256": study.sample.digest},
        "replicates": study.replicates,
        "replicate": study.replicate,
        "seed": study.seed,
        "precision": study.precision,
    }


def values_of(point: np.record) -> dict[str, dict[str, float]]:
    """A point as agent -> name -> value."""
    return {
        agent: {name: float(point[agent][name]) for name in group}
        for agent, group in PARAMETERS.items()
    }


def _sets(name: str, *layers: Mapping[str, Mapping]) -> bool:
    agent, own = name.split(".")
    return any(own in layer.get(agent, {}) for layer in layers)


def _source(draws: str | None) -> dict[str, str] | str | None:
    """What parameters are drawn from, so that it can be told whether it is still the same."""
    if draws in (None, PRIOR):
        return draws
    path, home = Path(draws), HOME
    shown = path.relative_to(home) if path.is_relative_to(home) else path
    return {"file": str(shown), "sha256": sha256(path.read_bytes()).hexdigest()}


def _clock(start: str | None, horizon: int | None) -> dict[str, int]:
    values = {} if horizon is None else {"horizon": horizon}
    if start is not None:
        year, month = start.split("-")
        values |= {"first_year": int(year), "first_month": int(month)}
    return values
