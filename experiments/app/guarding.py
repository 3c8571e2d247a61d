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

MISDIRECTED = 421  # HTTP: sent to a server that does not go by this name


class Stranger(Matcher):
    """Requests under a name that is not the page's own, and those that another site's page makes.

    own: names of the host that are answered to; None: any, as where the page is served to a network.
    """

    def __init__(self, own: frozenset[str] | None) -> None:
        self.own = own

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """An empty dict for a stranger's request, None for others; as tornado asks."""
        named = self.own is None or request.host_name in self.own
        origin = request.headers.get("Origin") or request.headers.get("Sec-Websocket-Origin")
        own_page = origin is None or urlsplit(origin).netloc.lower() == request.host.lower()
        return None if named and own_page else {}


class Unexplained(error):
    """What a browser is told when its message cannot be handled; the log says why."""

    @classmethod
    def create(cls, request_id: Any, text: str, **metadata: Any) -> "Unexplained":  # noqa: ARG003 - as the library has it
        """A reply without the fault and its traceback."""
        return cls(cls.create_header(request_id=request_id), metadata, {"text": FAULT, "traceback": None})


def keep_faults_in() -> None:
    """Have the library tell browsers that something failed, and no more."""
    SPEC["ERROR"] = Unexplained


def refuse_strangers(application: Application, own: frozenset[str] | None) -> None:
    """Answer no request of a stranger, on whichever route."""
    rule = Rule(Stranger(own), ErrorHandler, {"status_code": MISDIRECTED})
    application.default_router.rules.insert(0, application.default_router.process_rule(rule))


def guarded(page: Callable[[], Any]) -> Any:
    """A page, or a line in its place where it cannot be made."""
    try:
        return page()
    except Exception:
        log.exception("a page could not be made")
        return pn.pane.HTML(f"<p role='alert'>{FAULT}</p>").servable()
