"""What a hindcast shows in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType

from experiments.hindcast.judgement import middle, seen
from experiments.lab.present import console
from experiments.record.patterns import accepted


def shown(patterns: pl.DataFrame, forecasts: pl.DataFrame, verdict: Sequence[str]) -> list[RenderableType]:
    """Every pattern with its value and range, every forecast with its scores, and the verdict."""
    return [_patterns(patterns), _forecasts(forecasts), *console.sentences(verdict)]


def _patterns(patterns: pl.DataFrame) -> RenderableType:
    table = console.table("Patterns")
    for heading in ("", "pattern"):
        table.add_column(heading)
    for heading in ("model", "accepted", ""):
        table.add_column(heading, justify="right")
    for row in patterns.iter_rows(named=True):
        passed = "[green]pass[/green]" if row["passed"] else "[bold red]FAIL[/bold red]"
        table.add_row(row["column"], row["statement"], f"{row['model']:.2f}", accepted(row), passed)
    return table


def _forecasts(forecasts: pl.DataFrame) -> RenderableType:
    """Observed, the model's middle, and both scores beside the rivals'; lower is better."""
    table = console.table("Never fitted: the model, a constant rate, and the last months' rate (lower is better)")
    table.add_column("figure")
    for heading in ("observed", "model", "log score", "CRPS"):
        table.add_column(heading, justify="right")
    for group in forecasts.partition_by("question", maintain_order=True):
        table.add_row(f"[bold]{group['question'][0]}[/bold]")
        for row in group.iter_rows(named=True):
            scores = (_scores(row, kind) for kind in ("log", "crps"))
            table.add_row(f"  {row['statement']}", seen(row), middle(row), *scores)
    return table


def _scores(row: dict, kind: str) -> str:
    found = [row[f"{who}_{kind}"] for who in ("model", "constant", "last")]
    return " / ".join("-" if score is None else f"{score:.2f}" for score in found)
