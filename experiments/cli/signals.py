"""SIGTERM and SIGHUP end a command as Ctrl-C does: what was at work is tidied up, and a line says so."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer, current_thread, main_thread
from types import FrameType
from typing import Any

INTERRUPTED = 128  # plus the number of the signal, as shells count: 130 after Ctrl-C, 143 after SIGTERM
ENDINGS = (signal.SIGTERM, signal.SIGHUP)
AGAIN = 0.05  # seconds until an interrupt that was swallowed comes again


class Ended:
    """Which signal ended the command; Ctrl-C, as long as no other has come."""

    def __init__(self) -> None:
        self.signal: int = signal.SIGINT
        self.swallowed = sys.unraisablehook

    @property
    def code(self) -> int:
        """The exit code that tells it."""
        return INTERRUPTED + self.signal

    def interrupt(self, number: int, _: FrameType | None) -> None:
        """Interrupt what is at work; raises KeyboardInterrupt, but where an earlier one is still tidied up after."""
        if not _tidying():
            self.signal = number
            _forget_lost_terminal()
            raise KeyboardInterrupt

    def unraisable(self, ignored: Any) -> None:
        """Let an interrupt come again that met a callback, where Python drops whatever is raised."""
        if ignored.exc_type is KeyboardInterrupt:
            Timer(AGAIN, os.kill, (os.getpid(), self.signal)).start()
        else:
            self.swallowed(ignored)


@contextmanager
def heard() -> Iterator[Ended]:
    """Within it, SIGTERM and SIGHUP raise KeyboardInterrupt, and what it gives has the exit code.

    A signal that somebody has set already is left alone, by nohup for one.
    """
    ended = Ended()
    if current_thread() is not main_thread():
        yield ended
        return
    ours = [one for one in ENDINGS if signal.getsignal(one) == signal.SIG_DFL]
    for one in ours:
        signal.signal(one, ended.interrupt)
    sys.unraisablehook = ended.unraisable
    try:
        yield ended
    finally:
        sys.unraisablehook = ended.swallowed
        for one in ours:
            signal.signal(one, signal.SIG_DFL)


def _tidying() -> bool:
    """Whether an interrupt is on its way out just now."""
    error = sys.exception()
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _forget_lost_terminal() -> None:
    """Let last words go nowhere where the terminal is gone: they would fail, and hide why it ended."""
    for stream in (1, 2):
        try:
            os.write(stream, b"")
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
