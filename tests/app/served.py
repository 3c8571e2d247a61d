"""A page that is really served by `kaesong app`, and the browser that is sent to it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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
PATIENCE = 60  # seconds until the page must be served


def chromium() -> str | None:
    """The path of a browser, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def served(*settings: str) -> Iterator[str]:
    """The address of a page as a class would start it; whatever it logs beside that is a fault."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w") as told:
            server = subprocess.Popen(
                [sys.executable, "-u", "-m", "experiments", "app", "show=false", "port=0", *settings],
                cwd=HOME,
                stdout=told,
                stderr=told,
            )
        try:
            yield _address(server, log)
            assert server.poll() is None, log.read_text("utf-8")
            assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")
        finally:
            server.kill()
            server.wait()


def _address(server: subprocess.Popen, log: Path) -> str:
    for _ in range(10 * PATIENCE):
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text("utf-8"))
        if found:
            return found[0]
        assert server.poll() is None, log.read_text("utf-8")
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"not served within {PATIENCE} s: {log.read_text('utf-8')}")
