"""Watch one history: the zone's floor plan month by month, with the chronicle beside it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui

from experiments.app.address import MOST_REPLICATES
from experiments.app.desk import Desk, named, study_of
from experiments.app.film import Film
from experiments.app.looks import STYLE
from experiments.app.picture import Picture, floor_of
from experiments.app.visit import House
from experiments.lab import words

PACE = 800  # milliseconds a month, before a visitor makes it slower or faster


class Watching:
    """Plays a history; works only while somebody looks.

    moved: called with a new desk when a visitor asks for another history; refuse: with a line that says
    why not; later: runs a function in
    the visitor's own turn; here: whether the visitor is still there.
    """

    def __init__(
        self,
        house: House,
        moved: Callable[[Desk], None],
        refuse: Callable[[str], None],
        later: Callable[[Callable[[], None]], Any],
        here: Callable[[], bool],
    ) -> None:
        self.house, self.moved, self.refuse, self.later, self.here = (
            house,
            moved,
            refuse,
            later,
            here,
        )
        self.desk: Desk | None = None
        self.film: Film | None = None
        self.turn = 0
        months = house.shelf.months
        self.player = pmui.Player(
            label="Month", start=1, end=months, value=1, interval=PACE, loop_policy="once",
            show_loop_controls=False, show_value=True, sizing_mode="stretch_width",
        )  # fmt: skip
        self.replicate = pmui.TextInput(
            label="Number of the history", value="0", size="small", width=190
        )
        self.another = pmui.Button(label="Another history", variant="outlined")
        self.another.on_click(lambda _: self._turn_to(self.desk.replicate + 1 if self.desk else 0))
        self.title = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[STYLE])
        self.picture = Picture(timed=False, sizing_mode="stretch_width")
        self.chronicle = pn.pane.HTML(
            "", sizing_mode="stretch_width", css_classes=["chronicle"], stylesheets=[STYLE]
        )
        self.player.param.watch(lambda _: self._look(), "value")
        self.replicate.param.watch(lambda event: self._written(event.new), "value")
        self.picture.param.watch(lambda _: self._look(), "width")
        self.view = pn.Column(
            self.title,
            pn.FlexBox(
                pn.Column(self.player, styles={"flex": "1 1 420px"}),
                self.replicate,
                self.another,
                align_items="center",
                gap="12px",
            ),
            pn.FlexBox(
                pn.Column(
                    self.picture, styles={"flex": "3 1 420px", "min-width": "min(100%, 420px)"}
                ),
                pn.Column(self.chronicle, styles={"flex": "2 1 280px"}),
                sizing_mode="stretch_width",
            ),
            sizing_mode="stretch_width",
            css_classes=["watching"],
        )

    def show(self, desk: Desk) -> None:
        """Put the history of a desk on: the live package, in its world, under the chosen luck."""
        kept = self.desk and _history(self.desk) == _history(desk)
        self.desk = desk
        if kept:
            return
        self.film = None
        self.replicate.value = str(desk.replicate)
        name = next(iter(named(desk, self.house.shelf)))
        title = escape(words.policy(name).title)
        self.title.object = f"<h2>One history under '{title}': one draw of luck, no forecast</h2>"
        self.player.value = 1
        self._look()

    def stop(self) -> None:
        """Look away: nothing more is drawn."""
        self.turn += 1
        self.player.direction = 0

    def _written(self, text: str) -> None:
        if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST_REPLICATES:
            self.refuse(f"The number of a history is a whole number from 0 to {MOST_REPLICATES:,}.")
        else:
            self._turn_to(int(text[:12]))

    def _turn_to(self, replicate: int) -> None:
        if self.desk and replicate != self.desk.replicate:
            self.moved(replace(self.desk, replicate=replicate))

    def _look(self) -> None:
        if self.desk is None or not self.picture.width:
            return
        self.turn += 1
        self.house.work(
            partial(self._work, self.turn, self.desk, self.player.value),
            lambda line: self.later(partial(self.refuse, line)),
        )

    def _work(self, turn: int, desk: Desk, month: int) -> None:
        if self.turn != turn or not self.here():
            return
        film = self.film
        if film is None:
            shelf = self.house.shelf
            study = replace(study_of(desk, shelf), replicate=desk.replicate)
            film = Film(study, next(iter(named(desk, shelf))))
        source = floor_of(film.floor(month), film.month(month), self.picture.width)
        told = "".join(
            f"<p><b>{escape(name)}.</b> {escape(' '.join(entry.sentence for entry in entries))}</p>"
            for name, entries in film.told(month)
        )
        self.later(partial(self._hand_over, turn, film, source, told, month))

    def _hand_over(self, turn: int, film: Film, source: str, told: str, month: int) -> None:
        self.film = film
        if self.turn != turn:
            return
        seen = film.month(month)
        self.chronicle.object = told or "<p>The story has not begun: press play.</p>"
        self.picture.param.update(
            src=source,
            alt=f"The zone in month {month}: {seen['status']}, {seen['firms']:.0f} firms, "
            f"{seen['workers']:.0f} workers.",
            facts=f"Month {month} of {film.months}.",
            whole=True,
        )
        self.picture.serial += 1


def _history(desk: Desk) -> tuple:
    return desk.package, desk.world, desk.replicate
