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
from experiments.lab.stats.ratios import shares_of, variances
from experiments.sensitivity.indices import factors_of, most_of, sizes_of

#: The columns of the table of pairs.
SCHEMA = {
    "size": pl.Int64,
    "factor": pl.String,
    "other": pl.String,
    **dict.fromkeys(("value", "low", "high", "joint_low", "joint_high"), pl.Float64),
}


def pair_indices(axes: Sequence[Axis], vary: Sequence[str], outcome: np.ndarray) -> pl.DataFrame:
    """The index of every pair of factors, at several sizes of the base sample.

    outcome: (points,), of a sample with the points that pairs need. Columns: those of SCHEMA; the
    joint ends are those of intervals that hold for all pairs at once (Bonferroni). Nothing where the
    outcome does not vary over the two base matrices.
    """
    names = factors_of(axes, vary)
    whole = outcome.reshape(-1, 2 * len(names) + 2)
    among = len(names) * (len(names) - 1) // 2
    rows: list[tuple] = []
    for size in sizes_of(len(whole)):
        part = whole[:size] - whole[:size].mean()
        first, last = part[:, 0], part[:, -1]
        if np.ptp([first, last]) == 0:  # A and B, which make the variance
            continue
        at_first, at_last = part[:, 1 : len(names) + 1] - first[:, None], part[:, len(names) + 1 : -1] - last[:, None]
        variance, most = variances(first, last), most_of(first, last)
        for j, name in enumerate(names[:-1]):
            others = slice(j + 1, None)
            products = (at_last[:, j, None] * at_first[:, others] + at_first[:, j, None] * at_last[:, others]) / 2
            alone, joint = (shares_of(variance, products, most, count) for count in (1, among))
            found = np.vstack([alone, joint[1:]]).T.tolist()
            rows += [(size, name, other, *row) for other, row in zip(names[others], found, strict=True)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
