"""Studies of the user's own: NAME.py and NAME.yaml in the folder of --config-dir, or of an installed package."""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from experiments.lab.design.outside import beside, code_of, offered
from model.parameters import BadInput, nearest

if TYPE_CHECKING:
    from experiments.lab.design.study import Study


class Own(NamedTuple):
    """A study of the user's own that is not imported yet.

    module: its dotted name; code: its file; file: that of its settings; package: who offers it, if
    it was not found in a folder.
    """

    name: str
    module: str
    code: Path | None
    file: Path | None
    package: str | None = None

    @property
    def where(self) -> str:
        """What a message calls it."""
        return f"package {self.package}" if self.package else str(self.code)


def in_folder(folder: Path) -> dict[str, Own]:
    """The studies of a folder, by name."""
    names = sorted({path.stem for path in (*folder.glob("*.yaml"), *folder.glob("*/*.yaml"))})
    found = {name: (code, beside(code, name)) for name in names if (code := _code_in(folder, name))}
    return {name: Own(name, name, code, file) for name, (code, file) in found.items() if file}


def in_packages() -> Iterator[Own]:
    """The studies that installed packages offer; nothing of theirs is imported."""
    for one in offered():
        code = _code_at(one.module)
        package = one.dist.name if one.dist else one.module
        yield Own(one.name, one.value, code, beside(code, one.name) if code else None, package)


def half_of(folder: Path, name: str) -> str | None:
    """What a folder lacks of a study of which it holds a half, if it does."""
    code, file = _code_in(folder, name), folder / f"{name}.yaml"
    if code:
        return f"{code}: the study lacks its settings, {file}"
    return f"{file}: the study lacks its code, {folder / name}.py" if file.is_file() else None


def _code_in(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / f"{name}.py", folder / name / "__init__.py") if path.is_file()), None)


def _code_at(module: str) -> Path | None:
    """The file of a module, found without any import; None where there is none."""
    names = module.partition(":")[0].split(".")
    try:
        spec = find_spec(names[0])
        for k in range(2, len(names) + 1):
            spec = spec and PathFinder.find_spec(".".join(names[:k]), spec.submodule_search_locations)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin else None


def type_in(own: Own) -> "type[Study]":
    """Import a study and check its form; raises BadInput, or whatever its code raises."""
    if not own.name.isidentifier():
        raise BadInput(f"{own.where}: '{own.name}' names no study; it takes letters, digits and '_'")
    if own.package and ":" in own.module:
        raise BadInput(f"{own.where}: the entry point {own.name} is '{own.module}'; it takes a module alone")
    if own.code is None:
        raise BadInput(f"{own.where}: the entry point {own.name} is '{own.module}', and no such module is there")
    if own.file is None:
        raise BadInput(f"{own.where}: no {own.name}.yaml lies beside {own.code}, which holds the settings")
    module = import_module(own.module) if own.package else _from_file(own, own.code)
    kind = _checked(own, module)
    code_of(kind)  # now, while it is what runs
    return kind


def _checked(own: Own, module: ModuleType) -> "type[Study]":
    """The type of a study, whose name is that of the study with a capital; raises BadInput."""
    from experiments.lab.design.study import Study
    from experiments.lab.design.tiled import Tiled

    wanted = own.name.capitalize()
    types = {name: one for name, one in vars(module).items() if isinstance(one, type) and issubclass(one, Study)}
    if wanted not in types:
        mine = [name for name, one in types.items() if one.__module__.startswith(own.module.partition(".")[0])]
        hint = f"; {nearest(wanted, mine)}" if mine else ", a subclass of Study or Tiled"
        raise BadInput(f"{own.code}: the study '{own.name}' lacks its class {wanted}{hint}")
    kind = types[wanted]
    if kind.command != own.name:
        raise BadInput(f"{own.code}: {wanted}.command is '{kind.command}'; it takes '{own.name}', the study's name")
    does = ("finish", Tiled) if issubclass(kind, Tiled) else ("serve" if kind.serves else "run", Study)
    if getattr(kind, does[0]) is getattr(does[1], does[0]):
        raise BadInput(f"{own.code}: {wanted} lacks its function {does[0]}, which gives what it found")
    return kind


#: Modules that were read from a folder, by name, with the bytes that they were read from.
_READ: dict[str, tuple[ModuleType, bytes]] = {}


def _from_file(own: Own, code: Path) -> ModuleType:
    """The module of a study in a folder, read anew where it has changed; raises BadInput."""
    import cloudpickle

    name, text = own.name, _bytes(code)
    there = sys.modules.get(name)
    if there is not None and name in _READ and there is _READ[name][0]:
        if _READ[name][1] == text and there.__file__ == str(code.absolute()):
            return there
        _forget(name)
    _refuse_taken(name, code)
    spec = spec_from_file_location(name, code.absolute())
    if spec is None or spec.loader is None:
        raise BadInput(f"{code}: it cannot be read as a module of Python")
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        _forget(name)
        raise BadInput(f"{error.filename or code}, line {error.lineno}: broken Python ({error.msg})") from None
    except BaseException as error:
        _forget(name)
        error.add_note(f"kaesong: {code} could not be imported")
        raise
    cloudpickle.register_pickle_by_value(module)  # workers elsewhere have no such file
    _READ[name] = module, text
    return module


def _bytes(code: Path) -> bytes:
    """What a study is read from: its file, or all those of its package."""
    try:
        files = sorted(code.parent.rglob("*.py")) if code.name == "__init__.py" else [code]
        return b"\0".join(path.read_bytes() for path in files)
    except OSError as error:
        raise BadInput(f"{code}: the file cannot be read ({error.strerror})") from None


def _refuse_taken(name: str, code: Path) -> None:
    """Raise BadInput where Python knows another module by a study's name."""
    try:
        spec = find_spec(name)
    except ValueError:  # of a module that says nothing of itself, as __main__
        spec = None
    if spec and spec.origin and Path(spec.origin).absolute() != code.absolute():
        raise BadInput(f"{code}: Python has another module '{name}' already; give the study another name")


def _forget(name: str) -> None:
    """Let a module that was read from a folder, and all below it, be read anew."""
    for one in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[one]
    _READ.pop(name, None)


_FOLDER = ("--config-dir", "-cd")


def study_first(words: Sequence[str]) -> list[str]:
    """The words of a command with the study in front, and the folder of --config-dir behind; help if none is asked."""
    taken = 2 if words[:1] and words[0] in _FOLDER else int(words[0].startswith("--config-dir=")) if words else 0
    return [*(words[taken:] or ["--help"]), *words[:taken]]


def folder_of(words: Sequence[str]) -> Path | None:
    """The folder of --config-dir among some words, or that of the unfinished study which they go on with."""
    for flag, after in zip(words, [*words, ""][1:], strict=True):
        key, equals, text = flag.partition("=")
        if key in _FOLDER:
            place = text if equals else after
            return Path(place) if place else None
    resumed = next((word for word in words if word.startswith("resume=")), None)
    if resumed is None:
        return None
    from experiments.lab.engine.store import read_note, unfinished

    try:
        begun = read_note(unfinished(resumed.partition("=")[2]))["words"]
    except BadInput:
        return None  # whoever goes on with it will say so
    return folder_of([word for word in begun if not word.startswith("resume=")])
