"""Thirty visitors at once: what each waits for, and what they leave in memory."""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from random import Random
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from urllib.parse import urlsplit

from psutil import Process

from tests.app.served import served
from tests.benchmarks.page import COARSE, REPLICATES, at_most
from tests.benchmarks.rows import Row

VISITORS, OPENED, PAUSE, LASTS, LONG, MINUTE = 30, 5.0, 3.0, 120.0, 600.0, 60.0
MEGABYTE = 1_000_000
LEAVES = (
    "",
    "static/x/page.js",
    "static/x/pictures.js",
    "static/x/page.css",
    "static/x/uPlot.iife.min.js",
    "live",
    "answer",
)


def _asks(address: str, *paths: str) -> list[float]:
    """Ask for one thing after another on one connection; seconds of each. Raises OSError where one is refused."""
    place = urlsplit(address)
    connection, took = HTTPConnection(place.hostname, place.port, timeout=120), []
    for path in paths:
        start = perf_counter()
        connection.request("GET", f"/{path}")
        reply = connection.getresponse()
        reply.read()
        took.append(perf_counter() - start)
        if reply.status != 200:
            raise OSError(f"{reply.status} for {path}")
    connection.close()
    return took


def _each(count: int, does: Callable[[int], None]) -> None:
    """Do something for so many visitors at the same time."""
    visitors = [Thread(target=does, args=(k,)) for k in range(count)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()


def _package(luck: Random) -> str:
    """A package that nobody has asked for before."""
    return f"package=origin:{luck.randint(1, 48)}:1:kept,direct_aid:6:{luck.randint(1, 1000) / 1000:g}"


def thirty(lasts: float = LASTS) -> Iterator[Row]:
    """They open the page within five seconds, and then each moves a lever every three seconds."""
    with served(f"replicates={REPLICATES}", f"coarse={COARSE}") as address:
        _asks(address, *LEAVES)
        server = next(one for one in Process().children(recursive=True) if "app" in one.cmdline())
        yield from _open(address)
        threads = server.num_threads()
        yield from _move(address, server, lasts)
        left = server.num_threads() - threads
        yield Row("page: threads that visitors left", str(left), "-", float(left), "at most 24", left <= 24)
        yield from _beside(address)


def for_ten_minutes() -> Iterator[Row]:
    """Thirty visitors who move a lever every three seconds for ten minutes."""
    yield from thirty(LONG)


def _open(address: str) -> Iterator[Row]:
    opened: list[float] = []

    def opens(k: int) -> None:
        sleep(OPENED * k / VISITORS)
        opened.append(sum(_asks(address, *LEAVES)))

    _each(VISITORS, opens)
    yield at_most("page: thirty open it within five seconds, median", median(opened), 3.0)
    yield at_most("page: thirty open it within five seconds, the slowest", max(opened), 5.0)


def _move(address: str, server: Process, lasts: float) -> Iterator[Row]:
    firsts: list[float] = []
    faults: list[OSError] = []
    held = [server.memory_info().rss]  # before, at every minute, and a minute after all have left

    def moves(k: int) -> None:
        luck, end = Random(k), perf_counter() + lasts
        sleep(PAUSE * k / VISITORS)
        while perf_counter() < end:
            state, began = _package(luck), perf_counter()
            try:
                firsts.extend(_asks(address, f"live?{state}"))
                _asks(address, f"answer?{state}")
            except OSError as error:
                faults.append(error)
            sleep(max(0.0, PAUSE - (perf_counter() - began)))

    def looks_or_moves(k: int) -> None:
        if k < VISITORS:
            moves(k)
            return
        for _ in range(round(lasts / MINUTE)):
            sleep(MINUTE)
            held.append(server.memory_info().rss)

    _each(VISITORS + 1, looks_or_moves)
    sleep(MINUTE)
    held.append(server.memory_info().rss)
    what = f"page: thirty move a lever every three seconds for {lasts / MINUTE:g} minutes, first answer"
    yield at_most(f"{what}, median of {len(firsts)} moves", median(firsts), 1.0)
    yield at_most(f"{what}, the slowest of a hundred", sorted(firsts)[int(0.99 * len(firsts))], 5.0)
    yield at_most(f"{what}, the slowest", max(firsts), 10.0)
    yield Row("page: requests that failed meanwhile", str(len(faults)), "0", float(len(faults)), "none", not faults)
    yield from _memory([size / MEGABYTE for size in held])


def _memory(held: list[float]) -> Iterator[Row]:
    """What visitors take: megabytes before, at every minute, and a minute after they have left."""
    before, *minutes, after = held
    half = len(minutes) // 2
    grown = (max(minutes[half:]) - max(minutes[:half])) / VISITORS
    sizes = f"{before:.0f} MB before; {', '.join(f'{size:.0f}' for size in minutes)} by minute; {after:.0f} after"
    what = "page: memory in the second half of it over the first, a visitor"
    yield Row(what, f"{grown:.1f} MB", sizes, grown, "below 5 MB", grown < 5)


def _beside(address: str) -> Iterator[Row]:
    """The first answers of one visitor, alone and beside another who asks for the largest studies."""
    alone = [_asks(address, f"live?{_package(Random(1000 + k))}")[0] for k in range(40)]
    busy: list[float] = []

    def asks(k: int) -> None:
        if k:
            _asks(address, *(f"answer?{_package(Random(2000 + j))}&runs=2000" for j in range(8)))
        else:
            sleep(PAUSE / 10)
            busy.extend(_asks(address, f"live?{_package(Random(3000 + j))}")[0] for j in range(40))

    _each(2, asks)
    ours, theirs = median(busy), median(alone)
    what = "page: first answer beside a visitor who asks for the largest study / alone"
    sides = (f"{1000 * side:.0f} ms" for side in (ours, theirs))
    yield Row(what, *sides, ours / theirs, "at most 1.5", ours <= 1.5 * theirs)
