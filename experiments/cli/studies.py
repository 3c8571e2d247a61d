"""The studies there are: a folder under experiments/ and a file in conf/ of the same name."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from experiments.lab.design.places import CONF

if TYPE_CHECKING:
    from experiments.lab.design.study import Study

#: The main job stands first; the others follow by name.
MAIN = "compare"

#: What works on finished studies, without a configuration of its own.
COLLECT, REDRAW = "collect", "redraw"


@cache
def studies() -> dict[str, str]:
    """Study -> what it does, as the first line of its file says it."""
    names = sorted(path.stem for path in CONF.glob("*.yaml") if find_spec(f"..{path.stem}", __package__))
    ordered = sorted(names, key=lambda name: name != MAIN)
    return {name: opening(name).splitlines()[0].removeprefix("# ") for name in ordered}


def opening(name: str) -> str:
    """The comment that a study's file begins with, and its list of what is chosen by name."""
    return (CONF / f"{name}.yaml").read_text("utf-8").split("\n\n", 1)[0]


def settings(name: str) -> str:
    """The settings of a study with their comments, as they stand in its file."""
    return (CONF / f"{name}.yaml").read_text("utf-8").split("\n\n", 1)[1]


def type_of(name: str) -> "type[Study]":
    """The type of a study: `experiments.compare.Compare` of `compare`."""
    return getattr(_module(name), name.capitalize())


def function_of(name: str) -> Callable[..., Any] | None:
    """A study as a function, `experiments.compare.compare` of `compare`; None of one that is served."""
    return getattr(_module(name), name, None)


def _module(name: str) -> ModuleType:
    return import_module(f"..{name}", __package__)
