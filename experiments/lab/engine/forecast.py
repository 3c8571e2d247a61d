"""What a study will take and reach, from its own first tiles: time, disk, memory, and how sure it will be."""

from dataclasses import dataclass
from io import BytesIO
from math import prod

import polars as pl

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.running import Pilot
from experiments.lab.engine.runs import PART, Runs, rows_of
from experiments.lab.engine.store import packed
from model.ensemble import months_of
from model.outcomes import OUTCOME, QUANTITY


@dataclass(frozen=True)
class Forecast:
    """Of a study from now on.

    seconds: until all runs are there; disk: bytes at most, while parts and the table of runs lie side by
    side; kept: bytes of that table; memory: bytes, of a study that keeps its runs there; size: of the
    whole, in what a smaller study has less of; stopped: that with which ``hours`` stops it, 0 if it will be
    left unfinished then, None if it ends before; half_width: of the widest interval of an effect on talks,
    None where it cannot be told; width: tiles at a time.
    """

    seconds: float
    disk: int
    kept: int
    memory: int
    size: int
    stopped: int | None
    half_width: float | None
    width: int


def forecast(pilot: Pilot, in_memory: bool) -> Forecast:
    """What the first tiles of a study foretell. in_memory: whether its runs are kept there and not on disk."""
    runs, study = pilot.runs, pilot.runs.study
    expected, seconds = ahead(pilot)
    more, stopped = expected / study.runs, None
    size, replicates = round(study.size * more), round(study.replicates * more)
    if seconds > pilot.left:
        smaller = study.first(int((pilot.done + pilot.left * pilot.speed) / expected * size))
        stopped = smaller.size if smaller else 0
    months = _months(study, replicates)
    part, row = (OUTCOME.itemsize, 0) if in_memory else _bytes_a_run(runs)
    return Forecast(
        seconds=seconds,
        disk=0 if in_memory else round(expected * (part + row)) + months,
        kept=round(expected * row),
        memory=round(expected * part) + months if in_memory else 0,
        size=size,
        stopped=stopped,
        half_width=study.attainable(runs.whole(), stopped or size),
        width=pilot.width,
    )


def ahead(pilot: Pilot) -> tuple[int, float]:
    """How many runs a study will have, and how many seconds those take that are not there."""
    expected = max(pilot.runs.study.expected(pilot.runs.whole()), pilot.done)
    return expected, (expected - pilot.done) / pilot.speed


def _bytes_a_run(runs: Runs) -> tuple[float, float]:
    """Of the parts, and of runs.parquet, from some of the runs; 0 where there are none yet."""
    design, parts, count, tables = runs.study.sample.table(), 0, 0, []
    for tile, found in runs:
        parts += len(packed(found))
        tables.append(rows_of(runs.study, design, tile, found))
        count += len(tables[-1])
        if count >= PART // 2:
            break
    if not count:
        return 0.0, 0.0
    table = BytesIO()
    pl.concat(tables).write_parquet(table)
    return parts / count, table.tell() / count


def _months(study: Tiled, replicates: int) -> int:
    """Bytes of the months that are kept."""
    return min(study.watched, replicates) * prod(study.crossed) * months_of(study.base) * QUANTITY.itemsize
