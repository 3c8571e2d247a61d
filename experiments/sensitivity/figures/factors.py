"""Which factors decide: indices or elementary effects of every factor, luck as a bar of its own."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.sensitivity.indices import LUCK
from experiments.sensitivity.words import factor

WIDTH, LEFT, GAP = 11.0, 2.3, 0.35
HEAD, TOP, ROW, FOOT, BETWEEN = 0.9, 0.5, 0.25, 0.3, 0.7
FIRST, TOTAL = palette.MODEL, "#a9c1e0"
MOST = 15


@style.housed
def draw(table: pl.DataFrame, method: str, rest: bool) -> Figure:
    """A row of panels for each policy: outcomes of the reference, effects of the others.

    table: a sensitivity's summary of one world; rest: whether luck draws parameters besides.
    """
    final = table.filter(pl.col("size") == pl.col("size").max())
    metrics = final["outcome"].unique(maintain_order=True).to_list()
    policies = style.policies_of(final) if len(final) else []
    rows = [(name, "outcome" if name == REFERENCE else "effect") for name in policies]
    main = "total" if method == "sobol" else "mu_star"
    names = {row: _names(final.filter(_of(*row)), main) for row in rows}
    height = HEAD + sum(TOP + len(names[row]) * ROW + BETWEEN for row in rows) + FOOT
    what = (
        "Share of the variance that a factor explains alone (dark), and that it has a hand in (pale)"
        if method == "sobol"
        else "Mean absolute change when a factor moves over its whole range (elementary effects)"
    )
    beside = ", and the parameters that are not varied" if rest else ""
    figure = style.sheet(
        WIDTH,
        height,
        f"Which numbers decide? World: {words.world_title(table['world'][0]) if len(table) else ''}",
        f"{what}, with 95 % intervals. Luck (gold) is all that chance draws in a history{beside}.",
    )
    panel = (WIDTH - LEFT - 0.3 - GAP * (len(metrics) - 1)) / max(len(metrics), 1)
    top = HEAD
    for row in rows:
        policy, kind = row
        title = f"{words.policy(policy).title}: " + ("effect on" if kind == "effect" else "")
        for column, metric in enumerate(metrics):
            part = final.filter(_of(*row), pl.col("outcome") == metric)
            axes = style.place(figure, LEFT + column * (panel + GAP), top + TOP, panel, len(names[row]) * ROW)
            axes.set_title(f"{title}\n{words.outcome(metric).title}".strip(), weight="bold", fontsize=style.SMALL)
            _bars(axes, part, names[row], main, metric)
            shown = [factor(name) for name in names[row]] if column == 0 else []
            axes.set_yticks(range(len(names[row])), shown)
        top += TOP + len(names[row]) * ROW + BETWEEN
    _legend(figure, method)
    figure.data = _data(final, names)
    return figure


def _data(final: pl.DataFrame, names: dict[tuple[str, str], list[str]]) -> pl.DataFrame:
    """The indices that have a bar."""
    shown = [final.filter(_of(*row), pl.col("factor").is_in(factors)) for row, factors in names.items()]
    return pl.concat([final.clear(), *shown]).filter(pl.col("index").is_in(["total", "first", "mu_star"]))


def _of(policy: str, kind: str) -> pl.Expr:
    return (pl.col("policy") == policy) & (pl.col("of") == kind)


def _names(rows: pl.DataFrame, main: str) -> list[str]:
    """Luck, then the factors by their largest value over the metrics, relative to each metric's own."""
    stars = rows.filter(pl.col("index") == main, pl.col("factor") != LUCK).with_columns(
        (pl.col("value") / pl.col("value").max().over("outcome")).fill_nan(0).alias("weight")
    )
    order = stars.group_by("factor", maintain_order=True).agg(pl.col("weight").max())
    ranked = order.sort("weight", descending=True, maintain_order=True)["factor"].to_list()
    return [LUCK, *ranked[:MOST]]


def _bars(axes: Axes, rows: pl.DataFrame, names: list[str], main: str, metric: str) -> None:
    scale = 100 if main == "total" or words.outcome(metric).kind == "share" else 1
    found = {(row["factor"], row["index"]): row for row in rows.iter_rows(named=True)}
    style.stripes(axes, len(names))
    if not found:
        axes.text(0.5, 0.5, "never varies", transform=axes.transAxes, ha="center", color=style.QUIET)
    for place, name in enumerate(names):
        for index, colour, wide in ((main, TOTAL if main == "total" else FIRST, 0.62), ("first", FIRST, 0.3)):
            row = found.get((name, index))
            if row is None:
                continue
            axes.barh(
                place,
                scale * row["value"],
                height=wide,
                color=palette.LUCK if name == LUCK and index == main else colour,
            )
            if index == main:
                axes.plot([scale * row["low"], scale * row["high"]], [place, place], color=style.INK, lw=1)
                face = "white" if row["unsure"] else style.INK
                axes.plot(scale * row["value"], place, "o", ms=4, mfc=face, mec=style.INK, mew=0.8)
    axes.set_xlim(left=0)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlabel("% of the variance" if main == "total" else words.effect_unit(metric))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    style.plain_ticks(axes, 5)


def _legend(figure: Figure, method: str) -> None:
    doubt = Line2D([], [], marker="o", ls="", mfc="white", mec=style.INK, ms=4, label="interval wider than the value")
    if method == "sobol":
        handles = [
            Patch(color=FIRST, label="alone (first-order index)"),
            Patch(color=TOTAL, label="with others (total index)"),
            Patch(color=palette.LUCK, label="luck, total"),
            doubt,
        ]
    else:
        handles = [
            Patch(color=FIRST, label="mean absolute elementary effect"),
            Patch(color=palette.LUCK, label="other luck at the same point"),
            doubt,
        ]
    figure.legend(handles=handles, loc="lower left", ncols=4, bbox_to_anchor=(0.02, 0.0))
