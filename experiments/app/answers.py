"""What the server tells a browser of a state: controls, numbers, pictures and sentences, as JSON takes them."""

from typing import Any

from experiments.app.address import to_query, written
from experiments.app.appearance import explained
from experiments.app.guessing import verdict
from experiments.app.lesson import Lesson, answered
from experiments.app.live import Answer
from experiments.app.numbers import columns, ledger
from experiments.app.pictures import picture
from experiments.app.spoken import described, result
from experiments.app.state import Offer, State, months_of, name_of, world_name
from experiments.app.texts import question
from experiments.lab.present import words
from experiments.lab.present.phrases import waiting

PLAIN = ("runs", "view", "figure", "second", "lit", "lesson", "step", "replicate", "guess", "order")


def controls(state: State, offer: Offer) -> dict[str, Any]:
    """The state as the controls show it, and the sentences that stand beside them."""
    name = name_of(state.package, offer)
    sentence = words.policy(name).sentence if name else "Your own package of levers."
    months = months_of(state, offer)
    return {
        "query": to_query(state, offer),
        "package": [list(pull) for pull in state.package],
        "written": written(state.package, offer),
        "pins": [written(pin, offer) for pin in state.pins],
        "world": dict(zip(offer.questions, state.world, strict=True)),
        "preset": name,
        "sentence": explained(sentence),
        "since": {
            pull.lever: f"In force from {months[pull.start - 1]:%B %Y} on"
            f"{f', {waiting(pull.quiet)}' if pull.quiet else ''}."
            for pull in state.package
        },
        "worlds": {
            name: explained(question(name).line if world == usual[0] else words.world(world))
            for (name, usual), world in zip(offer.questions.items(), state.world, strict=True)
        },
        "world_title": words.world_title(world_name(state, offer)),
        **{key: getattr(state, key) for key in PLAIN},
    }


def withheld(state: State, offer: Offer, lessons: dict[str, Lesson]) -> bool:
    """Whether the answer may not be seen yet: a guess comes first, or a question of a lesson."""
    if state.view == "guess":
        return state.guess is None
    if state.view != "lessons":
        return False
    lesson = lessons.get(state.lesson) or next(iter(lessons.values()))
    return not answered(lesson, state, offer)


def told(answer: Answer, ranking: Answer | None = None) -> dict[str, Any]:
    """An answer: numbers, the two pictures that its state shows, and what is said of it."""
    state = answer.state
    shown = dict.fromkeys((state.figure, state.second))
    found = {
        "replicates": answer.replicates,
        "whole": answer.whole,
        "columns": columns(answer),
        "pictures": {name: picture(name, answer) for name in shown},
    }
    if answer.whole:
        found |= {
            "says": result(answer),
            "described": {name: described(name, answer) for name in shown},
            "ledger": ledger(answer),
            "verdict": verdict(answer, ranking),
        }
    return found
