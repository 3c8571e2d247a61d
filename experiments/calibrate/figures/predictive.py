"""What prior and posterior predict of the very figures they were asked about."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullFormatter

from experiments.lab.present import palette, style, words
from experiments.record.event_patterns import ERA_NAMES

TITLES = {
    "workers": "workers at the end of",
    "output": "output of",
    "wages": "wage bill of",
    "rate": "provocations a month,",
    "dispersion": "variance over mean of provocations,",
    "majors": "months with a major event,",
    "onsets": "onsets of talks, 1993-2017",
    "share": "share of months in talks, 1993-2017",
    "length": "mean length of talks, 1993-2017",
    "alignment": "alignment with Russia,",
    "stops": "stops of the zone",
}
YEARS = {"before": "2020-21", "after": "2025"}  # of alignment
WIDTH, LEFT, PANEL = 12.2, 3.5, 5.2
HEAD, ROW, FOOT = 1.0, 0.25, 1.0
TICKS, LIMITS = (0.1, 0.2, 0.5, 1, 2, 5), (0.07, 7.0)


@style.housed
def draw(predictive: pl.DataFrame) -> Figure:
    """A row a target, on the scale of simulated over observed; takes predictive.csv of a calibration."""
    height = ROW * len(predictive)
    figure = style.sheet(
        WIDTH,
        HEAD + height + FOOT,
        "Are the targets met?",
        "What 90 % of the histories give, against what was observed: before the record was asked (grey) and after "
        "(blue, with its median). At 1 the model gives what was observed; an arrowhead: the interval goes on.",
    )
    axes = style.place(figure, LEFT, HEAD, PANEL, height)
    style.stripes(axes, len(predictive), reach=1.45)
    axes.set_yticks(range(len(predictive)), [readable(name) for name in predictive["statistic"]])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for place, row in enumerate(predictive.iter_rows(named=True)):
        _row(axes, place, row)
    axes.axvline(1, color=style.INK, lw=0.9, zorder=1)
    axes.set_xscale("log")
    axes.set_xlim(*LIMITS)
    axes.set_xticks(TICKS)
    axes.xaxis.set_major_formatter(FuncFormatter(style.tick))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("simulated over observed")
    handles = [
        Line2D([], [], color=palette.GREY, lw=2, label="prior, 90 %"),
        Line2D([], [], color=palette.MODEL, lw=4, label="posterior, 90 %"),
        Line2D([], [], marker="o", ls="", mfc="white", color=palette.MODEL, label="posterior, median"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=3, bbox_to_anchor=(0.01, 0.0))
    figure.data = predictive
    return figure


def _row(axes: Axes, place: int, row: dict) -> None:
    before, after = (
        [max(row[key], 1e-9) / row["observed"] for key in keys]
        for keys in (("prior_q05", "prior_q95"), ("q05", "q50", "q95"))
    )
    for ends, at, colour in ((before, place + 0.2, palette.GREY), (after, place - 0.1, palette.MODEL)):
        _beyond(axes, min(ends), max(ends), at, colour)
    axes.plot(before, [place + 0.2] * 2, color=palette.GREY, lw=2, solid_capstyle="butt")
    axes.plot(after[::2], [place - 0.1] * 2, color=palette.MODEL, lw=4, solid_capstyle="butt")
    axes.plot(after[1], place - 0.1, "o", ms=5, mfc="white", color=palette.MODEL, zorder=4)
    axes.text(
        1.03,
        place,
        f"observed {words.number(row['observed'])} {row['unit']}",
        va="center",
        transform=axes.get_yaxis_transform(),
    )


def _beyond(axes: Axes, low: float, high: float, at: float, colour: str) -> None:
    """An arrowhead where an interval goes on beyond the panel."""
    for there, end, marker in ((low < LIMITS[0], LIMITS[0], "<"), (high > LIMITS[1], LIMITS[1], ">")):
        if there:
            axes.plot(end, at, marker, ms=5, color=colour, clip_on=False, zorder=5)


def readable(statistic: str) -> str:
    """'workers 2007' as 'workers at the end of 2007'."""
    kind, _, of = statistic.partition(" ")
    return f"{TITLES[kind]} {(ERA_NAMES | YEARS).get(of, of)}".strip()
