"""The runs behind what lessons, handouts and exam say, each asked as the page asks it."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from experiments.app.address import from_query
from experiments.app.desk import LESSONS as FOLDER
from experiments.app.lesson import lessons
from experiments.app.state import study_of
from experiments.compare import tables
from experiments.lab.engine.running import run
from experiments.lab.stats.effects import mean_and_interval
from tests.app.offers import offer

OFFER = offer()
LESSONS = lessons(FOLDER, OFFER)
TALKS = "talks_by_deadline"

#: Statistical: whole studies of the shipped size. CI runs them.
statistical = pytest.mark.slow


@cache
def shown(query, *numbers):
    """The runs, the summary and the months behind an address; ``numbers``: (agent, name, value) that differ."""
    study = study_of(from_query(query, OFFER), OFFER)
    for agent, name, value in numbers:
        own = dict(study.parameters.get(agent, {})) | {name: value}
        study = replace(study, parameters=study.parameters | {agent: own})
    runs = run(study)
    return runs.table(), tables.summary(runs), tables.trajectories(study, runs.months())


def row(query, policy, outcome, *numbers):
    return shown(query, *numbers)[1].row(
        by_predicate=(pl.col("policy") == policy) & (pl.col("outcome") == outcome), named=True
    )


def runs_under(query, policy, *numbers):
    return shown(query, *numbers)[0].filter(pl.col("policy") == policy).sort("replicate")


def difference(one, two, outcome):
    """Mean and interval of what one column of runs has more than another, on the same luck."""
    return mean_and_interval((one[outcome].cast(float) - two[outcome]).to_numpy(), one["draw"].to_numpy())


def surely_more(query, policy, other, outcome=TALKS):
    """Whether a policy surely has more of an outcome than another, on the same luck."""
    _, low, _ = difference(runs_under(query, policy), runs_under(query, other), outcome)
    return low > 0


def told(query, policy, outcome=TALKS, *numbers):
    """Whether the difference to the status quo can be told from none."""
    found = row(query, policy, outcome, *numbers)
    return found["effect_low"] > 0 or found["effect_high"] < 0


def adds(query, policy, *numbers):
    """'3 to 6': the interval of the effect on talks, of 100 histories."""
    found = row(query, policy, TALKS, *numbers)
    return f"{100 * found['effect_low']:.0f} to {100 * found['effect_high']:.0f}"


def of_100(query, policy, *numbers):
    """'31': in how many of 100 histories talks begin."""
    return f"{100 * row(query, policy, TALKS, *numbers)['mean']:.0f}"


def said(lesson):
    """All that a lesson says, in one line."""
    steps = (f"{step.title} {step.text}" for step in LESSONS[lesson].steps)
    return " ".join(" ".join((LESSONS[lesson].question, *steps)).split())


def says(lesson):
    """What its teacher is told that the model says, in one line."""
    return " ".join(LESSONS[lesson].kit.says.split())


def move(lesson, label):
    """The address that a lesson's button leads to."""
    return next(step.move[1] for step in LESSONS[lesson].steps if step.move and step.move[0] == label)
