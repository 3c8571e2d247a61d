"""Did it come to talks, and when: the cumulative share of runs with talks, a curve a policy."""

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from experiments.figures import style
from experiments.lab import words

WIDTH, HEIGHT, LEFT, TOP, FOOT, LABELS = 13.0, 6.4, 0.85, 1.0, 0.62, 3.45
BANDED = ("status_quo", "recognition")  # the two whose pointwise interval is drawn
LINE = 0.21  # inches from one label to the next


@style.housed
def draw(runs: pl.DataFrame, trajectories: pl.DataFrame) -> Figure:
    """Cumulative share of runs in which talks have begun, over the months of one world.

    Takes the runs and, for the dates of their months, the trajectories. Raises ValueError for
    more than one world.
    """
    policies = style.policies_of(runs)
    looks = words.looks(policies)
    months = trajectories["month"].unique().sort().to_list()
    deadline = _following(months[-1])
    dates = date2num([*months, deadline])
    figure = style.sheet(
        WIDTH, max(HEIGHT, TOP + FOOT + LINE * (len(policies) + 2)),
        f"In how many runs talks have begun, month by month, in the "
        f"{style.world_of(runs)} world",
        f"{style.runs_each(runs)}. At the right: the share by the "
        "deadline and, in brackets, its 95 % interval"
        f"{_banded(policies)}.",
    )  # fmt: skip
    height = figure.get_size_inches()[1] - TOP - FOOT
    axes = style.place(figure, LEFT, TOP, WIDTH - LEFT - LABELS, height)
    counts = {key[0]: _counts(group, len(months)) for key, group in runs.group_by("policy")}
    sizes = {key[0]: group.height for key, group in runs.group_by("policy")}
    highest = 0.0
    for policy in policies:
        share = 100 * counts[policy] / sizes[policy]
        low, high = interval(counts[policy], sizes[policy])
        look = looks[policy]
        if policy in BANDED:
            axes.fill_between(dates, low, high, step="post", color=look.colour, alpha=0.16, lw=0)
            highest = max(highest, high[-1])
        axes.plot(dates, share, drawstyle="steps-post", color=look.colour, ls=look.line, lw=2.2)
        highest = max(highest, share[-1])
    axes.set_xlim(dates[0], dates[-1])
    axes.set_ylim(0, min(100, 1.08 * highest) if highest > 0 else 100)
    axes.axvline(dates[-1], color=style.INK, lw=1)
    axes.annotate("deadline", (1, 1), (0, 5), xycoords="axes fraction", ha="right",
                  textcoords="offset points")  # fmt: skip
    axes.set_ylabel("talks have begun, % of runs", size=style.TEXT)
    axes.set_xlabel("date (mark at 1 January)", size=style.TEXT)
    axes.xaxis.set_major_locator(YearLocator(max(1, len(months) // 96)))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.yaxis.set_major_formatter(FuncFormatter(style.tick))
    axes.grid(axis="y", color=style.RULE, lw=0.5)
    axes.set_axisbelow(True)
    _labels(axes, policies, counts, sizes, height)
    return figure


def _following(month: date) -> date:
    """The first of the next month: the end of the last month of a run."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _banded(policies: Sequence[str]) -> str:
    names = [words.policy(name).title.lower() for name in BANDED if name in policies]
    return f"; shaded, month by month, for {' and '.join(names)}" if names else ""


def _counts(runs: pl.DataFrame, months: int) -> NDArray:
    """Runs with talks by each month, the last one twice (it stands to its end)."""
    begun = runs["talks_month"].drop_nulls().drop_nans().to_numpy()
    counts = np.searchsorted(np.sort(begun), np.arange(1, months + 1), side="right")
    return np.append(counts, counts[-1])


def interval(counts: NDArray, size: int) -> tuple[NDArray, NDArray]:
    """95 % interval of shares of `size` runs, in per cent (Wilson 1927), for all months at once.

    The same that the summary table gives for the last month.
    """
    share, z2 = counts / size, NormalDist().inv_cdf(0.975) ** 2
    middle = share + z2 / (2 * size)
    half = np.sqrt(z2 * (share * (1 - share) / size + z2 / (4 * size**2)))
    low, high = ((middle + sign * half) / (1 + z2 / size) for sign in (-1, 1))
    return 100 * np.clip(low, 0, share), 100 * np.clip(high, share, 1)


def _labels(axes: Axes, policies: Sequence[str], counts: dict, sizes: dict, height: float) -> None:
    """Each curve's name and numbers beside its end, moved apart where they would overlap."""
    looks = words.looks(policies)
    ends = np.array([100 * counts[name][-1] / sizes[name] for name in policies])
    top = axes.get_ylim()[1]
    order = np.argsort(ends, kind="stable")
    places = np.empty(len(ends))
    places[order] = spread(ends[order], LINE / height * top, 0.0, top)
    end, inch = axes.get_xlim()[1], np.ptp(axes.get_xlim()) / (WIDTH - LEFT - LABELS)
    for name, share, place in zip(policies, ends, places, strict=True):
        look = looks[name]
        low, high = interval(counts[name][-1:], sizes[name])
        axes.plot([end, end + 0.16 * inch, end + 0.26 * inch], [share, place, place], lw=0.9,
                  color=look.colour, clip_on=False)  # fmt: skip
        axes.plot(end + 0.36 * inch, place, look.marker, color=look.colour, clip_on=False,
                  ms=style.size(look, 7.5))  # fmt: skip
        axes.text(end + 0.5 * inch, place, words.policy(name).title, va="center")
        axes.text(end + 2.3 * inch, place, f"{words.number(share, 1)} %", va="center", ha="right",
                  weight="bold")  # fmt: skip
        span = f"({words.number(low[0], 1)} to {words.number(high[0], 1)})"
        axes.text(end + 2.36 * inch, place, span, va="center", color=style.QUIET)


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
