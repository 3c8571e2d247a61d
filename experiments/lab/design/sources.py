"""The source of functions from a notebook or a module, as the text of a file that can do without these."""

import inspect
from collections.abc import Sequence
from textwrap import dedent
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from model.parameters import BadInput


def text_of(functions: Sequence[FunctionType], named: str) -> str:
    """The text of a file that defines some functions, and before them what they name; raises BadInput."""
    parts: dict[str, str] = {}
    for function in functions:
        _add(function, parts, named)
    return "\n\n".join(parts.values()) + "\n"


def _add(function: FunctionType, parts: dict[str, str], named: str) -> None:
    """Add a function and what it names, each once."""
    if function.__name__ in parts:
        return
    try:
        source = dedent(inspect.getsource(function))
    except (OSError, TypeError):
        raise BadInput(f"{named}: the source of {function.__name__} is not to be had; put it into a file") from None
    if not source.startswith("def "):
        raise BadInput(f"{named}: {function.__name__} is no plain function; it takes def, without decorators")
    around = inspect.getclosurevars(function)
    for name, value in {**around.globals, **around.nonlocals}.items():
        if isinstance(value, FunctionType):
            _add(value, parts, named)
        elif name not in parts and (line := _line(name, value)):
            parts[name] = line
    parts[function.__name__] = source


def _line(name: str, value: Any) -> str | None:
    """The line that gives a module or a plain value its name; None for anything else."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__} as {name}"
    if isinstance(value, BuiltinFunctionType):
        return f"from {value.__module__} import {value.__name__} as {name}"
    return f"{name} = {value!r}" if isinstance(value, int | float | str) else None
