"""Every number does what its row of the table says, to whom, in what measure, from when.

The sentences were written from the rows alone, by somebody who had not read the rules.
"""

import pytest

from model.parameters import PARAMETERS
from tests.support import meanings_of_governments, meanings_of_the_north, meanings_of_the_zone
from tests.support.meaning import put

SENTENCES = meanings_of_governments.ROWS + meanings_of_the_north.ROWS + meanings_of_the_zone.ROWS

#: Switches that cut one link each: test_structure.py.
SWITCHES = ("path",)


AS_OF_2013 = "a stop by the North, as in 2013, sends nobody home: all workers are back in the first month, not 0.6"
#: Rows whose rule does something else, and what.
OTHERWISE = {"zone.rehiring": AS_OF_2013, "zone.idle_memory": AS_OF_2013}


def marked(k, name, said):
    """A sentence as a case, expected to fail where its rule does something else."""
    wrong = [pytest.mark.xfail(strict=True, reason=OTHERWISE[name])] if name in OTHERWISE else []
    return pytest.param(name, said, id=f"{name}-{k}", marks=wrong)


@pytest.mark.parametrize(("name", "said"), [marked(k, *one) for k, one in enumerate(SENTENCES)])
def test_a_number_does_what_its_row_says(name, said):
    put(name, said)


def test_every_row_has_its_sentence():
    numbers = {f"{agent}.{name}" for agent, group in PARAMETERS.items() for name in group if agent not in SWITCHES}
    assert {name for name, _ in SENTENCES} == numbers
