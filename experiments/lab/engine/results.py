"""What a study leaves behind: a folder that is there whole, or not at all."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from time import time
from types import TracebackType
from typing import Self

import polars as pl

from experiments.lab.design import checks
from experiments.lab.engine.labels import labels
from experiments.lab.engine.lock import LOCK, Gone, locked
from model.parameters import BadInput

UNFINISHED = ".unfinished"  # after the name of a study that is at work, or may go on
WORKBOOK = "tables.xlsx"  # where it is asked for
NOTE = "study.json"  # what was asked, beside the finished parts
#: All that a study puts into its unfinished folder, and that it removes again.
RESULT, PARTS = "result", "parts"
OURS = (LOCK, NOTE, RESULT, PARTS)
ABANDONED = 3600.0  # seconds after which an empty unfinished folder that nobody holds is swept away


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

    resumed: an unfinished folder that is gone on with where it lies, whatever it is called now; then
    ``results`` and ``name`` say nothing.
    """

    def __init__(self, command: str, results: str, name: str | None, resumed: str | None = None) -> None:
        self.name = None if name is None else _checked(name)
        self.parent, self.asked = Path(results) / command, f"results={results}"
        self.begun = None if resumed is None else Path(resumed)
        if self.begun is not None:
            self.parent, self.asked = self.begun.parent, f"resume={resumed}"
            self.name = self.begun.name.removesuffix(UNFINISHED)
        self.held = ExitStack()

    def __enter__(self) -> Self:
        try:
            self.parent.mkdir(parents=True, exist_ok=True)
            if self.begun is not None and not self.begun.name.endswith(UNFINISHED):
                _given_ending(self.begun)
            self._claim()
            shutil.rmtree(self.partial, ignore_errors=True)  # of a study that was killed
            self.figures.mkdir(parents=True)
        except OSError as error:
            self.held.close()
            raise BadInput(f"{self.asked}: {self.parent} cannot be written ({error.strerror})") from None
        except BaseException:
            self.held.close()
            raise
        _sweep(self.parent)
        return self

    def _claim(self) -> None:
        """Take the name, or the first of the time of which nothing is there."""
        now = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
        names = (now if number == 1 else f"{now}-{number}" for number in count(1))
        while True:
            name = self.name or next(names)
            try:
                taken = self._take(self.parent / name, anew=self.name is None)
            except Gone:
                continue
            if taken:
                self.name = name
                return
            if self.name is not None:
                raise BadInput(f"name={name}: {self.path} exists already; choose another name or remove it")

    def _take(self, path: Path, anew: bool) -> bool:
        """Make and lock the unfinished folder of a path; false if the path is taken. Raises Gone, or BadInput.

        anew: whether an unfinished folder that is there already is another's.
        """
        self.path, self.unfinished = path, path.with_name(path.name + UNFINISHED)
        if path.exists():
            return False
        try:
            self.unfinished.mkdir()
        except FileExistsError:
            if anew:
                return False
            _refuse_strange(self.unfinished)
        self.held.enter_context(locked(self.unfinished))
        if path.exists():  # another study may have ended while this one began
            _clear(self.unfinished)
            self.held.close()
            return False
        return True

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self.held:
            if kind is None:
                with writing(self.path):
                    self.place()
                _clear(self.unfinished)
            else:
                shutil.rmtree(self.partial, ignore_errors=True)
                if not self.parts.is_dir() or not any(self.parts.iterdir()):
                    _clear(self.unfinished)

    def place(self) -> None:
        """Move what was written to where it belongs."""
        self.partial.rename(self.path)

    @property
    def partial(self) -> Path:
        """Where everything is written until the end."""
        return self.unfinished / RESULT

    @property
    def parts(self) -> Path:
        """Where the parts of a study wait that can be resumed."""
        return self.unfinished / PARTS

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

    def data(self, name: str, data: bytes) -> None:
        """Write a file that is no text."""
        with writing(path := self.partial / name):
            path.write_bytes(data)


class Retold(Folder):
    """The folder of a finished study that is told again: what is new takes the place of what was there."""

    def __init__(self, path: Path) -> None:
        super().__init__("", str(path.parent), None)
        self.name, self.asked = path.name, str(path)

    def _take(self, path: Path, anew: bool) -> bool:  # noqa: ARG002 - it is there
        self.path, self.unfinished = path, path.with_name(path.name + UNFINISHED)
        with suppress(FileExistsError):
            self.unfinished.mkdir()
        _refuse_strange(self.unfinished)
        self.held.enter_context(locked(self.unfinished))
        return True

    def lay(self, name: str) -> None:
        """Lay a file or a folder of before among what is new, so that it is described with it."""
        there = self.path / name
        for file in sorted(there.rglob("*")) if there.is_dir() else [there]:
            here = self.partial / file.relative_to(self.path)
            here.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(file, here)
            except OSError:  # a file system without links
                shutil.copy2(file, here)

    def place(self) -> None:
        """Put every file in its place; a figure that is no longer drawn goes, and a table for print."""
        made = [path.stem for path in self.partial.glob("*.csv")]
        printed = [self.path / WORKBOOK, *(self.path / f"{name}.tex" for name in made)]
        for file in [*sorted(self.path.glob("figures/*")), *printed]:
            if not (self.partial / file.relative_to(self.path)).exists():
                file.unlink(missing_ok=True)
        for file in sorted(path for path in self.partial.rglob("*") if path.is_file()):
            there = self.path / file.relative_to(self.partial)
            there.parent.mkdir(parents=True, exist_ok=True)
            file.replace(there)


def _checked(name: str) -> str:
    """A name that may be a folder's and cannot be taken for that of an unfinished study; raises BadInput."""
    if name.endswith(UNFINISHED):
        raise BadInput(f"name={name}: a folder of this ending holds an unfinished study; choose another name")
    return checks.name("name", name)


def _given_ending(folder: Path) -> None:
    """Call an unfinished folder so again that was renamed; raises BadInput if a study is at work in it."""
    with locked(folder):
        folder.rename(folder.with_name(folder.name + UNFINISHED))


def _refuse_strange(folder: Path) -> None:
    """Raise BadInput for a folder that holds something, and no sign of an unfinished study."""
    try:
        found = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        raise Gone(f"{folder}: it was removed meanwhile") from None
    if found and not found & {LOCK, NOTE}:
        raise BadInput(f"{folder}: it lies where the unfinished study would, and holds none; choose another name")


def _sweep(parent: Path) -> None:
    """Remove what killed studies left that had finished no part, once it is old and nobody holds it."""
    for folder in parent.glob(f"*{UNFINISHED}"):
        with suppress(OSError, BadInput):
            if (folder / LOCK).exists() and not _holds(folder) and time() - folder.stat().st_mtime > ABANDONED:
                with locked(folder):
                    if not _holds(folder):
                        _clear(folder)


def _holds(folder: Path) -> bool:
    """Whether an unfinished folder holds a finished part, or anything that no study puts there."""
    parts = folder / PARTS
    return any(path.name not in OURS for path in folder.iterdir()) or (parts.exists() and any(parts.iterdir()))


def _clear(folder: Path) -> None:
    """Remove an unfinished folder with all that a study puts there; what else lies in it stays."""
    for name in (RESULT, PARTS):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (NOTE, LOCK):
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file that is there whole or not at all, even if the power goes."""
    aside = path.with_name(path.name + ".tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    return path
