"""Who computes: threads of this process, or Dask's workers here or on a cluster.

All have the interface of concurrent.futures.
"""

import logging
import platform
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from socket import gethostname
from time import monotonic
from typing import Any

import cloudpickle
import numpy as np

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.code import code, code_for
from experiments.lab.engine.processes import heed_interrupts
from experiments.lab.engine.tiles import Tile, live
from model.parameters import BadInput

RETRIES = 5  # of a tile whose worker dies
LOOKED = 2.0  # seconds between two counts of the workers
PATIENCE = "20s"  # for a scheduler to answer


def work(study: Tiled, tile: Tile, client: str) -> tuple[np.ndarray, np.ndarray]:
    """The outcomes and months of a tile, where the client sent it; raises BadInput if other code lies there."""
    if (here := code_for(type(study))) != client:
        raise _other(f"the worker on {gethostname()}", here, client)
    return live(study, tile)


#: How many tiles an executor runs at a time, asked again and again: workers come and go.
Width = Callable[[], int]


@contextmanager
def executor(study: Tiled) -> Iterator[tuple[Executor, Width]]:
    """The executor that a study asks for, and how many tiles it runs at a time."""
    heed_interrupts()
    if study.executor.get("kind") == "dask":
        with _dask(study) as found:
            yield found
        return
    with ThreadPoolExecutor(study.threads) as pool:
        try:
            yield pool, lambda: study.threads
        finally:
            pool.shutdown(cancel_futures=True)


class OnDask(Executor):
    """Dask's executor, which sends each worker the study once and not with every tile."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.inner = client.get_executor(retries=RETRIES, pure=False)
        self.sent: dict[int, Any] = {}

    def submit(self, fn: Callable, study: Tiled, /, *args: Any) -> Future:  # type: ignore[override]
        """Send a call whose first word is the study."""
        if id(study) not in self.sent:
            # A task and no scattered data: the scheduler can make it again when its workers die.
            # Its code goes with it where it was read from a file, which workers have not.
            told = cloudpickle.dumps(study)
            self.sent[id(study)] = self.client.submit(cloudpickle.loads, told, pure=False, retries=RETRIES)
        return self.inner.submit(fn, self.sent[id(study)], *args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Release what was sent."""
        self.sent.clear()
        self.inner.shutdown(wait=wait)


@contextmanager
def _dask(study: Tiled) -> Iterator[tuple[Executor, Width]]:
    address = study.executor.get("address")
    with _connected(address, study.threads) as client:
        _check(client, address, study)
        pool = OnDask(client)
        try:
            yield pool, counted(client, address)
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("distributed", "asyncio", "concurrent"):
                raise
            raise _gave_up(address, error) from None
        finally:
            pool.shutdown(wait=False)


@contextmanager
def _connected(address: str | None, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of one that is started here with its workers."""
    import dask
    from dask.distributed import Client, LocalCluster

    for name in ("distributed", "distributed.client", "tornado.application"):  # have own levels
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.comm.timeouts.connect": PATIENCE}))
        try:
            cluster = address or LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
            )
            if address is None:
                stack.callback(_close, cluster)
            client = Client(cluster, timeout=PATIENCE)
            stack.callback(_close, client)
        except (OSError, TimeoutError, RuntimeError) as error:
            raise BadInput(f"executor.address={address}: no Dask scheduler answers there ({_line(error)})") from None
        yield client


def _close(what: Any) -> None:
    """Close a client or a cluster. One that is gone may not answer, and that must hide no error from before."""
    with suppress(Exception, CancelledError):
        what.close()


def counted(client: Any, address: str | None) -> Width:
    """How many threads the workers have, looked up every few seconds; raises BadInput where nobody answers."""
    asked, threads = -LOOKED, 1

    def width() -> int:
        nonlocal asked, threads
        if (now := monotonic()) - asked > LOOKED:
            asked, threads = now, max(1, _threads(client, address))
        return threads

    return width


def _threads(client: Any, address: str | None) -> int:
    """How many threads the workers have; a scheduler that has died says so here before any tile does."""
    try:
        return sum(client.nthreads().values())
    except Exception as error:
        raise _gave_up(address, error) from None


def _gave_up(address: str | None, error: Exception) -> BadInput:
    return BadInput(f"executor.address={address}: Dask gave up ({_line(error)})")


def _check(client: Any, address: str | None, study: Tiled) -> None:
    """Raise BadInput where there is no worker, or one that has other code."""
    if not _threads(client, address):
        raise BadInput(f"executor.address={address}: the scheduler has no workers yet")
    here = code_for(type(study))
    kind = Tiled if here == code() else type(study)  # one that was read from a file is nowhere else
    try:
        found = client.run(code_for, kind)
    except Exception as error:
        raise BadInput(
            f"executor.address={address}: a worker cannot run kaesong on Python "
            f"{platform.python_version()} ({_line(error)}); install the same commit and packages there"
        ) from None
    for worker, other in found.items():
        if other != here:
            raise _other(f"executor.address={address}: the worker {worker}", other, here)


def _other(worker: str, there: str, here: str) -> BadInput:
    return BadInput(
        f"{worker} runs other code ({there}) than this command ({here}): install the same commit and packages on both"
    )


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
