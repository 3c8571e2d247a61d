"""A page that is really served, and a real browser that visits it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
#: Few runs, so that the tests are quick; what is tested does not hang on their number.
SETTINGS = ["replicates=60", "coarse=20", "show=false", "port=0"]


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where a page is served by `kaesong app`, as a class would start it."""
    log = tmp_path_factory.mktemp("page") / "log"
    with log.open("w") as told:
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "experiments", "app", *SETTINGS],
            cwd=HOME, stderr=told, stdout=told, text=True,
        )  # fmt: skip
    try:
        for _ in range(600):
            found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text("utf-8"))
            if found:
                break
            assert server.poll() is None, log.read_text("utf-8")
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        yield found[0]
        assert server.poll() is None, log.read_text("utf-8")
        assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; a test run without one says so, and CI does not run without one."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        why = f"no browser: none of {', '.join(BROWSERS)} is on PATH; sh .ci/browser installs one"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
