"""How each policy stands: robust over worlds, best over weights, and what one may come to regret."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.lab.present import palette, style

WIDTH, LEFT, PANEL, GAP, ROW, HEAD, TOP, FOOT = 13.0, 1.95, 2.25, 0.5, 0.32, 1.0, 0.55, 0.65
PANELS = {
    "robustness": ("Good enough", "% of plausible worlds"),
    "best_share": ("Best over all weights", "% of weightings"),
    "score": ("Score with the weights given", "0 worst, 100 best in every goal"),
    "talks_regret_q90": ("Regret: talks forgone", "percentage points, a tenth is worse"),
}


@style.housed
def draw(table: pl.DataFrame) -> Figure:
    """Takes the summary of a study of trade-offs."""
    rows = table.sort("score", descending=True)
    policies = rows["policy"].to_list()
    tall = ROW * len(policies)
    untold = any(rows[f"{key}_high"].null_count() for key in PANELS)
    few = f"; none of regret, of which {rows['draws'][0]} draws are too few to tell" if untold else ""
    figure = style.sheet(
        WIDTH,
        HEAD + TOP + tall + FOOT,
        "How each policy stands",
        f"Over {table['n'][0]:,} plausible worlds. Good enough: all limits are met against the status quo. Best "
        f"over all weights: "
        "goals weighed in every way there is. Regret: points of talks behind the best policy of the same world. "
        f"Hollow bars: policies that another beats. Lines: 95 % intervals, which count a draw once{few}.",
    )
    for k, (key, (title, unit)) in enumerate(PANELS.items()):
        axes = style.place(figure, LEFT + k * (PANEL + GAP), HEAD + TOP, PANEL, tall)
        axes.set_title(title, weight="bold")
        style.stripes(axes, len(policies))
        style.name_rows(axes, policies if k == 0 else ())
        _bars(axes, rows, key)
        axes.set_xlabel(unit)
        style.plain_ticks(axes, 4)
    names = [name for name in rows.columns if name.removesuffix("_low").removesuffix("_high") in PANELS]
    figure.data = rows.select("policy", "pareto", *names)
    return figure


def _bars(axes: Axes, rows: pl.DataFrame, key: str) -> None:
    looks = palette.looks(rows["policy"].to_list())
    for place, row in enumerate(rows.iter_rows(named=True)):
        colour, value = looks[row["policy"]].colour, 100 * row[key]
        axes.barh(place, value, 0.62, fc=colour if row["pareto"] else "white", ec=colour, lw=1.3, zorder=3)
        low, high = row[f"{key}_low"], row[f"{key}_high"]
        if high is not None:
            axes.plot([100 * low, 100 * high], [place, place], color=style.INK, lw=1.1, zorder=4)
        axes.text(max(value, 100 * (high or 0.0)), place, f" {value:.0f}", va="center", zorder=4)
    axes.set_xlim(0, 118 * max(0.01, *(rows[f"{key}_high"].fill_null(rows[key]))))
