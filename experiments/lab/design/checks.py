"""How each setting is checked: a function from its name and value to what a study takes, or BadInput."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.lab.design.cores import cores
from experiments.lab.design.designs import MOST_POINTS
from experiments.lab.design.settings import Check
from model.parameters import PARAMETERS, BadInput, limits, nearest

MOST_HOURS = 8_760  # a year
LONGEST_NAME = 200  # bytes; file systems allow 255, and a study that is at work has a longer name


def no_number(value: Any) -> bool:
    """Whether something is no number; true and false are none."""
    return isinstance(value, bool) or not isinstance(value, int | float)


def whole(low: int, high: int) -> Check:
    """A check for a whole number."""

    def check(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadInput(f"{key}={shown(value)}: it takes a whole number from {low:,} to {high:,}")
        return value

    return check


def shown(value: Any) -> str:
    """A value as people write it in YAML; a text that looks like a number bears its quotes."""
    if isinstance(value, str) and not no_number(_read(value)):
        return f"'{value}'"
    return "null" if value is None else str(value)


def _read(text: str) -> Any:
    """The number that a text looks like, if it does; else the text."""
    try:
        return float(text)
    except ValueError:
        return text


def threads(key: str, value: Any) -> int:
    """A number of threads; null stands for the cores that this process may use."""
    return cores() if value is None else whole(1, 256)(key, value)


def hours(key: str, value: Any) -> float:
    """A time that a study may take."""
    if no_number(value) or not 0 < value <= MOST_HOURS:
        raise BadInput(f"{key}={shown(value)}: it takes hours, above 0 and up to {MOST_HOURS:,}, e.g. {key}=2.5")
    return float(value)


def months(key: str, value: Any) -> int:
    """The length of a run."""
    row = PARAMETERS["calendar"]["horizon"]
    return whole(int(row.low), int(row.high))(key, value)


def month(key: str, value: Any) -> str:
    """A month of a year."""
    first = PARAMETERS["calendar"]["first_year"]
    found = re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])", str(value))
    if not found or not first.low <= int(found[1]) <= first.high:
        raise BadInput(
            f"{key}={value}: it takes a year from {first.low:g} to {first.high:g} and a month, e.g. {key}=2026-12"
        )
    return str(value)


def anything(key: str, value: Any) -> Any:  # noqa: ARG001
    """No check: what is given is looked at elsewhere."""
    return value


def optional(check: Check) -> Check:
    """A check that lets null through."""
    return lambda key, value: None if value is None else check(key, value)


def share(key: str, value: Any) -> float:
    """A share of one, above zero: a half-width, or an effect."""
    if no_number(value) or not 0.0005 <= value < 1:
        points = f"{value / 100:g} for {value:g} points" if not no_number(value) and 1 <= value < 100 else "0.01"
        raise BadInput(f"{key}={shown(value)}: it takes a share from 0.0005 to below 1, e.g. {key}={points}")
    return float(value)


def truth(key: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadInput(f"{key}={value}: it takes true or false")
    return value


def name(key: str, value: Any) -> str:
    """A name that may be a folder's; a text, since 2026.10 is 2026.1 as a number."""
    if isinstance(value, bool | float):
        raise BadInput(f"{key}={value}: it takes a text, and was read as something else; put it in quotes")
    if not re.fullmatch(r"[^\W_][\w.-]{0,99}", str(value)) or len(str(value).encode()) > LONGEST_NAME:
        raise BadInput(
            f"{key}={value}: a name takes letters, digits, '_', '-' and '.', and starts with a letter or digit"
        )
    return str(value)


def folder(key: str, value: Any) -> str:
    """The path of a folder; not every shell reads ~ behind a '='."""
    if not isinstance(value, str) or not value:
        raise BadInput(f"{key}={shown(value)}: it takes the path of a folder")
    return str(Path(value).expanduser()) if value.startswith("~") else value


def choice(*allowed: str) -> Check:
    """A check for one of some words."""

    def check(key: str, value: Any) -> str:
        if value not in allowed:
            raise BadInput(f"{key}={value}: {nearest(value, allowed)}")
        return value

    return check


