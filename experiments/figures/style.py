"""The common look of every figure: settings, frame, titles, rows of policies, and saving.

Figures are made with `matplotlib.figure.Figure` alone, never pyplot, so that nothing is shared
between threads but the settings, and `settings` guards those.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any

import matplotlib
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from experiments.lab import words

INK, QUIET, FAINT, RULE = "#1a1a1a", "#595959", "#f4f4f4", "#d0d0d0"
TITLE, TEXT, SMALL = 14.0, 10.0, 9.0  # points; nothing is set smaller than SMALL
DPI = 130

RC: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same on every machine
    "font.size": SMALL,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "axes.titlesize": TEXT,
    "axes.titlelocation": "left",
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",  # looks the same where the font is missing
    "svg.hashsalt": "kaesong",  # the same figure gives the same bytes
}

_lock = Lock()
_depth = 0
_before: dict[Any, Any] = {}


@contextmanager
def settings() -> Iterator[None]:
    """The house's rcParams while at least one thread draws; what was set before comes back after.

    `matplotlib.rc_context` alone would let one thread take the settings from under another.
    """
    global _depth, _before
    with _lock:
        if _depth == 0:
            _before = {key: matplotlib.rcParams[key] for key in RC}
            matplotlib.rcParams.update(RC)
        _depth += 1
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                matplotlib.rcParams.update(_before)


def housed[**P](draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw a figure under the house's settings."""

    @wraps(draw)
    def inner(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with settings():
            return draw(*args, **kwargs)

    return inner


def sheet(width: float, height: float, title: str, subtitle: str) -> Figure:
    """An empty figure of so many inches, with a title that states what is seen and a subtitle."""
    figure = Figure(figsize=(width, height))
    inch = 1 / height
    figure.text(0.2 / width, 1 - 0.16 * inch, title, size=TITLE, weight="bold", va="top")
    per_line = int((width - 0.4) / 0.064)  # a line of SMALL text in DejaVu Sans, measured
    figure.text(0.2 / width, 1 - 0.47 * inch, textwrap.fill(subtitle, per_line), size=SMALL,
                color=QUIET, va="top", linespacing=1.3)  # fmt: skip
    return figure


def place(
    figure: Figure, left: float, top: float, width: float, height: float, **kwargs: Any
) -> Axes:
    """Axes at a place in inches, measured from the upper left corner of the sheet."""
    w, h = figure.get_size_inches()
    return figure.add_axes((left / w, 1 - (top + height) / h, width / w, height / h), **kwargs)


def policies_of(table: pl.DataFrame) -> list[str]:
    """The policies of a table: the status quo first, the others in the order they come."""
    names = table["policy"].unique(maintain_order=True).to_list()
    return sorted(names, key=lambda name: name != words.REFERENCE)


def world_of(table: pl.DataFrame) -> str:
    """The title of the one world a table speaks of. Raises ValueError for several."""
    names = table["world"].unique().to_list()
    if len(names) != 1:
        raise ValueError(f"a figure shows one world, the table holds {len(names)}: {names}")
    return words.world_title(names[0])


def runs_each(table: pl.DataFrame) -> str:
    """'1,000 runs of each policy', for subtitles; from the runs or from their summary table."""
    column = "replicate" if "replicate" in table.columns else "n"
    counts = table[column].to_numpy()
    count = len(counts) // table["policy"].n_unique() if column == "replicate" else counts.max()
    return f"{count:,} runs of each policy, all on the same luck"


def stripes(axes: Axes, count: int, reach: float = 1.0) -> None:
    """Faint bands behind every other row, so that the eye stays in its row.

    They run `reach` times the width of the axes, to take in numbers printed beside them.
    """
    for row in range(0, count, 2):
        axes.axhspan(row - 0.5, row + 0.5, 0, reach, color=FAINT, lw=0, zorder=0, clip_on=False)
    axes.set_ylim(max(count, 1) - 0.5, -0.5)


def name_rows(axes: Axes, policies: Sequence[str], short: bool = False) -> None:
    """Policies' names at the left of a panel of rows; none when `policies` is empty."""
    titles = [words.policy(name).short if short else words.policy(name).title for name in policies]
    axes.set_yticks(range(len(titles)), titles)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def size(look: words.Look, points: float) -> float:
    """Marker size at which all markers look equally large: stars are thin, diamonds wide."""
    return points * {"*": 1.5, "D": 0.85, "s": 0.9, "P": 1.1, "X": 1.1}.get(look.marker, 1.0)


def plain_ticks(axes: Axes, most: int = 4) -> None:
    """At most so many intervals on the x axis, numbers written as in the text."""
    axes.locator_params(axis="x", nbins=most)
    axes.xaxis.set_major_formatter(FuncFormatter(tick))


def tick(value: float, _position: float | None = None) -> str:
    """A tick's number: as few decimals as it needs, with commas and a true minus sign."""
    return f"{round(value, 6):,.10g}".replace("-", "\N{MINUS SIGN}")


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write `name`.svg and `name`.png into an existing folder, and return the two paths.

    The same figure gives the same bytes. Raises OSError where nothing can be written.
    """
    vector, pixels = folder / f"{name}.svg", folder / f"{name}.png"
    with settings():
        figure.savefig(vector, metadata={"Date": None})
        figure.savefig(pixels, dpi=DPI, metadata={"Software": None})
    return [vector, pixels]
