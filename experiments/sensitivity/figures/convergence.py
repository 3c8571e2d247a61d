"""Whether the sample was large enough: every total index against the size of the base sample."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.sensitivity.indices import LUCK
from experiments.sensitivity.words import factor

WIDTH, LEFT, PANEL, HIGH, GAP, BETWEEN = 11.0, 0.8, 2.75, 2.1, 0.45, 1.0
HEAD, FOOT = 0.95, 0.3
COLOURS = (palette.MODEL, "#c0392b", "#0f7f6f", "#866d0c", "#550061", "#00aaf3")


@style.housed
def draw(table: pl.DataFrame) -> Figure:
    """Total indices of the strongest factors at growing sizes. Takes one world of a summary."""
    metrics = table["outcome"].unique(maintain_order=True).to_list()
    policies = style.policies_of(table)
    rows = [(name, "outcome" if name == REFERENCE else "effect") for name in policies]
    colours = dict(zip([LUCK, *_strongest(table)], (palette.LUCK, *COLOURS), strict=False))
    figure = style.sheet(
        LEFT + len(metrics) * (PANEL + GAP) + 0.3 if len(metrics) > 2 else 8.5,
        HEAD + len(rows) * (HIGH + BETWEEN) + FOOT,
        "Was the sample large enough?",
        "Total index of the strongest factors, computed from the first rows of the same sample; bands: 95 % intervals "
        "by bootstrap. Lines that have stopped moving, with narrow bands, are told well enough; "
        "bands of the smaller samples may leave the panel.",
    )
    for i, (policy, kind) in enumerate(rows):
        for j, metric in enumerate(metrics):
            axes = style.place(figure, LEFT + j * (PANEL + GAP), HEAD + 0.4 + i * (HIGH + BETWEEN), PANEL, HIGH)
            part = table.filter(
                pl.col("policy") == policy,
                pl.col("of") == kind,
                pl.col("outcome") == metric,
                pl.col("index") == "total",
            )
            start = "effect on " if kind == "effect" else ""
            axes.set_title(
                f"{words.policy(policy).title}: {start}\n{words.outcome(metric).title}",
                weight="bold",
                fontsize=style.SMALL,
            )
            _panel(axes, part, colours)
            if j == 0:
                axes.set_ylabel("% of the variance")
            axes.set_xlabel("rows of the base sample")
    handles = [_line(colour, factor(name)) for name, colour in colours.items()]
    figure.legend(handles=handles, loc="lower left", ncols=7, bbox_to_anchor=(0.03, 0.0))
    figure.data = table.filter(pl.col("index") == "total", pl.col("factor").is_in([*colours]))
    return figure


def _strongest(table: pl.DataFrame) -> list[str]:
    """The factors beside luck whose total index is largest anywhere."""
    largest = table.filter(pl.col("index") == "total", pl.col("factor") != LUCK, pl.col("size") == pl.col("size").max())
    most = largest.group_by("factor").agg(pl.col("value").max())
    return most.sort("value", "factor", descending=True)["factor"].to_list()[: len(COLOURS)]


def _panel(axes: Axes, rows: pl.DataFrame, colours: dict[str, str]) -> None:
    for name, colour in colours.items():
        part = rows.filter(pl.col("factor") == name).sort("size")
        if not len(part):
            continue
        size = part["size"].to_numpy()
        value, low, high = (100 * part[key].to_numpy() for key in ("value", "low", "high"))
        axes.fill_between(size, low, high, color=colour, alpha=0.15, lw=0)
        axes.plot(size, value, "o-", ms=3, lw=1.5, color=colour)
    axes.set_xscale("log", base=2)
    sizes = sorted(rows["size"].unique().to_list())
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    whole = rows.filter(pl.col("size") == pl.col("size").max())["high"].to_numpy()
    most = max(rows["value"].to_numpy().max(initial=0), whole.max(initial=0))
    axes.set_ylim(0, max(105.0, 105 * most))


def _line(colour: str, name: str):  # type: ignore[no-untyped-def]
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, marker="o", ms=3, label=name)
