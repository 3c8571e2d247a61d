"""A class in memory: its code, its students, what they guess and propose. Nothing here knows of the web.

A room is used from one thread, the server's own turn, and no method of it waits.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import choice, token_urlsafe
from time import monotonic
from typing import Any

from experiments.app.classroom.pace import Pace

LETTERS = "ACEFHJKLMNPRTUVWXY3479"  # of a code: none that sounds or looks like another
LENGTH = 4
MOST_STUDENTS = 60
MOST_PROPOSALS = 3  # of a student
LONGEST_NICKNAME = 24
NEAREST = 3
AT_ONCE, A_SECOND = 8, 2.0  # requests of a student
JOINS_AT_ONCE, JOINS_A_SECOND = 30, 2.0  # of the whole class
WRONG_AT_ONCE, WRONG_A_SECOND = 30, 1.0  # codes that are wrong
SILENT = 180.0  # seconds after which a student who has guessed nothing gives way to a new one

WAITING, GUESSING, CLOSED, SHOWN = "waiting", "guessing", "closed", "shown"


class Refused(Exception):  # noqa: N818 - what happened, not that it is an error
    """What a student or a teacher may not do, in a line for them; ``why`` is one of the words below."""

    def __init__(self, why: str, line: str) -> None:
        super().__init__(line)
        self.why = why


#: Reasons: nobody of this class, asked too often, no room, not now, not understood.
STRANGER, OFTEN, FULL, LATE, WRONG = "stranger", "often", "full", "late", "wrong"

GONE = "This class does not know you. Join it with its code."
SLOWLY = "That was a little fast. Try again in a moment."


@dataclass
class Student:
    """One phone. order: policies as the student ranks them, or none."""

    number: int
    nickname: str
    pace: Pace
    seen: float
    guess: int | None = None
    order: tuple[str, ...] = ()
    committed: int = 0  # how many guesses of the class came before this one


@dataclass(frozen=True)
class Question:
    """What is guessed at. query: the state it is about; ranked: the policies to rank, name -> title."""

    query: str
    title: str
    told: str
    world: str
    months: int
    ranked: dict[str, str]


@dataclass(frozen=True)
class Model:
    """The model's answer in per cent: the share with talks, its interval, and the shares of ranked policies."""

    share: float
    low: float
    high: float
    ranked: dict[str, float]


@dataclass
class Proposal:
    """A package that a student proposes, as an address has it."""

    number: int
    student: int
    nickname: str
    title: str
    package: str
    pinned: bool = False


