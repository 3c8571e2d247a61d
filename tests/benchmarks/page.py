"""What the page of the class takes: from a hand's move to the frame on the screen, and with thirty visitors at once."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from random import Random
from statistics import median
from threading import Thread, local
from time import perf_counter, sleep
from urllib.parse import urlsplit

import numpy as np

from experiments.app.answers import told
from experiments.app.desk import Desk
from experiments.app.live import Ensemble
from experiments.app.state import Pull, State, study_of
from experiments.lab.design.study import Study
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.state import blank
from tests.app.offers import offer
from tests.app.served import FLAGS, chromium, served
from tests.app.visitor import Visitor
from tests.benchmarks.rows import ROUNDS, Row, seconds

REPLICATES, COARSE = 500, 100
OFFER = offer(replicates=REPLICATES, coarse=COARSE)
ALLOWED = 0.2  # seconds over one and a half times the bare runs
VISITORS, OPENED, PAUSE, MINUTE = 30, 5.0, 3.0, 60.0
LEAVES = (
    "",
    "static/x/page.js",
    "static/x/pictures.js",
    "static/x/page.css",
    "static/x/uPlot.iife.min.js",
    "live",
    "answer",
)


def _bare(study: Study) -> None:
    """The runs of the last package alone, on the page's threads: luck drawn, histories lived through, nothing kept."""
    points, package = study.points_for(range(study.replicates)), study.packages[-1:]
    firms, months = firms_of(points[0], package), months_of(points[0])
    mine = local()

    def one(replicate: int) -> None:
        if not hasattr(mine, "state"):
            mine.state = blank(firms)
        here = points[replicate].view(np.recarray)
        histories(here, package, draw(study.seed, replicate, months, firms, whole=False), mine.state)

    with ThreadPoolExecutor(study.threads) as pool:
        list(pool.map(one, range(study.replicates)))


def _moved(k: int) -> State:
    """The first state with a lever moved to where it has never been."""
    strength = (1 + k % 999) / 1000
    return replace(OFFER.first, package=(*OFFER.first.package, Pull("direct_aid", 6, strength)))


def _at_most(what: str, ours: float, most: float, theirs: str = "") -> Row:
    return Row(what, f"{1000 * ours:.0f} ms", theirs or "–", ours, f"at most {1000 * most:g} ms", ours <= most)


def moves() -> Iterator[Row]:
    """A lever moved: the whole answer against the bare runs, and where the milliseconds of a first one go."""
    desk = Desk(OFFER)
    desk.answer(OFFER.first, first=False)
    pairs = []
    for k in range(ROUNDS):
        study = study_of(_moved(k), OFFER)
        pairs.append((seconds(lambda k=k: desk.answer(_moved(k), first=False)), seconds(lambda s=study: _bare(s))))
    ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
    most = 1.5 * theirs + ALLOWED
    yield _at_most("page: whole answer to a move, on the server", ours, most, f"{1000 * theirs:.0f} ms of bare runs")
    ensemble, parts = Ensemble(OFFER), []
    with ThreadPoolExecutor(OFFER.study.threads) as pool:
        ensemble.answer(OFFER.first, COARSE, pool)
        for k in range(100, 100 + 3 * ROUNDS):
            start = perf_counter()
            answer = ensemble.answer(_moved(k), COARSE, pool)
            lived = perf_counter()
            found = told(answer)
            counted = perf_counter()
            json.dumps(found)
            parts.append((lived - start, counted - lived, perf_counter() - counted))
    desk.close()
    names = (f"{COARSE} histories", "statistics", "as JSON")
    spent = ", ".join(f"{name} {1000 * median(part[k] for part in parts):.0f}" for k, name in enumerate(names))
    yield _at_most(f"page: first answer, on the server ({spent} ms)", median(map(sum, parts)), 0.1)


#: Notes in the browser when a hand moves a slider, and when the frame with a new answer has been painted.
WATCH = """() => {
  window.moved = []; window.painted = []
  document.addEventListener("input", () => window.moved.push(performance.now()), true)
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push([performance.now(), document.getElementById("facts").textContent]))))
    .observe(document.getElementById("facts"), { childList: true, characterData: true, subtree: true })
}"""


