"""What all visitors share, and how an answer is made for one of them off the server's own turn."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Condition
from typing import Any

from experiments.app.answers import controls, told, withheld
from experiments.app.lesson import lessons
from experiments.app.live import PIECE, Answer, Ensemble, Newest
from experiments.app.offering import offering
from experiments.app.scenes import Scenes
from experiments.app.state import Offer, State, named, runs_of

#: The lessons that come along.
LESSONS = Path(__file__).parent / "lessons"
MOST_AT_ONCE = 24  # answers that are worked on at the same time
MOST_WAITING = 200  # requests that wait for their turn; one more is asked to come again
MOST_ANSWERS = 200  # that are kept as they were told
BUSY = 4  # first answers at work, from which each has fewer histories
YIELDS = 0.25  # seconds that a whole answer stands back at most for first ones


class Yielding(Executor):
    """A pool whose work stands back while first answers are at work elsewhere, piece by piece."""

    def __init__(self, pool: Executor, ready: Callable[[], object]) -> None:
        self.pool, self.ready = pool, ready

    def submit(self, work: Callable, /, *args: object, **kwargs: object) -> Future:
        """Hand a piece of work to the pool, to be begun once it is its turn."""
        return self.pool.submit(self._begin, work, *args, **kwargs)

    def _begin(self, work: Callable, /, *args: object, **kwargs: object) -> object:
        self.ready()
        return work(*args, **kwargs)


class Desk:
    """Answers what visitors ask. Safe in threads; nothing of a visitor is kept."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        own, threads = offer.study.lessons, offer.study.threads
        self.lessons = lessons(Path(own), offer) if own else lessons(LESSONS, offer, ours=True)
        self.ensemble, self.scenes = Ensemble(offer), Scenes(offer)
        self.visitors = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="visitor")
        self._first = ThreadPoolExecutor(threads, thread_name_prefix="first")
        self._rest = ThreadPoolExecutor(threads, thread_name_prefix="rest")
        self._told: Newest[tuple, dict[str, Any]] = Newest(MOST_ANSWERS)
        self._firsts, self._turn = 0, Condition()
        self.waiting = 0  # requests that wait or are worked on; the server's own turn alone counts

    @cached_property
    def offering(self) -> dict[str, Any]:
        """What a page can choose from."""
        return offering(self.offer, self.lessons)

    def close(self) -> None:
        """Let what runs end, and begin nothing more."""
        for pool in (self.visitors, self._first, self._rest):
            pool.shutdown(wait=False, cancel_futures=True)

    def answer(self, state: State, first: bool, wanted: Callable[[], bool] = lambda: True) -> dict[str, Any]:
        """The controls of a state and its answer: a first one from few replicates, or the whole.

        Raises Left once nobody waits for it, and BadInput.
        """
        found: dict[str, Any] = {"controls": controls(state, self.offer)}
        if state.view == "watch" or withheld(state, self.offer, self.lessons):
            return found
        count = min(state.runs, self._coarse) if first else state.runs
        ranked = bool(state.order) and not first  # a first answer has no ranking, even if it has all histories
        key = runs_of(state), state.figure, state.second, state.lit, state.guess, state.order, count, ranked
        told = self._told.get(key)
        if told is None:
            told = self._told.keep(key, self._make(state, count, first, wanted))
        return found | {"answer": told}

    def _make(self, state: State, count: int, first: bool, wanted: Callable[[], bool]) -> dict[str, Any]:
        if first:
            with self._at_work():
                return told(self.ensemble.answer(state, count, self._first, wanted))
        pool = Yielding(self._rest, self._stand_back)
        ranking = self._ranked(state, pool, wanted) if state.order else None
        return told(self.ensemble.answer(state, count, pool, wanted), ranking)

    def _ranked(self, state: State, pool: Executor, wanted: Callable[[], bool]) -> Answer:
        """The policies that a class ranked, in the world of the state."""
        ranked = [self.offer.presets[name] for name in self.offer.ranked]
        asked = replace(state, package=ranked[0], pins=tuple(ranked[1:]))
        assert set(self.offer.ranked) <= {*named(asked, self.offer)}
        return self.ensemble.answer(asked, state.runs, pool, wanted)

    @property
    def _coarse(self) -> int:
        """Replicates of a first answer: the more wait, the fewer."""
        coarse = self.offer.study.coarse
        return coarse if self._firsts < BUSY else min(coarse, PIECE)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """While a first answer is at work, whole ones stand back."""
        with self._turn:
            self._firsts += 1
        try:
            yield
        finally:
            with self._turn:
                self._firsts -= 1
                self._turn.notify_all()

    def _stand_back(self) -> None:
        with self._turn:
            self._turn.wait_for(lambda: not self._firsts, YIELDS)
