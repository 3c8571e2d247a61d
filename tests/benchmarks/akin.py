"""How much surer a study seems than it is, since rows of the posterior share ancestors.

python -m tests.benchmarks.akin
"""

import numpy as np
import polars as pl

from experiments.compare import compare
from experiments.lab.design.study import REFERENCE
from experiments.lab.stats.intervals import Z

REPLICATES = 16_000
POLICIES = ("recognition", "grand_bargain")
ANCESTOR = "moscow.price"  # moved in the part on alignment: equal where rows descend from one particle of it


def half_widths(apart: pl.DataFrame, key: str) -> float:
    """The half-width of the mean of ``apart``, where rows of one ``key`` count once, in points."""
    sums = apart.group_by(key).agg(pl.col("talks").sum(), pl.len())
    total, rows = sums["talks"].to_numpy(), sums["len"].to_numpy()
    left = total - rows * total.sum() / rows.sum()
    return 100 * Z * float(np.sqrt((left**2).sum()) / rows.sum())


def main() -> None:
    """Print the half-width on talks of each policy, with draws and with ancestors counted once."""
    found = compare(policy=list(POLICIES), replicates=REPLICATES, figures=False)
    runs = found.runs.table().select("replicate", "draw", "policy", talks=pl.col("talks_by_deadline").cast(float))
    before = runs.filter(policy=REFERENCE).select("replicate", before="talks")
    ancestors = found.tables["draws"].select("draw", ANCESTOR)
    for policy in POLICIES:
        apart = runs.filter(policy=policy).join(before, on="replicate").join(ancestors, on="draw")
        apart = apart.with_columns(talks=pl.col("talks") - pl.col("before"))
        plain, akin = (half_widths(apart, key) for key in ("draw", ANCESTOR))
        print(f"{policy}: {plain:.1f} points of talks; each ancestor counted once {akin:.1f}")


if __name__ == "__main__":
    main()
