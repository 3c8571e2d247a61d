"""Which numbers decide: the samples of Sobol' and Morris, and the indices they give. By SALib.

Luck is one more factor beside the parameters. In a Sobol' sample each row of the base matrices has
luck of its own, so luck's first-order index is the share of the variance that the mean history of a
replicate explains, and its total index adds all that luck does together with parameters. In a
Morris sample every walk has luck of its own, and after each walk its first point is run on other
luck.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import MORRIS_LEVELS, Design, at, morris_walks, power_of_two, some
from experiments.lab.stats.intervals import CONFIDENCE, Z

LUCK = "luck"
RESAMPLES = 200
SIZES = 5  # of the convergence figure: the whole base sample, its half, and so on


def groups_of(axes: Sequence[Axis], vary: Sequence[str]) -> list[str]:
    """The factor that each axis belongs to: itself, or its agent where ``vary`` names that."""
    return [
        agent if axis.policy is None and (agent := axis.name.partition(".")[0]) in vary else axis.name for axis in axes
    ]


def sampled(method: str, axes: Sequence[Axis], vary: Sequence[str], points: int | None, seed: int) -> Design:
    """The points of a method, each with the replicate it meets; raises BadInput."""
    some(axes)
    assert points is not None
    return _sobol(axes, vary, points, seed) if method == "sobol" else _morris(axes, points, seed)


def _problem(axes: Sequence[Axis], vary: Sequence[str]) -> dict:
    names = [*(axis.name for axis in axes), LUCK]
    groups = [*groups_of(axes, vary), LUCK]
    return {"num_vars": len(names), "names": names, "groups": groups, "bounds": [[0.0, 1.0]] * len(names)}


def _sobol(axes: Sequence[Axis], vary: Sequence[str], points: int, seed: int) -> Design:
    from SALib.sample import sobol

    power_of_two(points)
    unit = sobol.sample(_problem(axes, vary), points, calc_second_order=False, seed=seed)
    luck = unit[:, -1].reshape(points, -1)
    # Every second number, since replicates in a row share what is drawn besides.
    own = 2 * (np.arange(points)[:, None] + points * (luck != luck[:, :1]))
    return Design(tuple(axes), at(axes, unit[:, :-1]), own.reshape(-1))


def _morris(axes: Sequence[Axis], walks: int, seed: int) -> Design:
    steps = at(axes, morris_walks(walks, len(axes), seed)).reshape(walks, len(axes) + 1, len(axes))
    values = np.concatenate([steps, steps[:, :1]], axis=1)
    own = np.repeat(2 * np.arange(walks), len(axes) + 2).reshape(walks, -1)
    own[:, -1] += 2 * walks
    return Design(tuple(axes), values.reshape(-1, len(axes)), own.reshape(-1))


def sobol_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """First-order and total index of every factor, at several sizes of the base sample.

    outcome: (points,). Columns: size, factor, index, value, low, high. Nothing where the outcome
    does not vary over the two base matrices.
    """
    from SALib.analyze import sobol
    from SALib.util import extract_group_names

    problem = _problem(axes, vary)
    names, count = extract_group_names(problem)
    base = len(outcome) // (count + 2)
    rows = []
    for size in sorted({size for k in range(SIZES) if (size := base >> k) >= 4}):
        part = outcome[: size * (count + 2)]
        if np.ptp(part.reshape(size, -1)[:, [0, -1]]) == 0:  # A and B, which make the variance
            continue
        found = sobol.analyze(
            problem,
            part,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=seed % 2**32 + 1,
        )
        for index, key in (("first", "S1"), ("total", "ST")):
            for name, value, margin in zip(names, found[key], found[f"{key}_conf"], strict=True):
                rows.append((size, str(name), index, value, value - margin, value + margin))
    return _table(rows)


def morris_indices(axes: Sequence[Axis], outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """Mean absolute and standard deviation of elementary effects; columns as of ``sobol_indices``.

    The mean absolute difference that other luck makes stands beside them, with a normal interval.
    """
    from SALib.analyze import morris

    k = len(axes)
    walks = outcome.reshape(-1, k + 2)
    steps = morris_walks(len(walks), k, seed)
    problem = {"num_vars": k, "names": [axis.name for axis in axes], "bounds": [[0.0, 1.0]] * k}
    found = morris.analyze(
        problem,
        steps,
        walks[:, :-1].reshape(-1),
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=MORRIS_LEVELS,
        seed=seed % 2**32 + 1,
    )
    rows: list[tuple] = []
    for j, axis in enumerate(axes):
        value, margin = float(found["mu_star"][j]), float(found["mu_star_conf"][j])
        rows.append((len(walks), axis.name, "mu_star", value, value - margin, value + margin))
        rows.append((len(walks), axis.name, "mu", float(found["mu"][j]), None, None))
        rows.append((len(walks), axis.name, "sigma", float(found["sigma"][j]), None, None))
    moved = np.abs(walks[:, -1] - walks[:, 0])
    margin = Z * moved.std(ddof=1) / np.sqrt(len(moved))
    rows.append((len(walks), LUCK, "mu_star", moved.mean(), moved.mean() - margin, moved.mean() + margin))
    return _table(rows)


def _table(rows: list[tuple]) -> pl.DataFrame:
    schema = {
        "size": pl.Int64,
        "factor": pl.String,
        "index": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        ((pl.col("high") - pl.col("low")) / 2 > pl.col("value").abs()).alias("unsure")
    )
