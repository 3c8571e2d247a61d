"""What several tests of faults begin with."""

import pytest

from experiments.cli.studies import type_of
from experiments.conduct import finished
from tests.support.studies import SMALL


@pytest.fixture(scope="session")
def plain():
    """A finished study without figures, which is written at once."""
    return finished(type_of("compare"), **SMALL["compare"], figures=False)