@dataclass
class Room:
    """A class from its first student to its end."""

    now: Callable[[], float] = monotonic
    code: str = field(default_factory=lambda: "".join(choice(LETTERS) for _ in range(LENGTH)))
    students: dict[str, Student] = field(default_factory=dict)  # by their tokens
    proposals: list[Proposal] = field(default_factory=list)
    question: Question | None = None
    asked: int = 0  # questions so far
    phase: str = WAITING
    model: Model | None = None
    named: bool = False  # whether the nearest are shown

    def __post_init__(self) -> None:
        self._joins = Pace(JOINS_AT_ONCE, JOINS_A_SECOND, self.now)
        self._wrong = Pace(WRONG_AT_ONCE, WRONG_A_SECOND, self.now)
        self._joined = self._committed = self._proposed = 0

    # What a student does

    def join(self, code: Any, nickname: Any = "") -> str:
        """Let a student in; gives the token by which the room knows the student."""
        if not self.code or not isinstance(code, str) or code.strip().upper() != self.code:
            if not self._wrong.allows():
                raise Refused(OFTEN, SLOWLY)
            raise Refused(STRANGER, "No class goes by this code. Look at the screen in front once more.")
        name = plain(nickname)
        if name and name.casefold() in {one.nickname.casefold() for one in self.students.values()}:
            raise Refused(WRONG, "Somebody in this class goes by that name already. Take another one.")
        if self.full:
            raise Refused(FULL, FULL_LINE)
        if not self._joins.allows():
            raise Refused(OFTEN, SLOWLY)
        if len(self.students) >= MOST_STUDENTS:
            self._give_way()
        token = token_urlsafe(18)
        self._joined += 1
        self.students[token] = Student(self._joined, name, Pace(AT_ONCE, A_SECOND, self.now), self.now())
        return token

    @property
    def full(self) -> bool:
        """Whether nobody else can join."""
        return len(self.students) >= MOST_STUDENTS and self._silent() is None

    def student(self, code: Any, token: Any) -> Student:
        """The student with a token; raises Refused for a stranger and for one who asks too often."""
        known = self.students.get(token) if isinstance(token, str) and code == self.code else None
        if known is None:
            raise Refused(STRANGER, GONE)
        if not known.pace.allows():
            raise Refused(OFTEN, SLOWLY)
        known.seen = self.now()
        return known

    def guess(self, student: Student, asked: Any, share: Any, order: Any = ()) -> None:
        """Take a guess at the open question, or another one instead; ``asked`` is the question's number."""
        if self.phase != GUESSING or self.question is None or asked != self.asked:
            raise Refused(LATE, "This question is closed. Your guess stays as it was.")
        if isinstance(share, bool) or not isinstance(share, int) or not 0 <= share <= 100:
            raise Refused(WRONG, "A guess is a whole number from 0 to 100.")
        if order and not (isinstance(order, list) and _each_once(order, self.question.ranked)):
            raise Refused(WRONG, "Each policy takes one place in the ranking.")
        self._committed += 1
        student.guess, student.order, student.committed = share, tuple(order or ()), self._committed

    def propose(self, student: Student, title: str, package: str) -> None:
        """Take a package for the teacher to look at."""
        own = [one for one in self.proposals if one.student == student.number]
        if package in {one.package for one in own}:
            raise Refused(LATE, "You have proposed this package already.")
        if len(own) >= MOST_PROPOSALS:
            raise Refused(LATE, f"You have proposed {MOST_PROPOSALS} packages. The teacher takes it from here.")
        self._proposed += 1
        self.proposals.append(Proposal(self._proposed, student.number, student.nickname, title, package))

    # What a teacher does

    def open(self, question: Question) -> None:
        """Ask something; what was guessed before is forgotten."""
        self.question, self.model, self.named, self.phase = question, None, False, GUESSING
        self.asked += 1
        for one in self.students.values():
            one.guess, one.order = None, ()

    def close(self) -> Question:
        """Take no more guesses; gives the question."""
        if self.question is None:
            raise Refused(LATE, "Nothing has been asked yet. Open a guess first.")
        if self.phase == GUESSING:
            self.phase = CLOSED
        return self.question

    def show(self, asked: int, model: Model) -> None:
        """Show the model's answer, if its question still stands."""
        if self.asked == asked and self.phase == CLOSED:
            self.model, self.phase = model, SHOWN

    def name_nearest(self) -> None:
        """Show who was nearest."""
        if self.phase != SHOWN:
            raise Refused(LATE, "Show the answer first.")
        self.named = True

    def proposal(self, number: Any) -> Proposal:
        """A proposal by its number."""
        for one in self.proposals:
            if one.number == number:
                return one
        raise Refused(WRONG, "This proposal is gone.")

    def drop(self, number: Any) -> None:
        """Take a proposal away; its student may propose another."""
        self.proposals.remove(self.proposal(number))

    def end(self) -> None:
        """Forget everything."""
        self.students.clear()
        self.proposals.clear()
        self.question = self.model = None
        self.phase, self.named, self.code = WAITING, False, ""

    # What is seen

    @property
    def guessed(self) -> list[Student]:
        """Those who have guessed, in the order of their guesses."""
        return sorted((one for one in self.students.values() if one.guess is not None), key=lambda one: one.committed)

    def nearest(self) -> list[Student]:
        """The nearest with a nickname; of equals the first."""
        if self.model is None or not self.named:
            return []
        share = self.model.share
        named = [one for one in self.guessed if one.nickname]
        return sorted(named, key=lambda one: abs((one.guess or 0) - share))[:NEAREST]

    def _silent(self) -> str | None:
        """The token of a student who has long been silent and has guessed nothing."""
        late = self.now() - SILENT
        gone = [(one.seen, token) for token, one in self.students.items() if one.guess is None and one.seen < late]
        return min(gone)[1] if gone else None

    def _give_way(self) -> None:
        if (token := self._silent()) is not None:
            del self.students[token]


FULL_LINE = f"The class is full: {MOST_STUDENTS} have joined. Look on with your neighbour."


def plain(nickname: Any) -> str:
    """A nickname that can be shown: printable, in one line, and short."""
    text = unicodedata.normalize("NFKC", nickname[: 10 * LONGEST_NICKNAME]) if isinstance(nickname, str) else ""
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.split())[:LONGEST_NICKNAME].strip()


def _each_once(order: list, ranked: dict[str, str]) -> bool:
    return all(isinstance(one, str) for one in order) and sorted(order) == sorted(ranked)
