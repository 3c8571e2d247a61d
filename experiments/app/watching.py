"""Watch one history: the zone's floor plan month by month, with the chronicle beside it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, NamedTuple

import panel as pn
import panel_material_ui as pmui

from experiments.app.address import MOST_REPLICATES
from experiments.app.desk import Desk, named, study_of
from experiments.app.film import Film
from experiments.app.house import House, Latest, Silence, Visitor
from experiments.app.looks import STYLE, explained
from experiments.app.picture import Picture, floor_of
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

    ``moved`` is called with a new desk when the visitor asks for another history.
    """

    def __init__(self, house: House, visitor: Visitor, moved: Callable[[Desk], None]) -> None:
        self.house, self.visitor, self.moved = house, visitor, moved
        self.worker, self.silence = Latest(house, visitor), Silence()
        self.desk: Desk | None = None
        self._reel: tuple[tuple, Film] | None = None  # what the worker plays; the worker's alone
        self._build()

    def _build(self) -> None:
        self.player = pmui.Player(
            label="Month",
            start=1,
            end=self.house.shelf.months,
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
        self.another.on_click(lambda _: self._turn_to(self.desk.replicate + 1 if self.desk else 0))
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

    def show(self, desk: Desk) -> None:
        """Put the history of a desk on: the live package, in its world, under the chosen luck."""
        same = self.desk is not None and _history(self.desk) == _history(desk)
        self.desk = desk
        with self.silence:
            self.replicate.value = str(desk.replicate)
            if not same:
                self.player.direction, self.player.value = 0, 1
        title = words.policy(self._policy(desk)).title
        self.title.object = f"<h2>One {explained('history')} under '{escape(title)}': no forecast</h2>"
        self._look()

    def stop(self) -> None:
        """Look away: the player stands still."""
        self.player.direction = 0

    def _policy(self, desk: Desk) -> str:
        return next(iter(named(desk, self.house.shelf)))

    def _written(self, text: str) -> None:
        if self.silence.kept:
            return
        if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST_REPLICATES:
            self.visitor.refuse(f"The number of a history is a whole number from 0 to {MOST_REPLICATES:,}.")
        else:
            self._turn_to(int(text[:12]))

    def _turn_to(self, replicate: int) -> None:
        if self.desk and replicate != self.desk.replicate:
            self.moved(replace(self.desk, replicate=replicate))

    def _look(self) -> None:
        if self.desk is not None and self.picture.width and not self.silence.kept:
            month = min(max(1, int(self.player.value)), self.house.shelf.months)
            self.worker.ask(partial(self._work, self.desk, month, self.picture.width))

    def _work(self, desk: Desk, month: int, pixels: int) -> None:
        if not self.visitor.here():
            return
        if self._reel is None or self._reel[0] != _history(desk):
            study = study_of(desk, self.house.shelf)
            self._reel = (_history(desk), Film(study, self._policy(desk), desk.replicate))
        scene = _scene(self._reel[1], month, pixels)
        self.visitor.later(partial(self._hand_over, desk, scene))

    def _hand_over(self, desk: Desk, scene: Scene) -> None:
        if self.desk is None or _history(self.desk) != _history(desk):
            return
        self.chronicle.object = scene.told or NOT_YET
        facts = f"Month {scene.month} of {self.house.shelf.months}."
        self.picture.param.update(src=scene.source, alt=scene.alt, facts=facts, whole=True)
        self.picture.serial += 1


def _scene(film: Film, month: int, pixels: int) -> Scene:
    seen = film.month(month)
    told = "".join(
        f"<p><b>{escape(name)}.</b> {escape(' '.join(entry.sentence for entry in entries))}</p>"
        for name, entries in film.told(month)
    )
    alt = (
        f"The zone in {seen['date']:%B %Y}: {seen['status']}, {seen['firms']:.0f} firms, "
        f"{seen['workers']:,.0f} workers."
    )
    return Scene(month, floor_of(film.floor(month), seen, pixels), alt, told)


def _history(desk: Desk) -> tuple:
    return desk.package, desk.world, desk.replicate


def _html(*classes: str) -> Any:
    return pn.pane.HTML("", sizing_mode="stretch_width", css_classes=list(classes), stylesheets=[STYLE])
