"""Whom the page answers, and what it never says: no other site's requests, no faults in detail."""

import logging
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import Application, ErrorHandler

log = logging.getLogger(__name__)

MOST_TOLD = 20  # hosts that the log names
MISDIRECTED = 421  # HTTP: sent to a server that does not go by this name
FAULT = "Something went wrong here; the page lives on, and the server's log says what."


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
        origin = request.headers.get("Origin")
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


def refuse_strangers(application: Application, own: frozenset[str] | None, known: frozenset[str]) -> None:
    """Answer no request of a stranger, on whichever route."""
    rule = Rule(Stranger(own, known), ErrorHandler, {"status_code": MISDIRECTED})
    application.default_router.rules.insert(0, application.default_router.process_rule(rule))


def security_headers(embed: tuple[str, ...] = ()) -> dict[str, str]:
    """What browsers may do with the page: its own scripts and no others, in frames of none but those hosts."""
    frames = " ".join(f"{scheme}://{host}" for host in embed for scheme in ("https", "http")) or "'none'"
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": frames,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
