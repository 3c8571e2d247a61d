"""Draws the figures of a study, about half of them in a process beside this one, since Python draws one at a time.

That process starts before the figures are made, so that it has imported matplotlib when they come. What
fails there is drawn here, where a fault is told as ever.
"""

import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LENGTH = struct.Struct("<Q")  # goes before every message


class Pictures(NamedTuple):
    """A figure as the bytes of its two files."""

    svg: bytes
    png: bytes

    def save(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Write both into an existing folder, and return their paths. Raises OSError where nothing can be written."""
        vector, pixels = folder / f"{name}.svg", folder / f"{name}.png"
        vector.write_bytes(self.svg)
        pixels.write_bytes(self.png)
        return vector, pixels


def pictures(figure: "Figure") -> Pictures:
    """Draw a figure, here and now. The same figure gives the same bytes."""
    from experiments.lab.present.style import png, svg

    return Pictures(svg(figure), png(figure))


class Drawers:
    """Who draws the figures of a study; on two threads or more, another process helps."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._other = _started() if threads > 1 else None

    def __enter__(self) -> Self:
        """Ready to draw."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        """The other process is gone, whatever it was at."""
        if self._other:
            self._other.kill()
        self._pool.shutdown(cancel_futures=True)
        if self._other:
            self._other.communicate()

    def drawn(self, figures: Mapping[str, "Figure"]) -> Iterator[tuple[str, Pictures | Exception]]:
        """Every figure with its pictures, or the fault that it has: from the first on here, from the last on there."""
        there: dict[str, Future] = {}
        if self._other:
            there = {name: self._pool.submit(_ask, self._other, figures[name]) for name in reversed([*figures])}
        for name, figure in figures.items():
            asked = there.get(name)
            found = None if asked is None or asked.cancel() else asked.result()
            yield name, found or _here(figure)


def _here(figure: "Figure") -> Pictures | Exception:
    try:
        return pictures(figure)
    except Exception as fault:
        return fault


def _started() -> subprocess.Popen[bytes]:
    """A process that draws, with the packages of this one; what it would say of its own goes nowhere."""
    words = [sys.executable, "-c", f"from {__name__} import main; main()"]
    path = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    return subprocess.Popen(words, env=path, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)


def _ask(other: subprocess.Popen[bytes], figure: "Figure") -> Pictures | None:
    """The pictures of a figure from the other process; None where it cannot draw it, or is gone."""
    assert other.stdin is not None
    assert other.stdout is not None
    with suppress(Exception):  # whatever it is, the figure is drawn here
        _tell(other.stdin, figure)
        return _heard(other.stdout)
    return None


def _tell(stream: IO[bytes], what: object) -> None:
    told = pickle.dumps(what)
    stream.write(_LENGTH.pack(len(told)) + told)
    stream.flush()


def _heard(stream: IO[bytes]) -> Any:
    """The next message; raises EOFError where none comes any more."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))


def main() -> None:
    """Draw what comes in until nothing comes any more; None goes back for what cannot be drawn."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to answer
    from experiments.lab.present import style  # noqa: F401 - while the figures are made elsewhere

    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may come among the answers
    while True:
        found = None
        try:
            found = pictures(_heard(sys.stdin.buffer))
        except EOFError:
            return
        except Exception:  # it is drawn in the other process, where its fault is told
            pass
        _tell(answers, found)
