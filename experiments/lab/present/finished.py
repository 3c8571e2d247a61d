"""What a study gives: tables, the answer, figures, a page; nothing of it is written yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import RenderableType

from experiments.lab.design.study import Study
from experiments.lab.engine.runs import Runs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Figure -> the file of its drawing, as a page shows it.
Drawn = Mapping[str, Path]


@dataclass(frozen=True)
class Finished:
    """A finished study.

    tables: name -> frame; a table that ``units`` names is kept as Parquet with the unit of each
    column, all others as CSV; answer: sentences; figures: name -> Figure; console: what the terminal
    shows; page: from the drawings of the figures and the manifest to a self-contained HTML text, None
    where there is nothing to tell;
    count: how many runs there were; runs: all runs of a study that is cut into tiles; texts: other
    files of the folder; outside: files that were asked for elsewhere.
    """

    study: Study
    tables: dict[str, pl.DataFrame]
    answer: list[str]
    figures: dict[str, "Figure"]
    console: Sequence[RenderableType]
    page: Callable[[Drawn, dict[str, Any]], str] | None
    count: int
    runs: Runs | None = None
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    outside: dict[Path, str] = field(default_factory=dict)

    @property
    def csv(self) -> dict[str, pl.DataFrame]:
        """The tables that are kept as CSV."""
        return {name: table for name, table in self.tables.items() if name not in {"runs", *self.units}}

    @property
    def figure_data(self) -> dict[str, pl.DataFrame]:
        """Figure -> the numbers that it shows, of those that tell them."""
        told = {name: getattr(figure, "data", None) for name, figure in self.figures.items()}
        return {name: data for name, data in told.items() if data is not None}

    @property
    def remarks(self) -> list[str]:
        """What was taken for what, and which numbers lie beyond what is plausible; a line each."""
        return self.study.remarks
