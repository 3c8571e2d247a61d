"""Did it come to talks, and when: the cumulative share of runs with talks, a curve a policy."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import listed, percent
from experiments.lab.stats.effects import draws_in, shares_and_interval

LEFT, ABOVE, FOOT, RIGHT = 0.85, 0.205, 0.62, 0.2  # inches around the axes
LABELS = 3.45  # inches at the right of the axes for the labels, where the sheet is wide; at least
NAME, AIR = 0.5, 0.16  # inches beside the axes where a name begins, and between it and its share
TALL, LOW = 4.78, 2.5  # inches of the axes on a wide sheet, and over rows of labels
BANDED = ("status_quo", "recognition")  # the two whose pointwise interval is drawn
SPAN = 1.15  # inches that an interval takes beside its share
LINE, ROW = 0.21, 0.24  # inches from one label to the next, beside the axes and under them


class Curve(NamedTuple):
    """A policy's share of runs with talks by each month, in per cent, with its interval."""

    policy: str
    look: palette.Look
    share: NDArray
    low: NDArray
    high: NDArray
    banded: bool

    @property
    def texts(self) -> tuple[str, str, str]:
        """Name, share by the deadline and its interval, as they stand in a label."""
        low, high = (words.number(values[-1], 1) for values in (self.low, self.high))
        return words.policy(self.policy).title, percent(self.share[-1] / 100, 1), f"({low} to {high})"


@style.housed
def draw(
    runs: pl.DataFrame, trajectories: pl.DataFrame, width: float = style.PAGE, guess: float | None = None
) -> Figure:
    """Cumulative share of runs in which talks have begun, over the months of one world.

    Takes the runs and, for the dates of their months, the trajectories. On a narrow sheet the
    labels stand under the axes. `guess` is the share, from 0 to 1, that somebody expected before
    seeing the answer. Raises ValueError for more than one world, and for a guess out of bounds.
    """
    if guess is not None and not 0 <= guess <= 1:
        raise ValueError(f"a guess lies between 0 and 1, not at {guess}")
    months = trajectories["month"].unique().sort().to_list()
    curves = _curves(runs, len(months))
    wide = width >= style.WIDE
    tall = max(TALL, LINE * (len(curves) + 2)) if wide else LOW
    figure, top = style.headed(
        width,
        ABOVE + tall + FOOT + (0.0 if wide else ROW * (len(curves) + 0.4)),
        f"In how many runs talks have begun, month by month, in the {style.world_of(runs)} world",
        f"{style.runs_each(runs)}. {'At the right' if wide else 'Below'}: the share by the "
        "deadline and, in brackets, its 95 % interval"
        f"{_banded(style.policies_of(runs))}.",
    )
    labels = max(LABELS, _share_ends(curves) + SPAN)
    across = width - LEFT - (labels if wide else RIGHT)
    axes = style.place(figure, LEFT, top + ABOVE, across, tall)
    dates = date2num([*months, following(months[-1])])
    _draw_curves(axes, dates, curves)
    _mark_deadline(axes, dates, clear=0 if guess is None else 9)
    _scales(axes, dates, _highest(curves, guess), across)
    if guess is not None:
        _mark_guess(axes, dates, 100 * guess)
    if wide:
        _labels_beside(axes, curves, across, tall)
    else:
        _labels_below(axes, curves, across, tall)
    figure.data = _data(curves, [*months, following(months[-1])])
    return figure


def _data(curves: Sequence[Curve], dates: Sequence[date]) -> pl.DataFrame:
    """A row a policy and day on which a month begins: the share by then, with its interval."""
    tables = [
        pl.DataFrame(
            {
                "policy": curve.policy,
                "month": dates,
                "share": curve.share / 100,
                "share_low": curve.low / 100,
                "share_high": curve.high / 100,
            }
        )
        for curve in curves
    ]
    return pl.concat(tables)


def _curves(runs: pl.DataFrame, months: int) -> list[Curve]:
    policies = style.policies_of(runs)
    groups = runs.partition_by("policy", as_dict=True)
    found = []
    for policy, look in palette.looks(policies).items():
        group = groups[(policy,)]
        share, low, high = (100 * values for values in _shares(group, months))
        found.append(Curve(policy, look, share, low, high, policy in BANDED))
    return found


