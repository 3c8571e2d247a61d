"""A strip chart of one history: what was in force, and under it what happened, month by month."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from experiments.lab.present import palette, style
from experiments.lab.present.levers import LEVERS as TEXTS
from model.policy import LEVERS

WIDTH, LEFT, RIGHT, HEAD, FOOT, GAP = 12.0, 2.55, 1.75, 0.85, 0.4, 0.23  # inches
BAND = 0.26  # inches a band
TALL, LOW = 1.3, 0.75  # inches a panel
BIG = 12.0  # points: to be read from the back of a class

BLUE, SKY, GREEN, AMBER, RED, PLUM, GREY = ("#0b5394", "#56b4e9", "#1b8a5a", "#e0a100", "#b3260e", "#7a3e8f", "#b8b8b8")

SENDERS = {"washington": BLUE, "seoul": GREEN}
#: Column of the months -> (label, colour): the bands, of which those ever in force are drawn.
BANDS = {
    "war": ("War in Ukraine", RED),
    **{name: (TEXTS[name].band, SENDERS[lever.sender]) for name, lever in LEVERS.items()},
    "exempt": ("UN: exemption", SKY),
    "at_table": ("Talks", AMBER),
}
STATUS = {1: ("open", GREEN), 2: ("stopped", AMBER), 0: ("closed", GREY)}

#: Source of the North's income beside other trade -> (label, colour, hatch), from the bottom.
INCOME = {
    "cash_russia": ("Russia", RED, "///"),
    "cash_zone": ("the zone", GREEN, ""),
    "cash_tourism": ("tours", PLUM, "\\\\\\"),
    "cash_aid": ("US aid", BLUE, "..."),
    "cash_relief": ("relief", SKY, "|||"),
}


@style.housed
def draw(months: pl.DataFrame, title: str, subtitle: str) -> Figure:
    """The months of one history, a row each, as panels that share the axis of months.

    Takes the table of months.parquet: the monthly quantities with what was in force.
    """
    bands = [name for name in BANDS if (months[name] > 0).any()]
    peopled = bool((months["workers"] > 0).any())
    panels = [
        (_bands, BAND * max(len(bands), 1)),
        (_alignment, LOW),
        (_restraint, LOW),
        (_beliefs, TALL),
        (_provocations, TALL),
        (_zone, TALL if peopled else 0.35),
        (_income, TALL),
    ]
    height = HEAD + sum(tall for _, tall in panels) + GAP * (len(panels) - 1) + FOOT
    figure = style.sheet(WIDTH, height, title, subtitle)
    top, edges = HEAD, _edges(months["month"].to_list())
    for number, (panel, tall) in enumerate(panels):
        axes = style.place(figure, LEFT, top, WIDTH - LEFT - RIGHT, tall)
        axes.set_xlim(edges[0], edges[-1])
        axes.tick_params(labelsize=BIG - 2)
        if number:
            _shade_talks(axes, edges, months)
        panel(axes, edges, months)
        _years(axes, edges, last=number == len(panels) - 1)
        top += tall + GAP
    figure.data = months
    return figure


def _bands(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    """A row for each thing that was ever in force; paler where it was not at full strength."""
    rows = [name for name in BANDS if (months[name] > 0).any()]
    for row, name in enumerate(rows):
        for first, last, force in _runs(months[name].to_list()):
            if force > 0:
                axes.barh(
                    row,
                    edges[last] - edges[first],
                    left=edges[first],
                    height=0.72,
                    lw=0,
                    color=BANDS[name][1],
                    alpha=0.35 + 0.65 * min(force, 1.0),
                )
    axes.set_yticks(range(len(rows)), [BANDS[name][0] for name in rows], size=BIG)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if not rows:
        axes.text(
            0, 0.5, "nothing in force, no talks", transform=axes.transAxes, va="center", size=BIG, color=style.QUIET
        )


def _alignment(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    _steps(axes, edges, months["alignment"].to_numpy(), RED)
    _levels(axes, "Close to\nRussia", "none", "fully")


def _restraint(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    _steps(axes, edges, months["restraint"].to_numpy(), BLUE)
    _levels(axes, "Holds back\nits weapons", "none", "fully")


def _beliefs(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    """What the North believes, in per cent."""
    trusted = {"sincerity": ("Washington\nmeans it", BLUE, "-"), "reliability": ("Russia pays", RED, (0, (4, 1.5)))}
    ends = []
    for name, (label, colour, line) in trusted.items():
        values = 100 * months[name].to_numpy()
        axes.stairs(values, edges, baseline=None, color=colour, lw=2.4, ls=line)
        ends.append((float(values[-1]), label, colour))
    _at_the_end(axes, ends, apart=34)
    axes.set_ylim(0, 100)
    axes.set_yticks((0, 50, 100), ("0 %", "50 %", "100 %"))
    axes.grid(axis="y", color=style.RULE, lw=0.6)
    _name(axes, "Pyongyang\nbelieves that")


def _provocations(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    """Events a month, months with a major one in black under a diamond."""
    counts, major = months["provocations"].to_numpy(), months["major"].to_numpy() > 0
    middle, wide = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    axes.bar(middle, counts, 0.8 * wide, lw=0, color=np.where(major, style.INK, palette.GREY).tolist())
    high = max(4.0, float(counts.max()))
    axes.plot(middle[major], counts[major] + 0.11 * high, "D", color=PLUM, ms=8, clip_on=False)
    axes.set_ylim(0, 1.25 * high)
    axes.locator_params(axis="y", nbins=3, integer=True)
    _name(axes, "Provocations\na month")
    axes.annotate(
        f"◆ major\n({int(major.sum())} months)",
        (1, 0.62),
        (8, 0),
        xycoords="axes fraction",
        textcoords="offset points",
        color=PLUM,
        size=BIG,
        va="center",
    )


def _zone(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    """Workers as an area, firms as a line on their own scale, the zone's state along the foot."""
    workers, firms = months["workers"].to_numpy(), months["firms"].to_numpy()
    peopled = bool((workers > 0).any())
    for first, last, status in _runs(months["zone_status"].to_list()):
        axes.axvspan(edges[first], edges[last], 0, 0.09 if peopled else 1.0, lw=0, color=STATUS[int(status)][1])
        if (edges[last] - edges[first]) > 0.12 * (edges[-1] - edges[0]) and not peopled:
            axes.text(
                (edges[first] + edges[last]) / 2,
                0.5,
                STATUS[int(status)][0],
                ha="center",
                va="center",
                size=BIG,
                transform=axes.get_xaxis_transform(),
            )
    axes.set_yticks([])
    _name(axes, "Workers in\nthe zone" if peopled else "The zone")
    if not peopled:
        return
    most, many = float(workers.max()), max(1.0, float(firms.max()))
    axes.stairs(workers, edges, fill=True, color=GREEN, alpha=0.35, lw=0)
    axes.stairs(firms / many * most, edges, baseline=None, color=PLUM, lw=2.2)
    axes.set_ylim(-0.16 * most, 1.12 * most)
    axes.set_yticks((0, most), ("0", f"{most:,.0f}"))
    axes.annotate(
        f"{firms[-1]:.0f} firms\n(most: {many:.0f})",
        (1, 0.84),
        (8, 0),
        size=BIG,
        color=PLUM,
        xycoords="axes fraction",
        textcoords="offset points",
        va="center",
    )
    _legend(axes, [STATUS[code] for code in STATUS if (months["zone_status"] == code).any()])


