"""What the record says of the model, in sentences made from the tables."""

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from experiments.hindcast import Hindcast
from experiments.lab.present.phrases import percent
from experiments.lab.present.words import inline

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
    return [*found, _bands(scores), *_foreseen(forecasts), *_told(forecasts), _passed(patterns)]


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


def _foreseen(forecasts: pl.DataFrame) -> list[str]:
    """How many figures that judge the model foresees better than each rival, and what it missed most."""
    beaten = {rival: int(forecasts[f"beats_{rival}"].sum()) for rival in ("constant", "last")}
    least = forecasts.sort("model_chance").row(0, named=True)
    return [
        f"Of {len(forecasts)} figures after the fit or apart from it, the model foresees {beaten['constant']} better "
        f"than a constant rate does and {beaten['last']} better than the last months' rate.",
        f"It was least ready for this: {inline(least['statement'])} ({inline(least['question'])}), with a chance of "
        f"{percent(least['model_chance'], 1)}.",
    ]


def _told(forecasts: pl.DataFrame) -> list[str]:
    """The joint path of the summits, and which story the fall of income tells."""
    chance = dict(zip(forecasts["statement"], forecasts["model_chance"], strict=True))
    text = "Talks begin in 2018-19 and not in 2020-21, {} hope of relief"
    without, hoping = (chance[text.format(how)] for how in ("without", "with"))
    story = "hope of relief fits the record better" if hoping > without else "hope of relief fits the record no better"
    return [
        f"The whole path of 2018-19 has a chance of {percent(chance['All three together'], 1)}.",
        f"Talks in 2018-19 and none in 2020-21 have a chance of {percent(without, 1)} where only income counts, and of "
        f"{percent(hoping, 1)} where talks may bring relief: {story}.",
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
    "Forecasts are scored by the continuous ranked probability score [gneiting2007], computed with "
    "scoringrules, and by the logarithm of the chance given to what happened. The rivals are a constant "
    "rate and that of the last months. The observed figures, their sources and their confidence are in "
    "model/evidence/."
)
