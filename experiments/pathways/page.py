"""The page of a study of pathways."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Page, Part, pictures, rendered
from experiments.pathways import words as links_words

if TYPE_CHECKING:
    from experiments.pathways import Pathways
from experiments.lab.present.phrases import percent

CAPTIONS = {
    "links": "The argument as a chain: each link as wide as what it carries.",
    "waterfall": "From nothing to the whole effect, link by link.",
    "threshold": "How large must the zone be, how poor Russia, how credible Washington?",
}
TWO_GAMES = (
    "The maps and the rows of links taken as one play another game than the rows of single links: four economic links "
    "join and leave together, and so do the two others. What the two groups do only together is halved between them, "
    "where single links divide it by their orders; so the sum over four links need not be that of the four as one."
)


def page(
    study: "Pathways",
    links: pl.DataFrame,
    cells: pl.DataFrame | None,
    answer: Sequence[str],
    drawn: Drawn,
    manifest: dict,
) -> str:
    """Answer, figures, the table of links, the cells of the maps. ``drawn``: SVG files."""
    parts = [_links(links)]
    if cells is not None:
        parts.append(_cells(cells))
    doubts = (
        "A link is what a 0/1 switch in the rules cuts (model/ODD.md, path switches). Costs, consents and gates "
        "that no "
        "switch cuts stay: what they carry is the row of no link.",
        TWO_GAMES,
        "Each cell of a map has an interval of its own: of many cells, a few may look sure of a side by chance.",
        f"{links_words.IDLE.capitalize()}: the policy does not pull the lever that the link needs, so that its part is "
        "exactly 0. Elsewhere runs that never differ are no proof: of a yes or no, the interval is that of runs of "
        f"which a few might have differed; of anything else it is not known ({links_words.UNSEEN}).",
    )
    return rendered(
        study,
        Page("Which link of the chain carries the effect?", answer, pictures(drawn, CAPTIONS), parts, doubts),
        manifest,
    )


def _links(links: pl.DataFrame) -> Part:
    rows = [
        (
            links_words.TITLES[row["link"]],
            links_words.meaning(row["link"]),
            words.outcome(row["outcome"]).title,
            words.policy(row["policy"]).title,
            words.world_title(row["world"]),
            words.shown(row["outcome"], row["value"], signed=True),
            links_words.span(row),
            "–" if row["share"] is None else percent(row["share"]),
        )
        for row in links.iter_rows(named=True)
    ]
    heads = ("Link", "What it is", "Outcome", "Policy", "World", "Part", "95 %", "Share")
    return Part(
        "The links",
        heads=heads,
        rows=rows,
        caption="Shapley values of paired effects; shares and "
        "probabilities in percentage points. The whole table is summary.csv.",
    )


def _cells(cells: pl.DataFrame) -> Part:
    rows = [
        (
            words.policy(row["policy"]).title,
            words.world_title(row["world"]),
            f"{row['scale']:g}",
            row["axis"],
            words.number(row["value"]),
            words.shown(row["outcome"], row["effect"], signed=True),
            words.shown(row["outcome"], row["economic"], signed=True),
            _share(row),
            row["verdict"],
        )
        for row in cells.iter_rows(named=True)
    ]
    heads = (
        "Policy",
        "World",
        "Size of the zone",
        "Varied",
        "Value",
        "Whole effect",
        "By economic links",
        "Share [95 %]",
        "Mostly",
    )
    return Part("The thresholds", heads=heads, rows=rows, caption="The whole table, with intervals, is threshold.csv.")


def _share(row: dict) -> str:
    """A share with its interval, in per cent."""
    if row["share"] is None:
        return "–"
    share, low, high = (percent(row[key]) for key in ("share", "share_low", "share_high"))
    return f"{share} [{low}, {high}]"
