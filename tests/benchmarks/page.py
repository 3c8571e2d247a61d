"""What the page of the class takes from a visitor's move to the whole new picture."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from threading import Event, local

import numpy as np

from experiments.app import jobs as houses
from experiments.app.state import FIGURES, State, study_of
from experiments.app.visit import Shown, Visit
from experiments.lab.design.study import Study
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.state import blank
from tests.app.offers import offer
from tests.app.served import FLAGS, chromium, served
from tests.app.visitor import Visitor
from tests.benchmarks.rows import ROUNDS, Row, seconds

REPLICATES, PIXELS, MOST = 500, 900, 4.0
OFFER = offer(replicates=REPLICATES)


def _bare(study: Study) -> None:
    """The runs alone, on the page's threads: luck drawn, histories lived through, nothing kept."""
    points = study.points_for(range(study.replicates))
    firms, months = firms_of(points[0], study.packages), months_of(points[0])
    mine = local()

    def one(replicate: int) -> None:
        if not hasattr(mine, "state"):
            mine.state = blank(firms)
        here = points[replicate].view(np.recarray)
        histories(here, study.packages, draw(study.seed, replicate, months, firms), mine.state)

    with ThreadPoolExecutor(study.threads) as pool:
        list(pool.map(one, range(study.replicates)))


def _answered(jobs: houses.Jobs, state: State) -> float:
    """Seconds from a move to the whole picture, coarse one first, on the server's side."""
    done = Event()

    def show(shown: Shown) -> None:
        if shown.answer.replicates == REPLICATES:
            done.set()

    visit = Visit(jobs, houses.Visitor(print, lambda does: does(), lambda: True), show)
    visit.pixels = PIXELS
    return seconds(lambda: (visit.ask(state), done.wait()))


def moves() -> Iterator[Row]:
    """A lever moved on the page: 500 replicates of two packages and redraw, against the bare runs."""
    jobs = houses.Jobs(OFFER)
    for figure in FIGURES:
        state = replace(OFFER.first, figure=figure)
        study = study_of(state, OFFER)
        pairs = [(_answered(jobs, state), seconds(lambda study=study: _bare(study))) for _ in range(ROUNDS)]
        ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
        yield Row(
            f"page: from move to whole picture ('{figure}') / bare runs, time",
            f"{ours:.2f} s",
            f"{theirs:.2f} s",
            ours / theirs,
            f"below {MOST:g}",
            ours / theirs < MOST,
        )
    jobs.close()


def in_a_browser() -> Iterator[Row]:
    """The same in a real browser, from the release of a slider to the picture on the screen."""
    path = chromium()
    if path is None:
        return
    from playwright.sync_api import sync_playwright

    study = study_of(OFFER.first, OFFER)
    with served(f"replicates={REPLICATES}") as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        visitor = Visitor(page, address).open(runs=REPLICATES).whole()
        pairs = []
        for key in ("ArrowRight", "ArrowLeft") * ROUNDS:
            before = visitor.serial()
            visitor.slider("Green light: from month").press(key)
            visitor.after(before)
            took = float(visitor.footer.get_attribute("data-seconds"))
            pairs.append((took, seconds(lambda: _bare(study))))
        browser.close()
    ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
    yield Row(
        "page: the same in Chromium, from release to the picture seen / bare runs, time",
        f"{ours:.2f} s",
        f"{theirs:.2f} s",
        ours / theirs,
        f"below {MOST:g}",
        ours / theirs < MOST,
    )
