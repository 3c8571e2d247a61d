"""What all tests share: hypothesis looks for the same examples every time; slow tests when asked; one browser.

Of several processes one compiles the model, and the others wait for it: the work is done once.
"""

import fcntl
import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

import tests.support.quick_stack  # noqa: F401 - before Mesa
from model.cache import cache_folder, is_compiled
from tests.app.served import BROWSERS, FLAGS, chromium
from tests.support.command import stub_studies
from tests.support.shipped import shipped
from tests.support.spared import spare
from tests.support.studies import checked, lived, share

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("house")


def pytest_addoption(parser):
    parser.addoption(
        "--slow", action="store_true", help="run the slow tests too: statistical ones, and heavy ones of a kind"
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--slow"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow; --slow runs it"))


@pytest.fixture(scope="session", autouse=True)
def _signals_as_in_a_terminal() -> None:
    """Under nohup or in the background a shell lets signals be ignored, and all that the tests start inherits that."""
    for number, plain in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, plain)


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """The model is compiled: by the first process that comes here."""
    folder = cache_folder().parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "at-work.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_compiled():
            few = {"parameters": {"draws": None, "firm": {"candidates": 5}}, "replicates": 2, "horizon": 12}
            lived(checked("compare", shipped(["status_quo"]) | few | {"threads": 1}))


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory) -> None:
    """Small studies lie where all processes of a run find them."""
    own = tmp_path_factory.getbasetemp()
    share(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session", autouse=True)
def _spared() -> Iterator[None]:
    """Commands inside this process are spared what gives the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        spare(patch)
        yield


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


@pytest.fixture
def studied(monkeypatch, tmp_path):
    """Commands run no study: what they would run is put aside."""
    return stub_studies(monkeypatch, tmp_path / "work")
