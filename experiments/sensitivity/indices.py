"""Which numbers decide: the samples of every method, and the indices of Sobol' and Morris. By SALib.

Luck is one more factor beside the parameters. In a Sobol' sample each row of the base matrices has
luck of its own, so luck's first-order index is the share of the variance that the mean history of a
replicate explains, and its total index adds all that luck does together with parameters. In a
Morris sample every walk has luck of its own, and after each walk its first point is run on other
luck. In a sample for PAWN, a Latin hypercube, every point has luck of its own; in a Sobol' sequence
a number that does nothing would fall below the dummy, which knows nothing of the other numbers.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import MORRIS_LEVELS, Design, at, latin_hypercube, morris_walks, power_of_two, some
from experiments.lab.stats.intervals import CONFIDENCE, Z
from model.parameters import BadInput

LUCK = "luck"
DUMMY = "dummy"  # a number that does nothing
RESAMPLES = 200
SIZES = 5  # of the convergence figure: the whole sample, its half, and so on

#: Method -> the index by which it ranks factors, and the one that stands beside.
MAIN = {"sobol": "total", "morris": "mu_star", "pawn": "mean"}
BESIDE = {"sobol": "first", "morris": "sigma", "pawn": "maximum"}


def groups_of(axes: Sequence[Axis], vary: Sequence[str]) -> list[str]:
    """The factor that each axis belongs to: itself, or its agent where ``vary`` names that."""
    return [
        agent if axis.policy is None and (agent := axis.name.partition(".")[0]) in vary else axis.name for axis in axes
    ]


def sampled(
    method: str, axes: Sequence[Axis], vary: Sequence[str], points: int, seed: int, second: bool = False
) -> Design:
    """The points of a method, each with the replicate it meets; raises BadInput. second: with those that pairs need."""
    some(axes)
    if second and method != "sobol":
        raise BadInput(f"second=true: method={method} tells nothing of pairs; pairs take method=sobol")
    if method == "morris":
        return _morris(axes, vary, points, seed)
    return _sobol(axes, vary, points, seed, second) if method == "sobol" else _pawn(axes, points, seed)


def sizes_of(whole: int) -> list[int]:
    """The sizes of a sample at which its indices are computed, the smallest first."""
    return sorted({size for k in range(SIZES) if (size := whole >> k) >= 4})


def problem_of(axes: Sequence[Axis], vary: Sequence[str]) -> dict:
    """What SALib calls a problem: all axes and luck, each in its group."""
    names = [*(axis.name for axis in axes), LUCK]
    groups = [*groups_of(axes, vary), LUCK]
    return {"num_vars": len(names), "names": names, "groups": groups, "bounds": [[0.0, 1.0]] * len(names)}


def _sobol(axes: Sequence[Axis], vary: Sequence[str], points: int, seed: int, second: bool) -> Design:
    from SALib.sample import sobol

    power_of_two(points)
    unit = sobol.sample(problem_of(axes, vary), points, calc_second_order=second, seed=seed)
    luck = unit[:, -1].reshape(points, -1)
    # Every second number, since replicates in a row share what is drawn besides. A row's luck hangs on its number
    # alone, as its values do, so that the first half of a sample is the sample of half as many points.
    own = 2 * (2 * np.arange(points)[:, None] + (luck != luck[:, :1]))
    return Design(tuple(axes), at(axes, unit[:, :-1]), own.reshape(-1))


def _morris(axes: Sequence[Axis], vary: Sequence[str], walks: int, seed: int) -> Design:
    groups = groups_of(axes, vary)
    length = len(set(groups)) + 1
    steps = at(axes, morris_walks(walks, groups, seed)).reshape(walks, length, len(axes))
    values = np.concatenate([steps, steps[:, :1]], axis=1)
    own = np.repeat(2 * np.arange(walks), length + 1).reshape(walks, -1)
    own[:, -1] += 2 * walks
    return Design(tuple(axes), values.reshape(-1, len(axes)), own.reshape(-1))


def _pawn(axes: Sequence[Axis], points: int, seed: int) -> Design:
    return Design(tuple(axes), at(axes, latin_hypercube(points, len(axes), seed)), 2 * np.arange(points))


def sobol_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """First-order and total index of every factor, at several sizes of the base sample.

    outcome: (points,). Columns: size, factor, index, value, low, high. Nothing where the outcome
    does not vary over the two base matrices.
    """
    from SALib.analyze import sobol
    from SALib.util import extract_group_names

    problem = problem_of(axes, vary)
    names, count = extract_group_names(problem)
    rows = []
    for size in sizes_of(len(outcome) // (count + 2)):
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
    return table_of(rows)


def without_pairs(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray) -> np.ndarray:
    """The outcomes of a sample with the points that pairs need, without those: as if no pairs had been asked for."""
    count = len(set(groups_of(axes, vary))) + 1
    rows = outcome.reshape(-1, 2 * count + 2)
    return np.concatenate([rows[:, : count + 1], rows[:, -1:]], axis=1).reshape(-1)


def morris_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """Mean absolute and standard deviation of elementary effects; columns as of ``sobol_indices``.

    A group has the mean absolute alone, since its numbers move up and down at once. The mean absolute
    difference that other luck makes stands beside them, with a normal interval.
    """
    from SALib.analyze import morris

    groups = groups_of(axes, vary)
    walks = outcome.reshape(-1, len(set(groups)) + 2)
    steps = morris_walks(len(walks), groups, seed)
    names = [axis.name for axis in axes]
    found = morris.analyze(
        {"num_vars": len(axes), "names": names, "groups": groups, "bounds": [[0.0, 1.0]] * len(axes)},
        steps,
        walks[:, :-1].reshape(-1),
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=MORRIS_LEVELS,
        seed=seed % 2**32 + 1,
    )
    rows: list[tuple] = []
    keys = ("names", "mu_star", "mu_star_conf", "mu", "sigma")
    for name, value, margin, mu, sigma in zip(*(found[key] for key in keys), strict=True):
        rows.append((len(walks), str(name), "mu_star", value, value - margin, value + margin))
        if groups.count(name) == 1:
            rows.append((len(walks), str(name), "mu", mu, None, None))
            rows.append((len(walks), str(name), "sigma", sigma, None, None))
    moved = np.abs(walks[:, -1] - walks[:, 0])
    margin = Z * moved.std(ddof=1) / np.sqrt(len(moved))
    rows.append((len(walks), LUCK, "mu_star", moved.mean(), moved.mean() - margin, moved.mean() + margin))
    return table_of(rows)


def table_of(rows: list[tuple]) -> pl.DataFrame:
    """A row an index: size, factor, index, value, low, high, and whether the interval is wider than the value."""
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
