"""Where the finished tiles of a study wait: each a file that is there whole or not at all.

`results/<study>/<name>.unfinished` holds `study.json` (what was asked), `parts/` (a Parquet file a
tile, its checksum in its name) and a lock. Whatever interrupts a study loses the tiles in flight.
"""

import json
import os
import shlex
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

import numpy as np
import polars as pl

from experiments.lab import tiles
from experiments.lab.code import code
from experiments.lab.lock import locked
from experiments.lab.results import UNFINISHED, place
from experiments.lab.settings import SHOWN, WHERE, WHO
from experiments.lab.study import Study, resolved, setting_of
from experiments.lab.tiles import Tile
from model.outcomes import OUTCOME, OUTCOMES
from model.parameters import BadInput


class Store:
    """The unfinished folder of a study, locked while it is open. A context manager.

    Raises BadInput if the study is finished already, if another holds the folder, if it is of
    another configuration, or if it cannot be written.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.final = place(study)
        self.path = self.final.with_name(self.final.name + UNFINISHED)
        self.parts = self.path / "parts"
        self.damaged: list[str] = []
        self.held = ExitStack()
        self.tiles = 0
        self.started = perf_counter()

    def __enter__(self) -> "Store":
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
            self.held.enter_context(locked(self.path))
            self._agree()
        except OSError as error:
            self._leave_empty()
            raise BadInput(
                f"results={self.study.results}: {self.path} cannot be written ({error.strerror})"
            ) from None
        except BaseException:
            self.held.close()
            raise
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        kept = f"; {self._kept()}" if kind and self.names() else ""
        if kind is None:
            shutil.rmtree(self.path)
            self.held.close()
        else:
            self._leave_empty()
        if isinstance(error, KeyboardInterrupt) and kept:
            raise KeyboardInterrupt(f"interrupted{kept}") from None
        if isinstance(error, OSError):
            raise BadInput(f"{self.path}: writing failed ({error.strerror}){kept}") from None
        if isinstance(error, BadInput):
            raise BadInput(f"{error}{kept}") from None

    def _leave_empty(self) -> None:
        """Let go of the folder, and remove it if no finished tile lies in it."""
        if not self.names():
            shutil.rmtree(self.path, ignore_errors=True)
        self.held.close()

    def _kept(self) -> str:
        again = shlex.join(["kaesong", self.study.study, f"resume={self.path}"])
        return f"{len(self.names()):,} of {self.tiles:,} tiles are kept; {again} goes on"

    def _agree(self) -> None:
        """Leave what was asked, or compare with what was; raises BadInput with the differences."""
        asked = decides(self.study)
        note = self.path / "study.json"
        if note.exists():
            before = read_note(self.path)["decides"]
            if differences := sorted(differing(before, asked)):
                shown = "; ".join(differences[:3]) + ("; ..." if len(differences) > 3 else "")
                raise BadInput(
                    f"{self.path}: it was begun with another configuration: {shown}. Give the study "
                    f"another name, or go on with resume={self.path} alone"
                )
            return
        held = {"words": list(self.study.words), "name": self.final.name,
                "results": self.study.results, "decides": asked}  # fmt: skip
        _write(note, json.dumps(held, indent=1, ensure_ascii=False).encode())

    def names(self) -> list[str]:
        """The files of finished tiles."""
        return sorted(path.name for path in self.parts.glob("*.parquet"))

    def finished(self, every: Sequence[Tile]) -> dict[int, Path]:
        """Tile's number -> its file, for all that are there and whole; the damaged are removed."""
        self.tiles = len(every)
        found: dict[int, Path] = {}
        for stray in self.parts.glob("*.tmp"):
            stray.unlink()
        for name in self.names():
            path = self.parts / name
            number, _, digest = path.stem.partition("-")
            if (
                _digest(path.read_bytes()) == digest
                and number.isdigit()
                and int(number) < len(every)
            ):
                found[int(number)] = path
            else:
                self.damaged.append(name)
                path.unlink()
        return found

    def keep(self, number: int, outcomes: np.ndarray) -> Path:
        """Write the outcomes of a tile, dtype OUTCOME, any shape."""
        rows = outcomes.reshape(-1)
        buffer = BytesIO()
        table = pl.DataFrame({name: np.ascontiguousarray(rows[name]) for name in OUTCOMES})
        table.write_parquet(buffer, compression="lz4", statistics=False)
        data = buffer.getvalue()
        return _write(self.parts / f"{number:07d}-{_digest(data)}.parquet", data)


def outcomes_in(path: Path) -> np.ndarray:
    """What ``Store.keep`` wrote, (runs,), dtype OUTCOME."""
    table = pl.read_parquet(path)
    found = np.empty(len(table), OUTCOME)
    for name in OUTCOMES:
        found[name] = table[name].to_numpy()
    return found


def decides(study: Study) -> dict[str, Any]:
    """All that decides the numbers of a study and how it is cut into tiles."""
    asked = resolved(study) | {
        "method": study.method, "code": code(), "runs of a tile": tiles.RUNS,
    }  # fmt: skip
    return json.loads(json.dumps(asked))


def differing(before: Any, now: Any, at: str = "") -> Iterator[str]:
    """'seed was 1 and is 2' for every place where two configurations differ."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in {**before, **now}:
            yield from differing(before.get(key), now.get(key), f"{at}.{key}" if at else key)
    elif before != now:
        yield f"{at} was {_said(before)} and is {_said(now)}"


def _said(value: Any) -> str:
    return (
        "not there" if value is None else "there" if isinstance(value, dict) else json.dumps(value)
    )


def read_note(folder: Path) -> dict[str, Any]:
    """What stands in the study.json of an unfinished study; raises BadInput."""
    try:
        held = json.loads((folder / "study.json").read_text("utf-8"))
        return {key: held[key] for key in ("words", "name", "results", "decides")}
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(
            f"resume={folder}: no unfinished study lies there; its folder ends in {UNFINISHED}"
        ) from None


def resumed(study: str, words: Iterable[str]) -> list[str]:
    """The words of a command, with those of the study that ``resume=`` names before them.

    Words of one's own that could change numbers are composed instead, and compared later.
    """
    listed = list(words)
    asked = [word for word in listed if word.startswith("resume=")]
    if not asked or asked[-1] in ("resume=null", "resume="):
        return listed
    folder = Path(asked[-1].partition("=")[2])
    if not (folder / "study.json").exists() and not folder.name.endswith(UNFINISHED):
        folder = folder.with_name(folder.name + UNFINISHED)
    if folder.parent.name != study and (folder / "study.json").exists():
        raise BadInput(
            f"resume={folder}: it is no {study}; kaesong {folder.parent.name} goes on with it"
        )
    note = read_note(folder)
    where = [f"name={note['name']}", f"results={folder.parent.parent}"]
    own = [word for word in listed if setting_of(word) not in WHERE]
    again = {setting_of(word) for word in own}
    if not again <= {*WHO, *SHOWN}:
        return [*own, *where]
    kept = [word for word in note["words"] if setting_of(word) not in (*WHERE, *again)]
    return [*kept, *own, *where]


def _write(path: Path, data: bytes) -> Path:
    """Write a file that is there whole or not at all, even if the power goes."""
    aside = path.with_name(path.name + ".tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    return path


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]
