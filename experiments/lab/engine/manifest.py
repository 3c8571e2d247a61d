"""How results came about: the command, what it resolved to, the code, and the machine."""

import os
import platform
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from experiments.lab.design.outside import code_of
from experiments.lab.design.resolved import overrides, rerun_command, resolved
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.code import code
from experiments.lab.engine.commit import commit_of

PACKAGES = ("mesa", "numpy", "numba", "matplotlib", "hydra-core", "polars", "scipy")


def manifest_of(study: Study, runs: int, seconds: float, answer: Sequence[str]) -> dict[str, Any]:
    """What manifest.json holds."""
    stopped = study.stopped if isinstance(study, Tiled) else None
    beyond = study.extremes
    return {
        "command": rerun_command(study),
        "overrides": overrides(study),
        "study": study.command,
        "configuration": resolved(study),
        "seed": study.seed,
        **({"study_code": own} if (own := code_of(type(study))) else {}),
        **origin(),
        "runs": runs,
        "answer": list(answer),
        "remarks": study.remarks,
        **({"stopped": {"hours": stopped.hours, stopped.what: stopped.reached, "of": stopped.of}} if stopped else {}),
        **({"beyond": {name: one._asdict() for name, one in beyond.items()}} if beyond else {}),
        **duration(seconds),
    }


def origin() -> dict[str, Any]:
    """The code that ran, and where."""
    commit = commit_of()
    return {
        "git_commit": commit.name,
        "git_dirty": commit.changed,
        **({"git_error": commit.error} if commit.error else {}),
        "code": code(),
        "packages": {name: _version(name) for name in PACKAGES},
        "kaesong": _version("kaesong"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }


def duration(seconds: float) -> dict[str, Any]:
    """How long it took, and when it ended: now."""
    return {"seconds": round(seconds, 2), "finished": datetime.now().astimezone().isoformat(timespec="seconds")}


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
