"""Studies of the user's own, outside this project: where their settings lie, and what names their code."""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from experiments.lab.design.places import CONF
from model.parameters import BadInput

#: The group of entry points under which an installed package offers its studies.
GROUP = "kaesong.studies"

_OURS = __name__.removesuffix(".lab.design.outside")


def is_ours(kind: type) -> bool:
    """Whether a study belongs to this project."""
    return kind.__module__ == _OURS or kind.__module__.startswith(f"{_OURS}.")


def offered() -> list[EntryPoint]:
    """What installed packages offer as studies of theirs."""
    return sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value))


def beside(code: Path, name: str) -> Path | None:
    """The file ``name.yaml`` beside a module, or of a package beside its folder or in it."""
    places = [code.parent, code.parent.parent] if code.name == "__init__.py" else [code.parent]
    return next((found for place in places if (found := place / f"{name}.yaml").is_file()), None)


def settings_file(kind: Any) -> Path:
    """The YAML file of a study's settings; raises BadInput where a study of the user's own has none."""
    if is_ours(kind):
        return CONF / f"{kind.command}.yaml"
    files = [path for name in _above(kind.__module__) if (path := _file_of(name))]
    found = next((file for code in files if (file := beside(code, kind.command))), None)
    if found is None:
        where = files[0] if files else kind.__name__
        raise BadInput(f"{where}: no {kind.command}.yaml lies beside it, which holds the settings")
    return found


def _above(module: str) -> list[str]:
    """A module by its dotted name, and all packages that it is in, the nearest first."""
    names = module.split(".")
    return [".".join(names[:k]) for k in range(len(names), 0, -1)]


def _file_of(module: str) -> Path | None:
    """The file of a module that was imported, if it has one."""
    code = getattr(sys.modules.get(module), "__file__", None)
    return Path(code).absolute() if code else None


def code_of(kind: type) -> dict[str, str] | None:
    """What names the code of a study of the user's own, as the manifest has it; None of ours.

    The package that offers it and its version, or else its file; and the digest of all Python files
    of its top package. It is taken when it is first asked for, as a study is when it is read.
    """
    return None if is_ours(kind) else _code_of(kind)


@cache
def _code_of(kind: type) -> dict[str, str] | None:
    top = kind.__module__.partition(".")[0]
    files = list(_files_of(top))
    if not files:
        return None
    digest = sha256()
    for name, path in files:
        digest.update(f"{name}\n".encode() + path.read_bytes())
    return {**_named(kind, top, files[0][1]), "sha256": digest.hexdigest()}


def _named(kind: type, top: str, first: Path) -> dict[str, str]:
    """The package and version that offer a study, or the file that it was read from."""
    for one in offered():
        if one.dist is not None and one.module.partition(".")[0] == top:
            return {"package": one.dist.name, "version": one.dist.version, "module": kind.__module__}
    return {"file": str(_file_of(kind.__module__) or first)}


def _files_of(top: str) -> Iterator[tuple[str, Path]]:
    """The Python files of a module, or of a package at any depth, by their names below it."""
    module = sys.modules.get(top)
    places = getattr(module, "__path__", None)
    if places is None:
        code = _file_of(top)
        yield from [(code.name, code)] if code else []
    for place in places or ():
        for path in sorted(Path(place).rglob("*.py")):
            yield path.relative_to(place).as_posix(), path


def whence(kind: Any) -> tuple[str, ...]:
    """The words of a command that say where a study lies, if they are needed to find it."""
    told = code_of(kind)
    code = None if told is None or "package" in told else _file_of(kind.__module__.partition(".")[0])
    if code is None:
        return ()
    return "--config-dir", str(code.parent.parent if code.name == "__init__.py" else code.parent)
