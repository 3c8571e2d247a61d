"""What a study leaves behind: a folder that is there whole, or not at all."""

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from types import TracebackType

import polars as pl

from experiments.lab.study import Study, overrides, rerun_command, resolved
from model.parameters import BadInput

PACKAGES = ("mesa", "numpy", "numba", "matplotlib", "hydra-core", "polars", "scipy")


UNFINISHED = ".unfinished"  # after the name of a study that goes on with resume=


class Folder:
    """``results/<study>/<name>``, written aside and moved into place at the end.

    A context manager. An error or Ctrl-C inside removes what was written. Raises BadInput, before
    anything is computed, if the folder exists already or cannot be written. ``started``: when the
    work began, by ``perf_counter``, if not now.
    """

    def __init__(self, study: Study, started: float | None = None) -> None:
        self.study = study
        self.started = perf_counter() if started is None else started
        self.path = place(study)
        self.partial = self.path.with_name(f".{self.path.name}.partial-{os.getpid()}")

    def __enter__(self) -> "Folder":
        try:
            (self.partial / "figures").mkdir(parents=True)
        except OSError as error:
            raise BadInput(
                f"results={self.study.results}: {self.partial.parent} cannot be written ({error.strerror})"
            ) from None
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.partial.rename(self.path)
            return
        shutil.rmtree(self.partial, ignore_errors=True)
        if isinstance(error, OSError):
            raise BadInput(
                f"{self.path}: writing failed ({error.strerror}); no part of it was left"
            ) from None

    def table(
        self,
        name: str,
        table: pl.DataFrame,
        units: dict[str, str],
        notes: dict[str, str] | None = None,
    ) -> None:
        """Write ``<name>.parquet`` with the units of its columns in the metadata."""
        metadata = {
            "units": json.dumps(units),
            "study": self.study.study,
            "seed": str(self.study.seed),
        } | (notes or {})
        table.write_parquet(self.partial / f"{name}.parquet", metadata=metadata)

    @property
    def figures(self) -> Path:
        """Where the figures go."""
        return self.partial / "figures"

    def text(self, name: str, text: str) -> None:
        """Write a text file."""
        (self.partial / name).write_text(text, "utf-8")

    def manifest(self, runs: int, answer: Sequence[str] = ()) -> dict:
        """Write manifest.json: how these results came about, and the answer; returns what it holds."""
        commit, dirty = _git()
        found = {
            "command": rerun_command(self.study),
            "overrides": overrides(self.study),
            "study": self.study.study,
            "configuration": resolved(self.study),
            "seed": self.study.seed,
            "git_commit": commit,
            "git_dirty": dirty,
            "packages": {name: version(name) for name in PACKAGES},
            "kaesong": _own_version(),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            "runs": runs,
            "seconds": round(perf_counter() - self.started, 2),
            "answer": list(answer),
            "finished": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        self.text("manifest.json", json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        return found


def place(study: Study) -> Path:
    """The folder that a study will leave; raises BadInput if it is there already."""
    parent = Path(study.results) / study.study
    if not study.name:
        return _free(parent / f"{datetime.now():%Y-%m-%d_%H-%M-%S}")
    path = parent / study.name
    if path.exists():
        raise BadInput(
            f"name={study.name}: {path} exists already; choose another name or remove it"
        )
    return path


def _free(path: Path) -> Path:
    """The path, or the first free one with a number after it."""
    tried, number = path, 1
    while (
        tried.exists()
        or tried.with_name(tried.name + UNFINISHED).exists()
        or any(path.parent.glob(f".{tried.name}.partial-*"))
    ):
        number += 1
        tried = path.with_name(f"{path.name}-{number}")
    return tried


def _own_version() -> str:
    try:
        return version("kaesong")
    except PackageNotFoundError:
        return "not installed"


def _git() -> tuple[str | None, bool | None]:
    """The commit of the source and whether it was changed since; None outside a checkout."""
    here = Path(__file__).parent

    def ask(*words: str) -> str | None:
        try:
            answer = subprocess.run(
                ["git", *words], cwd=here, capture_output=True, text=True, timeout=10, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return answer.stdout.strip() if answer.returncode == 0 else None

    commit, changes = ask("rev-parse", "HEAD"), ask("status", "--porcelain", "--untracked-files=no")
    return commit, None if changes is None else bool(changes)
