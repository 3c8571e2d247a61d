"""The audit repeated with one thing changed that must not matter (Galán et al. 2009).

Some changes are made to what is run: other luck, firms of another size, other last digits. Others are made
to the model's code, in a copy of it that another process runs: more nodes of the quadrature over what the
North may want, and another order of the month. Half-month steps are not among them: the rules are written
in months (hazards, rates, the record, the calendar), so a half would be another model.
"""

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from experiments.audit import Audit, tables
from experiments.audit.design import audit_design
from experiments.audit.looks import Looks
from experiments.lab.design.designs import Design
from experiments.lab.design.draws import values_for
from experiments.lab.design.prior import PLACE, rows_of
from experiments.lab.design.tiled import THREADS, Block
from experiments.lab.engine.running import run
from experiments.lab.engine.runs import Runs
from experiments.lab.present.progress import progress
from model.cache import INSTALLED, SOURCE

WORLDS = 200  # plausible worlds in which verdicts are repeated
OTHER = 1  # added to the seed that names the luck
FINER = 2.0  # firms in place of one, each of that part of its size
DIGIT = 1e-9  # by this part every drawn number is moved

#: What there are firms by number of, and what says how large they are.
NUMBERS = ("firm.tenants", "firm.candidates", "firm.candidates_expansion", "firm.inside_at_start")
SIZE = "firm.workforce"


class Edit(NamedTuple):
    """A change of the model's code: in a file, one text in place of another."""

    file: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A change: in words that follow 'with', what is done, and the edits of the model's code if it is one."""

    words: str
    done: str
    edits: tuple[Edit, ...] = ()


