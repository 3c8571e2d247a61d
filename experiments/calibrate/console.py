"""What a calibration shows in the terminal, while it is at work and at its end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import polars as pl
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from experiments.lab.engine.results import UNFINISHED
from experiments.lab.present import console


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
        self.bar.update(self.task, description=shown if self.counts else f"{self.label}: {self.done}")

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
def calibrating(kept: Path | None) -> Iterator[Report]:
    """Says what is being fitted, how many histories have been run, and where parts are kept."""
    screen = Console(stderr=True)
    again = ""
    if kept is not None:
        name = kept.parent.name.removesuffix(UNFINISHED)
        again = f"the same command with name={name} goes on from what lies in {kept.parent}"
        screen.print(f"[dim]If interrupted, {escape(again)}.[/dim]", soft_wrap=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        report = Report(bar)
        try:
            yield report
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"interrupted; {again}" if again else "interrupted") from None
        report.end()


def shown(generations: pl.DataFrame, verdict: Sequence[str], rate: str) -> list[RenderableType]:
    """The last generation of each block, and what the data say."""
    table = console.table(f"Calibration: {rate}")
    table.add_column("block")
    for heading in ("generations", "histories", "threshold", "acceptance %", "effective\nparticles"):
        table.add_column(heading, justify="right")
    for (block,), part in generations.group_by("block", maintain_order=True):
        last = part.row(-1, named=True)
        table.add_row(
            str(block),
            f"{len(part)}",
            f"{part['simulations'].sum():,}",
            f"{last['epsilon']:.2f}",
            f"{100 * last['acceptance']:.0f}",
            f"{last['ess']:.0f}",
        )
    return [table, *console.sentences(verdict)]
