"""What the page of the class takes: from a hand's move to the frame on the screen."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from threading import local
from time import perf_counter
from typing import Any, NamedTuple

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


def at_most(what: str, ours: float, most: float, theirs: str = "") -> Row:
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
    yield at_most("page: whole answer to a move, on the server", ours, most, f"{1000 * theirs:.0f} ms of bare runs")
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
    yield at_most(f"page: first answer, on the server ({spent} ms)", median(map(sum, parts)), 0.1)


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
        drag = _dragged(page)
        browser.close()
    firsts = [at for at, said in drag.painted if said.startswith("first") and at <= drag.released]
    waited = [min((at - one for at, _ in drag.painted if at > one), default=9e9) / 1000 for one in drag.moved]
    whole = min((at for at, said in drag.painted if said.startswith("whole") and at > drag.released), default=9e12)
    rate, many = len(firsts) / drag.lasted, f"{len(firsts)} in {drag.lasted:.1f} s"
    what = "page: answers on the screen while a lever is dragged"
    yield Row(what, f"{rate:.0f} a second", many, rate, "at least 10", rate >= 10)
    yield at_most("page: from a move of the hand to the frame on the screen, median", median(waited), 0.1)
    bare = median(seconds(lambda: _bare(study_of(_moved(990), OFFER))) for _ in range(ROUNDS))
    most, theirs = 1.5 * bare + ALLOWED, f"{1000 * bare:.0f} ms of bare runs"
    yield at_most("page: from letting go to the whole answer", (whole - drag.released) / 1000, most, theirs)


class Drag(NamedTuple):
    """How long a drag lasted in seconds, and by the browser's clock in milliseconds what came when."""

    lasted: float
    released: float
    moved: list[float]
    painted: list[tuple[float, str]]


def _dragged(page: Any) -> Drag:
    """Drag a lever to and fro, to a new month nearly each time, and let it go."""
    page.get_by_role("button", name="Korean origin: when, and who can undo it").click()
    box = page.get_by_role("slider", name="Korean origin: from month", exact=True).bounding_box()
    left, wide, y = box["x"] + 14, box["width"] - 28, box["y"] + box["height"] / 2
    page.mouse.move(left, y)
    page.mouse.down()
    start = perf_counter()
    for k in range(120):
        page.mouse.move(left + wide * abs((k % 60) / 30 - 1), y)
    lasted = perf_counter() - start
    page.mouse.up()
    released = page.evaluate("performance.now()")
    page.wait_for_timeout(3_000)
    return Drag(lasted, released, *page.evaluate("[window.moved, window.painted]"))
