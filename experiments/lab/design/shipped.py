"""The files of conf/ as plain values, for studies that are begun from Python and not from a command."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from experiments.lab.design.outcomes import FILE
from experiments.lab.design.places import CONF
from experiments.lab.design.quoting import anchored, quoted, typed
from model.given import read
from model.parameters import BadInput, nearest

#: What is chosen by name, one or several together -> as what it stands in a configuration.
_TOGETHER, _ALONE = ("policy", "world"), ("parameters", "design", "executor")


def configuration(command: str | Path, **settings: Any) -> dict[str, Any]:
    """What a command's file in conf/, or the file of a study of one's own, asks for, with settings above it.

    A policy or world is a name, a list of names, or a mapping from names of one's own to values;
    parameters, design and executor are a name or a mapping. All other settings are values. Raises
    BadInput for a name that is not there.
    """
    held = read(command if isinstance(command, Path) else CONF / f"{command}.yaml")
    chosen = {key: value for one in held.pop("defaults", ()) if isinstance(one, dict) for key, value in one.items()}
    for kind in (*_TOGETHER, *_ALONE):
        if kind in settings and settings[kind] is None:
            raise BadInput(f"{kind}=null: it takes a name; allowed: {', '.join(names_of(kind))}")
        given = settings.pop(kind, chosen.get(kind))
        if given is not None:
            held[kind] = _group(kind, given, chosen.get(kind), held.get(kind))
    held.setdefault("parameters", {})
    return _merged(held, settings)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Values over values, at every depth, as an override of the command line sets them."""
    both = {
        key: _merged(under[key], value)
        for key, value in over.items()
        if isinstance(value, Mapping) and isinstance(under.get(key), Mapping)
    }
    return {**under, **over, **both}


def plain(value: Any) -> Any:
    """A setting as YAML would have it: numpy's numbers, arrays and tuples as plain numbers and lists."""
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, Path):
        return str(value)
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def names_of(kind: str) -> list[str]:
    """The shipped policies, worlds, designs ... by name."""
    return sorted(path.stem for path in (CONF / kind).glob("*.yaml"))


def _group(kind: str, given: Any, usual: Any, own: Mapping[str, Any] | None) -> dict[str, Any]:
    if kind in _TOGETHER:
        if isinstance(given, Mapping):
            return {name: dict(values) for name, values in given.items()}
        listed: Sequence[str] = [given] if isinstance(given, str) else given
        return {key: value for name in listed for key, value in _named(kind, name).items()}
    if isinstance(given, Mapping):
        usual = given.get("kind", usual)
        below = _named(kind, usual) if usual is not None else {}
        return below | dict(given)
    return _named(kind, given) | dict(own or {})


def _named(kind: str, name: str) -> dict[str, Any]:
    path = CONF / kind / f"{name}.yaml"
    if not path.is_file():
        raise BadInput(f"{kind}={name}: no such {kind}; {nearest(str(name), names_of(kind))}")
    held = read(path)
    return held.get(kind, held) if kind in _ALONE else held


def words_of(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The overrides of a command that asks for the same settings."""
    found: list[str] = []
    for key, value in settings.items():
        if key in _TOGETHER and isinstance(value, Mapping):
            found += [f"{key}=[]", *_below(f"+{key}", value)]
        elif key in _ALONE and isinstance(value, Mapping) and "kind" in value:
            own = {name: one for name, one in value.items() if name != "kind"}
            found += [f"{key}={value['kind']}", *(_below(key, own) if own else [])]
        elif isinstance(value, Mapping):
            found += _below(key, value)
        else:
            found.append(f"{key}={_word(value)}")
    return tuple(typed(anchored(word)) for word in found)


def _below(at: str, values: Mapping[str, Any]) -> list[str]:
    """'parameters.moscow.price=80' for every value in a mapping; an empty one stands for itself."""
    found: list[str] = []
    for key, value in values.items():
        deeper = isinstance(value, Mapping) and value
        found += _below(f"{at}.{key}", value) if deeper else [f"{at}.{key}={_word(value)}"]
    return found


def _word(value: Any) -> str:
    """A value as Hydra reads it; a text in quotes, unless it is a plain name or path."""
    if isinstance(value, list | tuple):
        return FILE if FunctionType in map(type, value) else f"[{','.join(map(_word, value))}]"
    if isinstance(value, FunctionType):
        return FILE  # which the study leaves in its folder
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z_/][\w./-]*|\d{4}-\d{1,2}", value):
        return quoted(value)
    return str(value)
