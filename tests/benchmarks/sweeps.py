"""What a sweep costs beside other tools, stored and not, on Dask, and in memory."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from pathlib import Path
from statistics import median

from experiments.lab.design.places import CONF
from experiments.lab.design.tiled import Block, Tiled
from experiments.lab.engine.code import code
from experiments.lab.engine.executors import executor, work
from experiments.lab.engine.tiles import Tile, tiles_of
from tests.benchmarks.rows import ROUNDS, Row, seconds, stored
from tests.support.shipped import shipped
from tests.support.studies import study as any_study

POINTS, REPLICATES = 1_000, 20
JOBS = 20  # of Hydra's multirun that are measured
EXPERIMENTS = 8  # of the EMA Workbench that are measured


def swept(points: int = POINTS, replicates: int = REPLICATES, **more: object) -> Tiled:
    """1,000 prices of Moscow, 20 replicates, two policies, nothing drawn."""
    usual = {
        "policy": "recognition",
        "parameters": "default",
        "design": "lhs",
        "points": points,
        "vary": ["moscow.price"],
        "replicates": replicates,
        "metrics": ["talks_by_deadline"],
        "threads": 2,
    }
    return any_study("sweep", **usual | more)


def cut(study: Tiled) -> list[Tile]:
    """All tiles of a study."""
    return list(tiles_of(study, Block(range(study.replicates))))


def _command(*words: str, folder: str) -> Callable[[], object]:
    every = [sys.executable, "-m", "experiments", *words, "figures=false", f"results={folder}"]
    return lambda: subprocess.run(every, capture_output=True, check=True)


def against_hydra() -> Iterator[Row]:
    """A sweep of 1,000 points as one study, against Hydra's multirun of jobs."""
    prices = ["parameters.moscow.price=range(20,139.95,0.12)", "parameters=default"]
    with tempfile.TemporaryDirectory() as folder:
        sweep = _command("sweep", *prices, "policy=recognition", f"replicates={REPLICATES}", folder=folder)
        ours = median(seconds(sweep) for _ in range(3))
        a_run = _a_job("policy=status_quo,recognition", "replicates=1", folder=folder)
        a_point = _a_job("policy=recognition,grand_bargain", f"replicates={REPLICATES}", folder=folder)
    runs = 2 * POINTS * REPLICATES
    for what, theirs, target in (
        (f"a job a run ({runs:,} jobs)", runs * a_run, 1_000),
        (f"a job a point ({POINTS:,} jobs) with our ensemble in it", POINTS * a_point, None),
    ):
        yield Row(
            f"a sweep of {runs:,} runs as one study / by Hydra's multirun, {what}, time",
            f"{ours:.1f} s, start and storing included",
            f"{theirs:,.0f} s ({JOBS} jobs measured)",
            theirs / ours,
            "above 1,000" if target else "no target",
            target is None or theirs / ours > target,
        )


