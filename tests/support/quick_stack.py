"""The stack without its source, for the imports of Mesa and the EMA Workbench.

They ask for the stack a dozen times as they are imported, and need its frames alone. To find the source
of each frame among thousands of modules would take seconds in each process of the tests.
"""

import inspect
import sys


def _frames(context: int = 1) -> list[inspect.FrameInfo]:
    """As ``inspect.stack``, with no lines of source."""
    found, frame = [], sys._getframe(1)
    while frame:
        code = frame.f_code
        found.append(inspect.FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name, None, None))
        frame = frame.f_back
    return found


inspect.stack = _frames
