"""What pathways and audit cost a run beside a plain compare of two policies."""

from collections.abc import Iterator
from statistics import median

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.running import run
from tests.benchmarks.rows import Row, seconds, stored
from tests.support.studies import study

REPLICATES, ROUNDS = 1_000, 3


def _study(command: str, **more: object) -> Tiled:
    return study(command, policy=["status_quo", "recognition"], replicates=REPLICATES, threads=2, **more)


def _stored(asked: Tiled) -> float:
    """Seconds a run, storing included."""
    return seconds(lambda: stored(asked)) / asked.runs


def _plain() -> float:
    """Seconds a run of a compare."""
    asked = _study("compare")
    return seconds(lambda: run(asked)) / asked.runs


def pathways() -> Iterator[Row]:
    """64 combinations of links on 1,000 replicates, against a plain compare, a run."""
    asked = _study("pathways", metrics=["talks_by_deadline"], scale=[], price=[15], signal=[1])
    pairs = [(_stored(asked), _plain()) for _ in range(ROUNDS)]
    ours, theirs = (median(pair[k] for pair in pairs) for k in (0, 1))
    yield Row(
        f"a run of pathways ({asked.runs:,} runs) / of compare ({2 * REPLICATES:,} runs), time",
        f"{1e3 * ours:.3f} ms ({1 / ours:,.0f} runs a second)",
        f"{1e3 * theirs:.3f} ms ({1 / theirs:,.0f} runs a second)",
        ours / theirs,
        "below 10",
        ours / theirs < 10,
    )
