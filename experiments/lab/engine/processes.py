"""How work is ended early: waits that Ctrl-C wakes, and processes that never outlive their parent.

This file imports little: a fresh process reads it before all else, and heeds its parent from then on.
"""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from threading import Thread


def heed_interrupts() -> None:
    """Let Ctrl-C wake a wait for workers: polars has it wait for the next result, from its import on."""
    signal.siginterrupt(signal.SIGINT, True)


@contextmanager
def processes(count: int) -> Iterator[Executor | None]:
    """A pool of so many fresh processes, or none for one.

    They are gone when it ends, in the middle of their work if need be; also where this process is killed.
    """
    if count == 1:
        yield None
        return
    heed_interrupts()
    _begin_tracker()
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(theirs,))
    try:
        yield pool
    finally:
        ours.close()
        pool.shutdown(cancel_futures=True)
        theirs.close()


def _begin_tracker() -> None:
    """Begin Python's keeper of semaphores deaf to SIGHUP, as it is to the others: it must be the last to go."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(alive: Connection) -> None:
    """In each process: Ctrl-C is the parent's to answer, and the end of the pipe is the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: Connection) -> None:
    alive.poll(None)  # nothing is ever sent: it wakes when the other side is closed
    os._exit(1)
