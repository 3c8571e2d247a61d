"""What was never fitted: the chance that the model and two rivals gave to what happened."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullFormatter

from experiments.hindcast.console import middle
from experiments.lab.present import palette, style, words

WIDTH, LEFT, PANEL = 13.0, 5.6, 3.3
HEAD, ROW, BETWEEN, FOOT = 1.15, 0.25, 0.5, 0.85
TICKS, LIMITS = (1e-6, 1e-4, 1e-2, 1), (3e-7, 2.0)
MARKS = {"model": ("o", palette.MODEL), "constant": ("D", "#9a5b00"), "last": ("s", "#7a3b8f")}
LABELS = {"model": "model", "constant": "constant rate", "last": "rate of the last months"}
COLUMNS = {"observed": 1.03, "model": 1.24, "ranked score: model, constant, last": 1.72}


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
        f"rate, {beaten[1]} better than the last one",
        "The chance that was given to what happened, or to that very count: further right is better, and an arrowhead "
        "lies further left still. A rival that names one level gives no chances.",
    )
    top = HEAD
    for group in groups:
        last = group is groups[-1]
        axes = style.place(figure, LEFT, top + BETWEEN - 0.2, PANEL, ROW * len(group))
        _group(axes, group, last)
        top += BETWEEN + ROW * len(group)
    handles = [
        Line2D([], [], marker=mark, ls="", color=colour, label=LABELS[who]) for who, (mark, colour) in MARKS.items()
    ]
    figure.legend(handles=handles, loc="lower left", ncols=3, bbox_to_anchor=(0.01, 0.0))
    return figure


def _group(axes: Axes, table: pl.DataFrame, last: bool) -> None:
    style.stripes(axes, len(table), reach=2.25)
    axes.set_xscale("log")
    axes.set_xlim(*LIMITS)
    axes.set_xticks(TICKS if last else ())
    axes.xaxis.set_major_formatter(FuncFormatter(style.tick))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.minorticks_off()
    axes.set_yticks(range(len(table)), table["statement"].to_list())
    axes.tick_params(axis="y", length=0)
    axes.text(-LEFT / PANEL + 0.06, 1.02, table["question"][0], transform=axes.transAxes, weight="bold", va="bottom")
    for text, place in COLUMNS.items():
        axes.text(place, 1.02, text, transform=axes.transAxes, color=style.QUIET, va="bottom")
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
    observed = "happened" if row["unit"] == "event" else f"{words.number(row['observed'])} {row['unit']}"
    ranked = ", ".join(words.number(row[f"{who}_crps"], 2) for who in MARKS)
    for text, at in zip((observed, middle(row), ranked), COLUMNS.values(), strict=True):
        axes.text(at, place, text, transform=axes.get_yaxis_transform(), va="center")
