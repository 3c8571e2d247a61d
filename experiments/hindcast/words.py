"""What the record says of the model, in sentences made from the tables."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.stats import binom

from experiments.hindcast.counted import Counted, more_with_hope
from experiments.hindcast.judgement import middle
from experiments.lab.present.phrases import listed, percent, spelt
from experiments.lab.present.spelling import inline
from experiments.lab.present.words import number
from experiments.lab.stats.intervals import CONFIDENCE, wilson
from experiments.record.past import HOPE, NO_HOPE

if TYPE_CHECKING:
    from experiments.hindcast import Hindcast

RARE = 0.1  # chance below which what happened is a surprise

_TITLES = {"workers": "workers", "output": "output"}
RIVALS = {"last_value": "the last value carried forward", "trend": "the linear trend"}


def hindcast_verdict(study: "Hindcast", tables: dict[str, pl.DataFrame], counts: Counted) -> list[str]:
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
    return [
        *found,
        _rivals(scores),
        *_bands(scores),
        *_foreseen(forecasts),
        *_told(forecasts, counts),
        _passed(patterns),
    ]


def _against_rivals(row: dict, title: str, events: str) -> str:
    share = {key: percent(row[key] / row["mean_observed"]) for key in ("mae", *RIVALS)}
    return (
        f"Over 2011-15, {events}, the model misses {title} by {share['mae']} on average, "
        f"{RIVALS['last_value']} by {share['last_value']}, {RIVALS['trend']} of 2005-10 by {share['trend']}."
    )


def _rivals(scores: pl.DataFrame) -> str:
    """Which rivals the model beats in which series, and where it loses: every series is named."""
    judge = scores.filter(pl.col("period") == "judge")
    found: dict[tuple[str, ...], list[str]] = {}
    for row in judge.iter_rows(named=True):
        lost = tuple(title for key, title in RIVALS.items() if not row[f"beats_{key}"])
        found.setdefault(lost, []).append(row["series"])
    parts = [f"beats both in {listed(found[()])}"] if () in found else []
    parts += [f"loses to {listed(lost)} in {listed(names)}" for lost, names in found.items() if lost]
    return f"Of the zone's {spelt(len(judge))} series, it {listed(parts)}."


def _bands(scores: pl.DataFrame) -> list[str]:
    """How many judged figures lie in the bands, how many should, and what that says of the bands."""
    judge = scores.filter(pl.col("period") == "judge")
    n = int(judge["n"].sum())
    return [_band(round((judge[f"coverage{width}"] * judge["n"]).sum()), n, width) for width in (50, 90)]


def _band(inside: int, n: int, width: int) -> str:
    """How many of n figures lie in a band, beside the 95 % range of a band that is right for each by itself."""
    low, high = (int(end) for end in binom.interval(CONFIDENCE, n, width / 100))
    verdict = "too wide" if inside > high else "too narrow" if inside < low else "neither too wide nor too narrow"
    return (
        f"Of {n} judged figures of the zone, {inside} lie in the model's {width} % bands. Between {low} and {high} "
        f"would be right, so that these bands are {verdict}."
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


def _told(forecasts: pl.DataFrame, counts: Counted) -> list[str]:
    """The joint path of the summits, and which story the fall of income tells."""
    n = counts.histories
    path = forecasts.row(by_predicate=pl.col("statement") == "All three together", named=True)["model_chance"]
    whole = f"The whole path of 2018-19 has a chance of {percent(path, 1)}."
    if not counts.path:
        most = percent(float(wilson(0.0, n)[1]), 1)
        whole = f"None of {n:,} histories takes the whole path of 2018-19: its chance is at most {most}."
    more = more_with_hope(counts.falls)
    story = f"first years only. {n:,} histories cannot tell which story is closer to the record."
    if more.low > 0 or more.high < 0:
        closer = "closer" if more.low > 0 else "no closer"
        story = f"first years only, so that the story of relief is {closer} to the record."
    without, hoping = (_often(counts.falls[world]) for world in (NO_HOPE, HOPE))
    both = all(counts.falls[world][1].any() for world in (NO_HOPE, HOPE))
    relief = f"it is {hoping.partition(' as ')[0]}" if both else f"they begin {hoping}"
    return [
        whole,
        f"Where only income counts, talks begin {without}. Where they may bring relief, {relief}. On record they "
        f"began in the {story}",
    ]


def _often(began: np.ndarray) -> str:
    """How often talks begin at the first fall of income, and at the second. began: (falls, histories)."""
    first, second = (int(count) for count in began.sum(axis=1))
    if second:
        return f"{number(first / second, 2)} times as often in 2018-19 as in 2020-21"
    return f"in {spelt(first)} of {began.shape[1]:,} histories in 2018-19 and in none in 2020-21"


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
