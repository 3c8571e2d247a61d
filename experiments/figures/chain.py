"""The argument drawn as the chain it is: each link a box, each box with every policy's number."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from experiments.figures import style
from experiments.lab import words

# The sheet, in inches. Boxes stand in a grid of four columns and two rows.
WIDTH, EDGE, BOX, GAP, HEAD = 13.0, 0.2, 2.82, 0.44, 1.02
CAPTION, LINE, PAD = 0.76, 0.2, 0.08  # of a box: above the lines, one line, below them
BETWEEN, BELOW = 1.02, 0.52  # between the two rows of boxes, and under the second
NAME, BAR, BAR_END, VALUE, SECOND = 0.21, 1.2, 1.74, 2.2, 2.74  # across a box
ARROW, FRAME = "#8a8a8a", 0.13


class Box(NamedTuple):
    """A link of the chain: where it stands, its title, what is measured, and its two columns."""

    key: str
    column: int
    row: int
    title: str
    measure: str
    heads: tuple[str, str]


BOXES = (
    Box("open", 1, 0, "2  The zone opens", "runs in which it is ever open", ("%", "change")),
    Box("workers", 2, 0, "3  Firms invest and hire", "in the zone at the end, mean",
        ("workers", "firms")),
    Box("cash", 3, 0, "4  The North earns dollars", "zone solid, aid hatched; share of all cash",
        ("mn USD", "share")),
    Box("sincerity", 0, 1, "5  Belief in Washington", "probability at the end that it means it",
        ("%", "change")),
    Box("alignment", 1, 1, "6  Alignment with Russia", "mean of the period; 1 full, 0 none",
        ("index", "change")),
    Box("provocations", 2, 1, "7  Restraint", "provocations in the whole period",
        ("events", "change")),
    Box("talks", 3, 1, "8  Talks by the deadline", "runs in which talks begin in time",
        ("%", "change")),
)  # fmt: skip


@style.housed
def draw(runs: pl.DataFrame) -> Figure:
    """The causal chain of one world, from Washington's levers to talks, with every policy.

    Takes the runs. Raises ValueError for more than one world.
    """
    policies = style.policies_of(runs)
    tall = CAPTION + LINE * len(policies) + PAD
    reference = words.policy(words.REFERENCE).title.lower()
    figure = style.sheet(
        WIDTH, HEAD + 2 * tall + BETWEEN + BELOW,
        f"What each policy does along the chain from Washington's levers to talks, in the "
        f"{style.world_of(runs)} world",
        f"Means over {style.runs_each(runs)}. Bars start at zero and are "
        f"to scale within a box; 'change' is the mean difference to the {reference}, whose level "
        "the thin line marks. Intervals stand in the figure of effects.",
    )  # fmt: skip
    height = figure.get_size_inches()[1]
    axes = style.place(figure, 0, 0, WIDTH, height)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    _arrows(axes, tall)
    _levers(axes, policies, tall)
    means = {row["policy"]: row for row in _means(runs).iter_rows(named=True)}
    for box in BOXES:
        _links(axes, box, policies, means, tall)
    for policy, look in words.looks(policies).items():
        index = policies.index(policy)
        x, y = zip(*((_left(column) + 0.12, _line(row, index, tall))
                     for row in (0, 1) for column in range(4)), strict=True)  # fmt: skip
        axes.plot(x, y, look.marker, color=look.colour, ms=style.size(look, 6.5))
    return figure


def _means(runs: pl.DataFrame) -> pl.DataFrame:
    """Per policy, the mean behind every box; shares in per cent."""
    mean = pl.col
    paid = pl.col("cash_zone") + pl.col("cash_aid")
    return runs.group_by("policy").agg(
        open=100 * (mean("zone_months_open") > 0).mean(),
        workers=mean("zone_workers_end").mean(),
        firms=mean("zone_firms_end").mean(),
        cash=paid.mean(),
        zone=mean("cash_zone").mean(),
        all_cash=(paid + mean("cash_russia")).mean(),
        sincerity=100 * mean("sincerity_end").mean(),
        alignment=mean("alignment_mean").mean(),
        provocations=mean("provocations").mean(),
        talks=100 * mean("talks_by_deadline").mean(),
    )


def _left(column: int) -> float:
    return EDGE + column * (BOX + GAP)


def _top(row: int, tall: float) -> float:
    return HEAD + row * (tall + BETWEEN)


def _line(row: int, index: int, tall: float) -> float:
    """The middle of a policy's line in the boxes of a row."""
    return _top(row, tall) + CAPTION + LINE * (index + 0.5)


