"""What the server answers to the teacher and to the students of a class."""

import json
from collections.abc import Callable
from hmac import compare_digest
from secrets import token_urlsafe
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import segno
from tornado.web import HTTPError

from experiments.app.address import from_query, written
from experiments.app.classroom import asking
from experiments.app.classroom.room import FULL, FULL_LINE, LATE, OFTEN, STRANGER, WRONG, Refused, Room
from experiments.app.classroom.seen import guesses, phone, wall
from experiments.app.desk import Desk
from experiments.app.handlers import LONGEST_LINE, Asked, version
from experiments.app.numbers import templates
from experiments.app.state import State
from model.parameters import BadInput

LONGEST_BODY = 6_000  # bytes; an address takes 4,000
STATUS = {STRANGER: 403, OFTEN: 429, FULL: 409, LATE: 409, WRONG: 400}
NO_CLASS = "There is no class here now. Your teacher begins one."
NO_TEACHER = "This is for the teacher's page alone."


class Classroom:
    """The room of the moment, if there is one, and the secret that makes a page the teacher's.

    page: the address of the page as phones find it; hosts: those of tunnels and proxies; now: seconds of a clock.
    """

    def __init__(
        self, page: str, hosts: tuple[str, ...] = (), begun: bool = True, now: Callable[[], float] = monotonic
    ) -> None:
        self.page, self.hosts, self.now = page, hosts, now
        self.secret = token_urlsafe(24)
        self.room: Room | None = None
        if begun:
            self.begin()

    def begin(self) -> None:
        """A new class."""
        self.room = Room(now=self.now)

    @property
    def teacher(self) -> str:
        """The address of the teacher's page."""
        return f"{self.page}?teacher={self.secret}"

    def join(self, seen: Any = None) -> str:
        """The address at which students join; ``seen``: the page as the teacher's browser finds it."""
        behind = isinstance(seen, str) and urlsplit(seen).netloc.lower() in self.hosts
        return f"{seen if behind else self.page}join?code={self.open().code}"

    def knows(self, secret: Any) -> bool:
        """Whether this is the teacher's secret."""
        return isinstance(secret, str) and compare_digest(secret.encode(), self.secret.encode())

    def open(self) -> Room:
        """The room; raises Refused where there is none."""
        if self.room is None:
            raise Refused(STRANGER, NO_CLASS)
        return self.room

    def end(self) -> None:
        """Forget the class."""
        if self.room is not None:
            self.room.end()
        self.room = None


class OfClass(Asked):
    """One request to the class."""

    def initialize(self, desk: Desk, embed: tuple[str, ...], classroom: Classroom) -> None:  # type: ignore[override]
        """Keep what all requests share."""
        super().initialize(desk, embed)
        self.classroom = classroom


class Join(OfClass):
    """The page on which a student joins, guesses and sees the answer."""

    def get(self) -> None:
        """The same for everybody but for a line where nobody can join."""
        room = self.classroom.room
        line = NO_CLASS if room is None else FULL_LINE if room.full else ""
        self.finish(templates().get_template("classroom/join.html.j2").render(line=line, version=version()))


class Told(OfClass):
    """A message to the class, answered in JSON."""

    async def post(self, what: str) -> None:
        """Do what is asked, or say in a line why not."""
        try:
            found = await self.does(what, self._body())
        except Refused as refused:
            self.set_status(STATUS[refused.why])
            found = {"refused": str(refused), "why": refused.why}
        except BadInput as error:
            self.set_status(400)
            found = {"refused": str(error)[:LONGEST_LINE], "why": WRONG}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(found, separators=(",", ":")))

    async def does(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        """What is told to a message."""
        raise NotImplementedError

    def _body(self) -> dict[str, Any]:
        if len(self.request.body) > LONGEST_BODY:
            raise HTTPError(413, reason="this message is too long")
        try:
            found = json.loads(self.request.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Refused(WRONG, "This message cannot be read.")
        return found

    def sent(self, query: Any) -> State:
        """The state of an address that somebody sent."""
        if not isinstance(query, str):
            raise Refused(WRONG, "This message cannot be read.")
        return from_query(query, self.desk.offer)


class OfStudents(Told):
    """What a student may do; to all but joining belongs the student's token."""

    async def does(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        """Join, look, guess or propose."""
        room, code = self.classroom.open(), body.get("code")
        if what == "join":
            return {"token": room.join(code, body.get("nickname"))}
        student = room.student(code, body.get("token"))
        if what == "guess":
            room.guess(student, body.get("number"), body.get("guess"), body.get("order"))
        elif what == "propose":
            package, offer = self.sent(body.get("query")).package, self.desk.offer
            if not package:
                raise Refused(WRONG, "This package pulls no lever. Pull one first.")
            room.propose(student, asking.title(package, offer), written(package, offer))
        return phone(room, student)


class OfTeachers(Told):
    """What the teacher alone may do; to all of it belongs the secret."""

    async def does(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        """Look, or change what the class sees."""
        if not self.classroom.knows(body.get("teacher")):
            raise Refused(STRANGER, NO_TEACHER)
        if what == "begin" and self.classroom.room is None:
            self.classroom.begin()
        elif what == "end":
            self.classroom.end()
        if self.classroom.room is None:
            return {"phase": "over"}
        room = self.classroom.open()
        if what == "invite":
            return self._invitation(body)
        if what == "guesses":
            return {"csv": guesses(room)}
        if what == "show":
            await self._show(room)
        else:
            self._change(what, room, body)
        return wall(room)

    def _change(self, what: str, room: Room, body: dict[str, Any]) -> None:
        if what == "open":
            room.open(asking.question(self.sent(body.get("query")), self.desk.offer))
        elif what == "nearest":
            room.name_nearest()
        elif what == "pin":
            room.proposal(body.get("number")).pinned = True
        elif what == "drop":
            room.drop(body.get("number"))

    def _invitation(self, body: dict[str, Any]) -> dict[str, Any]:
        address = self.classroom.join(body.get("page"))
        drawn = segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="#fff", scale=8)
        return {"address": address, "drawn": drawn}

    async def _show(self, room: Room) -> None:
        question, asked = room.close(), room.asked
        if room.model is None:
            state = from_query(question.query, self.desk.offer)
            room.show(asked, await self.done(lambda: asking.model(state, self.desk)))


def routes(desk: Desk, classroom: Classroom, below: str, embed: tuple[str, ...]) -> list[tuple]:
    """The addresses of a class."""
    shared = {"desk": desk, "embed": embed, "classroom": classroom}
    return [
        (rf"{below}/join", Join, shared),
        (rf"{below}/class/(join|look|guess|propose)", OfStudents, shared),
        (rf"{below}/class/teacher/(look|invite|open|show|nearest|pin|drop|guesses|begin|end)", OfTeachers, shared),
    ]
