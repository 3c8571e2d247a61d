"""The common look of every figure: settings, frame, titles, rows of policies, and saving.

Figures are made with `matplotlib.figure.Figure` alone, never pyplot, so that nothing is shared
between threads but the settings, and `settings` guards those.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, wraps
from io import BytesIO
from threading import Lock
from typing import Any

import matplotlib
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, words

INK, QUIET, FAINT, RULE = "#1a1a1a", "#595959", "#f4f4f4", "#d0d0d0"
TITLE, TEXT, SMALL = 14.0, 10.0, 9.0  # points; nothing is set smaller than SMALL
DPI = 130
PAGE, ROOM, PHONE = 13.0, 6.8, 3.9  # inches: a sheet of paper, a column on a wall, a phone
WIDE = 9.0  # inches; from here on a figure has room for text beside its axes
MARGIN = 0.2  # inches beside the head
HINTED = 0.97  # of a line, since text in few pixels is set a little wider than it measures
CHARACTER = 0.064  # inches that one of SMALL text in DejaVu Sans takes, measured
SUBTITLE, TITLE_LINE, LINE = 0.47, 0.272, 0.1625  # inches: where it starts; from line to line

RC: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same on every machine
    "font.size": SMALL,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "axes.titlesize": TEXT,
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # over its axes, and not where all words beside them are measured first
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

#: Matplotlib's settings of windows, which no figure in a file can show.
_WINDOWS = ("backend", "webagg", "tk.", "interactive", "toolbar", "docstring", "savefig.directory", "figure.raise")

_lock = Lock()
_depth = 0
_before: dict[Any, Any] = {}


@contextmanager
def settings() -> Iterator[None]:
    """The house's rcParams while at least one thread draws; what was set before comes back after.

    All others are matplotlib's own defaults, whatever a matplotlibrc in this folder or at home says.
    `matplotlib.rc_context` alone would let one thread take the settings from under another.
    """
    global _depth, _before
    with _lock:
        if _depth == 0:
            ours = {key: one for key, one in matplotlib.rcParamsDefault.items() if not key.startswith(_WINDOWS)} | RC
            _before = {key: matplotlib.rcParams[key] for key in ours}
            matplotlib.rcParams.update(ours)
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


class Drawing(Figure):
    """A figure that tells the numbers it shows: ``data``, a row a mark, None where it tells none."""

    data: pl.DataFrame | None = None


def sheet(width: float, height: float, title: str, subtitle: str) -> Drawing:
    """An empty figure of so many inches, with a title that states what is seen and a subtitle."""
    return _headed(width, height, title, wrapped(subtitle, HINTED * (width - 2 * MARGIN)))


def headed(width: float, below: float, title: str, subtitle: str, lines: int = 2) -> tuple[Drawing, float]:
    """An empty figure as tall as its head and `below` inches under it, and where the head ends.

    Title and subtitle wrap to the width, and the head grows with them. At least `lines` lines of
    subtitle are left room for, so that figures of one family stand alike.
    """
    title = wrapped(title, width - 2 * MARGIN, TITLE, "bold")
    subtitle = wrapped(subtitle, width - 2 * MARGIN)
    under = SUBTITLE + TITLE_LINE * title.count("\n")
    top = under + LINE * max(lines, subtitle.count("\n") + 1)
    return _headed(width, top + below, title, subtitle), top


def _headed(width: float, height: float, title: str, subtitle: str) -> Drawing:
    figure = Drawing(figsize=(width, height))
    inch, left = 1 / height, MARGIN / width
    figure.text(left, 1 - 0.16 * inch, title, size=TITLE, weight="bold", va="top")
    under = SUBTITLE + TITLE_LINE * title.count("\n")
    figure.text(left, 1 - under * inch, subtitle, size=SMALL, color=QUIET, va="top", linespacing=1.3)
    return figure


def wrapped(text: str, inches: float, size: float = SMALL, weight: str = "normal") -> str:
    """The text broken into lines none of which is wider than so many inches, words kept whole.

    One that is wider than that by itself stands alone on its line.
    """
    most = max(1, int(inches / (CHARACTER * size / SMALL)))
    for count in range(most, 0, -1):
        text = textwrap.fill(text, count, break_long_words=False, break_on_hyphens=False)
        if max(reach(line, size, weight) for line in text.split("\n")) <= inches:
            break
    return text


def reach(line: str, size: float = SMALL, weight: str = "normal") -> float:
    """Width in inches of one line of text."""
    return size / 72 * sum(_advance(sign, weight) for sign in line)


@cache
def _advance(sign: str, weight: str) -> float:
    """How far a sign moves the pen, in its own size: measured once, since measuring is slow."""
    with settings():
        font = FontProperties(family=RC["font.sans-serif"], weight=weight, size=100)
        return float(text_to_path.get_text_width_height_descent(sign, font, False)[0]) / 100


def place(figure: Figure, left: float, top: float, width: float, height: float, **kwargs: Any) -> Axes:
    """Axes at a place in inches, measured from the upper left corner of the sheet."""
    w, h = figure.get_size_inches()
    return figure.add_axes((left / w, 1 - (top + height) / h, width / w, height / h), **kwargs)


def policies_of(table: pl.DataFrame) -> list[str]:
    """The policies of a table: the status quo first, the others in the order they come."""
    names = table["policy"].unique(maintain_order=True).to_list()
    return sorted(names, key=lambda name: name != REFERENCE)


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


def size(look: palette.Look, points: float) -> float:
    """Marker size at which all markers look equally large: stars are thin, diamonds wide."""
    return points * {"*": 1.5, (4, 1, 0): 1.3, (3, 1, 0): 1.3, "D": 0.85, "s": 0.9, "P": 1.1, "X": 1.1}.get(
        look.marker, 1.0
    )


def plain_ticks(axes: Axes, most: int = 4) -> None:
    """At most so many intervals on the x axis, numbers written as in the text."""
    axes.locator_params(axis="x", nbins=most)
    axes.xaxis.set_major_formatter(FuncFormatter(tick))


def years(axes: Axes, first: int, last: int, every: int) -> None:
    """A tick on the first day of every so many years, from one year to another.

    They are told, since a YearLocator looks for them anew at every step of the drawing.
    """
    shown = range(every * (first // every), every * -(-last // every) + 1, every)
    axes.xaxis.set_major_locator(FixedLocator([date2num(date(year, 1, 1)) for year in shown]))
    axes.xaxis.set_major_formatter(FixedFormatter([str(year) for year in shown]))


def tick(value: float, _position: float | None = None) -> str:
    """A tick's number: as few decimals as it needs, with commas and a true minus sign."""
    return f"{round(value, 6):,.10g}".replace("-", "\N{MINUS SIGN}")


def svg(figure: Figure) -> bytes:
    """The figure as a vector picture. The same figure gives the same bytes."""
    return _written(figure, format="svg", metadata={"Date": None})


def png(figure: Figure, dpi: float = DPI) -> bytes:
    """The figure in pixels, so many to an inch. The same figure gives the same bytes."""
    quick = {
        "compress_level": 3
    }  # half the time of the usual 6, and no larger: the filters of lines and areas do the rest
    return _written(figure, format="png", dpi=dpi, metadata={"Software": None}, pil_kwargs=quick)


def _written(figure: Figure, **how: Any) -> bytes:
    with settings():
        figure.savefig(buffer := BytesIO(), **how)
    return buffer.getvalue()
