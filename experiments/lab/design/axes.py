"""What a design varies: names of parameters and levers, with values in the words of Hydra's sweeps.

`moscow.price` and `parameters.moscow.price=40,80` name a parameter, `firm` all that are uncertain
of an agent, `all` every one; `policy.recognition.origin.start=range(6,36,6)` names a lever's date.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.lab.design.draws import PRIOR
from experiments.lab.design.own import Prior
from experiments.lab.design.prior import DRAWN, ROWS, from_quantiles, hint
from experiments.lab.design.sheets import brief
from experiments.lab.design.values import values_in
from model.parameters import PARAMETERS, WHOLE, BadInput, check_value, nearest
from model.policy import LEVER_SETTINGS, LEVERS, LONGEST_QUIET, SUCCESSOR, TIED, policies, pull

if TYPE_CHECKING:
    from experiments.lab.design.study import Study

EVERYTHING = "all"
ENDS = (0.05, 0.95)  # quantiles of a posterior between which a grid's values lie


@dataclass(frozen=True)
class Axis:
    """One thing that varies.

    ``name``: as in the columns of tables, `moscow.price` or `recognition.origin.start`; ``policy``:
    whose lever it is, or None for a parameter; ``levels``: its only values, or None for all between
    ``low`` and ``high``; ``quantiles``: where it is drawn from if not evenly, the sorted values of a
    posterior, a prior of the user's own, or the word "prior"; ``relative``: its values multiply what a
    point has otherwise, and do not replace it; ``beyond``: whether the range of its row is no limit.
    """

    name: str
    policy: str | None
    low: float
    high: float
    levels: tuple[float, ...] | None = None
    quantiles: np.ndarray | Prior | str | None = None
    relative: bool = False
    beyond: bool = False

    @property
    def column(self) -> str:
        """The name of its column in a table of points."""
        return f"{self.name}.times" if self.relative else self.name

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        if self.relative:
            return False
        if self.policy is None:
            return ROWS[self.name].unit in WHOLE
        return not self.name.endswith(".strength")

    @property
    def unit(self) -> str:
        """The unit of its values."""
        if self.relative:
            return "times"
        if self.policy is None:
            return ROWS[self.name].unit
        units = {"start": "month", "successor": ", ".join(SUCCESSOR), "quiet": "months"}
        return units.get(self.name.rpartition(".")[2], "from 0 to 1")

    def at(self, u: np.ndarray) -> np.ndarray:
        """Its values at quantiles from 0 to 1."""
        if self.levels is not None:
            return np.array(self.levels)[np.minimum(u * len(self.levels), len(self.levels) - 1).astype(int)]
        if isinstance(self.quantiles, str):
            found = from_quantiles([self.name], u[:, None])[:, 0]
        elif isinstance(self.quantiles, Prior):
            found = self.quantiles.at(u)
        elif self.quantiles is not None:
            found = np.quantile(self.quantiles, u)
        elif self.whole:
            return np.minimum(self.low + np.floor(u * (self.high - self.low + 1)), self.high)
        else:
            found = self.low + u * (self.high - self.low)
        return np.round(found) if self.whole else found

    def steps(self, count: int) -> np.ndarray:
        """Its own values, or ``count`` at even steps; of a posterior or a normal, between its outer twentieths."""
        if self.levels is not None:
            return np.array(self.levels)
        low, high = self.low, self.high
        if isinstance(self.quantiles, np.ndarray) or getattr(self.quantiles, "kind", "") == "normal":
            low, high = self.at(np.array(ENDS))
        found = np.linspace(low, high, count)
        return np.unique(np.round(found)) if self.whole else found

    def check(self, values: np.ndarray, where: Callable[[int], str]) -> None:
        """Raise BadInput if some value is not accepted; ``where`` says of the number of one where it stands."""
        broken = np.flatnonzero(values != np.round(values))[:1]
        for k in (int(values.argmin()), int(values.argmax()), *map(int, broken)):
            value = float(values[k])
            if np.isnan(value) or self.policy is None:
                check_value(ROWS[self.name], value, where(k), self.beyond)
            else:
                _, lever, key = self.name.rsplit(".", 2)
                told = list(SUCCESSOR)[int(value)] if key == "successor" else value
                pull(policies()[0], {lever: {key: told}}, where(k))
            if self.policy and self.name.endswith(".start") and value > self.high:
                raise BadInput(f"{where(k)}: it would start in month {value:g}, and runs end after month {self.high:g}")


def expand(words: Sequence[str]) -> list[str]:
    """The words with `firm` and `all` spelt out; raises BadInput for a name given twice."""
    found: list[str] = []
    for word in words:
        name = word.partition("=")[0].removeprefix("parameters.")
        if name == EVERYTHING and "=" in word:
            raise BadInput(f"vary: {word}: {name} names every parameter; values are given to one of them")
        if name == EVERYTHING:
            found += DRAWN
        elif name in PARAMETERS and "=" in word:
            first = next(iter(PARAMETERS[name]))
            raise BadInput(f"vary: {word}: {name} is many parameters; values are given to one, e.g. {name}.{first}=...")
        elif name in PARAMETERS:
            found += [full for full in DRAWN if full.startswith(f"{name}.")]
        else:
            found.append(word)
    names = [word.partition("=")[0].removeprefix("parameters.") for word in found]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"vary: {name} stands twice")
    return found


def axis(word: str, study: "Study", months: int, where: str = "vary") -> Axis:
    """What a word of ``vary``, or a column of a file, names; ``where``: which of the two, for refusals.

    months: how late a lever may start where no range is given. Raises BadInput.
    """
    key, _, given = word.partition("=")
    made = (
        _of_a_lever(key, study.policies, months, where)
        if key.startswith("policy.") or key.removeprefix("parameters.").count(".") == 2
        else _of_a_parameter(key, study, where)
    )
    return _narrowed(made, given, f"{where}: {word}") if given else made


def _of_a_parameter(key: str, study: "Study", where: str) -> Axis:
    name = key.removeprefix("parameters.")
    if name not in ROWS:
        raise BadInput(f"{where}: {brief(key)}: no such parameter; {_hint(name, where == 'vary')}")
    row = ROWS[name]
    if name in study.priors:
        own = study.priors[name]
        return Axis(name, None, own.low, own.high, quantiles=own, beyond=study.beyond)
    if study.posterior is not None and name in study.posterior.columns:
        values = np.sort(study.posterior[name].to_numpy())
        return Axis(name, None, float(values[0]), float(values[-1]), quantiles=values, beyond=study.beyond)
    after = PRIOR if study.draws is not None and name in DRAWN else None
    return Axis(name, None, row.low, row.high, quantiles=after, beyond=study.beyond)


def _hint(name: str, wholes: bool) -> str:
    """What follows an unknown name: a right one near it, or which there are. ``wholes``: agents may be named."""
    agent, _, own = name.partition(".")
    if own and agent in PARAMETERS:
        return nearest(name, [f"{agent}.{other}" for other in PARAMETERS[agent]])
    if not own and wholes and (close := get_close_matches(name, [*PARAMETERS, EVERYTHING], n=1, cutoff=0.6)):
        return f"did you mean '{close[0]}'?"
    return hint(name)


def _of_a_lever(key: str, chosen: Mapping[str, Mapping[str, Any]], months: int, where: str) -> Axis:
    """The axis of `policy.recognition.origin.start`."""
    name = key.removeprefix("policy.")
    policy, lever, setting = [*name.split("."), "", "", ""][:3]
    if name.count(".") != 2:
        raise BadInput(
            f"{where}: {key}: it takes a policy, a lever and its setting, e.g. policy.recognition.origin.start"
        )
    if policy not in chosen:
        raise BadInput(f"{where}: {brief(key)}: the policy {brief(policy)} is not run; {nearest(policy, chosen)}")
    if lever not in chosen[policy]:
        wrong = "is not pulled by" if lever in LEVERS else "is no lever of"
        raise BadInput(f"{where}: {key}: {lever} {wrong} {policy}; {nearest(lever, chosen[policy])}")
    if setting not in LEVER_SETTINGS:
        raise BadInput(f"{where}: {key}: no such setting of a lever; {nearest(setting, LEVER_SETTINGS)}")
    if setting == "quiet" and LEVERS[lever].sender != "washington":
        raise BadInput(f"{where}: {key}: only Washington's levers can wait for quiet")
    if setting == "tie" and lever not in TIED:
        raise BadInput(f"{where}: {key}: only {' and '.join(TIED)} can be tied to distance from Moscow")
    low, high = {
        "start": (1, months),
        "strength": (0, 1),
        "successor": (0, len(SUCCESSOR) - 1),
        "quiet": (0, min(months, LONGEST_QUIET)),
        "tie": (0, 1),
    }[setting]
    levels = tuple(map(float, SUCCESSOR.values())) if setting == "successor" else None
    return Axis(name, policy, float(low), float(high), levels)


def _narrowed(whole: Axis, given: str, where: str) -> Axis:
    """The axis with the values or the range that a word gives it."""
    try:
        listed, between = values_in(given)
    except ValueError:
        raise BadInput(f"{where}: it takes values such as 40,80,120 or range(40,140,20), or interval(40,120)") from None
    for value in listed:
        if not between and listed.count(value) > 1:
            raise BadInput(f"{where}: {value} stands twice, and its runs would only be repeated")
    if whole.name.endswith(".successor") and whole.policy:
        for value in listed:
            if value not in SUCCESSOR:
                raise BadInput(f"{where}: {nearest(value, SUCCESSOR)}")
        listed = [SUCCESSOR[value] for value in listed]
    for value in listed:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadInput(f"{where}: {value} is no number")
    ends = float(min(listed)), float(max(listed))
    whole.check(np.array(ends), lambda _: where)
    levels = None if between else tuple(map(float, listed))
    return Axis(whole.name, whole.policy, *ends, levels=levels, beyond=whole.beyond)