def _legend(axes: Axes, used: list[tuple[str, str]]) -> None:
    """What the colours along the foot are, beside it."""
    for place, (label, colour) in enumerate(used):
        height = 15 * (len(used) - 1 - place)
        for text, right, ink in (("■", 8, colour), (label, 22, style.QUIET)):
            axes.annotate(
                text,
                (1, 0),
                (right, height),
                xycoords="axes fraction",
                color=ink,
                textcoords="offset points",
                size=BIG - 1,
            )


def _income(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    """The hard currency of the North's state a month beside what it earns elsewhere, by source."""
    base, ends = np.zeros(len(months)), []
    for name, (label, colour, hatch) in INCOME.items():
        values = months[name].to_numpy()
        if values.max() <= 0:
            continue
        axes.stairs(
            base + values, edges, baseline=base, fill=True, facecolor=colour, lw=0, hatch=hatch, edgecolor="white"
        )
        base = base + values
        ends.append((float(base[-1] - values[-1] / 2), label, colour))
    high = max(1.0, float(base.max()))
    axes.set_ylim(0, 1.06 * high)
    _at_the_end(axes, ends, apart=0.17 * high)
    axes.locator_params(axis="y", nbins=3)
    axes.yaxis.set_major_formatter(FuncFormatter(style.tick))
    other = style.tick(round(float(months["cash_other"][0])))
    _name(axes, f"The North earns,\nmillion USD\na month, on top\nof {other} at first\nfrom elsewhere")


def _steps(axes: Axes, edges: np.ndarray, values: np.ndarray, colour: str) -> None:
    axes.stairs(values, edges, fill=True, color=colour, alpha=0.3, lw=0)
    axes.stairs(values, edges, baseline=None, color=colour, lw=2.0)


def _levels(axes: Axes, name: str, least: str, most: str) -> None:
    axes.set_ylim(0, 1.12)
    axes.set_yticks((0, 0.5, 1), (least, "half", most))
    _name(axes, name)


def _name(axes: Axes, text: str) -> None:
    """A panel's name at the far left, clear of its ticks."""
    inch = axes.figure.get_size_inches()[0] * axes.get_position().width  # type: ignore[union-attr]
    axes.text(
        -(LEFT - 0.2) / inch,
        0.5,
        text,
        transform=axes.transAxes,
        size=BIG,
        weight="bold",
        va="center",
        linespacing=1.15,
    )


def _at_the_end(axes: Axes, ends: Sequence[tuple[float, str, str]], apart: float) -> None:
    """Labels at the right of the last values, pushed upwards where they would meet."""
    lowest = -np.inf
    for value, label, colour in sorted(ends):
        place = max(value, lowest + apart)
        axes.annotate(
            label,
            (1, place),
            (8, 0),
            xycoords=("axes fraction", "data"),
            size=BIG,
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )
        lowest = place


def _shade_talks(axes: Axes, edges: np.ndarray, months: pl.DataFrame) -> None:
    for first, last, there in _runs(months["at_table"].to_list()):
        if there > 0:
            axes.axvspan(edges[first], edges[last], color=AMBER, alpha=0.16, lw=0, zorder=0)


def _years(axes: Axes, edges: np.ndarray, last: bool) -> None:
    """January of each year as a tick, faint lines through all panels."""
    axes.xaxis.set_major_locator(YearLocator(1))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.grid(axis="x", color=style.RULE, lw=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelbottom=last, length=4 if last else 0, labelsize=BIG)
    if edges[-1] - edges[0] < 400:
        axes.xaxis.set_major_formatter(DateFormatter("%b %Y"))


def _edges(months: Sequence[date]) -> np.ndarray:
    """The first day of each month and of the one after the last, as matplotlib's days."""
    final = months[-1]
    after = date(final.year + final.month // 12, final.month % 12 + 1, 1)
    return np.array([date2num(day) for day in (*months, after)])


def _runs(values: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """(first, one past the last, value) of each stretch of equal values."""
    start = 0
    for value, stretch in groupby(values):
        end = start + sum(1 for _ in stretch)
        yield start, end, value
        start = end
