"""Serves the page, from nothing but this machine."""

import logging
import socket
import webbrowser
from threading import Thread
from typing import Any

import panel as pn
from rich.console import Console
from tornado.iostream import StreamClosedError
from tornado.web import ErrorHandler
from tornado.websocket import WebSocketClosedError

from experiments.app import App
from experiments.app.guarding import guarded, keep_faults_in, refuse_strangers
from experiments.app.jobs import Jobs
from experiments.app.page import Page
from experiments.app.state import Offer, runs_of, study_of
from experiments.app.work import answers
from model.parameters import BadInput

LOOPBACK, EVERYWHERE = ("127.0.0.1", "localhost"), ("0.0.0.0", "::")
ELSEWHERE = ("198.51.100.1", 9)  # an address of examples (RFC 5737), to which nothing is sent
#: Bytes of one message from a browser; a move takes a few hundred, a file 64,000.
LARGEST_MESSAGE = 1_000_000
TRIES = 5  # to take a free port
#: Addresses that the library would answer by importing whatever module they name.
CLOSED = [(r"/components/.*", ErrorHandler, {"status_code": 404})]


def serve(study: App) -> None:
    """Serve the page until Ctrl-C; raises BadInput where it cannot be served."""
    console = Console(stderr=True)
    jobs = Jobs(Offer(study))
    server = _server(study, jobs)
    server.start()
    address = f"http://{_named(reachable(study.address))}:{server.port}{below(study.prefix)}/"
    Thread(target=_warm, args=(jobs,), daemon=True).start()
    console.print(f"The page is served at {address} [dim](Ctrl-C ends it)[/dim]", highlight=False)
    if study.show:  # a browser of text is one that does not return
        server.io_loop.add_callback(Thread(target=webbrowser.open, args=(address,), daemon=True).start)
    try:
        server.io_loop.start()
    except KeyboardInterrupt:
        console.print("The page is closed.")
    finally:
        server.stop()
        jobs.close()


def _no_closed_tab(record: logging.LogRecord) -> bool:
    """Whether a line of the log is about something else than a message to a tab that was closed."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, WebSocketClosedError | StreamClosedError)


def _server(study: App, jobs: Jobs) -> Any:
    logging.getLogger("bokeh").setLevel(logging.ERROR)
    logging.getLogger("asyncio").addFilter(_no_closed_tab)
    pn.config.reconnect = True  # after a hiccup of the network
    for left in reversed(range(TRIES)):
        port = study.port or _free_port(study.address)
        try:
            return _bound(study, jobs, port)
        except OSError as error:
            if left and not study.port:
                continue  # another program was faster
            raise BadInput(
                f"port={study.port}: the page cannot be served at {study.address}:{port} "
                f"({error.strerror}); another port may be free, e.g. port={port + 1}"
            ) from None
    raise AssertionError("the last try returns or raises")


def _bound(study: App, jobs: Jobs, port: int) -> Any:
    alone = study.address in LOOPBACK
    own = [f"{host}:{port}" for host in LOOPBACK] if alone else ["*"]
    keep_faults_in()
    server = pn.serve(
        {"/": lambda: guarded(lambda: Page(jobs).servable())},
        title="kaesong",
        location=False,  # the library cannot read that of IPv6; the page shows its address itself
        address=study.address,
        port=port,
        prefix=below(study.prefix),
        websocket_origin=[*own, *study.origin],
        websocket_max_message_size=LARGEST_MESSAGE,
        extra_patterns=[*CLOSED],
        show=False,
        start=False,
        verbose=False,
    )
    refuse_strangers(server._tornado, frozenset(LOOPBACK) if alone else None, frozenset(study.origin))
    return server


def _free_port(address: str) -> int:
    """A port that nobody has just now: a server must know its own before it says who may talk to it."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


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


def _warm(jobs: Jobs) -> None:
    """Compile the rules, answer what every visitor sees first, and import Mesa before they need it."""
    first = jobs.offer.first
    for answer in answers(study_of(first, jobs.offer), 20, jobs.pool, lambda: True, lambda: True):
        if answer.replicates == first.runs:
            jobs.answers.keep(runs_of(first), answer)
    from model import kaesong  # noqa: F401
