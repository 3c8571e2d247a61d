"""Block after block: populations, their predictions, and trials on synthetic truth.

What a block has finished is kept in the workshop, a folder beside the results, so that an
interrupted calibration goes on where it stopped and ends with the same numbers.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from experiments.calibrate.simulator import Simulator
from experiments.calibrate.targets import blocks
from experiments.lab.design.own import Prior
from experiments.lab.design.prior import NONE, PLACE, ROWS, from_quantiles, quantiles_of, rows_of

#: Histories that show what a population, or the prior, predicts.
PREDICTED = 400
TRUTH_POPULATION = 300  # particles a generation in a trial on synthetic truth
TRUTH_SIMULATIONS = 8_000
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

_CALIBRATION, _PREDICTION, _TRUTH = range(3)  # what a seed is for


#: Called with a number of histories, or of trials, just finished.
Progress = Callable[[int], None]


class Plan(NamedTuple):
    """What the configuration says of one block."""

    name: str
    moves: list[str]
    carries: list[str]


class Effort(NamedTuple):
    """How much work is done, and on which seed; ``last``: of the generation at the last threshold, in populations."""

    population: int
    last: int
    simulations: int
    recovery: int
    seed: int


class Workshop(NamedTuple):
    """Where finished parts wait, and who works."""

    folder: Path
    pool: Executor | None
    workers: int
    progress: Progress


def simulator(
    plan: Plan, worlds: dict[str, dict], before: pl.DataFrame, own: Mapping[str, Prior] = NONE, beyond: bool = False
) -> Simulator:
    """The simulator of a block; raises BadInput for a parameter that its world sets.

    own: priors of the user's; beyond: whether worlds may leave the ranges of the table.
    """
    block = blocks()[plan.name]
    return Simulator(block, plan.moves, plan.carries, worlds[block.world], before, own=own, beyond=beyond)


def fit(plan: Plan, simulate: Simulator, effort: Effort, workshop: Workshop) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The posterior after a block, equal weights, and its generations; kept in the workshop."""
    folder, name = workshop.folder, plan.name
    kept, told = folder / f"{name}.parquet", folder / f"{name}_generations.csv"
    if not kept.exists():
        from experiments.calibrate.smc import SeededSampler, sequential

        sampler = SeededSampler(_seed(effort, plan, _CALIBRATION), workshop.pool, workshop.workers, workshop.progress)
        values, weights, generations = sequential(
            plan.moves, simulate, sampler, folder / f"{name}.db", effort.population, effort.simulations, effort.last
        )
        rows = _equal_weights(weights, np.random.default_rng(_seed(effort, plan, _CALIBRATION)))
        generations.insert_column(0, pl.lit(plan.name).alias("block")).write_csv(told)
        _place(pl.DataFrame(values[rows], schema=simulate.carried), kept)
    return pl.read_parquet(kept, glob=False), pl.read_csv(told, glob=False)


def _seed(effort: Effort, plan: Plan, purpose: int, number: int = 0) -> int:
    names = list(blocks())
    sequence = np.random.SeedSequence((effort.seed, names.index(plan.name), purpose, number))
    return int(sequence.generate_state(1, np.uint64)[0] >> 1)


