"""Watch one history: the zone's floor plan month by month, with the chronicle beside it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, NamedTuple

import panel as pn
import panel_material_ui as pmui

from experiments.app.address import MOST_REPLICATES
from experiments.app.appearance import STYLE, explained
from experiments.app.jobs import Jobs, Latest, Silence, Visitor
from experiments.app.picture import Picture, floor_of
from experiments.app.playback import Playback
from experiments.app.state import State, named, study_of
from experiments.lab.present import words

PACE = 800  # milliseconds a month, before a visitor makes it slower or faster
NOT_YET = "<p>The story has not begun: press play.</p>"


class Scene(NamedTuple):
    """What is seen of a history in one month."""

    month: int
    source: str  # the floor plan as a data address
    alt: str
    told: str  # the chronicle as HTML


class Watching:
    """Plays a history; works only while somebody looks.

    ``moved`` is called with a new state when the visitor asks for another history.
    """

    def __init__(self, jobs: Jobs, visitor: Visitor, moved: Callable[[State], None]) -> None:
        self.jobs, self.visitor, self.moved = jobs, visitor, moved
        self.worker, self.silence = Latest(jobs, visitor), Silence()
        self.state: State | None = None
        self._reel: tuple[tuple, Playback] | None = None  # what the worker plays; the worker's alone
        self._build()

    def _build(self) -> None:
        self.player = pmui.Player(
            label="Month",
            start=1,
            end=self.jobs.offer.months,
            value=1,
            interval=PACE,
            loop_policy="once",
            show_loop_controls=False,
            show_value=True,
            sizing_mode="stretch_width",
        )
        self.replicate = pmui.TextInput(label="Number of the history", value="0", size="small", width=190)
        self.another = pmui.Button(label="Another history", variant="outlined")
        self.title, self.chronicle = _html(), _html("chronicle")
        self.picture = Picture(timed=False, sizing_mode="stretch_width")
        self.another.on_click(lambda _: self._turn_to(self.state.replicate + 1 if self.state else 0))
        self.player.param.watch(lambda _: self._look(), "value")
        self.replicate.param.watch(lambda event: self._written(event.new), "value")
        self.picture.param.watch(lambda _: self._look(), "width")
        player = pn.Column(self.player, styles={"flex": "1 1 420px"})
        plan = pn.Column(self.picture, styles={"flex": "3 1 420px", "min-width": "min(100%, 420px)"})
        story = pn.Column(self.chronicle, styles={"flex": "2 1 280px"})
        self.view = pn.Column(
            self.title,
            pn.FlexBox(player, self.replicate, self.another, align_items="center", gap="12px"),
            pn.FlexBox(plan, story, sizing_mode="stretch_width"),
            sizing_mode="stretch_width",
        )

    def show(self, state: State) -> None:
        """Put the history of a state on: the live package, in its world, under the chosen luck."""
        same = self.state is not None and _history(self.state) == _history(state)
        self.state = state
        with self.silence:
            self.replicate.value = str(state.replicate)
            if not same:
                self.player.direction, self.player.value = 0, 1
        title = words.policy(self._policy(state)).title
        self.title.object = f"<h2>One {explained('history')} under '{escape(title)}': no forecast</h2>"
        self._look()

    def stop(self) -> None:
        """Look away: the player stands still."""
        self.player.direction = 0

    def _policy(self, state: State) -> str:
        return next(iter(named(state, self.jobs.offer)))

    def _written(self, text: str) -> None:
        if self.silence.kept:
            return
        if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST_REPLICATES:
            self.visitor.refuse(f"The number of a history is a whole number from 0 to {MOST_REPLICATES:,}.")
        else:
            self._turn_to(int(text[:12]))

    def _turn_to(self, replicate: int) -> None:
        if self.state and replicate != self.state.replicate:
            self.moved(replace(self.state, replicate=replicate))

    def _look(self) -> None:
        if self.state is not None and self.picture.width and not self.silence.kept:
            month = min(max(1, int(self.player.value)), self.jobs.offer.months)
            self.worker.ask(partial(self._work, self.state, month, self.picture.width))

    def _work(self, state: State, month: int, pixels: int) -> None:
        if not self.visitor.here():
            return
        if self._reel is None or self._reel[0] != _history(state):
            study = study_of(state, self.jobs.offer)
            self._reel = (_history(state), Playback(study, self._policy(state), state.replicate))
        scene = _scene(self._reel[1], month, pixels)
        self.visitor.later(partial(self._hand_over, state, scene))

    def _hand_over(self, state: State, scene: Scene) -> None:
        if self.state is None or _history(self.state) != _history(state):
            return
        self.chronicle.object = scene.told or NOT_YET
        facts = f"Month {scene.month} of {self.jobs.offer.months}."
        self.picture.param.update(src=scene.source, alt=scene.alt, facts=facts, says=facts, whole=True)
        self.picture.serial += 1


def _scene(playback: Playback, month: int, pixels: int) -> Scene:
    seen = playback.month(month)
    told = "".join(
        f"<p><b>{escape(name)}.</b> {escape(' '.join(entry.sentence for entry in entries))}</p>"
        for name, entries in playback.told(month)
    )
    alt = (
        f"The zone in {seen['date']:%B %Y}: {seen['status']}, {seen['firms']:.0f} firms, "
        f"{seen['workers']:,.0f} workers."
    )
    return Scene(month, floor_of(playback.floor(month), seen, pixels), alt, told)


def _history(state: State) -> tuple:
    return state.package, state.world, state.replicate


def _html(*classes: str) -> Any:
    return pn.pane.HTML("", sizing_mode="stretch_width", css_classes=list(classes), stylesheets=[STYLE])
