"""The answer in numbers: large figures for talks, and the ledger of cash and costs, as HTML."""

from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.app.appearance import explaining
from experiments.app.state import Offer, State, named, world_name
from experiments.app.work import Answer
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import palette, words

TALKS = "talks_by_deadline"
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
def pages() -> Environment:
    """The templates of this folder; everything that is filled in is escaped."""
    return Environment(
        loader=PackageLoader(__package__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def numbers(answer: Answer, state: State, offer: Offer) -> str:
    """The probability of talks under each package, large, with intervals and effects."""
    return (
        pages()
        .get_template("numbers.html.j2")
        .render(
            columns=[_column(answer, name, state, offer) for name in answer.study.policies],
            months=offer.months,
            world=words.world_title(world_name(state, offer)),
            explaining=lambda shown, word: Markup(explaining(shown, word)),
        )
    )


def ledger(answer: Answer, state: State, offer: Offer) -> str:
    """Who receives and who pays, under each package."""
    policies = list(answer.study.policies)
    return (
        pages()
        .get_template("ledger.html.j2")
        .render(
            columns=[_column(answer, name, state, offer) for name in policies],
            rows=[
                {
                    "title": words.outcome(name).title,
                    "sum": name == "cash_total",
                    "cells": [words.shown(name, answer.number(policy, name)["mean"]) for policy in policies],
                }
                for name in LEDGER
            ],
            replicates=answer.replicates,
        )
    )


def brief(answer: Answer, state: State, offer: Offer) -> str:
    """The live package against the status quo in a line, to keep in sight."""
    live = next(iter(named(state, offer)))
    parts = (
        f"{escape(words.policy(name).title)} {words.shown(TALKS, answer.number(name, TALKS)['mean'])} %"
        for name in dict.fromkeys((live, REFERENCE))
    )
    return f"<p>Talks: {', '.join(parts)}</p>"


def _column(answer: Answer, name: str, state: State, offer: Offer) -> dict[str, Any]:
    row = answer.number(name, TALKS)

    def shown(key: str, signed: bool = False) -> str:
        return words.shown(TALKS, row[key], signed)

    live = next(iter(named(state, offer)))
    return {
        "name": name,
        "title": words.policy(name).title,
        "colour": palette.looks(answer.study.policies)[name].colour,
        "live": name == live,
        "share": shown("mean"),
        "low": shown("mean_low"),
        "high": shown("mean_high"),
        "effect": "" if name == REFERENCE else shown("effect", signed=True),
        "effect_low": shown("effect_low", signed=True),
        "effect_high": shown("effect_high", signed=True),
    }
