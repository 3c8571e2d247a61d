"""The levers of Washington and Seoul, and the record that holds one package of them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from model.parameters import BadInput, is_number, nearest, shown

KEPT, REVIEWED, ENDED = range(3)

#: What becomes of a lever under a successor.
SUCCESSOR = {"kept": KEPT, "reviewed": REVIEWED, "ended": ENDED}


class Lever(NamedTuple):
    """One thing a government can do; its cost to the sender is a parameter of the sender."""

    name: str
    sender: str
    meaning: str


LEVERS = {
    lever.name: lever
    for lever in (
        Lever("overture", "washington", "personal letters, invitations, friendly words"),
        Lever("nuclear_status", "washington", "calling the North a nuclear power"),
        Lever("security_guarantee", "washington", "a promise not to attack"),
        Lever("green_light", "washington", "seeking the UN exemption and licensing zone goods"),
        Lever("origin", "washington", "treating zone goods as Korean at the customs"),
        Lever("direct_aid", "washington", "aid to the North, most of it while it talks"),
        Lever("sanctions_relief", "washington", "giving back trade that sanctions took, while talks run"),
        Lever("insurance", "seoul", "better cover of the firms' capital"),
        Lever("subsidy", "seoul", "a subsidy for each worker-month"),
        Lever("tourism", "seoul", "tours to Kumgang once the zone is approved"),
        Lever("expansion", "seoul", "building phases 2 and 3 of the zone"),
    )
}

_LEVER = np.dtype([("start", "f8"), ("strength", "f8"), ("successor", "i8"), ("quiet", "f8"), ("tie", "f8")])

#: What can be set of a lever.
LEVER_SETTINGS = ("start", "strength", "successor", "quiet", "tie")

#: Levers that Washington may tie to the distance that the North keeps from Moscow.
TIED = ("green_light", "sanctions_relief")

#: A package of levers: a nested record, read as ``policy.origin.strength``.
POLICY = np.dtype([(name, _LEVER) for name in LEVERS])

#: The longest start that is accepted, in months of the run.
LATEST_START = 600

#: The longest quiet that a conditional lever may ask for, in months.
LONGEST_QUIET = 120


def policies(n: int = 1) -> np.recarray:
    """``n`` packages in which no lever is pulled; shape (n,), dtype POLICY."""
    made = np.zeros(n, POLICY).view(np.recarray)
    for name in LEVERS:
        made[name]["start"] = 1
    return made


def untouched(packages: np.recarray) -> int:
    """Months at the beginning of a history in which no lever of any of the packages acts.

    The rules read a lever's strength from its start on, and never before. One thing else hangs on a package: a
    planned expansion has more firms, which count from the first month with a firm on.
    """
    starts = [packages[name]["start"][packages[name]["strength"] > 0] for name in LEVERS]
    return int(min((start.min() for start in starts if start.size), default=LATEST_START + 1)) - 1


def pull(package: np.record, levers: Mapping[str, Mapping[str, object]], where: str) -> None:
    """Set levers on a package, in place.

    ``levers`` maps lever -> {start: month from 1, strength: 0..1, successor: kept, reviewed or
    ended, quiet: months without a major event that must pass from its start on before it is in
    force, tie: 0..1, the share of its money withheld at full alignment with Moscow}; what is left
    out is month 1, strength 1, reviewed, 0, 0. Raises BadInput in one line.
    """
    if not isinstance(levers, Mapping):
        raise BadInput(f"{where} is {shown(levers)}; it takes levers with settings, e.g. origin: {{start: 6}}")
    for name, setting in levers.items():
        if name not in LEVERS:
            raise BadInput(f"{where}: no lever '{name}'; {nearest(name, LEVERS)}")
        if not isinstance(setting, Mapping):
            raise BadInput(
                f"{where}: {name} is {shown(setting)}; it takes {{start: 6, strength: 1, successor: reviewed}}"
            )
        for key in setting:
            if key not in LEVER_SETTINGS:
                raise BadInput(f"{where}: {name} has no '{key}'; {nearest(key, LEVER_SETTINGS)}")
        for key, least, most, standard in (("start", 1, LATEST_START, 1), ("quiet", 0, LONGEST_QUIET, 0)):
            place, given = f"{where}: {name}.{key}", setting.get(key, standard)
            months = _within(given, least, most, place, "months from" if key == "quiet" else "a month from")
            if months != int(months):
                raise BadInput(f"{place} is {shown(given)}; it takes whole months")
            package[name][key] = months
        if package[name]["quiet"] and LEVERS[name].sender != "washington":
            raise BadInput(f"{where}: {name}.quiet: only Washington's levers can wait for quiet")
        package[name]["strength"] = _within(
            setting.get("strength", 1), 0, 1, f"{where}: {name}.strength", "a number from"
        )
        package[name]["tie"] = _within(setting.get("tie", 0), 0, 1, f"{where}: {name}.tie", "a number from")
        if package[name]["tie"] and name not in TIED:
            raise BadInput(f"{where}: {name}.tie: only {' and '.join(TIED)} can be tied to distance from Moscow")
        fate = setting.get("successor", "reviewed")
        if not isinstance(fate, str) or fate not in SUCCESSOR:
            raise BadInput(f"{where}: {name}.successor is {shown(fate)}; {nearest(fate, SUCCESSOR)}")
        package[name]["successor"] = SUCCESSOR[fate]


def _within(value: object, low: float, high: float, where: str, kind: str) -> float:
    plain: Any = value.item() if isinstance(value, np.generic) else value
    if not is_number(plain) or not low <= plain <= high:
        raise BadInput(f"{where} is {shown(value)}; it takes {kind} {low} to {high}")
    return float(plain)
