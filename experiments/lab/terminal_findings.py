"""What pathways, audit, discover and tradeoffs say in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from experiments.lab import audit_words, links_words, words
from experiments.lab.goals import GOALS
from experiments.lab.links import LINKS, REST, TOTAL
from experiments.lab.study import Study
from experiments.lab.terminal import farewell

__all__ = ["claims", "farewell", "links", "said", "tradeoffs"]


#: The goals as headings; 80 columns hold them all.
COLUMNS = (
    "talks\n%",
    "provo-\ncations",
    "cash\nmn USD",
    "US\ncost",
    "Seoul's\ncost",
    "firms'\nlosses",
)


def said(answer: Sequence[str]) -> None:
    """The answer, a sentence a line."""
    console = Console()
    for sentence in answer:
        console.print(escape(sentence), highlight=False)
    console.print()


def links(study: Study, table: pl.DataFrame, answer: Sequence[str]) -> None:
    """What each link carries of every effect, and the answer."""
    console = Console()
    keys = table.select("world", "policy").unique(maintain_order=True)
    for world, policy in keys.iter_rows():
        shown = Table(
            title=f"{words.policy(policy).title}: what each link carries, world: {words.world_title(world)}",
            caption=f"Shapley values of paired effects, {study.replicates:,} replicates; they add up.",
            title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
        )  # fmt: skip
        shown.add_column("link", no_wrap=True)
        for metric in study.metrics:
            shown.add_column(words.outcome(metric).title, justify="right")
        for link in (*LINKS, REST, TOTAL):
            one = table.filter(
                pl.col("world") == world, pl.col("policy") == policy, pl.col("link") == link
            )
            cells = (
                words.shown(metric, value, signed=True)
                for metric, value in one.select("outcome", "value").iter_rows()
            )
            shown.add_row(links_words.TITLES[link], *cells, style="bold" if link == TOTAL else "")
        console.print(shown)
    said(answer)


def claims(table: pl.DataFrame, answer: Sequence[str]) -> None:
    """Every claim with its shares, and the answer."""
    console = Console()
    shown = Table(
        title=f"{table['n'][0]:,} plausible worlds: share with nothing to test (void), verdicts of the others",
        title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
    )  # fmt: skip
    shown.add_column("claim", no_wrap=True)
    shown.add_column("")
    for heading in ("void", "yes", "open", "no"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in table.iter_rows(named=True):
        keys = ("void", "yes", "undecided", "no")
        shares = (audit_words.percent(row[f"share_{key}"]) for key in keys)
        shown.add_row(row["claim"], row["sentence"], *shares)
    console.print(shown)
    said(answer)


def tradeoffs(table: pl.DataFrame, answer: Sequence[str]) -> None:
    """Every policy on every goal, the best score first, and the answer."""
    console = Console()
    shown = Table(
        title=f"Means over {table['n'][0]:,} plausible worlds; * in the Pareto set", title_justify="left",
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
    )  # fmt: skip
    shown.add_column("policy", no_wrap=True)
    for heading in (*COLUMNS, "good\nenough", "score"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in table.sort("score", descending=True).iter_rows(named=True):
        cells = (words.shown(goal.outcome, row[name]) for name, goal in GOALS.items())
        mark = "*" if row["pareto"] else " "
        good = f"{100 * row['robustness']:.0f} %"
        shown.add_row(
            f"{mark} {words.policy(row['policy']).short}", *cells, good, f"{row['score']:.2f}"
        )
    console.print(shown)
    said(answer)
