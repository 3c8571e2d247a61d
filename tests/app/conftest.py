"""One page for all tests of a process, and one browser."""

import os

import pytest

from tests.app.served import BROWSERS, FLAGS, chromium, served


@pytest.fixture(scope="session")
def address():
    """Where the page is served; with few runs, since what is tested does not hang on their number."""
    with served("replicates=60", "coarse=20") as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; a test run without one says so, and CI does not run without one."""
    path = chromium()
    if path is None:
        why = f"no browser: none of {', '.join(BROWSERS)} is on PATH; sh .ci/browser installs one"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()
