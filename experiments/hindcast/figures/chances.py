"""What was never fitted: the chance that the model and two rivals gave to what happened."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.hindcast.judgement import middle, seen
from experiments.lab.present import palette, style, words

WIDTH, LEFT, PANEL = 12.6, 4.75, 3.0
HEAD, ROW, BETWEEN, FOOT = 1.05, 0.25, 0.45, 0.9
TICKS = {1e-6: "1 in a million", 1e-3: "1 in 1,000", 1: "certain"}
LIMITS = (3e-7, 2.0)
MARKS = {"model": ("o", palette.MODEL), "constant": ("D", "#9a5b00"), "last": ("s", "#7a3b8f")}
LABELS = {"model": "model", "constant": "constant rate", "last": "rate of the last months"}
COLUMNS = {"observed": 1.05, "model": 1.4, "ranked scores": 1.97}


@style.housed
def draw(forecasts: pl.DataFrame) -> Figure:
    """A row a figure that judges, grouped by question; takes forecasts.csv of a hindcast."""
    groups = forecasts.partition_by("question", maintain_order=True)
    height = sum(BETWEEN + ROW * len(group) for group in groups)
    beaten = [int(forecasts[f"beats_{rival}"].sum()) for rival in ("constant", "last")]
    figure = style.sheet(
        WIDTH,
        HEAD + height + FOOT,
        f"Of {len(forecasts)} figures that were never fitted, the model foresaw {beaten[0]} better than a constant "
        f"rate, {beaten[1]} better than the last",
        "The chance given to what happened, or to that very count: further right is better. An arrowhead lies further "
        "left still. A rival that names one level gives no chances. Ranked scores are those of the model, the constant "
        "rate and the last one: lower is better.",
    )
    top = HEAD
    for group in groups:
        axes = style.place(figure, LEFT, top + BETWEEN - 0.2, PANEL, ROW * len(group))
        _group(axes, group)
        if group is groups[0]:
            for text, at in COLUMNS.items():
                axes.text(at, 1.02, text, transform=axes.transAxes, color=style.QUIET, va="bottom")
        if group is groups[-1]:
            axes.set_xticks(list(TICKS), list(TICKS.values()))
        top += BETWEEN + ROW * len(group)
    handles = [
        Line2D([], [], marker=mark, ls="", color=colour, label=LABELS[who]) for who, (mark, colour) in MARKS.items()
    ]
    figure.legend(handles=handles, loc="lower left", ncols=3, bbox_to_anchor=(0.01, 0.0))
    figure.data = forecasts
    return figure


def _group(axes: Axes, table: pl.DataFrame) -> None:
    style.stripes(axes, len(table), reach=2.58)
    axes.set_xscale("log")
    axes.set_xlim(*LIMITS)
    axes.set_xticks(())
    axes.minorticks_off()
    axes.set_yticks(range(len(table)), table["statement"].to_list())
    axes.tick_params(axis="y", length=0)
    axes.text(-LEFT / PANEL + 0.06, 1.02, table["question"][0], transform=axes.transAxes, weight="bold", va="bottom")
    for place, row in enumerate(table.iter_rows(named=True)):
        _row(axes, place, row)


def _row(axes: Axes, place: int, row: dict) -> None:
    for who, (mark, colour) in reversed(MARKS.items()):
        chance = row[f"{who}_chance"]
        if chance is not None:
            beyond = chance < LIMITS[0]
            axes.plot(
                max(chance, LIMITS[0]), place, "<" if beyond else mark, ms=6, color=colour, clip_on=False, zorder=4
            )
    ranked = ", ".join(words.number(row[f"{who}_crps"], 2) for who in MARKS)
    for text, at in zip((seen(row), middle(row), ranked), COLUMNS.values(), strict=True):
        axes.text(at, place, text, transform=axes.get_yaxis_transform(), va="center")
