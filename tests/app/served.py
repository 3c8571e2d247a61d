"""A page that is really served by `kaesong app`, and the browser that is sent to it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.waiting import started

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
def served(*settings: str) -> Iterator[str]:
    """The address of a page as a class would start it; whatever it logs beside that is a fault."""
    words = ("experiments", "app", "show=false", "port=0", *settings)
    with TemporaryDirectory() as folder, started(Path(folder), *words) as server:
        said = server.line("The page is served at ")
        yield re.search(r"http://127\.0\.0\.1:\d+/", said)[0]
        assert server.process.poll() is None, server.said
        assert "Traceback" not in server.said, server.said
