"""All claims as strips: in which share of the plausible worlds each holds, sorted."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.audit.verdicts import NO, UNDECIDED, VOID, YES
from experiments.audit.words import hanging
from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import percent

COLOURS = {YES: palette.BLUE, UNDECIDED: "#dcdcdc", NO: palette.GOLD, VOID: "white"}
LEFT, STRIP, RIGHT, ROW, HEAD, BETWEEN, FOOT = 4.75, 3.5, 4.75, 0.36, 1.3, 0.55, 0.5
LEAST = 12  # per cent of a strip that hold a number
BUILT = "\N{DAGGER}"


@style.housed
def draw(summary: pl.DataFrame, channels: pl.DataFrame) -> Figure:
    """The claims of the argument, then those of its critics. Takes summary.csv and channels.csv of an audit."""
    hangs = {claim: hanging(channels, claim)[:1] for claim in summary["claim"]}
    height = HEAD + ROW * len(summary) + 2 * BETWEEN + FOOT
    width = LEFT + STRIP + RIGHT
    figure = style.sheet(
        width,
        height,
        f"In how many of {summary['n'][0]:,} plausible worlds does each claim hold?",
        _legend(any(hangs.values())),
    )
    top = HEAD + BETWEEN - 0.2
    for kind, title in (("C", "The argument"), ("K", "Its critics")):
        part = of_all(summary).filter(pl.col("claim").str.starts_with(kind))
        if len(part):
            axes = style.place(figure, LEFT, top, STRIP, ROW * len(part))
            _strips(axes, part.sort("all_yes", "all_undecided", descending=True), hangs)
            place = 0.2 / width, 1 - (top - 0.12) / height
            figure.text(*place, title, weight="bold", size=style.TEXT)
            top += ROW * len(part) + BETWEEN
    return figure


def of_all(summary: pl.DataFrame) -> pl.DataFrame:
    """The summary with shares of all plausible worlds, testable or not: they add up to one strip."""
    tested = 1 - pl.col("share_void")
    return summary.with_columns(
        *((pl.col(f"share_{key}") * tested).alias(f"all_{key}") for key in (YES, UNDECIDED, NO)),
        pl.col("share_void").alias(f"all_{VOID}"),
    )


def _legend(hangs: bool) -> str:
    """What is seen, in the words of the subtitle."""
    marks = " White marks: yes without (circle) and with (diamond) the channel on which a verdict hangs most."
    return (
        "Blue: the runs say yes. Grey: they cannot tell. Gold: they say no. White: nothing to test, since no effect "
        "is shown of which the claim could speak. A plausible world is one draw of all uncertain numbers, in one named "
        f"world. {BUILT} the sign follows from how the model is built. Right: the one or two "
        "conditions that decide most, if any do, with the share of yes among the worlds that can test it."
        f"{marks if hangs else ''}"
    )


def _strips(axes: Axes, rows: pl.DataFrame, hangs: dict[str, list[dict]]) -> None:
    style.stripes(axes, len(rows), reach=1 + RIGHT / STRIP)
    beside = axes.get_yaxis_transform()
    for place, row in enumerate(rows.iter_rows(named=True)):
        _bar(axes, place, row)
        _marks(axes, place, hangs[row["claim"]])
        axes.text(1.03, place, _told(row, hangs[row["claim"]]), transform=beside, va="center", linespacing=1.05)
        left = (0.2 - LEFT) / STRIP
        axes.text(left, place, row["claim"], transform=beside, va="center", weight="bold")
    names = [row["sentence"] + f" {BUILT}" * bool(row["built"]) for row in rows.to_dicts()]
    axes.set_yticks(range(len(rows)), names)
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


def _marks(axes: Axes, place: int, hangs: list[dict]) -> None:
    """The share of yes, of all worlds, without and with the channel on which a verdict hangs."""
    for row in hangs:
        for side, marker in (("off", "o"), ("on", "D")):
            share = row[f"share_yes_{side}"] * row[f"n_tested_{side}"] / row[f"n_{side}"]
            axes.plot(100 * share, place + 0.23, marker, ms=4, mfc="white", mec=style.INK, mew=0.8, zorder=6)


def _told(row: dict, hangs: list[dict]) -> str:
    """What decides, beside a strip, in at most two lines."""
    if not row["condition"]:
        return f"hangs on whether\n{words.CHANNELS[hangs[0]['channel']]}" if hangs else ""
    told = row["condition"].replace(" and ", " and\n")
    return f"{told}: {percent(row['yes_inside'])}, else {percent(row['yes_outside'])}"
