"""Which numbers decide: the samples of every method, which are SALib's, and the indices of Sobol' and Morris.

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
from experiments.lab.design.designs import MORRIS_STEP, Design, at, latin_hypercube, morris_walks, power_of_two, some
from experiments.lab.stats.lopsided import amounts, rare
from experiments.lab.stats.ratios import shares_of, variances
from experiments.lab.stats.sums import Sums
from model.parameters import BadInput

LUCK = "luck"
DUMMY = "dummy"  # a number that does nothing
SIZES = 5  # of the convergence figure: the whole sample, its half, and so on

#: Method -> the index by which it ranks factors, and the one that stands beside.
MAIN = {"sobol": "total", "morris": "mu_star", "pawn": "mean"}
BESIDE = {"sobol": "first", "morris": "sigma", "pawn": "maximum"}


def groups_of(axes: Sequence[Axis], vary: Sequence[str]) -> list[str]:
    """The factor that each axis belongs to: itself, or its agent where ``vary`` names that."""
    return [
        agent if axis.policy is None and (agent := axis.name.partition(".")[0]) in vary else axis.name for axis in axes
    ]


def factors_of(axes: Sequence[Axis], vary: Sequence[str]) -> list[str]:
    """The factors of a sample, in its order; the last is luck."""
    return [*dict.fromkeys(groups_of(axes, vary)), LUCK]


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


def sobol_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray) -> pl.DataFrame:
    """First-order index (Saltelli 2010) and total index (Jansen 1999) of every factor, at several sizes of the sample.

    outcome: (points,). Columns: size, factor, index, value, low, high, unsure. Nothing where the outcome
    does not vary over the two base matrices.
    """
    names = factors_of(axes, vary)
    whole = outcome.reshape(-1, len(names) + 2)
    rows: list[tuple] = []
    for size in sizes_of(len(whole)):
        part = whole[:size] - whole[:size].mean()
        first, last = part[:, 0], part[:, -1]
        if np.ptp([first, last]) == 0:  # A and B, which make the variance
            continue
        moved = part[:, 1:-1] - first[:, None]
        terms = np.hstack([last[:, None] * moved, moved**2 / 2])
        found = shares_of(variances(first, last), terms, most_of(first, last))
        keys = [(size, name, index) for index in ("first", "total") for name in names]
        rows += [(*key, *row) for key, row in zip(keys, found.T.tolist(), strict=True)]
    return table_of(rows)


def most_of(first: np.ndarray, last: np.ndarray) -> float:
    """The most that a row may give to an index: half the square by which everything at once moved any."""
    return float(np.square(last - first).max() / 2)


def without_pairs(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray) -> np.ndarray:
    """The outcomes of a sample with the points that pairs need, without those: as if no pairs had been asked for."""
    count = len(factors_of(axes, vary))
    rows = outcome.reshape(-1, 2 * count + 2)
    return np.concatenate([rows[:, : count + 1], rows[:, -1:]], axis=1).reshape(-1)


def morris_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """Mean absolute, mean and standard deviation of elementary effects; columns as of ``sobol_indices``.

    A group has the mean absolute alone, since its numbers move up and down at once. The mean absolute
    difference that other luck makes stands beside them.
    """
    groups, names = groups_of(axes, vary), factors_of(axes, vary)
    walks = outcome.reshape(-1, len(names) + 1)
    count = len(walks)
    effects = _elementary_effects(walks, morris_walks(count, groups, seed), groups)
    most = np.ptp(walks, axis=1).max() / MORRIS_STEP  # no step is taken to be larger than the widest walk
    alone = [k for k, name in enumerate(names) if groups.count(name) == 1]
    signed = effects[:, alone]
    squares = np.square(signed - signed.mean(axis=0)) * count / max(1, count - 1)
    rows: list[tuple] = []
    rows += _told(count, names, "mu_star", np.maximum(_mean(np.abs(effects), most), 0.0))
    rows += _told(count, [names[k] for k in alone], "mu", _mean(signed, most))
    rows += _told(count, [names[k] for k in alone], "sigma", np.sqrt(np.maximum(_mean(squares, most**2), 0.0)))
    return table_of(rows)


def _elementary_effects(walks: np.ndarray, steps: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """What each factor's one step in a walk changes, over its whole range; the last is luck's, (walks, factors)."""
    leads = [groups.index(name) for name in dict.fromkeys(groups)]
    ways = np.diff(steps.reshape(len(walks), len(leads) + 1, -1)[:, :, leads], axis=1)  # (walks, steps, factors)
    changes = np.diff(walks[:, :-1], axis=1)
    effects = ((ways != 0) * changes[:, :, None]).sum(axis=1) / ways.sum(axis=1)
    return np.hstack([effects, walks[:, -1:] - walks[:, :1]])


def _mean(samples: np.ndarray, most: float) -> np.ndarray:
    """Means and their ends, (3, columns); those that never vary may, as seldom as what no sample has shown."""
    sums = Sums.of(samples)
    low, high = amounts(sums, 1)
    unseen = rare(seen=0) / len(samples) * most
    same = np.isnan(low)
    return np.stack([sums.mean, np.where(same, sums.mean - unseen, low), np.where(same, sums.mean + unseen, high)])


def _told(size: int, names: Sequence[str], index: str, found: np.ndarray) -> list[tuple]:
    """Rows of an index. found: values and ends, (3, names)."""
    return [(size, name, index, *row) for name, row in zip(names, found.T.tolist(), strict=True)]


def table_of(rows: list[tuple]) -> pl.DataFrame:
    """A row an index: size, factor, index, value, low, high, and whether the interval reaches to nothing."""
    schema = {
        "size": pl.Int64,
        "factor": pl.String,
        "index": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        unsure=(pl.col("low") <= 0) & (pl.col("high") >= 0)
    )