def _draw_curves(axes: Axes, dates: NDArray, curves: Sequence[Curve]) -> None:
    for curve in curves:
        colour, line = curve.look.colour, curve.look.line
        if curve.banded:
            axes.fill_between(dates, curve.low, curve.high, step="post", color=colour, alpha=0.16, lw=0)
        axes.plot(dates, curve.share, drawstyle="steps-post", color=colour, ls=line, lw=2.2)


def _highest(curves: Sequence[Curve], guess: float | None) -> float:
    """What the axis must reach, in per cent."""
    ends = [curve.high.max() if curve.banded else curve.share[-1] for curve in curves]
    return max(*ends, 100 * (guess or 0.0), 0.0)


def _mark_deadline(axes: Axes, dates: NDArray, clear: float) -> None:
    """A line at the end, with a word over it that stays so many points clear of a guess's ring."""
    axes.axvline(dates[-1], color=style.INK, lw=1)
    axes.annotate("deadline", (1, 1), (-clear, 5), xycoords="axes fraction", ha="right", textcoords="offset points")


def _scales(axes: Axes, dates: NDArray, highest: float, across: float) -> None:
    """Years as many as fit along the foot, per cent at the left."""
    axes.set_xlim(dates[0], dates[-1])
    axes.set_ylim(0, min(100, 1.08 * highest) if highest > 0 else 100)
    axes.set_ylabel("talks have begun, % of runs", size=style.TEXT)
    axes.set_xlabel("date (mark at 1 January)", size=style.TEXT)
    months = len(dates) - 1
    first, last = num2date(dates[[0, -1]])
    style.years(axes, first.year, last.year, max(1, months // 96, ceil(months / 26 / across)))
    axes.yaxis.set_major_formatter(FuncFormatter(style.tick))
    axes.grid(axis="y", color=style.RULE, lw=0.5)
    axes.set_axisbelow(True)


def _mark_guess(axes: Axes, dates: NDArray, percent: float) -> None:
    """A dashed line at what was guessed, named at its left, with a ring at the deadline."""
    axes.axhline(percent, color=style.INK, lw=1.4, ls=(0, (4, 3)), zorder=3)
    axes.plot(dates[-1], percent, "o", ms=10, mfc="white", mec=style.INK, mew=2, zorder=5, clip_on=False)
    above = percent < 0.8 * axes.get_ylim()[1]  # the other side has more room
    axes.annotate(
        f"your guess {words.number(percent, 0)} %",
        (0, percent),
        (6, 4 if above else -4),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        weight="bold",
        size=style.TEXT,
        va="bottom" if above else "top",
        zorder=6,
        bbox={"fc": "white", "ec": "none", "alpha": 0.85, "pad": 1.0},
    )


def following(month: date) -> date:
    """The first of the next month: the end of the last month of a run."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _banded(policies: Sequence[str]) -> str:
    names = [words.policy(name).inline for name in BANDED if name in policies]
    return f"; shaded, month by month, for {listed(names)}" if names else ""


def _shares(runs: pl.DataFrame, months: int) -> tuple[NDArray, NDArray, NDArray]:
    """The shares by month of a table of runs."""
    ordered = runs.sort("point", "replicate")
    first = ordered["talks_month"].fill_null(np.inf).fill_nan(np.inf).to_numpy()
    return shares_by_month(first, months, draws_in(ordered))


def shares_by_month(first: NDArray, months: int, draws: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Share of runs with talks by each month with its interval, the last twice (it stands to its end).

    first: the month in which talks begin, from 1, or inf, (replicates,); draws: the draw of parameters of
    each. At the end they are those of the summary table.
    """
    begun = first[:, None] <= np.append(np.arange(1, months + 1), months)
    return shares_and_interval(begun.astype(float), draws)


def _labels_beside(axes: Axes, curves: Sequence[Curve], across: float, tall: float) -> None:
    """Each curve's name and numbers beside its end, moved apart where they would overlap."""
    ends = np.array([curve.share[-1] for curve in curves])
    top = axes.get_ylim()[1]
    order = np.argsort(ends, kind="stable")
    places = np.empty(len(ends))
    places[order] = spread(ends[order], LINE / tall * top, 0.0, top)
    end, inch = axes.get_xlim()[1], np.ptp(axes.get_xlim()) / across
    ends_at = _share_ends(curves)
    for curve, place in zip(curves, places, strict=True):
        colour, marker = curve.look.colour, curve.look.marker
        axes.plot(
            [end, end + 0.16 * inch, end + 0.26 * inch],
            [curve.share[-1], place, place],
            lw=0.9,
            color=colour,
            clip_on=False,
        )
        axes.plot(
            end + 0.36 * inch, place, marker=marker, ls="", color=colour, clip_on=False, ms=style.size(curve.look, 7.5)
        )
        name, share, span = curve.texts
        axes.text(end + NAME * inch, place, name, va="center")
        axes.text(end + ends_at * inch, place, share, va="center", ha="right", weight="bold")
        axes.text(end + (ends_at + 0.06) * inch, place, span, va="center", color=style.QUIET)


def _share_ends(curves: Sequence[Curve]) -> float:
    """Inches beside the axes at which shares end, so that none reaches into a name."""
    names, shares = (
        max(style.reach(curve.texts[k], style.SMALL, weight) for curve in curves)
        for k, weight in ((0, "normal"), (1, "bold"))
    )
    return max(2.3, NAME + names + AIR + shares)


def _labels_below(axes: Axes, curves: Sequence[Curve], across: float, tall: float) -> None:
    """Each curve's line, marker, name and numbers in a row under the axes, the highest first."""
    end = axes.get_xlim()[1]
    size = style.TEXT if across + LEFT + RIGHT >= style.ROOM else style.SMALL
    inches = axes.transAxes  # places are given in inches from the left edge of the sheet

    def at(place: float) -> float:
        return (style.MARGIN + place * size / style.SMALL - LEFT) / across

    for row, curve in enumerate(sorted(curves, key=lambda curve: -curve.share[-1])):
        mark = _mark(curve)
        axes.plot(end, curve.share[-1], ls="", zorder=4, **mark)
        y = -(FOOT + ROW * (row + 0.5)) / tall
        sample = [at(0.0), at(0.18), at(0.36)]
        axes.plot(sample, [y] * 3, ls=curve.look.line, lw=2.2, markevery=[1], transform=inches, **mark)
        name, share, span = curve.texts
        axes.text(at(0.43), y, name, va="center", size=size, transform=inches)
        axes.text(at(2.46), y, share, va="center", size=size, transform=inches, ha="right", weight="bold")
        axes.text(at(2.52), y, span, va="center", size=size, transform=inches, color=style.QUIET)


def _mark(curve: Curve) -> dict[str, Any]:
    """How a curve's end is marked, and its sample in the label."""
    points = style.size(curve.look, 7.5)
    marker = {"marker": curve.look.marker, "ms": points, "mec": "white", "mew": 0.6}
    return marker | {"color": curve.look.colour, "clip_on": False}


def spread(wanted: NDArray, gap: float, low: float, high: float) -> NDArray:
    """Sorted places moved apart to at least `gap`, as little as possible, within the bounds.

    Neighbours that are too close form a block around the mean of where they want to be. When
    all of them cannot fit, they stand evenly over the whole.
    """
    blocks: list[list[float]] = []  # [sum of the wanted centres, members]
    gap = min(gap, (high - low) / max(len(wanted), 1))

    def start(block: list[float]) -> float:
        half = gap * (block[1] - 1) / 2
        return min(max(block[0] / block[1] - half, low), high - 2 * half)

    for place in wanted:
        blocks.append([float(place), 1])
        while len(blocks) > 1:
            before, last = blocks[-2:]
            if start(before) + gap * before[1] <= start(last) + 1e-12:
                break
            blocks[-2:] = [[before[0] + last[0], before[1] + last[1]]]
    return np.concatenate([start(block) + gap * np.arange(block[1]) for block in blocks])