def _equal_weights(weights: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Systematic resampling: as many rows as there are weights, in random order."""
    n = len(weights)
    places = (generator.random() + np.arange(n)) / n
    return generator.permutation(np.minimum(np.searchsorted(np.cumsum(weights), places), n - 1))


def _place(table: pl.DataFrame, path: Path) -> None:
    """Write whole or not at all."""
    aside = path.with_suffix(".partial")
    table.write_parquet(aside)
    aside.rename(path)


def predictions(plan: Plan, simulate: Simulator, posterior: pl.DataFrame, effort: Effort) -> pl.DataFrame:
    """What the block's prior and posterior say of its own targets, beside what was observed."""
    np.random.seed(_seed(effort, plan, _PREDICTION) % 2**32)
    names, rows = posterior.columns, posterior.to_numpy()
    before, after = [], []
    for k in range(PREDICTED):
        before.append(simulate.statistics(simulate.point(np.random.standard_normal(len(plan.moves)))))
        point = simulate.point(np.zeros(len(plan.moves)))
        rows_of(point)[0, [PLACE[name] for name in names]] = rows[k % len(rows)]
        after.append(simulate.statistics(point))
    shares = (0.05, 0.5, 0.95)
    low, high = (np.quantile(values, shares, axis=0) for values in (before, after))
    return pl.DataFrame(
        {
            "block": [plan.name] * len(simulate.block.targets),
            "statistic": [target.statistic for target in simulate.block.targets],
            "observed": [float(target.observed) for target in simulate.block.targets],
            "unit": [target.unit for target in simulate.block.targets],
        }
        | dict(zip(("prior_q05", "prior_q50", "prior_q95"), low, strict=True))
        | dict(zip(("q05", "q50", "q95"), high, strict=True))
    )


def recover(plan: Plan, simulate: Simulator, effort: Effort, workshop: Workshop) -> pl.DataFrame:
    """The method tried on synthetic truths: where the posterior puts parameters that are known."""
    parts = {k: workshop.folder / f"{plan.name}_truth_{k}.csv" for k in range(effort.recovery)}
    missing = [k for k, path in parts.items() if not path.exists()]
    seeds = [_seed(effort, plan, _TRUTH, k) for k in missing]
    work = map if workshop.pool is None else workshop.pool.map
    for k, table in zip(missing, work(partial(_one_truth, plan, simulate), seeds), strict=True):
        aside = parts[k].with_suffix(".partial")
        table.with_columns(truth=pl.lit(k)).write_csv(aside)
        aside.rename(parts[k])
        workshop.progress(1)
    return pl.concat([pl.read_csv(path, glob=False) for path in parts.values()]) if parts else pl.DataFrame()


def _one_truth(plan: Plan, simulate: Simulator, seed: int) -> pl.DataFrame:
    """One trial, in a process of its own: a truth from the prior, its record, its posterior."""
    from experiments.calibrate.smc import SeededSampler, sequential

    np.random.seed(seed % 2**32)
    z = np.random.standard_normal(len(plan.moves))
    simulate.observed = simulate.statistics(simulate.point(z))
    sampler = SeededSampler(seed, None, 1, lambda _: None)
    values, weights, _ = sequential(plan.moves, simulate, sampler, None, TRUTH_POPULATION, TRUTH_SIMULATIONS)
    true = from_quantiles(plan.moves, ndtr(z), simulate.own)
    found: list[dict[str, Any]] = []
    for name, value in zip(plan.moves, true, strict=True):
        column = values[:, simulate.carried.index(name)]
        spread = np.quantile(column, list(QUANTILES.values()), weights=weights, method="inverted_cdf")
        rank = float(weights[column < value].sum())
        found.append(
            {"block": plan.name, "truth": 0, "parameter": name, "true": value, "rank": rank}
            | dict(zip(QUANTILES, spread, strict=True))
        )
    return pl.DataFrame(found)


#: A parameter is identified if the data took away half of its prior variance, narrowed if a fifth,
#: or if they moved its median by a third of a prior standard deviation; in either case by more than
#: three standard errors of a sample of so many independent values.
IDENTIFIED, NARROWED, MOVED, ERRORS = 0.5, 0.2, 1 / 3, 3.0


def told(plans: list[Plan], posterior: pl.DataFrame, own: Mapping[str, Prior] = NONE) -> pl.DataFrame:
    """A row a parameter: prior, posterior, how far the data narrowed it, and a verdict; ``own``: the user's priors."""
    block_of = {name: plan.name for plan in plans for name in plan.moves}
    names, values = posterior.columns, posterior.to_numpy()
    shares = (0.05, 0.5, 0.95)
    prior = from_quantiles(names, np.repeat(np.array(shares)[:, None], len(names), axis=1), own)
    after = np.quantile(values, shares, axis=0)
    z = ndtri(np.clip(_ranks(names, values, own), 1e-6, 1 - 1e-6))
    contraction, moved = 1.0 - z.var(axis=0), np.abs(np.median(z, axis=0))
    worth = independent(posterior, own)
    return pl.DataFrame(
        {
            "block": [block_of.get(name, "-") for name in names],
            "parameter": names,
            **{key: [getattr(ROWS[name], key) for name in names] for key in ("unit", "default", "low", "high")},
            **dict(zip(("prior_q05", "prior_q50", "prior_q95"), prior, strict=True)),
            **dict(zip(("q05", "q50", "q95"), after, strict=True)),
            "contraction": contraction,
            "moved": moved,
            "independent": worth,
            "verdict": _verdicts(contraction, moved, worth),
        }
    ).sort("block", "contraction", descending=[False, True])


def _optional(name: str, own: Mapping[str, Prior]) -> bool:
    return ROWS[name].prior == "optional" and name not in own


def _ranks(names: list[str], values: np.ndarray, own: Mapping[str, Prior]) -> np.ndarray:
    """Where values lie in their priors; absent channels are spread evenly over their half of the prior."""
    found = quantiles_of(names, values, own)
    for k, name in enumerate(names):
        absent = np.flatnonzero(values[:, k] == 0) if _optional(name, own) else np.zeros(0, int)
        found[absent, k] = 0.5 * (np.arange(len(absent)) + 0.5) / max(1, len(absent))
    return found


def independent(posterior: pl.DataFrame, own: Mapping[str, Prior] = NONE) -> np.ndarray:
    """How many independent draws the rows are worth for each parameter (Kish 1965), (parameters,).

    Rows with the same value have it from the same ancestor. An absent channel does not tell from which;
    it is worth what the least of its agent's other numbers are, and where there is none, the rows.
    """
    found = {name: _worth(posterior, [name]) for name in posterior.columns}
    sure = {name: worth for name, worth in found.items() if not _optional(name, own)}
    for name in found.keys() - sure.keys():
        agent = name.split(".")[0]
        others = [worth for other, worth in sure.items() if other.split(".")[0] == agent]
        found[name] = min(others, default=_worth(posterior, posterior.columns))
    return np.round(list(found.values()), 1)


def _worth(posterior: pl.DataFrame, names: list[str]) -> float:
    counts = posterior.group_by(names).len()["len"].to_numpy().astype(float)
    return float(counts.sum() ** 2 / (counts**2).sum())


def _verdicts(contraction: np.ndarray, moved: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """identified, narrowed or prior; standard errors of a variance and a median of normal values."""
    narrowed = contraction >= np.maximum(NARROWED, ERRORS * np.sqrt(2.0 / worth))
    shifted = moved >= np.maximum(MOVED, ERRORS * np.sqrt(np.pi / 2.0 / worth))
    return np.where(
        narrowed & (contraction >= IDENTIFIED), "identified", np.where(narrowed | shifted, "narrowed", "prior")
    )


#: Rows of the posterior that is told and shipped, in populations. The many particles of a last generation
#: share their ancestors, so that more rows would hardly say more.
ROWS_A_PARTICLE = 2


def thinned(posterior: pl.DataFrame, population: int) -> pl.DataFrame:
    """At most as many rows as are told and shipped; they lie in random order."""
    return posterior.head(ROWS_A_PARTICLE * population)


def rounded(posterior: pl.DataFrame, digits: int = 5) -> pl.DataFrame:
    """The posterior with so many significant digits, as it is shipped."""
    return posterior.with_columns(pl.all().round_sig_figs(digits))
