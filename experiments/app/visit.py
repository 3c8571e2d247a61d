"""One visitor's answers: a move comes in, a first and a whole answer go out, the newest move wins."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from matplotlib.figure import Figure

from experiments.app.jobs import Jobs, Latest, Visitor
from experiments.app.picture import as_address, drawn, sheet
from experiments.app.state import State, runs_of, study_of
from experiments.app.work import Answer, answers


class Shown(NamedTuple):
    """What a page shows of an answer: its numbers and its picture."""

    state: State
    answer: Answer
    figure: Figure
    source: str  # the picture as a data address
    ranking: Answer | None = None  # of the policies that a class ranked

    @property
    def whole(self) -> bool:
        """Whether all replicates are in."""
        return self.answer.replicates == self.state.runs


class Visit:
    """Answers a visitor's moves.

    While moves follow one another quickly, each that is begun gets its first answer, and only the last
    its whole one. ``show`` is called with what is to be seen, in the visitor's own turn.
    """

    def __init__(self, jobs: Jobs, visitor: Visitor, show: Callable[[Shown], None]) -> None:
        self.jobs, self.visitor, self.show = jobs, visitor, show
        self.worker = Latest(jobs, visitor)
        self.pixels = 0
        self._seen: tuple | None = None

    def ask(self, state: State) -> None:
        """Answer a state, unless its whole answer is what was shown last."""
        if self._seen != self._picture(state):
            self._seen = None
            self.worker.ask(partial(self._work, state, self.pixels))

    def _work(self, state: State, pixels: int) -> None:
        for answer in self._answers(state):
            figure = drawn(answer, state, pixels)
            whole = answer.replicates == state.runs
            ranking = self._ranked(state) if whole and state.order else None
            shown = Shown(state, answer, figure, as_address(figure), ranking)
            self.visitor.later(partial(self._hand_over, shown, pixels))

    def _answers(self, state: State) -> Iterator[Answer]:
        if known := self.jobs.answers.get(runs_of(state)):
            yield known
            return
        study, coarse = study_of(state, self.jobs.offer), self.jobs.offer.study.coarse
        for answer in answers(study, coarse, self.jobs.pool, self.visitor.here, self._wanted):
            if answer.replicates == state.runs:
                self.jobs.answers.keep(runs_of(state), answer)
            yield answer

    def _wanted(self) -> bool:
        return self.visitor.here() and not self.worker.overtaken

    def _ranked(self, state: State) -> Answer:
        """The policies that a class ranked, in the world of the state."""
        offer = self.jobs.offer
        asked = replace(runs_of(state), package=(), pins=()), *offer.ranked
        if known := self.jobs.answers.get(asked):
            return known
        study = study_of(state, offer, {name: offer.presets[name] for name in offer.ranked})
        (answer,) = answers(study, study.replicates, self.jobs.pool, self.visitor.here, self._wanted)
        self.jobs.answers.keep(asked, answer)
        return answer

    def _hand_over(self, shown: Shown, pixels: int) -> None:
        if shown.whole and not self.worker.overtaken:
            self._seen = (picture_of(shown.state), sheet(pixels))
        self.show(shown)

    def _picture(self, state: State) -> tuple:
        return picture_of(state), sheet(self.pixels)


def picture_of(state: State) -> State:
    """A state without what its numbers and its picture do not hang on."""
    return replace(state, view="", lesson="", step=0, replicate=0)
