"""The left side of the page: presets, a row of controls for each lever, and questions on the world."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui

from experiments.app import texts
from experiments.app.appearance import STYLE, explained
from experiments.app.jobs import Silence
from experiments.app.state import DECIMALS, OWN, Offer, Package, Pull, State, months_of, name_of
from experiments.lab.present import levers, words
from experiments.lab.present.phrases import waiting
from model.policy import LEVERS, TIED

STRENGTH = 0.1  # step of the sliders
FIRST_MONTH = 6  # from which a lever is pulled that was not before


class LeverRow:
    """The controls of one lever; when and how long matter only once it is pulled."""

    def __init__(self, name: str, months: int, changed: Callable[[], None]) -> None:
        self.name, self.quiet = name, 0
        text = levers.LEVERS[name]
        self.strength = _share(text.title)
        self.tie = _share(f"{text.title}: tied to distance from Moscow")
        self.start = pmui.IntSlider(
            label=f"{text.title}: from month",
            start=1,
            end=months,
            value=min(FIRST_MONTH, months),
            size="small",
            sizing_mode="stretch_width",
        )
        self.successor = pmui.Select(
            label="The next president",
            options={label: fate for fate, label in texts.FATES.items()},
            value="reviewed",
            size="small",
            sizing_mode="stretch_width",
        )
        self.line, self.when = _said(), _said()
        settings = pn.Row(self.start, self.successor, sizing_mode="stretch_width")
        parts = (settings, self.tie) if name in TIED else (settings,)
        self.more = pn.Column(*parts, visible=False, sizing_mode="stretch_width", margin=0)
        self.line.object = _small(text.line)
        self.view = pn.Column(self.strength, self.line, self.more, self.when, sizing_mode="stretch_width", margin=0)
        for widget in (self.strength, self.start, self.successor, self.tie):
            widget.param.watch(lambda _: changed(), "value")

    def show(self, pull: Pull | None, months: Sequence[date]) -> None:
        """Set the controls to how the lever is pulled; one that is not keeps when and how long."""
        _slide(self.strength, pull.strength if pull else 0.0)
        self.more.visible = self.when.visible = pull is not None
        if pull is None:
            return
        self.quiet = pull.quiet
        self.start.value = pull.start
        self.successor.value = pull.successor
        _slide(self.tie, pull.tie)
        quiet = f", {waiting(pull.quiet)}" if pull.quiet else ""
        self.when.object = _small(f"In force from {months[pull.start - 1]:%B %Y} on{quiet}.")

    @property
    def pull(self) -> Pull | None:
        """How the controls say that the lever is pulled."""
        strength = round(self.strength.value, DECIMALS)
        if strength == 0:
            return None
        tie = round(self.tie.value, DECIMALS)
        return Pull(self.name, self.start.value, strength, self.successor.value, self.quiet, tie)


class Controls:
    """All controls; ``moved`` is called with the new state whenever a visitor moves one."""

    def __init__(self, offer: Offer, moved: Callable[[State], None]) -> None:
        self.offer, self.moved = offer, moved
        self.state = offer.first
        self.silence = Silence()
        self._lines = {name: _said() for name in offer.questions}
        titles = {words.policy(name).title: name for name in offer.presets}
        self.preset = pmui.Select(
            label="Start from a policy", options=titles | {"A package of your own": OWN}, sizing_mode="stretch_width"
        )
        self.says = _said()
        self.levers = {name: LeverRow(name, offer.months, self._changed) for name in LEVERS}
        self.questions = {name: self._question(name) for name in offer.questions}
        self.preset.param.watch(self._chose, "value")
        self.view = pn.Column(
            _heading("The package"),
            self.preset,
            self.says,
            *(row.view for row in self.levers.values()),
            _heading("The world around it"),
            *(part for name in self.questions for part in self._asked(name)),
            sizing_mode="stretch_width",
        )

    def show(self, state: State) -> None:
        """Set all controls to a state, without a word to anybody."""
        with self.silence:
            self.state = state
            name = name_of(state.package, self.offer)
            self.preset.value = name or OWN
            sentence = words.policy(name).sentence if name else "Your own package of levers."
            self.says.object = f"<p>{explained(sentence)}</p>"
            pulls = {pull.lever: pull for pull in state.package}
            months = months_of(state, self.offer)
            for lever, row in self.levers.items():
                row.show(pulls.get(lever), months)
            for (question, select), world in zip(self.questions.items(), state.world, strict=True):
                select.value = world
                self._lines[question].object = self._line(question, world)

    def _question(self, name: str) -> Any:
        worlds = self.offer.questions[name]
        select = pmui.Select(
            label=texts.question(name).title,
            options={self._answer(name, world): world for world in worlds},
            size="small",
            sizing_mode="stretch_width",
        )
        select.param.watch(lambda _: self._changed(), "value")
        return select

    def _answer(self, question: str, world: str) -> str:
        usual = self.offer.questions[question][0]
        if question == "start" and world == usual:
            return f"{months_of(self.offer.first, self.offer)[0]:%B %Y}"
        return texts.answer(question, world, usual)

    def _asked(self, name: str) -> tuple[Any, Any]:
        return self.questions[name], self._lines[name]

    def _line(self, question: str, world: str) -> str:
        usual = self.offer.questions[question][0]
        told = texts.question(question).line if world == usual else words.world(world)
        return _small(told)

    def _chose(self, event: Any) -> None:
        if not self.silence.kept and event.new != OWN:
            self._tell(replace(self.state, package=self.offer.presets[event.new]))

    def _changed(self) -> None:
        if not self.silence.kept:
            package: Package = tuple(row.pull for row in self.levers.values() if row.pull)  # type: ignore[misc]
            world = tuple(select.value for select in self.questions.values())
            self._tell(replace(self.state, package=package, world=world))

    def _tell(self, state: State) -> None:
        if state != self.state:
            self.show(state)
            self.moved(state)


def _share(label: str) -> Any:
    """A slider from nothing to all."""
    return pmui.FloatSlider(
        label=label,
        start=0,
        end=1,
        step=STRENGTH,
        format="0 %",
        size="small",
        margin=(2, 10),
        sizing_mode="stretch_width",
    )


def _slide(slider: Any, share: float) -> None:
    """Set a slider, unless it stands there: else a drag would be pulled back."""
    if round(slider.value, DECIMALS) != share:
        slider.value = share


def _small(text: str) -> str:
    return f"<small>{explained(text)}</small>"


def _heading(text: str) -> Any:
    return pn.pane.HTML(f"<h2>{escape(text)}</h2>", margin=(6, 10, 0, 10), stylesheets=[STYLE])


def _said() -> Any:
    return pn.pane.HTML("", margin=(-6, 10, 4, 10), stylesheets=[STYLE], sizing_mode="stretch_width")
