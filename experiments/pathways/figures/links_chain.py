"""The causal chain with every link as wide as what it carries of the effect."""

from typing import NamedTuple

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from experiments.lab.present import style, words
from experiments.pathways.figures.waterfall import COLOURS, kind_of
from experiments.pathways.links import LINKS, REST, TOTAL
from experiments.pathways.words import IDLE, amount

WIDTH, HEIGHT, HEAD = 12.4, 4.8, 0.8
BOX_WIDE, BOX_TALL = 1.62, 0.74
WIDEST, NARROWEST = 24.0, 0.8  # points of the whole effect and of nothing


class Arrow(NamedTuple):
    """A link on the sheet: from which box to which, how far it bends, and where its number stands."""

    start: str
    end: str
    bend: float
    text: tuple[float, float]


#: Boxes by the middle of each, in inches from the lower left corner.
BOXES = {
    "levers": (1.05, 2.3, "Washington\npulls levers"),
    "access": (3.5, 3.9, "Zone goods reach\nthe US market"),
    "firms": (6.0, 3.9, "Firms invest\nand hire"),
    "money": (8.5, 3.9, "The zone pays\nthe North"),
    "posture": (8.5, 2.3, "Pyongyang\nweighs its posture"),
    "belief": (4.75, 2.3, "Pyongyang believes\nWashington"),
    "assurance": (4.75, 0.75, "A guarantee makes\nit safer"),
    "end": (11.25, 2.3, ""),
}
ARROWS = {
    "market": Arrow("levers", "access", -0.25, (1.55, 3.62)),
    "investment": Arrow("access", "firms", 0.0, (4.75, 4.55)),
    "rents": Arrow("money", "posture", -0.35, (9.75, 3.35)),
    "interdependence": Arrow("money", "posture", 0.35, (7.2, 3.02)),
    "signal": Arrow("levers", "belief", 0.0, (2.85, 2.72)),
    "security": Arrow("levers", "assurance", 0.25, (2.2, 0.72)),
}
#: What leads on from a link, with the width of the links it goes on for.
ONWARD = (
    ("firms", "money", 0.0, ("rents", "interdependence")),
    ("belief", "posture", 0.0, ("signal",)),
    ("assurance", "posture", 0.25, ("security",)),
    ("posture", "end", 0.0, (*LINKS,)),
)
LABELS = {
    "market": "duty falls",
    "investment": "firms respond",
    "rents": "rents are seen",
    "interdependence": "provocation\nputs it at risk",
    "signal": "the signal",
    "security": "the assurance",
}


@style.housed
def draw(table: pl.DataFrame) -> Figure:
    """The chain of one effect. Takes the summary of one world, one policy and one outcome."""
    rows = {row["link"]: row for row in table.iter_rows(named=True)}
    metric, policy = table["outcome"][0], words.policy(table["policy"][0]).title
    whole = rows[TOTAL]
    title = words.outcome(metric).title
    figure = style.sheet(
        WIDTH,
        HEIGHT + HEAD,
        f"{policy}: which link carries the effect on {words.outcome(metric).inline}, {style.world_of(table)} world",
        f"Each coloured arrow is a link, as wide as what it carries: its Shapley value, "
        f"{words.effect_unit(metric)}, with its 95 % interval. Gold: goods and money; blue: words and weapons. "
        f"A hairline: nothing was found; {IDLE}: the policy does not pull the lever it needs.",
    )
    axes = style.place(figure, 0, HEAD, WIDTH, HEIGHT)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, HEIGHT)
    largest = max(abs(row["value"]) for row in rows.values()) or 1.0

    def width(*links: str) -> float:
        return NARROWEST + (WIDEST - NARROWEST) * abs(sum(rows[link]["value"] for link in links)) / largest

    for start, end, bend, links in ONWARD:
        _arrow(axes, start, end, bend, width(*links), "#c4c4c4")
    for link, arrow in ARROWS.items():
        _arrow(axes, arrow.start, arrow.end, arrow.bend, width(link), COLOURS[kind_of(link)])
    for key, (x, y, text) in BOXES.items():
        _box(axes, x, y, text or f"{title}\n{amount(whole)}", strong=key == "end")
    for link, arrow in ARROWS.items():
        x, middle = arrow.text
        between = middle - style.LINE * LABELS[link].count("\n") / 2
        axes.text(x, between, LABELS[link], ha="center", va="bottom", color=style.QUIET)
        axes.text(x, between, amount(rows[link]), ha="center", va="top", weight="bold")
    if rows[REST]["value"]:
        axes.text(
            BOXES["end"][0], 1.35, f"through none of the six:\n{amount(rows[REST])}", ha="center", color=style.QUIET
        )
    figure.data = table
    return figure


def _box(axes: Axes, x: float, y: float, text: str, strong: bool) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x - BOX_WIDE / 2, y - BOX_TALL / 2),
            BOX_WIDE,
            BOX_TALL,
            "round,pad=0,rounding_size=0.08",
            fc="white",
            ec=style.INK if strong else style.QUIET,
            lw=2 if strong else 1.1,
            zorder=3,
        )
    )
    axes.text(x, y, text, ha="center", va="center", weight="bold", zorder=4, linespacing=1.3)


def _arrow(axes: Axes, start: str, end: str, bend: float, width: float, colour: str) -> None:
    """An arrow from the edge of one box to that of another, under the boxes."""
    here, there = BOXES[start], BOXES[end]
    axes.add_patch(
        FancyArrowPatch(
            here[:2],
            there[:2],
            connectionstyle=f"arc3,rad={bend}",
            arrowstyle="-",
            color=colour,
            lw=width,
            capstyle="butt",
            zorder=1 if colour == "#c4c4c4" else 2,
        )
    )
