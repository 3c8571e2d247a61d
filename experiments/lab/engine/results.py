"""What a study leaves behind: a folder that is there whole, or not at all."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

import polars as pl

from experiments.lab.engine.labels import labels
from experiments.lab.engine.lock import locked
from model.parameters import BadInput

UNFINISHED = ".unfinished"  # after the name of a study that is at work, or may go on


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Around a write: what the system refuses becomes a line that names the file; raises BadInput."""
    try:
        yield
    except OSError as error:
        raise BadInput(f"{path}: writing failed ({error.strerror or error}); no part of it was left") from None


class Folder:
    """``results/<command>/<name>``, written aside and moved into place at the end.

    A context manager. Its place is claimed at once: ``<name>.unfinished`` is made and locked, and holds
    what is written until the end, so that two studies of one name cannot mix. Without a name it takes
    the time. What is not finished is removed, but for the parts of a study that can be resumed. Raises
    BadInput if the folder exists already, is somebody's, or cannot be written.
    """

    def __init__(self, command: str, results: str, name: str | None) -> None:
        self.parent, self.name = Path(results) / command, name
        self.results = results
        self.held = ExitStack()

    def __enter__(self) -> "Folder":
        try:
            self.parent.mkdir(parents=True, exist_ok=True)
            self._claim()
        except OSError as error:
            self.held.close()
            raise BadInput(f"results={self.results}: {self.parent} cannot be written ({error.strerror})") from None
        except BaseException:
            self.held.close()
            raise
        return self

    def _claim(self) -> None:
        if self.name is None:
            self.name = _claimed(self.parent)
        self.path = self.parent / self.name
        self.unfinished = self.path.with_name(self.name + UNFINISHED)
        self._refuse_finished()
        self.unfinished.mkdir(exist_ok=True)
        self.held.enter_context(locked(self.unfinished))
        self._refuse_finished()  # another may have ended while this one began
        self.partial = self.unfinished / "result"
        self.parts = self.unfinished / "parts"
        shutil.rmtree(self.partial, ignore_errors=True)  # of a study that was killed
        (self.partial / "figures").mkdir(parents=True)

    def _refuse_finished(self) -> None:
        if self.path.exists():
            raise BadInput(f"name={self.name}: {self.path} exists already; choose another name or remove it")

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            with writing(self.path):
                self.partial.rename(self.path)
            shutil.rmtree(self.unfinished)
        else:
            shutil.rmtree(self.partial, ignore_errors=True)
            if not self.parts.is_dir() or not any(self.parts.iterdir()):
                shutil.rmtree(self.unfinished, ignore_errors=True)
        self.held.close()

    @property
    def figures(self) -> Path:
        """Where the figures go."""
        return self.partial / "figures"

    def table(self, name: str, table: pl.DataFrame, units: Mapping[str, str], told: Mapping[str, str]) -> None:
        """Write ``<name>.parquet`` with the units of its columns, and what else is told of it."""
        with writing(path := self.partial / f"{name}.parquet"):
            table.write_parquet(path, **labels(table.schema, units, **told))

    def csv(self, name: str, table: pl.DataFrame) -> None:
        """Write ``<name>.csv``."""
        with writing(path := self.partial / f"{name}.csv"):
            table.write_csv(path)

    def text(self, name: str, text: str) -> None:
        """Write a text file, with the folders above it."""
        with writing(path := self.partial / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def _claimed(parent: Path) -> str:
    """The time as a name, or with a number after it: the first of which nothing is there."""
    now, number = f"{datetime.now():%Y-%m-%d_%H-%M-%S}", 1
    while True:
        name = now if number == 1 else f"{now}-{number}"
        if not (parent / name).exists():
            try:
                (parent / (name + UNFINISHED)).mkdir()
            except FileExistsError:
                pass
            else:
                return name
        number += 1


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file that is there whole or not at all, even if the power goes."""
    aside = path.with_name(path.name + ".tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    return path
