"""Do thirty times as many runs, on other luck, contradict what is published?

python -m tests.benchmarks.larger
"""

from collections.abc import Iterator

import polars as pl

from experiments.compare import compare
from experiments.lab.present import words
from tests.benchmarks.rows import Row
from tests.tools.readme import PUBLISHED, STUDIES

REPLICATES, SEED = 30_000, 2
MOST = 0.1  # of the published intervals; one in twenty is due, and outcomes of one policy go together


def outside() -> pl.DataFrame:
    """Every published effect of a comparison beside that of the large study.

    A row a study, policy and outcome: its interval, the effect of the large study, and whether that lies ``outside``.
    The large study errs too, by a sixth as much.
    """
    found = []
    for command, name in STUDIES:
        if command != "compare":
            continue
        small = pl.read_csv(PUBLISHED / command / name / "summary.csv")
        large = compare(world=small["world"].unique().to_list(), replicates=REPLICATES, seed=SEED, figures=False)
        found.append(
            small.join(large.tables["summary"], on=["world", "policy", "outcome"], suffix="_large")
            .drop_nulls(["effect_low", "effect_high", "effect_large"])
            .filter(pl.col("effect_low") < pl.col("effect_high"))
            .select(
                "world",
                "policy",
                "outcome",
                *(f"effect{end}" for end in ("_low", "_high", "_large")),
                outside=~pl.col("effect_large").is_between("effect_low", "effect_high"),
            )
        )
    return pl.concat(found)


def larger() -> Iterator[Row]:
    """Do thirty times as many runs contradict what is published?"""
    every = outside()
    share = every["outside"].mean()
    yield Row(
        "published effects whose interval leaves out that of 30,000 replicates / all of them",
        f"{every['outside'].sum()} of {len(every)}",
        "1 in 20 is due",
        share,
        f"at most {MOST:g}",
        share <= MOST,
    )


if __name__ == "__main__":
    table = outside()
    print(
        f"{table['outside'].sum()} of {len(table)} published effects have an interval that leaves out that of the large study:"
    )
    for row in table.filter("outside").iter_rows(named=True):
        low, high, large = (
            words.shown(row["outcome"], row[f"effect{end}"], signed=True) for end in ("_low", "_high", "_large")
        )
        print(f"{row['world']}, {row['policy']}, {row['outcome']}: {low} to {high}; of the large study {large}")
