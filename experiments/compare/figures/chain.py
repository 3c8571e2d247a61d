"""The argument drawn as the chain it is: each link a box, each box with every policy's number."""

from collections.abc import Sequence

import polars as pl
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from experiments.compare.figures.chain_layouts import BOXES, HEADING, POSTURE, Arrow, Point, fitting
from experiments.compare.figures.chain_sheet import CAPTION, LINE, STRONG, UNLIT, WEAK, Sheet
from experiments.compare.words import the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, style, words
from experiments.lab.present.phrases import percent

PAD, HEAD = 0.08, 0.225  # inches under the lines of a box, and under the head of the sheet
NAME, BAR = 0.21, 1.2  # inches from the left edge of a box
SECOND, VALUE, BAR_END = 0.08, 0.62, 1.08  # from its right edge


@style.housed
def draw(
    runs: pl.DataFrame,
    effects: pl.DataFrame | None = None,
    width: float = style.PAGE,
    lit: int | None = None,
    against: str = REFERENCE,
) -> Figure:
    """The causal chain of one world, from Washington's levers to talks, with every policy.

    Takes the runs. With the summary table of effects, boxes that no policy changes beyond doubt
    are drawn faint. `lit` shows the numbers of the first so many boxes only. Changes are those
    to the policy `against`. Raises ValueError
    for more than one world, and for a number of boxes that there is not.
    """
    lit = len(BOXES) if lit is None else lit
    if not 0 <= lit <= len(BOXES):
        raise ValueError(f"the chain has {len(BOXES)} boxes, {lit} cannot be lit")
    policies, layout = style.policies_of(runs), fitting(width)
    tall = CAPTION + LINE * len(policies) + PAD
    columns, rows = layout.columns, len(layout.above)
    figure, under = style.headed(
        width,
        HEAD + rows * tall + sum(layout.above) + layout.below,
        f"What each policy does along the chain from Washington's levers to talks, in the {style.world_of(runs)} world",
        _subtitle(runs, effects, against),
    )
    height = figure.get_size_inches()[1]
    axes = style.place(figure, 0, 0, width, height)
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    box = (width - layout.left - layout.right - (columns - 1) * layout.gap) / columns
    changed = None if effects is None else _changed(effects, policies, against)
    sheet = Sheet(axes, layout, policies, under + HEAD, box, tall, lit, changed, against)
    _draw_links(sheet)
    means = means_of(runs)
    _draw_boxes(sheet, {row["policy"]: row for row in means.iter_rows(named=True)})
    figure.data = means.unpivot(index="policy", variable_name="box", value_name="value")
    return figure


def _subtitle(runs: pl.DataFrame, effects: pl.DataFrame | None, against: str) -> str:
    faint = (
        " Strong frame: at least one policy's change can be told from zero; thin grey frame: none "
        "can. Arrows: what may lead to what; which of them carries a change is not told here."
    )
    return (
        f"Means over {style.runs_each(runs)}. Bars start at zero and are "
        f"to scale within a box; 'change' is the mean difference to {the(against)}, whose level "
        "the thin line marks. Intervals stand in the figure of effects."
    ) + (faint if effects is not None else "")


def _changed(effects: pl.DataFrame, policies: Sequence[str], against: str) -> dict[str, set[str]]:
    """Per box, the policies whose effect on it can be told from zero; the levers are all pulled."""
    low, high = pl.col("effect_low").fill_nan(None), pl.col("effect_high").fill_nan(None)
    sure = effects.cast({"effect_low": float, "effect_high": float}).filter((low > 0) | (high < 0))
    found = {key: set(sure.filter(pl.col("outcome").is_in(box.outcomes))["policy"]) for key, box in BOXES.items()}
    return found | {"levers": set(policies) - {against}}


def means_of(runs: pl.DataFrame) -> pl.DataFrame:
    """Per policy, the mean behind every box; shares in per cent."""
    mean = pl.col
    south = pl.col("cash_zone") + pl.col("cash_tourism")
    paid = south + pl.col("cash_aid") + pl.col("cash_relief")
    return runs.group_by("policy").agg(
        open=100 * (mean("zone_months_open") > 0).mean(),
        workers=mean("zone_workers_end").mean(),
        firms=mean("zone_firms_end").mean(),
        cash=paid.mean(),
        south=south.mean(),
        all_cash=mean("cash_total").mean(),
        sincerity=100 * mean("sincerity_end").mean(),
        alignment=mean("alignment_mean").mean(),
        provocations=mean("provocations").mean(),
        talks=100 * mean("talks_by_deadline").mean(),
    )


