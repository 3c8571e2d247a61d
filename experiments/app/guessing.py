"""Guess first: what is said of a class's guess once it is committed, as HTML."""

from collections.abc import Sequence
from html import escape
from itertools import combinations, pairwise

import numpy as np

from experiments.app.live import TALKS, Answer
from experiments.lab.present import words
from experiments.lab.stats.effects import pairs_and_interval

PLACES = ("Most talks", "Second", "Third", "Fewest talks")


def verdict(answer: Answer, ranking: Answer | None) -> str:
    """How near the guess in the state came, and its ranking; nothing where there is no guess."""
    guess = answer.state.guess
    if guess is None:
        return ""
    told = _near(guess, answer.talks(answer.live), words.policy(answer.live).title)
    return told if ranking is None else told + _ranked(answer.state.order, ranking)


def _near(guess: int, row: dict, title: str) -> str:
    shown = words.shown(TALKS, row["mean"])
    span = f"{words.shown(TALKS, row['mean_low'])} to {words.shown(TALKS, row['mean_high'])}"
    gap = guess - 100 * row["mean"]
    near = (
        "within the interval"
        if row["mean_low"] <= guess / 100 <= row["mean_high"]
        else f"{words.number(abs(gap), 1)} points too {'high' if gap > 0 else 'low'}"
    )
    return (
        f"<p class='verdict'>Your guess for '{escape(title)}': <b>{guess} %</b>. The model: "
        f"<b>{shown} %</b> (95 % interval {span} %). That is {near}.</p>"
    )


def _ranked(order: Sequence[str], ranking: Answer) -> str:
    """The class's order beside the model's, and in how many pairs that luck lets be told they agree."""
    share = {name: ranking.talks(name)["mean"] for name in order}
    right = sorted(order, key=lambda name: -share[name])
    tied = {less for more, less in pairwise(right) if _surely_more(ranking, more, less) is None}
    surely = [_surely_more(ranking, more, less) for more, less in combinations(order, 2)]
    agree, close = surely.count(True), surely.count(None)
    rows = "".join(
        f"<tr><th scope='row'>{place}</th><td>{escape(words.policy(mine).title)}</td>"
        f"<td>{escape(words.policy(true).title)} ({words.shown(TALKS, share[true])} %)"
        f"{', not surely fewer than above' if true in tied else ''}</td></tr>"
        for place, mine, true in zip(PLACES, order, right, strict=False)
    )
    told = f"Of {len(surely)} pairs, {agree} stand as in the model"
    if close:
        told += f", and {close} {'is' if close == 1 else 'are'} too close to call in {ranking.replicates:,} histories"
    return (
        "<table class='ranking'><thead><tr><td></td><th scope='col'>your order</th>"
        f"<th scope='col'>the model's</th></tr></thead><tbody>{rows}</tbody></table><p>{told}.</p>"
    )


def _surely_more(ranking: Answer, more: str, less: str) -> bool | None:
    """Whether one policy brings more talks than another on the same luck; None if it cannot be told."""
    begun = [np.asarray(ranking.lived[name].outcomes[TALKS]) for name in (more, less)]
    _, low, high = pairs_and_interval(begun[0] - begun[1], ranking.draws)
    return True if low > 0 else False if high < 0 else None