def _frame(axes: Axes, column: int, row: int, title: str, measure: str, tall: float) -> None:
    """An empty box with its title and what it measures."""
    left, top = _left(column), _top(row, tall)
    axes.add_patch(FancyBboxPatch((left, top), BOX, tall, "round,pad=0,rounding_size=0.07",
                                  fc="white", ec=style.QUIET, lw=1.1, zorder=2))  # fmt: skip
    axes.text(left + 0.09, top + 0.19, title, size=style.TEXT, weight="bold", va="center")
    axes.text(left + 0.09, top + 0.39, measure, color=style.QUIET, va="center")


def _levers(axes: Axes, policies: Sequence[str], tall: float) -> None:
    """The first box: every policy and the levers it pulls."""
    _frame(axes, 0, 0, "1  Washington pulls its levers", "which policy pulls what", tall)
    for index, policy in enumerate(policies):
        text, y = words.policy(policy), _line(0, index, tall)
        axes.text(_left(0) + NAME, y, text.short, va="center_baseline")
        axes.text(_left(0) + 1.2, y, text.levers, va="center_baseline", color=style.QUIET)


def _links(
    axes: Axes, box: Box, policies: Sequence[str], means: dict[str, dict], tall: float
) -> None:
    """One box: a bar, a value and a second number for every policy."""
    _frame(axes, box.column, box.row, box.title, box.measure, tall)
    left = _left(box.column)
    for x, head in zip((VALUE, SECOND), box.heads, strict=True):
        axes.text(left + x, _top(box.row, tall) + 0.62, head, ha="right", va="center",
                  color=style.QUIET)  # fmt: skip
    largest = max(means[policy][box.key] for policy in policies) or 1.0
    scale = (BAR_END - BAR) / largest
    looks = words.looks(policies)
    bars, hatched, rims = [], [], []
    for index, policy in enumerate(policies):
        y, row = _line(box.row, index, tall), means[policy]
        end = left + BAR + scale * row[box.key]
        solid = left + BAR + scale * row["zone"] if box.key == "cash" else end
        bars.append(_bar(left + BAR, solid, y))
        if end > solid:
            hatched.append(_bar(solid, end, y))
            rims.append(looks[policy].colour)
        value, second = _numbers(box, row, means.get(words.REFERENCE))
        axes.text(left + NAME, y, words.policy(policy).short, va="center_baseline")
        axes.text(left + VALUE, y, value, va="center_baseline", ha="right", weight="bold")
        axes.text(left + SECOND, y, second, va="center_baseline", ha="right", color=style.QUIET)
    colours = [look.colour for look in looks.values()]
    axes.add_collection(PolyCollection(bars, facecolors=colours, lw=0, zorder=3), autolim=False)
    axes.add_collection(
        PolyCollection(
            hatched, facecolors="white", edgecolors=rims, hatch="//////", lw=0.8, zorder=3
        ),
        autolim=False,
    )
    marks = [left + BAR]
    if words.REFERENCE in means and means[words.REFERENCE][box.key] > 0:
        marks.append(left + BAR + scale * means[words.REFERENCE][box.key])
    ends = (_line(box.row, 0, tall) - LINE / 2, _line(box.row, len(policies), tall) - LINE / 2)
    axes.add_collection(LineCollection([[(x, end) for end in ends] for x in marks], lw=0.9,
                                       colors=style.INK, zorder=4), autolim=False)  # fmt: skip


