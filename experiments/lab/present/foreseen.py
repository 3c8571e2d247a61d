"""What is said of a study before its runs are there, and of one that its time did not suffice for."""

from collections.abc import Mapping
from typing import Any

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.forecast import Forecast
from experiments.lab.present.phrases import count, plural
from experiments.lab.present.words import number


def foretold(study: Tiled, seen: Forecast, free: int | None) -> list[str]:
    """What a study will take, and how sure it will be, a clause each. free: bytes of the disk, where it needs any."""
    about = "at most about" if study.at_most else "about"
    threads = (
        f"{seen.width:,} {plural(seen.width, 'thread')}{' of Dask' if study.executor.get('kind') == 'dask' else ''}"
    )
    said = [f"{about} {lasting(seen.seconds)} of runs on {threads}{_until(study, seen)}{_room(seen, free)}"]
    if seen.half_width is not None:
        many = f"with {_roughly(seen.stopped) if seen.stopped else seen.size:,} replicates"
        where = " at every point" if len(study.sample) > 1 else ""
        width = number(100 * seen.half_width, 1 if seen.half_width >= 0.001 else 2)
        said.append(f"{many} the 95 % intervals of effects on talks{where} should come to ±{width} points or less")
    return said


def _until(study: Tiled, seen: Forecast) -> str:
    if seen.stopped is None:
        return ""
    if not seen.stopped:
        leaves = "may leave" if study.at_most else "leaves"
        return f"; hours={study.hours:g} {leaves} it unfinished, for resume= to go on with"
    there = f"about {_roughly(seen.stopped):,}" if study.counts == "replicates" else f"some {seen.stopped:,}"
    return f"; hours={study.hours:g} stops it at {there} of {seen.size:,} {study.counts}"


def _room(seen: Forecast, free: int | None) -> str:
    if free is None:
        return f"; {size(seen.memory)} of memory for them"
    short = f", and only {size(free)} are free" if free < seen.disk else ""
    return f"; up to {size(seen.disk)} of disk on the way, {size(seen.kept)} of them for good{short}"


def _roughly(whole: int) -> int:
    """A number to two figures."""
    return round(whole, 2 - len(str(whole)))


def lasting(seconds: float) -> str:
    """'40 seconds', 'five minutes', '2.5 hours', '3.1 days'."""
    if seconds < 60:
        return count(max(1, seconds), "second")
    if seconds < 90 * 60:
        return count(seconds / 60, "minute")
    return f"{seconds / 3600:.1f} hours" if seconds < 48 * 3600 else f"{seconds / 86400:.1f} days"


def size(count: int) -> str:
    """'1 MB', '2.4 GB', of bytes."""
    return f"{max(1, round(count / 1e6)):,} MB" if count < 999_500_000 else f"{count / 1e9:,.1f} GB"


def stopping(stopped: Mapping[str, Any]) -> str:
    """That a study is smaller than was asked for. stopped: as its manifest tells it."""
    after = f"Stopped after {stopped['hours']:g} {plural(stopped['hours'], 'hour')}"
    (what,) = stopped.keys() - {"hours", "of"}
    if stopped["of"] is None:
        return f"{after} with {stopped[what]:,} {what}, before the precision that was asked for."
    return f"{after} with {stopped[what]:,} of {stopped['of']:,} {what}."
