"""A search over packages of levers, on draws and luck of its own: NSGA-II with an archive of boxes of a margin.

The optimiser is Platypus's (Kollat and Reed 2006). What it finds looks better than it is, since luck chose it
too: the study judges it anew, and this module tells nothing of how good it is.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from platypus import (
    HUX,
    PM,
    SBX,
    Binary,
    BitFlip,
    CompoundOperator,
    EpsilonBoxArchive,
    EpsNSGAII,
    GAOperator,
    Hypervolume,
    InjectedPopulation,
    MaxEvaluations,
    Problem,
    Real,
    Solution,
)

from experiments.lab.design.study import REFERENCE
from experiments.lab.engine.executors import executor
from experiments.lab.engine.running import Progress
from experiments.lab.engine.store import resuming
from experiments.lab.present.progress import progress
from experiments.tradeoffs import margins
from experiments.tradeoffs.found import Found
from experiments.tradeoffs.goals import GOALS, SENSES
from experiments.tradeoffs.packages import Package, Space, alike
from experiments.tradeoffs.trials import Bench, package_of
from experiments.tradeoffs.tried import Tried

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

POPULATION = 100  # packages of a generation, fewer in a short search
GENERATIONS = 10  # at least
JUDGED = 30  # packages at most that are judged anew
IDLE = 0.5  # margins of indifference that a lever moves at most where it is left out
WATCHED = 20  # generations of which the hypervolume is told


class Step(NamedTuple):
    """An archive after a generation, and how many evaluations it took."""

    evaluations: int
    archive: list[Solution]


class Ended(NamedTuple):
    """What is left of a search: packages to be judged, the margins of their boxes, and a row a generation."""

    judged: list[Package]
    boxes: int
    generations: pl.DataFrame


def searched(study: "Tradeoffs", kept: Path | None, again: bool) -> "Tradeoffs":
    """A study with the packages that its search finds beside its policies.

    kept: a folder where what was tried lies and is kept; again: nothing may be run. Raises BadInput.
    """
    space = study.space
    tried = Tried(space, study.policies)
    if kept is not None:
        tried.recall(kept)
    try:
        with progress("searching") as report:
            ended = _lived(study, tried, None if again else kept, again, report)
    except KeyboardInterrupt:
        if again or kept is None or not tried.packages:
            raise
        line = f"{len(tried.packages):,} packages that were tried are kept; {resuming(study.command, kept.parent)}"
        raise KeyboardInterrupt(f"interrupted; {line} goes on") from None
    names = (f"found_{number}" for number in count(1))
    found = {next(name for name in names if name not in study.policies): package for package in ended.judged}
    trained = tried.known | {name: tried.packages[package].means for name, package in found.items()}
    told = Found(
        given=tuple(study.policies),
        space=space,
        trained=trained,
        tried=tried.table(),
        generations=ended.generations,
        boxes=ended.boxes,
    )
    policies = study.policies | {name: space.policy(package) for name, package in found.items()}
    return replace(study, policies=policies, found=told)


def _lived(study: "Tradeoffs", tried: Tried, kept: Path | None, again: bool, report: Progress) -> Ended:
    """Search, generation after generation, and rid what is found of idle levers."""
    with _pool(study, again) as pool:
        bench = Bench(study, tried, pool, report)
        bench.kept = kept
        bench.policies()
        quo = dict(zip(GOALS, tried.known[REFERENCE], strict=True))
        scale = np.array(list(margins.of_goals(quo, study.end).values()))
        steps: list[Step] = []
        bench.exchange()
        try:
            algorithm = _algorithm(study, bench, scale)
            algorithm.run(
                MaxEvaluations(study.budget), callback=lambda it: steps.append(Step(it.nfe, list(it.archive)))
            )
        finally:
            bench.exchange()
        boxes, thinned = _thinned(steps[-1].archive)
        packages = _without_idle([package_of(tried.space, one) for one in thinned], bench, scale)
    given = study.policies.values()
    new = [one for one in packages if not any(alike(tried.space.policy(one), levers) for levers in given)]
    new.sort(key=lambda one: (-tried.packages[one].means[0], one))  # the most talks first
    return Ended(new, boxes, _generations(steps, tried, scale))


@contextmanager
def _pool(study: "Tradeoffs", again: bool) -> Iterator[Executor | None]:
    """The executor of a study; none where nothing may be run."""
    if again:
        yield None
        return
    with executor(study) as (pool, _):
        yield pool


def _algorithm(study: "Tradeoffs", bench: Bench, scale: np.ndarray) -> EpsNSGAII:
    """NSGA-II whose archive keeps one package a box, begun from the policies given and from random ones."""
    space, levers = bench.tried.space, len(bench.tried.space.levers)
    problem = Problem(1 + 2 * levers, len(GOALS))
    problem.types[0] = Binary(levers)
    problem.types[1:] = Real(0, 1)

    def objectives(variables: Sequence[Any]) -> list[float]:
        means = bench.tried.packages[space.decoded(variables[0], variables[1:])].means
        return (-SENSES * means / scale).tolist()

    problem.function = objectives
    first = [_solution(problem, space, space.nearest(levers)) for levers in study.policies.values()]
    most = study.budget // GENERATIONS // 2 * 2
    return EpsNSGAII(
        problem,
        [1.0] * len(GOALS),
        population_size=max(min(POPULATION, most), (len(first) + 1) // 2 * 2),
        generator=InjectedPopulation(first),
        variator=CompoundOperator(GAOperator(SBX(), PM()), GAOperator(HUX(), BitFlip())),
        evaluator=bench,
    )


def _solution(problem: Problem, space: Space, package: Package) -> Solution:
    made = Solution(problem)
    pulled, numbers = space.encoded(package)
    made.variables[:] = [pulled, *numbers]
    return made


def _thinned(archive: Sequence[Solution]) -> tuple[int, list[Solution]]:
    """As many of an archive as are judged, each for a box of so many margins."""
    for boxes in count(1):
        thinned = EpsilonBoxArchive([float(boxes)] * len(GOALS))
        thinned += archive
        if len(thinned) <= JUDGED:
            break
    return boxes, list(thinned)


def _without_idle(packages: list[Package], bench: Bench, scale: np.ndarray) -> list[Package]:
    """Packages, each once, without the levers that move none of their goals by a part of its margin.

    Lever after lever is left out, if all goals stay within ``IDLE`` margins of what they were with all of them.
    """
    tried, now = bench.tried.packages, list(packages)
    for k in range(len(bench.tried.space.levers)):
        fewer = [(*one[:k], (0, 0), *one[k + 1 :]) for one in now]
        bench.live(fewer)
        moved = [
            np.abs(np.subtract(tried[less].means, tried[whole].means)) / scale
            for less, whole in zip(fewer, packages, strict=True)
        ]
        now = [less if (by <= IDLE).all() else one for less, one, by in zip(fewer, now, moved, strict=True)]
    return list(dict.fromkeys(now))


def _generations(steps: Sequence[Step], tried: Tried, scale: np.ndarray) -> pl.DataFrame:
    """A row a generation that is watched: evaluations, packages in the archive, hypervolume.

    The hypervolume is the share of the box between the least and the most of every goal that was tried which
    the archive covers.
    """
    every = -SENSES * np.array([trial.means for trial in tried.packages.values()]) / scale
    low, high = every.min(axis=0), every.max(axis=0)
    volume = Hypervolume(minimum=low.tolist(), maximum=np.where(high > low, high, low + 1).tolist())
    watched = np.unique(np.linspace(0, len(steps) - 1, min(WATCHED, len(steps))).round().astype(int))
    rows = [
        (int(k) + 1, steps[k].evaluations, len(steps[k].archive), volume.calculate(steps[k].archive)) for k in watched
    ]
    return pl.DataFrame(rows, ["generation", "evaluations", "archive", "hypervolume"], orient="row")
