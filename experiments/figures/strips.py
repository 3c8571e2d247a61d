"""All claims as strips: in which share of the plausible worlds each holds, sorted."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures import style
from experiments.lab.audit_words import percent
from experiments.lab.claims import NO, UNDECIDED, YES

COLOURS = {YES: "#2455c2", UNDECIDED: "#dcdcdc", NO: "#db9e00"}
LEFT, STRIP, RIGHT, ROW, HEAD, BETWEEN, FOOT = 4.55, 3.5, 4.75, 0.36, 1.25, 0.55, 0.5
VARIANTS = {"yes_unitary": "o", "yes_coalition": "D"}


@style.housed
def draw(summary: pl.DataFrame) -> Figure:
    """The claims of the argument, then those of its critics. Takes the summary of an audit."""
    argument = summary.filter(pl.col("claim").str.starts_with("C"))
    critics = summary.filter(pl.col("claim").str.starts_with("K"))
    height = HEAD + ROW * len(summary) + 2 * BETWEEN + FOOT
    both = "yes_coalition" in summary.columns
    marks = (
        " White marks: the share of yes with Pyongyang as one actor (circle) and as a coalition (diamond)."
        * both
    )
    figure = style.sheet(
        LEFT + STRIP + RIGHT, height,
        f"In how many of {summary['n'][0]:,} plausible worlds does each claim hold?",
        "Blue: the runs say yes. Grey: they cannot tell. Gold: they say no. A plausible world is one draw of "
        "all uncertain numbers, in "
        f"one named world, under one structure.{marks} Right: the one or two conditions that decide most, if any do.",
    )  # fmt: skip
    top = HEAD + BETWEEN - 0.2
    for title, part in (("The argument", argument), ("Its critics", critics)):
        if len(part):
            axes = style.place(figure, LEFT, top, STRIP, ROW * len(part))
            _strips(axes, part.sort("share_yes", "share_undecided", descending=True), both)
            figure.text(
                0.2 / (LEFT + STRIP + RIGHT),
                1 - (top - 0.12) / height,
                title,
                weight="bold",
                size=style.TEXT,
            )
            top += ROW * len(part) + BETWEEN
    return figure


def _strips(axes: Axes, rows: pl.DataFrame, both: bool) -> None:
    style.stripes(axes, len(rows), reach=1 + RIGHT / STRIP)
    beside = axes.get_yaxis_transform()
    for place, row in enumerate(rows.iter_rows(named=True)):
        start = 0.0
        for verdict in (YES, UNDECIDED, NO):
            share = 100 * row[f"share_{verdict}"]
            axes.barh(place, share, 0.66, left=start, color=COLOURS[verdict], zorder=3)
            if share >= 12:
                ink = "white" if verdict == YES else style.INK
                axes.text(
                    start + share / 2,
                    place,
                    percent(share / 100),
                    ha="center",
                    va="center",
                    color=ink,
                    zorder=5,
                )
            start += share
        if both:
            for key, marker in VARIANTS.items():
                axes.plot(
                    100 * row[key],
                    place + 0.23,
                    marker,
                    ms=4,
                    mfc="white",
                    mec=style.INK,
                    mew=0.8,
                    zorder=6,
                )
        told = row["condition"].replace(" and ", " and\n")
        if told:
            told = f"{told}: {percent(row['yes_inside'])}, else {percent(row['yes_outside'])}"
        axes.text(
            1.03, place, told, transform=beside, va="center", linespacing=1.05, color=style.INK
        )
        axes.text(
            (0.2 - LEFT) / STRIP,
            place,
            row["claim"],
            transform=beside,
            va="center",
            weight="bold",
        )
    axes.set_yticks(range(len(rows)), rows["sentence"].to_list())
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 100)
    axes.set_xticks((0, 25, 50, 75, 100))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} %")
