"""From the runs of a comparison to its tables."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE, Study, months_from
from experiments.lab.engine.drawn import draws_of
from experiments.lab.engine.runs import Runs
from experiments.lab.stats import effects, ranks
from experiments.lab.stats.pairs import BLOCK_BYTES, Differences, differences, every_pair
from experiments.lab.stats.senses import SENSES
from model.outcomes import QUANTITIES

#: The outcomes of the report's table, in the order of the causal chain.
HEADLINES = (
    "talks_by_deadline",
    "table_months",
    "alignment_mean",
    "provocations",
    "major_provocations",
    "zone_months_open",
    "zone_firms_end",
    "zone_workers_end",
    "cash_zone",
    "cash_tourism",
    "cash_relief",
    "cash_russia",
    "sincerity_end",
    "cost_washington",
    "cost_seoul",
    "cost_firms",
)
#: The outcomes in which every pair is compared: those, and what is ranked beside them.
COMPARED = tuple(dict.fromkeys((*HEADLINES, *SENSES)))
_PAIRS: dict[str, Any] = dict.fromkeys(("world", "outcome", "policy", "other"), pl.String)
_PAIRS |= dict.fromkeys(Differences._fields, pl.Float64)
_RANKS: dict[str, Any] = dict.fromkeys(("world", "outcome", "best", "policy"), pl.String)
_RANKS |= {"rank": pl.Int64, "probability": pl.Float64}


def summary(runs: Runs, precision: float | None = None, reference: str = REFERENCE) -> pl.DataFrame:
    """One row a world, policy and outcome: its distribution and its paired effect against the reference."""
    points = draws_of(runs.study, runs.replicates)
    return effects.effects_between(_pairs(runs, reference), points, precision, runs.study.measures)


def _pairs(runs: Runs, against: str) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """World, policy, its outcomes and those of the policy it is set against, both (replicates, outcomes)."""
    names = list(runs.study.policies)
    block = max(1, BLOCK_BYTES // (8 * len(runs.study.measures) * runs.replicates))
    for i, world in enumerate(runs.study.worlds):
        (reference,) = _outcomes(runs, i, [names.index(against)])
        for first in range(0, len(names), block):
            some = list(range(len(names)))[first : first + block]
            for j, values in zip(some, _outcomes(runs, i, some), strict=True):
                yield world, names[j], values, reference


def _outcomes(runs: Runs, world: int, policies: list[int]) -> np.ndarray:
    """Every outcome under some policies, (policies, replicates, outcomes)."""
    values = np.empty((len(policies), len(runs.study.measures), runs.replicates))
    for tile, found in runs:
        here = found[:, 0, world, policies]
        for k, name in enumerate(runs.study.measures):
            values[:, k, tile.replicate : tile.replicate_stop] = here[name].T
    return values.transpose(0, 2, 1)  # each outcome in a row in memory, as all that follows reads it


def half_width(runs: Runs, precision: float, reference: str = REFERENCE) -> tuple[float, int]:
    """The widest half-width among the effects on talks, and how many replicates a precision takes."""
    talks = runs.metrics(("talks_by_deadline",))[:, 0, :, :, 0]
    place = list(runs.study.policies).index(reference)
    points = draws_of(runs.study, runs.replicates)
    same = np.ones(talks.shape[1:], dtype=bool)
    for _, found in runs:
        same &= effects.alike(found[:, 0], place)
    return effects.half_width(talks - talks[:, :, [place]], points, same, precision)


def foreseen(runs: Runs, replicates: int, reference: str = REFERENCE) -> float | None:
    """The widest half-width among the effects on talks after so many replicates; None where none is compared."""
    names = list(runs.study.policies)
    place = names.index(reference)
    others = [k for k in range(len(names)) if k != place]
    if not others:
        return None
    talks = runs.metrics(("talks_by_deadline",))[:, 0, :, :, 0]
    return effects.foreseen(
        talks[:, :, others] - talks[:, :, [place]], draws_of(runs.study, runs.replicates), replicates
    )


def compared(runs: Runs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every pair of policies on common luck, and how probable each rank of each policy is.

    A row a world, outcome and pair, the policy less the other; a row a world, outcome, policy and rank, of the
    outcomes that have a better and a worse. No ranks of fewer draws than ``ranks.FEWEST``, and no pairs of an
    outcome that some runs lack.
    """
    names, points = list(runs.study.policies), draws_of(runs.study, runs.replicates)
    tables, orders = [pl.DataFrame(schema=_PAIRS)], []
    for i, world in enumerate(runs.study.worlds):
        same, ranked = _alike(runs, i), {}
        for outcome, values in _by_outcome(runs, i):
            if np.isnan(values).any():
                continue
            measure = runs.study.measures[outcome]
            share, hair = measure.unit == "0 or 1", float(effects.hairs([measure])[0])
            tables.append(_pairs_table(world, outcome, names, differences(values, points, same, share, hair)))
            if outcome in SENSES:
                ranked[outcome] = SENSES[outcome] * effects.independent(values, points)
        orders.append(_ranks_table(world, names, np.stack([ranked[name] for name in SENSES], axis=1), runs.study.seed))
    return pl.concat(tables), pl.concat(orders)


