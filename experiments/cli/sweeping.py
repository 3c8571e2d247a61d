"""How often Python looks for objects that only point at each other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000  # that are made between two looks; Python's own 700 cost a command a twentieth of its time


@contextmanager
def seldom_swept(at_the_end: bool) -> Iterator[None]:
    """Within it, Python looks seldom: what a command imports and draws lives nearly to its end.

    at_the_end: whether it looks at all that afterwards. A process that ends gives it back anyway, and looking takes
    a tenth of the time of ``kaesong compare``.
    """
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not at_the_end:
            gc.freeze()
