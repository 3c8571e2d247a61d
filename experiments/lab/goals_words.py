"""Trade-offs in words."""

import polars as pl

from experiments.lab import words
from experiments.lab.goals import GOALS
from experiments.lab.study import Study
from experiments.lab.words import REFERENCE


def sentences(study: Study, table: pl.DataFrame) -> list[str]:
    """What no other policy beats, what is best under the weights, and what holds in most worlds."""
    front = [row["policy"] for row in table.iter_rows(named=True) if row["pareto"]]
    beaten = [name for name in table["policy"] if name not in front]
    best = table.sort("score", descending=True).row(0, named=True)
    accepted = table.sort("best_share", descending=True).row(0, named=True)
    robust = table.filter(pl.col("policy") != REFERENCE).sort("robustness", descending=True)
    told = [
        f"{len(front)} of {len(table)} policies are beaten by no other in all goals at once: {_named(front)}."
    ]
    if beaten:
        told.append(f"Beaten {'is' if len(beaten) == 1 else 'are'} {_named(beaten)}.")
    given = ", ".join(f"{name} {study.weights[name]:g}" for name in GOALS)
    told.append(
        f"With the weights {given}, the best is '{_title(best['policy'])}'; over all weightings, '"
        f"{_title(accepted['policy'])}' is best in {_percent(accepted['best_share'])}."
    )
    if len(robust):
        most = robust.row(0, named=True)
        who = (
            f"'{_title(most['policy'])}' does in most, {_percent(most['robustness'])}"
            if most["robustness"]
            else "no policy does in any"
        )
        told.append(f"Of {most['n']:,} plausible worlds, {limits(study)}: {who}.")
    return told


def limits(study: Study) -> str:
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


def _named(policies: list[str]) -> str:
    titles = [f"'{_title(policy)}'" for policy in policies]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
