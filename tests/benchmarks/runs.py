"""Histories against the same model in C and in Mesa, against threads, luck and draws, and in a calibration."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import polars as pl

from experiments.calibrate import calibration
from experiments.calibrate.calibration import Effort, Plan, Workshop
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.processes import processes
from experiments.lab.engine.running import run as simulate
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.state import blank
from tests.benchmarks.inc import MonthInC, compiler
from tests.benchmarks.rows import ROUNDS, Row, seconds
from tests.support.shipped import POLICIES, shipped
from tests.support.studies import study as any_study


def study(threads: int = 1, **more: object) -> Tiled:
    """All shipped policies in the baseline world, nothing drawn."""
    usual = {"policy": POLICIES, "parameters": "default", "threads": threads, "figures": False}
    return any_study("compare", **usual | more)


def in_turn(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Median times of two sides measured A B A B, so that a drifting machine hits both."""
    pairs = [(seconds(one), seconds(other)) for _ in range(ROUNDS)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def against_c() -> Iterator[Row]:
    """One thread of the ensemble against the same model in C."""
    if compiler() is None:
        yield Row("the same model in C -O3", "-", "no C compiler here", float("nan"), "-", False)
        return
    alone = study()
    firms, months = firms_of(alone.base, alone.packages), months_of(alone.base)
    lucks = [draw(1, replicate, months, firms) for replicate in range(100)]
    state, runs = blank(firms), 100 * len(alone.policies)
    with tempfile.TemporaryDirectory() as folder:
        twin = MonthInC(Path(folder))
        ours, theirs = in_turn(
            lambda: [histories(alone.base, alone.packages, luck, state) for luck in lucks],
            lambda: [twin.histories(alone.base, alone.packages, luck, state) for luck in lucks],
        )
    yield Row(
        "ensemble / the same model in C -O3, time",
        f"{1e3 * ours / runs:.3f} ms a run",
        f"{1e3 * theirs / runs:.3f} ms a run",
        ours / theirs,
        "at most 1.25",
        ours / theirs <= 1.25,
    )


def threads() -> Iterator[Row]:
    """Two threads against one, luck included."""
    one, two = study(1, replicates=400), study(2, replicates=400)
    apart, together = in_turn(lambda: simulate(one), lambda: simulate(two))
    runs = 400 * len(one.policies)
    yield Row(
        "two threads / one thread, runs per second",
        f"{runs / together:,.0f} a second",
        f"{runs / apart:,.0f} a second",
        apart / together,
        "at least 1.8",
        apart / together >= 1.8,
    )


def luck() -> Iterator[Row]:
    """Drawing a replicate's luck against running histories on it."""
    alone = study()
    firms, months = firms_of(alone.base, alone.packages), months_of(alone.base)
    table, state = draw(1, 0, months, firms), blank(firms)

    def draws() -> None:
        for i in range(300):  # none is kept, as in a study
            draw(1, i, months, firms, whole=False)

    drawn, lived = in_turn(draws, lambda: [histories(alone.base, alone.packages, table, state) for _ in range(30)])
    history = lived / 30 / len(alone.policies)
    yield Row(
        "luck of a replicate / compiled histories, time",
        f"{1e3 * drawn / 300:.3f} ms",
        f"{1e3 * history:.3f} ms a history",
        drawn / 300 / history,
        "below 3",
        drawn / 300 / history < 3,
    )


BATCH_RUN = """
import sys, json, time, warnings
warnings.simplefilter("ignore")
from mesa.batchrunner import batch_run
from model.kaesong import Kaesong
if __name__ == "__main__":
    policies = json.loads(sys.argv[1])
    runs = int(sys.argv[2])
    def go(n):
        start = time.perf_counter()
        batch_run(Kaesong, {"policy": policies, "replicate": list(range(n))}, number_processes=2,
                  max_steps=1000, display_progress=False, rng=[1])
        return time.perf_counter() - start
    # The first call also starts processes and loads code: the difference of two counts only runs.
    few, many = go(2), go(2 + runs)
    print((many - few) / (runs * len(policies)))
"""


def against_mesa() -> Iterator[Row]:
    """Two threads of the ensemble against Mesa's batch_run with two processes, both its modes."""
    import json

    pulled = shipped()["policy"]
    chosen = [pulled["status_quo"], pulled["recognition"], pulled["grand_bargain"]]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "batch.py"
        script.write_text(BATCH_RUN)

        def mesa(interpreted: str) -> float:
            environment = os.environ | {"NUMBA_DISABLE_JIT": interpreted, "PYTHONPATH": str(Path.cwd())}
            words = [sys.executable, str(script), json.dumps(chosen), "8"]
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
            return float(done.stdout)

        modes = {"rules compiled": mesa("0"), "rules interpreted": mesa("1")}
    three = study(2, policy=["status_quo", "recognition", "grand_bargain"], replicates=400)
    ours = median(seconds(lambda: simulate(three)) for _ in range(ROUNDS)) / 1200
    mode, theirs = min(modes.items(), key=lambda item: item[1])
    yield Row(
        "ensemble, 2 threads / Mesa batch_run, 2 processes, runs per second",
        f"{1 / ours:,.0f} a second",
        f"{1 / theirs:,.1f} a second ({mode}; "
        + ", ".join(f"{name} {1 / value:,.1f}" for name, value in modes.items() if name != mode)
        + ")",
        theirs / ours,
        "at least 300",
        theirs / ours >= 300,
    )


def drawn() -> Iterator[Row]:
    """What drawing parameters from the posterior costs a study."""
    posterior = {"parameters": "posterior"}
    plain, doubtful = (study(2, replicates=400, **more) for more in ({}, posterior))
    ours, theirs = in_turn(lambda: simulate(doubtful), lambda: simulate(plain))
    yield Row(
        "parameters drawn from the posterior / at their defaults, time",
        f"{ours:.2f} s",
        f"{theirs:.2f} s",
        ours / theirs,
        "at most 1.2",
        ours / theirs <= 1.2,
    )


def calibrating() -> Iterator[Row]:
    """A calibration's histories against the same histories without it, both on two cores."""
    worlds = shipped(worlds=["history", "since_1993"])["world"]
    plan = Plan("zone", ["firm.value", "firm.hiring"], ["firm"])
    simulator = calibration.simulator(plan, worlds, pl.DataFrame())
    done = 0

    def count(number: int) -> None:
        nonlocal done
        done += number

    with tempfile.TemporaryDirectory() as folder, processes(2) as pool:
        for name, effort in (("warm", Effort(50, 1, 1000, 0, 1)), ("timed", Effort(300, 1, 4000, 0, 2))):
            place = Path(folder) / name
            place.mkdir()
            done = 0
            shop = Workshop(place, pool, 2, count)
            took = seconds(lambda: calibration.fit(plan, simulator, effort, shop))  # noqa: B023
    bare = replace(
        study(2, replicates=1000), worlds={"history": worlds["history"]}, policies={"status_quo": {}}, horizon=73
    )
    theirs = seconds(lambda: simulate(bare)) / 1000
    yield Row(
        "a history in a calibration / alone, time",
        f"{done / took:,.0f} a second",
        f"{1 / theirs:,.0f} a second",
        took / done / theirs,
        "at most 6",
        took / done / theirs <= 6,
    )


#: A zone that runs from the first month on: else a longer run has more months in which firms act.
RUNNING = {"zone": {"open_at_start": 1}, "washington": {"consent": 1}, "committee": {"required": 0}}


def linear() -> Iterator[Row]:
    """Time a run against firms and months: doubling must no more than double it."""

    def runs_of(candidates: int, horizon: int) -> Callable[[], object]:
        firms = {"candidates": candidates, "inside_at_start": 100}
        one = study(parameters={"draws": None, "firm": firms} | RUNNING, horizon=horizon)
        number = firms_of(one.base, one.packages)
        table, state = draw(1, 0, horizon, number), blank(number)
        return lambda: [histories(one.base, one.packages, table, state) for _ in range(20)]

    for name, small, large in (("firms", (1000, 48), (4000, 48)), ("months", (300, 48), (300, 192))):
        after, before = (time / 20 / len(study().policies) for time in in_turn(runs_of(*large), runs_of(*small)))
        yield Row(
            f"four times the {name} / once, time a run",
            f"{1e3 * after:.3f} ms",
            f"{1e3 * before:.3f} ms",
            after / before,
            "about 4 or less",
            after / before <= 4.6,
        )
