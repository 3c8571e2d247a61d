"""How far the effects on talks hang on parameters that nobody knows, and how far on luck."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.compare.words import the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import percent

OUTCOME = "talks_by_deadline"
WIDTH, LEFT, PANEL, SHARE, GAP = 11.0, 1.7, 4.6, 3.0, 0.9
HEAD, TOP, ROW, FOOT = 1.0, 0.35, 0.36, 1.0

#: The columns of the summary table that are shown.
NUMBERS = (
    "world",
    "policy",
    *(f"effect{end}" for end in ("", "_low", "_high", "_sd_parameters")),
    *(f"parameters_share{end}" for end in ("", "_low", "_high")),
)


@style.housed
def draw(effects: pl.DataFrame, against: str = REFERENCE) -> Figure:
    """The effect on talks of each policy, against one of them, with two kinds of doubt, and the split of its variance.

    Takes the summary table of a study whose parameters were drawn. Raises ValueError for more
    than one world.
    """
    table = effects.filter(
        (pl.col("outcome") == OUTCOME) & (pl.col("policy") != against) & pl.col("effect_low").is_not_null()
    )
    policies = [name for name in style.policies_of(effects) if name in table["policy"].to_list()]
    rows = {row["policy"]: row for row in table.iter_rows(named=True)}
    height = max(len(policies), 1) * ROW
    figure = style.sheet(
        WIDTH,
        HEAD + TOP + height + FOOT,
        f"How sure are the effects on talks? Unknown numbers and luck, in the {style.world_of(effects)} world",
        "Each draw of all uncertain parameters meets two runs of luck, and all policies. Left: the mean effect "
        "over all of them, with its 95 % interval, on a band of one standard deviation by which the effect differs "
        "from one plausible set of parameters to another. Right: what makes single runs differ.",
    )
    left = style.place(figure, LEFT, HEAD + TOP, PANEL, height)
    right = style.place(figure, LEFT + PANEL + GAP, HEAD + TOP, SHARE, height)
    style.stripes(left, len(policies), reach=1 + (GAP + SHARE) / PANEL)
    style.name_rows(left, policies)
    found = [rows[name] for name in policies]
    _effects(left, found, palette.looks(style.policies_of(effects)), against)
    _shares(right, found)
    _legend(figure)
    figure.data = table.select(NUMBERS)
    return figure


def _effects(axes: Axes, rows: list[dict], looks: dict, against: str) -> None:
    axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
    named = "" if against == REFERENCE else f", against {the(against)}"
    axes.set_title(f"Effect on talks by the deadline{named}", weight="bold")
    axes.set_xlabel(words.effect_unit(OUTCOME))
    for place, row in enumerate(rows):
        look = looks[row["policy"]]
        effect, low, high = (100 * row[key] for key in ("effect", "effect_low", "effect_high"))
        spread = 100 * (row["effect_sd_parameters"] or 0.0)
        axes.plot([effect - spread, effect + spread], [place, place], color=palette.PALE, lw=9, solid_capstyle="butt")
        axes.plot([low, high], [place, place], color=look.colour, lw=2.5, solid_capstyle="butt")
        axes.plot(effect, place, marker=look.marker, ls="", ms=style.size(look, 7), color=look.colour, zorder=4)
    style.plain_ticks(axes, 7)


def _shares(axes: Axes, rows: list[dict]) -> None:
    axes.set_title("Share of the variance of the effect", weight="bold")
    axes.set_xlabel("% of the variance between runs")
    for place, row in enumerate(rows):
        if row["parameters_share"] is None:
            axes.text(1, place, "no run differs", va="center", color=style.QUIET)
            continue
        share = 100 * row["parameters_share"]
        axes.barh(place, share, height=0.55, color=palette.PALE)
        axes.barh(place, 100 - share, left=share, height=0.55, color=palette.RANGE)
        if row["parameters_share_low"] is not None:
            ends = [100 * row[f"parameters_share_{end}"] for end in ("low", "high")]
            axes.plot(ends, [place, place], color=style.INK, lw=1)
        axes.text(98, place, _told(row), va="center", ha="right")
    axes.set_xlim(0, 100)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    style.plain_ticks(axes, 4)


def _told(row: dict) -> str:
    """The share of the parameters; what was estimated below none is known by its upper end alone."""
    if row["parameters_share"] == 0 and row["parameters_share_high"] is not None:
        return f"at most {percent(row['parameters_share_high'])}"
    return percent(row["parameters_share"])


def _legend(figure: Figure) -> None:
    handles = [
        Line2D([], [], color=style.INK, lw=2.5, label="95 % interval of the mean"),
        Patch(color=palette.PALE, label="due to parameters (left: ± one standard deviation)"),
        Patch(color=palette.RANGE, label="due to luck"),
        Line2D([], [], color=style.INK, lw=1, label="95 % interval of the share"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=4, bbox_to_anchor=(0.01, 0.0), fontsize=style.SMALL)
