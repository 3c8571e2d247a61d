"""Every number does what its row of the table says, to whom, in what measure, from when.

The sentences were written from the rows alone, by somebody who had not read the rules.
"""

import pytest

from model.parameters import PARAMETERS
from tests.support.meanings import of_governments, of_the_north, of_the_zone
from tests.support.meanings.meaning import put

SENTENCES = of_governments.ROWS + of_the_north.ROWS + of_the_zone.ROWS

#: Switches that cut one link each: test_structure.py.
SWITCHES = ("path",)


@pytest.mark.parametrize(("name", "said"), [pytest.param(*one, id=f"{one[0]}-{k}") for k, one in enumerate(SENTENCES)])
def test_a_number_does_what_its_row_says(name, said):
    put(name, said)


def test_every_row_has_its_sentence():
    numbers = {f"{agent}.{name}" for agent, group in PARAMETERS.items() for name in group if agent not in SWITCHES}
    assert {name for name, _ in SENTENCES} == numbers
