"""Outcomes of one's own: plain functions of a history's months, from a Python file or a notebook, compiled.

What decides their numbers is the text alone. It may name numpy and math and nothing else from outside, and no
random numbers, so that it gives the same wherever it runs. Compiled code is not kept: the text may change.
"""

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb
from types import FunctionType
from typing import Any, NamedTuple

import numba
import numpy as np

from experiments.lab.design.sources import text_of
from model.outcomes import OUTCOMES, QUANTITIES, Measure
from model.parameters import BadInput, nearest, shown

#: The copy that a study leaves in its folder.
FILE = "outcomes.py"
#: What a text may import.
ALLOWED = ("math", "numpy")
#: Names of other columns in the table of runs.
TAKEN = (*OUTCOMES, "point", "world", "policy", "replicate", "draw")
YES_OR_NO = "0 or 1"
EXAMPLE = '"""Months at the table in the first year. Unit: months"""'
#: A history as functions see it: a copy of their own in double precision, so that sums are, and it may be changed.
MONTH = np.dtype((np.record, [(name, "f8") for name in QUANTITIES]))  # made once: numba compares a new one by fields
LONGEST = 160  # letters of a reason

#: From the place of a history among points and policies to the words for that run.
Where = Callable[[int, int], str]


@dataclass(frozen=True)
class OwnOutcomes:
    """Functions of months, each a column of the table of runs.

    named: how messages call the file; text: all that it holds; measures: name -> unit and meaning.
    """

    named: str
    text: str
    measures: dict[str, Measure]

    @cached_property
    def digest(self) -> str:
        """That of the text, which decides the numbers."""
        return sha256(self.text.encode()).hexdigest()

    def decides(self) -> dict[str, Any]:
        """What decides the numbers, as plain values; where the file lies does not."""
        return {"sha256": self.digest, "functions": {name: one.unit for name, one in self.measures.items()}}

    def compile(self) -> None:
        """Compile all, so that what cannot be is refused before anything runs; raises BadInput."""
        _compiled(self.named, self.text)

    def measure(self, months: np.recarray, lengths: np.ndarray, found: np.ndarray, where: Where) -> None:
        """Write each function's values into ``found``, (points, policies, functions), dtype f8.

        months: (points, policies, months), dtype QUANTITY; lengths: how many months each point has, (points,).
        Raises BadInput, with the run, where a function fails or gives no number. nan stands for no value.
        """
        flat = months.view("f4").reshape(*months.shape, len(QUANTITIES))
        history = np.zeros(months.shape[-1], MONTH).view(np.recarray)
        wide = history.view("f8").reshape(len(history), len(QUANTITIES))
        place, values = np.zeros(2, np.int64), np.empty(found.shape[:2])
        for k, (name, every) in enumerate(_compiled(self.named, self.text).items()):
            try:
                every(flat, lengths, history, wide, values, place)
            except Exception as error:  # whatever the function raises
                raise self._failed(name, _reason(error), where(*place)) from None
            known = (values == 0) | (values == 1) if self.measures[name].unit == YES_OR_NO else np.isfinite(values)
            if not known.all():
                self._refuse_odd(name, values, known, where)
                values[np.isnan(values)] = np.nan  # of one kind, since histories are compared byte for byte
            found[..., k] = values

    def _refuse_odd(self, name: str, values: np.ndarray, known: np.ndarray, where: Where) -> None:
        """Raise BadInput for what is neither a number of its kind nor nan."""
        for i, j in np.argwhere(~known & ~np.isnan(values))[:1]:
            takes = "0, 1" if self.measures[name].unit == YES_OR_NO else "a finite number"
            why = f"it gives {values[i, j]:g}; it takes {takes}, or nan where there is no value"
            raise self._failed(name, why, where(i, j))

    def _failed(self, name: str, why: str, run: str) -> BadInput:
        return BadInput(f"{self.named}: {name} fails in {run}: {why}")


def own_outcomes(key: str, value: Any) -> OwnOutcomes | None:
    """The check of the setting: a file, or functions from Python; null for none. Raises BadInput."""
    if value is None:
        return None
    listed = value if isinstance(value, list | tuple) else [value]
    if listed and all(isinstance(one, FunctionType) for one in listed):
        return _read(key, text_of(listed, key))
    if not isinstance(value, str | Path) or not str(value):
        raise BadInput(f"{key}={shown(value)}: it takes the path of a Python file, e.g. {key}=mine.py")
    return _read(f"{key}={value}", _text(Path(value), f"{key}={value}"))


def _text(path: Path, named: str) -> str:
    """The text of a file; raises BadInput."""
    try:
        return path.expanduser().read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"{named}: no such file") from None
    except IsADirectoryError:
        inside = sorted(path.expanduser().glob("*.py"))
        hint = f", e.g. outcomes={path}/{inside[0].name}" if inside else ""
        raise BadInput(f"{named}: it is a folder; a Python file is needed{hint}") from None
    except UnicodeDecodeError:
        raise BadInput(f"{named}: it is no text in UTF-8; a Python file is needed") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise BadInput(f"{named}: it cannot be read ({getattr(error, 'strerror', None) or error})") from None


class _Read(NamedTuple):
    """What a text defines: all its functions by name, the names that it holds, and those that are outcomes."""

    functions: dict[str, FunctionType]
    names: dict[str, Any]
    outcomes: list[str]


def _read(named: str, text: str) -> OwnOutcomes:
    """The outcomes that a text defines; raises BadInput."""
    read = _executed(named, text)
    if not read.outcomes:
        raise BadInput(f"{named}: it defines no outcome; it takes functions of one argument, e.g. def mine(months)")
    lower: dict[str, str] = {name.casefold(): "an outcome or a key of every run" for name in TAKEN}
    for name in read.outcomes:
        if name.casefold() in lower:
            raise BadInput(f"{named}: {name} is already the name of {lower[name.casefold()]}; choose another")
        lower[name.casefold()] = "another function"
    return OwnOutcomes(named, text, {name: _measure(named, name, read.functions[name]) for name in read.outcomes})


