"""How often Python looks for objects that only point at each other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000  # that are made between two looks; Python's own 700 cost a command a twentieth of its time


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Within it, Python looks seldom: what a command imports and draws lives nearly to its end."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
