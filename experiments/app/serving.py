"""Serves the page, from nothing but this machine."""

import asyncio
import logging
import socket
import webbrowser
from contextlib import suppress
from threading import Thread

from rich.console import Console
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from experiments.app import App
from experiments.app.classroom.handlers import Classroom, routes
from experiments.app.desk import Desk
from experiments.app.guarding import refuse_strangers
from experiments.app.handlers import application
from experiments.app.state import Offer
from model.parameters import BadInput

LOOPBACK, EVERYWHERE = ("127.0.0.1", "localhost"), ("0.0.0.0", "::")
ELSEWHERE = ("198.51.100.1", 9)  # an address of examples (RFC 5737), to which nothing is sent
LARGEST_MESSAGE = 200_000  # bytes of a request; a file takes 16,000, an address 4,000
PATIENCE = 120.0  # seconds after which a silent connection is closed


def serve(study: App) -> None:
    """Serve the page until Ctrl-C; raises BadInput where it cannot be served."""
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(study))


async def _serve(study: App) -> None:
    console = Console(stderr=True)
    desk = Desk(Offer(study))
    sockets = _bound(study)
    port = sockets[0].getsockname()[1]
    address = f"http://{_named(reachable(study.address))}:{port}{below(study.prefix)}/"
    classroom = Classroom(address, study.origin, study.class_)
    server = server_of(study, desk, classroom)
    server.add_sockets(sockets)
    Thread(target=_warm, args=(desk,), daemon=True).start()
    console.print(f"The page is served at {address} [dim](Ctrl-C ends it)[/dim]", highlight=False)
    if study.class_:
        _invite(console, classroom, study.address in LOOPBACK)
        address = classroom.teacher
    if study.show:  # a browser of text is one that does not return
        IOLoop.current().add_callback(Thread(target=webbrowser.open, args=(address,), daemon=True).start)
    try:
        await asyncio.Event().wait()
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("The page is closed.")
    finally:
        server.stop()
        desk.close()
        classroom.end()


def _invite(console: Console, classroom: Classroom, alone: bool) -> None:
    """Say where the teacher and the students find their pages."""
    said = [f"The teacher's page, for you alone: {classroom.teacher}", f"Students join at {classroom.join()}"]
    said += ["Phones find it with address=0.0.0.0; now only this machine does."] if alone else []
    for line in said:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def server_of(study: App, desk: Desk, classroom: Classroom) -> HTTPServer:
    """The server of a page, bound to no port yet."""
    path = below(study.prefix)
    made = application(desk, path, study.embed, routes(desk, classroom, path, study.embed))
    alone = study.address in LOOPBACK
    refuse_strangers(made, frozenset(LOOPBACK) if alone else None, frozenset(study.origin))
    return HTTPServer(
        made, max_body_size=LARGEST_MESSAGE, max_header_size=LARGEST_MESSAGE, idle_connection_timeout=PATIENCE
    )


def _bound(study: App) -> list[socket.socket]:
    try:
        return bind_sockets(study.port, study.address)
    except OSError as error:
        raise BadInput(
            f"port={study.port}: the page cannot be served at {study.address}:{study.port} "
            f"({error.strerror}); another port may be free, e.g. port={study.port + 1}"
        ) from None


def reachable(address: str) -> str:
    """Where others reach the page: this machine's number in its network where it is served everywhere.

    A phone cannot look up the machine's name. Without a network it is that of this machine alone.
    """
    if address not in EVERYWHERE:
        return address
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)  # chooses the way out, and sends nothing
        except OSError:
            return LOOPBACK[0]
        return str(probe.getsockname()[0])


def _named(host: str) -> str:
    """A host as it stands in an address: one of IPv6 has brackets."""
    return f"[{host}]" if ":" in host else host


def below(prefix: str | None) -> str:
    """The path below which the page lies: '/user/me' of 'user/me/', nothing of none."""
    return f"/{prefix.strip('/')}" if prefix and prefix.strip("/") else ""


def _warm(desk: Desk) -> None:
    """Compile the rules, answer what every visitor sees first, and import Mesa before they need it."""
    for first in (True, False):
        desk.answer(desk.offer.first, first)
    from model import kaesong  # noqa: F401
