"""What all visitors share, and how one visitor's work is done: one thing at a time, the newest next."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from experiments.app.lesson import lessons
from experiments.app.state import Offer
from experiments.app.work import Answer, Left, shared_pool
from model.parameters import BadInput

log = logging.getLogger(__name__)

#: The lessons that come along.
LESSONS = Path(__file__).parent / "lessons"
MOST_AT_ONCE = 32  # visitors whose pages are worked on at the same time; more wait
MOST_KEPT = 32  # whole answers, of some hundred kilobytes each
FAULT = "Something went wrong here; the page lives on, and the server's log says what."


class Answers:
    """The whole answers of late, for whoever asks the same: a class that opens the page, or takes a step of a lesson.

    Of more than ``MOST_KEPT`` that which was asked for longest ago is forgotten.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Hashable) -> Answer | None:
        """What was answered to this, or None."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def keep(self, asked: Hashable, answer: Answer) -> None:
        """Keep a whole answer."""
        with self._lock:
            self._kept[asked] = answer
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


class Jobs:
    """What can be taken, the lessons, the threads that work for everybody, and what they answered."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        own = offer.study.lessons
        self.lessons = lessons(Path(own), offer) if own else lessons(LESSONS, offer, ours=True)
        self.pool, self.answers = shared_pool(offer.study.threads), Answers()
        self.visitors = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="visitor")

    def close(self) -> None:
        """Let what runs end, and begin nothing more."""
        for threads in (self.visitors, self.pool):
            threads.shutdown(wait=False, cancel_futures=True)


class Visitor(NamedTuple):
    """How work reaches the one it is done for."""

    refuse: Callable[[str], None]  # says in a line why not; in the visitor's own turn
    later: Callable[[Callable[[], None]], Any]  # runs a function in the visitor's own turn
    here: Callable[[], bool]  # whether the visitor is still there


class Latest:
    """Does the newest of what it is asked, one thing at a time, off the page's own turn.

    What is overtaken while it waits is never begun; what runs may ask ``overtaken``. A fault of ours
    is logged, and the visitor gets a line.
    """

    def __init__(self, jobs: Jobs, visitor: Visitor) -> None:
        self.jobs, self.visitor = jobs, visitor
        self._lock = Lock()
        self._next: Callable[[], None] | None = None
        self._busy = False

    def ask(self, does: Callable[[], None]) -> None:
        """Do this next, and forget what else was waiting."""
        with self._lock:
            self._next = does
            if self._busy:
                return
            self._busy = True
        self.jobs.visitors.submit(self._work)

    @property
    def overtaken(self) -> bool:
        """Whether something newer waits."""
        return self._next is not None

    def _work(self) -> None:
        while True:
            with self._lock:
                does, self._next = self._next, None
                if does is None:
                    self._busy = False
                    return
            try:
                does()
            except Left:
                continue
            except BadInput as error:
                self._refuse(str(error))
            except Exception:
                log.exception("a visitor's move failed")
                self._refuse(FAULT)

    def _refuse(self, line: str) -> None:
        self.visitor.later(partial(self.visitor.refuse, line))


class Silence:
    """While it is kept, controls are set by the page itself, and nobody has moved anything."""

    def __init__(self) -> None:
        self.kept = 0

    def __enter__(self) -> None:
        self.kept += 1

    def __exit__(self, *_: object) -> None:
        self.kept -= 1
