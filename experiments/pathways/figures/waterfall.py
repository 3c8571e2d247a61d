"""From no effect to the whole effect, link by link: Shapley values as a waterfall."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.lab.present import palette, style, words
from experiments.pathways.links import ECONOMIC, LINKS, REST, TOTAL
from experiments.pathways.words import IDLE, TITLES, UNSEEN, span

COLOURS = {"economic": palette.GOLD, "political": palette.BLUE, REST: palette.GREY, TOTAL: "#3c3c3c"}
LEFT, PANEL, NUMBERS, GAP, ROW = 1.55, 2.7, 2.25, 0.45, 0.3
HEAD, TOP, FOOT, ACROSS = 1.0, 0.42, 0.62, 2


def kind_of(link: str) -> str:
    """What a link is drawn as: economic, political, none of them, or all."""
    return link if link in (REST, TOTAL) else "economic" if link in ECONOMIC else "political"


@style.housed
def draw(table: pl.DataFrame) -> Figure:
    """A panel an outcome, a row a link. Takes the summary of one world and one policy."""
    metrics = table["outcome"].unique(maintain_order=True).to_list()
    links = (*LINKS, REST, TOTAL)
    tall = ROW * len(links)
    bands = -(-len(metrics) // ACROSS)
    wide = PANEL + NUMBERS + GAP
    policy = words.policy(table["policy"][0]).title
    figure = style.sheet(
        LEFT + min(ACROSS, len(metrics)) * wide,
        HEAD + bands * (TOP + tall + FOOT),
        f"{policy}: what each link adds to the effect, {style.world_of(table)} world",
        f"Shapley values over all combinations of links, whole or cut, {table['n'][0]:,} replicates on common "
        "luck. Gold: goods and money; blue: words and weapons; grey: what no link carries. Numbers: the part and its "
        f"95 % interval ({IDLE}: the policy does not pull the lever it needs; {UNSEEN}: no run differs). The parts add "
        "up to the whole.",
    )
    for index, metric in enumerate(metrics):
        band, place = divmod(index, ACROSS)
        axes = style.place(figure, LEFT + place * wide, HEAD + TOP + band * (TOP + tall + FOOT), PANEL, tall)
        axes.set_title(words.outcome(metric).title, weight="bold")
        style.stripes(axes, len(links), reach=1 + NUMBERS / PANEL)
        axes.set_yticks(range(len(links)), [TITLES[link] for link in links] if place == 0 else [""] * len(links))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        rows = {row["link"]: row for row in table.filter(pl.col("outcome") == metric).iter_rows(named=True)}
        _panel(axes, [rows[link] for link in links], metric)
    figure.data = table.filter(pl.col("link").is_in(links))
    return figure


def _panel(axes: Axes, rows: list[dict], metric: str) -> None:
    """Bars that begin where the one above ends; the last one spans them all."""
    scale = 100 if words.outcome(metric).kind == "share" else 1
    axes.axvline(0, color=style.INK, lw=0.9, zorder=1)
    reached, ends = 0.0, [0.0]
    for place, row in enumerate(rows):
        value = scale * row["value"]
        start = 0.0 if row["link"] == TOTAL else reached
        axes.barh(place, value, 0.62, left=start, color=COLOURS[kind_of(row["link"])], zorder=3)
        if row["low"] is not None:
            reach = [start + scale * row["low"], start + scale * row["high"]]
            axes.plot(reach, [place, place], color=style.INK, lw=1, zorder=4)
            ends += reach
        if row["link"] != TOTAL:
            reached += value
            axes.plot([reached, reached], [place, place + 1], color=style.QUIET, lw=0.8, zorder=2)
        text = words.shown(metric, row["value"], signed=True)
        beside = axes.get_yaxis_transform()
        axes.text(1 + 0.36 * NUMBERS / PANEL, place, text, transform=beside, va="center", ha="right", weight="bold")
        axes.text(
            1 + 0.98 * NUMBERS / PANEL, place, span(row), transform=beside, va="center", ha="right", color=style.QUIET
        )
    room = 0.06 * (max(ends) - min(ends)) or 1.0
    axes.set_xlim(min(ends) - room, max(ends) + room)
    style.plain_ticks(axes, 4)
    axes.set_xlabel(words.effect_unit(metric))
