"""What two factors do together beyond what each does alone: second-order Sobol' indices.

Take points A and B that share nothing. AB is A with one factor of B, BA is B with one factor of A.
What the first factor changes at B, times what the second changes at A, is on average the variance
that the two explain together alone: BA and AB share just these two factors (Saltelli 2002). Either
may be the first, so that each pair has two such products. SALib forms one, and not of differences;
its indices of pairs that do nothing are as wide as all others.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.stats.intervals import Z, critical
from experiments.sensitivity.indices import RESAMPLES, problem_of, sizes_of

#: The columns of the table of pairs.
SCHEMA = {
    "size": pl.Int64,
    "factor": pl.String,
    "other": pl.String,
    **dict.fromkeys(("value", "low", "high", "joint_low", "joint_high"), pl.Float64),
}


def pair_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray, seed: int) -> pl.DataFrame:
    """The index of every pair of factors, at several sizes of the base sample.

    outcome: (points,), of a sample with the points that pairs need. Columns: those of SCHEMA; the
    joint ends are those of intervals that hold for all pairs at once (Bonferroni). Nothing where the
    outcome does not vary over the two base matrices.
    """
    from SALib.util import extract_group_names

    names, count = extract_group_names(problem_of(axes, vary))
    whole = outcome.reshape(-1, 2 * count + 2)
    rows: list[tuple] = []
    for size in sizes_of(len(whole)):
        part = whole[:size]
        if np.ptp(part[:, [0, -1]]) == 0:  # A and B, which make the variance
            continue
        value, spread = _indices(part, seed)
        joint = critical(count * (count - 1) // 2)
        for j, k in zip(*np.triu_indices(count, 1), strict=True):
            here, ends = value[j, k], (Z * spread[j, k], joint * spread[j, k])
            margins = [end for margin in ends for end in (here - margin, here + margin)]
            rows.append((size, str(names[j]), str(names[k]), here, *margins))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def base_rows(part: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A and B, (rows,), and what each factor changes at A and at B, (rows, factors)."""
    first, last, count = part[:, 0], part[:, -1], part.shape[1] // 2 - 1
    return first, last, part[:, 1 : count + 1] - first[:, None], part[:, count + 1 : -1] - last[:, None]


def _indices(part: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices and their bootstrap's standard deviation, (factors, factors), of rows that are taken anew whole."""
    first, last, at_first, at_last = base_rows(part - part.mean())
    size, count = at_first.shape
    again = np.random.default_rng(seed % 2**32 + 1).integers(size, size=(size, RESAMPLES))
    times = np.stack([np.ones(size), *(np.bincount(column, minlength=size) for column in again.T)]) / size
    variance = times @ (first**2 + last**2) / 2 - (times @ (first + last) / 2) ** 2
    found = np.zeros((len(times), count, count))
    for j in range(count):
        products = (at_last[:, j, None] * at_first + at_first[:, j, None] * at_last) / 2
        np.divide(times @ products, variance[:, None], out=found[:, j], where=variance[:, None] > 0)
    return found[0], found[1:].std(axis=0, ddof=1)
