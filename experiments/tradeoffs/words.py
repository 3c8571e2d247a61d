"""Trade-offs in words."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent
from experiments.lab.present.spelling import named
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.margins import of_goals

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

MAY = 0.3  # share of resamples from which a policy is named beside the Pareto set


def sentences(study: "Tradeoffs", table: pl.DataFrame) -> list[str]:
    """What no other policy beats, what is best under the weights, and what holds in most worlds."""
    best = table.sort("score", descending=True).row(0, named=True)
    accepted = table.sort("best_share", descending=True).row(0, named=True)
    robust = table.filter(pl.col("policy") != REFERENCE).sort("robustness", descending=True)
    given = ", ".join(f"{named(name)} {study.weights[name]:g}" for name in GOALS)
    told = [
        *_front(table),
        f"With the weights {given}, the best is '{_title(best['policy'])}'; over all weightings, '"
        f"{_title(accepted['policy'])}' is best in {percent(accepted['best_share'])}.",
    ]
    if len(robust):
        most = robust.row(0, named=True)
        who = (
            f"'{_title(most['policy'])}' does in most, {percent(most['robustness'])} ({interval(most, 'robustness')})"
            if most["robustness"]
            else "no policy does in any"
        )
        told.append(
            f"Of {most['n']:,} plausible worlds, {most['draws']:,} draws in each named world, {limits(study)}: {who}."
        )
    return told


def _front(table: pl.DataFrame) -> list[str]:
    """The Pareto set, and who may belong there."""
    held = table.filter("pareto")
    doubtful = table.filter(~pl.col("pareto"), pl.col("pareto_resamples") >= MAY)
    told = [
        f"{len(held)} of {len(table)} policies are beaten by no other in all goals at once, differences below the "
        f"margins of indifference left aside (in brackets: in how many resamples): {_resampled(held)}."
    ]
    if len(doubtful):
        told.append(f"{percent(MAY)} of the resamples or more put there as well {_resampled(doubtful)}.")
    return told


def _resampled(rows: pl.DataFrame) -> str:
    """'A' (99 %) and 'B' (61 %), the surest first."""
    return listed(
        f"'{_title(policy)}' ({percent(share)})"
        for policy, share in rows.sort("pareto_resamples", descending=True)
        .select("policy", "pareto_resamples")
        .iter_rows()
    )


def interval(row: dict, name: str) -> str:
    """'95 %: 31 % to 45 %', of a share."""
    return f"95 %: {percent(row[f'{name}_low'])} to {percent(row[f'{name}_high'])}"


def indifference(table: pl.DataFrame, months: int) -> str:
    """The margins of indifference in words."""
    quo = table.row(by_predicate=pl.col("policy") == REFERENCE, named=True)
    found = of_goals({name: quo[name] for name in GOALS}, months)
    return ", ".join(
        f"{words.shown(goal.outcome, found[name])} {words.effect_unit(goal.outcome)} of "
        f"{words.outcome(goal.outcome).inline}"
        for name, goal in GOALS.items()
    )


def limits(study: "Tradeoffs") -> str:
    """What it takes to satisfice, in words."""
    asked = study.satisfice
    return (
        f"a policy is good enough where, against the status quo, it adds {100 * asked['talks']:g} points or "
        f"more to talks "
        f"with at most {asked['provocations']:g} provocations, {asked['cash']:g} million dollars of cash to the "
        f"regime, "
        f"{asked['washington']:g} of cost to Washington, {asked['seoul']:g} to Seoul and {asked['firms']:g} to "
        f"firms more"
    )


def _title(policy: str) -> str:
    return words.policy(policy).title


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Goals are means over replicates in each plausible world. The Pareto set [borzsony2001] holds every "
    "package that no other beats in all goals, on means over worlds, goals rounded to margins of "
    "indifference (epsilon-boxes) [laumanns2002]. Regret is the distance to the best package of that "
    "world [savage1951], chosen on half of the replicates and scored on the other; robustness the share "
    "of worlds in which a package satisfices [lempert2006; kasprzyk2013]. Over all weightings, drawn "
    "evenly, the share under which each is best is its acceptability [lahdelma2001]. Intervals of goals "
    "are Student's over draws [student1908], wider by the luck that draws share [cameron2011]; all others"
    " are the bootstrap's over whole draws [efron1993], and over luck too where means over both are "
    "compared [owen2007]."
)
