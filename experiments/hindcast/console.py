"""What a hindcast shows in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType

from experiments.lab.present import console
from experiments.record.patterns import accepted


def shown(patterns: pl.DataFrame, verdict: Sequence[str]) -> list[RenderableType]:
    """Every pattern with its value, its range, and whether it passes; and the verdict."""
    table = console.table("Patterns")
    for heading in ("", "pattern"):
        table.add_column(heading)
    for heading in ("model", "accepted", ""):
        table.add_column(heading, justify="right")
    for row in patterns.iter_rows(named=True):
        passed = "[green]pass[/green]" if row["passed"] else "[bold red]FAIL[/bold red]"
        table.add_row(row["column"], row["statement"], f"{row['model']:.2f}", accepted(row), passed)
    return [table, *console.sentences(verdict)]
