"""What a study says in the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from experiments.lab import words
from experiments.lab.chronicle import Tale
from experiments.lab.study import Study
from model.cache import is_compiled

if TYPE_CHECKING:
    from experiments.lab.run import Progress as Report

#: The outcomes of the table, with their headings; 80 columns hold it.
COLUMNS = {
    "talks_by_deadline": "talks\n%",
    "alignment_mean": "align-\nment",
    "provocations": "provo-\ncations",
    "zone_workers_end": "zone\nworkers",
    "cost_washington": "US\ncost",
}

READING_WIDTH = 80


@contextmanager
def progress(study: Study) -> "Iterator[Report]":
    """A progress bar over replicates; says so first if the model has to be compiled."""
    console = Console(stderr=True)
    if not is_compiled():
        console.print(
            "[dim]First run of this source: compiling the model takes about half a minute, once.[/dim]"
        )
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("replicates"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(
            f"{len(study.policies)} policies x {len(study.worlds)} worlds", total=study.replicates
        )

        def report(done: int, total: int | None = None) -> None:
            bar.update(task, advance=done, total=total)

        yield report


def table(study: Study, effects: pl.DataFrame, answers: dict[str, list[str]]) -> None:
    """A table a world, readable in ten seconds, and the answer in three sentences."""
    console = Console()
    for world in study.worlds:
        rows = {
            (row["policy"], row["outcome"]): row
            for row in effects.filter(pl.col("world") == world).iter_rows(named=True)
        }
        shown = Table(
            title=f"World: {words.world_title(world)}",
            caption=_caption(rows),
            title_justify="left",
            caption_justify="left",
            box=box.SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
        )
        shown.add_column("policy", no_wrap=True)
        first, *others = COLUMNS.values()
        for heading in (first, "effect on talks\npoints [95 %]", *others):
            shown.add_column(heading, justify="right", no_wrap=True)
        for policy in study.policies:
            talks, *cells = (words.shown(name, rows[policy, name]["mean"]) for name in COLUMNS)
            effect = _effect(rows[policy, "talks_by_deadline"])
            shown.add_row(words.policy(policy).short, talks, effect, *cells)
        console.print(shown)
        for sentence in answers[world]:
            console.print(sentence, soft_wrap=False, highlight=False)
        console.print()


def _effect(row: dict) -> str:
    """'+11.2 [9.1, 13.3]', bold where the interval excludes zero."""
    if row["policy"] == words.REFERENCE:
        return "reference"
    if row["effect_low"] is None:
        return "one run only"
    text, low, high = (
        words.shown(row["outcome"], row[key], signed=True)
        for key in ("effect", "effect_low", "effect_high")
    )
    if row["effect_low"] == row["effect_high"]:
        return f"{text} (same runs)" if row["differs"] == 0 else text
    sure = row["effect_low"] > 0 or row["effect_high"] < 0
    return f"[bold]{text}[/bold] \\[{low}, {high}]" if sure else f"{text} \\[{low}, {high}]"


def _caption(rows: dict) -> str:
    talks = [
        row
        for (_, outcome), row in rows.items()
        if outcome == "talks_by_deadline" and row["policy"] != words.REFERENCE
    ]
    if not talks or talks[0]["effect_low"] is None:
        return "means over runs"
    widest = max((row["effect_high"] - row["effect_low"]) / 2 for row in talks)
    needed = max(row["replicates_needed"] or 0 for row in talks)
    return (
        f"Means over {talks[0]['n']:,} replicates; effects are paired on common luck. "
        f"Widest half-width on talks: {100 * widest:.1f} points; one point needs {needed:,} replicates. "
        "Cost to US taxpayers in million US dollars."
    )


@contextmanager
def working(text: str) -> Iterator[None]:
    """Says on stderr that something goes on, for work that has no parts to count."""
    with Console(stderr=True).status(f"{text} ..."):
        yield


def read_out(tale: Tale, luck: str) -> None:
    """A history at reading width: the months in the left margin."""
    console = Console(highlight=False)
    wide = min(console.width, READING_WIDTH)
    console.print(f"[bold]One history: {escape(tale.title)}[/bold]\n[dim]{luck}[/dim]", width=wide)
    for paragraph in tale.opening:
        console.print(f"\n{escape(paragraph)}", width=wide)
    months = Table.grid(padding=(0, 2, 1, 0))
    months.add_column(style="bold", no_wrap=True)
    months.add_column()
    for name, entries in tale.months:
        month, year = name.split()
        months.add_row(f"{month[:3]} {year}", escape(" ".join(entry.sentence for entry in entries)))
    console.print()
    console.print(months, width=wide)
    for paragraph in tale.closing:
        console.print(f"{escape(paragraph)}\n", width=wide)


def farewell(path: Path, manifest: dict) -> None:
    """Where the report is."""
    runs = "One run" if manifest["runs"] == 1 else f"{manifest['runs']:,} runs"
    Console().print(
        f"{runs} in {manifest['seconds']:.1f} s. Report: {path / 'report.html'}",
        highlight=False,
        soft_wrap=True,
    )
