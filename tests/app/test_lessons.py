"""What the lessons say is to be noticed is what the page shows: each statement, with its runs."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from experiments.app.address import from_query
from experiments.app.state import study_of
from experiments.compare import tables
from experiments.lab.engine.running import run
from experiments.lab.stats.effects import mean_and_interval
from tests.app.offers import offer

OFFER = offer()


#: Statistical: whole studies of the shipped size. CI runs them.
statistical = pytest.mark.slow


@cache
def shown(query, cut=()):
    """The runs, the summary and the months behind an address; ``cut``: links that are cut."""
    study = study_of(from_query(query, OFFER), OFFER)
    if cut:
        study = replace(study, parameters=study.parameters | {"path": dict.fromkeys(cut, 0.0)})
    runs = run(study)
    return runs.table(), tables.summary(runs), tables.trajectories(study, runs.months())


def row(query, policy, outcome, cut=()):
    return shown(query, cut)[1].row(
        by_predicate=(pl.col("policy") == policy) & (pl.col("outcome") == outcome), named=True
    )


def surely_more(query, policy, other, outcome="talks_by_deadline"):
    """Whether a policy surely has more of an outcome than another, on the same luck."""
    runs = shown(query)[0].sort("replicate")
    one, two = (runs.filter(pl.col("policy") == name) for name in (policy, other))
    _, low, _ = mean_and_interval((one[outcome] - two[outcome]).to_numpy(), one["draw"].to_numpy())
    return low > 0


WORDS = "?package=recognition&pin=overture&pin=nuclear_status"


@statistical
def test_friendly_words_bring_talks_nearly_as_many_as_the_deed_and_no_belief():
    talks = {name: row(WORDS, name, "talks_by_deadline") for name in ("overture", "recognition")}
    assert talks["overture"]["effect_low"] > 0
    assert talks["overture"]["effect"] > talks["recognition"]["effect"] / 2
    belief = row(WORDS, "overture", "sincerity_end")
    assert belief["effect_low"] <= 0 <= belief["effect_high"]


@statistical
def test_the_zones_dollars_are_few_beside_russias():
    zone, russia = (row(WORDS, "recognition", name)["mean"] for name in ("cash_zone", "cash_russia"))
    assert 0 < zone < russia / 100


@statistical
def test_a_poorer_russia_does_not_make_the_effect_larger():
    poor = row("?package=recognition&purse=poor_russia", "recognition", "talks_by_deadline")
    assert poor["effect"] < row(WORDS, "recognition", "talks_by_deadline")["effect_high"]


@statistical
def test_belief_rises_when_the_levers_are_pulled_and_little_of_it_is_left_at_the_end():
    months = shown(WORDS)[2].filter(pl.col("quantity") == "sincerity").sort("month")
    mean = {name: months.filter(pl.col("policy") == name)["mean"] for name in ("recognition", "status_quo")}
    gain = mean["recognition"] - mean["status_quo"]
    assert gain[:5].abs().max() < 1e-6  # before month 6 the two are one history
    assert gain.max() > 3 * gain[-1]


@statistical
def test_without_the_signal_nothing_of_the_effect_on_talks_is_left():
    assert row(WORDS, "recognition", "talks_by_deadline", ("signal",))["effect"] <= 0.005


def test_korean_origin_alone_gives_the_runs_of_the_status_quo_one_by_one():
    runs = shown("?package=origin_only")[0]
    one, two = (runs.filter(pl.col("policy") == name).drop("policy") for name in ("origin_only", "status_quo"))
    assert one.equals(two)


@statistical
def test_even_with_a_green_light_the_zone_stays_shut_in_most_runs():
    runs = shown(WORDS)[0].filter(pl.col("policy") == "recognition")
    assert (runs["zone_months_open"] > 0).mean() < 0.5


@statistical
def test_what_a_law_binds_brings_more_talks_than_a_decree_and_a_late_law_cannot_be_told_from_an_early_one():
    query = "?package=recognition&pin=recognition_reversible&pin=recognition_late"
    assert surely_more(query, "recognition", "recognition_reversible")
    assert row(query, "recognition_late", "talks_by_deadline")["effect_low"] > 0
    assert not surely_more(query, "recognition", "recognition_late")
