"""Studies for the tests: any, from settings as a command takes them; and a small one of every kind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import cloudpickle
import numpy as np
import pytest
from filelock import FileLock

from experiments.cli.studies import type_of
from experiments.conduct import finished, save
from experiments.lab.design.reading import study_from
from experiments.lab.design.shipped import configuration
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.running import run
from experiments.lab.present.finished import Finished


def study(command: str = "compare", **settings: Any) -> Study:
    """A checked study of a command with its shipped settings and those given above them."""
    return checked(command, configuration(command, **settings))


def checked(command: str, config: Mapping[str, Any]) -> Study:
    """A checked study of a command from a whole configuration, as Hydra would compose it."""
    return study_from(type_of(command), config)


def lived(asked: Tiled) -> np.ndarray:
    """The outcomes of all runs of a study of one point, (worlds, policies, replicates)."""
    found = np.concatenate([outcomes[:, 0] for _, outcomes in run(asked)])
    return np.ascontiguousarray(np.moveaxis(found, 0, -1))


#: So few firms and months that a run costs next to nothing.
FEW: dict[str, Any] = {"parameters": {"firm": {"candidates": 20}}, "horizon": 24}

#: A small version of every study that finishes in a second or two: command -> settings.
SMALL: dict[str, dict[str, Any]] = {
    "compare": FEW | {"policy": ["status_quo", "recognition"], "replicates": 20},
    "sweep": FEW | {"policy": "recognition", "vary": ["moscow.price=40,80"], "replicates": 10},
    "sensitivity": FEW | {"policy": "recognition", "vary": ["pyongyang", "moscow"], "points": 8},
    "pathways": FEW
    | {"policy": "recognition", "replicates": 10, "scale": [1.0, 2.0], "price": [40.0], "signal": [1.0]},
    "audit": FEW | {"points": 16, "replicates": 20},
    "discover": FEW | {"policy": "recognition", "points": 60, "replicates": 6, "brings": 0.05},
    "tradeoffs": FEW | {"policy": ["recognition", "direct_aid"], "points": 3, "replicates": 4},
    "story": FEW | {"policy": "recognition"},
    "hindcast": {"replicates": 20},
    "calibrate": {"population": 50, "last": 2, "simulations": 1_000, "recovery": 1, "threads": 1},
}

#: Further small studies, with tables that are made on request: name -> command and settings.
FURTHER: dict[str, tuple[str, dict[str, Any]]] = {
    "pairs": ("sensitivity", SMALL["sensitivity"] | {"second": True}),
    "search": (
        "tradeoffs",
        {"policy": ["security_guarantee", "nuclear_status", "recognition"], "parameters": {"firm": {"candidates": 5}}}
        | {"points": 4, "replicates": 4, "search": True, "evaluations": 200, "histories": 20, "robustness": "all"},
    ),
}

#: What every study with a table of runs leaves beside its own tables and figures.
LEFT_BY_ALL = {"README.md", "columns.csv", "manifest.json", "report.html", "ro-crate-metadata.json"}

#: What makes a calibration short, and is no setting of it.
HASTE = {
    "calibration": {"PREDICTED": 10, "TRUTH_POPULATION": 20, "TRUTH_SIMULATIONS": 60},
    "smc": {"CLOSE_ENOUGH": 100.0},
}


#: The folder of what all processes of one test run share; see conftest.py.
_shared: list[Path] = []


def share(folder: Path) -> None:
    """Small studies are looked for, and left, in this folder."""
    _shared[:] = [folder]


def _place() -> Path:
    """The shared folder, or one of this process alone outside a test run."""
    if not _shared:
        share(Path(mkdtemp(prefix="kaesong-tests-")))
    return _shared[0]


@contextmanager
def compiled() -> Iterator[str]:
    """A folder for the compiled code of copies of the model, which one process at a time adds to."""
    folder = _place() / "compiled"
    with FileLock(f"{folder}.lock"):
        yield str(folder)


def once[T](name: str, make: Callable[[Path], T]) -> T:
    """What ``make`` gives, in a folder of its own: asked once for all tests of all processes that need it."""
    path = _place() / name
    with FileLock(f"{path}.lock"):
        if not path.exists():
            path.write_bytes(cloudpickle.dumps(make(Path(mkdtemp(prefix=f"{name}-", dir=_place())))))
        return cloudpickle.loads(path.read_bytes())


@cache
def small(command: str) -> Finished:
    """What a small study of a command gives."""
    return once(f"small-{command}", partial(_run, command))


def _run(command: str, _: Path) -> Finished:
    with pytest.MonkeyPatch.context() as patch:
        for module, values in HASTE.items() if command == "calibrate" else ():
            for name, value in values.items():
                patch.setattr(f"experiments.calibrate.{module}.{name}", value)
        kind, settings = FURTHER.get(command, (command, SMALL.get(command, {})))
        return finished(type_of(kind), **settings)


@cache
def kept(command: str) -> Path:
    """The folder that a small study leaves; written once, to be read and not touched."""
    found, name = small(command), command if command in FURTHER else "small"
    folder = _place() / found.study.command / name
    with FileLock(f"{folder.parent}.lock"):
        return folder if folder.exists() else save(found, name, str(_place()))
