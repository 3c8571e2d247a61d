"""Which pairs act together: a triangle a policy and outcome, its cells the second-order indices."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.sensitivity.indices import LUCK
from experiments.sensitivity.words import factor

CELL, GAP, LEFT, LEAST = 0.3, 0.3, 0.3, 8.0  # inches: a cell, between panels, at the left, the sheet at least
OVER, UNDER, FOOT = 0.45, 0.3, 0.35  # inches: over a panel, under it, for the legend
MOST = 11  # factors
SHADES = LinearSegmentedColormap.from_list("pairs", ["#dfe8f5", palette.MODEL])
DARK = 0.5  # of the darkest shade, from which a number is white


@style.housed
def draw(pairs: pl.DataFrame) -> Figure:
    """A row of triangles for each policy: outcomes of the reference, effects of the others.

    pairs: the table of pairs of one world.
    """
    final = pairs.filter(pl.col("size") == pl.col("size").max())
    metrics = final["outcome"].unique(maintain_order=True).to_list()
    policies = style.policies_of(final) if len(final) else []
    names = _names(final)
    high = len(names) * CELL
    wide = high + max([style.reach(factor(name), weight="bold") for name in names])
    figure, top = style.headed(
        max(LEAST, 2 * LEFT + len(metrics) * (wide + GAP)),
        len(policies) * (OVER + high + UNDER) + FOOT,
        f"Which pairs act together? World: {words.world_title(pairs['world'][0]) if len(pairs) else ''}",
        "% of the variance that two factors explain together, beyond what each explains alone (second-order index). A "
        "cell stands left of the one factor and below the other. Its number is told from 0 with all pairs judged at "
        "once.",
    )
    most = float(final.filter(pl.col("joint_low") > 0)["value"].max() or 1.0)  # type: ignore[arg-type]
    for i, policy in enumerate(policies):
        kind = "outcome" if policy == REFERENCE else "effect"
        for j, metric in enumerate(metrics):
            left, above = LEFT + j * (wide + GAP), top + OVER + i * (OVER + high + UNDER)
            axes = style.place(figure, left, above, wide, high)
            start = f"{words.policy(policy).title}{': effect on' if kind == 'effect' else ''}"
            axes.set_title(f"{start}\n{words.outcome(metric).title}", weight="bold", fontsize=style.SMALL)
            _triangle(axes, final.filter(policy=policy, of=kind, outcome=metric), names, most)
            axes.set(xlim=(0, wide / CELL), ylim=(len(names), 0))
            axes.set_axis_off()
    _legend(figure)
    figure.data = final.filter(pl.col("factor").is_in(names), pl.col("other").is_in(names))
    return figure


def _names(final: pl.DataFrame) -> list[str]:
    """The factors of the pairs that count most, those told from 0 first, as the study has them; luck is the last."""
    names = list(dict.fromkeys([*final["factor"], *final["other"]]))
    ranked = final.sort(pl.col("joint_low") > 0, "value", descending=True)
    found: dict[str, None] = {LUCK: None}
    for row in ranked.iter_rows(named=True):
        both = {row["factor"]: None, row["other"]: None}
        if len(found | both) <= MOST:
            found |= both
    return [name for name in names if name in found]


def _triangle(axes: Axes, rows: pl.DataFrame, names: list[str], most: float) -> None:
    """The cells of all pairs, and each name at the end of its row, over its column."""
    for place, name in enumerate(names):
        weight = "bold" if name == LUCK else "normal"
        axes.text(place + 0.2, place + 0.5, factor(name), va="center", weight=weight)
    if not len(rows):
        axes.text(0.2, len(names) - 0.5, "never varies in these runs", va="center", color=style.QUIET)
    for row in rows.iter_rows(named=True):
        if row["factor"] not in names or row["other"] not in names:
            continue
        x, y = sorted((names.index(row["factor"]), names.index(row["other"])))
        sure, shade = row["joint_low"] > 0, row["value"] / most
        axes.add_patch(Rectangle((x, y), 1, 1, fc=SHADES(shade) if sure else palette.RANGE, ec="white", lw=1))
        if sure:
            colour = "white" if shade > DARK else style.INK
            told = words.number(100 * row["value"], 0)
            axes.text(x + 0.5, y + 0.5, "<1" if told == "0" else told, ha="center", va="center", color=colour)
        elif row["low"] > 0:
            axes.plot(x + 0.5, y + 0.5, "o", ms=3, color=style.QUIET)


def _legend(figure: Figure) -> None:
    handles = [
        Patch(color=palette.MODEL, label="told from 0 with all pairs judged at once"),
        Line2D([], [], marker="o", ls="", color=style.QUIET, ms=3, label="only if judged alone"),
        Patch(color=palette.RANGE, label="cannot be told from 0"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=3, bbox_to_anchor=(0.02, 0.0))
