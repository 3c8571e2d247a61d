"""The page of a hindcast."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.hindcast.judgement import middle, seen
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Cell, Page, Part, embedded, rendered
from experiments.lab.present.phrases import percent
from experiments.record.patterns import accepted

if TYPE_CHECKING:
    from experiments.hindcast import Hindcast

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "since_article": "Since the article was written: what the model said in February 2025, and what has happened.",
    "chances": "What was never fitted: the chance that the model and two rivals gave to what happened.",
    "record": "The zone by year: what was observed, what the model gives, what naive forecasts gave.",
    "patterns": "All patterns at a glance.",
    "provocations": "Provocations by month, and the shape of their process.",
}


#: What was given to a hindcast, by whose events it lives.
EVENTS = {
    "given": "Given, as on record: who governed, the law of the time, the provocations and which were major, the "
    "limits to passage of 2008-09, the freeze of May 2010, the stop of 2013, the closure of 2016. The rivals know "
    "none of this, so part of the model's lead is knowledge of events: `events=simulated` takes it away.",
    "simulated": "Provocations, stops and closure were left to the model's rules: in some histories the zone closes "
    "early, and the medians are lower for it. Given were only who governed, the law of the time, and the freeze of "
    "May 2010.",
}


#: Why a hindcast is no proof.
HINDCAST = (
    "The patterns of growth always rest on given events; those of stops, talks and provocations always on the rules.",
    "Years to 2021 may set the rates of provocations, years to 2017 the talks. The level of 2022-24 is drawn around "
    "that of 2012-21, as it could have been in December 2021. The war is given in it, as it was. How far eras lie "
    "apart was set by people who knew 2022.",
    "A constant rate knows no bursts, so that the log score of counts flatters the model; the ranked score does so "
    "less.",
    "We coded alignment in ranges, from meetings, treaties and deliveries. Its path is no measurement.",
    "Ranges and defaults were written by people who knew the whole record; the default of the labour pool is the "
    "workforce of 2015. A calibration cannot unsee what stands in its priors, and no test here can show how much that "
    "helps.",
    "Five years and four series are few figures, and not independent ones: a lead over naive rivals is a necessary "
    "test, not a proof.",
)


def hindcast_page(
    study: "Hindcast", tables: dict[str, pl.DataFrame], verdict: list[str], drawn: Drawn, manifest: dict
) -> str:
    """The page of a hindcast: verdict, figures, patterns, scores, doubts. ``drawn``: SVG files."""
    page = Page(
        "Would the model have foreseen the zone?",
        verdict,
        _figures(drawn),
        [
            _forecasts(tables["forecasts"]),
            _patterns(tables["summary"]),
            _scores(tables["scores"]),
            _shape(tables["shape"]),
        ],
        (EVENTS[study.events], *HINDCAST),
        about=f", events {study.events}",
        lead=[
            "Figures of 2005 to 2010 may set the model's numbers. Those of 2011 to 2015, and how the zone went through "
            f"its crises, never did: they judge. So do the talks after 2017, the provocations after 2021, and the "
            f"turns of alignment. {study.replicates:,} replicates."
        ],
        same="series.csv",
        levers=False,
    )
    return rendered(study, page, manifest)


def _patterns(table: pl.DataFrame) -> Part:
    rows = [
        (
            row["statement"],
            "may set numbers" if row["column"] == "fit" else "judges",
            row["observed"],
            words.number(row["model"], 2),
            accepted(row),
            "pass" if row["passed"] else Cell("FAIL", strong=True),
        )
        for row in table.iter_rows(named=True)
    ]
    heads = ("Pattern", "What for", "Observed", "Model", "Accepted", "Verdict")
    caption = (
        "A pattern's value is the median over replicates, or the share of replicates; it passes within the accepted "
        "range."
    )
    return Part("Every pattern", heads=heads, rows=rows, caption=caption)


def _forecasts(table: pl.DataFrame) -> Part:
    rows = [
        (
            row["question"],
            row["statement"],
            seen(row),
            middle(row),
            words.number(row["model_log"], 2),
            *(_rival_score(row, rival, "log") for rival in ("constant", "last")),
            words.number(row["model_crps"], 2),
            *(_rival_score(row, rival, "crps") for rival in ("constant", "last")),
        )
        for row in table.iter_rows(named=True)
    ]
    heads = (
        "What is asked",
        "Figure",
        "Observed",
        "Model",
        "Log score: model",
        "constant rate",
        "last months",
        "Ranked score: model",
        "constant rate",
        "last months",
    )
    caption = (
        "The log score is minus the logarithm of the chance given to what happened. The ranked score is the "
        "continuous ranked probability score; that of an event is Brier's. Both are better the lower they are."
    )
    return Part("What was never fitted", heads=heads, rows=rows, caption=caption)


def _rival_score(row: dict, rival: str, kind: str) -> str | Cell:
    """A rival's score, and whether the model's is lower."""
    score = row[f"{rival}_{kind}"]
    if score is None:
        return "none"
    beaten = row[f"model_{kind}"] < score
    return Cell(words.number(score, 2), "beaten" if beaten else "not beaten", beaten)


def _scores(table: pl.DataFrame) -> Part:
    rows = [
        (
            row["series"],
            row["unit"],
            "2011-15" if row["period"] == "judge" else "fit",
            f"{row['n']}",
            words.number(row["mae"]),
            words.number(row["crps"]),
            words.number(100 * row["bias"], 0, signed=True),
            *(_rival(row, rival) for rival in ("last_value", "trend")),
            percent(row["coverage50"]),
            percent(row["coverage90"]),
        )
        for row in table.iter_rows(named=True)
    ]
    heads = (
        "Series",
        "Unit",
        "Period",
        "Figures",
        "Model: error",
        "Model: score",
        "Bias %",
        "Last value: error",
        "Trend: error",
        "In 50 % band",
        "In 90 % band",
    )
    caption = (
        "Mean absolute error of the model's median and of two naive forecasts made in 2010; the continuous ranked "
        "probability score of the model's whole distribution (a point forecast's is its absolute error); how many "
        "observed figures lie in the bands."
    )
    return Part("Scores of the zone", heads=heads, rows=rows, caption=caption)


def _rival(row: dict, rival: str) -> str | Cell:
    """The error of a naive forecast, and whether the model beats it."""
    if row[rival] is None:
        return ""
    beaten = bool(row[f"beats_{rival}"])
    return Cell(words.number(row[rival]), "beaten" if beaten else "not beaten", beaten)


def _shape(table: pl.DataFrame) -> Part:
    rows = [
        (
            f"{row['from']} to {row['to']}",
            row["statistic"].replace("_", " "),
            words.number(row["observed"], 2),
            words.number(row["q50"], 2),
            f"{words.number(row['q05'], 2)} to {words.number(row['q95'], 2)}",
        )
        for row in table.iter_rows(named=True)
    ]
    caption = "Counts by month: what was observed, and the median and 90 % interval of what the model's rules make."
    heads = ("Window", "Statistic", "Observed", "Model", "90 %")
    return Part("The process of provocations", heads=heads, rows=rows, caption=caption)


def _figures(drawn: Drawn) -> list[dict]:
    return [{"name": name, "caption": CAPTIONS[name], "source": embedded(path)} for name, path in drawn.items()]
