"""The studies there are: a folder under experiments/ and a file in conf/ of the same name; and the user's own."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from experiments.lab.design.places import CONF
from model.parameters import BadInput, nearest

if TYPE_CHECKING:
    from experiments.cli.own import Own
    from experiments.lab.design.study import Study

#: The main job stands first; the others follow by name.
MAIN = "compare"

#: What works on finished studies, without a configuration of its own.
COLLECT, REDRAW = "collect", "redraw"


@cache
def studies() -> dict[str, str]:
    """Study of ours -> what it does, as the first line of its file says it."""
    names = sorted(path.stem for path in CONF.glob("*.yaml") if find_spec(f"..{path.stem}", __package__))
    ordered = sorted(names, key=lambda name: name != MAIN)
    return {name: first_line(CONF / f"{name}.yaml") for name in ordered}


def first_line(file: Path) -> str:
    """What a study does, as its file says it."""
    first = opening(file).partition("\n")[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""


def opening(file: Path) -> str:
    """The comment that a study's file begins with, and its list of what is chosen by name."""
    return file.read_text("utf-8").partition("\n\n")[0]


def settings(file: Path) -> str:
    """The settings of a study with their comments, as they stand in its file."""
    return file.read_text("utf-8").partition("\n\n")[2]


def own(folder: Path | None = None) -> dict[str, list["Own"]]:
    """The studies of the user's own by name: those of a folder, and those of installed packages."""
    from experiments.cli.own import in_folder, in_packages

    found: dict[str, list[Own]] = {}
    for one in [*(in_folder(folder).values() if folder else ()), *in_packages()]:
        found.setdefault(one.name, []).append(one)
    return found


def own_lines(folder: Path | None = None) -> list[tuple[str, str]]:
    """Studies of the user's own, each with what it does, or why it cannot be used."""
    told = []
    for name, places in own(folder).items():
        try:
            found = _only(name, places)
            told.append((name, first_line(found.file) if found.file else f"cannot be used: it lacks its {name}.yaml"))
        except (BadInput, OSError, UnicodeDecodeError) as error:
            told.append((name, f"cannot be used: {error}"))
    return told


def _only(name: str, places: list["Own"]) -> "Own":
    """The one place of a study; raises BadInput where its name is taken."""
    if name in (*studies(), COLLECT, REDRAW, "help"):
        raise BadInput(f"{places[0].where}: a study '{name}' is shipped already; give yours another name")
    if len(places) > 1:
        raise BadInput(f"{name}: it is offered more than once, by {' and '.join(one.where for one in places)}")
    return places[0]


def type_of(name: str, folder: Path | None = None) -> "type[Study]":
    """The type of a study: `experiments.compare.Compare` of `compare`.

    folder: where studies of the user's own are looked for too. Raises BadInput where there is no such
    study, or where one of the user's is not as it should be; and whatever its code raises.
    """
    from experiments.cli.own import half_of, in_folder, type_in

    if name in studies():
        if folder and (shadow := in_folder(folder).get(name)):
            _only(name, [shadow])
        return getattr(_module(name), name.capitalize())
    mine = own(folder)
    if name in mine:
        return type_in(_only(name, mine[name]))
    if folder and not folder.is_dir():
        raise BadInput(f"--config-dir {folder}: no such folder")
    half = half_of(folder, name) if folder else None
    raise BadInput(half or f"no study '{name}'; {nearest(name, [*studies(), *mine, COLLECT, REDRAW])}")


def function_of(name: str) -> Callable[..., Any] | None:
    """A study as a function, `experiments.compare.compare` of `compare`; None of one that is served, or of none."""
    if name in studies():
        return getattr(_module(name), name, None)
    if name not in own():
        return None
    return getattr(import_module(type_of(name).__module__), name, None)


def _module(name: str) -> ModuleType:
    return import_module(f"..{name}", __package__)
