"""Which factors decide: indices or elementary effects of every factor, luck as a bar of its own."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.sensitivity.indices import DUMMY, LUCK, MAIN
from experiments.sensitivity.words import factor

WIDTH, LEFT, GAP = 11.0, 2.3, 0.35
HEAD, TOP, ROW, FOOT, BETWEEN = 0.9, 0.5, 0.25, 0.3, 0.7
TICK = 0.1  # inches between a name and its row
FIRST, TOTAL = palette.MODEL, "#a9c1e0"
CHANCE = {LUCK: palette.LUCK, DUMMY: palette.GREY}
MOST = 15
SHOWN = {
    "sobol": "Share of the variance that a factor explains alone (dark), and that it has a hand in (pale)",
    "morris": "Mean absolute change when a factor moves over its whole range (elementary effects)",
    "pawn": "How far the distribution of an outcome moves once a number is known, on average over its range (PAWN)",
}


@style.housed
def draw(table: pl.DataFrame, method: str, rest: bool) -> Figure:
    """A row of panels for each policy: outcomes of the reference, effects of the others.

    table: a sensitivity's summary of one world; rest: whether luck draws parameters besides.
    """
    final = table.filter(pl.col("size") == pl.col("size").max())
    metrics = final["outcome"].unique(maintain_order=True).to_list()
    policies = style.policies_of(final) if len(final) else []
    rows = [(name, "outcome" if name == REFERENCE else "effect") for name in policies]
    main = MAIN[method]
    names = {row: _names(final.filter(_of(*row)), main) for row in rows}
    height = HEAD + sum(TOP + len(names[row]) * ROW + BETWEEN for row in rows) + FOOT
    figure = style.sheet(
        WIDTH,
        height,
        f"Which numbers decide? World: {words.world_title(table['world'][0]) if len(table) else ''}",
        f"{SHOWN[method]}, with 95 % intervals. {_chance(method, rest)}",
    )
    left = max(LEFT, *(style.MARGIN + style.reach(factor(name)) + TICK for row in rows for name in names[row]), 0)
    panel = (WIDTH - left - 0.3 - GAP * (len(metrics) - 1)) / max(len(metrics), 1)
    top = HEAD
    for row in rows:
        policy, kind = row
        title = f"{words.policy(policy).title}: " + ("effect on" if kind == "effect" else "")
        for column, metric in enumerate(metrics):
            part = final.filter(_of(*row), pl.col("outcome") == metric)
            axes = style.place(figure, left + column * (panel + GAP), top + TOP, panel, len(names[row]) * ROW)
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
    return pl.concat([final.clear(), *shown]).filter(pl.col("index").is_in([*MAIN.values(), "first"]))


def _chance(method: str, rest: bool) -> str:
    """What stands for chance in the figure."""
    if method == "pawn":
        return "The dummy (grey) is a number that does nothing: so much chance adds to an index, and is taken off."
    beside = ", and the parameters that are not varied" if rest else ""
    return f"Luck (gold) is all that chance draws in a history{beside}."


def _of(policy: str, kind: str) -> pl.Expr:
    return (pl.col("policy") == policy) & (pl.col("of") == kind)


def _names(rows: pl.DataFrame, main: str) -> list[str]:
    """Luck or the dummy, then the factors by their largest value, relative to each metric's largest or its dummy."""
    chance = DUMMY if main == MAIN["pawn"] else LUCK
    is_chance = pl.col("factor") == chance
    whole = pl.col("high").filter(is_chance) if chance == DUMMY else pl.col("value").filter(~is_chance)
    weight = (pl.col("value") / whole.max().over("outcome")).fill_nan(0)
    stars = rows.filter(pl.col("index") == main).with_columns(weight.alias("weight")).filter(~is_chance)
    order = stars.group_by("factor", maintain_order=True).agg(pl.col("weight").max())
    ranked = order.sort("weight", descending=True, maintain_order=True)["factor"].to_list()
    return [chance, *ranked[:MOST]]


def _bars(axes: Axes, rows: pl.DataFrame, names: list[str], main: str, metric: str) -> None:
    units = {"total": "% of the variance", "mean": "percentage points"}
    scale = 100 if main in units or words.outcome(metric).kind == "share" else 1
    found = {(row["factor"], row["index"]): row for row in rows.iter_rows(named=True)}
    style.stripes(axes, len(names))
    if not found:
        axes.text(0.5, 0.5, "never varies in these runs", transform=axes.transAxes, ha="center", color=style.QUIET)
    for place, name in enumerate(names):
        for index, wide in ((main, 0.62), ("first", 0.3)):
            row = found.get((name, index))
            if row is None:
                continue
            value, low, high = (scale * _drawn(row[key], main) for key in ("value", "low", "high"))
            axes.barh(place, value, height=wide, color=_colour(row))
            if index == main:
                axes.plot([low, high], [place, place], color=style.INK, lw=1)
                face = "white" if row["unsure"] else style.INK
                axes.plot(value, place, "o", ms=4, mfc=face, mec=style.INK, mew=0.8, clip_on=False)
    axes.set_xlim(left=0)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlabel(units.get(main) or words.effect_unit(metric))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    style.plain_ticks(axes, 5)


def _drawn(estimate: float, main: str) -> float:
    """An index as it is drawn: estimates of shares may lie above all, where none is."""
    return min(estimate, 1.0) if main == MAIN["sobol"] else estimate


def _colour(row: dict) -> str:
    """That of an index's bar: chance has its own, and what is with others, or not told from 0, is pale."""
    if row["factor"] in CHANCE and row["index"] != "first":
        return CHANCE[row["factor"]]
    pale = row["index"] == MAIN["sobol"] or (row["index"] == MAIN["pawn"] and row["unsure"])
    return TOTAL if pale else FIRST


def _legend(figure: Figure, method: str) -> None:
    bars = {
        "sobol": {"alone (first-order index)": FIRST, "with others (total index)": TOTAL, "luck, total": palette.LUCK},
        "morris": {"mean absolute elementary effect": FIRST, "other luck at the same point": palette.LUCK},
        "pawn": {"mean distance": FIRST, "not told from 0": TOTAL, "dummy": palette.GREY},
    }[method]
    doubt = Line2D([], [], marker="o", ls="", mfc="white", mec=style.INK, ms=4, label="not told from 0")
    patches = [Patch(color=colour, label=label) for label, colour in bars.items()]
    handles = patches if method == "pawn" else [*patches, doubt]
    figure.legend(handles=handles, loc="lower left", ncols=4, bbox_to_anchor=(0.02, 0.0))
