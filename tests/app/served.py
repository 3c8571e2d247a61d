"""A page that is really served by `kaesong app`, and the browser that is sent to it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.waiting import Process, started

HOME = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The path of a browser, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def serving(*settings: str) -> Iterator[Process]:
    """The server of a page as a class would start it; a fault in what it logs is one."""
    words = ("experiments", "app", "show=false", "port=0", *settings)
    with TemporaryDirectory() as folder, started(Path(folder), *words) as server:
        yield server
        assert server.process.poll() is None, server.said
        assert "Traceback" not in server.said, server.said


def address_of(server: Process) -> str:
    """Where a server says that its page is."""
    return re.search(r"http://127\.0\.0\.1:\d+/", server.line("The page is served at "))[0]


@contextmanager
def served(*settings: str) -> Iterator[str]:
    """The address of a page that is served."""
    with serving(*settings) as server:
        yield address_of(server)
