"""What a study of trade-offs shows in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType

from experiments.lab.present import console, words
from experiments.tradeoffs.found import Found
from experiments.tradeoffs.goals import GOALS

#: The goals as headings; 80 columns hold them all.
COLUMNS = (
    "talks\n%",
    "provo-\ncations",
    "cash\nmn USD",
    "US\ncost",
    "Seoul's\ncost",
    "firms'\nlosses",
    "good\nenough",
    "score",
)


def shown(summary: pl.DataFrame, answer: Sequence[str], found: Found | None = None) -> list[RenderableType]:
    """Every policy on every goal, the best score first, and the answer; of packages found those that none beats."""
    table = console.table(f"Means over {summary['n'][0]:,} plausible worlds; * in the Pareto set")
    table.add_column("policy", no_wrap=True)
    for heading in COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    rows = summary if found is None else summary.filter(pl.col("pareto") | pl.col("policy").is_in(found.given))
    for row in rows.sort("score", descending=True).iter_rows(named=True):
        cells = (words.shown(goal.outcome, row[name]) for name, goal in GOALS.items())
        mark = "*" if row["pareto"] else " "
        good = f"{100 * row['robustness']:.0f} %"
        table.add_row(f"{mark} {words.policy(row['policy']).short}", *cells, good, f"{row['score']:.2f}")
    return [table, *console.sentences(answer)]
