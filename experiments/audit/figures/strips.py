"""All claims as strips: in which share of the plausible worlds each holds, sorted."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.audit.words import ADDED, kind_of
from experiments.lab.present import palette, style
from experiments.lab.present.phrases import percent

COLOURS = {YES: palette.BLUE, UNDECIDED: "#dcdcdc", NO: palette.GOLD, VOID: "white"}
LEFT, STRIP, RIGHT, ROW, HEAD, BETWEEN, FOOT = 4.7, 4.2, 0.3, 0.32, 0.95, 0.75, 0.4
LEAST = 12  # per cent of a strip that hold a number
#: Part of the figure -> its title.
PARTS = {
    "C": "What the argument says",
    "K": "What its critics say",
    ADDED: "Added claims",
    "built": "No number that was tried turned the sign: only the size is a finding",
}


@style.housed
def draw(summary: pl.DataFrame) -> Figure:
    """The claims of the argument, those of its critics, and those that are built. Takes summary.csv of an audit."""
    rows = of_all(summary).with_columns(
        part=pl.when(pl.col("built") != "")
        .then(pl.lit("built"))
        .otherwise(pl.col("claim").map_elements(kind_of, pl.String))
    )
    parts = {part: mine for part in PARTS if len(mine := rows.filter(part=part))}
    height = HEAD + ROW * len(summary) + BETWEEN * len(parts) + FOOT
    width = LEFT + STRIP + RIGHT
    figure = style.sheet(
        width, height, f"What holds in {summary['n'][0]:,} plausible worlds, and what does not", _legend()
    )
    top = HEAD + 0.45
    for part, mine in parts.items():
        axes = style.place(figure, LEFT, top, STRIP, ROW * len(mine))
        _strips(axes, mine.sort("all_yes", "all_undecided", descending=True))
        figure.text(0.2 / width, 1 - (top - 0.12) / height, PARTS[part], weight="bold", size=style.TEXT)
        top += ROW * len(mine) + BETWEEN
    figure.data = rows.select("part", "claim", "sentence", *(f"all_{verdict}" for verdict in COLOURS))
    return figure


def of_all(summary: pl.DataFrame) -> pl.DataFrame:
    """The summary with shares of all plausible worlds, testable or not: they add up to one strip."""
    tested = 1 - pl.col("share_void")
    return summary.with_columns(
        *((pl.col(f"share_{key}") * tested).alias(f"all_{key}") for key in (YES, UNDECIDED, NO)),
        pl.col("share_void").alias(f"all_{VOID}"),
    )


def _legend() -> str:
    return (
        "Blue: the runs say yes. Grey: they cannot tell. Gold: they say no. White: nothing to test, since no "
        "effect is shown of which it could be said. A plausible world is one draw of all uncertain numbers."
    )


def _strips(axes: Axes, rows: pl.DataFrame) -> None:
    style.stripes(axes, len(rows), reach=1 + RIGHT / STRIP)
    for place, row in enumerate(rows.iter_rows(named=True)):
        _bar(axes, place, row)
    axes.set_yticks(range(len(rows)), rows["sentence"].to_list())
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 100)
    axes.set_xticks((0, 25, 50, 75, 100))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} %")


def _bar(axes: Axes, place: int, row: dict) -> None:
    start = 0.0
    for verdict, colour in COLOURS.items():
        share = 100 * row[f"all_{verdict}"]
        edge = style.RULE if verdict == VOID else "none"
        axes.barh(place, share, 0.66, left=start, color=colour, ec=edge, lw=0.8, zorder=3)
        if share >= LEAST:
            ink = "white" if verdict == YES else style.QUIET if verdict == VOID else style.INK
            middle = start + share / 2
            axes.text(middle, place, percent(share / 100), ha="center", va="center", color=ink, zorder=5)
        start += share
