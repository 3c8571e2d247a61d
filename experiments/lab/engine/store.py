"""Where the finished tiles of a study wait: each a file that is there whole or not at all.

`results/<study>/<name>.unfinished` holds `study.json` (what was asked), `parts/` (a Parquet file of
outcomes a tile, and one of NumPy's of its months if they are kept, checksums in the names) and a lock.
Whatever interrupts a study loses the tiles in flight.
"""

import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import polars as pl

from experiments.lab.design.outside import code_of
from experiments.lab.design.quoting import quoted, unquoted
from experiments.lab.design.resolved import resolved
from experiments.lab.design.settings import EFFORT, PLACE, SHOWN, WORKER, deciding
from experiments.lab.design.study import setting_of
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.code import code
from experiments.lab.engine.results import NOTE, UNFINISHED, Folder, write_whole, writing
from experiments.lab.engine.tiles import Tile
from model.parameters import BadInput

OUTCOMES, MONTHS = ENDINGS = "parquet", "npy"


class Store:
    """Keeps the tiles of a study in its unfinished folder. A context manager.

    Raises BadInput if what lies there was begun with another configuration, or cannot be written.
    """

    def __init__(self, study: Tiled, folder: Folder) -> None:
        self.study, self.path, self.parts = study, folder.unfinished, folder.parts
        self.damaged: list[str] = []
        self.tiles = 0

    def __enter__(self) -> "Store":
        with writing(self.path):
            self.parts.mkdir(exist_ok=True)
        self._agree()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        kept = f"; {self._kept()}" if self.names() else ""
        if isinstance(error, KeyboardInterrupt) and kept:
            raise type(error)(f"{str(error) or 'interrupted'}{kept}") from None
        if isinstance(error, BadInput):
            raise BadInput(f"{error}{kept}") from None
        if error is not None and kept:
            error.add_note(f"kaesong: {self._kept()}")

    def _kept(self) -> str:
        again = resuming(self.study.command, self.path)
        return f"{len(self.names()):,} of {self.tiles:,} tiles are kept; {again} goes on"

    def _agree(self) -> None:
        """Leave what was asked, or compare with what was; raises BadInput with the differences."""
        asked = decides(self.study)
        note = self.path / NOTE
        if note.exists():
            before = read_note(self.path)["decides"]
            if differences := sorted(differing(before, asked)):
                shown = "; ".join(differences[:3]) + ("; ..." if len(differences) > 3 else "")
                raise BadInput(
                    f"{self.path}: it was begun with another configuration: {shown}. Give the study "
                    f"another name, or go on with {resuming(self.study.command, self.path)} alone"
                )
            return
        held = {"study": self.study.command, "words": list(self.study.words), "decides": asked}
        with writing(note):
            write_whole(note, json.dumps(held, indent=1, ensure_ascii=False).encode())

    def names(self) -> list[str]:
        """The files of finished tiles."""
        return sorted(path.name for path in self.parts.glob(f"*.{OUTCOMES}"))

    @cached_property
    def _files(self) -> dict[tuple[str, str], Path]:
        """Tile's number as it is written, and ending -> its file, for all that are whole when the study begins.

        The folder is listed once: to look for each tile anew would take longer the more there are.
        """
        found: dict[tuple[str, str], Path] = {}
        for stray in self.parts.glob("*.tmp"):
            stray.unlink()
        for path in sorted(path for ending in ENDINGS for path in self.parts.glob(f"*.{ending}")):
            key = path.name.partition("-")[0], path.suffix[1:]
            if not key[0].isdigit() or not _agrees(path):
                self._remove(path)
            else:
                if key in found:
                    self._remove(found[key])
                found[key] = path
        return found

    def _remove(self, path: Path) -> None:
        """Remove a damaged file of outcomes, and say so; months alone are written anew with them."""
        if path.suffix == f".{OUTCOMES}":
            self.damaged.append(path.name)
        path.unlink()

    def finished(self, every: Sequence[Tile]) -> dict[int, Path]:
        """Tile's number -> its file, for all that are there and whole; the damaged are removed."""
        self.tiles = len(every)
        found: dict[int, Path] = {}
        for number, tile in enumerate(every):
            path = self._files.get((_written(number), OUTCOMES))
            if path and tile.replicate < self.study.watched and (_written(number), MONTHS) not in self._files:
                self._remove(self._files.pop((_written(number), OUTCOMES)))
            elif path:
                found[number] = path
        return found

    def keep(self, number: int, outcomes: np.ndarray, months: np.ndarray) -> Path:
        """Write the outcomes of a tile, with a field of each, any shape, and before them its months."""
        if len(months):
            buffer = BytesIO()
            np.save(buffer, np.asarray(months), allow_pickle=False)
            self._write(number, MONTHS, buffer.getvalue())
        return self._write(number, OUTCOMES, packed(outcomes))

    def _write(self, number: int, ending: str, data: bytes) -> Path:
        """Write a file of a tile in place of any that there was; raises BadInput where that fails."""
        path, before = self.parts / f"{_written(number)}-{_digest(data)}.{ending}", self._files
        with writing(path):
            write_whole(path, data)
            other = before.get((_written(number), ending), path)
            if other != path:
                other.unlink()
        before[_written(number), ending] = path
        return path

    def outcomes(self, kept: Path) -> np.ndarray:
        """What ``keep`` wrote of outcomes, (runs,), with a field of each."""
        table = pl.read_parquet(kept, glob=False)  # brackets in a path are brackets
        found = np.empty(len(table), self.study.run_dtype)
        for name in self.study.measures:
            found[name] = table[name].to_numpy()
        return found

    def months(self, kept: Path) -> np.ndarray:
        """What ``keep`` wrote of months, (replicates, worlds, policies, months), dtype QUANTITY."""
        return np.load(self._files[kept.name.partition("-")[0], MONTHS], allow_pickle=False)


