"""Guess first: the class commits to a prediction before the answer is shown, and then sees both."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from itertools import combinations, pairwise

import panel as pn
import panel_material_ui as pmui
import polars as pl

from experiments.app.appearance import STYLE
from experiments.app.numbers import TALKS
from experiments.app.state import OWN, Offer, State, asked_of, name_of
from experiments.app.verdict import Verdict
from experiments.app.work import Answer
from experiments.lab.present import words
from experiments.lab.stats.effects import draws_in, pairs_and_interval

PLACES = ("Most talks", "Second", "Third", "Fewest talks")


class Guessing:
    """The questions to the class, and after the commitment its guess beside the answer.

    ``moved`` is called with the state that holds the guess, or holds it no longer.
    """

    def __init__(self, offer: Offer, moved: Callable[[State], None]) -> None:
        self.offer, self.moved = offer, moved
        self.state = offer.first
        self.question = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[STYLE])
        self.share = pmui.IntSlider(
            label="Our guess, % of histories", start=0, end=100, value=50, sizing_mode="stretch_width"
        )
        titles = {words.policy(name).title: name for name in offer.ranked}
        self.places = [
            pmui.Select(label=place, options=titles, value=name, size="small", width=190)
            for place, name in zip(PLACES, offer.ranked, strict=False)
        ]
        self.commit = pmui.Button(label="Commit, and show the answer", variant="contained")
        self.anew = pmui.Button(label="Guess anew", variant="outlined", visible=False)
        self.verdict = Verdict(sizing_mode="stretch_width")
        self.commit.on_click(lambda _: self._commit())
        self.anew.on_click(lambda _: self._begin_anew())
        self.form = pn.Column(
            self.question,
            self.share,
            pn.pane.HTML("<p>And which of these brings most talks, which fewest?</p>", stylesheets=[STYLE]),
            pn.FlexBox(*self.places),
            self.commit,
            sizing_mode="stretch_width",
        )
        self.view = pn.Column(self.verdict, self.form, self.anew, sizing_mode="stretch_width")

    @property
    def order(self) -> tuple[str, ...]:
        """The class's ranking, most talks first."""
        return tuple(place.value for place in self.places)

    def show(self, state: State, told: bool) -> None:
        """Ask about the package in the state, or hold its guess; ``told``: its answer has been seen here."""
        if (*asked_of(state), state.guess) != (*asked_of(self.state), self.state.guess):
            self.verdict.said = ""
        self.state = state
        title = escape(words.policy(name_of(state.package, self.offer) or OWN).title)
        seen = "<p>Its answer has stood on this page. Choose another policy, and guess about that.</p>" if told else ""
        self.question.object = (
            f"<h2>Of 100 histories under '{title}', in how many do talks begin within "
            f"{self.offer.months} months?</h2>{seen}"
        )
        guessed = state.guess is not None
        self.form.visible, self.anew.visible = not guessed, guessed
        if guessed and not self.verdict.said:
            self.verdict.said = f"<p>Your guess for '{title}': <b>{state.guess} %</b>. The model is at work.</p>"

    def tell(self, answer: Answer, live: str, ranking: Answer | None) -> None:
        """Say how near the guess came."""
        if self.state.guess is None:
            return
        row = answer.number(live, TALKS)
        told = [_near(self.state.guess, row, words.policy(live).title)]
        if ranking is not None:
            told.append(_ranked(self.state.order, ranking))
        self.verdict.said = "".join(told)

    def _commit(self) -> None:
        if len(set(self.order)) < len(self.order):
            self.verdict.said = "<p role='alert'>Each policy takes one place in the ranking.</p>"
        else:
            self.moved(replace(self.state, guess=self.share.value, order=self.order, figure="talks"))
        self.verdict.sought += 1

    def _begin_anew(self) -> None:
        self.moved(replace(self.state, guess=None, order=()))
        self.verdict.sought += 1


def _near(guess: int, row: dict, title: str) -> str:
    shown = words.shown(TALKS, row["mean"])
    span = f"{words.shown(TALKS, row['mean_low'])} to {words.shown(TALKS, row['mean_high'])}"
    gap = guess - 100 * row["mean"]
    verdict = (
        "within the interval"
        if row["mean_low"] <= guess / 100 <= row["mean_high"]
        else f"{words.number(abs(gap), 1)} points too {'high' if gap > 0 else 'low'}"
    )
    return (
        f"<p class='verdict'>Your guess for '{escape(title)}': <b>{guess} %</b>. The model: "
        f"<b>{shown} %</b> (95 % interval {span} %). That is {verdict}.</p>"
    )


def _ranked(order: Sequence[str], ranking: Answer) -> str:
    """The class's order beside the model's, and in how many pairs that luck lets be told they agree."""
    share = {name: ranking.number(name, TALKS)["mean"] for name in order}
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
    runs = {name: ranking.runs.filter(pl.col("policy") == name).sort("point", "replicate") for name in (more, less)}
    differences = (runs[more][TALKS] - runs[less][TALKS]).to_numpy()
    _, low, high = pairs_and_interval(differences, draws_in(runs[more]))
    return True if low > 0 else False if high < 0 else None
