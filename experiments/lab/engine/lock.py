"""One study at a time in a folder that outlives its process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.parameters import BadInput


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder; raises BadInput if another process does. A process that dies holds nothing."""
    lock = FileLock(folder / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BadInput(f"{folder}: another study is at work in it") from None
    try:
        yield
    finally:
        lock.release()
