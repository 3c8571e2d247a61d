"""What hindcast and calibrate say in the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Protocol

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from experiments.lab.patterns import accepted
from experiments.lab.terminal import farewell

__all__ = ["Report", "calibrated", "calibrating", "farewell", "patterns"]


class Report(Protocol):
    """Called with the name of the block that begins, or with a number of histories just run."""

    def __call__(self, what: str | int, trying: bool = False) -> None:
        """Take note."""


@contextmanager
def calibrating(workshop: Path) -> Iterator[Report]:
    """Says what is being fitted, how many histories have been run, and where parts are kept."""
    console = Console(stderr=True)
    name = workshop.name[1:].removesuffix(".unfinished")
    kept = f"the same command with name={name} goes on from what lies in {workshop}"
    console.print(f"[dim]If interrupted, {escape(kept)}.[/dim]", soft_wrap=True)
    started, total = perf_counter(), 0
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:  # fmt: skip
        tasks: list = []

        def report(what: str | int, trying: bool = False) -> None:
            nonlocal total
            if isinstance(what, str):
                doing = "synthetic truths" if trying else "fitting"
                for task in tasks:
                    bar.update(task, visible=False)
                tasks.append(bar.add_task(f"{what}: {doing}", done=0, label=f"{what}: {doing}"))
                return
            total += what
            task = bar.tasks[-1]
            done = task.fields["done"] + what
            rate = total / (perf_counter() - started)
            bar.update(
                task.id,
                done=done,
                description=f"{task.fields['label']}: {done:,} ({rate:,.0f} a second)",
            )

        try:
            yield report
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"interrupted; {kept}") from None


def calibrated(generations: pl.DataFrame, verdict: list[str]) -> None:
    """The last generation of each block, and what the data say."""
    shown = Table(
        title="Calibration", title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    shown.add_column("block")
    for heading in (
        "generations",
        "histories",
        "threshold",
        "acceptance %",
        "effective\nparticles",
    ):
        shown.add_column(heading, justify="right")
    for (block,), part in generations.group_by("block", maintain_order=True):
        last = part.row(-1, named=True)
        shown.add_row(
            str(block), f"{len(part)}", f"{part['simulations'].sum():,}", f"{last['epsilon']:.2f}",
            f"{100 * last['acceptance']:.0f}", f"{last['ess']:.0f}",
        )  # fmt: skip
    _print(shown, verdict)


def patterns(table: pl.DataFrame, verdict: list[str]) -> None:
    """Every pattern with its value, its range, and whether it passes."""
    shown = Table(title="Patterns", title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("", "pattern"):
        shown.add_column(heading)
    for heading in ("model", "accepted", ""):
        shown.add_column(heading, justify="right")
    for row in table.iter_rows(named=True):
        passed = "[green]pass[/green]" if row["passed"] else "[bold red]FAIL[/bold red]"
        shown.add_row(row["column"], row["statement"], f"{row['model']:.2f}", accepted(row), passed)
    _print(shown, verdict)


def _print(shown: Table, verdict: list[str]) -> None:
    console = Console()
    console.print(shown)
    for sentence in verdict:
        console.print(sentence, highlight=False)
    console.print()
