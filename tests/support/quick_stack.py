"""The stack without its source, for the imports of Mesa and the EMA Workbench.

They ask for the stack a dozen times as they are imported, and need its frames alone. To find the source
of each frame among thousands of modules would take seconds in each process of the tests.
"""

import inspect
from types import FrameType


def _frames(frame: FrameType | None, context: int = 1) -> list[inspect.FrameInfo]:
    """As ``inspect.getouterframes``, with no lines of source."""
    found = []
    while frame:
        code = frame.f_code
        found.append(inspect.FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name, None, None))
        frame = frame.f_back
    return found


inspect.getouterframes = _frames
