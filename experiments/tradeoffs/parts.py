"""Sections of the page that are made on request: robustness by name, and what a search found."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.page import Part, Text
from experiments.lab.present.phrases import percent, quoted
from experiments.tradeoffs.found import Found
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.robust_words import leaders
from experiments.tradeoffs.robustness import ALL, METRICS, NAMES
from experiments.tradeoffs.search_words import package

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs


def robust_parts(table: pl.DataFrame) -> list[Part]:
    """Ranks of every policy over all goals, and who is first on each goal."""
    metrics = table["metric"].unique(maintain_order=True).to_list()
    together = table.filter(pl.col("goal") == ALL)
    rows = []
    for policy in table["policy"].unique(maintain_order=True):
        own = {row["metric"]: row for row in together.filter(pl.col("policy") == policy).iter_rows(named=True)}
        rows.append((words.policy(policy).title, *(_place(own[metric]) for metric in metrics)))
    asks = ". ".join(f"{METRICS[metric].title}: {METRICS[metric].asks}" for metric in metrics)
    ranks = Part(
        "Robustness by name, over all goals",
        heads=("Policy", *(METRICS[metric].title for metric in metrics)),
        rows=rows,
        caption=f"Rank, 1 is the most robust; in brackets in how many resamples a policy is first. {asks}. "
        "All goals together: the score with the weights given. The status quo has no rank by the domain criterion, "
        "which measures against it.",
    )
    firsts = [(_goal(goal), *(_led(table, metric, goal) for metric in metrics)) for goal in (*NAMES[-1:], *GOALS)]
    best = Part(
        "Who is first, goal by goal",
        heads=("Goal", *(METRICS[metric].title for metric in metrics)),
        rows=firsts,
        caption="The policy that ranks first by each metric on each goal; in brackets in how many resamples. "
        "robustness.csv has all values with their "
        "intervals. The worst and the best are those of the worlds drawn.",
    )
    return [ranks, best]


def _place(row: dict) -> str:
    return "–" if row["rank"] is None else f"{row['rank']} ({percent(row['first'])})"


def _led(table: pl.DataFrame, metric: str, goal: str) -> str:
    policies = leaders(table, metric, goal)
    if len(policies) > 2:
        return f"{len(policies)} that tie"
    own = table.filter(pl.col("metric") == metric, pl.col("goal") == goal, pl.col("policy").is_in(policies))
    return f"{quoted(policies)} ({percent(float(own['first'].sum()))})".replace("'", "")


def _goal(name: str) -> str:
    return "All goals" if name == ALL else GOALS[name].title


def search_parts(study: "Tradeoffs", found: Found, made: Mapping[str, pl.DataFrame]) -> list[Part]:
    """The packages, what the search had promised, the policies that they beat, and the generations."""
    if not found.names():
        return [_generations(made["generations"], found)]
    return [
        _packages(study, made["front"]),
        _promises(made["falls"]),
        _beaten(made["beaten"]),
        _generations(made["generations"], found),
    ]


def _packages(study: "Tradeoffs", front: pl.DataFrame) -> Part:
    ordered = front.sort("pareto", "pareto_resamples", descending=True, maintain_order=True)
    rows = [
        (
            words.policy(row["policy"]).title,
            _sentence(package(study.policies[row["policy"]])),
            "yes" if row["pareto"] else "beaten",
            percent(row["pareto_resamples"]),
        )
        for row in ordered.iter_rows(named=True)
    ]
    heads = ("Package", "What it pulls", "In the Pareto set", "In how many resamples")
    return Part(
        "The packages that were found",
        heads=heads,
        rows=rows,
        caption="Judged on draws and luck that the search had not seen. A package is in the Pareto set where no policy "
        "and no other package beats it. What each brings stands under the goals, below.",
    )


def _promises(falls: pl.DataFrame) -> Part:
    rows = []
    for row in falls.iter_rows(named=True):
        outcome = GOALS[row["goal"]].outcome
        names = ("searched", "judged", "given_searched", "given_judged")
        cells = (words.shown(outcome, row[name], signed=True) for name in names)
        best = (words.shown(outcome, row[name], signed=True) for name in ("best_searched", "best_judged"))
        best_title = words.policy(row["best"]).title
        rows.append((GOALS[row["goal"]].title, *cells, best_title, *best, words.shown(outcome, row["margin"])))
    heads = (
        "Goal",
        "All packages, in the search",
        "Judged anew",
        "The policies given, in the search",
        "Judged anew",
        "The best in the search",
        "In the search",
        "Judged anew",
        "Margin of indifference",
    )
    return Part(
        "What the search promised, and what held",
        [
            Text(
                "Luck that chooses a package makes it look better than it is. The policies given were chosen by no "
                "luck: what moves their gains is that other draws were met."
            )
        ],
        heads=heads,
        rows=rows,
        caption="Gains over the status quo, more is better; means over the packages, over the policies "
        "given, and those of the package that looked best. Percentage points, events, or million USD in the whole "
        "period.",
    )


def _beaten(beaten: pl.DataFrame) -> Part:
    rows = [
        (
            words.policy(row["policy"]).title,
            words.policy(row["by"]).title if row["by"] else "None",
            "–" if row["sure"] is None else percent(row["sure"]),
            *("–" if row["by"] is None else _span(row, name) for name in GOALS),
        )
        for row in beaten.sort("sure", descending=True, nulls_last=True).iter_rows(named=True)
    ]
    return Part(
        "Policies that a package beats",
        heads=("Policy", "Beaten in the search by", "Beaten anew, of the resamples", *map(_head, GOALS)),
        rows=rows,
        caption="Differences between the package and the policy, judged anew, with 95 % intervals.",
    )


def _generations(generations: pl.DataFrame, found: Found) -> Part:
    rows = [
        (f"{row['generation']}", f"{row['evaluations']:,}", f"{row['archive']}", f"{row['hypervolume']:.4f}")
        for row in generations.iter_rows(named=True)
    ]
    boxes = (
        "Each package in the archive was judged."
        if found.boxes == 1
        else f"Of the archive, one package for each box of {found.boxes} margins of indifference was judged."
    )
    return Part(
        "Whether the search had done",
        heads=("Generation", "Evaluations", "Packages in the archive", "Hypervolume"),
        rows=rows,
        caption=f"A front that still grows calls for more evaluations. {boxes}",
        folded="Generation by generation",
    )


def _span(row: dict, name: str) -> str:
    mean, low, high = (
        words.shown(GOALS[name].outcome, row[f"{name}{end}"], signed=True) for end in ("", "_low", "_high")
    )
    return f"{mean} [{low}, {high}]"


def _head(name: str) -> str:
    text = words.outcome(GOALS[name].outcome)
    return f"{text.title}, {text.unit}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
