"""Approximate Bayesian computation by sequential Monte Carlo (Toni et al. 2009), on pyabc.

pyabc keeps the populations, weights and thresholds; this module gives it a prior, a kernel and a
sampler. Parameters live on the normal scale: z = 0 is a parameter's default, and the prior of
every z is a standard normal.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import pandas as pd
import polars as pl
import pyabc
from numpy.linalg import cholesky, inv
from pyabc.parameters import Parameter
from pyabc.populationstrategy import PopulationStrategy
from pyabc.random_variables import DistributionBase
from pyabc.sampler.base import Sampler
from pyabc.transition import Transition

#: From a vector z, and numpy's global generator for all else, to the misses in tolerances and the
#: values of all parameters that go with the history.
Simulate = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
Progress = Callable[[int], None]

CHUNK = 50  # evaluations that one process makes in a row
CLOSE_ENOUGH = 1.0  # a root mean square miss of one tolerance: nothing closer is asked for
BANDWIDTH = 0.9
DECIMALS = 9  # of a distance and a size: counts give equal ones, and processors differ in the last bits of a sum
DEFENSIVE = 0.1  # share of proposals from the prior: no weight exceeds its inverse (Hesterberg 1995)


class Normal(DistributionBase):
    """Independent standard normals, one for each name."""

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def rvs(self, *_: Any, **__: Any) -> Parameter:
        """One draw."""
        return _named(self.names, np.random.standard_normal(len(self.names)))

    def pdf(self, x: Parameter) -> float:
        """Density up to its constant, which cancels in the weights."""
        z = np.array([x[name] for name in self.names])
        return float(np.exp(-0.5 * z @ z))


class ShrunkKernel(Transition):
    """Gaussian kernel around particles that are drawn to their mean (West 1993, Liu and West 2001).

    Centres m + sqrt(1 - h^2) (z - m) and kernel covariance h^2 V leave mean m and covariance V of
    the population as they are, where a plain kernel would widen them; with parameters that the
    data say nothing about, that keeps the weights from collapsing. A few proposals come from the
    prior, which bounds the weights.
    """

    def fit(self, X: pd.DataFrame, w: np.ndarray) -> None:  # noqa: N803 - pyabc's names
        """Centres and covariance of a population."""
        z, mean = X.to_numpy(), w @ X.to_numpy()
        spread = np.cov(z.T, aweights=w).reshape(len(mean), -1) + 1e-9 * np.eye(len(mean))
        self.names = list(X.columns)
        self.centres = mean + np.sqrt(1.0 - BANDWIDTH**2) * (z - mean)
        self.factor = BANDWIDTH * cholesky(spread)
        self.inverse, self.scale = inv(self.factor), 1.0 / np.prod(np.diag(self.factor))
        self.cumulative = np.cumsum(w)

    def rvs_single(self) -> Parameter:
        """One proposal."""
        if np.random.random() < DEFENSIVE:
            return _named(self.names, np.random.standard_normal(len(self.names)))
        i = np.searchsorted(self.cumulative, np.random.random() * self.cumulative[-1])
        step = self.factor @ np.random.standard_normal(len(self.names))
        return _named(self.names, self.centres[i] + step)

    def pdf(self, x: Parameter | pd.Series) -> float:
        """Density of a proposal, with the same constant left out as in the prior."""
        z = np.array([x[name] for name in self.names])
        away = (z - self.centres) @ self.inverse.T
        kernel = float(self.w @ np.exp(-0.5 * (away * away).sum(axis=1))) * self.scale
        return DEFENSIVE * float(np.exp(-0.5 * z @ z)) + (1.0 - DEFENSIVE) * kernel


def _named(names: list[str], z: np.ndarray) -> Parameter:
    return Parameter(dict(zip(names, z.tolist(), strict=True)))


class SeededSampler(Sampler):
    """Evaluations numbered from 0, each on a seed of its own; the first n accepted ones count.

    So the population depends on the seed alone, not on how many processes found it.
    """

    def __init__(self, seed: int, pool: Executor | None, workers: int, progress: Progress) -> None:
        super().__init__()
        self.seed, self.pool, self.workers, self.progress = seed, pool, workers, progress

    def sample_until_n_accepted(self, n: int, simulate_one: Callable, t: int, **_: Any) -> pyabc.Sample:
        """A population of ``n`` accepted particles."""
        sample, found, tried = self._create_empty_sample(), 0, 0
        key = (self.seed, t + 1)  # pyabc sets its first threshold in a generation -1
        for chunk in self._chunks(cloudpickle.dumps(simulate_one), key):
            for number, particle in chunk:
                if found < n:
                    sample.append(particle)
                    found, tried = found + 1, number + 1
            self.progress(CHUNK)
            if found >= n:
                break
        self.nr_evaluations_ = tried
        return sample

    def _chunks(self, simulate_one: bytes, key: tuple[int, ...]) -> Iterator[list]:
        """Accepted particles with their numbers, chunk after chunk."""
        start = 0
        if self.pool is None:
            while True:
                yield _evaluate(simulate_one, key, start)
                start += CHUNK
        waiting: list = []
        try:
            while True:
                while len(waiting) < 2 * self.workers:
                    waiting.append(self.pool.submit(_evaluate, simulate_one, key, start))
                    start += CHUNK
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()


def _evaluate(simulate_one: bytes, key: tuple[int, ...], start: int) -> list:
    """The accepted ones of a chunk of evaluations; runs in a process of the pool."""
    evaluate, accepted = cloudpickle.loads(simulate_one), []
    for number in range(start, start + CHUNK):
        state = np.random.SeedSequence((*key, number)).generate_state(4)
        np.random.seed(state)
        particle = evaluate()
        if particle.accepted:
            accepted.append((number, particle))
    return accepted


def _distance(simulated: dict, _observed: dict) -> float:
    """Root mean square of the misses, in so many decimals that equal counts give equal ones."""
    return round(float(np.sqrt(np.mean(np.square(simulated["misses"])))), DECIMALS)


class _Model:
    """What pyabc calls: a parameter in, misses and values out. Picklable."""

    def __init__(self, names: list[str], simulate: Simulate) -> None:
        self.names, self.simulate = names, simulate
        self.__name__ = "kaesong"

    def __call__(self, parameter: Parameter) -> dict[str, np.ndarray]:
        misses, values = self.simulate(np.array([parameter[name] for name in self.names]))
        return {"misses": misses, "values": values}


class Falling(pyabc.Epsilon):
    """The median distance of the last population, but at most nine tenths of its largest.

    Distances of counts come in steps, and their median may stand still. Falls to CLOSE_ENOUGH.
    """

    def __init__(self) -> None:
        super().__init__()
        self.thresholds: dict[int, float] = {}

    def __call__(self, t: int) -> float:
        """The threshold of generation ``t``."""
        return self.thresholds[t]

    def requires_calibration(self) -> bool:
        """Whether a sample of the prior sets the first threshold."""
        return True

    def is_adaptive(self) -> bool:
        """Whether later thresholds look at what was found."""
        return True

    def initialize(self, t: int, get_weighted_distances: Callable, *_: Any, **__: Any) -> None:
        """The first threshold of a run, or of one that goes on."""
        self.update(t, get_weighted_distances)

    def update(self, t: int, get_weighted_distances: Callable, *_: Any, **__: Any) -> None:
        """The threshold of generation ``t`` from the one before."""
        found = get_weighted_distances()
        median = pyabc.weighted_statistics.weighted_quantile(
            found["distance"].to_numpy(), (found["w"] / found["w"].sum()).to_numpy(), alpha=0.5
        )
        self.thresholds[t] = max(CLOSE_ENOUGH, round(min(float(median), 0.9 * found["distance"].max()), DECIMALS))


class Sizes(PopulationStrategy):
    """As many particles a generation, and ``last`` times as many in the one at the last threshold.

    A part of the record draws its histories from the last population of the part before, so that lines
    die out; the more particles, the slower. One that never comes to the last threshold keeps its size.
    """

    def __init__(self, population: int, last: int, thresholds: Falling) -> None:
        super().__init__()
        self.population, self.last, self.thresholds = population, last, thresholds

    def __call__(self, t: int | None = None) -> int:
        """The size of generation ``t``; -1 sets the first threshold."""
        at_last = t is not None and t >= 0 and self.thresholds(t) == CLOSE_ENOUGH
        return self.population * (self.last if at_last else 1)


def sequential(
    names: list[str],
    simulate: Simulate,
    sampler: SeededSampler,
    store: Path | None,
    population: int,
    simulations: int,
    last: int = 1,
) -> tuple[np.ndarray, np.ndarray, pl.DataFrame]:
    """Run, or go on with, one calibration kept in ``store``, a database; None keeps it in memory.

    Generations halve the threshold until the root mean square miss is one tolerance, or until
    ``simulations`` histories are used up before a generation. The one at the last threshold has ``last``
    times ``population`` particles. Returns the values that go with each particle of the last population,
    (particles, values), their weights, and a row a generation: generation, epsilon, simulations,
    acceptance, ess.
    """
    logging.getLogger("ABC").setLevel(logging.WARNING)  # the caller reports
    falling = Falling()
    abc = pyabc.ABCSMC(
        _Model(names, simulate),
        Normal(names),
        pyabc.FunctionDistance(_distance),
        population_size=Sizes(population, last, falling),
        transitions=ShrunkKernel(),
        eps=falling,
        sampler=sampler,
    )
    address = f"sqlite:///{store}" if store else "sqlite://"
    observed = {"misses": np.zeros(1)}
    if store and store.exists():
        abc.load(address, 1, observed)
    else:
        abc.new(address, observed)
    history = abc.history
    if history.max_t < 0 or history.get_all_populations()["epsilon"].iloc[-1] > CLOSE_ENOUGH:
        history = abc.run(minimum_epsilon=CLOSE_ENOUGH, max_total_nr_simulations=simulations)
    weights, found = history.get_weighted_sum_stats()
    values = np.array([statistics["values"] for statistics in found])
    return values, np.array(weights) / np.sum(weights), _generations(history)


def _generations(history: pyabc.History) -> pl.DataFrame:
    table = history.get_all_populations()
    found = []
    for row in table[table["t"] >= 0].itertuples():
        _, weights = history.get_distribution(t=row.t)
        found.append(
            {
                "generation": row.t,
                "epsilon": float(row.epsilon),
                "simulations": int(row.samples),
                "acceptance": row.particles / row.samples,
                "ess": round(float(weights.sum() ** 2 / (weights**2).sum()), DECIMALS),
            }
        )
    return pl.DataFrame(found)