def _a_job(*words: str, folder: str) -> float:
    """Seconds a job, without the start of Python: the difference of 20 jobs to two."""
    many, few = (
        seconds(_command("compare", "-m", _prices(count), *words, "parameters=default", folder=folder))
        for count in (JOBS // 2, 1)
    )
    return (many - few) / (JOBS - 2)


def _prices(count: int) -> str:
    return f"parameters.moscow.price={','.join(str(20 + 5 * k) for k in range(count))}"


EMA = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from ema_workbench import Model, MultiprocessingEvaluator, RealParameter, ScalarOutcome, ema_logging
from model.kaesong import Kaesong
POLICIES = json.loads(sys.argv[1])
def run(price=83.0):
    found = {}
    for name, policy in POLICIES.items():
        model = Kaesong(policy, {"moscow": {"price": price}}, replicate=0, rng=1)
        model.run()
        found[name] = float(model.outcomes["talks_by_deadline"])
    return found
if __name__ == "__main__":
    model = Model("kaesong", function=run)
    model.uncertainties = [RealParameter("price", 20, 140)]
    model.outcomes = [ScalarOutcome(name) for name in POLICIES]
    with MultiprocessingEvaluator(model, n_processes=2) as evaluator:
        evaluator.perform_experiments(scenarios=2)  # processes started, code loaded
        start = time.perf_counter()
        evaluator.perform_experiments(scenarios=int(sys.argv[2]))
        print((time.perf_counter() - start) / (int(sys.argv[2]) * len(POLICIES)))
"""


def against_ema() -> Iterator[Row]:
    """The same sweep against the EMA Workbench's multiprocessing evaluator on our Mesa model."""
    try:
        import ema_workbench  # noqa: F401
    except ImportError:
        yield Row("a sweep / the EMA Workbench", "-", "not installed: make bench", float("nan"), "-", False)
        return
    pulled = {name: shipped()["policy"][name] for name in ("status_quo", "recognition")}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "workbench.py"
        script.write_text(EMA)

        def theirs(interpreted: str) -> float:
            words = [sys.executable, str(script), json.dumps(pulled), str(EXPERIMENTS)]
            environment = os.environ | {"PYTHONPATH": str(CONF.parent), "NUMBA_DISABLE_JIT": interpreted}
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
            return float(done.stdout.split()[-1])

        modes = {"rules compiled": theirs("0"), "rules interpreted": theirs("1")}
        command = _command(
            "sweep",
            "design=lhs",
            f"points={POINTS}",
            "vary=[moscow.price]",
            f"replicates={REPLICATES}",
            "policy=recognition",
            "parameters=default",
            folder=folder,
        )
        ours = median(seconds(command) for _ in range(3)) / (2 * POINTS * REPLICATES)
    mode, least = min(modes.items(), key=lambda item: item[1])
    yield Row(
        "a sweep, whole command / EMA Workbench on our Mesa model, 2 processes, runs per second",
        f"{1 / ours:,.0f} a second",
        f"{1 / least:,.1f} a second ({mode})",
        least / ours,
        "above 300",
        least / ours > 300,
    )


def storing() -> Iterator[Row]:
    """What keeping every tile costs, checksum and sync to disk included."""

    def alone(study: Tiled) -> None:
        with executor(study) as (pool, _):
            wait([pool.submit(work, study, tile, code()) for tile in cut(study)])

    pairs = [(seconds(lambda: stored(swept())), seconds(lambda: alone(swept()))) for _ in range(ROUNDS)]
    ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
    yield Row(
        "tiles run and stored / only run, time",
        f"{ours:.2f} s",
        f"{theirs:.2f} s",
        ours / theirs,
        "below 1.2",
        ours / theirs < 1.2,
    )


def on_dask() -> Iterator[Row]:
    """Two local workers of Dask against one thread, once they have started; and a tile's overhead."""
    one, two = swept(replicates=100, threads=1), swept(replicates=100, executor={"kind": "dask"})
    with executor(one) as (alone, _), executor(two) as (cluster, _):

        def go(pool, study):  # type: ignore[no-untyped-def]
            done = wait([pool.submit(work, study, tile, code()) for tile in cut(study)]).done
            assert all(future.exception() is None for future in done)

        go(cluster, two)  # code loaded on the workers
        pairs = [(seconds(lambda: go(cluster, two)), seconds(lambda: go(alone, one))) for _ in range(3)]
        ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
        yield Row(
            "Dask, 2 local workers / one thread, runs per second",
            f"{2 * 100 * POINTS / ours:,.0f} a second",
            f"{2 * 100 * POINTS / theirs:,.0f} a second",
            theirs / ours,
            "at least 1.6",
            theirs / ours >= 1.6,
        )
        small = swept(points=2, replicates=1)
        tile, count = cut(small)[0], 500

        def many(pool):  # type: ignore[no-untyped-def]
            wait([pool.submit(work, small, tile, code()) for _ in range(count)])

        many(cluster)
        there, here = seconds(lambda: many(cluster)), seconds(lambda: many(alone))
        yield Row(
            "a tile of four runs on Dask / on a thread, time",
            f"{1e3 * there / count:.1f} ms",
            f"{1e3 * here / count:.1f} ms",
            there / here,
            "no target",
            True,
        )


PEAK = """
import sys
from pathlib import Path
from experiments.__main__ import main
main(sys.argv[1:])
status = Path("/proc/self/status").read_text()  # unlike getrusage, it knows nothing of the parent
print("peak", next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


def memory() -> Iterator[Row]:
    """Peak memory of a sweep of a million runs against one of ten thousand."""

    def peak(replicates: int) -> float:
        with tempfile.TemporaryDirectory() as folder:
            words = [
                "sweep",
                "design=lhs",
                f"points={POINTS}",
                "vary=[moscow.price]",
                "policy=recognition",
                f"replicates={replicates}",
                "figures=false",
                f"results={folder}",
            ]
            done = subprocess.run(
                [sys.executable, "-c", PEAK, *words], capture_output=True, text=True, check=True, cwd=CONF.parent
            )
        return int(done.stdout.split()[-1]) / 1e6

    million, ten_thousand = peak(500), peak(5)
    yield Row(
        "peak memory of a sweep of a million runs / of ten thousand",
        f"{million:.2f} GB",
        f"{ten_thousand:.2f} GB",
        million / ten_thousand,
        "at most 1.25",
        million / ten_thousand <= 1.25,
    )
