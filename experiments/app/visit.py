"""One visitor's page at work: a move comes in, a first and a whole answer go out, the last move wins."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from experiments.app.desk import Desk, Shelf, study_of
from experiments.app.lesson import lessons
from experiments.app.picture import as_address, drawn
from experiments.app.work import Answer, Left, answers, shared_pool
from model.parameters import BadInput

log = logging.getLogger(__name__)

#: The lessons that come along.
LESSONS = Path(__file__).parent / "lessons"
MOST_VISITORS = 64  # whose answers are worked on at the same time; more wait


class House:
    """What all visitors share: what can be taken, and the threads that work for them."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        own = shelf.study.lessons
        self.lessons = lessons(Path(own) if own else LESSONS, shelf)
        self.pool = shared_pool(shelf.study.threads)
        self.visitors = ThreadPoolExecutor(MOST_VISITORS, thread_name_prefix="visitor")

    def close(self) -> None:
        """Let what runs end, and begin nothing more."""
        for threads in (self.visitors, self.pool):
            threads.shutdown(wait=False, cancel_futures=True)

    def work(self, does: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Do something off the page's own turn; a fault of ours is logged, and the page lives on."""

        def guarded() -> None:
            try:
                does()
            except Left:
                return
            except BadInput as error:
                failed(str(error))
            except Exception:
                log.exception("a visitor's move failed")
                failed(
                    "Something went wrong here; the page lives on, and the server's log says what."
                )

        self.visitors.submit(guarded)


class Shown(NamedTuple):
    """What a page shows of an answer: its numbers and its picture."""

    desk: Desk
    answer: Answer
    figure: Figure
    source: str  # the picture as a data address
    ranking: Answer | None = None  # of the policies that a class ranked


class Visit:
    """Answers a visitor's moves one after the other, and forgets those that newer ones overtook.

    show: called with what is to be seen, in the visitor's own turn; refuse: with a line that says why
    not; later: runs a function in the visitor's own turn; here: whether the visitor is still there.
    """

    def __init__(
        self,
        house: House,
        show: Callable[[Shown], None],
        refuse: Callable[[str], None],
        later: Callable[[Callable[[], None]], Any],
        here: Callable[[], bool],
    ) -> None:
        self.house, self.show, self.refuse, self.later, self.here = house, show, refuse, later, here
        self.turn = 0
        self.answer: Answer | None = None
        self.asked: Desk | None = None  # whose numbers ``answer`` holds
        self.pixels = 0
        self.guess: float | None = None
        self.ranked: Sequence[str] = ()  # policies that the class has ranked
        self.ranking: tuple[Desk, Answer] | None = None
        self.seen: tuple[Desk, int, float | None] | None = None

    def ask(self, desk: Desk) -> None:
        """Answer a desk; what was asked before is left where it stands."""
        self.turn += 1
        self.seen = None
        known = self.answer if self.asked and _same_runs(self.asked, desk) else None
        self.house.work(
            partial(self._work, self.turn, desk, known),
            lambda line: self.later(partial(self.refuse, line)),
        )

    def has_shown(self, desk: Desk) -> bool:
        """Whether the whole answer to a desk is what was shown last, so that nothing is to be done."""
        return self.seen == (_picture_of(desk), self.pixels, self.guess)

    def leave(self) -> None:
        """Stop working: nobody is there any more."""
        self.turn = -1

    def _work(self, turn: int, desk: Desk, known: Answer | None) -> None:
        def wanted() -> bool:
            return self.turn == turn and self.here()

        study = study_of(desk, self.house.shelf)
        coarse = self.house.shelf.study.coarse
        found = [known] if known else answers(study, coarse, self.house.pool, wanted)
        for answer in found:
            if not wanted():
                return
            figure = drawn(answer, desk, self.pixels, self.guess)
            ranking = self._ranking(desk, wanted) if answer.replicates == desk.runs else None
            shown = Shown(desk, answer, figure, as_address(figure), ranking)
            self.later(partial(self._hand_over, turn, shown))

    def _ranking(self, desk: Desk, wanted: Callable[[], bool]) -> Answer | None:
        """The policies that a class ranked, in the world of the desk; kept until that changes."""
        if self.guess is None or not self.ranked:
            return None
        asked = replace(_runs_of(desk), package=(), pins=())
        if self.ranking is None or self.ranking[0] != asked:
            presets = self.house.shelf.presets
            study = study_of(desk, self.house.shelf, {name: presets[name] for name in self.ranked})
            (answer,) = answers(study, study.replicates, self.house.pool, wanted)
            self.ranking = (asked, answer)
        return self.ranking[1]

    def _hand_over(self, turn: int, shown: Shown) -> None:
        if self.turn != turn:
            return
        if shown.answer.replicates == shown.desk.runs:
            self.answer, self.asked = shown.answer, shown.desk
            self.seen = (_picture_of(shown.desk), self.pixels, self.guess)
        self.show(shown)


def _same_runs(one: Desk, other: Desk) -> bool:
    """Whether two desks ask for the same runs, and differ in what is shown of them alone."""
    return _runs_of(one) == _runs_of(other)


def _picture_of(desk: Desk) -> Desk:
    """A desk without what its numbers and its picture do not hang on."""
    return replace(desk, view="", lesson="", step=0, replicate=0)


def _runs_of(desk: Desk) -> Desk:
    """A desk without what its numbers do not hang on."""
    return replace(_picture_of(desk), figure="", lit=0)