def _bar(start: float, end: float, y: float) -> list[tuple[float, float]]:
    half = 0.32 * LINE
    return [(start, y - half), (end, y - half), (end, y + half), (start, y + half)]


def _numbers(box: Box, row: dict, reference: dict | None) -> tuple[str, str]:
    """The value of a box and the number beside it."""
    digits = {"workers": 0, "cash": 0, "alignment": 2}.get(box.key, 1)
    value = words.number(row[box.key], digits)
    if box.key == "workers":
        return value, words.number(row["firms"], 0)
    if box.key == "cash":
        share = 100 * row["cash"] / row["all_cash"] if row["all_cash"] else 0.0
        return value, f"{words.number(share, 1)} %"
    if reference is None:
        return value, "–"
    if row is reference:
        return value, ""
    finer = 3 if box.key == "alignment" else digits
    return value, words.number(row[box.key] - reference[box.key], finer, signed=True)


def _arrows(axes: Axes, tall: float) -> None:
    """What leads to what, and in words why."""
    first, second = _top(0, tall), _top(1, tall)
    for column in (0, 1, 2):
        level = first + tall / 2
        _arrow(axes, [(_left(column) + BOX, level), (_left(column + 1), level)])
    middle = second + tall / 2
    _arrow(axes, [(_left(0) + BOX, middle), (_left(1) - FRAME, middle)])
    _arrow(axes, [(_left(2) + BOX + FRAME, middle), (_left(3), middle)])
    _arrow(axes, [(_left(0) + 0.5, first + tall), (_left(0) + 0.5, second)])
    _note(
        axes,
        _left(0) + 0.64,
        first + tall + 0.5,
        "The signal: the more a step costs\nWashington, the more it is believed.",
    )
    axes.add_patch(FancyBboxPatch(
        (_left(1) - FRAME, second - 0.32), 2 * BOX + GAP + 2 * FRAME, tall + 0.32 + FRAME,
        "round,pad=0,rounding_size=0.09", fc="#ececec", ec="none", zorder=0.5))  # fmt: skip
    axes.text(_left(1), second - 0.16, "Pyongyang chooses its posture", weight="bold", va="center",
              color=style.QUIET)  # fmt: skip
    turn, entry = first + tall + 0.34, _left(2) + BOX / 2
    _arrow(axes, [(_left(3) + BOX / 2, first + tall), (_left(3) + BOX / 2, turn), (entry, turn),
                  (entry, second - 0.32)])  # fmt: skip
    _note(axes, entry - 0.14, turn, "The money: Russia's pay counts for less,\n"
          "and a provocation puts the zone at risk.", right=True)  # fmt: skip
    foot = second + tall + 0.36
    _arrow(axes, [(_left(0) + BOX / 2, second + tall), (_left(0) + BOX / 2, foot),
                  (_left(3) + BOX / 2, foot), (_left(3) + BOX / 2, second + tall)])  # fmt: skip
    _note(axes, WIDTH / 2, foot, "  The belief also weighs on talks directly: "
          "they promise more if Washington means it.  ", centre=True)  # fmt: skip


def _arrow(axes: Axes, points: list[tuple[float, float]]) -> None:
    """A line through the points with a head at the last."""
    if len(points) > 2:
        axes.plot(*zip(*points[:-1], strict=True), color=ARROW, lw=2.6, zorder=1,
                  solid_joinstyle="round")  # fmt: skip
    axes.add_patch(
        FancyArrowPatch(
            points[-2],
            points[-1],
            arrowstyle="-|>",
            mutation_scale=17,
            color=ARROW,
            lw=2.6,
            shrinkA=0,
            shrinkB=0,
            zorder=1,
        )
    )


def _note(
    axes: Axes, x: float, y: float, text: str, right: bool = False, centre: bool = False
) -> None:
    where = "center" if centre else "right" if right else "left"
    axes.text(x, y, text, ha=where, va="center", style="italic", linespacing=1.25, zorder=2,
              bbox={"fc": "white", "ec": "none", "pad": 1.0} if centre else None)  # fmt: skip
