"""What the record says of the model, in sentences made from the tables."""

import polars as pl

from experiments.lab.study import Study

_TITLES = {"workers": "workers", "output": "output"}


def hindcast_verdict(study: Study, patterns: pl.DataFrame, scores: pl.DataFrame) -> list[str]:
    """One sentence on each judged series and its rivals, one on the bands, one on the patterns."""
    events = (
        "with the events of the time given"
        if study.events == "given"
        else "with events left to its rules"
    )
    found = [
        _against_rivals(
            scores.row(
                by_predicate=(pl.col("series") == name) & (pl.col("period") == "judge"), named=True
            ),
            title,
            events,
        )
        for name, title in _TITLES.items()
    ]
    return [*found, _bands(scores), _passed(patterns)]


def _against_rivals(row: dict, title: str, events: str) -> str:
    share = {key: 100 * row[key] / row["mean_observed"] for key in ("mae", "last_value", "trend")}
    beaten = [
        name
        for name, key in (
            ("the last value carried forward", "last_value"),
            ("the linear trend", "trend"),
        )
        if row[f"beats_{key}"]
    ]
    outcome = {0: "it beats neither", 1: f"it beats only {''.join(beaten)}", 2: "it beats both"}[
        len(beaten)
    ]
    return (
        f"Over 2011-15, {events}, the model misses {title} by {share['mae']:.0f} % on average, "
        f"the last value carried forward by {share['last_value']:.0f} %, the linear trend of 2005-10 "
        f"by {share['trend']:.0f} %: {outcome}."
    )


def _bands(scores: pl.DataFrame) -> str:
    judge = scores.filter(pl.col("period") == "judge")
    n = judge["n"].sum()
    inside = {key: round((judge[key] * judge["n"]).sum()) for key in ("coverage50", "coverage90")}
    return (
        f"Of {n} judged figures of the zone, {inside['coverage50']} lie in the model's 50 % bands and "
        f"{inside['coverage90']} in its 90 % bands."
    )


def _passed(patterns: pl.DataFrame) -> str:
    parts = []
    for column, name in (("judge", "judged"), ("fit", "fitted")):
        part = patterns.filter(pl.col("column") == column)
        parts.append(f"{part['passed'].sum()} of {len(part)} {name} patterns")
    missed = patterns.filter(~pl.col("passed"))["statement"].to_list()
    misses = f" It misses: {'; '.join(missed)}." if missed else ""
    return f"It reproduces {parts[0]} and {parts[1]}.{misses}"


def calibration_verdict(tables: dict[str, pl.DataFrame]) -> list[str]:
    """Which parameters the data speak of, whether the targets are met, whether truth is recovered."""
    summary, predictive, recovery = tables["summary"], tables["predictive"], tables["recovery"]
    names = {
        verdict: summary.filter(pl.col("verdict") == verdict)["parameter"].to_list()
        for verdict in ("identified", "narrowed", "prior")
    }
    met = predictive.filter(pl.col("observed").is_between(pl.col("q05"), pl.col("q95")))
    sentences = [
        f"The record identifies {_listed(names['identified'])}; it narrows or moves {_listed(names['narrowed'])}. "
        f"The other {len(names['prior'])} of {len(summary)} parameters stay at their priors.",
        f"{len(met)} of {len(predictive)} targets lie within the 90 % interval of what the posterior predicts.",
    ]
    if len(recovery):
        inside = {
            share: recovery.filter(pl.col("true").is_between(pl.col(low), pl.col(high))).height
            / len(recovery)
            for share, low, high in ((50, "q25", "q75"), (90, "q05", "q95"))
        }
        sentences.append(
            f"On {recovery['truth'].n_unique()} synthetic truths a block, the 50 % intervals hold the true value in "
            f"{100 * inside[50]:.0f} % of the cases and the 90 % intervals in {100 * inside[90]:.0f} %."
        )  # fmt: skip
    return sentences


def _listed(names: list[str]) -> str:
    if not names:
        return "no parameter"
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
