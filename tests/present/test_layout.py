"""Nothing overprints: every figure of every study, with all shipped policies, on published tables."""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from matplotlib.text import Text

from experiments.audit.figures import strips
from experiments.calibrate.figures import pairs, posterior, predictive, recovery
from experiments.compare.figures import answer, chain, distributions, fans, forest, ranks, talks, uncertainty
from experiments.discover.boxes import HeldOut, find_box
from experiments.discover.figures import box
from experiments.discover.tables import Scenario
from experiments.hindcast.figures import chances, patterns, record, shape, since_article
from experiments.lab.design.prior import DRAWN, from_quantiles
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import style, words
from experiments.lab.stats.split import SPLIT
from experiments.pathways.figures import links_chain, threshold, waterfall
from experiments.sensitivity.figures import convergence, factors
from experiments.sensitivity.figures import pairs as together
from experiments.sensitivity.indices import DUMMY, LUCK
from experiments.story import live
from experiments.story.figures import strip
from experiments.sweep.figures import lines, matrix, plane
from experiments.tradeoffs.figures import front, parallel, standing
from tests.support.sheets import assert_in_its_place, small_names_of
from tests.support.shipped import POLICIES
from tests.support.studies import study
from tests.support.swept import sweep
from tests.support.synthetic import ranked, tables

PUBLISHED = Path(__file__).parents[2] / "results" / "published"
LONGEST = max(POLICIES, key=lambda name: len(words.policy(name).title))
WORLD = "conservative_seoul"
"""The longest names that stand in a title: what fits with them fits with all."""


#: Of the studies that are published twice, the one whose table is drawn here.
SHOWN_FIRST = {"sweep": "conditions"}


@cache
def published(study, name="summary"):
    """A table of the results that the repository publishes."""
    folder = PUBLISHED / study / SHOWN_FIRST.get(study, next((PUBLISHED / study).iterdir()).name)
    table = pl.read_csv(folder / f"{name}.csv")
    return table.with_columns(pl.col("date").str.to_date()) if "date" in table.columns else table


def renamed(table, policy=LONGEST):
    return table.with_columns(policy=pl.lit(policy), world=pl.lit(WORLD))


def of_every_policy(table):
    """The rows of the status quo, and under every other policy's name those of recognition."""
    own = pl.col("policy") == REFERENCE
    others = (renamed(table.filter(~own), name) for name in POLICIES[1:])
    return pl.concat([renamed(table.filter(own), REFERENCE), *others])


@cache
def compared():
    found = tables(POLICIES, world=WORLD)
    values = dict(zip(SPLIT, (0.1, 0.3, 0.08, 0.05, 0.11, 0.3, 0.25, 0.1, 0.4), strict=True))
    columns = [pl.lit(value, dtype=pl.Float64).alias(name) for name, value in values.items()]
    return found._replace(effects=found.effects.with_columns(columns))


@cache
def swept():
    return of_every_policy(published("sweep"))


def first_indices():
    """Of the first outcome, under every policy: a row of panels each, so that one column is enough."""
    table = of_every_policy(published("sensitivity"))
    return table.filter(pl.col("outcome") == table["outcome"][0])


def distances():
    """The published indices as if they were PAWN's of the numbers with the longest names, under every policy."""
    table = of_every_policy(published("sensitivity")).filter(pl.col("index") == "total")
    names = dict(zip(table["factor"].unique(maintain_order=True), [*sorted(DRAWN, key=len)[-10:], DUMMY], strict=True))
    return table.with_columns(pl.col("factor").replace(names), index=pl.lit("mean"))


def pairs_of_factors():
    """Pairs of the numbers with the longest names and of luck, made up: told from 0, perhaps, or not."""
    names = [*sorted(DRAWN, key=len)[-12:], LUCK]
    rng = np.random.default_rng(1)
    rows = [
        {"world": WORLD, "policy": policy, "outcome": metric, "of": of, "size": 8, "factor": factor, "other": other}
        | {"value": value, "low": value - 0.1, "joint_low": value - 0.3}
        for policy, of in ((REFERENCE, "outcome"), (LONGEST, "effect"))
        for metric in ("talks_by_deadline", "sincerity_end", "alignment_mean")
        for k, factor in enumerate(names)
        for other in names[k + 1 :]
        for value in [rng.uniform(0, 1) ** 3]
    ]
    return pl.DataFrame(rows)


def along():
    """The rows of one price, as a sweep of the signal alone leaves them."""
    (axis,) = sweep(["pyongyang.signal"]).axes
    rows = swept()
    return lines.draw(rows.filter(pl.col("moscow.price") == rows["moscow.price"][0]), axis)


def over_many():
    """A sweep of six numbers, the effect made up."""
    names = [
        "pyongyang.signal",
        "moscow.price",
        "pyongyang.income_base",
        "washington.invitation",
        "provocations.tension_memory",
        "seoul.closure_intercept",
    ]
    study = sweep(names, design="lhs", own={"points": 60})
    values = study.sample.values
    rows = study.sample.table().with_columns(
        outcome=pl.lit("sincerity_end"),
        policy=pl.lit(LONGEST),
        world=pl.lit(WORLD),
        effect=pl.Series(values[:, 0] - values[:, 0].mean()),
        n=pl.lit(10),
    )
    return matrix.draw(rows, study.axes)


def of_links(draw, table="summary"):
    return lambda: draw(renamed(published("pathways", table)))


def first_links():
    rows = renamed(published("pathways"))
    return links_chain.draw(rows.filter(pl.col("outcome") == rows["outcome"][0]))


