"""What all tests share: hypothesis looks for the same examples every time; slow tests when asked; one browser."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.app.served import BROWSERS, FLAGS, chromium

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("house")


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the slow statistical tests too")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--slow"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow; --slow runs it"))


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
