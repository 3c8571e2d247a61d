"""How many cores this process may use: those it is bound to, and no more than its container grants."""

import math
import os
from collections.abc import Iterator
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")


def cores(groups: Path = GROUPS, own: Path = OWN) -> int:
    """The number of cores, at least one.

    groups: where Linux keeps the limits of groups of processes; own: the file that names those of this one.
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([bound, *(math.ceil(granted) for granted in _granted(groups, own))]))


def _granted(groups: Path, own: Path) -> Iterator[float]:
    """The cores that each group above this process grants, where one sets a limit."""
    for line in _read(own).splitlines():
        _, kinds, below = [*line.split(":", 2), "", ""][:3]
        if kinds and "cpu" not in kinds.split(","):
            continue
        top = next((place for place in (groups / kinds, groups / "cpu") if place.is_dir()), None) if kinds else groups
        if top is None:
            continue
        place = top / below.strip("/")
        for folder in (place, *place.parents):  # the inner one may be hidden in a container, and the top is its own
            quota, period = _quota(folder)
            if quota > 0 and period > 0:
                yield quota / period
            if folder == top:
                break


def _quota(folder: Path) -> tuple[float, float]:
    """Microseconds of computing in so many microseconds, 0 without a limit; as either kind of groups writes it."""
    told = _read(folder / "cpu.max").split() or [
        _read(folder / "cpu.cfs_quota_us"),
        _read(folder / "cpu.cfs_period_us"),
    ]
    try:
        return float(told[0]), float(told[1])
    except (ValueError, IndexError):
        return 0.0, 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
