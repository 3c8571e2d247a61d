"""One page for all tests of a process."""

import pytest

from tests.app.served import served


@pytest.fixture(scope="session")
def address():
    """Where the page is served; with few runs, since what is tested does not hang on their number."""
    with served("replicates=60", "coarse=20") as found:
        yield found
