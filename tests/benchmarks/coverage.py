"""Do 95 % intervals hold the truth? Small studies, cut out of a large one.

python -m tests.benchmarks.coverage [--every] [--elsewhere]
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.lab.design.shipped import configuration
from experiments.lab.engine.running import run
from experiments.lab.stats.effects import hairs, mean_and_interval, pairs_and_interval, shares_and_interval
from experiments.lab.stats.intervals import t_quantile
from model.outcomes import OUTCOMES
from tests.benchmarks.holding import LEAST, MOST, TOLD, Holding
from tests.benchmarks.rows import Row
from tests.support.studies import study

REPLICATES, SIZES, STUDIES = 30_000, (20, 50, 100, 200), 1_500
#: From almost no effect to the strongest; the first acts late and weakly.
WEAK = {"whisper": {"nuclear_status": {"start": 20, "strength": 0.3, "successor": "ended"}}}
POLICIES = ("status_quo", "overture", "direct_aid", "recognition", "grand_bargain")
OTHERS = ("status_quo", "nuclear_status", "security_guarantee", "recognition_reversible", "sanctions_relief")
DRAWS = ("posterior", "default")
FEWER = 8_000  # replicates elsewhere


class Large(NamedTuple):
    """The study that small ones are cut out of: from what parameters are drawn, policies, world, months, luck, size."""

    draws: str
    policies: tuple[str, ...] = POLICIES
    world: str = "baseline"
    horizon: int | None = None
    seed: int = 1
    replicates: int = REPLICATES

    @property
    def name(self) -> str:
        """What sets it apart from others."""
        place = "" if self.world == "baseline" else f", {self.world}"
        return f"{self.draws}{place}" + ("" if self.seed == 1 else f", seed {self.seed}")


#: On none of these were the constants of the intervals chosen: other luck, policies, worlds and lengths.
ELSEWHERE = tuple(
    large
    for draws in DRAWS
    for large in (
        Large(draws, seed=12, replicates=FEWER),
        Large(draws, OTHERS, "long_war", seed=13, replicates=FEWER),
        Large(draws, OTHERS, "today", horizon=84, seed=14, replicates=FEWER),
    )
)


@dataclass(frozen=True, kw_only=True)
class Cell(Holding):
    """One outcome of one policy in studies of one size: what its intervals and Student's hold."""

    draws: str
    what: str
    policy: str
    outcome: str
    size: int
    student: float
    differs: float


@cache
def lived(large: Large) -> tuple[list[str], np.ndarray]:
    """Policies, and every outcome of theirs, (policies, replicates, outcomes)."""
    policies = configuration("compare", policy=list(large.policies))["policy"] | WEAK
    asked = study(
        "compare",
        policy=policies,
        world=[large.world],
        horizon=large.horizon,
        replicates=large.replicates,
        seed=large.seed,
        parameters=large.draws,
        figures=False,
    )
    values = np.empty((len(policies), large.replicates, len(OUTCOMES)))
    for tile, found in run(asked):
        for k, name in enumerate(OUTCOMES):
            values[:, tile.replicate : tile.replicate_stop, k] = found[name][:, 0, 0].T
    return list(policies), values


def cells(large: Large) -> Iterator[Cell]:
    """Every mean and effect of every outcome that varies, in studies of every size."""
    policies, values = lived(large)
    dice = np.random.default_rng(1)
    reference = values[policies.index("status_quo")]
    for policy, mine in zip(policies, values, strict=True):
        for what, samples in (("mean", mine), ("effect", mine - reference)):
            for k, name in enumerate(OUTCOMES):
                if not np.isnan(samples[:, k]).any() and np.ptp(samples[:, k]) > 0:
                    yield from _cells(large, (what, policy, name), samples[:, k], dice)


def _cells(large: Large, of: tuple[str, str, str], samples: np.ndarray, dice: np.random.Generator) -> Iterator[Cell]:
    """One outcome in studies of every size; replicates that share a draw stay together."""
    together = samples.reshape(-1, 1 if large.draws == "default" else 2)
    for size in SIZES:
        units = size // together.shape[1]
        chosen = together[dice.integers(len(together), size=(units, STUDIES))]
        small = chosen.transpose(0, 2, 1).reshape(size, STUDIES)
        points = np.arange(size) // together.shape[1] if together.shape[1] > 1 else np.zeros(size, int)
        _, low, high = _interval(of, small, points)
        told = ~np.isnan(low)
        held = ((low <= samples.mean()) & (samples.mean() <= high))[told]
        if told.mean() >= TOLD:
            student = _student(small.reshape(units, -1, STUDIES).mean(axis=1), samples.mean())
            yield Cell(
                **dict(zip(("what", "policy", "outcome"), of, strict=True)),
                draws=large.name,
                size=size,
                held=held.mean(),
                told=told.mean(),
                count=STUDIES,
                student=student,
                differs=float((samples != 0).mean()),
            )


def _interval(of: tuple[str, str, str], small: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, ...]:
    """Mean and interval of small studies, (replicates, studies), as a comparison has them."""
    what, _, name = of
    if OUTCOMES[name].unit != "0 or 1":
        return mean_and_interval(small, points, hairs([OUTCOMES[name]]))
    return shares_and_interval(small, points) if what == "mean" else pairs_and_interval(small, points)


def _student(units: np.ndarray, truth: float) -> float:
    """The share of Student's intervals that hold the truth. units: (samples, studies)."""
    margin = t_quantile(len(units) - 1) * units.std(axis=0, ddof=1) / np.sqrt(len(units))
    return float((np.abs(units.mean(axis=0) - truth) <= margin).mean())


def coverage() -> Iterator[Row]:
    """95 % intervals of small studies, cut out of one of 30,000 replicates."""
    for draws in DRAWS:
        every = list(cells(Large(draws)))
        for size in SIZES:
            here = [cell for cell in every if cell.size == size]
            short, long = (sum(getattr(cell, name) for cell in here) for name in ("short", "long"))
            rival = sum(cell.student < LEAST - cell.error for cell in here)
            yield Row(
                f"95 % intervals of {size} runs, parameters={draws}: outcomes below 93 % / Student's",
                f"{short} of {len(here)}; {long} above 97 %",
                f"{rival} of {len(here)}",
                short / max(rival, 1),
                "at most 1 in 10",
                short <= 0.1 * len(here),
            )


def main() -> None:
    """Print every cell that lies outside the aim, or every cell."""
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks.coverage", description=__doc__)
    words.add_argument("--every", action="store_true", help="also the cells within the aim")
    words.add_argument("--elsewhere", action="store_true", help="other luck, policies, worlds and lengths")
    asked = words.parse_args()
    studies = ELSEWHERE if asked.elsewhere else tuple(map(Large, DRAWS))
    table = Table(
        "parameters", "interval of", "policy", "outcome", "replicates", "holds", "Student's", "told", "runs not 0", ""
    )
    count: dict[str, dict[str, int]] = {}
    for cell in (cell for large in studies for cell in cells(large)):
        count.setdefault(cell.draws, {"": 0, "below": 0, "above": 0})[cell.word] += 1
        if cell.word or asked.every:
            shares = (f"{share:.1%}" for share in (cell.held, cell.student, cell.told, cell.differs))
            table.add_row(cell.draws, cell.what, cell.policy, cell.outcome, str(cell.size), *shares, cell.word)
    console = Console(width=150)
    console.print(table)
    for name, many in count.items():
        console.print(
            f"{name}: {many['']} cells within {LEAST:.0%} to {MOST:.0%}, {many['below']} below, {many['above']} above"
        )


if __name__ == "__main__":
    main()
