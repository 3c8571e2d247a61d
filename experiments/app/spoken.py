"""The answer in a sentence, for those who cannot see the figure: what each figure shows, and the result."""

from collections.abc import Callable

import numpy as np

from experiments.app.live import TALKS, Answer
from experiments.app.state import world_name
from experiments.compare.figures.chain_layouts import BOXES
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words

NUMBERED = {box.number: box for box in BOXES.values()}


def result(answer: Answer) -> str:
    """The two numbers that matter: how often talks begin, and how much more often than under the status quo."""
    live = answer.live
    row = answer.talks(live)
    said = f"{words.policy(live).title}: talks begin in {words.shown(TALKS, row['mean'])} % of histories"
    if live == REFERENCE:
        return f"{said}."
    effect = words.shown(TALKS, row["effect"], signed=True)
    low, high = (words.shown(TALKS, row[key], signed=True) for key in ("effect_low", "effect_high"))
    return f"{said}, {effect} points against the status quo, 95 % interval {low} to {high}."


def described(figure: str, answer: Answer) -> str:
    """What a figure shows, with the number of each package that it is about."""
    world = words.world_title(world_name(answer.state, answer.offer))
    return f"{_DESCRIBES[figure](answer)} World: {world}."


def _talks(answer: Answer) -> str:
    shares = _each(answer, lambda policy: f"{words.shown(TALKS, answer.mean(policy, TALKS))} %")
    return f"Rising curves of when talks begin. Talks begin within {answer.offer.months} months: {shares}."


def _chain(answer: Answer) -> str:
    box = NUMBERED[answer.state.lit]
    opening = f"The argument as a chain of {len(NUMBERED)} boxes, lit up to box {box.number}, '{box.title}'."
    if not box.outcomes:
        return opening
    name = box.outcomes[0]
    values = _each(answer, lambda policy: words.shown(name, answer.mean(policy, name)))
    outcome = words.outcome(name)
    return f"{opening} {outcome.title}, {outcome.unit}: {values}."


def _fans(answer: Answer) -> str:
    name = "alignment_end"
    values = _each(answer, lambda policy: words.shown(name, answer.mean(policy, name)))
    return (
        "Month by month, how far histories lie apart in alignment with Russia, workers in the zone and the "
        f"North's income. Alignment at the end, on average: {values}."
    )


def _distributions(answer: Answer) -> str:
    def ever(policy: str) -> float:
        return float(np.mean(answer.lived[policy].outcomes["zone_months_open"] > 0))

    values = _each(answer, lambda policy: f"{words.shown(TALKS, ever(policy))} %")
    return f"How histories end, a panel an outcome and a row a package. The zone is ever open in: {values}."


def _each(answer: Answer, value: Callable[[str], str]) -> str:
    return ", ".join(f"{words.policy(name).title} {value(name)}" for name in answer.policies)


_DESCRIBES = {"talks": _talks, "chain": _chain, "fans": _fans, "distributions": _distributions}
