"""What hindcast and calibrate say in the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from experiments.lab.patterns import accepted
from experiments.lab.terminal import farewell

__all__ = ["Report", "calibrated", "calibrating", "farewell", "patterns"]


class Report:
    """Counts histories, shows how many a second, and knows the rate of all that were fitted."""

    def __init__(self, bar: Progress) -> None:
        self.bar, self.task = bar, bar.add_task("")
        self.label, self.counts = "", True
        self.done, self.began = 0, perf_counter()
        self.histories, self.seconds = 0, 0.0

    def begin(self, label: str, counts: bool = True) -> None:
        """Something new begins; ``counts``: whether it counts among the histories fitted."""
        self.end()
        self.label, self.counts = label, counts
        self.bar.update(self.task, description=label)

    def __call__(self, done: int) -> None:
        """So many more are finished."""
        self.done += done
        rate = self.done / (perf_counter() - self.began)
        shown = f"{self.label}: {self.done:,} ({rate:,.0f} a second)"
        self.bar.update(
            self.task, description=shown if self.counts else f"{self.label}: {self.done}"
        )

    def end(self) -> None:
        """Close the books on what went on."""
        if self.counts:
            self.histories += self.done
            self.seconds += perf_counter() - self.began
        self.done, self.began = 0, perf_counter()

    @property
    def rate(self) -> str:
        """'125,206 histories, 1,300 a second'; nothing where all were kept from before."""
        if not self.histories:
            return "no history had to be run again"
        return f"{self.histories:,} histories, {self.histories / self.seconds:,.0f} a second"


@contextmanager
def calibrating(workshop: Path) -> Iterator[Report]:
    """Says what is being fitted, how many histories have been run, and where parts are kept."""
    console = Console(stderr=True)
    name = workshop.name[1:].removesuffix(".unfinished")
    kept = f"the same command with name={name} goes on from what lies in {workshop}"
    console.print(f"[dim]If interrupted, {escape(kept)}.[/dim]", soft_wrap=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        report = Report(bar)
        try:
            yield report
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"interrupted; {kept}") from None
        report.end()


def calibrated(generations: pl.DataFrame, verdict: list[str], rate: str) -> None:
    """The last generation of each block, and what the data say."""
    shown = Table(
        title=f"Calibration: {rate}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
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
