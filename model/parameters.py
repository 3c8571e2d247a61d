"""The table of numbers, and the records that carry them: parameters.csv is their only home."""

import csv
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np


class BadInput(ValueError):  # noqa: N818 - what it is, not that it is one
    """What a user gave cannot be used; the text is one line that says why and what is allowed."""


class Parameter(NamedTuple):
    """One row of the table; low and high bound what is plausible, and what is accepted unless more is asked for.

    ``prior``: "triangular" if a study may draw the value from its range; "optional" if it sets the
    size of a channel that may not exist, absent in half of the draws; "fixed" if it is a switch, a
    fact or an initial condition.
    """

    agent: str
    name: str
    default: float
    low: float
    high: float
    prior: str
    unit: str
    source: str
    meaning: str


#: What the table may say of a prior.
PRIORS = ("triangular", "optional", "fixed")

#: Units of parameters that are whole numbers.
WHOLE = ("code", "firms", "month of the year", "whole months", "year")

#: How far beyond its range a number without other limits may go: so many times its ends.
FURTHEST = 10.0

#: Units, or how they begin, that bound a number by their meaning. From a scale of 1 on a log-logistic has no
#: mean, and where each event brings more than one other there is no end to them.
_FROM_0_TO_1 = ("share", "probability", "quantile", "log-logistic scale", "events per event")

#: What a rule divides by and may not be 0; it ends at a tenth of its range's low.
_DIVISORS = (
    "beijing.trade_open",
    "firm.capital",
    "firm.discount",
    "firm.hurdle",
    "provocations.overdispersion",
    "pyongyang.income_base",
    "seoul.historic_size",
    "suspension.dependence_full",
    "zone.labour_pool",
)

#: A belief that leaves no doubt has no log odds. An elite without income has no voice to be compared with.
_NEARLY = {"pyongyang.sincerity_prior": (0.001, 0.999), "pyongyang.commerce": (0.0, 0.99), "beijing.earns": (0.01, 1.0)}


