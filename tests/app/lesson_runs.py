"""The histories behind what lessons, handouts and exam say, each package in each world lived through once.

They are those of the page, which are those of ``kaesong compare`` to the last bit: test_live.py holds that.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from experiments.app.address import from_query
from experiments.app.desk import LESSONS as FOLDER
from experiments.app.lesson import lessons
from experiments.app.live import Ensemble
from experiments.app.state import Offer
from experiments.lab.design.study import REFERENCE
from experiments.lab.stats.effects import effects_between, mean_and_interval
from model.outcomes import OUTCOMES
from tests.app.offers import offer

OFFER = offer()
LESSONS = lessons(FOLDER, OFFER)
TALKS = "talks_by_deadline"

#: Statistical: whole studies of the shipped size. CI runs them.
statistical = pytest.mark.slow


@cache
def ensemble(*numbers):
    """What keeps the histories; ``numbers``: (agent, name, value) that differ in all of them."""
    own = {agent: dict(values) for agent, values in OFFER.study.parameters.items()}
    for agent, name, value in numbers:
        own.setdefault(agent, {})[name] = value
    return Ensemble(Offer(replace(OFFER.study, parameters=own)))


@cache
def answer(query, *numbers):
    """The histories of all packages of an address."""
    state = from_query(query, OFFER)
    with ThreadPoolExecutor(2) as pool:
        return ensemble(*numbers).answer(state, state.runs, pool)


@cache
def effects(query, policy, *numbers):
    """Outcome -> its row in the summary of a comparison."""
    found = answer(query, *numbers)
    one, other = (
        np.stack([found.lived[name].outcomes[outcome] for outcome in OUTCOMES]).T for name in (policy, REFERENCE)
    )
    table = effects_between([("world", policy, one, other)], found.draws)
    return {one["outcome"]: one for one in table.iter_rows(named=True)}


def row(query, policy, outcome, *numbers):
    return effects(query, policy, *numbers)[outcome]


@cache
def runs_under(query, policy, *numbers):
    """A row a replicate, with all outcomes and the draw that it met."""
    found = answer(query, *numbers)
    outcomes = found.lived[policy].outcomes
    return pl.DataFrame({"draw": found.draws} | {name: outcomes[name] for name in OUTCOMES}).fill_nan(None)


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
