"""The answer in numbers: large figures for talks, and the ledger of cash and costs."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from experiments.app.live import TALKS, Answer
from experiments.app.pictures import series
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words

#: The ledger, in the order of its rows.
LEDGER = (
    "cash_zone",
    "cash_tourism",
    "cash_russia",
    "cash_aid",
    "cash_relief",
    "cash_total",
    "cost_washington",
    "cost_seoul",
    "cost_firms",
)


@cache
def templates() -> Environment:
    """The templates of this folder; everything that is filled in is escaped."""
    return Environment(
        loader=PackageLoader(__package__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def columns(answer: Answer) -> list[dict[str, Any]]:
    """The share of histories with talks under each package, with its interval and its effect, as words."""
    return [one | _column(answer, one["name"]) for one in series(answer)]


def _column(answer: Answer, name: str) -> dict[str, str]:
    row = answer.talks(name)
    found = {key: words.shown(TALKS, row[value]) for key, value in SHOWN.items()}
    if name != REFERENCE:
        found |= {key: words.shown(TALKS, row[key], signed=True) for key in ("effect", "effect_low", "effect_high")}
    return found


#: Name on the page -> number of the table.
SHOWN = {"share": "mean", "low": "mean_low", "high": "mean_high"}


def ledger(answer: Answer) -> str:
    """Who receives and who pays, under each package, as HTML."""
    rows = [
        {
            "title": words.outcome(name).title,
            "sum": name == "cash_total",
            "cells": [words.shown(name, answer.mean(policy, name)) for policy in answer.policies],
        }
        for name in LEDGER
    ]
    return (
        templates()
        .get_template("ledger.html.j2")
        .render(columns=series(answer), rows=rows, replicates=answer.replicates)
    )
