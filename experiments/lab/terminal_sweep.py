"""What sweep, sensitivity and collect say in the terminal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from experiments.lab import words
from experiments.lab.indices import LUCK
from experiments.lab.store import Store
from experiments.lab.study import Study
from experiments.lab.sweeping import Progress as Report
from experiments.lab.terminal import farewell, working
from model.cache import is_compiled

__all__ = ["farewell", "progress", "ranked", "swept", "working"]

SHOWN = 10  # factors of a table
LOGGED = 60  # seconds between the lines in a log, where no bar can be drawn


@contextmanager
def progress(study: Study, store: Store) -> Iterator[Report]:
    """A bar over all runs with their rate; names the parts that were damaged and are run again."""
    console = Console(stderr=True)
    if not is_compiled():
        console.print(
            "[dim]First run of this source: compiling the model takes about half a minute, once.[/dim]"
        )
    runs = study.runs
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(f"{len(study.sample):,} points", total=runs, said="")
        before = done = 0
        began = told = perf_counter()

        def report(more: int) -> None:
            nonlocal before, done, told
            done += more
            if done == more:  # what was there before counts for nothing in the rate
                before = done
                for name in store.damaged:
                    console.print(f"{store.parts / name}: damaged, and run again", soft_wrap=True)
            now = perf_counter()
            rate = f", {(done - before) / (now - began):,.0f} a second" if done > before else ""
            said = f"{done:,} of {runs:,} runs{rate}"
            bar.update(task, completed=done, said=said)
            if not console.is_terminal and now - told > LOGGED:
                told = now
                console.print(said, soft_wrap=True, highlight=False)

        yield report


def swept(study: Study, summary: pl.DataFrame, answer: Sequence[str]) -> None:
    """The effects at a few points, and the answer."""
    console = Console()
    for world in study.worlds:
        shown = Table(
            title=f"Effects over {len(study.sample):,} points, world: {words.world_title(world)}",
            caption=f"Replicates a point: {study.replicates:,}; effects are paired on common luck.",
            title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
        )  # fmt: skip
        shown.add_column("policy", no_wrap=True)
        shown.add_column("effect on")
        for heading in ("smallest", "median", "largest"):
            shown.add_column(heading, justify="right", no_wrap=True)
        for policy in study.policies:
            for metric in study.metrics if policy != words.REFERENCE else ():
                effects = summary.filter(
                    pl.col("world") == world,
                    pl.col("policy") == policy,
                    pl.col("outcome") == metric,
                )["effect"]
                cells = (words.shown(metric, effects.quantile(q), signed=True) for q in (0, 0.5, 1))
                shown.add_row(words.policy(policy).short, words.outcome(metric).title, *cells)
        console.print(shown)
    _say(console, answer)


def ranked(study: Study, table: pl.DataFrame, answer: Sequence[str]) -> None:
    """The factors that count most for the effects on the first metric, and the answer."""
    console = Console()
    metric = study.metrics[0]
    index = "total" if study.method == "sobol" else "mu_star"
    for world in study.worlds:
        for policy in study.policies:
            if policy == words.REFERENCE:
                continue
            rows = table.filter(
                pl.col("world") == world, pl.col("policy") == policy, pl.col("outcome") == metric,
                pl.col("of") == "effect", pl.col("index") == index, pl.col("size") == pl.col("size").max(),
            ).sort("value", descending=True)  # fmt: skip
            shown = Table(
                title=f"{words.policy(policy).title}, effect on {words.outcome(metric).title.lower()}, "
                f"world: {words.world_title(world)}",
                title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
            )  # fmt: skip
            shown.add_column("factor", no_wrap=True)
            unit = words.effect_unit(metric)
            heading = "total index" if index == "total" else f"mean absolute change\n{unit}"
            shown.add_column(heading, justify="right")
            shown.add_column("95 %", justify="right")
            for row in rows.head(SHOWN).iter_rows(named=True):
                doubt = " ?" if row["unsure"] else ""
                name = f"[bold]{LUCK}[/bold]" if row["factor"] == LUCK else row["factor"]
                value, *ends = (
                    words.number(row[key], 2) if index == "total" else words.shown(metric, row[key])
                    for key in ("value", "low", "high")
                )
                shown.add_row(name, value + doubt, " to ".join(ends))
            console.print(shown)
    _say(console, answer)


def collected(path: Path, rows: int, columns: Sequence[str]) -> None:
    """What was joined."""
    by = f"told apart by {', '.join(columns)}" if columns else "which differ in no override"
    Console().print(f"{rows:,} runs, {escape(by)}: {path}", highlight=False, soft_wrap=True)


def _say(console: Console, answer: Sequence[str]) -> None:
    for sentence in answer:
        console.print(escape(sentence), soft_wrap=False, highlight=False)
    console.print()
