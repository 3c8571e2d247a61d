"""What is said while a study is at work: a bar where one can be drawn, lines in a log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from model.cache import is_compiled

LOGGED = 60  # seconds between the lines in a log, where no bar can be drawn


@contextmanager
def progress(
    title: str, damaged: Sequence[str] = (), console: Console | None = None
) -> Iterator[Callable[[int, int], None]]:
    """A bar over all runs with their rate; gives what is called with the runs just done and the total.

    damaged: parts that are found damaged meanwhile, and are named as they will be run again. console: on
    which other lines are said meanwhile, so that they stand above the bar.
    """
    console = console or Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    shown = console.is_terminal or console.is_jupyter
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task(title, total=None, told="")
        before = done = named = 0
        began = logged = perf_counter()

        def report(more: int, total: int) -> None:
            nonlocal before, done, logged, named
            if not done:
                before = more  # what was there before counts for nothing in the rate
            done += more
            for name in damaged[named:]:
                console.print(f"{name}: damaged, and run again", soft_wrap=True)
            named = len(damaged)
            now = perf_counter()
            rate = f", {(done - before) / (now - began):,.0f} a second" if done > before else ""
            told = f"{done:,} of {total:,} runs{rate}"
            bar.update(task, completed=done, total=total, told=told)
            if not shown and now - logged > LOGGED:
                logged = now
                console.print(told, soft_wrap=True, highlight=False)

        yield report


@contextmanager
def working(text: str) -> Iterator[None]:
    """Says on stderr that something goes on, for work that has no parts to count."""
    with Console(stderr=True).status(f"{text} ..."):
        yield


def foretell(remarks: Sequence[str]) -> None:
    """Says on stderr, before a study begins, what was taken for what, and that the model is going to be compiled."""
    first = [] if is_compiled() else ["first run of this source: compiling the model takes about half a minute, once"]
    remark([*remarks, *first], Console(stderr=True))


def remark(lines: Sequence[str], console: Console) -> None:
    """Says something on the way, a line each."""
    for line in lines:
        console.print(f"kaesong: {line}", markup=False, highlight=False, soft_wrap=True, style="dim")
