"""One study at a time in a folder that outlives its process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.parameters import BadInput

LOCK = "lock"


class Gone(BadInput):
    """The folder was removed, or made anew, while it was being taken: whoever asks again is told."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder. A process that dies holds nothing.

    Raises BadInput if another process holds it, and Gone if it was removed meanwhile.
    """
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BadInput(f"{folder}: another study is at work in it") from None
    except (FileNotFoundError, FileExistsError):  # its file was removed, or made, at this very moment
        raise Gone(f"{folder}: it was removed meanwhile") from None
    try:
        yield
    finally:
        lock.release()
