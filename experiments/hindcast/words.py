"""What the record says of the model, in sentences made from the tables."""

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from experiments.hindcast import Hindcast
from experiments.lab.present.phrases import percent

_TITLES = {"workers": "workers", "output": "output"}


def hindcast_verdict(study: "Hindcast", patterns: pl.DataFrame, scores: pl.DataFrame) -> list[str]:
    """One sentence on each judged series and its rivals, one on the bands, one on the patterns."""
    events = "with the events of the time given" if study.events == "given" else "with events left to its rules"
    found = [
        _against_rivals(
            scores.row(by_predicate=(pl.col("series") == name) & (pl.col("period") == "judge"), named=True),
            title,
            events,
        )
        for name, title in _TITLES.items()
    ]
    return [*found, _bands(scores), _passed(patterns)]


def _against_rivals(row: dict, title: str, events: str) -> str:
    share = {key: percent(row[key] / row["mean_observed"]) for key in ("mae", "last_value", "trend")}
    beaten = [
        name
        for name, key in (("the last value carried forward", "last_value"), ("the linear trend", "trend"))
        if row[f"beats_{key}"]
    ]
    outcome = {0: "it beats neither", 1: f"it beats only {''.join(beaten)}", 2: "it beats both"}[len(beaten)]
    return (
        f"Over 2011-15, {events}, the model misses {title} by {share['mae']} on average, "
        f"the last value carried forward by {share['last_value']}, the linear trend of 2005-10 "
        f"by {share['trend']}: {outcome}."
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


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Pattern-oriented judgement [grimm2005]: a column of patterns may set numbers, another judges. "
    "Forecasts are scored by the continuous ranked probability score [gneiting2007], computed with "
    "scoringrules. The observed figures, their sources and their confidence are in model/evidence/."
)