def boxed(narrowest=None):
    """A box over made-up draws of the numbers with the longest names; what its last step holds of draws held out."""
    names = sorted(DRAWN, key=len)[-4:]
    quantiles = np.random.default_rng(1).random((800, len(names)))
    features = pl.DataFrame(from_quantiles(names, quantiles), schema=names)
    interest = (quantiles[:, 0] > 0.5) & (quantiles[:, 2] < 0.7)
    found = find_box(features, interest)
    if narrowest:
        *steps, last = found.steps
        found = found._replace(steps=(*steps, last._replace(tested=narrowest)))
    return box.draw(Scenario(WORLD, LONGEST, "brings", features, 0.3 * interest, interest, found, []), 0.1, 0.1)


@cache
def posterior_rows():
    """Rows of a posterior whose table is not published: those of the prior."""
    names = published("calibrate")["parameter"].to_list()
    quantiles = np.random.default_rng(1).random((200, len(names)))
    return pl.DataFrame(from_quantiles(names, quantiles), schema=names)


def told():
    few = {"firm": {"candidates": 5}}
    one = study("story", policy="grand_bargain", world=WORLD, replicate=3, horizon=12, parameters=few)
    return strip.draw(live(one)[1], f"One history: {words.policy(LONGEST).title}", "replicate 3")


def hindcast(draw, *names):
    return lambda: draw(*(published("hindcast", name) for name in names))


effect = pl.col("of") == "effect"
FIGURES = {
    "compare: answer": lambda: answer.draw(compared().effects, compared().trajectories),
    "compare: chain": lambda: chain.draw(compared().runs),
    "compare: talks": lambda: talks.draw(compared().runs, compared().trajectories),
    "compare: talks in a room": lambda: talks.draw(compared().runs, compared().trajectories, style.ROOM),
    "compare: talks on a phone": lambda: talks.draw(compared().runs, compared().trajectories, style.PHONE),
    "compare: uncertainty": lambda: uncertainty.draw(compared().effects),
    "compare: forest": lambda: forest.draw(compared().effects),
    "compare: answer against another": lambda: answer.draw(compared().effects, compared().trajectories, LONGEST),
    "compare: chain against another": lambda: chain.draw(compared().runs, against=LONGEST),
    "compare: uncertainty against another": lambda: uncertainty.draw(compared().effects, LONGEST),
    "compare: forest against another": lambda: forest.draw(compared().effects, LONGEST),
    "compare: ranks": lambda: ranks.draw(ranked(POLICIES, WORLD), compared().effects),
    "compare: distributions": lambda: distributions.draw(compared().runs, compared().effects),
    "compare: fans": lambda: fans.draw(compared().effects, compared().trajectories),
    "compare: fans against another": lambda: fans.draw(compared().effects, compared().trajectories, against=LONGEST),
    "sweep: line": along,
    "sweep: map": lambda: plane.draw(swept(), *sweep(["pyongyang.signal", "moscow.price"]).axes),
    "sweep: matrix": over_many,
    "sensitivity: factors": lambda: factors.draw(first_indices(), "sobol", True),
    "sensitivity: convergence": lambda: convergence.draw(renamed(published("sensitivity").filter(effect))),
    "sensitivity: factors by distance": lambda: factors.draw(
        distances().filter(pl.col("outcome") == distances()["outcome"][0]), "pawn", True
    ),
    "sensitivity: convergence of distances": lambda: convergence.draw(renamed(distances().filter(effect)), "pawn"),
    "sensitivity: pairs": lambda: together.draw(pairs_of_factors()),
    "pathways: links": first_links,
    "pathways: waterfall": of_links(waterfall.draw),
    "pathways: threshold": of_links(threshold.draw, "threshold"),
    "audit: strips": lambda: strips.draw(published("audit")),
    "discover: box": boxed,
    "discover: box with narrow steps": lambda: boxed(HeldOut(100, 35, 14)),
    "tradeoffs: front": lambda: front.draw(published("tradeoffs"), published("tradeoffs")["policy"].to_list()[:-2]),
    "tradeoffs: parallel": lambda: parallel.draw(published("tradeoffs")),
    "tradeoffs: standing": lambda: standing.draw(published("tradeoffs")),
    "story: strip": told,
    "hindcast: record": lambda: record.draw(published("hindcast", "series"), published("hindcast", "scores"), "given"),
    "hindcast: since the article": lambda: since_article.draw(published("hindcast", "article")),
    "hindcast: chances": lambda: chances.draw(published("hindcast", "forecasts")),
    "hindcast: patterns": hindcast(patterns.draw, "summary"),
    "hindcast: shape": hindcast(shape.draw, "series", "shape"),
    "calibrate: posterior": lambda: posterior.draw(published("calibrate"), posterior_rows()),
    "calibrate: predictive": lambda: predictive.draw(published("calibrate", "predictive")),
    "calibrate: pairs": lambda: pairs.draw(posterior_rows(), published("calibrate"), "zone"),
    "calibrate: recovery": lambda: recovery.draw(published("calibrate", "recovery")),
}


#: Of the module, so that all that is asked of a figure is asked one after the other where it was drawn.
each_figure = pytest.mark.parametrize("name", FIGURES, scope="module")


@cache
def drawn(name):
    return FIGURES[name]()


@each_figure
def test_no_text_leaves_the_sheet_or_covers_another_with_all_policies(name):
    assert_in_its_place(drawn(name))


@each_figure
def test_no_figure_writes_a_proper_noun_small(name):
    found = drawn(name).findobj(Text)
    texts = [text.get_text().replace(".\n", ".") for text in found]  # names of parameters may break
    assert [small_names_of(text) for text in texts if small_names_of(text)] == []
