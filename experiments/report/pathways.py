"""The page of a study of pathways."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from experiments.lab import links_words, words
from experiments.lab.study import Study
from experiments.report.findings import Page, Part, pictures, rendered

CAPTIONS = {
    "links": "The argument as a chain: each link as wide as what it carries.",
    "waterfall": "From nothing to the whole effect, link by link.",
    "threshold": "How large must the zone be, how poor Russia, how credible Washington?",
}


def page(
    study: Study,
    links: pl.DataFrame,
    cells: pl.DataFrame | None,
    answer: Sequence[str],
    drawn: dict[str, Path],
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
    )
    return rendered(
        study,
        Page("Which link of the chain carries the effect?", answer, pictures(drawn, CAPTIONS), parts, doubts),
        manifest,
    )  # fmt: skip


def _links(links: pl.DataFrame) -> Part:
    rows = [
        (
            links_words.TITLES[row["link"]], links_words.meaning(row["link"]), words.outcome(row["outcome"]).title,
            words.policy(row["policy"]).title, words.world_title(row["world"]),
            *(words.shown(row["outcome"], row[key], signed=True) for key in ("value", "low", "high")),
            "–" if row["share"] is None else f"{words.number(100 * row['share'], 0)} %",
        )
        for row in links.iter_rows(named=True)
    ]  # fmt: skip
    heads = ("Link", "What it is", "Outcome", "Policy", "World", "Part", "95 % from", "to", "Share")
    return Part("The links", heads=heads, rows=rows, caption="Shapley values of paired effects; shares and "
        "probabilities in percentage points. The whole table is summary.csv.")  # fmt: skip


def _cells(cells: pl.DataFrame) -> Part:
    rows = [
        (
            words.policy(row["policy"]).title, words.world_title(row["world"]), f"{row['scale']:g}", row["axis"],
            words.number(row["value"]), words.shown(row["outcome"], row["effect"], signed=True),
            words.shown(row["outcome"], row["economic"], signed=True),
            "–" if row["share"] is None else f"{words.number(100 * row['share'], 0)} %", row["verdict"],
        )
        for row in cells.iter_rows(named=True)
    ]  # fmt: skip
    heads = (
        "Policy",
        "World",
        "Size of the zone",
        "Varied",
        "Value",
        "Whole effect",
        "By economic links",
        "Share",
        "Mostly",
    )
    return Part(
        "The thresholds",
        heads=heads,
        rows=rows,
        caption="The whole table, with intervals, is threshold.csv.",
    )
