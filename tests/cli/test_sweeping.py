import gc

import pytest

from experiments.cli.sweeping import OBJECTS, seldom_swept


def test_a_command_leaves_pythons_sweeping_as_it_found_it():
    before = gc.get_threshold()
    with seldom_swept(at_the_end=True):
        assert gc.get_threshold() == (OBJECTS, *before[1:])
    assert gc.get_threshold() == before


@pytest.mark.parametrize("at_the_end", [True, False])
def test_what_is_left_is_looked_at_again_unless_the_process_ends(at_the_end):
    gc.unfreeze()  # what other libraries put aside
    before = gc.get_freeze_count()
    with seldom_swept(at_the_end):
        pass
    assert (gc.get_freeze_count() == before) == at_the_end
    gc.unfreeze()
