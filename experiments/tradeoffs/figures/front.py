"""The front that a search found: talks against every other goal, with the policies given beside it."""

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.lab.present import palette, style, words
from experiments.tradeoffs.goals import GOALS

WIDTH, LEFT, PANEL, HIGH, GAP, BETWEEN, HEAD = 13.0, 0.75, 3.5, 2.7, 0.65, 0.8, 1.25
ACROSS = 3  # panels of a row
PER_ROW, ENTRY = 5, 0.25  # entries of a row of the legend, and their height in inches
HELD, FALLEN = palette.MODEL, palette.HALF  # packages that no other beats, and those that one does


@style.housed
def draw(table: pl.DataFrame, given: Sequence[str]) -> Figure:
    """Takes the summary of a study that searched, and the policies beside which it did."""
    others = [name for name in GOALS if name != "talks"]
    rows, entries = -(-len(others) // ACROSS), -(-(len(given) + 2) // PER_ROW)
    figure = style.sheet(
        WIDTH,
        HEAD + rows * (HIGH + BETWEEN) + entries * ENTRY + 0.2,
        "What packages of levers can reach",
        f"Means over {table['n'][0]:,} plausible worlds that the search had not seen. Better is above and to the left. "
        "Dots: packages that the search found, dark where no other package and no policy beats them. To beat is to be "
        "better in one goal by more than its margin of indifference, and worse by more in none. So a dot may look "
        "beaten in one panel, and lead in another.",
    )
    looks = palette.looks(given)
    for k, name in enumerate(others):
        row, column = divmod(k, ACROSS)
        axes = style.place(figure, LEFT + column * (PANEL + GAP), HEAD + row * (HIGH + BETWEEN), PANEL, HIGH)
        _panel(axes, table, name, looks)
        if column == 0:
            axes.set_ylabel(f"{words.outcome(GOALS['talks'].outcome).title}, %")
    handles = [_dot(HELD, "Found, not beaten"), _dot(FALLEN, "Found, beaten"), *map(_handle, looks, looks.values())]
    figure.legend(handles=handles, loc="lower left", ncols=PER_ROW, bbox_to_anchor=(0.05, 0.005))
    figure.data = table.select("policy", "pareto", *GOALS)
    return figure


def _panel(axes: Axes, table: pl.DataFrame, name: str, looks: dict[str, palette.Look]) -> None:
    for row in table.sort("pareto").iter_rows(named=True):
        x, y, look = row[name], 100 * row["talks"], looks.get(row["policy"])
        if look is None:
            colour = HELD if row["pareto"] else FALLEN
            axes.plot(x, y, marker="o", ls="", ms=5, color=colour, mec="white", mew=0.4, zorder=3)
        else:
            axes.plot(x, y, marker=look.marker, ls="", ms=style.size(look, 8), color=look.colour, mec="white", zorder=4)
    text = words.outcome(GOALS[name].outcome)
    axes.set_title(text.title, weight="bold")
    axes.set_xlabel(text.unit)
    axes.yaxis.set_major_formatter(style.tick)
    style.plain_ticks(axes, 5)


def _dot(colour: str, label: str) -> Line2D:
    return Line2D([], [], color=colour, ls="", marker="o", ms=5, label=label)


def _handle(name: str, look: palette.Look) -> Line2D:
    """A policy's mark in the legend."""
    title = words.policy(name).title
    return Line2D([], [], color=look.colour, ls="", marker=look.marker, ms=style.size(look, 7), label=title)