def _draw_boxes(sheet: Sheet, means: dict[str, dict]) -> None:
    """Every box with what is known of it; those beyond the lit ones stay empty."""
    lit = [key for key, box in BOXES.items() if box.number <= sheet.lit]
    for key in BOXES:
        _frame(sheet, key)
    for key in lit:
        if key == "levers":
            _levers(sheet)
        else:
            _columns(sheet, key, means)
            _bars(sheet, key, means)
    for index, (policy, look) in enumerate(palette.looks(sheet.policies).items()):
        x = [sheet.corner(key)[0] + 0.12 for key in lit]
        y = [sheet.line(key, index) for key in lit]
        sheet.axes.plot(x, y, marker=look.marker, ls="", color=look.colour, ms=style.size(look, 6.5))
        for key in lit:
            sheet.axes.text(
                sheet.corner(key)[0] + NAME, sheet.line(key, index), words.policy(policy).short, va="center_baseline"
            )


def _frame(sheet: Sheet, key: str) -> None:
    """An empty box with its title, what it measures, and whether any policy changes it."""
    (left, top), box, tone = sheet.corner(key), BOXES[key], sheet.tone((key,))
    axes = sheet.axes
    axes.add_patch(
        FancyBboxPatch(
            (left, top),
            sheet.box,
            sheet.tall,
            "round,pad=0,rounding_size=0.07",
            fc="white",
            ec=tone.frame,
            lw=tone.frame_width,
            zorder=2,
        )
    )
    axes.text(
        left + 0.09,
        top + 0.19,
        f"{box.number}  {box.title}",
        size=style.TEXT,
        weight="bold",
        va="center",
        color=tone.ink,
    )
    axes.text(left + 0.09, top + 0.39, box.measure, color=tone.quiet, va="center")
    said = {STRONG: "a clear change", WEAK: "no clear change"}.get(tone)
    if said:
        axes.text(
            left + 0.09, top + 0.62, said, va="center", color=tone.ink, weight="bold" if tone is STRONG else "normal"
        )


def _levers(sheet: Sheet) -> None:
    """The first box: the levers that every policy pulls; many words begin right after its name."""
    left, end = sheet.corner("levers")[0], sheet.box - 0.05
    for index, policy in enumerate(sheet.policies):
        says = words.policy(policy)
        least = NAME + style.reach(says.short) + 0.05
        text = _cut(says.levers, end - least)
        start = max(least, min(BAR, end - style.reach(text)))
        sheet.axes.text(left + start, sheet.line("levers", index), text, va="center_baseline", color=style.QUIET)


def _cut(text: str, inches: float) -> str:
    """As much of a text as so many inches hold."""
    whole = text
    while style.reach(text) > inches:
        whole = whole[:-1].rstrip()
        text = f"{whole}…"
    return text


def _columns(sheet: Sheet, key: str, means: dict[str, dict]) -> None:
    """A value and a second number for every policy, under their heads."""
    (left, top), axes = sheet.corner(key), sheet.axes
    value, second = left + sheet.box - VALUE, left + sheet.box - SECOND
    for x, head in zip((value, second), BOXES[key].heads, strict=True):
        axes.text(x, top + 0.62, head, ha="right", va="center", color=style.QUIET)
    for index, policy in enumerate(sheet.policies):
        y = sheet.line(key, index)
        first, other = numbers_of(key, means[policy], means.get(sheet.against))
        axes.text(value, y, first, va="center_baseline", ha="right", weight="bold")
        axes.text(second, y, other, va="center_baseline", ha="right", color=style.QUIET)


