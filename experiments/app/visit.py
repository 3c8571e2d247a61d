"""One visitor's answers: a move comes in, a first and a whole answer go out, the newest move wins."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from matplotlib.figure import Figure

from experiments.app.desk import Desk, study_of
from experiments.app.house import House, Latest, Visitor
from experiments.app.picture import as_address, drawn, sheet
from experiments.app.work import Answer, answers


class Shown(NamedTuple):
    """What a page shows of an answer: its numbers and its picture."""

    desk: Desk
    answer: Answer
    figure: Figure
    source: str  # the picture as a data address
    ranking: Answer | None = None  # of the policies that a class ranked

    @property
    def whole(self) -> bool:
        """Whether all replicates are in."""
        return self.answer.replicates == self.desk.runs


class Visit:
    """Answers a visitor's moves.

    While moves follow one another quickly, each that is begun gets its first answer, and only the last
    its whole one. ``show`` is called with what is to be seen, in the visitor's own turn.
    """

    def __init__(self, house: House, visitor: Visitor, show: Callable[[Shown], None]) -> None:
        self.house, self.visitor, self.show = house, visitor, show
        self.worker = Latest(house, visitor)
        self.pixels = 0
        self.guess: float | None = None
        self.ranked: Sequence[str] = ()  # policies that the class has ranked
        self._known: tuple[Desk, Answer] | None = None  # the last whole answer, and to what
        self._ranking: tuple[Desk, Answer] | None = None
        self._seen: tuple | None = None

    def ask(self, desk: Desk) -> None:
        """Answer a desk, unless its whole answer is what was shown last."""
        if self._seen != self._picture(desk):
            self._seen = None
            self.worker.ask(partial(self._work, desk, self.pixels, self.guess))

    def _work(self, desk: Desk, pixels: int, guess: float | None) -> None:
        for answer in self._answers(desk):
            figure = drawn(answer, desk, pixels, guess)
            whole = answer.replicates == desk.runs
            ranking = self._ranked(desk) if whole and guess is not None else None
            shown = Shown(desk, answer, figure, as_address(figure), ranking)
            self.visitor.later(partial(self._hand_over, shown, pixels, guess))

    def _answers(self, desk: Desk) -> Iterator[Answer]:
        if self._known and runs_of(self._known[0]) == runs_of(desk):
            yield self._known[1]
            return
        study, coarse = study_of(desk, self.house.shelf), self.house.shelf.study.coarse
        for answer in answers(study, coarse, self.house.pool, self.visitor.here, self._wanted):
            if answer.replicates == desk.runs:
                self._known = (desk, answer)
            yield answer

    def _wanted(self) -> bool:
        return self.visitor.here() and not self.worker.overtaken

    def _ranked(self, desk: Desk) -> Answer | None:
        """The policies that a class ranked, in the world of the desk; kept until that changes."""
        asked = replace(runs_of(desk), package=(), pins=())
        if self._ranking is None or self._ranking[0] != asked:
            presets = self.house.shelf.presets
            study = study_of(desk, self.house.shelf, {name: presets[name] for name in self.ranked})
            (answer,) = answers(study, study.replicates, self.house.pool, self.visitor.here, self._wanted)
            self._ranking = (asked, answer)
        return self._ranking[1]

    def _hand_over(self, shown: Shown, pixels: int, guess: float | None) -> None:
        if shown.whole and not self.worker.overtaken:
            self._seen = (picture_of(shown.desk), sheet(pixels), guess)
        self.show(shown)

    def _picture(self, desk: Desk) -> tuple:
        return picture_of(desk), sheet(self.pixels), self.guess


def picture_of(desk: Desk) -> Desk:
    """A desk without what its numbers and its picture do not hang on."""
    return replace(desk, view="", lesson="", step=0, replicate=0)


def runs_of(desk: Desk) -> Desk:
    """A desk without what its numbers do not hang on."""
    return replace(picture_of(desk), figure="", lit=0)
