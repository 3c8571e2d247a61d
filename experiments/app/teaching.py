"""The lessons on the page: a question, step by step, with a button for each move."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from experiments.app.address import from_query
from experiments.app.appearance import STYLE
from experiments.app.jobs import Silence
from experiments.app.lesson import Lesson, answered
from experiments.app.state import Offer, State


class Teaching:
    """Shows the lesson that stands in the state; ``moved`` is called with the state that a step asks for."""

    def __init__(self, lessons: Mapping[str, Lesson], offer: Offer, moved: Callable[[State], None]) -> None:
        self.lessons, self.offer, self.moved = lessons, offer, moved
        self.state = offer.first
        self.choice = pmui.Select(
            label="Lesson",
            options={lesson.title: name for name, lesson in lessons.items()},
            size="small",
            sizing_mode="stretch_width",
        )
        self.text = pn.pane.Markdown(
            "", renderer_options={"html": False}, sizing_mode="stretch_width", stylesheets=[STYLE]
        )
        self.move = pmui.Button(label="", variant="contained")
        self.back = pmui.Button(label="Back", variant="outlined")
        self.forth = pmui.Button(label="Next step", variant="outlined")
        self.silence = Silence()
        self.choice.param.watch(self._chose, "value")
        self.move.on_click(lambda _: self._make())
        self.back.on_click(lambda _: self._turn_to(self.lesson.name, self.state.step - 1))
        self.forth.on_click(lambda _: self._turn_to(self.lesson.name, self.state.step + 1))
        self.view = pn.Column(
            self.choice,
            self.text,
            pn.FlexBox(self.back, self.move, self.forth, gap="8px"),
            sizing_mode="stretch_width",
            css_classes=["teaching"],
        )

    @property
    def lesson(self) -> Lesson:
        """The lesson in the state; the first where it names none that there is."""
        return self.lessons.get(self.state.lesson) or next(iter(self.lessons.values()))

    @property
    def answered(self) -> bool:
        """Whether the answer may stand beside the step that is shown."""
        return answered(self.lesson, self.state, self.offer)

    def show(self, state: State) -> None:
        """Show the step that stands in the state: 0 is the question, then the steps."""
        self.state = state
        lesson = self.lesson
        number = min(state.step, len(lesson.steps))
        step = lesson.steps[number - 1] if number else None
        with self.silence:
            self.choice.value = lesson.name
        heading = f"{number} of {len(lesson.steps)}: {step.title}" if step else lesson.title
        self.text.object = f"## {heading}\n\n{step.text if step else lesson.question}"
        self.move.visible = bool(step and step.move)
        if step and step.move:
            self.move.label = step.move[0]
        self.back.disabled = number == 0
        self.forth.disabled = number == len(lesson.steps)

    def _chose(self, event: Any) -> None:
        if not self.silence.kept:
            self._turn_to(event.new, 0)

    def _turn_to(self, name: str, step: int) -> None:
        if (name, step) != (self.lesson.name, self.state.step):
            self.moved(replace(self.state, lesson=name, step=step))

    def _make(self) -> None:
        step = self.lesson.steps[self.state.step - 1]
        if step.move:
            asked = from_query(step.move[1], self.offer)
            self.moved(replace(asked, lesson=self.lesson.name, step=self.state.step, runs=self.state.runs))
