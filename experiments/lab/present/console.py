"""What studies show in the terminal: tables of one look, sentences, and where the report is."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from experiments.lab.present.foreseen import stopping
from experiments.lab.present.narrow import fitted


def table(title: str, caption: str | None = None) -> Table:
    """An empty table of the house's look."""
    return Table(
        title=title,
        caption=caption,
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )


def sentences(answer: Sequence[str]) -> list[RenderableType]:
    """The answer, a sentence a line, and an empty line."""
    return [*map(Text, answer), ""]


def show(parts: Iterable[RenderableType]) -> None:
    """Print what a study shows."""
    console = Console()
    for part in parts:
        console.print(fitted(console, part), highlight=False)


def farewell(path: Path, manifest: dict[str, Any]) -> None:
    """Where the report is, or what there is where no report could be made."""
    runs = "One run" if manifest["runs"] == 1 else f"{manifest['runs']:,} runs"
    page = path / "report.html"
    left = f"Report: {page}" if page.exists() else f"Kept in {path}"
    lines = [f"{runs} in {manifest['seconds']:.1f} s. {left}"]
    if "stopped" in manifest:
        lines.append(f"{stopping(manifest['stopped'])} These numbers again: {manifest['command']}")
    for line in lines:
        Console().print(Text(line), highlight=False, soft_wrap=True)