def several(*allowed: str) -> Check:
    """A check for some of these words, one or a list; an empty list for none."""

    def check(key: str, value: Any) -> tuple[str, ...]:
        listed = value if isinstance(value, list | tuple) else [value]
        for word in listed:
            if word not in allowed:
                raise BadInput(f"{key}={shown(word)}: it takes some of {', '.join(allowed)}, e.g. {key}={allowed[0]}")
        return tuple(dict.fromkeys(listed))

    return check


def vary(key: str, value: Any) -> tuple[str, ...]:
    """The axes, each a name or a name with its values."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
        raise BadInput(f"{key}={value}: it takes a list of names, e.g. '{key}=[moscow.price,firm.value]'")
    return tuple(listed)


def metrics(key: str, value: Any) -> tuple[str, ...]:
    """Names of outcomes; which there are is a matter of the whole study."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise BadInput(f"{key}={value}: it takes outcomes, e.g. '{key}=[talks_by_deadline]'")
    return tuple(dict.fromkeys(map(str, listed)))


def numbers(low: float, high: float) -> Check:
    """A check for a list of numbers, sorted, each once."""

    def check(key: str, value: Any) -> tuple[float, ...]:
        listed = value if isinstance(value, list) else [value]
        for number in listed:
            if no_number(number) or not low <= number <= high:
                raise BadInput(
                    f"{key}={shown(value)}: it takes numbers from {low:g} to {high:g}, e.g. '{key}=[{low:g},{high:g}]'"
                )
        return tuple(sorted({float(number) for number in listed}))

    return check


def within(parameter: str) -> Check:
    """A check for numbers that a parameter can have, by its full name; whether they lie in its range is the study's."""
    agent, _, name = parameter.partition(".")
    return numbers(*limits(PARAMETERS[agent][name]))


def list_of(check: Check) -> Check:
    """A check for a list, none if null."""
    return lambda key, value: (
        () if value is None else tuple(check(key, one) for one in (value if isinstance(value, list) else [value]))
    )


EXECUTORS = ("threads", "dask")

#: Design -> its own settings and their checks; the files of conf/design hold their values.
DESIGNS: dict[str, dict[str, Any]] = {
    "grid": {"levels": whole(2, 10_000)},
    "lhs": {"points": whole(2, MOST_POINTS)},
    "sobol": {"points": whole(2, 2**23)},
    "morris": {"points": whole(2, MOST_POINTS)},
    "file": {"path": anything},  # read, and refused, with the points
}


def design(key: str, value: Any) -> dict[str, Any]:
    """The kind of a design with its own settings."""
    if not isinstance(value, Mapping) or value.get("kind") not in DESIGNS:
        raise BadInput(f"{key}={value}: it takes the name of a design; allowed: {', '.join(DESIGNS)}")
    own = DESIGNS[value["kind"]]
    for name in value:
        if name not in ("kind", *own):
            raise BadInput(f"{key}.{name}: a {value['kind']} has no such setting; {nearest(name, own)}")
    return {"kind": value["kind"]} | {name: check(f"{key}.{name}", value.get(name)) for name, check in own.items()}


def executor(key: str, value: Any) -> dict[str, Any]:
    """Who computes: threads, or Dask with the address of a scheduler or none."""
    if not isinstance(value, Mapping) or value.get("kind") not in EXECUTORS:
        raise BadInput(f"{key}={shown(value)}: it takes the name of an executor; allowed: {', '.join(EXECUTORS)}")
    for name in value:
        if name not in ("kind", "address"):
            raise BadInput(f"{key}.{name}: an executor has no such setting; {nearest(name, ('address',))}")
    address = value.get("address")
    if address is not None and (
        value["kind"] == "threads" or not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://\S+:\d+", str(address))
    ):
        raise BadInput(
            f"{key}.address={address}: it takes the address of a Dask scheduler, e.g. "
            f"executor=dask executor.address=tcp://10.0.0.1:8786"
        )
    return dict(value)
