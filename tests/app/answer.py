"""What the page of the tests offers, and what `kaesong compare` answers to its addresses."""

import polars as pl

from experiments.app.address import from_query
from experiments.app.lesson import lessons
from experiments.app.state import study_of
from experiments.compare import tables
from experiments.lab.engine.running import run
from tests.app.offers import offer
from tests.app.served import HOME
from tests.app.visitor import FEW

OFFER = offer(replicates=FEW, coarse=FEW)
LESSONS = lessons(HOME / "experiments" / "app" / "lessons", OFFER)
TALKS = "talks_by_deadline"


def effects_of(query):
    """The table of `kaesong compare` for the packages of an address."""
    return tables.summary(run(study_of(from_query(query, OFFER), OFFER)))


def row(effects, policy, outcome=TALKS):
    return effects.row(by_predicate=(pl.col("policy") == policy) & (pl.col("outcome") == outcome), named=True)
