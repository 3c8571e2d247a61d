"""How sure the order of the policies is: a row a policy, a column a rank, its probability as shade and number."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from experiments.compare.words import TALKS, chance, in_order
from experiments.lab.present import palette, style, words

WIDTH, LEFT, RIGHT, CELL = 8.5, 1.75, 0.2, 0.4  # inches: the sheet and names at least, the right edge, a cell at least
TICK = 0.1  # inches between a name and its row
ABOVE, ROW, FOOT = 0.62, 0.36, 0.15  # inches: over the rows, a row, under them
SHADES = LinearSegmentedColormap.from_list("ranks", ["white", palette.MODEL])
DARK = 0.5  # of a probability, from which its number is white


@style.housed
def draw(ranks: pl.DataFrame, effects: pl.DataFrame) -> Figure:
    """The probability of every rank in talks of every policy in one world, the best policy first.

    Takes the table of ranks and, for the number of runs, the summary table. Raises ValueError for more than one
    world.
    """
    table = ranks.filter(pl.col("outcome") == TALKS)
    policies = in_order(table)
    count = len(policies)
    left = max(LEFT, *(style.MARGIN + style.reach(words.policy(name).title) + TICK for name in policies))
    width = max(WIDTH, left + count * CELL + RIGHT)
    figure, top = style.headed(
        width,
        ABOVE + count * ROW + FOOT,
        f"How sure the order in talks is, in the {style.world_of(ranks)} world",
        f"How probable each rank of a policy is, in per cent; {style.runs_each(effects)}. Darker: more probable. "
        "Empty: a rank that the policy never takes when draws of numbers and luck are taken anew.",
    )
    axes = style.place(figure, left, top + ABOVE, width - left - RIGHT, count * ROW)
    wide = table.pivot("rank", index="policy", values="probability")
    found = {row["policy"]: [row[str(rank)] for rank in range(1, count + 1)] for row in wide.iter_rows(named=True)}
    values = [found[policy] for policy in policies]
    axes.pcolormesh(values, cmap=SHADES, vmin=0, vmax=1, edgecolors=style.RULE, lw=0.5)
    _numbers(axes, values)
    _heads(axes, policies)
    figure.data = table
    return figure


def _numbers(axes: Axes, values: list[list[float]]) -> None:
    """The probability in every cell, in per cent, bold where it is the likeliest of its row."""
    for place, row in enumerate(values):
        for rank, value in enumerate(row):
            if value > 0:
                axes.text(
                    rank + 0.5,
                    place + 0.5,
                    chance(value).removesuffix(" %"),
                    ha="center",
                    va="center",
                    color="white" if value > DARK else style.INK,
                    weight="bold" if value == max(row) else "normal",
                )


def _heads(axes: Axes, policies: list[str]) -> None:
    """Names at the left, ranks over the columns."""
    count = len(policies)
    axes.set_ylim(count, 0)
    axes.set_yticks([place + 0.5 for place in range(count)], [words.policy(name).title for name in policies])
    axes.set_xticks([rank + 0.5 for rank in range(count)], [str(rank) for rank in range(1, count + 1)])
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("rank, 1 = talks in most histories")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
