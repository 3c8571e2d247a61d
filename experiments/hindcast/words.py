"""What the record says of the model, in sentences made from the tables."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.hindcast.judgement import middle
from experiments.lab.present.phrases import percent
from experiments.lab.present.spelling import inline
from experiments.lab.present.words import number

if TYPE_CHECKING:
    from experiments.hindcast import Hindcast

RARE = 0.1  # chance below which what happened is a surprise

_TITLES = {"workers": "workers", "output": "output"}


def hindcast_verdict(study: "Hindcast", tables: dict[str, pl.DataFrame]) -> list[str]:
    """The judged series of the zone and their bands, all that was never fitted, and the patterns."""
    patterns, scores, forecasts = tables["summary"], tables["scores"], tables["forecasts"]
    events = "with the events of the time given" if study.events == "given" else "with events left to its rules"
    found = [
        _against_rivals(
            scores.row(by_predicate=(pl.col("series") == name) & (pl.col("period") == "judge"), named=True),
            title,
            events,
        )
        for name, title in _TITLES.items()
    ]
    return [*found, _bands(scores), *_foreseen(forecasts), *_told(forecasts, patterns), _passed(patterns)]


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


def surprised(forecasts: pl.DataFrame) -> pl.DataFrame:
    """What the model was not ready for: a chance below a tenth, or a count outside its nine in ten."""
    counts = ~pl.col("unit").is_in(("event", "share"))
    outside = ~pl.col("observed").is_between("q05", "q95")
    return forecasts.filter(pl.when(counts).then(outside).otherwise(pl.col("model_chance") < RARE))


def _foreseen(forecasts: pl.DataFrame) -> list[str]:
    """How many figures that judge the model foresees better than each rival, and what surprised it."""
    beaten = {rival: int(forecasts[f"beats_{rival}"].sum()) for rival in ("constant", "last")}
    rows = surprised(forecasts).iter_rows(named=True)
    missed = [f"{inline(row['statement'])} ({inline(row['question'])}: {middle(row)})" for row in rows]
    return [
        f"Of {len(forecasts)} figures apart from the zone, the model foresees {beaten['constant']} better "
        f"than a constant rate does and {beaten['last']} better than the last months' rate.",
        f"It was not ready for {len(missed)} of them{': ' if missed else ''}{'; '.join(missed)}.",
    ]


def _told(forecasts: pl.DataFrame, patterns: pl.DataFrame) -> list[str]:
    """The joint path of the summits, and which story the fall of income tells."""
    path = forecasts.row(by_predicate=pl.col("statement") == "All three together", named=True)["model_chance"]
    times = dict(zip(patterns["pattern"], patterns["model"], strict=True))
    without, hoping = times["income_no_hope"], times["income_hope"]
    story = "closer to the record" if hoping > without else "no closer to the record"
    return [
        f"The whole path of 2018-19 has a chance of {percent(path, 1)}.",
        f"Where only income counts, talks begin {number(without, 2)} times as often in 2018-19 as in 2020-21. Where "
        f"they may bring relief, it is {number(hoping, 2)} times. On record they began in the first years only, so "
        f"that the story of relief is {story}.",
    ]


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
    "Forecasts are scored by the continuous ranked probability score [gneiting2007] "
    "and by the logarithm of the chance given to what happened. The rivals are a constant "
    "rate and that of the last months. The observed figures, their sources and their confidence are in "
    "model/evidence/."
)
