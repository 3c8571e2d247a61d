"""The files of conf/ as plain values, for studies that are begun from Python and not from a command."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from experiments.lab.design.study import HOME
from model.parameters import BadInput, nearest

#: The shipped configuration.
CONF = HOME / "conf"

#: What is chosen by name, one or several together -> as what it stands in a configuration.
_TOGETHER, _ALONE = ("policy", "world"), ("parameters", "design", "executor")


def configuration(command: str, **settings: Any) -> dict[str, Any]:
    """What a command's file in conf/ asks for, with settings of one's own above it.

    A policy or world is a name, a list of names, or a mapping from names of one's own to values;
    parameters, design and executor are a name or a mapping. All other settings are values. Raises
    BadInput for a name that is not there.
    """
    held = read(CONF / f"{command}.yaml")
    chosen = {
        key: value for one in held.pop("defaults", ()) if isinstance(one, dict) for key, value in one.items()
    }
    for kind in (*_TOGETHER, *_ALONE):
        if kind in settings and settings[kind] is None:
            raise BadInput(f"{kind}=null: it takes a name; allowed: {', '.join(names_of(kind))}")
        given = settings.pop(kind, chosen.get(kind))
        if given is not None:
            held[kind] = _group(kind, given, chosen.get(kind), held.get(kind))
    held.setdefault("parameters", {})
    return held | settings


def read(path: Path) -> dict[str, Any]:
    """The values in a file of conf/."""
    return yaml.safe_load(path.read_text("utf-8")) or {}


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
        below = _named(kind, usual) if usual is not None else {}
        return below | dict(given)
    return _named(kind, given) | dict(own or {})


def _named(kind: str, name: str) -> dict[str, Any]:
    path = CONF / kind / f"{name}.yaml"
    if not path.is_file():
        raise BadInput(f"{kind}={name}: no such {kind}; {nearest(str(name), names_of(kind))}")
    held = read(path)
    return held.get(kind, held) if kind in _ALONE else held
