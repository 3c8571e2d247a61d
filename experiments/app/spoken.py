"""The answer in a sentence, for those who cannot see the figure: what each figure shows, and the result."""

from collections.abc import Callable

import polars as pl

from experiments.app.numbers import TALKS
from experiments.app.state import Offer, State, named, world_name
from experiments.app.work import Answer
from experiments.compare.figures.chain_layouts import BOXES
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words

NUMBERED = {box.number: box for box in BOXES.values()}


def result(answer: Answer, state: State, offer: Offer) -> str:
    """The two numbers that matter: how often talks begin, and how much more often than under the status quo."""
    live = next(iter(named(state, offer)))
    row = answer.number(live, TALKS)
    said = f"{words.policy(live).title}: talks begin in {words.shown(TALKS, row['mean'])} % of histories"
    if live == REFERENCE:
        return f"{said}."
    effect = words.shown(TALKS, row["effect"], signed=True)
    low, high = (words.shown(TALKS, row[key], signed=True) for key in ("effect_low", "effect_high"))
    return f"{said}, {effect} points against the status quo, 95 % interval {low} to {high}."


def described(answer: Answer, state: State, offer: Offer) -> str:
    """What the figure in the state shows, with the number of each package that it is about."""
    return f"{_DESCRIBES[state.figure](answer, state, offer)} World: {words.world_title(world_name(state, offer))}."


def _talks(answer: Answer, _: State, offer: Offer) -> str:
    shares = _each(answer, lambda policy: f"{words.shown(TALKS, answer.number(policy, TALKS)['mean'])} %")
    return f"Rising curves of when talks begin. Talks begin within {offer.months} months: {shares}."


def _chain(answer: Answer, state: State, _: Offer) -> str:
    box = NUMBERED[state.lit]
    opening = f"The argument as a chain of {len(NUMBERED)} boxes, lit up to box {box.number}, '{box.title}'."
    if not box.outcomes:
        return opening
    name = box.outcomes[0]
    values = _each(answer, lambda policy: words.shown(name, answer.number(policy, name)["mean"]))
    outcome = words.outcome(name)
    return f"{opening} {outcome.title}, {outcome.unit}: {values}."


def _fans(answer: Answer, _: State, __: Offer) -> str:
    name = "alignment_end"
    values = _each(answer, lambda policy: words.shown(name, answer.number(policy, name)["mean"]))
    return (
        "Month by month, how far histories lie apart in alignment with Russia, workers in the zone and the "
        f"North's income. Alignment at the end, on average: {values}."
    )


def _distributions(answer: Answer, _: State, __: Offer) -> str:
    open_ever = answer.runs.group_by("policy").agg((pl.col("zone_months_open") > 0).mean())
    share = dict(open_ever.iter_rows())
    values = _each(answer, lambda policy: f"{words.shown(TALKS, share[policy])} %")
    return f"How histories end, a panel an outcome and a row a package. The zone is ever open in: {values}."


def _each(answer: Answer, value: Callable[[str], str]) -> str:
    return ", ".join(f"{words.policy(name).title} {value(name)}" for name in answer.study.policies)


_DESCRIBES = {"talks": _talks, "chain": _chain, "fans": _fans, "distributions": _distributions}