#: The North's posture and its acts, which in the month come before Seoul's, Moscow's and Beijing's.
_FIRST = '    "pyongyang": pyongyang,\n    "provocations": provocations,\n'
_SEOUL = '    "seoul": seoul,\n'
_PATRONS = '    "moscow": moscow,\n    "beijing": beijing,\n'
LUCK, GRAIN, DECIMALS, MENU, ORDER = "luck", "grain", "decimals", "menu", "order"
CHANGES = {
    LUCK: Change("other luck", "another seed for all that happens by chance"),
    GRAIN: Change("smaller firms", "twice as many firms of half the size"),
    DECIMALS: Change(
        "other last digits", "every drawn number smaller by a billionth, and outcomes with sixteen digits"
    ),
    MENU: Change(
        "a finer menu",
        "what the North may want summed at five points a side of its range, not three",
        (Edit("state.py", "LEVELS = 3\n", "LEVELS = 5\n"),),
    ),
    ORDER: Change(
        "another order of the month",
        "the North acts after Moscow, Beijing and Seoul, not before them",
        (
            Edit("schedule.py", _FIRST + _SEOUL, _PATRONS + _SEOUL + _FIRST),
            Edit("schedule.py", f'    "firms": firm,\n{_PATRONS}', '    "firms": firm,\n'),
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Repeat(Audit):
    """An audit of some plausible worlds with one change; their draws are named by ``named`` and stay."""

    change: str
    named: int

    @cached_property
    def sample(self) -> Design:
        """As of the audit; of a finer grain with as many more firms inside where a case says how many."""
        design = audit_design(self)
        more = [FINER if self.change == GRAIN and axis.name in NUMBERS else 1.0 for axis in design.axes]
        return replace(design, values=design.values * more)

    def drawn(self, numbers: Sequence[int]) -> np.ndarray:
        """The draws of the audit, whatever names the luck."""
        return values_for(numbers, self.uncertain, self.named, self.posterior, self.priors)

    def points_drawn(self, numbers: Sequence[int]) -> np.recarray:
        """The points of the audit with the change."""
        made = super().points_drawn(numbers)
        rows = rows_of(made)
        if self.change == GRAIN:
            rows[..., [PLACE[name] for name in NUMBERS]] *= FINER
            rows[..., PLACE[SIZE]] /= FINER
        if self.change == DECIMALS:
            rows[..., [PLACE[name] for name in self.uncertain]] *= 1.0 - DIGIT
        return made

    def plan(self, runs: Runs) -> Iterator[Block]:
        """As of the audit, without probes."""
        yield from Again(self).plan(runs)


class Again(Looks):
    """The looks of a repeat: no link of a claim is moved, and outcomes keep all digits where that is the change."""

    def _probe(self, runs: Runs) -> Iterator[Block]:  # noqa: ARG002
        yield from ()

    def _room(self) -> np.ndarray:
        room = super()._room()
        digits = isinstance(self.study, Repeat) and self.study.change == DECIMALS
        return room.astype(np.float64) if digits else room


def repeat_of(study: Audit, change: str) -> Repeat:
    """What is run for a change, on threads of this machine."""
    same: dict[str, Any] = {one.name: getattr(study, one.name) for one in fields(study)}
    seed = (study.seed + OTHER) % 2**63 if change == LUCK else study.seed
    few = {"points": min(study.points, WORLDS), "seed": seed, "executor": THREADS, "hours": None}
    return Repeat(**same | few, change=change, named=study.seed)


def repeated(study: Audit) -> dict[str, pl.DataFrame]:
    """Change -> the verdicts of the first plausible worlds under it, as in ``tables.verdicts``."""
    found = {}
    for name, change in CHANGES.items():
        repeat = repeat_of(study, name)
        found[name] = _elsewhere(repeat, change.edits) if change.edits else lived(repeat)
    return found


def lived(repeat: Repeat) -> pl.DataFrame:
    """Run a repeat here; its verdicts."""
    with progress(f"with {CHANGES[repeat.change].words}") as report:
        runs = run(repeat, progress=report)
    looks = Again(repeat)
    for _ in looks.plan(runs):
        pass
    return tables.verdicts(repeat, looks)


def _elsewhere(repeat: Repeat, edits: Sequence[Edit]) -> pl.DataFrame:
    """The verdicts of another process, which runs a copy of the model with edited code."""
    with TemporaryDirectory(prefix="kaesong-") as folder:
        path = edited(Path(folder), edits)
        asked, told = Path(folder, "repeat"), Path(folder, "verdicts")
        asked.write_bytes(pickle.dumps(repeat))
        words = [sys.executable, "-c", f"from {__name__} import main; main()", str(asked), str(told)]
        with subprocess.Popen(words, cwd=folder, env=_environment(path, folder), stdin=subprocess.PIPE) as child:
            if child.wait():
                raise subprocess.CalledProcessError(child.returncode, words)
        return pl.read_parquet(told, glob=False)


def edited(folder: Path, edits: Sequence[Edit]) -> list[Path]:
    """Put a copy of the model with edited code into a folder; where Python is to look for the packages.

    Installed, the model is part of a package, and that is copied as a whole.
    """
    whole = SOURCE.parent if INSTALLED else SOURCE
    copy = folder / "changed" / whole.name
    shutil.copytree(whole, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in edits:
        path = (copy / SOURCE.name if INSTALLED else copy) / edit.file
        text = path.read_text("utf-8")
        if text.count(edit.before) != 1:
            raise RuntimeError(f"model/{edit.file} has changed: experiments/audit/repeats.py does not know it")
        path.write_text(text.replace(edit.before, edit.after), "utf-8")
    return [copy.parent] if INSTALLED else [copy.parent, SOURCE.parent]


def _environment(path: Sequence[Path], folder: str) -> Mapping[str, str]:
    """That of this process, with those packages first, and compiled code in that folder."""
    told = os.environ.get("PYTHONPATH")
    every = [*map(str, path), *([told] if told else [])]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    return kept | {"PYTHONPATH": os.pathsep.join(every), "XDG_CACHE_HOME": folder}


def main() -> None:
    """Run the repeat in the first file, write its verdicts into the second; gone when the parent is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to answer
    Thread(target=_end_with_parent, daemon=True).start()
    asked, told = sys.argv[1:]
    lived(pickle.loads(Path(asked).read_bytes())).write_parquet(told)


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing is ever sent: it returns when the other side is closed
    os._exit(1)
