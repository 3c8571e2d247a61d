"""How each setting is checked: a function from its name and value to what a study takes, or BadInput."""

import re
from collections.abc import Mapping
from typing import Any

from experiments.lab.design import MOST_POINTS
from experiments.lab.goals import GOALS
from experiments.lab.prior import DRAWN
from model.outcomes import OUTCOMES
from model.parameters import PARAMETERS, BadInput, nearest

OPTIONAL = ("horizon", "points")  # settings that may be null


def whole(low: int, high: int, default: int | None = None) -> Any:
    """A check for a whole number; ``default`` stands for null."""

    def check(key: str, value: Any) -> int | None:
        if value is None:
            if default is None and key not in OPTIONAL:
                raise BadInput(f"{key}=null: it takes a whole number from {low:,} to {high:,}")
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadInput(f"{key}={value}: it takes a whole number from {low:,} to {high:,}")
        return value

    return check


def share(key: str, value: Any) -> float | None:
    """A half-width, or none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0005 <= value < 1:
        raise BadInput(f"{key}={value}: it takes a half-width from 0.0005 to 1, e.g. {key}=0.01")
    return float(value)


def truth(key: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadInput(f"{key}={value}: it takes true or false")
    return value


def name(key: str, value: Any) -> str | None:
    """A name that may be a folder's, or none."""
    if value is None:
        return None
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", str(value)):
        raise BadInput(
            f"{key}={value}: a name takes letters, digits, '_', '-' and '.', and starts with a letter or digit"
        )
    return str(value)


def folder(key: str, value: Any) -> str:
    """The path of a folder."""
    if not isinstance(value, str) or not value:
        raise BadInput(f"{key}={value}: it takes the path of a folder")
    return value


def optional(check: Any) -> Any:
    """A check that lets null through."""
    return lambda key, value: None if value is None else check(key, value)


def choice(*allowed: str) -> Any:
    """A check for one of some words."""

    def check(key: str, value: Any) -> str:
        if value not in allowed:
            raise BadInput(f"{key}={value}: {nearest(value, allowed)}")
        return value

    return check


def points(key: str, value: Any) -> int | None:
    """A number of points, or none."""
    return None if value is None else whole(1, MOST_POINTS)(key, value)


def vary(key: str, value: Any) -> tuple[str, ...]:
    """The axes, each a name or a name with its values."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
        raise BadInput(
            f"{key}={value}: it takes a list of names, e.g. {key}=[moscow.price,firm.value]"
        )
    return tuple(listed)


def metrics(key: str, value: Any) -> tuple[str, ...]:
    """Some outcomes; the month of talks is none, since runs without talks have none."""
    listed = [value] if isinstance(value, str) else value
    known = [name for name in OUTCOMES if name != "talks_month"]
    if not isinstance(listed, list) or not listed:
        raise BadInput(f"{key}={value}: it takes outcomes, e.g. {key}=[talks_by_deadline]")
    for name in listed:
        if name not in known:
            raise BadInput(f"{key}: {name} is no outcome of every run; {nearest(name, known)}")
    return tuple(dict.fromkeys(listed))


def numbers(low: float, high: float) -> Any:
    """A check for a list of numbers, sorted, each once."""

    def check(key: str, value: Any) -> tuple[float, ...]:
        listed = value if isinstance(value, list) else [value]
        for number in listed:
            if (
                isinstance(number, bool)
                or not isinstance(number, int | float)
                or not low <= number <= high
            ):
                raise BadInput(
                    f"{key}={value}: it takes numbers from {low:g} to {high:g}, e.g. {key}=[{low:g},{high:g}]"
                )
        return tuple(sorted({float(number) for number in listed}))

    return check


def of_goals(low: float, high: float) -> Any:
    """A check for a number for every goal."""

    def check(key: str, value: Any) -> dict[str, float]:
        if not isinstance(value, Mapping):
            raise BadInput(f"{key}={value}: it takes goals below it, e.g. {key}.talks=3")
        for name, number in value.items():
            if name not in GOALS:
                raise BadInput(f"{key}.{name}: no such goal; {nearest(name, GOALS)}")
            if (
                isinstance(number, bool)
                or not isinstance(number, int | float)
                or not low <= number <= high
            ):
                raise BadInput(f"{key}.{name}={number}: it takes a number from {low:g} to {high:g}")
        if low == 0 and not any(value.values()):
            raise BadInput(f"{key}: at least one goal needs a weight above 0")
        return {name: float(value[name]) for name in GOALS}

    return check


def list_of(check: Any) -> Any:
    """A check for a list, none if null."""
    return lambda key, value: (
        ()
        if value is None
        else tuple(check(key, one) for one in (value if isinstance(value, list) else [value]))
    )


def strength(key: str, value: Any) -> float:
    """The strength of a lever."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise BadInput(f"{key}={value}: it takes strengths above 0, up to 1, e.g. {key}=[0.5,1]")
    return float(value)


