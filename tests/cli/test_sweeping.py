import gc

from experiments.cli.sweeping import OBJECTS, seldom_swept


def test_a_command_leaves_pythons_sweeping_as_it_found_it():
    before = gc.get_threshold()
    with seldom_swept():
        assert gc.get_threshold() == (OBJECTS, *before[1:])
    assert gc.get_threshold() == before