def in_a_browser() -> Iterator[Row]:
    """A lever dragged in Chromium: pictures a second, from move to frame, and the whole after it is let go."""
    path = chromium()
    if path is None:
        return
    from playwright.sync_api import sync_playwright

    with served(f"replicates={REPLICATES}", f"coarse={COARSE}") as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        Visitor(page, address).open(runs=REPLICATES).whole()
        page.evaluate(WATCH)
        name = "Korean origin: from month"
        page.get_by_role("button", name="Korean origin: when, and who can undo it").click()
        box = page.get_by_role("slider", name=name, exact=True).bounding_box()
        left, wide, y = box["x"] + 14, box["width"] - 28, box["y"] + box["height"] / 2
        page.mouse.move(left, y)
        page.mouse.down()
        start = perf_counter()
        for k in range(120):  # to and fro, to a new month nearly each time
            page.mouse.move(left + wide * abs((k % 60) / 30 - 1), y)
        lasted = perf_counter() - start
        page.mouse.up()
        released = page.evaluate("performance.now()")
        page.wait_for_timeout(3_000)
        moved, painted = page.evaluate("[window.moved, window.painted]")
        browser.close()
    firsts = [at for at, said in painted if said.startswith("first") and at <= released]
    waited = [min((at - one for at, _ in painted if at > one), default=9e9) / 1000 for one in moved]
    whole = min((at for at, said in painted if said.startswith("whole") and at > released), default=9e12)
    rate = len(firms_ := firsts) / lasted if firsts else 0.0
    yield Row(
        "page: answers on the screen while a lever is dragged",
        f"{rate:.0f} a second",
        f"{len(firms_)} in {lasted:.1f} s",
        rate,
        "at least 10",
        rate >= 10,
    )
    yield _at_most("page: from a move of the hand to the frame on the screen, median", median(waited), 0.1)
    bare = median(seconds(lambda: _bare(study_of(_moved(990), OFFER))) for _ in range(ROUNDS))
    whole_after = (whole - released) / 1000
    yield _at_most(
        "page: from letting go to the whole answer",
        whole_after,
        1.5 * bare + ALLOWED,
        f"{1000 * bare:.0f} ms of bare runs",
    )


def _asks(address: str, *paths: str) -> list[float]:
    """Ask for one thing after another on one connection; seconds of each. Raises where one is refused."""
    place = urlsplit(address)
    connection, took = HTTPConnection(place.hostname, place.port, timeout=120), []
    for path in paths:
        start = perf_counter()
        connection.request("GET", f"/{path}")
        reply = connection.getresponse()
        reply.read()
        took.append(perf_counter() - start)
        assert reply.status == 200, (reply.status, path)
    connection.close()
    return took


def _each(count: int, does: Callable[[int], None]) -> None:
    """Do something for so many visitors at the same time."""
    visitors = [Thread(target=does, args=(k,)) for k in range(count)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()


def _state(k: int, luck: Random) -> str:
    return f"package=recognition,direct_aid:{luck.randint(1, 48)}:{luck.randint(1, 1000) / 1000:g}".replace(
        "recognition,", f"origin:{1 + k % 40}:1:kept,"
    )


def thirty() -> Iterator[Row]:
    """Thirty visitors who open the page within five seconds and then move a lever every three seconds."""
    with served(f"replicates={REPLICATES}", f"coarse={COARSE}") as address:
        _asks(address, *LEAVES)
        opened: list[float] = []

        def opens(k: int) -> None:
            sleep(OPENED * k / VISITORS)
            opened.append(sum(_asks(address, *LEAVES)))

        _each(VISITORS, opens)
        yield _at_most("page: thirty open it within five seconds, median", median(opened), 3.0)
        yield _at_most("page: thirty open it within five seconds, the slowest", max(opened), 5.0)
        answers: list[float] = []

        def moves_levers(k: int) -> None:
            luck, end = Random(k), perf_counter() + MINUTE
            sleep(PAUSE * k / VISITORS)
            while perf_counter() < end:
                state = _state(k, luck)
                (first,) = _asks(address, f"live?{state}")
                answers.append(first)
                (whole,) = _asks(address, f"answer?{state}")
                sleep(max(0.0, PAUSE - first - whole))

        _each(VISITORS, moves_levers)
        yield _at_most(
            f"page: thirty move a lever every three seconds ({len(answers)} moves), first answer, median",
            median(answers),
            1.0,
        )
        yield _at_most("page: the same, the slowest of a hundred", sorted(answers)[int(0.99 * len(answers))], 5.0)
        alone = [_asks(address, f"live?{_state(k, Random(1000 + k))}")[0] for k in range(40)]
        busy: list[float] = []

        def asks_for_all(k: int) -> None:
            if k:
                _asks(address, *(f"answer?{_state(j, Random(2000 + j))}&runs=2000" for j in range(4)))
            else:
                sleep(0.3)
                busy.extend(_asks(address, f"live?{_state(j, Random(3000 + j))}")[0] for j in range(40))

        _each(2, asks_for_all)
        ratio = median(busy) / median(alone)
        yield Row(
            "page: first answer beside a visitor who asks for the largest study",
            f"{1000 * median(busy):.0f} ms",
            f"{1000 * median(alone):.0f} ms",
            ratio,
            "at most 1.5",
            ratio <= 1.5,
        )