def nearest(name: object, allowed: Iterable[str]) -> str:
    """The hint that follows an unknown name: the nearest right one, or all of them."""
    known = list(allowed)
    close = get_close_matches(str(name), known, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"allowed: {', '.join(known)}"


def is_number(value: object) -> bool:
    """Whether something is a real number, Python's or numpy's; true and false are none."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def shown(value: object) -> str:
    """A value as Python writes it, in one line and not too long; numpy's numbers as plain ones."""
    text = " ".join(repr(value.item() if isinstance(value, np.generic) else value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."


def limits(parameter: Parameter) -> tuple[float, float]:
    """What a number can be at all, beyond what is plausible; the least and the greatest that the model takes.

    It follows from the unit, so that it needs no column. Whole numbers keep their range: they name
    something, or size memory. Times that are no wait end at a month, the step of the model.
    """
    name, low, high = f"{parameter.agent}.{parameter.name}", parameter.low, parameter.high
    if parameter.unit in WHOLE:
        return low, high
    if name in _NEARLY:
        return _NEARLY[name]
    least = -FURTHEST * max(-low, high) if low < 0 else 0.0
    if parameter.unit == "months" and low > 0:
        least = min(low, 1.0)
    if name in _DIVISORS:
        least = low / FURTHEST
    return least, 1.0 if parameter.unit.startswith(_FROM_0_TO_1) else FURTHEST * max(-low, high)


def allowed(parameter: Parameter, beyond: bool = False) -> str:
    """What a row takes, in words; ``beyond``: whether its range is no limit."""
    low, high = limits(parameter) if beyond else (parameter.low, parameter.high)
    number = "a whole number" if parameter.unit in WHOLE else "a number"
    return f"{number} from {low:g} to {high:g} ({parameter.unit})"


def check_value(parameter: Parameter, value: object, where: str, beyond: bool = False) -> float:
    """The value as a number within its range, or its limits if ``beyond``; raises BadInput with one line otherwise."""
    plain: Any = value.item() if isinstance(value, np.generic) else value  # a short float would compare as one
    least, most = limits(parameter)
    possible = is_number(plain) and least <= plain <= most  # refuses nan as well
    within = possible and (beyond or parameter.low <= plain <= parameter.high)
    if not within or (parameter.unit in WHOLE and plain != int(plain)):
        hint = "; beyond=true takes it" if possible and not within else ", with beyond=true too" if beyond else ""
        name = f"{parameter.agent}.{parameter.name}"
        raise BadInput(f"{where}: {name} is {shown(value)}; it takes {allowed(parameter, beyond)}{hint}")
    return float(plain)


def read_table(lines: Iterable[str], where: str) -> dict[str, dict[str, Parameter]]:
    """Parse the table, agent by agent; raises BadInput that names the row which is wrong."""
    table: dict[str, dict[str, Parameter]] = {}
    rows = csv.DictReader(lines)
    if rows.fieldnames != list(Parameter._fields):
        raise BadInput(f"{where}: the columns are {rows.fieldnames}; they must be {', '.join(Parameter._fields)}")
    for row in rows:
        place = f"{where}, line {rows.line_num}"
        if None in row or any(text is None or not text.strip() for text in row.values()):
            raise BadInput(f"{place}: {row['agent']}.{row['name']} has an empty or a surplus cell")
        try:
            default, low, high = (float(row[column]) for column in ("default", "low", "high"))
        except ValueError as error:
            raise BadInput(f"{place}: {row['agent']}.{row['name']}: {error}") from None
        parameter = Parameter(
            row["agent"], row["name"], default, low, high, row["prior"], row["unit"], row["source"], row["meaning"]
        )
        if parameter.name in table.setdefault(parameter.agent, {}):
            raise BadInput(f"{place}: {parameter.agent}.{parameter.name} stands twice")
        if parameter.prior not in PRIORS:
            raise BadInput(
                f"{place}: {parameter.agent}.{parameter.name} has the prior '{parameter.prior}'; "
                f"{nearest(parameter.prior, PRIORS)}"
            )
        if parameter.prior == "optional" and not parameter.default == parameter.low == 0:
            raise BadInput(
                f"{place}: {parameter.agent}.{parameter.name} is optional; its default and its low must be 0"
            )
        check_value(parameter, parameter.default, place)
        table[parameter.agent][parameter.name] = parameter
    return table


PARAMETERS = read_table(
    files(__package__).joinpath("parameters.csv").read_text("utf-8").splitlines(), "model/parameters.csv"
)

#: Channels that defensible theories offer and nothing on record settles: at 0 the form without it.
CHANNELS = tuple(
    f"{agent}.{name}" for agent, group in PARAMETERS.items() for name, row in group.items() if row.prior == "optional"
)

#: One point in the space of uncertainties: a nested record, read as ``p.firm.hurdle``.
POINT = np.dtype([(agent, [(name, "f8") for name in group]) for agent, group in PARAMETERS.items()])

_DEFAULTS = np.array([tuple(tuple(row.default for row in group.values()) for group in PARAMETERS.values())], POINT)


def points(n: int = 1) -> np.recarray:
    """``n`` points, all at the defaults; shape (n,), dtype POINT."""
    return np.repeat(_DEFAULTS, n).view(np.recarray)


def overlay(point: np.record, values: Mapping[str, Mapping[str, object]], where: str, beyond: bool = False) -> None:
    """Set named values on a point, in place.

    ``values`` maps agent -> name -> number, as world files and overrides do; ``where`` names
    their origin in the message. Raises BadInput on an unknown name or a value out of range, or with
    ``beyond`` one that cannot be.
    """
    if not isinstance(values, Mapping):
        raise BadInput(f"{where} is {shown(values)}; it takes agents with names and values, e.g. moscow: {{price: 80}}")
    for agent, group in values.items():
        if agent not in PARAMETERS:
            head, _, below = str(agent).partition(".")
            if below in PARAMETERS.get(head, ()):
                raise BadInput(f"{where}: '{agent}' is two names; write {head}: {{{below}: ...}}")
            raise BadInput(f"{where}: no parameter group '{agent}'; {nearest(agent, PARAMETERS)}")
        if not isinstance(group, Mapping):
            raise BadInput(
                f"{where}: {agent} is {shown(group)}; it takes names with values, "
                f"e.g. {agent}: {{{next(iter(PARAMETERS[agent]))}: ...}}"
            )
        for name, value in group.items():
            if name not in PARAMETERS[agent]:
                raise BadInput(f"{where}: no parameter '{agent}.{name}'; {nearest(name, PARAMETERS[agent])}")
            point[agent][name] = check_value(PARAMETERS[agent][name], value, where, beyond)
