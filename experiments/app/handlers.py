"""What the server answers to which address; all of it hangs on the address alone."""

import json
import logging
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from experiments.app import texts
from experiments.app.address import from_query, to_query
from experiments.app.appearance import glossary
from experiments.app.desk import MOST_WAITING, Desk
from experiments.app.file import MOST_BYTES, from_yaml
from experiments.app.guarding import FAULT, security_headers
from experiments.app.handouts import handout, titles
from experiments.app.home import NAMES, taken
from experiments.app.live import Left
from experiments.app.numbers import templates
from experiments.app.state import State
from model.parameters import BadInput

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
TITLE = "What brings North Korea to the table?"
LONGEST_LINE = 400  # characters of a refusal
COME_AGAIN = "Many are asking at once. Your answer comes in a moment."


class Asked(RequestHandler):
    """One request of a visitor."""

    def initialize(self, desk: Desk, embed: tuple[str, ...] = ()) -> None:
        """Keep what all requests share."""
        self.desk, self.embed, self.gone = desk, embed, False

    def set_default_headers(self) -> None:
        """As ``security_headers``; the server does not say what it is made of."""
        self.clear_header("Server")
        for name, value in security_headers(getattr(self, "embed", ())).items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """The headers once more, now that it is known who may show the page in a frame."""
        self.set_default_headers()

    def on_connection_close(self) -> None:
        """Nobody waits any more."""
        self.gone = True

    def write_error(self, status_code: int, **_: Any) -> None:
        """A line, and no more; tornado's log says the rest."""
        self.finish(json.dumps({"refused": FAULT if status_code >= 500 else self._reason}))

    @property
    def state(self) -> State:
        """The state that the address names; raises BadInput."""
        return from_query(self.request.query, self.desk.offer)

    async def tell(self, work: Callable[[], dict[str, Any]]) -> None:
        """Do some work off this turn, and tell what it gives; or in a line why it cannot be done."""
        try:
            found = await self.done(work)
        except Left:
            return
        except BadInput as error:
            self.refuse(error)
            return
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(found, separators=(",", ":"), allow_nan=False))

    def refuse(self, error: BadInput) -> None:
        """Say in a line what cannot be done."""
        self.set_status(400)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"refused": str(error)[:LONGEST_LINE]}))

    async def done(self, work: Callable[[], Any]) -> Any:
        """What some work gives, done off this turn; too many at once are asked to come again."""
        if self.desk.waiting >= MOST_WAITING:
            raise HTTPError(503, reason=COME_AGAIN)
        self.desk.waiting += 1
        try:
            return await IOLoop.current().run_in_executor(self.desk.visitors, work)
        finally:
            self.desk.waiting -= 1


class Home(Asked):
    """The page itself."""

    def get(self) -> None:
        """The same for everybody; the address is read by the browser."""
        self.finish(page(self.desk))


class Answers(Asked):
    """The answer to a state: ``live`` a first one, ``answer`` the whole."""

    async def get(self, which: str) -> None:
        """The controls, and the answer, unless a guess or a question comes before it."""
        await self.tell(lambda: self.desk.answer(self.state, which == "live", lambda: not self.gone))


class Scene(Asked):
    """A month of a history that is watched."""

    async def get(self, month: str, wide: str, tall: str) -> None:
        """The floor plan, and the chronicle until then."""
        number = min(max(1, int(month)), self.desk.offer.months)
        await self.tell(lambda: self.desk.scenes.scene(self.state, number, int(wide), int(tall)))


class Taken(Asked):
    """A file to take home."""

    async def get(self, name: str) -> None:
        """The file, to be saved."""
        try:
            found = await self.done(lambda: taken(name, self.state, self.desk.offer))
        except BadInput as error:
            self.refuse(error)
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(found)


class Printed(Asked):
    """A handout for a class."""

    def get(self, name: str) -> None:
        """The handout, to be printed."""
        found = handout(name, self.desk.lessons, version())
        if found is None:
            raise HTTPError(404, reason="there is no handout of this name")
        self.finish(found)


class Brought(Asked):
    """A file that somebody brings: only data, read as a package."""

    async def post(self) -> None:
        """The address of the state that the file describes."""
        if len(self.request.body) > MOST_BYTES:
            raise HTTPError(413, reason=f"the file is longer than {MOST_BYTES // 1000} kB, which no package is")
        text = self.request.body.decode("utf-8", "replace")
        offer = self.desk.offer
        await self.tell(lambda: {"query": to_query(from_yaml(text, self.state, offer), offer)})


def page(desk: Desk) -> str:
    """The page as HTML: its frame, and what it can choose from."""
    offered = json.dumps(desk.offering, separators=(",", ":")).replace("<", "\\u003c")
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            title=TITLE,
            offered=offered,
            glossary=glossary(),
            version=version(),
            downloads=texts.DOWNLOADS,
            handouts=titles(desk.lessons),
            most_bytes=MOST_BYTES,
        )
    )


def version() -> str:
    """A word that changes with the page's own files, so that no browser shows old ones."""
    told = blake2b(digest_size=6)
    for path in sorted(STATIC.iterdir()):
        told.update(path.read_bytes())
    return told.hexdigest()


def application(desk: Desk, below: str, embed: tuple[str, ...], more: Sequence[tuple] = ()) -> Application:
    """All addresses of the page, and more. below: the path at which it lies, without a slash at its end."""
    shared = {"desk": desk, "embed": embed}
    names = "|".join(name.replace(".", r"\.") for name in NAMES)
    return Application(
        [
            (rf"{below}/", Home, shared),
            (rf"{below}/(live|answer)", Answers, shared),
            (rf"{below}/month/(\d{{1,4}})/(\d{{1,5}})/(\d{{1,5}})", Scene, shared),
            (rf"{below}/take/({names})", Taken, shared),
            (rf"{below}/read", Brought, shared),
            (rf"{below}/handout/([^/]+)", Printed, shared),
            (rf"{below}/static/(?:\w+/)?([\w.-]+)", Files, {"path": str(STATIC)}),
            *more,
        ],
        default_handler_class=Nothing,
        default_handler_args=shared,
        compress_response=True,
        log_function=_quiet,
    )


class Nothing(Asked):
    """Any other address."""

    def prepare(self) -> None:
        """There is nothing there."""
        super().prepare()
        raise HTTPError(404, reason="there is nothing at this address")


class Files(StaticFileHandler):
    """Scripts and style sheets of the page, under a word that changes with them, so that they may be kept."""

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - as tornado has it
        """As ``security_headers``, but they may be kept."""
        self.clear_header("Server")
        for name, value in security_headers().items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")


def _quiet(handler: RequestHandler) -> None:
    """Log faults alone: visitors' addresses are nobody's business."""
    if handler.get_status() >= 500 and handler.get_status() != 503:
        log.error("a visitor's request failed: %s", handler.request.path)