#: Design -> its own settings and their checks; the files of conf/design hold their values.
DESIGNS: dict[str, dict[str, Any]] = {
    "grid": {"levels": whole(2, 10_000)},
    "lhs": {"points": whole(2, MOST_POINTS)},
    "sobol": {"points": whole(2, 2**23)},
    "morris": {"points": whole(2, MOST_POINTS)},
    "file": {"path": lambda _, value: value},  # read, and refused, with the points
}


def design(key: str, value: Any) -> dict[str, Any]:
    """The kind of a design with its own settings."""
    if not isinstance(value, Mapping) or value.get("kind") not in DESIGNS:
        raise BadInput(
            f"{key}={value}: it takes the name of a design; allowed: {', '.join(DESIGNS)}"
        )
    own = DESIGNS[value["kind"]]
    for name in value:
        if name not in ("kind", *own):
            raise BadInput(
                f"{key}.{name}: a {value['kind']} has no such setting; {nearest(name, own)}"
            )
    return {"kind": value["kind"]} | {
        name: check(f"{key}.{name}", value.get(name)) for name, check in own.items()
    }


def executor(key: str, value: Any) -> dict[str, Any]:
    """Who computes: threads, or Dask with the address of a scheduler or none."""
    kinds = ("threads", "dask")
    if not isinstance(value, Mapping) or value.get("kind") not in kinds:
        raise BadInput(
            f"{key}={value}: it takes the name of an executor; allowed: {', '.join(kinds)}"
        )
    address = value.get("address")
    if address is not None and (
        value["kind"] == "threads"
        or not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://\S+:\d+", str(address))
    ):
        raise BadInput(
            f"{key}.address={address}: it takes the address of a Dask scheduler, e.g. "
            f"executor=dask executor.address=tcp://10.0.0.1:8786"
        )
    return dict(value)


def questions(key: str, value: Any) -> dict[str, tuple[str, ...]]:
    """What a page asks of the world: question -> worlds that may answer it, the usual one first."""
    if not isinstance(value, Mapping) or not value:
        raise BadInput(f"{key}={value}: at least one question is needed, with its worlds below it")
    for name, worlds in value.items():
        if not isinstance(worlds, list) or not worlds:
            raise BadInput(f"{key}.{name}={worlds}: it takes a list of worlds, e.g. [baseline]")
    return {str(name): tuple(map(str, worlds)) for name, worlds in value.items()}


def host(key: str, value: Any) -> str:
    """The address that a page is served at."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", value):
        raise BadInput(f"{key}={value}: it takes an address, e.g. {key}=127.0.0.1")
    return value


def blocks(key: str, value: Any) -> dict[str, dict[str, list[str]]]:
    """The blocks of a calibration, with the parameters that each moves and carries."""
    if not isinstance(value, Mapping) or not value:
        raise BadInput(f"{key}={value}: at least one block is needed; allowed: {', '.join(PARTS)}")
    found = {}
    for block, lists in value.items():
        if block not in PARTS:
            raise BadInput(f"{key}.{block}: no such block; {nearest(block, PARTS)}")
        if not isinstance(lists, Mapping) or set(lists) != {"moves", "carries"}:
            raise BadInput(f"{key}.{block}: it takes moves and carries, each a list of parameters")
        for name in lists["moves"] or [None]:
            if name not in DRAWN:
                raise BadInput(
                    f"{key}.{block}.moves: {name} cannot be fitted; {nearest(name, DRAWN)}"
                )
        for name in lists["carries"]:
            if name not in DRAWN and name not in PARAMETERS:
                raise BadInput(
                    f"{key}.{block}.carries: {name} is neither agent nor uncertain parameter; "
                    f"{nearest(name, [*PARAMETERS, *DRAWN])}"
                )
        found[block] = {kind: list(names) for kind, names in lists.items()}
    return found


#: The parts of the record that a calibration may ask, in the order in which they can be fitted.
PARTS = ("talks", "provocations", "zone", "stops")
