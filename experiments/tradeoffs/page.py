"""The page of a study of trade-offs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Page, Part, pictures, rendered
from experiments.lab.present.phrases import percent
from experiments.tradeoffs import words as goals_words
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.parts import robust_parts, search_parts

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

CAPTIONS = {
    "front": "The packages that were found and the policies given, talks against every other goal.",
    "parallel": "Every policy on every goal, better above.",
    "standing": "How each policy stands: over worlds, over weights, and at its worst.",
}


def page(
    study: "Tradeoffs", made: Mapping[str, pl.DataFrame], answer: Sequence[str], drawn: Drawn, manifest: dict
) -> str:
    """Answer, figures, goals, standing, regrets, and what was asked for besides. ``drawn``: SVG files."""
    table = made["summary"]
    parts = [_goals(table), _standing(table), _regrets(table)]
    if "robustness" in made:
        parts += robust_parts(made["robustness"])
    if study.found is not None:
        parts = [*search_parts(study, study.found, made), *parts]
    question = "What does each policy give up for what it gains?"
    told = Page(question, answer, pictures(drawn, CAPTIONS), parts, _doubts(study, table))
    return rendered(study.asked, told, manifest)


def _doubts(study: "Tradeoffs", table: pl.DataFrame) -> tuple[str, ...]:
    """What the numbers cannot say."""
    months = int(study.base["calendar"]["horizon"].max())
    search = (
        "A search tries a small part of all packages. Another seed, or more evaluations, may find others. It moves the "
        "start and the strength of levers. What becomes of them under a successor, what they wait for and what they "
        "are tied to stays as in the first policy that pulls them. Who is called beaten hangs on the packages that "
        "were found.",
    )
    return (
        *(search if study.found is not None else ()),
        "The Pareto set, the score and the weights speak of means over the plausible worlds. A goal parts two policies "
        "that differ by more than its margin of indifference against the status quo: "
        f"{goals_words.indifference(table, months)}. A difference near a margin can still put a policy into the set or "
        "out of it. In how many resamples of draws and luck it belongs there stands beside, and how often it is in the "
        "set of a single world. Smaller differences add up along a chain, so policies can beat one another in a "
        "circle. They stay or fall together.",
        "The first half of the draws, measured by the same margins, shows what more draws change. From half to all, a "
        "mean moves on average as far as it still is from what endless draws would say.",
        f"A plausible world is one of {table['draws'][0]:,} draws in one of {len(study.worlds)} named worlds. A draw "
        "counts once: means are taken over its worlds first, and the bootstrap draws whole draws anew. All draws meet "
        "the same luck, and all intervals allow for that.",
        "Regret has two ends. Where the best policy of a world is chosen on half of the replicates and scored on the "
        "other, regret comes out too small. The best of all means makes it too large. The first is shown, never below "
        "0. Its interval ends where the second does. The regret exceeded in a tenth of the worlds is too large where "
        "worlds hardly differ, since luck spreads them too; most of that is taken back.",
        f"{' '.join(goals_words.limits(study))} Settings such as satisfice.talks=0.1 set other limits.",
        "A score measures each goal from the worst to the best policy compared: another policy beside them moves it.",
    )


def _cells(row: dict, suffix: str = "", signed: bool = False) -> list[str]:
    return [words.shown(goal.outcome, row[name + suffix], signed=signed) for name, goal in GOALS.items()]


def _goals(table: pl.DataFrame) -> Part:
    rows = []
    for row in table.iter_rows(named=True):
        means, lows, highs = (_cells(row, end) for end in ("", "_low", "_high"))
        spans = [f"{mean} [{low}, {high}]" for mean, low, high in zip(means, lows, highs, strict=True)]
        rows.append((words.policy(row["policy"]).title, *spans))
    heads = ("Policy", *(_head(goal.outcome) for goal in GOALS.values()))
    return Part(
        "The goals",
        heads=heads,
        rows=rows,
        caption="Means over plausible worlds with 95 % intervals, by draw and luck. Policies meet the same "
        "draws and luck: a difference between two is surer than their intervals.",
    )


def _standing(table: pl.DataFrame) -> Part:
    rows = [
        (
            words.policy(row["policy"]).title,
            "yes" if row["pareto"] else "beaten",
            percent(row["pareto_resamples"]),
            *(_share(row, key) for key in ("pareto_share", "robustness")),
            _share(row, "best_share"),
            f"{row['score']:.2f} [{row['score_low']:.2f}, {row['score_high']:.2f}]",
            percent(row["score_first"]),
            _halved(row),
        )
        for row in table.sort("score", descending=True).iter_rows(named=True)
    ]
    heads = (
        "Policy",
        "In the Pareto set",
        "In how many resamples",
        "In that of a single world",
        "Good enough",
        "Best under random weights",
        "Score with the weights given",
        "The highest in how many resamples",
        "From half of the draws: set, good enough, score",
    )
    return Part(
        "The standing",
        heads=heads,
        rows=rows,
        caption="Shares are of plausible worlds with 95 % intervals, of resamples, and of weightings, these with "
        "95 % intervals too.",
    )


def _share(row: dict, name: str) -> str:
    """A share of plausible worlds with its interval, in per cent."""
    value, low, high = (percent(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return f"{value} [{low}, {high}]"


def _halved(row: dict) -> str:
    """'yes, 41 %, 0.73': what the first half of the draws says."""
    held = "yes" if row["pareto_half"] else "beaten"
    return f"{held}, {percent(row['robustness_half'])}, {row['score_half']:.2f}"


def _regrets(table: pl.DataFrame) -> Part:
    rows = [
        (
            words.policy(row["policy"]).title,
            *(
                f"{mean} [{low}, {high}] ({bad})"
                for mean, low, high, bad in zip(
                    *(_cells(row, f"_regret{end}") for end in ("", "_low", "_high", "_q90")), strict=True
                )
            ),
        )
        for row in table.iter_rows(named=True)
    ]
    heads = ("Policy", *(_head(goal.outcome) for goal in GOALS.values()))
    return Part(
        "The regrets",
        heads=heads,
        rows=rows,
        caption="Mean distance to the best policy of each "
        "plausible world with its 95 % interval; in brackets what is exceeded in a tenth of them.",
    )


def _head(outcome: str) -> str:
    text = words.outcome(outcome)
    return f"{text.title}, {text.unit}"