def _bars(sheet: Sheet, key: str, means: dict[str, dict]) -> None:
    """A bar for every policy, and lines at zero and at the level of the reference."""
    start = sheet.corner(key)[0] + BAR
    largest = max(means[policy][key] for policy in sheet.policies) or 1.0
    scale = (sheet.box - BAR_END - BAR) / largest
    looks = palette.looks(sheet.policies)
    bars, hatched, rims = [], [], []
    for index, policy in enumerate(sheet.policies):
        y, row = sheet.line(key, index), means[policy]
        end = start + scale * row[key]
        solid = start + scale * row["south"] if key == "cash" else end
        bars.append(_bar(start, solid, y))
        if end > solid:
            hatched.append(_bar(solid, end, y))
            rims.append(looks[policy].colour)
    marks = [start]
    if sheet.against in means and means[sheet.against][key] > 0:
        marks.append(start + scale * means[sheet.against][key])
    ends = (sheet.line(key, 0) - LINE / 2, sheet.line(key, len(sheet.policies)) - LINE / 2)
    colours = [look.colour for look in looks.values()]
    for drawn in (
        PolyCollection(bars, facecolors=colours, lw=0, zorder=3),
        PolyCollection(hatched, facecolors="white", edgecolors=rims, hatch="//////", lw=0.8, zorder=3),
        LineCollection([[(x, end) for end in ends] for x in marks], lw=0.9, colors=style.INK, zorder=4),
    ):
        sheet.axes.add_collection(drawn, autolim=False)


def _bar(start: float, end: float, y: float) -> list[tuple[float, float]]:
    half = 0.32 * LINE
    return [(start, y - half), (end, y - half), (end, y + half), (start, y + half)]


def numbers_of(key: str, row: dict, reference: dict | None) -> tuple[str, str]:
    """The value of a box and the number beside it."""
    digits = {"workers": 0, "cash": 0, "alignment": 2}.get(key, 1)
    value = words.number(row[key], digits)
    if key == "workers":
        return value, words.number(row["firms"], 0)
    if key == "cash":
        return value, percent(row["cash"] / row["all_cash"] if row["all_cash"] else 0.0, 1)
    if reference is None:
        return value, "–"
    if row is reference:
        return value, ""
    finer = 3 if key == "alignment" else digits
    return value, words.number(row[key] - reference[key], finer, signed=True)


def _draw_links(sheet: Sheet) -> None:
    """What leads to what, and in words why; Pyongyang's choice is one ground for two boxes."""
    tone, rim = sheet.tone(POSTURE), sheet.layout.rim
    (left, top), (right, foot) = sheet.corner(POSTURE[0]), sheet.at(Point(POSTURE[1], 1, 1))
    sheet.axes.add_patch(
        FancyBboxPatch(
            (left - rim, top - HEADING),
            right - left + 2 * rim,
            foot - top + HEADING + rim,
            "round,pad=0,rounding_size=0.09",
            fc="#f4f4f4" if tone is UNLIT else "#ececec",
            ec="none",
            zorder=0.5,
        )
    )
    sheet.axes.text(left, top - 0.16, "Pyongyang chooses its posture", weight="bold", va="center", color=tone.quiet)
    for arrow in sheet.layout.arrows:
        _draw_arrow(sheet, arrow)


def _draw_arrow(sheet: Sheet, arrow: Arrow) -> None:
    """A line through the points with a head at the last, and its note."""
    tone, points = sheet.tone_of(arrow), [sheet.at(point) for point in arrow.points]
    if len(points) > 2:
        sheet.axes.plot(
            *zip(*points[:-1], strict=True), color=tone.arrow, lw=tone.arrow_width, zorder=1, solid_joinstyle="round"
        )
    sheet.axes.add_patch(
        FancyArrowPatch(
            points[-2],
            points[-1],
            arrowstyle="-|>",
            mutation_scale=17,
            color=tone.arrow,
            lw=tone.arrow_width,
            shrinkA=0,
            shrinkB=0,
            zorder=1,
        )
    )
    if arrow.note:
        x, y = sheet.at(arrow.note.at)
        sheet.axes.text(
            x,
            y,
            arrow.note.text,
            ha=arrow.note.align,
            va="center",
            style="italic",
            linespacing=1.25,
            zorder=2,
            color=tone.ink,
            bbox={"fc": "white", "ec": "none", "pad": 1.0} if arrow.note.on_line else None,
        )
