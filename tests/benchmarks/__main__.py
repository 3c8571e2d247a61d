"""Prints every ratio beside its target, each pair measured in the same run.

python -m tests.benchmarks [--full]
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.benchmarks import coverage, findings, larger, page, runs, sweeps, visitors
from tests.benchmarks.cut import audit, discover, pathways, sensitivity, tradeoffs
from tests.benchmarks.rows import Row, seconds

MILLION = 90_910  # replicates; eleven policies make a million runs of them

IMPORTS = (
    "import numba, numpy, polars, hydra, scipy.stats, rich.progress, jinja2, matplotlib.figure,"
    " matplotlib.backends.backend_agg, matplotlib.backends.backend_svg"
)


def whole_command() -> Iterator[Row]:
    """The whole warm main job against the bare import of its libraries."""
    with tempfile.TemporaryDirectory() as folder:
        compare = [sys.executable, "-m", "experiments", "compare", f"results={folder}"]

        def run(words: list[str]) -> Callable[[], object]:
            return lambda: subprocess.run(words, capture_output=True, check=True)

        run(compare)()
        ours, theirs = runs.in_turn(run(compare), run([sys.executable, "-c", IMPORTS]))
    yield Row(
        "kaesong compare, 9 x 1,000 runs with report / bare imports, time",
        f"{ours:.1f} s",
        f"{theirs:.1f} s",
        ours / theirs,
        "at most 4",
        ours / theirs <= 4,
    )


def million() -> Iterator[Row]:
    """Peak memory of a million runs."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["compare", f"replicates={MILLION}", "figures=false", f"results={folder}"]
        took = seconds(
            lambda: subprocess.run([sys.executable, "-m", "experiments", *words], capture_output=True, check=True)
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    yield Row(
        "peak memory of a million runs / 1.5 GB",
        f"{peak:.2f} GB ({took:.0f} s in all)",
        "1.5 GB",
        peak / 1.5,
        "below 1",
        peak < 1.5,
    )


def machine() -> str:
    """What this was measured on."""
    info = Path("/proc/cpuinfo")
    names = [
        line.split(":")[1].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    found = " ".join([names[0] if names else platform.processor(), platform.machine()])
    packages = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "mesa"))
    return f"{found}, {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"


def main() -> None:
    """Measure, print."""
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    words.add_argument("--full", action="store_true", help="also a million runs, and thirty visitors for ten minutes")
    full = words.parse_args().full
    warnings.simplefilter("ignore")
    console = Console()
    console.print(machine(), highlight=False)
    runs.simulate(runs.study(replicates=1))  # compiled before the first clock starts
    table = Table("what", "ours", "theirs", "ratio", "target", "met")
    measures = [
        runs.against_mesa,
        runs.against_c,
        runs.threads,
        runs.luck,
        whole_command,
        runs.drawn,
        runs.calibrating,
        runs.linear,
        sweeps.against_hydra,
        sweeps.against_ema,
        sweeps.storing,
        sweeps.on_dask,
        findings.pathways,
        coverage.coverage,
        *(study.coverage for study in (pathways, sensitivity, audit, discover, tradeoffs)),
        larger.larger,
        page.moves,
        page.in_a_browser,
        *([visitors.for_ten_minutes, million, sweeps.memory] if full else [visitors.thirty]),
    ]
    for measure in measures:
        console.print(f"[dim]{(measure.__doc__ or '').splitlines()[0]}[/dim]")
        for row in measure():
            ratio = f"{row.ratio:,.2f}" if np.isfinite(row.ratio) else "-"
            met = "[green]yes[/green]" if row.met else "[red]no[/red]"
            table.add_row(row.what, row.ours, row.theirs, ratio, row.target, met)
    console.print(table)


if __name__ == "__main__":
    main()
