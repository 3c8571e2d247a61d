"""A page served in this process with a class, and who sends messages to it."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread
from time import monotonic

from tornado.netutil import bind_sockets

from experiments.app.classroom.handlers import Classroom
from experiments.app.desk import Desk
from experiments.app.serving import server_of
from tests.app.offers import offer

FEW = 40


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


class Class:
    """A class that is served, with its teacher; ``port`` is the server's."""

    def __init__(self, port: int, classroom: Classroom) -> None:
        self.port, self.classroom = port, classroom

    def post(self, path: str, body: object = None, **words: object) -> tuple[int, dict]:
        """The status and the answer to a message."""
        sent = body if isinstance(body, str | bytes) else json.dumps(words)
        return self.get(path, "POST", sent)

    def get(self, path: str, method: str = "GET", body: str | bytes | None = None) -> tuple[int, dict | str]:
        """The status and what was answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, f"/{path}", body)
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        return reply.status, json.loads(text) if "json" in (reply.getheader("Content-Type") or "") else text

    def teacher(self, what: str, **words: object) -> dict:
        """What the teacher is told."""
        status, found = self.post(f"class/teacher/{what}", teacher=self.classroom.secret, **words)
        assert status == 200, found
        return found

    def join(self, nickname: str = "") -> dict[str, str]:
        """A student's code and token."""
        code = self.classroom.room.code
        status, found = self.post("class/join", code=code, nickname=nickname)
        assert status == 200, found
        return {"code": code, "token": found["token"]}


@contextmanager
def taught(begun: bool = True, replicates: int = FEW, now: Callable[[], float] = monotonic) -> Iterator[Class]:
    """A class whose server ends with the test."""
    made = offer(replicates=replicates, coarse=FEW, address="127.0.0.1", port=0)
    desk, (ready, ends) = Desk(made), (asyncio.Event(), asyncio.Event())
    sockets = bind_sockets(0, "127.0.0.1")
    port = sockets[0].getsockname()[1]
    classroom = Classroom(f"http://127.0.0.1:{port}/", begun=begun, now=now)
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = server_of(made.study, desk, classroom)
        server.add_sockets(sockets)
        ready.set()
        await ends.wait()
        server.stop()
        await server.close_all_connections()
        classroom.end()

    thread = Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(ready.wait(), loop).result(60)
        yield Class(port, classroom)
    finally:
        loop.call_soon_threadsafe(ends.set)
        thread.join(60)
        loop.close()
        desk.close()
    assert not thread.is_alive()
