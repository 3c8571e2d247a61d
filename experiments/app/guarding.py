"""Whom the page answers, and what it never says: no other site's requests, no faults in detail."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import panel as pn
from bokeh.protocol import SPEC
from bokeh.protocol.messages.error import error
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import Application, ErrorHandler

from experiments.app.jobs import FAULT

log = logging.getLogger(__name__)

MOST_TOLD = 20  # hosts that the log names
MISDIRECTED = 421  # HTTP: sent to a server that does not go by this name


class Stranger(Matcher):
    """Requests under a name that is not the page's own, and those that another site's page makes.

    own: names of the host that are answered to; None: any, as where the page is served to a network.
    known: hosts of tunnels and proxies by which browsers come, as ``hub.example.org`` or ``localhost:9000``.
    """

    def __init__(self, own: frozenset[str] | None, known: frozenset[str] = frozenset()) -> None:
        self.own, self.known = own, known
        self.told: set[str] = set()

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """An empty dict for a stranger's request, None for others; as tornado asks."""
        named = self.own is None or request.host_name in self.own or request.host.lower() in self.known
        origin = request.headers.get("Origin") or request.headers.get("Sec-Websocket-Origin")
        own_page = origin is None or urlsplit(origin).netloc.lower() in {request.host.lower(), *self.known}
        if named and own_page:
            return None
        self._tell(request.host if origin is None else urlsplit(origin).netloc)
        return {}

    def _tell(self, host: str) -> None:
        """Say once, in the log, by which setting of ours a browser is let in that came by another host."""
        if host not in self.told and len(self.told) < MOST_TOLD:
            self.told.add(host)
            log.warning("A browser at %r is refused. If that is your tunnel or proxy: origin=%s", host, host)


class Unexplained(error):
    """What a browser is told when its message cannot be handled; the log says why."""

    @classmethod
    def create(cls, request_id: Any, text: str, **metadata: Any) -> "Unexplained":  # noqa: ARG003 - as the library has it
        """A reply without the fault and its traceback."""
        return cls(cls.create_header(request_id=request_id), metadata, {"text": FAULT, "traceback": None})


def keep_faults_in() -> None:
    """Have the library tell browsers that something failed, and no more."""
    SPEC["ERROR"] = Unexplained


def refuse_strangers(application: Application, own: frozenset[str] | None, known: frozenset[str]) -> None:
    """Answer no request of a stranger, on whichever route."""
    rule = Rule(Stranger(own, known), ErrorHandler, {"status_code": MISDIRECTED})
    application.default_router.rules.insert(0, application.default_router.process_rule(rule))


def guarded(page: Callable[[], Any]) -> Any:
    """A page, or a line in its place where it cannot be made."""
    try:
        return page()
    except Exception:
        log.exception("a page could not be made")
        return pn.pane.HTML(f"<p role='alert'>{FAULT}</p>").servable()
