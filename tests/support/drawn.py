"""Figures of a comparison of made-up studies: of every shape, and as a class sees them. Each is drawn once."""

from functools import cache, partial

from experiments.compare.figures import answer, chain, distributions, fans, forest, talks
from experiments.lab.present import palette, style
from tests.support.synthetic import tables

#: Those of the main job, each with a colour of its own; variants of one share its blue.
SHIPPED = list(palette.POLICY_COLOUR)
OWN = ["my_plan", "a_slow_and_steady_engagement", "zz"]
STUDIES = {
    "one policy": partial(tables, SHIPPED[:1]),
    "two policies": partial(tables, ["status_quo", "recognition"]),
    "all policies": partial(tables, SHIPPED, world="successor_reverses"),
    "fourteen policies": partial(tables, SHIPPED + OWN),
    "only a user's own": partial(tables, ["my_plan", "status_quo", "zz"], world="my_world"),
    "two runs": partial(tables, SHIPPED, replicates=2),
    "a single run": partial(tables, SHIPPED, replicates=1),
    "nothing ever happens": partial(tables, SHIPPED[:3], empty=True),
    "the zone never opens": partial(tables, ["status_quo", "overture", "direct_aid"]),
    "eleven years": partial(tables, SHIPPED[:4], months=134, world="history"),
    "one month": partial(tables, SHIPPED[:2], months=1),
}
CLASS = ["status_quo", "security_guarantee", "recognition", "grand_bargain", "your_package"]
SEEN_IN_CLASS = {
    "a class's five": partial(tables, CLASS, world="successor_reverses"),
    "nothing ever happens to five": partial(tables, [*CLASS[:4], OWN[1]], empty=True),
    "eleven years, two policies": partial(tables, SHIPPED[:2], months=134, world="history"),
    "a single run of one's own": partial(tables, ["zz"], replicates=1, months=1),
}


@cache
def made(study):
    """The tables of a study, made up once."""
    return (STUDIES | SEEN_IN_CLASS)[study]()


FIGURES = {
    "answer": lambda tables: answer.draw(tables.effects, tables.trajectories),
    "chain": lambda tables, **how: chain.draw(tables.runs, **how),
    "talks": lambda tables, **how: talks.draw(tables.runs, tables.trajectories, **how),
    "forest": lambda tables: forest.draw(tables.effects),
    "distributions": lambda tables, **how: distributions.draw(tables.runs, tables.effects, **how),
    "fans": lambda tables, **how: fans.draw(tables.effects, tables.trajectories, **how),
}
PLACES = {"room": style.ROOM, "phone": style.PHONE}
#: The figures laid out for a place, and the states in which a class sees them.
LAID_OUT = {
    f"{figure} in a {place}": partial(FIGURES[figure], width=width)
    for figure in ("chain", "talks", "distributions", "fans")
    for place, width in PLACES.items()
}
WALKED = {
    f"chain, {lit} lit, in a {place}": partial(
        lambda tables, **how: chain.draw(*tables[:2], **how), width=width, lit=lit
    )
    for place, width in (PLACES | {"page": style.PAGE}).items()
    for lit in (None, 0, 3, 6)
}
GUESSED = {
    f"talks, {guess} guessed, in a {place}": partial(FIGURES["talks"], width=width, guess=guess)
    for place, width in (PLACES | {"page": style.PAGE}).items()
    for guess in (0.0, 0.4, 1.0)
}
DRAWN = FIGURES | LAID_OUT | WALKED | GUESSED


@cache
def drawn(study, figure):
    return DRAWN[figure](made(study))
