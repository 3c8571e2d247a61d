"""How results came about: the command, what it resolved to, the code, and the machine."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from experiments.lab.design.study import Study, overrides, rerun_command, resolved

PACKAGES = ("mesa", "numpy", "numba", "matplotlib", "hydra-core", "polars", "scipy")


def manifest_of(study: Study, runs: int, seconds: float, answer: Sequence[str]) -> dict[str, Any]:
    """What manifest.json holds."""
    return {
        "command": rerun_command(study),
        "overrides": overrides(study),
        "study": study.command,
        "configuration": resolved(study),
        "seed": study.seed,
        **origin(),
        "runs": runs,
        "answer": list(answer),
        **duration(seconds),
    }


def origin() -> dict[str, Any]:
    """The code that ran, and where."""
    commit, dirty = _git()
    return {
        "git_commit": commit,
        "git_dirty": dirty,
        "packages": {name: version(name) for name in PACKAGES},
        "kaesong": _own_version(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }


def duration(seconds: float) -> dict[str, Any]:
    """How long it took, and when it ended: now."""
    return {"seconds": round(seconds, 2), "finished": datetime.now().astimezone().isoformat(timespec="seconds")}


def _own_version() -> str:
    try:
        return version("kaesong")
    except PackageNotFoundError:
        return "not installed"


def _git() -> tuple[str | None, bool | None]:
    """The commit of the source and whether it was changed since; None outside a checkout of it."""
    here = Path(__file__).parents[3]
    if not (here / ".git").exists():  # a copy, perhaps inside the repository of something else
        return None, None
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}

    def ask(*words: str) -> str | None:
        try:
            answer = subprocess.run(
                ["git", *words], cwd=here, env=plain, capture_output=True, text=True, timeout=10, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return answer.stdout.strip() if answer.returncode == 0 else None

    commit, changes = ask("rev-parse", "HEAD"), ask("status", "--porcelain", "--untracked-files=no")
    return commit, None if changes is None else bool(changes)
