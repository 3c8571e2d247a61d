"""Priors of the user's own for single parameters: `uniform(20,80)`, `triangular(20,40,80)`, `normal(50,10)`."""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from model.parameters import WHOLE, BadInput, Parameter, allowed, check_value, limits, nearest


def _uniform(u: np.ndarray, low: float, high: float) -> np.ndarray:
    return low + u * (high - low)


def _from_uniform(x: np.ndarray, low: float, high: float) -> np.ndarray:
    return (x - low) / (high - low)


def _triangular(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    whole, left = high - low, mode - low
    return np.where(u * whole < left, low + np.sqrt(u * whole * left), high - np.sqrt((1 - u) * whole * (high - mode)))


def _from_triangular(x: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    whole = high - low
    up = (x - low) ** 2 / (whole * max(mode - low, TINY))
    down = 1.0 - (high - x) ** 2 / (whole * max(high - mode, TINY))
    return np.where(x < mode, up, down)


RARE = 1e-5
TINY = 1e-300  # what a side without any width is divided by

#: What a prior is called -> what its numbers are.
KINDS = {"uniform": ("low", "high"), "triangular": ("low", "mode", "high"), "normal": ("mean", "sd")}

#: From quantiles to values and back, of those that end at numbers of their own.
_FORMS: dict[str, tuple[Callable[..., np.ndarray], Callable[..., np.ndarray]]] = {
    "uniform": (_uniform, _from_uniform),
    "triangular": (_triangular, _from_triangular),
}


class Prior(NamedTuple):
    """A distribution that lies between ``low`` and ``high``; a normal one is cut off there."""

    kind: str
    numbers: tuple[float, ...]
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(f'{number:.12g}' for number in self.numbers)})"

    def at(self, u: np.ndarray) -> np.ndarray:
        """Its values at quantiles from 0 to 1, any shape."""
        if self.kind in _FORMS:
            found = _FORMS[self.kind][0](u, *self.numbers)
        else:
            from scipy.special import ndtri

            first, last = self._ends()
            found = self.numbers[0] + self.numbers[1] * ndtri(first + u * (last - first))
        return np.clip(found, self.low, self.high)

    @property
    def span(self) -> tuple[float, float]:
        """Where its values lie; all but one in a hundred thousand at either end of a normal one."""
        if self.kind in _FORMS:
            return self.low, self.high
        low, high = self.at(np.array([RARE, 1.0 - RARE])).tolist()
        return low, high

    def quantile(self, values: np.ndarray) -> np.ndarray:
        """Where values lie in it, from 0 to 1: the inverse of ``at``."""
        inside = np.clip(values, self.low, self.high)
        if self.kind in _FORMS:
            return _FORMS[self.kind][1](inside, *self.numbers)
        from scipy.special import ndtr

        first, last = self._ends()
        return (ndtr((inside - self.numbers[0]) / self.numbers[1]) - first) / (last - first)

    def _ends(self) -> tuple[float, float]:
        """The mass of the whole normal distribution below each end."""
        from scipy.special import ndtr

        mean, sd = self.numbers
        return float(ndtr((self.low - mean) / sd)), float(ndtr((self.high - mean) / sd))


def is_prior(value: object) -> bool:
    """Whether something looks like a prior, be it a right one or not."""
    return isinstance(value, str) and re.fullmatch(r"\s*[A-Za-z_]\w*\s*\([^()]*\)\s*", value) is not None


def prior(row: Parameter, text: str, where: str, beyond: bool) -> Prior:
    """The prior that a text names; raises BadInput with one line.

    It lies within the range of the row, or with ``beyond`` within its limits.
    """
    name = f"{where}.{row.agent}.{row.name}={text.strip()}"
    if row.unit in WHOLE:
        raise BadInput(f"{name}: it is never drawn; it takes {allowed(row)}")
    kind, _, rest = text.strip().rstrip(")").partition("(")
    kind = kind.strip()
    if kind not in KINDS:
        raise BadInput(f"{name}: no such prior; {nearest(kind, KINDS)}")
    numbers, form = _numbers(rest), f"{kind}({','.join(KINDS[kind])})"
    if len(numbers) != len(KINDS[kind]):
        raise BadInput(f"{name}: it takes {len(KINDS[kind])} numbers, {form}")
    if kind == "normal" and numbers[1] <= 0:
        raise BadInput(f"{name}: sd is {numbers[1]:g}; it takes a number above 0")
    if kind != "normal" and (list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]):
        raise BadInput(f"{name}: the numbers of {form} stand in this order, low below high")
    for number in numbers[:1] if kind == "normal" else numbers:
        check_value(row, number, name, beyond)
    low, high = limits(row) if beyond else (row.low, row.high)
    return Prior(kind, numbers, *((low, high) if kind == "normal" else (numbers[0], numbers[-1])))


def _numbers(text: str) -> tuple[float, ...]:
    """The numbers between commas; none where one of them is no number."""
    try:
        found = tuple(float(number) for number in text.split(","))
    except ValueError:
        return ()
    return found if np.isfinite(found).all() else ()