def _executed(named: str, text: str) -> _Read:
    """Run a text and gather its functions; raises BadInput with the line where it cannot be run."""
    try:
        tree = ast.parse(text, named)
        _refuse_impure(named, tree)
        names: dict[str, Any] = {"__name__": "outcomes"}
        exec(compile(tree, named, "exec"), names)
    except BadInput:
        raise
    except SyntaxError as error:
        raise BadInput(f"{named}, line {error.lineno}: it is no Python ({error.msg})") from None
    except (Exception, SystemExit) as error:
        lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == named]
        raise BadInput(f"{named}{f', line {lines[-1]}' if lines else ''}: {_reason(error)}") from None
    own = {
        name: one for name, one in names.items() if isinstance(one, FunctionType) and one.__code__.co_filename == named
    }
    return _Read(own, names, [name for name in own if not name.startswith("_")])


def _refuse_impure(named: str, tree: ast.AST) -> None:
    """Raise BadInput where a text names what may differ from place to place, or from run to run."""
    for node in ast.walk(tree):
        where = f"{named}, line {getattr(node, 'lineno', 0)}"
        modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        below = [one.name for one in node.names] if isinstance(node, ast.ImportFrom) else []
        modules += [f"{'.' * node.level}{node.module or ''}"] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            if module.partition(".")[0] not in ALLOWED:
                raise BadInput(f"{where}: it imports {module}; functions may use {' and '.join(ALLOWED)} alone")
        drawn = "random" in below or any("random" in module.split(".") for module in modules)
        if drawn or (isinstance(node, ast.Attribute) and node.attr == "random"):
            raise BadInput(f"{where}: it draws random numbers; a run must give the same whenever it is asked")


def _measure(named: str, name: str, function: FunctionType) -> Measure:
    """The unit and meaning of a function, from its docstring; raises BadInput."""
    parameters = list(inspect.signature(function).parameters.values())
    if [one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in parameters] != [True]:
        taken = ", ".join(map(str, parameters)) or "nothing"
        raise BadInput(f"{named}: {name} takes {taken}; one argument is needed, the months of a history")
    told, _, unit = (inspect.getdoc(function) or "").rpartition("Unit:")
    meaning, unit = (told.strip().splitlines() or [""])[0].strip().rstrip("."), unit.strip().rstrip(".")
    if not meaning or not unit or "\n" in unit:
        raise BadInput(f"{named}: {name} says no meaning and unit; its docstring is as in {EXAMPLE}")
    return Measure(unit, meaning)


@cache
def _compiled(named: str, text: str) -> dict[str, Callable]:
    """Name -> what calls the function for every history; raises BadInput for one that cannot be compiled."""
    read, months = _executed(named, text), numba.typeof(np.zeros(1, MONTH).view(np.recarray))
    for name, function in read.functions.items():
        read.names[name] = numba.njit(function, boundscheck=True, nogil=True)  # others find it there
    callers = {}
    for name in read.outcomes:
        made, unit = read.names[name], _measure(named, name, read.functions[name]).unit
        if hasattr(made, "compile"):  # it is a plain function where numba is switched off
            try:
                made.compile((months,))
            except Exception as error:  # numba's own are of many kinds
                raise BadInput(f"{named}: {name} cannot be compiled: {_reason(error)}") from None
            _refuse_kind(f"{named}: {name}", made.nopython_signatures[0].return_type, unit)
        callers[name] = _caller(made)
    return callers


def _refuse_kind(named: str, kind: Any, unit: str) -> None:
    """Raise BadInput where a compiled function does not give a number, or a truth that its unit does not tell of."""
    if isinstance(kind, numba.types.Boolean):
        if unit != YES_OR_NO:
            raise BadInput(f"{named} gives true or false, and its unit is '{unit}'; it takes 'Unit: {YES_OR_NO}'")
    elif not isinstance(kind, numba.types.Integer | numba.types.Float):
        none = isinstance(kind, numba.types.NoneType | numba.types.Optional)
        what = "nothing, always or at times" if none else f"no number ({brief(str(kind))})"
        what = "an array" if isinstance(kind, numba.types.Array) else what
        raise BadInput(f"{named} gives {what}; it takes a number, or nan where there is no value")


def _caller(function: Any) -> Callable:
    """Calls a function for every history, each time with a copy of its months."""

    @numba.njit(nogil=True)
    def every(flat, lengths, history, wide, values, place):  # type: ignore[no-untyped-def]
        for i in range(flat.shape[0]):
            for j in range(flat.shape[1]):
                place[0], place[1] = i, j
                for t in range(lengths[i]):  # loops compile in a third of the time of slices
                    for k in range(flat.shape[3]):
                        wide[t, k] = flat[i, j, t, k]
                values[i, j] = function(history[: lengths[i]])

    return every


def _reason(error: BaseException) -> str:
    """The first line of an error that says something, not too long."""
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line).strip() for line in str(error).splitlines()]
    told = [line for line in lines if line and not line.startswith("Failed in nopython mode")]
    text = told[0] if told else ""
    if missing := re.match(r"Unknown attribute '(\w+)' of type \w+ array\(Record", text):
        text = f"months have no '{missing[1]}'; {nearest(missing[1], QUANTITIES)}"
    kind = "" if isinstance(error, numba.core.errors.NumbaError) else type(error).__name__
    return brief(": ".join(part for part in (kind, text) if part))


def brief(text: str) -> str:
    """A text in one line of some length at most."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
