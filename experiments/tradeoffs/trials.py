"""The trials of a search: packages on draws and luck of its own, those of a generation all together."""

import random
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from platypus import Evaluator, Solution

from experiments.lab.design.designs import Design
from experiments.lab.design.draws import Posterior
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.running import Progress, run
from experiments.lab.engine.runs import Memory
from experiments.tradeoffs.goals import OUTCOMES
from experiments.tradeoffs.packages import Package, Space
from experiments.tradeoffs.tried import Means, Trial, Tried
from model.parameters import BadInput

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs


@dataclass(frozen=True, kw_only=True)
class Trials(Tiled):
    """Policies in draws of the uncertain numbers, each draw on luck of its own, in every world.

    of: the study that searches, which has read its posterior already.
    """

    of: Tiled
    points: int

    @cached_property
    def sample(self) -> Design:
        """Draws, each with the replicate of its number."""
        numbers = np.arange(self.points)
        return Design((), np.empty((self.points, 0)), own=numbers, drawn=numbers)

    @cached_property
    def _posterior(self) -> Posterior:
        return self.of._posterior


class Bench(Evaluator):
    """Runs the packages of a generation that were not tried before, all together."""

    def __init__(self, study: "Tradeoffs", tried: Tried, pool: Executor | None, report: Progress) -> None:
        super().__init__()
        self.study, self.tried, self.pool, self.report = study, tried, pool, report
        self.runs = study.trial_draws * len(study.worlds)  # of a package
        self.total = (len(study.policies) + study.budget) * self.runs  # and a few without idle levers
        self.generation, self.held = 0, list[Trials]()
        self.kept: Path | None = None
        self.dice = random.Random(seed_of(study)).getstate()

    def exchange(self) -> None:
        """Platypus draws from Python's own generator: swap its state with that of all others, and back."""
        outside = random.getstate()
        random.setstate(self.dice)
        self.dice = outside

    def means(self, policies: dict[str, dict]) -> list[Means]:
        """Means of the goals of some policies over draws, luck and worlds, in their units."""
        if not policies:
            return []
        if self.pool is None:
            raise BadInput("search.csv: it lacks packages that this search tries; run the study anew")
        trials = trials_of(self.study, policies)
        self.held.append(trials)  # an executor knows a study by its identity, which must not be given away
        lived = run(trials, Memory(), lambda more, _: self.report(more, self.total), self.pool)
        values = np.moveaxis(lived.metrics(OUTCOMES)[0], (2, 3), (0, 1))
        flat = np.ascontiguousarray(values.reshape(*values.shape[:2], -1))
        return [tuple(map(float, row)) for row in flat.mean(axis=-1)]

    def policies(self) -> None:
        """Run the policies given, if their goals are not known."""
        unknown = {name: levers for name, levers in self.study.policies.items() if name not in self.tried.known}
        self.report((len(self.study.policies) - len(unknown)) * self.runs, self.total)
        self.tried.known.update(zip(unknown, self.means(unknown), strict=True))

    def live(self, packages: Sequence[Package]) -> None:
        """Run those of a generation that were not tried before, and keep them."""
        self.generation += 1
        new = [package for package in dict.fromkeys(packages) if package not in self.tried.packages]
        self.report((len(packages) - len(new)) * self.runs, self.total)
        found = self.means({str(k): self.tried.space.policy(package) for k, package in enumerate(new)})
        for package, means in zip(new, found, strict=True):
            self.tried.packages[package] = Trial(self.generation, means)
        if new and self.kept is not None:
            self.tried.keep(self.kept)

    def evaluate_all(self, jobs: Any, **_: Any) -> Any:
        """Give every solution of a generation its goals, on the random numbers of others."""
        self.exchange()
        try:
            self.live([package_of(self.tried.space, job.solution) for job in jobs])
        finally:
            self.exchange()
        for job in jobs:
            job.run()
        return jobs


def seed_of(study: "Tradeoffs") -> int:
    """The seed of a search's draws, luck and dice: none that the study judges on."""
    return int.from_bytes(sha256(f"search {study.seed}".encode()).digest()[:7], "big")


def trials_of(study: "Tradeoffs", policies: dict[str, dict]) -> Trials:
    """Some policies in the worlds of a study, on the draws and the luck of its search."""
    return Trials(
        policies=policies,
        worlds=study.worlds,
        parameters=study.parameters,
        draws=study.draws,
        seed=seed_of(study),
        start=study.start,
        horizon=study.horizon,
        threads=study.threads,
        executor=study.executor,
        of=study,
        points=study.trial_draws,
    )


def package_of(space: Space, solution: Solution) -> Package:
    """The package that a solution stands for."""
    return space.decoded(solution.variables[0], solution.variables[1:])