def _alike(runs: Runs, world: int) -> np.ndarray:
    """A number for every policy, the same where all histories are equal byte for byte, (policies,)."""
    digests = [blake2b(digest_size=16) for _ in runs.study.policies]
    for _, found in runs:
        for digest, outcomes in zip(digests, found[:, 0, world].T, strict=True):
            digest.update(np.ascontiguousarray(outcomes).view(np.uint8))
    return np.unique([digest.hexdigest() for digest in digests], return_inverse=True)[1]


def _by_outcome(runs: Runs, world: int) -> Iterator[tuple[str, np.ndarray]]:
    """Outcome by outcome, the values of every policy, (replicates, policies)."""
    block, names = max(1, BLOCK_BYTES // (8 * runs.replicates * len(runs.study.policies))), (*COMPARED, *runs.study.own)
    for first in range(0, len(names), block):
        some = names[first : first + block]
        values = np.empty((len(some), runs.replicates, len(runs.study.policies)))
        for tile, found in runs:
            for k, name in enumerate(some):
                values[k, tile.replicate : tile.replicate_stop] = found[:, 0, world][name]
        yield from zip(some, values, strict=True)


def _pairs_table(world: str, outcome: str, names: Sequence[str], found: Differences) -> pl.DataFrame:
    """The rows of an outcome in a world."""
    one, other = ([names[k] for k in places] for places in every_pair(len(names)))
    columns = {"world": [world] * len(one), "outcome": [outcome] * len(one), "policy": one, "other": other}
    return pl.DataFrame(columns | found._asdict(), schema=_PAIRS, nan_to_null=True)


def _ranks_table(world: str, names: Sequence[str], units: np.ndarray, seed: int) -> pl.DataFrame:
    """The rows of a world; none where too few draws tell. units: more is better, (units, outcomes, policies)."""
    if len(units) < ranks.FEWEST:
        return pl.DataFrame(schema=_RANKS)
    chances = ranks.rank_chances(units, seed)
    best = {1: "most", -1: "least"}
    rows = [
        (world, outcome, best[sense], policy, rank, chances[k, j, rank - 1])
        for k, (outcome, sense) in enumerate(SENSES.items())
        for j, policy in enumerate(names)
        for rank in range(1, len(names) + 1)
    ]
    return pl.DataFrame(rows, schema=_RANKS, orient="row")


def trajectories(study: Study, months: np.ndarray) -> pl.DataFrame:
    """Mean and quantiles over replicates of every quantity, by world, policy and month.

    months: (replicates, worlds, policies, months), dtype QUANTITY.
    """
    tables = []
    for i, world in enumerate(study.worlds):
        dates = list(months_from(study.base[i]))
        for j, policy in enumerate(study.policies):
            lived = months[:, i, j, : len(dates)]
            spreads = spread(np.stack([lived[quantity].T for quantity in QUANTITIES], dtype=np.float64))
            rows = len(QUANTITIES) * len(dates)
            keys = {
                "world": [world] * rows,
                "policy": [policy] * rows,
                "month": dates * len(QUANTITIES),
                "quantity": [quantity for quantity in QUANTITIES for _ in dates],
            }
            tables.append(pl.DataFrame(keys | {key: values.ravel() for key, values in spreads.items()}))
    return pl.concat(tables)


def spread(values: np.ndarray) -> dict[str, np.ndarray]:
    """Mean and quantiles over replicates, each (...). values: (..., replicates)."""
    levels = np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=-1)
    return {"mean": values.mean(axis=-1)} | dict(zip(("q05", "q25", "q50", "q75", "q95"), levels, strict=True))
