"""What an audit shows in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType

from experiments.audit.words import percent
from experiments.lab.present import console


def shown(summary: pl.DataFrame, answer: Sequence[str]) -> list[RenderableType]:
    """Every claim with its shares, and the answer."""
    table = console.table(
        f"{summary['n'][0]:,} plausible worlds: share with nothing to test (void), verdicts of the others"
    )
    table.add_column("claim", no_wrap=True)
    table.add_column("")
    for heading in ("void", "yes", "open", "no"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in summary.iter_rows(named=True):
        shares = (percent(row[f"share_{key}"]) for key in ("void", "yes", "undecided", "no"))
        table.add_row(row["claim"], row["sentence"], *shares)
    return [table, *console.sentences(answer)]