def packed(outcomes: np.ndarray) -> bytes:
    """What the file of a tile holds. outcomes: dtype that of the study's outcomes, any shape."""
    rows, buffer = outcomes.reshape(-1), BytesIO()
    table = pl.DataFrame({name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()})
    table.write_parquet(buffer, compression="lz4", statistics=False)
    return buffer.getvalue()


def decides(study: Tiled) -> dict[str, Any]:
    """All that decides the numbers of a study, and with them how it is cut into tiles."""
    own = code_of(type(study))
    return json.loads(json.dumps(resolved(study) | {"code": code(), **({"study_code": own} if own else {})}))


def differing(before: Any, now: Any, at: str = "") -> Iterator[str]:
    """'seed was 1 and is 2' for every place where two configurations differ."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in {**before, **now}:
            yield from differing(before.get(key), now.get(key), f"{at}.{key}" if at else key)
    elif before != now:
        yield f"{at} was {_said(before)} and is {_said(now)}"


def _said(value: Any) -> str:
    return "not there" if value is None else "there" if isinstance(value, dict) else json.dumps(value)


def resuming(command: str, folder: Path) -> str:
    """The command that goes on with an unfinished folder, as a shell takes it."""
    return shlex.join(["kaesong", command, f"resume={folder}"])


def read_note(folder: Path) -> dict[str, Any]:
    """What stands in the study.json of an unfinished study; raises BadInput."""
    try:
        held = json.loads((folder / NOTE).read_text("utf-8"))
        return {key: held[key] for key in ("study", "words", "decides")}
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"resume={folder}: no unfinished study lies there; its folder ends in {UNFINISHED}") from None


def resumed(study: type[Tiled], words: Iterable[str]) -> list[str]:
    """The words of a command, with those of the study that ``resume=`` names before them.

    Words of one's own that could change numbers are composed instead, and compared later.
    """
    listed = list(words)
    asked = [word for word in listed if word.startswith("resume=")]
    if not asked or asked[-1] in ("resume=null", "resume="):
        return listed
    folder = unfinished(asked[-1].partition("=")[2])
    note = read_note(folder)
    if note["study"] != study.command:
        raise BadInput(f"resume={folder}: it is no {study.command}; {resuming(note['study'], folder)} goes on with it")
    where = [f"resume={quoted(str(folder))}"]
    place = deciding(study, PLACE)
    own = [word for word in listed if setting_of(word) not in place]
    again = {setting_of(word) for word in own}
    if not again <= set(deciding(study, WORKER, EFFORT, SHOWN)):
        return [*own, *where]
    kept = [word for word in note["words"] if setting_of(word) not in (*place, *again)]
    return [*kept, *own, *where]


def unfinished(typed: str) -> Path:
    """The folder that ``resume=`` names: as it is called, without its ending, or in Hydra's quotes."""
    for text in (typed, unquoted(typed)):
        for folder in (Path(text), Path(text + UNFINISHED)):
            if (folder / NOTE).exists():
                return folder
    return Path(unquoted(typed))


def _written(number: int) -> str:
    """A tile's number as names of files have it."""
    return f"{number:07d}"


def _agrees(path: Path) -> bool:
    """Whether a file is what its name says."""
    return path.stem.partition("-")[2] == _digest(path.read_bytes())


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]
