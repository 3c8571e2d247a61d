"""What pathways and audit cost a run beside a plain compare of two policies."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from experiments.lab.engine.run import simulate

from experiments.lab.design.reading import study_from
from experiments.lab.design.study import Study
from experiments.lab.engine.runs import run
from experiments.lab.engine.store import Store
from tests.benchmarks.rows import Row, seconds
from tests.support.shipped import shipped

TWO = ("status_quo", "recognition")
DRAWS = {"draws": "parameters/posterior.csv"}
REPLICATES, ROUNDS = 1_000, 3


def _study(name: str, **more: object) -> Study:
    common = {"parameters": DRAWS, "replicates": REPLICATES, "threads": 2}
    return study_from(name, shipped(TWO) | common | more)


def _stored(study: Study) -> float:
    """Seconds a run, storing included."""
    with tempfile.TemporaryDirectory() as folder, Store(replace(study, results=folder)) as store:
        return seconds(lambda: run(study, store)) / study.runs


def _plain() -> float:
    """Seconds a run of a compare."""
    study = _study("compare")
    return seconds(lambda: simulate(study, range(REPLICATES))) / (2 * REPLICATES)


def pathways() -> Iterator[Row]:
    """64 combinations of links on 1,000 replicates, against a plain compare, a run."""
    study = _study(
        "pathways",
        metrics=["talks_by_deadline"],
        scale=[],
        price=[15],
        signal=[1],
        executor={"kind": "threads"},
    )
    pairs = [(_stored(study), _plain()) for _ in range(ROUNDS)]
    ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
    yield Row(
        f"a run of pathways ({study.runs:,} runs) / of compare ({2 * REPLICATES:,} runs), time",
        f"{1e3 * ours:.3f} ms ({1 / ours:,.0f} runs a second)",
        f"{1e3 * theirs:.3f} ms ({1 / theirs:,.0f} runs a second)",
        ours / theirs,
        "below 10",
        ours / theirs < 10,
    )
