"""One served page for all tests of a process, and one who looks at it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.app.served import address_of, serving
from tests.app.visitor import Visitor
from tests.support.waiting import Process

SCREEN = {"width": 1280, "height": 720}


@pytest.fixture(scope="session")
def server():
    """Serves the page, and a class; with few runs, since what is tested does not hang on their number."""
    with serving("replicates=90", "coarse=80", "class=true") as found:
        yield found


@pytest.fixture(scope="session")
def address(server: Process):
    """Where the page is served."""
    return address_of(server)


@pytest.fixture(scope="session")
def arrive(browser: Browser, address: str):
    """Opens a page of its own for somebody with a notebook."""

    def arrived() -> Visitor:
        context = browser.new_context(viewport=SCREEN, accept_downloads=True, reduced_motion="reduce")
        return Visitor(context.new_page(), address)

    return arrived


@pytest.fixture(scope="session")
def _standing() -> Iterator[list[Visitor]]:
    """The one visitor of all tests that may follow one another on a page; none before the first."""
    standing: list[Visitor] = []
    yield standing
    for one in standing:
        one.page.context.close()


@pytest.fixture
def visitor(arrive, _standing: list[Visitor], request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody at a page that may have been used before; it must not fault while they use it.

    After a test that failed the next one has a fresh page.
    """
    if not _standing:
        _standing.append(arrive())
    (here,) = _standing
    here.resize(SCREEN)
    here.page.mouse.move(0, 0)
    yield here
    failed = request.node.stash.get(FAILED, False)
    if failed or here.faults or here.elsewhere:
        _standing.clear()
        here.page.context.close()
    assert not here.faults
    assert not here.elsewhere


@pytest.fixture
def newcomer(arrive) -> Iterator[Visitor]:
    """Somebody whose page nobody has used before."""
    here = arrive()
    yield here
    assert not here.faults
    assert not here.elsewhere
    here.page.context.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Tells the page's fixture how its test went."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
